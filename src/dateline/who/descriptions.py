"""Titles and nouns that stand for somebody without naming him: *the minister*, *protesters*, *the Belarusian government*."""

from collections.abc import Iterator

from spacy.tokens import Token

from dateline.lexicon.entries import Group
from dateline.lexicon.entries import Role as RoleEntry
from dateline.lexicon.names import Hit
from dateline.parse.tree import child, phrase
from dateline.record import ActorKind, Role
from dateline.who.belonging import before, country_of, institution, merged
from dateline.who.found import Found, found_at
from dateline.who.scene import Scene


def descriptions(scene: Scene, titled: set[int]) -> Iterator[Found]:
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
        return found_at(
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
    return found_at(
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


def unlisted_speakers(scene: Scene) -> Iterator[Found]:
    """*A shipping broker said*: whoever speaks is somebody, also where no list has the noun; papers and polls are not."""
    for token in scene.parsed.doc:
        if token.dep_ != "nsubj" or token.pos_ != "NOUN" or token.idx < scene.parsed.body or token.i in scene.hits:
            continue
        if token.head.lemma_ not in scene.speaking or token.lemma_ in scene.papers or _titles_a_name(scene, token):
            continue
        start, end = phrase(token)
        plural = token.tag_ == "NNS"
        definite = scene.parsed.doc[start].lower_ == "the"
        yield found_at(
            scene, (start, end), token.i, "description", "group" if plural else "person",
            scene.parsed.text[slice(*scene.parsed.chars(start + definite, end))], "who.speaking-verb",
            named_by=before(scene, token.i, token), sectors=institution(scene, token), plural=plural,
            definite=definite, number=None if plural else 1, noun=token.lemma_,
        )  # fmt: skip
