"""Readers of what the report's day places, *on Friday*, *last month*, or a day told before it, *two days earlier*."""

import datetime as dt
import re

import msgspec

from dateline.lexicon.entries import Listed
from dateline.record import Because, Span, TimePrecision
from dateline.report import MONTHS, WEEKDAYS
from dateline.when import days
from dateline.when.counts import count_of
from dateline.when.dates import cut, month_of
from dateline.when.days import Reading
from dateline.when.setting import Found, Setting
from dateline.when.words import because, folded, look_up

_DAY_WORDS = {
    "the day before yesterday": -2,
    "yesterday": -1,
    "today": 0,
    "tonight": 0,
    "tomorrow": 1,
    "the day after tomorrow": 2,
}
_DIRECTIONS = {"before": -1, "this": 0, "after": 1}
# Verbs in the plural of these units tell a length with "the past": the past year ends today, last year ended in December.
_ENDING_TODAY = frozenset({"the past", "the last"})
_BEGINNING_TODAY = frozenset({"the next"})
_NEXT = frozenset({"the next", "the very next", "the following"})
_BEFORE = frozenset({"the previous", "the preceding"})


def in_part(reading: Reading, part: Listed | None, span: Span) -> Reading:
    """The morning or evening of a day."""
    if part is None or part.value is None or not reading.is_day:
        return reading
    first, _, last = part.value.partition("/")
    reasons = (*reading.because, *because(part, span))
    return msgspec.structs.replace(reading, precision="hour", clock=(first, last), because=reasons)


def read_day_word(match: re.Match[str], setting: Setting) -> Reading | None:
    """Yesterday, tomorrow morning, last night, this evening; *overnight* began the day before."""
    if setting.day is None:
        return days.unplaced("day")
    if match["dayword_t"]:
        night = match["dayword_t"].lower() == "last"
        day = days.moved(setting.day, -1 if night else 0, "day")
        return in_part(days.on(day), look_up(setting.words.parts, match["dayword_q"]), match.span("dayword_q"))
    if match["dayword_n"].lower() == "overnight":
        return days.Reading(days.moved(setting.day, -1, "day"), setting.day, "day")
    day = days.moved(setting.day, _DAY_WORDS[folded(match["dayword_n"])], "day")
    return in_part(days.on(day), look_up(setting.words.parts, match["dayword_p"]), match.span("dayword_p"))


def read_weekday(match: re.Match[str], setting: Setting) -> Reading | None:
    """A weekday: the last one, the report's own day included, unless the tense or a word looks ahead."""
    if setting.day is None:
        return days.unplaced("day")
    day, why = _weekday(match, setting)
    part = look_up(setting.words.parts, match["weekday_p"])
    return in_part(msgspec.structs.replace(days.on(day), because=why), part, match.span("weekday_p"))


def _weekday(match: re.Match[str], setting: Setting) -> tuple[dt.date | None, tuple[Because, ...]]:
    today, number = setting.day, WEEKDAYS[match["weekday_n"].lower()]
    if today is None:
        return None, ()
    if match["weekday_k"]:
        shift = {"last": -7, "this": 0, "next": 7}[match["weekday_k"].lower()]
        return today + dt.timedelta(days=number - today.weekday() + shift), ()
    direction = look_up(setting.words.periods, match["weekday_d"])
    ahead = (number - today.weekday()) % 7
    if direction is not None or match["weekday_d"]:
        return _directed(direction.value if direction else "after", ahead, today), because(direction, match.span("weekday_d"))
    seen = setting.outlook(match.span("weekday"))
    return today + dt.timedelta(days=ahead if seen.ahead else -(-ahead % 7)), seen.because


def _directed(direction: str | None, ahead: int, today: dt.date) -> dt.date:
    """*Last* and *next* mean another day than today; *this* one of the same week."""
    if direction == "this":
        monday = today - dt.timedelta(days=today.weekday())
        return monday + dt.timedelta(days=(today.weekday() + ahead) % 7)
    if direction == "after":
        return today + dt.timedelta(days=ahead or 7)
    return today - dt.timedelta(days=-ahead % 7 or 7)


