"""States and organisations by name, and by the seats that stand for them."""

from collections.abc import Iterator

from spacy.tokens import Token

from dateline.lexicon.entries import Agency, Group, Organisation, State
from dateline.lexicon.entries import Role as RoleEntry
from dateline.lexicon.names import Hit
from dateline.parse.tree import child, phrase
from dateline.who.belonging import country_of, merged, states_named
from dateline.who.found import Found, found_at
from dateline.who.scene import Scene

# Last words of names that are no body's.
_THINGS = frozenset(
    {"Highway", "Road", "Street", "Avenue", "Square", "River", "Bridge", "Airport", "Act", "Treaty", "Agreement", "Accord"}
    | {"Protocol", "Declaration", "Constitution", "Cup", "Prize", "Award", "Stadium", "Day", "War", "Summit", "Strait", "Canal"}
)

Range = tuple[int, int]


def listed_bodies(scene: Scene) -> Iterator[Found]:
    """States and organisations that the lexicon knows."""
    for last, (hit, bounds) in scene.hits.items():
        if last in scene.person_at:
            continue
        entry = hit.entries[0]
        head = scene.parsed.doc[bounds[0] : bounds[1]].root
        if isinstance(entry, State) and _acts(scene, hit, head):
            yield _seated(scene, hit, bounds, head.i, entry) or _state(scene, hit, bounds, head.i, entry)
        elif isinstance(entry, Organisation | Agency) and not _is_another(scene, bounds, entry):
            yield _organisation(scene, bounds, head.i, entry)


def _is_another(scene: Scene, bounds: Range, entry: Organisation | Agency) -> bool:
    """Whether an acronym that the report introduces is not the one that the lexicon knows by these letters."""
    word = scene.parsed.doc[bounds[0]].text if bounds[1] - bounds[0] == 1 else None
    long_form = next((name for name, acronym in scene.acronyms.items() if acronym == word), None)
    if long_form is None:
        return False
    known = scene.covering.get(long_form[1] - 1)
    return known is None or known[0].entries[0] != entry


def _acts(scene: Scene, hit: Hit, head: Token) -> bool:
    """Whether a toponym can name its state as somebody: never inside a name, a demonym only for people and things."""
    if hit.kind in {"state", "weak", "seat"}:
        return scene.place_roles.get(hit.span) != "in_name"
    if hit.kind == "demonym":
        return _is_people(head) or _describes_a_thing(scene, head)
    return True


def _is_people(head: Token) -> bool:
    """Whether a demonym names a people: *Russians*, *the Swiss* without a noun behind it."""
    alone = head.dep_ in {"nsubj", "nsubjpass", "dobj", "pobj"} and head.tag_ in {"JJ", "NNP", "NN"}
    return head.tag_ in {"NNPS", "NNS"} or (alone and any(kid.lower_ == "the" for kid in head.lefts))


def _describes_a_thing(scene: Scene, head: Token) -> bool:
    """*Turkish artillery*, *a Russian refinery*: the noun is no actor of its own, so the state behind it is meant."""
    noun = head.head
    return head.dep_ in {"amod", "compound", "nmod"} and noun.i not in scene.hits and noun.i not in scene.person_at


def _seated(scene: Scene, hit: Hit, bounds: Range, last: int, state: State) -> Found | None:
    """*Langley*, *Brussels*: the body that sits there, unless the report calls the state of such a town by its name."""
    seat = scene.words.seats.get(scene.parsed.text[slice(*hit.span)])
    town = hit.kind in {"capital", "weak"}
    if seat is None or (town and (scene.place_roles.get(hit.span) != "actor" or state.iso3 in scene.called)):
        return None
    listed, body = seat
    return found_at(
        scene, bounds, last, "metonym", "organisation", body.name, listed.rule,
        country=body.country, sectors=body.sectors, key=f"org:{body.id}",
    )  # fmt: skip


def _state(scene: Scene, hit: Hit, bounds: Range, last: int, state: State) -> Found:
    if hit.kind == "demonym" and _is_people(scene.parsed.doc[last]):
        name = scene.parsed.text[slice(*hit.span)]
        return found_at(
            scene, bounds, last, "name", "group", name, f"who.{state.id}",
            plural=True, country=state.iso3, sectors=("CVL",), key=f"people:{state.iso3}",
        )  # fmt: skip
    located = hit.kind == "capital" and scene.place_roles.get(hit.span) != "actor"
    return found_at(
        scene, bounds, last, "metonym" if hit.kind in {"capital", "seat"} else "name", "state", state.name,
        "who.located-capital" if located else f"who.{state.id}",
        country=state.iso3, sectors=state.sectors, key=f"state:{state.id}", located=located,
    )  # fmt: skip


def _organisation(scene: Scene, bounds: Range, last: int, entry: Organisation | Agency) -> Found:
    sectors = entry.sectors if isinstance(entry, Organisation) else ("JRN",)
    return found_at(
        scene, bounds, last, "name", "organisation", entry.name, f"who.{entry.id}",
        country=entry.country, sectors=sectors, key=f"org:{entry.id}",
    )  # fmt: skip


# Organisations that no list knows -----------------------------------------------------------------------------------------


