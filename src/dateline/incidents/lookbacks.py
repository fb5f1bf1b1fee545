"""Tellings that look back: *last year*, *in May*. They are compared with what happened in that time in the same place."""

from typing import Final

import numpy as np
import numpy.typing as npt

from dateline.incidents.features import NO_DAY, Features
from dateline.incidents.scores import Rows
from dateline.incidents.tables import weights

# What a look back has in common with what it looks back on, beside type and time.
_KEYS: Final = ("sites", "scene", "actor_names", "recipient_names")

# A time of more days than these is no time to look back on: a war of decades holds everything.
LONGEST = 400


def lookbacks(table: Features) -> tuple[Rows, Rows]:
    """Pairs of a telling of a long time with one of a day in it, of one type and one place or name; the earlier row first.

    Each look back is compared with at most a block of tellings, those whose day comes first.
    """
    start, end = table.numbers["start"], table.numbers["end"]
    length = np.where(start == NO_DAY, -1, end - start)
    long = np.flatnonzero((length > weights().limits.window) & (length <= LONGEST))
    if not len(long):
        return np.empty(0, np.intp), np.empty(0, np.intp)
    found = [_within(table, long, np.flatnonzero((length >= 0) & (length <= weights().limits.window)), name) for name in _KEYS]
    coded = np.unique(np.concatenate(found))
    return (coded // len(table)).astype(np.intp), (coded % len(table)).astype(np.intp)


def _within(table: Features, long: Rows, short: Rows, name: str) -> npt.NDArray[np.int64]:
    """Pairs with a member of one set in common, coded as the earlier row times the number of rows, plus the later."""
    start, end = table.numbers["start"], table.numbers["end"]
    ours, our_keys = _keys(table, long, name)
    theirs, their_keys = _keys(table, short, name)
    groups = np.unique(np.concatenate([our_keys, their_keys]), return_inverse=True)[1]
    order = np.lexsort((theirs, start[theirs], groups[len(ours) :]))
    line = _line(groups[len(ours) :], start[theirs])[order]
    first = np.searchsorted(line, _line(groups[: len(ours)], start[ours]))
    last = np.searchsorted(line, _line(groups[: len(ours)], end[ours]), side="right")
    counts = np.minimum(last - first, weights().limits.block)
    steps = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
    left, right = np.repeat(ours, counts), theirs[order][np.repeat(first, counts) + steps]
    return np.asarray(np.minimum(left, right).astype(np.int64) * len(table) + np.maximum(left, right))


def _line(groups: npt.NDArray[np.intp], days: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Groups and the days in them as places on one line."""
    return groups.astype(np.int64) * -NO_DAY * 4 + days


def _keys(table: Features, rows: Rows, name: str) -> tuple[Rows, npt.NDArray[np.uint64]]:
    """A row and a key for each member of a set, types kept apart."""
    members = table.sets[name][rows].astype(np.uint64)
    at, column = np.nonzero(members)
    types = table.numbers["type"][rows[at]].astype(np.uint64)
    return rows[at], (members[at, column] << np.uint64(32)) | (types & np.uint64(0xFFFFFFFF))
