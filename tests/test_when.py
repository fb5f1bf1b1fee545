"""Times: which expressions are found, which days they cover, and how precisely. One line a case.

A reading is ``start/end precision``, the end where it differs, and ``?`` where the days can't be known; ``;`` stands between the
readings of several times. The anchor of all is Wednesday, 2 September 2020. What is read wrongly is in
``cases/known-failures.toml``, section ``times``.
"""

import datetime as dt
import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dateline.lexicon import load as load_lexicon
from dateline.lexicon import notation
from dateline.parse import parse_all
from dateline.parse.pipeline import load
from dateline.when import find_times

ANCHOR = "2020-09-02"

DATES = [
    # Full dates
    ("On [September 2, 2020]{time} it met.", "2020-09-02 day"),  # month first
    ("On [September 2 2020]{time} it met.", "2020-09-02 day"),  # no comma
    ("On [Sept. 2, 2020]{time} it met.", "2020-09-02 day"),  # abbreviated
    ("On [2 September 2020]{time} it met.", "2020-09-02 day"),  # day first
    ("On [2nd September, 2020]{time} it met.", "2020-09-02 day"),  # ordinal
    ("On [the 2nd of September 2020]{time} it met.", "2020-09-02 day"),  # with its article
    ("On [2020-09-02]{time} it met.", "2020-09-02 day"),  # ISO
    ("On [Wednesday, September 2, 2020]{time}, it met.", "2020-09-02 day"),  # with its weekday
    ("On [Wednesday 2 September 2020]{time} it met.", "2020-09-02 day"),  # weekday, day first
    ("It ended on [9 May 1945]{time}.", "1945-05-09 day"),  # long ago
    ("On [31 February 2020]{time} it met.", "?"),  # no such day
    ("File [2020-13-45]{time} is lost.", "?"),  # no such month
    ("It was signed on [14/02/2019]{time}.", "2019-02-14 day"),  # no month has the number 14
    ("It was signed on [03/03/2019]{time}.", "2019-03-03 day"),  # either way the same
    ("It was signed on [7/8/2019]{time}.", "?"),  # July or August
    ("It was signed on [9/1/20]{time}.", "?"),  # both ways lie behind
    ("It was signed on [1.10.2020]{time}.", "2020-01-10 day"),  # October is still to come
    # A day and a month: the nearest such day, on the side that the tense asks for
    ("On [September 1]{time} it met.", "2020-09-01 day"),  # the day before
    ("On [1 September]{time} it met.", "2020-09-01 day"),  # day first
    ("On [September 2nd]{time} it met.", "2020-09-02 day"),  # ordinal
    ("On [Sept 2]{time} it met.", "2020-09-02 day"),  # abbreviated
    ("On [Jun 5]{time} it met.", "2020-06-05 day"),  # abbreviated
    ("On [Jul. 4]{time} it met.", "2020-07-04 day"),  # with a stop
    ("At [5:30 on May 5]{time} it met.", "2020-05-05T05:30 minute"),  # an hour before it
    ("It has been closed since [December 20]{time}.", "2019-12-20 day"),  # since looks back
    ("On [5 March]{time} it met.", "2020-03-05 day"),  # the nearest is past
    ("It met on [October 5]{time}.", "2019-10-05 day"),  # the nearest is ahead, and the tense is past
    ("It will meet on [5 March]{time}.", "2021-03-05 day"),  # the future looks ahead
    ("It will meet on [5 September]{time}.", "2020-09-05 day"),  # as near as may be
    ("The hearing is set for [January 12]{time}.", "2021-01-12 day"),  # for looks ahead
    ("On [29 February]{time} it met.", "2020-02-29 day"),  # only in leap years
    ("They met on [Saturday, 9 August]{time}.", "2020-08-09 day"),  # the weekday fits no year near: the date stands
    ("They met on [Friday, 9 August]{time}.", "2019-08-09 day"),  # the weekday decides the year
    # Several days
    ("It met on [2-4 March 2020]{time}.", "2020-03-02/2020-03-04 day"),  # day first
    ("It met on [March 2-4, 2020]{time}.", "2020-03-02/2020-03-04 day"),  # month first
    ("It met on [March 2–4]{time}.", "2020-03-02/2020-03-04 day"),  # a dash
    ("It met on [2 and 3 March]{time}.", "2020-03-02/2020-03-03 day"),  # two days
    ("It met from [March 30 to April 2]{time}.", "2020-03-30/2020-04-02 day"),  # across months
    ("It met between [3 March and 5 April]{time}.", "2020-03-03/2020-04-05 day"),  # between
    ("It meets from [Monday to Friday]{time}.", "2020-09-07/2020-09-11 day"),  # weekdays
    ("It met from [Monday until Wednesday]{time}.", "2020-08-31/2020-09-02 day"),  # weekdays of the past
    ("It ran from [November to February]{time}.", "2019-11-01/2020-02-29 month"),  # across the year
    ("It met on [Monday]{time} and [Tuesday]{time}.", "2020-08-31 day; 2020-09-01 day"),  # two times, not one
]

