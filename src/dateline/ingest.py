"""Reports from files into an archive: the reader between the sources and the writer, with nothing lost on the way."""

import itertools
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from typing import cast

import msgspec

from dateline.archive import Writer
from dateline.archive.anchors import late
from dateline.archive.excerpts import excerpt
from dateline.archive.rewrite import rewrite
from dateline.archive.rows import rows
from dateline.archive.settle import settle
from dateline.archive.tables import PublicationRow
from dateline.archive.write import publication_of
from dateline.errors import DatelineError, ReportError
from dateline.reader import Reader
from dateline.record import Record
from dateline.report import Report, check, describe
from dateline.scale.partition import BATCH, Reading, read_all
from dateline.sources.clip import Clip, Document, Lost, Options
from dateline.sources.forms import extractor_of
from dateline.sources.walk import clips

# Reports whose new readings take the place of the old in one step: each step writes anew all the segments that hold one of them.
REWRITTEN = 1_000


class Outcome(msgspec.Struct, frozen=True):
    """What became of one report, or of a file that holds none.

    Attributes:
        where: the file; behind ``!`` a member of it, behind ``#`` a record or row.
        added: whether the archive holds something that it did not hold before.
        unread: whether the report is kept without being read, since it is in another language.
        error: why it could not be read.
    """

    where: str
    added: bool = False
    unread: bool = False
    error: DatelineError | None = None


class _Taken(msgspec.Struct, frozen=True):
    """A report on its way: its clip, the document that it came from, and the publication that the archive is to know."""

    clip: Clip
    document: Document
    report: Report
    publication: PublicationRow


def ingest(
    found: Iterable[Document | Lost],
    writer: Writer,
    reader: Reader,
    options: Options | None = None,
    *,
    given: Mapping[str, str | None] | None = None,
    excerpts_only: bool = False,
    reading: Reading | None = None,
) -> Iterator[Outcome]:
    """Read documents into an archive; yields what became of each report. A bad one is remembered and never stops the rest.

    Args:
        found: documents, as `dateline.sources.walk.documents` finds them.
        writer: an open writer.
        reader: how to read.
        options: how reports are taken from documents.
        given: ``published``, ``outlet``: used for every report whose document does not say it.
        excerpts_only: whether to keep only the words that were coded and a little around them, and no raw bytes.
        reading: who reads the batches, such as `dateline.scale.pool.Pool.records`; ``None`` reads them here.
    """
    writer.remember(reader.lexicon)
    inlet = _Inlet(writer, excerpts_only)
    batches = _batches(_taken(found, options or Options(), given or {}))
    under_way: deque[tuple[list[_Taken | Lost], list[str]]] = deque()

    def wanted() -> Iterator[list[Report]]:
        for batch in batches:
            new = inlet.new(batch)
            under_way.append((batch, list(new)))
            yield list(new.values())

    for records in (reading or _here(reader))(wanted()):
        batch, ids = under_way.popleft()
        yield from inlet.add(batch, dict(zip(ids, records, strict=True)))
    writer.flush()
    anchor(writer, reader)
    settle(writer.folder)


def _here(reader: Reader) -> Reading:
    """Reading in this process, a batch when it is asked for."""
    return lambda batches: (read_all(reports, reader) for reports in batches)


def _batches(taken: Iterator[_Taken | Lost]) -> Iterator[list[_Taken | Lost]]:
    while batch := list(itertools.islice(taken, BATCH)):
        yield batch


def anchor(writer: Writer, reader: Reader) -> None:
    """Read those reports of an archive again of which an earlier publication has come in since they were read."""
    waiting = [each.report for each in late(writer.folder)]
    for at in range(0, len(waiting), REWRITTEN):
        some = waiting[at : at + REWRITTEN]
        batches = (some[start : start + BATCH] for start in range(0, len(some), BATCH))
        records = itertools.chain.from_iterable(read_all(batch, reader) for batch in batches)
        rewrite(writer.folder, {record.report.id: rows(record) for record in records if isinstance(record, Record)})


def _taken(found: Iterable[Document | Lost], options: Options, given: Mapping[str, str | None]) -> Iterator[_Taken | Lost]:
    for document in found:
        if isinstance(document, Lost):
            yield document
            continue
        for clip in clips(document, options):
            yield clip if isinstance(clip, Lost) else _checked(clip, document, options, given)


def _checked(clip: Clip, document: Document, options: Options, given: Mapping[str, str | None]) -> _Taken | Lost:
    """The report of a clip, if it can be read at all, with the publication as the record will have it."""
    report = clip.report
    missing = {key: value for key, value in given.items() if value and not getattr(report, key)}
    try:
        report = check(msgspec.structs.replace(report, **missing))
    except ReportError as error:
        return Lost(where=clip.where, error=error)
    return _Taken(clip, document, report, _publication(clip, report, options))


def _publication(clip: Clip, report: Report, options: Options) -> PublicationRow:
    """The dateline may name outlet and day of a publication, so its description has to be asked."""
    edition = clip.edition
    return publication_of(
        describe(report, language=None, read=False),
        updated=edition.updated,
        key=edition.key,
        version=edition.version,
        standing=edition.standing,
        file=clip.where,
        form=clip.form,
        part=clip.part,
        extractor=extractor_of(clip.form, options),
        found=msgspec.json.encode(edition.found, order="deterministic").decode() if edition.found else None,
    )


class _Inlet:
    """Adds batches of reports to an archive, each text read once, though batches may be on their way together."""

    def __init__(self, writer: Writer, excerpts_only: bool) -> None:
        self._writer, self._excerpts_only = writer, excerpts_only
        self._sent: set[str] = set()
        self._failed: dict[str, DatelineError] = {}

    def new(self, batch: list[_Taken | Lost]) -> dict[str, Report]:
        """The texts that are neither held nor on their way, by id, each as of its first publication in the batch."""
        new: dict[str, Report] = {}
        for taken in batch:
            if isinstance(taken, Lost) or self._writer.has_report(taken.publication.report_id):
                continue
            if taken.publication.report_id not in self._sent:
                new.setdefault(taken.publication.report_id, taken.report)
        self._sent |= new.keys()
        return new

    def add(self, batch: list[_Taken | Lost], records: Mapping[str, Record | DatelineError]) -> Iterator[Outcome]:
        """Add a batch, of whose new texts these are the records; yields what became of each of its reports."""
        self._sent -= records.keys()
        self._failed |= {report_id: found for report_id, found in records.items() if isinstance(found, DatelineError)}
        for taken in batch:
            if isinstance(taken, Lost):
                yield self._fail(taken.where, taken.error, taken.offset)
            elif self._writer.has(taken.publication):
                yield Outcome(taken.clip.where)
            elif error := self._failed.get(taken.publication.report_id):
                yield self._fail(taken.clip.where, error)
            else:
                record = cast("Record | None", records.get(taken.publication.report_id))
                self._add(taken, record)
                yield Outcome(taken.clip.where, added=True, unread=record is not None and not record.report.read)

    def _fail(self, where: str, error: DatelineError, offset: int | None = None) -> Outcome:
        self._writer.add_problem(where, error, offset)
        return Outcome(where, error=error)

    def _add(self, taken: _Taken, record: Record | None) -> None:
        publication = taken.publication
        if not self._excerpts_only:
            publication = msgspec.structs.replace(publication, raw_id=self._writer.keep(taken.document.raw))
        if record is None or self._writer.has_report(publication.report_id):
            self._writer.add_publication(publication)
        else:
            kept = excerpt(record) if self._excerpts_only else record
            self._writer.add(kept, publication, excerpt=self._excerpts_only)
