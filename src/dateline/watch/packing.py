"""Bodies that come packed, unpacked with a bound: a few kilobytes may stand for gigabytes."""

import zlib

# What a request says that it can take.
ACCEPTED = "gzip, deflate"

# How zlib is told to find out whether a stream has the head of gzip or its own, and that it has none at all.
_EITHER_HEAD, _NO_HEAD = 32 + zlib.MAX_WBITS, -zlib.MAX_WBITS


class TooLargeError(ValueError):
    """The unpacked body is larger than its bound."""


def unpacked(raw: bytes, packing: str | None, limit: int) -> bytes:
    """The body, unpacked.

    Args:
        raw: the body as it was sent.
        packing: its ``Content-Encoding``; ``None`` if it has none.
        limit: bytes that it may have when unpacked.

    Raises:
        TooLargeError: if it has more.
        ValueError: if it is broken, breaks off, or is packed in another way.

    >>> unpacked(zlib.compress(b"Talks went on."), "deflate", 100)
    b'Talks went on.'
    """
    name = (packing or "identity").strip().lower()
    if name == "identity" or not raw:
        return raw
    if name not in ("gzip", "x-gzip", "deflate"):
        raise ValueError(f"its body is packed as {name}, which was not asked for")
    try:
        return _inflated(raw, _EITHER_HEAD, limit)
    except zlib.error as error:
        if name != "deflate":
            raise ValueError(f"its body is broken: {error}") from error
    try:
        return _inflated(raw, _NO_HEAD, limit)  # as some servers send what they call deflate
    except zlib.error as error:
        raise ValueError(f"its body is broken: {error}") from error


def _inflated(raw: bytes, head: int, limit: int) -> bytes:
    out = bytearray()
    while raw:  # gzip may have several members, one behind the other
        stream = zlib.decompressobj(head)
        out += stream.decompress(raw, limit + 1 - len(out))
        if len(out) > limit:
            raise TooLargeError
        if not stream.eof:
            raise ValueError("its body breaks off")
        raw = stream.unused_data.lstrip(b"\0")  # some pad with zeros
    return bytes(out)
