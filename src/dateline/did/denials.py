"""Denials of what was told before: *Aksoy denied it*, *a charge that Bangkok denies*.

A denial without an act of its own belongs to the nearest conflict before it in the paragraph that the denier, or his state,
is said
to have done. It becomes a word of that event.
"""

import msgspec

from dateline.did.merge import Did
from dateline.parse import Parsed
from dateline.parse.tree import is_negated, surface_subject
from dateline.record import Actor, Because, Event, Span, Word
from dateline.said import Said
from dateline.who import Who

# From this quad class on an event is a conflict: something that one denies.
CONFLICT = 3


def with_denials(did: Did, parsed: Parsed, who: Who, said: Said, deniers: frozenset[str]) -> Did:
    """The events, with the denials of each; ``deniers`` are the verbs that deny."""
    events = list(did.events)
    own = {trigger for trigger in did.triggers if any(kid.i in did.triggers for kid in parsed.doc[trigger].children)}
    for token in parsed.doc:
        if token.pos_ != "VERB" or token.lemma_ not in deniers or is_negated(token) or token.i in own:
            continue
        subject = surface_subject(token)
        denier = who.at(subject) if subject is not None else None
        if denier is None or any(kid.i in did.triggers for kid in token.rights if kid.dep_ in {"xcomp", "dobj"}):
            continue
        number = _denied(events, parsed, who, denier, token.idx)
        if number is not None:
            span = parsed.chars(token.i, token.i + 1)
            events[number] = _with_word(events[number], span, said.cues.get(token.i), said)
    return Did(tuple(events), did.triggers)


def _denied(events: list[Event], parsed: Parsed, who: Who, denier: Actor, at: int) -> int | None:
    start = next((low for low, high in parsed.paragraphs if low <= at < high), at)
    actors = {actor.id: actor for actor in who.actors}
    for number in range(len(events) - 1, -1, -1):
        event = events[number]
        if not start <= event.trigger[0] < at or not _deniable(event):
            continue
        if any(_speaks_for(denier, actors[doer]) for doer in event.actors):
            return number
    return None


def _speaks_for(denier: Actor, doer: Actor) -> bool:
    """Whether a denial is the doer's: his own, or that of his state or its officials."""
    official = denier.kind == "state" or bool({"GOV", "MIL"} & set(denier.sectors))
    return denier.id == doer.id or (official and doer.country is not None and doer.country == denier.country)


def _deniable(event: Event) -> bool:
    """Whether an event is something that one denies having done: a conflict, but not the accusation itself."""
    return event.quad >= CONFLICT and event.type not in {"ACCUSE", "REQUEST"} and event.status != "negated"


def _with_word(event: Event, span: Span, statement: int | None, said: Said) -> Event:
    holder = said.statements[statement].id if statement is not None else None
    word = Word(trigger=(span,), status="denied", statement=holder, stance="denies")
    reason = Because(rule="did.denied-later", spans=(span,))
    return msgspec.structs.replace(event, status="denied", words=(*event.words, word), because=(*event.because, reason))
