"""From pairs to groups: the best pairs first, and a group grows only where both parts fit as wholes."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

import msgspec
import numpy as np
import numpy.typing as npt

from dateline.incidents.edges import Edges
from dateline.incidents.features import Features
from dateline.incidents.scores import scores
from dateline.incidents.tables import weights

# A chain of so many tellings is looked at as a whole: the work grows with its square. In a longer one each telling is
# compared with the beginnings of the groups that its pairs lead to.
LONGEST = 300
CORE = 12

# Pairs of chains that are scored together.
_PAIRS_AT_ONCE = 200_000

# What a person joins has this score: more than rules can take away.
WISHED = 1000.0

Pair = tuple[int, int]


class Wishes(msgspec.Struct, frozen=True):
    """What people say of pairs of rows: those that are of one occasion, and those that are not."""

    joined: frozenset[Pair] = frozenset()
    split: frozenset[Pair] = frozenset()


NOTHING = Wishes()


def groups(table: Features, found: Edges, wishes: Wishes = NOTHING) -> list[list[int]]:
    """Rows that tell one occasion, in groups of two or more, each in order and the groups by their first row."""
    grown: list[list[int]] = []
    short: list[list[int]] = []
    for chain, pairs in _chains(found, wishes):
        if len(chain) <= LONGEST:
            short.append(chain)
        else:
            grown += _led(table, chain, pairs, wishes)
    for chain, fit in _scored(table, short):
        grown += _grown(chain, _wished(fit, chain, wishes))
    return sorted(grown)


def _scored(table: Features, chains: Sequence[list[int]]) -> Iterator[tuple[list[int], npt.NDArray[np.float64]]]:
    """Each chain with the scores of its pairs, in the order of `numpy.triu_indices`; many chains are scored at once."""
    for some in _batches(chains):
        pairs = [np.array(chain, np.intp)[np.stack(np.triu_indices(len(chain), 1))] for chain in some]
        fit = scores(table, *np.concatenate(pairs, axis=1)).astype(np.float64)
        ends = np.cumsum([0, *(part.shape[1] for part in pairs)])
        for n, chain in enumerate(some):
            yield chain, fit[ends[n] : ends[n + 1]]


def _batches(chains: Iterable[list[int]]) -> Iterator[list[list[int]]]:
    """Chains in lots of some hundred thousand pairs."""
    some: list[list[int]] = []
    pairs = 0
    for chain in chains:
        some.append(chain)
        pairs += len(chain) * (len(chain) - 1) // 2
        if pairs >= _PAIRS_AT_ONCE:
            yield some
            some, pairs = [], 0
    if some:
        yield some


def _chains(found: Edges, wishes: Wishes) -> Iterator[tuple[list[int], list[Pair]]]:
    """Rows that pairs lead from one to the other, each chain with its pairs."""
    pairs = [*zip(found.one.tolist(), found.other.tolist(), strict=True), *sorted(wishes.joined)]
    tops = _tops(pairs)
    by_top: dict[int, list[Pair]] = defaultdict(list)
    for pair in pairs:
        by_top[tops[pair[0]]].append(pair)
    for part in by_top.values():
        yield sorted({row for pair in part for row in pair}), part


def _tops(pairs: Sequence[Pair]) -> dict[int, int]:
    """The first row that each row is connected with."""
    parents: dict[int, int] = {}

    def top(row: int) -> int:
        while parents.setdefault(row, row) != row:
            parents[row] = parents[parents[row]]
            row = parents[row]
        return row

    for one, other in pairs:
        first, second = sorted((top(one), top(other)))
        parents[second] = first
    return {row: top(row) for row in parents}


def _wished(fit: npt.NDArray[np.float64], chain: list[int], wishes: Wishes) -> npt.NDArray[np.float64]:
    """The scores of a chain's pairs with the wishes about them."""
    places = {row: place for place, row in enumerate(chain)}
    inside = _inside(wishes, chain)
    for wished, score in ((inside.joined, WISHED), (inside.split, -np.inf)):
        for pair in wished:
            one, other = sorted(places[row] for row in pair)
            fit[one * len(chain) - one * (one + 1) // 2 + other - one - 1] = score
    return fit


def _grown(chain: list[int], fit: npt.NDArray[np.float64]) -> list[list[int]]:
    """The groups inside a chain: pairs from the best on join their groups, if all pairs between both fit on average.

    One pair that contradicts (minus infinity) keeps two groups apart, unless a person joins them.
    """
    left, right = np.triu_indices(len(chain), 1)
    matrix = np.zeros((len(chain), len(chain)))
    matrix[left, right] = matrix[right, left] = fit
    least = weights().limits.join
    parts = {n: [n] for n in range(len(chain))}
    member = list(range(len(chain)))
    for at in np.lexsort((right, left, -fit)).tolist():
        if fit[at] < least or len(parts) == 1:
            break
        one, other = sorted((member[left[at]], member[right[at]]))
        if one != other and (fit[at] == WISHED or matrix[np.ix_(parts[one], parts[other])].mean() >= least):
            for row in parts[other]:
                member[row] = one
            parts[one] += parts.pop(other)
    return [sorted(chain[n] for n in part) for part in parts.values() if len(part) > 1]


def _led(table: Features, chain: list[int], pairs: list[Pair], wishes: Wishes) -> list[list[int]]:
    """The groups inside a long chain: each row in order joins the group whose beginning it fits best on average."""
    inside, before = _inside(wishes, chain), defaultdict(list)
    for one, other in pairs:
        before[max(one, other)].append(min(one, other))
    led: list[list[int]] = []
    group_of: dict[int, int] = {}
    for row in chain:
        near = sorted({group_of[other] for other in before[row]})
        fits = [_fit(table, led[group][:CORE], row, inside) for group in near]
        best = int(np.argmax(fits)) if fits else 0
        if fits and fits[best] >= weights().limits.join:
            group_of[row] = near[best]
            led[near[best]].append(row)
        else:
            group_of[row] = len(led)
            led.append([row])
    return [group for group in led if len(group) > 1]


def _fit(table: Features, group: list[int], row: int, wishes: Wishes) -> float:
    """How well a row fits the beginning of a group on average; what people say of them goes first."""
    pairs = {(min(other, row), max(other, row)) for other in group}
    if pairs & wishes.split:
        return -np.inf
    if pairs & wishes.joined:
        return WISHED
    return float(scores(table, np.array(group, np.intp), np.full(len(group), row, np.intp)).mean())


def _inside(wishes: Wishes, chain: Sequence[int]) -> Wishes:
    """The wishes that are about rows of a chain."""
    if not wishes.joined and not wishes.split:
        return wishes
    own = set(chain)
    kept = [frozenset(pair for pair in pairs if own.issuperset(pair)) for pairs in (wishes.joined, wishes.split)]
    return Wishes(*kept)
