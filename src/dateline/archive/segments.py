"""Segments on disk: folders of Parquet files, written once under the hash of their bytes, and never changed."""

import functools
import hashlib
import os
import shutil
from collections.abc import Mapping
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from dateline.archive import manifest as manifests
from dateline.archive.tables import COLUMNS, TABLES, Row, schema
from dateline.errors import ArchiveError

# zstd level 3 packs report text to a third at no cost worth measuring beside reading it.
COMPRESSION_LEVEL = 3

# Rows that are read or passed over together. A month of a large archive has some tens of thousands of events, sorted by day:
# so a page reads some days of it only.
GROUP_ROWS = 2_048

# Columns of bytes have nothing in common that a dictionary would save.
_BYTES = frozenset({"raw", "signature"})

FOLDER = "segments"


def write_rows(folder: Path, content: Mapping[str, list[Row]], *, month: str | None = None) -> manifests.Segment:
    """Write the rows of each table as one segment of an archive and say what the manifest is to name.

    Raises:
        ArchiveError: DL-306 if the disk is full or may not be written.
    """
    tables = {name: pa.Table.from_pylist(part, schema=schema(name)) for name, part in content.items() if part}
    return write_tables(folder, tables, month=month)


def write_tables(folder: Path, tables: Mapping[str, pa.Table], *, month: str | None = None) -> manifests.Segment:
    """Write tables as one segment; ``month`` says that all its reports are of one.

    Raises:
        ArchiveError: DL-306 if the disk is full or may not be written.
    """
    try:
        name = _write(folder, {name: table for name, table in sorted(tables.items()) if table.num_rows})
    except OSError as error:
        raise ArchiveError("DL-306", what=folder, detail=error.strerror or error) from error
    rows = {name: table.num_rows for name, table in tables.items() if table.num_rows}
    today = all(table.schema.equals(schema(name)) for name, table in tables.items() if name in COLUMNS)
    return manifests.Segment(name, rows, month, layout() if today else None)


@functools.cache
def layout() -> str:
    """A hash of the columns of all tables: segments that share it are read together, without looking at each for its columns."""
    columns = [f"{table} {field.name} {field.type}" for table in TABLES for field in schema(table)]
    return hashlib.sha256("\n".join(columns).encode()).hexdigest()[:8]


def _write(folder: Path, tables: Mapping[str, pa.Table]) -> str:
    draft = folder / FOLDER / f"draft-{os.getpid()}"
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(parents=True)
    for name, table in tables.items():
        path = draft / f"{name}.parquet"
        packed = [column for column in table.column_names if column not in _BYTES]
        pq.write_table(
            table,
            path,
            compression="zstd",
            compression_level=COMPRESSION_LEVEL,
            use_dictionary=packed,
            row_group_size=GROUP_ROWS,
        )
        manifests.sync(path)
    manifests.sync(draft)
    name = digest(draft)
    final = folder / FOLDER / name
    if final.exists():
        shutil.rmtree(draft)
    else:
        draft.rename(final)
    manifests.sync(final.parent)
    return name


def digest(segment: Path) -> str:
    """The hash of a segment's files, by which it is named."""
    found = hashlib.sha256()
    for path in sorted(segment.glob("*.parquet")):
        with path.open("rb") as file:
            found.update(path.stem.encode() + hashlib.file_digest(file, "sha256").digest())
    return found.hexdigest()[:16]
