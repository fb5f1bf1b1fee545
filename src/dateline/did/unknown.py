"""Acts that no frame knows: verbs between two actors, of which the relation model says what the one does to the other.

Frames come first, since they can be read and corrected; the model is asked only where they are silent.
"""

from collections.abc import Iterable, Iterator

import msgspec
from spacy.tokens import Token

from dateline.did.relation import Model, Pair
from dateline.did.status import Governors, read_status
from dateline.did.triggers import Trigger
from dateline.lexicon.entries import Frame
from dateline.parse import Parsed
from dateline.parse.tree import logical_object, logical_subject, surface_subject
from dateline.record import Span, Status
from dateline.said import Said
from dateline.who import Who

# The reason that stands in ``because``, and the id of the frame that is made for such an act.
RULE = "did.relation"
NAME = RULE.removeprefix("did.")

# From this probability on the model is believed: four of five such acts are of the type that readers of development reports gave.
BELIEVED = 0.7

# YIELD is two of PLOVER's types, and nothing tells which; the model finds it where somebody gives a thing away.
_NEVER = frozenset({"YIELD"})

# What the benchmark calls by another name than PLOVER: conflict to come is THREATEN there, what is not done or denied REJECT.
_NOT_WHEN: dict[Status, frozenset[str]] = {
    "planned": frozenset({"THREATEN"}),
    "hypothetical": frozenset({"THREATEN"}),
    "negated": frozenset({"REJECT", "THREATEN"}),
    "denied": frozenset({"REJECT"}),
}


class _Candidate(msgspec.Struct, frozen=True):
    """A verb with who does it and to whom, as tokens, and the slot in which the latter stands."""

    verb: Token
    subject: Token
    other: Token
    slot: str


def unknown_acts(
    parsed: Parsed, who: Who, said: Said, governors: Governors, model: Model, known: Iterable[Trigger]
) -> list[Trigger]:
    """Triggers for the verbs that no frame reads and whose relation the model is sure of, in text order."""
    taken = {part.i for trigger in known for part in trigger.parts}
    cues = [span for statement in said.statements for span in statement.cue_spans]
    candidates = [
        found
        for token in parsed.doc
        if token.pos_ == "VERB" and token.idx >= parsed.body and token.i not in taken and not _within(token, cues)
        for found in [_candidate(token, who)]
        if found is not None
    ]
    relations = model.read(_pair(one, parsed) for one in candidates)
    return [
        Trigger(one.verb, _frame(one, relation.type), (one.verb,))
        for one, relation in zip(candidates, relations, strict=True)
        if relation.probabilities[relation.type] >= BELIEVED
        and relation.type not in _NEVER
        and relation.type not in _NOT_WHEN.get(read_status(one.verb, governors).status, frozenset())
    ]


def _within(token: Token, spans: list[Span]) -> bool:
    return any(start <= token.idx < end for start, end in spans)


def _candidate(verb: Token, who: Who) -> _Candidate | None:
    subject = logical_subject(verb)
    actor = who.at(subject) if subject is not None and surface_subject(verb) is not None else None
    if subject is None or actor is None:
        return None
    for slot, other in _others(verb):
        recipient = who.at(other)
        if recipient is not None and recipient.id != actor.id:
            return _Candidate(verb, subject, other, slot)
    return None


def _others(verb: Token) -> Iterator[tuple[str, Token]]:
    """Who else may be concerned, by slot, most likely first: *lent **Mali** two hospitals* is about Mali."""
    yield from (("dative", kid) for kid in verb.rights if kid.dep_ == "dative" and kid.pos_ != "ADP")
    thing = logical_object(verb)
    if thing is not None:
        yield "object", thing
    for prep in verb.rights:
        if prep.dep_ in {"prep", "dative"}:
            yield from ((prep.lower_, noun) for noun in prep.rights if noun.dep_ == "pobj")


def _frame(one: _Candidate, kind: str) -> Frame:
    return Frame(id=NAME, type=kind, verb=one.verb.lemma_, recipient=(one.slot,))


def _pair(one: _Candidate, parsed: Parsed) -> Pair:
    sentence = one.verb.sent
    start, end = parsed.chars(sentence.start, sentence.end)
    source, target = (_phrase(token, parsed, start) for token in (one.subject, one.other))
    return Pair(parsed.text[start:end], source, target)


def _phrase(token: Token, parsed: Parsed, start: int) -> Span:
    first, last = parsed.chars(min(token.left_edge.i, token.i), token.i + 1)
    return first - start, last - start
