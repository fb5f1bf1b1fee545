"""Writing: records become immutable segments, and a segment counts only once the manifest names it.

A writer that is killed leaves at most an unnamed folder, which the next writer removes. One writer at a time; readers need
no lock.
"""

import hashlib
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType

import msgspec
import pyarrow.parquet as pq

from dateline.archive import manifest as manifests
from dateline.archive.lexicons import remember
from dateline.archive.lock import hold
from dateline.archive.orphans import remove_orphans
from dateline.archive.rows import rows
from dateline.archive.segments import write_rows
from dateline.archive.tables import TABLES, ProblemRow, PublicationRow, Row
from dateline.errors import ArchiveError, DatelineError
from dateline.lexicon import Lexicon
from dateline.record import Record, ReportPart

# Reports a segment: small enough to lose little when killed, large enough that a year of an agency is a few hundred files.
SEGMENT_REPORTS = 1_000

# Raw bytes that are held in memory before they are written, whether or not there are reports enough for a segment.
PACK_BYTES = 64_000_000

# Columns that tell publications apart, and problems: the same one twice is one.
PUBLICATION_KEY = ("report_id", "published", "outlet", "url")
_SHARED = ("published", "published_at", "published_by", "outlet", "title", "url", "byline")
PROBLEM_KEY = ("file", "code", "reason")


