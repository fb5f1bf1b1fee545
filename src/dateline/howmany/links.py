"""Links: whom a figure is about, to which event it belongs, and when it was so.

An event is linked only where the syntax says so: the word on which the number hangs triggers it, or is a light word whose subject
or place does. The nearest event is never taken for that alone.
"""

import functools
from collections.abc import Iterator

from spacy.tokens import Token

from dateline.did import Did
from dateline.howmany.phrases import Phrase, counted_of
from dateline.howmany.sorts import Sort, because
from dateline.howmany.tolls import Lot
from dateline.howmany.words import Words
from dateline.parse import Parsed
from dateline.parse.tree import by_agent, child, is_passive, surface_subject
from dateline.record import Because, FigureKind, Time
from dateline.when import LENGTHS
from dateline.who import Who

HARMED: frozenset[FigureKind] = frozenset({"dead", "injured", "missing", "displaced", "detained"})
_UNEVENTFUL: frozenset[FigureKind] = frozenset({"age", "rank"})
_WITH = frozenset({"with", "at", "on"})
_DOERS = frozenset({"nsubj", "nsubjpass"})
_RECEIVED: frozenset[FigureKind] = frozenset({"share", "votes", "rank", "money"})
# Kinds that measure an act rather than count who is in it, and the prepositions of a length that fills one.
_MEASURED: frozenset[FigureKind] = frozenset({"duration", "distance"})
_THROUGHOUT = frozenset({"for", "in", "over", "through", "throughout", "of", "to"})
# Events in which people come to harm: what fell on them there is theirs. Other acts only stand in the same clause.
_HARMFUL = 4
_WHERE = frozenset({"in", "during", "at", "from"})
# How many words up from a figure an act is looked for; longer ways are parsing errors.
_REACH = 6


class Setting:
    """What was read before the figures."""

    def __init__(self, parsed: Parsed, words: Words, who: Who, did: Did, times: tuple[Time, ...]) -> None:
        self.parsed, self.words, self.who, self.did = parsed, words, who, did
        self._times = times

    @functools.cached_property
    def quads(self) -> dict[str, int]:
        """The quad of each event: 4 is harm done."""
        return {event.id: event.quad for event in self.did.events}

    @functools.cached_property
    def times(self) -> dict[int, Time]:
        """The times that are no lengths, by the token on which their words hang."""
        placed: dict[int, Time] = {}
        for time in self._times:
            tokens = self.parsed.tokens(time.span) if time.because[0].rule not in LENGTHS else None
            if tokens is not None:
                placed[tokens.root.i] = time
        return placed


def about(phrase: Phrase, sort: Sort, setting: Setting) -> str | None:
    """Whom a figure is about: those counted, who receives a share or sum or takes a rank, or who is so old."""
    if sort.kind in _RECEIVED:
        token = _receiver(phrase, setting)
    elif sort.kind == "age":
        token = _aged(phrase, setting)
    else:
        token = phrase.noun
    actor = setting.who.at(token) if token is not None else None
    measured = token is not None and token.lemma_.lower() in setting.words.measured
    return actor.id if actor is not None and not measured else None


def _aged(phrase: Phrase, setting: Setting) -> Token | None:
    node = phrase.number.head
    for _ in range(4):  # number, unit, old, person
        if setting.who.at(node) is not None:
            return node
        node = node.head
    return node if setting.who.at(node) is not None else None


def _receiver(phrase: Phrase, setting: Setting) -> Token | None:
    """Who gets a share, a sum or votes: named right before or behind it, else the dative or subject of its verb.

    A share that does something itself, *46 percent chose her*, and a change, *rose by a third*, are about nobody.
    """
    for kid in phrase.number.head.head.rights if phrase.number.percent else phrase.number.head.rights:
        noun = child(kid, "pobj") if kid.dep_ == "prep" and kid.lower_ == "for" else None
        if noun is not None:
            return noun
    opening = setting.parsed.tokens(phrase.number.span)
    before = setting.parsed.doc[opening.start - 1] if opening is not None and opening.start else None
    if before is not None and before.text == "," and before.i:
        before = before.nbor(-1) if before.nbor(-1).dep_ == "appos" else None  # "his rival, Ana Silva, 9 percent"
    if before is not None and before.lower_ in _WITH and before.i:
        before = before.nbor(-1)  # "followed by Ana Silva with 9 percent", "Ana Silva at 9 percent"
    if before is not None and before.pos_ == "PROPN" and setting.who.at(before) is not None:
        return before
    if phrase.number.head.dep_ in _DOERS or phrase.number.head.head.dep_ in _DOERS or _is_change(phrase, setting.words):
        return None
    node = phrase.top
    for _ in range(_REACH):
        if node.pos_ in {"VERB", "AUX"}:
            kept = child(node, "dative", "dobj")  # "gave him 46 percent", "showed the party with 46 percent"
            return kept if kept is not None and setting.who.at(kept) is not None else surface_subject(node)
        node = node.head
    return None


