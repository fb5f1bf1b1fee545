"""Events: who did what to whom, whether it happened, when and where, and on whose word.

`triggers` finds the acts, `slots` their actors, `status` whether they happened; here they become events, and several
tellings of one
act become the words of one event.
"""

from collections.abc import Iterator

import msgspec
from spacy.tokens import Token

from dateline.did.claims import Claims
from dateline.did.contexts import Table, contexts_in, table_of
from dateline.did.denials import with_denials
from dateline.did.frames import FrameIndex, index_of, supporting
from dateline.did.merge import Did, merged
from dateline.did.obligations import Obligation, find_obligations
from dateline.did.slots import Roles
from dateline.did.status import Governors, Reading, read_status
from dateline.did.surroundings import Surroundings
from dateline.did.triggers import Trigger, find_triggers
from dateline.did.vouching import statement_of
from dateline.lexicon import Lexicon
from dateline.lexicon.entries import Frame
from dateline.ontology import Ontology
from dateline.parse import Parsed
from dateline.parse.tree import logical_subject
from dateline.record import Because, Event, Place, Span, Stance, Status, Time, Word
from dateline.said import Said
from dateline.who import Who

__all__ = ["Did", "find_events"]

# Confidence is a first, uncalibrated estimate: how often such events proved right when sample reports were read by eye.
BASE_CONFIDENCE = 0.8
NO_ACTOR = -0.25
NO_RECIPIENT = -0.1
NOUN_TRIGGER = -0.1

_OBLIGATION = Frame(id="obligation", type="REQUEST", verb="must")

# Up to this quad class an event is cooperation.
COOPERATION = 2

# Types whose status says nothing that the type does not: a request stands as demanded, an offer as offered.
_REQUESTED: Status = "demanded"

# How an act is told that is told as done.
_TOLD = frozenset({"happened", "ongoing"})


def find_events(
    parsed: Parsed,
    lexicon: Lexicon,
    ontology: Ontology,
    who: Who,
    said: Said,
    times: tuple[Time, ...],
    places: tuple[Place, ...],
    day: str | None,
) -> Did:
    """Every event of a report, each act once, in text order of its clearest telling; ``day`` is the report's own."""
    index = index_of(lexicon)
    governors = Governors.of(lexicon)
    obligations = list(find_obligations(parsed, who, said, lexicon.words("did.obligation")))
    triggers = [
        trigger
        for trigger in find_triggers(parsed, index, who, lexicon.words("said.only-words"))
        if not any(verb == trigger.token or verb.is_ancestor(trigger.token) for _, verb, _, _ in obligations)
    ]
    around = Surroundings(parsed, times, places, day, {trigger.token.i for trigger in triggers})
    claims = Claims.of(lexicon)
    coder = _Coder(parsed, ontology, who, said, around, governors, index, table_of(lexicon), claims)
    told = [*coder.demands(obligations)]
    told += [
        event for trigger in triggers for event in coder.code(trigger, Roles(trigger.frame, trigger.token, index, who, said))
    ]
    return with_denials(merged(told, who.actors), parsed, who, said, claims)


