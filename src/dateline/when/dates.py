"""Readers of dates, months, seasons, years, decades and centuries: what the calendar alone places, or the nearest year."""

import datetime as dt
import re

import msgspec

from dateline.record import Span
from dateline.report import MONTHS, WEEKDAYS, day_of
from dateline.when import days
from dateline.when.days import Reading
from dateline.when.setting import Reader, Setting
from dateline.when.words import because, folded, look_up

# So many years from its report lies the year that names a cup or fair, "Expo 2019"; "Resolution 1973" is numbered.
EDITION_YEARS = 5

# Behind these words a number of four figures is a year, and a doubtful name a month.
_BEHIND = frozenset({"in", "since", "until", "till", "by", "of", "from", "during", "for", "before", "after", "to", "through"}) | {
    "throughout",
    "around",
    "circa",
    "than",
    "between",
    "and",
    "as",
    "late",
    "early",
}
_DETERMINERS = frozenset({"the", "a", "an", "its", "their", "his", "her", "this", "that", "our"})
_DECADES = {"twenties": 20, "thirties": 30, "forties": 40, "fifties": 50, "sixties": 60} | {
    "seventies": 70,
    "eighties": 80,
    "nineties": 90,
}
_CENTURIES = {"eighteenth": 18, "nineteenth": 19, "twentieth": 20, "twenty-first": 21}
_NTHS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "final": 4}
# Months that are also verbs, names or both: alone they need a word before them that only times have, or the name tagger's word.
_DOUBTFUL = frozenset({"may", "march", "april", "june", "august", "mar", "jun"})
_SURE = frozenset(["in", "since", "until", "till", "during", "through", "throughout", "last", "next", "early", "late", "mid"])


def month_of(name: str) -> int:
    """The number of a month by its name or abbreviation."""
    return MONTHS[name.lower().rstrip(".")]


def read_date(kind: str) -> Reader:
    """The reader of a day and a month in either order, with weekday, second day and year where they are told."""

    def read(match: re.Match[str], setting: Setting) -> Reading | None:
        month, first, last = month_of(match[f"{kind}_m"]), int(match[f"{kind}_d"]), match[f"{kind}_e"]
        start = _day(int(match[f"{kind}_y"] or 0), month, first, match[f"{kind}_w"], match.span(kind), setting)
        if start is None or last is None:
            return days.on(start)
        end = day_of(start.year, month, int(last))
        return Reading(start, end, "day") if end and start <= end else days.unplaced("day")

    return read


def _day(year: int, month: int, number: int, weekday: str | None, span: Span, setting: Setting) -> dt.date | None:
    if year:
        return day_of(year, month, number)
    if setting.day is None:
        return None
    candidates = [day for shift in (-1, 0, 1) if (day := day_of(setting.day.year + shift, month, number))]
    if weekday:
        candidates = [day for day in candidates if day.weekday() == WEEKDAYS[weekday.lower()]] or candidates
    return nearest(candidates, setting.day, setting.outlook(span).ahead)


def nearest(candidates: list[dt.date], day: dt.date, ahead: bool | None) -> dt.date | None:
    """The candidate nearest to a day, on the side that the tense asks for; ``None`` of none."""
    side = [one for one in candidates if ahead is None or (one >= day if ahead else one <= day)]
    return min(side or candidates, key=lambda one: abs(one - day), default=None)


def read_iso(match: re.Match[str], setting: Setting) -> Reading | None:
    """2020-03-03."""
    return days.on(day_of(int(match["iso_y"]), int(match["iso_m"]), int(match["iso_d"])))


def read_numeric(match: re.Match[str], setting: Setting) -> Reading | None:
    """3/5/2020. Americans put the month first and others the day: placed where one way alone gives a day that is not to come."""
    first, second, year = int(match["numeric_a"]), int(match["numeric_b"]), match["numeric_y"]
    century = 2000 if len(year) == 2 else 0
    found = {day for month, number in ((first, second), (second, first)) if (day := day_of(int(year) + century, month, number))}
    if not found:
        return None
    if len(found) > 1 and setting.day is not None and not setting.outlook(match.span("numeric")).ahead:
        found = {day for day in found if day <= setting.day} or found
    return days.on(found.pop()) if len(found) == 1 else days.unplaced("day")


