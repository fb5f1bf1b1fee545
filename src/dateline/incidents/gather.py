"""Tellings of one occasion put together, with the reason for each join."""

import itertools
from collections.abc import Iterable, Iterator, Sequence

import msgspec
import numpy as np
import numpy.typing as npt

from dateline.incidents.edges import Memory, Track, edges
from dateline.incidents.features import Features, features
from dateline.incidents.groups import CORE, groups
from dateline.incidents.ids import incident_id
from dateline.incidents.overlay import Overlay, wishes
from dateline.incidents.scores import reasons, scores
from dateline.incidents.tables import RULE
from dateline.incidents.tellings import Telling

__all__ = ["Incident", "Join", "gather"]


# Rows of which the reasons are worked out together.
_ROWS_AT_ONCE = 20_000

# Nobody says anything of incidents.
NOBODY = Overlay()


class Join(msgspec.Struct, frozen=True, kw_only=True):
    """Why a telling is in its incident: the telling that it fits best, the score, and what each rule added to it."""

    event_id: str
    to_id: str
    score: float
    because: dict[str, float]


class Incident(msgspec.Struct, frozen=True, kw_only=True):
    """One occasion: its tellings, the earliest first, and for each of the others why it is here."""

    id: str
    tellings: tuple[Telling, ...]
    joins: tuple[Join, ...] = ()


def gather(tellings: Iterable[Telling], overlay: Overlay = NOBODY) -> list[Incident]:
    """The occasions that tellings tell, by their earliest telling; a telling that no other fits is an incident of its own.

    The same tellings give the same incidents in whatever order they come. An overlay joins and splits what people say.
    """
    ordered = sorted({telling.event_id: telling for telling in tellings}.values(), key=lambda telling: telling.order)
    table = features(ordered)
    joined = joined_rows(table, overlay)
    alone = sorted(set(range(len(ordered))) - {row for group in joined for row in group})
    why = {join.event_id: join for join in joins(table, joined)}
    return [_incident(ordered, group, why) for group in sorted([*joined, *([row] for row in alone)])]


def joined_rows(table: Features, overlay: Overlay = NOBODY, memory: Memory | None = None, track: Track = iter) -> list[list[int]]:
    """The rows of tellings that tell one occasion, in groups of two or more; see `edges` for ``memory`` and ``track``."""
    if len(table) < 2:
        return []
    return groups(table, edges(table, memory, track), wishes(overlay, table))


def _incident(ordered: Sequence[Telling], group: list[int], joined: dict[str, Join]) -> Incident:
    tellings = tuple(ordered[row] for row in group)
    return Incident(
        id=incident_id(tellings[0].event_id),
        tellings=tellings,
        joins=tuple(joined[telling.event_id] for telling in tellings[1:]),
    )


def joins(table: Features, found: Sequence[Sequence[int]]) -> Iterator[Join]:
    """For each row of a group but the first the earlier row that it fits best, and why.

    In a long group only its beginning and the row before are looked at.
    """
    rows = ((row, _earlier(group, n)) for group in found for n, row in enumerate(group) if n)
    while some := list(itertools.islice(rows, _ROWS_AT_ONCE)):
        best = _best(table, some)
        one, other = best.T
        fit, why = scores(table, one, other), reasons(table, one, other)
        for (to, row), score, because in zip(best.tolist(), fit.tolist(), why, strict=True):
            named = {RULE + name: part for name, part in because.items()}
            yield Join(event_id=table.keys[row][3], to_id=table.keys[to][3], score=round(score, 3), because=named)


def _earlier(group: Sequence[int], n: int) -> Sequence[int]:
    return group[:n] if n <= CORE else (*group[:CORE], group[n - 1])


def _best(table: Features, rows: list[tuple[int, Sequence[int]]]) -> npt.NDArray[np.intp]:
    """For each row the earlier one that it fits best, of equals the first: pairs of both."""
    pairs = np.array([(to, row) for row, earlier in rows for to in earlier], np.intp)
    fit = scores(table, pairs[:, 0], pairs[:, 1])
    counts = np.array([len(earlier) for _, earlier in rows])
    order = np.lexsort((np.arange(len(pairs)), -fit, np.repeat(np.arange(len(rows)), counts)))
    return np.asarray(pairs[order[np.cumsum(counts) - counts]])
