"""The one-line span notation of lexicon examples."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.errors import LexiconError
from dateline.lexicon.notation import parse

READS = [
    # marked, bare text, spans in the order of their ends
    ("Nothing marked.", "Nothing marked.", []),  # spans are optional
    ("", "", []),  # so is text
    ("[Moscow]{actor} spoke.", "Moscow spoke.", [("actor", 0, 6)]),  # one
    ("[A]{x}[B]{y}", "AB", [("x", 0, 1), ("y", 1, 2)]),  # side by side
    ("[[A]{x} b]{y}", "A b", [("x", 0, 1), ("y", 0, 3)]),  # nested: the inner ends first
    ("[a [B]{x}]{y}", "a B", [("x", 2, 3), ("y", 0, 3)]),  # nested at the end
    ("[A]{x} and [B]{x}", "A and B", [("x", 0, 1), ("x", 6, 7)]),  # a role twice
    ("[]{x}a", "a", [("x", 0, 0)]),  # an empty span
    (r"\[sic\]", "[sic]", []),  # literal brackets
    (r"[a\]b]{x}", "a]b", [("x", 0, 3)]),  # a literal bracket inside a span
    ("a {b} c", "a {b} c", []),  # braces alone mean nothing
    ("a\\b", "a\\b", []),  # so does a backslash
    ("[Ünï]{x} 😀 [b]{y}", "Ünï 😀 b", [("x", 0, 3), ("y", 6, 7)]),  # offsets count code points
    ("[a\nb]{x}", "a\nb", [("x", 0, 3)]),  # line breaks are text
    ("[a]{third_party}", "a", [("third_party", 0, 1)]),  # roles may have underscores
]

REFUSED = [
    "[a",  # never closed
    "a]",  # never opened
    "[a]",  # no role
    "a]{x}",  # a role without an opening bracket
    "[a]{}",  # an empty role
    "[a]{X}",  # roles are lower-case
    "[a] {x}",  # nothing between bracket and role
    "[[a]{x}",  # one of two closed
    "[a]{x}]{y}",  # one closed too many
]


@pytest.mark.parametrize(("marked", "text", "spans"), READS)
def test_reads(marked, text, spans):
    assert parse(marked) == (text, tuple((role, (start, end)) for role, start, end in spans))


@pytest.mark.parametrize("marked", REFUSED)
def test_refuses(marked):
    with pytest.raises(LexiconError) as error:
        parse(marked)
    assert error.value.code == "DL-204"


def test_of_gives_one_role_in_text_order():
    assert parse("[a [b]{x}]{y} [c]{x}").of("x") == [(2, 3), (4, 5)]


def test_error_says_where():
    with pytest.raises(LexiconError, match="unexpected bracket at 3"):
        parse("abc]")


def _escaped(text):
    return text.replace("[", r"\[").replace("]", r"\]")


# A backslash before a bracket can't be written; all other text can.
plain = st.text().filter(lambda text: "\\" not in text)


@given(st.lists(st.tuples(plain, st.sampled_from([None, "actor", "cue"]))))
def test_what_is_marked_is_what_is_read(parts):
    marked = "".join(f"[{_escaped(text)}]{{{role}}}" if role else _escaped(text) for text, role in parts)
    read = parse(marked)
    assert read.text == "".join(text for text, _ in parts)
    assert [(role, read.text[start:end]) for role, (start, end) in read.spans] == [(role, text) for text, role in parts if role]


@given(st.text(alphabet="[]{}\\ax_ "))
def test_any_text_is_read_or_refused(text):
    try:
        read = parse(text)
    except LexiconError:
        return
    assert all(0 <= start <= end <= len(read.text) for _, (start, end) in read.spans)
