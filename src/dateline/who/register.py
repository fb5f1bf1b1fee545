"""What a register remembers of a person whom a report names and leaves open: the country and the sectors of his roles.

The report's own words come first, then the lexicon, then this. A register is evidence from other reports, so it speaks only
where one person alone can be meant, several reports and outlets agree, and the report is of their time.
"""

import datetime as dt
from collections.abc import Iterable

import msgspec

from dateline.lexicon import Lexicon
from dateline.record import Actor, Because, Mention
from dateline.register import Person, Snapshot, Support, key_of

# One report can be wrong, and so can our reading of it; the second text is a second chance that both are not.
MIN_REPORTS = 2

# Two texts of one outlet are often one article and its update.
MIN_OUTLETS = 2

# One sector of several counts if it is given at least this often beside the one given most. Of somebody whom 32 reports have as a
# candidate, nine as a businessman and seven, read amiss, as a president, only the first is left.
MIN_SHARE = 1 / 3

# A claim holds for so many days before its first and after its last report. What brings a person into the news comes back every
# year (summits, budgets, anniversaries), so 365 days find it again with some weeks to spare; a longer window would reach over
# more changes of office than it gains reports.
WINDOW_DAYS = 400

# Sectors of bodies that stand between or outside states: whoever speaks for one has no country by that.
_BEYOND_STATES = frozenset({"IGO", "NGO", "ISM", "IMG", "MNC"})


def remembered(actors: tuple[Actor, ...], register: Snapshot | None, lexicon: Lexicon, day: str | None) -> tuple[Actor, ...]:
    """The actors, with country and sectors from the register for persons whom report and lexicon leave without.

    Without a register, or for a report without a day, the actors as they are.
    """
    if register is None or day is None:
        return actors
    return tuple(_filled(actor, register, lexicon, dt.date.fromisoformat(day)) for actor in actors)


def _filled(actor: Actor, register: Snapshot, lexicon: Lexicon, day: dt.date) -> Actor:
    place = next((number for number, mention in enumerate(actor.mentions) if mention.kind == "name"), None)
    if actor.kind != "person" or place is None or (actor.country and actor.sectors):
        return actor
    person = _meant(actor, register, lexicon)
    if person is None:
        return actor
    sectors = actor.sectors or _sectors(person, day)
    country = actor.country or (None if _BEYOND_STATES & set(sectors) else _country(person, day))
    if (country, sectors) == (actor.country, actor.sectors):
        return actor
    mentions = (*actor.mentions[:place], _with_reason(actor.mentions[place]), *actor.mentions[place + 1 :])
    known = {key_of(name) for name in (actor.name, *actor.aliases)}
    aliases = actor.aliases if key_of(person.name) in known else (*actor.aliases, person.name)
    return msgspec.structs.replace(actor, country=country, sectors=sectors, aliases=aliases, mentions=mentions)


def _with_reason(mention: Mention) -> Mention:
    reason = Because(rule="who.register", spans=(mention.span,))
    return msgspec.structs.replace(mention, because=(*mention.because, reason))


def _meant(actor: Actor, register: Snapshot, lexicon: Lexicon) -> Person | None:
    """The one person of the register who can be meant; ``None`` where there is none, or another whom the name fits too."""
    fitting = [person for person in register.named(actor.name) if _agrees(person, actor)]
    full = [person for person in fitting if " " in key_of(person.name)]
    if len(full) != 1:
        return None
    if " " in key_of(actor.name):
        return full[0]
    # Reports that have the last name alone may mean somebody else, and so may this one.
    bare = {support.value for person in fitting if person is not full[0] for support in person.countries}
    others = any(key_of(full[0].name) not in names for names in _families(lexicon).get(key_of(actor.name), ()))
    return None if others or not bare <= {support.value for support in full[0].countries} else full[0]


def _agrees(person: Person, actor: Actor) -> bool:
    """Whether nothing that the report says of an actor speaks against a person: another country, or none of the sectors."""
    countries, sectors = ({support.value for support in part} for part in (person.countries, person.sectors))
    if actor.country and countries and actor.country not in countries:
        return False
    return not (actor.sectors and sectors) or bool(sectors & set(actor.sectors))


def _country(person: Person, day: dt.date) -> str | None:
    """The only country of the time, if enough reports give it."""
    near = _near(person.countries, day)
    return near[0].value if len(near) == 1 and _is_enough(near[0]) else None


def _sectors(person: Person, day: dt.date) -> tuple[str, ...]:
    near = [support for support in _near(person.sectors, day) if _is_enough(support)]
    most = max((support.reports for support in near), default=0)
    return tuple(support.value for support in near if support.reports >= MIN_SHARE * most)


def _near(supports: Iterable[Support], day: dt.date) -> list[Support]:
    """What reports said around a day; without any, what they said in the window before and after."""
    supports = list(supports)
    return [part for part in supports if _holds(part, day, 0)] or [part for part in supports if _holds(part, day, WINDOW_DAYS)]


def _holds(support: Support, day: dt.date, margin: int) -> bool:
    if support.first is None or support.last is None:
        return False
    first, last = dt.date.fromisoformat(support.first), dt.date.fromisoformat(support.last)
    return (first - day).days <= margin and (day - last).days <= margin


def _is_enough(support: Support) -> bool:
    return support.reports >= MIN_REPORTS and support.outlets >= MIN_OUTLETS


# The families of a lexicon by its hash, as its finder is kept: a few hundred names, made once.
_FAMILIES: dict[str, dict[str, list[frozenset[str]]]] = {}


def _families(lexicon: Lexicon) -> dict[str, list[frozenset[str]]]:
    """The persons of the lexicon by last name, each as the set of his names."""
    if lexicon.hash not in _FAMILIES:
        found: dict[str, list[frozenset[str]]] = {}
        for person in lexicon.persons:
            names = frozenset(map(key_of, (person.name, *person.names)))
            for last in {name.split(" ")[-1] for name in names}:
                found.setdefault(last, []).append(names)
        _FAMILIES[lexicon.hash] = found
    return _FAMILIES[lexicon.hash]
