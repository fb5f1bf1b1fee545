"""Ids of incidents that survive later reports: what was there keeps its id, and ids that are merged away lead on."""

from collections.abc import Iterable, Mapping, Sequence

import msgspec

from dateline.ids import short_hash

# An id to be, and the events of its incident, the earliest first.
Groups = Mapping[str, Sequence[str]]


class Settled(msgspec.Struct, frozen=True):
    """Ids after more was read.

    Attributes:
        ids: for each incident, in the order given, its id.
        redirects: ids that were given before and are no more, each with the id of the incident that has most of its tellings.
    """

    ids: tuple[str, ...]
    redirects: dict[str, str]


def incident_id(event_id: str) -> str:
    """The id of an incident that was first told by this event.

    >>> incident_id("e_0123456789abcdef")
    'i_88ff3de5da2a3be2'
    """
    return "i_" + short_hash("incident", event_id)


def settle_ids(before: Groups, after: Iterable[Sequence[str]], redirects: Mapping[str, str] | None = None) -> Settled:
    """The ids of incidents after more was read: what was there keeps its id.

    An incident keeps the id of the earlier incident of which it has most events; of several the one that gives it most,
    then the id that sorts first. Every other id leads to the incident that has most of its events now.

    Args:
        before: the incidents as they were, by id, each with the ids of its events.
        after: the incidents as they are, each with the ids of its events, the earliest first.
        redirects: those of before, which are led on.

    >>> settle_ids({"i_a": ["e1"], "i_b": ["e2"]}, [["e1", "e2"]])
    Settled(ids=('i_a',), redirects={'i_b': 'i_a'})
    """
    groups = [list(group) for group in after]
    shares = _shares(before, groups)
    ids, heirs = _heirs(shares, groups)
    led = {old: ids[place] for old, place in heirs.items() if ids[place] != old}
    return Settled(tuple(ids), _led_on({**(redirects or {}), **led}, ids))


def _shares(before: Groups, groups: Sequence[Sequence[str]]) -> dict[tuple[str, int], int]:
    """How many events each incident of before has in each group of now."""
    places = {event: place for place, group in enumerate(groups) for event in group}
    shares: dict[tuple[str, int], int] = {}
    for old, events in before.items():
        for event in events:
            if event in places:
                key = (old, places[event])
                shares[key] = shares.get(key, 0) + 1
    return shares


def _heirs(shares: Mapping[tuple[str, int], int], groups: Sequence[Sequence[str]]) -> tuple[list[str], dict[str, int]]:
    """The id of each group, and of each earlier id the group that has most of it."""
    ids: list[str | None] = [None] * len(groups)
    heirs: dict[str, int] = {}
    taken: set[str] = set()
    for (old, place), _ in sorted(shares.items(), key=lambda item: (-item[1], item[0])):
        heirs.setdefault(old, place)
        if ids[place] is None and old not in taken:
            ids[place] = old
            taken.add(old)
    return [known or _fresh(group, taken) for known, group in zip(ids, groups, strict=True)], heirs


def _fresh(group: Sequence[str], taken: set[str]) -> str:
    """An id of its own for a group that inherits none: of its earliest event whose id nobody has."""
    found = next((own for event in group if (own := incident_id(event)) not in taken), None) or incident_id("|".join(group))
    taken.add(found)
    return found


def _led_on(redirects: Mapping[str, str], ids: Sequence[str]) -> dict[str, str]:
    """Redirects that lead to an id that there is, in one step; those that lead nowhere are dropped."""
    held = set(ids)
    found = {}
    for old in sorted(redirects):
        to, seen = redirects[old], {old}
        while to not in held and to in redirects and to not in seen:
            seen.add(to)
            to = redirects[to]
        if old not in held and to in held:
            found[old] = to
    return found
