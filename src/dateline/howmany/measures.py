"""Measures: sums of money, lengths of time and way, weights and surfaces, ages and ranks."""

import re

from spacy.tokens import Token

from dateline.howmany.numbers import Number
from dateline.howmany.phrases import Phrase, counted_of
from dateline.howmany.sorts import Sort, because
from dateline.howmany.words import Words
from dateline.lexicon.entries import Listed
from dateline.parse import Parsed
from dateline.parse.tree import child, surface_subject
from dateline.record import FigureKind, Span
from dateline.who import Who

_WORD = re.compile(r"(?P<gap>\s?-|\s+of\s+|\s*)(?P<first>U\.S\.|[^\W\d_][\w/²]*)(?P<rest>(?:\s+[^\W\d_]\w*){0,2})")
_HALF_BEHIND = re.compile(r"\s+and\s+a\s+half\b", re.IGNORECASE)
_ARTICLE = re.compile(r"\s+an?(?=\s)", re.IGNORECASE)
_OLD = re.compile(r"[\s-](?:old|of\s+age)\b", re.IGNORECASE)
# Words behind a length that make a time of it.
_POINTS_IN_TIME = re.compile(r"\s+(?:ago|earlier|later|before|afterwards|previously)\b", re.IGNORECASE)
_NUMBERED = re.compile(r"\b(?:No\.?|number)\s\Z", re.IGNORECASE)
# Units that are also other words, and are units only behind a hyphen: *a 30-second film*, *the third second*.
_ONLY_JOINED = frozenset({"second"})
# Behind a number its unit and the word that makes a time of it take at most so many characters.
_NEAR = 30
# Bare numbers up to here can be ages.
_OLDEST = 120
# One person's rank stands behind these: *the group's No. 2*, *the world number one*.
_RANKED_BEFORE = frozenset({"'s", "’s", "the", "as", "world", "its", "his", "their", "a", "'", "’"})
_BEFORE_NOUN = frozenset({"nummod", "compound", "nmod"})
_DAYS = frozenset({"DATE", "TIME"})
_SIDES_OF_AGE = frozenset({"under", "over", "above", "below"})
_PLACES = frozenset({"place", "position", "spot"})


def read_money(phrase: Phrase, parsed: Parsed, words: Words) -> Sort | None:
    """A sum of money: a sign before the number, or a currency behind it."""
    number = phrase.number
    if number.sign is not None:
        span = number.span
        return Sort("money", number.sign.value, _spent_on(phrase), span, (because(number.sign.id, span),))
    found = _unit_behind(number, parsed.text, words.currencies)
    if found is None:
        return None
    entry, end, gap = found
    if _is_weight(entry, parsed.text, end, gap) or (entry.value == "KRW" and number.least < _OLDEST):
        return None
    span = _with_unit(number, end)
    return Sort("money", entry.value, _spent_on(phrase), span, (because(entry.id, span),))


def _is_weight(entry: Listed, text: str, end: int, gap: str) -> bool:
    """*500 pounds of rice*, *a 500-pound bomb*."""
    return entry.value == "GBP" and ("-" in gap or text[end : end + 4] == " of ")


def _unit_behind(number: Number, text: str, table: dict[str, Listed]) -> tuple[Listed, int, str] | None:
    """The unit behind a number, where it ends, and what stands between: the longest name of one wins, *Sudanese pounds*."""
    match = _WORD.match(text, number.unit_at)
    if match is None or (match["gap"].strip() == "of" and number.amount.shape != "vague"):
        return None
    if match["first"].lower() in _ONLY_JOINED and match["gap"] != "-":
        return None
    following = [match["first"], *match["rest"].split()]
    for count in range(len(following), 0, -1):
        entry = table.get(" ".join(following[:count]).lower())
        if entry is not None:
            end = match.end("first")
            for word in following[1:count]:
                end = text.index(word, end) + len(word)
            return entry, end, match["gap"]
    return None


def _with_unit(number: Number, end: int) -> Span:
    """The span of a figure with its unit; where two numbers share one, the first stays as it is."""
    return number.span if number.shared else (number.span[0], end)


def _spent_on(phrase: Phrase) -> str | None:
    """Of what a sum is: *$40 million in aid*, *a $300,000 ransom*, *a loan of 30 billion yen*; *was* says so too."""
    head, counts = phrase.number.head, phrase.number.head.dep_ in _BEFORE_NOUN and phrase.number.head.head.pos_ == "NOUN"
    within = _within(head) or (_within(head.head) if counts else None)
    if within is not None:
        return within.lemma_.lower()
    if phrase.number.sign is not None and counts and head.head.i > head.i:
        return head.head.lemma_.lower()
    before = phrase.number.tokens.doc[max(0, phrase.number.tokens.start - 2) : phrase.number.tokens.start]
    of = next((token for token in before if token.lower_ == "of" and token.head.pos_ == "NOUN"), None)
    if of is not None:
        return of.head.lemma_.lower()
    if phrase.verb is not None and phrase.verb.lemma_ == "be" and phrase.role == "object":
        who = surface_subject(phrase.verb)
        return who.lemma_.lower() if who is not None and who.pos_ == "NOUN" else None
    return None


