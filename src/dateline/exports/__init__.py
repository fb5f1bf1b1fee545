"""Exports: what an archive holds, in the forms that other programs read; see docs/exports.md."""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import duckdb

from dateline.archive import Archive
from dateline.archive.tables import Row
from dateline.exports import geo, graphs, tables, texts, web
from dateline.exports.files import STDOUT
from dateline.exports.maps import load
from dateline.exports.package import write_package
from dateline.exports.wide import wide_table
from dateline.record import Record

__all__ = ["FORMS", "MAPPED", "STDOUT", "TEXTS", "export"]

# So many rows are in memory at a time where the form allows it.
BATCH = 2_000

# Forms that are column maps; the map of csv serves dta and xlsx too.
MAPPED = ("csv", "polecat", "gdelt", "acled", "acled-monadic")

Track = Callable[[Iterable[Row]], Iterable[Row]]


def export(
    archive: Archive,
    form: str,
    out: Path,
    *,
    bom: bool = False,
    private: bool = False,
    track: Track = lambda rows: rows,
    **filters: Any,  # noqa: ANN401 - as `Archive.events` has them
) -> None:
    """Write the events of an archive in one form of `FORMS`; the same archive gives the same bytes.

    Args:
        archive: what is exported.
        form: a name in `FORMS`.
        out: file or, for some forms, folder; ``-`` is standard output, for the forms in `TEXTS`.
        bom: whether csv is for spreadsheets: with a byte order mark, and with texts that no program takes for formulas.
        private: whether to name people without a public role.
        track: passes rows on, and may show how far it is.
        filters: which events, as `Archive.events` has them; ``one_per_incident`` gives of each incident the earliest telling.

    Raises:
        ArchiveError: DL-306 if it can't be written.
        SetupError: DL-402 if the form needs a package that is not installed.
    """
    FORMS[form](_Question(archive, private, filters, bom, track), out)


class _Question:
    """What is asked of an archive, for the writers: rows one by one, or all at once."""

    def __init__(self, archive: Archive, private: bool, filters: dict[str, Any], bom: bool, track: Track) -> None:
        self.archive, self.private, self.filters, self.bom, self._track = archive, private, filters, bom, track

    def relation(self) -> duckdb.DuckDBPyRelation:
        return wide_table(self.archive, private=self.private, **self.filters)

    def rows(self) -> Iterable[Row]:
        return self._track(self._rows())

    def _rows(self) -> Iterator[Row]:
        for batch in self.relation().to_arrow_reader(BATCH):
            yield from batch.to_pylist()

    def statements(self) -> Iterator[Row]:
        """The statements of the reports that tell the events; all statements if no filter narrows them."""
        seen = "named_statements" if self.private else "statements"
        for batch in self._of_reports(seen, "*", "report_id, statement_id"):
            yield from batch

    def urls(self) -> dict[str, str | None]:
        """The address of each report, as given."""
        found = self.archive.sql("select report_id, url from reports").fetchall()
        return dict(found)

    def records(self) -> Iterator[Record]:
        """The records of these reports, by id; without the names of private people, unless they are asked for."""
        for batch in self._of_reports("reports", "record", "report_id"):
            for row in batch:
                record = Record.from_json(row["record"])
                yield record if self.private else texts.veiled(record)

    def _of_reports(self, view: str, columns: str, order: str) -> Iterator[list[Row]]:
        values: list[object] = []
        query = f"select {columns} from {view} order by {order}"  # noqa: S608 - names of our own
        if any(self.filters.values()):
            values = [sorted({row[0] for row in self.relation().project("report_id").fetchall()})]
            query = f"select {columns} from {view} where report_id in (select unnest(?::varchar[])) order by {order}"  # noqa: S608
        for batch in self.archive.sql(query, values).to_arrow_reader(BATCH):
            yield batch.to_pylist()


def _delimited(form: str) -> Callable[[_Question, Path], None]:
    return lambda asked, out: tables.write_delimited(asked.rows(), load(form), out, bom=asked.bom)


FORMS: dict[str, Callable[[_Question, Path], None]] = {
    **{form: _delimited(form) for form in MAPPED},
    "jsonl": lambda asked, out: tables.write_jsonl(asked.rows(), out),
    "parquet": lambda asked, out: tables.write_parquet(asked.relation().to_arrow_reader(BATCH), out),
    "dta": lambda asked, out: tables.write_dta(asked.rows(), load("csv"), out),
    "xlsx": lambda asked, out: tables.write_xlsx(asked.rows(), load("csv"), out),
    "geojson": lambda asked, out: geo.write_geojson(asked.rows(), out),
    "geoparquet": lambda asked, out: geo.write_geoparquet(asked.rows(), out),
    "graphml": lambda asked, out: graphs.write_graphml(asked.rows(), out),
    "gexf": lambda asked, out: graphs.write_gexf(asked.rows(), out),
    "timeline": lambda asked, out: web.write_timeline(asked.rows(), out),
    "atom": lambda asked, out: web.write_atom(asked.rows(), out),
    "quotation": lambda asked, out: web.write_quotations(asked.statements(), out, asked.urls()),
    "annotation": lambda asked, out: texts.write_annotations(asked.records(), out),
    "brat": lambda asked, out: texts.write_brat(asked.records(), out),
    "docbin": lambda asked, out: texts.write_docbin(asked.records(), out),
    "package": lambda asked, out: write_package(asked.archive, out, private=asked.private, batch=BATCH),
}

# Forms that may go to standard output.
TEXTS = frozenset({*MAPPED, "jsonl", "geojson", "timeline", "quotation", "annotation"})
