"""The timeline: events by time and type, how they balance, who acts towards whom, and what was published when.

The address holds the whole question. The archive counts; this module only asks it and lays out what it says.
"""

import bisect
import datetime
import shlex
from collections import defaultdict
from collections.abc import Sequence
from typing import Annotated, Any, Literal
from urllib.parse import parse_qsl, urlencode

import msgspec
from litestar import Response, get
from litestar.di import NamedDependency, Provide
from litestar.params import FromQuery, QueryParameter
from litestar.response import Redirect, Template

from dateline.archive import Archive
from dateline.archive.index.tally import QUADS
from dateline.report import check_day
from dateline.web import charts
from dateline.web.charts import Stretch
from dateline.web.errors import Asked
from dateline.web.forms import FORMS
from dateline.web.paging import page
from dateline.web.questions import QUESTIONS, Filters, event_filters
from dateline.web.shelf import Shelf

# Events that stand below the chart; the list has all.
SHOWN = 12

# A chart goes no further than this, whatever is asked: no report is older, and a bar for each year still fits.
EARLIEST, LATEST = "1800-01-01", "2199-12-31"

# Dyads whose lines are drawn.
DYADS = 6

Length = Annotated[Literal["day", "week", "month", "year"] | None, QueryParameter(description="length of time of a bar")]


class Frame(msgspec.Struct, frozen=True):
    """From when to when a chart goes, and in stretches of which length."""

    since: str
    until: str
    length: str
    stretches: tuple[Stretch, ...]


class Cell(msgspec.Struct, frozen=True):
    """Events of one type in one stretch: how many, and which of the four kinds the type is."""

    events: int
    kind: int


class Dyad(msgspec.Struct, frozen=True):
    """Who acts towards whom, how often, and the line of it over time."""

    actor: str
    recipient: str
    events: int
    line: str


class Drawn(msgspec.Struct, frozen=True):
    """The bar of one stretch: what it says, and a shape for each kind of events in it."""

    stretch: Stretch
    told: str
    shapes: list[tuple[int, str]]


class Kind(msgspec.Struct, frozen=True):
    """One of the four kinds of events: its number and name, how many there are, and where its part of the balance stands."""

    number: int
    name: str
    events: int
    x: float
    width: float


def published(archive: Archive) -> dict[str, int]:
    """Reports by the day on which they were published, in order."""
    query = "select published, count(*) from reports where published is not null group by 1 order by 1"
    return dict(archive.sql(query).fetchall())


def frame(filters: Filters, told: dict[str, int], length: str | None) -> Frame | None:
    """The days of a question, or all on which something was published; ``None`` if that is never.

    Raises:
        ReportError: DL-107 if a filter's day is none.
    """
    days = {name: check_day(filters[name]) for name in ("since", "until") if name in filters}
    if not told:
        return None
    since, until = max(days.get("since") or min(told), EARLIEST), min(days.get("until") or max(told), LATEST)
    if since > until:
        return None
    first, last = (datetime.date.fromisoformat(day) for day in (since, until))
    length = charts.length_for(first, last, length)
    return Frame(since, until, length, tuple(charts.stretches(first, last, length)))


def by_stretch(of: Frame, told: dict[str, int]) -> dict[str, int]:
    """Reports by stretch, of those between the first and the last day of a frame."""
    starts = [stretch.since for stretch in of.stretches]
    found = dict.fromkeys((stretch.name for stretch in of.stretches), 0)
    for day, reports in told.items():
        if of.since <= day <= of.until:
            found[of.stretches[bisect.bisect_right(starts, day) - 1].name] += reports
    return found


def cells(archive: Archive, filters: Filters, of: Frame) -> dict[str, dict[str, Cell]]:
    """Events by stretch and type, of the stretches of a frame."""
    inside = {stretch.name for stretch in of.stretches}
    found: dict[str, dict[str, Cell]] = defaultdict(dict)
    counted = archive.count([of.length, "type"], measures=("events", *QUADS.values()), **filters)
    for name, kind, events, *quads in counted.fetchall():
        if name in inside:
            found[name][kind] = Cell(events, quads.index(max(quads)) + 1)
    return found


