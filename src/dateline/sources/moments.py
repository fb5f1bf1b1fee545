"""Moments as agencies write them: ISO 8601, extended or basic, with or without a time, with or without a zone."""

import datetime as dt
import re
from typing import NamedTuple

_MOMENT = re.compile(
    r"(?P<year>\d{4})-?(?P<month>\d\d)-?(?P<day>\d\d)"
    r"(?:[T ](?P<hour>\d\d):?(?P<minute>\d\d)(?::?(?P<second>\d\d)(?:[.,]\d{1,9})?)? ?"
    r"(?P<zone>Z|[+-]\d\d:?(?:\d\d)?)?)?",
    re.ASCII,
)


class Moment(NamedTuple):
    """A day as given and, where a time and its zone are given too, the moment in full; fractions of seconds are dropped."""

    day: str
    moment: str | None

    @property
    def exact(self) -> str:
        """The moment if it is known, else the day."""
        return self.moment or self.day

    def is_after(self, other: "Moment") -> bool:
        """Whether this is certainly later: compared by the moment where both have one, else by the day."""
        if self.moment and other.moment:
            return dt.datetime.fromisoformat(self.moment) > dt.datetime.fromisoformat(other.moment)
        return self.day > other.day


def moment_of(value: str | None) -> Moment | None:
    """The day, and the moment if it has a zone, in a value of an agency; ``None`` if there is none or the calendar has it not.

    >>> moment_of("20210303T101500+0100")
    Moment(day='2021-03-03', moment='2021-03-03T10:15:00+01:00')
    >>> moment_of("2021-03-03T10:15:00")
    Moment(day='2021-03-03', moment=None)
    """
    match = _MOMENT.fullmatch((value or "").strip())
    if match is None:
        return None
    day = f"{match['year']}-{match['month']}-{match['day']}"
    moment = f"{day}T{match['hour']}:{match['minute']}:{match['second'] or '00'}{_zone(match['zone'])}" if match["zone"] else None
    try:
        dt.date.fromisoformat(day)
        if moment:
            dt.datetime.fromisoformat(moment)
    except ValueError:
        return None
    return Moment(day, moment)


def _zone(zone: str) -> str:
    """The zone with a colon between its hours and minutes."""
    digits = zone[1:].replace(":", "")
    return zone if zone == "Z" else f"{zone[0]}{digits[:2]}:{digits[2:] or '00'}"
