"""How well pairs of tellings fit: the value of each rule for each pair, and the score that they make together."""

from collections.abc import Callable
from typing import Final

import numpy as np
import numpy.typing as npt

from dateline.incidents.features import NO_DAY, Features, Numbers, Values, anchor_days
from dateline.incidents.tables import weights

Rows = npt.NDArray[np.intp]
Truths = npt.NDArray[np.bool_]
Counts = npt.NDArray[np.int64]

# A shared country says less than a shared name.
COUNTRY = 0.7

# Days of which an event may be told as one day: longer ones say less the longer they are.
_LONG = 31

# Undated tellings published so many days apart are still of one run of news; a day apart they are of one morning.
RUN, MORNING = 3, 1
RUN_VALUE = 0.4

# Names in common from which more make no difference.
_MANY_NAMES = 3

# Content words that the shorter sentence must have for a share of them to say all that it can.
_ENOUGH_WORDS = 6

# Share of words from which two sentences are the same sentence, edited.
_SAME_SENTENCE = 0.7

# Content words in common that two sentences about one war have by chance.
HARDLY = 1

# Days apart from which tellings with a day each contradict one another.
APART = 2

# Pairs that are compared at once: a column of so many stays in a processor's own memory.
AT_ONCE = 32_768


class Pairs:
    """Pairs of rows of some features, both of one length; what is compared once is remembered."""

    def __init__(self, table: Features, one: Rows, other: Rows) -> None:
        self.table, self.one, self.other = table, one, other
        self._sides: dict[str, tuple[Numbers, Numbers]] = {}
        self._shared: dict[tuple[str, str], Counts] = {}

    def number(self, name: str) -> tuple[Counts, Counts]:
        """A column for both sides."""
        column = self.table.numbers[name]
        return column[self.one], column[self.other]

    def shared(self, name: str, other: str | None = None) -> Counts:
        """How many members two sets have in common; ``other`` is the other's set, where it is another."""
        key = (name, other or name)
        if key not in self._shared:
            self._shared[key] = _common(self._side(name)[0], self._side(key[1])[1])
        return self._shared[key]

    def sizes(self, name: str) -> tuple[Counts, Counts]:
        """How many members each side's set has."""
        sizes = self.table.sizes[name]
        return sizes[self.one].astype(np.int64), sizes[self.other].astype(np.int64)

    def _side(self, name: str) -> tuple[Numbers, Numbers]:
        """The sets of both sides, a row for each place in a set, so that one place of all pairs lies together."""
        if name not in self._sides:
            rows = self.table.sets[name]
            self._sides[name] = (np.ascontiguousarray(rows[self.one].T), np.ascontiguousarray(rows[self.other].T))
        return self._sides[name]


def _common(left: Numbers, right: Numbers) -> Counts:
    found = np.zeros(left.shape[1], np.int64)
    for column in left:
        if column.any():
            same = np.zeros(len(column), np.bool_)
            for other in right:
                same |= column == other
            found += same & (column != 0)
    return found


def values(pairs: Pairs) -> dict[str, Values]:
    """The value of each rule for each pair, from 0 to 1, in the order of ``weights.toml``."""
    found: dict[str, Values] = {}
    for name in weights().weights:
        found[name] = np.asarray(_RULES[name](pairs), np.float32)
    return found


def scores(table: Features, one: Rows, other: Rows) -> Values:
    """The score of each pair; minus infinity where types can't be one act or what is told contradicts."""
    found = np.empty(len(one), np.float32)
    for start in range(0, len(one), AT_ONCE):
        some = Pairs(table, one[start : start + AT_ONCE], other[start : start + AT_ONCE])
        found[start : start + AT_ONCE] = _scores(some)
    return found


def _scores(pairs: Pairs) -> Values:
    total = np.zeros(len(pairs.one), np.float32)
    for name, value in values(pairs).items():
        total += value * np.float32(weights().weights[name].weight)
    return np.where(_impossible(pairs), np.float32(-np.inf), total)


