"""Which pairs of tellings are compared: those that share a key within some days, and of crowded keys a bounded number.

Each week is a partition: a pure function of its tellings and those of the days behind it, which may run anywhere.
"""

from collections.abc import Iterator
from typing import Final

import msgspec
import numpy as np
import numpy.typing as npt

from dateline.incidents.features import Features, Numbers, anchor_days
from dateline.incidents.scores import Rows
from dateline.incidents.tables import families, weights

Keys = npt.NDArray[np.uint64]
Days = npt.NDArray[np.int64]

WEEK = 7

# Odd constants of 64 bits, as multiplicative hashing asks for: fractional parts of the golden ratio and of two roots.
_MIX: Final = np.array([0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9, 0x94D049BB133111EB], np.uint64)

# Sets of which each member alone is a key, within a family of types.
_SINGLE: Final = ("sites", "near", "amounts", "actor_names", "recipient_names", "scene")

# Of words those are keys that few tellings of the days have, and so many of the rarest others: what few sentences have in
# common, they have for a reason.
_RARE: Final = {"words": 3, "setting": 2}
FEW = 24

# Both sides of a dyad, in either order, since blame differs.
_ACTORS: Final = ("actor_countries", "actor_names")
_RECIPIENTS: Final = ("recipient_countries", "recipient_names")

# More than the days between the first and the last event of an archive.
_DAYS: Final = 10**7


