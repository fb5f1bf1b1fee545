"""Places: every toponym of the report, what it does there (a place, or a capital that acts), where it is, and how precisely.

`toponyms` finds the names, `roles` reads what each does, `atlas` knows what a name may mean, and `decide` chooses between the
meanings, all of a report together. What is too uncertain keeps its name, without country and coordinates.
"""

from collections.abc import Sequence

import msgspec

from dateline.lexicon import Lexicon
from dateline.lexicon.entries import State
from dateline.lexicon.names import Hit
from dateline.parse import Parsed
from dateline.record import Because, Place, PlaceMention, PlaceRole, Span
from dateline.where.atlas import Atlas, Spot, atlas_of
from dateline.where.decide import Reading, resolve
from dateline.where.roles import Words
from dateline.where.toponyms import Finder, Toponym

__all__ = ["Spot", "Where", "find_places", "locate"]

# A name that the tagger did not take for a place needs so much company: one sure place in its region, or within 200 km.
ENOUGH_COMPANY = 0.15


class Where(msgspec.Struct, frozen=True):
    """The places of a report, for each toponym span what it does, and the lexicon's hits that name another place than thought."""

    places: tuple[Place, ...]
    roles: dict[Span, PlaceRole]
    overruled: frozenset[Span]


def find_places(
    parsed: Parsed, lexicon: Lexicon, hits: list[Hit], *, filed: Span | None = None, outlet: str | None = None
) -> Where:
    """The places of a report's body with every mention; those that only act or describe are kept with that role.

    ``filed`` is where the report's first line names the place of filing: no place of what happened, but company for the others.
    So is the country of the outlet, if the lexicon knows it.
    """
    atlas = atlas_of(lexicon)
    words = Words(lexicon)
    toponyms = Finder(parsed, words, hits, atlas).toponyms
    names = {toponym.span: parsed.text[slice(*toponym.span)] for toponym in toponyms}
    telling = [span for span, name in names.items() if name not in words.common] + ([filed] if filed else [])
    readings = dict(zip(telling, resolve(parsed.text, telling, atlas, _home(lexicon, outlet)), strict=True))
    pairs = [(toponym, readings.get(toponym.span)) for toponym in toponyms]
    firm = {reading.row for toponym, reading in pairs if reading is not None and not toponym.doubted}
    found = [
        (toponym, reading)
        for toponym, reading in pairs
        if not toponym.doubted or (reading is not None and (reading.row in firm or _is_likely(toponym, reading)))
    ]
    grouped: dict[int | str, list[tuple[Toponym, Reading | None]]] = {}
    for toponym, reading in found:
        key = names[toponym.span] if reading is None else reading.row
        grouped.setdefault(key, []).append((toponym, reading))
    places = tuple(
        _place(f"p{number}", names[group[0][0].span], group, words, atlas)
        for number, group in enumerate(grouped.values(), start=1)
    )
    overruled = frozenset(
        toponym.hit.span for toponym, reading in found if toponym.hit is not None and _is_overruled(toponym.hit, reading, atlas)
    )
    return Where(places, {toponym.span: toponym.role for toponym, _ in found}, overruled)


def _home(lexicon: Lexicon, outlet: str | None) -> str | None:
    return next((agency.country for agency in lexicon.agencies if outlet in {agency.name, *agency.names}), None)


def locate(text: str, spans: Sequence[Span], lexicon: Lexicon) -> list[Spot | None]:
    """Where the toponyms at these spans are; ``None`` for one that is not known, or not certain enough to say."""
    atlas = atlas_of(lexicon)
    return [atlas.spot(reading.row) if reading else None for reading in resolve(text, spans, atlas)]


def _is_likely(toponym: Toponym, reading: Reading) -> bool:
    """Whether a doubted name is a place after all: it has a container, was captured, or has company and does not act."""
    if toponym.told_by == "where.taken-verb" or "where.container" in reading.rules:
        return True
    return toponym.role != "actor" and reading.company >= ENOUGH_COMPANY


def _is_overruled(hit: Hit, reading: Reading | None, atlas: Atlas) -> bool:
    """Whether a name of a state or capital means a place outside that state: *Athens* in Georgia."""
    countries = {entry.iso3 for entry in hit.entries if isinstance(entry, State)}
    return bool(countries) and reading is not None and atlas.spot(reading.row).country not in countries


def _place(place_id: str, name: str, group: list[tuple[Toponym, Reading | None]], words: Words, atlas: Atlas) -> Place:
    toponym, reading = group[0]
    if reading is None:
        rule = "where.common-word" if name in words.common else "where.tagged-name"
        spot, reasons = Spot(name, toponym.precision), [Because(rule=rule, spans=(toponym.span,))]
    else:
        spot, reasons = atlas.spot(reading.row), _reasons(toponym.span, reading)
        if toponym.precision == "region" and spot.precision == "city":
            # The region around a town, of which no middle is known: the town is a point in it.
            spot = msgspec.structs.replace(spot, precision="region")
    reasons += [Because(rule=other.told_by, spans=(other.span,)) for other, _ in group if other.told_by]
    return Place(
        id=place_id,
        name=spot.name,
        precision=spot.precision,
        country=spot.country,
        admin1=spot.admin1,
        lat=spot.lat,
        lon=spot.lon,
        geonames=spot.geonames,
        note=spot.note,
        mentions=tuple(PlaceMention(span=other.span, role=other.role) for other, _ in group),
        because=tuple(reasons),
    )


def _reasons(span: Span, reading: Reading) -> list[Because]:
    spans = (span,) if reading.friend is None else (span, reading.friend)
    return [Because(rule=rule, spans=spans if rule == "where.company" else (span,)) for rule in reading.rules]
