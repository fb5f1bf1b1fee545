"""Reading an archive's reports again with today's lexicon: what is added, what changes, what is withdrawn.

Segments are immutable, so those with a report that reads differently are written anew, and one new manifest names them all: a
reader sees the archive as it was or as it is, a writer killed in between leaves it as it was.
"""

import itertools
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pyarrow.parquet as pq

from dateline.archive import manifest as manifests
from dateline.archive.index.build import refresh
from dateline.archive.lexicons import remember
from dateline.archive.lock import hold
from dateline.archive.orphans import remove_orphans
from dateline.archive.rewrite import rewritten
from dateline.archive.rows import event_id, rows
from dateline.archive.segments import write_rows
from dateline.archive.tables import Row
from dateline.reader import Reader
from dateline.recode.touched import Touch
from dateline.record import Event, Record
from dateline.report import Report
from dateline.scale.partition import BATCH, Reading, read_all

__all__ = ["Changes", "recode"]

# Reports whose records are held in memory together; a report's record is some twenty times its text.
_AT_ONCE = 256


class Changes(msgspec.Struct):
    """What a recode did: reports held and read again, and events added, changed and withdrawn, by type."""

    reports: int = 0
    read: int = 0
    added: Counter[str] = msgspec.field(default_factory=Counter)
    changed: Counter[str] = msgspec.field(default_factory=Counter)
    withdrawn: Counter[str] = msgspec.field(default_factory=Counter)


def recode(folder: Path, reader: Reader, *, changed: bool = False, reading: Reading | None = None) -> Iterator[Changes]:
    """Read the reports of an archive again, and at the end put the new readings in place of the old.

    Yields the changes so far, once for each report that is done. Reports of which only excerpts are kept stay as they are.

    Args:
        folder: the archive.
        reader: what to read with.
        changed: whether to read only the reports that a changed lexicon entry may touch; see `dateline.recode.touched`.
        reading: who reads, such as `dateline.scale.pool.Pool.records`; ``None`` reads here.

    A report that can't be read any more keeps its old reading.

    Raises:
        ArchiveError: DL-301 no archive, DL-302 while another process writes, DL-303 a damaged segment, DL-306 can't be written.
    """
    with hold(folder):
        before = manifests.load(folder)
        remove_orphans(folder)
        touch = Touch(folder, reader) if changed else None
        changes = Changes(reports=sum(part.rows.get("reports", 0) for part in before.segments))
        segments = []
        told: list[Row] = []
        for part in before.segments:
            again = _Again(folder, part, reading or _here(reader), touch)
            yield from again.read(changes)
            segments.append(rewritten(folder, part, again.new) or part)
            told += again.told
        remember(folder, reader.lexicon)
        if tuple(segments) != before.segments:
            manifests.replace(folder, _next(folder, before, segments, told))
            refresh(folder)


def _next(folder: Path, before: manifests.Manifest, segments: list[manifests.Segment], told: list[Row]) -> manifests.Manifest:
    """The next generation, with what it changed in a segment of its own."""
    generation = before.generation + 1
    if told:
        changes = [row | {"generation": generation} for row in sorted(told, key=lambda row: row["event_id"])]
        segments = [*segments, write_rows(folder, {"changes": changes})]
    after = msgspec.structs.replace(before, segments=tuple(segments), generation=generation)
    return manifests.retire(before, after)


class _Again:
    """One segment on its way to its new reading.

    Attributes:
        new: the new rows of the reports that read differently, by report id.
        told: what became of their events, as rows of the table ``changes`` without a generation.
    """

    def __init__(self, folder: Path, segment: manifests.Segment, reading: Reading, touch: Touch | None) -> None:
        self._folder, self._segment, self._reading, self._touch = folder, segment, reading, touch
        self.new: dict[str, dict[str, list[Row]]] = {}
        self.told: list[Row] = []

    def read(self, changes: Changes) -> Iterator[Changes]:
        """Read what is to be read again, and count; yields once for each report."""
        for path in manifests.Manifest(segments=(self._segment,)).files(self._folder, "reports"):
            for batch in pq.ParquetFile(path).iter_batches(batch_size=_AT_ONCE, columns=["record", "excerpt"]):
                yield from self._read(batch.to_pylist(), changes)

    def _read(self, reports: list[Row], changes: Changes) -> Iterator[Changes]:
        held = [Record.from_json(row["record"]) for row in reports if not row["excerpt"]]
        touched = [record for record in held if self._touch is None or self._touch(record)]
        yield from [changes] * (len(reports) - len(touched))
        batches = ([_report(record) for record in touched[at : at + BATCH]] for at in range(0, len(touched), BATCH))
        for old, new in zip(touched, itertools.chain.from_iterable(self._reading(batches)), strict=True):
            changes.read += 1
            if isinstance(new, Record) and new != old:
                self.new[new.report.id] = rows(new)
                self.told += _compare(old, new, changes)
            yield changes


def _here(reader: Reader) -> Reading:
    return lambda batches: (read_all(reports, reader) for reports in batches)


def _report(record: Record) -> Report:
    """The report as it was given, as far as its record knows; a day that was read in its dateline is read there again."""
    part = record.report
    given = part.published if part.published_by == "given" else None
    return Report(
        text=part.text,
        title=part.title,
        url=part.url,
        outlet=part.outlet,
        byline=part.byline,
        published=given,
        published_at=part.published_at,
    )


def _compare(old: Record, new: Record, changes: Changes) -> list[Row]:
    """Count which events a new reading adds, changes and withdraws, and say so; an event is known again by its id."""
    before, after = ({event_id(record, event): _told(record, event) for event in record.events} for record in (old, new))
    kinds = {
        "added": after.keys() - before.keys(),
        "changed": {key for key in after.keys() & before.keys() if after[key] != before[key]},
        "withdrawn": before.keys() - after.keys(),
    }
    told = []
    for kind, keys in kinds.items():
        types = {key: (after.get(key) or before[key]).type for key in keys}
        getattr(changes, kind).update(types.values())
        told += [{"event_id": key, "report_id": new.report.id, "type": types[key], "change": kind} for key in keys]
    return told


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
