"""Words as data: everything that a table says as well as code, loaded once and frozen.

`load` returns the whole lexicon. docs/lexicon.md describes the files.
"""

import functools
import hashlib
import re
import tomllib
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from dateline.errors import LexiconError
from dateline.lexicon.compiled import made_from
from dateline.lexicon.entries import (
    Agency,
    Cue,
    Entry,
    Frame,
    Group,
    Landmark,
    Listed,
    Mode,
    Organisation,
    Person,
    Role,
    State,
    Type,
)

__all__ = ["Lexicon", "load", "where_is"]

HOME = Path(str(files("dateline.lexicon")))

AnyEntry = TypeVar("AnyEntry", bound=Entry)

KINDS: dict[str, type[Entry]] = {
    "frame": Frame,
    "cue": Cue,
    "state": State,
    "organisation": Organisation,
    "role": Role,
    "group": Group,
    "agency": Agency,
    "person": Person,
    "landmark": Landmark,
    "list": Listed,
    "type": Type,
    "mode": Mode,
}


# What a file says of itself before its entries.
PREAMBLE = frozenset({"about", "source"})

# Paths with their texts: what a lexicon is made from, and by which it is known again.
Texts = tuple[tuple[Path, str], ...]

# Lexicons are some megabytes each; few processes read with more than two.
LEXICONS_HELD = 4


class Lexicon(msgspec.Struct, frozen=True, kw_only=True):
    """The whole lexicon as frozen tuples of entries, in file order, with the hash of what was read."""

    frames: tuple[Frame, ...] = ()
    cues: tuple[Cue, ...] = ()
    states: tuple[State, ...] = ()
    organisations: tuple[Organisation, ...] = ()
    roles: tuple[Role, ...] = ()
    groups: tuple[Group, ...] = ()
    agencies: tuple[Agency, ...] = ()
    persons: tuple[Person, ...] = ()
    landmarks: tuple[Landmark, ...] = ()
    lists: tuple[Listed, ...] = ()
    types: tuple[Type, ...] = ()
    modes: tuple[Mode, ...] = ()
    hash: str = ""

    def entries(self) -> Iterator[Entry]:
        """Every entry of every kind."""
        for part in (
            self.frames, self.cues, self.states, self.organisations, self.roles, self.groups, self.agencies, self.persons,
            self.landmarks, self.lists, self.types, self.modes,
        ):  # fmt: skip
            yield from part

    def listed(self, prefix: str) -> tuple[Listed, ...]:
        """The word lists whose id begins with this prefix, as ``howmany.kind.``."""
        return tuple(entry for entry in self.lists if entry.id.startswith(prefix))

    def words(self, list_id: str) -> frozenset[str]:
        """The words of one list; ``KeyError`` if there is no such list."""
        for entry in self.lists:
            if entry.id == list_id:
                return frozenset(entry.words)
        raise KeyError(list_id)


def load(overlays: tuple[Path, ...] = ()) -> Lexicon:
    """The shipped lexicon with the user's overlay files laid over it; an overlay entry replaces the shipped one of its id.

    Raises:
        LexiconError: DL-201 for a file or entry of the wrong shape, DL-202 for one without example, DL-203 for an id used twice.
    """
    return _loaded(_shipped_texts(), tuple((path, text_of(path)) for path in overlays))


@functools.lru_cache(maxsize=LEXICONS_HELD)
def _loaded(shipped: Texts, overlays: Texts) -> Lexicon:
    stored = made_from(_hash((*shipped, *overlays)))
    if stored is not None:
        try:
            return msgspec.msgpack.decode(stored.lexicon, type=Lexicon)
        except msgspec.ValidationError:  # made by a version whose entries had other fields
            pass
    return _parse(shipped, overlays)


@functools.cache
def _shipped_texts() -> Texts:
    # Sorted, because the order in which a file system lists files must not leak into the hash or into ties between frames.
    return tuple((path, text_of(path)) for path in sorted(HOME.rglob("*.toml")))


def parse_shipped() -> Lexicon:
    """The shipped lexicon read from its TOML files, whatever artefact there is; raises as `load` does."""
    return _parse(_shipped_texts(), ())