MONTHS_AND_YEARS = [
    # Months
    ("In [May 2020]{time} it met.", "2020-05-01/2020-05-31 month"),  # with the year
    ("In [early March 2020]{time} it met.", "2020-03-01/2020-03-10 month"),  # the first third
    ("In [mid-September 2019]{time} it met.", "2019-09-11/2019-09-20 month"),  # the middle third
    ("In [late February]{time} it met.", "2020-02-20/2020-02-29 month"),  # the last third
    ("It met at [the end of July]{time}.", "2020-07-21/2020-07-31 month"),  # another word for it
    ("It met at [the beginning of June]{time}.", "2020-06-01/2020-06-10 month"),  # and for the first
    ("It met in [the last week of June]{time}.", "2020-06-21/2020-06-30 month"),  # about the last third
    ("In [February 2019]{time} it met.", "2019-02-01/2019-02-28 month"),  # short month
    ("In [February 2020]{time} it met.", "2020-02-01/2020-02-29 month"),  # leap year
    ("In [June-July 2008]{time} it met.", "2008-06-01/2008-07-31 month"),  # two months
    ("In [March of 2011]{time} it met.", "2011-03-01/2011-03-31 month"),  # of
    ("In [March of last year]{time} it met.", "2019-03-01/2019-03-31 month"),  # last year's
    ("It will meet in [October next year]{time}.", "2021-10-01/2021-10-31 month"),  # next year's
    ("In [May]{time} it met.", "2020-05-01/2020-05-31 month"),  # past this year
    ("It has met since [August]{time}.", "2020-08-01/2020-08-31 month"),  # since
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
    ("The [January]{time} accord failed.", "2020-01-01/2020-01-31 month"),  # before a noun
    # Years
    ("In [1991]{time} it met.", "1991-01-01/1991-12-31 year"),  # past
    ("It has met since [2014]{time}.", "2014-01-01/2014-12-31 year"),  # since
    ("It ends by [2030]{time}.", "2030-01-01/2030-12-31 year"),  # ahead
    ("In [early 2009]{time} it met.", "2009-01-01/2009-04-30 year"),  # the first third
    ("It will meet in [mid-2021]{time}.", "2021-05-01/2021-08-31 year"),  # one word
    ("By [the end of 2012]{time} it had met.", "2012-09-01/2012-12-31 year"),  # the last third
    ("The [2015]{time} accord failed.", "2015-01-01/2015-12-31 year"),  # before a noun
    ("He spoke at Expo [2019]{time}.", "2019-01-01/2019-12-31 year"),  # an edition
    ("The coup ([1973]{time}) failed.", "1973-01-01/1973-12-31 year"),  # in brackets
    ("The war of [1950-53]{time} ended in a truce.", "1950-01-01/1953-12-31 year"),  # short end
    ("He ruled from [2003 to 2005]{time}.", "2003-01-01/2005-12-31 year"),  # from and to
    ("He ruled between [2014 and 2016]{time}.", "2014-01-01/2016-12-31 year"),  # between
    # Decades and centuries
    ("It began in [the 1990s]{time}.", "1990-01-01/1999-12-31 decade"),  # figures
    ("It began in [the early 1990s]{time}.", "1990-01-01/1992-12-31 decade"),  # the first third
    ("It will end in [the late 2020s]{time}.", "2026-01-01/2029-12-31 decade"),  # the last third
    ("It began in [the '90s]{time}.", "1990-01-01/1999-12-31 decade"),  # short
    ("It began in [the nineties]{time}.", "1990-01-01/1999-12-31 decade"),  # in words
    ("It began in [the thirties]{time}.", "1930-01-01/1939-12-31 decade"),  # those of 2030 are to come
    ("It was built in [the 19th century]{time}.", "1801-01-01/1900-12-31 decade"),  # figures
    ("It was built in [the nineteenth century]{time}.", "1801-01-01/1900-12-31 decade"),  # in words
    # Seasons, as the north has them
    ("It met [this summer]{time}.", "2020-06-01/2020-08-31 season"),  # of this year
    ("It met [last summer]{time}.", "2020-06-01/2020-08-31 season"),  # over two days ago
    ("It met [last winter]{time}.", "2019-12-01/2020-02-29 season"),  # across the year
    ("It met in [the spring of 2014]{time}.", "2014-03-01/2014-05-31 season"),  # with its year
    ("It met in [summer 2014]{time}.", "2014-06-01/2014-08-31 season"),  # without of
    ("It will meet in [the autumn]{time}.", "2020-09-01/2020-11-30 season"),  # begun yesterday
    ("It meets [next spring]{time}.", "2021-03-01/2021-05-31 season"),  # ahead
    # Quarters and halves: their ends are known to the month
    ("Sales fell in [the second quarter]{time}.", "2020-04-01/2020-06-30 month"),  # the last one begun
    ("Sales fell in [the fourth quarter of 2019]{time}.", "2019-10-01/2019-12-31 month"),  # with its year
    ("Sales fell in [the first half of 2019]{time}.", "2019-01-01/2019-06-30 month"),  # half a year
    ("Sales fell [last quarter]{time}.", "2020-04-01/2020-06-30 month"),  # the one before
    ("[Third-quarter]{time} results show a loss.", "2020-07-01/2020-09-30 month"),  # the one begun
    # Feasts with a day of their own
    ("A truce held on [Christmas Day]{time}.", "2019-12-25 day"),  # past
    ("A truce will begin on [New Year's Eve]{time}.", "2020-12-31 day"),  # ahead
    ("They marched on [May Day]{time}.", "2020-05-01 day"),  # no month of May
    ("They were shot on [Bloody Sunday]{time}.", "?"),  # no weekday either
]

