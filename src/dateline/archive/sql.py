"""Queries of others over an archive: one SELECT, over the archive's views and nothing else, bounded in time and memory.

What keeps a query in: it must be one statement that selects; the engine may open no file but those that the views read, and
neither loads extensions nor reaches the network; the configuration is locked; and a clock interrupts it.
"""

import threading
from pathlib import Path

import duckdb
import pyarrow as pa

from dateline.archive import manifest as manifests
from dateline.archive.views import create_views
from dateline.errors import ArchiveError

# A question that takes longer is one for the files themselves, not for a prompt.
SECONDS = 60.0

# Enough for a group by over ten million events; the engine spills nothing to disk, which it may not write.
MEMORY = "2GB"


def query(folder: Path, sql: str, *, seconds: float = SECONDS, memory: str = MEMORY, rows: int | None = None) -> pa.Table:
    """The rows that a query selects from an archive. The tables leave out the names of private people.

    Args:
        folder: the archive.
        sql: one SELECT in DuckDB's dialect over the tables of ``docs/archive.md``.
        seconds: how long it may take.
        memory: how much memory it may take, as DuckDB writes it.
        rows: how many rows are given at most; ``None`` gives all.

    Raises:
        ArchiveError: DL-301 no archive, DL-313 if it is no such query or fails, DL-314 if it takes too long.
    """
    connection = _confined(folder, memory)
    _check(connection, sql)
    clock = threading.Timer(seconds, connection.interrupt)
    clock.start()
    try:
        relation = connection.sql(sql)
        return (relation if rows is None else relation.limit(rows)).to_arrow_table()
    except duckdb.InterruptException as error:
        raise ArchiveError("DL-314", limit=f"{seconds:g} seconds") from error
    except duckdb.Error as error:
        raise ArchiveError("DL-313", detail=str(error)) from error
    finally:
        clock.cancel()
        connection.close()


def _confined(folder: Path, memory: str) -> duckdb.DuckDBPyConnection:
    """A connection that sees the views of an archive, and no other file."""
    whole = manifests.load(folder)
    state = whole.without(manifests.damaged(folder, whole))
    connection = duckdb.connect(":memory:", config={"memory_limit": memory, "temp_directory": ""})
    files = create_views(connection, folder, state)
    connection.execute("set allowed_paths = ?", [files])
    for setting in (
        "enable_external_access = false",
        "python_enable_replacements = false",
        "autoinstall_known_extensions = false",
        "autoload_known_extensions = false",
        "lock_configuration = true",
    ):
        connection.execute(f"set {setting}")
    return connection


def _check(connection: duckdb.DuckDBPyConnection, sql: str) -> None:
    try:
        statements = connection.extract_statements(sql)
    except duckdb.Error as error:
        raise ArchiveError("DL-313", detail=str(error)) from error
    if len(statements) != 1 or statements[0].type != duckdb.StatementType.SELECT:
        raise ArchiveError("DL-313", detail="it is not one SELECT")
