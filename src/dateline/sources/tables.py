"""Tables of reports in CSV and Parquet, row by row."""

import codecs
import csv
import datetime as dt
import io
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, BinaryIO, cast

from dateline.errors import ReportError
from dateline.report import MAX_CHARACTERS
from dateline.sources.clip import Document, Lost, Options
from dateline.sources.columns import columns_of, header_of, listed
from dateline.sources.rows import row_of
from dateline.sources.streams import MAX_DOCUMENT, Line, lines, peeked, seekable

# A cell holds a text at most; the module's own bound is shorter than a long report.
csv.field_size_limit(MAX_CHARACTERS)

_WIDE_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


# A row that goes wrong gives back all its lines but the first, which are read again; so many times the table in all.
_PATIENCE = 8


class _Feed:
    """The lines of a table as text, which can be given back when a row swallowed more of them than belong to it."""

    def __init__(self, source: Iterable[Line]) -> None:
        self._source = iter(source)
        self._back: list[Line] = []
        self._row: list[Line] = []
        self._row_bytes = self._read_bytes = self._given_bytes = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        if self._row_bytes > MAX_DOCUMENT:
            raise csv.Error(f"it is longer than {MAX_DOCUMENT:,} bytes")
        line = self._back.pop() if self._back else self._fresh()
        self._row.append(line)
        self._row_bytes += len(line.raw)
        return line.raw.decode("utf-8", "surrogateescape")

    def _fresh(self) -> Line:
        line = next(self._source)
        self._read_bytes += len(line.raw)
        return line

    def take_row(self) -> Line | None:
        """All lines taken since the last row, as one; ``None`` if there were none."""
        row, self._row, self._row_bytes = self._row, [], 0
        return row[0]._replace(raw=b"".join(line.raw for line in row)) if row else None

    def give_back(self) -> None:
        """Gives all lines of the row back but its first, so that a stray quotation mark costs one line and not the rest."""
        rest = self._row[1:]
        self._given_bytes += sum(len(line.raw) for line in rest)
        if self._given_bytes <= _PATIENCE * self._read_bytes:
            self._back += reversed(rest)
            del self._row[1:]


def unpack_csv(file: BinaryIO, where: str, options: Options) -> Iterator[Document | Lost]:
    """The rows of a table with a header; a bad one is lost, and the rest goes on.

    Raises:
        ReportError: DL-116 if no column holds the text.
    """
    lost: list[Lost] = []
    feed = _Feed(_kept(_lines(file, where), lost))
    header, delimiter = _header(feed, where, options)
    columns = columns_of(header, options.columns)
    if "text" not in columns:
        raise ReportError("DL-116", what=where, columns=listed(header))
    for cells, line in _rows(feed, delimiter):
        yield from lost
        lost.clear()
        if cells:
            yield _table_row(cells, line, header, columns, where)
    yield from lost


def _kept(source: Iterable[Line | Lost], lost: list[Lost]) -> Iterator[Line]:
    """The lines that can be read; the others are put aside."""
    for line in source:
        if isinstance(line, Lost):
            lost.append(line)
        else:
            yield line


def _lines(file: BinaryIO, where: str) -> Iterator[Line | Lost]:
    """The lines in UTF-8, without a byte order mark; a table in UTF-16, which has one, is turned into UTF-8."""
    head, file = peeked(file)
    if not head.startswith(_WIDE_MARKS):
        yield from _unmarked(lines(file, where))
        return
    wide = io.TextIOWrapper(file, encoding="utf-16", errors="surrogatepass", newline="")
    try:
        yield from _unmarked(lines(cast("BinaryIO", io.BufferedReader(_Encoded(wide, where))), where))
    finally:
        if not file.closed:
            wide.detach()  # else it would close the file, which is not its own


def _unmarked(source: Iterator[Line | Lost]) -> Iterator[Line | Lost]:
    """The lines, the first without its byte order mark."""
    for line in source:
        yield line._replace(raw=line.raw.removeprefix(codecs.BOM_UTF8)) if isinstance(line, Line) and line.number == 1 else line


class _Encoded(io.RawIOBase):
    """A text in UTF-16 as a stream of UTF-8; ReportError DL-110 where it is no UTF-16."""

    def __init__(self, text: io.TextIOWrapper, what: str) -> None:
        self._text, self._what, self._left = text, what, b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer) -> int:  # type: ignore[no-untyped-def]  # noqa: ANN001 - any writable buffer
        self._left = self._left or self._more()
        piece, self._left = self._left[: len(buffer)], self._left[len(buffer) :]
        buffer[: len(piece)] = piece
        return len(piece)

    def _more(self) -> bytes:
        try:
            return self._text.read(io.DEFAULT_BUFFER_SIZE).encode("utf-8", "surrogatepass")
        except UnicodeDecodeError as error:
            raise ReportError("DL-110", what=self._what, form="a table in UTF-16", detail=error.reason) from error


