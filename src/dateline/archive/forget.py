"""Forgetting a report for good: text, readings, corrections, publications and raw bytes leave the disk."""

import shutil
from collections.abc import Collection
from pathlib import Path

import msgspec
import pyarrow as pa
import pyarrow.compute as pc

from dateline.archive import gathering, search
from dateline.archive import manifest as manifests
from dateline.archive.corrections import undo
from dateline.archive.files import rows_of
from dateline.archive.index.build import refresh
from dateline.archive.index.plan import remove as remove_index
from dateline.archive.lock import hold
from dateline.archive.orphans import remove_orphans
from dateline.archive.rewrite import read, rewrite
from dateline.archive.segments import FOLDER, write_tables
from dateline.errors import ArchiveError


def forget(folder: Path, wanted: str) -> str:
    """The id of the report that was forgotten; ``wanted`` is an id or its beginning.

    Other reports that were taken from the same raw bytes stay, but those bytes go: a feed of fifty items would else keep the one.

    Raises:
        ArchiveError: DL-301 no archive, DL-302 while another process writes, DL-306 can't be written, DL-312 no such report, or
            several whose ids begin so.
    """
    with hold(folder):
        remove_orphans(folder)
        report_id = _find(folder, wanted)
        raw_ids = _raw_of(folder, report_id)
        event_ids = _column(folder, "events", "event_id", "report_id = ?", report_id)
        rewrite(folder, {report_id: None})
        _drop(folder, report_id, raw_ids)
        state = manifests.load(folder)
        (folder / search.NAME).unlink(missing_ok=True)  # the index of words; it is made again when it is asked
        remove_index(folder)
        gathering.forget(folder)
        for event_id in event_ids:
            undo(folder, event_id)
        for name in state.retired:  # a reader that has them open fails rather than shows what is to be gone
            shutil.rmtree(folder / FOLDER / name, ignore_errors=True)
        manifests.replace(folder, msgspec.structs.replace(state, retired=()))
        refresh(folder)
    return report_id


def _find(folder: Path, wanted: str) -> str:
    found = _column(folder, "reports", "report_id", "starts_with(report_id, ?)", wanted)
    if len(found) != 1:
        raise ArchiveError("DL-312", id=wanted, what=folder)
    return found[0]


def _raw_of(folder: Path, report_id: str) -> list[str]:
    return _column(folder, "publications", "raw_id", "report_id = ? and raw_id is not null", report_id)


def _column(folder: Path, table: str, column: str, condition: str, value: str) -> list[str]:
    files = manifests.load(folder).files(folder, table)
    return [str(row[0]) for row in rows_of(files, f"select distinct {column} from {{}} where {condition} order by all", [value])]


def _drop(folder: Path, report_id: str, raw_ids: Collection[str]) -> None:
    """Take the raw bytes out of the packs and the report out of what is derived, and remember its id alone."""
    before = manifests.load(folder)
    after = msgspec.structs.replace(
        before,
        packs=_without(folder, before.packs, {"raw": (("raw_id",), raw_ids)}),
        derived=_without(folder, before.derived, {"links": (("report_id", "to_id"), [report_id])}),
        forgotten=tuple(sorted({*before.forgotten, report_id})),
    )
    retired = (*before.retired, *manifests.retire(before, after).retired)
    manifests.replace(folder, msgspec.structs.replace(after, retired=tuple(sorted(set(retired)))))


def _without(
    folder: Path, parts: tuple[manifests.Segment, ...], which: dict[str, tuple[tuple[str, ...], Collection[str]]]
) -> tuple[manifests.Segment, ...]:
    """The folders without the rows in which one of some columns has one of some values."""
    kept = []
    for part in parts:
        tables = {table: read(folder, part, table) for table in part.rows}
        for table, (columns, values) in which.items():
            for column in columns if table in tables else ():
                hit = pc.is_in(tables[table][column], value_set=pa.array(list(values), pa.string()))
                tables[table] = tables[table].filter(pc.invert(hit))
        if {table: rows.num_rows for table, rows in tables.items()} == part.rows:
            kept.append(part)
        elif any(rows.num_rows for rows in tables.values()):
            kept.append(write_tables(folder, tables, month=part.month))
    return tuple(kept)
