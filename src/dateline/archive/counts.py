"""Counts of events by month, dyad, type and more, and the shares of voice: who is quoted, and who is only spoken about.

Reports are not events: every count says which of the two it is of, and ``reports`` beside a count of events is the number of
reports in which they stand.
"""

from collections.abc import Sequence
from typing import Final

import duckdb

from dateline.archive.beside import corrected_reports, told_apart
from dateline.archive.filters import Where
from dateline.archive.index.find import Index
from dateline.archive.index.tally import MEASURES, QUADS, paired, tally

# What events can be counted by -> its SQL. An event with several actors counts once for each; who has no country counts by name.
_DAY = "coalesce(date_start, published)"
DIMENSIONS: Final[dict[str, str]] = {
    "day": _DAY,
    "week": f"strftime(date_trunc('week', try_cast({_DAY} as date)), '%G-W%V')",
    "month": f"{_DAY}[:7]",
    "year": f"{_DAY}[:4]",
    "actor": "unnest(case when len(actor_countries) > 0 then actor_countries when len(actors) > 0 then actors else [null] end)",
    "recipient": (
        "unnest(case when len(recipient_countries) > 0 then recipient_countries when len(recipients) > 0 then recipients "
        "else [null] end)"
    ),
    "place": "unnest(case when len(place_countries) > 0 then place_countries else [null] end)",
    "speaker": "unnest(case when len(speakers) > 0 then speakers else [null] end)",
    "type": "type",
    "quad": "quad",
    "status": "status",
    "outlet": "outlet",
}

# The list columns that the dimensions of lists are made of.
_LISTS = {
    "actor": ("actor_countries", "actors"),
    "recipient": ("recipient_countries", "recipients"),
    "place": ("place_countries",),
    "speaker": ("speakers",),
}

# Dimensions of time: their cells follow one another, so that those without events can be listed too.
_TIMES = frozenset({"day", "week", "month", "year"})

# What is counted in each cell, as SQL over events, and over counts that are added.
_MEASURES: Final[dict[str, str]] = {
    "events": "count(*)",
    "reports": "count(distinct report_id)",
    **{name: f"count(*) filter (quad_class = {quad})" for quad, name in QUADS.items()},
    "score": "sum(score::decimal(9, 3))::double",
}
_SUMS: Final = {name: f"sum({name})::bigint" for name in MEASURES} | {"score": _MEASURES["score"]}


def count(
    events: duckdb.DuckDBPyRelation,
    by: Sequence[str],
    *,
    undirected: bool = False,
    zeros: bool = False,
    most: int | None = None,
    measures: Sequence[str] = MEASURES,
) -> duckdb.DuckDBPyRelation:
    """Counts of events, a row for each cell, with the number of reports that tell them, quad counts and the sum of scores.

    Args:
        events: the events to count, as `dateline.Archive.events` gives them.
        by: names of `DIMENSIONS`, in the order of the columns.
        undirected: whether A to B and B to A are one dyad; ``actor`` is then the one that sorts first. Needs both in ``by``.
        zeros: whether cells without events are listed, between the first and the last day, for all that occur otherwise.
        most: how many combinations of what is no time to count: those with the most events, of equals those that sort first,
            and none of which a part is not known; ``None`` counts all.
        measures: of `MEASURES`, those that are wanted, ``events`` among them; the number of reports takes longest.

    Raises:
        ValueError: if ``by`` is empty or names something else, or if ``undirected``, ``zeros`` or ``most`` has nothing to work
            on.
    """
    check(by, undirected, zeros, most)
    cells = _cells(events, by)
    if undirected:
        first, other = paired("actor", "recipient")
        cells = cells.project(f"* exclude (actor, recipient), {first} as actor, {other} as recipient")
    names = _names(by)
    counted = _among(cells.aggregate(f"{names}, {_said(_MEASURES, measures)}", names), by, most)
    return (_with_zeros(counted, by, measures) if zeros else counted).project(f"{names}, {', '.join(measures)}").order(names)


def count_indexed(
    connection: duckdb.DuckDBPyConnection,
    index: Index,
    where: Where,
    by: Sequence[str],
    *,
    undirected: bool = False,
    zeros: bool = False,
    most: int | None = None,
    measures: Sequence[str] = MEASURES,
    private: bool = False,
    corrected: bool = False,
    keep: bool = False,
) -> duckdb.DuckDBPyRelation:
    """The same counts by way of an index, of events of which `can_tally` says that it can tell them.

    Reports that it does not cover, and those with corrected events (``corrected`` says that there may be some), are counted
    from their events. No report is in both, so that the numbers can be added. ``keep`` says that more counts of the same will
    be asked for on this connection.
    """
    check(by, undirected, zeros, most)
    told, names = told_apart(connection, index, where, private=private, corrected=corrected), _names(by)
    besides = f"line not in ({corrected_reports(index)})" if corrected else "true"
    alone = None if told.num_rows else most  # who has the most can only be said of all together
    query = tally(
        connection, index, where, by,
        besides=besides, undirected=undirected, most=alone, measures=measures, private=private, keep=keep,
    )  # fmt: skip
    counted, shown = connection.sql(query, params=[]), f"{names}, {', '.join(measures)}"
    if not (told.num_rows or zeros):
        return counted.order(", ".join(f"n_{name}" for name in by)).project(shown)
    rest = count(connection.from_arrow(told), by, undirected=undirected, measures=measures)
    both = counted.project(shown).union(rest)
    summed = _among(both.aggregate(f"{names}, {_said(_SUMS, measures)}", names), by, most)
    return (_with_zeros(summed, by, measures) if zeros else summed).project(shown).order(names)


