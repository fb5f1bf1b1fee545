"""The weights and the families of types, as their files give them."""

import functools
import tomllib
from importlib.resources import files
from typing import Final

import msgspec


class Weight(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What one rule adds to the score of two tellings, what it looks at, and why it counts so much."""

    weight: float
    gloss: str
    why: str


class Limits(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where joining begins, the window in days, and how many tellings are compared; see ``weights.toml``."""

    join: float
    window: int
    block: int
    neighbours: int


class Weights(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The content of ``weights.toml``."""

    about: str
    source: str
    limits: Limits
    weights: dict[str, Weight]


class Family(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Types that may tell one act; what actors of the sectors ``unless_by`` do is not of it."""

    types: tuple[str, ...]
    gloss: str
    unless_by: tuple[str, ...] = ()


class Families(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The content of ``families.toml``."""

    about: str
    source: str
    own: tuple[str, ...]
    families: dict[str, Family]


# What stands before the name of a weight where it is a reason.
RULE: Final = "incidents."


@functools.cache
def weights() -> Weights:
    """The weights of the rules."""
    return msgspec.convert(_read("weights.toml"), Weights)


@functools.cache
def families() -> Families:
    """The families of types."""
    return msgspec.convert(_read("families.toml"), Families)


@functools.cache
def families_of(event_type: str) -> tuple[int, ...]:
    """The numbers of the families of a type, in order; a type without family, such as a user's own, has its own only.

    >>> set(families_of("ASSAULT")) & set(families_of("ACCUSE"))
    set()
    """
    return tuple(n for n, family in enumerate(families().families.values()) if event_type in family.types)


def may_be_one(one: str, other: str) -> bool:
    """Whether two types may tell one act.

    >>> may_be_one("CONCEDE", "RETREAT"), may_be_one("ACCUSE", "ASSAULT")
    (True, False)
    """
    return one == other or bool(set(families_of(one)) & set(families_of(other)))


def _read(name: str) -> object:
    return tomllib.loads(files("dateline.incidents").joinpath(name).read_text(encoding="utf-8"))
