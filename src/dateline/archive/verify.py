"""Checking an archive: that files are what they were when written, that spans lie in texts, and that every row has its report."""

from collections.abc import Iterator
from pathlib import Path

import duckdb
import msgspec
import pyarrow as pa
import pyarrow.parquet as pq

from dateline.archive import manifest as manifests
from dateline.archive.rewrite import READ_TABLES
from dateline.archive.segments import FOLDER, digest
from dateline.record import Record, spans_of
from dateline.report import Report

# Records whose spans are checked together.
_AT_ONCE = 256

# Columns that point to a row of another table: column -> the table that has it as its id.
_KEYS = {
    "statements": {"within": "statements"},
    "events": {"statement_id": "statements"},
    "figures": {"event_id": "events"},
}
_IDS = {"statements": "statement_id", "events": "event_id"}


class Fault(msgspec.Struct, frozen=True):
    """One thing that is wrong in an archive: the segment and what is the matter with it."""

    segment: str
    detail: str


def verify(folder: Path) -> Iterator[Fault | None]:
    """Check an archive; yields each fault, and ``None`` once for each segment that was looked at.

    Raises:
        ArchiveError: DL-301 if there is no archive, DL-304 or DL-311 if its format is another.
    """
    state = manifests.load(folder)
    whole = []
    for part in state.all:
        faults = [Fault(part.name, detail) for detail in _faults(folder, part)]
        yield from faults
        if not faults:
            whole.append(part)
        yield None
    yield from _orphans(folder, state.without([part.name for part in state.all if part not in whole]))


def _faults(folder: Path, part: manifests.Segment) -> Iterator[str]:
    try:
        if digest(folder / FOLDER / part.name) != part.name:
            yield "its bytes are not those that were written"
            return
        for table, rows in part.rows.items():
            file = pq.ParquetFile(manifests.file_of(folder, part, table))
            if file.metadata.num_rows != rows:
                yield f"{table} has {file.metadata.num_rows:,} rows and not {rows:,}"
            if table == "reports":
                yield from _records(file)
    except (OSError, pa.ArrowException) as error:
        yield f"can't be read: {error}"


def _records(file: pq.ParquetFile) -> Iterator[str]:
    for batch in file.iter_batches(batch_size=_AT_ONCE, columns=["report_id", "excerpt", "record"]):
        for row in batch.to_pylist():
            try:
                record = Record.from_json(row["record"])
            except msgspec.DecodeError as error:
                yield f"the record of report {row['report_id']} can't be read: {error}"
                continue
            yield from _record(row["report_id"], record, excerpt=row["excerpt"])


def _record(report_id: str, record: Record, *, excerpt: bool) -> Iterator[str]:
    text = record.report.text
    if not excerpt and Report(text=text).id != report_id:
        yield f"the text of report {report_id} has another hash"
    if any(not 0 <= start <= end <= len(text) for start, end in spans_of(record)):
        yield f"report {report_id} has spans outside its text"


def _orphans(folder: Path, state: manifests.Manifest) -> Iterator[Fault]:
    """Rows whose report, or whose statement or event, is not there."""
    with duckdb.connect(":memory:") as connection:
        held = {table: [str(path) for path in state.files(folder, table)] for table in (*READ_TABLES, "publications")}
        for table, paths in held.items():
            if paths:
                connection.read_parquet(paths, union_by_name=True).create_view(table)
        for table in filter(held.get, held):
            if table != "reports" and held["reports"]:
                yield from _missing(connection, table, "report_id", "reports", "report_id")
            for column, target in _KEYS.get(table, {}).items():
                if held[target]:
                    yield from _missing(connection, table, column, target, _IDS[target])


def _missing(connection: duckdb.DuckDBPyConnection, table: str, column: str, target: str, key: str) -> Iterator[Fault]:
    query = f"select distinct {column} from {table} where {column} is not null and {column} not in (select {key} from {target})"
    for (value,) in connection.execute(query).fetchmany(10):
        yield Fault(table, f"{column} {value} is not in {target}")