BESIDE_THE_REPORT = [
    # Days by name
    ("[Today]{time} it met.", "2020-09-02 day"),  # capital
    ("It met [tonight]{time}.", "2020-09-02 day"),  # part of a day
    ("[Yesterday]{time}'s talks failed.", "2020-09-01 day"),  # possessive
    ("It meets [tomorrow]{time}.", "2020-09-03 day"),  # ahead
    ("It met [the day before yesterday]{time}.", "2020-08-31 day"),  # two days back
    ("It meets [the day after tomorrow]{time}.", "2020-09-04 day"),  # two days ahead
    ("It met [earlier today]{time}.", "2020-09-02 day"),  # the part before
    ("Shells fell [overnight]{time}.", "2020-09-01/2020-09-02 day"),  # from one day to the next
    # Parts of days
    ("It met [this morning]{time}.", "2020-09-02T06:00/2020-09-02T11:59 hour"),  # today's
    ("It met [last night]{time}.", "2020-09-01T18:00/2020-09-01T23:59 hour"),  # yesterday's
    ("It met [yesterday afternoon]{time}.", "2020-09-01T12:00/2020-09-01T17:59 hour"),  # yesterday's
    ("It meets [tomorrow evening]{time}.", "2020-09-03T18:00/2020-09-03T21:59 hour"),  # ahead
    ("It met on [Monday night]{time}.", "2020-08-31T18:00/2020-08-31T23:59 hour"),  # of a weekday
    ("It met [late on Monday]{time}.", "2020-08-31 day"),  # nobody says when late begins
    # Weekdays: the last one, the report's own day included, unless the tense looks ahead
    ("It met on [Wednesday]{time}.", "2020-09-02 day"),  # the day of the report
    ("It met on [Tuesday]{time}.", "2020-09-01 day"),  # the day before
    ("It met on [Thursday]{time}.", "2020-08-27 day"),  # six days before
    ("It met [Tuesday]{time}.", "2020-09-01 day"),  # American, without on
    ("[Friday]{time}'s talks failed.", "2020-08-28 day"),  # possessive
    ("A [Friday]{time} meeting failed.", "2020-08-28 day"),  # before a noun
    ("It met [last Friday]{time}.", "2020-08-28 day"),  # last
    ("It met [last Wednesday]{time}.", "2020-08-26 day"),  # not the report's own day
    ("It meets [next Friday]{time}.", "2020-09-04 day"),  # next
    ("It meets [this Friday]{time}.", "2020-09-04 day"),  # of this week, ahead
    ("It met [this Monday]{time}.", "2020-08-31 day"),  # of this week, past
    ("It met on [Friday last week]{time}.", "2020-08-28 day"),  # of last week
    ("It meets on [Monday next week]{time}.", "2020-09-07 day"),  # of next week
    ("It met on [Thursday of last week]{time}.", "2020-08-27 day"),  # with of
    # Weekends
    ("It met over [the weekend]{time}.", "2020-08-29/2020-08-30 day"),  # the last
    ("It met [last weekend]{time}.", "2020-08-29/2020-08-30 day"),  # the same
    ("It will meet [this weekend]{time}.", "2020-09-05/2020-09-06 day"),  # ahead
    ("It will meet [next weekend]{time}.", "2020-09-12/2020-09-13 day"),  # not the coming one
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
    ("It won [last year]{time}'s vote.", "2019-01-01/2019-12-31 year"),  # possessive
    # Parts of them
    ("It met [earlier this year]{time}.", "2020-01-01/2020-09-01 year"),  # up to the report
    ("It meets [later this year]{time}.", "2020-09-03/2020-12-31 year"),  # from the report on
    ("It meets [later this month]{time}.", "2020-09-03/2020-09-30 month"),  # of a month
    ("It met [earlier this week]{time}.", "2020-08-31/2020-09-01 week"),  # of a week
    ("It met [late last year]{time}.", "2019-09-01/2019-12-31 year"),  # the last third
    ("It meets [early next month]{time}.", "2020-10-01/2020-10-10 month"),  # the first third
    ("It will meet by [the end of the year]{time}.", "2020-09-01/2020-12-31 year"),  # the report's own
    ("It will meet by [the end of next week]{time}.", "2020-09-11/2020-09-13 week"),  # of next week
    ("It led at [the beginning of the year]{time}.", "2020-01-01/2020-04-30 year"),  # the report's own
    ("It will meet by [year-end]{time}.", "2020-09-01/2020-12-31 year"),  # one word
    ("It will meet by [the year's end]{time}.", "2020-09-01/2020-12-31 year"),  # possessive
    # Ago
    ("It met [two days ago]{time}.", "2020-08-31 day"),  # days
    ("[Three weeks ago]{time} it met.", "2020-08-10/2020-08-16 week"),  # the week, not a day of it
    ("It met [five months ago]{time}.", "2020-04-01/2020-04-30 month"),  # months
    ("It met [10 years ago]{time}.", "2010-01-01/2010-12-31 year"),  # digits
    ("It met [a decade ago]{time}.", "2010-01-01/2010-12-31 year"),  # an article
    ("It met [a year and a half ago]{time}.", "2019-01-01/2019-12-31 year"),  # half a year more
    ("It met [more than 20 years ago]{time}.", "2000-01-01/2000-12-31 year"),  # at least
    ("It met [twenty-five years ago]{time}.", "1995-01-01/1995-12-31 year"),  # two words
    ("It met [a fortnight ago]{time}.", "2020-08-17/2020-08-23 week"),  # two weeks
    ("It met [half a century ago]{time}.", "1970-01-01/1970-12-31 year"),  # fifty years
    ("It met [several days ago]{time}.", "?"),  # nobody said how many
    ("It met [months ago]{time}.", "?"),  # nor here
    ("It met [two or three weeks ago]{time}.", "?"),  # nor here
    ("It met [300 decades ago]{time}.", "?"),  # before the calendar begins
]

