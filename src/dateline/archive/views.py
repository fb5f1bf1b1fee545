"""The views that an archive asks: each table as its segments have it, with the names of private people and without them."""

from collections.abc import Collection, Mapping
from pathlib import Path

import duckdb
import pyarrow as pa

from dateline.archive import manifest as manifests
from dateline.archive.filters import quoted
from dateline.archive.index.plan import PLANS
from dateline.archive.manifest import Manifest
from dateline.archive.segments import layout
from dateline.archive.tables import NAMED, PEOPLE, TABLES, schema

# The column that DuckDB adds with a row's place in its file: rows of one report come in the order of its text.
ROW = "file_row_number"

# A person is known by name if so many texts give him a title; one may be misread, or mean another.
KNOWN_BY = 2

# The derived table of those who are known, by what rows hide: `PEOPLE` as rows have it, where all of them are known.
KNOWN = "known"

_STORED = tuple(f"stored_{table}" for table in NAMED)
_HIDDEN = " union ".join(f"select hidden.{PEOPLE} as {PEOPLE} from {stored} where hidden is not null" for stored in _STORED)
_KNOWN = f"""
with titled as (
    select lower(name) as person from stored_roles
    where hidden is null and kind = 'person' and contains(name, ' ')
    group by person having count(distinct report_id) >= {KNOWN_BY}
)
select {PEOPLE} from (select {PEOPLE}, unnest(string_split({PEOPLE}, chr(10))) as person from ({_HIDDEN}))
left join (select person, true as told from titled) using (person)
group by {PEOPLE} having bool_and(coalesce(told, false)) order by {PEOPLE}
"""


def create_views(
    connection: duckdb.DuckDBPyConnection, folder: Path, state: Manifest, covered: Collection[str] = ()
) -> list[str]:
    """Make the views of all tables of an archive; gives the files that they read.

    A table itself leaves out the names of private people; ``named_`` before its name has all of them. Of the segments that an
    index covers, ``fresh_`` has nothing: there, and only if there is an index, lies what must be looked through.
    """
    connection.execute("set parquet_metadata_cache = true; set enable_progress_bar = false")
    read = store(connection, folder, state)
    if covered:
        store(connection, folder, manifests.Manifest(segments=state.without(covered).segments), "fresh", tuple(PLANS))
    held = state.standing(KNOWN)
    if held:
        path = str(manifests.file_of(folder, held, KNOWN).resolve())
        connection.execute(f"create table {KNOWN} as from read_parquet(?)", [path])
    else:
        connection.execute(f"create table {KNOWN} as {_KNOWN}")
    for table in TABLES:
        connection.execute(f"create view named_{table} as {seen(table, f'stored_{table}', private=True)}")
        connection.execute(f"create view {table} as {seen(table, f'stored_{table}', private=False)}")
    return read


def known(folder: Path, state: Manifest) -> pa.Table:
    """The table `KNOWN` of a state of an archive; a row without people says that it was made."""
    with duckdb.connect(":memory:") as connection:
        store(connection, folder, state)
        return connection.sql(f"select '' as {PEOPLE} union all ({_KNOWN}) order by 1").to_arrow_table()


def store(
    connection: duckdb.DuckDBPyConnection, folder: Path, state: Manifest, name: str = "stored", tables: tuple[str, ...] = TABLES
) -> list[str]:
    """Make a view for each table, its name behind ``stored_``: what the files have; gives the files.

    Segments of today's columns are read without a look at each; below older ones lies an empty table, so that columns that
    they lack are there as null.
    """
    today, older = state.by_layout(layout())
    read = []
    for table in tables:
        parts = {"today": _paths(folder, today, table), "older": _paths(folder, older, table)}
        _store(connection, table, parts, name)
        read += [path for paths in parts.values() for path in paths]
    return read


def _paths(folder: Path, state: Manifest, table: str) -> list[str]:
    return [str(path.resolve()) for path in state.files(folder, table)]


def _store(connection: duckdb.DuckDBPyConnection, table: str, files: Mapping[str, list[str]], name: str) -> None:
    parts = []
    if files["older"] or not files["today"]:
        columns = ", ".join(f'"{field.name}" {_sql(field.type)}' for field in schema(table))
        connection.execute(f"create table no_{name}_{table} ({columns}, {ROW} bigint)")
        parts.append(f"from no_{name}_{table}")
    for kind in filter(files.get, files):
        paths = ", ".join(map(quoted, files[kind]))
        options = f"union_by_name = {kind == 'older'}, {ROW} = true"
        connection.execute(f"create view {kind}_{name}_{table} as from read_parquet([{paths}], {options})")
        parts.append(f"from {kind}_{name}_{table}")
    connection.execute(f"create view {name}_{table} as {' union all by name '.join(parts)}")


def _sql(kind: pa.DataType) -> str:
    """An Arrow type as DuckDB writes it; handing over an Arrow table instead would load half of pandas first."""
    if pa.types.is_list(kind):
        return f"{_sql(kind.value_type)}[]"
    if pa.types.is_struct(kind):
        fields = ", ".join(f'"{field.name}" {_sql(field.type)}' for field in kind)
        return f"struct({fields})"
    return _PLAIN[kind]


_PLAIN = {
    pa.string(): "varchar",
    pa.bool_(): "boolean",
    pa.float64(): "double",
    pa.binary(): "blob",
    pa.int8(): "tinyint",
    pa.int32(): "integer",
}


def seen(table: str, stored: str, *, private: bool, columns: Collection[str] | None = None) -> str:
    """What is to be seen of rows as they are stored, as SQL: with the names of private people, or without them.

    Whoever is known by name in the archive is not hidden in it.

    Args:
        table: whose rows they are.
        stored: the name of the rows.
        private: whether to name everybody.
        columns: those that the rows have; ``None`` if all.
    """
    names = [name for name in NAMED.get(table, ()) if columns is None or name in columns]
    if not names:
        return f"select * from {stored}"
    named = {name: f'coalesce(hidden."{name}", "{name}")' for name in names}
    if private:
        always = ", ".join(f'{value} as "{name}"' for name, value in named.items())
        return f"select * replace ({always}) from {stored}"
    if_known = ", ".join(f'case when shown is null then "{name}" else {value} end as "{name}"' for name, value in named.items())
    return (
        f"select * exclude (shown) replace ({if_known}) from {stored} "
        f"left join (select {PEOPLE} as shown from {KNOWN}) on hidden.{PEOPLE} = shown"
    )
