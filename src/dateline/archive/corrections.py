"""What people correct: an overlay beside the segments, which no recode touches.

Segments say what Dateline read, corrections what a person says instead. Questions are answered with the corrections laid over,
and ``corrected`` says so in every row.
"""

from collections.abc import Collection
from pathlib import Path

import duckdb
import msgspec
import pyarrow as pa

from dateline.archive import manifest as manifests
from dateline.archive.tables import COLUMNS
from dateline.errors import ArchiveError

NAME = "corrections.json"


class Correction(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a person says of one event; ``None`` leaves what was read.

    Attributes:
        event_id: the event, whole id.
        wrong: whether there is no such event at all.
        by: who corrects.
        note: why.
        type: and the other fields: as the columns of the table ``events``.
    """

    event_id: str
    wrong: bool = False
    type: str | None = None
    quad: int | None = None
    score: float | None = None
    status: str | None = None
    date_start: str | None = None
    date_end: str | None = None
    actors: tuple[str, ...] | None = None
    actor_countries: tuple[str, ...] | None = None
    recipients: tuple[str, ...] | None = None
    recipient_countries: tuple[str, ...] | None = None
    by: str | None = None
    note: str | None = None


# The columns that a correction may change.
FIELDS = tuple(name for name in Correction.__struct_fields__ if name in COLUMNS["events"] and name != "event_id")


def load(folder: Path) -> tuple[Correction, ...]:
    """The corrections of an archive, in the order of their events; none if nobody corrected anything.

    Raises:
        ArchiveError: DL-316 if the file was spoiled.
    """
    try:
        raw = (folder / NAME).read_bytes()
    except FileNotFoundError:
        return ()
    try:
        return msgspec.json.decode(raw, type=tuple[Correction, ...])
    except msgspec.DecodeError as error:
        raise ArchiveError("DL-316", what=folder / NAME, detail=error) from error


def correct(folder: Path, correction: Correction) -> None:
    """Keep a correction; it takes the place of an earlier one of the same event.

    Raises:
        ArchiveError: DL-306 if the folder can't be written.
    """
    others = {held.event_id: held for held in load(folder)}
    _replace(folder, others | {correction.event_id: correction})


def undo(folder: Path, event_id: str) -> bool:
    """Whether there was a correction of that event; it is gone now."""
    held = {part.event_id: part for part in load(folder)}
    if event_id not in held:
        return False
    del held[event_id]
    _replace(folder, held)
    return True


def _replace(folder: Path, corrections: dict[str, Correction]) -> None:
    ordered = [corrections[key] for key in sorted(corrections)]
    manifests.write(folder / NAME, msgspec.json.format(msgspec.json.encode(ordered)))


def lay_over(connection: duckdb.DuckDBPyConnection, corrections: tuple[Correction, ...], views: Collection[str]) -> None:
    """Make views of events anew with corrections laid over them, and the table ``corrections``; nothing, if there are none."""
    if not corrections:
        return
    kinds = {name: kind for name, (kind, _) in COLUMNS["events"].items()}
    fields = [pa.field("event_id", pa.string()), pa.field("wrong", pa.bool_()), *(pa.field(n, kinds[n]) for n in FIELDS)]
    table = pa.Table.from_pylist([msgspec.structs.asdict(part) for part in corrections], schema=pa.schema(fields))
    connection.register("laid", table)  # only this connection would see it, and not its cursors: so it is copied
    connection.execute("create table corrections as from laid")
    connection.unregister("laid")
    for view in views:
        connection.execute(f"alter view {view} rename to read_{view}")
        connection.execute(f"create view {view} as {laid(f'read_{view}')}")


def laid(events: str, columns: Collection[str] = FIELDS) -> str:
    """Events with the corrections of the table ``corrections`` laid over them, as SQL.

    Args:
        events: the name of the events, or a query in parentheses.
        columns: those that the events have.
    """
    changed = [f'coalesce(corrections."{name}", e."{name}") as "{name}"' for name in FIELDS if name in columns]
    replaced = ", ".join([*changed, "corrections.event_id is not null as corrected"])
    return (
        f"select e.* replace ({replaced}) from {events} e left join corrections using (event_id) "
        f"where not coalesce(corrections.wrong, false)"
    )
