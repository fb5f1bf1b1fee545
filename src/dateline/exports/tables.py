"""Forms that are tables: csv, jsonl, parquet, dta, xlsx, and the tab-separated ones of other projects."""

import csv
import datetime
import json
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, Any

import pyarrow as pa
import pyarrow.parquet as pq

from dateline.archive.cells import guarded
from dateline.archive.tables import Row
from dateline.errors import SetupError
from dateline.exports.files import text_file, whole_file
from dateline.exports.maps import Cell, Map, cells, plain
from dateline.exports.wide import columns

# A moment, without a zone, for formats that must hold one; the same archive gives the same bytes.
_EPOCH = datetime.datetime(2000, 1, 1)

# Stata 118 holds so many bytes in a plain text variable; longer ones become strL.
_STATA_TEXT = 2045
# Stata's bounds: characters of a variable's label.
_STATA_LABEL = 80
# Names that pandas holds to be taken in Stata.
_RENAMED = {"quad": "quad_class"}
_QUADS = {1: "verbal cooperation", 2: "material cooperation", 3: "verbal conflict", 4: "material conflict"}
# Excel's bound of characters in a cell.
_CELL = 32_767


def write_delimited(rows: Iterable[Row], mapped: Map, out: Path, *, bom: bool = False) -> None:
    """Write a form by its map: with or without a header, between commas or tabs, quoted where the delimiter asks for it."""
    with text_file(out, encoding="utf-8-sig" if bom else "utf-8") as stream:
        if mapped.delimiter == "\t":
            _write_tabs(rows, mapped, stream)
            return
        writer = csv.writer(stream, lineterminator="\r\n" if bom else "\n")
        writer.writerow([column.name for column in mapped.columns()])
        writer.writerows([_csv_cell(cell, bom) for cell in line] for line in lines(rows, mapped))


def lines(rows: Iterable[Row], mapped: Map) -> Iterator[list[Cell]]:
    """The cells of each row; a map that is ``per = "actor"`` has a row for each actor and each recipient."""
    for row in rows:
        for part in _by_actor(row) if mapped.per == "actor" else (row,):
            yield cells(mapped, part)


def _by_actor(row: Row) -> Iterator[Row]:
    for side in ("actor", "recipient"):
        for name, code in zip(row[f"{side}s"] or (), row[f"{side}_codes"] or (), strict=False):
            parts = code.split()
            country = parts[:1] if parts and parts[0] in (row[f"{side}_countries"] or ()) else []
            own = {"actors": [name], "actor_codes": [code], "actor_countries": country, "actor_sectors": parts[len(country) :]}
            yield row | own | {"all_actors": row["actors"]}


def _write_tabs(rows: Iterable[Row], mapped: Map, stream: IO[str]) -> None:
    """Cells without tabs, line ends and double quotation marks, so that readers that unquote and those that don't agree."""
    if mapped.header:
        stream.write("\t".join(column.name for column in mapped.columns()) + "\n")
    for line in lines(rows, mapped):
        stream.write("\t".join(_bare(cell) for cell in line) + "\n")


def _bare(cell: Cell) -> str:
    return " ".join(_written(cell).replace('"', "'").split())


def _written(cell: Cell) -> str:
    if isinstance(cell, bool):
        return str(int(cell))
    return "" if cell is None else str(cell)


def _csv_cell(cell: Cell, for_sheets: bool) -> str:
    """A file with a byte order mark is for spreadsheets, and guarded; one without is for programs, and as it is."""
    return guarded(cell) if for_sheets and isinstance(cell, str) else _written(cell)


def write_jsonl(rows: Iterable[Row], out: Path) -> None:
    """Write the wide table as JSON Lines: lists stay lists, and what is unknown is null."""
    with text_file(out) as stream:
        for row in rows:
            stream.write(json.dumps(row, ensure_ascii=False) + "\n")


