"""Offices beside a name: before it, shared with another, or in apposition."""

from collections.abc import Iterator

import msgspec
from spacy.tokens import Token

from dateline.lexicon.entries import Role as RoleEntry
from dateline.lexicon.entries import State
from dateline.lexicon.names import Hit
from dateline.parse.tree import coordinated
from dateline.record import Role
from dateline.who.belonging import country_of, institution, merged, sectors_behind
from dateline.who.scene import Scene

Title = tuple[Role, str, State | None, tuple[str, ...]]


def titles_before(scene: Scene, start: int) -> Iterator[Title]:
    """Titles that end where the name begins, also coordinated ones: *prime minister and OSCE chair X*."""
    hit = scene.hits.get(start - 1)
    while hit is not None and isinstance(hit[0].entries[0], RoleEntry):
        yield _title(scene, hit)
        before = hit[1][0] - 1
        while before >= 0 and scene.parsed.doc[before].lower_ in {"and", "&"}:
            before -= 1
        hit = scene.hits.get(before) if before != hit[1][0] - 1 else None


def titles_shared(scene: Scene, head: Token) -> Iterator[Title]:
    """The plural title before the first of two names, as the second's: *Presidents Emmanuel Macron and Recep Tayyip Erdogan*."""
    first = scene.person_at.get(head.head.i) if head.dep_ == "conj" else None
    hit = scene.hits.get(first[0] - 1) if first else None
    if hit is not None and hit[0].plural and isinstance(hit[0].entries[0], RoleEntry):
        role, rule, _, sectors = _title(scene, hit)
        yield msgspec.structs.replace(role, of=None), rule, None, sectors


def titles_beside(scene: Scene, head: Token) -> Iterator[Title]:
    """Titles in apposition: *Sergey Lavrov, the Russian foreign minister*, *his colleague, Vladimir Makei*."""
    for token in (more for first in beside(head) for more in coordinated(first)):
        hit = scene.covering.get(token.i)
        if hit and isinstance(hit[0].entries[0], RoleEntry):
            yield _title(scene, hit)


def beside(head: Token) -> list[Token]:
    """The nouns in apposition with a name, on either side of it."""
    beside = [kid for kid in head.children if kid.dep_ == "appos" and kid.pos_ == "NOUN"]
    return [*beside, head.head] if head.dep_ == "appos" and head.head.pos_ == "NOUN" else beside


def _title(scene: Scene, hit: tuple[Hit, tuple[int, int]]) -> Title:
    entry = hit[0].entries[0]
    last = scene.parsed.doc[hit[1][1] - 1]
    country = country_of(scene, hit[1][0], last)
    text = scene.parsed.text[slice(*hit[0].span)]
    sectors = entry.sectors if isinstance(entry, RoleEntry) else ()
    sectors = merged((sectors, institution(scene, last), sectors_behind(scene, last)))
    return Role(title=text, of=country.iso3 if country else None, span=hit[0].span), entry.rule, country, sectors
