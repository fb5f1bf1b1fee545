"""Actors: persons, states, organisations and groups, with their roles, and every mention linked to one of them.

Country, sector and role are read from the report itself wherever it says so; the lexicon knows the stable part of the world.
"""

import msgspec
from spacy.tokens import Token

from dateline.lexicon import Lexicon
from dateline.lexicon.names import Hit
from dateline.parse import Parsed
from dateline.record import Actor
from dateline.register import Snapshot
from dateline.where import Where
from dateline.who.mentions import find_mentions
from dateline.who.register import remembered
from dateline.who.resolve import Cast
from dateline.who.scene import set_scene

__all__ = ["Who", "find_actors"]


class Who(msgspec.Struct, frozen=True):
    """The actors of a report: ``by_head`` has the index of each by its mentions' head tokens, ``seats`` by located capitals.

    ``also`` has all of them where one mention stands for several.
    """

    actors: tuple[Actor, ...]
    by_head: dict[int, int]
    seats: dict[int, int]
    also: dict[int, tuple[int, ...]] = {}

    def at(self, token: Token) -> Actor | None:
        """The actor that a mention headed by this token names; ``None`` if it heads none."""
        index = self.by_head.get(token.i)
        if index is None:
            index = next((self.by_head[kid.i] for kid in token.children if _renames(kid) and kid.i in self.by_head), None)
        return None if index is None else self.actors[index]

    def all_at(self, token: Token) -> tuple[Actor, ...]:
        """The actors that a mention headed by this token names; several behind *they* and *both*."""
        if token.i in self.also:
            return tuple(self.actors[index] for index in self.also[token.i])
        actor = self.at(token)
        return () if actor is None else (actor,)

    def seat_at(self, token: Token) -> Actor | None:
        """The state whose capital this token names as a place: who is meant by *withdrew its envoy from Quito*."""
        index = self.seats.get(token.i)
        return None if index is None else self.actors[index]


def find_actors(
    parsed: Parsed,
    lexicon: Lexicon,
    hits: list[Hit],
    where: Where,
    day: str | None = None,
    filed_in: str | None = None,
    register: Snapshot | None = None,
) -> Who:
    """Every actor of a report with all mentions, in order of first mention."""
    scene = set_scene(parsed, lexicon, hits, where, day, filed_in)
    cast = Cast(parsed, scene.words)
    for found in find_mentions(scene):
        cast.add(found)
    cast.close()
    cast.place(scene)
    return Who(remembered(cast.actors(), register, lexicon, day), cast.by_head, cast.seats, cast.also)


def _renames(kid: Token) -> bool:
    """Whether a noun gives the one before it a name: *its secretary, Hana Bekele*."""
    return kid.dep_ == "appos" and kid.pos_ == "PROPN"


def in_use(actors: tuple[Actor, ...], used: set[str]) -> tuple[Actor, ...]:
    """The actors that a record keeps: those named as somebody, and capitals only where an event or statement needs them."""
    return tuple(actor for actor in actors if actor.id in used or not _only_located(actor))


def _only_located(actor: Actor) -> bool:
    return all(reason.rule == "who.located-capital" for mention in actor.mentions for reason in mention.because[:1])
