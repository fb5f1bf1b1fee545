"""Readers of times of day, *at 6.40 p.m.*, and of words that are times as they stand, *Christmas*, *recently*, *Ramadan*."""

import datetime as dt
import re

import msgspec

from dateline.report import day_of
from dateline.when import days
from dateline.when.dates import nearest, word_before
from dateline.when.days import Reading
from dateline.when.setting import Setting
from dateline.when.words import because, folded, look_up

# Before these words figures with a colon between them are an hour, not a score or a ratio.
_BEFORE_HOURS = frozenset(
    {"at", "around", "about", "by", "until", "till", "from", "since", "before", "after", "between", "to", "and"}
)
_BEFORE_NOON = frozenset({"at", "by", "until", "till", "before", "after", "around", "since", "from", "past", "to"})
# Behind these words a month or feast of another calendar is a time and no name.
_BEFORE_FEASTS = frozenset({"during", "on", "throughout", "before", "after", "until", "since"})


def read_clock(match: re.Match[str], setting: Setting) -> Reading | None:
    """A time of day on the last day that the sentence named, else on the report's; the clock is the one that the report reads."""
    told = _hours(match, setting)
    if told is None:
        return None
    (hour, minute), exact = told
    entry = look_up(setting.words.clock, match["clock_w"])
    day = _day_of_sentence(match, setting)
    why = because(entry, match.span("clock_w"))
    if day is None:
        return Reading(precision="minute" if exact else "hour", because=why)
    clock = f"{hour:02}:{minute:02}"
    return Reading(day, day, "minute" if exact else "hour", clock=(clock, clock), because=why)


def _hours(match: re.Match[str], setting: Setting) -> tuple[tuple[int, int], bool] | None:
    """Hour and minute, and whether the minute is told; ``None`` where the figures are no time of day."""
    if match["clock_h"]:
        hour = int(match["clock_h"]) % 12 + (12 if match["clock_x"].lower() == "p" else 0)
        return (hour, int(match["clock_m"] or 0)), bool(match["clock_m"])
    if match["clock_k"]:
        return (int(match["clock_k"]), int(match["clock_l"])), True
    if match["clock_w"]:
        entry = look_up(setting.words.clock, match["clock_w"])
        if entry is None or entry.value is None or word_before(match, setting) not in _BEFORE_NOON:
            return None
        return (int(entry.value[:2]), int(entry.value[3:])), False
    if match["clock_z"] or word_before(match, setting) in _BEFORE_HOURS:
        return (int(match["clock_g"]), int(match["clock_n"])), True
    return None


def _day_of_sentence(match: re.Match[str], setting: Setting) -> dt.date | None:
    tokens = setting.parsed.tokens(match.span("clock"))
    if tokens is None:
        return setting.day
    first = tokens.sent.start_char
    anchor = setting.last_told(match.start())
    return anchor.reading.start if anchor is not None and anchor.span[0] >= first else setting.day


def read_word(match: re.Match[str], setting: Setting) -> Reading | None:
    """A word of the lists: feasts with a fixed day are placed; *recently*, *annual* and *Bloody Sunday* are not."""
    entry = look_up(setting.words.standing, match["word_w"])
    if entry is None:
        return None
    if entry.id.startswith("when.feast."):
        return msgspec.structs.replace(_feast(entry.value or "", match, setting), rule=entry.id)
    if entry.id.startswith("when.set."):
        if match["word_w"][0].isupper() and match.start() > 0 and setting.parsed.text[match.start() - 1] == " ":
            return None  # "the Daily Mail"
        return Reading(precision=entry.value, rule=entry.id)  # type: ignore[arg-type]
    return Reading(rule=entry.id)


def _feast(value: str, match: re.Match[str], setting: Setting) -> Reading:
    month, number = (int(part) for part in value.split("-"))
    if match["word_y"]:
        return days.on(day_of(int(match["word_y"]), month, number))
    if setting.day is None:
        return days.unplaced("day")
    around = [day for shift in (-1, 0, 1) if (day := day_of(setting.day.year + shift, month, number))]
    return days.on(nearest(around, setting.day, setting.outlook(match.span("word")).ahead))


def read_calendar(match: re.Match[str], setting: Setting) -> Reading | None:
    """A day, month or feast of another calendar: a time, but left where it is."""
    entry = look_up(setting.words.standing, match["calendar_w"] or match["calendar_e"])
    if entry is None:
        return None
    numbered = match["calendar_e"] or match["calendar_d"] or match["calendar_y"]
    if not numbered and folded(match["calendar_w"]) in {"ah", "sh"}:
        return None
    if not numbered and not _is_feast(match, setting):
        return None
    return Reading(precision="day" if match["calendar_d"] else None, rule=entry.id)


def _is_feast(match: re.Match[str], setting: Setting) -> bool:
    """Whether a name without figures is a month or feast, by the word before it or the tagger; no part of a longer name."""
    tokens = setting.parsed.tokens(match.span("calendar"))
    if tokens is None:
        return False
    longer = tokens[0].ent_iob_ == "I" or (tokens.end < len(tokens.doc) and tokens.doc[tokens.end].ent_iob_ == "I")
    named = tokens.root.ent_type_ in {"DATE", "EVENT"}
    return named or (word_before(match, setting) in _BEFORE_FEASTS and not (longer and tokens.root.ent_type_))