TENSES = [
    # The verb that governs a weekday decides on which side it lies
    ("Talks will resume on [Friday]{time}.", "2020-09-04 day"),  # will
    ("Talks are due on [Friday]{time}.", "2020-09-04 day"),  # due
    ("Talks are scheduled for [Friday]{time}.", "2020-09-04 day"),  # scheduled
    ("Talks are expected on [Friday]{time}.", "2020-09-04 day"),  # expected
    ("The court set a hearing for [Friday]{time}.", "2020-09-04 day"),  # for
    ("The court postponed the hearing to [Friday]{time}.", "2020-09-04 day"),  # moved to
    ("The hearing was postponed on [Friday]{time}.", "2020-08-28 day"),  # moved on
    ("It said it would meet on [Friday]{time}.", "2020-09-04 day"),  # would
    ("They may meet on [Friday]{time}.", "2020-09-04 day"),  # the verb may
    ("They could meet on [Friday]{time}.", "2020-09-04 day"),  # could
    ("They may have met on [Friday]{time}.", "2020-08-28 day"),  # may have
    ("It will meet. It met on [Friday]{time}.", "2020-08-28 day"),  # the future of another sentence
    ("It met on [Friday]{time} and will meet again.", "2020-08-28 day"),  # the future of another clause
    ("The exhibition opens on [Friday]{time}.", "2020-09-04 day"),  # the present of what is arranged
    ("The minister is visiting Paris on [Friday]{time}.", "2020-09-04 day"),  # the progressive
    ("The minister was visiting Paris on [Friday]{time}.", "2020-08-28 day"),  # its past
    ("The minister says on [Friday]{time} it rained.", "2020-08-28 day"),  # the present of speaking
    ("Quake kills ten on [Friday]{time}", "2020-08-28 day"),  # the present of a headline
    ("The museum was closed until [Friday]{time}.", "2020-09-04 day"),  # until
    ("The museum has been closed since [Friday]{time}.", "2020-08-28 day"),  # since
    ("The election will be held on [Wednesday]{time}.", "2020-09-02 day"),  # later today
    ("Elections on [Sunday]{time} will decide.", "2020-09-06 day"),  # a noun before the verb
    ("They planned talks on [Friday]{time}.", "2020-09-04 day"),  # what is planned
    ("The deal signed on [Friday]{time} failed.", "2020-08-28 day"),  # a participle
    ("A strike planned for [Friday]{time} was called off.", "2020-09-04 day"),  # a participle of the future
    ("The army had withdrawn by [Sunday]{time}.", "2020-08-30 day"),  # by in the perfect
    ("The court ordered a vote by [26 December]{time}.", "2020-12-26 day"),  # by on a noun
    ("He will resign on or before [June 30]{time}.", "2021-06-30 day"),  # a pair of prepositions
    ("The vote, scheduled for [Sunday]{time}, was cancelled.", "2020-09-06 day"),  # an aside of the future
    ("They refused to recognise the [November]{time} result.", "2019-11-01/2019-11-30 month"),  # before a noun no verb counts
    ("As of [Tuesday]{time}, 300 people had died.", "2020-09-01 day"),  # as of
    ("They agreed on a truce, to begin on [Sunday]{time}.", "2020-09-06 day"),  # an infinitive behind a comma
    # Infinitives look ahead, the preposition does not
    ("They agreed to meet on [Friday]{time}.", "2020-09-04 day"),  # infinitive
    ("They agreed to meet in Minsk on [Friday]{time}.", "2020-09-04 day"),  # a place between
    ("Talks are to resume on [Friday]{time}.", "2020-09-04 day"),  # be to
    ("They are going to meet on [Friday]{time}.", "2020-09-04 day"),  # going to
    ("They managed to leave on [Friday]{time}.", "2020-08-28 day"),  # done when they managed
    ("They were forced to leave on [Friday]{time}.", "2020-08-28 day"),  # done when they were forced
    ("The envoy flew to Minsk on [Friday]{time}.", "2020-08-28 day"),  # preposition before a name
    ("The army gave aid to refugees on [Friday]{time}.", "2020-08-28 day"),  # preposition before a noun
    ("They agreed to go. On [Friday]{time} they left.", "2020-08-28 day"),  # another sentence
]

