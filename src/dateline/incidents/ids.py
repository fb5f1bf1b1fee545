"""Ids of incidents: that of the earliest telling, so that later reports change none; ids that are no more lead on."""

from collections.abc import Iterable, Mapping, Sequence

import msgspec

from dateline.ids import short_hash


class Settled(msgspec.Struct, frozen=True):
    """Ids after more was read.

    Attributes:
        ids: for each incident, in the order given, its id.
        redirects: ids that were given before and are no more, each with the id of the incident that has most of its events.
    """

    ids: tuple[str, ...]
    redirects: dict[str, str]


def incident_id(event_id: str) -> str:
    """The id of an incident whose earliest telling is this event.

    >>> incident_id("e_0123456789abcdef")
    'i_481056f44343eb00'
    """
    return "i_" + short_hash("incident", event_id)


def settle_ids(
    before: Mapping[str, Sequence[str]], after: Iterable[Sequence[str]], redirects: Mapping[str, str] | None = None
) -> Settled:
    """The ids of incidents after more was read.

    They depend on the tellings alone, and not on the order in which reports came in. A report that was published earlier and
    came in later, a telling that is withdrawn, and two incidents that become one end an id: it then leads to the incident
    that has most of its events, of several to the one whose id sorts first.

    Args:
        before: the incidents as they were, by id, each with the ids of its events.
        after: the incidents as they are, each with the ids of its events, the earliest first.
        redirects: those of before, which are led on.

    >>> settle_ids({"i_481056f44343eb00": ["e_0123456789abcdef"], "i_b": ["e2"]}, [["e_0123456789abcdef", "e2"]]).redirects
    {'i_b': 'i_481056f44343eb00'}
    """
    groups = [list(group) for group in after]
    ids = tuple(incident_id(group[0]) for group in groups)
    held = frozenset(ids)
    now = {event: own for own, group in zip(ids, groups, strict=True) for event in group}
    gone = {old: heir for old, events in before.items() if (heir := _heir(events, now)) and old not in held}
    return Settled(ids, _led_on({**(redirects or {}), **gone}, held))


def _heir(events: Sequence[str], now: Mapping[str, str]) -> str | None:
    """The incident that has most of these events; ``None`` if all were withdrawn."""
    counts: dict[str, int] = {}
    for event in events:
        if event in now:
            counts[now[event]] = counts.get(now[event], 0) + 1
    return min(counts, key=lambda own: (-counts[own], own), default=None)


def _led_on(redirects: Mapping[str, str], held: frozenset[str]) -> dict[str, str]:
    """Redirects in one step each, to ids that there are; those that lead nowhere, or from an id that is there, are dropped."""
    found = {}
    for old in sorted(redirects.keys() - held):
        to, seen = redirects[old], {old}
        while to not in held and to in redirects and to not in seen:
            seen.add(to)
            to = redirects[to]
        if to in held:
            found[old] = to
    return found
