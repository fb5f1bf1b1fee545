"""Time as a value, so that whoever watches can be tested without waiting; and what servers say about time."""

import re
from collections.abc import Callable
from datetime import UTC
from email.utils import parsedate_to_datetime

import msgspec

# After the first failure a minute is waited, then two, four and so on, up to six hours.
FIRST_BACK_OFF, LONGEST_BACK_OFF = 60.0, 6 * 3600.0

# Up to half of a wait is added by chance, so that many watchers do not come back in the same second.
JITTER = 0.5

# A server may ask to come back later than this, in seconds; a year would be a mistake of its operator's.
LONGEST_RETRY = 7 * 86_400.0

_MAX_AGE = re.compile(r"(?:^|[\s,])max-age\s*=\s*\"?(\d{1,9})", re.IGNORECASE)
_SECONDS = re.compile(r"\s*(\d{1,9})\s*\Z")


class Clock(msgspec.Struct, frozen=True):
    """The three things that differ from run to run.

    Attributes:
        now: seconds since 1970.
        sleep: waits for so many seconds.
        random: a number from 0 up to 1.
    """

    now: Callable[[], float]
    sleep: Callable[[float], object]
    random: Callable[[], float]


def back_off(failures: int, clock: Clock) -> float:
    """Seconds to wait after so many failures in a row, from 1.

    >>> back_off(3, Clock(lambda: 0.0, lambda seconds: None, lambda: 0.0))
    240.0
    """
    doublings = min(failures - 1, 16)  # beyond sixteen the longest wait is long reached
    return min(FIRST_BACK_OFF * 2.0**doublings, LONGEST_BACK_OFF) * (1 + JITTER * clock.random())


def retry_after(header: str | None, now: float) -> float | None:
    """Seconds that a server asks to wait, given as a number or a date; ``None`` if it doesn't say.

    >>> retry_after("120", 0.0), retry_after("Thu, 01 Jan 1970 00:01:00 GMT", 15.0), retry_after("soon", 0.0)
    (120.0, 45.0, None)
    """
    if not header:
        return None
    if match := _SECONDS.match(header):
        return min(float(match[1]), LONGEST_RETRY)
    try:
        moment = parsedate_to_datetime(header)
    except ValueError:
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return min(max(moment.timestamp() - now, 0.0), LONGEST_RETRY)


def max_age(header: str | None) -> float | None:
    """Seconds for which an answer stays fresh by its ``Cache-Control``; ``None`` if it doesn't say.

    >>> max_age("public, max-age=600"), max_age("no-cache")
    (600.0, None)
    """
    match = _MAX_AGE.search(header or "")
    return float(match[1]) if match else None
