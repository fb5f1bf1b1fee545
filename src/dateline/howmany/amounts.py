"""Amounts: where a text has a number, in digits or in words, and what it is worth.

`Scanner` finds the atoms of numbers, digits and single words, in one pass; neighbours are then put together by the grammar of
English numerals, which asks only what stands between two atoms. So the cost grows with the length of the text and no faster.
"""

import itertools
import math
import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

from dateline.lexicon.entries import Listed
from dateline.record import Span

_SMALL = [
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen",
    "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
]  # fmt: skip
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_ORDINALS = ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"]
# Parts of a whole in the singular; those of the ordinals are spelt like them.
_PARTS = {"half": 1 / 2, "quarter": 1 / 4} | {word: 1 / number for number, word in enumerate(_ORDINALS, start=1) if number > 2}
_SCALES = {
    "hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12, "lakh": 1e5, "crore": 1e7,
    "dozen": 12.0,
}  # fmt: skip
# Letters that newspapers write right behind digits for a scale: $3.4bn, 1.2m.
_LETTERS = {"k": 1e3, "m": 1e6, "mn": 1e6, "b": 1e9, "bn": 1e9, "tn": 1e12, "trn": 1e12}

Sort = Literal["digits", "small", "tens", "scale", "part", "ordinal", "vague"]
Shape = Literal["digits", "words", "vague", "part", "ordinal"]

_WORDS: dict[str, tuple[Sort, float]] = (
    {word: ("ordinal", float(number)) for number, word in enumerate(_ORDINALS, start=1)}
    | {word: ("small", float(number)) for number, word in enumerate(_SMALL, start=1)}
    | {word: ("tens", number * 10.0) for number, word in enumerate(_TENS, start=2)}
    | {word: ("scale", value) for word, value in _SCALES.items()}
    | {"half": ("part", 1 / 2), "quarter": ("part", 1 / 4)}
    | {f"{word}s": ("part", value) for word, value in _PARTS.items() if word != "half"}
)

# More digits than this are no quantity of anything; a run of them must not cost more than a look.
_MOST_DIGITS = 18
_BLANKS = frozenset({" ", "\u00a0"})
# What may stand between two words of one number.
_JOINTS = frozenset({" ", "-", " and ", "-and-"})
_HALVES = frozenset({" and a ", "-and-a-", " and one "})
# What makes of a number behind a hyphen the other end of a range, *10-15*, and not a part of a name, *A330-200*.
_OTHER_END = re.compile(r"(?<![^\W_])[\d.,]+[-–]\Z")
_SPACED_LETTERS = re.compile(r"\s(?:bn|mn|tn|trn)\b")
_TAIL = re.compile(r"[^\W\d_]{0,4}")
_DIGITS = r"\d{1,3}(?:,\d{2,3})+(?:\.\d+)?|\d+(?:\.\d+)?"


class Amount(NamedTuple):
    """A number in a text: its span, what it is worth (``None`` for a vague one, whose list is ``entry``), and how it is told.

    ``scale`` is that of its last word, 1 if it has none: *two million* has a million. ``attached`` are letters that stand right
    behind its digits and are no scale: *30km*.
    """

    start: int
    end: int
    value: float | None
    shape: Shape
    scale: float = 1.0
    entry: Listed | None = None
    attached: bool = False

    @property
    def span(self) -> Span:
        """Where it stands."""
        return (self.start, self.end)


class _Atom(NamedTuple):
    start: int
    end: int
    sort: Sort
    value: float
    entry: Listed | None = None


class Scanner:
    """Finds the amounts of a text; made once for the vague amounts of a lexicon, as *dozens* and *a few hundred*."""

    def __init__(self, vague: dict[str, Listed]) -> None:
        self._vague = vague
        tails: dict[str, list[str]] = {}
        for word in sorted([*vague, *_WORDS], key=len, reverse=True):
            tails.setdefault(word[0], []).append(re.escape(word[1:]).replace(r"\ ", r"\s+"))
        words = "|".join(f"{first}(?:{'|'.join(rest)})" for first, rest in tails.items())
        # Words are sorted by first letters, and the letters looked at first, because most places of a text begin no number.
        self._atoms = re.compile(rf"(?<![^\W_])(?=[\d{''.join(tails)}])(?:{_DIGITS}|(?:{words})(?![^\W_]))", re.IGNORECASE)

    def amounts(self, text: str, start: int, taken: list[Span]) -> list[Amount]:
        """The amounts of a text from ``start`` on, in order, without those in a span that is taken, as those of dates are."""
        atoms = list(_untaken(self._found(text, start), taken))
        amounts: list[Amount] = []
        at = 0
        while at < len(atoms):
            found, at = _grouped(atoms, at, text)
            if found is not None:
                amounts.append(found)
        return [amount for number, amount in enumerate(amounts) if not _in_row(amounts, number, text)]

    def _found(self, text: str, start: int) -> Iterator[_Atom]:
        for match in self._atoms.finditer(text, start):
            word = match[0]
            if word[0].isdigit():
                yield _Atom(match.start(), match.end(), "digits", _worth(word))
                continue
            folded = " ".join(word.lower().split())
            entry = self._vague.get(folded)
            sort, value = _WORDS[folded] if entry is None else ("vague", 0.0)
            yield _Atom(match.start(), match.end(), sort, value, entry)