class _Coder(msgspec.Struct, frozen=True):
    """Everything that one trigger is coded with."""

    parsed: Parsed
    ontology: Ontology
    who: Who
    said: Said
    around: Surroundings
    governors: Governors
    index: FrameIndex
    contexts: Table
    claims: Claims

    def code(self, trigger: Trigger, roles: Roles) -> "Iterator[tuple[Trigger, Event]]":
        """The event of a trigger, alone; nothing where nobody at all takes part in an act that needs somebody."""
        actors = roles.actors()
        recipients = roles.recipients(actors)
        if trigger.frame.symmetric:
            actors, recipients = tuple(dict.fromkeys((*actors, *recipients))), ()
        recipients = recipients or roles.concerned(actors)
        third = roles.third_parties((*actors, *recipients))
        claim = self.claims.claim_above(trigger.token)
        reading = read_status(trigger.token, self.governors)
        if claim is not None and reading.status in _TOLD:
            reading = Reading("denied", "did.status.denied", claim.head.i)
        if not actors and trigger.frame.type == "PROTEST":
            actors = self.around.protesters(self.who)
        if not actors and reading.status == "denied":
            actors = self._deniers(reading)
        if not actors and not recipients and not _stands_alone(trigger):
            return
        event_type, status = self._type_and_status(trigger, reading)
        if event_type == "ACCUSE" and status == "denied":
            return  # "denied the accusation" denies what the accusation is about
        if third and event_type != trigger.frame.type:
            actors, recipients, third = third, actors, ()  # who is to host talks agrees to, whoever talks
        carrier = supporting(trigger.token, self.index) if trigger.frame.noun else None
        told = statement_of(trigger.token, self.said, carrier, claim, offered=status == "offered")
        statement = told.id if told is not None else None
        modes = (trigger.frame.mode,) if trigger.frame.mode and event_type == trigger.frame.type else ()
        span = trigger.span(self.parsed)
        contexts = contexts_in(trigger.token.sent, self.contexts)
        yield (
            trigger,
            Event(
                id="",
                type=event_type,
                modes=modes,
                contexts=tuple(dict.fromkeys((*trigger.frame.contexts, *contexts))),
                quad=self.ontology.types[event_type].quad,
                score=self.ontology.score(event_type, modes),
                actors=actors,
                recipients=recipients,
                third_parties=third,
                date=self.around.date(trigger.token, status, announced=event_type != trigger.frame.type),
                places=self.around.places_of(trigger.token),
                trigger=span,
                status=status,
                statement=statement,
                confidence=_confidence(trigger, actors, recipients),
                words=(Word(trigger=(span,), status=status, statement=statement, stance=_stance(event_type, status)),),
                because=self._because(trigger, reading, carrier, event_type, span) + self._helped(roles) + self._shown(contexts),
            ),
        )

    def demands(self, obligations: list[Obligation]) -> "Iterator[tuple[Trigger, Event]]":
        """The requests that speakers make by saying what another must do; what he must do is no event of its own."""
        for modal, verb, speakers, bound in obligations:
            first, last = sorted((modal.i, verb.i))
            span = self.parsed.chars(first, last + 1)
            holder = self.said.holding(modal.i)
            statement = self.said.statements[holder].id if holder is not None else None
            yield (
                Trigger(modal, _OBLIGATION, (modal,)),
                Event(
                    id="",
                    type="REQUEST",
                    quad=self.ontology.types["REQUEST"].quad,
                    score=self.ontology.score("REQUEST"),
                    actors=speakers,
                    recipients=(bound,),
                    trigger=span,
                    status=_REQUESTED,
                    statement=statement,
                    confidence=round(BASE_CONFIDENCE + NOUN_TRIGGER, 2),
                    words=(Word(trigger=(span,), status=_REQUESTED, statement=statement, stance="demands"),),
                    because=(Because(rule="did.obligation", spans=(self.parsed.chars(modal.i, modal.i + 1),)),),
                ),
            )

    def _type_and_status(self, trigger: Trigger, reading: Reading) -> tuple[str, Status]:
        """PLOVER's rules of time: announced cooperation is AGREE, announced yielding CONCEDE; a demand stands as demanded."""
        event_type, status = trigger.frame.type, reading.status
        if status in {"planned", "offered"}:
            announced = self.ontology.types[event_type].planned
            if announced != event_type or self.ontology.types[event_type].quad <= COOPERATION:
                return announced, "offered" if status == "offered" and announced == "AGREE" else "happened"
            return event_type, "planned"
        if status in _TOLD and trigger.frame.status:
            return event_type, trigger.frame.status  # type: ignore[return-value]
        if event_type == "REQUEST" and status in _TOLD:
            return event_type, _REQUESTED
        return event_type, status

    def _deniers(self, reading: Reading) -> tuple[str, ...]:
        """Who denies an act told without a doer: *Russia denied the attack on Ukraine* denies having made it."""
        subject = logical_subject(self.parsed.doc[reading.token])
        actor = self.who.at(subject) if subject is not None else None
        return (actor.id,) if actor is not None else ()

    def _helped(self, roles: Roles) -> tuple[Because, ...]:
        helpers = roles.mediators()
        return tuple(Because(rule=rule, spans=(self.parsed.chars(word.i, word.i + 1),)) for _, rule, word in helpers)

    def _shown(self, contexts: dict[str, tuple[int, int]]) -> tuple[Because, ...]:
        return tuple(
            Because(rule=f"did.context.{context}", spans=(self.parsed.chars(*tokens),)) for context, tokens in contexts.items()
        )

    def _because(
        self, trigger: Trigger, reading: Reading, carrier: Token | None, event_type: str, span: Span
    ) -> tuple[Because, ...]:
        stood_on = self.parsed.chars(reading.token, reading.token + 1)
        reasons = [Because(rule=trigger.frame.rule, spans=(span,)), Because(rule=reading.rule, spans=(stood_on,))]
        if carrier is not None:
            reasons.append(Because(rule="did.support-verb", spans=(self.parsed.chars(carrier.i, carrier.i + 1),)))
        if event_type != trigger.frame.type:
            reasons.append(Because(rule="did.announced", spans=(span,)))
        return tuple(reasons)


def _stands_alone(trigger: Trigger) -> bool:
    """Whether an act is worth coding with nobody named: violence and protest are, if they are told and not only mentioned."""
    mentioned = trigger.frame.noun is not None and trigger.token.dep_ in {"pobj", "compound", "amod", "poss", "nmod"}
    return trigger.frame.type in {"ASSAULT", "PROTEST"} and not mentioned


def _stance(event_type: str, status: Status) -> Stance:
    if status == "denied":
        return "denies"
    if status == "hypothetical":
        return "supposes"
    if event_type == "REQUEST":
        return "demands"
    if status == "offered":
        return "offers"
    return "threatens" if event_type == "THREATEN" else "asserts"


def _confidence(trigger: Trigger, actors: tuple[str, ...], recipients: tuple[str, ...]) -> float:
    score = BASE_CONFIDENCE
    score += 0 if actors else NO_ACTOR
    score += 0 if recipients or trigger.frame.symmetric else NO_RECIPIENT
    score += NOUN_TRIGGER if trigger.frame.noun else 0
    return round(score, 2)
