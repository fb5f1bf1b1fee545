"""Places: every toponym of the report, what it does there (a place, or a capital that acts), where it is, and how precisely.

Grammar decides what a toponym does (`roles`), the lexicon knows states and capitals, and GeoNames knows the cities (`gazetteer`).
"""

from collections import Counter
from collections.abc import Iterator

import msgspec
from spacy.tokens import Span as TokenSpan

from dateline.lexicon import Lexicon
from dateline.lexicon.entries import State
from dateline.lexicon.names import Hit
from dateline.parse import Parsed
from dateline.record import Because, Place, PlaceMention, PlaceRole, Precision, Span
from dateline.where.gazetteer import City
from dateline.where.gazetteer import load as load_gazetteer
from dateline.where.roles import Words, role_of

__all__ = ["Where", "find_places"]

# Labels of the name tagger that mean a spot on the map, and the precision that each can promise.
_LABELS: dict[str, Precision] = {"GPE": "city", "LOC": "area", "FAC": "site"}


# Prepositions behind which nobody stands, only a place; *from* and *into* also govern people and firms.
_WHERE_ONE_IS = frozenset({"in", "near", "outside"})


class Where(msgspec.Struct, frozen=True):
    """The places of a report, and for each toponym span what it does in the text."""

    places: tuple[Place, ...]
    roles: dict[Span, PlaceRole]


class _Toponym(msgspec.Struct, frozen=True, kw_only=True):
    key: str
    name: str
    precision: Precision
    span: Span
    role: PlaceRole
    rules: tuple[str, ...]
    country: str | None = None
    note: str | None = None
    city: City | None = None


def find_places(parsed: Parsed, lexicon: Lexicon, hits: list[Hit]) -> Where:
    """The places of a report's body with every mention; those that only act or describe are kept with that role."""
    words = Words(lexicon)
    found = list(_from_lexicon(parsed, words, hits))
    states = Counter(toponym.country for toponym in found if toponym.country)
    found += _from_tagger(parsed, words, hits, states)
    found.sort(key=lambda toponym: toponym.span)
    grouped: dict[str, list[_Toponym]] = {}
    for toponym in found:
        grouped.setdefault(toponym.key, []).append(toponym)
    places = tuple(_place(f"p{number}", group) for number, group in enumerate(grouped.values(), start=1))
    return Where(places, {toponym.span: toponym.role for toponym in found})


def _from_lexicon(parsed: Parsed, words: Words, hits: list[Hit]) -> Iterator[_Toponym]:
    """States, their demonyms and their capitals."""
    for hit in hits:
        if hit.kind not in {"state", "weak", "capital", "demonym"} or hit.span[0] < parsed.body:
            continue
        tokens = parsed.tokens(hit.span)
        state = hit.entries[0]
        if tokens is None or not isinstance(state, State) or _inside_person(parsed, tokens):
            continue
        role, told_by = ("demonym", None) if hit.kind == "demonym" else role_of(tokens.root, words)
        capital = hit.kind == "capital"
        name = parsed.text[slice(*hit.span)] if capital else state.name
        yield _Toponym(
            key=f"capital:{state.iso3}" if capital else f"state:{state.id}",
            name=name,
            precision="city" if capital else "country",
            country=state.iso3,
            note=state.note,
            span=hit.span,
            role=role,
            rules=("where.capital" if capital else f"where.{state.id}", *filter(None, [told_by])),
            city=_capital(name, state) if capital and role == "place" else None,
        )


def _capital(name: str, state: State) -> City | None:
    return next((city for city in load_gazetteer().named(name) if city.country == state.iso3), None)


def _inside_person(parsed: Parsed, tokens: TokenSpan) -> bool:
    return any(start < tokens.end and tokens.start < end and end - start > 1 for start, end in parsed.persons)


def _from_tagger(parsed: Parsed, words: Words, hits: list[Hit], states: Counter[str]) -> Iterator[_Toponym]:
    """Cities, regions and sites that only the name tagger sees; the gazetteer says where the cities are."""
    covered = {at for hit in hits if hit.kind not in {"role", "group"} for at in range(*hit.span)}
    for ent in parsed.doc.ents:
        precision = _LABELS.get(ent.label_) or _hidden_city(ent, states)
        span = (ent.start_char, ent.end_char)
        if precision is None or span[0] < parsed.body or not ent.text[0].isupper():
            continue
        if covered.intersection(range(*span)) or _inside_person(parsed, ent):
            continue
        name = ent.text.removeprefix("the ").removesuffix("'s").removesuffix("’s")
        if ent.root.lemma_.lower() in words.regions or ent.root.head.lower_ in words.regions:
            precision = "region"
        role, told_by = role_of(ent.root, words)
        chosen = load_gazetteer().choose(name, states) if precision == "city" else None
        city, rule = chosen or (None, "where.tagged-name")
        yield _Toponym(
            key=f"city:{city.geonames}" if city else f"name:{name}",
            name=city.name if city else name,
            precision=precision,
            country=city.country if city else None,
            span=span,
            role="place" if role == "actor" and precision != "city" else role,
            rules=(rule, *filter(None, [told_by])),
            city=city,
        )


def _hidden_city(ent: TokenSpan, states: Counter[str]) -> Precision | None:
    """``city`` for a name that the tagger took for a person or body, but that stands behind *in* or *near* and is a city."""
    if ent.label_ not in {"PERSON", "ORG"} or ent.root.dep_ != "pobj" or ent.root.head.lower_ not in _WHERE_ONE_IS:
        return None
    return "city" if load_gazetteer().choose(ent.text, states) else None


def _place(place_id: str, group: list[_Toponym]) -> Place:
    first = next((toponym for toponym in group if toponym.city is not None), group[0])
    city = first.city
    reasons = [Because(rule=first.rules[0], spans=(first.span,))]
    reasons += [Because(rule=rule, spans=(toponym.span,)) for toponym in group for rule in toponym.rules[1:]]
    return Place(
        id=place_id,
        name=first.name,
        precision=first.precision,
        country=first.country,
        admin1=city.admin1 if city else None,
        lat=city.lat if city else None,
        lon=city.lon if city else None,
        geonames=city.geonames if city else None,
        note=first.note,
        mentions=tuple(PlaceMention(span=toponym.span, role=toponym.role) for toponym in group),
        because=tuple(reasons),
    )
