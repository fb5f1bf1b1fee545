"""The earliest publication of a text anchors its coding: which reports were read as of a later one.

Publications come in any order. A report whose earliest publication came last is read again, as of the day of that one, so
that an archive does not depend on the order in which it was filled.
"""

from pathlib import Path

import duckdb
import msgspec

from dateline.archive import manifest as manifests
from dateline.archive.tables import PublicationRow
from dateline.record import Record
from dateline.report import Report

# What of a publication its report repeats; the order of publications goes by these too.
_SHARED = ("published", "published_at", "outlet", "url", "title", "byline")

# A day that nobody says comes last; what else differs only has to be decided in the same way everywhere.
_ORDER = ", ".join(f"{name} nulls last" for name in _SHARED)


class Late(msgspec.Struct, frozen=True):
    """A report that is to be read again: its record so far, and the publication that is to anchor it."""

    record: Record
    earliest: PublicationRow

    @property
    def report(self) -> Report:
        """The report as its earliest publication has it."""
        return report_of(self.earliest, self.record.report.text)


def report_of(publication: PublicationRow, text: str) -> Report:
    """A text as one publication has it; a day that was read in its dateline is to be read there again."""
    report = Report(text=text, **{name: getattr(publication, name) for name in _SHARED})
    read = publication.published_by in {"dateline", "inferred"}
    return msgspec.structs.replace(report, published=None) if read else report


def in_order(publication: PublicationRow) -> tuple[tuple[bool, str], ...]:
    """What publications are ordered by: the earliest is the least, and what is not stated comes last.

    >>> early, late = PublicationRow(report_id="a", published="2024-05-06"), PublicationRow(report_id="a")
    >>> in_order(early) < in_order(late)
    True
    """
    values = [getattr(publication, name) for name in _SHARED]
    return tuple((value is None, value or "") for value in values)


def late(folder: Path) -> list[Late]:
    """The reports that are coded as of another publication than their earliest, in the order of their ids."""
    state = manifests.load(folder)
    reports, publications = state.files(folder, "reports"), state.files(folder, "publications")
    if not reports or not publications:
        return []
    with duckdb.connect(":memory:") as connection:
        connection.read_parquet([str(path) for path in publications]).create_view("publications")
        connection.read_parquet([str(path) for path in reports]).create_view("reports")
        found = connection.execute(_LATE)
        names = [column[0] for column in found.description or ()]
        rows = [dict(zip(names, row, strict=True)) for row in found.fetchall()]
    return [Late(Record.from_json(row.pop("record")), msgspec.convert(row, PublicationRow)) for row in rows]


_LATE = f"""
with earliest as (
    select * exclude place from (
        select *, row_number() over (partition by report_id order by {_ORDER}) as place from publications
        where report_id in (select report_id from publications group by report_id having count(*) > 1)
    ) where place = 1
)
select earliest.*, reports.record from reports join earliest using (report_id)
where not reports.excerpt and ({" or ".join(f"reports.{name} is distinct from earliest.{name}" for name in _SHARED)})
order by report_id
"""
