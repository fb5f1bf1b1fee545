"""Times that an act places, told with its day elsewhere: *following the vote*, *two days after the attack*."""

from collections.abc import Iterator

import msgspec
from spacy.tokens import Token

from dateline.lexicon.entries import Listed
from dateline.parse.tree import child
from dateline.record import Because
from dateline.when import days
from dateline.when.counts import count_of
from dateline.when.days import Reading
from dateline.when.relative import bare_amount
from dateline.when.setting import Found, Setting
from dateline.when.words import because

_SINCE = frozenset({"following", "after", "since"})
_DURING = frozenset({"during"})
_KNOWN = frozenset({"the", "that", "this", "those", "these", "its", "his", "her", "their"})

# How many words above a time are asked for the act that it dates: preposition, noun, preposition, verb.
REACH = 4


class _Dated(msgspec.Struct, frozen=True):
    """An act, the list that its noun stands in, its day, and why it is of that day."""

    noun: Token
    entry: Listed
    found: Found
    because: tuple[Because, ...]


def placed_by_acts(found: list[Found], setting: Setting) -> list[Found]:
    """The times of a text and those that acts place which the text dates, in text order."""
    dated = [act for each in found for act in _dated(each, setting)]
    if not dated:
        return found
    words = [token for token in setting.parsed.doc if token.lower_ in _SINCE | _DURING]
    acts = [act for word in words for act in _told(word, dated, found, setting)]
    kept = [each for each in found if not any(_overlap(each, act) for act in acts)]
    return sorted([*kept, *acts], key=lambda each: each.span)


def _overlap(one: Found, other: Found) -> bool:
    return one.span[0] < other.span[1] and other.span[0] < one.span[1]


def _dated(found: Found, setting: Setting) -> Iterator[_Dated]:
    """The acts that a time dates: the noun on which it hangs, or what was held then."""
    tokens = setting.parsed.tokens(found.span)
    if tokens is None or found.reading.start is None or found.kind in {"length", "set", "word"}:
        return
    node = tokens.root
    for _ in range(REACH):
        node = node.head
        entry = setting.words.acts.get(node.lemma_.lower()) if node.pos_ == "NOUN" else None
        if entry is not None:
            yield _Dated(node, entry, found, ())
        if node.pos_ in {"VERB", "AUX"}:
            yield from _held(node, found, setting)
            return


def _held(verb: Token, found: Found, setting: Setting) -> Iterator[_Dated]:
    held = setting.words.held.get(verb.lemma_.lower())
    noun = child(verb, "dobj") if child(verb, "dobj") is not None and verb.lemma_ != "take" else child(verb, "nsubj", "nsubjpass")
    entry = setting.words.acts.get(noun.lemma_.lower()) if noun is not None and held is not None else None
    if noun is not None and entry is not None:
        yield _Dated(noun, entry, found, because(held, setting.parsed.chars(verb.i, verb.i + 1)))


def _told(word: Token, dated: list[_Dated], found: list[Found], setting: Setting) -> Iterator[Found]:
    """What a preposition before an act makes of the act's day; nothing where the act itself stands with a time."""
    noun = child(word, "pobj", "dobj")  # the parser may take "following" for a verb
    if noun is None or not any(kid.lower_ in _KNOWN for kid in noun.children):
        return
    act = next((act for act in reversed(dated) if act.noun.i < word.i and noun.lemma_.lower() in act.entry.words), None)
    if act is None:
        return
    span = setting.parsed.chars(word.i, noun.i + 1)
    if any(span[0] <= each.span[0] < span[1] for each in found):
        return
    reading = _reading(word.lower_, act.found.reading, setting)
    length = _length_before(span[0], found, setting)
    if length is not None and word.lower_ in _SINCE:
        span, reading = (length.span[0], span[1]), _distant(length, act.found.reading, setting)
    if reading is not None:
        why = Because(rule="when.act", spans=(span, act.found.span))
        yield Found(span, "act", reading, (why, *because(act.entry, setting.parsed.chars(noun.i, noun.i + 1)), *act.because))


def _length_before(at: int, found: list[Found], setting: Setting) -> Found | None:
    """The length that stands right before a character: *two days* before *after the attack*."""
    text = setting.parsed.text
    return next((each for each in found if each.kind == "length" and text[each.span[1] : at].isspace()), None)


def _reading(word: str, day: Reading, setting: Setting) -> Reading | None:
    """*During* it, on its days; *since*, *after* and *following* it, from then to the report."""
    if word in _DURING or setting.day is None or day.start is None:
        return Reading(day.start, day.end, day.precision)
    return Reading(day.start, setting.day, day.precision) if day.start <= setting.day else None


def _distant(length: Found, day: Reading, setting: Setting) -> Reading | None:
    amount, _, unit = setting.parsed.text[slice(*length.span)].rpartition(" ")
    count = count_of(bare_amount(amount, setting))
    if count is None or day.start is None:
        return None
    counted = days.unit_of(unit)
    return days.around(days.moved(day.start, count * counted.factor, counted.precision), counted.precision)
