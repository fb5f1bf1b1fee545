"""Persons by name: where a name is, and what the words beside it say about whose it is."""

from collections.abc import Iterable, Iterator

from dateline.lexicon.entries import Role as RoleEntry
from dateline.lexicon.entries import State
from dateline.who.belonging import country_of, country_of_name, merged, sectors_behind
from dateline.who.found import Found, found_at
from dateline.who.known import Known, known_as
from dateline.who.scene import Scene
from dateline.who.titles import beside, titles_of


def persons(scene: Scene) -> Iterator[Found]:
    """The names of persons, in text order."""
    doc = scene.parsed.doc
    for start, end in sorted(set(scene.person_at.values())):
        if doc[start].idx >= scene.parsed.body:
            yield _person(scene, _without_titles(scene, start, end), end)


def _person(scene: Scene, start: int, end: int) -> Found:
    head = scene.parsed.doc[start:end].root
    titles = titles_of(scene, start, end, head)
    known = _known(scene, end)
    named_by = (
        _first(title.country for title in titles)
        or _possessor(scene, start)
        or country_of_name(scene, head, end)
        or _first(country_of(scene, noun.left_edge.i, noun) for noun in beside(scene, head))
    )
    sectors = merged(title.sectors for title in titles) if titles else sectors_behind(scene, head)
    default = merged(title.default for title in titles)
    if known and not sectors:
        sectors = default
    filled = {} if known is None or named_by else {"country": known.country}
    return found_at(
        scene, (start, end), head.i, "name", "person",
        scene.parsed.text[slice(*scene.parsed.chars(start, end))],
        "who.title-name" if titles else "who.tagged-person",
        number=1,
        named_by=named_by,
        sectors=merged((sectors, known.sectors if known else ())),
        default=default,
        roles=tuple(title.role for title in titles),
        role_rules=(*(title.rule for title in titles), *((known.rule,) if known else ())),
        offices=tuple(title.head for title in titles),
        lists=(*merged(title.lists for title in titles), *(("who.address",) if _is_addressed(scene, start) else ())),
        voice=any(title.voice for title in titles),
        told=scene.words.genders.told(
            [*(title.role.title for title in titles), *_address(scene, start)], _first_name(scene, start, end)
        ),
        **filled,
    )  # fmt: skip


def _address(scene: Scene, start: int) -> list[str]:
    """The form of address before a name: *Mrs.* in *Mrs. Takahashi*."""
    return [scene.parsed.doc[start - 1].text] if start else []


def _is_addressed(scene: Scene, start: int) -> bool:
    return any(word.lower().strip(".") in scene.words.address for word in _address(scene, start))


def _first_name(scene: Scene, start: int, end: int) -> str | None:
    """The first name, where a name has more than one word."""
    return scene.parsed.doc[start].text if end - start > 1 else None


def _known(scene: Scene, end: int) -> Known | None:
    """What the lexicon knows of the person whose name ends at a token."""
    hit = scene.hits.get(end - 1)
    return known_as(hit[0].entries, scene.day) if hit and hit[0].kind == "person" else None


def _without_titles(scene: Scene, start: int, end: int) -> int:
    """Where the bare name begins when the tagger took the title for a part of it."""
    for i in range(end - 2, start - 1, -1):
        hit = scene.hits.get(i)
        if hit and isinstance(hit[0].entries[0], RoleEntry) and scene.parsed.doc[i].lower_ not in scene.words.small_letters:
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