def _header(feed: _Feed, where: str, options: Options) -> tuple[list[str], str]:
    for first in feed:
        line = feed.take_row()
        if line and first.strip():
            _check_utf8(line, where)
            return header_of(first.rstrip("\r\n"), options.columns)
    raise ReportError("DL-101", what=where)


def _rows(feed: _Feed, delimiter: str) -> Iterator[tuple[list[str] | csv.Error, Line]]:
    """The cells of each row, or why it has none, with its lines."""
    while True:
        cells: list[str] | csv.Error | None
        try:
            cells = next(csv.reader(feed, delimiter=delimiter, strict=True), None)
        except csv.Error as error:
            cells = error
            feed.give_back()
        line = feed.take_row()
        if cells is None or line is None:
            return
        yield cells, line


def _table_row(
    cells: list[str] | csv.Error, line: Line, header: Sequence[str], columns: dict[str, str], where: str
) -> Document | Lost:
    where = f"{where}#{line.number}"
    try:
        told = _checked(cells, line, header, where)
        return row_of({name: cell for name, cell in zip(header, told, strict=True) if cell}, columns, where)
    except ReportError as error:
        return Lost(where=where, error=error, offset=line.offset)


def _checked(cells: list[str] | csv.Error, line: Line, header: Sequence[str], where: str) -> list[str]:
    """The cells, if there is one for each column and all are UTF-8: a row that is out of step puts words in wrong columns."""
    if isinstance(cells, csv.Error):
        raise ReportError("DL-110", what=where, form="a row", detail=cells) from cells
    _check_utf8(line, where)
    if len(cells) != len(header):
        raise ReportError("DL-110", what=where, form="a row", detail=f"it has {len(cells)} cells, the header {len(header)}")
    return cells


def _check_utf8(line: Line, where: str) -> None:
    try:
        line.raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise ReportError("DL-103", what=where, offset=line.offset + error.start) from error


# Parquet

# Rows that are held at once; a text has two million characters at most, most have a few thousand.
_BATCH_ROWS = 16

# A row group is read column by column, each whole at worst; writers make groups of 128 MB or a million rows by default.
_MAX_GROUP = 1024 * 1024 * 1024


def unpack_parquet(file: BinaryIO, where: str, options: Options) -> Iterator[Document | Lost]:
    """The rows of a Parquet table; a row group that is broken or too large is lost, and the rest goes on.

    Raises:
        ReportError: DL-110 if it is no Parquet table, DL-116 if no column holds the text.
    """
    import pyarrow as pa  # noqa: PLC0415 - slow to import, and most files are no tables
    import pyarrow.parquet as pq  # noqa: PLC0415

    try:
        table = pq.ParquetFile(seekable(file, where), pre_buffer=False)
        names = table.schema_arrow.names
    except (pa.ArrowException, OSError, ValueError) as error:  # names that are no UTF-8
        raise ReportError("DL-110", what=where, form="Parquet", detail=_first_line(error)) from error
    columns = columns_of(names, options.columns)
    if "text" not in columns:
        raise ReportError("DL-116", what=where, columns=listed(names))
    first = 1
    for number in range(table.num_row_groups):
        yield from _group(table, number, first, columns, where)
        first += table.metadata.row_group(number).num_rows


def _group(table: Any, number: int, first: int, columns: dict[str, str], where: str) -> Iterator[Document | Lost]:  # noqa: ANN401 - pyarrow
    """The rows of a row group, of which the first has the number ``first`` in the table."""
    import pyarrow as pa  # noqa: PLC0415

    place = f"{where}#{first}"
    if table.metadata.row_group(number).total_byte_size > _MAX_GROUP:
        yield Lost(where=place, error=ReportError("DL-118", what=f"{place} (a row group)", limit=f"{_MAX_GROUP:,} bytes"))
        return
    try:
        for batch in table.iter_batches(batch_size=_BATCH_ROWS, row_groups=[number], use_threads=False):
            for row in range(batch.num_rows):
                yield _parquet_row(batch.slice(row, 1), columns, f"{where}#{first}")
                first += 1
    except (pa.ArrowException, OSError) as error:
        place = f"{where}#{first}"
        yield Lost(where=place, error=ReportError("DL-110", what=place, form="Parquet", detail=_first_line(error)))


def _parquet_row(row: Any, columns: dict[str, str], where: str) -> Document | Lost:  # noqa: ANN401 - a batch of one row
    try:
        (values,) = row.to_pylist()
        return row_of({name: _plain(value) for name, value in values.items()}, columns, where)
    except (ValueError, OverflowError, RecursionError) as error:  # bytes that are no UTF-8, a day beyond the calendar
        return Lost(where=where, error=ReportError("DL-110", what=where, form="a row", detail=_first_line(error)))


def _plain(value: Any) -> Any:  # noqa: ANN401 - whatever a table holds
    """A cell as JSON has it: days and moments in ISO 8601, numbers as numbers, what JSON has no word for as its text."""
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, list):
        return [_plain(each) for each in value]
    if isinstance(value, dict):
        return {str(name): _plain(each) for name, each in value.items()}
    return str(value)


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0]