def reasons(table: Features, one: Rows, other: Rows) -> list[dict[str, float]]:
    """What each rule adds to the score of each pair, rules that add nothing left out."""
    names = list(weights().weights)
    each = values(Pairs(table, one, other))
    matrix = np.stack([each[name] * np.float32(weights().weights[name].weight) for name in names], axis=1)
    return [{name: round(float(part), 3) for name, part in zip(names, row, strict=True) if part} for row in matrix]


def _impossible(pairs: Pairs) -> Truths:
    """Whether two tellings can't be of one act: no family in common, or days that lie too far apart."""
    one, other = pairs.number("families")
    same = np.equal(*pairs.number("type"))
    return np.asarray(~(same | ((one & other) != 0)) | (_gap(pairs) > weights().limits.window))


def _dated(pairs: Pairs) -> Truths:
    one, other = pairs.number("start")
    return np.asarray((one != NO_DAY) & (other != NO_DAY))


def _gap(pairs: Pairs) -> npt.NDArray[np.int64]:
    """Days between the days of two events; 0 if they share one, or if one has none."""
    (start, start2), (end, end2) = pairs.number("start"), pairs.number("end")
    return np.where(_dated(pairs), np.maximum(0, np.maximum(start - end2, start2 - end)), 0)


def _day(pairs: Pairs) -> Values:
    """1 for one day each, less the longer the longer of both is."""
    (start, start2), (end, end2) = pairs.number("start"), pairs.number("end")
    longest = np.clip(np.maximum(end - start, end2 - start2), 0, _LONG)
    return np.asarray((_dated(pairs) & (_gap(pairs) == 0)) * (1 - longest / (_LONG + 1)), np.float32)


def _undated(pairs: Pairs) -> Values:
    """1 if the day of one and the publication of the other, or both publications, are of one run of news."""
    days = anchor_days(pairs.table)
    one, other = days[pairs.one], days[pairs.other]
    apart = np.abs(one - other)
    value = np.where(apart <= MORNING, 1.0, np.where(apart <= RUN, RUN_VALUE, 0.0)).astype(np.float32)
    return np.asarray(value * (~_dated(pairs) & (one != NO_DAY) & (other != NO_DAY)), np.float32)


def _side(side: str) -> Callable[[Pairs], Values]:
    def rule(pairs: Pairs) -> Values:
        by_name = pairs.shared(f"{side}_names") > 0
        by_country = pairs.shared(f"{side}_countries") > 0
        return np.where(by_name, 1.0, by_country * COUNTRY).astype(np.float32)

    return rule


def _crossed(pairs: Pairs) -> Truths:
    """Whether the actor of one is the recipient of the other."""
    names = pairs.shared("actor_names", "recipient_names") + pairs.shared("recipient_names", "actor_names")
    countries = pairs.shared("actor_countries", "recipient_countries") + pairs.shared("recipient_countries", "actor_countries")
    return (names + countries) > 0


def _actors_shared(pairs: Pairs) -> Truths:
    return (pairs.shared("actor_names") + pairs.shared("actor_countries")) > 0


def _any_shared(pairs: Pairs) -> Truths:
    recipients = pairs.shared("recipient_names") + pairs.shared("recipient_countries")
    return _actors_shared(pairs) | (recipients > 0) | _crossed(pairs)


def _tells(pairs: Pairs, *columns: str) -> Truths:
    """Whether both have a member in one of these sets."""
    one = sum(pairs.sizes(name)[0] for name in columns)
    other = sum(pairs.sizes(name)[1] for name in columns)
    return np.asarray((one > 0) & (other > 0))


def _near(pairs: Pairs) -> Truths:
    return (pairs.shared("sites", "near") + pairs.shared("near", "sites")) > 0


def _share(pairs: Pairs, name: str) -> Values:
    """The share of the smaller set's members that both have; of few words a share says less."""
    smaller = np.minimum(*pairs.sizes(name))
    return (pairs.shared(name) / np.maximum(smaller, _ENOUGH_WORDS)).astype(np.float32)


def _names(pairs: Pairs) -> Values:
    return (np.minimum(pairs.shared("names"), _MANY_NAMES) / _MANY_NAMES).astype(np.float32)


