"""Packed files: zip, tar, and single files compressed. Their members are opened in turn; nothing is written to disk.

Names of members are labels and no paths. Links and devices hold no report and are passed over, as are hidden files and what a
Mac puts beside each file.
"""

import struct
import tarfile
import zipfile
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import BinaryIO, cast

import msgspec

from dateline.errors import ReportError
from dateline.sources.clip import Document, Lost, Options
from dateline.sources.forms import PACKINGS
from dateline.sources.looks import compressed, tar
from dateline.sources.opening import Within, label, opened
from dateline.sources.streams import peeked, seekable
from dateline.sources.unpacking import bounded, unpacked

# A message of a mailbox in a zip in a tar is three deep; more are made to be in the way.
MAX_DEPTH = 4

# A tar's header in the extended format: paths and comments of a few kilobytes.
_MAX_EXTENDED = 1024 * 1024

_EXTENDED = frozenset(
    {tarfile.XHDTYPE, tarfile.XGLTYPE, tarfile.SOLARIS_XHDTYPE, tarfile.GNUTYPE_LONGNAME, tarfile.GNUTYPE_LONGLINK}
)

# The flag of an encrypted member, in the second field of its header.
_ENCRYPTED = 0x1

# Formats of documents that are zip archives, by the name of their first member: none that Dateline reads.
_OFFICE = frozenset({"[Content_Types].xml", "mimetype"})


def unpack(file: BinaryIO, where: str, options: Options, within: Within | None = None) -> Iterator[Document | Lost]:
    """The documents in a packed file; a member that is broken, encrypted or too large is lost, and the rest goes on.

    Raises:
        ReportError: DL-110 broken, DL-113 too large, DL-114 packed too often, DL-117 an office document, DL-119 cut off.
    """
    within = within or Within()
    if within.depth >= MAX_DEPTH:
        raise ReportError("DL-114", what=where, limit=MAX_DEPTH)
    within = within.deeper()
    head, file = peeked(file)
    is_tar = tar(head) or options.form == "tar"  # the oldest tars have no mark, and have to be named
    if options.form in PACKINGS:  # that was named for the packing, not for what is in it
        options = msgspec.structs.replace(options, form=None)
    if compression := compressed(head):
        yield from _compressed(unpacked(file, compression, where, within.budget), where, options, within)
    elif is_tar:
        yield from _tar_members(file, where, options, within)
    else:
        yield from _zip_members(seekable(file, where), where, options, within)


def _compressed(file: BinaryIO, where: str, options: Options, within: Within) -> Iterator[Document | Lost]:
    """A tar that is compressed counts as one packing, and keeps its name; so does a single file."""
    head, file = peeked(file)
    if tar(head):
        yield from _tar_members(file, where, options, within)
    else:
        yield from opened(file, where, options, within)


def _is_passed_over(name: str) -> bool:
    """Whether a member is hidden, or one of those that a Mac adds."""
    return any((part.startswith(".") and part.strip(".")) or part == "__MACOSX" for part in PurePosixPath(name).parts)


# Zip


def _zip_members(file: BinaryIO, where: str, options: Options, within: Within) -> Iterator[Document | Lost]:
    try:
        archive = zipfile.ZipFile(file)
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError, struct.error) as error:
        raise ReportError("DL-110", what=where, form="a whole zip archive", detail=error) from error
    with archive:
        members = archive.infolist()
        if members and members[0].filename in _OFFICE:
            raise ReportError("DL-117", what=where)
        for member in members:
            within.budget.check(where)
            is_folder = member.filename.endswith("/")  # is_dir() breaks on a name that is empty
            if not is_folder and not _is_passed_over(member.filename):
                yield from _zip_member(archive, member, f"{where}!{label(member.filename)}", options, within)


def _zip_member(
    archive: zipfile.ZipFile, member: zipfile.ZipInfo, where: str, options: Options, within: Within
) -> Iterator[Document | Lost]:
    if member.flag_bits & _ENCRYPTED:
        yield Lost(where=where, error=ReportError("DL-115", what=where), offset=member.header_offset)
        return
    try:
        stream = archive.open(member)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, ValueError, OverflowError, OSError, struct.error) as error:
        detail = str(error) or type(error).__name__
        broken = ReportError("DL-110", what=where, form="a whole member of a zip archive", detail=detail)
        yield Lost(where=where, error=broken, offset=member.header_offset)
        return
    with stream:
        yield from opened(bounded(stream, lambda: member.compress_size, where, within.budget), where, options, within)


# Tar


class _Member(tarfile.TarInfo):
    """A header of a tar, refused where `tarfile` would stop without a word or hold what does not fit into memory."""

    @classmethod
    def frombuf(cls, buf: bytes | bytearray, encoding: str, errors: str) -> "_Member":
        try:
            member = super().frombuf(buf, encoding, errors)
        except tarfile.HeaderError as error:
            if not buf.strip(b"\x00") and len(buf) in (0, tarfile.BLOCKSIZE):
                raise  # the end
            raise tarfile.ReadError(f"{error}: {len(buf)} bytes") from error
        if member.type in _EXTENDED and member.size > _MAX_EXTENDED:
            raise tarfile.ReadError(f"an extended header of {member.size:,} bytes")
        return member


def _tar_members(file: BinaryIO, where: str, options: Options, within: Within) -> Iterator[Document | Lost]:
    try:
        with tarfile.open(fileobj=file, mode="r|", tarinfo=_Member, errors="surrogateescape") as archive:
            while member := archive.next():
                archive.members.clear()  # type: ignore[attr-defined] # it would remember all of them
                within.budget.check(where)
                if member.isreg() and not _is_passed_over(member.name):
                    yield from _tar_member(archive, member, where, options, within)
    except (tarfile.TarError, RecursionError, ValueError) as error:
        raise ReportError("DL-110", what=where, form="a whole tar archive", detail=error) from error


def _tar_member(
    archive: tarfile.TarFile, member: tarfile.TarInfo, where: str, options: Options, within: Within
) -> Iterator[Document | Lost]:
    stream = cast("BinaryIO", archive.extractfile(member))
    size = member.size
    yield from opened(bounded(stream, lambda: size, where, within.budget), f"{where}!{label(member.name)}", options, within)
