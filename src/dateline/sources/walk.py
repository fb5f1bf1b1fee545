"""Files, folders and standard input as a stream of documents, and each document as its reports."""

import glob
import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import BinaryIO

import msgspec

from dateline.errors import ReportError
from dateline.report import Report
from dateline.sources.clip import Document, Found, Lost, Options
from dateline.sources.forms import form_of, reader_of
from dateline.sources.looks import HEAD_BYTES
from dateline.sources.opening import Within, label, opened
from dateline.sources.unpacking import Budget

# What stands for standard input among paths, and its name in places and errors.
STDIN, STDIN_NAME = "-", "standard input"

_FIELDS = frozenset(Report.__struct_fields__) - {"text"}


class Meter:
    """How many bytes of the input were consumed, for a progress bar; members of a compressed file count as they are packed."""

    def __init__(self) -> None:
        self._before = 0
        self._file: BinaryIO | None = None

    @property
    def done(self) -> int:
        """Bytes of the files' sizes that lie behind what was yielded last."""
        return self._before + (self._file.tell() if self._file and self._file.seekable() and not self._file.closed else 0)

    def begin(self, file: BinaryIO) -> None:
        """A file is read from now on."""
        self._file = file

    def end(self, size: int) -> None:
        """The file was read, or passed over."""
        self._before, self._file = self._before + size, None


def documents(
    paths: Iterable[Path | str],
    options: Options | None = None,
    stdin: BinaryIO | None = None,
    meter: Meter | None = None,
    *,
    besides: Path | None = None,
) -> Iterator[Document | Lost]:
    """The documents in files, one after another, and what can't be opened; nothing is held but the one that is read.

    Args:
        paths: files, folders (with all in them, sorted; hidden files are passed over), patterns such as ``"feeds/*.xml"``, and
            ``"-"`` for standard input.
        options: how reports are taken from files.
        stdin: standard input.
        meter: is kept at the number of bytes consumed.
        besides: a folder that is passed over where it lies in one of the paths, such as the archive that is filled.
    """
    options, meter = options or Options(), meter or Meter()
    for found in _files(paths, besides):
        if isinstance(found, Lost):
            yield found
        elif found == STDIN:
            yield from opened(stdin, STDIN_NAME, options, Within()) if stdin else ()
        else:
            yield from _in_file(Path(found), options, meter)


def size(paths: Iterable[Path | str], *, besides: Path | None = None) -> int | None:
    """How many bytes the files have together; ``None`` if standard input or a pipe is among them, of which nobody knows."""
    total = 0
    for found in _files(paths, besides):
        if isinstance(found, Lost):
            continue
        if found == STDIN or not os.path.isfile(found):
            return None
        total += _size(Path(found))
    return total


def clips(document: Document, options: Options) -> Iterator[Found]:
    """The reports of a document, each with its publication; what can't be read is lost in its place."""
    form = document.form or options.form or form_of(document.raw[:HEAD_BYTES], document.where)
    read = reader_of(form) if form else None
    if form is None or read is None:
        yield Lost(where=document.where, error=ReportError("DL-117", what=document.where))
        return
    known: Mapping[str, str] = {key: value for key, value in document.given.items() if key in _FIELDS}
    try:
        yield from read(msgspec.structs.replace(document, form=form, given=known), options)
    except ReportError as error:
        yield Lost(where=document.where, error=error)
    except Exception as error:  # a mistake in a reader or in a library under it must not stop a batch of thousands
        yield Lost(where=document.where, error=ReportError("DL-108", what=document.where, detail=repr(error)))


def _in_file(path: Path, options: Options, meter: Meter) -> Iterator[Document | Lost]:
    where = label(str(path))
    try:
        with path.open("rb") as file:
            meter.begin(file)
            yield from opened(file, where, options, Within(budget=Budget(_size(path) if path.is_file() else None)))
    except OSError as error:
        yield _unopened(where, error)
    meter.end(_size(path))


def _unopened(where: str, error: OSError) -> Lost:
    return Lost(where=where, error=ReportError("DL-105", what=where, detail=error.strerror or error))


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:  # it went away meanwhile; opening it says so
        return 0


# Which files


def _files(paths: Iterable[Path | str], besides: Path | None) -> Iterator[str | Lost]:
    """The files that paths name, in their order; within a folder or a pattern sorted."""
    for path in (str(path) for path in paths):
        if path == STDIN or (os.path.exists(path) and not os.path.isdir(path)):
            yield path
        elif os.path.isdir(path):
            yield from _in_folder(path, os.path.realpath(path), besides)
        elif matches := sorted(glob.glob(path, recursive=True)):
            yield from _files(matches, besides)
        else:
            yield Lost(where=label(path), error=ReportError("DL-105", what=label(path), detail="no such file or folder"))


def _in_folder(folder: str, top: str, besides: Path | None) -> Iterator[str | Lost]:
    """The files in a folder and in its folders; a link is only followed to a file under the folder that was named."""
    if besides and os.path.exists(besides) and os.path.samefile(folder, besides):
        return
    try:
        with os.scandir(folder) as entries:
            found = sorted((entry for entry in entries if not entry.name.startswith(".")), key=lambda entry: entry.name)
    except OSError as error:
        yield _unopened(label(folder), error)
        return
    for entry in found:
        if entry.is_dir(follow_symlinks=False):
            yield from _in_folder(entry.path, top, besides)
        elif entry.is_file() and _leads_inside(entry, top):
            yield entry.path
        elif entry.is_symlink():
            detail = "a link to a folder, or out of the folder that was named"
            yield Lost(where=label(entry.path), error=ReportError("DL-105", what=label(entry.path), detail=detail))


def _leads_inside(entry: os.DirEntry[str], top: str) -> bool:
    return not entry.is_symlink() or os.path.commonpath([os.path.realpath(entry.path), top]) == top
