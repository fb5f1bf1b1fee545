"""Which pairs of tellings are compared: those that share a key within some days, and of crowded keys a bounded number."""

from collections.abc import Iterator
from typing import Final

import numpy as np
import numpy.typing as npt

from dateline.incidents.features import Features, Numbers, anchor_days
from dateline.incidents.scores import Rows
from dateline.incidents.tables import families, weights

Keys = npt.NDArray[np.uint64]

# Odd constants of 64 bits, as multiplicative hashing asks for: fractional parts of the golden ratio and of two roots.
_MIX: Final = np.array([0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9, 0x94D049BB133111EB], np.uint64)

# Sets of which each member alone is a key, within a family of types. Parties are crossed with each other instead.
_SINGLE: Final = ("sites", "near", "names", "amounts", "actor_names", "recipient_names", "scene")

# Both sides of a dyad, in either order, since blame differs.
_ACTORS: Final = ("actor_countries", "actor_names")
_RECIPIENTS: Final = ("recipient_countries", "recipient_names")


def candidates(table: Features) -> tuple[Rows, Rows]:
    """The pairs of rows that are to be compared, the earlier row first, each once and in order."""
    days = anchor_days(table)
    rows, keys = _keyed(table)
    found = np.unique(np.concatenate([np.empty(0, np.int64), *_pairs(rows, keys, days, table)]))
    return (found // len(table)).astype(np.intp), (found % len(table)).astype(np.intp)


def _keyed(table: Features) -> tuple[Rows, Keys]:
    """The keys of all tellings: a row and a key each, every key once a row."""
    rows, keys = [], []
    for family in range(len(families().families) + 1):
        inside = _members(table, family)
        for matrix in _columns(table, inside):
            at, column = np.nonzero(matrix)
            rows.append(inside[at])
            keys.append(_mixed(matrix[at, column], family))
    return np.concatenate(rows), np.concatenate(keys)


def _members(table: Features, family: int) -> Rows:
    """The rows of the tellings of a family; behind the last one, those of types that have none."""
    sets = table.numbers["families"]
    return np.flatnonzero((sets >> family) & 1 if family < len(families().families) else sets == 0)


def _columns(table: Features, rows: Rows) -> Iterator[npt.NDArray[np.uint64]]:
    """Matrices of keys, 0 where there is none, each kind of key mixed by its own number."""
    for kind, name in enumerate(_SINGLE):
        yield _salted(table.sets[name][rows], kind)
    sides = [np.concatenate([table.sets[name][rows] for name in names], axis=1) for names in (_ACTORS, _RECIPIENTS)]
    yield _salted(_dyads(*sides), len(_SINGLE))
    both = np.concatenate([table.sets[name][rows] for name in (*_ACTORS, *_RECIPIENTS)], axis=1)
    acts = table.numbers["act"][rows].astype(np.uint64)[:, None]
    yield _salted(np.where(both != 0, both * _MIX[0] ^ acts, 0), len(_SINGLE) + 1)
    yield _salted(both, len(_SINGLE) + 3)
    yield _salted(table.numbers["report"][rows].astype(np.uint64)[:, None], len(_SINGLE) + 2)


def _dyads(actors: Numbers, recipients: Numbers) -> npt.NDArray[np.uint64]:
    """A key for each actor with each recipient, the same for both orders."""
    left, right = actors[:, :, None].astype(np.uint64), recipients[:, None, :].astype(np.uint64)
    mixed = (left * _MIX[1]) ^ (right * _MIX[1]) ^ ((left + right) * _MIX[2])
    return np.where((left != 0) & (right != 0), mixed, 0).reshape(len(actors), actors.shape[1] * recipients.shape[1])


def _salted(matrix: npt.NDArray[np.uint64] | Numbers, kind: int) -> npt.NDArray[np.uint64]:
    wide = matrix.astype(np.uint64)
    return np.where(wide != 0, (wide + np.uint64(kind)) * _MIX[1], np.uint64(0))


def _mixed(values: npt.NDArray[np.uint64], family: int) -> Keys:
    mixed: Keys = (values ^ (values >> np.uint64(29))) * _MIX[0] + np.uint64(family)
    return mixed


def _pairs(rows: Rows, keys: Keys, days: npt.NDArray[np.int64], table: Features) -> Iterator[npt.NDArray[np.int64]]:
    """The pairs of all keys, coded as one number each: the earlier row times the number of rows, plus the later.

    Where more tellings than a block may have follow one within the window, its key is crossed with the content words of its
    sentence. Where that is crowded too, each is compared with those alone that follow next.
    """
    limits = weights().limits
    rows, keys = _sorted(rows, keys, days)
    followers = _followers(keys, days[rows])
    yield _paired(rows, np.where(followers > limits.block, 0, followers), len(table))
    crowded = _crowd(followers, limits.block)
    if not crowded.any():
        return
    rows, keys = _sorted(*_crossed(rows[crowded], keys[crowded], table.sets["words"]), days)
    followers = _followers(keys, days[rows])
    yield _paired(rows, np.minimum(followers, limits.neighbours), len(table))


def _sorted(rows: Rows, keys: Keys, days: npt.NDArray[np.int64]) -> tuple[Rows, Keys]:
    """Rows and keys by key, day and row, each once."""
    order = np.lexsort((rows, days[rows], keys))
    rows, keys = rows[order], keys[order]
    first = np.ones(len(rows), np.bool_)
    first[1:] = (rows[1:] != rows[:-1]) | (keys[1:] != keys[:-1])
    return rows[first], keys[first]


def _followers(keys: Keys, days: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """How many entries behind each have its key and a day within the window."""
    if not len(keys):
        return np.empty(0, np.int64)
    groups = np.cumsum(np.concatenate([[0], keys[1:] != keys[:-1]]))
    line = groups * _DAYS + (days - days.min())
    last = np.searchsorted(line, line + weights().limits.window, side="right")
    return np.asarray(last - np.arange(len(line)) - 1)


# More than the days between the first and the last event of an archive, with those of nobody's knowing.
_DAYS: Final = 10**7


def _crowd(followers: npt.NDArray[np.int64], most: int) -> npt.NDArray[np.bool_]:
    """The entries that are crowded, or follow one that is."""
    edges = np.zeros(len(followers) + 1, np.int64)
    at = np.flatnonzero(followers > most)
    np.add.at(edges, at, 1)
    np.add.at(edges, at + followers[at] + 1, -1)
    return np.cumsum(edges[:-1]) > 0


def _crossed(rows: Rows, keys: Keys, words: Numbers) -> tuple[Rows, Keys]:
    """Each entry once for each content word of its sentence, with a key of both."""
    at, column = np.nonzero(words[rows])
    return rows[at], (keys[at] ^ (words[rows][at, column].astype(np.uint64) * _MIX[2])) * _MIX[0]


def _paired(rows: Rows, counts: npt.NDArray[np.int64], size: int) -> npt.NDArray[np.int64]:
    """Each entry with so many that follow it, the earlier row first."""
    one = np.repeat(np.arange(len(rows)), counts)
    steps = np.arange(len(one)) - np.repeat(np.cumsum(counts) - counts, counts) + 1
    left, right = rows[one], rows[one + steps]
    return np.unique(np.minimum(left, right).astype(np.int64) * size + np.maximum(left, right))
