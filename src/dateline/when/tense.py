"""Which way a verb looks: whether what a time belongs to lies before the report or ahead of it."""

import msgspec
from spacy.tokens import Token

from dateline.parse import Parsed
from dateline.parse.tree import child, is_infinitive
from dateline.record import Because, Span
from dateline.when.words import Words, because

# How many governing words are asked; longer chains are parsing errors.
REACH = 8

_MODALS_AHEAD = frozenset({"will", "wo", "'ll", "’ll", "shall", "would", "may", "might", "could", "can", "must", "should"})
_PREPOSITIONS_AHEAD = frozenset({"for", "until", "till"})
_PREPOSITIONS_BACK = frozenset({"since", "as of"})
_MODIFIERS = frozenset({"compound", "amod", "nmod", "nummod"})
_VERBS = frozenset({"VERB", "AUX"})


class Outlook(msgspec.Struct, frozen=True):
    """Whether a time lies ahead of the report, ``None`` where nothing says so, and why.

    Attributes:
        ahead: whether the words that govern the time look ahead.
        perfect: whether its verb is in the perfect: *has ruled for two decades*.
        nominal: whether it hangs on a noun before any verb: *a vote by 26 December*.
        because: the word of a plan, or of what was done, that decided.
    """

    ahead: bool | None = None
    perfect: bool = False
    nominal: bool = False
    because: tuple[Because, ...] = ()


class _Above(msgspec.Struct, frozen=True):
    """The first verb above a time, whether a noun stands between them, and the word of a plan on the way."""

    verb: Token | None
    nominal: bool
    planned: tuple[Because, ...]


def outlook(parsed: Parsed, span: Span, words: Words) -> Outlook:
    """Which way the words look that govern an expression, the nearest first."""
    tokens = parsed.tokens(span)
    if tokens is None:
        return Outlook()
    node, preposition = tokens.root, _preposition(parsed, tokens.start)
    above = _governing(node, preposition, words, parsed)
    ahead, perfect = (None, False) if above.verb is None else _tense(above.verb, words)
    if node.dep_ in _MODIFIERS or (node.dep_ == "poss" and above.verb is not None and above.verb.tag_ in {"VBZ", "VBP"}):
        ahead = None  # "third-quarter results show", "refused to recognise the November result"
    if preposition in _PREPOSITIONS_BACK:
        ahead = False
    elif above.planned or preposition in _PREPOSITIONS_AHEAD:
        ahead = True
    elif preposition == "by" and node.dep_ == "pobj" and not perfect:
        ahead = ahead or (True if above.nominal else None)  # "ordered a vote by Sunday", not "had left by Sunday"
    return Outlook(ahead, perfect, above.nominal, above.planned or _done(above.verb, parsed, words))


def _preposition(parsed: Parsed, start: int) -> str:
    """The word before an expression, its article passed over; *as of* is one word."""
    before = [token.lower_ for token in parsed.doc[max(0, start - 3) : start] if token.lower_ != "the"]
    return "as of" if before[-2:] == ["as", "of"] else "".join(before[-1:])


def _governing(node: Token, preposition: str, words: Words, parsed: Parsed) -> _Above:
    """What stands above a time, up to the first verb."""
    planned: tuple[Because, ...] = ()
    nominal = False
    for _ in range(REACH):
        if node.head == node:
            break
        node = node.head
        if not planned and _is_plan(node, nominal, preposition, words):
            entry = words.ahead.get(node.lemma_.lower()) or words.moved.get(node.lemma_.lower())
            planned = because(entry, parsed.chars(node.i, node.i + 1))
        if node.pos_ in _VERBS and node.tag_ != "VBG":
            break
        nominal = nominal or node.pos_ == "NOUN"
    return _Above(node if node.pos_ in _VERBS else None, nominal, planned)


def _is_plan(node: Token, nominal: bool, preposition: str, words: Words) -> bool:
    """Whether a word says that its time is to come; in *planned talks on Friday* the talks have the time, not the planning."""
    lemma = node.lemma_.lower()
    if preposition == "to" and lemma in words.moved:
        return True
    if lemma not in words.ahead or (node.tag_ == "VBG" and child(node, "aux") is None):
        return False
    return node.tag_ != "VBD" or nominal or preposition == "to"


def _tense(verb: Token, words: Words) -> tuple[bool | None, bool]:
    """Whether a verb looks ahead, and whether it is perfect."""
    helpers = {kid.lower_: kid for kid in verb.children if kid.dep_ in {"aux", "auxpass"}}
    perfect = bool({"have", "has", "'ve", "’ve", "had"} & helpers.keys())
    if helpers.keys() & _MODALS_AHEAD:
        return not perfect, False  # "may have met" is past
    if is_infinitive(verb):
        return _of_infinitive(verb, words), perfect
    if perfect or verb.tag_ == "VBD" or {"was", "were"} & helpers.keys():
        return False, perfect
    if verb.tag_ == "VBN" and verb.dep_ != "ROOT" and not helpers:
        return False, False  # "the deal signed on Friday"
    if verb.dep_ == "conj" and verb.head.pos_ in _VERBS and not helpers and verb.tag_ in {"VB", "VBN"}:
        return _tense(verb.head, words)
    return _of_present(verb, words), False


def _done(verb: Token | None, parsed: Parsed, words: Words) -> tuple[Because, ...]:
    """The word that says that an infinitive was done: *managed to leave*."""
    if verb is None or verb.dep_ != "xcomp":
        return ()
    return because(words.done.get(verb.head.lemma_.lower()), parsed.chars(verb.head.i, verb.head.i + 1))


def _of_infinitive(verb: Token, words: Words) -> bool | None:
    """Infinitives look ahead, *agreed to meet on Friday*, unless what governs them got them done, *managed to leave*."""
    head = verb.head
    if verb.dep_ == "xcomp" and head.lemma_.lower() in words.done:
        return _tense(head, words)[0]
    if verb.dep_ == "xcomp" and head.lower_ == "going":
        return True
    comma = verb.left_edge.i > 0 and verb.doc[verb.left_edge.i - 1].text == ","
    if verb.dep_ == "advcl" and not comma and head.pos_ in _VERBS and child(head, "nsubj", "nsubjpass") is not None:
        return _tense(head, words)[0]  # "flew to Minsk to meet him on Friday": the purpose is as old as the flight
    return True


def _of_present(verb: Token, words: Words) -> bool | None:
    """The present of a body tells what is arranged, *opens on Friday*; that of a headline, and of speaking, what was."""
    if verb.tag_ not in {"VBZ", "VBP", "VBG"} or verb.lemma_.lower() in words.speaking:
        return None
    last = verb.sent[-1]
    return True if last.is_punct or (last.is_space and len(verb.sent) > 1 and verb.sent[-2].is_punct) else None
