"""Denials of what was told before: *Aksoy denied it*, *a charge that Bangkok denies*, *the allegation was dismissed by Quito*.

A denial without an act of its own belongs to the nearest conflict told before it that the denier can be said to have done. It
becomes a word of that event.
"""

import msgspec
from spacy.tokens import Token

from dateline.did.claims import Claims
from dateline.did.merge import Did
from dateline.parse import Parsed
from dateline.parse.tree import logical_subject
from dateline.record import Actor, Because, Event, Word
from dateline.said import Said
from dateline.who import Who

# From this quad class on an event is a conflict: something that one denies.
CONFLICT = 3

# A denial that only says *it* is of what this sentence or the one before tells.
SENTENCES_BACK = 1

# Words that tell what a clause is about, and verbs that tell of no act of their own.
_CLAUSES = frozenset({"ccomp", "xcomp", "acl", "pcomp"})
_CONTENT = frozenset({"NOUN", "PROPN", "VERB"})
_EMPTY = frozenset({"be", "do", "have", "happen", "occur", "play", "take", "bear", "involve", "know", "carry", "commit", "act"})


def with_denials(did: Did, parsed: Parsed, who: Who, said: Said, claims: Claims) -> Did:
    """The events, with the denials of each; ``claims`` are the words that deny."""
    events = list(did.events)
    for verb in parsed.doc:
        if not claims.denies(verb) or verb.i in did.triggers or _has_own_act(verb, did):
            continue
        subject = logical_subject(verb)
        denier = who.at(subject) if subject is not None else None
        if denier is None and not claims.takes_up(verb):
            continue
        before = [number for number in range(len(events) - 1, -1, -1) if events[number].trigger[0] < verb.idx]
        denied = _just_told(before, events, parsed, who, said, denier, verb) if claims.takes_up(verb) else []
        if not denied and not claims.only_points(verb):
            denied = _own(before, events, parsed, who, denier, verb)
        denied = [number for number in denied if _may_mean(verb, events[number], parsed)]
        if not denied and claims.takes_up(verb):
            denied = _negated(before, events, parsed, said, denier, verb)
        for number in denied:
            reasons = (("did.denied-later", verb), *claims.reasons(verb))
            because = tuple(Because(rule=rule, spans=(parsed.chars(token.i, token.i + 1),)) for rule, token in reasons)
            events[number] = _with_word(events[number], because, said.cues.get(verb.i), said)
    return Did(tuple(events), did.triggers)


def _has_own_act(verb: Token, did: Did) -> bool:
    """Whether what is denied is an act that was read: *denied attacking*, *denied the claim that it had attacked*."""
    if verb.dep_ in {"relcl", "acl"} and verb.head.i in did.triggers:
        return True
    acts = [
        kid for kid in verb.children if (kid.dep_ in {"xcomp", "ccomp", "dobj"} and kid.i > verb.i) or kid.dep_ == "nsubjpass"
    ]
    return any(token.i in did.triggers for kid in acts for token in (kid, *kid.children))


def _just_told(
    before: list[int], events: list[Event], parsed: Parsed, who: Who, said: Said, denier: Actor | None, verb: Token
) -> list[int]:
    """The numbers of the events of the nearest sentence, on one word, that a denial of *it* can be of."""
    here = _sentence(parsed, verb.idx)
    if _tells_before(parsed, said, verb) and not any(_sentence(parsed, events[number].trigger[0]) == here for number in before):
        return []  # what the sentence itself tells is denied, and no event was read in it
    last = max((_sentence(parsed, events[number].trigger[0]) for number in before), default=-1)
    if here - last > SENTENCES_BACK:
        return []
    actors = {actor.id: actor for actor in who.actors}
    near = [number for number in before if _sentence(parsed, events[number].trigger[0]) == last and _deniable(events[number])]
    near = [number for number in near if _may_deny(denier, events[number], actors, said)]
    charges = [events[number] for number in before if _sentence(parsed, events[number].trigger[0]) == last]
    if denier is not None and any(_accuses(charge, denier, actors) for charge in charges):
        near = [number for number in near if any(_speaks_for(denier, actors[doer]) for doer in events[number].actors)]
    return [number for number in near if events[number].statement == events[near[0]].statement]


def _accuses(event: Event, denier: Actor, actors: dict[str, Actor]) -> bool:
    """Whether somebody accuses the denier, who then denies what he is accused of and nothing else."""
    return event.type == "ACCUSE" and any(_speaks_for(denier, actors[accused]) for accused in event.recipients)