def value_of(text: str) -> float | None:
    """The value of a number in digits or words, ``None`` if it is none.

    >>> value_of("20,000"), value_of("twenty-three"), value_of("1.5 million"), value_of("three and a half million")
    (20000.0, 23.0, 1500000.0, 3500000.0)
    """
    amounts = Scanner({}).amounts(text, 0, [])
    return amounts[0].value if len(amounts) == 1 and amounts[0].span == (0, len(text)) else None


def _worth(digits: str) -> float:
    """What digits are worth; infinite where no quantity has so many, or where a zero leads them: *007*."""
    if len(digits) > _MOST_DIGITS or (digits[0] == "0" and digits[1:2].isdigit()):
        return math.inf
    return float(digits.replace(",", ""))


def _untaken(atoms: Iterator[_Atom], taken: list[Span]) -> Iterator[_Atom]:
    """The atoms that lie in none of some spans, which are in text order."""
    at = 0
    for atom in atoms:
        while at < len(taken) and taken[at][1] <= atom.start:
            at += 1
        if at == len(taken) or atom.end <= taken[at][0]:
            yield atom


def _in_row(amounts: list[Amount], number: int, text: str) -> bool:
    """Whether plain digits stand in a row with others, as those of a telephone number do."""
    row = amounts[max(0, number - 1) : number + 2]
    return any(
        one.shape == other.shape == "digits" and one.scale == other.scale == 1 and text[one.end : other.start] in _BLANKS
        for one, other in itertools.pairwise(row)
    )


def _grouped(atoms: list[_Atom], at: int, text: str) -> tuple[Amount | None, int]:
    """The number that begins with an atom, ``None`` if none does, and the index of the first atom behind it."""
    first = atoms[at]
    if not _may_begin(first, text):
        return None, at + 1
    if first.sort == "vague":
        return Amount(first.start, first.end, None, "vague", entry=first.entry), at + 1
    if first.sort == "digits":
        return _in_digits(atoms, at, text)
    if first.sort == "part":
        return _part(atoms, at, text)
    if first.sort == "ordinal":
        return _ordinal(first, text), at + 1
    return _in_words(atoms, at, text)


def _may_begin(atom: _Atom, text: str) -> bool:
    """Whether what stands before an atom lets a number begin: no part of a name, date, time, list or address does."""
    if math.isinf(atom.value):
        return False
    before = text[atom.start - 1] if atom.start else " "
    if before == '"' and text[atom.start - 2 : atom.start - 1] == "=":
        return False  # an attribute of mark-up
    return before not in "-–./:,+#@_~*'’" or _OTHER_END.search(text, max(0, atom.start - _MOST_DIGITS), atom.start) is not None


def _article(text: str, start: int) -> int:
    """Where a number begins that an article opens: *a hundred*, *a third*."""
    for article in ("a ", "an "):
        before = start - len(article)
        if before >= 0 and text[before:start].lower() == article and not text[before - 1 : before].isalnum():
            return before
    return start


def _next(atoms: list[_Atom], at: int, text: str, gaps: frozenset[str]) -> _Atom | None:
    """The next atom, if nothing but one of these gaps parts it from the one before it."""
    if at + 1 >= len(atoms):
        return None
    gap = text[atoms[at].end : atoms[at + 1].start]
    if len(gap) == 1 and gap.isspace():
        gap = " "
    return atoms[at + 1] if gap.lower() in gaps else None


def _in_digits(atoms: list[_Atom], at: int, text: str) -> tuple[Amount | None, int]:
    """Digits, with the letters or words that scale them: *1,200*, *3.4bn*, *1.5 million*."""
    first = atoms[at]
    tail = _TAIL.match(text, first.end)[0].lower()  # type: ignore[index]
    if tail in {"st", "nd", "rd", "th"}:
        return Amount(first.start, first.end + 2, first.value, "ordinal"), at + 1
    if tail in _LETTERS:
        return Amount(first.start, first.end + len(tail), first.value * _LETTERS[tail], "digits", _LETTERS[tail]), at + 1
    spaced = _SPACED_LETTERS.match(text, first.end) if not tail else None
    if spaced is not None:
        scale = _LETTERS[spaced[0].strip()]
        return Amount(first.start, spaced.end(), first.value * scale, "digits", scale), at + 1
    if tail:
        return Amount(first.start, first.end, first.value, "digits", attached=True), at + 1
    if _goes_on(text, first.end):
        return None, at + 1
    return _scaled(first.start, first.value, atoms, at, text, "digits")


def _goes_on(text: str, end: int) -> bool:
    """Whether digits are only the beginning of something longer: a date, a time of day, an address, a list without blanks."""
    return text[end : end + 1] in {".", ":", "/", ","} and text[end + 1 : end + 2].isdigit()


