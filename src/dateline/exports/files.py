"""Files that are whole or not there: written under a temporary name and renamed when they are done."""

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from dateline.errors import ArchiveError

# What stands for standard output in place of a file.
STDOUT = Path("-")


@contextmanager
def whole_file(out: Path) -> Iterator[Path]:
    """A temporary path beside ``out``, which takes its name at the end; removed if anything stops the writing.

    Raises:
        ArchiveError: DL-306 if it can't be written.
    """
    temporary = out.with_name(f".{out.name}.{os.getpid()}.part")
    try:
        yield temporary
        temporary.replace(out)
    except OSError as error:
        raise ArchiveError("DL-306", what=out, detail=error.strerror or error) from error
    finally:
        temporary.unlink(missing_ok=True)


@contextmanager
def whole_folder(out: Path) -> Iterator[Path]:
    """A temporary folder beside ``out``, likewise; a folder that is there and holds anything is not replaced.

    Raises:
        ArchiveError: DL-306 if it can't be written, or is there.
    """
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise ArchiveError("DL-306", what=out, detail="it is there already and holds something")
    try:
        temporary = Path(tempfile.mkdtemp(prefix=f".{out.name}.", suffix=".part", dir=out.parent))
    except OSError as error:
        raise ArchiveError("DL-306", what=out, detail=error.strerror or error) from error
    try:
        yield temporary
        if out.exists():
            out.rmdir()
        temporary.replace(out)
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


@contextmanager
def text_file(out: Path, *, encoding: str = "utf-8") -> Iterator[IO[str]]:
    """A text stream for a file, or for standard output where ``out`` is ``-``; line ends stay as they are written."""
    if out == STDOUT:
        yield sys.stdout
        sys.stdout.flush()
        return
    with whole_file(out) as temporary, temporary.open("w", encoding=encoding, newline="") as stream:
        yield stream
