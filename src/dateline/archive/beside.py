"""What lies beside the index: rows of segments that it does not cover, and events that people corrected since."""

import itertools
from collections.abc import Collection, Iterator
from contextlib import contextmanager

import duckdb
import pyarrow as pa

from dateline.archive import corrections as overlays
from dateline.archive.filters import Where
from dateline.archive.index.fetch import ROW, fetch
from dateline.archive.index.find import Index
from dateline.archive.tables import schema
from dateline.archive.views import seen

# The beginnings of the ids of corrected events, as the index has them; different events may share one.
CORRECTED = "select try_cast('0x' || event_id[3:10] as uinteger) from corrections"


@contextmanager
def view_of(
    connection: duckdb.DuckDBPyConnection,
    table: str,
    few: pa.Table,
    needed: Collection[str],
    *,
    private: bool,
    corrected: bool,
) -> Iterator[str]:
    """Some stored rows together with those that no index covers, as a query in parentheses shows them while it is open.

    The latter are given the columns that ``needed`` names, and ``fresh`` says which they are.
    """
    columns = [name for name in needed if name != ROW]
    names = ", ".join(f'"{column}"' for column in (*columns, ROW))
    name = f"few_{next(_NUMBERS)}"
    connection.register(name, few)
    try:
        stored = f"(select *, false as fresh from {name} union all by name select {names}, true as fresh from fresh_{table})"
        view = f"({seen(table, stored, private=private, columns=columns)})"
        yield f"({overlays.laid(view, columns)})" if corrected and table == "events" else view
    finally:
        connection.unregister(name)


# Threads ask at the same time on connections that share their names.
_NUMBERS = itertools.count()


def corrected_reports(index: Index) -> str:
    """The lines of all events of the reports with corrected events, as SQL."""
    cells, marks = index.source("events", "cells"), index.source("events", "marks")
    reports = f"select report from {cells} where line in (select line from {marks} where id in ({CORRECTED}))"
    return f"select line from {cells} where report in ({reports})"


def told_apart(connection: duckdb.DuckDBPyConnection, index: Index, where: Where, *, private: bool, corrected: bool) -> pa.Table:
    """The events that fit of reports that no index covers, and of those with corrected events."""
    if index.is_whole and not corrected:
        return schema("events").empty_table()
    apart = corrected and index.has("events")
    spots = index.spots(connection, "events", f"line in ({corrected_reports(index)})") if apart else []
    few = fetch("events", spots, schema("events").names)
    with view_of(connection, "events", few, few.column_names, private=private, corrected=corrected) as view:
        return connection.sql(f"select * from {view} where {where.sql}", params=where.values).to_arrow_table()
