"""One person after another, as the reports of an archive have them: roles in time, other names, company."""

from typing import TYPE_CHECKING

from rich.console import Console

from dateline.cli.tables import escape, table_of
from dateline.register import Person, key_of

if TYPE_CHECKING:
    from dateline.archive import Archive, Texts
    from dateline.archive.register import Sighting

# So many of those who are named most often in the same reports are shown.
COMPANY = 10


def print_people(archive: "Archive", name: "Texts", *, since: str | None, until: str | None, private: bool) -> None:
    """Print a timeline of each person whose name contains ``name``, and a last line that says how many there are."""
    from dateline.archive.register import identities, person_of, sightings  # noqa: PLC0415

    console = Console(highlight=False)
    found = identities(sightings(archive, name, since=since, until=until, private=private))
    for seen in found:
        _print_person(console, archive, person_of(seen), seen)
    console.print(f"{len(found):,} {'person' if len(found) == 1 else 'people'} by name and country", style="dim")


def _print_person(console: Console, archive: "Archive", person: Person, seen: tuple["Sighting", ...]) -> None:
    codes = [support.value for support in (*person.countries, *person.sectors)]
    console.print(f"[bold]{escape(person.name)}[/bold] {' '.join(codes) or 'no country told'}")
    console.print(escape(_extent(person, seen)), style="dim")
    table = table_of("first", "last", "title", "country", "reports", "outlets")
    for claim in person.claims:
        days = (claim.first or "no day", claim.last or "no day")
        table.add_row(*days, escape(claim.title), claim.country or "", f"{claim.reports:,}", f"{claim.outlets:,}")
    console.print(table if person.claims else "no role told")
    company = _company(archive, person, seen)
    if company:
        console.print(escape("named with " + ", ".join(f"{name} {reports:,}" for name, reports in company)))
    console.print()


def _extent(person: Person, seen: tuple["Sighting", ...]) -> str:
    reports = len({sighting.report_id for sighting in seen})
    outlets = len({sighting.outlet for sighting in seen if sighting.outlet})
    days = sorted(sighting.published for sighting in seen if sighting.published)
    told = f"reports {reports:,}, outlets {outlets:,}" + (f", {days[0]} to {days[-1]}" if days else "")
    return told + (f"; also {', '.join(person.aliases)}" if person.aliases else "")


def _company(archive: "Archive", person: Person, seen: tuple["Sighting", ...]) -> list[tuple[str, int]]:
    """The actors named most often in the same reports, himself left out."""
    own = {key_of(name) for name in (person.name, *person.aliases)}
    rows = archive.company([sighting.report_id for sighting in seen]).limit(COMPANY + len(own)).fetchall()
    return [(name, reports) for name, reports in rows if key_of(name) not in own][:COMPANY]
