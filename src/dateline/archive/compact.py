"""Compacting: the small segments of many ingests become larger ones, by month of publication, sorted.

The same reports give the same bytes, in whatever order and portions they came.
"""

from collections.abc import Iterator
from pathlib import Path

import duckdb
import msgspec
import pyarrow as pa

from dateline.archive import manifest as manifests
from dateline.archive.index.build import refresh
from dateline.archive.lock import hold
from dateline.archive.orphans import remove_orphans
from dateline.archive.segments import write_tables
from dateline.archive.settle import with_known
from dateline.archive.tables import COLUMNS, TABLES, schema

# Reports of a month in one segment. With their readings these are some hundreds of megabytes in memory while they are written.
MONTH_REPORTS = 20_000

# The tables that segments hold; the others belong to the archive as a whole.
SEGMENT_TABLES = tuple(table for table in TABLES if table not in {"raw", "links", "incidents", "redirects"})

# The order of rows. Reports by day, so that a question about days reads a part of a file only; the rest in their report's order.
_ORDER = {
    "problems": "file, code, reason",
    "pairs": "report_id, other_id",
    "changes": "generation, event_id",
    "publications": "published, report_id, outlet, url",
}


def compact(folder: Path) -> Iterator[tuple[str, int]]:
    """Merge the segments of an archive by month; yields each month with its reports once it is written.

    Raises:
        ArchiveError: DL-301 no archive, DL-302 while another process writes, DL-303 a damaged segment, DL-306 can't be written.
    """
    with hold(folder):
        before = manifests.load(folder)
        remove_orphans(folder)
        segments: list[manifests.Segment] = []
        with _views(folder, before) as connection:
            for month, reports in _months(connection):
                segments += _merged(folder, connection, month, reports)
                yield month, reports
        settled = tuple(part.name for part in segments) if _all_settled(before) else ()
        after = with_known(folder, msgspec.structs.replace(before, segments=tuple(segments), settled=settled))
        if after != before:
            manifests.replace(folder, manifests.retire(before, after))
        refresh(folder)


def _all_settled(manifest: manifests.Manifest) -> bool:
    return {part.name for part in manifest.segments} <= set(manifest.settled)


def _views(folder: Path, manifest: manifests.Manifest) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect(":memory:", config={"threads": 1})  # several threads would not keep the order of equal rows
    for table in SEGMENT_TABLES:
        connection.register(f"no_{table}", _empty(table))
        files = [str(path) for path in manifest.files(folder, table)]
        more = ""
        if files:
            connection.read_parquet(files, union_by_name=True, file_row_number=True).create_view(f"files_{table}")
            more = f"union all by name from files_{table}"
        connection.execute(f"create view {table} as from no_{table} {more}")
    return connection


def _empty(table: str) -> pa.Table:
    return schema(table).append(pa.field("file_row_number", pa.int64())).empty_table()


def _months(connection: duckdb.DuckDBPyConnection) -> list[tuple[str, int]]:
    """The months of all that is held, and how many reports are of each; what has no day is of the month ``""``."""
    held = " union all ".join(
        f"select {_month(table)} as month, {table == 'reports'} as report from {table}" for table in SEGMENT_TABLES
    )
    return connection.execute(f"select month, sum(report::int) from ({held}) group by month order by month").fetchall()


def _month(table: str) -> str:
    return "coalesce(published[:7], '')" if "published" in COLUMNS[table] else "''"


def _merged(folder: Path, connection: duckdb.DuckDBPyConnection, month: str, reports: int) -> Iterator[manifests.Segment]:
    """The segments of one month, its reports in equal parts."""
    parts = max(1, -(-reports // MONTH_REPORTS))
    for part in range(parts):
        tables = {table: _rows(connection, table, month, part, parts) for table in SEGMENT_TABLES}
        if any(table.num_rows for table in tables.values()):
            yield write_tables(folder, tables, month=month or None)


def _rows(connection: duckdb.DuckDBPyConnection, table: str, month: str, part: int, parts: int) -> pa.Table:
    columns = ", ".join(f'"{name}"' for name in schema(table).names)
    key = next((name for name in ("report_id", "file") if name in COLUMNS[table]), "''")
    order = _ORDER.get(table, "published, report_id, file_row_number")
    query = (
        f"select {columns} from {table} where {_month(table)} = ? "
        f"and ('0x' || sha256({key})[:8])::bigint % {parts} = {part} order by {order}"
    )
    return connection.sql(query, params=[month]).to_arrow_table().cast(schema(table))
