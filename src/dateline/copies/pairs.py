"""Pairs of reports that tell one story in the same words: found by their signatures, decided by their texts."""

import datetime as dt
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any, Literal

import msgspec
import numpy as np
import numpy.typing as npt

from dateline.copies.signatures import VALUES, Hashes, Signature, shingles, unpack

Kind = Literal["copy", "rewrite", "part"]
TextsOf = Callable[[Collection[str]], Mapping[str, str]]

# Papers print agency copy on the day or the next, weeklies within three; an anniversary piece comes later.
DAYS = 3

# Values of the MinHash in a band: two texts are looked at if one band is the same in both.
BAND = 4

# From here on two texts are copies of each other: at four words a shingle, two changed words in a hundred leave 85 %.
COPY = 0.65

# A text of which the other has so much is a part of it; below, down to `REWRITE`, they share passages.
PART = 0.75
REWRITE = 0.45

# A shared passage of fewer shingles is a quotation that two reporters heard, or a paragraph of background.
SHARED = 25

# So many sampled shingles are shared at least by texts that share enough to be looked at; one alone is often a stock phrase.
SAMPLED_SHARED = 2

# A shingle that so many reports of some days have is boilerplate or a title, and leads nowhere.
COMMON = 300

# Names and figures that two texts of one story share; where they differ, a template tells of two events.
MARKS = 0.5

_MARK = re.compile(r"(?<![.!?:\n\"“”])(?<=[\w,;)]\s)[A-ZÀ-ÞЀ-Я][\w’'-]+|\d[\d.,:]*\b")


# Candidates whose texts are held in memory together.
AT_ONCE = 10_000


class Sketch(msgspec.Struct, frozen=True):
    """What is known of a report before its text is read: its id, its day of publication if known, and its signature."""

    report_id: str
    published: str | None
    signature: bytes


class Pair(msgspec.Struct, frozen=True, order=True):
    """Two reports of one story.

    Attributes:
        report_id: the one whose id sorts first, and ``other_id`` the other.
        kind: ``copy`` of each other, ``part`` if one stands in the other almost whole, ``rewrite`` if they share passages.
        similarity: the share of common shingles in all of both, 0 to 1.
        containment: the share of the shorter one's shingles that the longer one has, 0 to 1.
    """

    report_id: str
    other_id: str
    kind: Kind
    similarity: float
    containment: float


def find_pairs(new: Iterable[Sketch], old: Iterable[Sketch], texts_of: TextsOf) -> Iterator[Pair]:
    """The pairs among new reports, and between new ones and old ones, in the order of their ids.

    Args:
        new: reports that were not compared yet.
        old: reports that were compared with each other before.
        texts_of: gives the texts of some reports by their ids; asked for candidates only, many at once.
    """
    fresh = list(new)
    sketches = {sketch.report_id: sketch for sketch in (*old, *fresh)}
    ids = sorted(sketches)
    places = {report_id: place for place, report_id in enumerate(ids)}
    days = [_day(sketches[report_id].published) for report_id in ids]
    wanted = {places[sketch.report_id] for sketch in fresh}
    signed = [unpack(sketches[report_id].signature) for report_id in ids]
    near = [(a, b) for a, b in sorted(_candidates(signed, wanted)) if _near(days[a], days[b])]
    for start in range(0, len(near), AT_ONCE):
        some = near[start : start + AT_ONCE]
        compare = _Comparison(ids, texts_of({ids[place] for pair in some for place in pair}))
        yield from filter(None, (compare(a, b) for a, b in some))


def _day(published: str | None) -> int | None:
    return dt.date.fromisoformat(published).toordinal() if published else None


def _near(one: int | None, other: int | None) -> bool:
    return one is None or other is None or abs(one - other) <= DAYS


def _candidates(signed: Sequence[Signature], wanted: set[int]) -> set[tuple[int, int]]:
    return _by_bands(signed, wanted) | _by_samples(signed, wanted)