LENGTHS = [
    # Lengths that end or begin with the report
    ("It has met for [three days]{time}.", "2020-08-30/2020-09-02 day"),  # days
    ("Protests have gone on for [over three weeks]{time}.", "2020-08-12/2020-09-02 week"),  # more than
    ("It met over [the past two weeks]{time}.", "2020-08-19/2020-09-02 week"),  # weeks
    ("It met in [the last six months]{time}.", "2020-03-02/2020-09-02 month"),  # months
    ("He has ruled for [two decades]{time}.", "2000-09-02/2020-09-02 decade"),  # decades
    ("It grew in [the past decade]{time}.", "2010-09-02/2020-09-02 decade"),  # one
    ("It grew over [the past year]{time}.", "2019-09-02/2020-09-02 year"),  # not last year
    ("It will grow over [the next four years]{time}.", "2020-09-02/2024-09-02 year"),  # ahead
    ("They will leave within [six months]{time}.", "2020-09-02/2021-03-02 month"),  # within
    ("They will leave in [three days]{time}.", "2020-09-05 day"),  # when they are over
    ("They will leave in [two weeks]{time}.", "2020-09-14/2020-09-20 week"),  # the week, not a day of it
    ("They will vote over [the coming weeks]{time}.", "?"),  # nobody said how many
    ("They have been silent for [the past few days]{time}.", "?"),  # nor here
    ("He said that he would decide within [the next two days]{time}.", "2020-09-02/2020-09-04 day"),  # both words
    # Lengths that no day places
    ("It met for [a few days]{time}.", "?"),  # nobody said how many
    ("It ruled for [two decades]{time}.", "?"),  # nobody says when
    ("He will rule for [10 years]{time}.", "?"),  # from when on
    ("It won a [27-year]{time} contract.", "?"),  # before a noun
    ("It ended a [decades-long]{time} dispute.", "?"),  # long
    ("It took [thirty minutes]{time}.", "?"),  # minutes
    ("The delay was [almost two and a half years]{time}.", "?"),  # a half
    ("It has stood for [years]{time}.", "?"),  # a bare plural
    ("It went on [two hours]{time} after the vote.", "?"),  # of an act without a day
    # What comes back
    ("They meet [every Sunday]{time}.", "?"),  # a weekday
    ("They meet on [Sundays]{time}.", "?"),  # in the plural
    ("They meet [every two weeks]{time}.", "?"),  # counted
    ("They meet [twice a year]{time}.", "?"),  # counted in a unit
    ("They sell 15 tankers [a year]{time}.", "?"),  # a rate
    ("They make $3 billion [a year]{time}.", "?"),  # a rate of money
    ("They held their [annual]{time} drill.", "?"),  # an adjective
    ("They shell the port [daily]{time}.", "?"),  # an adverb
    # Vague words
    ("He [recently]{time} resigned.", "?"),  # past
    ("He [now]{time} resigns.", "?"),  # present
    ("He will [soon]{time} resign.", "?"),  # future
]