def unlisted_bodies(scene: Scene) -> Iterator[Found]:
    """Organisations that the name tagger knows, or of which the report tells what they are."""
    firms = {name: "BUS" in told for name, told in _told(scene)}
    for start, end in sorted({*_tagged(scene), *firms}):
        if end - 1 not in scene.person_at and (firms.get((start, end)) or not scene.is_place(end - 1)):
            yield _unlisted(scene, start, end)


def _tagged(scene: Scene) -> Iterator[Range]:
    """What the name tagger takes for organisations, without articles, possessive marks and what stands in brackets."""
    doc = scene.parsed.doc
    for ent in doc.ents:
        if ent.label_ != "ORG" or ent.start_char < scene.parsed.body:
            continue
        start, end = ent.start, ent.end
        while end > start and doc[end - 1].text in {"'s", "’s", "."}:
            end -= 1
        while start < end and doc[start].lower_ in {"the", "a", "\n"}:
            start += 1
        end = next((i for i in range(start + 1, end) if doc[i].text == "("), end)
        if start < end and doc[start].text[0].isalnum() and not _is_thing(scene, start, end):
            yield (start, end)


def _is_thing(scene: Scene, start: int, end: int) -> bool:
    """Whether a name is one of a road, treaty or the like, or begins an office: *Thai Interior* in *Thai Interior Minister*."""
    office = scene.covering.get(end - 1)
    begins = office is not None and isinstance(office[0].entries[0], RoleEntry) and office[1][1] > end
    return begins or scene.parsed.doc[end - 1].text in _THINGS


def _told(scene: Scene) -> Iterator[tuple[Range, tuple[str, ...]]]:
    """Names behind which is told what they are, with the sectors of that: *Petrolina, a state oil company*."""
    doc = scene.parsed.doc
    for hit, bounds in scene.hits.values():
        noun = doc[bounds[1] - 1]
        comma = min(phrase(noun)[0], bounds[0]) - 1
        if comma < 1 or doc[comma].text != "," or not _tells_a_body(scene, hit, noun):
            continue
        start = comma
        while (
            start > 0 and _is_name_word(doc[start - 1]) and start - 1 not in scene.covering and start - 1 not in scene.person_at
        ):
            start -= 1
        entry = hit.entries[0]
        if start < comma and isinstance(entry, Group):
            yield (start, comma), entry.sectors


def _tells_a_body(scene: Scene, hit: Hit, noun: Token) -> bool:
    """Whether a noun with an article says of the name before it that it is a body."""
    entry = hit.entries[0]
    body = isinstance(entry, Group) and (entry.kind == "organisation" or noun.lower_ in scene.words.collective)
    return body and noun.dep_ not in {"conj", "poss", "compound", "nmod"} and any(kid.dep_ == "det" for kid in noun.lefts)


def _is_name_word(token: Token) -> bool:
    return token.pos_ in {"PROPN", "NOUN"} and token.text[0].isupper() and token.ent_type_ not in {"NORP", "DATE", "PERSON"}


def _unlisted(scene: Scene, start: int, end: int) -> Found:
    """An organisation as its own words, and those in apposition, tell of it."""
    head = scene.parsed.doc[start:end].root
    noun = _beside(scene, head, end)
    name = scene.parsed.text[slice(*scene.parsed.chars(start, end))]
    inside = {scene.state_at[i].iso3: scene.state_at[i] for i in range(start, end) if i in scene.state_at}
    states = list(inside.values())
    country = country_of(scene, start, head) or (states[0] if len(states) == 1 and end - start > 1 else None)
    if country is None and noun is not None and len(states_named(scene, noun.left_edge.i, noun)) < 2:
        country = country_of(scene, noun.left_edge.i, noun)
    sectors, lists = _sectors(scene, start, end, noun)
    return found_at(
        scene, (start, end), head.i, "name", "organisation", name, "who.tagged-organisation",
        named_by=country, sectors=sectors, lists=lists, key=f"name:{name.lower()}",
    )  # fmt: skip


def _beside(scene: Scene, head: Token, end: int) -> Token | None:
    """The noun in apposition that tells what an organisation is."""
    noun = child(head, "appos")
    if noun is not None and noun.i >= end and noun.i in scene.covering:
        return noun
    return None


def _sectors(scene: Scene, start: int, end: int, noun: Token | None) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The sectors of the nouns inside a name, *Miners' Union*, of a firm's ending, *Ltd*, else of what is told behind it.

    With them the ids of the word lists that told something.
    """
    words = {scene.parsed.doc[i].text.strip(".") for i in range(start + 1, end)}
    lists = tuple(f"who.{name}" for name, listed in (("firm", scene.words.firm), ("body", scene.words.body)) if words & listed)
    entries = [hit[0].entries[0] for i in range(start, end) if (hit := scene.covering.get(i)) is not None]
    own = merged(entry.sectors for entry in entries if isinstance(entry, Group) and "UNK" not in entry.sectors)
    if own or "who.firm" in lists:
        return own or ("BUS",), lists
    hit = scene.covering.get(noun.i) if noun is not None else None
    entry = hit[0].entries[0] if hit is not None else None
    return (entry.sectors if isinstance(entry, Group) else ()), lists
