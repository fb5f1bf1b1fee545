"""When and where an act took place, by syntax: the times and places in the clause of its trigger, never merely the nearest."""

from typing import TypeVar

from spacy.tokens import Token

from dateline.did.dating import Dating, is_argument
from dateline.parse import Parsed
from dateline.record import EventDate, Place, Span, Status, Time
from dateline.who import Who

Value = TypeVar("Value", Time, Place)

_CLAUSE_EDGES = frozenset({"ROOT", "ccomp", "relcl", "advcl", "acl", "parataxis", "conj"})


class Surroundings:
    """The times and places of a report by token, and which clauses hold them."""

    def __init__(
        self, parsed: Parsed, times: tuple[Time, ...], places: tuple[Place, ...], day: str | None, triggers: set[int]
    ) -> None:
        self.parsed, self.triggers = parsed, triggers
        self.times = self._by_token([(time.span, time) for time in times])
        self.dating = Dating(parsed, self.times, day, triggers)
        spots = [(mention.span, place) for place in places for mention in place.mentions if mention.role == "place"]
        self.spots = self._by_token(spots)
        self.wide = self._by_token([(mention.span, place) for place in places for mention in place.mentions if _is_wide(place)])

    def _by_token(self, spans: list[tuple[Span, Value]]) -> dict[int, Value]:
        found: dict[int, Value] = {}
        for span, value in spans:
            tokens = self.parsed.tokens(span)
            if tokens is not None:
                found[tokens.root.i] = value
        return found

    def date(self, trigger: Token, status: Status, announced: bool) -> EventDate | None:
        """The days of an act, or of its announcement; ``None`` where nothing says when."""
        if announced:
            return self.dating.of_announcement(trigger)
        near = self._near(trigger, self.times)
        if not is_argument(trigger):
            near = [(token, time) for token, time in near if trigger.is_ancestor(self.parsed.doc[token])]
        return self.dating.of_act(trigger, status, [time for _, time in near])

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
            if node.dep_ in {"relcl", "advcl", "ccomp", "acl"} and node != token:
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


def _is_wide(place: Place) -> bool:
    """Whether a place lies in no one country: rivers, seas, parts of the world."""
    return place.country is None and place.precision == "area"
