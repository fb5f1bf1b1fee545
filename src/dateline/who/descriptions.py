"""Titles and nouns that stand for somebody without naming him: *the minister*, *protesters*, *the Belarusian government*."""

from collections.abc import Iterator

from spacy.tokens import Token

from dateline.lexicon.entries import Group
from dateline.lexicon.entries import Role as RoleEntry
from dateline.lexicon.names import Hit
from dateline.parse.tree import child, phrase
from dateline.record import ActorKind
from dateline.who.belonging import before, institution
from dateline.who.found import Found, found_at
from dateline.who.scene import Scene
from dateline.who.titles import title_of
from dateline.who.tokens import subjects


def descriptions(scene: Scene, titled: set[int]) -> Iterator[Found]:
    """Titles and nouns that stand for somebody without naming him: *the minister*, *protesters*, *the Belarusian government*."""
    doc = scene.parsed.doc
    for last, (hit, bounds) in scene.hits.items():
        entry = hit.entries[0]
        token = doc[bounds[0] : bounds[1]].root
        if not isinstance(entry, RoleEntry | Group) or last in titled or token.i in titled or not _is_noun(token):
            continue
        if token.pos_ == "ADJ" and token.dep_ in {"amod", "acomp"}:
            continue
        if _only_modifies(scene, token, bounds) or _titles_a_name(scene, token) or _is_no_one(token):
            continue
        if token.lower_ in scene.words.small_letters and token.is_title and token.i != token.sent.start:
            continue
        if token.lower_ in scene.words.only_of and not _is_of_somebody(scene, (hit, bounds)):
            continue
        yield _description(scene, hit, bounds, token, entry)


def _is_noun(token: Token) -> bool:
    """Whether a word stands as a noun: *the accused* does, whatever the tagger calls it."""
    return token.pos_ in {"NOUN", "PROPN", "ADJ"} or (token.tag_ == "VBN" and any(kid.dep_ == "det" for kid in token.lefts))


def _is_collective(scene: Scene, token: Token) -> bool:
    """Whether a noun means several people in the singular too, or has no singular here: *student protests*."""
    return token.lower_ in scene.words.collective or token.tag_ != "NN" or token.dep_ == "compound"


def _is_of_somebody(scene: Scene, hit: tuple[Hit, tuple[int, int]]) -> bool:
    """Whether an office's words tell of what it is: *the head of the mission*."""
    title = title_of(scene, hit)
    return bool(title.country or title.sectors or title.default)


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
    title = title_of(scene, (hit, bounds))
    country = title.country
    plural = hit.plural or token.tag_ in {"NNS", "NNPS"}
    kind: ActorKind = entry.kind if isinstance(entry, Group) else ("group" if plural else "person")
    if kind == "person" and plural:
        kind = "group"
    if kind in {"group", "person"} and not plural:
        kind = "group" if _is_collective(scene, token) and isinstance(entry, Group) else "person"
    words = scene.parsed.doc[start:end]
    definite = words[0].lower_ in {"the", "this", "that", "these", "those", "both"}
    if kind == "state" and country is not None:
        return found_at(
            scene, (start, end), token.i, "description", "state", words.text, f"who.{entry.id}",
            named_by=country, sectors=title.sectors, key=f"state-of:{country.iso3}", definite=definite,
        )  # fmt: skip
    of_states = kind == "state" and (plural or token.lemma_ not in {"government", "administration"})
    if kind == "state":
        kind = "group"
    named = (start, _end_of_name(token, end)) if kind == "organisation" and token.is_title else (start, end)
    name = scene.parsed.text[slice(*scene.parsed.chars(start + definite, named[1]))]
    lists = (*title.lists, *_lists(scene, token, kind))
    points = "person" if definite and kind == "person" and _is_parent(token) else None
    by_name = {"key": f"name:{name.lower()}"} if named[1] > end else {}
    return found_at(
        scene, named, token.i, "name" if by_name else "description", kind, name, f"who.{entry.id}",
        named_by=country, sectors=title.sectors, default=title.default, plural=plural, definite=definite,
        number=_number(token) if plural else (1 if kind == "person" else None),
        roles=(title.role,) if isinstance(entry, RoleEntry) else (),
        role_rules=(title.rule,), counted_by=_quantity(scene, token), offices=(token.i,), voice=title.voice, of_states=of_states,
        told=scene.words.genders.told([name]) if kind == "person" else None, points=points, lists=lists, **by_name,
    )  # fmt: skip


def _lists(scene: Scene, token: Token, kind: ActorKind) -> list[str]:
    """The ids of word lists that let a noun stand for somebody."""
    words = scene.words
    tables = (("only-of", words.only_of), ("small-letters", words.small_letters))
    told = [f"who.{name}" for name, listed in tables if token.lower_ in listed]
    return [*told, "who.collective"] if kind == "group" and token.tag_ == "NN" and token.lower_ in words.collective else told


def _is_parent(token: Token) -> bool:
    """*The father of three* is nobody new."""
    of = next((kid for kid in token.rights if kid.dep_ == "prep" and kid.lower_ == "of"), None)
    count = child(of, "pobj") if of is not None else None
    return count is not None and count.pos_ == "NUM"


def _end_of_name(token: Token, end: int) -> int:
    """Where the name of a body ends that begins with its noun: *the Central Bank of Nigeria*."""
    of = token.doc[end] if end < len(token.doc) else None
    if of is None or of.lower_ != "of" or of.head != token:
        return end
    noun = child(of, "pobj")
    return phrase(noun)[1] if noun is not None and noun.pos_ == "PROPN" and noun.is_title else end


def _quantity(scene: Scene, token: Token) -> int | None:
    """The word of quantity before a noun: *dozens* in *dozens of students*, which heads the phrase in their place."""
    of = token.head
    if token.dep_ == "pobj" and of.lower_ == "of" and of.head.lower_ in scene.words.quantity:
        return of.head.i
    return None


# A count of people has no more digits than this; longer ones are serial numbers or noise.
DIGITS = 12


def _number(token: Token) -> int | None:
    count = child(token, "nummod")
    return int(count.text) if count is not None and count.text.isdecimal() and len(count.text) <= DIGITS else None


def unlisted_speakers(scene: Scene) -> Iterator[Found]:
    """*A shipping broker said*: whoever speaks is somebody, also where no list has the noun; papers and polls are not."""
    for token in subjects(scene.parsed.doc):
        if token.idx < scene.parsed.body or token.i in scene.hits:
            continue
        if (
            token.head.lemma_ not in scene.words.speaking_verb
            or token.lemma_ in scene.words.paper
            or _titles_a_name(scene, token)
        ):
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
