"""Writing: records become immutable segments, and a segment counts only once the manifest names it.

A writer that is killed leaves at most an unnamed folder, which the next writer removes. One writer at a time; readers need
no lock.
"""

import hashlib
import os
import shutil
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType

import pyarrow as pa
import pyarrow.parquet as pq

from dateline.archive import manifest as manifests
from dateline.archive.lock import hold
from dateline.archive.tables import TABLES, Row, rows, schema
from dateline.errors import ArchiveError, DatelineError
from dateline.record import Record

# Reports a segment: small enough to lose little when killed, large enough that a year of an agency is a few hundred files.
SEGMENT_REPORTS = 1_000

# zstd level 3 packs report text to a third at no cost worth measuring beside reading it.
COMPRESSION_LEVEL = 3


class Writer:
    """Adds records to an archive folder, which it makes if need be; use it in a ``with`` block.

    Leaving the block writes what is left, also when Ctrl-C left it: what was read is kept.

    Raises:
        ArchiveError: DL-302 while another process writes, DL-306 if the folder can't be written.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._pending: dict[str, list[Row]] = {table: [] for table in TABLES}
        self._known: set[tuple[str, str | None, str | None]] = set()
        self._held = ExitStack()
        self.added = 0

    def __enter__(self) -> "Writer":
        with ExitStack() as opening:
            try:
                (self.folder / "segments").mkdir(parents=True, exist_ok=True)
                opening.enter_context(hold(self.folder))
                if not (self.folder / manifests.NAME).exists():
                    manifests.replace(self.folder, manifests.Manifest())
            except OSError as error:
                raise ArchiveError("DL-306", what=self.folder, detail=error.strerror or error) from error
            self._remove_orphans()
            self._known = self._held_keys()
            self._held = opening.pop_all()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        with self._held:
            self.flush()

    def has(self, report_id: str, published: str | None, outlet: str | None) -> bool:
        """Whether the archive already holds this text as published by this outlet on this day."""
        return (report_id, published, outlet) in self._known

    def add(self, record: Record, *, file: str | None = None) -> bool:
        """Add a record; false, and nothing is changed, if the archive already holds that report."""
        key = (record.report.id, record.report.published, record.report.outlet)
        if key in self._known:
            return False
        self._known.add(key)
        for table, new in rows(record, _printable(file) if file else None).items():
            self._pending[table] += new
        self.added += 1
        if len(self._pending["reports"]) >= SEGMENT_REPORTS:
            self.flush()
        return True

    def add_problem(self, file: str, error: DatelineError) -> None:
        """Remember that a file could not be read, with the reason and the remedy; the same problem is remembered once."""
        key = (_printable(file), error.code, _printable(error.reason))
        if key not in self._known:
            self._known.add(key)
            self._pending["problems"].append(
                dict(zip(("file", "code", "reason", "remedy"), (*key, _printable(error.remedy)), strict=True))
            )

    def flush(self) -> None:
        """Write what was added since the last flush as one segment and let the manifest name it."""
        if not any(self._pending.values()):
            return
        tables = {name: pa.Table.from_pylist(part, schema=schema(name)) for name, part in self._pending.items() if part}
        try:
            segment = self._write(tables)
            before = manifests.load(self.folder)
            if segment.name not in {part.name for part in before.segments}:
                manifests.replace(self.folder, manifests.Manifest(segments=(*before.segments, segment)))
        except OSError as error:
            raise ArchiveError("DL-306", what=self.folder, detail=error.strerror or error) from error
        self._pending = {table: [] for table in TABLES}

    def _write(self, tables: dict[str, pa.Table]) -> manifests.Segment:
        draft = self.folder / "segments" / f"draft-{os.getpid()}"
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir()
        digest = hashlib.sha256()
        for name, table in sorted(tables.items()):
            path = draft / f"{name}.parquet"
            pq.write_table(table, path, compression="zstd", compression_level=COMPRESSION_LEVEL)
            manifests.sync(path)
            digest.update(name.encode() + path.read_bytes())
        manifests.sync(draft)
        segment = manifests.Segment(digest.hexdigest()[:16], {name: table.num_rows for name, table in tables.items()})
        final = self.folder / "segments" / segment.name
        if final.exists():
            shutil.rmtree(draft)
        else:
            draft.rename(final)
        manifests.sync(final.parent)
        return segment

    def _held_keys(self) -> set[tuple[str, str | None, str | None]]:
        """What tells the publications apart that the archive holds, and what tells its problems apart."""
        state = manifests.load(self.folder)
        known: set[tuple[str, str | None, str | None]] = set()
        for table, columns in (
            ("reports", ("report_id", "published", "outlet")),
            ("problems", ("file", "code", "reason")),
        ):
            for path in state.files(self.folder, table):
                part = pq.read_table(path, columns=list(columns))
                known.update(zip(*(part[name].to_pylist() for name in columns), strict=True))
        return known

    def _remove_orphans(self) -> None:
        named = {part.name for part in manifests.load(self.folder).segments}
        for path in (self.folder / "segments").iterdir():
            if path.name not in named:
                shutil.rmtree(path, ignore_errors=True)
        for draft in self.folder.glob(f"{manifests.NAME}.*"):
            draft.unlink()


def _printable(text: str) -> str:
    """The same text, with the bytes of a file name that is not UTF-8 written as escapes: no column can hold them."""
    return text.encode("utf-8", "backslashreplace").decode()
