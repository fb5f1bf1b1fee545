"""Times that are one: *from Monday to Friday*, *10 a.m. on Friday*."""

import datetime as dt
import re

import msgspec

from dateline.parse import Parsed
from dateline.record import Because
from dateline.when import days
from dateline.when.days import Reading
from dateline.when.setting import Found

_TO = re.compile(r"\s*[-–—]\s*|\s+(?:to|until|till|through)\s+", re.IGNORECASE)
_AND = re.compile(r"\s+and\s+", re.IGNORECASE)
_FROM = re.compile(r"\bfrom\s+(?:the\s+)?$", re.IGNORECASE)
_BETWEEN = re.compile(r"\bbetween\s+(?:the\s+)?$", re.IGNORECASE)
_CLOCK_ON_DAY = re.compile(r",?\s+(?:on\s+|at\s+(?:around\s+|about\s+)?)?", re.IGNORECASE)
# Kinds that name a stretch of the calendar and may begin or end another.
_CALENDAR = frozenset({"iso", "numeric", "mdy", "dmy", "my", "month", "year", "weekday", "dayword", "season", "decade", "clock"})
_MONTHLY = frozenset({"month", "mdy", "dmy", "my"})

# How far before an expression *from* or *between* may stand, in characters: "between the" and a blank.
LEAD = 12


def joined(found: list[Found], parsed: Parsed) -> list[Found]:
    """The times of a text with those put together that make one."""
    done: list[Found] = []
    for each in found:
        whole = _whole(done[-1], each, parsed.text) if done else None
        if whole is not None:
            done[-1] = whole
        else:
            done.append(each)
    return done


def _whole(first: Found, second: Found, text: str) -> Found | None:
    """One time out of two neighbours; ``None`` where they are two."""
    between, before = text[first.span[1] : second.span[0]], text[max(0, first.span[0] - LEAD) : first.span[0]]
    if "clock" in {first.kind, second.kind} and first.kind != second.kind and _CLOCK_ON_DAY.fullmatch(between):
        return _clock_on_day(first, second)
    if not {first.kind, second.kind} <= _CALENDAR or not _is_range(first, second, between, before):
        return None
    reading = _from_to(first, second)
    if reading is None:
        return None
    why = (Because(rule="when.range", spans=(first.span, second.span)), *first.because, *second.because)
    return Found((first.span[0], second.span[1]), "range", reading, why)


def _is_range(first: Found, second: Found, between: str, before: str) -> bool:
    if _AND.fullmatch(between):
        return bool(_BETWEEN.search(before))
    return bool(_TO.fullmatch(between)) and (first.kind == second.kind or bool(_FROM.search(before)))


def _from_to(first: Found, second: Found) -> Reading | None:
    """The interval from the first to the last of two times; an end that lies before its beginning is moved to the next such."""
    start, end, last = first.reading.start, second.reading.end, second.reading
    if start is None or end is None:
        return None
    if end < start and second.kind == "weekday":
        end = days.moved(end, 1, "week")
    elif end < start and second.kind in _MONTHLY:
        end = days.moved(end + dt.timedelta(days=1), 1, "year") - dt.timedelta(days=1)
    if end < start:
        return None
    clock = (first.reading.clock[0], last.clock[1]) if first.reading.clock and last.clock else None
    return Reading(start, end, last.precision if clock or not last.clock else "day", clock=clock)


def _clock_on_day(first: Found, second: Found) -> Found | None:
    """*10 a.m. on Friday*: the hour of that day; *midnight on Friday night* is where the next one begins."""
    clock, day = (first, second) if first.kind == "clock" else (second, first)
    if not day.reading.is_day or day.reading.start is None or clock.reading.clock is None:
        return None
    night = day.reading.clock is not None and day.reading.clock[1] > "22:00"
    if day.reading.clock and not (night and clock.reading.clock[0] == "00:00"):
        return None
    at = days.moved(day.reading.start, night, "day")
    reading = msgspec.structs.replace(clock.reading, start=at, end=at)
    return Found((first.span[0], second.span[1]), "clock", reading, (*clock.because, *day.because))
