"""Times: expressions in the text, the days that they cover, and how precisely.

General date libraries take the verb *may* for a month and give points for months; news needs anchored intervals with a precision.
The anchor is the day on which the report was filed, else published; without one, relative expressions stay unresolved.
"""

import calendar
import datetime as dt
import re
from collections.abc import Callable

from dateline.parse import Parsed
from dateline.record import Because, Span, Time, TimePrecision
from dateline.report import MONTHS, WEEKDAYS, day_of

Interval = tuple[dt.date, dt.date, TimePrecision]

# Months and weekdays keep their capitals (*may*, *march*); any other word may begin a sentence, so its case does not count.
_MONTH = (
    r"(?-i:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|Jan\.?|Feb\.?|Mar\.|Apr\.?|Jun\.?|Jul\.?|Aug\.?|Sept?\.?|Oct\.?|Nov\.?|Dec\.?)"
)
_ROUGHLY = r"(?:(?:about|over|nearly|almost|at\ least|more\ than|some)\s+)?"
_WEEKDAY = r"(?-i:Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)"
_YEAR = r"(?:19|20)\d\d"
_DAY = r"(?:0?[1-9]|[12]\d|3[01])"
# What makes of "March 5" no day: an hour or a score (5:30), or a larger number (5,000 people).
_NO_DAY = r"(?![\d:]|,\d{3})"
_COUNT = r"(?:\d{1,3}|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|several|a\ few)"
_UNIT = r"(?:day|week|month|year|decade)s?"

# Alternatives in order: the first that fits at a place wins, so the more telling stand before the less telling.
_EXPRESSION = re.compile(
    rf"""\b(?:
      (?P<mdy>(?P<mdy_m>{_MONTH})\s+(?P<mdy_d>{_DAY})(?:st|nd|rd|th)?(?:,?\s+(?P<mdy_y>{_YEAR}))?){_NO_DAY}
    | (?P<dmy>(?P<dmy_d>{_DAY})(?:st|nd|rd|th)?\s+(?P<dmy_m>{_MONTH})(?:,?\s+(?P<dmy_y>{_YEAR}))?)
    | (?P<iso>(?P<iso_y>{_YEAR})-(?P<iso_m>\d\d)-(?P<iso_d>\d\d))
    | (?P<my>(?P<my_part>early|mid|late|mid-)?[\s-]?(?P<my_m>{_MONTH})(?:\s+(?P<my_y>{_YEAR})))
    | (?P<dayword>today|tonight|yesterday|tomorrow)
    | (?P<weekday>(?P<wd_dir>last|next|this|the\ previous|the\ following)?\s?(?P<wd>{_WEEKDAY}))(?!'s|’s)
    | (?P<period>(?P<p_dir>last|next|this|the\ previous|the\ past|the\ coming)\s+(?P<p_unit>week|month|year|{_MONTH}))
    | (?P<ago>(?:about\s+|more\ than\s+|over\s+)?(?P<ago_n>{_COUNT})\s+(?P<ago_u>{_UNIT})\s+(?P<ago_dir>ago|earlier|later))
    | (?P<span>(?:for|over|in|during)\s+(?:the\s+(?:past|last)\s+)?{_ROUGHLY}(?P<span_n>{_COUNT})\s+(?P<span_u>{_UNIT}))
    | (?P<month>(?:in|since|until|by|of|from|late|early|mid)[\s-](?P<month_m>{_MONTH}))
      (?!\s+(?:{_DAY}(?:st|nd|rd|th)?{_NO_DAY}|{_YEAR}\b))
    | (?P<year>(?:in|since|until|by|of|from|during|for|before|after|to|late|early|mid)[\s-](?P<year_y>{_YEAR}))
    )(?!\w)""",
    re.VERBOSE | re.IGNORECASE,
)

