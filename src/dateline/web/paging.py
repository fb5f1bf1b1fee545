"""Pages of rows: a cursor says behind which row the next page begins, so that a page stays what it was while rows are added."""

import base64
import binascii
from collections.abc import Sequence
from typing import Any

import msgspec

from dateline.archive import Archive
from dateline.archive.index.plan import PLANS

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


def page(archive: Archive, table: str, filters: dict[str, Any], columns: Sequence[str], limit: int, cursor: str | None) -> Page:
    """One page of a table, newest first.

    Args:
        archive: what is asked.
        table: one of `PLANS`, which names the keys that order its rows and tell every two of them apart.
        filters: of that table.
        columns: what to give of each row, the keys besides.
        limit: rows of the page, 1 to `MOST`.
        cursor: where the page begins; ``None`` is the beginning.

    Raises:
        CursorError: if ``cursor`` is none.
    """
    keys = PLANS[table].keys
    behind = _read(cursor, len(keys)) if cursor else None
    found = archive.newest(table, limit + 1, behind=behind, columns=list(dict.fromkeys([*columns, *keys])), **filters)
    rows = [dict(zip(found.columns, row, strict=True)) for row in found.fetchall()]
    last = rows[limit - 1] if len(rows) > limit else None
    return Page(rows[:limit], _written([last[key] for key in keys]) if last else None)


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
