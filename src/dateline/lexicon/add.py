"""An actor written into a user's own overlay file: a new entry, or the shipped one of that name with what the user says of it."""

import re
from pathlib import Path
from typing import Any, Literal

import msgspec
import tomli_w

from dateline.lexicon import Lexicon, read_file
from dateline.lexicon.entries import Agency, Entry, Organisation, Person

ActorSort = Literal["person", "organisation", "agency"]

_TYPES: dict[ActorSort, tuple[type[Entry], str]] = {
    "person": (Person, "person"),
    "organisation": (Organisation, "org"),
    "agency": (Agency, "agency"),
}


def actor(lexicon: Lexicon, name: str, sort: ActorSort, said: dict[str, Any]) -> Entry:
    """The entry for an actor: the shipped one of this name with the user's fields laid over it, else a new one.

    ``said`` holds the fields that the user gave; those that are empty are left as they are.

    >>> actor(Lexicon(), "Tamba Accord", "organisation", {"country": "SLE"}).id
    'org.tamba-accord'
    """
    kind, prefix = _TYPES[sort]
    given = {field: value for field, value in said.items() if value}
    for known in lexicon.entries():
        if isinstance(known, kind) and name in {known.name, *known.names}:  # type: ignore[attr-defined]
            more = {field: (*getattr(known, field), *value) for field, value in given.items() if field in {"names", "acronyms"}}
            return msgspec.structs.replace(known, **{**given, **more})
    slug = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")
    example = f"[{name}]{{actor}} denied the report on Monday."
    return kind(id=f"{prefix}.{slug}", **{"name": name, "examples": (example,), **given})


def append(path: Path, entry: Entry) -> str:
    """Write an entry at the end of an overlay file, which is made if there is none; returns the TOML that was written.

    Raises:
        LexiconError: DL-203 if the file has an entry of that id, DL-201 if it can't be read; the file stays as it was.
    """
    table = next(key for key, (kind, _) in _TYPES.items() if isinstance(entry, kind))
    fields = {key: value for key, value in msgspec.to_builtins(entry).items() if value not in (None, "", [], ())}
    text = tomli_w.dumps({table: [fields]})
    before = path.read_text(encoding="utf-8") if path.exists() else ""
    whole = f"{before.rstrip()}\n\n{text}" if before.strip() else text
    read_file(path, whole)
    path.write_text(whole, encoding="utf-8")
    return text
