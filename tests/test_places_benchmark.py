"""The benchmark of places: what it reads of the corpora, and floors that only rise."""

import pytest
from benchmarks.places import NEAR_KM, given, kilometres, near, read

LGL = """<articles><article docid="1"><title>Fire</title><domain>example.org</domain><text>Fire in Paris, Texas.</text>
<toponyms><toponym><start>8</start><end>13</end><gaztag><lat>33.66</lat><lon>-95.56</lon></gaztag></toponym>
<toponym><start>15</start><end>20</end></toponym></toponyms></article></articles>"""

GEOVIRUS = """<articles><article><text>Flu in Hanoi.</text><locations><location><start>8</start><end>13</end>
<lat>21.03</lat><lon>105.85</lon></location></locations></article></articles>"""

# The share of given toponyms within 161 km; a little under what was reached, raised when reading gets better and never lowered.
FLOORS = {"LGL": 0.85, "GeoVirus": 0.89}


def corpus(folder, name, text):
    path = folder / f"{name}.xml"
    path.write_text(text, encoding="utf-8")
    return read(path)


def test_reads_lgl(tmp_path):
    # Characters are counted from 0, some toponyms have no point, and adjectives are toponyms.
    small = corpus(tmp_path, "LGL", LGL)
    assert small.marked == [{(8, 13): (33.66, -95.56), (15, 20): None}]
    assert (small.reports[0].outlet, small.demonyms) == ("example.org", True)


def test_reads_geovirus(tmp_path):
    # Characters are counted from 1.
    small = corpus(tmp_path, "GeoVirus", GEOVIRUS)
    assert small.marked == [{(7, 12): (21.03, 105.85)}]
    assert small.demonyms is False


def test_what_is_left_open_counts_as_wrong():
    assert near([1.0, 500.0], 2).split() == ["0.250", "2", "250"]


def test_distances_on_the_globe():
    assert kilometres((52.5, 13.4), (48.9, 2.4)) == pytest.approx(872, abs=5)
    assert kilometres((0.0, 0.0), (0.0, 0.0)) == 0


@pytest.mark.parametrize("name", FLOORS)
def test_floors(corpora, name):
    distances, left = given(read(corpora / "data" / "geo" / f"{name}.xml"))
    assert sum(distance <= NEAR_KM for distance in distances) / (len(distances) + left) >= FLOORS[name]
