"""Labels: numbers that name or order something instead of counting it, as in *Resolution 242*, *room 101* and *the Big Six*."""

import re

from spacy.tokens import Token

from dateline.howmany import measures
from dateline.howmany.numbers import Number
from dateline.howmany.words import Words
from dateline.parse import Parsed

_CODE = re.compile(r"-[^\W\d_]{1,8}-\d")
# Before these words a number names a part or a copy. Any noun right before its number does, as far as the tree shows it.
_LABELLED = frozenset(
    {
        "page", "pages", "room", "article", "articles", "section", "sections", "paragraph", "paragraphs", "chapter", "chapters",
        "annex", "phase", "version", "port", "highway", "route", "flight", "channel", "unit", "line", "level", "grade", "stage",
        "part", "volume", "clause", "rule", "plan", "point", "type", "class", "category", "gate", "exhibit", "call", "road",
    }
)  # fmt: skip


def is_label(number: Number, parsed: Parsed, words: Words) -> bool:
    """Whether a number without bound, sign or percent is no quantity but belongs to a name, a list or a reference."""
    if number.percent or number.sign or number.modifier not in {"exact", "range"}:
        return False
    text, (start, end) = parsed.text, number.span
    if text[start - 1 : start] == "(" and text[end : end + 1] == ")":
        return True
    if text[end : end + 1] == "-" and _is_code(text, end):
        return True
    first = number.tokens[0]
    if measures.is_numbered(number, text):
        return False
    if first.tag_ == "LS" or _is_named(first) or _follows_its_noun(number, first, words) or _is_in_a_name(number.head):
        return True
    return _is_second_of_two(number)


def _is_code(text: str, end: int) -> bool:
    """*17-cv-304*: a hyphen, a word, a hyphen and digits."""
    return _CODE.match(text, end) is not None


def _is_named(first: Token) -> bool:
    """Whether a number in words has the capital of a name: *the Big Six*, *Five Eyes*; at the beginning of a sentence any has."""
    if not first.text[0].isupper() or first.is_sent_start or first.i == 0:
        return False
    return first.nbor(-1).is_alpha and not first.is_upper


def _follows_its_noun(number: Number, first: Token, words: Words) -> bool:
    """Whether a number stands right behind the noun that it belongs to: *Article 5*, *Highway 61*, *port 8080*."""
    head = number.head
    counts = head.dep_ == "nummod" and head.head.tag_ in {"NNS", "NNPS"} and head.head.i > head.i
    if first.i == 0 or counts:
        return False
    before = first.nbor(-1)
    if before.lower_ in words.units:
        return False  # "magnitude 6.3"
    if before.lower_ in _LABELLED:
        return True
    return before.pos_ in {"NOUN", "PROPN"} and head.head == before and head.dep_ in {"nummod", "appos", "nmod"}


def _is_second_of_two(number: Number) -> bool:
    """*Five new 737 aircraft*: a noun that another number counts has this one for a name."""
    noun, start = number.head.head, number.tokens.start
    if number.head.dep_ != "nummod" or noun.i < number.head.i:
        return False
    return any(kid.dep_ == "nummod" and kid.right_edge.i < start for kid in noun.lefts)


def _is_in_a_name(head: Token) -> bool:
    """*The Group of 20*, *10 Downing Street*."""
    if head.dep_ == "pobj" and head.head.lower_ == "of":
        return head.head.head.pos_ == "PROPN"
    return head.dep_ == "nummod" and head.head.tag_ == "NNP" and head.head.i > head.i and head.head.nbor(-1).tag_ == "NNP"
