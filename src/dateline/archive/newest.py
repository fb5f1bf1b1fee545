"""The last few events that fit, looked for from the newest month back, so that a page of a large archive reads little of it."""

from collections.abc import Iterator, Sequence

import duckdb

from dateline.archive.filters import Where
from dateline.archive.manifest import Manifest

# Rows in their newest-first order, of which nothing is newer than the last: the mirror of how lists are ordered otherwise.
ORDER = "published desc nulls last, report_id desc, file_row_number desc"

# Each step back looks at so many times as many months as all before: what is common is found in the first, and what is rare
# costs few questions more than one over everything.
_GROWTH = 3

_Row = tuple[str, str | None]


def newest(
    connection: duckdb.DuckDBPyConnection, state: Manifest | None, source: str, columns: str, where: Where, limit: int
) -> duckdb.DuckDBPyRelation:
    """The events of a view that fit, published last first, no more than some.

    Without a state all months are asked at once: right where days of events narrow the question, of which months say nothing.
    """
    found: list[_Row] = []
    for window in _windows(state) if state else ("true",):
        query = f"select event_id, published from {source} where {where.sql} and {window} order by {ORDER}"
        found += connection.execute(f"{query} limit {limit - len(found)}", where.values).fetchall()
        if len(found) >= limit:
            break
    return connection.sql(
        f"select {columns} from {source} where {_among(found)} order by {ORDER}", params=[row[0] for row in found]
    )


def _among(found: Sequence[_Row]) -> str:
    """A condition for some events; their days let whole files be passed over."""
    if not found:
        return "false"
    ids = f"event_id in ({', '.join('?' * len(found))})"
    days = sorted(day for _, day in found if day is not None)
    if not days:
        return f"{ids} and published is null"
    known = f"published between '{days[0]}' and '{days[-1]}'"
    return f"{ids} and {known}" if len(days) == len(found) else f"{ids} and ({known} or published is null)"


def _windows(state: Manifest) -> Iterator[str]:
    """Conditions on the day of publication, from the newest months back; together they let everything through, and nothing twice.

    Months are those that the manifest knows; what lies in segments of several months is in one of the windows all the same.
    """
    months = sorted({part.month for part in state.segments if part.month}, reverse=True)
    before, at, step = "true", 0, 1
    while at + step < len(months):
        at += step
        first = f"{months[at - 1]}-01"
        yield f"{before} and published >= '{first}'"
        before, step = f"published < '{first}'", step * _GROWTH
    yield "true" if before == "true" else f"({before} or published is null)"
