"""The register of people: what an archive's reports, taken together, said about who held which role.

A register is one file, made once from an archive up to a day and never changed. A reader that is given one loads it before the
first report and learns nothing while it reads, so that the same report read with the same register gives the same record.
"""

import hashlib
from collections.abc import Iterable
from pathlib import Path
from typing import Final

import msgspec

from dateline.errors import ArchiveError

FORMAT: Final = 1

# A file with this ending is packed with Zstandard; its hash is that of what is in it.
PACKED = ".zst"


class Claim(msgspec.Struct, frozen=True, kw_only=True):
    """One title that reports give a person: of which country, from which day to which day, in how many reports and outlets."""

    title: str
    country: str | None = None
    first: str | None = None
    last: str | None = None
    reports: int
    outlets: int


class Support(msgspec.Struct, frozen=True, kw_only=True):
    """What stands behind one country or sector of a person: reports (texts, each counted once), outlets, first and last day."""

    value: str
    first: str | None = None
    last: str | None = None
    reports: int
    outlets: int


class Person(msgspec.Struct, frozen=True, kw_only=True):
    """One person of the register; two people of one name are two."""

    name: str
    aliases: tuple[str, ...] = ()
    countries: tuple[Support, ...] = ()
    sectors: tuple[Support, ...] = ()
    claims: tuple[Claim, ...] = ()


class Register(msgspec.Struct, frozen=True, kw_only=True):
    """The content of a register's file: its format, the last day of the reports that it was made from, and the people."""

    register: int = FORMAT
    until: str
    people: tuple[Person, ...] = ()

    def to_json(self) -> bytes:
        """The register as canonical JSON: the same people give the same bytes."""
        return msgspec.json.encode(self) + b"\n"


class Snapshot:
    """A register as a run uses it: loaded once, never changed, asked by name."""

    def __init__(self, content: bytes, people: Iterable[Person]) -> None:
        self.hash = hash_of(content)
        self._by_name: dict[str, list[Person]] = {}
        for person in people:
            for key in {key_of(person.name), key_of(person.name).split(" ")[-1]}:
                self._by_name.setdefault(key, []).append(person)

    def named(self, name: str) -> tuple[Person, ...]:
        """The people of this full name; for one word, also those whose names end in it."""
        return tuple(self._by_name.get(key_of(name), ()))


class _Opening(msgspec.Struct, frozen=True):
    """What is read of a register before anything else: a later format may differ in all the rest."""

    register: int


def key_of(name: str) -> str:
    """What tells names apart: their words, whatever their case.

    >>> key_of("Ana  LOPEZ") == key_of("Ana Lopez")
    True
    """
    return " ".join(name.split()).casefold()


def hash_of(content: bytes) -> str:
    """Sixteen hexadecimal digits of a register's JSON, as they stand in ``coded_by``."""
    return hashlib.sha256(content).hexdigest()[:16]


def load(path: Path) -> Snapshot:
    """The register in a file.

    Raises:
        ArchiveError: DL-307 if it can't be opened, DL-308 if it is no register, DL-309 if it is of a later format.
    """
    content = _content(path)
    try:
        found = msgspec.json.decode(content, type=_Opening).register
        if found > FORMAT:
            raise ArchiveError("DL-309", what=path, found=found, known=FORMAT)
        return Snapshot(content, msgspec.json.decode(content, type=Register).people)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise ArchiveError("DL-308", what=path) from error


def write(path: Path, register: Register) -> str:
    """Write a register to a file that does not exist, or holds the same already; returns its hash.

    Raises:
        ArchiveError: DL-306 if it can't be written, DL-310 if the file is there with another content.
    """
    content = register.to_json()
    if path.exists():
        if not _holds(path, content):
            raise ArchiveError("DL-310", what=path)
        return hash_of(content)
    draft = path.with_name(f".{path.name}.draft")
    try:
        draft.write_bytes(_pack(content) if path.suffix == PACKED else content)
        draft.replace(path)
    except OSError as error:
        raise ArchiveError("DL-306", what=path, detail=error.strerror or error) from error
    return hash_of(content)


def _holds(path: Path, content: bytes) -> bool:
    try:
        return _content(path) == content
    except ArchiveError:
        return False


def _content(path: Path) -> bytes:
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise ArchiveError("DL-307", what=path, detail=error.strerror or error) from error
    if path.suffix != PACKED:
        return raw
    try:
        return _unpack(raw)
    except OSError as error:
        raise ArchiveError("DL-308", what=path) from error


def _pack(content: bytes) -> bytes:
    import pyarrow as pa  # noqa: PLC0415 - only for packed registers

    out = pa.BufferOutputStream()
    with pa.CompressedOutputStream(out, "zstd") as stream:
        stream.write(content)
    return bytes(out.getvalue())


def _unpack(raw: bytes) -> bytes:
    import pyarrow as pa  # noqa: PLC0415

    with pa.CompressedInputStream(pa.BufferReader(raw), "zstd") as stream:
        return bytes(stream.read())