def _hash(texts: Texts) -> str:
    digest = hashlib.sha256()
    for _, text in texts:
        digest.update(text.encode())
    return digest.hexdigest()[:16]


def _parse(shipped: Texts, overlays: Texts) -> Lexicon:
    found: dict[type[Entry], dict[str, Entry]] = {kind: {} for kind in KINDS.values()}
    for path, text in (*shipped, *overlays):
        for entry in read_file(path, text):
            shelf = found[type(entry)]
            if entry.id in shelf and (path, text) not in overlays:
                raise LexiconError("DL-203", where=path.name, id=entry.id)
            shelf[entry.id] = entry
    return Lexicon(
        frames=_shelf(found, Frame),
        cues=_shelf(found, Cue),
        states=_shelf(found, State),
        organisations=_shelf(found, Organisation),
        roles=_shelf(found, Role),
        groups=_shelf(found, Group),
        agencies=_shelf(found, Agency),
        persons=_shelf(found, Person),
        landmarks=_shelf(found, Landmark),
        lists=_shelf(found, Listed),
        types=_shelf(found, Type),
        modes=_shelf(found, Mode),
        hash=_hash((*shipped, *overlays)),
    )


def text_of(path: Path) -> str:
    """The text of a lexicon file; raises LexiconError DL-201 if it can't be read."""
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise LexiconError("DL-201", where=path.name, detail=error) from error


def _shelf(found: dict[type[Entry], dict[str, Entry]], kind: type[AnyEntry]) -> tuple[AnyEntry, ...]:
    return tuple(entry for entry in found[kind].values() if isinstance(entry, kind))


def read_file(path: Path, text: str) -> list[Entry]:
    """The entries of one lexicon file, checked.

    Raises:
        LexiconError: DL-201, DL-202 or DL-203, naming the file.
    """
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise LexiconError("DL-201", where=path.name, detail=error) from error
    entries: dict[tuple[type[Entry], str], Entry] = {}
    for key, rows in tables.items():
        if key in PREAMBLE:
            continue
        if key not in KINDS or not _is_array_of_tables(rows):
            raise LexiconError("DL-201", where=path.name, detail=f"{key} is no array of tables such as [[frame]]")
        for row in rows:
            entry = _entry(path, KINDS[key], row)
            if (type(entry), entry.id) in entries:
                raise LexiconError("DL-203", where=path.name, id=entry.id)
            entries[type(entry), entry.id] = entry
    return list(entries.values())


def _is_array_of_tables(rows: object) -> bool:
    return isinstance(rows, list) and all(isinstance(row, dict) for row in rows)


def _entry(path: Path, kind: type[Entry], row: dict[str, Any]) -> Entry:
    filled = {**_from_path(path, kind), **row}
    try:
        entry = msgspec.convert(filled, type=kind)
    except msgspec.ValidationError as error:
        raise LexiconError("DL-201", where=f"{path.name}: {row.get('id')}", detail=error) from error
    if not entry.examples and not isinstance(entry, Person):  # a person's terms make his examples
        raise LexiconError("DL-202", where=path.name, id=entry.id)
    return entry


def _from_path(path: Path, kind: type[Entry]) -> dict[str, str]:
    """What the file's name says for its entries: the event type of frames, the act of cues."""
    if kind is Frame:
        return {"type": path.stem.upper()}
    if kind is Cue:
        return {"act": path.stem}
    return {}


def where_is(rule: str) -> tuple[str, int] | None:
    """The file (relative to the lexicon folder) and line of the entry behind a rule id; ``None`` for rules that stand in code.

    >>> where_is("who.last-name") is None
    True
    """
    step, _, entry_id = rule.partition(".")
    folder = {"did": "events", "said": "cues"}.get(step, "")
    for wanted, paths in ((entry_id, (HOME / folder).rglob("*.toml")), (rule, HOME.glob("*.toml"))):
        line_of = re.compile(rf'^id\s*=\s*"{re.escape(wanted)}"', re.MULTILINE)
        for path in sorted(paths):
            text = path.read_text(encoding="utf-8")
            match = line_of.search(text)
            if match:
                return str(path.relative_to(HOME)), text.count("\n", 0, match.start()) + 1
    return None