def _within(money: Token) -> Token | None:
    """The noun behind *in* or *of* on a sum: *in aid*, *of debt*."""
    for kid in money.rights:
        noun = child(kid, "pobj") if kid.dep_ == "prep" and kid.lower_ in {"in", "of"} else None
        if noun is not None and noun.pos_ == "NOUN" and noun.ent_type_ not in _DAYS and not noun.lemma_.startswith("dollar"):
            return noun
    return None


def read_measure(phrase: Phrase, parsed: Parsed, words: Words, who: Who) -> Sort | None:
    """Lengths of time and way, weights, surfaces and ages: a number with a unit of measure behind it, or before it."""
    number, text = phrase.number, parsed.text
    if text[max(0, number.span[0] - len("magnitude ")) : number.span[0]].lower() == "magnitude ":
        entry = words.units["magnitude"]
        span = (number.span[0] - len("magnitude "), number.span[1])
        return Sort("count", entry.value, None, span, (because(entry.id, span),))
    found = _unit_behind(number, text, words.units) or _with_article(number, text, words)
    if found is None or _POINTS_IN_TIME.match(text, found[1]) or _is_some_day(phrase):
        return None
    entry, end, gap = found
    kind: FigureKind = entry.id.split(".")[2]  # type: ignore[assignment]
    if gap.strip() == "of" or (entry.value == "pounds" and "-" not in gap and not _is_weight_of(text, end)):
        return None
    old = _OLD.match(text, end) if kind == "duration" else None
    if old is not None:
        span = _with_unit(number, old.end())
        return Sort("age", entry.value, _aged(number.head, words, who), span, (because(entry.id, span),))
    half = _HALF_BEHIND.match(text, end)
    span = _with_unit(number, half.end() if half else end)
    noun = counted_of(parsed.doc[number.tokens.end]) if number.tokens.end < len(parsed.doc) else None
    noun = noun or _measured_noun(parsed, end)
    if phrase.prep is not None and phrase.prep.lower_ == "within":
        noun = None  # "within 15 km of the town"
    of = noun.lemma_.lower() if noun is not None and noun.pos_ == "NOUN" else None
    return Sort(kind, entry.value, of, span, (because(entry.id, span),))


def _is_some_day(phrase: Phrase) -> bool:
    """*One day it will end*: no length."""
    noun = phrase.noun
    return (
        phrase.number.value == 1
        and noun is not None
        and noun.dep_ == "npadvmod"
        and noun.head.pos_ == "VERB"
        and noun.tag_ == "NN"
    )


def _is_weight_of(text: str, end: int) -> bool:
    return text[end : end + 4] == " of "


def _measured_noun(parsed: Parsed, end: int) -> Token | None:
    """What is measured: the noun behind *of* behind the unit, *200 square kilometres of the valley*."""
    unit = parsed.tokens((end - 1, end))
    return counted_of(unit.root) if unit is not None else None


def _with_article(number: Number, text: str, words: Words) -> tuple[Listed, int, str] | None:
    """*Half an hour*."""
    article = _ARTICLE.match(text, number.unit_at) if number.amount.shape == "part" else None
    return _unit_behind(number._replace(unit_at=article.end()), text, words.units) if article else None


def _aged(head: Token, words: Words, who: Who) -> str | None:
    """Who is so old: the noun above, if it is one for people."""
    node = head
    for _ in range(4):  # number, unit, old, person
        node = node.head
        if node.pos_ == "NOUN" and (node.lemma_.lower() in words.person or who.at(node) is not None):
            return node.lemma_.lower()
    return None


def read_age(phrase: Phrase, parsed: Parsed, words: Words, who: Who) -> Sort | None:
    """An age without a unit: *aged 12*, *Maria Lopez, 34, said*, *children under five*, *died at 88*."""
    number = phrase.number
    if number.amount.scale > 1 or not 0 < number.least < _OLDEST or number.tokens.start == 0:
        return None
    before = parsed.doc[number.tokens.start - 1]
    entry, person = _told_as_age(before, phrase, parsed, words, who)
    if (person is None and entry is None) or (phrase.noun is not None and phrase.noun.tag_ == "NNS"):
        return None
    of = person.lemma_.lower() if person is not None and person.pos_ == "NOUN" else None
    reasons = (because(entry.id, number.span),) if entry is not None else ()
    return Sort("age", "years", of, number.span, reasons)