def partitions(table: Features) -> Iterator[tuple[int, Rows]]:
    """The weeks in which something is told, each as a number with its rows and those of the window behind it, in order."""
    days = anchor_days(table)
    order = np.argsort(days, kind="stable")
    ordered = days[order]
    for week in np.unique(ordered // WEEK).tolist():
        first, last = np.searchsorted(ordered, [week * WEEK, (week + 1) * WEEK + weights().limits.window])
        yield week, np.sort(order[first:last])


def candidates(table: Features, week: int) -> tuple[Rows, Rows]:
    """The pairs of rows of a partition that are to be compared, the earlier row first, each once and in order.

    Of two tellings the one that comes first in time is of the week: pairs of the days behind it are another partition's.
    """
    days = anchor_days(table)
    rows, keys = _keyed(table)
    coded = np.sort(np.concatenate(list(_pairs(rows, keys, _Days(days, week), table))))
    coded = coded[np.concatenate([[True], coded[1:] != coded[:-1]])] if len(coded) else coded
    return (coded // len(table)).astype(np.intp), (coded % len(table)).astype(np.intp)


def _keyed(table: Features) -> tuple[Rows, Keys]:
    """The keys of all tellings: a row and a key each."""
    rows, keys = [], []
    for kind, matrix in enumerate(_columns(table)):
        at, column = np.nonzero(matrix)
        rows.append(at)
        keys.append(_mixed(matrix[at, column], kind))
    return _in_families(table, np.concatenate(rows), np.concatenate(keys))


def _in_families(table: Features, rows: Rows, keys: Keys) -> tuple[Rows, Keys]:
    """Each key once for each family of its telling's type; types that have none are a family of their own."""
    member, found = table.numbers["families"][rows], []
    for family in range(len(families().families) + 1):
        inside = np.flatnonzero((member >> family) & 1 if family < len(families().families) else member == 0)
        found.append((rows[inside], _mixed(keys[inside], family)))
    return np.concatenate([part[0] for part in found]), np.concatenate([part[1] for part in found])


def _columns(table: Features) -> Iterator[npt.NDArray[np.uint64]]:
    """Matrices of keys, 0 where there is none, a kind of key each."""
    yield from (table.sets[name].astype(np.uint64) for name in _SINGLE)
    yield from (_rarest(table.sets[name], count) for name, count in _RARE.items())
    actors, recipients = (np.concatenate([table.sets[n] for n in names], axis=1) for names in (_ACTORS, _RECIPIENTS))
    yield _dyads(actors, recipients)
    yield np.concatenate([actors, recipients], axis=1).astype(np.uint64)
    yield table.numbers["report"].astype(np.uint64)[:, None]


def _rarest(words: Numbers, count: int) -> npt.NDArray[np.uint64]:
    """The words of each row that a few rows have, and so many of the rarest others; not those that one row alone has."""
    _, at, counts = np.unique(words, return_inverse=True, return_counts=True)
    often = counts[at].reshape(words.shape)
    often[(words == 0) | (often < 2)] = _DAYS
    columns = np.argsort(often, axis=1, kind="stable")
    often, ranked = np.take_along_axis(often, columns, axis=1), np.take_along_axis(words, columns, axis=1).astype(np.uint64)
    behind = np.cumsum(often > FEW, axis=1)
    return np.where((often < _DAYS) & (behind <= count), ranked, np.uint64(0))


def _dyads(actors: Numbers, recipients: Numbers) -> npt.NDArray[np.uint64]:
    """A key for each actor with each recipient, the same for both orders."""
    left, right = actors[:, :, None].astype(np.uint64), recipients[:, None, :].astype(np.uint64)
    mixed = (left * _MIX[1]) ^ (right * _MIX[1]) ^ ((left + right) * _MIX[2])
    return np.where((left != 0) & (right != 0), mixed, np.uint64(0)).reshape(len(actors), -1 if len(actors) else 1)


def _mixed(values: npt.NDArray[np.uint64], number: int) -> Keys:
    mixed: Keys = (values ^ (values >> np.uint64(29))) * _MIX[0] + np.array([number], np.uint64) * _MIX[2]
    return mixed


class _Days(msgspec.Struct, frozen=True):
    """The days of the rows of a partition, and its week: who comes first in a pair is of the week."""

    days: Days
    week: int

    def sorted(self, rows: Rows, keys: Keys) -> tuple[Rows, Keys]:
        """Rows and keys by key, day and row, each once."""
        order = np.lexsort((rows, self.days[rows], keys))
        rows, keys = rows[order], keys[order]
        first = np.ones(len(rows), np.bool_)
        first[1:] = (rows[1:] != rows[:-1]) | (keys[1:] != keys[:-1])
        return rows[first], keys[first]

    def followers(self, rows: Rows, keys: Keys) -> npt.NDArray[np.int64]:
        """How many sorted entries behind each have its key and a day within the window; none for those of another week."""
        if not len(keys):
            return np.empty(0, np.int64)
        days = self.days[rows]
        groups = np.cumsum(np.concatenate([[0], keys[1:] != keys[:-1]]))
        line = groups * _DAYS + (days - days.min())
        last = np.searchsorted(line, line + weights().limits.window, side="right")
        return np.where(days // WEEK == self.week, last - np.arange(len(line)) - 1, 0)


def _pairs(rows: Rows, keys: Keys, days: _Days, table: Features) -> Iterator[npt.NDArray[np.int64]]:
    """The pairs of all keys, coded as one number each: the earlier row times the number of rows, plus the later.

    Where more tellings than a block may have follow one within the window, its key is crossed with the rarest words of its
    sentence. Where that is crowded too, each is compared with those alone that follow next.
    """
    limits = weights().limits
    rows, keys = days.sorted(rows, keys)
    followers = days.followers(rows, keys)
    yield _paired(rows, np.where(followers > limits.block, 0, followers), len(table))
    crowded = _crowd(followers, limits.block)
    if crowded.any():
        words = _rarest(table.sets["words"], _RARE["words"])
        rows, keys = days.sorted(*_crossed(rows[crowded], keys[crowded], words))
        yield _paired(rows, np.minimum(days.followers(rows, keys), limits.neighbours), len(table))


def _crowd(followers: npt.NDArray[np.int64], most: int) -> npt.NDArray[np.bool_]:
    """The entries that are crowded, or follow one that is."""
    edges = np.zeros(len(followers) + 1, np.int64)
    at = np.flatnonzero(followers > most)
    np.add.at(edges, at, 1)
    np.add.at(edges, at + followers[at] + 1, -1)
    return np.cumsum(edges[:-1]) > 0


def _crossed(rows: Rows, keys: Keys, words: npt.NDArray[np.uint64]) -> tuple[Rows, Keys]:
    """Each entry once for each of these words of its sentence, with a key of both."""
    own = words[rows]
    at, column = np.nonzero(own)
    return rows[at], (keys[at] ^ (own[at, column] * _MIX[2])) * _MIX[0]


def _paired(rows: Rows, counts: npt.NDArray[np.int64], size: int) -> npt.NDArray[np.int64]:
    """Each entry with so many that follow it, the earlier row first."""
    one = np.repeat(np.arange(len(rows)), counts)
    steps = np.arange(len(one)) - np.repeat(np.cumsum(counts) - counts, counts) + 1
    left, right = rows[one], rows[one + steps]
    return np.asarray(np.minimum(left, right).astype(np.int64) * size + np.maximum(left, right))