def _scaled(start: int, value: float, atoms: list[_Atom], at: int, text: str, shape: Shape) -> tuple[Amount, int]:
    """A number with the scales behind it, and with a half: *1.5 million*, *two and a half*."""
    scale = 1.0
    half = _next(atoms, at, text, _HALVES)
    if half is not None and half.sort == "part" and half.value == 1 / 2:
        value, at = value + half.value, at + 1
    while (found := _next(atoms, at, text, frozenset({" ", "-"}))) is not None and found.sort == "scale":
        value, scale, at = value * found.value, found.value, at + 1
    half = _next(atoms, at, text, _HALVES) if scale > 1 else None
    if half is not None and half.sort == "part" and half.value == 1 / 2:
        value, at = value + half.value * scale, at + 1
    return Amount(start, atoms[at].end, value, shape, scale), at + 1


def _in_words(atoms: list[_Atom], at: int, text: str) -> tuple[Amount | None, int]:
    """A number in words, put together by the grammar of numerals: *two hundred and fifty thousand*."""
    first = atoms[at]
    start = _article(text, first.start) if first.sort == "scale" else first.start
    if first.sort == "scale" and start == first.start:
        return None, at + 1  # "million" alone, or behind words that count nothing
    part = _next(atoms, at, text, frozenset({" ", "-"}))
    if part is not None and part.sort in {"part", "ordinal"} and first.sort == "small":
        return _fraction(start, first.value, atoms, at + 1, text)
    count = _Count().and_then(first)
    while (found := _next(atoms, at, text, _JOINTS)) is not None and count.takes(found):
        count, at = count.and_then(found), at + 1
    half = _next(atoms, at, text, _HALVES)
    if half is None or half.sort != "part" or half.value != 1 / 2:
        return Amount(start, atoms[at].end, count.value, "words", count.scale), at + 1
    if count.scale > 1:
        return Amount(start, half.end, count.value + half.value * count.scale, "words", count.scale), at + 2
    return _scaled(start, count.value, atoms, at, text, "words")


class _Count(NamedTuple):
    """A number in words, as far as it is read: what lies above its last thousand or million, what lies below, and that scale."""

    total: float = 0.0
    current: float = 0.0
    scale: float = 1.0

    @property
    def value(self) -> float:
        return self.total + self.current

    def takes(self, found: _Atom) -> bool:
        """Whether a word can carry it on: tens behind hundreds, small numbers behind tens, smaller scales behind greater."""
        behind_hundreds = self.current % _SCALES["hundred"] == 0 and self.value > 0
        if found.sort == "small":
            return behind_hundreds or (self.current % 10 == 0 and self.current % 100 > 10 and found.value < 10)
        if found.sort == "tens":
            return behind_hundreds
        if found.sort != "scale" or self.current == 0:
            return False
        if found.value <= _SCALES["hundred"]:
            return self.current < _SCALES["hundred"]
        return found.value < self.scale or self.scale <= _SCALES["hundred"]

    def and_then(self, found: _Atom) -> "_Count":
        """The number with one more word."""
        if found.sort != "scale":
            return _Count(self.total, self.current + found.value, self.scale)
        counted = (self.current or 1.0) * found.value
        if found.value <= _SCALES["hundred"]:
            return _Count(self.total, counted, found.value)
        return _Count(self.total + counted, 0.0, found.value)


def _part(atoms: list[_Atom], at: int, text: str) -> tuple[Amount | None, int]:
    """A part of a whole, *half*, *a quarter*, or a number made of one: *half a million*, *half a dozen*."""
    first = atoms[at]
    if first.value != 1 / 2:
        start = _article(text, first.start)
        return (None, at + 1) if start == first.start else _fraction(start, 1, atoms, at, text)
    scale = _next(atoms, at, text, frozenset({" a ", "-", " "}))
    if scale is not None and scale.sort == "scale":
        return Amount(first.start, scale.end, scale.value / 2, "words", scale.value), at + 2
    return Amount(_article(text, first.start), first.end, first.value, "part"), at + 1


def _ordinal(first: _Atom, text: str) -> Amount:
    """*Third*, in a row; *a third*, a part."""
    start = _article(text, first.start)
    if start < first.start and first.value in {3.0, 5.0, 10.0}:
        return Amount(start, first.end, 1 / first.value, "part")
    return Amount(first.start, first.end, first.value, "ordinal")


def _fraction(start: int, count: float, atoms: list[_Atom], at: int, text: str) -> tuple[Amount, int]:
    """So many parts of a whole, *two-thirds*, or of a scale: *three quarters of a million*."""
    part = atoms[at]
    value = count * (1 / part.value if part.sort == "ordinal" else part.value)
    scale = _next(atoms, at, text, frozenset({" of a "}))
    if scale is not None and scale.sort == "scale":
        return Amount(start, scale.end, value * scale.value, "words", scale.value), at + 2
    return Amount(start, part.end, value, "part"), at + 1