def read_weekend(match: re.Match[str], setting: Setting) -> Reading | None:
    """The last weekend begun; this, next or last one."""
    if setting.day is None:
        return days.unplaced("day")
    entry = look_up(setting.words.periods, match["weekend_d"])
    value = entry.value if entry else None
    saturday_reached = setting.day.weekday() >= 5
    if value in {"after", "this"} or setting.outlook(match.span("weekend")).ahead:
        shift = 1 if value == "after" and (saturday_reached or folded(match["weekend_d"]) == "next") else 0
        if value == "this" and not saturday_reached and setting.outlook(match.span("weekend")).ahead is False:
            shift = -1  # "this weekend" told in the past on a Monday is the one that is over
    else:
        shift = 0 if saturday_reached and value != "before" else -1
    return days.weekend(setting.day + dt.timedelta(weeks=shift))


def read_period(match: re.Match[str], setting: Setting) -> Reading | None:
    """Last week, this month, next year, last March, later this year, the end of the month."""
    if match["period_e"]:
        return _end_of(match, setting)
    word, unit = folded(match["period_d"]), match["period_u"].lower()
    entry = setting.words.periods.get(word)
    name = unit.rstrip(".")
    if (word == "the" or unit == "day") and (not match["period_cut"] or name in MONTHS):
        return None
    if unit == "day":
        return _later_in_the_day(match, setting)
    precision: TimePrecision = "month" if name in MONTHS else days.unit_of(unit).precision
    if setting.day is None:
        return days.unplaced(precision)
    if word in _ENDING_TODAY and name not in MONTHS:
        return days.Reading(days.moved(setting.day, -days.unit_of(unit).factor, precision), setting.day, precision)
    if word in _BEGINNING_TODAY and name not in MONTHS:
        return days.Reading(setting.day, days.moved(setting.day, days.unit_of(unit).factor, precision), precision)
    if entry is not None and entry.value == "told":
        return _told(match, precision, entry, setting)
    reading = _month_near(month_of(unit), entry, setting.day) if name in MONTHS else _period(unit, entry, setting.day)
    return cut(msgspec.structs.replace(reading, because=because(entry, match.span("period_d"))), match, "period", setting)


def _later_in_the_day(match: re.Match[str], setting: Setting) -> Reading:
    """*Later in the day*: the one that was told last, else the report's."""
    anchor = setting.last_told(match.start())
    day = anchor.reading.start if anchor else setting.day
    return _from(anchor, days.on(day)) if anchor else days.on(day)


def _end_of(match: re.Match[str], setting: Setting) -> Reading:
    """*Year-end*, *the week's end*, *mid-week*: the last or middle third of the report's own."""
    middle = match["period_h"]
    unit = middle or match["period_f"] or match["period_g"] or "year"
    precision = days.unit_of(unit).precision
    if setting.day is None:
        return days.unplaced(precision)
    return days.cut(days.around(setting.day, precision), "mid" if middle else "late", setting.day)


