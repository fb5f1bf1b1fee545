"""Segments on disk: folders of Parquet files, written once under the hash of their bytes, and never changed."""

import hashlib
import os
import shutil
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from dateline.archive import manifest as manifests
from dateline.archive.tables import Row, schema
from dateline.errors import ArchiveError

# zstd level 3 packs report text to a third at no cost worth measuring beside reading it.
COMPRESSION_LEVEL = 3


def write_segment(folder: Path, content: dict[str, list[Row]]) -> manifests.Segment:
    """Write the rows of each table as one segment of an archive and say what the manifest is to name.

    Raises:
        ArchiveError: DL-306 if the disk is full or may not be written.
    """
    tables = {name: pa.Table.from_pylist(part, schema=schema(name)) for name, part in content.items() if part}
    try:
        return _write(folder, tables)
    except OSError as error:
        raise ArchiveError("DL-306", what=folder, detail=error.strerror or error) from error


def _write(folder: Path, tables: dict[str, pa.Table]) -> manifests.Segment:
    draft = folder / "segments" / f"draft-{os.getpid()}"
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir()
    digest = hashlib.sha256()
    for name, table in sorted(tables.items()):
        path = draft / f"{name}.parquet"
        pq.write_table(table, path, compression="zstd", compression_level=COMPRESSION_LEVEL)
        manifests.sync(path)
        digest.update(name.encode() + path.read_bytes())
    manifests.sync(draft)
    segment = manifests.Segment(digest.hexdigest()[:16], {name: table.num_rows for name, table in tables.items()})
    final = folder / "segments" / segment.name
    if final.exists():
        shutil.rmtree(draft)
    else:
        draft.rename(final)
    manifests.sync(final.parent)
    return segment


def remove_orphans(folder: Path) -> None:
    """Remove what no manifest names: drafts and segments of writers that were killed, and of codings that were replaced."""
    named = {part.name for part in manifests.load(folder).segments}
    for path in (folder / "segments").iterdir():
        if path.name not in named:
            shutil.rmtree(path, ignore_errors=True)
    for draft in folder.glob(f"{manifests.NAME}.*"):
        draft.unlink()
