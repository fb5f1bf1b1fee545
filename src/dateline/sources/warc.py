"""Pages out of crawls in WARC. Headers are read by warcio; the bounds, and going on behind what is broken, are ours."""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any, BinaryIO

from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecordLoader
from warcio.statusandheaders import StatusAndHeadersParser, StatusAndHeadersParserException

from dateline.errors import ReportError
from dateline.sources.clip import Document, Lost, Options
from dateline.sources.encodings import decoded, unchunked
from dateline.sources.forms import FORMS, form_of
from dateline.sources.looks import HEAD_BYTES
from dateline.sources.streams import MAX_DOCUMENT, PIECE

# Servers send headers of up to 16 kB, with cookies a few times that; beyond this it is no header.
_MAX_HEADER = 256 * 1024

# What a page may be sent as. Pictures, styles and scripts are passed over.
_CONTENT = {
    "text/html": "html",
    "application/xhtml+xml": "html",
    "application/rss+xml": "feed",
    "application/atom+xml": "feed",
}

# Types that say little: the content decides, and only what holds reports is taken.
_VAGUE = frozenset({"text/xml", "application/xml", ""})
_FROM_VAGUE = frozenset({"html", "feed", "newsml-g2", "nitf", "newsml-1"})

_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)

# What a response begins with; crawlers write down HTTP/2 and HTTP/3 in the manner of HTTP/1.
_PROTOCOLS = ("HTTP/1.0", "HTTP/1.1", "HTTP/2.0", "HTTP/2", "HTTP/3.0", "HTTP/3")

_BEGINS = (b"WARC/0.", b"WARC/1.")


class _Broken(Exception):  # noqa: N818 - a signal of this module, which becomes a Lost
    """A record that can't be read."""


class _Records:
    """A stream as warcio reads it, with its offset, and lines and headers that are bounded."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.offset = 0
        self._header = 0

    def begin(self) -> None:
        """The headers of a record begin."""
        self._header = self.offset

    def tell(self) -> int:
        return self.offset

    def read(self, size: int) -> bytes:
        data = self._file.read(size)
        self.offset += len(data)
        return data

    def readline(self, size: int = _MAX_HEADER) -> bytes:
        line = self._file.readline(min(size, _MAX_HEADER))
        self.offset += len(line)
        if self.offset - self._header > _MAX_HEADER:
            raise _Broken(f"its headers are longer than {_MAX_HEADER:,} bytes")
        return line

    def next_record(self) -> tuple[bytes, int, bool]:
        """The first line of the next record, where it begins, and whether bytes that are no record were passed over."""
        passed = False
        while line := self._file.readline(_MAX_HEADER):
            begin, self.offset = self.offset, self.offset + len(line)
            if line.startswith(_BEGINS):
                self._header = begin
                return line, begin, passed
            passed = passed or bool(line.strip())
        return b"", self.offset, passed


def unpack(file: BinaryIO, where: str, options: Options, passed: Counter[str] | None = None) -> Iterator[Document | Lost]:
    """The pages, feeds and agency documents in a crawl; a record that is broken is lost, and the rest goes on.

    Args:
        file: the crawl, each record compressed or none.
        where: its place.
        options: how reports are taken from files.
        passed: counts records that hold no report, by why.
    """
    del options
    passed = Counter() if passed is None else passed
    records = _Records(file)
    while True:
        first, begin, skipped = records.next_record()
        place = f"{where}#{begin}"
        if skipped:
            yield _lost(place, begin, "bytes before it are no record")
        if not first:
            return
        try:
            if document := _page(records, first, where, begin, passed):
                yield document
        except _Broken as error:
            yield _lost(place, begin, str(error))
        except (ArchiveLoadFailed, StatusAndHeadersParserException) as error:
            yield _lost(place, begin, str(error).strip())
        except ReportError as error:
            if error.code == "DL-119":
                yield Lost(where=where, error=error, offset=records.offset)
                return
            yield Lost(where=place, error=error, offset=begin)


def _lost(where: str, offset: int, detail: str) -> Lost:
    return Lost(where=where, error=ReportError("DL-110", what=where, form="a WARC record", detail=detail), offset=offset)


def _page(records: _Records, first: bytes, where: str, begin: int, passed: Counter[str]) -> Document | None:
    """The document of a record; ``None`` if it holds no report, which is counted.

    Whatever is wrong with it, the stream stands behind it afterwards: to look for the next record inside of a page would let
    the page forge one.
    """
    record = _record(records, first, where)
    end, place = records.offset + record.raw_stream.limit, f"{where}#{begin}"
    try:
        reason = _why_not(record)
        if reason is None and record.raw_stream.limit > MAX_DOCUMENT:
            raise ReportError("DL-118", what=place, limit=f"{MAX_DOCUMENT:,} bytes")
        body = b"" if reason else record.raw_stream.read()
    finally:
        _pass(records, end, where)
    raw = _content(record.http_headers, body, place) if body else b""
    form = _form(record.http_headers, raw) if raw.strip() else None
    if form is None:
        passed[reason or ("no page" if raw.strip() else "empty")] += 1
        return None
    return Document(where=place, raw=raw, form=form, given=_given(record))


def _record(records: _Records, first: bytes, where: str) -> Any:  # noqa: ANN401 - warcio has no types
    """A record with its own headers read, and the server's headers and the body waiting."""
    record = ArcWarcRecordLoader().parse_record_stream(records, first, "warc", no_record_parse=True)
    length = record.rec_headers.get_header("Content-Length") or ""
    if length.isascii() and length.isdigit():
        return record
    if records.read(1):
        raise _Broken("it does not say how long it is")
    raise ReportError("DL-119", what=where, offset=f"{records.offset:,}")