def _told_as_age(before: Token, phrase: Phrase, parsed: Parsed, words: Words, who: Who) -> tuple[Listed | None, Token | None]:
    """The word that says that a number is an age, and who is so old; neither where nothing says so."""
    head = phrase.number.head
    for node in (before, head.head, head.head.head):
        entry = words.age.get(node.lower_)
        if entry is not None and node.i < head.i:
            return entry, node.head if node.head.lemma_.lower() in words.person else None
    if before.text == "," and head.dep_ == "appos" and head.head.i == before.i - 1 and _is_person(head.head, words, who):
        behind = parsed.doc[phrase.number.tokens.end] if phrase.number.tokens.end < len(parsed.doc) else None
        return None, head.head if behind is None or behind.is_punct or behind.lower_ == "and" else None
    bounded = parsed.tokens(phrase.number.span)
    owner = parsed.doc[bounded.start - 1] if bounded is not None and 0 < bounded.start < phrase.number.tokens.start else None
    if owner is not None and bounded is not None and bounded[0].lower_ in _SIDES_OF_AGE and _is_person(owner, words, who):
        return None, owner
    prep = head.head if head.dep_ == "pobj" else None
    if prep is not None and prep.lower_ in _SIDES_OF_AGE and _is_person(prep.head, words, who):
        return None, prep.head
    if prep is not None and prep.lower_ == "at" and prep.head.lemma_ in {"die", "death"}:
        return words.fate.by_lemma["die"][0][1], None
    if prep is not None and prep.lower_ == "of" and prep.head.tag_ == "NN" and _is_person(prep.head, words, who):
        return None, prep.head  # "a man of 70"
    return None, None


def _is_person(token: Token, words: Words, who: Who) -> bool:
    actor = who.at(token)
    return token.lemma_.lower() in words.person or (actor is not None and actor.kind == "person")


def read_rank(phrase: Phrase, parsed: Parsed, words: Words) -> Sort | None:
    """Which place in an order: *No. 2*, *second-largest*, *ranks 112th*, *came third*, *in second place*."""
    number = phrase.number
    if number.amount.shape != "ordinal":
        return _numbered(phrase, parsed, words)
    first, doc = number.tokens[0], parsed.doc
    above = first.head
    if above.tag_ == "JJS" and above.i <= number.tokens.end + 1:
        noun = above.head if above.dep_ == "amod" and above.head.pos_ == "NOUN" else None
        span = (number.span[0], above.idx + len(above.text))
        return Sort("rank", None, noun.lemma_.lower() if noun is not None else None, span)
    behind = doc[number.tokens.end] if number.tokens.end < len(doc) else None
    before = doc[number.tokens.start - 1] if number.tokens.start else None
    if behind is not None and behind.lower_ in _PLACES and behind == above and (before is None or before.lower_ != "the"):
        return Sort("rank", None, None, (number.span[0], behind.idx + len(behind.text)))
    entry = words.ranking.get(above.lemma_.lower()) if above.pos_ == "VERB" and first.dep_ != "nsubj" else None
    return Sort("rank", None, None, number.span, (because(entry.id, number.span),)) if entry is not None else None


def is_numbered(number: Number, text: str) -> re.Match[str] | None:
    """*No.* or *number* before a number, which then ranks or names something and counts nothing."""
    start = number.span[0]
    ends = text[max(0, start - 2) : start]
    return _NUMBERED.search(text[max(0, start - len("number ") - 1) : start]) if ends in {". ", "o ", "r "} else None


def _numbered(phrase: Phrase, parsed: Parsed, words: Words) -> Sort | None:
    """*The group's No. 2*, *his number two*; *the No. 2 reactor* is a name."""
    number = phrase.number
    match = is_numbered(number, parsed.text)
    if match is None:
        return None
    span = (number.span[0] - len(match[0]), number.span[1])
    tokens = parsed.tokens(span)
    before = parsed.doc[tokens.start - 1] if tokens is not None and tokens.start else None
    behind = parsed.doc[number.tokens.end] if number.tokens.end < len(parsed.doc) else None
    if before is None or before.lower_ not in _RANKED_BEFORE:
        return None
    if behind is not None and behind.pos_ in {"NOUN", "PROPN"} and behind.lemma_.lower() not in words.person:
        return None
    of = behind.lemma_.lower() if behind is not None and behind.pos_ == "NOUN" else None
    return Sort("rank", None, of, span)


def is_time(number: Number, text: str, words: Words) -> bool:
    """Whether a number counts off to a point in time: *two years ago*, *three days later*."""
    if _POINTS_IN_TIME.search(text, number.unit_at, number.unit_at + _NEAR) is None:
        return False
    found = _unit_behind(number, text, words.units)
    return found is not None and _POINTS_IN_TIME.match(text, found[1]) is not None
