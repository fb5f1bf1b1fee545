"""From pairs to stories: which report came first, and what each of the others is to it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

import msgspec

from dateline.copies.pairs import Kind, Pair

# What orders reports in time: a day that nobody says comes last, and equals go by outlet and id.
Order = tuple[bool, str, str]


class Copy(msgspec.Struct, frozen=True):
    """A report that repeats an earlier one: whose words it has, how, and how much of them."""

    report_id: str
    to_id: str
    kind: Kind
    similarity: float
    containment: float


def stories(pairs: Iterable[Pair], published: Mapping[str, tuple[str | None, str | None]]) -> list[Copy]:
    """Each report that is a copy, with the one that it copies, in the order of their ids; all others are stories of their own.

    The earliest report of a story is its primary. A report belongs to the earliest primary with which it is a pair itself. So
    a chain does not grow: where A is like B and B like C, C joins A only if it is like A too.

    Args:
        pairs: pairs of reports, in any order.
        published: the day and the outlet of each report, for the order in which they came.
    """
    near: dict[str, dict[str, Pair]] = defaultdict(dict)
    for pair in pairs:
        near[pair.report_id][pair.other_id] = near[pair.other_id][pair.report_id] = pair
    copies: dict[str, Copy] = {}
    for report_id in sorted(near, key=lambda each: (_order(published.get(each)), each)):
        primaries = [other for other in near[report_id] if _before(other, report_id, published) and other not in copies]
        if primaries:
            first = min(primaries, key=lambda each: (_order(published.get(each)), each))
            pair = near[report_id][first]
            copies[report_id] = Copy(report_id, first, pair.kind, pair.similarity, pair.containment)
    return [copies[report_id] for report_id in sorted(copies)]


def _before(one: str, other: str, published: Mapping[str, tuple[str | None, str | None]]) -> bool:
    return (_order(published.get(one)), one) < (_order(published.get(other)), other)


def _order(publication: tuple[str | None, str | None] | None) -> Order:
    day, outlet = publication or (None, None)
    return (day is None, day or "", outlet or "")
