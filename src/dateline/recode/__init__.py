"""Reading an archive's reports again with today's lexicon: what is added, what changes, what is withdrawn.

Segments are immutable, so those with a report that reads differently are written anew, and one new manifest names them all: a
reader sees the archive as it was or as it is, a writer killed in between leaves it as it was.
"""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pyarrow.parquet as pq

from dateline.archive import manifest as manifests
from dateline.archive.lexicons import remember
from dateline.archive.lock import hold
from dateline.archive.segments import remove_orphans, write_segment
from dateline.archive.tables import Row, event_id, rows
from dateline.reader import Reader
from dateline.recode.touched import Touch
from dateline.record import Event, Record
from dateline.report import Report

__all__ = ["Changes", "recode"]


class Changes(msgspec.Struct):
    """What a recode did: reports held and read again, and events added, changed and withdrawn, by type."""

    reports: int = 0
    read: int = 0
    added: Counter[str] = msgspec.field(default_factory=Counter)
    changed: Counter[str] = msgspec.field(default_factory=Counter)
    withdrawn: Counter[str] = msgspec.field(default_factory=Counter)


def recode(folder: Path, reader: Reader, *, changed: bool = False) -> Iterator[Changes]:
    """Read the reports of an archive again, and at the end put the new readings in place of the old.

    Yields the changes so far, once for each report that is done.

    Args:
        folder: the archive.
        reader: what to read with.
        changed: whether to read only the reports that a changed lexicon entry may touch; see `dateline.archive.touched`.

    Raises:
        ArchiveError: DL-301 if there is no archive, DL-302 while another process writes, DL-306 if it can't be written.
    """
    with hold(folder):
        before = manifests.load(folder)
        remove_orphans(folder)
        touch = Touch(folder, reader) if changed else None
        changes = Changes(reports=sum(part.rows.get("reports", 0) for part in before.segments))
        segments = []
        for part in before.segments:
            again = _Again(folder, part, reader, touch)
            yield from again.read(changes)
            segments.append(again.written())
        remember(folder, reader.lexicon)
        if tuple(segments) != before.segments:
            manifests.replace(folder, msgspec.structs.replace(before, segments=tuple(segments), generation=before.generation + 1))


class _Again:
    """One segment on its way to its new reading."""

    def __init__(self, folder: Path, segment: manifests.Segment, reader: Reader, touch: Touch | None) -> None:
        self._folder, self._segment, self._reader, self._touch = folder, segment, reader, touch
        self._reports = _table(folder, segment, "reports")
        self._old = [Record.from_json(row["record"]) for row in self._reports]
        self._new: dict[int, Record] = {}

    def read(self, changes: Changes) -> Iterator[Changes]:
        """Read what is to be read again, and count; yields once for each report."""
        touched = [at for at, record in enumerate(self._old) if self._touch is None or self._touch(record)]
        yield from [changes] * (len(self._old) - len(touched))
        for at, record in zip(touched, self._reader.read_many(_report(self._old[at]) for at in touched), strict=True):
            self._new[at] = record
            changes.read += 1
            _compare(self._old[at], record, changes)
            yield changes

    def written(self) -> manifests.Segment:
        """The segment that is to stand in the place of the old one: itself, if nothing in it reads differently."""
        if all(self._old[at] == record for at, record in self._new.items()):
            return self._segment
        content: dict[str, list[Row]] = {"problems": _table(self._folder, self._segment, "problems")}
        for at, row in enumerate(self._reports):
            for table, more in rows(self._new.get(at, self._old[at]), row["file"]).items():
                content.setdefault(table, []).extend(more)
        return write_segment(self._folder, content)


def _table(folder: Path, segment: manifests.Segment, table: str) -> list[Row]:
    files = manifests.Manifest(segments=(segment,)).files(folder, table)
    return [row for path in files for row in pq.read_table(path).to_pylist()]


def _report(record: Record) -> Report:
    """The report as it was given, as far as its record knows; a day that was read in its dateline is read there again."""
    part = record.report
    given = part.published_at or part.published if part.published_by == "given" else None
    return Report(text=part.text, title=part.title, url=part.url, outlet=part.outlet, byline=part.byline, published=given)


def _compare(old: Record, new: Record, changes: Changes) -> None:
    """Count which events a new reading adds, changes and withdraws; an event is known again by its id in the archive."""
    before, after = ({event_id(record, event): _told(record, event) for event in record.events} for record in (old, new))
    changes.added.update(after[key].type for key in after.keys() - before.keys())
    changes.withdrawn.update(before[key].type for key in before.keys() - after.keys())
    changes.changed.update(after[key].type for key in after.keys() & before.keys() if after[key] != before[key])


class _Told(msgspec.Struct, frozen=True):
    """What an event says, with names in place of ids that only one record knows."""

    type: str
    modes: tuple[str, ...]
    status: str
    sides: tuple[tuple[str, ...], ...]
    date: tuple[str | None, str | None] | None
    places: tuple[str, ...]
    speakers: tuple[str, ...]


def _told(record: Record, event: Event) -> _Told:
    names = {actor.id: f"{actor.name} {actor.country}" for actor in record.actors} | {
        place.id: place.name for place in record.places
    }
    speakers = record.statement(event.statement).speakers if event.statement else ()
    return _Told(
        type=event.type,
        modes=event.modes,
        status=event.status,
        sides=tuple(tuple(names[key] for key in side) for side in (event.actors, event.recipients, event.third_parties)),
        date=(event.date.start, event.date.end) if event.date else None,
        places=tuple(names[key] for key in event.places),
        speakers=tuple(names[key] for key in speakers),
    )
