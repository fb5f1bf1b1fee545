"""Office holders: a full name has country and sector on the day of a report, and the report's own words come first."""

import pytest

from dateline.lexicon import load
from dateline.lexicon.entries import Person, Term
from dateline.reader import Config, Reader
from dateline.report import Report
from dateline.who.known import known_as

RULER = Person(id="person.ruler", name="X Y", terms=(Term(office="head-of-state", of="BLR", since="1994-07"),))
MINISTER = Person(
    id="person.minister", name="X Y", terms=(Term(office="foreign-minister", of="ZMB", since="2001-02", until="2003-05"),)
)
CHAIR = Person(
    id="person.chair", name="X Y", terms=(Term(office="head-of-organisation", of="UN", since="2007-01", until="2016-12"),)
)
RIVAL = Person(id="person.rival", name="X Y", country="MLI", sectors=("OPP",))

KNOWN = [
    # entries, day, country and sectors
    ((RULER,), "2020-09-02", ("BLR", ("GOV",))),  # in office
    ((RULER,), "1994-07-31", ("BLR", ("GOV",))),  # in the month in which it began
    ((RULER,), "1994-06-30", ("BLR", ())),  # before: of that state, in no office yet
    ((MINISTER,), "2003-05-31", ("ZMB", ("GOV",))),  # in its last month
    ((MINISTER,), "2019-01-01", ("ZMB", ("GOV",))),  # former holders keep their sector
    ((MINISTER,), None, ("ZMB", ())),  # a report without a day
    ((CHAIR,), "2010-01-01", (None, ("IGO",))),  # of no state
    ((RIVAL,), "2010-01-01", ("MLI", ("OPP",))),  # without an office
    ((RULER, MINISTER), "2002-01-01", None),  # two of one name, both in office
    ((RULER, MINISTER), "2019-01-01", ("BLR", ("GOV",))),  # two of one name, one in office
    ((RULER, MINISTER), None, None),  # two of one name, and nothing to tell them apart
]


@pytest.mark.parametrize(("entries", "day", "wanted"), KNOWN)
def test_what_is_known_on_a_day(entries, day, wanted):
    known = known_as(entries, day)
    assert (known and (known.country, known.sectors)) == wanted


@pytest.fixture(scope="module")
def rules():
    return Reader(Config(tagger=False, detect_language=False))


def test_every_term_is_read_in_its_first_month(rules):
    terms = [(person, term) for person in load().persons for term in person.terms if "." not in term.of]
    reports = [Report(text=f"On Monday {person.name} left the hall.", published=f"{term.since}-28") for person, term in terms]
    unread = [
        (person.name, term.of, term.since)
        for (person, term), record in zip(terms, rules.read_many(reports), strict=True)
        if person.rule not in {reason.rule for actor in record.actors for mention in actor.mentions for reason in mention.because}
    ]
    assert unread == []


def test_every_alias_is_read(rules):
    names = [(person, name) for person in load().persons for name in person.names]
    reports = [Report(text=f"On Monday {name} left the hall.", published="2015-06-01") for _, name in names]
    unread = [
        name
        for (person, name), record in zip(names, rules.read_many(reports), strict=True)
        if person.rule not in {reason.rule for actor in record.actors for mention in actor.mentions for reason in mention.because}
    ]
    assert unread == []


def test_the_reports_own_words_come_first(rules):
    record = rules.read(Report(text="Malian Trade Minister Svetlana Tikhanovskaya left the hall.", published="2021-05-01"))
    assert {actor.country for actor in record.actors if actor.kind == "person"} == {"MLI"}


def test_a_bare_last_name_is_nobody_known(rules):
    record = rules.read(Report(text="Navalny left the hall.", published="2019-05-01"))
    assert {actor.country for actor in record.actors} <= {None}


def test_terms_are_in_order_and_do_not_end_before_they_begin():
    for person in load().persons:
        assert list(person.terms) == sorted(person.terms, key=lambda term: (term.since, term.office))
        assert all(term.until is None or term.since <= term.until for term in person.terms)
