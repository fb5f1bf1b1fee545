"""What the finders of mentions look at: the parse, the lexicon hits by token, who is a person, which state each token names."""

import msgspec

from dateline.lexicon import Lexicon
from dateline.lexicon.entries import State
from dateline.lexicon.names import Hit
from dateline.parse import Parsed
from dateline.record import PlaceRole, Span
from dateline.where import Where
from dateline.who.acronyms import introduced
from dateline.who.naming import Names
from dateline.who.words import Words, words_of

_GOALS = frozenset({"to", "from", "into", "toward", "towards"})
_ARGUMENTS = frozenset({"nsubj", "nsubjpass", "dobj", "dative", "agent", "conj"})


class Scene(msgspec.Struct, frozen=True):
    """What the mention finders look at: the parse, the lexicon hits by their last token, and the state that each token names.

    ``called`` are the states that the report calls by name or demonym.
    """

    parsed: Parsed
    hits: dict[int, tuple[Hit, tuple[int, int]]]
    covering: dict[int, tuple[Hit, tuple[int, int]]]
    state_at: dict[int, State]
    place_roles: dict[Span, PlaceRole]
    person_at: dict[int, tuple[int, int]]
    place_tokens: frozenset[int]
    words: Words
    called: frozenset[str]
    day: str | None = None
    filed_in: str | None = None
    acronyms: dict[tuple[int, int], str] = msgspec.field(default_factory=dict)

    def is_place(self, token: int) -> bool:
        """Whether a token names a state, or a city of it, as the place where something is."""
        return token in self.place_tokens and token in self.state_at

    def is_goal(self, token: int) -> bool:
        """Whether a token names where somebody goes or comes from: *flew to Accra*, which says nothing of whose people act."""
        head = self.parsed.doc[token].head
        return self.parsed.doc[token].dep_ == "pobj" and head.lower_ in _GOALS

    def is_setting(self, token: int) -> bool:
        """Whether a token names a state otherwise than as somebody who acts or is acted on."""
        return token in self.state_at and self.parsed.doc[token].dep_ not in _ARGUMENTS


def set_scene(
    parsed: Parsed, lexicon: Lexicon, hits: list[Hit], where: Where, day: str | None = None, filed_in: str | None = None
) -> Scene:
    """The scene of a report: hits aligned with tokens, the wider hit first where two end on one token."""
    by_last: dict[int, tuple[Hit, tuple[int, int]]] = {}
    state_at: dict[int, State] = {}
    words = words_of(lexicon)
    person_at = Names(parsed, hits, where, words).at
    for hit in hits:
        tokens = parsed.tokens(hit.span)
        if tokens is None or hit.span[0] < parsed.body:
            continue
        bounds = (tokens.start, tokens.end)
        if _wider(by_last.get(tokens.end - 1), bounds):
            by_last[tokens.end - 1] = (hit, bounds)
        state = hit.entries[0]
        if isinstance(state, State) and not any(i in person_at for i in range(*bounds)) and not _is_for(tokens.start, parsed):
            state_at.update(dict.fromkeys(range(*bounds), state))
    _add_cities(state_at, parsed, words, where)
    spots = frozenset(
        i
        for span, role in where.roles.items()
        if role == "place" and (tokens := parsed.tokens(span)) is not None
        for i in range(tokens.start, tokens.end)
    )
    called = frozenset(
        hit.entries[0].iso3 for hit in hits if hit.kind in {"state", "demonym"} and isinstance(hit.entries[0], State)
    )
    narrow_first = sorted(by_last.values(), key=lambda found: found[1][1] - found[1][0])
    covering = {i: found for found in narrow_first for i in range(*found[1])}
    return Scene(
        parsed, by_last, covering, state_at, where.roles, person_at, spots, words, called, day, filed_in,
        introduced(parsed),
    )  # fmt: skip


def _is_for(start: int, parsed: Parsed) -> bool:
    """Whether a demonym only tells for whom or against whom somebody is: *pro-Russian*."""
    return start > 1 and parsed.doc[start - 1].text == "-" and parsed.doc[start - 2].lower_ in {"pro", "anti"}


def _add_cities(state_at: dict[int, State], parsed: Parsed, words: Words, where: Where) -> None:
    """Places stand for their states where a phrase needs a country: *police in Istanbul*."""
    for place in where.places:
        state = words.states.get(place.country or "") if place.lat is not None else None
        for mention in place.mentions if state is not None else ():
            tokens = parsed.tokens(mention.span)
            if tokens is not None and state is not None and not _is_for(tokens.start, parsed):
                state_at.update({i: state for i in range(tokens.start, tokens.end) if i not in state_at})


def _wider(known: tuple[Hit, tuple[int, int]] | None, bounds: tuple[int, int]) -> bool:
    return known is None or bounds[1] - bounds[0] > known[1][1] - known[1][0]
