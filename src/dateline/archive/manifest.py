"""The manifest: which segments make up an archive. It is the only file that ever changes, and it changes atomically."""

import hashlib
import os
from collections.abc import Collection
from pathlib import Path

import msgspec

from dateline.errors import ArchiveError

FORMAT = 2
NAME = "manifest.json"

# The four bytes with which every Parquet file begins and ends.
PARQUET_MARK = b"PAR1"


class Segment(msgspec.Struct, frozen=True, omit_defaults=True):
    """One immutable folder of Parquet files.

    Attributes:
        name: the folder, the hash of its files.
        rows: how many rows each table has in it.
        month: the month of publication of all its reports, ``YYYY-MM``; ``None`` if they are of several, or of none.
        layout: a hash of the columns that tables had when it was written; ``None`` if nobody noted it.
        stands_on: of what is derived from all reports, a hash of the names of their segments; ``None`` if it says by itself.
    """

    name: str
    rows: dict[str, int]
    month: str | None = None
    layout: str | None = None
    stands_on: str | None = None


class Manifest(msgspec.Struct, frozen=True):
    """The state of an archive at one moment.

    Attributes:
        format: the format of the archive.
        generation: how often its reports were read anew, from 1.
        segments: what was read, and where it was published.
        packs: the raw bytes.
        derived: what follows from all segments together, such as which report is a copy of which; made again when they change.
        settled: the names of the segments whose texts were compared with all others.
        retired: folders that the manifest before named; readers that opened it then may still read them.
        forgotten: ids of reports that were removed for good, which a writer never takes in again.
    """

    format: int = FORMAT
    generation: int = 1
    segments: tuple[Segment, ...] = ()
    packs: tuple[Segment, ...] = ()
    derived: tuple[Segment, ...] = ()
    settled: tuple[str, ...] = ()
    retired: tuple[str, ...] = ()
    forgotten: tuple[str, ...] = ()

    @property
    def all(self) -> tuple[Segment, ...]:
        """Every folder that the manifest names."""
        return (*self.segments, *self.packs, *self.derived)

    def files(self, folder: Path, table: str) -> list[Path]:
        """The Parquet files of a table, in the order in which they were added.

        Raises:
            ArchiveError: DL-303 if one is missing or was cut short.
        """
        held = [part for part in self.all if part.rows.get(table)]
        for part in held:
            if not is_whole(file_of(folder, part, table)):
                raise ArchiveError("DL-303", what=folder, segment=part.name)
        return [file_of(folder, part, table) for part in held]

    def by_layout(self, layout: str) -> "tuple[Manifest, Manifest]":
        """The same state in two parts: what has these columns, and what may have others."""
        parts = []
        for same in (True, False):
            kept = {kind: tuple(p for p in getattr(self, kind) if (p.layout == layout) is same) for kind in _KINDS}
            parts.append(msgspec.structs.replace(self, **kept))
        return parts[0], parts[1]

    @property
    def state(self) -> str:
        """A hash of which segments there are, which what is derived from all of them stands on."""
        return hashlib.sha256("\n".join(sorted(part.name for part in self.segments)).encode()).hexdigest()[:16]

    def standing(self, table: str) -> "Segment | None":
        """What holds a derived table that was made from just these segments; ``None`` if there is none."""
        found = (part for part in self.derived if part.rows.get(table) and part.stands_on == self.state)
        return next(found, None)

    def without(self, damaged: Collection[str]) -> "Manifest":
        """The same state without some folders, named as in the manifest."""
        kept = {kind: tuple(part for part in getattr(self, kind) if part.name not in damaged) for kind in _KINDS}
        return msgspec.structs.replace(self, **kept)


_KINDS = ("segments", "packs", "derived")


def damaged(folder: Path, manifest: Manifest) -> list[str]:
    """The names of the folders with a file that is missing or cut short, which can be told without reading them."""
    return [
        part.name
        for part in manifest.all
        if not all(is_whole(file_of(folder, part, table)) for table, rows in part.rows.items() if rows)
    ]


class _Opening(msgspec.Struct, frozen=True):
    """What is read of a manifest before anything else: a later format may differ in all the rest."""

    format: int


def file_of(folder: Path, part: Segment, table: str) -> Path:
    """The Parquet file of a table in a segment."""
    return folder / "segments" / part.name / f"{table}.parquet"


def is_whole(path: Path) -> bool:
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
        ArchiveError: DL-301 if there is none, DL-304 if it is of a later format, DL-311 of one no longer read.
    """
    try:
        raw = (folder / NAME).read_bytes()
    except OSError as error:
        raise ArchiveError("DL-301", what=folder) from error
    try:
        found = msgspec.json.decode(raw, type=_Opening).format
        if found < FORMAT:
            raise ArchiveError("DL-311", what=folder, found=found)
        if found > FORMAT:
            raise ArchiveError("DL-304", what=folder, found=found, known=FORMAT)
        return msgspec.json.decode(raw, type=Manifest)
    except msgspec.DecodeError as error:
        raise ArchiveError("DL-301", what=folder) from error


def replace(folder: Path, manifest: Manifest) -> None:
    """Put a new manifest in the place of the old one, in one step that a reader sees whole or not at all.

    Raises:
        ArchiveError: DL-306 if the disk is full or may not be written.
    """
    write(folder / NAME, msgspec.json.format(msgspec.json.encode(manifest)))


def retire(before: Manifest, now: Manifest) -> Manifest:
    """The new state, with the folders that it no longer names remembered as retired.

    What was derived from other segments than there are now goes with them: it may name what is to be forgotten.
    """
    state = now.state
    now = msgspec.structs.replace(now, derived=tuple(p for p in now.derived if p.stands_on in {None, state}))
    named = {part.name for part in now.all}
    gone = tuple(sorted({part.name for part in before.all} - named))
    return msgspec.structs.replace(now, retired=gone or now.retired, settled=tuple(n for n in now.settled if n in named))


def write(path: Path, raw: bytes) -> None:
    """Put bytes in the place of a file, in one step that survives a power cut.

    Raises:
        ArchiveError: DL-306 if the disk is full or may not be written.
    """
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    try:
        path.parent.mkdir(exist_ok=True)
        with draft.open("wb") as file:
            file.write(raw)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
        sync(path.parent)
    except OSError as error:
        raise ArchiveError("DL-306", what=path.parent, detail=error.strerror or error) from error


def sync(path: Path) -> None:
    """Make a file's bytes or a folder's entries survive a power cut; systems that can't sync folders need not."""
    if os.name == "posix":
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
