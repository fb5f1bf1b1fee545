"""From a trigger and its roles to an event: what type it is, whether it happened, and on whose word."""

from collections.abc import Iterator

import msgspec
from spacy.tokens import Token

from dateline.did.claims import Claims
from dateline.did.contexts import Table, contexts_in
from dateline.did.frames import FrameIndex, series_of, supporting
from dateline.did.obligations import Obligation
from dateline.did.slots import Roles, judging
from dateline.did.status import Governors, Reading, read_status
from dateline.did.surroundings import Surroundings
from dateline.did.triggers import Trigger
from dateline.did.turns import Turn, turned
from dateline.did.unknown import NAME as UNKNOWN
from dateline.did.vouching import statement_of
from dateline.lexicon.entries import Frame
from dateline.ontology import Ontology
from dateline.parse import Parsed
from dateline.parse.tree import is_infinitive, logical_subject, surface_subject
from dateline.record import Because, Event, Stance, Status, Word
from dateline.said import Said
from dateline.who import Who

# Confidence: how often such events were right in type, sides and status in thirty reports with gold readings, a little less than
# measured, since those reports were looked at. `benchmarks/events.py` prints and draws how well it holds.
BASE_CONFIDENCE = 0.85
NO_ACTOR = -0.75
NO_RECIPIENT = -0.3
SYMMETRIC = -0.1
NOUN_TRIGGER = -0.15
LEARNED = -0.3
LEAST = 0.05

# Up to this quad class an event is cooperation.
COOPERATION = 2

_OBLIGATION = Frame(id="obligation", type="REQUEST", verb="must")

# Types whose status says nothing that the type does not: a request stands as demanded, an offer as offered.
_REQUESTED: Status = "demanded"

# Acts of states and bodies, and the sectors of those who take no part in them.
_OF_OFFICIALS = frozenset({"CONSULT", "COOPERATE"})
_PRIVATE = frozenset({"CVL", "EDU", "AGR", "MED", "JRN", "REF"})

# Acts that nobody does without meaning to.
_WILFUL = frozenset({"ASSAULT", "COERCE", "MOBILIZE", "SANCTION"})

# Slots of acts that are somebody's view of another: without him, or denied, they are none.
_ONE_S_VIEW = frozenset({("judge",), ("speaker",)})

# How an act is told that is told as done.
_TOLD = frozenset({"happened", "ongoing"})
_UNDONE = frozenset({"negated", "denied"})

# What an attack is aimed at, and where a sentence has what it tells that there was none of.
_TARGETS = frozenset({"on", "of", "against"})
_TOLD_OF = frozenset({"attr", "nsubj", "nsubjpass", "dobj"})


class Parties(msgspec.Struct, frozen=True):
    """The ids of who acts, who is acted on, and who helps them to it."""

    actors: tuple[str, ...]
    recipients: tuple[str, ...]
    third: tuple[str, ...] = ()


