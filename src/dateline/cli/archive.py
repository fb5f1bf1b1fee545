"""Commands that ask an archive questions."""

from pathlib import Path
from typing import Any

import click

from dateline.cli.options import (
    archive_option,
    copies_option,
    day_of,
    event_filters,
    form_of,
    format_option,
    many,
    open_archive,
    out_option,
    outlet_option,
    private_option,
    show,
    since_option,
    until_option,
)


@click.command()
@archive_option
@event_filters
@private_option
@format_option
@out_option
def events(folder: Path, form: str | None, out: Path | None, **filters: Any) -> None:  # noqa: ANN401 - click's options
    """List events: who did what to whom. An option given twice means either.

    \b
    Example:
      dateline events --archive my-archive --actor RUS --type ACCUSE --since 2020-09-01
    """
    columns = ["event_id", "date_start", "actors", "type", "recipients", "status", "speakers", "outlet"]
    show(open_archive(folder).events(**filters), columns, form, out, "events (not incidents: each report's telling counts)")


@click.command()
@archive_option
@many("--speaker", text="Part of the speaker's name, or a country code.")
@many("--act", text="say, ask, demand, deny, promise, threaten, accuse, believe, intend, perceive, withhold.")
@outlet_option
@since_option
@until_option
@copies_option
@private_option
@format_option
@out_option
def statements(folder: Path, form: str | None, out: Path | None, **filters: Any) -> None:  # noqa: ANN401
    """List statements: who said what.

    \b
    Example:
      dateline statements --archive my-archive --speaker Lavrov
    """
    show(
        open_archive(folder).statements(**filters),
        ["published", "speakers", "act", "content", "outlet"],
        form,
        out,
        "statements",
    )


@click.command()
@archive_option
@many("--speaker", text="On whose word: part of a name.")
@many("--kind", text="dead, injured, detained, missing, displaced, crowd, votes, share, money, duration, count ...")
@outlet_option
@since_option
@until_option
@copies_option
@private_option
@format_option
@out_option
def figures(folder: Path, form: str | None, out: Path | None, **filters: Any) -> None:  # noqa: ANN401
    """List figures: how many of what, on whose word.

    \b
    Example:
      dateline figures --archive my-archive --kind dead
    """
    columns = ["published", "words", "kind", "of", "about", "speakers", "outlet"]
    show(open_archive(folder).figures(**filters), columns, form, out, "figures")


@click.command()
@archive_option
@since_option
@until_option
@format_option
@out_option
def reports(folder: Path, form: str | None, out: Path | None, **filters: Any) -> None:  # noqa: ANN401
    """List reports, each text once, as its earliest publication has it.

    \b
    Example:
      dateline reports --archive my-archive --since 2022-07-01
    """
    columns = ["report_id", "published", "outlet", "title", "language", "read"]
    show(open_archive(folder).reports(**filters), columns, form, out, "reports")


@click.command()
@archive_option
@many("--name", text="Part of the place's name.")
@since_option
@until_option
@format_option
@out_option
def places(folder: Path, form: str | None, out: Path | None, **filters: Any) -> None:  # noqa: ANN401
    """List places, a row for each report that names one, with how exact their coordinates can be.

    \b
    Example:
      dateline places --archive my-archive --name Kharkiv
    """
    columns = ["name", "country", "precision", "lat", "lon", "published", "outlet"]
    show(open_archive(folder).places(**filters), columns, form, out, "places (a row for each report that names one)")


@click.command()
@click.argument("name", nargs=-1)
@archive_option
@since_option
@until_option
@click.option("--rows", is_flag=True, help="List a row for each report, also in a terminal with NAME.")
@private_option
@format_option
@out_option
def actors(name: tuple[str, ...], folder: Path, rows: bool, form: str | None, out: Path | None, **filters: Any) -> None:  # noqa: ANN401
    """Show who a person is by the reports, or list actors.

    With NAME, a part of a name, a table shows each person of that name: titles with first and last day, the reports and
    outlets that give them, other names, and who is named with him most often. Two people of one name are two, if their
    countries tell them apart. Without NAME, with --rows, and in other formats, there is a row for each actor of each report.

    \b
    Examples:
      dateline actors Lavrov --archive my-archive
      dateline actors Lavrov --archive my-archive --rows
    """
    if name and not rows and form_of(form, out) == "table" and out is None:
        from dateline.cli.people import print_people  # noqa: PLC0415

        print_people(open_archive(folder), name, **filters)
        return
    columns = ["published", "name", "kind", "country", "sectors", "roles", "mentions", "outlet"]
    show(open_archive(folder).actors(name, **filters), columns, form, out, "actors (a row for each report that names one)")


@click.command()
@archive_option
@click.option("--until", metavar="DAY", required=True, callback=lambda _c, _p, day: day_of(day), help="Last day, included.")
@click.option("-o", "--out", required=True, type=click.Path(path_type=Path, dir_okay=False), help="The register; .zst packs it.")
def register(folder: Path, until: str, out: Path) -> None:
    """Write a register: which roles the reports of an archive, up to a day, give whom.

    Readers that are given the file (--register) know by it the country and sector of people whom a report names without
    saying who they are. The same reports make the same bytes, and a register is never changed: a file that is there stays.

    \b
    Example:
      dateline register --archive my-archive --until 2024-12-31 -o people.json
    """
    from dateline.archive.register import register_of, sightings  # noqa: PLC0415
    from dateline.register import write  # noqa: PLC0415

    made = register_of(sightings(open_archive(folder), until=until), until)
    many_or_one = "person" if len(made.people) == 1 else "people"
    click.echo(f"{len(made.people):,} {many_or_one} until {until}, register {write(out, made)}")


@click.command()
@click.argument("event")
@archive_option
def why(event: str, folder: Path) -> None:
    """Show why an event was coded: rules, lexicon lines, spans and the parse.

    \b
    Example:
      dateline why e_7f3a --archive my-archive
    """
    from dateline.cli.why import explain  # noqa: PLC0415

    record, found = open_archive(folder).find_event(event)
    explain(record, found)
