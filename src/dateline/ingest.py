"""Reports from files into an archive: the reader between a source and the writer, with nothing lost on the way."""

from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

from dateline.archive import Writer
from dateline.errors import DatelineError, ReportError
from dateline.reader import Reader
from dateline.record import Record
from dateline.report import Report, check, describe
from dateline.sources.text import read_file

# Reports that are parsed together; a batch whose parse fails is read again one by one to find the bad report.
BATCH = 32


class Outcome(msgspec.Struct, frozen=True):
    """What became of one file."""

    file: Path
    added: bool = False
    error: DatelineError | None = None


def files_in(paths: Iterable[Path]) -> list[Path]:
    """The files that paths name: themselves, or all ``.txt`` files inside folders, in an order that no disk decides."""
    found: dict[Path, None] = {}
    for path in paths:
        inside = sorted(path.rglob("*.txt")) if path.is_dir() else [path]
        found.update(dict.fromkeys(inside))
    return list(found)


def ingest(files: Iterable[Path], writer: Writer, reader: Reader, **given: str | None) -> Iterator[Outcome]:
    """Read files into an archive; yields what became of each, in order. A bad file is remembered and never stops the rest.

    Args:
        files: text files, a report each.
        writer: an open writer.
        reader: how to read.
        **given: ``published``, ``outlet``: used for every file whose head does not say it.
    """
    writer.remember(reader.lexicon)
    batch: list[tuple[Path, Report]] = []
    for path in files:
        try:
            report = check(_filled(read_file(path), given))
        except ReportError as error:
            writer.add_problem(str(path), error)
            yield Outcome(path, error=error)
            continue
        batch.append((path, report))
        if len(batch) >= BATCH:
            yield from _read_batch(batch, writer, reader)
            batch = []
    yield from _read_batch(batch, writer, reader)


def _filled(report: Report, given: dict[str, str | None]) -> Report:
    missing = {key: value for key, value in given.items() if value and not getattr(report, key)}
    return msgspec.structs.replace(report, **missing)


def _read_batch(batch: list[tuple[Path, Report]], writer: Writer, reader: Reader) -> Iterator[Outcome]:
    new = [(path, report) for path, report in batch if not writer.has(*_publication(report))]
    records = iter(_records([report for _, report in new], reader))
    fresh = {path for path, _ in new}
    for path, _ in batch:
        if path not in fresh:
            yield Outcome(path)
            continue
        read = next(records)
        if isinstance(read, DatelineError):
            writer.add_problem(str(path), read)
            yield Outcome(path, error=read)
        else:
            yield Outcome(path, added=writer.add(read, file=str(path)))


def _publication(report: Report) -> tuple[str, str | None, str | None]:
    """What tells publications apart, as the record will have it: the dateline may name the outlet and the day."""
    part = describe(report, language=None, read=False)
    return part.id, part.published, part.outlet


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
