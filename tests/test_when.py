"""Times: which expressions are found, which days they cover, and how precisely.

Most cases run on a blank pipeline, since they need no tree; those that turn on an infinitive run on the English one.
The anchor of all is Wednesday, 2 September 2020.
"""

import datetime as dt

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st

from dateline.lexicon import notation
from dateline.parse import parse_all
from dateline.parse.pipeline import load
from dateline.when import find_times

ANCHOR = "2020-09-02"

BLANK = spacy.blank("en")
BLANK.add_pipe("sentencizer")

CASES = [
    # `start/end precision`, the end where it differs; `?` where the days can't be known
    # Full dates
    ("On [September 2, 2020]{time} it met.", "2020-09-02 day"),  # month first
    ("On [September 2 2020]{time} it met.", "2020-09-02 day"),  # no comma
    ("On [Sept. 2, 2020]{time} it met.", "2020-09-02 day"),  # abbreviated
    ("On [2 September 2020]{time} it met.", "2020-09-02 day"),  # day first
    ("On [2nd September, 2020]{time} it met.", "2020-09-02 day"),  # ordinal
    ("On [2020-09-02]{time} it met.", "2020-09-02 day"),  # ISO
    ("It ended on [9 May 1945]{time}.", "1945-05-09 day"),  # long ago
    ("On [31 February 2020]{time} it met.", "?"),  # no such day
    ("File [2020-13-45]{time} is lost.", "?"),  # no such month
    # A day and a month: the nearest such day
    ("On [September 1]{time} it met.", "2020-09-01 day"),  # the day before
    ("On [1 September]{time} it met.", "2020-09-01 day"),  # day first
    ("On [September 2nd]{time} it met.", "2020-09-02 day"),  # ordinal
    ("On [Sept 2]{time} it met.", "2020-09-02 day"),  # abbreviated
    ("On [Jun 5]{time} it met.", "2020-06-05 day"),  # abbreviated
    ("On [Jul. 4]{time} it met.", "2020-07-04 day"),  # with a stop
    ("At 5:30 on [May 5]{time} it met.", "2020-05-05 day"),  # an hour before it
    ("Since [December 20]{time} it met.", "2020-12-20 day"),  # the nearest is ahead
    ("On [5 March]{time} it met.", "2020-03-05 day"),  # the nearest is past
    ("It will meet on [5 March]{time}.", "2021-03-05 day"),  # the future looks ahead
    ("It will meet on [5 September]{time}.", "2020-09-05 day"),  # as near as may be
    ("On [29 February]{time} it met.", "2020-02-29 day"),  # only in leap years
    # Months
    ("In [May 2020]{time} it met.", "2020-05-01/2020-05-31 month"),  # with the year
    ("In [early March 2020]{time} it met.", "2020-03-01/2020-03-31 month"),  # a part counts as the month
    ("In [mid-September 2019]{time} it met.", "2019-09-01/2019-09-30 month"),  # hyphen
    ("In [February 2019]{time} it met.", "2019-02-01/2019-02-28 month"),  # short month
    ("In [February 2020]{time} it met.", "2020-02-01/2020-02-29 month"),  # leap year
    ("In [May]{time} it met.", "2020-05-01/2020-05-31 month"),  # past this year
    ("Since [August]{time} it met.", "2020-08-01/2020-08-31 month"),  # since
    ("It met in [December]{time}.", "2019-12-01/2019-12-31 month"),  # not yet this year
    ("It met in [September]{time}.", "2020-09-01/2020-09-30 month"),  # this one
    ("It will meet in [December]{time}.", "2020-12-01/2020-12-31 month"),  # ahead this year
    ("It will meet in [March]{time}.", "2021-03-01/2021-03-31 month"),  # ahead next year
    ("In [March]{time} 5,000 people met.", "2020-03-01/2020-03-31 month"),  # 5,000 is no day
    ("In [March]{time} 40 people met.", "2020-03-01/2020-03-31 month"),  # nor is 40
    ("It met [last March]{time}.", "2020-03-01/2020-03-31 month"),  # this year's
    ("It met [last October]{time}.", "2019-10-01/2019-10-31 month"),  # last year's
    ("It meets [next October]{time}.", "2020-10-01/2020-10-31 month"),  # this year's
    ("It meets [next March]{time}.", "2021-03-01/2021-03-31 month"),  # next year's
    ("It met [this March]{time}.", "2020-03-01/2020-03-31 month"),  # this year's
    # Years
    ("In [1991]{time} it met.", "1991-01-01/1991-12-31 year"),  # past
    ("It met since [2014]{time}.", "2014-01-01/2014-12-31 year"),  # since
    ("It ends by [2030]{time}.", "2030-01-01/2030-12-31 year"),  # ahead
    # Days by name
    ("[Today]{time} it met.", "2020-09-02 day"),  # capital
    ("It met [tonight]{time}.", "2020-09-02 day"),  # part of a day
    ("[Yesterday]{time}'s talks failed.", "2020-09-01 day"),  # possessive
    ("It meets [tomorrow]{time}.", "2020-09-03 day"),  # ahead
    # Weekdays: the last one, the report's own day included, unless the tense looks ahead
    ("It met on [Wednesday]{time}.", "2020-09-02 day"),  # the day of the report
    ("It met on [Tuesday]{time}.", "2020-09-01 day"),  # the day before
    ("It met on [Thursday]{time}.", "2020-08-27 day"),  # six days before
    ("Talks will resume on [Friday]{time}.", "2020-09-04 day"),  # will
    ("Talks are due on [Friday]{time}.", "2020-09-04 day"),  # due
    ("Talks are scheduled for [Friday]{time}.", "2020-09-04 day"),  # scheduled
    ("It said it would meet on [Friday]{time}.", "2020-09-04 day"),  # would
    ("It will meet. It met on [Friday]{time}.", "2020-08-28 day"),  # the future of another sentence
    ("It met [last Friday]{time}.", "2020-08-28 day"),  # last
    ("It met [last Wednesday]{time}.", "2020-08-26 day"),  # not the report's own day
    ("It meets [next Friday]{time}.", "2020-09-04 day"),  # next
    ("It meets [this Friday]{time}.", "2020-09-04 day"),  # of this week, ahead
    ("It met [this Monday]{time}.", "2020-08-31 day"),  # of this week, past
    # Weeks, months and years by name
    ("It met [last week]{time}.", "2020-08-24/2020-08-30 week"),  # Monday to Sunday
    ("It met [this week]{time}.", "2020-08-31/2020-09-06 week"),  # around the report
    ("It meets [next week]{time}.", "2020-09-07/2020-09-13 week"),  # ahead
    ("It meets in [the coming week]{time}.", "2020-09-07/2020-09-13 week"),  # another word for it
    ("[Last month]{time} it met.", "2020-08-01/2020-08-31 month"),  # capital
    ("It meets [next month]{time}.", "2020-10-01/2020-10-31 month"),  # ahead
    ("It met [this year]{time}.", "2020-01-01/2020-12-31 year"),  # around the report
    ("It met [last year]{time}.", "2019-01-01/2019-12-31 year"),  # past
    ("It meets [next year]{time}.", "2021-01-01/2021-12-31 year"),  # ahead
    # Ago
    ("It met [two days ago]{time}.", "2020-08-31 day"),  # days
    ("[Three weeks ago]{time} it met.", "2020-08-12 week"),  # weeks
    ("It met [five months ago]{time}.", "2020-04-01/2020-04-30 month"),  # months
    ("It met [10 years ago]{time}.", "2010-01-01/2010-12-31 year"),  # digits
    ("It met [a decade ago]{time}.", "2010-01-01/2010-12-31 year"),  # an article
    ("It met [several days ago]{time}.", "?"),  # nobody said how many
    ("It had met [two days earlier]{time}.", "?"),  # before what, is for another step
    ("It met [300 decades ago]{time}.", "?"),  # before the calendar begins
    # Intervals up to the report
    ("It has met for [three days]{time}.", "2020-08-30/2020-09-02 day"),  # days
    ("It met over [the past two weeks]{time}.", "2020-08-19/2020-09-02 week"),  # weeks
    ("It ruled for [two decades]{time}.", "2000-09-02/2020-09-02 decade"),  # decades
    ("It met for [a few days]{time}.", "?"),  # nobody said how many
    ("It meets in [three days]{time}.", "?"),  # within or after them, nobody knows
]

