"""Plain text files: one report each, in UTF-8, with an optional head of ``key: value`` lines before an empty line."""

import re
from collections.abc import Iterator
from pathlib import Path

import msgspec

from dateline._version import __version__
from dateline.errors import ReportError
from dateline.report import MAX_CHARACTERS, Report
from dateline.sources.clip import Clip, Document, Edition, Found, Lost, Options
from dateline.sources.moments import moment_of

EXTRACTOR = f"dateline {__version__}"

# The keys that a head may have; a first line with any other key is text.
HEAD_KEYS = frozenset({"outlet", "published", "title", "url", "byline", "note"})

_HEAD_LINE = re.compile(r"(?P<key>[a-z]+):[ \t]*(?P<value>.*)")

# UTF-8 takes at most four bytes a character; a larger file can't hold a report that would be read.
MAX_BYTES = 4 * MAX_CHARACTERS


def read(document: Document, options: Options) -> Iterator[Found]:
    """The report of a text file, or what was lost of it: DL-101, DL-102, DL-103 or DL-104."""
    del options
    try:
        report = from_bytes(document.raw, document.where)
    except ReportError as error:
        cause = error.__cause__
        yield Lost(where=document.where, error=error, offset=cause.start if isinstance(cause, UnicodeDecodeError) else None)
        return
    told = {field: "head" for field in Report.__struct_fields__ if getattr(report, field)} | {"text": "body"}
    given = {field: value for field, value in document.given.items() if value and field not in told}
    if "published" in told:  # a moment that was given belongs to the day that was given
        given.pop("published_at", None)
    yield Clip(
        where=document.where,
        form="text",
        report=msgspec.structs.replace(report, **given),
        edition=Edition(found=told | dict.fromkeys(given, "given")),
    )


def read_file(path: Path) -> Report:
    """The report in a text file.

    Raises:
        ReportError: DL-101 empty, DL-102 binary, DL-103 not UTF-8, DL-104 too large, DL-105 can't be opened.
    """
    try:
        if path.stat().st_size > MAX_BYTES:
            raise ReportError("DL-104", what=path, limit=f"{MAX_CHARACTERS:,}")
        raw = path.read_bytes()
    except OSError as error:
        raise ReportError("DL-105", what=path, detail=error.strerror or error) from error
    return from_bytes(raw, str(path))


def from_bytes(raw: bytes, what: str) -> Report:
    """The report in bytes; ``what`` names them in errors.

    Raises:
        ReportError: DL-101, DL-102, DL-103 or DL-104.

    >>> from_bytes(b"outlet: Kestrel\\n\\nTalks resumed.", "a.txt").outlet
    'Kestrel'
    """
    if b"\x00" in raw[:4096]:
        raise ReportError("DL-102", what=what, detail=f"NUL at byte {raw.index(bytes(1))}")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ReportError("DL-103", what=what, offset=error.start) from error
    if not text.strip():
        raise ReportError("DL-101", what=what)
    if len(text) > MAX_CHARACTERS:
        raise ReportError("DL-104", what=what, limit=f"{MAX_CHARACTERS:,}")
    head, body = split_head(text)
    if not body.strip():
        raise ReportError("DL-101", what=what)
    fields = {key: value for key, value in head.items() if value and key != "note"}
    if (moment := moment_of(fields.get("published"))) and moment.moment:
        fields |= {"published": moment.day, "published_at": moment.moment}
    return Report(text=body, **fields)


def split_head(text: str) -> tuple[dict[str, str], str]:
    """The head's keys and values, and the text behind it; no keys where the text begins at once.

    >>> split_head("MINSK (Kestrel) - Talks resumed.")
    ({}, 'MINSK (Kestrel) - Talks resumed.')
    """
    head: dict[str, str] = {}
    at = 0
    for line in text.splitlines(keepends=True):
        match = _HEAD_LINE.match(line.rstrip("\r\n"))
        if not line.strip() and head:
            return head, text[at + len(line) :]
        if match is None or match["key"] not in HEAD_KEYS:
            return {}, text
        head[match["key"]] = match["value"].strip()
        at += len(line)
    return {}, text