CLOCK = [
    # The hour belongs to the day of its sentence, else to that of the report
    ("It met at [6:40 p.m.]{time} in Rome.", "2020-09-02T18:40 minute"),  # today
    ("It met at [6 a.m.]{time} in Rome.", "2020-09-02T06:00 hour"),  # the full hour
    ("It met at [10 a.m. on Friday]{time}.", "2020-08-28T10:00 hour"),  # one time
    ("It met on [Friday at 10 a.m.]{time} in Rome.", "2020-08-28T10:00 hour"),  # the other way round
    ("It met on [Friday]{time} in Rome at [18:00 UTC]{time}.", "2020-08-28 day; 2020-08-28T18:00 minute"),  # apart
    ("It met at [08:30 GMT]{time} in Rome.", "2020-09-02T08:30 minute"),  # with a zone
    ("It met at [0600 GMT]{time} in Rome.", "2020-09-02T06:00 minute"),  # without a colon
    ("It met at [9.15 local time]{time} in Rome.", "2020-09-02T09:15 minute"),  # with a stop
    ("A bomb exploded around [7pm on Friday]{time}.", "2020-08-28T19:00 hour"),  # without stops
    ("A bomb exploded at [3:15 a.m. local time on Sunday]{time}.", "2020-08-30T03:15 minute"),  # with a zone between
    ("The truce began at [midnight on Saturday night]{time}.", "2020-08-30T00:00 hour"),  # where Sunday begins
    ("The truce began at [midnight]{time} in Rome.", "2020-09-02T00:00 hour"),  # where the day begins
    ("It met at [noon]{time} in Rome.", "2020-09-02T12:00 hour"),  # a word
    ("It met from [9 a.m. to 5 p.m.]{time} in Rome.", "2020-09-02T09:00/2020-09-02T17:00 hour"),  # a range
]