def _one_report(pairs: Pairs) -> Truths:
    return np.asarray(np.equal(*pairs.number("report")))


def _one_sentence(pairs: Pairs) -> Truths:
    """Whether both are in one sentence of a report, or tell other acts in the same sentence of two copies."""
    own = _one_report(pairs) & np.equal(*pairs.number("sentence"))
    return np.asarray(own | (np.equal(*pairs.number("root")) & _alike(pairs) & ~np.equal(*pairs.number("act"))))


def _unlike(pairs: Pairs) -> Truths:
    """Whether neither act, place nor figure is the same, and hardly a word: two armies do many things to one another."""
    same = np.equal(*pairs.number("act")) | (pairs.shared("sites") > 0) | _near(pairs) | (pairs.shared("amounts") > 0)
    return np.asarray(~same & (pairs.shared("words") <= HARDLY))


def _own(pairs: Pairs) -> Truths:
    """Whether both are acts that are their doer's alone."""
    one, other = pairs.number("own")
    return np.asarray((one & other) != 0)


def _other_homes(pairs: Pairs) -> Truths:
    return np.asarray(_tells(pairs, "actor_countries") & (pairs.shared("actor_countries") == 0))


def _alike(pairs: Pairs) -> Truths:
    return np.asarray(_share(pairs, "words") >= _SAME_SENTENCE)


_ACTORS = ("actor_names", "actor_countries")
_PARTIES = (*_ACTORS, "recipient_names", "recipient_countries")

# The rules by the names of their weights. Truths stand for 1 and 0.
_RULES: Final[dict[str, Callable[[Pairs], Values | Truths]]] = {
    "base": lambda pairs: np.ones(len(pairs.one), np.float32),
    "type": lambda pairs: np.equal(*pairs.number("type")),
    "act": lambda pairs: np.equal(*pairs.number("act")) & (pairs.number("act")[0] != 0),
    "modes": lambda pairs: pairs.shared("modes") > 0,
    "actors": _side("actor"),
    "recipients": _side("recipient"),
    "swapped": lambda pairs: _crossed(pairs) & ~_actors_shared(pairs) & ~_unlike(pairs),
    "unlike": _unlike,
    "parties": _any_shared,
    "strangers": lambda pairs: _tells(pairs, *_PARTIES) & ~_any_shared(pairs),
    "other-actors": lambda pairs: _tells(pairs, *_ACTORS) & ~_actors_shared(pairs),
    "other-doers": lambda pairs: _own(pairs) & _other_homes(pairs) & ~_crossed(pairs),
    "other-names": lambda pairs: _own(pairs) & _tells(pairs, "actor_names") & (pairs.shared("actor_names") == 0),
    "day": _day,
    "next-day": lambda pairs: _dated(pairs) & (_gap(pairs) > 0) & (_gap(pairs) < APART),
    "undated": _undated,
    "other-day": lambda pairs: _dated(pairs) & (_gap(pairs) >= APART),
    "place": lambda pairs: pairs.shared("sites") > 0,
    "place-near": lambda pairs: _near(pairs) & (pairs.shared("sites") == 0),
    "country": lambda pairs: (pairs.shared("site_countries") > 0) & (pairs.shared("sites") == 0),
    "other-place": lambda pairs: _tells(pairs, "sites") & (pairs.shared("sites") == 0) & ~_near(pairs),
    "scene": lambda pairs: (pairs.shared("scene") > 0) & (pairs.shared("sites") == 0) & ~_one_report(pairs),
    "figure": lambda pairs: pairs.shared("amounts") > 0,
    "words": lambda pairs: _share(pairs, "words") * ~_one_sentence(pairs),
    "names": lambda pairs: _names(pairs) * ~_one_sentence(pairs),
    "setting": lambda pairs: _share(pairs, "setting") * ~_one_report(pairs),
    "same-report": _one_report,
    "same-sentence": _one_sentence,
    "copies": lambda pairs: np.equal(*pairs.number("root")) & ~_one_report(pairs) & _alike(pairs),
}
