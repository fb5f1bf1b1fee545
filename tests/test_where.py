"""Places: what a name means, how precisely, and what does not hang on chance. More cases are in ``cases/places.toml``."""

import hashlib
import math

import numpy as np
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.lexicon import load, notation
from dateline.record import spans_of
from dateline.report import Report
from dateline.where import build, gazetteer, locate
from dateline.where.atlas import atlas_of
from dateline.where.geometry import centre, distances
from dateline.where.names import key_of

LEXICON = load()


def read_of(place):
    return " | ".join(str(part or "-") for part in (place.name, place.precision, place.country, place.admin1))


def test_places(reader, place_case):
    marked = notation.parse(place_case["text"])
    ((role, span),) = marked.spans
    record = reader.read(Report(text=marked.text, published="2024-03-06"))
    found = [(place, mention.role) for place in record.places for mention in place.mentions if mention.span == span]
    assert [(read_of(place), does) for place, does in found] == [(place_case["read"], role)]
    assert (found[0][0].note or "").startswith(place_case.get("note", ""))


# Texts of several sentences: what company does, and what it does not

REPORTS = [
    # text, the name in question, where it is: country and region
    ("PARIS, Texas (Kestrel) - A fire broke out in Dallas. Paris sent two engines.", "Paris", ("USA", "US.TX")),
    # ... the place of filing keeps company, but is no place of the record itself
    ("BEIRUT, March 3 (Kestrel) - Snipers fired in Tripoli on Sunday.", "Tripoli", ("LBN", "LB.09")),
    # a name keeps its meaning within a report
    ("A judge in Athens, Georgia, freed him. He never left Athens again.", "Athens", ("USA", "US.GA")),
    # ... unless containers part it
    ("He moved from Cambridge, Massachusetts, to Cambridge, England.", "Cambridge", ("USA", "US.MA")),
    # what is too uncertain is left open rather than guessed
    ("The choir from Springfield won.", "Springfield", (None, None)),
]


@pytest.mark.parametrize(("text", "name", "expected"), REPORTS, ids=[text for text, _, _ in REPORTS])
def test_in_company(reader, text, name, expected):
    record = reader.read(Report(text=text, published="2024-03-06"))
    places = [place for place in record.places if any(record.quote(mention.span) == name for mention in place.mentions)]
    assert (places[0].country, places[0].admin1) == expected


def test_the_country_of_the_outlet_is_company(reader):
    # The agency of Argentina is in the lexicon, with its country.
    text = "Judges in Córdoba jailed six officers."
    read = {outlet: reader.read(Report(text=text, outlet=outlet, published="2024-03-06")) for outlet in (None, "Télam")}
    assert {outlet: record.places[0].country for outlet, record in read.items()} == {None: "COL", "Télam": "ARG"}


def test_an_agency_of_the_world_writes_about_the_world(reader):
    record = reader.read(Report(text="Georgia accused Russia of lying.", outlet="AP", published="2024-03-06"))
    assert record.places[0].country == "GEO"


def test_the_place_of_filing_is_no_place_of_an_event(reader):
    record = reader.read(Report(text="MINSK, March 3 (Kestrel) - Police in Brest arrested six people.", published="2024-03-03"))
    assert [place.name for place in record.places] == ["Brest"]
    assert [place.country for place in record.places] == ["BLR"]


def test_a_town_called_like_a_state_is_no_actor(reader):
    record = reader.read(
        Report(text="The mayor of Lebanon, Pennsylvania, accused the governor of lying.", published="2024-03-06")
    )
    assert "LBN" not in {actor.country for actor in record.actors}


def test_reasons_point_at_the_name_and_at_its_company(reader):
    record = reader.read(Report(text="Snipers fired in Tripoli as tanks came from Beirut.", published="2024-03-06"))
    reasons = {reason.rule: [record.quote(span) for span in reason.spans] for reason in record.places[0].because}
    assert reasons["where.company"] == ["Tripoli", "Beirut"]
    assert all(record.quote(span) for span in spans_of(record.places))


# Given toponyms


def test_given_toponyms_are_read_by_the_same_rules(reader):
    text = "Police in Lebanon, Pennsylvania, arrested two men."
    spot = locate(text, [(10, 17)], LEXICON)[0]
    assert (spot.name, spot.admin1, spot.precision) == ("Lebanon", "US.PA", "city")
    assert locate(text, [], LEXICON) == []
    assert locate(text, [(33, 41)], LEXICON) == [None]  # no place is called "arrested"


