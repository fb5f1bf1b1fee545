"""Queries of others over an archive: one SELECT, over the archive's tables and nothing else, bounded in time and memory.

What keeps a query in: it must be one statement that selects, from the tables that it may know, as the engine's own parser tells;
the engine may open no file but those of the archive, and neither loads extensions nor reaches the network; the configuration is
locked; and a clock interrupts it.
"""

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import duckdb
import msgspec
import pyarrow as pa

from dateline.archive import corrections as overlays
from dateline.archive import freeze as freezer
from dateline.archive import manifest as manifests
from dateline.archive.tables import COLUMNS, TABLES
from dateline.archive.views import create_views
from dateline.errors import ArchiveError

# A question that takes longer is one for the files themselves, not for a prompt.
SECONDS = 60.0

# Enough for a group by over ten million events; the engine spills nothing to disk, which it may not write.
MEMORY = "2GB"

# Whole records have the names of everybody, in words that no mask covers.
_TELLING: Final = {"reports": ("record",)}

# What makes rows out of nothing; every other function in the place of a table reads something.
_MAKERS: Final = frozenset({"range", "generate_series", "unnest", "repeat", "repeat_row"})

# The names of all that stands below the tables, which a query may not take for its own either.
_HELD = "select table_name from duckdb_tables() union select view_name from duckdb_views()"

_SETTINGS = (
    "enable_external_access = false",
    "python_enable_replacements = false",
    "autoinstall_known_extensions = false",
    "autoload_known_extensions = false",
    "lock_configuration = true",
)


def query(
    folder: Path,
    sql: str,
    *,
    version: str | None = None,
    private: bool = False,
    seconds: float = SECONDS,
    memory: str = MEMORY,
    rows: int | None = None,
) -> pa.Table:
    """The rows that a query selects from an archive, with what people corrected.

    Args:
        folder: the archive.
        sql: one SELECT in DuckDB's dialect over the tables of ``docs/archive.md``.
        version: the name of a frozen version; ``None`` takes the present state.
        private: whether the tables name people without a public role, and ``reports`` has its whole records.
        seconds: how long it may take.
        memory: how much memory it may take, as DuckDB writes it.
        rows: how many rows are given at most; ``None`` gives all.

    Raises:
        ArchiveError: DL-301 no archive, DL-313 if it is no such query or fails, DL-314 too long, DL-316 no such version.
    """
    connection = _confined(folder, version, private, memory)
    clock = threading.Timer(seconds, connection.interrupt)
    clock.start()
    try:
        _check(connection, sql)
        relation = connection.sql(sql)
        return (relation if rows is None else relation.limit(rows)).to_arrow_table()
    except duckdb.InterruptException as error:
        raise ArchiveError("DL-314", limit=f"{seconds:g} seconds") from error
    except duckdb.Error as error:
        raise ArchiveError("DL-313", detail=str(error)) from error
    finally:
        clock.cancel()
        connection.close()


def _confined(folder: Path, version: str | None, private: bool, memory: str) -> duckdb.DuckDBPyConnection:
    """A connection that has the tables of an archive, and sees no other file."""
    frozen = freezer.load(folder, version) if version else None
    whole = frozen.manifest if frozen else manifests.load(folder)
    state = whole.without(manifests.damaged(folder, whole))
    connection = duckdb.connect(":memory:", config={"memory_limit": memory, "temp_directory": ""})
    files = create_views(connection, folder, state)
    corrections = frozen.corrections if frozen else overlays.load(folder)
    overlays.lay_over(connection, corrections, ("events", "named_events"))
    for table in TABLES:
        columns = ", ".join(f'"{name}"' for name in COLUMNS[table] if private or name not in _TELLING.get(table, ()))
        connection.execute(f"alter view {table} rename to masked_{table}")
        connection.execute(f"create view {table} as select {columns} from {'named' if private else 'masked'}_{table}")
    connection.execute("set allowed_paths = ?", [files])
    for setting in _SETTINGS:
        connection.execute(f"set {setting}")
    return connection


def _check(connection: duckdb.DuckDBPyConnection, sql: str) -> None:
    """Refuse whatever is not one SELECT from the tables of an archive."""
    if not isinstance(tree := _parsed(connection, sql), dict) or tree["error"] or len(tree["statements"]) != 1:
        raise ArchiveError("DL-313", detail=_told(tree))
    nodes = list(_nodes(tree["statements"]))
    own = {entry["key"] for node in nodes for entry in node.get("cte_map", {}).get("map", ())}
    held = {row[0] for row in connection.execute(_HELD).fetchall()}
    for node in nodes:
        name = _asked(node)
        if name is not None and name not in TABLES and (name not in own or name in held):
            raise ArchiveError("DL-313", detail=f"it asks {name or 'for what there is'}; there are {', '.join(TABLES)}")


def _parsed(connection: duckdb.DuckDBPyConnection, sql: str) -> Any:  # noqa: ANN401 - JSON
    """The tree of a query as the engine's parser sees it, or an error in its place."""
    told = connection.execute("select json_serialize_sql(?)", [sql]).fetchone()
    return msgspec.json.decode(told[0]) if told else None


def _told(tree: Any) -> str:  # noqa: ANN401 - JSON
    said = tree.get("error_message") if isinstance(tree, dict) else None
    return f"it is not one SELECT{f' ({said})' if said else ''}"


def _nodes(tree: Any) -> Iterator[dict[str, Any]]:  # noqa: ANN401 - JSON
    """Every object in a tree, whatever it stands in."""
    waiting = [tree]
    while waiting:
        part = waiting.pop()
        if isinstance(part, dict):
            yield part
            waiting += part.values()
        elif isinstance(part, list):
            waiting += part


def _asked(node: dict[str, Any]) -> str | None:
    """What a part of a query takes rows from: a table or a function, by name; ``None`` if it takes none, or makes them itself."""
    match node:
        case {"type": "BASE_TABLE", "schema_name": schema, "catalog_name": catalog, "table_name": str(name)}:
            return ".".join(filter(None, (catalog, schema, name)))
        case {"type": "TABLE_FUNCTION", "function": {"function_name": str(name)}} if name not in _MAKERS:
            return f"{name}()"
        case {"type": "SHOW_REF", "query": None}:
            return ""
    return None
