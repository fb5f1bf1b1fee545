"""Expressions: where in a text something looks like a time. What it means, and whether it is one, is for the readers.

Each kind of expression is one pattern, built from named parts. In the patterns one blank stands for any white space, line breaks
for nothing, and a group begins with the name of its kind.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from dateline.when.counts import NUMBER
from dateline.when.days import PLURALS, SEASONS, UNITS
from dateline.when.words import Words, any_of

# Months and weekdays keep their capitals (*may*, *march*); any other word may begin a sentence, so its case does not count.
_MONTH = (
    r"(?-i:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|Jan\.?|Feb\.?|Mar\.|Apr\.?|Jun\.?|Jul\.?|Aug\.?|Sept?\.?|Oct\.?|Nov\.?|Dec\.?)"
)
_WEEKDAY = r"(?-i:Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)"
_YEAR = r"(?:1[5-9]|20)\d\d"
_DAY = r"(?:0?[1-9]|[12]\d|3[01])"
_NTH = r"(?:st|nd|rd|th)?"
_TO = r"(?: ?[-–—] ?| to | through | until )"
# What makes of "March 5" no day: an hour or a score (5:30), or a larger number (5,000 people, 5.4 million, 5%).
_NO_DAY = r"(?![\d:%]|[,.]\d)"
_ONE_UNIT = "|".join(sorted(UNITS, key=len, reverse=True))
_UNIT = "|".join(sorted([*PLURALS, *UNITS], key=len, reverse=True))
_SEASON = "|".join(SEASONS)
_END = r"(?= ?(?:[.,;:)]|$))"
# Hours in Greenwich and elsewhere; the clock in the record is the one that the report reads.
_ZONE = (
    r"(?: ?\(?(?:(?-i:GMT|UTC|[A-Z]{1,3}[SD]T|CET|CEST|BST|IST|MSK)|local time|(?-i:[A-Z])\w+ time)"
    r"(?: ?[+-] ?\d{1,2}(?::?\d\d)?)?\)?)"
)


class _Parts(NamedTuple):
    """The alternatives that the lists of the lexicon give to the patterns."""

    cut: str
    part: str
    period: str
    ends: str
    amount: str
    clock: str
    calendar: str
    standing: str


def _parts(words: Words) -> _Parts:
    roughly, uncounted = any_of(words.roughly), any_of(words.uncounted)
    calendar = {word: entry for word, entry in words.standing.items() if entry.id.startswith("when.calendar.")}
    return _Parts(
        cut=any_of(words.cuts),
        part=any_of(words.parts),
        period=any_of(words.periods),
        ends=any_of(words.until_now | words.from_now),
        amount=(
            rf"(?:(?:{roughly}|only|just|exactly|the first|the final) )?"
            rf"(?:{NUMBER}(?:(?: to | or |-){NUMBER})?(?: and a half)?|{uncounted})"
        ),
        clock=any_of(words.clock),
        calendar=any_of(calendar),
        standing=any_of({word: entry for word, entry in words.standing.items() if word not in calendar}),
    )


def _cut(kind: str, parts: _Parts) -> str:
    return rf"(?:(?P<{kind}_cut>{parts.cut})(?: |-)(?:the )?)?"


def _dates() -> dict[str, str]:
    """Days by number and month."""
    return {
        "iso": rf"(?P<iso_y>{_YEAR})-(?P<iso_m>\d\d)-(?P<iso_d>\d\d)",
        "numeric": r"""(?<![\d./])(?P<numeric_a>\d{1,2})(?P<numeric_s>[/.])(?P<numeric_b>\d{1,2})(?P=numeric_s)
            (?P<numeric_y>(?:19|20)?\d\d)(?![\d/]|\.\d)""",
        "mdy": rf"""(?:(?P<mdy_w>{_WEEKDAY}),? )?(?P<mdy_m>{_MONTH}) (?P<mdy_d>{_DAY}){_NTH}
            (?:{_TO}(?P<mdy_e>{_DAY}){_NTH})?(?:,? (?P<mdy_y>{_YEAR}))?{_NO_DAY}""",
        "dmy": rf"""(?:(?P<dmy_w>{_WEEKDAY}),? )?(?<![\d.,$€£])(?:the )?(?P<dmy_d>{_DAY}){_NTH}
            (?:(?:{_TO}| and )(?P<dmy_e>{_DAY}){_NTH})?(?: of)? (?P<dmy_m>{_MONTH})(?:,? (?P<dmy_y>{_YEAR}))?""",
    }


def _spans_of_years(parts: _Parts) -> dict[str, str]:
    """Months, seasons and quarters of a year, decades and centuries."""
    return {
        "my": rf"""{_cut("my", parts)}(?:(?P<my_n>{_MONTH})(?:{_TO}|/| and ))?(?P<my_m>{_MONTH})(?:,? | of )(?P<my_y>{_YEAR})""",
        "month": rf"""{_cut("month", parts)}(?P<month_m>{_MONTH})(?:(?: of)? (?P<month_d>last|this|next) year)?
            (?! (?:{_DAY}{_NTH}{_NO_DAY}|{_YEAR}\b|(?-i:Day)\b))""",
        "decade": rf"""(?:the )?{_cut("decade", parts)}(?:(?P<decade_y>(?:1[5-9]|20)\d0)['’]?s|['’](?P<decade_s>\d0)s)
            |the (?:(?P<decade_t>[2-9]0)s|(?P<decade_n>twenties|thirties|forties|fifties|sixties|seventies|eighties|nineties))""",
        "century": rf"""(?:the )?{_cut("century", parts)}
            (?:(?P<century_n>\d{{1,2}})(?:st|nd|rd|th)|(?P<century_w>eighteenth|nineteenth|twentieth|twenty-first)) century""",
        "season": rf"""{_cut("season", parts)}(?:(?P<season_d>{parts.period}|the) )?(?P<season_n>{_SEASON})
            (?:(?: of)? (?P<season_y>{_YEAR}))?(?!['’])""",
        "quarter": rf"""(?:the )?(?P<quarter_n>first|second|third|fourth|final|{parts.period})[ -](?P<quarter_u>quarter|half)
            (?: of (?:the year )?(?:(?P<quarter_y>{_YEAR})|(?P<quarter_d>this|last|next|the) year))?(?! of| century)""",
    }


def _beside_the_report(parts: _Parts) -> dict[str, str]:
    """What only the day of the report, or a day told before, places."""
    return {
        "dayword": rf"""(?:(?:earlier|later|late|early) )?(?:
            (?P<dayword_n>the day before yesterday|the day after tomorrow|today|tonight|yesterday|tomorrow|overnight)
            (?: (?P<dayword_p>{parts.part}))?|(?P<dayword_t>this|last) (?P<dayword_q>{parts.part})(?! of))""",
        "set": rf"""(?:every|each)(?: (?:other|single|{NUMBER}))? (?P<set_u>
            {_UNIT}|{_WEEKDAY}|{_MONTH}|{_SEASON}|{parts.part}|weekend)
            |(?P<set_w>{_WEEKDAY})s|(?:once|twice|{NUMBER} times) (?:a|an|per|each|every) (?P<set_v>{_ONE_UNIT})
            |per (?P<set_x>{_ONE_UNIT})""",
        "weekday": rf"""(?:(?:late|early|later|earlier)(?: on)? )?(?:(?P<weekday_d>{parts.period}|the next) )?
            (?P<weekday_n>{_WEEKDAY})(?: (?P<weekday_p>{parts.part}))?(?:,? (?:of )?(?P<weekday_k>last|next|this) week)?""",
        "weekend": rf"(?P<weekend_d>{parts.period}|the past|the) weekend",
        "ago": rf"""(?P<ago_n>{parts.amount}|an?|{_UNIT})(?: (?P<ago_u>{_UNIT})(?P<ago_h> and a half)?)? ago""",
        "shift": rf"""(?P<shift_n>{parts.amount}|an?) (?P<shift_u>{_UNIT}) (?:
            (?P<shift_d>earlier|later|previously|beforehand|afterwards?)(?! than)|(?P<shift_e>before|after|on){_END})
            |(?P<shift_t>the (?:very )?next|the following|the previous|the preceding|the same|that(?: same| very)?) (?P<shift_q>
            day|{parts.part})
            |the (?P<shift_a>day|night|week|month|year|{parts.part}) (?P<shift_b>before|after|earlier|previous){_END}""",
        "period": rf"""(?P<period_e>(?:the )?year[ -]end|(?:the )?(?P<period_f>year|month|week)['’]s end
            |end of (?P<period_g>year|month|week)|mid-?(?P<period_h>week|year|month))
            |(?:(?P<period_cut>{parts.cut})(?: |-))?(?P<period_d>{parts.period}|the past|the last|the next|the) (?P<period_u>
            day|week|month|year|decade|century|{_MONTH})(?! and a half\b| of (?:{_MONTH}|{_YEAR}))""",
    }


def _lengths_and_clocks(parts: _Parts) -> dict[str, str]:
    """Lengths of time and times of day."""
    return {
        "length": rf"""(?:(?P<length_d>{parts.ends}) )?(?P<length_n>{parts.amount}|an?(?= (?:{_ONE_UNIT})(?!\w|-))|the)?
            (?: |-)?\b(?P<length_u>{_UNIT})
            (?P<length_h> and a half)?(?P<length_l>[ -]long)?(?![ -]old| of age|['’]s end)""",
        "clock": rf"""(?P<clock_h>1[0-2]|0?[1-9])(?:[:.](?P<clock_m>[0-5]\d))? ?(?P<clock_x>[ap])(?:\.m\.|m\b){_ZONE}?
            |(?<![:.\d$€£])(?P<clock_g>[01]?\d|2[0-3])[:.](?P<clock_n>[0-5]\d)(?![:.]?\d)(?P<clock_z>(?: (?:hours|hrs))?{_ZONE})?
            |(?P<clock_k>[01]\d|2[0-3])(?P<clock_l>[0-5]\d)(?: (?:hours|hrs)\b{_ZONE}?|{_ZONE})|(?P<clock_w>{parts.clock})""",
    }


def _least_telling(parts: _Parts) -> dict[str, str]:
    """Bare years and words, which are times only in the right company."""
    return {
        "calendar": rf"""(?:(?P<calendar_d>{_DAY}){_NTH}(?: of)? )?(?P<calendar_w>{parts.calendar})
            (?:,? (?P<calendar_y>\d{{3,4}}))?(?: (?-i:AH|SH|AP))?|\d{{3,4}} (?P<calendar_e>(?-i:AH|SH))""",
        "word": rf"(?P<word_w>{parts.standing})(?: (?P<word_y>{_YEAR}))?(?!-| (?:{_UNIT}|of|as|after)\b)",
        "year": rf"""{_cut("year", parts)}(?P<year_y>{_YEAR})(?:[-–/](?P<year_e>{_YEAR}|\d\d)(?!\d))?(?![\d:%]|[,.]\d|[-–]\d)""",
    }


def pattern_of(words: Words) -> re.Pattern[str]:
    """The pattern of all kinds; the first that fits at a place wins, so the more telling stand before the less telling."""
    parts = _parts(words)
    kinds = {
        **_dates(),
        **_spans_of_years(parts),
        **_beside_the_report(parts),
        **_lengths_and_clocks(parts),
        **_least_telling(parts),
    }
    alternatives = "|".join(f"(?P<{kind}>{_packed(each)})" for kind, each in kinds.items())
    return re.compile(rf"(?<!\w)(?:{alternatives})(?!\w)", re.IGNORECASE)


def _packed(pattern: str) -> str:
    return re.sub(r"\n\s*", "", pattern).replace(" ?", r"\s?").replace(" ", r"\s+")


# Without one of these no expression is complete: words of units, days and parts, months, and figures that look like dates.
_SEED = (
    rf"(?:{_UNIT}|{_SEASON}|today|tonight|yesterday|tomorrow|overnight|weekends?|half|(?:twen|thir|for|fif|six|seven|eigh|nine)ties)\b|(?:{_MONTH}|{_WEEKDAY})"
    r"|\d{1,2}[:/.]\d\d|\d{4}|\d ?[ap]\.?m\b|\d0s\b"
)

# How many characters before a seed a pattern may begin, "the very beginning of the twenty-first century", and behind it end,
# "Wednesday, September 21 to 23, 2020".
REACH_BEFORE, REACH_BEHIND = 42, 32

_BLANK_LINE = re.compile(r"\n\s*\n")


def seeds_of(words: Words) -> re.Pattern[str]:
    """The pattern of what an expression can't do without."""
    lists = any_of(words.parts | words.clock | words.standing)
    return re.compile(rf"(?<![^\W\d])(?:{_SEED.replace(' ?', '[ ]?')}|{lists})", re.IGNORECASE)


def regions(seeds: re.Pattern[str], text: str, start: int) -> Iterator[tuple[int, int]]:
    """Stretches of a text from ``start`` on, around seeds and whole words only: the slow pattern need not run elsewhere."""
    low = high = start
    for seed in seeds.finditer(text, start):
        left, right = max(start, seed.start() - REACH_BEFORE), seed.end() + REACH_BEHIND
        if left > high:
            yield from _unbroken(text, low, high)
            low = max(high, text.rfind(" ", start, left) + 1)
        if right > high:
            high = _word_end(text, right)
    yield from _unbroken(text, low, high)


def _unbroken(text: str, low: int, high: int) -> Iterator[tuple[int, int]]:
    """The parts of a stretch between blank lines, which no expression crosses."""
    for gap in _BLANK_LINE.finditer(text, low, high):
        yield low, gap.start()
        low = gap.end()
    yield low, high


def _word_end(text: str, at: int) -> int:
    while at < len(text) and not text[at].isspace():
        at += 1
    return min(at, len(text))