class Coder(msgspec.Struct, frozen=True):
    """Everything that triggers are coded with."""

    parsed: Parsed
    ontology: Ontology
    who: Who
    said: Said
    around: Surroundings
    governors: Governors
    index: FrameIndex
    contexts: Table
    claims: Claims

    def code(self, trigger: Trigger) -> Event | None:
        """The event of a trigger, alone; ``None`` where nobody at all takes part in an act that needs somebody."""
        roles = Roles(trigger.frame, trigger.token, self.index, self.who, self.said, self.around.spots)
        turn = turned(trigger, self.index)
        claim = self.claims.claim_above(trigger.token)
        reading = self._reading(trigger, turn, claim)
        parties = self._parties(trigger, roles, reading, turn)
        if not parties.actors and not parties.recipients and not _stands_alone(trigger, reading):
            return None
        if not parties.actors and is_infinitive(trigger.token) and reading.status != "negated":
            return None  # what nobody does: "an intervention to free the president"
        if reading.rule == "did.status.without" and not parties.recipients:
            return None  # "without firing a shot" is how something else was done
        if trigger.frame.type in _OF_OFFICIALS and (self._all_private(parties) or self._goes_home(trigger.frame, parties)):
            return None
        if trigger.frame.type in _WILFUL and self._is_a_water(trigger):
            return None
        if trigger.frame.actor in _ONE_S_VIEW and (not parties.actors or reading.status not in _TOLD):
            return None  # nobody's judgement, or the judgement that it is not so
        base = turn.type if turn is not None else trigger.frame.type
        event_type, status = self._type_and_status(base, trigger.frame, reading)
        if event_type == "ACCUSE" and status == "denied":
            return None  # "denied the accusation" denies what the accusation is about
        if event_type != base:
            parties = _who_announces(trigger.frame, parties)
        carrier = supporting(trigger.token, self.index) if trigger.frame.noun else None
        because = self._because(trigger, reading, carrier, turn, announced=event_type != base) + self._filled(roles)
        by_words = judging(trigger.token) if trigger.frame.actor == ("judge",) else carrier
        told = statement_of(trigger.token, self.said, by_words, claim, offered=status == "offered")
        statement = told.id if told is not None else None
        return self._event(trigger, event_type, status, parties, statement, because, announced=event_type != base)

    def _all_private(self, parties: Parties) -> bool:
        """Whether all who take part do so for themselves: students in a talk, skiers who train together."""
        sectors = {one.id: frozenset(one.sectors) for one in self.who.actors}
        return all(sectors[actor] and sectors[actor] <= _PRIVATE for actor in (*parties.actors, *parties.recipients))

    def _goes_home(self, frame: Frame, parties: Parties) -> bool:
        """Whether those who travel go to their own country: no visit."""
        people = {one.id: one for one in self.who.actors}
        own = {people[actor].country for actor in parties.actors} - {None}
        hosts = [people[actor] for actor in parties.recipients]
        return frame.mode == "visit" and bool(hosts) and all(host.kind == "state" and host.country in own for host in hosts)

    def _is_a_water(self, trigger: Trigger) -> bool:
        """Whether a river, sea or other place does it that is nobody: *the Nile invaded gardens*."""
        subject = surface_subject(trigger.token) if trigger.frame.verb else None
        return subject is not None and subject.i in self.around.wide and self.who.at(subject) is None

    def _reading(self, trigger: Trigger, turn: Turn | None, claim: Token | None) -> Reading:
        told = trigger.token
        if turn is not None and turn.rule == "did.ending":
            told = turn.word
        elif trigger.frame.actor == ("judge",):
            told = judging(trigger.token) or told
        reading = read_status(told, self.governors)
        if claim is not None and reading.status in _TOLD:
            return Reading("denied", "did.status.denied", claim.head.i)
        return reading

    def _parties(self, trigger: Trigger, roles: Roles, reading: Reading, turn: Turn | None) -> Parties:
        actors = roles.actors()
        ender = logical_subject(turn.word) if turn is not None and turn.rule == "did.ending" else None
        if ender is not None and (not actors or trigger.frame.symmetric):
            others, actors = actors, roles.named_by(ender)
            left = tuple(other for other in others if other not in actors)
            return Parties(actors, left or roles.recipients(actors), roles.third_parties((*actors, *left)))
        recipients = roles.recipients(actors)
        if trigger.frame.symmetric and reading.status != "offered":
            actors, recipients = tuple(dict.fromkeys((*actors, *recipients))), ()
        recipients = recipients or roles.concerned(actors)
        if not actors and trigger.frame.type == "PROTEST":
            actors = self.around.protesters(self.who)
        if not actors and reading.status == "denied":
            actors = self._deniers(reading)
        return Parties(actors, recipients, roles.third_parties((*actors, *recipients)))

    def _event(
        self,
        trigger: Trigger,
        event_type: str,
        status: Status,
        parties: Parties,
        statement: str | None,
        because: tuple[Because, ...],
        *,
        announced: bool,
    ) -> Event:
        modes = (trigger.frame.mode,) if trigger.frame.mode and event_type == trigger.frame.type else ()
        span = trigger.span(self.parsed)
        contexts = contexts_in(trigger.token.sent, self.contexts)
        return Event(
            id="",
            type=event_type,
            modes=modes,
            contexts=tuple(dict.fromkeys((*trigger.frame.contexts, *contexts))),
            quad=self.ontology.types[event_type].quad,
            score=self.ontology.score(event_type, modes),
            actors=parties.actors,
            recipients=parties.recipients,
            third_parties=parties.third,
            date=self.around.date(trigger.token, status, announced=announced),
            places=self.around.places_of(trigger.token),
            trigger=span,
            status=status,
            statement=statement,
            confidence=_confidence(trigger, parties),
            words=(Word(trigger=(span,), status=status, statement=statement, stance=_stance(event_type, status)),),
            because=because + self._shown(contexts),
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

    def _type_and_status(self, base: str, frame: Frame, reading: Reading) -> tuple[str, Status]:
        """PLOVER's rules of time: announced cooperation is AGREE, announced yielding CONCEDE; a demand stands as demanded."""
        status = reading.status
        if status in {"planned", "offered"}:
            announced = self.ontology.types[base].planned
            if announced != base or self.ontology.types[base].quad <= COOPERATION:
                return announced, "offered" if status == "offered" and announced == "AGREE" else "happened"
            return base, "planned"
        if status in _TOLD and frame.status and frame.type == base:
            return base, frame.status  # type: ignore[return-value]
        if base == "REQUEST" and status in _TOLD:
            return base, _REQUESTED
        return base, status

    def _deniers(self, reading: Reading) -> tuple[str, ...]:
        """Who denies an act told without a doer: *Russia denied the attack on Ukraine* denies having made it."""
        subject = logical_subject(self.parsed.doc[reading.token])
        actor = self.who.at(subject) if subject is not None else None
        return (actor.id,) if actor is not None else ()

    def _filled(self, roles: Roles) -> tuple[Because, ...]:
        return tuple(self._word_for(rule, word.i) for rule, word in dict.fromkeys(roles.reasons))

    def _shown(self, contexts: dict[str, tuple[int, int]]) -> tuple[Because, ...]:
        return tuple(
            Because(rule=f"did.context.{context}", spans=(self.parsed.chars(*tokens),)) for context, tokens in contexts.items()
        )

    def _because(
        self, trigger: Trigger, reading: Reading, carrier: Token | None, turn: Turn | None, *, announced: bool
    ) -> tuple[Because, ...]:
        span = trigger.span(self.parsed)
        reasons = [Because(rule=trigger.frame.rule, spans=(span,)), self._word_for(reading.rule, reading.token)]
        if carrier is not None:
            reasons.append(self._word_for("did.support-verb", carrier.i))
            series = series_of(trigger.token, self.index)
            reasons += [self._word_for("did.series", series.i)] if series is not None else []
        if turn is not None:
            reasons.append(self._word_for(turn.rule, turn.word.i))
        if announced:
            reasons.append(Because(rule="did.announced", spans=(span,)))
        return tuple(reasons)

    def _word_for(self, rule: str, token: int) -> Because:
        return Because(rule=rule, spans=(self.parsed.chars(token, token + 1),))


def _who_announces(frame: Frame, parties: Parties) -> Parties:
    """Who is to host talks or a visitor agrees to; who is to come or to talk is the recipient."""
    if parties.third:
        return Parties(parties.third, parties.actors)
    if frame.recipient and "subject" in frame.recipient and parties.recipients:
        return Parties(parties.recipients, parties.actors)
    return parties


def _stands_alone(trigger: Trigger, reading: Reading) -> bool:
    """Whether an act is worth coding with nobody named: violence and protest are, if they are told and not only mentioned.

    A noun behind a preposition tells it with its day: *since Friday's bombing of the hotel*. That there was none is told of a
    target: *there was no attack on the convoy*.
    """
    token = trigger.token
    if trigger.frame.type not in {"ASSAULT", "PROTEST"} or not trigger.frame.noun:
        return trigger.frame.type in {"ASSAULT", "PROTEST"}
    aimed = any(prep.lower_ in _TARGETS and prep.dep_ == "prep" for prep in token.rights)
    if reading.status not in _TOLD:
        return aimed and reading.status in _UNDONE and token.dep_ in _TOLD_OF
    if token.dep_ == "pobj":
        return aimed and any(word.ent_type_ == "DATE" for kid in token.children for word in (kid, *kid.children))
    return token.dep_ not in {"compound", "amod", "poss", "nmod"}


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


def _confidence(trigger: Trigger, parties: Parties) -> float:
    score = BASE_CONFIDENCE
    score += 0 if parties.actors else NO_ACTOR
    score += 0 if parties.recipients or trigger.frame.symmetric else NO_RECIPIENT
    score += SYMMETRIC if trigger.frame.symmetric and not parties.recipients else 0
    score += NOUN_TRIGGER if trigger.frame.noun else 0
    score += LEARNED if trigger.frame.id == UNKNOWN else 0
    return round(max(score, LEAST), 2)
