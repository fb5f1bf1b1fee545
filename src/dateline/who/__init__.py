"""Actors: persons, states, organisations and groups, with their roles, and every mention linked to one of them.

Country, sector and role are read from the report itself wherever it says so; the lexicon knows the stable part of the world.
"""

import msgspec
from spacy.tokens import Token

from dateline.lexicon import Lexicon
from dateline.lexicon.names import Hit
from dateline.parse import Parsed
from dateline.record import Actor, PlaceRole, Span
from dateline.who.mentions import Found, find_mentions, set_scene
from dateline.who.resolve import Cast

__all__ = ["Who", "find_actors"]


class Who(msgspec.Struct, frozen=True):
    """The actors of a report; ``by_head`` gives the actor's index for the head token of each mention."""

    actors: tuple[Actor, ...]
    by_head: dict[int, int]
    mention_at: dict[int, Found]

    def at(self, token: Token) -> Actor | None:
        """The actor that a mention headed by this token names; ``None`` if it heads none."""
        index = self.by_head.get(token.i)
        return None if index is None else self.actors[index]

    def span_at(self, token: Token) -> Span | None:
        """The span of the mention headed by this token."""
        found = self.mention_at.get(token.i)
        return found.span if found else None


def find_actors(parsed: Parsed, lexicon: Lexicon, hits: list[Hit], place_roles: dict[Span, PlaceRole]) -> Who:
    """Every actor of a report with all mentions, in order of first mention."""
    scene = set_scene(parsed, hits, place_roles)
    cast = Cast(parsed, lexicon)
    mentions = find_mentions(scene)
    for found in mentions:
        cast.add(found)
    return Who(cast.actors(), cast.by_head, {found.head: found for found in mentions if found.head in cast.by_head})
