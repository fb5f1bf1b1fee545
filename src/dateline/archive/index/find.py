"""Asking the index: which rows fit a condition, the newest first, and where they lie."""

import string
import threading
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import duckdb

from dateline.archive import manifest as manifests
from dateline.archive.filters import Test, Where, quoted
from dateline.archive.index.plan import FOLDER, PLANS, State, standing
from dateline.archive.manifest import Manifest
from dateline.archive.tables import NAMED, PEOPLE
from dateline.archive.views import KNOWN

# Each portion of rows is so many times as large as the one before: most pages have what they need in the first.
_GROWTH = 4

# The first letters of an id that the index knows, as a number.
_ID_LETTERS = 8

# Tests whose words are kept: one page asks for the same words several times, and the words of a test may be many.
_KEPT = 32


class Spot(NamedTuple):
    """Where a row lies: its file, its place in it, and whether it hides names."""

    path: Path
    row: int
    hides: bool


class Index:
    """The index of one state of an archive.

    Attributes:
        covered: the names of the segments that it covers; rows of others it does not know.
        is_whole: whether it covers all that have rows.
    """

    def __init__(self, folder: Path, manifest: Manifest, state: State) -> None:
        self._home = (folder / FOLDER / state.folder).resolve()
        by_name = {part.name: part for part in manifest.segments}
        self._folder, self._parts = folder.resolve(), [by_name[name] for name in state.covers]
        self.covered = frozenset(state.covers)
        self.is_whole = not manifest.without(self.covered).segments
        self._lock = threading.Lock()
        self._passing: OrderedDict[tuple[str, Test], list[int]] = OrderedDict()
        self._made: set[str] = set()

    @classmethod
    def of(cls, folder: Path, manifest: Manifest) -> "Index | None":
        """The index of an archive; ``None`` if it has none that may be asked."""
        state = standing(folder, manifest)
        return cls(folder, manifest, state) if state else None

    def has(self, table: str) -> bool:
        """Whether rows of a table are known; if not, no covered segment has one."""
        return self._file(table, "marks").exists()

    def source(self, table: str, name: str) -> str:
        """A file of the index as SQL reads it."""
        return f"read_parquet({quoted(str(self._file(table, name)))})"

    def lines(self, connection: duckdb.DuckDBPyConnection, table: str, where: Where, *, private: bool) -> list[str]:
        """Conditions on ``line``, the number of a row in the order of lists, that hold for each row that fits.

        They may let rows through that don't fit: of days and words they are exact, of all else they know nothing.
        """
        if not self.has(table):
            return []
        plan = PLANS[table]
        known = [tests for tests in where.tests if all(test.column in {*plan.one, *plan.many} for test in tests)]
        terms = self._terms(connection, table, [test for tests in known for test in tests])
        conditions = [
            f"line in ({self._having_any(connection, table, {test: terms[test] for test in tests}, private)})" for tests in known
        ]
        return [*conditions, *_bounds(where, plan.day), *_beginnings(where, f"{table.removesuffix('s')}_id")]

    def newest(
        self, connection: duckdb.DuckDBPyConnection, table: str, conditions: Sequence[str], first: int
    ) -> Iterator[list[Spot]]:
        """Where the rows lie that hold to some conditions, newest first, in ever larger portions, the ``first`` so large."""
        start, size, found = 0, first, True
        while found:
            spots = self.spots(connection, table, self._portion(conditions, f"limit {size} offset {start}"))
            yield spots
            start, size, found = start + size, size * _GROWTH, len(spots) == size

    def _portion(self, conditions: Sequence[str], limit: str) -> str:
        """A condition on marks for a portion of lines. Where lines alone are asked for, the marks need not be gone through."""
        if not conditions or not all(condition.startswith("line in") for condition in conditions):
            return f"{' and '.join(conditions) or 'true'} order by line {limit}"
        first, *others = (condition.removeprefix("line in ") for condition in conditions)
        also = " and ".join(f"line in {other}" for other in others) or "true"
        return f"line in (select distinct line from {first} where {also} order by line {limit}) order by line"

    def spots(self, connection: duckdb.DuckDBPyConnection, table: str, condition: str) -> list[Spot]:
        """Where the rows lie that hold to a condition, behind which an order and a limit may stand."""
        if not self.has(table):
            return []
        query = f"select part, row, hides from {self.source(table, 'marks')} where {condition}"
        found = connection.execute(query).fetchall()
        return [Spot(manifests.file_of(self._folder, self._parts[part], table), row, hides) for part, row, hides in found]

    def _terms(self, connection: duckdb.DuckDBPyConnection, table: str, tests: list[Test]) -> dict[Test, list[int]]:
        """The numbers of the words that pass each test, looked up together if they were not lately."""
        with self._lock:
            found = {test: self._passing[table, test] for test in tests if (table, test) in self._passing}
        looked_up = self._look_up(connection, table, [test for test in tests if test not in found])
        with self._lock:
            self._passing.update({(table, test): terms for test, terms in looked_up.items()})
            while len(self._passing) > _KEPT:
                self._passing.popitem(last=False)
        return found | looked_up

    def _look_up(self, connection: duckdb.DuckDBPyConnection, table: str, tests: list[Test]) -> dict[Test, list[int]]:
        if not tests:
            return {}
        passes = [f'"column" = ? and {test.over("value")}' for test in tests]
        wanted = " or ".join(f"({each})" for each in passes)
        query = f"select term, {', '.join(passes)} from {self.source(table, 'terms')} where {wanted}"
        values = [value for test in tests for value in (test.column, *test.values)]
        rows = connection.execute(query, [*values, *values]).fetchall()
        return {test: [row[0] for row in rows if row[at]] for at, test in enumerate(tests, 1)}

    def _having_any(
        self, connection: duckdb.DuckDBPyConnection, table: str, passing: dict[Test, list[int]], private: bool
    ) -> str:
        """The lines of the rows that show one of the words that pass some tests, as SQL."""
        by_column: dict[str, list[int]] = {}
        for test, terms in passing.items():
            by_column.setdefault(test.column, []).extend(terms)
        parts = [
            f"select line from {self.source(table, column)} where term in ({', '.join(map(str, terms))}) "
            f"{self._seen(connection, table, column, private)}"
            for column, terms in by_column.items()
            if terms
        ]
        return " union all ".join(parts) or "select null::integer as line where false"

    def _seen(self, connection: duckdb.DuckDBPyConnection, table: str, column: str, private: bool) -> str:
        """What must hold besides for words of a column to be seen, as the end of a condition."""
        if column not in NAMED.get(table, ()):
            return ""
        shown = "named" if private else f"named = (people in (from {self.known(connection, table)}))"
        return f"and (people is null or {shown})"

    def known(self, connection: duckdb.DuckDBPyConnection, table: str) -> str:
        """The name of the table of those hidden people of a table that are known in the archive, by their numbers.

        It is made for the first who asks, in the database of the connection, which all sessions of an archive share.
        """
        name = f"known_{table}"
        with self._lock:
            if name not in self._made:
                people = f'select term from {self.source(table, "terms")} where "column" = {quoted(PEOPLE)}'
                connection.execute(f"create table {name} as {people} and value in (select {PEOPLE} from {KNOWN})")
                self._made.add(name)
        return name

    def _file(self, table: str, name: str) -> Path:
        return self._home / table / f"{name}.parquet"


def _bounds(where: Where, day: str) -> Iterator[str]:
    """The days that a condition asks for, in the index's columns."""
    for column, sign, bound in where.days:
        if column in {day, "published"}:
            yield f"{'day' if column == day else column} {sign} {bound.replace('-', '')}"
    if where.last is not None:
        before = where.last[0].replace("-", "")
        yield f"(published <= {int(before)} or published is null)" if before.isdecimal() else "published is null"


def _beginnings(where: Where, own_id: str) -> Iterator[str]:
    """The ids that a condition asks for, as a range of the numbers with which they begin."""
    for column, prefix in where.beginnings:
        letters = prefix.removeprefix("e_")[:_ID_LETTERS].lower()
        if column == own_id and letters and set(letters) <= set(string.hexdigits):
            first, last = (int(letters.ljust(_ID_LETTERS, letter), 16) for letter in "0f")
            yield f"(id is null or id between {first} and {last})"
