"""Moments as messages and feeds write them: RFC 5322, or ISO 8601."""

import email.utils

from dateline.report import FIRST_YEAR, LAST_YEAR
from dateline.sources.moments import Moment, moment_of

# What is longer is no moment.
MAX_CHARACTERS = 100


def moment_in(value: str | None) -> Moment | None:
    """The day, and the moment if its zone is told; ``None`` if there is none, or one that no publication has.

    >>> moment_in("Wed, 03 Mar 2021 10:15:00 +0100").moment
    '2021-03-03T10:15:00+01:00'
    >>> moment_in("Wed, 03 Mar 2021 10:15:00 -0000")
    Moment(day='2021-03-03', moment=None)
    """
    if not value or len(value) > MAX_CHARACTERS:
        return None
    moment = moment_of(value) or _as_in_messages(value)
    return moment if moment and FIRST_YEAR - 100 <= int(moment.day[:4]) <= LAST_YEAR else None


def _as_in_messages(value: str) -> Moment | None:
    try:
        found = email.utils.parsedate_to_datetime(value)
        # -0000 says that the zone is not known, and Python gives such a moment none.
        return Moment(found.date().isoformat(), found.isoformat(timespec="seconds") if found.tzinfo else None)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