def _by_bands(signed: Sequence[Signature], wanted: set[int]) -> set[tuple[int, int]]:
    """Texts that are alike as wholes: one band of their MinHash is the same."""
    found: set[tuple[int, int]] = set()
    matrix = np.stack([part.values for part in signed]) if signed else np.empty((0, VALUES), np.uint32)
    for start in range(0, VALUES, BAND):
        band = np.ascontiguousarray(matrix[:, start : start + BAND]).view(np.dtype((np.void, 4 * BAND))).ravel()
        for group in _groups(band):
            found.update(_pairs(group, wanted))
    return found


def _by_samples(signed: Sequence[Signature], wanted: set[int]) -> set[tuple[int, int]]:
    """Texts one of which stands in the other: they share sampled shingles, enough for the size of the shorter."""
    hashes = np.concatenate([part.sampled for part in signed]) if signed else np.empty(0, np.uint64)
    owners = np.repeat(np.arange(len(signed)), [len(part.sampled) for part in signed])
    shared: Counter[tuple[int, int]] = Counter()
    for group in _groups(hashes):
        shared.update(_pairs(owners[group], wanted))
    return {(a, b) for (a, b), count in shared.items() if count >= _enough(len(signed[a].sampled), len(signed[b].sampled))}


def _enough(one: int, other: int) -> float:
    """Half of what a pair at the border would share on average, so that few are missed by the luck of the sample."""
    return max(SAMPLED_SHARED, min(one, other) * REWRITE / 2)


def _groups(values: npt.NDArray[Any]) -> Iterator[npt.NDArray[np.intp]]:
    """The places at which equal values stand, for each value that stands at several but not at very many."""
    order = np.argsort(values, kind="stable")
    ordered = values[order]
    edges = np.flatnonzero(np.concatenate([[True], ordered[1:] != ordered[:-1], [True]])) if len(values) else np.empty(0, int)
    sizes = np.diff(edges)
    for at in np.flatnonzero((sizes > 1) & (sizes <= COMMON)):
        yield order[edges[at] : edges[at + 1]]


def _pairs(group: npt.NDArray[np.intp], wanted: set[int]) -> Iterator[tuple[int, int]]:
    members = sorted(int(place) for place in group)
    for n, a in enumerate(members):
        for b in members[n + 1 :]:
            if a != b and (a in wanted or b in wanted):
                yield a, b


class _Comparison:
    """Compares texts, each of which is taken apart once."""

    def __init__(self, ids: Sequence[str], texts: Mapping[str, str]) -> None:
        self._ids, self._texts = ids, texts
        self._shingles: dict[int, Hashes] = {}
        self._marks: dict[int, frozenset[str]] = defaultdict(frozenset)

    def __call__(self, a: int, b: int) -> Pair | None:
        """The pair that two reports are; ``None`` if they are none."""
        one, other = self._read(a), self._read(b)
        shared = len(np.intersect1d(one, other, assume_unique=True))
        shorter = min(len(one), len(other)) or 1
        similarity, containment = shared / (len(one) + len(other) - shared or 1), shared / shorter
        kind = _kind(similarity, containment, shared)
        if kind is None or not self._share_marks(a, b):
            return None
        return Pair(self._ids[a], self._ids[b], kind, round(similarity, 4), round(containment, 4))

    def _read(self, place: int) -> Hashes:
        if place not in self._shingles:
            text = self._texts[self._ids[place]]
            self._shingles[place], self._marks[place] = shingles(text), marks(text)
        return self._shingles[place]

    def _share_marks(self, a: int, b: int) -> bool:
        one, other = self._marks[a], self._marks[b]
        return not one or not other or len(one & other) / min(len(one), len(other)) >= MARKS


def _kind(similarity: float, containment: float, shared: int) -> Kind | None:
    if similarity >= COPY:
        return "copy"
    if shared < SHARED:
        return None
    return "part" if containment >= PART else "rewrite" if containment >= REWRITE else None


def marks(text: str) -> frozenset[str]:
    """The names and figures of a text: capitalised words that open no sentence, and numbers.

    >>> sorted(marks("Shelling in Kharkiv region left 3 dead."))
    ['3', 'Kharkiv']
    """
    return frozenset(found.rstrip(".,:") for found in _MARK.findall(text))
