"""What people say of incidents: events to join or to keep apart, and who owns which outlet."""

import tomllib
from collections.abc import Sequence
from itertools import combinations
from pathlib import Path

import msgspec

from dateline.errors import ArchiveError
from dateline.incidents.features import Features
from dateline.incidents.groups import Wishes

NAME = "incidents.toml"

# A person writes some hundred lines; more is a file of something else.
MOST_BYTES = 4_000_000


class Wish(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Events that are of one occasion, or are not: whole event ids, who says so and why."""

    events: tuple[str, ...]
    by: str | None = None
    note: str | None = None


class Overlay(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The content of ``incidents.toml``.

    Attributes:
        join: events to join, and ``split`` events of which no two may be joined.
        owners: the owner of each outlet: outlets of one owner are one voice.
        countries: the country of each outlet, ISO 3166-1 alpha-3.
    """

    join: tuple[Wish, ...] = ()
    split: tuple[Wish, ...] = ()
    owners: dict[str, str] = {}
    countries: dict[str, str] = {}

    def owner(self, outlet: str | None) -> str:
        """Who speaks in an outlet: its owner where it has one, else itself; empty if nobody knows the outlet."""
        return self.owners.get(outlet or "", outlet or "")


def load(folder: Path) -> Overlay:
    """The overlay of an archive; an empty one if nobody wrote any.

    Raises:
        ArchiveError: DL-318 if the file can't be read as one.
    """
    path = folder / NAME
    try:
        with path.open("rb") as file:
            raw = file.read(MOST_BYTES + 1)
    except FileNotFoundError:
        return Overlay()
    try:
        if len(raw) > MOST_BYTES:
            raise ArchiveError("DL-318", what=path, detail=f"it has more than {MOST_BYTES:,} bytes")
        return msgspec.convert(tomllib.loads(raw.decode("utf-8")), Overlay)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError, UnicodeDecodeError, RecursionError) as error:
        raise ArchiveError("DL-318", what=path, detail=error) from error


def wishes(overlay: Overlay, table: Features) -> Wishes:
    """The wishes of an overlay as pairs of rows; events that the table lacks make no difference."""
    if not overlay.join and not overlay.split:
        return Wishes()
    rows = {key[3]: row for row, key in enumerate(table.keys)}
    return Wishes(_pairs(overlay.join, rows), _pairs(overlay.split, rows))


def _pairs(wished: Sequence[Wish], rows: dict[str, int]) -> frozenset[tuple[int, int]]:
    held = [sorted(rows[event] for event in set(wish.events) if event in rows) for wish in wished]
    return frozenset(pair for each in held for pair in combinations(each, 2))