TOLD = [
    # Anchored on a day that was told before
    ("They met on [May 5]{time}. [Two days later]{time} they met again.", "2020-05-05 day; 2020-05-07 day"),  # later
    ("They met on [May 5]{time}. [Two days earlier]{time} they had quarrelled.", "2020-05-05 day; 2020-05-03 day"),  # earlier
    ("They met on [May 5]{time}. They quarrelled [the next day]{time}.", "2020-05-05 day; 2020-05-06 day"),  # the next
    ("They met on [May 5]{time}. They left [the same day]{time}.", "2020-05-05 day; 2020-05-05 day"),  # the same
    ("They met on [May 5]{time} and left [that night]{time}.", "2020-05-05 day; 2020-05-05T18:00/2020-05-05T23:59 hour"),  # that
    ("They met on [May 5]{time}. They had quarrelled [the day before]{time}.", "2020-05-05 day; 2020-05-04 day"),  # before
    ("They met on [May 5]{time}, [a day after]{time}.", "2020-05-05 day; 2020-05-06 day"),  # after, and no more
    ("They met in [May]{time} and [that year]{time}.", "2020-05-01/2020-05-31 month; 2020-01-01/2020-12-31 year"),  # its
    ("It met in [2019]{time} and [the year before]{time}.", "2019-01-01/2019-12-31 year; 2018-01-01/2018-12-31 year"),
    ("They met on [May 5]{time}. [Three weeks later]{time} it failed.", "2020-05-05 day; 2020-05-25/2020-05-31 week"),  # weeks
    ("On [May 5]{time} they said he died [the previous night]{time}.", "2020-05-05 day; 2020-05-04T18:00/2020-05-04T23:59 hour"),
    ("They met on [May 5]{time}. [Later in the day]{time} they left.", "2020-05-05 day; 2020-05-05 day"),  # later in it
    # ... or on the report's, where none was told
    ("It met [the previous evening]{time}.", "2020-09-01T18:00/2020-09-01T21:59 hour"),  # the evening before
    ("It had met [two days earlier]{time}.", "?"),  # before what, nobody says
    ("It left [the next day]{time}.", "?"),  # after what, nobody says
    # Anchored on an act that the report dates
    ("They held a poll on [May 5]{time}. Riots began [following the vote]{time}.", "2020-05-05 day; 2020-05-05/2020-09-02 day"),
    ("The vote was on [May 5]{time}. It is quiet [since the vote]{time}.", "2020-05-05 day; 2020-05-05/2020-09-02 day"),  # since
    ("A summit was held on [May 5]{time}. He left [during the talks]{time}.", "2020-05-05 day; 2020-05-05 day"),  # during
    ("The raid was on [May 5]{time}. He died [two days after the attack]{time}.", "2020-05-05 day; 2020-05-07 day"),  # counted
    ("The blast happened on [May 5]{time}. After the vote he left.", "2020-05-05 day"),  # another act, not known
]

CALENDARS = [
    # Other calendars are named and left unresolved
    ("They met on [27 Ramadan 1442]{time}.", "?"),  # with day and year
    ("They fast during [Ramadan]{time}.", "?"),  # a month
    ("They met on [13 Aban]{time}.", "?"),  # Iranian
    ("They died in [680 AH]{time}.", "?"),  # an era
    ("They met on [Yom Kippur]{time}.", "?"),  # a feast
    ("They met on [24 Hidar]{time}.", "?"),  # Ethiopian
    ("They celebrate [Lunar New Year]{time}.", "?"),  # placed by the moon
]

NONE = [
    "Talks may resume.",  # the verb may
    "May the talks succeed!",  # at the beginning
    "They march on; a march began.",  # the verb and the noun march
    "Theresa May said so.",  # a name
    "The party led by May lost.",  # a name behind by
    "Mayday, Fridaynight",  # parts of words
    "March 5,000 people",  # a number
    "It scored in March5.",  # no space
    "The vote ended 20-10.",  # a result
    "Flight 2020 left.",  # a number without preposition
    "Resolution 1973 was adopted.",  # a number behind a name
    "The force rose to 2000 troops.",  # a count behind a preposition
    "They sent 1900 soldiers.",  # a count
    "A 56-year-old man left.",  # an age
    "He is 56 years old.",  # an age
    "A man aged 30 left.",  # an age
    "A quarter of them left.",  # a fraction
    "They won the first half.",  # of a match
    "It was not a day to forget.",  # no length
    "The fall of Kabul shook them.",  # no season
    "They drank spring water.",  # no season
    "Safar Rajab spoke to Mehr News.",  # names of persons
    "The ratio is 3:10.",  # no hour
    "It costs 5.30 euros.",  # no hour
    "He read the Daily Mail.",  # a name
    "The soon-to-open hall burned.",  # part of a word
    "The day came.",  # a bare unit
    "",  # nothing
]