def dyads(archive: Archive, filters: Filters, of: Frame) -> list[Dyad]:
    """The dyads with the most events, most first, with their lines."""
    counted = archive.count([of.length, "actor", "recipient"], most=DYADS, measures=("events",), **filters)
    lines = counted.aggregate(
        f'actor, recipient, sum(events)::bigint as total, list("{of.length}") as stretches, list(events) as counts'
    )
    most = lines.order("total desc, actor, recipient").fetchall()
    return [
        Dyad(actor, recipient, total, _line(of, dict(zip(names, counts, strict=True))))
        for actor, recipient, total, names, counts in most
    ]


def _line(of: Frame, counts: dict[str, int]) -> str:
    return charts.line([counts.get(stretch.name, 0) for stretch in of.stretches])


def bars(of: Frame, counted: dict[str, dict[str, Cell]]) -> list[Drawn]:
    """The bars of a chart: cooperation below, conflict above, of each kind the types by their names."""
    columns = [
        sorted(
            ((kind, cell.kind, cell.events) for kind, cell in counted.get(stretch.name, {}).items()), key=lambda row: row[1::-1]
        )
        for stretch in of.stretches
    ]
    return [
        Drawn(stretch, ", ".join(f"{bar.what} {bar.count}" for bar in column), charts.shapes(column))
        for stretch, column in zip(of.stretches, charts.bars(columns), strict=True)
    ]


def balance(counted: dict[str, dict[str, Cell]]) -> list[Kind]:
    """How many events are of each of the four kinds."""
    sums = dict.fromkeys(QUADS, 0)
    for column in counted.values():
        for cell in column.values():
            sums[cell.kind] += cell.events
    total, x, found = sum(sums.values()) or 1, 0.0, []
    for number, name in QUADS.items():
        width = charts.WIDTH * sums[number] / total
        found.append(Kind(number, name.replace("_", " "), sums[number], x, width))
        x += width
    return found


def types(counted: dict[str, dict[str, Cell]]) -> list[tuple[str, int, int]]:
    """The types that occur, with their kinds and events, most first."""
    sums: dict[tuple[str, int], int] = defaultdict(int)
    for column in counted.values():
        for name, cell in column.items():
            sums[name, cell.kind] += cell.events
    return sorted(((name, kind, events) for (name, kind), events in sums.items()), key=lambda row: (-row[2], row[0]))


def rows(of: Frame, counted: dict[str, dict[str, Cell]], told: dict[str, int]) -> list[dict[str, Any]]:
    """The chart as a table: a row for each stretch in which there is something."""
    found = []
    for stretch in of.stretches:
        column = counted.get(stretch.name, {})
        events, published_then = sum(cell.events for cell in column.values()), told.get(stretch.name, 0)
        if events or published_then:
            kinds = [sum(cell.events for cell in column.values() if cell.kind == number) for number in QUADS]
            found.append({"stretch": stretch, "events": events, "kinds": kinds, "published": published_then})
    return found


def chart(archive: Archive, filters: Filters, all_days: dict[str, int], length: str | None) -> dict[str, Any]:
    """All that the page draws of the events of some filters; ``all_days`` is what was `published`."""
    of = frame(filters, all_days, length)
    if of is None:
        return {"frame": None}
    counted, told = cells(archive, filters, of), by_stretch(of, all_days)
    highest = max((sum(cell.events for cell in column.values()) for column in counted.values()), default=0)
    return {
        "frame": of,
        "bars": bars(of, counted),
        "highest": highest,
        "total": sum(cell.events for column in counted.values() for cell in column.values()),
        "published": _line(of, told),
        "most_published": max(told.values(), default=0),
        "reports": sum(told.values()),
        "balance": balance(counted),
        "types": types(counted),
        "dyads": dyads(archive, filters, of),
        "table": rows(of, counted, told),
        "width": charts.WIDTH,
        "height": charts.HEIGHT,
    }


