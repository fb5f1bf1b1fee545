"""Quotation marks: which pairs are found, in the span notation.

``{quote}`` is a quotation with both marks, ``{open}`` one that its paragraph never closes.
"""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.lexicon import notation
from dateline.parse.quotes import pair, paragraphs

CASES = [
    # Kinds of marks
    "[“No,”]{quote} he said.",  # curly
    '["No,"]{quote} he said.',  # straight
    "[«No»]{quote}, he said.",  # guillemets
    "[„No“]{quote}, he said.",  # low and high, as in German copy
    "[„No”]{quote}, he said.",  # and as in Polish copy
    "[``No,'']{quote} he said.",  # as typewriters and TeX write them
    '[“No"]{quote} he said.',  # curly opens, straight closes
    '["No”]{quote} he said.',  # straight opens, curly closes
    "[''No'']{quote}, he said.",  # two straight single marks on both sides
    "[‘We go,’]{quote} he said.",  # single marks, punctuation before the closing one
    # Several in a paragraph
    '["One,"]{quote} he said, ["and two."]{quote}',  # split by the cue
    "[“One,”]{quote} he said, [“and two.”]{quote}",  # the same, curly
    '["Yes!"]{quote} ["No!"]{quote}',  # one after the other
    "[“Yes.”]{quote}[“No.”]{quote}",  # no space between
    'The ["hawks"]{quote} beat the ["doves"]{quote}.',  # scare quotes
    # Nested: only the outermost counts
    "[“He told me ‘no’ twice,”]{quote} she said.",  # single in double
    "[‘He said “no” twice,’]{quote} she said.",  # double in single
    "[“A “b” c”]{quote} d",  # the same curly marks
    "[«A «b» c»]{quote} d",  # guillemets
    """["A 'b' c"]{quote} d""",  # straight single in straight double
    # Beside other marks
    'He said:["No."]{quote}',  # behind a colon, no space
    '(["no"]{quote})',  # in brackets
    '—["no"]{quote}—',  # between dashes
    r'\[["no"]{quote}\]',  # in square brackets
    'a ["No"]{quote}-vote',  # first part of a compound
    'non-["hawks"]{quote}',  # last part of a compound
    '[""]{quote} empty',  # nothing inside
    # Never closed: ends with the paragraph
    "[“We go, he said.]{open}",  # curly
    '["We go, he said.]{open}',  # straight
    "[«We go, he said.]{open}",  # guillemets
    "[“One.]{open}\n\n[“Two.”]{quote}\n\nThree.",  # several paragraphs: each opens, the last closes
    "[“One.]{open}\n[“Two.]{open}\n[“Three.”]{quote} Four.",  # single line breaks count too
    "[“One.]{open}\r\n\r\nTwo.",  # Windows line breaks
    "[“]{open}",  # a mark alone
    # No quotations
    "It's the rebels' capital, Lavrov's deputy said.",  # straight apostrophes
    "It’s the rebels’ capital, Lavrov’s deputy said.",  # curly apostrophes
    'a 6" pipe and a 12" gun',  # inches
    """5'10" tall""",  # feet and inches
    "the ‘hawks’ won",  # single scare quotes are left alone
    "'tis the '90s",  # elisions
    'word" and more',  # a closing mark that nothing opened
    "he said ” and left",  # the same, curly
    '"',  # a straight mark alone
    # Apostrophes and measures inside
    """["We won't go,"]{quote} he said.""",  # straight
    "[‘It’s over,’]{quote} he said.",  # the apostrophe is not the closing mark
    'A 6" pipe is ["long"]{quote}.',  # inches before a quotation
]

KNOWN_FAILURES = {
    '["It was 6" tall,"]{quote} he said.': "inches inside a straight quotation close it",
    "[»No«]{quote}, he said.": "guillemets that point inwards",
    "[”No,”]{quote} he said.": "two closing marks, as in Swedish copy",
    'He said,["No."]{quote}': "a straight mark stuck to the comma before it",
    "['No,']{quote} he said.": "straight single marks",
}


def _check(case):
    marked = notation.parse(case)
    found = pair(marked.text, paragraphs(marked.text))
    assert [(q.start, q.end) for q in found if q.closed] == marked.of("quote")
    assert [(q.start, q.end) for q in found if not q.closed] == marked.of("open")


@pytest.mark.parametrize("case", CASES)
def test_marks_pair(case):
    _check(case)


@pytest.mark.parametrize(
    "case",
    [pytest.param(case, marks=pytest.mark.xfail(strict=True, reason=why)) for case, why in KNOWN_FAILURES.items()],
)
def test_known_failures(case):
    _check(case)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),  # nothing
        (" \n\t\n", []),  # only white space
        ("One.", ["One."]),  # no break
        ("One.\nTwo.", ["One.", "Two."]),  # a break alone
        ("One.\n\n\nTwo.\n", ["One.", "Two."]),  # empty lines
        ("One.\r\nTwo.", ["One.", "Two."]),  # Windows
        ("One.\u2029Two.", ["One.", "Two."]),  # the paragraph separator of Unicode
        ("One.\n  \nTwo.", ["One.", "Two."]),  # a line of spaces is no paragraph
        ("  One.", ["  One."]),  # indentation belongs to the paragraph
    ],
)
def test_paragraphs(text, expected):
    assert [text[start:end] for start, end in paragraphs(text)] == expected


marks_and_words = st.text(alphabet="\"“”„«»`'‘’ab,. \n", max_size=200)


@given(st.one_of(st.text(), marks_and_words))
def test_quotations_are_in_range_in_order_and_inside_a_paragraph(text):
    spans = paragraphs(text)
    reached = 0
    for quote in pair(text, spans):
        assert reached <= quote.start < quote.end <= len(text)
        assert any(start <= quote.start and quote.end <= end for start, end in spans)
        reached = quote.end


@given(st.text())
def test_paragraphs_hold_everything_but_white_space(text):
    spans = paragraphs(text)
    held = "".join(text[start:end] for start, end in spans)
    assert "".join(held.split()) == "".join(text.split())
    assert all(text[start:end].strip() for start, end in spans)


# Texts that made a careless pairing quadratic; at this length a quadratic one takes minutes.
@pytest.mark.parametrize("unit", ['"', "“", "‘a’ ", "‘a ", " ", "'", '" a', "«»", "``"])
def test_pairing_is_linear(unit):
    text = unit * (200_000 // len(unit))
    began = time.perf_counter()
    pair(text, paragraphs(text))
    assert time.perf_counter() - began < 10
