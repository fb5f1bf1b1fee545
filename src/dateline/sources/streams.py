"""Streams of bytes read with bounds: their heads, their lines, and what they unpack to."""

import io
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple, cast

from dateline.errors import ReportError
from dateline.sources.clip import Lost
from dateline.sources.looks import HEAD_BYTES

# The largest document, in bytes. Mail servers refuse messages over 25 MB, and no page, feed or package of a day is so large.
MAX_DOCUMENT = 32 * 1024 * 1024

# The largest container that is held in memory, since it lies in another or comes through a pipe and is not read in order.
MAX_HELD = 256 * 1024 * 1024

# A line or record that is passed over is read in pieces of so many bytes.
PIECE = 1024 * 1024


class Line(NamedTuple):
    """A line with its break, its number from 1, and the byte at which it begins."""

    raw: bytes
    number: int
    offset: int


def lines(file: BinaryIO, where: str) -> Iterator[Line | Lost]:
    """The lines of a stream; one that is longer than any report is lost, and the rest goes on."""
    number = offset = 0
    while raw := file.readline(MAX_DOCUMENT):
        number += 1
        if len(raw) == MAX_DOCUMENT and not raw.endswith(b"\n"):
            error = ReportError("DL-118", what=f"{where}#{number}", limit=f"{MAX_DOCUMENT:,} bytes")
            yield Lost(where=f"{where}#{number}", error=error, offset=offset)
            offset += len(raw) + _pass_line(file)
            continue
        yield Line(raw, number, offset)
        offset += len(raw)


def _pass_line(file: BinaryIO) -> int:
    """Reads up to the end of a line, and says how many bytes that were."""
    passed = 0
    while raw := file.readline(PIECE):
        passed += len(raw)
        if raw.endswith(b"\n"):
            break
    return passed


def whole(file: BinaryIO, what: str, limit: int = MAX_DOCUMENT) -> bytes:
    """All bytes of a stream; ReportError DL-118 if there are more than ``limit``."""
    pieces: list[bytes] = []
    left = limit + 1
    while left > 0 and (piece := file.read(min(left, PIECE))):
        pieces.append(piece)
        left -= len(piece)
    if left <= 0:
        raise ReportError("DL-118", what=what, limit=f"{limit:,} bytes")
    return b"".join(pieces)


class _Behind(io.RawIOBase):
    """A stream of which the first bytes were read already; they come again."""

    def __init__(self, head: bytes, rest: BinaryIO) -> None:
        self._head, self._rest = head, rest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer) -> int:  # type: ignore[no-untyped-def]  # noqa: ANN001 - any writable buffer
        piece = self._head[: len(buffer)] or self._rest.read(len(buffer))
        self._head = self._head[len(piece) :]
        buffer[: len(piece)] = piece
        return len(piece)


def peeked(file: BinaryIO) -> tuple[bytes, BinaryIO]:
    """The first `HEAD_BYTES` of a stream, and the stream from its beginning."""
    head = b""
    while len(head) < HEAD_BYTES and (piece := file.read(HEAD_BYTES - len(head))):
        head += piece
    if file.seekable():
        file.seek(-len(head), io.SEEK_CUR)
        return head, file
    return head, cast("BinaryIO", io.BufferedReader(_Behind(head, file), HEAD_BYTES))


def seekable(file: BinaryIO, what: str) -> BinaryIO:
    """The same bytes where they can be read in any order, held in memory if need be; ReportError DL-118 if too many."""
    return file if file.seekable() else io.BytesIO(whole(file, what, MAX_HELD))
