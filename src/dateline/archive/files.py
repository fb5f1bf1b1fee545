"""Asking the files of some segments themselves, below the views that readers see."""

from collections.abc import Collection, Iterable
from pathlib import Path

import duckdb


def rows_of(files: Iterable[Path], select: str, values: Collection[object] = ()) -> list[tuple[object, ...]]:
    """The rows of a query over Parquet files of one table; none if there are no files.

    Args:
        files: the files; columns that an older one lacks are null.
        select: the query, in which ``{}`` stands for the files.
        values: one for each question mark behind that.
    """
    paths = [str(path) for path in files]
    if not paths:
        return []
    with duckdb.connect(":memory:") as connection:
        return connection.execute(select.format("read_parquet(?, union_by_name=true)"), [paths, *values]).fetchall()