def _is_change(phrase: Phrase, words: Words) -> bool:
    """*Rose by a third*; who *wins by 51 percent* receives them."""
    if phrase.prep is None or phrase.verb is None:
        return False
    return phrase.prep.lower_ in {"below", "above"} or (phrase.prep.lower_ == "by" and phrase.verb.lemma_.lower() in words.change)


def event_of(phrase: Phrase, sort: Sort, lot: Lot | None, setting: Setting) -> tuple[str | None, tuple[Because, ...]]:
    """The event that a figure belongs to, ``None`` where the syntax points to none, with the list that helped to find it."""
    triggers = setting.did.triggers
    if sort.kind in _UNEVENTFUL:
        return None, ()
    if lot is not None and lot.token.i in triggers:
        return triggers[lot.token.i], ()
    if sort.kind in _MEASURED:
        return _of_measure(phrase, sort, setting)
    for node in _above(phrase):
        if node.i in triggers:
            return triggers[node.i], ()
        if node.pos_ in {"VERB", "AUX"}:
            event = _of_toll(node, sort, lot, setting)
            if event is not None:
                return event, ()
    return None, ()


def _above(phrase: Phrase) -> Iterator[Token]:
    """The words on which a number hangs, from the inside out, as far as they belong to one act."""
    node = phrase.number.head
    yield node
    for _ in range(_REACH):
        if node.head == node:
            return
        clause = node.dep_
        node = node.head
        yield node
        if (node.pos_ in {"VERB", "AUX"} and not _carries_on(node)) or clause in {"relcl", "acl", "ccomp", "parataxis"}:
            return


def _carries_on(verb: Token) -> bool:
    """Whether what stands over a verb is the same act: *agreed to let 20 trucks in*, *struck the town, killing nine*."""
    if verb.dep_ in {"xcomp", "pcomp", "acl", "relcl"}:
        return True
    if verb.dep_ == "advcl":
        return verb.tag_ == "VBG" and child(verb, "mark", "nsubj") is None
    return verb.dep_ == "conj" and child(verb, "nsubj", "nsubjpass") is None


def _of_measure(phrase: Phrase, sort: Sort, setting: Setting) -> tuple[str | None, tuple[Because, ...]]:
    """The event that a length measures: *jailed for seven years*, *18 days of talks*, *a 72-hour truce*, *talks lasted a day*."""
    triggers, unit = setting.did.triggers, phrase.noun if phrase.noun is not None else phrase.number.head.head
    measured = counted_of(unit) or (
        unit.head if unit.dep_ in {"compound", "nmod", "npadvmod"} and unit.head.pos_ == "NOUN" else None
    )
    if measured is not None:
        return triggers.get(measured.i), ()
    above = phrase.verb
    if above is None or (phrase.prep is not None and phrase.prep.lower_ not in _THROUGHOUT):
        return None, ()
    entry = setting.words.lasting.get(above.lemma_.lower()) if sort.kind == "duration" else None
    what = surface_subject(above) if entry is not None else None
    if entry is not None and what is not None and what.i in triggers:
        return triggers[what.i], (because(entry.id, (above.idx, above.idx + len(above.text))),)
    while above.dep_ == "xcomp" and above.i not in triggers and above.head != above:
        above = above.head
    return triggers.get(above.i), ()


def _of_toll(verb: Token, sort: Sort, lot: Lot | None, setting: Setting) -> str | None:
    """The event that the subject or place of a verb names: *the clashes left 12 dead*, *were hurt in clashes*."""
    if sort.kind not in HARMED:
        return None
    for node in (*_causes(verb), *_joined(verb, lot)):
        event = setting.did.triggers.get(node.i)
        if event is not None and setting.quads.get(event) == _HARMFUL:
            return event
    return None


def _causes(verb: Token) -> Iterator[Token]:
    """What did it, and in what: the subject, the agent, and the objects of some prepositions."""
    who = surface_subject(verb)
    if who is not None and not is_passive(verb):
        yield who
    agent = by_agent(verb)
    if agent is not None:
        yield agent
    for kid in verb.children:
        noun = child(kid, "pobj") if kid.dep_ == "prep" and kid.lower_ in _WHERE else None
        if noun is not None and noun.tag_ not in {"WDT", "WP"}:
            yield noun
    if verb.dep_ == "relcl":
        yield verb.head


def _joined(verb: Token, lot: Lot | None) -> Iterator[Token]:
    """The act whose result a clause tells behind *and*: *attacked the barracks and 11 recruits died*."""
    if lot is not None and verb.dep_ == "conj" and verb == lot.token:
        yield verb.head


def time_of(phrase: Phrase, setting: Setting) -> Time | None:
    """When it was so: a time that hangs on the same verb as the figure, *had been killed by Sunday*."""
    verb = phrase.verb
    if verb is None or verb.pos_ not in {"VERB", "AUX"} or not setting.times:
        return None
    for kid in verb.children:
        held = child(kid, "pobj") if kid.dep_ in {"prep", "agent"} else None
        for node in (kid, held):
            if node is not None and node.i in setting.times:
                return setting.times[node.i]
    return None
