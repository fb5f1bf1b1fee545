"""The first line of a report, and the day that the report is of."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.errors import ReportError
from dateline.lexicon import notation
from dateline.report import MAX_CHARACTERS, Report, check, date_of, describe, find_dateline

LINES = [
    # the line in the span notation, place, agency, (month, day, year)
    # Agency between slashes
    ("[MOSCOW, September 2. /TASS/.]{line} It", "MOSCOW", "TASS", (9, 2, None)),  # the habit of TASS
    ("[MOSCOW, Sept. 2 /TASS/.]{line} It", "MOSCOW", "TASS", (9, 2, None)),  # abbreviated, no stop
    ("[BRUSSELS, 2 September. /TASS/.]{line} It", "BRUSSELS", "TASS", (9, 2, None)),  # day first
    ("[ST. PETERSBURG, June 5. /TASS/.]{line} It", "ST. PETERSBURG", "TASS", (6, 5, None)),  # a stop in the place
    # Agency in brackets, with a date
    ("[MINSK, March 3 (Reuters) -]{line} It", "MINSK", "Reuters", (3, 3, None)),  # the older habit of Reuters
    ("[PARIS, Sept 2 (AFP) -]{line} It", "PARIS", "AFP", (9, 2, None)),  # AFP
    ("[PARIS, Sept 2 (AFP)]{line} It", "PARIS", "AFP", (9, 2, None)),  # no dash behind
    ("[PARIS, September 2, 2020 (AFP) –]{line} It", "PARIS", "AFP", (9, 2, 2020)),  # with the year
    ("[BEIJING, Jan. 5 (Xinhua) --]{line} It", "BEIJING", "Xinhua", (1, 5, None)),  # Xinhua
    ("[UNITED NATIONS, Sept. 23 (Xinhua) --]{line} It", "UNITED NATIONS", "Xinhua", (9, 23, None)),  # two words
    ("[SEOUL, Sept. 2 (Yonhap) --]{line} It", "SEOUL", "Yonhap", (9, 2, None)),  # Yonhap
    ("[TOKYO, Sept. 2, 2020 (Kyodo) --]{line} It", "TOKYO", "Kyodo", (9, 2, 2020)),  # Kyodo
    ("[TEHRAN, Sep. 02 (MNA) –]{line} It", "TEHRAN", "MNA", (9, 2, None)),  # a leading zero
    ("[MOSCOW. Feb 7 (Interfax) -]{line} It", "MOSCOW", "Interfax", (2, 7, None)),  # a stop behind the place
    ("[KYIV. March 3 (Interfax-Ukraine) -]{line} It", "KYIV", "Interfax-Ukraine", (3, 3, None)),  # hyphen
    ("[MOSCOW, May 9 (RIA Novosti)]{line}, Ivan Petrov - It", "MOSCOW", "RIA Novosti", (5, 9, None)),  # author follows
    ("[GENEVA/BERLIN, 3 March (dpa) -]{line} It", "GENEVA/BERLIN", "dpa", (3, 3, None)),  # two places
    ("[ANKARA, 2 September 2020 (AA) -]{line} It", "ANKARA", "AA", (9, 2, 2020)),  # day first, with the year
    ("[NEW DELHI, Sept 2 (PTI):]{line} It", "NEW DELHI", "PTI", (9, 2, None)),  # a colon
    ("[HAVANA, Cuba, Sept 2 (ACN) -]{line} It", "HAVANA", "ACN", (9, 2, None)),  # with the country
    ("[RAMALLAH, Wednesday, September 2, 2020 (WAFA) –]{line} It", "RAMALLAH", "WAFA", (9, 2, 2020)),  # weekday
    ("[WASHINGTON, Sept 2 (Reuters, updated) -]{line} It", "WASHINGTON", "Reuters", (9, 2, None)),  # a remark
    ("[TBILISI, 3 September (Civil.ge) –]{line} It", "TBILISI", "Civil.ge", (9, 3, None)),  # an address
    ("[N'DJAMENA, Oct 1 (Reuters) -]{line} It", "N'DJAMENA", "Reuters", (10, 1, None)),  # apostrophe
    ("[ROSTOV-ON-DON, June 11 (RIA Novosti) -]{line} It", "ROSTOV-ON-DON", "RIA Novosti", (6, 11, None)),  # hyphens
    # Agency in brackets, no date
    ("[MINSK (Reuters) -]{line} It", "MINSK", "Reuters", (None, None, None)),  # the newer habit of Reuters
    ("[LONDON (Reuters)-]{line}It", "LONDON", "Reuters", (None, None, None)),  # no spaces
    ("[Berlin (dpa) -]{line} It", "Berlin", "dpa", (None, None, None)),  # dpa writes no capitals
    ("[PARIS (AFP) –]{line} It", "PARIS", "AFP", (None, None, None)),  # en dash
    ("[WASHINGTON (AP) —]{line} It", "WASHINGTON", "AP", (None, None, None)),  # em dash
    ("[WASHINGTON, D.C. (AP) —]{line} It", "WASHINGTON", "AP", (None, None, None)),  # district
    ("[KYIV, Ukraine (AP) —]{line} It", "KYIV", "AP", (None, None, None)),  # country
    ("[ST PETERSBURG, Fla. (AP) —]{line} It", "ST PETERSBURG", "AP", (None, None, None)),  # state
    ("[THE HAGUE, Netherlands (AP) —]{line} It", "THE HAGUE", "AP", (None, None, None)),  # article
    ("[SÃO PAULO (Reuters) -]{line} It", "SÃO PAULO", "Reuters", (None, None, None)),  # diacritics
    ("[WASHINGTON/MOSCOW (Reuters) -]{line} It", "WASHINGTON/MOSCOW", "Reuters", (None, None, None)),  # two places
    ("[ABOARD AIR FORCE ONE (Reuters) -]{line} It", "ABOARD AIR FORCE ONE", "Reuters", (None, None, None)),  # no town
    # No agency
    ("[WASHINGTON —]{line} It", "WASHINGTON", None, (None, None, None)),  # newspapers
    ("[KABUL, Afghanistan —]{line} It", "KABUL", None, (None, None, None)),  # with the country
    ("[MOSCOW, 2 Sept -]{line} RIA Novosti. It", "MOSCOW", None, (9, 2, None)),  # agency unmarked
    # White space before it
    ("\n\n  [MINSK (Reuters) -]{line} It", "MINSK", "Reuters", (None, None, None)),  # stays outside the span
]

NO_LINES = [
    "Talks resumed in Minsk on Friday.",  # prose
    "",  # nothing
    "The International Atomic Energy Agency (IAEA) said",  # an acronym explained
    "IAEA (the nuclear agency) said",  # a name explained
    "NATO (North Atlantic Treaty Organization) said",  # in capitals
    "WHO (AFP) is to blame",  # no dash
    "EU leaders (27) met",  # a number in brackets
    "BREAKING — Talks fail",  # a flag
    "UPDATE 1-Minsk talks resume",  # a headline's flag
    "OPEC+ — the club",  # a sign in the name
    "A — B",  # a letter
    "I — the author — say",  # a pronoun
    '"MINSK (Reuters) -',  # inside a quotation
    "(Reuters) - Talks",  # no place
    "Moscow, in September 2020, said",  # a date in prose
]

KNOWN_FAILURES = [
    ("NATO — the alliance — said", "an acronym before a dash"),
    ("AFP - Talks", "an agency before a dash"),
    ("UN (United Nations) - the body - met", "an acronym explained before a dash"),
    ("Médecins Sans Frontières (MSF) - the charity - left", "a name with its acronym before a dash"),
    ("Boris Johnson (Conservative) - once mayor - left", "a politician with the party in brackets"),
    ("[New Delhi, Sept 2 (PTI)]{line} It", "no capitals and no dash"),
    ("[TOKYO, Sept 2 Kyodo -]{line} It", "the agency has no brackets"),
    ("[JERUSALEM, September 2, 2020 (Reuters/AP) -]{line} It", "two agencies"),
    ("[YEREVAN, MARCH 3, ARMENPRESS.]{line} It", "the month in capitals"),
    (r"[JUBA \[Radio Tamazuj\] -]{line} It", "square brackets"),
    ("By A. Author\n[MINSK (Reuters) -]{line} It", "a byline above the line"),
]


@pytest.mark.parametrize(("case", "place", "agency", "date"), LINES)
def test_reads_the_line(case, place, agency, date):
    marked = notation.parse(case)
    line = find_dateline(marked.text)
    assert [line.span] == marked.of("line")
    assert (line.place, line.agency, (line.month, line.day, line.year)) == (place, agency, date)


@pytest.mark.parametrize("text", NO_LINES)
def test_sees_no_line_where_there_is_none(text):
    assert find_dateline(text) is None


@pytest.mark.parametrize(
    "case", [pytest.param(case, marks=pytest.mark.xfail(strict=True, reason=why)) for case, why in KNOWN_FAILURES]
)
def test_known_failures(case):
    marked = notation.parse(case)
    line = find_dateline(marked.text)
    assert ([line.span] if line else []) == marked.of("line")


@given(st.text() | st.text(alphabet="AB Éa.,-—–/()'2 \nMay"))
def test_a_line_is_in_range_and_has_no_white_space_at_its_ends(text):
    line = find_dateline(text)
    if line:
        start, end = line.span
        assert text[:start].strip() == ""
        assert text[start:end] == text[start:end].strip() != ""


@pytest.mark.parametrize("unit", ["A", "AB ", "A-", "AB/", "AB, ", "AB.", "AB, Ab ", "AB (", " "])
def test_a_line_is_sought_in_linear_time(unit):
    began = time.perf_counter()
    find_dateline("AB" + unit * (200_000 // len(unit)))
    assert time.perf_counter() - began < 10


TASS = "MOSCOW, September 2. /TASS/. "

DAYS = [
    # text, published as given, day of the line, day of publication, how it is known
    (TASS + "It met.", "2020-09-02", "2020-09-02", "2020-09-02", "given"),  # metadata give the year
    (TASS + "It met.", "2020-09-05", "2020-09-02", "2020-09-05", "given"),  # published later
    (TASS + "It met.", "2020-09-01", "2020-09-02", "2020-09-01", "given"),  # time zones: a day before its dateline
    (TASS + "It met.", "2020-08-01", "2019-09-02", "2020-08-01", "given"),  # last September, not the next
    (TASS + "It met on Monday.", "2020-09-02", "2020-09-02", "2020-09-02", "given"),  # metadata beat the weekday
    ("PARIS, Dec 31 (AFP) - It met.", "2021-01-01", "2020-12-31", "2021-01-01", "given"),  # over the new year
    ("PARIS, Feb 29 (AFP) - It met.", "2021-03-01", "2020-02-29", "2021-03-01", "given"),  # the last leap year
    ("Talks resumed.", "2020-09-02", None, "2020-09-02", "given"),  # no line
    ("MINSK (Reuters) - It met.", "2020-09-02", None, "2020-09-02", "given"),  # a line without date
    ("PARIS, September 2, 2020 (AFP) - It met.", None, "2020-09-02", "2020-09-02", "dateline"),  # the line has all
    ("PARIS, September 2, 2019 (AFP) - It met.", "2020-09-02", "2019-09-02", "2020-09-02", "given"),  # old copy
    (TASS + "It met.", None, None, None, None),  # no year anywhere
    (TASS + "It met on Wednesday.", None, None, None, None),  # 2009, 2015, 2020, 2026: narrowed, not decided
    (
        TASS + "The vote of August 9, 2020, he said on Wednesday.",
        None,
        "2020-09-02",
        "2020-09-02",
        "inferred",
    ),  # decided
    (TASS + "In 2015 and 2020, he said on Wednesday.", None, None, None, None),  # two years that both fit
    (TASS + "The vote of August 9, 2020, he said.", None, None, None, None),  # a year without weekday
    (TASS + "In 2016, he said on Wednesday.", None, None, None, None),  # the year named does not fit
    ("PARIS, February 30 (AFP) - It met.", "2020-03-03", None, "2020-03-03", "given"),  # no such day
    ("PARIS, February 30, 2020 (AFP) - It met.", None, None, None, None),  # nor with a year
    ("Talks resumed.", None, None, None, None),  # nothing
]


@pytest.mark.parametrize(("text", "given_day", "filed", "published", "published_by"), DAYS)
def test_day(text, given_day, filed, published, published_by):
    assert date_of(Report(text=text, published=given_day), find_dateline(text)) == (filed, published, published_by)


# Years in passing decide nothing: no day is guessed.
NO_DATED_FACT = [
    TASS + "The 2015 accord has failed, he said on Wednesday.",
    TASS + "The war that began in 2014, he said on Tuesday.",
]


@pytest.mark.parametrize("text", NO_DATED_FACT)
def test_day_is_never_guessed(text):
    assert date_of(Report(text=text), find_dateline(text)) == (None, None, None)


def test_describe_takes_the_outlet_from_the_line_only_where_none_is_given():
    assert describe(Report(text=TASS + "It."), language="en", read=True).outlet == "TASS"
    assert describe(Report(text=TASS + "It.", outlet="Kestrel"), language="en", read=True).outlet == "Kestrel"


@pytest.mark.parametrize(
    ("report", "code"),
    [
        (Report(text=""), "DL-101"),  # empty
        (Report(text=" \n\t"), "DL-101"),  # white space
        (Report(text="a\x00b"), "DL-102"),  # NUL
        (Report(text="a\ud800b"), "DL-102"),  # half a surrogate pair can't be written
        (Report(text="a" * (MAX_CHARACTERS + 1)), "DL-104"),  # too long
        (Report(text="a", published="yesterday"), "DL-107"),  # no date
        (Report(text="a", published=""), "DL-107"),  # an empty one
        (Report(text="a", published="2020-9-2"), "DL-107"),  # no leading zeros
        (Report(text="a", published="2020-02-30"), "DL-107"),  # no such day
        (Report(text="a", published="20200902"), "DL-107"),  # ISO, but not the form that we store
        (Report(text="a", published="2020-W36-3"), "DL-107"),  # the same
    ],
)
def test_check_refuses(report, code):
    with pytest.raises(ReportError) as error:
        check(report)
    assert error.value.code == code


def test_check_gives_the_same_report():
    report = Report(text="a" * MAX_CHARACTERS, published="2020-02-29")
    assert check(report) is report


@given(st.text())
def test_id_depends_on_the_text_alone(text):
    assert Report(text=text).id == Report(text=text, outlet="Kestrel", published="2020-09-02").id
    assert len(Report(text=text).id) == 64
