"""One writer at a time: ``writer.pid`` in an archive's folder is locked while a writer is open, and tells which process it is.

The operating system lets go of the lock when a process dies, however it dies, so a file that a killed writer left holds
nobody up, and a process that happens to have its number does not either.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from dateline.errors import ArchiveError

NAME = "writer.pid"


@contextmanager
def hold(folder: Path) -> Iterator[None]:
    """Be the only writer of a folder while the block runs.

    Raises:
        ArchiveError: DL-302 if there is another, in this process or in any.
    """
    path = folder / NAME
    with path.open("a+") as file:
        file.seek(0)
        if not (_lock(file) and _is_still(path, file)):
            raise ArchiveError("DL-302", what=folder, pid=file.read().strip() or "unknown")
        file.truncate(0)
        file.write(f"{os.getpid()}\n")
        file.flush()
        try:
            yield
        finally:
            path.unlink(missing_ok=True)


def _lock(file: IO[str]) -> bool:
    """Whether the lock could be had at once; where the system has none, it is the user who sees to one writer at a time."""
    try:
        import fcntl  # noqa: PLC0415 - POSIX only
    except ImportError:
        return True
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _is_still(path: Path, file: IO[str]) -> bool:
    """Whether the path names the file that was locked: the writer before may have removed it in between."""
    return path.exists() and os.path.samestat(path.stat(), os.fstat(file.fileno()))
