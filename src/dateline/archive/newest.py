"""The last few rows that fit, published last first: by way of the index, and looked through where it knows nothing."""

from collections.abc import Sequence

import duckdb
import pyarrow as pa

from dateline.archive import corrections as overlays
from dateline.archive.beside import CORRECTED, view_of
from dateline.archive.filters import Where
from dateline.archive.index.fetch import fetch
from dateline.archive.index.find import Index, Spot
from dateline.archive.index.plan import PLANS
from dateline.archive.tables import COLUMNS, NAMED


class Asked:
    """One question for the newest rows of a table.

    Args:
        table: one of those that are indexed, `PLANS`.
        where: which rows.
        limit: how many at most.
        columns: what of them; ``None`` gives all.
        private: whether to name everybody.
    """

    def __init__(
        self, table: str, where: Where, limit: int, columns: Sequence[str] | None = None, *, private: bool = False
    ) -> None:
        self.table, self.where, self.limit, self.private = table, where, limit, private
        self.columns = list(columns or COLUMNS[table])
        keys = ", ".join(f"coalesce({key}, '') desc" for key in PLANS[table].keys)
        self._order = f"order by {keys} limit {limit}"

    def of(self, view: str, *, keys: bool = False, known: str = "false") -> str:
        """The question to a view of the table, as SQL; its values are those of the condition.

        Args:
            view: what is asked.
            keys: whether to give these too.
            known: which rows are known to have the words and days that are asked for, as a condition.
        """
        shown = dict.fromkeys([*self.columns, *(PLANS[self.table].keys if keys else ())])
        return f"select {', '.join(map(_quoted, shown))} from {view} where {self.where.unless(known)} {self._order}"

    def shows(self, corrected: bool) -> set[str]:
        """The columns that must be read of rows of which the index says that they fit."""
        hidden = {"hidden"} if self.table in NAMED else set()
        laid = {*overlays.FIELDS, "corrected"} if corrected else set()
        return {*self.columns, *PLANS[self.table].keys, *hidden, *laid}

    def needs(self, corrected: bool) -> set[str]:
        """The columns that must be read of other rows."""
        tested = {test.column for tests in self.where.tests for test in tests}
        days = {"date_start", "published"} & COLUMNS[self.table].keys()
        return {*self.shows(corrected), *tested, *days}


def newest(connection: duckdb.DuckDBPyConnection, index: Index, asked: Asked, corrected: bool) -> duckdb.DuckDBPyRelation:
    """The rows that a question asks for, by way of an index; what it does not cover is looked through.

    The index may name rows too many, which are left out when their words are read, and more are then looked up. What people
    corrected is always looked at: it may fit whatever the index says.
    """
    conditions = index.lines(connection, asked.table, asked.where, private=asked.private)
    always = _always(connection, index, asked, corrected)
    few = fetch(asked.table, always, asked.needs(corrected) if corrected else asked.shows(corrected))
    for spots in index.newest(connection, asked.table, conditions, asked.limit):
        portion = fetch(asked.table, set(spots) - always, few.column_names)
        few = pa.concat_tables([few, portion])
        answer = _answer(connection, asked, few, corrected)
        if answer.num_rows >= asked.limit and _keys(asked, answer)[-1] >= min(_keys(asked, portion), default=_NEWEST):
            break  # nothing that was not looked up could stand before the last of these
    return connection.from_arrow(answer.select(asked.columns))


def _always(connection: duckdb.DuckDBPyConnection, index: Index, asked: Asked, corrected: bool) -> set[Spot]:
    if asked.table != "events" or not corrected:
        return set()
    return set(index.spots(connection, "events", f"id in ({CORRECTED})"))


def _answer(connection: duckdb.DuckDBPyConnection, asked: Asked, few: pa.Table, corrected: bool) -> pa.Table:
    """The answer from some rows, and from those that no index covers, with the keys by which it is sorted."""
    with view_of(connection, asked.table, few, asked.needs(corrected), private=asked.private, corrected=corrected) as view:
        query = asked.of(view, keys=True, known="false" if corrected else "not fresh")
        return connection.sql(query, params=asked.where.values).to_arrow_table()


def _keys(asked: Asked, rows: pa.Table) -> list[tuple[str, ...]]:
    """The values by which rows are sorted, in the order of the rows."""
    columns = (rows[key].to_pylist() for key in PLANS[asked.table].keys)
    return [tuple(value or "" for value in row) for row in zip(*columns, strict=True)]


# More than the keys of any row.
_NEWEST = ("\U0010ffff",)


def _quoted(column: str) -> str:
    return f'"{column}"'
