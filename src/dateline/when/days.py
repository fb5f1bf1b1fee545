"""Calendar arithmetic: closed intervals of days with a precision, and how to move and cut them."""

import calendar
import datetime as dt
from typing import NamedTuple

import msgspec

from dateline.record import Because, TimePrecision


class Reading(msgspec.Struct, frozen=True):
    """The days that an expression covers, both ends included, and what else placed them.

    Attributes:
        start, end: ``None`` where nothing places the expression.
        precision: how fine it is, also where nothing places it.
        clock: the first and the last minute of a time of day, ``HH:MM``.
        because: further rules that decided.
        rule: the rule that read it, where it is not that of its kind of expression.
    """

    start: dt.date | None = None
    end: dt.date | None = None
    precision: TimePrecision | None = None
    clock: tuple[str, str] | None = None
    because: tuple[Because, ...] = ()
    rule: str | None = None

    @property
    def is_day(self) -> bool:
        """Whether it is one day, or a part of one."""
        return self.start is not None and self.start == self.end


class Unit(NamedTuple):
    """A unit of time as so many of a precision: a fortnight is two weeks."""

    precision: TimePrecision
    factor: int = 1


UNITS = {
    "minute": Unit("minute"),
    "hour": Unit("hour"),
    "day": Unit("day"),
    "night": Unit("day"),
    "week": Unit("week"),
    "fortnight": Unit("week", 2),
    "month": Unit("month"),
    "quarter": Unit("month", 3),
    "year": Unit("year"),
    "decade": Unit("decade"),
    "century": Unit("decade", 10),
}
PLURALS = {f"{unit}s": unit for unit in UNITS if unit != "century"} | {"centuries": "century"}

# The months in which seasons begin, as meteorologists of the northern hemisphere count them; winter runs into the next year.
SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}

_MONTHS_IN = {"month": 1, "season": 3, "year": 12, "decade": 120}
_DAYS_IN = {"day": 1, "week": 7}


def unit_of(word: str) -> Unit:
    """The unit of a word, singular or plural, in any case."""
    folded = word.lower()
    return UNITS[PLURALS.get(folded, folded)]


def unplaced(precision: TimePrecision | None) -> Reading:
    """A time that nothing places on the calendar."""
    return Reading(precision=precision)


def on(day: dt.date | None) -> Reading:
    """One day; unplaced if the calendar has none such."""
    return Reading(day, day, "day")


def week(day: dt.date) -> Reading:
    """The week of a day, Monday to Sunday."""
    monday = day - dt.timedelta(days=day.weekday())
    return Reading(monday, monday + dt.timedelta(days=6), "week")


def weekend(day: dt.date) -> Reading:
    """Saturday and Sunday of the week of a day."""
    saturday = day + dt.timedelta(days=5 - day.weekday())
    return Reading(saturday, saturday + dt.timedelta(days=1), "day")


def months(first: int, count: int, precision: TimePrecision) -> Reading:
    """So many whole months; the first is counted from the year 0."""
    start, after = _first_of(first), _first_of(first + count)
    return Reading(start, after - dt.timedelta(days=1), precision)


def _first_of(number: int) -> dt.date:
    return dt.date(number // 12, number % 12 + 1, 1)


def month(year: int, number: int) -> Reading:
    """The days of a month."""
    return months(year * 12 + number - 1, 1, "month")


def season(year: int, name: str) -> Reading:
    """The three months of a season; the winter of a year begins in its December."""
    return months(year * 12 + SEASONS[name] - 1, 3, "season")


def part_of_year(year: int, number: int, length: int) -> Reading:
    """The ``number``-th stretch of ``length`` months of a year: a quarter or a half. Its ends are known to the month."""
    return months(year * 12 + (number - 1) * length, length, "month")


def years(first: int, count: int, precision: TimePrecision = "year") -> Reading:
    """So many whole years."""
    return Reading(dt.date(first, 1, 1), dt.date(first + count - 1, 12, 31), precision)


def month_number(day: dt.date) -> int:
    """The months from the year 0 to the month of a day."""
    return day.year * 12 + day.month - 1


def moved(day: dt.date, count: float, precision: TimePrecision) -> dt.date:
    """A day so many units later, earlier if ``count`` is negative; the last day of a shorter month stands for a missing one."""
    if precision in _DAYS_IN:
        return day + dt.timedelta(days=round(count * _DAYS_IN[precision]))
    if precision not in _MONTHS_IN:
        return day + dt.timedelta(hours=count if precision == "hour" else count / 60)
    number = month_number(day) + round(count * _MONTHS_IN[precision])
    year, index = divmod(number, 12)
    return dt.date(year, index + 1, min(day.day, calendar.monthrange(year, index + 1)[1]))


def around(day: dt.date, precision: TimePrecision) -> Reading:
    """The whole day, week, month, year or decade in which a day lies."""
    match precision:
        case "week":
            return week(day)
        case "month" | "season":
            return month(day.year, day.month)
        case "year":
            return years(day.year, 1)
        case "decade":
            return years(day.year // 10 * 10, 10, "decade")
        case _:
            return on(day)


def cut(whole: Reading, part: str, day: dt.date | None) -> Reading:
    """The early, middle or late third of an interval, or what of it lies before or after the report's day."""
    if whole.start is None or whole.end is None:
        return whole
    if part in {"before", "after"}:
        return _beside(whole, part, day)
    thirds = _thirds(whole.start, whole.end, whole.precision)
    start, end = {"early": thirds[:2], "mid": thirds[1:3], "late": thirds[2:]}[part]
    return msgspec.structs.replace(whole, start=start, end=end - dt.timedelta(days=1))


def _thirds(start: dt.date, end: dt.date, precision: TimePrecision | None) -> list[dt.date]:
    """Where the thirds begin and the last ends: in whole months of a year, whole years of a decade, else in days."""
    after = end + dt.timedelta(days=1)
    if precision in {"year", "season"}:
        first, count = month_number(start), month_number(after) - month_number(start)
        return [_first_of(first + count * third // 3) for third in range(4)]
    if precision == "decade":
        return [dt.date(start.year + (after.year - start.year) * third // 3, 1, 1) for third in range(4)]
    return [start + (after - start) * third // 3 for third in range(4)]


def _beside(whole: Reading, part: str, day: dt.date | None) -> Reading:
    if day is None or whole.start is None or whole.end is None or not whole.start <= day <= whole.end:
        return whole
    step = dt.timedelta(days=1)
    start, end = (whole.start, day - step) if part == "before" else (day + step, whole.end)
    return msgspec.structs.replace(whole, start=start, end=end) if start <= end else whole