TENSES = [
    # Infinitives look ahead, the preposition does not
    ("They agreed to meet on [Friday]{time}.", "2020-09-04 day"),  # infinitive
    ("They agreed to meet in Minsk on [Friday]{time}.", "2020-09-04 day"),  # a place between
    ("Talks are to resume on [Friday]{time}.", "2020-09-04 day"),  # be to
    ("The envoy flew to Minsk on [Friday]{time}.", "2020-08-28 day"),  # preposition before a name
    ("The army gave aid to refugees on [Friday]{time}.", "2020-08-28 day"),  # preposition before a noun
    ("They agreed to go. On [Friday]{time} they left.", "2020-08-28 day"),  # another sentence
]

NONE = [
    "Talks may resume.",  # the verb may
    "May the talks succeed!",  # at the beginning
    "They march on; a march began.",  # the verb and the noun march
    "Theresa May said so.",  # a name
    "Mayday, Sundays, Fridaynight",  # parts of words
    "March 5,000 people",  # a number
    "It scored in March5.",  # no space
    "The vote ended 20-10.",  # a result
    "Flight 2020 left.",  # a number without preposition
    "",  # nothing
]

KNOWN_FAILURES = [
    ("[Friday]{time}'s talks failed.", "2020-08-28 day", "a weekday in the possessive"),
    ("They may meet on [Friday]{time}.", "2020-09-04 day", "the verb may looks ahead"),
    ("[March 3]{time}: talks fail.", "2020-03-03 day", "a date before a colon"),
    ("It met [this summer]{time}.", "2020-06-01/2020-08-31 season", "seasons"),
    ("It began in [the 1990s]{time}.", "1990-01-01/1999-12-31 decade", "decades"),
    ("It met on [2-4 September 2020]{time}.", "2020-09-02/2020-09-04 day", "ranges of days"),
    ("He will rule for [10 years]{time}.", "2020-09-02/2030-09-02 year", "a duration ahead"),
]