def _tells_before(parsed: Parsed, said: Said, verb: Token) -> bool:
    """Whether the sentence of a denial begins with what somebody else said."""
    start = verb.sent[0].idx
    return any(start <= low and high <= verb.idx for statement in said.statements for low, high in statement.content)


def _negated(before: list[int], events: list[Event], parsed: Parsed, said: Said, denier: Actor | None, verb: Token) -> list[int]:
    """The act that the denier just said was not done: *No jet bombed it, he said. He called the report a lie*."""
    here = _sentence(parsed, verb.idx)
    tellers = {one.id: one.speakers for one in said.statements}
    return [
        number
        for number in before
        if events[number].status == "negated"
        and events[number].quad >= CONFLICT
        and here - _sentence(parsed, events[number].trigger[0]) <= SENTENCES_BACK
        and denier is not None
        and denier.id in tellers.get(events[number].statement or "", ())
    ]


def _own(before: list[int], events: list[Event], parsed: Parsed, who: Who, denier: Actor | None, verb: Token) -> list[int]:
    """The number of the nearest event of the paragraph that the denier, or his state, is said to have done."""
    start = next((low for low, high in parsed.paragraphs if low <= verb.idx < high), verb.idx)
    actors = {actor.id: actor for actor in who.actors}
    mine = [number for number in before if events[number].trigger[0] >= start and _deniable(events[number])]
    return [number for number in mine if denier and any(_speaks_for(denier, actors[doer]) for doer in events[number].actors)][:1]


def _may_mean(verb: Token, event: Event, parsed: Parsed) -> bool:
    """Whether what a denial tells can be an act told before; *denied that officers had stolen laptops* is of something else.

    A denial that tells an act of its own, in words that no event was read of, must share one with the sentence of the event.
    """
    told = [kid for kid in verb.rights if kid.dep_ in {"ccomp", "xcomp", "dobj"}]
    clauses = [
        token for kid in told for token in kid.subtree if token.dep_ in {"ccomp", "xcomp", "acl", "pcomp"} and _acts(token)
    ]
    if not clauses:
        return True
    here = next(sentence for sentence in parsed.doc.sents if event.trigger[0] < sentence.end_char)
    words = {token.lemma_.lower() for clause in clauses for token in clause.subtree if token.pos_ in _CONTENT}
    return not words.isdisjoint(token.lemma_.lower() for token in here if token.pos_ in _CONTENT)


def _acts(token: Token) -> bool:
    """Whether a clause tells an act, and not only that there was one: *denied that it was behind it*."""
    return token.pos_ == "VERB" and token.lemma_ not in _EMPTY


def _sentence(parsed: Parsed, at: int) -> int:
    """The number of the sentence that holds a character."""
    return sum(parsed.doc[start].idx <= at for start, _ in parsed.sentences)


def _may_deny(denier: Actor | None, event: Event, actors: dict[str, Actor], said: Said) -> bool:
    """Whether a denial can be of an act: its doer's or of one who speaks for him, never of its teller or victim."""
    if denier is None:
        return True
    tellers = next((one.speakers for one in said.statements if one.id == event.statement), ())
    if denier.id in {*tellers, *event.recipients}:
        return False
    if any(_speaks_for(denier, actors[doer]) for doer in event.actors):
        return True
    countries = {actors[doer].country for doer in event.actors} - {None}
    return not countries or denier.country is None or denier.country in countries


def _speaks_for(denier: Actor, doer: Actor) -> bool:
    """Whether a denial is the doer's: his own, or that of his state or its officials."""
    official = denier.kind == "state" or bool({"GOV", "MIL"} & set(denier.sectors))
    return denier.id == doer.id or (official and doer.country is not None and doer.country == denier.country)


def _deniable(event: Event) -> bool:
    """Whether an event is something that one denies having done: a conflict, but not the accusation itself."""
    return event.quad >= CONFLICT and event.type not in {"ACCUSE", "REQUEST"} and event.status != "negated"


def _with_word(event: Event, because: tuple[Because, ...], statement: int | None, said: Said) -> Event:
    holder = said.statements[statement].id if statement is not None else None
    word = Word(trigger=because[0].spans, status="denied", statement=holder, stance="denies")
    return msgspec.structs.replace(event, status="denied", words=(*event.words, word), because=(*event.because, *because))
