"""Offices beside a name: before it, shared with another, or in apposition."""

from collections.abc import Iterator
from typing import NamedTuple

from spacy.tokens import Token

from dateline.lexicon.entries import Group, State
from dateline.lexicon.entries import Role as RoleEntry
from dateline.lexicon.names import Hit
from dateline.parse.tree import coordinated
from dateline.record import Role
from dateline.who.belonging import OF_NAMES, OF_OFFICES, at_home_of, country_of, institution, merged, sectors_behind
from dateline.who.naming import REACH, TIES, is_in_name
from dateline.who.scene import Scene

# The sectors of those who act for a state; a state that others do not recognise has other ones.
_OF_STATES = ("GOV",)

# The sector of whoever has no office: a king's nephew may be more.
_OF_ANYBODY = ("CVL",)


class Title(NamedTuple):
    """An office: sectors as its words say, its own by default where they name no institution, and its noun's token."""

    role: Role
    rule: str
    country: State | None
    sectors: tuple[str, ...]
    default: tuple[str, ...]
    head: int
    voice: bool = False
    lists: tuple[str, ...] = ()


Placed = tuple[Hit, tuple[int, int]]


def titles_of(scene: Scene, start: int, end: int, head: Token) -> list[Title]:
    """Every office that stands with a name: before it, beside it, or shared with the name before."""
    hits = [*_before(scene, start), *_beside(scene, start, end, head)]
    titles = [title_of(scene, hit) for hit in {hit[1]: hit for hit in hits}.values()]
    return [*titles, *_shared(scene, head)]


def _before(scene: Scene, start: int) -> Iterator[Placed]:
    """Titles that end where the name begins, one behind another or coordinated: *army spokesman Brigadier X*."""
    hit = scene.hits.get(start - 1)
    if hit is None or not _is_title(scene, hit):
        hit = _tied(scene, start)
    while hit is not None and _is_title(scene, hit):
        yield hit
        before = hit[1][0] - 1
        while before >= 0 and scene.parsed.doc[before].lower_ in {"and", "&"}:
            before -= 1
        hit = scene.hits.get(before)


def _is_title(scene: Scene, hit: Placed) -> bool:
    """Whether a noun can stand before a name: an office, or what one person is, *opposition lawmaker*, *farmer*."""
    entry, last = hit[0].entries[0], scene.parsed.doc[hit[1][1] - 1]
    if isinstance(entry, RoleEntry):
        return True
    return isinstance(entry, Group) and entry.kind in {"person", "group"} and last.tag_ == "NN" and not _is_many(scene, hit, last)


def _is_many(scene: Scene, hit: Placed, last: Token) -> bool:
    return hit[0].plural or last.lower_ in scene.words.collective


def _tied(scene: Scene, start: int) -> Placed | None:
    """The office before a preposition and what it governs: *special envoy to Sudan X*, *a spokesman for the army, X,*."""
    doc, at = scene.parsed.doc, start - 1
    while at > max(0, start - REACH) and is_in_name(doc[at]):
        at -= 1
    if at < 1 or at == start - 1 or doc[at].lower_ not in TIES:
        return None
    hit = scene.hits.get(at - 1)
    return hit if hit is not None and isinstance(hit[0].entries[0], RoleEntry) else None


def _shared(scene: Scene, head: Token) -> Iterator[Title]:
    """The plural title before the first of two names, as the second's: *Presidents Emmanuel Macron and Recep Tayyip Erdogan*."""
    first = scene.person_at.get(head.head.i) if head.dep_ == "conj" else None
    hit = scene.hits.get(first[0] - 1) if first else None
    if hit is not None and hit[0].plural and isinstance(hit[0].entries[0], RoleEntry):
        title = title_of(scene, hit)
        yield title._replace(role=Role(title=title.role.title, of=None, span=title.role.span), country=None)


def _beside(scene: Scene, start: int, end: int, head: Token) -> Iterator[Placed]:
    """Titles in apposition: *Sergey Lavrov, the Russian foreign minister*, *his colleague, Vladimir Makei*."""
    nouns = [more for first in beside(scene, head) for more in coordinated(first)]
    for token in (*nouns, *_between_commas(scene, start, end)):
        hit = scene.covering.get(token.i)
        if hit and _is_of_person(hit[0]):
            yield hit


def _is_of_person(hit: Hit) -> bool:
    """Whether a noun beside a name can tell what one person is."""
    entry = hit.entries[0]
    return not hit.plural and (isinstance(entry, RoleEntry) or (isinstance(entry, Group) and entry.kind in {"group", "person"}))


def beside(scene: Scene, head: Token) -> list[Token]:
    """The nouns in apposition with a name, on either side of it."""
    found = [kid for kid in head.children if kid.dep_ == "appos" and _is_noun(scene, kid)]
    return [*found, head.head] if head.dep_ == "appos" and _is_noun(scene, head.head) else found


def _is_noun(scene: Scene, token: Token) -> bool:
    hit = scene.covering.get(token.i)
    return token.pos_ == "NOUN" or (hit is not None and isinstance(hit[0].entries[0], RoleEntry))


def _between_commas(scene: Scene, start: int, end: int) -> Iterator[Token]:
    """The office whose phrase ends at the comma before a name that another comma follows, whatever the parser made of it."""
    doc = scene.parsed.doc
    if start < 2 or end >= len(doc) or doc[start - 1].text != "," or doc[end].text not in {",", "."}:
        return
    hit = scene.hits.get(start - 2) or _tied(scene, start - 1)
    if hit is not None and isinstance(hit[0].entries[0], RoleEntry):
        yield doc[hit[1][1] - 1]


def title_of(scene: Scene, hit: Placed) -> Title:
    """What an office's own words say: whose it is, and of which sectors."""
    entry = hit[0].entries[0]
    noun = scene.parsed.doc[hit[1][0] : hit[1][1]].root
    sent = noun.lower_ in scene.words.sent
    country = at_home_of(scene, hit[1][0], noun) if sent else country_of(scene, hit[1][0], noun)
    own = entry.sectors if isinstance(entry, RoleEntry | Group) else ()
    lists = ("who.sent",) if sent else ()
    ties = OF_NAMES if sent else OF_OFFICES if isinstance(entry, RoleEntry) else frozenset[str]()
    voice = isinstance(entry, RoleEntry) and entry.voice_of
    told = merged((institution(scene, noun, anybody=voice), sectors_behind(scene, noun, ties)))
    role = Role(title=scene.parsed.text[slice(*hit[0].span)], of=country.iso3 if country else None, span=hit[0].span)
    if own == _OF_ANYBODY and isinstance(entry, Group) and entry.kind == "person" and _is_of_somebody(scene, noun):
        own = ()
    if own == _OF_STATES and country is not None:
        own = country.sectors
    if not voice:
        return Title(role, entry.rule, country, merged((own, told)), (), noun.i, lists=lists)
    default = own or (country.sectors if country is not None else ())
    return Title(role, entry.rule, country, told, default, noun.i, voice=True, lists=lists)


def _is_of_somebody(scene: Scene, noun: Token) -> bool:
    """Whether a possessor with an office stands before a noun: *the king's nephew*."""
    owners = (scene.covering.get(kid.i) for kid in noun.lefts if kid.dep_ == "poss")
    return any(hit is not None and isinstance(hit[0].entries[0], RoleEntry) for hit in owners)
