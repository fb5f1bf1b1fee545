"""Compressed streams read with bounds: what a few bytes unpack to may be more than a disk holds."""

import bz2
import gzip
import io
import lzma
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable
from typing import Any, BinaryIO, cast

import zstandard

from dateline.errors import ReportError

# Text shrinks to a fifth, and pages that repeat each other to a fiftieth; deflate makes at most a thousand bytes out of one.
MAX_RATIO = 250

# Below this, the ratio does not matter.
FREE_BYTES = 4 * 1024 * 1024

# All that one file may unpack to. A month of a news crawl is a hundred files, each of which unpacks to a few gigabytes.
MAX_TOTAL = 64 * 1024 * 1024 * 1024

# xz and Zstandard look back so far at most; their strongest settings that need no flag use 64 MB and 8 MB.
_MAX_WINDOW = 128 * 1024 * 1024

# What the libraries raise where bytes break off, and where they are broken.
_CUT = (EOFError, tarfile.ReadError)
_BROKEN = (OSError, zlib.error, lzma.LZMAError, zstandard.ZstdError, zipfile.BadZipFile, struct.error)

# Four bytes of Zstandard may stand for 128 kB, and it gives all that its input holds: so much of that at a time is 16 MB at most.
_ZSTD_STEP = 512


class Budget:
    """What one file and all that is packed in it may still unpack to.

    Args:
        size: the file's bytes; ``None`` if nobody knows.
    """

    def __init__(self, size: int | None = None) -> None:
        self._limit = self._left = MAX_TOTAL if size is None else min(MAX_TOTAL, FREE_BYTES + MAX_RATIO * size)

    def spend(self, size: int, what: str) -> None:
        """Takes unpacked bytes off; ReportError DL-113 if there were not so many left."""
        self._left -= size
        self.check(what)

    def check(self, what: str) -> None:
        """Nothing, if it was kept to; ReportError DL-113 otherwise, so that a bomb of many members ends at the first."""
        if self._left < 0:
            raise ReportError("DL-113", what=what, limit=f"{self._limit:,} bytes")


class _Bounded(io.RawIOBase):
    """An unpacked stream that ends in an error where it grows beyond its bounds, is broken, or breaks off.

    Args:
        stream: the unpacked bytes.
        packed: how many packed bytes were read for them so far.
        what: names it in errors.
        budget: what may still be unpacked.
    """

    def __init__(self, stream: Any, packed: Callable[[], int], what: str, budget: Budget) -> None:  # noqa: ANN401 - reads
        self._stream, self._packed, self._what, self._budget = stream, packed, what, budget
        self._size = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer) -> int:  # type: ignore[no-untyped-def]  # noqa: ANN001 - any writable buffer
        try:
            piece = self._stream.read(len(buffer))
        except _CUT as error:
            raise ReportError("DL-119", what=self._what, offset=f"{self._packed():,}") from error
        except _BROKEN as error:
            detail = f"{error} (near byte {self._packed():,})"
            raise ReportError("DL-110", what=self._what, form="a whole compressed file", detail=detail) from error
        self._count(len(piece))
        buffer[: len(piece)] = piece
        return len(piece)

    def _count(self, size: int) -> None:
        self._size += size
        self._budget.spend(size, self._what)
        if self._size > FREE_BYTES and self._size > MAX_RATIO * self._packed():
            raise ReportError("DL-113", what=self._what, limit=f"{MAX_RATIO} times its size")


def bounded(stream: object, packed: Callable[[], int], what: str, budget: Budget) -> BinaryIO:
    """A stream of unpacked bytes within bounds; see `_Bounded`."""
    return cast("BinaryIO", io.BufferedReader(_Bounded(stream, packed, what, budget), io.DEFAULT_BUFFER_SIZE * 8))


def unpacked(file: BinaryIO, compression: str, what: str, budget: Budget) -> BinaryIO:
    """What a compressed stream unpacks to.

    Args:
        file: the compressed bytes.
        compression: one of `looks.COMPRESSED`.
        what: names it in errors.
        budget: what may still be unpacked.

    Errors while it is read: ReportError DL-110 broken, DL-113 too large, DL-119 cut off.
    """
    counted = _Counted(file)
    return bounded(_OPEN[compression](counted), lambda: counted.size, what, budget)


class _Counted(io.RawIOBase):
    """A stream that counts what was read from it."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.size = 0

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        data = self._file.read(size)
        self.size += len(data)
        return data


class _Frames:
    """A stream of frames, one after another; the libraries' own files know no bound of memory, or do not notice a cut."""

    def __init__(self, file: _Counted, new: Callable[[], Any]) -> None:
        self._file, self._new = file, new
        self._frame: Any = None
        self._left = b""

    def read(self, size: int) -> bytes:
        while self._is_in_frame():
            data = b""
            if self._frame.needs_input:
                data, self._left = self._left or self._file.read(io.DEFAULT_BUFFER_SIZE), b""
                if not data:
                    raise EOFError
            if piece := self._frame.decompress(data, size):
                return bytes(piece)
        return b""

    def _is_in_frame(self) -> bool:
        """Whether there is more: in this frame, or in another that begins behind it and behind zeros that fill up."""
        if self._frame is None or self._frame.eof:
            self._left = (self._frame.unused_data if self._frame else b"").lstrip(b"\x00")
            self._left = self._left or self._file.read(io.DEFAULT_BUFFER_SIZE).lstrip(b"\x00")
            if not self._left:
                return False
            self._frame = self._new()
        return True


class _ZstdFrame:
    """A frame of Zstandard with the manners of those of bz2 and lzma: it gives no more than it is asked for."""

    def __init__(self) -> None:
        self._frame = zstandard.ZstdDecompressor(max_window_size=_MAX_WINDOW).decompressobj()
        self._waiting, self._ready = b"", io.BytesIO()

    @property
    def needs_input(self) -> bool:
        return not self._waiting and self._is_given()

    @property
    def eof(self) -> bool:
        return bool(self._frame.eof) and self._is_given()

    @property
    def unused_data(self) -> bytes:
        return bytes(self._frame.unused_data) + self._waiting

    def decompress(self, data: bytes, size: int) -> bytes:
        self._waiting += data
        if self._is_given() and not self._frame.eof:
            step, self._waiting = self._waiting[:_ZSTD_STEP], self._waiting[_ZSTD_STEP:]
            self._ready = io.BytesIO(self._frame.decompress(step))
        return self._ready.read(size)

    def _is_given(self) -> bool:
        return self._ready.tell() == len(self._ready.getbuffer())


_OPEN: dict[str, Callable[[_Counted], Any]] = {
    "gzip": lambda file: gzip.GzipFile(fileobj=cast("BinaryIO", file)),
    "bzip2": lambda file: _Frames(file, bz2.BZ2Decompressor),
    "xz": lambda file: _Frames(file, lambda: lzma.LZMADecompressor(memlimit=_MAX_WINDOW)),
    "zstd": lambda file: _Frames(file, _ZstdFrame),
}
