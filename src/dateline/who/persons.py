"""Persons by name: where a name is, and what the words beside it say about whose it is."""

from collections.abc import Iterable, Iterator

from spacy.tokens import Token

from dateline.lexicon.entries import Group, State
from dateline.lexicon.entries import Role as RoleEntry
from dateline.who.belonging import country_of, country_of_name, merged, sectors_behind
from dateline.who.found import Found, found_at
from dateline.who.known import Known, known_as
from dateline.who.scene import Scene
from dateline.who.titles import Title, beside, titles_before, titles_beside, titles_shared


def persons(scene: Scene) -> Iterator[Found]:
    """The names of persons, in text order."""
    doc = scene.parsed.doc
    for start, end in sorted(set(scene.person_at.values())):
        if doc[start].idx < scene.parsed.body:
            continue
        start = _without_titles(scene, start, end)
        head = doc[start:end].root
        name = scene.parsed.text[slice(*scene.parsed.chars(start, end))]
        titles = [*titles_before(scene, start), *titles_beside(scene, head), *titles_shared(scene, head)]
        rule = "who.title-name" if titles else "who.tagged-person"
        named_by = (
            _first(state for _, _, state, _ in titles)
            or _possessor(scene, start)
            or country_of_name(scene, head, end)
            or _first(country_of(scene, noun.left_edge.i, noun) for noun in beside(head))
        )
        known = _known(scene, end)
        filled = {} if known is None or named_by else {"country": known.country}
        yield found_at(
            scene, (start, end), head.i, "name", "person", name, rule,
            number=1,
            named_by=named_by,
            sectors=merged((_sectors(scene, head, titles), known.sectors if known else ())),
            roles=tuple(role for role, _, _, _ in titles),
            role_rules=(*(rule for _, rule, _, _ in titles), *((known.rule,) if known else ())),
            **filled,
        )  # fmt: skip


def _sectors(scene: Scene, head: Token, titles: list[Title]) -> tuple[str, ...]:
    """The sectors of somebody's titles, else of what stands beside his name or behind: *a farmer*, *of the Malian army*."""
    by_title = merged(sectors for _, _, _, sectors in titles)
    if by_title:
        return by_title
    told = merged(_entry_sectors(scene, noun) for noun in beside(head))
    return told or sectors_behind(scene, head)


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


def _first(values: Iterable[State | None]) -> State | None:
    return next((value for value in values if value), None)


def _possessor(scene: Scene, start: int) -> State | None:
    """*Sweden's Ann Linde*: the state whose possessive stands right before a name."""
    doc = scene.parsed.doc
    if start >= 2 and doc[start - 1].text in {"'s", "’s", "'", "’"}:
        return scene.state_at.get(start - 2)
    return None