def read_month_year(match: re.Match[str], setting: Setting) -> Reading | None:
    """A month with its year, or two months of it."""
    year, number = int(match["my_y"]), month_of(match["my_m"])
    first = month_of(match["my_n"]) if match["my_n"] else number
    if first > number:
        return days.unplaced("month")
    return cut(days.months(year * 12 + first - 1, number - first + 1, "month"), match, "my", setting)


def cut(whole: Reading, match: re.Match[str], kind: str, setting: Setting) -> Reading:
    """The part of an interval that *early*, *late* or *later* leaves, with the word as its reason."""
    entry = look_up(setting.words.cuts, match[f"{kind}_cut"])
    if entry is None:
        return whole
    part = days.cut(whole, entry.value or "", setting.day)
    return msgspec.structs.replace(part, because=(*part.because, *because(entry, match.span(f"{kind}_cut"))))


def read_month(match: re.Match[str], setting: Setting) -> Reading | None:
    """A month alone: the last one, unless the tense looks ahead. Nothing where it is a name or a verb."""
    number = month_of(match["month_m"])
    if not match["month_cut"] and not _is_month(match, setting):
        return None
    if setting.day is None:
        return days.unplaced("month")
    if match["month_d"]:
        year = setting.day.year + {"last": -1, "this": 0, "next": 1}[match["month_d"].lower()]
        return cut(days.month(year, number), match, "month", setting)
    ahead = setting.outlook(match.span("month")).ahead
    year = setting.day.year + (ahead is True and number < setting.day.month) - (ahead is not True and number > setting.day.month)
    return cut(days.month(year, number), match, "month", setting)


def _is_month(match: re.Match[str], setting: Setting) -> bool:
    """Whether a word is a month: *May* behind *in*, or where the tagger has it for a date and no one did anything *by May*."""
    if match["month_m"].lower().rstrip(".") not in _DOUBTFUL or word_before(match, setting) in _SURE:
        return True
    tokens = setting.parsed.tokens(match.span("month_m"))
    if tokens is None or tokens.root.ent_type_ != "DATE" or tokens.root.head.dep_ == "agent":
        return False
    if tokens.root.dep_ == "compound":
        return tokens.start > 0 and setting.parsed.doc[tokens.start - 1].lower_ in _DETERMINERS
    return word_before(match, setting) in _BEHIND


def word_before(match: re.Match[str], setting: Setting) -> str:
    """The word before an expression, in small letters, its article passed over; empty at the beginning of a text."""
    before = re.findall(r"[\w'’]+|[^\w\s]", setting.parsed.text[max(0, match.start() - 24) : match.start()])
    if before and before[-1].lower() == "the":
        before.pop()
    return before[-1].lower() if before else ""


def read_year(match: re.Match[str], setting: Setting) -> Reading | None:
    """A year, or some: nothing where it is a number of something else."""
    first = int(match["year_y"])
    if match["year_e"]:
        last = int(match["year_e"]) if len(match["year_e"]) == 4 else first // 100 * 100 + int(match["year_e"])
        return days.years(first, last - first + 1) if 0 <= last - first < 100 else None
    if not match["year_cut"] and not _is_year(match, first, setting):
        return None
    return cut(days.years(first, 1), match, "year", setting)


def _is_year(match: re.Match[str], year: int, setting: Setting) -> bool:
    """Whether a number of four figures is a year: behind a preposition and alone, in brackets, or before a single noun."""
    tokens = setting.parsed.tokens(match.span("year_y"))
    if tokens is None:
        return False
    token, before = tokens.root, word_before(match, setting)
    if token.dep_ in {"nummod", "compound", "amod"} and token.head.i > token.i and token.head.pos_ in {"NOUN", "PROPN"}:
        counts = token.head.tag_ == "NNS" and setting.parsed.doc[token.i - 1].lower_ not in _DETERMINERS
        return not counts
    if before in _BEHIND:
        return True
    text = setting.parsed.text
    if text[max(0, match.start() - 1) : match.start()] == "(" and text[match.end() : match.end() + 1] in {")", ","}:
        return True
    named = token.i > 0 and setting.parsed.doc[token.i - 1].text[0].isupper() and token.i - 1 > token.sent.start
    return named and setting.day is not None and abs(setting.day.year - year) <= EDITION_YEARS


