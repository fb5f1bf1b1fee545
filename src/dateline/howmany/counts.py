"""Counts: tolls, crowds and all else that a number counts, with the nouns that make people of them."""

from spacy.tokens import Token

from dateline.howmany.numbers import Number
from dateline.howmany.phrases import STAND_INS, Phrase
from dateline.howmany.sorts import Sort, because
from dateline.howmany.tolls import Lot
from dateline.howmany.words import Words, kind_of
from dateline.lexicon.entries import Listed
from dateline.record import Because
from dateline.who import Who

# From this number on a plain count of things is worth a figure: "60 vehicles", not "two sides".
COUNT_FROM = 10
# "The two armies" only tells them apart.
_TELLING_APART = frozenset({"the", "these", "those", "both", "all"})
# Plain counts whose list has no kind in its id.
_PLAIN = frozenset({"howmany.let-go", "howmany.number-of"})
_YEAR_DIGITS = 4
_PLURALS_ALIKE = frozenset(
    {
        "people", "staff", "personnel", "aircraft", "cattle", "sheep", "fish", "police", "infantry", "cavalry", "livestock",
        "poultry", "crew", "offspring", "head", "percent", "spacecraft", "hovercraft", "series", "species",
    }
)  # fmt: skip
_PEOPLE, _VOTES = "people", "votes"


def read_count(phrase: Phrase, lot: Lot | None, words: Words, who: Who) -> Sort | None:
    """What else a number counts: people always, things from ten on; ``None`` for numbers of nothing."""
    if lot is not None:
        return _befallen(phrase, lot, words, who)
    noun = phrase.noun
    if noun is None or phrase.number.value == 1 or not _is_counted(phrase, noun, words, who):
        return None
    unit, reasons = _unit(noun, phrase, words)
    return Sort("count", unit, phrase.of, phrase.number.span, reasons)


def _befallen(phrase: Phrase, lot: Lot, words: Words, who: Who) -> Sort | None:
    """Those whom something befell. Of animals and things it is a plain count."""
    span, noun = phrase.number.span, phrase.noun
    kind = "count" if lot.entry.id in _PLAIN else kind_of(lot.entry)
    if noun is not None and kind != "count" and not _can_befall(noun, kind, lot, words, who):
        entry = words.animal.get(noun.lemma_.lower())
        why = (because(entry.id, span),) if entry is not None else ()
        return Sort("count", None, phrase.of, span, why) if phrase.number.least >= COUNT_FROM else None
    unit, reasons = _unit(noun, phrase, words) if noun is not None else (_PEOPLE, ())
    if kind == "votes":
        return Sort(kind, _VOTES, phrase.of, span, lot.reasons)
    if kind == "count":
        return Sort(kind, unit if noun is not None else None, phrase.of or lot.of, span, (*reasons, *lot.reasons))
    household = unit if noun is not None and noun.lemma_.lower() in words.household else _PEOPLE
    return Sort(kind, household, phrase.of or lot.of, span, (*reasons, *lot.reasons))


def _can_befall(noun: Token, kind: str, lot: Lot, words: Words, who: Who) -> bool:
    """Whether a noun names people: known ones, or whoever dies or is killed and is no animal."""
    lemma = noun.lemma_.lower()
    if lemma in words.animal or any(kid.lemma_.lower() in words.animal for kid in noun.lefts):
        return False
    if kind == "votes" or is_people(noun, words, who) or lemma in words.kind or noun.lower_ in words.state:
        return True
    return kind == "dead" and lot.token.pos_ == "VERB"


def is_people(noun: Token, words: Words, who: Who) -> bool:
    """Whether a noun counts people: by the lexicon, as a people's name, or because an actor of several stands there."""
    lemma = noun.lemma_.lower()
    if lemma in words.person or lemma in words.household or _is_of_a_people(noun) or noun.lower_ in STAND_INS:
        return True
    actor = who.at(noun)
    return actor is not None and actor.kind in {"group", "person"}


def _is_of_a_people(noun: Token) -> bool:
    """*Twelve Kenyans*."""
    return noun.tag_ in {"NNP", "NNPS"} and noun.ent_type_ == "NORP"


def _is_year(number: Number, noun: Token) -> bool:
    """*His 1995 tax filings*: newspapers write numbers of four digits with a comma, and years without one."""
    text = number.tokens.text
    if not (text.isdigit() and len(text) == _YEAR_DIGITS and text[:2] in {"18", "19", "20"} and number.modifier == "exact"):
        return False
    return number.tokens.start > 0 and number.tokens.doc[number.tokens.start - 1].dep_ in {"det", "poss", "case"} and noun.i > 0


def _is_model(number: Number, noun: Token) -> bool:
    """*A 737 airliner*: what is counted stands in the plural, unless a hyphen joins the two, *a 27-nation bloc*."""
    if noun.tag_ != "NN" or noun.lower_ in _PLURALS_ALIKE or number.amount.shape == "vague":
        return False
    return number.tokens.end == len(noun.doc) or noun.doc[number.tokens.end].text != "-"


def _is_counted(phrase: Phrase, noun: Token, words: Words, who: Who) -> bool:
    """Whether a bare number is a figure: people always, things from ten on; *the two armies* only tells them apart."""
    if phrase.number.amount.shape in {"part", "ordinal"} or (noun.pos_ != "NOUN" and not _is_of_a_people(noun)):
        return False
    if noun.lemma_ == "time" or _is_year(phrase.number, noun) or _is_model(phrase.number, noun):
        return False
    few = phrase.number.least < COUNT_FROM
    if few and any(kid.dep_ in {"det", "predet"} and kid.lower_ in _TELLING_APART for kid in noun.children):
        return False
    return not few or is_people(noun, words, who)


def _unit(noun: Token, phrase: Phrase, words: Words) -> tuple[str | None, tuple[Because, ...]]:
    """The unit of those counted: people, or families where one is several people."""
    entry: Listed | None = words.household.get(noun.lemma_.lower())
    if entry is not None:
        return entry.value, (because(entry.id, phrase.number.span),)
    person = words.person.get(noun.lemma_.lower())
    if person is not None:
        return _PEOPLE, (because(person.id, phrase.number.span),)
    return (_PEOPLE if _is_of_a_people(noun) else None), ()