# "In the past N" and "for N": how long ago the interval began. "Several" and "a few" stay unresolved: nobody said how many.
_NUMBERS = dict.fromkeys(("a", "an", "one"), 1) | dict(
    zip(
        ("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
        range(2, 13),
        strict=True,
    )
)
_SHIFTS = {"last": -1, "the previous": -1, "the past": -1, "this": 0, "next": 1, "the coming": 1}
_DAY_WORDS = {"today": 0, "tonight": 0, "yesterday": -1, "tomorrow": 1}
_FUTURE = frozenset({"will", "shall", "would", "plan", "plans", "due", "scheduled", "expected"})

# So many words to the left of an expression a word of the future counts; it sits in the same clause. The text is cut at so many
# characters a word.
FUTURE_WINDOW, WORD_CHARACTERS = 8, 8

# So far before an expression an infinitive's "to" may stand, in tokens: "to meet in Minsk on Friday".
INFINITIVE_WINDOW = 5
_CLAUSE_ENDS = frozenset(".;")

# A date without a year lies within half a year of the report unless the tense says otherwise.
HALF_YEAR = 183


def find_times(parsed: Parsed, anchor: str | None) -> tuple[Time, ...]:
    """The times that the body of a report names, in text order; unresolved ones have no start and end."""
    day = dt.date.fromisoformat(anchor) if anchor else None
    found: list[Time] = []
    for match in _EXPRESSION.finditer(parsed.text, parsed.body):
        kind = _kind(match)
        read = _read(kind, match, day, parsed)
        found.append(_time(f"t{len(found) + 1}", kind, _span(match, kind), read))
    return tuple(found)


def _read(kind: str, match: re.Match[str], anchor: dt.date | None, parsed: Parsed) -> Interval | None:
    try:
        return _READERS[kind](match, anchor, parsed)
    except (ValueError, OverflowError):
        return None  # outside the calendar: "300 decades ago"


def _kind(match: re.Match[str]) -> str:
    return next(name for name in _READERS if match.group(name))


def _span(match: re.Match[str], kind: str) -> Span:
    """The expression without its leading preposition."""
    text = match[kind]
    start = match.start(kind) + len(text) - len(text.lstrip())
    lead = re.match(r"(?:in|since|until|by|of|from|during|for|before|after|to|over)[\s-]", text.lstrip(), re.IGNORECASE)
    return (start + (lead.end() if lead else 0), match.end(kind))


def _time(time_id: str, kind: str, span: Span, read: Interval | None) -> Time:
    because = (Because(rule=f"when.{kind}", spans=(span,)),)
    if read is None:
        return Time(id=time_id, span=span, because=because)
    start, end, precision = read
    return Time(id=time_id, span=span, start=start.isoformat(), end=end.isoformat(), precision=precision, because=because)


# Readers: one for each kind of expression --------------------------------------------------------------------------------


def _read_date(prefix: str) -> Callable[[re.Match[str], dt.date | None, Parsed], Interval | None]:
    def read(match: re.Match[str], anchor: dt.date | None, parsed: Parsed) -> Interval | None:
        month, day = MONTHS[match[f"{prefix}_m"].lower().rstrip(".")], int(match[f"{prefix}_d"])
        year = match[f"{prefix}_y"]
        found = day_of(int(year), month, day) if year else _nearest(month, day, anchor, _is_future(match, parsed))
        return (found, found, "day") if found else None

    return read


def _read_iso(match: re.Match[str], anchor: dt.date | None, parsed: Parsed) -> Interval | None:
    found = day_of(int(match["iso_y"]), int(match["iso_m"]), int(match["iso_d"]))
    return (found, found, "day") if found else None


def _read_month_year(match: re.Match[str], anchor: dt.date | None, parsed: Parsed) -> Interval | None:
    return _month(int(match["my_y"]), MONTHS[match["my_m"].lower().rstrip(".")])


def _read_day_word(match: re.Match[str], anchor: dt.date | None, parsed: Parsed) -> Interval | None:
    if anchor is None:
        return None
    found = anchor + dt.timedelta(days=_DAY_WORDS[match["dayword"].lower()])
    return found, found, "day"


def _read_weekday(match: re.Match[str], anchor: dt.date | None, parsed: Parsed) -> Interval | None:
    if anchor is None:
        return None
    back = (anchor.weekday() - WEEKDAYS[match["wd"].lower()]) % 7
    direction = (match["wd_dir"] or "").lower()
    if direction == "this":
        found = anchor + dt.timedelta(days=WEEKDAYS[match["wd"].lower()] - anchor.weekday())
    elif direction in {"next", "the following"} or (direction != "last" and _is_future(match, parsed)):
        found = anchor + dt.timedelta(days=(7 - back) % 7 or 7)
    else:
        found = anchor - dt.timedelta(days=back or (7 if direction in {"last", "the previous"} else 0))
    return found, found, "day"


def _read_period(match: re.Match[str], anchor: dt.date | None, parsed: Parsed) -> Interval | None:
    if anchor is None:
        return None
    unit, shift = match["p_unit"].lower(), _SHIFTS[match["p_dir"].lower()]
    if unit == "week":
        monday = anchor - dt.timedelta(days=anchor.weekday()) + dt.timedelta(weeks=shift)
        return monday, monday + dt.timedelta(days=6), "week"
    if unit == "year":
        return _year(anchor.year + shift)
    if unit == "month":
        months = anchor.year * 12 + anchor.month - 1 + shift
        return _month(months // 12, months % 12 + 1)
    month = MONTHS[unit.rstrip(".")]
    past = month < anchor.month
    return _month(anchor.year - (shift < 0 and not past) + (shift > 0 and past), month)


def _read_ago(match: re.Match[str], anchor: dt.date | None, parsed: Parsed) -> Interval | None:
    count = _count(match["ago_n"])
    if anchor is None or count is None or match["ago_dir"].lower() != "ago":
        return None  # "two days earlier" is anchored on another event, not on the report
    unit = match["ago_u"].lower().rstrip("s")
    found = _back(anchor, count, unit)
    if unit in {"day", "week"}:
        return found, found, "day" if unit == "day" else "week"
    return _month(found.year, found.month) if unit == "month" else _year(found.year)


def _read_span(match: re.Match[str], anchor: dt.date | None, parsed: Parsed) -> Interval | None:
    count = _count(match["span_n"])
    if anchor is None or count is None or match["span"].lower().startswith("in "):
        return None
    unit = match["span_u"].lower().rstrip("s")
    precision: TimePrecision = unit  # type: ignore[assignment]
    return _back(anchor, count, unit), anchor, precision


def _read_month(match: re.Match[str], anchor: dt.date | None, parsed: Parsed) -> Interval | None:
    if anchor is None:
        return None
    month = MONTHS[match["month_m"].lower().rstrip(".")]
    if _is_future(match, parsed):
        return _month(anchor.year + (month < anchor.month), month)
    return _month(anchor.year - (month > anchor.month), month)


def _read_year(match: re.Match[str], anchor: dt.date | None, parsed: Parsed) -> Interval | None:
    return _year(int(match["year_y"]))


_READERS: dict[str, Callable[[re.Match[str], dt.date | None, Parsed], Interval | None]] = {
    "mdy": _read_date("mdy"),
    "dmy": _read_date("dmy"),
    "iso": _read_iso,
    "my": _read_month_year,
    "dayword": _read_day_word,
    "weekday": _read_weekday,
    "period": _read_period,
    "ago": _read_ago,
    "span": _read_span,
    "month": _read_month,
    "year": _read_year,
}


# Calendar arithmetic -----------------------------------------------------------------------------------------------------


def _is_future(match: re.Match[str], parsed: Parsed) -> bool:
    """Whether the clause before an expression speaks of the future: the nearest words to its left say *will*, *due*, *plans*."""
    window = parsed.text[max(0, match.start() - FUTURE_WINDOW * WORD_CHARACTERS) : match.start()]
    clause = re.split(r"[.;\n]", window)[-1].lower().split()[-FUTURE_WINDOW:]
    return bool(_FUTURE & set(clause)) or _has_infinitive(match, parsed)


def _has_infinitive(match: re.Match[str], parsed: Parsed) -> bool:
    """Whether *to* and a verb stand just before an expression: *agreed to meet on Friday*, not *flew to Minsk on Friday*."""
    touched = parsed.tokens((match.start(), match.end()))
    if touched is None:
        return False
    for token in reversed(parsed.doc[max(0, touched.start - INFINITIVE_WINDOW) : touched.start]):
        if token.tag_ == "TO" or token.text in _CLAUSE_ENDS:
            return token.tag_ == "TO"
    return False


def _nearest(month: int, day: int, anchor: dt.date | None, future: bool) -> dt.date | None:
    """The day in the year that puts it nearest to the anchor, on the side that the tense asks for."""
    if anchor is None:
        return None
    days = [found for year in (anchor.year - 1, anchor.year, anchor.year + 1) if (found := day_of(year, month, day))]
    if future:
        days = [found for found in days if found >= anchor] or days
    return min(days, key=lambda found: (abs((found - anchor).days) > HALF_YEAR, abs((found - anchor).days)), default=None)


def _month(year: int, month: int) -> Interval:
    return dt.date(year, month, 1), dt.date(year, month, calendar.monthrange(year, month)[1]), "month"


def _year(year: int) -> Interval:
    return dt.date(year, 1, 1), dt.date(year, 12, 31), "year"


def _count(word: str) -> int | None:
    return int(word) if word.isdigit() else _NUMBERS.get(word.lower())


def _back(anchor: dt.date, count: int, unit: str) -> dt.date:
    if unit in {"day", "week"}:
        return anchor - dt.timedelta(days=count * (7 if unit == "week" else 1))
    months = anchor.year * 12 + anchor.month - 1 - count * {"month": 1, "year": 12, "decade": 120}[unit]
    year, month = months // 12, months % 12 + 1
    return dt.date(year, month, min(anchor.day, calendar.monthrange(year, month)[1]))
