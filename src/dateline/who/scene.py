"""What the finders of mentions look at: the parse, the lexicon hits by token, who is a person, which state each token names."""

from collections.abc import Iterator

import msgspec
from spacy.tokens import Token

from dateline.lexicon import Lexicon
from dateline.lexicon.entries import Role as RoleEntry
from dateline.lexicon.entries import State
from dateline.lexicon.names import Hit
from dateline.parse import Parsed
from dateline.record import PlaceRole, Span
from dateline.where import Where
from dateline.who.acronyms import introduced

# Kinds of lexicon names that a tagger's PERSON does not overrule; *Jordan* and its like yield to a longer name in the report.
_NEVER_PERSONS = frozenset({"state", "seat", "capital", "organisation", "agency"})
_GOALS = frozenset({"to", "from", "into", "toward", "towards"})
_ARGUMENTS = frozenset({"nsubj", "nsubjpass", "dobj", "dative", "agent", "conj"})


class Scene(msgspec.Struct, frozen=True):
    """What the mention finders look at: the parse, the lexicon hits by their last token, and the state that each token names."""

    parsed: Parsed
    hits: dict[int, tuple[Hit, tuple[int, int]]]
    covering: dict[int, tuple[Hit, tuple[int, int]]]
    state_at: dict[int, State]
    place_roles: dict[Span, PlaceRole]
    person_at: dict[int, tuple[int, int]]
    place_tokens: frozenset[int]
    quantities: frozenset[str]
    speaking: frozenset[str]
    papers: frozenset[str]
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
    person_at = _persons_of(parsed, hits, where)
    for hit in hits:
        tokens = parsed.tokens(hit.span)
        if tokens is None or hit.span[0] < parsed.body:
            continue
        bounds = (tokens.start, tokens.end)
        if _wider(by_last.get(tokens.end - 1), bounds):
            by_last[tokens.end - 1] = (hit, bounds)
        state = hit.entries[0]
        if isinstance(state, State) and not any(i in person_at for i in range(*bounds)):
            state_at.update(dict.fromkeys(range(*bounds), state))
    _add_cities(state_at, parsed, lexicon, where)
    spots = frozenset(
        i
        for span, role in where.roles.items()
        if role == "place" and (tokens := parsed.tokens(span)) is not None
        for i in range(tokens.start, tokens.end)
    )
    quantities, speaking, papers = (lexicon.words(f"who.{name}") for name in ("quantity", "speaking-verb", "paper"))
    covering = {i: found for found in by_last.values() for i in range(*found[1])}
    return Scene(
        parsed, by_last, covering, state_at, where.roles, person_at, spots, quantities, speaking, papers, day, filed_in,
        introduced(parsed),
    )  # fmt: skip


def _add_cities(state_at: dict[int, State], parsed: Parsed, lexicon: Lexicon, where: Where) -> None:
    """Places stand for their states where a phrase needs a country: *police in Istanbul*."""
    states = {state.iso3: state for state in reversed(lexicon.states)}
    for place in where.places:
        state = states.get(place.country or "") if place.lat is not None else None
        for mention in place.mentions if state is not None else ():
            tokens = parsed.tokens(mention.span)
            if tokens is not None and state is not None:
                state_at.update({i: state for i in range(tokens.start, tokens.end) if i not in state_at})


def _persons_of(parsed: Parsed, hits: list[Hit], where: Where) -> dict[int, tuple[int, int]]:
    """The person at each token; a name of the lexicon, or a city, that covers all of a tagged person is no person."""
    longer = {parsed.doc[i].text for start, end in parsed.persons if end - start > 1 for i in range(start, end)}
    families = {parsed.doc[end - 1].text for start, end in parsed.persons if end - start > 1}
    shared = {"weak": longer, "state": families, "capital": families}
    spans = [
        hit.span
        for hit in hits
        if hit.kind in _NEVER_PERSONS | {"weak"} and parsed.text[slice(*hit.span)] not in shared.get(hit.kind, ())
    ]
    spans += [mention.span for place in where.places if place.geonames for mention in place.mentions]
    known = [(tokens.start, tokens.end) for span in spans if (tokens := parsed.tokens(span)) is not None]
    kept = [person for person in parsed.persons if not any(start <= person[0] and person[1] <= end for start, end in known)]
    taken = {i: person for person in kept for i in range(*person)}
    for person in (*_listed(parsed, hits), *_after_titles(parsed, hits, taken)):
        taken.update(dict.fromkeys(range(*person), person))
    return taken | _last_names(parsed, taken, known)


def _listed(parsed: Parsed, hits: list[Hit]) -> Iterator[tuple[int, int]]:
    """Names of persons whom the lexicon knows, whatever the tagger took them for."""
    for hit in hits:
        tokens = parsed.tokens(hit.span) if hit.kind == "person" else None
        if tokens is not None:
            yield (tokens.start, tokens.end)


def _last_names(parsed: Parsed, taken: dict[int, tuple[int, int]], known: list[tuple[int, int]]) -> dict[int, tuple[int, int]]:
    """Bare last names that the tagger missed: a proper noun that ends the longer name of a person elsewhere in the report."""
    last = {parsed.doc[end - 1].text for start, end in taken.values() if end - start > 1}
    covered = {i for start, end in known for i in range(start, end)}
    return {
        token.i: (token.i, token.i + 1)
        for token in parsed.doc
        if token.text in last and token.pos_ == "PROPN" and token.i not in taken and token.i not in covered
    }


def _after_titles(parsed: Parsed, hits: list[Hit], taken: dict[int, tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Names that the tagger missed: two or more capitalised words right behind a title, *Chairperson-in-Office Edi Rama*."""
    starts = {hit.span[0] for hit in hits}
    for hit in hits:
        tokens = parsed.tokens(hit.span) if isinstance(hit.entries[0], RoleEntry) and not hit.plural else None
        if tokens is None or tokens.end >= len(parsed.doc) or tokens.end in taken:
            continue
        end = tokens.end
        while end < len(parsed.doc) and _is_name_word(parsed.doc[end]) and parsed.doc[end].idx not in starts:
            end += 1
        if end - tokens.end >= 2:
            yield (tokens.end, end)


def _is_name_word(token: Token) -> bool:
    return token.pos_ == "PROPN" and token.text[0].isupper() and token.is_alpha and token.ent_type_ not in {"DATE", "GPE", "NORP"}


def _wider(known: tuple[Hit, tuple[int, int]] | None, bounds: tuple[int, int]) -> bool:
    return known is None or bounds[1] - bounds[0] > known[1][1] - known[1][0]