class Writer:
    """Adds records to an archive folder, which it makes if need be; use it in a ``with`` block.

    Leaving the block writes what is left, also when Ctrl-C left it: what was read is kept.

    Raises:
        ArchiveError: DL-302 while another process writes, DL-306 if the folder can't be written.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._pending: dict[str, list[Row]] = {table: [] for table in TABLES}
        self._pending_bytes = 0
        self._known: set[bytes] = set()
        self._forgotten: frozenset[str] = frozenset()
        self._held = ExitStack()
        self.added = 0

    def __enter__(self) -> "Writer":
        with ExitStack() as opening:
            try:
                (self.folder / "segments").mkdir(parents=True, exist_ok=True)
                opening.enter_context(hold(self.folder))
            except OSError as error:
                raise ArchiveError("DL-306", what=self.folder, detail=error.strerror or error) from error
            if not (self.folder / manifests.NAME).exists():
                manifests.replace(self.folder, manifests.Manifest())
            remove_orphans(self.folder)
            self._learn_held()
            self._held = opening.pop_all()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        with self._held:
            self.flush()

    def has_report(self, report_id: str) -> bool:
        """Whether the archive already holds this text, wherever it was published."""
        return _key("reports", report_id) in self._known

    def has(self, publication: PublicationRow) -> bool:
        """Whether the archive already holds this text as published there on that day, or has to forget it."""
        return publication.report_id in self._forgotten or _publication_key(publication) in self._known

    def add(self, record: Record, publication: PublicationRow | None = None, *, excerpt: bool = False) -> bool:
        """Add a record; false, and nothing is changed, if the archive already holds that publication of that text.

        Args:
            record: what was read in the report.
            publication: where it appeared; ``None`` says no more than the record does.
            excerpt: whether the record's text was cut down to what was coded.
        """
        publication = publication or publication_of(record.report)
        if self.has(publication):
            return False
        if not self.has_report(record.report.id):
            self._learn("reports", record.report.id)
            for table, new in rows(record, excerpt=excerpt).items():
                self._pending[table] += new
        self.add_publication(publication)
        self.added += 1
        if len(self._pending["reports"]) >= SEGMENT_REPORTS:
            self.flush()
        return True

    def add_publication(self, publication: PublicationRow) -> None:
        """Add one more publication of a text that the archive holds; nothing, if it holds that too."""
        if not self.has(publication):
            self._known.add(_publication_key(publication))
            row = msgspec.structs.asdict(publication)
            self._pending["publications"].append(row | {"file": row["file"] and _printable(row["file"])})

    def keep(self, raw: bytes) -> str:
        """The id of raw bytes, which are kept once, however often they come."""
        raw_id = hashlib.sha256(raw).hexdigest()
        if self._learn("raw", raw_id):
            self._pending["raw"].append({"raw_id": raw_id, "raw": raw})
            self._pending_bytes += len(raw)
            if self._pending_bytes >= PACK_BYTES:
                self.flush()
        return raw_id

    def remember(self, lexicon: Lexicon) -> None:
        """Keep which entries a lexicon has, so that a later recode knows what has changed since."""
        remember(self.folder, lexicon)

    def add_problem(self, file: str, error: DatelineError, offset: int | None = None) -> None:
        """Remember that a file could not be read, with the reason and the remedy; the same problem is remembered once."""
        problem = ProblemRow(
            file=_printable(file),
            offset=offset,
            code=error.code,
            reason=_printable(error.reason),
            remedy=_printable(error.remedy),
        )
        if self._learn("problems", *(getattr(problem, name) for name in PROBLEM_KEY)):
            self._pending["problems"].append(msgspec.structs.asdict(problem))

    def flush(self) -> None:
        """Write what was added since the last flush as one segment and let the manifest name it."""
        if not any(self._pending.values()):
            return
        before = manifests.load(self.folder)
        packs, segments = before.packs, before.segments
        read = {table: part for table, part in self._pending.items() if table != "raw"}
        if raw := self._pending["raw"]:
            packs = _with(packs, write_rows(self.folder, {"raw": sorted(raw, key=lambda row: row["raw_id"])}))
        if any(read.values()):
            segments = _with(segments, write_rows(self.folder, read))
        manifests.replace(self.folder, msgspec.structs.replace(before, segments=segments, packs=packs))
        self._pending = {table: [] for table in TABLES}
        self._pending_bytes = 0

    def _learn(self, *parts: str | None) -> bool:
        """Whether something was not known until now; it is from here on."""
        key = _key(*parts)
        new = key not in self._known
        self._known.add(key)
        return new

    def _learn_held(self) -> None:
        """Learn what tells apart the reports, publications, raw bytes and problems that the archive holds."""
        state = manifests.load(self.folder)
        for name in manifests.damaged(self.folder, state):  # who can't tell what is held would hold it twice
            raise ArchiveError("DL-303", what=self.folder, segment=name)
        self._forgotten = frozenset(state.forgotten)
        for table, columns in (
            ("reports", ("report_id",)),
            ("publications", PUBLICATION_KEY),
            ("raw", ("raw_id",)),
            ("problems", PROBLEM_KEY),
        ):
            for path in state.files(self.folder, table):
                part = pq.read_table(path, columns=list(columns))
                for values in zip(*(part[name].to_pylist() for name in columns), strict=True):
                    self._known.add(_key(table, *values))


def publication_of(report: ReportPart, **more: str | int | None) -> PublicationRow:
    """The publication that a record itself knows, with what else is known of it."""
    shared = {name: getattr(report, name) for name in _SHARED}
    return msgspec.convert({"report_id": report.id} | shared | more, PublicationRow)


def _with(parts: tuple[manifests.Segment, ...], new: manifests.Segment) -> tuple[manifests.Segment, ...]:
    return parts if new.name in {part.name for part in parts} else (*parts, new)


def _publication_key(publication: PublicationRow) -> bytes:
    return _key("publications", *(getattr(publication, name) for name in PUBLICATION_KEY))


def _key(*parts: str | None) -> bytes:
    """What tells things apart, in sixteen bytes: a million of them have to fit into memory."""
    return hashlib.blake2b(repr(parts).encode("utf-8", "surrogatepass"), digest_size=16).digest()


def _printable(text: str) -> str:
    """The same text, with the bytes of a file name that is not UTF-8 written as escapes: no column can hold them."""
    return text.encode("utf-8", "backslashreplace").decode()
