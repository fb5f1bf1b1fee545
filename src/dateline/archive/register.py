"""Who is who across reports, and what they say of him: sightings of persons become people, and people a register.

Pure functions of what the reports say; the order in which an archive was filled changes nothing.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, TypedDict

import msgspec

from dateline.archive.private import MASK
from dateline.register import Claim, Person, Register, Support, key_of

if TYPE_CHECKING:
    from dateline.archive import Archive, Texts

# What tells an actor of one publication apart.
_KEY = "report_id, published, outlet, actor_id"

# A country of a role is an ISO 3166-1 alpha-3 code; what else a title may name is no country.
_CODE_LETTERS = 3


class Sighting(msgspec.Struct, frozen=True, kw_only=True):
    """One person as one report has him; ``roles`` are titles with the country that each names itself."""

    report_id: str
    published: str | None = None
    outlet: str | None = None
    actor_id: str = ""
    name: str
    aliases: tuple[str, ...] = ()
    country: str | None = None
    sectors: tuple[str, ...] = ()
    roles: tuple[tuple[str, str | None], ...] = ()

    @property
    def countries(self) -> frozenset[str]:
        """The countries that the report joins in this person: his own and those of his titles."""
        return frozenset(code for code in (self.country, *(of for _, of in self.roles)) if code and _is_country(code))


def sightings(
    archive: "Archive", name: "Texts" = None, *, since: str | None = None, until: str | None = None, private: bool = False
) -> list[Sighting]:
    """The persons whom reports of an archive name, those whose name contains ``name``; an inferred country is none."""
    titles = archive.roles(name, since=since, until=until, private=private)
    roles: dict[tuple[str, ...], list[tuple[str, str | None]]] = {}
    for *key, title, of in titles.project(f'{_KEY}, title, "of"').fetchall():
        roles.setdefault(tuple(key), []).append((title, of))
    actors = archive.actors(name, since=since, until=until, private=private)
    people = actors.filter(f"kind = 'person' and coalesce(named, true) and name <> '{MASK}'")
    found = people.project(f"{_KEY}, name, aliases, country, sectors, coalesce(inferred, false)").fetchall()
    return [_sighting(row[:4], row[4:], tuple(roles.get(row[:4], ()))) for row in found]


def _sighting(key: tuple[Any, ...], told: tuple[Any, ...], roles: tuple[tuple[str, str | None], ...]) -> Sighting:
    name, aliases, country, sectors, inferred = told
    return Sighting(
        **dict(zip(_KEY.split(", "), key, strict=True)),
        name=name,
        aliases=tuple(aliases or ()),
        country=None if inferred else country,
        sectors=() if inferred else tuple(sectors or ()),
        roles=roles,
    )


def identities(sightings: Iterable[Sighting]) -> list[tuple[Sighting, ...]]:
    """The sightings of each person together, people by name and country.

    People of one name and two countries are two, unless one report gives somebody both. A sighting without a country joins the
    only one of that name; where there are several, those without are kept apart.
    """
    by_name: dict[str, list[Sighting]] = {}
    for seen in sorted(set(sightings), key=msgspec.json.encode):
        by_name.setdefault(key_of(seen.name), []).append(seen)
    return [person for _, same in sorted(by_name.items()) for person in _by_country(same)]


def _by_country(same: list[Sighting]) -> list[tuple[Sighting, ...]]:
    groups: list[frozenset[str]] = []
    for seen in same:
        joined = [group for group in groups if group & seen.countries]
        if seen.countries:
            groups = [group for group in groups if group not in joined] + [seen.countries.union(*joined)]
    found = [tuple(seen for seen in same if seen.countries & group) for group in sorted(groups, key=sorted)]
    without = tuple(seen for seen in same if not seen.countries)
    if len(found) == 1:
        return [tuple(same)]
    return found + ([without] if without else [])


def person_of(seen: Sequence[Sighting]) -> Person:
    """What the sightings of one person say together: claims in order of their first day."""
    names = Counter(sighting.name for sighting in seen)
    name = min(names, key=lambda name: (-names[name], name))
    aliases = {alias for sighting in seen for alias in (*sighting.aliases, sighting.name)} - {name}
    claims: dict[tuple[str, str | None], list[Sighting]] = {}
    countries: dict[str, list[Sighting]] = {}
    sectors: dict[str, list[Sighting]] = {}
    for sighting in seen:
        for title, of in sighting.roles:
            country = of if of and _is_country(of) else sighting.country
            claims.setdefault((title.lower(), country), []).append(sighting)
        for code in sighting.countries:
            countries.setdefault(code, []).append(sighting)
        for sector in sighting.sectors:
            sectors.setdefault(sector, []).append(sighting)
    told = [Claim(title=title, country=country, **_evidence(behind)) for (title, country), behind in claims.items()]
    return Person(
        name=name,
        aliases=tuple(sorted(aliases)),
        countries=_supports(countries),
        sectors=_supports(sectors),
        claims=tuple(sorted(told, key=lambda claim: (claim.first or "", claim.title, claim.country or ""))),
    )


def register_of(sightings: Iterable[Sighting], until: str) -> Register:
    """The register of everybody to whom reports give a title, up to a day, included; reports without a day are left out."""
    told = (seen for seen in sightings if seen.roles and seen.published is not None and seen.published <= until)
    return Register(until=until, people=tuple(person_of(seen) for seen in identities(told)))


def _supports(behind: dict[str, list[Sighting]]) -> tuple[Support, ...]:
    return tuple(Support(value=value, **_evidence(seen)) for value, seen in sorted(behind.items()))


class _Evidence(TypedDict):
    first: str | None
    last: str | None
    reports: int
    outlets: int


def _evidence(seen: Sequence[Sighting]) -> _Evidence:
    """First and last day, texts and outlets: an agency's text that ten papers print is one report."""
    days = sorted(sighting.published for sighting in seen if sighting.published)
    return {
        "first": days[0] if days else None,
        "last": days[-1] if days else None,
        "reports": len({sighting.report_id for sighting in seen}),
        "outlets": len({sighting.outlet for sighting in seen if sighting.outlet}),
    }


def _is_country(code: str) -> bool:
    return len(code) == _CODE_LETTERS and code.isalpha() and code.isupper()
