"""Tolls and crowds: what befell those counted, as the verb, adjective or noun says on which they hang."""

from collections.abc import Iterator
from typing import NamedTuple

from spacy.tokens import Token

from dateline.howmany.phrases import Phrase, is_subject, undergoes
from dateline.howmany.sorts import because
from dateline.howmany.words import Lots, Words
from dateline.lexicon.entries import Listed
from dateline.parse.tree import child, governed, is_passive, surface_subject
from dateline.record import Because

# Prepositions before the number that a toll has or had; *rose by 12* has only the difference.
_STATED = frozenset({"to", "at", "from", "of", "past", "above", "below", "around"})
_COMPLEMENTS = frozenset({"oprd", "acomp", "attr", "xcomp", "ccomp", "advcl", "advmod", "acl", "amod"})
# Between those told before and the word that takes some of them up stand a comma and little else.
_CLOSE = 3
_SUPPOSING = frozenset({"appear", "seem", "believe", "think", "fear", "know", "report", "presume", "say", "estimate", "suppose"})
# Who flees is displaced, but a few who flee are running away from the police.
_PARTICLES = frozenset({"down", "up"})
_FLEEING, _FLED_FROM = "howmany.fate.displaced", 10


class Lot(NamedTuple):
    """What befell those counted: the list whose word says so, that word, and of whom if a noun before the number says it.

    ``helped`` has what else told it, as the gathering that draws a crowd.
    """

    entry: Listed
    token: Token
    of: str | None = None
    helped: tuple[tuple[Listed, Token], ...] = ()

    def is_told_by(self, verb: Token | None) -> bool:
        """Whether a verb of the clause says it, and so no noun or neighbour."""
        return verb is not None and self.token == verb and verb.pos_ == "VERB"

    @property
    def reasons(self) -> tuple[Because, ...]:
        """The words that say it, each with its list."""
        return tuple(
            because(entry.id, (token.idx, token.idx + len(token.text)))
            for entry, token in (*self.helped, (self.entry, self.token))
        )


def lot_of(phrase: Phrase, words: Words) -> Lot | None:
    """What befell those whom a number counts; ``None`` where nothing in their clause says."""
    for found in (_by_verb, _by_neighbours, _by_noun_above, _by_own_noun, _as_toll):
        lot = found(phrase, words)
        if lot is not None:
            return lot
    return None


def _by_verb(phrase: Phrase, words: Words) -> Lot | None:
    """*Killed 12*, *12 died*, *left 12 dead*, *drew 3,000 people*."""
    verb = phrase.verb
    if verb is None or verb.pos_ not in {"VERB", "AUX"}:
        return None
    if undergoes(phrase):
        entry = words.let_go.get(verb.lemma_.lower()) or _said_by(verb, words.victim)
        lot = Lot(entry, verb) if entry is not None else _drawn(verb, phrase, words)
        if lot is not None:
            return lot
        if verb.lemma_ == "include":
            return _of_subject(verb, words)
    entry = _said_by(verb, words.fate) if is_subject(phrase) else None
    if entry is not None and not (entry.id == _FLEEING and phrase.number.least < _FLED_FROM):
        return Lot(entry, verb)
    return _by_complement(verb, phrase, words)


def _of_subject(verb: Token, words: Words) -> Lot | None:
    """*The dead included three children*, *the nine killed included them*: the lot of the subject."""
    group = surface_subject(verb)
    for token in (group, *group.rights) if group is not None else ():
        entry = words.state.get(token.lower_) or (_said_by(token, words.victim) if token.tag_ == "VBN" else None)
        if entry is not None:
            return Lot(entry, token)
    return None


def _said_by(verb: Token, lots: Lots) -> Listed | None:
    """The list that has a verb, with the words that the list asks for beside it: *claim life*, *force from home*."""
    rows = lots.by_lemma.get(verb.lemma_.lower(), ())
    return next((entry for rest, entry in rows if _stands_with(verb, rest)), None)


def _stands_with(verb: Token, rest: tuple[str, ...]) -> bool:
    """Whether a verb has what a list asks for beside it; where that is nothing, a particle makes another verb: *shot down*."""
    if not rest:
        return not any(kid.dep_ == "prt" or kid.lower_ in _PARTICLES for kid in verb.rights)
    if len(rest) == 1:
        return any(rest[0] in {kid.lemma_.lower(), kid.lower_} for kid in verb.children)
    if any(kid.lower_ == rest[0] and kid.dep_ == "prt" for kid in verb.children):
        return any(kid.lemma_.lower() == rest[1] for kid in verb.children)
    noun = governed(verb, rest[0])
    return noun is not None and rest[1] in {noun.lemma_.lower(), noun.lower_}