def _pass(records: _Records, end: int, where: str) -> None:
    """Reads on to the end of a record."""
    while records.offset < end:
        if not records.read(min(end - records.offset, PIECE)):
            raise ReportError("DL-119", what=where, offset=f"{records.offset:,}")


def _why_not(record: Any) -> str | None:  # noqa: ANN401 - warcio has no types
    """Why a record holds no report, in a word or two; ``None`` if it may hold one."""
    if record.rec_type != "response":
        return str(record.rec_type)
    address = record.rec_headers.get_header("WARC-Target-URI") or ""
    if not address.lower().startswith(("http:", "https:")) or record.raw_stream.limit == 0:
        return "no http"
    record.http_headers = StatusAndHeadersParser(list(_PROTOCOLS)).parse(record.raw_stream)
    status = record.http_headers.get_statuscode()
    if not (status.isdigit() and 200 <= int(status) < 300):
        return f"status {status[:3]}"
    kind = _kind(record.http_headers)
    return None if kind in _CONTENT or kind in _VAGUE or "json" in kind else "no page"


def _kind(headers: Any) -> str:  # noqa: ANN401 - warcio has no types
    return (headers.get_header("Content-Type") or "").partition(";")[0].strip().lower()


def _form(headers: Any, raw: bytes) -> str | None:  # noqa: ANN401 - warcio has no types
    """The form by the type that the server gave; by the content where that says little."""
    kind = _kind(headers)
    if kind in _CONTENT:
        return _CONTENT[kind]
    form = form_of(raw[:HEAD_BYTES], "")
    wanted = _FROM_VAGUE if kind in _VAGUE else {"ninjs"}
    return form if form in wanted & set(FORMS) else None


def _content(headers: Any, body: bytes, what: str) -> bytes:  # noqa: ANN401 - warcio has no types
    """The body as the server meant it: its chunks joined, and decompressed."""
    if (headers.get_header("Transfer-Encoding") or "").strip().lower() == "chunked":
        body = unchunked(body)
    for encoding in reversed((headers.get_header("Content-Encoding") or "").lower().split(",")):
        body = decoded(body, encoding.strip(), what)
    return body


def _given(record: Any) -> dict[str, str]:  # noqa: ANN401 - warcio has no types
    """What the crawl says of a page. When it was fetched is not when it was published, and no field of a report."""
    charset = _CHARSET.search(record.http_headers.get_header("Content-Type") or "")
    given = {
        "url": record.rec_headers.get_header("WARC-Target-URI"),
        "fetched": record.rec_headers.get_header("WARC-Date"),
        "charset": charset[1].lower() if charset else None,
    }
    return {name: value for name, value in given.items() if value}
