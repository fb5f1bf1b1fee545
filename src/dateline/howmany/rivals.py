"""Rivals: figures that give another number for the same quantity on another word. They stay two, and each names the other."""

from typing import NamedTuple

import msgspec
from spacy.tokens import Token

from dateline.howmany.reading import Told
from dateline.record import Actor, Event, Figure, FigureKind, Statement

# Kinds of which a report has one true number for one occasion. Sums, lengths and plain counts are of many things.
_COMPARED: frozenset[FigureKind] = frozenset(["dead", "injured", "detained", "missing", "displaced", "crowd", "votes", "share"])
# What stands for people of any sort.
_ANYBODY = frozenset({None, "people", "person", "body", "death", "fatality", "life", "victim", "arrest", "injury"})
# Each figure is compared with so many of its kind on either side: reports have few, and a text with thousands must not cost the
# square of them.
_WINDOW = 30
# Without an event that both name, two figures are of one quantity only if they are told in these many sentences.
_SENTENCES = 2
_PLACED = frozenset({"in", "at", "near", "on", "around", "outside"})


class Report(NamedTuple):
    """The actors, statements and events to which figures point, by id."""

    actors: dict[str, Actor]
    statements: dict[str, Statement]
    events: dict[str, Event]


def with_rivals(told: list[Told], report: Report) -> tuple[Figure, ...]:
    """The figures, each with the ids of those that compete with it."""
    by_kind: dict[FigureKind, list[Told]] = {}
    for one in told:
        if one.figure.kind in _COMPARED and not one.partial:
            by_kind.setdefault(one.figure.kind, []).append(one)
    found: dict[str, tuple[str, ...]] = {}
    for group in by_kind.values():
        for at, one in enumerate(group):
            near = group[max(0, at - _WINDOW) : at + _WINDOW]
            rivals = tuple(other.figure.id for other in near if other is not one and _compete(one, other, report))
            if rivals:
                found[one.figure.id] = rivals
    return tuple(
        msgspec.structs.replace(one.figure, competes_with=found[one.figure.id]) if one.figure.id in found else one.figure
        for one in told
    )


def _compete(one: Told, other: Told, report: Report) -> bool:
    a, b = one.figure, other.figure
    if (a.value, a.low, a.unit, a.stage) == (b.value, b.low, b.unit, b.stage) or a.unit != b.unit or a.stage != b.stage:
        return False
    speakers = _speakers(a, report), _speakers(b, report)
    if speakers[0] == speakers[1] or () in speakers or not _one_quantity(a, b, report):
        return False
    if a.event is not None and a.event == b.event:
        return True
    near = abs(one.sentence - other.sentence) < _SENTENCES
    return near and bool(a.statement and b.statement) and _one_occasion(one, other, report)


def _speakers(figure: Figure, report: Report) -> tuple[str, ...] | None:
    """Who vouches for a figure; ``None`` is the reporter, an empty tuple somebody whom nothing tells from others."""
    return report.statements[figure.statement].speakers if figure.statement else None


def _one_quantity(a: Figure, b: Figure, report: Report) -> bool:
    """Whether two figures count the same: the same sort of people, of the same country, or the share of the same."""
    if a.kind in {"share", "votes"} and (a.about != b.about or a.of != b.of or (a.about is None and a.of is None)):
        return False
    if a.of != b.of and not (a.of in _ANYBODY and b.of in _ANYBODY):
        return False
    countries = {report.actors[about].country for about in (a.about, b.about) if about} - {None}
    times = {figure.time for figure in (a, b)}
    return len(countries) <= 1 and (len(times) == 1 or None in times)


def _one_occasion(one: Told, other: Told, report: Report) -> bool:
    """Whether nothing says that two figures without an event in common are of two occasions: no other side, day or place."""
    a, b = (report.events.get(told.figure.event or "") for told in (one, other))
    if (a is None) != (b is None) or _places(one.phrase.verb) != _places(other.phrase.verb):
        return False
    if a is None or b is None:
        return True
    counted = {one.figure.about, other.figure.about}
    for first, second in ((a.actors, b.actors), (a.recipients, b.recipients)):
        sides = set(first) - counted, set(second) - counted
        if all(sides) and not sides[0] & sides[1]:
            return False
    return a.type == b.type and (not a.places or not b.places or a.places == b.places)


def _places(verb: Token | None) -> frozenset[str]:
    """The names behind prepositions of place on a verb: *in Tamba*."""
    if verb is None:
        return frozenset()
    nouns = (noun for kid in verb.children if kid.lower_ in _PLACED for noun in kid.children if noun.dep_ == "pobj")
    return frozenset(noun.lower_ for noun in nouns if noun.pos_ == "PROPN" and noun.ent_type_ not in {"DATE", "TIME"})
