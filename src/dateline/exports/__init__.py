"""Exports: what an archive holds, in the forms that other programs read; see docs/exports.md."""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import duckdb

from dateline.archive import Archive
from dateline.archive.tables import Row
from dateline.exports import tables
from dateline.exports.files import STDOUT
from dateline.exports.maps import load
from dateline.exports.wide import wide

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
        filters: which events, as `Archive.events` has them.

    Raises:
        ArchiveError: DL-306 if it can't be written.
        ReportError: DL-120 if the form needs a package that is not installed.
    """
    FORMS[form](_Question(archive, private, filters, bom, track), out)


class _Question:
    """What is asked of an archive, for the writers: rows one by one, or all at once."""

    def __init__(self, archive: Archive, private: bool, filters: dict[str, Any], bom: bool, track: Track) -> None:
        self.archive, self.private, self.filters, self.bom, self._track = archive, private, filters, bom, track

    def relation(self) -> duckdb.DuckDBPyRelation:
        return wide(self.archive, private=self.private, **self.filters)

    def rows(self) -> Iterable[Row]:
        return self._track(self._rows())

    def _rows(self) -> Iterator[Row]:
        for batch in self.relation().to_arrow_reader(BATCH):
            yield from batch.to_pylist()


def _delimited(form: str) -> Callable[[_Question, Path], None]:
    return lambda asked, out: tables.write_delimited(asked.rows(), load(form), out, bom=asked.bom)


FORMS: dict[str, Callable[[_Question, Path], None]] = {
    **{form: _delimited(form) for form in MAPPED},
    "jsonl": lambda asked, out: tables.write_jsonl(asked.rows(), out),
    "parquet": lambda asked, out: tables.write_parquet(asked.relation().to_arrow_reader(BATCH), out),
    "dta": lambda asked, out: tables.write_dta(asked.rows(), load("csv"), out),
    "xlsx": lambda asked, out: tables.write_xlsx(asked.rows(), load("csv"), out),
}

# Forms that may go to standard output.
TEXTS = frozenset({*MAPPED, "jsonl"})
