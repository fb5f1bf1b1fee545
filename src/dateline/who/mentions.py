"""Who is mentioned where: names, titles, descriptions and pronouns, each with what its own words say about it."""

from collections.abc import Iterator

import msgspec
from spacy.tokens import Token

from dateline.lexicon.entries import Agency, Group, Organisation, State
from dateline.lexicon.names import Hit
from dateline.record import ActorKind
from dateline.who.belonging import country_of
from dateline.who.descriptions import descriptions, unlisted_speakers
from dateline.who.found import Found, found_at
from dateline.who.persons import persons as named_persons
from dateline.who.scene import Scene

# Third person alone: *I* and *we* are the speaker of the content in which they stand, which only the statements know.
PRONOUNS = frozenset({"he", "she", "him", "her", "his", "they", "them", "their", "it", "its"})


def find_mentions(scene: Scene) -> list[Found]:
    """Every mention in text order, none of them inside another of the same head."""
    persons = list(named_persons(scene))
    titled = {i for found in persons for i in range(*found.tokens)}
    found = persons + [
        mention
        for mention in (
            *_names(scene),
            *descriptions(scene, titled),
            *_organisations(scene),
            *_pronouns(scene),
            *unlisted_speakers(scene),
        )
        if mention.head not in titled
    ]
    heads: dict[int, Found] = {}
    for mention in _with_acronyms(scene, found):
        heads.setdefault(mention.head, mention)
    return sorted(heads.values(), key=lambda mention: (mention.tokens[0], -mention.tokens[1]))


def _with_acronyms(scene: Scene, found: list[Found]) -> Iterator[Found]:
    """The mentions; of those inside a name that the report gives an acronym, the first takes all of the name."""
    long_form = {i: bounds for bounds in scene.acronyms for i in range(*bounds)}
    named: set[tuple[int, int]] = set()
    for mention in found:
        bounds = long_form.get(mention.head)
        if bounds is None or mention.actor_kind not in {"organisation", "group"} or mention.kind == "pronoun":
            yield mention
        elif bounds not in named:
            named.add(bounds)
            yield _named_in_full(scene, mention, bounds)


def _named_in_full(scene: Scene, mention: Found, bounds: tuple[int, int]) -> Found:
    span = scene.parsed.chars(*bounds)
    own = {} if mention.key and mention.key.startswith("org:") else {"name": scene.parsed.text[slice(*span)], "span": span}
    return msgspec.structs.replace(
        mention, kind="name", actor_kind="organisation", tokens=bounds, acronym=scene.acronyms[bounds], plural=False, **own
    )


# Names of states and organisations ---------------------------------------------------------------------------------------


def _names(scene: Scene) -> Iterator[Found]:
    for last, (hit, bounds) in scene.hits.items():
        if last in scene.person_at:
            continue
        entry = hit.entries[0]
        head = scene.parsed.doc[bounds[0] : bounds[1]].root
        if isinstance(entry, State) and _acts(scene, hit, head):
            yield _state(scene, hit, bounds, head.i, entry)
        elif isinstance(entry, Organisation | Agency):
            yield _organisation(scene, bounds, head.i, entry)


def _acts(scene: Scene, hit: Hit, head: Token) -> bool:
    """Whether a toponym can name its state as somebody: never inside a name, a demonym only for people and things."""
    if hit.kind in {"state", "weak", "seat"}:
        return scene.place_roles.get(hit.span) != "in_name"
    if hit.kind == "demonym":
        return head.tag_ in {"NNPS", "NNS"} or _describes_a_thing(scene, head)
    return True


def _describes_a_thing(scene: Scene, head: Token) -> bool:
    """*Turkish artillery*, *a Russian refinery*: the noun is no actor of its own, so the state behind it is meant."""
    noun = head.head
    return head.dep_ in {"amod", "compound", "nmod"} and noun.i not in scene.hits and noun.i not in scene.person_at


def _state(scene: Scene, hit: Hit, bounds: tuple[int, int], last: int, state: State) -> Found:
    if hit.kind == "demonym" and scene.parsed.doc[last].tag_ in {"NNPS", "NNS"}:
        name = scene.parsed.text[slice(*hit.span)]
        return found_at(
            scene, bounds, last, "name", "group", name, f"who.{state.id}",
            plural=True, country=state.iso3, sectors=("CVL",), key=f"people:{state.iso3}",
        )  # fmt: skip
    metonym = hit.kind in {"capital", "seat"}
    if hit.kind == "capital" and scene.place_roles.get(hit.span) != "actor":
        return found_at(
            scene, bounds, last, "metonym", "state", state.name, "who.located-capital",
            country=state.iso3, sectors=state.sectors, key=f"state:{state.id}", located=True,
        )  # fmt: skip
    return found_at(
        scene, bounds, last, "metonym" if metonym else "name", "state", state.name, f"who.{state.id}",
        country=state.iso3, sectors=state.sectors, key=f"state:{state.id}",
    )  # fmt: skip


def _organisation(scene: Scene, bounds: tuple[int, int], last: int, entry: Organisation | Agency) -> Found:
    sectors = entry.sectors if isinstance(entry, Organisation) else ("JRN",)
    return found_at(
        scene, bounds, last, "name", "organisation", entry.name, f"who.{entry.id}",
        country=entry.country, sectors=sectors, key=f"org:{entry.id}",
    )  # fmt: skip


def _organisations(scene: Scene) -> Iterator[Found]:
    """Organisations that only the name tagger knows; a noun of the lexicon inside the name gives their sectors."""
    for ent in scene.parsed.doc.ents:
        if ent.label_ != "ORG" or ent.start_char < scene.parsed.body:
            continue
        start, end = ent.start, ent.end
        while end > start and scene.parsed.doc[end - 1].text in {"'s", "’s", "."}:
            end -= 1
        while start < end and scene.parsed.doc[start].lower_ in {"the", "a", "\n"}:
            start += 1
        end = next((i for i in range(start + 1, end) if scene.parsed.doc[i].text == "("), end)
        if start == end or end - 1 in scene.person_at or scene.is_place(end - 1) or not scene.parsed.doc[start].text[0].isalnum():
            continue
        head = scene.parsed.doc[start:end].root
        known = scene.hits.get(end - 1)
        group = known[0].entries[0] if known and isinstance(known[0].entries[0], Group) else None
        name = scene.parsed.text[slice(*scene.parsed.chars(start, end))]
        yield found_at(
            scene, (start, end), head.i, "name", "organisation", name, "who.tagged-organisation",
            named_by=country_of(scene, start, head), sectors=group.sectors if group else (), key=f"name:{name.lower()}",
        )  # fmt: skip


# Pronouns ----------------------------------------------------------------------------------------------------------------


def _pronouns(scene: Scene) -> Iterator[Found]:
    for token in scene.parsed.doc:
        if token.lower_ in PRONOUNS and token.pos_ == "PRON" and token.idx >= scene.parsed.body:
            plural = token.lower_ in {"they", "them", "their"}
            kind: ActorKind = "group" if plural else "organisation" if token.lower_ in {"it", "its"} else "person"
            yield found_at(scene, (token.i, token.i + 1), token.i, "pronoun", kind, token.text, "who.pronoun", plural=plural)