def _said(as_sql: dict[str, str], measures: Sequence[str]) -> str:
    return ", ".join(f"{as_sql[name]} as {name}" for name in measures)


def _names(by: Sequence[str]) -> str:
    return ", ".join(f'"{name}"' for name in by)


def _cells(events: duckdb.DuckDBPyRelation, by: Sequence[str]) -> duckdb.DuckDBPyRelation:
    """A row for each event and cell that it falls into."""
    lists = [name for name in by if DIMENSIONS[name].startswith("unnest")]
    plain = [f'{DIMENSIONS[name]} as "{name}"' for name in by if name not in lists]
    needed = {column for name in lists for column in _LISTS[name]}
    cells = events.project(", ".join(["report_id", "quad as quad_class", "score", *sorted(needed), *plain]))
    for name in lists:  # one after the other: side by side, DuckDB would pair the lists instead of crossing them
        cells = cells.project(f"*, {DIMENSIONS[name]} as {name}")
    return cells


def check(by: Sequence[str], undirected: bool, zeros: bool, most: int | None = None) -> None:
    """Raise ValueError if events can't be counted so."""
    unknown = [name for name in by if name not in DIMENSIONS]
    if unknown or not by or len(set(by)) < len(by):
        raise ValueError(f"count by one or more of {', '.join(DIMENSIONS)}, each once; not by {', '.join(by) or 'nothing'}")
    if undirected and not {"actor", "recipient"} <= set(by):
        raise ValueError("undirected counts need actor and recipient among what is counted by")
    if zeros and not _TIMES & set(by):
        raise ValueError("zeros need day, week, month or year among what is counted by")
    if most is not None and (most < 1 or _TIMES.issuperset(by)):
        raise ValueError("the most need a number above zero, and something besides a time among what is counted by")


def _among(counted: duckdb.DuckDBPyRelation, by: Sequence[str], most: int | None) -> duckdb.DuckDBPyRelation:
    """Of some counts those of the combinations with the most events."""
    if most is None:
        return counted
    others = [f'"{name}"' for name in by if name not in _TIMES]
    whole = counted.filter(" and ".join(f"{name} is not null" for name in others)).set_alias("whole")
    sums = whole.aggregate(f"{', '.join(others)}, sum(events) as total", ", ".join(others))
    first = sums.order(f"total desc, {', '.join(others)}").limit(most).set_alias("first_ones")
    return whole.join(first, " and ".join(f"whole.{name} = first_ones.{name}" for name in others), how="semi")


def _with_zeros(counted: duckdb.DuckDBPyRelation, by: Sequence[str], measures: Sequence[str]) -> duckdb.DuckDBPyRelation:
    """The counts, with a row of zeros for each cell of all times and all other combinations that occur."""
    time = next(name for name in by if name in _TIMES)
    others = [f'"{name}"' for name in by if name != time]
    times = counted.aggregate(f'min("{time}") as first, max("{time}") as last').project(_series(time))
    cells = times if not others else times.cross(counted.project(", ".join(others)).distinct())
    on = " and ".join(f'cells."{name}" is not distinct from counted."{name}"' for name in by)
    names = ", ".join(f'cells."{name}"' for name in by)
    numbers = ", ".join(f"coalesce(counted.{name}, 0) as {name}" for name in measures)
    return cells.set_alias("cells").join(counted.set_alias("counted"), on, how="left").project(f"{names}, {numbers}")


def _series(time: str) -> str:
    """All times from the first to the last, as SQL over those two."""
    opening = {
        "day": "first",
        "month": "first || '-01'",
        "year": "first || '-01-01'",
        "week": "strptime(first || '-1', '%G-W%V-%u')",
    }
    closing = {name: sql.replace("first", "last") for name, sql in opening.items()}
    step = f"interval 1 {time}"
    form = {"day": "%Y-%m-%d", "month": "%Y-%m", "year": "%Y", "week": "%G-W%V"}[time]
    days = f"generate_series(({opening[time]})::timestamp, ({closing[time]})::timestamp, {step})"
    return f"strftime(unnest({days}), '{form}') as \"{time}\""
