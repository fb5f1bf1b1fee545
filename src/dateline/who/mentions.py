"""Who is mentioned where: names, titles, descriptions and pronouns, each with what its own words say about it."""

from collections.abc import Iterator
from typing import Any

import msgspec
from spacy.tokens import Token

from dateline.lexicon.entries import Agency, Group, Organisation, State
from dateline.lexicon.entries import Role as RoleEntry
from dateline.lexicon.names import Hit
from dateline.parse.tree import child, coordinated, phrase
from dateline.record import ActorKind, MentionKind, Role, Span
from dateline.who.belonging import before, country_of, country_of_name, institution, merged, sectors_behind
from dateline.who.known import Known, known_as
from dateline.who.scene import Scene

# Third person alone: *I* and *we* are the speaker of the content in which they stand, which only the statements know.
PRONOUNS = frozenset({"he", "she", "him", "her", "his", "they", "them", "their", "it", "its"})


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """One mention, coded by its own words; ``head`` and ``tokens`` are token indices, ``key`` the identity where words fix it."""

    span: Span
    tokens: tuple[int, int]
    head: int
    kind: MentionKind
    actor_kind: ActorKind
    name: str
    rule: str
    key: str | None = None
    number: int | None = None
    plural: bool = False
    definite: bool = False
    country: str | None = None
    named_by: State | None = None
    sectors: tuple[str, ...] = ()
    roles: tuple[Role, ...] = ()
    role_rules: tuple[str, ...] = ()
    located: bool = False
    counted_by: int | None = None
    noun: str | None = None
    acronym: str | None = None


