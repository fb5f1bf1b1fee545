"""Putting other rows in the place of some reports' rows: the segments that hold them are written anew, all others stay.

This is how a report is read again, anchored on an earlier publication, or forgotten.
"""

from collections.abc import Mapping
from pathlib import Path

import msgspec
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from dateline.archive import manifest as manifests
from dateline.archive.segments import write_tables
from dateline.archive.tables import Row, schema

# The tables whose rows follow from the reading of a report; the others say where it was found.
READ_TABLES = ("reports", "actors", "roles", "places", "statements", "events", "figures", "sketches")

# Every table with a row that is about one report, and its columns that name one.
ABOUT = dict.fromkeys((*READ_TABLES, "publications", "changes"), ("report_id",)) | {"pairs": ("report_id", "other_id")}

NewRows = Mapping[str, Mapping[str, list[Row]] | None]


def rewrite(folder: Path, new: NewRows) -> None:
    """Put new rows in the place of some reports' rows, in one step.

    Args:
        folder: the archive; the caller holds its lock.
        new: for each report id its new rows by table, or ``None`` for a report that is to be gone altogether.

    Raises:
        ArchiveError: DL-303 if a segment is damaged, DL-306 if the disk is full or may not be written.
    """
    before = manifests.load(folder)
    segments = tuple(filter(None, (rewritten(folder, part, new) for part in before.segments)))
    if segments != before.segments:
        manifests.replace(folder, manifests.retire(before, msgspec.structs.replace(before, segments=segments)))


def rewritten(folder: Path, segment: manifests.Segment, new: NewRows) -> manifests.Segment | None:
    """The segment that is to stand in the place of one: itself, if it holds none of the reports; ``None`` if nothing is left."""
    held = sorted(_named(folder, segment, "reports") & new.keys())
    gone = [report_id for report_id, part in new.items() if part is None]
    if not held and not any(_named(folder, segment, table) & set(gone) for table in ABOUT if gone):
        return segment
    kept = {table: _without(table, read(folder, segment, table), held, gone) for table in segment.rows}
    for report_id in held:
        for table, rows in (new[report_id] or {}).items():
            more = pa.Table.from_pylist(rows, schema=schema(table))
            kept[table] = pa.concat_tables([kept[table], more]) if table in kept else more
    left = {table: part for table, part in kept.items() if part.num_rows}
    return write_tables(folder, left, month=segment.month) if left else None


def _named(folder: Path, segment: manifests.Segment, table: str) -> set[str]:
    """The ids of the reports that a table of a segment is about."""
    files = manifests.Manifest(segments=(segment,)).files(folder, table)
    parts = [pq.read_table(path, columns=list(ABOUT[table])) for path in files]
    return {report_id for part in parts for column in part.columns for report_id in column.to_pylist()}


def read(folder: Path, segment: manifests.Segment, table: str) -> pa.Table:
    """A table of one segment, with the columns of today.

    Raises:
        ArchiveError: DL-303 if it is damaged.
    """
    parts = [pq.read_table(path) for path in manifests.Manifest(segments=(segment,)).files(folder, table)]
    today = schema(table)
    return pa.concat_tables([today.empty_table(), *parts], promote_options="default").select(today.names).cast(today)


def _without(table: str, part: pa.Table, held: list[str], gone: list[str]) -> pa.Table:
    """A table without the readings of the reports that this segment holds, and without any trace of those that are to be gone."""
    for column in ABOUT.get(table, ()):
        part = part.filter(pc.invert(_is_in(part, column, [*held, *gone] if table in READ_TABLES else gone)))
    return part


def _is_in(part: pa.Table, column: str, ids: list[str]) -> pa.Array:
    return pc.is_in(part[column], value_set=pa.array(ids, pa.string()))
