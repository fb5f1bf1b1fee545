"""When and where an act took place, by syntax: the times and places in the clause of its trigger, never merely the nearest."""

from typing import TypeVar

from spacy.tokens import Token

from dateline.parse import Parsed
from dateline.record import EventDate, Place, Span, Status, Time
from dateline.who import Who

Value = TypeVar("Value", Time, Place)

_CLAUSE_EDGES = frozenset({"ROOT", "ccomp", "relcl", "advcl", "acl", "parataxis", "conj"})
_SETTLED = frozenset({"happened", "demanded", "offered", "denied"})


class Surroundings:
    """The times and places of a report by token, and which clauses hold them."""

    def __init__(
        self, parsed: Parsed, times: tuple[Time, ...], places: tuple[Place, ...], day: str | None, triggers: set[int]
    ) -> None:
        self.parsed, self.day, self.triggers = parsed, day, triggers
        self.times = self._by_token([(time.span, time) for time in times if time.start])
        spots = [(mention.span, place) for place in places for mention in place.mentions if mention.role == "place"]
        self.spots = self._by_token(spots)

    def _by_token(self, spans: list[tuple[Span, Value]]) -> dict[int, Value]:
        found: dict[int, Value] = {}
        for span, value in spans:
            tokens = self.parsed.tokens(span)
            if tokens is not None:
                found[tokens.root.i] = value
        return found

    def date(self, trigger: Token, status: Status) -> EventDate | None:
        """The days of an act: of the time in its clause, else of the report where a finite past or present verb tells it."""
        for token, time in self._near(trigger, self.times):
            if time.start and token >= 0:
                return EventDate(start=time.start, end=time.end, precision=time.precision, time=time.id)
        if self.day and status in _SETTLED and _is_told(trigger):
            return EventDate(start=self.day, end=self.day, precision="day")
        return None

    def places_of(self, trigger: Token) -> tuple[str, ...]:
        """The ids of the places in the clause of an act, the more precise first."""
        found = [place for _, place in self._near(trigger, self.spots)]
        order = ("site", "city", "region", "country", "area")
        return tuple(dict.fromkeys(place.id for place in sorted(found, key=lambda place: order.index(place.precision))))

    def _near(self, trigger: Token, table: dict[int, Value]) -> list[tuple[int, Value]]:
        """What a table holds inside the clause of a trigger and outside the clauses of other triggers."""
        clause = trigger
        while clause.dep_ not in _CLAUSE_EDGES and clause.head != clause:
            clause = clause.head
        low, high = clause.left_edge.i, clause.right_edge.i
        found = [
            (token, value)
            for token, value in table.items()
            if low <= token <= high and self._belongs(self.parsed.doc[token], trigger, clause)
        ]
        return sorted(found, key=lambda pair: abs(pair[0] - trigger.i))

    def _belongs(self, token: Token, trigger: Token, clause: Token) -> bool:
        """Whether the way up from a time or place reaches the trigger, or the clause, before any other act."""
        node = token
        while node != clause:
            if node == trigger:
                return True
            if node.i in self.triggers and node != token:
                return False
            if node.dep_ in {"relcl", "advcl", "ccomp", "acl"}:
                return False
            if node.head == node:
                return False
            node = node.head
        return clause == trigger or clause.i not in self.triggers or trigger.dep_ in {"xcomp", "nsubj", "dobj"}

    def protesters(self, who: Who) -> tuple[str, ...]:
        """The first group of protesters that the report names, for protests told without a doer."""
        for actor in who.actors:
            if actor.kind == "group" and any(
                reason.rule == "who.group.protesters" for mention in actor.mentions for reason in mention.because
            ):
                return (actor.id,)
        return ()


def _is_told(trigger: Token) -> bool:
    """Whether a finite verb in a simple tense tells the act, so that the report's day is its day."""
    verb = trigger
    while verb.pos_ not in {"VERB", "AUX"} and verb.head != verb:
        verb = verb.head
    if any(kid.dep_ == "aux" and kid.lower_ == "had" for kid in verb.children):
        return False
    return verb.tag_ in {"VBD", "VBZ", "VBP", "VBN"} or any(
        kid.tag_ in {"VBD", "VBZ", "VBP"} for kid in verb.children if kid.dep_ in {"aux", "auxpass"}
    )
