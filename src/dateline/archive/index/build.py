"""Making the index of an archive from its segments, a table after the other."""

import os
import shutil
from pathlib import Path

import duckdb

from dateline.archive import manifest as manifests
from dateline.archive.index.cells import write_cells
from dateline.archive.index.plan import FOLDER, FORMAT, PLANS, Plan, State, put, standing
from dateline.archive.manifest import Manifest
from dateline.archive.segments import layout
from dateline.archive.tables import COLUMNS, NAMED, PEOPLE
from dateline.errors import ArchiveError

# Events that may lie outside the index: so few are looked through at once, and in a large archive a share of one in so many
# is not worth indexing all the others again, which takes some fifteen seconds for each million of events.
FEW, ONE_IN = 10_000, 50

# What the engine may take of memory; sorting more it spills into the folder of the draft.
MEMORY = "2GB"

# Terms are numbers inside a table; those of each column follow one another.
_TERMS = 'create table terms ("column" varchar, value varchar, term integer)'


def is_stale(folder: Path, manifest: Manifest) -> bool:
    """Whether more events lie outside the index of an archive than should."""
    state = standing(folder, manifest)
    covered = set(state.covers) if state else set()
    events = {part.name: part.rows.get("events", 0) for part in manifest.segments}
    outside = sum(number for name, number in events.items() if name not in covered)
    return outside > max(FEW, sum(events.values()) // ONE_IN)


def refresh(folder: Path) -> None:
    """Index an archive anew if too much of it lies outside its index. The caller holds the archive's lock.

    Raises:
        ArchiveError: as `build`.
    """
    state = manifests.load(folder)
    if is_stale(folder, state):
        build(folder, state)


def build(folder: Path, manifest: Manifest) -> None:
    """Index all segments of an archive that have the columns of today; whoever asks meanwhile asks the index before.

    The caller holds the archive's lock.

    Raises:
        ArchiveError: DL-303 if a segment is damaged, DL-306 if the disk is full or may not be written.
    """
    manifest = Manifest(segments=tuple(part for part in manifest.segments if part.layout == layout()))
    state = State(FORMAT, manifest.state, tuple(part.name for part in manifest.segments))
    draft = folder / FOLDER / f"draft-{os.getpid()}"
    shutil.rmtree(draft, ignore_errors=True)
    try:
        draft.mkdir(parents=True)
        for table, plan in PLANS.items():
            _write(folder, manifest, draft, table, plan)
        shutil.rmtree(folder / FOLDER / state.folder, ignore_errors=True)
        draft.rename(folder / FOLDER / state.folder)
    except (OSError, duckdb.IOException, duckdb.OutOfMemoryException) as error:
        raise ArchiveError("DL-306", what=folder / FOLDER, detail=error) from error
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    put(folder, state)


def _write(folder: Path, manifest: Manifest, draft: Path, table: str, plan: Plan) -> None:
    """The index of one table: ``marks`` (its rows in order), ``terms``, and for each column the rows that have each term."""
    if not manifest.files(folder, table):
        return
    (draft / table).mkdir()
    with duckdb.connect(":memory:", config={"memory_limit": MEMORY, "temp_directory": str(draft / "spilled")}) as connection:
        connection.execute("set enable_progress_bar = false")
        _read(connection, folder, manifest, table)
        _mark(connection, table, plan)
        connection.execute(_TERMS)
        if table in NAMED:
            _number(connection, PEOPLE, f"select distinct hidden.{PEOPLE} as value from rows where hidden is not null")
        for column in (*plan.one, *plan.many):
            _post(connection, table, column, many=column in plan.many)
            _copy(connection, "select * from postings order by term, line", draft / table / f"{column}.parquet")
        if table == "events":
            write_cells(connection, _number)
            _copy(connection, "select * from cells order by line", draft / table / "cells.parquet")
        _copy(connection, "select * exclude (report_id) from marks order by line", draft / table / "marks.parquet")
        _copy(connection, "select * from terms order by term", draft / table / "terms.parquet")


def _read(connection: duckdb.DuckDBPyConnection, folder: Path, manifest: Manifest, table: str) -> None:
    """The view ``rows`` of all rows of a table, each with the number of its segment and its place in the file."""
    held = [(at, part) for at, part in enumerate(manifest.segments) if part.rows.get(table)]
    files = [(str(manifests.file_of(folder, part, table)), at) for at, part in held]
    connection.execute(
        "create table parts as select unnest(?) as filename, unnest(?) as part", [*map(list, zip(*files, strict=True))]
    )
    paths = connection.read_parquet([path for path, _ in files], union_by_name=True, filename=True, file_row_number=True)
    paths.create_view("files")
    connection.execute(
        "create view rows as select files.*, parts.part, file_row_number as row from files join parts using (filename)"
    )


def _mark(connection: duckdb.DuckDBPyConnection, table: str, plan: Plan) -> None:
    """The table ``marks``: each row's line in the order of lists, where it lies, whether it hides names, its days and id."""
    own = f"{table.removesuffix('s')}_id"
    written = own if own == "report_id" else f"substr({own}, 3)"  # the others begin with a letter for their kind
    id_ = f"try_cast('0x' || {written}[:8] as uinteger)" if own in COLUMNS[table] else "null::uinteger"
    days = f"{_number_of(plan.day)} as day, {_number_of('published')} as published"
    order = ", ".join(f"coalesce({key}, '') desc" for key in plan.keys)
    hides = "hidden is not null" if table in NAMED else "false"
    sorted_ = (
        f"select part::smallint as part, row::integer as row, {hides} as hides, {days}, {id_} as id, report_id "
        f"from rows order by {order}"
    )
    connection.execute(f"create table marks as select (row_number() over ()) - 1 as line, * from ({sorted_})")


def _number_of(day: str) -> str:
    """A day as a number, such as 20200902."""
    return f"try_cast(replace({day}, '-', '') as integer)"


def _number(connection: duckdb.DuckDBPyConnection, column: str, values: str) -> None:
    """Give the values of a column numbers of their own, in their order."""
    connection.execute(
        f"insert into terms select '{column}', value, (row_number() over (order by value)) - 1 + (select count(*) from terms) "
        f"from ({values}) where value is not null order by value"
    )


def _post(connection: duckdb.DuckDBPyConnection, table: str, column: str, *, many: bool) -> None:
    """The table ``postings``: which rows have which term.

    Rows that hide names stand there twice for each: as they show it, and as it is shown to those who ask for names.
    """
    hides = column in NAMED.get(table, ())
    people = f"hidden.{PEOPLE}" if hides else "null::varchar"
    seen = [f"select {_each(column, many)} as value, part, row, {people} as who, false as named from rows"]
    if hides:
        full = f"coalesce(hidden.{column}, {column})"
        seen.append(f"select {_each(full, many)}, part, row, {people}, true from rows where hidden is not null")
    connection.execute(f"create or replace table held as {' union all '.join(seen)}")
    _number(connection, column, "select distinct value from held")
    connection.execute(
        f"create or replace table postings as select terms.term, marks.line::integer as line, people.term as people, named "
        f"from held join terms on terms.\"column\" = '{column}' and held.value = terms.value "
        f"join marks on held.part = marks.part and held.row = marks.row "
        f"left join terms as people on people.\"column\" = '{PEOPLE}' and held.who = people.value"
    )
    connection.execute("drop table held")


def _each(column: str, many: bool) -> str:
    return f"unnest(list_distinct({column}))" if many else column


def _copy(connection: duckdb.DuckDBPyConnection, query: str, path: Path) -> None:
    connection.execute(
        f"copy ({query}) to '{str(path).replace(chr(39), chr(39) * 2)}' (format parquet, compression zstd, parquet_version v2)"
    )
    manifests.sync(path)