def _drawn(verb: Token, phrase: Phrase, words: Words) -> Lot | None:
    """*The rally drew 3,000 people*."""
    entry = words.drawn.get(verb.lemma_.lower()) if phrase.role == "object" else None
    what = surface_subject(verb) if entry is not None else None
    gathering = words.gathering.get(what.lemma_.lower()) if what is not None else None
    return Lot(entry, verb, helped=((gathering, what),)) if entry and gathering and what is not None else None


def _by_complement(verb: Token, phrase: Phrase, words: Words) -> Lot | None:
    """*Left 12 dead*, *remain missing*, *are feared dead*, *are thought to have died*, *among the dead were three*."""
    if phrase.role not in {"subject", "object"}:
        return None
    for kid in verb.children:
        entry = words.state.get(kid.lower_) if kid.dep_ in _COMPLEMENTS else None
        if kid.dep_ in {"oprd", "xcomp", "acomp"} and kid.tag_ == "VBN":
            entry = entry or _said_by(kid, words.victim)
        if entry is not None:
            return Lot(entry, kid)
        if kid.dep_ == "prep" and kid.lower_ == "among" and verb.lemma_ == "be":
            group = child(kid, "pobj")
            if group is not None and group.lower_ in words.state:
                return Lot(words.state[group.lower_], group)
        if kid.dep_ == "xcomp" and phrase.role == "subject" and verb.lemma_.lower() in _SUPPOSING:
            entry = _said_by(kid, words.victim if is_passive(kid) else words.fate)
            if entry is not None:
                return Lot(entry, kid)
    if verb.lemma_ == "leave" and phrase.role == "object":
        return _at_the_end(verb, words)
    return Lot(words.state[verb.lower_], verb) if verb.lower_ in words.state and phrase.role == "subject" else None


def _at_the_end(verb: Token, words: Words) -> Lot | None:
    """*Leaving eight civilians, among them five women, dead*: the word hangs on whoever stands before it."""
    last = next((token for token in reversed(list(verb.subtree)) if not token.is_punct), verb)
    return Lot(words.state[last.lower_], last) if last.lower_ in words.state and last.nbor(-1).text == "," else None


def _by_neighbours(phrase: Phrase, words: Words) -> Lot | None:
    """Words on the noun or the number itself: *injured protesters*, *people missing*, *the 12 who died*, *12 dead*."""
    noun = phrase.noun if phrase.noun is not None else phrase.number.head
    above = phrase.number.head.head
    if phrase.noun is None and phrase.number.head.dep_ == "nummod" and above.lower_ in words.state:
        return Lot(words.state[above.lower_], above)
    for kid in (*noun.children, *_last(noun).rights, *_of_those(noun)):
        if kid.dep_ not in {"amod", "acl", "relcl"} or phrase.number.tokens.start <= kid.i < phrase.number.tokens.end:
            continue
        if kid.dep_ != "relcl" and kid.lower_ in words.state:
            return Lot(words.state[kid.lower_], kid)
        entry = _said_of_noun(kid, words)
        if entry is not None:
            return Lot(entry, kid)
    return None


def _of_those(number: Token) -> Iterator[Token]:
    """What is said of those behind *of*: *26 of those killed*."""
    of = next((kid for kid in number.rights if kid.dep_ == "prep" and kid.lower_ == "of"), None)
    those = child(of, "pobj") if of is not None else None
    if those is not None and those.lower_ == "those":
        yield from those.rights


def _last(noun: Token) -> Token:
    """The last of those listed with a noun, whose participle is said of all: *45 soldiers and 40 civilians killed*."""
    for _ in range(4):  # longer lists are cut
        following = next((kid for kid in noun.rights if kid.dep_ == "conj"), None)
        if following is None:
            break
        noun = following
    return noun


def _said_of_noun(verb: Token, words: Words) -> Listed | None:
    """What a participle or relative clause says of its noun: *villagers killed*, *the 12 who died*, *those whom it killed*."""
    if verb.dep_ == "relcl":
        doer = child(verb, "nsubj")
        relative = doer is not None and doer.tag_ in {"WP", "WDT"}
        done_to = is_passive(verb) or not relative
        return _said_by(verb, words.victim if done_to else words.fate)
    return _said_by(verb, words.victim) if verb.tag_ == "VBN" else _said_by(verb, words.fate) if verb.tag_ == "VBG" else None