def find_mentions(scene: Scene) -> list[Found]:
    """Every mention in text order, none of them inside another of the same head."""
    persons = list(_persons(scene))
    titled = {i for found in persons for i in range(*found.tokens)}
    found = persons + [
        mention
        for mention in (
            *_names(scene),
            *_descriptions(scene, titled),
            *_organisations(scene),
            *_pronouns(scene),
            *_unlisted_speakers(scene),
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
        return _found(
            scene, bounds, last, "name", "group", name, f"who.{state.id}",
            plural=True, country=state.iso3, sectors=("CVL",), key=f"people:{state.iso3}",
        )  # fmt: skip
    metonym = hit.kind in {"capital", "seat"}
    if hit.kind == "capital" and scene.place_roles.get(hit.span) != "actor":
        return _found(
            scene, bounds, last, "metonym", "state", state.name, "who.located-capital",
            country=state.iso3, sectors=state.sectors, key=f"state:{state.id}", located=True,
        )  # fmt: skip
    return _found(
        scene, bounds, last, "metonym" if metonym else "name", "state", state.name, f"who.{state.id}",
        country=state.iso3, sectors=state.sectors, key=f"state:{state.id}",
    )  # fmt: skip


def _organisation(scene: Scene, bounds: tuple[int, int], last: int, entry: Organisation | Agency) -> Found:
    sectors = entry.sectors if isinstance(entry, Organisation) else ("JRN",)
    return _found(
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
        yield _found(
            scene, (start, end), head.i, "name", "organisation", name, "who.tagged-organisation",
            named_by=country_of(scene, start, head), sectors=group.sectors if group else (), key=f"name:{name.lower()}",
        )  # fmt: skip


# Persons -----------------------------------------------------------------------------------------------------------------


def _persons(scene: Scene) -> Iterator[Found]:
    doc = scene.parsed.doc
    for start, end in sorted(set(scene.person_at.values())):
        if doc[start].idx < scene.parsed.body:
            continue
        start = _without_titles(scene, start, end)
        head = doc[start:end].root
        name = scene.parsed.text[slice(*scene.parsed.chars(start, end))]
        titles = [*_titles_before(scene, start), *_titles_beside(scene, head), *_titles_shared(scene, head)]
        rule = "who.title-name" if titles else "who.tagged-person"
        named_by = (
            _first(state for _, _, state, _ in titles)
            or _possessor(scene, start)
            or country_of_name(scene, head, end)
            or _first(country_of(scene, noun.left_edge.i, noun) for noun in _beside(head))
        )
        known = _known(scene, end)
        filled = {} if known is None or named_by else {"country": known.country}
        yield _found(
            scene, (start, end), head.i, "name", "person", name, rule,
            number=1,
            named_by=named_by,
            sectors=merged((_sectors(scene, head, titles), known.sectors if known else ())),
            roles=tuple(role for role, _, _, _ in titles),
            role_rules=(*(rule for _, rule, _, _ in titles), *((known.rule,) if known else ())),
            **filled,
        )  # fmt: skip


def _sectors(scene: Scene, head: Token, titles: list["_Title"]) -> tuple[str, ...]:
    """The sectors of somebody's titles, else of what stands beside his name or behind: *a farmer*, *of the Malian army*."""
    by_title = merged(sectors for _, _, _, sectors in titles)
    if by_title:
        return by_title
    beside = merged(_entry_sectors(scene, noun) for noun in _beside(head))
    return beside or sectors_behind(scene, head)


def _entry_sectors(scene: Scene, noun: Token) -> tuple[str, ...]:
    hit = scene.covering.get(noun.i)
    entry = hit[0].entries[0] if hit else None
    return entry.sectors if isinstance(entry, Group | RoleEntry) else ()


def _known(scene: Scene, end: int) -> Known | None:
    """What the lexicon knows of the person whose name ends at a token."""
    hit = scene.hits.get(end - 1)
    return known_as(hit[0].entries, scene.day) if hit and hit[0].kind == "person" else None


def _without_titles(scene: Scene, start: int, end: int) -> int:
    """Where the bare name begins when the tagger took the title for a part of it."""
    for i in range(end - 2, start - 1, -1):
        hit = scene.hits.get(i)
        if hit and isinstance(hit[0].entries[0], RoleEntry):
            return i + 1
    return start


_Title = tuple[Role, str, State | None, tuple[str, ...]]


def _titles_before(scene: Scene, start: int) -> Iterator[_Title]:
    """Titles that end where the name begins, also coordinated ones: *prime minister and OSCE chair X*."""
    hit = scene.hits.get(start - 1)
    while hit is not None and isinstance(hit[0].entries[0], RoleEntry):
        yield _title(scene, hit)
        before = hit[1][0] - 1
        while before >= 0 and scene.parsed.doc[before].lower_ in {"and", "&"}:
            before -= 1
        hit = scene.hits.get(before) if before != hit[1][0] - 1 else None


def _titles_shared(scene: Scene, head: Token) -> Iterator[_Title]:
    """The plural title before the first of two names, as the second's: *Presidents Emmanuel Macron and Recep Tayyip Erdogan*."""
    first = scene.person_at.get(head.head.i) if head.dep_ == "conj" else None
    hit = scene.hits.get(first[0] - 1) if first else None
    if hit is not None and hit[0].plural and isinstance(hit[0].entries[0], RoleEntry):
        role, rule, _, sectors = _title(scene, hit)
        yield msgspec.structs.replace(role, of=None), rule, None, sectors


def _titles_beside(scene: Scene, head: Token) -> Iterator[_Title]:
    """Titles in apposition: *Sergey Lavrov, the Russian foreign minister*, *his colleague, Vladimir Makei*."""
    for token in (more for first in _beside(head) for more in coordinated(first)):
        hit = scene.covering.get(token.i)
        if hit and isinstance(hit[0].entries[0], RoleEntry):
            yield _title(scene, hit)


def _beside(head: Token) -> list[Token]:
    """The nouns in apposition with a name, on either side of it."""
    beside = [kid for kid in head.children if kid.dep_ == "appos" and kid.pos_ == "NOUN"]
    return [*beside, head.head] if head.dep_ == "appos" and head.head.pos_ == "NOUN" else beside


def _title(scene: Scene, hit: tuple[Hit, tuple[int, int]]) -> _Title:
    entry = hit[0].entries[0]
    last = scene.parsed.doc[hit[1][1] - 1]
    country = country_of(scene, hit[1][0], last)
    text = scene.parsed.text[slice(*hit[0].span)]
    sectors = entry.sectors if isinstance(entry, RoleEntry) else ()
    sectors = merged((sectors, institution(scene, last), sectors_behind(scene, last)))
    return Role(title=text, of=country.iso3 if country else None, span=hit[0].span), entry.rule, country, sectors


def _possessor(scene: Scene, start: int) -> State | None:
    """*Sweden's Ann Linde*: the state whose possessive stands right before a name."""
    doc = scene.parsed.doc
    if start >= 2 and doc[start - 1].text in {"'s", "’s", "'", "’"}:
        return scene.state_at.get(start - 2)
    return None


# Descriptions ------------------------------------------------------------------------------------------------------------


def _descriptions(scene: Scene, titled: set[int]) -> Iterator[Found]:
    """Titles and nouns that stand for somebody without naming him: *the minister*, *protesters*, *the Belarusian government*."""
    doc = scene.parsed.doc
    for last, (hit, bounds) in scene.hits.items():
        entry = hit.entries[0]
        token = doc[bounds[0] : bounds[1]].root
        if not isinstance(entry, RoleEntry | Group) or last in titled or token.pos_ not in {"NOUN", "PROPN", "ADJ"}:
            continue
        if token.pos_ == "ADJ" and token.dep_ in {"amod", "acomp"}:
            continue
        if _only_modifies(scene, token, bounds) or _titles_a_name(scene, token) or _is_no_one(token):
            continue
        yield _description(scene, hit, bounds, token, entry)


def _is_no_one(token: Token) -> bool:
    """Whether a noun names nobody in particular: *how many people*."""
    return any(kid.lower_ == "many" and any(word.lower_ == "how" for word in kid.children) for kid in token.lefts)


def _only_modifies(scene: Scene, token: Token, bounds: tuple[int, int]) -> bool:
    """Whether a noun only describes another that is an actor itself: *government* in *government forces*."""
    if token.dep_ not in {"compound", "amod", "nmod"} or bounds[0] <= token.head.i < bounds[1]:
        return False
    return token.head.i in scene.hits or token.head.i in scene.person_at


def _titles_a_name(scene: Scene, token: Token) -> bool:
    following = token.i + 1
    if following in scene.person_at:
        return True
    beside = [kid for kid in token.children if kid.dep_ == "appos"] + ([token.head] if token.dep_ == "appos" else [])
    return any(kid.i in scene.person_at for kid in beside)


def _description(scene: Scene, hit: Hit, bounds: tuple[int, int], token: Token, entry: RoleEntry | Group) -> Found:
    start, end = phrase(token)
    start, end = min(start, bounds[0]), max(end, bounds[1])
    country = country_of(scene, bounds[0], token)
    sectors = merged((entry.sectors, institution(scene, token)))
    plural = hit.plural or token.tag_ in {"NNS", "NNPS"}
    kind: ActorKind = entry.kind if isinstance(entry, Group) else ("group" if plural else "person")
    if kind == "person" and plural:
        kind = "group"
    words = scene.parsed.doc[start:end]
    definite = words[0].lower_ in {"the", "this", "that", "these", "those", "both"}
    if kind == "state" and country is not None:
        return _found(
            scene, (start, end), token.i, "description", "state", words.text, f"who.{entry.id}",
            named_by=country, sectors=sectors, key=f"state-of:{country.iso3}", definite=definite,
        )  # fmt: skip
    if kind == "state":
        kind = "group"
    name = scene.parsed.text[slice(*scene.parsed.chars(start + definite, end))]
    roles = (
        (Role(title=scene.parsed.text[slice(*hit.span)], of=country.iso3 if country else None, span=hit.span),)
        if isinstance(entry, RoleEntry)
        else ()
    )
    return _found(
        scene, (start, end), token.i, "description", kind, name, f"who.{entry.id}",
        named_by=country, sectors=sectors, plural=plural, definite=definite,
        number=_number(token) if plural else (1 if kind == "person" else None), roles=roles,
        role_rules=(f"who.{entry.id}",), counted_by=_quantity(scene, token),
    )  # fmt: skip


def _quantity(scene: Scene, token: Token) -> int | None:
    """The word of quantity before a noun: *dozens* in *dozens of students*, which heads the phrase in their place."""
    of = token.head
    if token.dep_ == "pobj" and of.lower_ == "of" and of.head.lower_ in scene.quantities:
        return of.head.i
    return None


# A count of people has no more digits than this; longer ones are serial numbers or noise.
DIGITS = 12


def _number(token: Token) -> int | None:
    count = child(token, "nummod")
    return int(count.text) if count is not None and count.text.isdecimal() and len(count.text) <= DIGITS else None


# Pronouns ----------------------------------------------------------------------------------------------------------------


def _pronouns(scene: Scene) -> Iterator[Found]:
    for token in scene.parsed.doc:
        if token.lower_ in PRONOUNS and token.pos_ == "PRON" and token.idx >= scene.parsed.body:
            plural = token.lower_ in {"they", "them", "their"}
            kind: ActorKind = "group" if plural else "organisation" if token.lower_ in {"it", "its"} else "person"
            yield _found(scene, (token.i, token.i + 1), token.i, "pronoun", kind, token.text, "who.pronoun", plural=plural)


# Speakers whom no list knows ---------------------------------------------------------------------------------------------


def _unlisted_speakers(scene: Scene) -> Iterator[Found]:
    """*A shipping broker said*: whoever speaks is somebody, also where no list has the noun; papers and polls are not."""
    for token in scene.parsed.doc:
        if token.dep_ != "nsubj" or token.pos_ != "NOUN" or token.idx < scene.parsed.body or token.i in scene.hits:
            continue
        if token.head.lemma_ not in scene.speaking or token.lemma_ in scene.papers or _titles_a_name(scene, token):
            continue
        start, end = phrase(token)
        plural = token.tag_ == "NNS"
        definite = scene.parsed.doc[start].lower_ == "the"
        yield _found(
            scene, (start, end), token.i, "description", "group" if plural else "person",
            scene.parsed.text[slice(*scene.parsed.chars(start + definite, end))], "who.speaking-verb",
            named_by=before(scene, token.i, token), sectors=institution(scene, token), plural=plural,
            definite=definite, number=None if plural else 1, noun=token.lemma_,
        )  # fmt: skip


# Small helpers -----------------------------------------------------------------------------------------------------------


def _found(
    scene: Scene,
    bounds: tuple[int, int],
    head: int,
    kind: MentionKind,
    actor_kind: ActorKind,
    name: str,
    rule: str,
    **more: Any,  # noqa: ANN401 - the optional fields of Found
) -> Found:
    """A mention at a token range; a state that its phrase names gives it its country."""
    if more.get("named_by") is not None:
        more["country"] = more["named_by"].iso3
    return Found(
        span=scene.parsed.chars(*bounds),
        tokens=bounds,
        head=head,
        kind=kind,
        actor_kind=actor_kind,
        name=name,
        rule=rule,
        **more,
    )


def _first(values: Iterator[State | None]) -> State | None:
    return next((value for value in values if value), None)