NUMBERS_READ_AS_TIMES = [
    ("The force rose to 2000 troops.", "a number like a year"),
    ("The party led by May lost.", "a name like a month"),
]


def _times(text, anchor=ANCHOR, nlp=BLANK, body=0):
    (parsed,) = parse_all(nlp, [(text, body)])
    return find_times(parsed, anchor)


def _check(case, expected, nlp=BLANK):
    marked = notation.parse(case)
    found = _times(marked.text, nlp=nlp)
    assert [time.span for time in found] == marked.of("time")
    days, _, precision = expected.partition(" ")
    start, _, end = days.partition("/")
    resolved = (start, end or start, precision) if precision else (None, None, None)
    assert {(time.start, time.end, time.precision) for time in found} == {resolved}


def _known(rows):
    return [pytest.param(*row[:-1], marks=pytest.mark.xfail(strict=True, reason=row[-1])) for row in rows]


@pytest.mark.parametrize(("case", "expected"), CASES + _known(KNOWN_FAILURES))
def test_reads(case, expected):
    _check(case, expected)


@pytest.mark.parametrize(("case", "expected"), TENSES)
def test_infinitives_look_ahead(case, expected):
    _check(case, expected, load())


@pytest.mark.parametrize("text", NONE + _known(NUMBERS_READ_AS_TIMES))
def test_sees_no_time_where_there_is_none(text):
    assert _times(text) == ()


def test_without_anchor_only_full_dates_are_resolved():
    found = _times("On Friday, in May, today, last week, a day ago, on 5 May, in 1991 and on 5 May 1991.", anchor=None)
    assert [time.start for time in found] == [None] * 6 + ["1991-01-01", "1991-05-05"]


def test_the_dateline_is_no_time_of_the_text():
    text = "MINSK, March 3 (Kestrel) - It met on March 2."
    assert [text[slice(*time.span)] for time in _times(text, body=26)] == ["March 2"]


def test_ids_follow_the_text_and_the_rule_says_why():
    first, second = _times("It met today and in 1991.")
    assert (first.id, second.id) == ("t1", "t2")
    assert [reason.rule for time in (first, second) for reason in time.because] == ["when.dayword", "when.year"]


WORDS = "a the in on to for May March Friday Sept. 2 31 2020 999 decades years days ago last next this week , - . will"
words = st.sampled_from(WORDS.split())


@given(st.lists(words).map(" ".join), st.dates())
def test_spans_are_in_range_in_order_and_days_are_in_order(text, anchor):
    reached = 0
    for time in _times(text, anchor.isoformat()):
        start, end = time.span
        assert reached <= start < end <= len(text)
        assert text[start:end] == text[start:end].strip()
        if time.start is not None:
            assert dt.date.fromisoformat(time.start) <= dt.date.fromisoformat(time.end)
        assert (time.start is None) == (time.end is None) == (time.precision is None)
        reached = end
