"""Conditions on rows, under construction; values travel as parameters, never inside the SQL."""

from collections.abc import Sequence
from typing import Final

import msgspec

from dateline.report import check_day

Texts = str | Sequence[str] | None

# Country codes and sectors have three letters; a wanted value like RUS is a code or a whole word, not a part of "Belarus".
_CODE_LETTERS = 3

# How a value is compared with one text. ``{}`` is the text; of a list column all texts, a line each.
_TEXT_TESTS: Final = {
    "equal": "lower({}) = lower(?)",
    "part": "contains(lower({}), lower(?))",
    "word": "contains({0}, ?) and list_contains(string_split_regex({0}, '[^\\p{{L}}\\p{{N}}]+'), ?)",  # few are to be split
    "code": "{} = upper(?)",
}


class Test(msgspec.Struct, frozen=True):
    """One comparison of a column with a value.

    Attributes:
        column: of the table that is asked.
        kind: equal, part (of a text), word (of a text) or code; only the last two tell small letters from capitals.
        value: what is wanted.
        many: whether the column holds lists; one text that fits is enough.
    """

    column: str
    kind: str
    value: str
    many: bool = False

    @property
    def values(self) -> list[str]:
        """What stands for the question marks."""
        return [self.value] * self.over("").count("?")

    @property
    def sql(self) -> str:
        """The comparison as SQL over rows, with question marks for the `values`."""
        if self.many and self.kind == "code":
            return f"list_contains({self.column}, upper(?))"
        return self.over(f"array_to_string({self.column}, chr(10))" if self.many else self.column)

    def over(self, text: str) -> str:
        """The comparison as SQL over one text, with question marks for the `values`."""
        return _TEXT_TESTS[self.kind].format(text)


class Where:
    """A condition: each method narrows it and returns it, and several values of one filter mean any of them.

    Attributes:
        values: one for each question mark in ``sql``.
        tests: the comparisons of columns with words, of each filter a list of which one must hold.
        days: the bounds of days: a column or expression, ``>=`` or ``<=``, and the day.
        last: what `behind` was given; ``None`` if nothing.
        beginnings: columns and what their text begins with.
    """

    def __init__(self) -> None:
        self._parts: list[tuple[str, bool]] = []  # each with whether it is of words or days, which an index knows
        self.values: list[object] = []
        self.tests: list[list[Test]] = []
        self.days: list[tuple[str, str, str]] = []
        self.last: tuple[str, ...] | None = None
        self.beginnings: list[tuple[str, str]] = []

    @property
    def sql(self) -> str:
        """The condition as SQL with a question mark for each of ``values``; ``true`` if nothing narrows it."""
        return self.unless("false")

    def unless(self, known: str) -> str:
        """The condition as SQL, for rows of which another condition says that their words and days are known to fit."""
        parts = [f"({known} or {part})" if indexed and known != "false" else part for part, indexed in self._parts]
        return " and ".join(parts) or "true"

    @property
    def is_indexable(self) -> bool:
        """Whether words and days are all that narrows it."""
        return all(indexed for _, indexed in self._parts)

    def equal(self, column: str, wanted: Texts) -> "Where":
        """By the value of a column, whatever its case."""
        return self._any([Test(column, "equal", value) for value in listed(wanted)])

    def like(self, column: str, wanted: Texts) -> "Where":
        """By a part of a text column, whatever its case."""
        return self._any([Test(column, "part", value) for value in listed(wanted)])

    def named(self, names: str, wanted: Texts, *, codes: tuple[str, ...] = ()) -> "Where":
        """By part of a name in a list column, whatever its case, or by a code; a value that looks like a code is never a part."""
        tests = [Test(names, "word" if is_code(value) else "part", value, many=True) for value in listed(wanted)]
        tests += [Test(code, "code", value, many=True) for value in listed(wanted) for code in codes]
        return self._any(tests)

    def between(self, column: str, since: str | None, until: str | None) -> "Where":
        """By day, both ends included; raises ReportError DL-107 if a bound is no day."""
        for bound, sign in ((since, ">="), (until, "<=")):
            if bound is not None:
                self.days.append((column, sign, check_day(bound)))
                self._add(f"{column} {sign} ?", bound, indexed=True)
        return self

    def one_of(self, column: str, values: Sequence[str] | None) -> "Where":
        """By a list of values of a column; ``None`` does not narrow, an empty list lets nothing through."""
        return self if values is None else self._add(f"{column} in (select unnest(?::varchar[]))", list(values))

    def sole(self) -> "Where":
        """Without reports that copy another one, or are a part of it."""
        return self._add("report_id not in (select report_id from links where kind in ('copy', 'part'))")

    def behind(self, keys: Sequence[str], values: Sequence[str | None] | None) -> "Where":
        """By what stands behind a row when rows are sorted by some text columns, the greatest first; ``None`` does not narrow."""
        if values is None:
            return self
        self.last = tuple(value or "" for value in values)
        return self._add(f"({', '.join(map(_text, keys))}) < ({', '.join('?' * len(keys))})", *self.last)

    def begins(self, column: str, prefix: str) -> "Where":
        """By how a text column begins, such as an id of which only the first letters were given."""
        self.beginnings.append((column, prefix))
        return self._add(f"starts_with({column}, ?)", prefix)

    def _any(self, tests: list[Test]) -> "Where":
        if not tests:
            return self
        self.tests.append(tests)
        values = (value for test in tests for value in test.values)
        return self._add("(" + " or ".join(f"({test.sql})" for test in tests) + ")", *values, indexed=True)

    def _add(self, part: str, *values: object, indexed: bool = False) -> "Where":
        self._parts.append((part, indexed))
        self.values += values
        return self


def _text(column: str) -> str:
    """A text column in an order that knows no null; what is null is the least."""
    return f"coalesce({column}, '')"


def listed(wanted: Texts) -> list[str]:
    """The wanted values as a list; one text is one value."""
    return [wanted] if isinstance(wanted, str) else list(wanted or ())


def quoted(value: str) -> str:
    """A value inside the SQL of a relation, which takes no parameters.

    >>> quoted("it's")
    "'it''s'"
    """
    return "'" + value.replace("'", "''") + "'"


def is_code(value: str) -> bool:
    """Whether a wanted value is a code rather than a part of a name."""
    return value.isupper() and len(value) <= _CODE_LETTERS
