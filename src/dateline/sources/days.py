"""The day that a cell of a table means, where only one day can be meant: tables write dates in many ways, and some in none."""

import datetime as dt
import email.utils
import re

from dateline.report import FIRST_YEAR, LAST_YEAR, MONTHS, day_of
from dateline.sources.moments import Moment, moment_of

# Seconds since 1970 with ten digits lie between 2001 and 2286; only those up to LAST_YEAR are taken for moments.
_EPOCH = re.compile(r"(\d{10})(?:\.\d+|\d{3})?")

# 2020-09-02 12:30:00.000 UTC, as databases print it: what `moment_of` does not know is the name of the zone.
_ZONE_NAME = re.compile(r"\s*(?:UTC|GMT|Zulu)\Z", re.IGNORECASE)

# Without punctuation, day and time in one number: 20200902123000.
_RUN_TOGETHER = re.compile(r"(\d{8})\d{4}(?:\d\d)?")

_YEAR_FIRST = re.compile(r"(\d{4})[/.](\d{1,2})[/.](\d{1,2})\b")
_YEAR_LAST = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})\b")
_IN_WORDS = re.compile(
    r"(?:\w+,\s+)?(?:(?P<m1>[A-Za-z]{3,9})\.?\s+(?P<d1>\d{1,2})(?:st|nd|rd|th)?|(?P<d2>\d{1,2})(?:st|nd|rd|th)?[\s-]+(?P<m2>[A-Za-z]{3,9})\.?),?"
    r"[\s-]+(?P<year>\d{4})\b"
)
_MAIL = re.compile(r"(?:[A-Z][a-z]{2},\s+)?\d{1,2} [A-Z][a-z]{2} \d{4} \d\d:\d\d")


def day_in(value: str) -> Moment | None:
    """The day in a cell, and the moment if it has a zone; ``None`` if it tells no day, or may tell two.

    >>> day_in("2 September 2020"), day_in("03/04/2021")
    (Moment(day='2020-09-02', moment=None), None)
    >>> day_in("1599004800").moment
    '2020-09-02T00:00:00+00:00'
    """
    value = value.strip()
    for reading in (_iso, _epoch, _mail, _run_together, _in_numbers, _in_words):
        if moment := reading(value):
            return moment if FIRST_YEAR - 100 <= int(moment.day[:4]) <= LAST_YEAR else None
    return None


def is_ambiguous(value: str) -> bool:
    """Whether a cell may tell two days, as ``03/04/2021`` does."""
    match = _YEAR_LAST.match(value.strip())
    return match is not None and len(_readings(match)) > 1


def _iso(value: str) -> Moment | None:
    named = _ZONE_NAME.search(value)
    return moment_of(f"{value[: named.start()]}Z" if named else value)


def _epoch(value: str) -> Moment | None:
    match = _EPOCH.fullmatch(value)
    if match is None:
        return None
    moment = dt.datetime.fromtimestamp(int(match[1]), dt.UTC)
    return Moment(moment.date().isoformat(), moment.isoformat()) if moment.year <= LAST_YEAR else None


def _mail(value: str) -> Moment | None:
    """RFC 2822; a zone of -0000 says that the zone is not known."""
    if not _MAIL.match(value):
        return None
    try:
        moment = email.utils.parsedate_to_datetime(value)
    except (ValueError, IndexError):
        return None
    return Moment(moment.date().isoformat(), moment.isoformat() if moment.tzinfo else None)


def _run_together(value: str) -> Moment | None:
    match = _RUN_TOGETHER.fullmatch(value)
    return moment_of(match[1]) if match else None


def _in_numbers(value: str) -> Moment | None:
    if match := _YEAR_FIRST.match(value):
        return _moment(day_of(int(match[1]), int(match[2]), int(match[3])))
    if match := _YEAR_LAST.match(value):
        readings = _readings(match)
        return _moment(readings.pop()) if len(readings) == 1 else None
    return None


def _readings(match: re.Match[str]) -> set[dt.date]:
    """The days that two numbers and a year may mean: the day may go first or the month."""
    one, other, year = int(match[1]), int(match[2]), int(match[3])
    return {day for day in (day_of(year, one, other), day_of(year, other, one)) if day}


def _in_words(value: str) -> Moment | None:
    match = _IN_WORDS.match(value)
    month = MONTHS.get((match["m1"] or match["m2"]).lower()) if match else None
    if match is None or month is None:
        return None
    return _moment(day_of(int(match["year"]), month, int(match["d1"] or match["d2"])))


def _moment(day: dt.date | None) -> Moment | None:
    return Moment(day.isoformat(), None) if day else None
