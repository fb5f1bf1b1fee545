"""Who is named in a report without a public role, and how tables leave such names out.

Victims, witnesses, suspects and children did not choose to be found by name years later. The record keeps their names; the
tables of an archive show `MASK` instead, and keep the names in a column of their own for those who ask.
"""

import re

from dateline.record import Actor, Record
from dateline.register import key_of

MASK = "[private person]"

# Sectors that nobody holds as an office: bystanders, the accused, people in flight, and those of whom nothing is known.
_NO_OFFICE = frozenset({"CVL", "CRM", "REF", "UNK"})

# What people live by. With a title (*union leader*, *rector*) they speak for others, without one (*a farmer*) for themselves.
_LIVELIHOODS = frozenset({"AGR", "EDU", "LAB", "MED"})

# The kinds of mention whose words are a name; *the driver* tells nobody's.
_NAMES = frozenset({"name", "metonym"})


def is_named(actor: Actor) -> bool:
    """Whether the report has a name for an actor, and not only words that describe it."""
    return any(mention.kind in _NAMES for mention in actor.mentions)


def is_private(actor: Actor) -> bool:
    """Whether a report names a person and gives no public role: neither title nor sector, or only those of private life.

    >>> from dateline.record import Mention
    >>> named = Actor(id="a1", name="Ida Moor", kind="person", mentions=(Mention(span=(0, 8), kind="name"),))
    >>> is_private(named)
    True
    """
    if actor.kind != "person" or not is_named(actor) or _is_doubtful(actor):
        return False
    sectors = set(actor.sectors)
    if actor.roles:
        return bool(sectors) and sectors <= _NO_OFFICE
    return sectors <= _NO_OFFICE | _LIVELIHOODS


def _is_doubtful(actor: Actor) -> bool:
    """Whether one capitalised word is all that speaks for a person: most such are towns, weapons and ships.

    A pronoun, a noun beside it or a first name would show that somebody is meant; without these the word leads to nobody.
    """
    alone = len(actor.name.split()) == 1 and not actor.roles and not actor.sectors
    return alone and all(mention.kind == "name" for mention in actor.mentions)


class Veil:
    """Hides the names of private people in the words of one record, whole names only.

    What a place or an outlet is called in the report stays: taggers take towns for people, and such a name leads to nobody.
    """

    def __init__(self, record: Record) -> None:
        places = _places(record)
        self._owners: dict[str, set[str]] = {}
        for actor in filter(is_private, record.actors):
            own = _names_of(record, actor)
            own |= {name.split()[-1] for name in own}  # a sentence may be cut inside a name
            for name in own - places:
                self._owners.setdefault(name, set()).add(key_of(actor.name))
        others = {name for actor in record.actors if not is_private(actor) for name in _names_of(record, actor)}
        # The longest name first, so that "Moor" is not hidden inside the "Tom Moor" who is a minister.
        names = sorted({*self._owners, *others}, key=lambda name: (-len(name), name))
        written = "|".join(r"\s+".join(map(re.escape, name.split())) for name in names)
        self._pattern = re.compile(rf"(?<!\w)(?:{written})(?!\w)") if self._owners else None

    def over(self, text: str) -> str:
        """The text with `MASK` for each name of a private person."""
        if self._pattern is None:
            return text
        return self._pattern.sub(lambda found: MASK if _one_line(found[0]) in self._owners else found[0], text)

    def behind(self, text: str) -> set[str]:
        """The full names, as `key_of` has them, of the people whom the veil hides in a text."""
        found = self._pattern.findall(text) if self._pattern else ()
        return {owner for name in found for owner in self._owners.get(_one_line(name), ())}


def _names_of(record: Record, actor: Actor) -> set[str]:
    spelled = [record.quote(mention.span) for mention in actor.mentions if mention.kind in _NAMES]
    return {_one_line(name) for name in (*spelled, *((actor.name, *actor.aliases) if spelled else ()))} - {""}


def _places(record: Record) -> set[str]:
    names = {record.quote(mention.span) for place in record.places for mention in place.mentions}
    names |= {place.name for place in record.places}
    return {_one_line(name) for name in (*names, record.report.outlet or "")}


def _one_line(name: str) -> str:
    return " ".join(name.split())