def read_decade(match: re.Match[str], setting: Setting) -> Reading | None:
    """The 1990s, the '90s, the nineties: short forms mean the last ones before the report."""
    if match["decade_y"]:
        first = int(match["decade_y"])
    elif setting.day is None:
        return days.unplaced("decade")
    else:
        figures = match["decade_s"] or match["decade_t"]
        short = int(figures) if figures else _DECADES[match["decade_n"].lower()]
        century = setting.day.year // 100 * 100
        first = century + short - (100 if century + short > setting.day.year else 0)
    return cut(days.years(first, 10, "decade"), match, "decade", setting)


def read_century(match: re.Match[str], setting: Setting) -> Reading | None:
    """The 19th century: 1801 to 1900."""
    number = int(match["century_n"]) if match["century_n"] else _CENTURIES[match["century_w"].lower()]
    if not 1 <= number <= 99:
        return None
    return cut(days.years(number * 100 - 99, 100, "decade"), match, "century", setting)


def read_season(match: re.Match[str], setting: Setting) -> Reading | None:
    """A season of a year, or the last, this or next one. Nothing where *spring* or *fall* is no season."""
    name, year, direction = folded(match["season_n"]), match["season_y"], look_up(setting.words.periods, match["season_d"])
    if year:
        return cut(days.season(int(year), name), match, "season", setting)
    if direction is None and not (match["season_cut"] or _is_season(match, setting)):
        return None
    if setting.day is None:
        return days.unplaced("season")
    ahead = (direction.value == "after") if direction else setting.outlook(match.span("season")).ahead
    reading = _season_near(name, setting.day, ahead, direction.value if direction else None)
    return cut(reading, match, "season", setting)


def _is_season(match: re.Match[str], setting: Setting) -> bool:
    tokens = setting.parsed.tokens(match.span("season_n"))
    alone = tokens is not None and tokens.root.dep_ in {"pobj", "npadvmod"} and tokens.root.right_edge.i == tokens.root.i
    return alone and word_before(match, setting) in {"in", "during", "since", "by", "until", "before", "after", "over", "through"}


def _season_near(name: str, day: dt.date, ahead: bool | None, direction: str | None) -> Reading:
    """The season that the direction asks for: the last that is over, this year's, the next that begins, or the last begun."""
    around = [days.season(day.year + shift, name) for shift in (-2, -1, 0, 1)]
    if direction == "before":
        return [one for one in around if one.end and one.end < day][-1]
    if direction in {"this", "told"}:
        return next(one for one in around if one.end and one.end >= day) if ahead else around[2]
    if ahead:
        return next(one for one in around if one.end and one.end >= day)
    return [one for one in around if one.start and one.start <= day][-1]


def read_quarter(match: re.Match[str], setting: Setting) -> Reading | None:
    """A quarter or half of a year; without a year the last that began before the report."""
    word, unit = folded(match["quarter_n"]), folded(match["quarter_u"])
    length = 3 if unit == "quarter" else 6
    told, named = match["quarter_d"], match["quarter_y"]
    if unit == "half" and not (told or named):
        return None  # of a match, or of anything
    if not named and setting.day is None:
        return days.unplaced("month")
    if word not in _NTHS:
        return _quarter_beside(word, length, setting)
    number = min(_NTHS[word], 12 // length)
    if named:
        return days.part_of_year(int(named), number, length)
    if setting.day is None:
        return days.unplaced("month")
    if told:
        return days.part_of_year(setting.day.year + {"last": -1, "next": 1}.get(told.lower(), 0), number, length)
    ahead = setting.outlook(match.span("quarter")).ahead
    around = [days.part_of_year(setting.day.year + shift, number, length) for shift in (-1, 0, 1)]
    if ahead:
        return next(one for one in around if one.end and one.end >= setting.day)
    return [one for one in around if one.start and one.start <= setting.day][-1]


def _quarter_beside(word: str, length: int, setting: Setting) -> Reading | None:
    entry = setting.words.periods.get(word)
    if setting.day is None or entry is None or entry.value == "told":
        return days.unplaced("month")
    current = days.month_number(setting.day) // length * length
    shift = {"before": -length, "after": length}.get(entry.value or "", 0)
    return days.months(current + shift, length, "month")
