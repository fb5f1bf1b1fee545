"""The views that an archive asks: each table as its segments have it, with the names of private people and without them."""

import duckdb
import pyarrow as pa

from dateline.archive.tables import NAMED, PEOPLE, schema

# The column that DuckDB adds with a row's place in its file: rows of one report come in the order of its text.
ROW = "file_row_number"

# A person is known by name if so many texts give him a title; one may be misread, or mean another.
KNOWN_BY = 2

_KNOWN = f"""
create view known_people as
select lower(name) as person from stored_roles
where hidden is null and kind = 'person' and contains(name, ' ')
group by person having count(distinct report_id) >= {KNOWN_BY}
"""


def create_views(connection: duckdb.DuckDBPyConnection, files: dict[str, list[str]]) -> None:
    """Make the views of all tables, whose Parquet files are given by table.

    A table itself leaves out the names of private people; ``named_`` before its name has all of them.
    """
    for table, paths in files.items():
        _store(connection, table, paths)
    connection.execute(_KNOWN)
    for table in files:
        for view in _views(table):
            connection.execute(view)


def _store(connection: duckdb.DuckDBPyConnection, table: str, paths: list[str]) -> None:
    """``stored_`` and the table: its files, below an empty table, so that columns which older segments lack are there as null."""
    empty = pa.Table.from_pylist([], schema=schema(table).append(pa.field(ROW, pa.int64())))
    connection.register("empty", empty)  # only this connection would see it, and not its cursors: so it is copied
    connection.execute(f"create table no_{table} as from empty")
    connection.unregister("empty")
    parts = [f"from no_{table}"]
    if paths:
        connection.read_parquet(paths, union_by_name=True, file_row_number=True).create_view(f"files_{table}")
        parts.append(f"from files_{table}")
    connection.execute(f"create view stored_{table} as {' union all by name '.join(parts)}")


def _views(table: str) -> list[str]:
    """The statements that make a table's two views. Whoever is known by name in the archive is not hidden in it."""
    stored = f"stored_{table}"
    if table not in NAMED:
        return [f"create view {name} as from {stored}" for name in (table, f"named_{table}")]
    named = {name: f'coalesce(hidden."{name}", "{name}")' for name in NAMED[table]}
    always = ", ".join(f'{value} as "{name}"' for name, value in named.items())
    if_known = ", ".join(f'case when known is null then "{name}" else {value} end as "{name}"' for name, value in named.items())
    everybody = f"""
        select {PEOPLE} as known from (
            select {PEOPLE}, unnest(string_split({PEOPLE}, chr(10))) as person
            from (select distinct hidden.{PEOPLE} as {PEOPLE} from {stored} where hidden is not null)
        ) left join (select person, true as told from known_people) using (person)
        group by {PEOPLE} having bool_and(coalesce(told, false))
    """
    return [
        f"create view named_{table} as from {stored} select * replace ({always})",
        f"create view {table} as from {stored} left join ({everybody}) on hidden.{PEOPLE} = known "
        f"select * exclude (known) replace ({if_known})",
    ]