def _by_noun_above(phrase: Phrase, words: Words) -> Lot | None:
    """*The massacre of 43 farmers*, *claimed the lives of 43 farmers*."""
    noun = phrase.verb
    if phrase.prep is None or phrase.prep.lower_ != "of" or noun is None or noun.pos_ != "NOUN":
        return None
    entry = words.act.get(noun.lemma_.lower())
    if entry is None and noun.dep_ == "dobj" and (said := _said_by(noun.head, words.victim)) is not None:
        # The verb asks for this very noun: *claim life*.
        return Lot(said, noun.head) if not words.victim.alone(noun.head.lemma_.lower()) else None
    return Lot(entry, noun) if entry is not None else None


def shared_lot(phrase: Phrase, before: Phrase, lot: Lot, words: Words) -> Lot | None:
    """The lot of those told right before, where a number is of some of them: *including 37 children*, *two of them*."""
    last = max(lot.token.i, before.number.tokens.end - 1, before.noun.i if before.noun is not None else 0)
    for opening in _openings(phrase):
        if last < opening.i <= last + _CLOSE:
            entry = words.with_others.get(opening.lower_)
            return lot._replace(of=phrase.of, helped=((entry, opening),) if entry is not None else ())
    return None


def _openings(phrase: Phrase) -> Iterator[Token]:
    """The word by which a phrase takes up others: *including*, *among them*, or the number itself before *of them*."""
    if phrase.prep is not None:
        yield phrase.prep
    for kid in phrase.top.lefts:
        held = child(kid, "pobj") if kid.dep_ == "prep" else None
        if held is not None and held.pos_ == "PRON":
            yield kid
    for kid in phrase.number.head.rights:
        held = child(kid, "pobj") if kid.dep_ == "prep" and kid.lower_ == "of" else None
        if held is not None and held.pos_ == "PRON":
            yield phrase.number.tokens[0]


def _by_own_noun(phrase: Phrase, words: Words) -> Lot | None:
    """*44 arrests*, *17 hostages*, *20,000 protesters*, *the 12 dead*."""
    noun = phrase.noun
    if noun is None:
        return None
    entry = words.kind.get(noun.lemma_.lower()) or words.state.get(noun.lower_)
    return Lot(entry, noun) if entry is not None else None


def _as_toll(phrase: Phrase, words: Words) -> Lot | None:
    """A bare number that a toll reaches: *the toll rose to 45*, *a crowd of 5,000*, *the number of dead stood at 88*."""
    strong = phrase.number.head.head
    if strong.lower_ == "strong" and strong.dep_ == "amod" and (entry := words.toll.get(strong.head.lemma_.lower())) is not None:
        return Lot(entry, strong.head)  # "a 300,000-strong crowd"
    if phrase.noun is not None or phrase.verb is None or phrase.role == "none":
        return None
    if phrase.prep is not None and phrase.number.head.head.lower_ not in _STATED:
        return None
    for noun in _reaching(phrase):
        entry = words.toll.get(noun.lemma_.lower()) or words.state.get(noun.lower_)
        if entry is not None:
            return Lot(entry, noun)
        counting = words.number_of.get(noun.lemma_.lower())
        if counting is not None:
            return _number_of(noun, counting, words)
    return None


def _reaching(phrase: Phrase) -> Iterator[Token]:
    """The nouns whose number a bare number may be: the one before *of*, or the object or subject of the verb."""
    above = phrase.verb
    if above is None:
        return
    if above.dep_ == "pcomp" and above.head.lower_ == "of":
        yield above.head.head  # "put the number of detained at 200", where the parser hangs *at* on *detained*
    if above.pos_ in {"NOUN", "ADJ"}:
        yield above
        return
    kept = child(above, "dobj")
    if kept is not None and phrase.role == "behind":
        yield kept
    who = surface_subject(above)
    if who is not None and who != phrase.top:
        yield who


def _number_of(noun: Token, counting: Listed, words: Words) -> Lot | None:
    """*The number of dead*, *of refugees*, *of protesters detained*."""
    of = next((kid for kid in noun.rights if kid.dep_ == "prep" and kid.lower_ == "of"), None)
    those = child(of, "pobj", "pcomp") if of is not None else None
    if those is None:
        return None
    noun_of = those.lemma_.lower() if those.pos_ in {"NOUN", "PROPN"} else None
    for kid in (*noun.rights, *those.children):
        entry = _said_of_noun(kid, words) if kid.dep_ in {"acl", "amod", "relcl"} else None
        if entry is not None:
            return Lot(entry, kid, noun_of, ((counting, noun),))
    own = words.state.get(those.lower_) or words.kind.get(those.lemma_.lower())
    own = own or (_said_by(those, words.victim) if those.tag_ == "VBN" else None)
    return Lot(own, those, noun_of, ((counting, noun),)) if own is not None else Lot(counting, noun, noun_of)
