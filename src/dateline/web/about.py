"""What the words of an archive mean, and how good the reading is: ``/codebook`` and ``/quality``."""

import functools
import tomllib
from importlib.resources import files
from itertools import groupby
from typing import Any

import msgspec
from litestar import get
from litestar.response import Template

from dateline import ontology
from dateline.archive.tables import COLUMNS
from dateline.web.questions import QUESTIONS

# What each status says of an event; a test holds these against the record.
STATUSES = {
    "happened": "it took place",
    "ongoing": "it began and goes on",
    "planned": "somebody means to do it, or it is announced",
    "offered": "somebody would do it",
    "demanded": "somebody asks that it be done",
    "hypothetical": "it stands under a condition, or nobody knows",
    "denied": "somebody says that it did not take place",
    "negated": "the report says that it did not take place",
}

# Tables with columns of which a person has a use.
_TABLES = (*QUESTIONS, "roles", "incidents")


class Result(msgspec.Struct, frozen=True):
    """One table of what was measured."""

    section: str
    about: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


class Floor(msgspec.Struct, frozen=True):
    """Below what number, in per cent, a test fails."""

    about: str
    what: str
    at_least: float


class Failure(msgspec.Struct, frozen=True):
    """A sentence that is read wrongly, and why."""

    part: str
    text: str
    why: str


class Quality(msgspec.Struct, frozen=True):
    """All that ``quality.toml`` holds."""

    table: tuple[Result, ...]
    floor: tuple[Floor, ...]
    failure: tuple[Failure, ...]


@functools.cache
def quality() -> Quality:
    """What was measured of this version, as the package carries it."""
    raw = files("dateline.web").joinpath("data", "quality.toml").read_text(encoding="utf-8")
    return msgspec.convert(tomllib.loads(raw), Quality)


@get("/codebook", sync_to_thread=True, include_in_schema=False)
def codebook_page() -> Template:
    """Types, modes, statuses, sectors and columns."""
    known = ontology.load()
    context: dict[str, Any] = {
        "known": known,
        "types": sorted(known.types.items(), key=lambda item: (item[1].quad, item[0])),
        "statuses": STATUSES,
        "tables": {table: [(name, str(kind), about) for name, (kind, about) in COLUMNS[table].items()] for table in _TABLES},
        "asked": frozenset(QUESTIONS),
    }
    return Template("codebook.html", context=context)


@get("/quality", sync_to_thread=True, include_in_schema=False)
def quality_page() -> Template:
    """Our own scores, floors and known failures."""
    found = quality()
    failures = {part: list(rows) for part, rows in groupby(found.failure, key=lambda row: row.part)}
    return Template("quality.html", context={"tables": found.table, "floors": found.floor, "failures": failures})


HANDLERS = [codebook_page, quality_page]
