"""A stream of bytes opened as what it is: one document, or a container whose documents come one by one."""

from collections.abc import Iterator
from typing import BinaryIO

import msgspec

from dateline.errors import ReportError
from dateline.sources.clip import Document, Lost, Options
from dateline.sources.forms import PACKINGS, form_of, unpacker_of
from dateline.sources.streams import peeked, whole


class Within(msgspec.Struct, frozen=True):
    """Where a stream comes from.

    Attributes:
        depth: how many packings it lies in.
    """

    depth: int = 0


def opened(file: BinaryIO, where: str, options: Options, within: Within) -> Iterator[Document | Lost]:
    """The documents in a stream; whatever breaks it off is the last that comes.

    Args:
        file: the bytes, at their beginning.
        where: their place, whose ending may tell their form.
        options: how reports are taken from files; a form named there counts for all but packings.
        within: the packings around it.
    """
    try:
        yield from _documents(file, where, options, within)
    except ReportError as error:
        yield Lost(where=where, error=error)


def _documents(file: BinaryIO, where: str, options: Options, within: Within) -> Iterator[Document | Lost]:
    head, file = peeked(file)
    form = form_of(head, where)
    if form not in PACKINGS and options.form:
        form = options.form
    if form is None:
        raise _formless(head, where)
    unpack = unpacker_of(form)
    if unpack is None:
        yield Document(where=where, raw=whole(file, where), form=form)
    else:
        yield from unpack(file, where, options)


def _formless(head: bytes, where: str) -> ReportError:
    """Why bytes have no form."""
    if b"\x00" in head:
        return ReportError("DL-102", what=where, detail=f"NUL at byte {head.index(bytes(1))}")
    return ReportError("DL-117", what=where)
