"""Frozen versions: a name for one state of an archive, which can be cited, checked and opened for good."""

import hashlib
import re
from pathlib import Path

import msgspec

from dateline.archive import corrections as overlays
from dateline.archive import manifest as manifests
from dateline.archive.lock import hold
from dateline.errors import ArchiveError

FOLDER = "versions"

# Names that are safe as file names everywhere, and in a citation.
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")


class Version(msgspec.Struct, frozen=True):
    """One frozen state: its name, the manifest and the corrections of then, and the checksum of both."""

    name: str
    manifest: manifests.Manifest
    corrections: tuple[overlays.Correction, ...]
    checksum: str

    @property
    def rows(self) -> dict[str, int]:
        """How many rows each table has."""
        tables = sorted({table for part in self.manifest.all for table in part.rows})
        return {table: sum(part.rows.get(table, 0) for part in self.manifest.all) for table in tables}


def freeze(folder: Path, name: str) -> Version:
    """Give the present state of an archive a name; its segments stay on the disk from now on, whatever comes.

    Raises:
        ArchiveError: DL-301 no archive, DL-302 while another process writes, DL-306 can't be written, DL-316 if the name is none
            for a file, DL-317 if there is such a version.
    """
    if not _NAME.fullmatch(name):
        raise ArchiveError("DL-316", what=name, detail="a version's name has letters, digits, dots, dashes and underscores")
    with hold(folder):
        path = _path(folder, name)
        if path.exists():
            raise ArchiveError("DL-317", what=folder, name=name)
        state = msgspec.structs.replace(manifests.load(folder), retired=())
        corrections = overlays.load(folder)
        version = Version(name, state, corrections, _checksum(state, corrections))
        manifests.write(path, msgspec.json.format(msgspec.json.encode(version)))
    return version


def load(folder: Path, name: str) -> Version:
    """A frozen version.

    Raises:
        ArchiveError: DL-316 if there is none of that name, or if it is not what was frozen.
    """
    try:
        version = msgspec.json.decode(_path(folder, name).read_bytes(), type=Version)
    except (OSError, msgspec.DecodeError) as error:
        raise ArchiveError("DL-316", what=name, detail=f"no frozen version of {folder}") from error
    if _checksum(version.manifest, version.corrections) != version.checksum:
        raise ArchiveError("DL-316", what=name, detail="it is not what was frozen")
    return version


def versions(folder: Path) -> list[Version]:
    """The frozen versions of an archive, by name."""
    return [load(folder, path.stem) for path in sorted((folder / FOLDER).glob("*.json"))]


def kept(folder: Path) -> set[str]:
    """The names of the segments that frozen versions stand on."""
    return {part.name for version in versions(folder) for part in version.manifest.all}


def _path(folder: Path, name: str) -> Path:
    return folder / FOLDER / f"{name}.json"


def _checksum(state: manifests.Manifest, corrections: tuple[overlays.Correction, ...]) -> str:
    """Over the names of the segments, which are the hashes of their bytes, and over the corrections."""
    names = sorted(part.name for part in state.all)
    return hashlib.sha256(msgspec.json.encode((names, corrections))).hexdigest()
