"""Pages of rows: a cursor says behind which row the next page begins, so that a page stays what it was while rows are added."""

import base64
import binascii
from collections.abc import Sequence
from typing import Any

import duckdb
import msgspec

from dateline.archive.filters import quoted

# Rows of one page that are given at most, and where nobody says how many.
MOST, USUAL = 1_000, 100

# Rows of one download. A larger one is an export, for which there is `dateline export`.
DOWNLOAD = 100_000

Cursor = list[str | None]


class Page(msgspec.Struct, frozen=True):
    """Some rows of an answer, and the cursor of the rows behind them; ``next`` is ``None`` on the last page."""

    rows: list[dict[str, Any]]
    next: str | None


class CursorError(ValueError):
    """A cursor that this server did not make."""


def page(relation: duckdb.DuckDBPyRelation, keys: Sequence[str], limit: int, cursor: str | None) -> Page:
    """One page of a relation, newest first.

    Args:
        relation: the rows, in any order.
        keys: columns that order the rows, and tell every two of them apart.
        limit: rows of the page, 1 to `MOST`.
        cursor: where the page begins; ``None`` is the beginning.

    Raises:
        CursorError: if ``cursor`` is none.
    """
    ordered = [f"coalesce({key}, '')" for key in keys]
    if cursor:
        behind = ", ".join(quoted(value or "") for value in _read(cursor, len(keys)))
        relation = relation.filter(f"({', '.join(ordered)}) < ({behind})")
    found = relation.order(", ".join(f"{part} desc" for part in ordered)).limit(limit + 1)
    names, rows = found.columns, found.fetchall()
    told = [dict(zip(names, row, strict=True)) for row in rows[:limit]]
    more = len(rows) > limit
    return Page(told, _written([told[-1][key] for key in keys]) if more else None)


def _written(values: Cursor) -> str:
    return base64.urlsafe_b64encode(msgspec.json.encode(values)).decode().rstrip("=")


def _read(cursor: str, length: int) -> Cursor:
    try:
        raw = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
        values = msgspec.json.decode(raw, type=Cursor)
    except (binascii.Error, ValueError, msgspec.DecodeError) as error:
        raise CursorError(cursor) from error
    if len(values) != length:
        raise CursorError(cursor)
    return values
