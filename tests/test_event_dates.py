"""When an act was, by syntax: one line a case, sentence and days; ``-`` where nothing says when.

The day of a time in the act's own clause, never merely the nearest; else the report's day, Wednesday 6 March 2024, where a verb
in a simple tense tells the act as news. Several acts of one sentence are separated by ``|``.
"""

import pytest

from dateline.report import Report

DAY = "2024-03-06"

CASES = [
    # A time in the clause of the act
    ("Russia attacked Ukraine on Monday.", "2024-03-04"),  # on the verb
    ("Sunday's attack on the convoy killed six.", "2024-03-03"),  # on the noun
    ("The attack on Kyiv in 2014 killed 12 people.", "2014-01-01/2014-12-31"),  # a year, not the report's day
    ("Police cleared the square on Sunday night, arresting six protesters.", "2024-03-03"),  # a part of a day is that day
    ("Russia said on Monday that it had attacked Ukraine on Saturday.", "2024-03-02"),  # its own, not that of speaking
    ("Poland condemned the attack that killed five people on Sunday.", "2024-03-06 | 2024-03-03"),  # each its own
    ("Poland condemned the attack carried out on Sunday.", "2024-03-06 | 2024-03-03"),  # behind the noun
    ("Russia has shelled Kharkiv since January.", "2024-01-01/2024-03-06"),  # up to the report
    ("Russia has shelled Kharkiv for three weeks.", "2024-02-14/2024-03-06"),  # up to the report
    ("Russia will attack Ukraine on Friday.", "2024-03-08"),  # ahead
    ("Canada will expel two diplomats by Friday.", "2024-03-06/2024-03-08"),  # from the report on
    # ... of a clause that is told of the same time
    ("Police arrested three students on Monday and released them.", "2024-03-04 | 2024-03-04"),  # shared
    ("Rebels shelled the port on Monday, killing six people.", "2024-03-04"),  # a participle
    ("Three students were injured on Monday when police fired tear gas.", "2024-03-04"),  # at once
    # ... or of an act elsewhere
    ("Gambia held an election on February 9. Protests erupted following the vote.", "2024-02-09/2024-03-06"),  # since it
    # The report's day, where a simple tense tells the act as news
    ("Russia attacked Ukraine.", "2024-03-06"),  # past
    ("Poland condemns Russia.", "2024-03-06"),  # present
    ("Japan urged Myanmar to release the prisoners.", "2024-03-06"),  # the request, not the release
    ("Russia attacked Ukraine, Poland said.", "2024-03-06"),  # on another's word
    ("Kenya promised on Monday to send aid to Somalia next month.", "2024-03-04"),  # the promise, not the aid
    # Nothing: an act that is dated otherwise, or not at all
    ("Russia attacked Ukraine two days earlier.", "-"),  # before what, nobody says
    ("Russia attacked Ukraine several weeks ago.", "-"),  # nobody said how many
    ("Russia recently attacked Ukraine.", "-"),  # a vague past
    ("Russia attacks Ukraine every day.", "-"),  # not that day alone
    ("Rebels and soldiers clashed on 27 Ramadan.", "-"),  # another calendar
    ("Russia will attack Ukraine.", "-"),  # to come
    ("Germany plans to expel two Russian diplomats.", "-"),  # planned
    ("Governments are to meet in Cairo.", "-"),  # to come
    ("Russia may attack Ukraine.", "-"),  # supposed
    ("Germany has expelled two Russian diplomats.", "-"),  # perfect: by now, not today
    ("Russia had attacked Ukraine.", "-"),  # before something else
    ("Russia denied attacking Ukraine.", "-"),  # the denial has a day, the attack has none
    ("Turkey offered to host talks between Russia and Ukraine next week.", "-"),  # what is offered has a time
    # ... and an act in the background of another
    ("The rebels who shelled the port accused France of lying.", "- | 2024-03-06"),  # a relative clause
    ("Kyiv on Sunday mourned the victims of the Russian attack.", "-"),  # the day of mourning
    ("Poland expelled two diplomats after rebels shelled the port.", "2024-03-06 | -"),  # before it
    ("Russia said on Monday that it had attacked Ukraine.", "-"),  # not on the day after it was said
]


@pytest.mark.parametrize(("sentence", "expected"), CASES, ids=[sentence for sentence, _ in CASES])
def test_dates_of_events(reader, sentence, expected):
    events = reader.read(Report(text=sentence, published=DAY)).events
    assert " | ".join(map(_days, events)) == expected


def _days(event):
    if event.date is None:
        return "-"
    return event.date.start if event.date.start == event.date.end else f"{event.date.start}/{event.date.end}"


def test_a_date_from_a_time_names_it_and_one_from_the_report_does_not(reader):
    record = reader.read(Report(text="Russia attacked Ukraine on Monday. Poland condemned Russia.", published=DAY))
    assert [event.date.time for event in record.events] == ["t1", None]


def test_without_a_day_no_act_has_one(reader):
    assert reader.read(Report(text="Russia attacked Ukraine.")).events[0].date is None
