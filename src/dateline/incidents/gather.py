"""Tellings of one occasion put together, with the reason for each join."""

from collections.abc import Iterable, Sequence

import msgspec
import numpy as np

from dateline.incidents.edges import edges
from dateline.incidents.features import Features, features
from dateline.incidents.groups import groups
from dateline.incidents.ids import incident_id
from dateline.incidents.overlay import Overlay, wishes
from dateline.incidents.scores import reasons, scores
from dateline.incidents.tables import RULE
from dateline.incidents.tellings import Telling

__all__ = ["Incident", "Join", "gather"]


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
    found = sorted([*joined, *([row] for row in alone)])
    return [_incident(ordered, table, group) for group in found]


def joined_rows(table: Features, overlay: Overlay = NOBODY) -> list[list[int]]:
    """The rows of tellings that tell one occasion, in groups of two or more."""
    if len(table) < 2:
        return []
    return groups(table, edges(table), wishes(overlay, table))


def _incident(ordered: Sequence[Telling], table: Features, group: list[int]) -> Incident:
    tellings = tuple(ordered[row] for row in group)
    return Incident(id=incident_id(tellings[0].event_id), tellings=tellings, joins=tuple(joins(table, group)))


def joins(table: Features, group: list[int]) -> list[Join]:
    """For each row of a group but the first the earlier row that it fits best, and why."""
    found = []
    for n in range(1, len(group)):
        earlier = np.array(group[:n], np.intp)
        row = np.full(n, group[n], np.intp)
        best = int(np.argmax(scores(table, earlier, row)))
        found.append(_join(table, group[best], group[n]))
    return found


def _join(table: Features, to: int, row: int) -> Join:
    one, other = np.array([to], np.intp), np.array([row], np.intp)
    why = {RULE + name: part for name, part in reasons(table, one, other)[0].items()}
    score = float(scores(table, one, other)[0])
    return Join(event_id=table.keys[row][3], to_id=table.keys[to][3], score=round(score, 3), because=why)
