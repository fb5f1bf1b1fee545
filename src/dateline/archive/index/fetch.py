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
    wanted: dict[Path, list[Spot]] = {}
    for spot in sorted(spots):
        wanted.setdefault(spot.path, []).append(spot)
    kept = pa.schema([field for field in schema(table) if field.name in columns] + [pa.field(ROW, pa.int64())])
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        parts = list(pool.map(lambda each: _rows(each, kept), wanted.values()))
    return pa.concat_tables([kept.empty_table(), *parts])


def _rows(spots: list[Spot], kept: pa.Schema) -> pa.Table:
    """Some rows of a file, in order; what is hidden is not read where nothing hides."""
    footer = _footer(spots[0].path)
    groups, places = _inside(footer, [spot.row for spot in spots])
    names = [name for name in kept.names if name != ROW and (name != "hidden" or any(spot.hides for spot in spots))]
    with pq.ParquetFile(spots[0].path, metadata=footer, memory_map=True) as file:
        read = file.read_row_groups(groups, columns=names, use_threads=False).take(places)
    rows = pa.array([spot.row for spot in spots])
    return pa.table([rows if field.name == ROW else _column(read, field) for field in kept], schema=kept)


def _inside(footer: pq.FileMetaData, rows: list[int]) -> tuple[list[int], list[int]]:
    """The groups of a file that hold some rows, which come in order, and the places of the rows in these groups together."""
    groups: list[int] = []
    places: list[int] = []
    first = before = 0
    for group in range(footer.num_row_groups):
        size = footer.row_group(group).num_rows
        if inside := [row - first + before for row in rows if first <= row < first + size]:
            groups.append(group)
            places += inside
            before += size
        first += size
    return groups, places


def _column(read: pa.Table, field: pa.Field) -> pa.ChunkedArray | pa.Array:
    return read[field.name].cast(field.type) if field.name in read.column_names else pa.nulls(read.num_rows, field.type)


@functools.lru_cache(_FOOTERS)
def _footer(path: Path) -> pq.FileMetaData:
    """What a file says of itself; files of segments never change."""
    return pq.read_metadata(path)
