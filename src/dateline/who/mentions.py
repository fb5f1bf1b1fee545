"""Who is mentioned where: names, titles, descriptions and pronouns, each with what its own words say about it."""

from collections.abc import Iterator

import msgspec

from dateline.who.bodies import listed_bodies, unlisted_bodies
from dateline.who.descriptions import descriptions, unlisted_speakers
from dateline.who.found import Found
from dateline.who.persons import persons as named_persons
from dateline.who.pointers import pointers
from dateline.who.scene import Scene


def find_mentions(scene: Scene) -> list[Found]:
    """Every mention in text order, none of them inside another of the same head."""
    persons = list(named_persons(scene))
    titled = {i for found in persons for i in (*range(*found.tokens), *found.offices)}
    found = persons + [
        mention
        for mention in (
            *listed_bodies(scene),
            *descriptions(scene, titled),
            *unlisted_bodies(scene),
            *pointers(scene),
            *unlisted_speakers(scene),
        )
        if mention.head not in titled
    ]
    names = {i for mention in found if mention.actor_kind == "organisation" for i in range(*mention.tokens) if i != mention.head}
    found = [mention for mention in found if not (mention.head in names and _is_word_of_name(scene, mention))]
    heads: dict[int, Found] = {}
    for mention in _with_acronyms(scene, found):
        heads.setdefault(mention.head, mention)
    return sorted(heads.values(), key=lambda mention: (mention.tokens[0], -mention.tokens[1]))


def _is_word_of_name(scene: Scene, mention: Found) -> bool:
    """Whether a description is only a word of the name around it: *The People* in *The People's Harvest Party*."""
    token = scene.parsed.doc[mention.head]
    return mention.kind == "description" and token.is_title and token.i != token.sent.start


def _with_acronyms(scene: Scene, found: list[Found]) -> Iterator[Found]:
    """The mentions; of those inside a name that the report gives an acronym, the first takes all of the name."""
    long_form = {i: bounds for bounds in scene.acronyms for i in range(*bounds)}
    named: set[tuple[int, int]] = set()
    for mention in found:
        bounds = long_form.get(mention.head)
        if bounds is None or mention.actor_kind not in {"organisation", "group"} or mention.points:
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