def write_parquet(batches: pa.RecordBatchReader, out: Path) -> None:
    """Write the wide table as Parquet; each column says in its metadata what it holds."""
    about = columns()
    schema = pa.schema([field.with_metadata({"description": about[field.name]}) for field in batches.schema])
    with whole_file(out) as temporary, pq.ParquetWriter(temporary, schema, compression="zstd") as writer:
        for batch in batches:
            writer.write_batch(pa.RecordBatch.from_arrays(batch.columns, schema=schema))


def write_dta(rows: Iterable[Row], mapped: Map, out: Path) -> None:
    """Write Stata 118: names as they are (none is longer than 32), labels, quad classes with words, long texts as strL.

    Raises:
        SetupError: DL-402 if pandas is not installed.
    """
    try:
        import pandas as pd  # type: ignore[import-untyped]  # noqa: PLC0415 - an extra
    except ImportError as error:
        raise SetupError("DL-402", what="Stata files", package="pandas") from error
    table = list(lines(rows, mapped))
    names = {_RENAMED.get(column.name, column.name): (column.about or column.name)[:_STATA_LABEL] for column in mapped.columns()}
    data = {name: _stata_column([line[at] for line in table], pd) for at, name in enumerate(names)}
    frame = pd.DataFrame(data)
    long = [name for name in names if frame[name].dtype == object and frame[name].map(_bytes).max() > _STATA_TEXT]
    with whole_file(out) as temporary:
        frame.to_stata(
            temporary, write_index=False, version=118, time_stamp=_EPOCH, variable_labels=names, convert_strl=long,
            value_labels={"quad_class": _QUADS} if len(frame) else None,
        )  # fmt: skip


def _bytes(text: object) -> int:
    return len(str(text).encode())


def _stata_column(values: list[Cell], pd: Any) -> Any:  # noqa: ANN401 - pandas comes at run time only
    known = [value for value in values if value is not None]
    if known and all(isinstance(value, int | float) for value in known):
        is_whole = len(known) == len(values) and not any(isinstance(value, float) for value in known)
        return pd.Series([None if value is None else float(value) for value in values], dtype="int32" if is_whole else "float64")
    return pd.Series([_written(value) for value in values], dtype=object)


def write_xlsx(rows: Iterable[Row], mapped: Map, out: Path) -> None:
    """Write a workbook with one sheet: every text is a text cell, so that none is taken for a formula or a link.

    Raises:
        SetupError: DL-402 if xlsxwriter is not installed.
    """
    try:
        import xlsxwriter  # type: ignore[import-untyped]  # noqa: PLC0415 - an extra
    except ImportError as error:
        raise SetupError("DL-402", what="workbooks", package="xlsxwriter") from error
    with whole_file(out) as temporary:
        book = xlsxwriter.Workbook(str(temporary), {"constant_memory": True})
        book.set_properties({"created": _EPOCH})
        sheet = book.add_worksheet("events")
        sheet.freeze_panes(1, 0)
        sheet.write_row(0, 0, [column.name for column in mapped.columns()])
        for number, line in enumerate(lines(rows, mapped), start=1):
            for at, cell in enumerate(line):
                _put(sheet, number, at, plain(cell))
        book.close()
        _without_times(temporary)


def _put(sheet: Any, number: int, at: int, cell: Cell) -> None:  # noqa: ANN401 - no types come with xlsxwriter
    if isinstance(cell, bool):
        sheet.write_boolean(number, at, cell)
    elif isinstance(cell, int | float):
        sheet.write_number(number, at, cell)
    elif cell:
        sheet.write_string(number, at, cell[:_CELL])


def _without_times(path: Path) -> None:
    """Pack a zip file anew with one moment for all of its members."""
    again = path.with_suffix(".again")
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(again, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(zipfile.ZipInfo(name, _EPOCH.timetuple()[:6]), old.read(name), zipfile.ZIP_DEFLATED)
    again.replace(path)
