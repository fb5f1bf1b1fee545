"""Threads: what two sides offered, demanded, accepted and refused, in the order of time, and what came of it."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Final, Literal

import msgspec

from dateline.incidents.features import NO_DAY, day_of
from dateline.incidents.gather import Incident
from dateline.incidents.tables import weights
from dateline.incidents.tellings import Party, Telling
from dateline.record import Spans

Kind = Literal["offer", "demand", "accept", "reject", "threat", "promise", "deliver", "talk"]

# Days in which an answer is an answer. Mediators' offers lie on the table for months; after a year they are offers anew.
ANSWER = 365

# The kinds of moves that answer an offer, and those that answer a demand.
_ANSWERS: Final[dict[Kind, frozenset[Kind]]] = {
    "offer": frozenset({"accept", "reject"}),
    "demand": frozenset({"accept", "reject", "promise", "deliver"}),
    "promise": frozenset({"deliver"}),
}

# What a type is in a thread; AGREE and SUPPORT are looked at more closely.
_KINDS: Final[dict[str, Kind]] = {
    "REQUEST": "demand", "REJECT": "reject", "THREATEN": "threat", "CONCEDE": "promise", "RETREAT": "deliver",
    "AID": "deliver", "COOPERATE": "deliver", "CONSULT": "talk",
}  # fmt: skip

# Parts of the ids of frames that tell what an AGREE does.
_OFFERS: Final = ("offer", "invite", "propose")
_ACCEPTS: Final = ("accept", "conclude", "agree-to", "sign")


class Move(msgspec.Struct, frozen=True, kw_only=True):
    """One step of a thread: an incident, seen between two sides.

    Attributes:
        kind: offer, demand, accept, reject, threat, promise, deliver or talk.
        by: who makes it, and ``to`` to whom, as keys of sides: a country's code or a name.
        day: the day, ISO; of the report where nobody says another; ``None`` if nobody knows.
        answers: the id of the incident that it answers; ``None`` if none.
        mediators: third parties, as keys.
        conditions: of the earliest telling that has some, as spans of its report, and ``report_id`` that report.
        deadline: the day until which, ISO, where a telling has one.
    """

    incident_id: str
    kind: Kind
    type: str
    status: str
    by: tuple[str, ...]
    to: tuple[str, ...]
    day: str | None = None
    answers: str | None = None
    mediators: tuple[str, ...] = ()
    report_id: str
    conditions: Spans = ()
    deadline: str | None = None
    tellings: int = 1


class Thread(msgspec.Struct, frozen=True, kw_only=True):
    """What went between two sides.

    Attributes:
        sides: their keys, in order.
        moves: the earliest first.
        mediators: third parties of any move, in order.
        open_demands: ids of demands that nobody answered.
        open_offers: ids of offers that nobody answered.
        kept: promises with what delivers on them; ``undelivered`` those of which nothing is told.
    """

    sides: tuple[str, str]
    moves: tuple[Move, ...]
    mediators: tuple[str, ...] = ()
    open_demands: tuple[str, ...] = ()
    open_offers: tuple[str, ...] = ()
    kept: dict[str, str] = {}
    undelivered: tuple[str, ...] = ()


def side_of(party: Party) -> str:
    """The key of a side: the country where one is known, else the name."""
    return party.country or party.name


def threads(incidents: Iterable[Incident], one: str | None = None, other: str | None = None) -> list[Thread]:
    """The threads between pairs of sides, by their sides; only those between these two, where they are given.

    Args:
        incidents: what happened, in any order.
        one: a country's code or a name, as `side_of` has it; its case makes no difference.
        other: likewise.
    """
    wanted = {key.casefold() for key in (one, other) if key}
    by_sides: dict[tuple[str, str], list[Move]] = defaultdict(list)
    for incident in incidents:
        for sides, move in _moves(incident):
            if wanted <= {side.casefold() for side in sides}:
                by_sides[sides].append(move)
    return [_thread(sides, by_sides[sides]) for sides in sorted(by_sides)]


def _moves(incident: Incident) -> list[tuple[tuple[str, str], Move]]:
    """What an incident is between each pair of sides of the telling that names most of them."""
    told = max(incident.tellings, key=lambda telling: bool(telling.actors) + bool(telling.recipients))
    kind = kind_of(told)
    if kind is None:
        return []
    by, to = _sides(told.actors), _sides(told.recipients)
    move = _move(incident, told, kind, by, to)
    pairs = {tuple(sorted((actor, recipient))) for actor in by for recipient in to or by if actor != recipient}
    return [((first, second), move) for first, second in sorted(pairs)]


def _sides(parties: Sequence[Party]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(side_of(party) for party in parties))


def kind_of(telling: Telling) -> Kind | None:
    """What a telling is in a thread; ``None`` if it is no move, or did not happen."""
    if telling.status in {"denied", "negated", "hypothetical"}:
        return None
    if telling.type not in {"AGREE", "SUPPORT"}:
        return _KINDS.get(telling.type)
    if telling.status == "offered" or any(part in telling.act for part in _OFFERS):
        return "offer"
    if any(part in telling.act for part in _ACCEPTS):
        return "accept"
    return "promise" if telling.type == "AGREE" else None


def _move(incident: Incident, told: Telling, kind: Kind, by: tuple[str, ...], to: tuple[str, ...]) -> Move:
    conditional = next((telling for telling in incident.tellings if telling.conditions), told)
    thirds = {side_of(party) for telling in incident.tellings for party in telling.third_parties}
    return Move(
        incident_id=incident.id,
        kind=kind,
        type=told.type,
        status=told.status,
        by=by,
        to=to,
        day=_day(told),
        mediators=tuple(sorted(thirds)),
        report_id=conditional.report_id,
        conditions=conditional.conditions,
        deadline=next((telling.deadline for telling in incident.tellings if telling.deadline), None),
        tellings=len(incident.tellings),
    )


def _day(told: Telling) -> str | None:
    """The day of a move; of one told as of a longer time, the day of the report."""
    long = day_of(told.end) - day_of(told.start) > weights().limits.window
    return told.published if told.start is None or long else told.start


def _thread(sides: tuple[str, str], moves: Sequence[Move]) -> Thread:
    ordered = _answered(sorted(moves, key=lambda move: (move.day is None, move.day or "", move.incident_id)))
    answered = {move.answers: move.incident_id for move in ordered if move.answers}
    delivered = {move.answers: move.incident_id for move in ordered if move.answers and move.kind == "deliver"}
    promises = [move.incident_id for move in ordered if move.kind == "promise"]
    return Thread(
        sides=sides,
        moves=tuple(ordered),
        mediators=tuple(sorted({name for move in ordered for name in move.mediators})),
        open_demands=tuple(m.incident_id for m in ordered if m.kind == "demand" and m.incident_id not in answered),
        open_offers=tuple(m.incident_id for m in ordered if m.kind == "offer" and m.incident_id not in answered),
        kept={own: delivered[own] for own in promises if own in delivered},
        undelivered=tuple(own for own in promises if own not in delivered),
    )


def _answered(moves: Sequence[Move]) -> list[Move]:
    """The moves, each with the latest open one that it answers: what a side was offered or asked, or promised itself."""
    found: list[Move] = []
    waiting: list[Move] = []
    for move in moves:
        asked = next((open_ for open_ in reversed(waiting) if _is_answer(move, open_)), None)
        if asked:
            waiting.remove(asked)
        found.append(msgspec.structs.replace(move, answers=asked.incident_id if asked else None))
        if move.kind in _ANSWERS:
            waiting.append(move)
    return found


def _is_answer(move: Move, earlier: Move) -> bool:
    if move.kind not in _ANSWERS[earlier.kind] or not _soon(earlier.day, move.day):
        return False
    if earlier.kind == "promise":
        return bool(set(move.by) & set(earlier.by))
    return bool(set(move.by) & set(earlier.to)) or (not earlier.to and not set(move.by) & set(earlier.by))


def _soon(earlier: str | None, later: str | None) -> bool:
    first, last = day_of(earlier), day_of(later)
    return NO_DAY in {first, last} or 0 <= last - first <= ANSWER
