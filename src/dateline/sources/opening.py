"""A stream of bytes opened as what it is: one document, or a container whose documents come one by one."""

from collections.abc import Iterator
from typing import BinaryIO

import msgspec

from dateline.errors import ReportError
from dateline.sources.clip import Document, Lost, Options
from dateline.sources.forms import PACKINGS, form_of, unpacker_of
from dateline.sources.looks import compressed
from dateline.sources.streams import peeked, whole
from dateline.sources.unpacking import Budget


class Within(msgspec.Struct, frozen=True):
    """Where a stream comes from.

    Attributes:
        depth: how many packings it lies in.
        budget: what may still be unpacked out of the file.
    """

    depth: int = 0
    budget: Budget = msgspec.field(default_factory=Budget)

    def deeper(self) -> "Within":
        """One packing further in."""
        return Within(self.depth + 1, self.budget)


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
    except OSError as error:
        yield Lost(where=where, error=ReportError("DL-105", what=where, detail=error.strerror or error))
    except Exception as error:  # libraries that read hostile files raise whatever they like, and thousands of files may follow
        yield Lost(where=where, error=ReportError("DL-108", what=where, detail=repr(error)))


def _documents(file: BinaryIO, where: str, options: Options, within: Within) -> Iterator[Document | Lost]:
    head, file = peeked(file)
    form = form_of(head, where)
    form = options.form if options.form and form not in PACKINGS else form
    if form is None:
        raise _formless(head, where)
    if form in PACKINGS or compressed(head):  # a crawl is one form whether its records are compressed or not
        from dateline.sources.packed import unpack as unpack_packed  # noqa: PLC0415 - it opens members with this module

        yield from unpack_packed(file, where, options, within)
        return
    unpack = unpacker_of(form)
    if unpack is None:
        yield Document(where=where, raw=whole(file, where), form=form)
    else:
        yield from unpack(file, where, _inside(form, options))


def _inside(form: str, options: Options) -> Options:
    """The options for what is in a container: a form that was named for the container is not the form of what it holds."""
    return msgspec.structs.replace(options, form=None) if options.form == form else options


def _formless(head: bytes, where: str) -> ReportError:
    """Why bytes have no form."""
    if b"\x00" in head:
        return ReportError("DL-102", what=where, detail=f"NUL at byte {head.index(bytes(1))}")
    return ReportError("DL-117", what=where)


def label(name: str) -> str:
    """A path as it stands in places and errors: what is no character of a text or of a line is written out.

    >>> label("a\\nb\\udce9")
    'a\\\\nb\\\\udce9'
    """
    return "".join(each if each.isprintable() else each.encode("unicode_escape").decode("ascii") for each in name)
