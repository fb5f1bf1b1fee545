"""Counts of events from the index's numbers: the same as from the events themselves, without reading them."""

import hashlib
from collections.abc import Sequence

import duckdb

from dateline.archive.filters import Where
from dateline.archive.index.find import Index
from dateline.archive.index.plan import PLANS

# What a count may be by -> its number in a cell, and its words. The day of a cell is a number such as 20200902.
_DATE = "make_date(day // 10000, day // 100 % 100, day % 100)"
_TIMES = {
    "day": ("day", "printf('%04d-%02d-%02d', {0} // 10000, {0} // 100 % 100, {0} % 100)"),
    "week": (f"date_trunc('week', {_DATE})", "strftime({0}, '%G-W%V')"),
    "month": ("day // 100", "printf('%04d-%02d', {0} // 100, {0} % 100)"),
    "year": ("day // 10000", "printf('%04d', {0})"),
}
_WORDS = {"type": "type", "status": "status", "outlet": "outlet", "actor": "side", "recipient": "side"}
_SIDES = ("actor", "recipient")
QUADS = {1: "verbal_cooperation", 2: "material_cooperation", 3: "verbal_conflict", 4: "material_conflict"}
# What is counted in each cell, as SQL. Scores have one decimal: summed as fractions of two, the total would depend on the order.
_MEASURES = {
    "events": "count(*)",
    "reports": "count(distinct report)",
    **{name: f"count(*) filter (quad = {quad})" for quad, name in QUADS.items()},
    "score": "sum(score::decimal(9, 3))::double",
}
MEASURES = tuple(_MEASURES)

# What may be kept for several counts, and what these may be by and of. Each column costs as much as the rest of a count.
_KEPT = "day, quad, type, people, actor, recipient, actor_named, recipient_named, actor_nth, recipient_nth"
_KEPT_BY, _KEPT_MEASURES = frozenset({*_TIMES, "type", *_SIDES}), frozenset({"events", *QUADS.values()})

# How the name of a table that is kept begins, and letters behind that: enough that no two are alike.
_KEPT_NAME, _NAMED = "kept_", 16

DIMENSIONS = frozenset({*_TIMES, *_WORDS, "quad"})

# By these the cells say themselves whether a report was counted before, which is quicker than to count its rows apart.
_AGAIN = {"month", "actor", "recipient"}


def can_tally(where: Where, by: Sequence[str]) -> bool:
    """Whether the index knows all that a count asks for."""
    indexed = {*PLANS["events"].one, *PLANS["events"].many}
    tested = {test.column for tests in where.tests for test in tests}
    return where.is_indexable and tested <= indexed and DIMENSIONS.issuperset(by)


def tally(
    connection: duckdb.DuckDBPyConnection,
    index: Index,
    where: Where,
    by: Sequence[str],
    *,
    besides: str = "true",
    undirected: bool = False,
    most: int | None = None,
    measures: Sequence[str] = MEASURES,
    private: bool = False,
    keep: bool = False,
) -> str:
    """Counts of the events that an index covers, as SQL: the columns of ``by``, the numbers that order them, and the measures.

    Args:
        connection: on which the names of people can be looked up.
        index: the index.
        where: which events, such as `can_tally` says the index can tell.
        by: names of `DIMENSIONS`.
        besides: which lines may be counted, as a condition in SQL.
        undirected: whether A to B and B to A are one dyad.
        most: how many combinations of what is no time to count, those with the most events; ``None`` counts all.
        measures: of `MEASURES`, those that are wanted.
        private: whether to name everybody.
        keep: whether to keep what fits, for other counts of the same on this connection.
    """
    asked = " and ".join([*index.lines(connection, "events", where, private=private), besides])
    once = [f"{side}_nth = 0" for side in _SIDES if side not in by]  # an event counts once, whoever else is in it
    plain = asked == "true" and set(by) == _AGAIN and not undirected
    source = index.source("events", "cells")
    if keep and asked != "true" and _KEPT_BY.issuperset(by) and _KEPT_MEASURES.issuperset(measures):
        source, asked = _kept(connection, source, asked), "true"
    found = {name: _number(name) for name in by}
    if undirected:
        found |= dict(zip(_SIDES, paired(found["actor"], found["recipient"]), strict=True))
    numbers = ", ".join(f'{number} as "n_{name}"' for name, number in found.items())
    cells = source if not set(_SIDES) & set(by) else _opened(connection, index, source, private)
    wanted = _MEASURES | ({"reports": "count(*) filter (not again)"} if plain else {})
    more = "" if source.startswith(_KEPT_NAME) else ", report, score, again"
    hits = f"select {numbers}, quad{more} from {cells} where {' and '.join([asked, *once])}"
    counted = (
        f"with hits as {'materialized' if most else 'not materialized'} ({hits}) "
        f"select {', '.join(f'n_{name}' for name in by)}, {', '.join(f'{wanted[name]} as {name}' for name in measures)} "
        f"from hits where {_among(most, by)} group by all"
    )
    words = ", ".join(f'{_word(name)} as "{name}"' for name in by)
    terms = index.source("events", "terms")
    kinds = {f"t_{name}": (f"n_{name}", _WORDS[name]) for name in by if name in _WORDS}
    joins = " ".join(
        f"left join {terms} as {t} on {t}.\"column\" = '{kind}' and {t}.term = {number}" for t, (number, kind) in kinds.items()
    )
    return f"select {words}, counted.* from ({counted}) as counted {joins}"


def paired(actor: str, recipient: str) -> tuple[str, str]:
    """The two sides of a dyad without direction, as SQL: the one that sorts first, and the other; null, if there is no other."""
    alone = f"({actor}) is null or ({recipient}) is null"
    first = f"case when {alone} then coalesce({actor}, {recipient}) else least({actor}, {recipient}) end"
    return first, f"case when {alone} then null else greatest({actor}, {recipient}) end"


def _among(most: int | None, by: Sequence[str]) -> str:
    """A condition on hits: that what is no time in them is one of the whole combinations with the most of them."""
    if most is None:
        return "true"
    numbers = [f"n_{name}" for name in by if name not in _TIMES]
    names, whole = ", ".join(numbers), " and ".join(f"{number} is not null" for number in numbers)
    return f"({names}) in (select {names} from hits where {whole} group by all order by count(*) desc, {names} limit {most})"


def _kept(connection: duckdb.DuckDBPyConnection, source: str, asked: str) -> str:
    """The name of a table of the cells that fit, made for the first who asks on a connection."""
    name = f"{_KEPT_NAME}{hashlib.sha256(f'{source} {asked}'.encode()).hexdigest()[:_NAMED]}"
    connection.execute(f"create temp table if not exists {name} as select {_KEPT} from {source} where {asked}")
    return name


def _opened(connection: duckdb.DuckDBPyConnection, index: Index, source: str, private: bool) -> str:
    """Cells with ``open`` for those whose hidden names are shown."""
    if private:
        return f"(select *, people is not null as open from {source})"
    return f"{source} left join (select term, true as open from {index.known(connection, 'events')}) on people = term"


def _number(name: str) -> str:
    """The number of a cell's value of a dimension; of hidden names the one that is shown."""
    if name in _TIMES:
        return _TIMES[name][0]
    return f"case when open then {name}_named else {name} end" if name in _SIDES else name


def _word(name: str) -> str:
    if name in _TIMES:
        return _TIMES[name][1].format(f"n_{name}")
    return f"t_{name}.value" if name in _WORDS else f"n_{name}"
