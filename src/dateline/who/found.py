"""One mention as its own words code it, before it is linked to an actor."""

from typing import Any

import msgspec

from dateline.lexicon.entries import State
from dateline.record import ActorKind, MentionKind, Role, Span
from dateline.who.gender import Told
from dateline.who.scene import Scene


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """One mention, coded by its own words.

    ``head``, ``tokens``, ``offices`` (the nouns of its titles) and ``counted_by`` are token indices. ``key`` is the
    identity where words fix it, ``default`` are the sectors that it has where nothing else tells any. ``lists`` are
    the ids of word lists that told something. ``voice`` is an office that
    has the sectors of its institution, ``of_states`` a noun for states, of which no passage tells which. ``points`` is how
    it points back, if it is nobody alone (*he*, *she*, *it*, *they*, *both*); *body* for *the movement*, *person* for
    *the 24-year-old*.
    """

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
    default: tuple[str, ...] = ()
    roles: tuple[Role, ...] = ()
    role_rules: tuple[str, ...] = ()
    offices: tuple[int, ...] = ()
    lists: tuple[str, ...] = ()
    told: Told | None = None
    voice: bool = False
    of_states: bool = False
    points: str | None = None
    located: bool = False
    counted_by: int | None = None
    noun: str | None = None
    acronym: str | None = None


def found_at(
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
