"""Times: expressions in the text, the days that they cover, and how precisely.

General date libraries take the verb *may* for a month and give points for months; news needs anchored intervals with a precision.
The anchor is the day on which the report was filed, else published; without one, relative expressions stay unplaced.

`expressions` finds what looks like a time, and a reader for each kind says what it covers. `joining` puts together those that are
one, and `acts` places those that hang on an act with a day.
"""

import datetime as dt
import re

import msgspec

from dateline.lexicon import Lexicon
from dateline.parse import Parsed
from dateline.record import Because, Time
from dateline.when import clock, dates, lengths, relative
from dateline.when.acts import placed_by_acts
from dateline.when.days import Reading
from dateline.when.expressions import pattern_of, regions, seeds_of
from dateline.when.joining import joined
from dateline.when.setting import Found, Reader, Setting
from dateline.when.words import Words, words_of

__all__ = ["LENGTHS", "RULES", "find_times"]

READERS: dict[str, Reader] = {
    "iso": dates.read_iso,
    "numeric": dates.read_numeric,
    "mdy": dates.read_date("mdy"),
    "dmy": dates.read_date("dmy"),
    "my": dates.read_month_year,
    "decade": dates.read_decade,
    "century": dates.read_century,
    "season": dates.read_season,
    "quarter": dates.read_quarter,
    "dayword": relative.read_day_word,
    "set": lengths.read_set,
    "weekday": relative.read_weekday,
    "weekend": relative.read_weekend,
    "ago": relative.read_ago,
    "shift": relative.read_shift,
    "period": relative.read_period,
    "length": lengths.read_length,
    "clock": clock.read_clock,
    "month": dates.read_month,
    "year": dates.read_year,
    "calendar": clock.read_calendar,
    "word": clock.read_word,
}

# The rules of the kinds. A word of a list, or of another calendar, has that list for its rule.
RULES = frozenset(f"when.{kind}" for kind in READERS.keys() - {"word", "calendar"})

# Rules of times that say how long or how often: the number in them is a figure too.
LENGTHS = frozenset({"when.length", "when.set"})


class _Tables(msgspec.Struct, frozen=True):
    """The words of a lexicon and the patterns made of them."""

    words: Words
    pattern: re.Pattern[str]
    seeds: re.Pattern[str]


_TABLES: dict[str, _Tables] = {}


def _tables(lexicon: Lexicon) -> _Tables:
    if lexicon.hash not in _TABLES:
        words = words_of(lexicon)
        _TABLES[lexicon.hash] = _Tables(words, pattern_of(words), seeds_of(words))
    return _TABLES[lexicon.hash]


def find_times(parsed: Parsed, lexicon: Lexicon, anchor: str | None) -> tuple[Time, ...]:
    """The times that the body of a report names, in text order; those that nothing places have no start and end."""
    tables = _tables(lexicon)
    setting = Setting(parsed, dt.date.fromisoformat(anchor) if anchor else None, tables.words, [])
    for low, high in regions(tables.seeds, parsed.text, parsed.body):
        _read(tables.pattern, low, high, setting)
    whole = placed_by_acts(joined(setting.told, parsed), setting)
    return tuple(_time(f"t{number}", found) for number, found in enumerate(whole, start=1))


def _read(pattern: re.Pattern[str], low: int, high: int, setting: Setting) -> None:
    """Read the expressions of a stretch of text; in one that is no time a shorter one may begin."""
    while match := pattern.search(setting.parsed.text, low, high):
        found = _found(match, setting)
        low = match.start() + 1 if found is None else match.end()
        if found is not None:
            setting.told.append(found)


def _found(match: re.Match[str], setting: Setting) -> Found | None:
    """What an expression covers; ``None`` where it is no time, or lies outside the calendar: *300 decades ago*."""
    kind = str(match.lastgroup)
    try:
        reading = READERS[kind](match, setting)
    except (ValueError, OverflowError):
        reading = Reading()
    if reading is None:
        return None
    span = match.span(kind)
    first = Because(rule=reading.rule or f"when.{kind}", spans=(span,))
    return Found(span, kind, reading, (first, *reading.because))


def _time(time_id: str, found: Found) -> Time:
    reading = found.reading
    if reading.start is None or reading.end is None:
        return Time(id=time_id, span=found.span, precision=reading.precision, because=found.because)
    first, last = (f"T{at}" for at in reading.clock) if reading.clock else ("", "")
    return Time(
        id=time_id,
        span=found.span,
        start=f"{reading.start.isoformat()}{first}",
        end=f"{reading.end.isoformat()}{last}",
        precision=reading.precision,
        because=found.because,
    )
