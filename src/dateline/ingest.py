"""Reports from files into an archive: the reader between the sources and the writer, with nothing lost on the way."""

import itertools
from collections.abc import Iterable, Iterator, Mapping

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
from dateline.sources.clip import Clip, Document, Lost, Options
from dateline.sources.forms import extractor_of
from dateline.sources.walk import clips

# Reports that are parsed together; a batch whose parse fails is read again one by one to find the bad report.
BATCH = 32

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
) -> Iterator[Outcome]:
    """Read documents into an archive; yields what became of each report. A bad one is remembered and never stops the rest.

    Args:
        found: documents, as `dateline.sources.walk.documents` finds them.
        writer: an open writer.
        reader: how to read.
        options: how reports are taken from documents.
        given: ``published``, ``outlet``: used for every report whose document does not say it.
        excerpts_only: whether to keep only the words that were coded and a little around them, and no raw bytes.
    """
    writer.remember(reader.lexicon)
    inlet = _Inlet(writer, reader, excerpts_only)
    batch: list[_Taken] = []
    for taken in _taken(found, options or Options(), given or {}):
        if isinstance(taken, Lost):
            writer.add_problem(taken.where, taken.error, taken.offset)
            yield Outcome(taken.where, error=taken.error)
            continue
        batch.append(taken)
        if len(batch) >= BATCH:
            yield from inlet.add(batch)
            batch = []
    yield from inlet.add(batch)
    writer.flush()
    anchor(writer, reader)
    settle(writer.folder)


def anchor(writer: Writer, reader: Reader) -> None:
    """Read those reports of an archive again of which an earlier publication has come in since they were read."""
    waiting = [each.report for each in late(writer.folder)]
    for at in range(0, len(waiting), REWRITTEN):
        some = waiting[at : at + REWRITTEN]
        batches = (some[start : start + BATCH] for start in range(0, len(some), BATCH))
        records = itertools.chain.from_iterable(_records(batch, reader) for batch in batches)
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
    """Adds batches of reports to an archive, each text read once."""

    def __init__(self, writer: Writer, reader: Reader, excerpts_only: bool) -> None:
        self._writer, self._reader, self._excerpts_only = writer, reader, excerpts_only

    def add(self, batch: list[_Taken]) -> Iterator[Outcome]:
        """Read what is new in a batch and add it; yields what became of each."""
        records = self._read(batch)
        for taken in batch:
            if self._writer.has(taken.publication):
                yield Outcome(taken.clip.where)
                continue
            record = records.get(taken.publication.report_id)
            if isinstance(record, DatelineError):
                self._writer.add_problem(taken.clip.where, record)
                yield Outcome(taken.clip.where, error=record)
                continue
            self._add(taken, record)
            yield Outcome(taken.clip.where, added=True, unread=record is not None and not record.report.read)

    def _read(self, batch: list[_Taken]) -> dict[str, Record | DatelineError]:
        """The records of the texts that the archive does not hold yet, each as of its first publication in the batch."""
        new: dict[str, Report] = {}
        for taken in batch:
            if not self._writer.has_report(taken.publication.report_id):
                new.setdefault(taken.publication.report_id, taken.report)
        return dict(zip(new, _records(list(new.values()), self._reader), strict=True))

    def _add(self, taken: _Taken, record: Record | None) -> None:
        publication = taken.publication
        if not self._excerpts_only:
            publication = msgspec.structs.replace(publication, raw_id=self._writer.keep(taken.document.raw))
        if record is None:
            self._writer.add_publication(publication)
        else:
            kept = excerpt(record) if self._excerpts_only else record
            self._writer.add(kept, publication, excerpt=self._excerpts_only)


def _records(reports: list[Report], reader: Reader) -> list[Record | DatelineError]:
    try:
        return list(reader.read_many(reports))
    except Exception:
        return [_record_or_error(report, reader) for report in reports]


def _record_or_error(report: Report, reader: Reader) -> Record | DatelineError:
    try:
        return reader.read(report)
    except DatelineError as error:
        return error
    except Exception as error:
        return ReportError("DL-108", what=report.title or report.id[:12], detail=repr(error))
