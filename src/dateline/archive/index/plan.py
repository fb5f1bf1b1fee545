"""What the index holds of each table, and where it lies.

Beside the segments stands a folder ``index`` with a folder for each state of it, and a file that says which segments it covers.
It follows from the segments alone and may be removed at any time. An index of segments that are gone is not asked.
"""

import os
import shutil
from pathlib import Path

import msgspec

from dateline.archive import manifest as manifests
from dateline.archive.manifest import Manifest

FOLDER = "index"
NAME = "index.json"

# What must be different where the same segments are indexed in another way.
FORMAT = 1


class Plan(msgspec.Struct, frozen=True):
    """What of a table is indexed.

    Attributes:
        keys: text columns by which its rows are listed, the greatest first; they tell every two rows apart.
        day: the day of a row, as SQL; what filters of days ask for.
        one: columns of one text that filters ask for.
        many: columns of lists of texts that filters ask for.
    """

    keys: tuple[str, ...]
    day: str = "published"
    one: tuple[str, ...] = ()
    many: tuple[str, ...] = ()


PLANS: dict[str, Plan] = {
    "events": Plan(
        ("published", "report_id", "event_id"),
        "coalesce(date_start, published)",
        one=("type", "status", "outlet"),
        many=(
            "actors", "actor_countries", "actor_sectors", "recipients", "recipient_countries", "recipient_sectors", "speakers",
            "places", "place_countries",
        ),
    ),
    "statements": Plan(("published", "report_id", "statement_id"), one=("act", "outlet"), many=("speakers", "speaker_countries")),
    "figures": Plan(("published", "report_id", "figure_id"), one=("kind", "outlet"), many=("speakers",)),
    "actors": Plan(("published", "report_id", "actor_id"), one=("name",)),
    "places": Plan(("published", "report_id", "place_id"), one=("name",)),
    "reports": Plan(("published", "report_id")),
    "publications": Plan(("published", "report_id", "outlet", "url")),
}  # fmt: skip


class State(msgspec.Struct, frozen=True):
    """Which segments an index covers, in the order in which it numbers them, and the folder that holds it."""

    format: int
    folder: str
    covers: tuple[str, ...]


def standing(folder: Path, manifest: Manifest) -> State | None:
    """The index of an archive; ``None`` if there is none, or if it covers a segment that the manifest does not name."""
    try:
        state = msgspec.json.decode((folder / FOLDER / NAME).read_bytes(), type=State)
    except (OSError, msgspec.DecodeError):
        return None
    named = {part.name for part in manifest.segments}
    usable = state.format == FORMAT and named.issuperset(state.covers) and (folder / FOLDER / state.folder).is_dir()
    return state if usable else None


def put(folder: Path, state: State) -> None:
    """Let an index stand in the place of the one before, whose folder is kept for those who have it open, and no other."""
    before = _named(folder)
    manifests.write(folder / FOLDER / NAME, msgspec.json.format(msgspec.json.encode(state)))
    for path in (folder / FOLDER).iterdir():
        if path.is_dir() and path.name not in {state.folder, before}:
            shutil.rmtree(path, ignore_errors=True)


def _named(folder: Path) -> str | None:
    try:
        return msgspec.json.decode((folder / FOLDER / NAME).read_bytes(), type=State).folder
    except (OSError, msgspec.DecodeError):
        return None


def remove(folder: Path) -> None:
    """Take the index away, so that nothing stays in it of what is forgotten."""
    gone = folder / f"{FOLDER}.{os.getpid()}"
    try:
        (folder / FOLDER).rename(gone)  # in one step: half an index must never be asked
    except FileNotFoundError:
        return
    shutil.rmtree(gone, ignore_errors=True)
