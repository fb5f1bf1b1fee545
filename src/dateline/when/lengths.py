"""Readers of lengths, *for three weeks*, and of what comes back, *every Sunday*."""

import re

import msgspec
from spacy.tokens import Token

from dateline.record import Because, TimePrecision
from dateline.report import MONTHS, WEEKDAYS
from dateline.when import days
from dateline.when.counts import count_of
from dateline.when.dates import word_before
from dateline.when.days import Reading, Unit
from dateline.when.relative import bare_amount
from dateline.when.setting import Setting
from dateline.when.words import because, folded, look_up

# Behind these words a unit in the plural is a length that nobody counted: *for years*.
_BEFORE_LENGTHS = frozenset(
    {"for", "over", "within", "after", "of", "in", "through", "during", "take", "took", "taken", "lasted"}
)
# Before these words a count of units is an age.
_AGES = frozenset({"aged", "age"})
# Behind these words "a year" is one of many: "twice a year", "15 a year".
_RATES = frozenset({"times", "percent", "%", "%."})


def read_length(match: re.Match[str], setting: Setting) -> Reading | None:
    """A length of time. *The past three weeks* and what *has* gone on *for three weeks* end with the report."""
    unit = days.unit_of(match["length_u"])
    amount, direction = match["length_n"], folded(match["length_d"] or "")
    if word_before(match, setting) in _AGES:
        return None
    if not direction and _is_no_length(match, setting):
        return None
    if not direction and _is_rate(match, setting):
        return Reading(precision=unit.precision, rule="when.set")
    if not amount or amount.lower() == "the":
        return _uncounted(match, unit, setting)
    count = count_of(bare_amount(amount, setting))
    entry = look_up(setting.words.uncounted, bare_amount(amount, setting))
    if count is None or setting.day is None or unit.precision in {"hour", "minute"}:
        return msgspec.structs.replace(days.unplaced(unit.precision), because=because(entry, match.span("length_n")))
    return _placed(match, (count + (0.5 if match["length_h"] else 0)) * unit.factor, unit.precision, setting)


def _uncounted(match: re.Match[str], unit: Unit, setting: Setting) -> Reading | None:
    """*Decades-long*, *for years*, *over the years*; a bare *day* or *week* is no time."""
    plural = match["length_u"].lower() in days.PLURALS
    behind = word_before(match, setting) in _BEFORE_LENGTHS
    if match["length_l"] or (plural and (behind or match["length_d"])):
        return Reading(precision=unit.precision, because=(Because(rule="when.uncounted", spans=(match.span("length"),)),))
    return None


def _is_no_length(match: re.Match[str], setting: Setting) -> bool:
    """*A quarter* is a fraction, and *a day* that is somebody or does something is no length: *not a day we expected*."""
    if (match["length_n"] or "").lower() not in {"a", "an"} or match["length_l"] or match["length_h"]:
        return False
    tokens = setting.parsed.tokens(match.span("length_u"))
    return match["length_u"].lower() == "quarter" or (tokens is not None and tokens.root.dep_ in {"nsubj", "nsubjpass", "attr"})


def _is_rate(match: re.Match[str], setting: Setting) -> bool:
    """Whether *a year* says how often: *15 a year*, *$3 billion a year*, *25,000 jobs a year*."""
    if (match["length_n"] or "").lower() not in {"a", "an"} or match["length_l"]:
        return False
    tokens = setting.parsed.tokens(match.span("length"))
    if tokens is None or tokens.start == 0:
        return False
    before = setting.parsed.doc[tokens.start - 1]
    if before.like_num or before.lower_ in _RATES:
        return True
    head = tokens.root.head
    return tokens.root.dep_ == "npadvmod" and head.pos_ in {"NOUN", "NUM"} and head.i < tokens.start and _is_counted(head)


def _is_counted(head: Token) -> bool:
    return bool(head.like_num) or any(kid.like_num or kid.dep_ == "nummod" for kid in head.children)


def _placed(match: re.Match[str], count: float, precision: TimePrecision, setting: Setting) -> Reading:
    """The interval that a length makes with the report's day, where its words or the tense tie it to that day."""
    day = setting.day
    if day is None or match["length_l"] or "-" in match["length"]:
        return days.unplaced(precision)
    back, on = (look_up(table, match["length_d"]) for table in (setting.words.until_now, setting.words.from_now))
    before = word_before(match, setting)
    seen = setting.outlook(match.span("length"))
    if back is not None or (seen.perfect and not match["length_d"] and before in {"for", "over", ""}):
        return Reading(days.moved(day, -count, precision), day, precision, because=because(back, match.span("length_d")))
    if (on is not None and folded(match["length_d"]) != "another") or (
        before == "within" and (seen.ahead or seen.nominal) and not seen.perfect
    ):
        return Reading(day, days.moved(day, count, precision), precision, because=because(on, match.span("length_d")))
    if before == "in" and seen.ahead and not seen.nominal:
        return days.around(days.moved(day, count, precision), precision)
    return days.unplaced(precision)


def read_set(match: re.Match[str], setting: Setting) -> Reading | None:
    """Every Sunday, on Sundays, twice a week, per year: how far the times lie apart, placed nowhere."""
    word = (match["set_u"] or match["set_v"] or match["set_x"] or "").lower()
    if match["set_w"] or word in WEEKDAYS or word == "weekend":
        return days.unplaced("week")
    if word.rstrip(".") in MONTHS or word in days.SEASONS:
        return days.unplaced("year")
    return days.unplaced("day" if word in setting.words.parts else days.unit_of(word).precision)
