"""Which of its meanings each toponym of a report has, all decided together.

A name is likely to mean a place that is often named (`atlas`), and a place in the company of others that the report names: near
them, in the same region, in the same country. What the others mean is as uncertain, so beliefs are passed around a few times.
A container behind a name settles it: *Paris, Texas*. Within a report a name has one meaning, unless containers part it.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np

from dateline.record import Span
from dateline.where.atlas import Atlas, Meaning
from dateline.where.gazetteer import DISTRICT
from dateline.where.geometry import Numbers, distances
from dateline.where.hints import Hint, boxes, hint_of, lies_in
from dateline.where.names import key_of

# How much two places support each other, at most 1: by distance (e-folding, kilometres), in one region, in one country.
NEAR_KM, SAME_REGION, SAME_COUNTRY = 100.0, 0.2, 0.03
# Company as seen from a place that has none; the smaller, the more a lonely meaning loses against one with company.
NO_COMPANY = 0.01
# Weight of the logarithm of company.
OF_COMPANY = 1.5
# Log odds of a meaning that lies in the container behind its name.
OF_CONTAINER = 4.0
# The country of the outlet counts as so large a part of a country that the report names: agencies write about the whole world.
OF_OUTLET = 0.3
# Times that beliefs are passed around; they hardly move after the third.
ROUNDS = 4
# Digits of a belief that are kept: sums may differ behind them from machine to machine, and readings must not.
SHARE_DIGITS = 9
# A belief under which nothing is claimed: on the corpora, such readings are wrong more often than right.
LEAST_BELIEF = 0.3

# Names that are compared with each other, and meanings of all of them together: the cost grows with the square of either. Beyond
# the names that a report mentions most, the others keep company with those alone.
COMPANY, CANDIDATES = 40, 800


class Reading(NamedTuple):
    """What one toponym means: a row of the atlas, how sure that is, why, how much company it has, and which mention told most."""

    row: int
    belief: float
    rules: tuple[str, ...]
    company: float
    friend: Span | None


class _Name(NamedTuple):
    """One name of a report with all that it may mean, and how much its company counts; a name that containers part is several."""

    key: str
    meanings: tuple[Meaning, ...]
    inside: tuple[bool, ...]
    span: Span | None
    voice: float = 1.0


def resolve(text: str, spans: Sequence[Span], atlas: Atlas, home: str | None = None) -> list[Reading | None]:
    """What the toponyms at these spans mean; ``None`` for one that no place is called, or where nothing is likely enough.

    ``home`` is the code of the country in which the report's outlet is at home: company for places there.
    """
    found: dict[tuple[str, Hint], list[Span]] = defaultdict(list)
    for span in spans:
        found[key_of(text[slice(*span)]), hint_of(text, span, atlas)].append(span)
    containers = defaultdict(list)
    for key, hint in found:
        if hint.container is not None:
            containers[key].append(hint.container)
    order = sorted(found, key=lambda name: -len(found[name]))
    names = [
        _name(text, key, found[key, hint][0], hint, [hint.container] if hint.container else containers[key], atlas)
        for key, hint in order
    ]
    # A container is company too, also where it is not itself among the toponyms.
    named = {key for key, _ in found}
    for container in dict.fromkeys(name for names_of in containers.values() for name in names_of):
        if key_of(container) not in named:
            names.append(_Name(key_of(container), atlas.meanings(container), (False,) * len(atlas.meanings(container)), None))
    if home is not None and (country := atlas.country_row(home)) is not None:
        names.append(_Name("", (Meaning(country, 0.0, None),), (False,), None, OF_OUTLET))
    readings = _in_company(names, atlas)
    by_span = {span: reading for name, reading in zip(order, readings, strict=False) for span in found[name]}
    return [by_span[span] for span in spans]


def _name(text: str, key: str, span: Span, hint: Hint, containers: Iterable[str], atlas: Atlas) -> _Name:
    name = text[slice(*span)]
    meanings = (hint.is_region and atlas.regions(name)) or atlas.meanings(name)
    around = [box for container in containers for box in boxes(container, atlas)]
    inside = tuple(any(lies_in(meaning.row, box, atlas) for box in around) for meaning in meanings)
    return _Name(key, meanings, inside, span)


def _in_company(names: list[_Name], atlas: Atlas) -> list[Reading | None]:
    """A reading of every name, in the company of the first so many of them."""
    leading = names[:COMPANY]
    readings = _together(leading, atlas)
    for start in range(COMPANY, len(names), COMPANY):
        block = names[start : start + COMPANY]
        readings += _together([*leading, *block], atlas)[len(leading) :]
    return readings


def _together(names: list[_Name], atlas: Atlas) -> list[Reading | None]:
    """A reading of every name in the company of all of them."""
    most = max(1, CANDIDATES // max(1, len(names)))
    table = _Table(names, most, atlas)
    return [table.reading(at) for at in range(len(names))]


class _Table:
    """All meanings of some names side by side, and how much each is believed."""

    def __init__(self, names: list[_Name], most: int, atlas: Atlas) -> None:
        self.names = names
        self.meanings = [meaning for name in names for meaning in name.meanings[:most]]
        self.inside = np.array([inside for name in names for inside in name.inside[:most]], dtype=bool)
        self.owner = np.array([at for at, name in enumerate(names) for _ in name.meanings[:most]], dtype=np.int64)
        self.weight = np.array([meaning.weight for meaning in self.meanings])
        self.support = _support(np.array([meaning.row for meaning in self.meanings], dtype=np.int64), atlas)
        keys = {key: number for number, key in enumerate(dict.fromkeys(name.key for name in names))}
        key_of_row = np.array([keys[names[at].key] for at in self.owner], dtype=np.int64)
        self.support[key_of_row[:, None] == key_of_row] = 0.0  # a name is no company for itself
        self.support *= np.array([names[at].voice for at in self.owner])
        self.belief = self._believe()

    def _believe(self) -> Numbers:
        beforehand = self.weight + OF_CONTAINER * self.inside
        belief = self._shares(beforehand)
        for _ in range(ROUNDS):
            belief = self._shares(beforehand + OF_COMPANY * np.log(NO_COMPANY + self.support @ belief))
        return belief

    def _shares(self, odds: Numbers) -> Numbers:
        """Log odds as shares of one for each name."""
        top = np.full(len(self.names), -np.inf)
        np.maximum.at(top, self.owner, odds)
        raised = np.exp(odds - top[self.owner])
        shares: Numbers = raised / np.bincount(self.owner, raised, len(self.names))[self.owner]
        return shares.round(SHARE_DIGITS)

    def reading(self, at: int) -> Reading | None:
        """What one name means, and why; ``None`` if it has no meaning or none that is likely enough."""
        mine = np.flatnonzero(self.owner == at)
        if not len(mine):
            return None
        best = int(mine[self.belief[mine].argmax()])
        if self.belief[best] < LEAST_BELIEF:
            return None
        meaning = self.meanings[best]
        how, friend = self._why(best, mine)
        rules = tuple(rule for rule in (meaning.rule, how) if rule is not None)
        return Reading(meaning.row, float(self.belief[best]), rules, float(self.support[best] @ self.belief), friend)

    def _why(self, best: int, mine: Numbers) -> tuple[str | None, Span | None]:
        """The rule by which a meaning won over the others of its name, and the mention whose company told most."""
        if self.inside[best]:
            return "where.container", None
        if len(mine) == 1:
            return None if self.meanings[best].rule else "where.only-one", None
        if self.weight[mine].argmax() == best - mine[0]:
            return "where.best-known", None
        friend = int((self.support[best] * self.belief).argmax())
        return "where.company", self.names[self.owner[friend]].span


def _support(rows: Numbers, atlas: Atlas) -> Numbers:
    """How much each of some places is company for each other, between 0 and 1."""
    country, region = atlas.country[rows], atlas.region[rows]
    spots = atlas.kinds[rows] <= DISTRICT
    near = np.exp(-distances(atlas.points[rows]) / NEAR_KM) * (spots[:, None] & spots)
    same_region = (region[:, None] == region) & (region >= 0)
    same_country = (country[:, None] == country) & (country >= 0)
    support: Numbers = np.maximum(near, np.where(same_region, SAME_REGION, np.where(same_country, SAME_COUNTRY, 0.0)))
    return support
