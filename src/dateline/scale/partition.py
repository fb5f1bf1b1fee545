"""The contract: reports in, records out, in the same order, whatever becomes of one of them.

A partition is a stream of Arrow record batches, so that any engine that moves Arrow can move it. Nothing is shared between
partitions and nothing is written: a partition that is read twice gives the same rows.
"""

import functools
from collections.abc import Callable, Iterable, Iterator

import msgspec
import pyarrow as pa

from dateline.errors import DatelineError, ReportError
from dateline.reader import Config, Reader
from dateline.record import Record
from dateline.report import Report

# A row for each report, with what is known of its publication.
REPORTS = pa.schema([pa.field(name, pa.string(), nullable=name != "text") for name in Report.__struct_fields__])

# A row for each report, in the same order: its record, format 1, as JSON; or why there is none, with its code.
RECORDS = pa.schema(
    [
        pa.field("report_id", pa.string(), nullable=False),
        pa.field("record", pa.string()),
        pa.field("code", pa.string()),
        pa.field("reason", pa.string()),
        pa.field("remedy", pa.string()),
    ]
)

# What became of the reports of a batch, in their order.
Found = list[Record | DatelineError]

# Who reads: batches of reports to what became of them, in order.
Reading = Callable[[Iterable[list[Report]]], Iterator[Found]]

# Reports that are parsed together; a batch whose parse fails is read again one by one to find the bad report.
BATCH = 32


def read_partition(batches: Iterable[pa.RecordBatch], config: Config | None = None) -> Iterator[pa.RecordBatch]:
    """The records of reports, a batch of `RECORDS` for each batch of `REPORTS`.

    Args:
        batches: the reports.
        config: how to read them; a process loads the models once for each.

    >>> reports = pa.RecordBatch.from_pylist([{"text": "Moscow accused Kyiv."}, {"text": " "}], schema=REPORTS)
    >>> [batch] = read_partition([reports])
    >>> batch["code"].to_pylist()
    [None, 'DL-101']
    """
    reader = reader_of(config or Config())
    for batch in batches:
        reports = [msgspec.convert(row, Report) for row in batch.to_pylist()]
        found = (each for start in range(0, len(reports), BATCH) for each in read_all(reports[start : start + BATCH], reader))
        yield pa.RecordBatch.from_pylist(list(map(_row, reports, found)), schema=RECORDS)


def _row(report: Report, found: Record | DatelineError) -> dict[str, str]:
    if isinstance(found, Record):
        return {"report_id": report.id, "record": found.to_json()}
    return {"report_id": report.id, "code": found.code, "reason": found.reason, "remedy": found.remedy}


@functools.cache
def reader_of(config: Config) -> Reader:
    """The reader of a configuration, one a process."""
    return Reader(config)


def read_all(reports: list[Report], reader: Reader) -> list[Record | DatelineError]:
    """The record of each report, or why it could not be read; one that can't never stops the others."""
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
        return ReportError("DL-108", what=named(report), detail=repr(error))


def named(report: Report) -> str:
    """What a report is called in messages."""
    return report.title or report.id[:12]
