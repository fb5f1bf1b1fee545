"""Bodies as HTTP sends them, in chunks and compressed, made whole within bounds."""

import re
import zlib

from dateline.errors import ReportError
from dateline.sources.streams import MAX_DOCUMENT, PIECE

# The line before a chunk: its length in hexadecimal digits, eight of which are four gigabytes.
_CHUNK = re.compile(rb"([0-9A-Fa-f]{1,8})[ \t]*(?:;[^\r\n]{0,4096})?\r?\n")


def unchunked(body: bytes) -> bytes:
    """The body without the lines between its chunks; as it is, if it has none, since crawlers keep the header and join them.

    >>> unchunked(b"5\\r\\nTalks\\r\\n1\\r\\n.\\r\\n0\\r\\n\\r\\n")
    b'Talks.'
    """
    pieces: list[bytes] = []
    at = 0
    while line := _CHUNK.match(body, at):
        length = int(line[1], 16)
        if length == 0:
            break
        pieces.append(body[line.end() : line.end() + length])
        at = line.end() + length
        at += 2 if body[at : at + 2] == b"\r\n" else body[at : at + 1] == b"\n"
    return b"".join(pieces) if pieces or body[:1] == b"0" else body


def decoded(body: bytes, encoding: str, what: str) -> bytes:
    """The body decompressed; as it is, if it is not compressed so, since crawlers keep the header of what they unpacked.

    Raises:
        ReportError: DL-110 broken, DL-113 larger than a document, DL-120 in Brotli without its package.
    """
    if encoding in ("gzip", "x-gzip") and body.startswith(b"\x1f\x8b"):
        return _inflated(body, 16 + zlib.MAX_WBITS, what)
    if encoding == "deflate" and body:
        # Servers disagree on whether there is a header; one is told by its first byte.
        return _inflated(body, zlib.MAX_WBITS if body[0] & 0x0F == 8 else -zlib.MAX_WBITS, what)
    return _unbrotlied(body, what) if encoding == "br" else body


def _inflated(body: bytes, window: int, what: str) -> bytes:
    decompressor = zlib.decompressobj(window)
    try:
        data = decompressor.decompress(body, MAX_DOCUMENT + 1)
    except zlib.error as error:
        raise ReportError("DL-110", what=what, form="gzip or deflate", detail=error) from error
    if not data and not decompressor.eof:
        raise ReportError("DL-110", what=what, form="gzip or deflate", detail="it breaks off before it begins")
    return _bounded(data, what)


def _unbrotlied(body: bytes, what: str) -> bytes:
    try:
        import brotli  # type: ignore[import-untyped,import-not-found,unused-ignore]  # noqa: PLC0415 - few crawls keep pages so, and the package is no requirement
    except ImportError as error:
        raise ReportError("DL-120", what=what, package="brotli") from error
    decompressor = brotli.Decompressor()
    pieces: list[bytes] = []
    size = 0
    try:
        data = decompressor.process(body, output_buffer_limit=PIECE)
        while data:
            pieces.append(data)
            size += len(data)
            data = (
                b"" if size > MAX_DOCUMENT or decompressor.is_finished() else decompressor.process(b"", output_buffer_limit=PIECE)
            )
    except brotli.error:
        return body  # the header was kept, the page unpacked
    return _bounded(b"".join(pieces), what)


def _bounded(data: bytes, what: str) -> bytes:
    if len(data) > MAX_DOCUMENT:
        raise ReportError("DL-113", what=what, limit=f"{MAX_DOCUMENT:,} bytes")
    return data
