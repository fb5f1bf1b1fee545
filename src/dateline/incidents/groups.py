"""From pairs to groups: the best pairs first, and a group grows only where both parts fit as wholes."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

import numpy as np

from dateline.incidents.features import Features, Values
from dateline.incidents.scores import Rows, scores
from dateline.incidents.tables import weights

# A chain of tellings that is longer is cut at its weakest pairs before it is looked at: the work grows with its square.
LONGEST = 300

# By so much the score rises that a pair needs when a chain is cut.
STEP = 0.5


def groups(table: Features, one: Rows, other: Rows, fit: Values) -> list[list[int]]:
    """Rows that tell one occasion, in groups of two or more, each in order and the groups by their first row.

    Args:
        table: the tellings.
        one: the earlier row of each pair that fits.
        other: the later row of each.
        fit: the score of each pair.
    """
    pairs = list(zip(one.tolist(), other.tolist(), fit.tolist(), strict=True))
    found = [group for chain in _chains(pairs, weights().limits.join) for group in _grown(table, chain)]
    return sorted(found)


def _chains(pairs: list[tuple[int, int, float]], least: float) -> Iterable[list[int]]:
    """Rows that pairs of this score lead from one to the other; too long ones are cut by asking for more."""
    by_root: dict[int, list[tuple[int, int, float]]] = defaultdict(list)
    kept = [pair for pair in pairs if pair[2] >= least]
    roots = _roots(kept)
    for pair in kept:
        by_root[roots[pair[0]]].append(pair)
    for part in by_root.values():
        rows = sorted({row for pair in part for row in pair[:2]})
        if len(rows) <= LONGEST:
            yield rows
        else:
            yield from _chains(part, least + STEP)


def _roots(pairs: Sequence[tuple[int, int, float]]) -> dict[int, int]:
    """The first row that each row is connected with."""
    parents: dict[int, int] = {}

    def top(row: int) -> int:
        while parents.setdefault(row, row) != row:
            parents[row] = parents[parents[row]]
            row = parents[row]
        return row

    for one, other, _ in pairs:
        first, second = sorted((top(one), top(other)))
        parents[second] = first
    return {row: top(row) for row in parents}


def _grown(table: Features, chain: list[int]) -> list[list[int]]:
    """The groups inside a chain: pairs from the best on join their groups, if all pairs between both fit on average.

    One pair that contradicts (minus infinity) keeps two groups apart.
    """
    rows = np.array(chain, np.intp)
    left, right = np.triu_indices(len(rows), 1)
    fit = scores(table, rows[left], rows[right])
    matrix = np.zeros((len(rows), len(rows)), np.float64)
    matrix[left, right] = matrix[right, left] = fit
    least = weights().limits.join
    groups = {n: [n] for n in range(len(rows))}
    member = list(range(len(rows)))
    for at in np.lexsort((right, left, -fit)).tolist():
        if fit[at] < least:
            break
        one, other = sorted((member[left[at]], member[right[at]]))
        if one != other and matrix[np.ix_(groups[one], groups[other])].mean() >= least:
            for row in groups[other]:
                member[row] = one
            groups[one] += groups.pop(other)
    return [sorted(chain[n] for n in group) for group in groups.values() if len(group) > 1]
