"""Events in numbers: a row for each event, actor and recipient, from which counts are made without reading the events."""

from collections.abc import Callable

import duckdb

from dateline.archive.tables import PEOPLE

_Number = Callable[[duckdb.DuckDBPyConnection, str, str], None]

# The columns of numbers -> what ``terms`` calls their words; and those of the sides -> where they stand in a crossed row.
_NUMBERED = {"type": "type", "status": "status", "outlet": "outlet", "people": PEOPLE}
_SIDED = {"actor": "a[1]", "recipient": "r[1]", "actor_named": "a[2]", "recipient_named": "r[2]"}


def _sides(side: str, names: str) -> str:
    """Who stands on a side of an event, as counts have it: countries, else names, else nobody."""
    countries = f"{side}_countries"
    return f"case when len({countries}) > 0 then {countries} when len({names}) > 0 then {names} else [null::varchar] end"


_EVENTS = f"""
select line, report_id, day, quad, score, type, status, outlet, hidden.{PEOPLE} as people,
    list_zip({_sides("actor", "actors")}, {_sides("actor", "coalesce(hidden.actors, actors)")}) as actors,
    list_zip({_sides("recipient", "recipients")}, {_sides("recipient", "coalesce(hidden.recipients, recipients)")}) as recipients
from rows join (select line, part, row, day from marks) using (part, row)
"""
_CROSSED = """
select * exclude (actors), unnest(actors) as a, unnest(range(len(actors))) as actor_nth from (
    select * exclude (recipients), unnest(recipients) as r, unnest(range(len(recipients))) as recipient_nth from told
)
"""


def write_cells(connection: duckdb.DuckDBPyConnection, number: _Number) -> None:
    """Make the table ``cells`` from ``rows``, ``marks`` and ``terms``, to which the words that it needs are added.

    ``report`` is the same for all rows of a report. ``again`` says that the report has the same month, actor and recipient in
    a row before. ``actor_nth`` and ``recipient_nth`` count the sides of an event, so that either can be left out of a count.
    """
    connection.execute(f"create table told as {_EVENTS}")
    connection.execute(f"create table crossed as {_CROSSED}")
    sides = [f"select distinct {side}[{n}] as value from crossed" for side in ("a", "r") for n in (1, 2)]
    number(connection, "side", " union ".join(sides))
    found = [_join(f"t_{name}", column, name) for name, column in _NUMBERED.items()]
    found += [_join(f"s_{name}", "side", value) for name, value in _SIDED.items()]
    numbers = [f"t_{name}.term as {name}" for name in _NUMBERED] + [f"s_{name}.term as {name}" for name in _SIDED]
    connection.execute(
        f"create table numbered as select line::integer as line, (dense_rank() over (order by report_id))::integer as report, "
        f"day, quad, score, {', '.join(numbers)}, actor_nth::tinyint as actor_nth, recipient_nth::tinyint as recipient_nth "
        f"from crossed {' '.join(found)}"
    )
    before = "row_number() over (partition by report, day // 100, actor, recipient order by line) > 1"
    connection.execute(f"create table cells as select *, {before} as again from numbered")
    connection.execute("drop table told; drop table crossed; drop table numbered")


def _join(name: str, column: str, value: str) -> str:
    """The numbers of a column's values, joined."""
    return f"left join terms as {name} on {name}.\"column\" = '{column}' and {value} = {name}.value"
