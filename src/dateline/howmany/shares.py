"""Shares: percentages, points and fractions, with what they are shares of or what they measure."""

from collections.abc import Iterator

from spacy.tokens import Token

from dateline.howmany.phrases import Phrase, singular
from dateline.howmany.sorts import Sort, because
from dateline.howmany.words import Words
from dateline.lexicon.entries import Listed
from dateline.parse import Parsed
from dateline.parse.tree import child, surface_subject

_PERCENT, _POINTS = "percent", "percentage points"
# Fractions are told in percent, rounded to so many decimals: a third is 33.33.
_DECIMALS = 2
# Words that belong to a denominator: which voters, which stations.
_WHICH = frozenset({"amod", "compound", "nmod"})
# Behind these words a fraction is a share though no *of* follows: *rose by a third*, *a two-thirds majority*.
_BEFORE_PARTS, _BEHIND_PARTS = frozenset({"by", "to"}), frozenset({"majority", "of"})
# *Half the size of Malta* compares and shares nothing.
_COMPARED = frozenset({"size", "length", "height", "width", "weight", "age", "price", "speed", "distance"})
_HALVED = frozenset({"the", "its", "their", "his", "her", "our", "all", "those", "these"})


def read_share(phrase: Phrase, parsed: Parsed, words: Words) -> Sort | None:
    """A share, if the number is one: *80.1 percent of the vote*, *a third of registered voters*, *one in five Kenyans*."""
    number = phrase.number
    if number.amount.shape == "part" and not number.percent and not _is_share(phrase, parsed):
        return None
    if not number.percent and number.amount.shape != "part":
        return None
    of, entry = _denominator(phrase), None
    if of is None:
        of, entry = _measured(phrase, words)
    span = (number.span[0], number.unit_at if number.percent and not number.shared else number.span[1])
    reasons = [because(entry.id, span)] if entry is not None else []
    reasons += [because("howmany.fraction", span)] if number.amount.shape == "part" and not number.percent else []
    return Sort("share", number.percent or _PERCENT, of, span, tuple(reasons))


def worth(value: float | None, unit: str | None, part: bool) -> float | None:
    """The value of a share: fractions in percent, *half a percentage point* as it stands."""
    return round(value * 100, _DECIMALS) if value is not None and part and unit == _PERCENT else value


def _is_share(phrase: Phrase, parsed: Parsed) -> bool:
    """Whether a fraction is a share of something: *half of them*, *half the houses*; not *the other half*, *a third man*."""
    tokens = phrase.number.tokens
    if phrase.number.of_ten:
        return phrase.noun is not None
    before = parsed.doc[tokens.start - 1] if tokens.start else None
    if before is not None and (before.dep_ in {"amod", "poss"} or before.lower_ in {"first", "second", "other", "the"}):
        return False
    behind = parsed.doc[tokens.end] if tokens.end < len(parsed.doc) else None
    if behind is None:
        return False
    if behind.lower_ in _BEHIND_PARTS or (before is not None and before.lower_ in _BEFORE_PARTS and behind.pos_ != "NOUN"):
        return True
    compared = phrase.noun is not None and phrase.noun.lemma_.lower() in _COMPARED
    return tokens[0].lower_ == "half" and behind.lower_ in _HALVED and not compared


def _denominator(phrase: Phrase) -> str | None:
    """What a share is a share of, with the words that say which: *registered voter*, *polling station*."""
    if phrase.number.of_ten and phrase.noun is not None:
        return _named(phrase.noun)
    noun = next(_behind_of(phrase), None)
    if noun is None and phrase.number.amount.shape == "part" and not phrase.number.percent:
        noun = phrase.noun if phrase.number.tokens[0].lower_ == "half" else None
    return _named(noun) if noun is not None else None


def _behind_of(phrase: Phrase) -> Iterator[Token]:
    """The noun behind *of*, wherever the tree hangs the preposition: on a word of the number, or on *percent*."""
    doc, start, end = phrase.number.tokens.doc, phrase.number.tokens.start, phrase.number.tokens.end
    while end < len(doc) and doc[end].lower_ in {"percent", "per", "cent", "%", "pct", "-", "percentage", "points", "point"}:
        end += 1
    for token in doc[start:end]:
        for kid in token.rights:
            noun = child(kid, "pobj") if kid.lower_ == "of" and kid.dep_ == "prep" and kid.i == end else None
            if noun is not None:
                yield noun


def _named(noun: Token) -> str | None:
    if noun.pos_ == "PRON" and noun.lower_ != "those":
        return None
    if noun.lower_ == "those":
        clause = child(noun, "acl", "relcl")
        return noun.doc[noun.i : (child(clause, "dobj") or clause).i + 1].text.lower() if clause is not None else None
    which = next((kid for kid in noun.lefts if kid.dep_ in _WHICH and kid.text[0].isalpha()), noun)
    return noun.doc[which.left_edge.i : noun.i].text_with_ws.lower() + singular(noun) if which != noun else singular(noun)


def _measured(phrase: Phrase, words: Words) -> tuple[str | None, Listed | None]:
    """What a percentage measures: *turnout was 38 percent*, *inflation of 8 percent*, *put turnout at 61 percent*."""
    for noun in _measuring(phrase):
        lemma = noun.lemma_.lower()
        if lemma in words.measured:
            return lemma, words.measured[lemma]
    return None, None


def _measuring(phrase: Phrase) -> Iterator[Token]:
    if phrase.noun is not None:
        yield phrase.noun
    above = phrase.verb
    for node in (phrase.number.head, phrase.number.head.head, phrase.top):
        if node.dep_ == "pobj" and node.head.dep_ == "prep":
            above = node.head.head
            yield above
    if above is not None and above.pos_ in {"VERB", "AUX"}:
        kept, who = child(above, "dobj"), surface_subject(above)
        yield from (noun for noun in (kept, who) if noun is not None)
