"""Places: every toponym of the report, what it does there (a place, or a capital that acts), and how precise it is.

Grammar decides what a toponym does: *in Minsk* is a place, *Minsk rejected* and *against Minsk* are the government,
*Belarusian* is
a demonym, and the Minsk agreements are neither.
"""

from collections.abc import Iterator

import msgspec
from spacy.tokens import Span as TokenSpan
from spacy.tokens import Token

from dateline.lexicon import Lexicon
from dateline.lexicon.entries import State
from dateline.lexicon.names import Hit
from dateline.parse import Parsed
from dateline.record import Because, Place, PlaceMention, PlaceRole, Precision, Span

# Labels of the name tagger that mean a spot on the map, and the precision that each can promise.
_LABELS: dict[str, Precision] = {"GPE": "city", "LOC": "area", "FAC": "site"}

_ACTING_DEPS = frozenset({"nsubj", "nsubjpass", "agent", "poss"})


class Where(msgspec.Struct, frozen=True):
    """The places of a report, and for each toponym span what it does in the text."""

    places: tuple[Place, ...]
    roles: dict[Span, PlaceRole]


class _Toponym(msgspec.Struct, frozen=True):
    key: str
    name: str
    precision: Precision
    country: str | None
    note: str | None
    span: Span
    role: PlaceRole
    rule: str
    told_by: str | None = None


def find_places(parsed: Parsed, lexicon: Lexicon, hits: list[Hit]) -> Where:
    """The places of a report's body with every mention; those that only act or describe are kept with that role."""
    words = _Words(lexicon)
    found = list(_from_lexicon(parsed, words, hits))
    taken = {span for toponym in found for span in (toponym.span,)}
    found += _from_tagger(parsed, words, taken, hits)
    found.sort(key=lambda toponym: toponym.span)
    grouped: dict[str, list[_Toponym]] = {}
    for toponym in found:
        grouped.setdefault(toponym.key, []).append(toponym)
    places = tuple(_place(f"p{number}", group) for number, group in enumerate(grouped.values(), start=1))
    return Where(places, {toponym.span: toponym.role for toponym in found})


class _Words:
    """The word lists that tell what a toponym does."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.locative = lexicon.words("where.locative-preposition")
        self.acting = lexicon.words("where.acting-preposition")
        self.motion = lexicon.words("where.motion-verb")
        self.named = lexicon.words("where.in-name")
        self.spots = lexicon.words("where.spot-noun")
        self.regions = lexicon.words("where.region-noun")


def _from_lexicon(parsed: Parsed, words: _Words, hits: list[Hit]) -> Iterator[_Toponym]:
    for hit in hits:
        if hit.kind not in {"state", "weak", "capital", "demonym"} or hit.span[0] < parsed.body:
            continue
        tokens = parsed.tokens(hit.span)
        state = hit.entries[0]
        if tokens is None or not isinstance(state, State) or _inside_person(parsed, tokens):
            continue
        role, told_by = ("demonym", None) if hit.kind == "demonym" else role_of(tokens.root, words)
        if hit.kind == "capital":
            name = parsed.text[slice(*hit.span)]
            yield _Toponym(
                f"capital:{state.iso3}", name, "city", state.iso3, state.note, hit.span, role, "where.capital", told_by
            )
        else:
            yield _Toponym(
                f"state:{state.id}",
                state.name,
                "country",
                state.iso3,
                state.note,
                hit.span,
                role,
                f"where.{state.id}",
                told_by,
            )


def _inside_person(parsed: Parsed, tokens: TokenSpan) -> bool:
    return any(start < tokens.end and tokens.start < end and end - start > 1 for start, end in parsed.persons)


def _from_tagger(parsed: Parsed, words: _Words, taken: set[Span], hits: list[Hit]) -> Iterator[_Toponym]:
    covered = [hit.span for hit in hits]
    for ent in parsed.doc.ents:
        precision = _LABELS.get(ent.label_)
        span = (ent.start_char, ent.end_char)
        if precision is None or span[0] < parsed.body or _inside_person(parsed, ent):
            continue
        if any(start < span[1] and span[0] < end for start, end in taken) or span in covered or not ent.text[0].isupper():
            continue
        name = ent.text.removeprefix("the ").removesuffix("'s").removesuffix("’s")
        if ent.root.lemma_.lower() in words.regions or (ent.root.dep_ == "compound" and ent.root.head.lower_ in words.regions):
            precision = "region"
        role, told_by = role_of(ent.root, words)
        if role == "actor" and precision != "city":
            role = "place"
        yield _Toponym(f"name:{name}", name, precision, None, None, span, role, "where.tagged-name", told_by)


def role_of(token: Token, words: _Words) -> tuple[PlaceRole, str | None]:
    """What a toponym does in its sentence, by the head word of its phrase, and the word list that tells it."""
    head = token
    while head.dep_ in {"conj", "appos"} and head.head.pos_ in {"PROPN", "NOUN"}:
        head = head.head
    dep = head.dep_
    if dep in {"compound", "amod", "nmod"}:
        return _role_before_noun(head, words)
    if dep in _ACTING_DEPS:
        at_spot = dep == "poss" and head.head.lemma_.lower() in words.spots
        return ("place", "where.spot-noun") if at_spot else ("actor", None)
    if dep == "dobj":
        return ("place", "where.motion-verb") if head.head.lemma_ in words.motion else ("actor", None)
    if dep == "dative":
        return "actor", None
    if dep == "pobj":
        return _role_in_phrase(head.head, words)
    return "place", None


def _role_before_noun(token: Token, words: _Words) -> tuple[PlaceRole, str | None]:
    return _role_by_noun(token.head.lemma_.lower(), words)


def _role_by_noun(noun: str, words: _Words) -> tuple[PlaceRole, str | None]:
    """A noun beside a toponym makes it part of a name, a spot or a region; any other leaves it to act."""
    if noun in words.named:
        return "in_name", "where.in-name"
    if noun in words.spots:
        return "place", "where.spot-noun"
    return ("place", "where.region-noun") if noun in words.regions else ("actor", None)


def _role_in_phrase(prep: Token, words: _Words) -> tuple[PlaceRole, str | None]:
    word = prep.lower_
    if word in words.locative:
        return "place", "where.locative-preposition"
    if word in words.acting:
        return "actor", "where.acting-preposition"
    if word == "to":
        moves = prep.head.lemma_.lower() in words.motion
        return ("place", "where.motion-verb") if moves else ("actor", None)
    if word == "of":
        return _role_by_noun(prep.head.lemma_.lower(), words)
    return "place", None


def _place(place_id: str, group: list[_Toponym]) -> Place:
    first = group[0]
    return Place(
        id=place_id,
        name=first.name,
        precision=first.precision,
        country=first.country,
        note=first.note,
        mentions=tuple(PlaceMention(span=toponym.span, role=toponym.role) for toponym in group),
        because=(
            Because(rule=first.rule, spans=(first.span,)),
            *(Because(rule=toponym.told_by, spans=(toponym.span,)) for toponym in group if toponym.told_by),
        ),
    )
