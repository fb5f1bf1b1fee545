"""The manifest: which segments make up an archive. It is the only file that ever changes, and it changes atomically."""

import os
from pathlib import Path

import msgspec

from dateline.errors import ArchiveError

FORMAT = 1
NAME = "manifest.json"

# The four bytes with which every Parquet file begins and ends.
PARQUET_MARK = b"PAR1"


class Segment(msgspec.Struct, frozen=True):
    """One immutable folder of Parquet files: its name and the rows of each table in it."""

    name: str
    rows: dict[str, int]


class Manifest(msgspec.Struct, frozen=True):
    """The state of an archive at one moment; a recode begins a new generation."""

    format: int = FORMAT
    generation: int = 1
    segments: tuple[Segment, ...] = ()

    def files(self, folder: Path, table: str) -> list[Path]:
        """The Parquet files of a table, in the order in which they were added.

        Raises:
            ArchiveError: DL-303 if one is missing or was cut short.
        """
        held = [part for part in self.segments if part.rows.get(table)]
        for part in held:
            if not _is_whole(_file(folder, part, table)):
                raise ArchiveError("DL-303", what=folder, segment=part.name)
        return [_file(folder, part, table) for part in held]


class _Opening(msgspec.Struct, frozen=True):
    """What is read of a manifest before anything else: a later format may differ in all the rest."""

    format: int


def _file(folder: Path, part: Segment, table: str) -> Path:
    return folder / "segments" / part.name / f"{table}.parquet"


def _is_whole(path: Path) -> bool:
    """Whether a Parquet file is there and closed: its footer is written last and ends in the format's mark."""
    try:
        with path.open("rb") as file:
            file.seek(-len(PARQUET_MARK), os.SEEK_END)
            return file.read() == PARQUET_MARK
    except OSError:
        return False


def load(folder: Path) -> Manifest:
    """The manifest of a folder.

    Raises:
        ArchiveError: DL-301 if there is none, DL-304 if it is of a later format.
    """
    try:
        raw = (folder / NAME).read_bytes()
    except OSError as error:
        raise ArchiveError("DL-301", what=folder) from error
    try:
        found = msgspec.json.decode(raw, type=_Opening).format
        if found > FORMAT:
            raise ArchiveError("DL-304", what=folder, found=found, known=FORMAT)
        return msgspec.json.decode(raw, type=Manifest)
    except msgspec.DecodeError as error:
        raise ArchiveError("DL-301", what=folder) from error


def replace(folder: Path, manifest: Manifest) -> None:
    """Put a new manifest in the place of the old one, in one step that a reader sees whole or not at all."""
    draft = folder / f"{NAME}.{os.getpid()}"
    with draft.open("wb") as file:
        file.write(msgspec.json.format(msgspec.json.encode(manifest)))
        file.flush()
        os.fsync(file.fileno())
    draft.replace(folder / NAME)
    sync(folder)


def sync(path: Path) -> None:
    """Make a file's bytes or a folder's entries survive a power cut; systems that can't sync folders need not."""
    if os.name == "posix":
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
