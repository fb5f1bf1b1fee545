"""What the lexicon knows of a named person on the day of a report: the state or organisation of the office, and its sector.

The report's own words come first; this fills only what they leave open. Former office holders keep their sector, as PLOVER has
it; somebody whose first term lies ahead has none yet.
"""

import msgspec

from dateline.lexicon.entries import Entry, Office, Person

_SECTORS: dict[Office, str] = {
    "head-of-state": "GOV",
    "head-of-government": "GOV",
    "foreign-minister": "GOV",
    "head-of-organisation": "IGO",
}

# So many characters of a date are its year and month.
MONTH = len("2020-09")


class Known(msgspec.Struct, frozen=True):
    """Country (``None`` for heads of organisations) and sectors of a person, and the rule id of the entry that says so."""

    country: str | None
    sectors: tuple[str, ...]
    rule: str


def known_as(entries: tuple[Entry, ...], day: str | None) -> Known | None:
    """What is known on a day (``YYYY-MM-DD``) of the person of this name; ``None`` where two share it and the day doesn't tell.

    >>> from dateline.lexicon.entries import Term
    >>> ruler = Person(id="person.x", name="X", terms=(Term(office="head-of-state", of="BLR", since="1994-07"),))
    >>> known_as((ruler,), "2020-09-02").country, known_as((ruler,), "1990-01-01").sectors
    ('BLR', ())
    """
    month = day[:MONTH] if day else None
    persons = [entry for entry in entries if isinstance(entry, Person)]
    in_office = [person for person in persons if month and any(term.covers(month) for term in person.terms)]
    chosen = in_office if len(in_office) == 1 else persons
    return _known(chosen[0], month) if len(chosen) == 1 else None


def _known(person: Person, month: str | None) -> Known:
    begun = [term for term in person.terms if month and term.since <= month]
    latest = max(begun, key=lambda term: term.since, default=None)
    if latest is None:
        states = {term.of for term in person.terms if term.office != "head-of-organisation"}
        return Known(person.country or (states.pop() if len(states) == 1 else None), person.sectors, person.rule)
    country = None if latest.office == "head-of-organisation" else latest.of
    return Known(person.country or country, person.sectors or (_SECTORS[latest.office],), person.rule)
