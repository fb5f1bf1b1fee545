"""How alike two groupings of the same items are: B-cubed and pairs; and how alike two sets are."""

from collections import Counter
from collections.abc import Collection, Hashable, Iterable, Mapping
from typing import TypeVar

import msgspec

Item = TypeVar("Item", bound=Hashable)


class Score(msgspec.Struct, frozen=True):
    """Precision and recall, from 0 to 1; of nothing all is right, so where nothing was to be judged a part is 1."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """The harmonic mean; 0 where both parts are 0."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


def b_cubed(gold: Mapping[Item, Hashable], found: Mapping[Item, Hashable]) -> Score:
    """The mean over items: how much of an item's found group is of its gold group, and how much of that was found.

    Both map each item to its group. The items are those of ``gold``; ``KeyError`` if ``found`` leaves one out.

    >>> b_cubed({"a": 1, "b": 1, "c": 2}, {"a": "x", "b": "x", "c": "x"}).recall
    1.0
    """
    cells = Counter((group, found[item]) for item, group in gold.items())
    of_gold, of_found = Counter(gold.values()), Counter(found[item] for item in gold)
    precision = sum(count * count / of_found[other] for (_, other), count in cells.items())
    recall = sum(count * count / of_gold[group] for (group, _), count in cells.items())
    return Score(_share(precision, len(gold)), _share(recall, len(gold)))


def pairwise(gold: Mapping[Item, Hashable], found: Mapping[Item, Hashable]) -> Score:
    """The share of pairs joined that belong together, and the share of those that belong together that are joined.

    >>> pairwise({"a": 1, "b": 1, "c": 2}, {"a": "x", "b": "x", "c": "x"}).recall
    1.0
    """
    both = _pairs((group, found[item]) for item, group in gold.items())
    return Score(_share(both, _pairs(found[item] for item in gold)), _share(both, _pairs(gold.values())))


def _pairs(groups: Iterable[Hashable]) -> int:
    return sum(count * (count - 1) // 2 for count in Counter(groups).values())


def matched(gold: Collection[Hashable], found: Collection[Hashable]) -> Score:
    """The share of what was found that was to be found, and of what was to be found that was; each counts once.

    >>> matched({"a", "b"}, {"b"})
    Score(precision=1.0, recall=0.5)
    """
    both = len(set(gold) & set(found))
    return Score(_share(both, len(set(found))), _share(both, len(set(gold))))


def _share(part: float, whole: int) -> float:
    return part / whole if whole else 1.0
