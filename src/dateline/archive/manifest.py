"""The manifest: which segments make up an archive. It is the only file that ever changes, and it changes atomically."""

import os
from pathlib import Path

import msgspec

from dateline.errors import ArchiveError

FORMAT = 1
NAME = "manifest.json"


class Segment(msgspec.Struct, frozen=True):
    """One immutable folder of Parquet files: its name and the rows of each table in it."""

    name: str
    rows: dict[str, int]


class Manifest(msgspec.Struct, frozen=True):
    """The state of an archive at one moment."""

    format: int = FORMAT
    segments: tuple[Segment, ...] = ()

    def files(self, folder: Path, table: str) -> list[Path]:
        """The Parquet files of a table, in the order in which they were added."""
        return [folder / "segments" / part.name / f"{table}.parquet" for part in self.segments if part.rows.get(table)]


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
        manifest = msgspec.json.decode(raw, type=Manifest)
    except msgspec.DecodeError as error:
        raise ArchiveError("DL-301", what=folder) from error
    if manifest.format > FORMAT:
        raise ArchiveError("DL-304", what=folder, found=manifest.format, known=FORMAT)
    return manifest


def replace(folder: Path, manifest: Manifest) -> None:
    """Put a new manifest in the place of the old one, in one step that a reader sees whole or not at all."""
    draft = folder / f"{NAME}.{os.getpid()}"
    with draft.open("wb") as file:
        file.write(msgspec.json.format(msgspec.json.encode(manifest)))
        file.flush()
        os.fsync(file.fileno())
    draft.replace(folder / NAME)
    sync_folder(folder)


def sync_folder(folder: Path) -> None:
    """Make a folder's entries survive a power cut; systems that can't sync folders need not."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
