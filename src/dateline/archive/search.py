"""Full-text search: a side index in SQLite that follows the archive, and can be made again from it at any time."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import msgspec

from dateline.archive import Archive
from dateline.archive import manifest as manifests
from dateline.errors import ArchiveError

NAME = "search.sqlite"

# Reports that are indexed in one transaction: few enough to lose little when stopped.
BATCH = 1_000

# The index keeps no texts of its own ("content=''"): the archive has them, and what is forgotten there must not stay here.
# Prefixes of two and three letters are indexed, since people search while they type. Accents make no difference.
_SCHEMA = """
create table if not exists reports (rowid integer primary key, report_id text unique not null);
create virtual table if not exists words using fts5(
    title, body, content='', prefix='2 3', tokenize="unicode61 remove_diacritics 2"
);
"""


class Hit(msgspec.Struct, frozen=True):
    """A report that has the words: its id, and how well it fits (smaller is better)."""

    report_id: str
    rank: float


def update(folder: Path) -> Iterator[int]:
    """Bring the index up to the state of an archive; yields the number of reports after each batch.

    Raises:
        ArchiveError: DL-301 if there is no archive, DL-306 if the index can't be written.
    """
    archive = Archive(folder)
    try:
        with _open(folder / NAME) as index:
            held = {row[0] for row in index.execute("select report_id from reports")}
            there = {row[0] for row in archive.reports().project("report_id").fetchall()}
            if held - there:  # an index without texts can't take single ones out
                index.executescript("drop table words; drop table reports;" + _SCHEMA)
                held = set()
            yield from _add(index, archive, sorted(there - held))
    except sqlite3.Error as error:
        raise ArchiveError("DL-306", what=folder / NAME, detail=error) from error


def _add(index: sqlite3.Connection, archive: Archive, new: list[str]) -> Iterator[int]:
    for start in range(0, len(new), BATCH):
        some = new[start : start + BATCH]
        for report_id, title, text in _texts(archive, some):
            row = index.execute("insert into reports (report_id) values (?)", [report_id]).lastrowid
            index.execute("insert into words (rowid, title, body) values (?, ?, ?)", [row, title or "", text])
        index.commit()
        yield start + len(some)


def _texts(archive: Archive, ids: list[str]) -> list[tuple[str, str | None, str]]:
    query = (
        "select report_id, title, json_extract_string(record, '$.report.text') from reports "
        "where report_id in (select unnest(?)) order by report_id"
    )
    return archive.sql(query, [ids]).fetchall()


def search(folder: Path, words: str, *, limit: int = 100) -> list[Hit]:
    """The reports that have all of some words, best first.

    Words in quotation marks are a phrase, a star at the end of a word stands for any ending, and OR, NOT and parentheses
    mean what they say. Anything else that the index does not understand is taken as plain words.

    Raises:
        ArchiveError: DL-301 if there is no archive.
    """
    manifests.load(folder)
    if not (folder / NAME).exists():
        return []
    with _open(folder / NAME, write=False) as index:
        try:
            return _found(index, words, limit)
        except sqlite3.OperationalError:  # no query in the index's language
            plain = " ".join(f'"{word.replace(chr(34), "")}"' for word in words.split() if word.strip('"'))
            return _found(index, plain, limit) if plain else []


def _found(index: sqlite3.Connection, words: str, limit: int) -> list[Hit]:
    query = (
        "select report_id, rank from words join reports on reports.rowid = words.rowid "
        "where words match ? order by rank, report_id limit ?"
    )
    return [Hit(*row) for row in index.execute(query, [words, limit])]


def reports(archive: Archive, hits: list[Hit]) -> duckdb.DuckDBPyRelation:
    """The reports that were found, best first, with the columns of the table ``reports``."""
    order = {hit.report_id: place for place, hit in enumerate(hits)}
    relation = archive.sql(
        "select reports.* from reports join (select unnest(?) as report_id, unnest(?) as place) using (report_id) order by place",
        [list(order), list(order.values())],
    )
    return relation.project("* exclude (file_row_number)")


@contextmanager
def _open(path: Path, *, write: bool = True) -> Iterator[sqlite3.Connection]:
    index = sqlite3.connect(f"{path.resolve().as_uri()}?mode={'rwc' if write else 'ro'}", uri=True)
    try:
        if write:
            index.executescript(_SCHEMA)
        yield index
        index.commit()
    finally:
        index.close()
