"""Charts as shapes: stretches of time, bars that stand on one another, and small lines. Only numbers; a template draws them."""

import datetime
import itertools
from collections.abc import Iterator, Sequence

import msgspec

# The grid on which charts are drawn, in units of their own; a browser stretches it to the width of the page.
WIDTH, HEIGHT = 1000.0, 240.0

# How many stretches of a length fit into a chart so that each can still be pointed at.
MOST = {"day": 124, "week": 110, "month": 150}

# Bars of a chart whose length somebody chose: more can't be told apart on any screen.
MOST_ASKED = 800

# Days of each length, about.
_DAYS = {"day": 1.0, "week": 7.0, "month": 30.4, "year": 365.2}

# Of the room for a bar so much stays empty, so that bars can be told apart.
GAP = 0.15


Day = datetime.date


class Stretch(msgspec.Struct, frozen=True):
    """A stretch of time as counts name it, with its first and last day, ISO."""

    name: str
    since: str
    until: str


class Bar(msgspec.Struct, frozen=True):
    """One part of a bar: where it stands on the grid, what it is of, and how many that is."""

    x: float
    y: float
    width: float
    height: float
    what: str
    kind: int
    count: int


def length_for(first: Day, last: Day, wanted: str | None = None) -> str:
    """The shortest length of time of which a chart from one day to another has room for all; a wanted one, if there is any room.

    >>> length_for(Day(2024, 1, 1), Day(2024, 3, 1)), length_for(Day(2024, 1, 1), Day(2025, 6, 1))
    ('day', 'week')
    >>> length_for(Day(2015, 1, 1), Day(2024, 3, 1)), length_for(Day(1980, 1, 1), Day(2024, 3, 1))
    ('month', 'year')
    >>> length_for(Day(2024, 1, 1), Day(2024, 3, 1), "month"), length_for(Day(1, 1, 1), Day(2024, 3, 1), "day")
    ('month', 'year')
    """
    days = (last - first).days + 1
    if wanted and days / _DAYS[wanted] <= MOST_ASKED:
        return wanted
    return next((length for length, most in MOST.items() if days / _DAYS[length] <= most), "year")


def stretches(first: Day, last: Day, length: str) -> list[Stretch]:
    """All stretches of a length from one day to another, the first and the last whole.

    >>> stretches(Day(2024, 1, 31), Day(2024, 2, 1), "month")[1]
    Stretch(name='2024-02', since='2024-02-01', until='2024-02-29')
    >>> stretches(Day(2024, 12, 30), Day(2024, 12, 31), "week")
    [Stretch(name='2025-W01', since='2024-12-30', until='2025-01-05')]
    """
    starts = itertools.takewhile(lambda day: day <= last, _starts(first, length))
    return [Stretch(_name(start, length), start.isoformat(), _end(start, length).isoformat()) for start in starts]


def _starts(first: Day, length: str) -> Iterator[Day]:
    start = {
        "day": first,
        "week": first - datetime.timedelta(days=first.weekday()),
        "month": first.replace(day=1),
        "year": first.replace(month=1, day=1),
    }[length]
    while start.year < Day.max.year:
        yield start
        start = _end(start, length) + datetime.timedelta(days=1)


def _end(start: Day, length: str) -> Day:
    if length == "day":
        return start
    if length == "week":
        return start + datetime.timedelta(days=6)
    after = start.replace(day=28) + datetime.timedelta(days=4) if length == "month" else Day(start.year + 1, 1, 1)
    return after.replace(day=1) - datetime.timedelta(days=1)


def _name(start: Day, length: str) -> str:
    year, week, _ = start.isocalendar()
    return {"day": start.isoformat(), "week": f"{year}-W{week:02}", "month": f"{start:%Y-%m}", "year": f"{start:%Y}"}[length]


def bars(columns: Sequence[Sequence[tuple[str, int, int]]]) -> list[list[Bar]]:
    """Bars that stand side by side, each of parts that stand on one another.

    Args:
        columns: for each bar its parts from the bottom: what, its kind, and how many.

    >>> [[bar.height for bar in column] for column in bars([[("A", 1, 1), ("B", 2, 3)], [("A", 1, 2)]])]
    [[60.0, 180.0], [120.0]]
    """
    highest = max((sum(count for *_, count in column) for column in columns), default=0) or 1
    room = WIDTH / max(len(columns), 1)
    return [_stacked(column, at * room, room, HEIGHT / highest) for at, column in enumerate(columns)]


def _stacked(column: Sequence[tuple[str, int, int]], x: float, room: float, scale: float) -> list[Bar]:
    tops = itertools.accumulate(count * scale for *_, count in column)
    return [
        Bar(x + room * GAP / 2, HEIGHT - top, room * (1 - GAP), count * scale, what, kind, count)
        for (what, kind, count), top in zip(column, tops, strict=True)
    ]  # fmt: skip


def shapes(column: Sequence[Bar]) -> list[tuple[int, str]]:
    """Each kind in a bar with its parts, as the ``d`` of one SVG path: pages with fewer shapes are drawn and sent sooner.

    >>> [column] = bars([[("A", 1, 1), ("B", 1, 1), ("C", 2, 2)]])
    >>> shapes(column)
    [(1, 'M75 180h850v60h-850zM75 120h850v60h-850z'), (2, 'M75 0h850v120h-850z')]
    """
    return [(kind, "".join(map(_rectangle, parts))) for kind, parts in itertools.groupby(column, key=lambda bar: bar.kind)]


def _rectangle(bar: Bar) -> str:
    return f"M{bar.x:.6g} {bar.y:.5g}h{bar.width:.4g}v{bar.height:.4g}h-{bar.width:.4g}z"


def line(counts: Sequence[int], height: float = HEIGHT) -> str:
    """A line over counts as the ``d`` of an SVG path, in the middle of the room of each; an empty one for no counts.

    >>> line([0, 4], height=10)
    'M250 10L750 0'
    """
    highest, room = max(counts, default=0) or 1, WIDTH / max(len(counts), 1)
    points = (f"{(at + 0.5) * room:.6g} {height - height * count / highest:.6g}" for at, count in enumerate(counts))
    path = "L".join(points)
    return f"M{path}" if path else ""
