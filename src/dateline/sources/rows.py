"""Rows of tables: each becomes one document, in a JSON of Dateline's own, and each such document one report.

The JSON holds the cells that a report needs under the report's names, the columns that they came from, and all other cells as
they were. So a row reads the same whether it came as JSON, CSV or Parquet.
"""

import codecs
from collections.abc import Callable, Iterator, Mapping
from typing import Any, BinaryIO, TypeVar

import msgspec

from dateline._version import __version__
from dateline.errors import ReportError
from dateline.report import Report
from dateline.sources.clip import Clip, Document, Edition, Found, Lost, Options
from dateline.sources.columns import columns_of, listed
from dateline.sources.days import day_in, is_ambiguous
from dateline.sources.streams import MAX_DOCUMENT, lines

Value = TypeVar("Value")

EXTRACTOR = f"dateline {__version__}"

# Columns of authors hold several names, in a list.
_BETWEEN_NAMES = ", "


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """A row as an archive keeps it.

    Attributes:
        cells: what it says of a report, by the names of `Report`'s fields, as in the table.
        columns: from which column each of them came.
        other: the other cells, by column.
    """

    cells: dict[str, Any]
    columns: dict[str, str]
    other: dict[str, Any] = {}


def row_of(values: Mapping[str, Any], columns: Mapping[str, str], where: str) -> Document:
    """The document of one row.

    Args:
        values: its cells, by column.
        columns: the column of each field.
        where: its place.
    """
    told = {field: column for field, column in columns.items() if values.get(column) is not None}
    row = Row(
        cells={field: values[column] for field, column in told.items()},
        columns=told,
        other={key: value for key, value in values.items() if key not in told.values()},
    )
    return Document(where=where, raw=msgspec.json.encode(row, order="deterministic"), form="row")


def read(document: Document, options: Options) -> Iterator[Found]:
    """The report of a row, or what was lost of it: DL-101 no text, DL-110 no row or a text that is none."""
    del options
    try:
        row = msgspec.json.decode(document.raw, type=Row)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        lost = ReportError("DL-110", what=document.where, form="a row", detail=error)
        yield Lost(where=document.where, error=lost)
        return
    try:
        yield _clip(row, document)
    except ReportError as error:
        yield Lost(where=document.where, error=error)


def _clip(row: Row, document: Document) -> Clip:
    if unknown := row.cells.keys() - row.columns.keys() | row.cells.keys() - set(Report.__struct_fields__):
        raise ReportError("DL-110", what=document.where, form="a row", detail=f"nobody knows its cells {listed(sorted(unknown))}")
    text = row.cells.get("text")
    if text is not None and not isinstance(text, str):
        raise ReportError("DL-110", what=document.where, form="a row", detail=f"its text is {type(text).__name__}, no text")
    if text is None or not text.strip():
        raise ReportError("DL-101", what=document.where)
    fields: dict[str, str] = {}
    found = {"text": f"column {row.columns['text']}"}
    for field, value in row.cells.items():
        if field == "published":
            _say_published(value, row.columns[field], fields, found)
        elif field != "text" and (words := _words(value)):
            fields[field], found[field] = words, f"column {row.columns[field]}"
    for field, value in document.given.items():
        if field not in fields and field != "text":
            fields[field], found[field] = value, "given"
    return Clip(where=document.where, form="row", report=Report(text=text, **fields), edition=Edition(found=found))


def _say_published(value: object, column: str, fields: dict[str, str], found: dict[str, str]) -> None:
    """Takes the day, and the moment if it has a zone; what may be two days is none, and `found` says so."""
    words = _words(value)
    if words is None:
        return
    moment = day_in(words)
    if moment is None:
        found["published"] = f"column {column}: {words[:40]!r} {'may be two days' if is_ambiguous(words) else 'is no day'}"
        return
    fields["published"], found["published"] = moment.day, f"column {column}"
    if moment.moment:
        fields["published_at"], found["published_at"] = moment.moment, f"column {column}"


def _words(value: object) -> str | None:
    """A cell as words: names in a list stand behind each other, an object stands for its name; ``None`` if there are none."""
    if isinstance(value, Mapping):
        value = value.get("name")
    if isinstance(value, list):
        value = _BETWEEN_NAMES.join(words for each in value if not isinstance(each, list) and (words := _words(each)))
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    return " ".join(str(value).split()) or None


# JSON


def unpack_jsonl(file: BinaryIO, where: str, options: Options) -> Iterator[Document | Lost]:
    """The rows of a file with one JSON object a line; a bad one is lost, and the rest goes on.

    A file with one list of objects, or with one object over several lines, is read whole.

    Raises:
        ReportError: DL-110 if such a file is broken, DL-118 if it is too large.
    """
    for line in lines(file, where):
        if isinstance(line, Lost):
            yield line
            continue
        raw = line.raw.removeprefix(codecs.BOM_UTF8).strip()
        if line.number == 1 and raw.startswith(b"["):
            yield from _listed_rows(_whole(raw, file, where), where, options)
        elif line.number == 1 and raw == b"{":
            yield _json_row(_whole(raw, file, where), f"{where}#1", None, options)
        elif raw:
            yield _json_row(raw, f"{where}#{line.number}", line.offset, options)


def _whole(first: bytes, file: BinaryIO, where: str) -> bytes:
    raw = first + file.read(MAX_DOCUMENT)
    if len(raw) > MAX_DOCUMENT:
        raise ReportError("DL-118", what=where, limit=f"{MAX_DOCUMENT:,} bytes (JSON lines have no limit)")
    return raw


def _listed_rows(raw: bytes, where: str, options: Options) -> Iterator[Document | Lost]:
    rows = _decoded(lambda: msgspec.json.decode(raw, type=list[msgspec.Raw]), where)
    for number, row in enumerate(rows, 1):
        yield _json_row(bytes(row), f"{where}#{number}", None, options)


def _json_row(raw: bytes, where: str, offset: int | None, options: Options) -> Document | Lost:
    try:
        values = _decoded(lambda: msgspec.json.decode(raw), where)
        if not isinstance(values, dict):
            raise ReportError("DL-110", what=where, form="a JSON object", detail=f"it is {type(values).__name__}")
        columns = columns_of(values, options.columns)
        if "text" not in columns:
            raise ReportError("DL-116", what=where, columns=listed(values))
        return _decoded(lambda: row_of(values, columns, where), where)
    except ReportError as error:
        return Lost(where=where, error=error, offset=offset)


def _decoded(decode: Callable[[], Value], where: str) -> Value:
    """What a decoder gives, its complaints as ours: bad JSON, bytes that are no UTF-8, half a pair, too deep a nest."""
    try:
        return decode()
    except (msgspec.DecodeError, UnicodeError, OverflowError, RecursionError) as error:
        raise ReportError("DL-110", what=where, form="JSON", detail=error) from error
