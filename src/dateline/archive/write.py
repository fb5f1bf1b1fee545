"""Writing: records become immutable segments, and a segment counts only once the manifest names it.

A writer that is killed leaves at most an unnamed folder, which the next writer removes. One writer at a time; readers need
no lock.
"""

from contextlib import ExitStack
from pathlib import Path
from types import TracebackType

import msgspec
import pyarrow.parquet as pq

from dateline.archive import manifest as manifests
from dateline.archive.lexicons import remember
from dateline.archive.lock import hold
from dateline.archive.segments import remove_orphans, write_segment
from dateline.archive.tables import TABLES, Row, rows
from dateline.errors import ArchiveError, DatelineError
from dateline.lexicon import Lexicon
from dateline.record import Record

# Reports a segment: small enough to lose little when killed, large enough that a year of an agency is a few hundred files.
SEGMENT_REPORTS = 1_000


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
            remove_orphans(self.folder)
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

    def remember(self, lexicon: Lexicon) -> None:
        """Keep which entries a lexicon has, so that a later recode knows what has changed since."""
        remember(self.folder, lexicon)

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
        segment = write_segment(self.folder, self._pending)
        before = manifests.load(self.folder)
        if segment.name not in {part.name for part in before.segments}:
            self._name(msgspec.structs.replace(before, segments=(*before.segments, segment)))
        self._pending = {table: [] for table in TABLES}

    def _name(self, manifest: manifests.Manifest) -> None:
        try:
            manifests.replace(self.folder, manifest)
        except OSError as error:
            raise ArchiveError("DL-306", what=self.folder, detail=error.strerror or error) from error

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


def _printable(text: str) -> str:
    """The same text, with the bytes of a file name that is not UTF-8 written as escapes: no column can hold them."""
    return text.encode("utf-8", "backslashreplace").decode()
