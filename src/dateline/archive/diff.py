"""What differs between two archives, or two states of one: rows that only one has, and events that say something else."""

from collections.abc import Iterator
from pathlib import Path

import duckdb
import msgspec

from dateline.archive import manifest as manifests
from dateline.archive.tables import COLUMNS

# The tables that are compared, and the columns by which a row is known again.
_KEYS = {
    "reports": ("report_id",),
    "publications": ("report_id", "published", "outlet", "url"),
    "events": ("event_id",),
    "statements": ("statement_id",),
    "figures": ("figure_id",),
}

# Columns that say how something was found and not what it says.
_HOW = frozenset({"record", "rules", "confidence"})


class Difference(msgspec.Struct, frozen=True):
    """How many rows of a table were added, changed or withdrawn."""

    table: str
    change: str
    count: int


def diff(before: Path, after: Path) -> Iterator[Difference]:
    """The differences of two archives by table, in the order in which people read the tables; none are left out, also not zeros.

    Raises:
        ArchiveError: DL-301 if one is no archive, DL-303 if a segment is damaged.
    """
    with duckdb.connect(":memory:") as connection:
        for table, key in _KEYS.items():
            for side, folder in (("before", before), ("after", after)):
                _view(connection, f"{side}_{table}", table, folder)
            for change, query in _queries(table, key).items():
                yield Difference(table, change, connection.execute(query).fetchall()[0][0])


def _view(connection: duckdb.DuckDBPyConnection, name: str, table: str, folder: Path) -> None:
    files = [str(path) for path in manifests.load(folder).files(folder, table)]
    if files:
        connection.read_parquet(files, union_by_name=True).create_view(name)
    else:
        columns = ", ".join(f'null as "{column}"' for column in COLUMNS[table])
        connection.execute(f"create view {name} as select {columns} where false")


def _queries(table: str, key: tuple[str, ...]) -> dict[str, str]:
    same = " and ".join(f"a.{name} is not distinct from b.{name}" for name in key)
    said = [name for name in COLUMNS[table] if name not in _HOW and name not in key]
    other = " or ".join(f"a.{name} is distinct from b.{name}" for name in said) or "false"
    return {
        "added": f"select count(*) from after_{table} a anti join before_{table} b on {same}",
        "changed": f"select count(*) from after_{table} a join before_{table} b on {same} where {other}",
        "withdrawn": f"select count(*) from before_{table} b anti join after_{table} a on {same}",
    }