def _period(unit: str, entry: Listed | None, day: dt.date) -> Reading:
    shift = _DIRECTIONS[entry.value or "this"] if entry else 0
    if unit == "century":
        return days.years(day.year // 100 * 100 + 1 + 100 * shift, 100, "decade")
    precision = days.unit_of(unit).precision
    first = dt.date(day.year, day.month, 1) if precision != "week" else day
    return days.around(days.moved(first, shift, precision), precision)


def _month_near(number: int, entry: Listed | None, day: dt.date) -> Reading:
    """*Last March* is the latest before this month, *next March* the first behind it, *this March* that of this year."""
    value = entry.value if entry else "this"
    return days.month(day.year - (value == "before" and number >= day.month) + (value == "after" and number <= day.month), number)


def _told(match: re.Match[str], precision: TimePrecision, entry: Listed, setting: Setting) -> Reading:
    """*That year*, *the same month*: the one that was named last."""
    for found in reversed(setting.told):
        start, end = found.reading.start, found.reading.end
        if start and end and days.around(start, precision).end == days.around(end, precision).end:
            why = (Because(rule="when.told", spans=(found.span,)), *because(entry, match.span("period_d")))
            return msgspec.structs.replace(days.around(start, precision), because=why)
    return days.unplaced(precision)


def read_ago(match: re.Match[str], setting: Setting) -> Reading | None:
    """Three days ago; *months ago* was counted by nobody."""
    unit = days.unit_of(match["ago_u"] or match["ago_n"]) if match["ago_u"] or _is_unit(match["ago_n"]) else None
    if unit is None:
        return None
    count = _counted(match["ago_n"], match["ago_h"], setting) if match["ago_u"] else None
    if setting.day is None or count is None:
        return msgspec.structs.replace(days.unplaced(unit.precision), because=_uncounted(match["ago_n"], match, setting))
    return _distant(setting.day, -count * unit.factor, unit.precision)


def _is_unit(word: str) -> bool:
    return word.lower() in days.UNITS or word.lower() in days.PLURALS


def _counted(amount: str, half: str | None, setting: Setting) -> float | None:
    """The number of an amount without *about* or *nearly* before it."""
    count = count_of(bare_amount(amount, setting))
    return None if count is None else count + (0.5 if half else 0)


def bare_amount(amount: str, setting: Setting) -> str:
    """An amount without words such as *about*, *at least*, *only*."""
    text = folded(amount)
    for word in sorted({*setting.words.roughly, "only", "just", "exactly", "the first", "the final"}, key=len, reverse=True):
        if text.startswith(f"{word} "):
            return text[len(word) + 1 :]
    return text


def _uncounted(amount: str, match: re.Match[str], setting: Setting) -> tuple[Because, ...]:
    entry = look_up(setting.words.uncounted, bare_amount(amount, setting))
    return because(entry, match.span())


def _distant(day: dt.date, count: float, precision: TimePrecision) -> Reading:
    """So far from a day: the whole week, month, year in which it falls, since nobody counts them out to the day."""
    if precision in {"hour", "minute"}:
        return days.on(days.moved(day, count, precision)) if abs(count) < 24 and precision == "hour" else days.unplaced(precision)
    if precision == "decade" or (precision == "year" and count % 1):
        return days.around(days.moved(day, count, precision), "year")
    return days.around(days.moved(day, count, precision), precision)


def read_shift(match: re.Match[str], setting: Setting) -> Reading | None:
    """Two days earlier, the next day, the previous evening, that night: from the last day that was told."""
    if match["shift_t"]:
        return _neighbour(folded(match["shift_t"]), match, setting.last_told(match.start()), setting)
    if match["shift_a"]:
        unit = match["shift_a"].lower()
        count: float | None = -1 if match["shift_b"].lower() != "after" else 1
    else:
        unit = match["shift_u"].lower()
        count = _counted(match["shift_n"], None, setting)
        direction = (match["shift_d"] or match["shift_e"]).lower()
        count = count if count is None or direction in {"later", "after", "afterward", "afterwards", "on"} else -count
    part = setting.words.parts.get(unit)
    precision = "day" if part else days.unit_of(unit).precision
    anchor = setting.last_told(match.start(), precision)
    if anchor is None or anchor.reading.start is None or count is None:
        return days.unplaced(precision)
    factor = 1 if part else days.unit_of(unit).factor
    return in_part(_from(anchor, _distant(anchor.reading.start, count * factor, precision)), part, match.span("shift_a"))


def _neighbour(word: str, match: re.Match[str], anchor: Found | None, setting: Setting) -> Reading | None:
    """*That day* and the days beside it. Only *the previous day* is also told from the report's own."""
    part = setting.words.parts.get(match["shift_q"].lower())
    shift = 1 if word in _NEXT else -1 if word in _BEFORE else 0
    if anchor is not None and anchor.reading.start is not None:
        reading = _from(anchor, days.on(days.moved(anchor.reading.start, shift, "day")))
    elif shift < 0 and setting.day is not None:
        reading = days.on(days.moved(setting.day, shift, "day"))
    else:
        return days.unplaced("day")
    return in_part(reading, part, match.span("shift_q"))


def _from(anchor: Found, reading: Reading) -> Reading:
    return msgspec.structs.replace(reading, because=(Because(rule="when.told", spans=(anchor.span,)),))
