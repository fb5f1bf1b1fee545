"""Conditions on rows, under construction; values travel as parameters, never inside the SQL."""

from collections.abc import Sequence

from dateline.report import check_day

Texts = str | Sequence[str] | None

# Country codes and sectors have three letters; a wanted value like RUS is a code or a whole word, not a part of "Belarus".
_CODE_LETTERS = 3


class Where:
    """A condition: each method narrows it and returns it, and several values of one filter mean any of them."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self.values: list[object] = []

    @property
    def sql(self) -> str:
        """The condition as SQL with a question mark for each of ``values``; ``true`` if nothing narrows it."""
        return " and ".join(self._parts) or "true"

    def equal(self, column: str, wanted: Texts) -> "Where":
        """By the value of a column, whatever its case."""
        return self._any([(f"lower({column}) = lower(?)", value) for value in listed(wanted)])

    def like(self, column: str, wanted: Texts) -> "Where":
        """By a part of a text column, whatever its case."""
        return self._any([(f"contains(lower({column}), lower(?))", value) for value in listed(wanted)])

    def named(self, names: str, wanted: Texts, *, codes: tuple[str, ...] = ()) -> "Where":
        """By part of a name in a list column, whatever its case, or by a code; a value that looks like a code is never a part."""
        words = f"list_contains(string_split_regex(array_to_string({names}, ' '), '[^\\p{{L}}\\p{{N}}]+'), ?)"
        part = f"contains(lower(array_to_string({names}, chr(10))), lower(?))"
        tests = [(words if is_code(value) else part, value) for value in listed(wanted)]
        tests += [(f"list_contains({code}, upper(?))", value) for value in listed(wanted) for code in codes]
        return self._any(tests)

    def between(self, column: str, since: str | None, until: str | None) -> "Where":
        """By day, both ends included; raises ReportError DL-107 if a bound is no day."""
        for bound, sign in ((since, ">="), (until, "<=")):
            if bound is not None:
                self._parts.append(f"{column} {sign} ?")
                self.values.append(check_day(bound))
        return self

    def one_of(self, column: str, values: Sequence[str] | None) -> "Where":
        """By a list of values of a column; ``None`` does not narrow, an empty list lets nothing through."""
        if values is not None:
            self._parts.append(f"{column} in (select unnest(?::varchar[]))")
            self.values.append(list(values))
        return self

    def sole(self) -> "Where":
        """Without reports that copy another one, or are a part of it."""
        self._parts.append("report_id not in (select report_id from links where kind in ('copy', 'part'))")
        return self

    def _any(self, tests: list[tuple[str, str]]) -> "Where":
        if tests:
            self._parts.append("(" + " or ".join(test for test, _ in tests) + ")")
            self.values += [value for _, value in tests]
        return self


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
