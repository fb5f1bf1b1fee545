"""Reading single rows out of segments: of each file only the groups of rows and the columns that are wanted."""

import functools
from collections.abc import Collection, Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from dateline.archive.index.find import Spot
from dateline.archive.tables import schema

# Files that are read at a time: most of the work is unpacking, which a second core does as well.
_AT_ONCE = 2

# Footers that are kept: those of all tables of some hundred months, a few kilobytes each.
_FOOTERS = 1_024

ROW = "file_row_number"


def fetch(table: str, spots: Iterable[Spot], columns: Collection[str]) -> pa.Table:
    """The rows that lie at some spots, in no order of meaning, with these columns of a table and their place in the file."""
    wanted: dict[Path, list[int]] = {}
    for path, row in spots:
        wanted.setdefault(path, []).append(row)
    kept = pa.schema([field for field in schema(table) if field.name in columns] + [pa.field(ROW, pa.int64())])
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        parts = list(pool.map(lambda each: _rows(each[0], sorted(each[1]), kept), wanted.items()))
    return pa.concat_tables([kept.empty_table(), *parts])


def _rows(path: Path, rows: list[int], kept: pa.Schema) -> pa.Table:
    """Some rows of a file, in order."""
    footer = _footer(path)
    parts, first = [], 0
    for group in range(footer.num_row_groups):
        behind = first + footer.row_group(group).num_rows
        inside = [row for row in rows if first <= row < behind]
        if inside:
            parts.append(_group(path, footer, group, [row - first for row in inside], kept).append_column(ROW, [inside]))
        first = behind
    return pa.concat_tables(parts).cast(kept)


def _group(path: Path, footer: pq.FileMetaData, group: int, places: list[int], kept: pa.Schema) -> pa.Table:
    with pq.ParquetFile(path, metadata=footer, memory_map=True) as file:
        names = [name for name in kept.names if name != ROW]
        return file.read_row_group(group, columns=names, use_threads=False).select(names).take(places)


@functools.lru_cache(_FOOTERS)
def _footer(path: Path) -> pq.FileMetaData:
    """What a file says of itself; files of segments never change."""
    return pq.read_metadata(path)
