"""Votes: *52 to 48*, *412 votes to 149*, *141 votes in favour, five against and 35 abstentions*."""

from spacy.tokens import Token

from dateline.howmany.numbers import Number
from dateline.howmany.phrases import Phrase
from dateline.howmany.sorts import Sort, because
from dateline.howmany.words import Words
from dateline.parse import Parsed
from dateline.parse.tree import governed
from dateline.record import Because

_UNIT = "votes"
_PAIR = "howmany.pair"
# How far above a pair of numbers the verb or noun of its ballot stands.
_REACH = 4
# Within so many words before a bare number its ballot counts other votes.
_BEFORE = 20


def ballot_of(number: Number, words: Words) -> Because | None:
    """The decision whose sides two numbers are: *voted 52 to 48*, *in a 9-6 vote*; ``None`` for a score, *won 2-1*."""
    node = number.tokens[0]
    for _ in range(_REACH):
        starred = f"{node.lower_}*" if node.pos_ == "NOUN" else node.lemma_.lower()
        entry = words.ballot.get(starred) if node != number.tokens[0] else None
        if entry is not None:
            return because(entry.id, (node.idx, node.idx + len(node.text)))
        if node.pos_ in {"VERB", "AUX"} or node.head == node:
            return None
        node = node.head
    return None


def one_side(phrase: Phrase, ballot: Because) -> Sort:
    """One side of a decision."""
    return Sort("votes", _UNIT, None, phrase.number.span, (ballot, because(_PAIR, phrase.number.span)))


def read_votes(phrase: Phrase, parsed: Parsed, words: Words) -> Sort | None:
    """Votes cast, if the number counts some."""
    number = phrase.number
    entry = words.kind.get(phrase.noun.lemma_.lower()) if phrase.noun is not None else None
    if entry is not None and phrase.noun is not None and entry.id == "howmany.kind.votes":
        side, reasons = _side(phrase.noun, words, number)
        return Sort("votes", _UNIT, side or phrase.of, number.span, (*reasons, because(entry.id, number.span)))
    if phrase.noun is None and _behind_votes(number, parsed):
        return Sort("votes", _UNIT, "vote", number.span, (because(_PAIR, number.span),))
    side, reasons = _side(number.head, words, number) if phrase.noun is None else (None, ())
    return Sort("votes", _UNIT, side, number.span, reasons) if side and _has_votes_before(number, parsed) else None


def _side(noun: Token, words: Words, number: Number) -> tuple[str | None, tuple[Because, ...]]:
    """Whether votes are for or against, where the words behind them say so."""
    for prep, word in (("in", None), ("against", "against")):
        held = governed(noun, prep)
        spoken = word if word and any(kid.lower_ == prep for kid in noun.children) else held.lower_ if held is not None else None
        entry = words.side.get(spoken or "")
        if entry is not None:
            return entry.value, (because(entry.id, number.span),)
    return None, ()


def _behind_votes(number: Number, parsed: Parsed) -> bool:
    """The other side of *412 votes to 149*."""
    before = [token.lower_ for token in parsed.doc[max(0, number.tokens.start - 2) : number.tokens.start]]
    return before in (["votes", "to"], ["votes", "against"])


def _has_votes_before(number: Number, parsed: Parsed) -> bool:
    """Whether the sentence counts votes before a bare number: *141 votes in favour, five against*."""
    start = max(number.head.sent.start, number.tokens.start - _BEFORE)
    return any(token.lower_ in {"votes", "vote"} for token in parsed.doc[start : number.tokens.start])