class Address:
    """Makes addresses of the timeline out of the one that was asked for."""

    def __init__(self, request: Asked) -> None:
        given = parse_qsl(request.scope["query_string"].decode("latin-1"), encoding="utf-8", errors="replace")
        self.asked = [(name, value) for name, value in given if name != "cursor"]

    def at(self, path: str, pairs: Sequence[tuple[str, str]] | None = None) -> str:
        """A path with filters; those that were asked for, if none are given."""
        query = urlencode(self.asked if pairs is None else pairs)
        return f"{path}?{query}" if query else path

    def with_days(self, since: str, until: str) -> str:
        """The same with other days, and with the length of bars that suits them."""
        rest = [(name, value) for name, value in self.asked if name not in {"since", "until", "by"}]
        return self.at("/", [*rest, ("since", since), ("until", until)])

    def with_one(self, name: str, value: str) -> str:
        """The same with one value of a filter in place of those that it had."""
        return self.at("/", [*((key, each) for key, each in self.asked if key != name), (name, value)])

    def chips(self) -> list[dict[str, str]]:
        """Each filter with the address without it."""
        return [
            {"name": name, "value": value, "without": self.at("/", self.asked[:at] + self.asked[at + 1 :])}
            for at, (name, value) in enumerate(self.asked)
        ]


_FILTERS = {"filters": Provide(event_filters, sync_to_thread=False)}


@get("/", sync_to_thread=True, include_in_schema=False, dependencies=_FILTERS)
def timeline(request: Asked, filters: NamedDependency[Filters], shelf: NamedDependency[Shelf], by: Length = None) -> Template:
    """Events over time, with what narrows them."""
    address = Address(request)
    with shelf.session() as archive:
        told = shelf.once(archive, "published", lambda: published(archive))
        drawn = shelf.once(archive, ("timeline", *address.asked), lambda: chart(archive, filters, told, by))
        newest = page(archive, "events", filters, QUESTIONS["events"].shown, SHOWN, None).rows
    context = {
        "address": address,
        "asked": address.asked,
        "chips": address.chips(),
        "filters": filters,
        "boxes": [name for name in event_filters.__annotations__ if name not in {"request", "return"}],
        "files": [(ending, address.at(f"/events.{ending}")) for ending in ("json", *FORMS)],
        "counts": address.at("/timeline.csv"),
        "more": address.at("/events", [pair for pair in address.asked if pair[0] != "by"]),
        "rows": newest,
        "columns": QUESTIONS["events"].shown,
    }
    return Template("timeline.html", context=context | drawn)


@get("/timeline", include_in_schema=False)
async def by_its_name(request: Asked) -> Redirect:
    """The timeline stands at the root."""
    return Redirect(Address(request).at("/"))


@get("/timeline.csv", sync_to_thread=True, media_type="text/csv", include_in_schema=False, dependencies=_FILTERS)
def timeline_file(filters: NamedDependency[Filters], shelf: NamedDependency[Shelf], by: Length = None) -> Response[bytes]:
    """What the chart is drawn of: events by time and type."""
    with shelf.session() as archive:
        of = frame(filters, shelf.once(archive, "published", lambda: published(archive)), by)
        counted = archive.count([of.length if of else "day", "type"], **filters)
        return Response(b"".join(FORMS["csv"].write(counted)), media_type="text/csv")


@get("/ask", include_in_schema=False)
async def ask(request: Asked, q: FromQuery[str] = "") -> Redirect:
    """The timeline with the filters that a line of words names, beside those that there are."""
    address = Address(request)
    pairs = [pair for pair in address.asked if pair[0] != "q"]
    return Redirect(address.at("/", list(dict.fromkeys([*pairs, *asked_in(q)]))))


def asked_in(line: str) -> list[tuple[str, str]]:
    """The filters that a line names; a word without a filter's name is an actor.

    >>> asked_in('actor:RUS place:"New York" Kenya')
    [('actor', 'RUS'), ('place', 'New York'), ('actor', 'Kenya')]
    """
    names = event_filters.__annotations__.keys() - {"request", "return"}
    found = []
    for word in _words(line):
        name, colon, value = word.partition(":")
        found.append((name, value) if colon and value and name in names else ("actor", word))
    return found


def _words(line: str) -> list[str]:
    """The words of a line, those in quotation marks together; if a mark is left open, all of them apart."""
    lexer = shlex.shlex(line, posix=True)
    lexer.whitespace_split, lexer.quotes, lexer.commenters, lexer.escape = True, '"', "", ""
    try:
        return list(lexer)
    except ValueError:
        return line.replace('"', " ").split()


HANDLERS = [timeline, by_its_name, timeline_file, ask]