FAILURES = tomllib.loads((Path(__file__).parent / "cases" / "known-failures.toml").read_text(encoding="utf-8"))["times"]

TABLES = {
    "dates": DATES,
    "months and years": MONTHS_AND_YEARS,
    "beside the report": BESIDE_THE_REPORT,
    "tenses": TENSES,
    "lengths": LENGTHS,
    "clock": CLOCK,
    "told": TOLD,
    "calendars": CALENDARS,
}
CASES = [pytest.param(*row, id=row[0]) for table in TABLES.values() for row in table]
CASES += [
    pytest.param(row["text"], row["read"], id=row["text"], marks=pytest.mark.xfail(strict=True, reason=row["why"]))
    for row in FAILURES
]


def _times(text, anchor=ANCHOR, body=0):
    (parsed,) = parse_all(load(), [(text, body)])
    return find_times(parsed, load_lexicon(), anchor)


def _reading(time):
    if time.start is None:
        return "?"
    return f"{time.start if time.start == time.end else f'{time.start}/{time.end}'} {time.precision}"


@pytest.mark.parametrize(("case", "expected"), CASES)
def test_reads(case, expected):
    marked = notation.parse(case)
    found = _times(marked.text)
    assert [time.span for time in found] == marked.of("time")
    assert "; ".join(map(_reading, found)) == expected


@pytest.mark.parametrize("text", NONE)
def test_sees_no_time_where_there_is_none(text):
    assert _times(text) == ()


def test_there_are_enough_cases():
    assert sum(map(len, TABLES.values())) >= 200


def test_without_anchor_only_full_dates_are_placed():
    found = _times("On Friday, in May, today, last week, a day ago, on 5 May, in 1991 and on 5 May 1991.", anchor=None)
    assert [time.start for time in found] == [None] * 6 + ["1991-01-01", "1991-05-05"]


def test_what_is_not_placed_still_has_a_precision():
    assert [time.precision for time in _times("They met several weeks ago, for three days.")] == ["week", "day"]


def test_the_dateline_is_no_time_of_the_text():
    text = "MINSK, March 3 (Kestrel) - It met on March 2."
    assert [text[slice(*time.span)] for time in _times(text, body=26)] == ["March 2"]


def test_ids_follow_the_text_and_the_rule_says_why():
    first, second = _times("It met today and in 1991.")
    assert (first.id, second.id) == ("t1", "t2")
    assert [reason.rule for time in (first, second) for reason in time.because] == ["when.dayword", "when.year"]


def test_a_time_from_another_names_it():
    text = "They met on May 5. Two days later they met again."
    reason = _times(text)[1].because[1]
    assert (reason.rule, [text[slice(*span)] for span in reason.spans]) == ("when.told", ["May 5"])


def test_an_expression_does_not_cross_paragraphs():
    assert [time.span for time in _times("The war ended in May\n\n2020 was quiet.")] == [(17, 20)]


def test_a_long_run_of_figures_is_read_in_linear_time():
    assert len(_times("2020" * 20_000)) == 0


WORDS = (
    "a the in on to for from between until since May March Friday Sept. 2 31 2020 999 decades years days ago last next this "
    "week , - . will noon 10 a.m. early late end of that day later two half and following vote every summer quarter Ramadan"
)
words = st.sampled_from(WORDS.split())


@settings(deadline=None)
@given(st.lists(words).map(" ".join), st.dates())
def test_spans_are_in_range_in_order_and_days_are_in_order(text, anchor):
    reached = 0
    for time in _times(text, anchor.isoformat()):
        start, end = time.span
        assert reached <= start < end <= len(text)
        assert text[start:end] == text[start:end].strip()
        if time.start is not None:
            assert dt.datetime.fromisoformat(time.start) <= dt.datetime.fromisoformat(time.end)
            assert time.precision is not None
        assert (time.start is None) == (time.end is None)
        reached = end
