"""Places against corpora of toponyms: ``python benchmarks/places.py LGL.xml GeoVirus.xml``.

Prints one table. *Given toponyms*: where Dateline puts the toponyms that the corpus marks; one that it leaves open counts as
wrong within 161 km (100 miles, the measure of the field), and has no distance. *Own toponyms*: what the reader finds in the text
alone, right if it has exactly the marked characters; of those, how many lie within 161 km. Mean distances are over all that have
a point.

A report has what a user's would have: text, title, and the outlet where the file names it.
"""

import math
import sys
import xml.etree.ElementTree as ET
from collections.abc import Iterable
from pathlib import Path

import msgspec

from dateline.lexicon import load as load_lexicon
from dateline.reader import Config, Reader
from dateline.record import Record, Span
from dateline.report import Report
from dateline.where import locate

# Within 100 miles of the marked point a toponym counts as found, in all papers on these corpora.
NEAR_KM = 161.0
EARTH_KM = 6371.0

Point = tuple[float, float]


class Corpus(msgspec.Struct, frozen=True):
    """The reports of a corpus, each with its marked toponyms and where they are (``None`` where the corpus does not say)."""

    name: str
    reports: list[Report]
    marked: list[dict[Span, Point | None]]
    demonyms: bool  # whether *Russian* is marked as a toponym


def read(path: Path) -> Corpus:
    """A corpus in the form of LGL (Lieberman and others, 2010) or GeoVirus (Gritta and others, 2018)."""
    articles = [article for article in ET.parse(path).getroot() if article.findtext("text")]  # noqa: S314 - files of our own
    lgl = any(article.find("toponyms") is not None for article in articles)
    reports = [
        Report(text=article.findtext("text") or "", title=article.findtext("title"), outlet=article.findtext("domain"))
        for article in articles
    ]
    return Corpus(path.stem, reports, [_lgl(article) if lgl else _geovirus(article) for article in articles], demonyms=lgl)


def _lgl(article: ET.Element) -> dict[Span, Point | None]:
    return {_span(toponym, first=0): _point(toponym.find("gaztag")) for toponym in article.iter("toponym")}


def _geovirus(article: ET.Element) -> dict[Span, Point | None]:
    return {_span(location, first=1): _point(location) for location in article.iter("location")}


def _span(marked: ET.Element, *, first: int) -> Span:
    """The span of a toponym in a corpus that numbers its characters from this number on."""
    return int(marked.findtext("start") or 0) - first, int(marked.findtext("end") or 0) - first


def _point(marked: ET.Element | None) -> Point | None:
    if marked is None:
        return None
    return float(marked.findtext("lat") or "nan"), float(marked.findtext("lon") or "nan")


def kilometres(one: Point, other: Point) -> float:
    """The distance of two points on the globe."""
    (north, east), (north2, east2) = (tuple(map(math.radians, point)) for point in (one, other))
    haversine = math.sin((north2 - north) / 2) ** 2 + math.cos(north) * math.cos(north2) * math.sin((east2 - east) / 2) ** 2
    return 2 * EARTH_KM * math.asin(min(1.0, math.sqrt(haversine)))


def given(corpus: Corpus) -> tuple[list[float], int]:
    """The distances of the marked toponyms from where they are, and how many were left open."""
    lexicon, distances, left = load_lexicon(), [], 0
    for report, marked in zip(corpus.reports, corpus.marked, strict=True):
        known = {span: point for span, point in marked.items() if point is not None}
        for point, spot in zip(known.values(), locate(report.text, list(known), lexicon), strict=True):
            if spot is None or spot.lat is None or spot.lon is None:
                left += 1
            else:
                distances.append(kilometres(point, (spot.lat, spot.lon)))
    return distances, left


def own(corpus: Corpus) -> tuple[int, int, int, list[float], int]:
    """Toponyms found, marked, and both; the distances of the latter, and how many of them were left open."""
    found = marked = both = left = 0
    distances = []
    records = Reader(Config(tagger=False, detect_language=False)).read_many(corpus.reports)
    for record, points in zip(records, corpus.marked, strict=True):
        places = _mentions(record, demonyms=corpus.demonyms)
        found, marked = found + len(places), marked + len(points)
        for span in places.keys() & points.keys():
            both += 1
            point, mine = points[span], places[span]
            if point is not None and mine is None:
                left += 1
            elif point is not None and mine is not None:
                distances.append(kilometres(point, mine))
    return found, marked, both, distances, left


def _mentions(record: Record, *, demonyms: bool) -> dict[Span, Point | None]:
    return {
        mention.span: None if place.lat is None or place.lon is None else (place.lat, place.lon)
        for place in record.places
        for mention in place.mentions
        if demonyms or mention.role != "demonym"
    }


def near(distances: list[float], left: int) -> str:
    """The share within 161 km, and the mean distance of those that have a point."""
    share = sum(distance <= NEAR_KM for distance in distances) / max(1, len(distances) + left)
    return f"{share:8.3f}{left:6}{sum(distances) / max(1, len(distances)):9.0f}"


def main(paths: Iterable[Path]) -> None:
    """Print the table."""
    sys.stdout.write(f"{'':10}{'given toponyms':>30}{'own toponyms':>49}\n")
    heads = ("all", 7), ("161 km", 8), ("open", 6), ("mean km", 9), ("P", 10), ("R", 8), ("F1", 8), ("161 km", 9), ("open", 6)
    sys.stdout.write(f"{'':10}{''.join(f'{head:>{width}}' for head, width in heads)}{'mean km':>9}\n")
    for path in paths:
        corpus = read(path)
        distances, left = given(corpus)
        found, marked, both, own_distances, own_left = own(corpus)
        precision, recall = both / max(1, found), both / max(1, marked)
        f1 = 2 * precision * recall / max(1e-9, precision + recall)
        sys.stdout.write(f"{corpus.name:10}{len(distances) + left:7}{near(distances, left)}")
        sys.stdout.write(f"{precision:10.3f}{recall:8.3f}{f1:8.3f} {near(own_distances, own_left)}\n")


if __name__ == "__main__":
    main(map(Path, sys.argv[1:]))
