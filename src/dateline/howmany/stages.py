"""Stages: how far the votes were counted when a share was told, from exit polls to final results."""

from collections.abc import Iterator
from typing import NamedTuple

from spacy.tokens import Token

from dateline.howmany.links import Setting
from dateline.howmany.phrases import Phrase, counted_of
from dateline.howmany.sorts import Sort
from dateline.lexicon.entries import Listed
from dateline.parse.tree import child, surface_subject
from dateline.record import Span, Stage

# Nouns that are told of votes and of much else; words of elections alone.
_OF_ANYTHING = frozenset({"result", "figure", "datum", "projection"})
_ELECTORAL = frozenset({"vote", "voter", "ballot", "turnout", "participation", "electorate", "seat", "support"})
# A clause that tells of a count has few words: "with 99 percent of the ballots from abroad counted".
_CLAUSE = 12
# How many words up from a figure its stage is looked for; longer ways are parsing errors.
_REACH = 6


class Counting(NamedTuple):
    """How far the votes were counted, the list that says so, and where; ``sure`` if its words are of nothing but votes."""

    stage: Stage
    entry: Listed
    span: Span
    sure: bool


def stage_of(phrase: Phrase, sort: Sort, receiver: str | None, setting: Setting) -> Counting | None:
    """How far the votes were counted, as the clause of a figure or the one above says; ``None`` where none does.

    Firms and tests have results too: they are of votes if somebody receives the share, or if it is one of voters.
    """
    found = _stage_above(phrase, setting)
    electoral = receiver is not None or sort.kind == "votes" or (sort.of or "").rpartition(" ")[2] in _ELECTORAL
    return found if found is not None and (found.sure or electoral) else None


def _stage_above(phrase: Phrase, setting: Setting) -> Counting | None:
    node = phrase.number.head
    for _ in range(_REACH):
        if node.pos_ in {"VERB", "AUX"}:
            found = next((found for noun in _nouns(node) if (found := _counting(noun, phrase, setting)) is not None), None)
            found = found or _counted(node, phrase, setting)
            if found is not None:
                return found
            if node.dep_ not in {"ccomp", "xcomp"}:
                return None
        if node.head == node:
            return None
        node = node.head
    return None


def _nouns(verb: Token) -> Iterator[Token]:
    """Subject, agent and objects of prepositions of a verb."""
    who = surface_subject(verb)
    nouns = [who] if who is not None else []
    for kid in verb.children:
        if kid.dep_ in {"prep", "agent", "advcl"}:
            inner = next((grand for grand in kid.children if grand.dep_ == "prep"), kid)
            noun = child(inner, "pobj") or child(kid, "pobj")
            nouns += [noun] if noun is not None else []
    for noun in nouns:
        held = counted_of(noun)  # "early results of exit polls" are those of exit polls
        yield from (noun,) if held is None else (held, noun)


def _counting(noun: Token, phrase: Phrase, setting: Setting) -> Counting | None:
    """The stage that a noun names with one of the words before it: *exit polls*, *preliminary results*."""
    if noun == phrase.number.head or noun.is_ancestor(phrase.number.head):
        return None  # the share of stations that were counted is no result itself
    lemma = noun.lemma_.lower()
    for before in (*(kid.lower_ for kid in noun.lefts), ""):
        entry = setting.words.stage.get(f"{before} {lemma}".strip())
        if entry is not None and entry.value is not None:
            first = next((kid for kid in noun.lefts if kid.lower_ == before), noun)
            span = setting.parsed.chars(first.i, noun.i + 1)
            return Counting(entry.value, entry, span, lemma not in _OF_ANYTHING)  # type: ignore[arg-type]
    return None


def _counted(verb: Token, phrase: Phrase, setting: Setting) -> Counting | None:
    """*With 99 percent of ballots counted*, *after 80 percent had been counted*: the count goes on, unless it is of all."""
    for kid in verb.children:
        entry = setting.words.counted.get(kid.lemma_.lower()) if kid.dep_ in {"advcl", "pcomp", "ccomp"} else None
        if entry is None or entry.value is None or kid.is_ancestor(phrase.number.head) or kid == phrase.verb:
            continue
        clause = setting.parsed.doc[max(kid.left_edge.i, kid.i - _CLAUSE) : kid.i + 1]
        if any(token.lower_ == "all" for token in clause):
            return None
        sure = any(token.lemma_.lower() in _ELECTORAL for token in clause)
        return Counting(entry.value, entry, setting.parsed.chars(clause.start, clause.end), sure)  # type: ignore[arg-type]
    return None