def test_a_thousand_names_keep_company_with_the_most_mentioned():
    # Towns are compared in blocks, so that a long list costs its length and not the square of it.
    names = ["Springfield", "Salem", "Clinton", "Georgetown", "Madison"] * 60
    text, spans = "", []
    for number, name in enumerate(names):
        spans.append((len(text), len(text) + len(name)))
        text += f"{name} {number}. "
    assert len(locate(text, spans, LEXICON)) == len(spans)


# Names, the gazetteer, points

KEYS = [
    # two spellings of one name
    ("St. Petersburg", "Saint Petersburg"),  # short and in full
    ("Córdoba", "CORDOBA"),  # accents and capitals
    ("the Gambia", "Gambia"),  # an article
    ("Port-au-Prince", "Port au Prince"),  # hyphens
    ("Łódź", "Lodz"),  # a letter that is no letter with an accent
    ("Washington, D.C.", "Washington DC"),  # marks
]


@pytest.mark.parametrize(("one", "other"), KEYS)
def test_spellings_of_one_name(one, other):
    assert key_of(one) == key_of(other)


@given(st.text(max_size=40))
def test_any_text_is_a_name_to_look_up(name):
    rows = gazetteer.load().rows(name)
    assert all(gazetteer.load().kinds[row] <= gazetteer.COUNTRY for row, _ in rows)


def test_no_place_has_no_name():
    assert gazetteer.load().rows("") == []
    assert gazetteer.load().rows("No Such Place Anywhere") == []


def test_the_file_is_sorted_and_small():
    keys = pq.read_table(gazetteer.FILE, columns=["key"])["key"].to_pylist()
    assert keys == sorted(keys, key=str.encode)
    assert len(keys) > 300_000


def test_the_same_places_give_the_same_bytes(tmp_path, monkeypatch):
    made = [
        build.Entry(2, "Córdoba", ("Cordova",), gazetteer.TOWN, "ARG", "AR.05", -31.41, -64.18, 1_428_214),
        build.Entry(1, "Testland", (), gazetteer.COUNTRY, "TST", None, 1.0, 2.0, 5_000),
    ]
    hashes = set()
    for name in ("one", "two"):
        monkeypatch.setattr(build, "_entries", lambda: iter(made))
        monkeypatch.setattr(build, "FILE", str(tmp_path / name))
        assert build.main() == 0
        hashes.add(hashlib.sha256((tmp_path / name).read_bytes()).hexdigest())
        made.reverse()
    assert len(hashes) == 1


def test_countries_are_drawn_inside_themselves():
    # No farther from the nearest town of the country than the emptiest of them is wide.
    rows = gazetteer.load()
    for code, point in build.POINTS["countries"].items():
        towns = rows.points[(rows.country == rows.countries.index(code)) & (rows.kinds == gazetteer.TOWN)]
        nearest = min((math.dist(point, town) for town in towns.tolist()), default=0.0)
        assert nearest < 7, code  # degrees; Greenland is the emptiest


def test_every_landmark_can_be_drawn():
    atlas = atlas_of(LEXICON)
    for landmark in LEXICON.landmarks:
        spots = [atlas.spot(meaning.row) for meaning in atlas.meanings(landmark.name) if meaning.rule == landmark.rule]
        assert spots, landmark.id
        assert spots[0].lat is not None, landmark.id


def test_disputed_places_have_a_note():
    assert all(landmark.note for landmark in LEXICON.landmarks if landmark.id.startswith("disputed."))


def test_centre_of_towns():
    assert centre([(10.0, 20.0)]) == (10.0, 20.0)
    assert centre([(0.0, 0.0), (0.0, 10.0), (0.0, 20.0)]) == (0.0, 10.0)  # on one line
    assert centre([(0.0, 0.0), (0.0, 4.0), (3.0, 0.0)]) == pytest.approx((1.0, 4 / 3))


def test_a_point_that_nobody_knows_is_far_from_all():
    points = np.array([[50.0, 8.0], [math.nan, math.nan]])
    assert distances(points)[0, 1] > 20_000
