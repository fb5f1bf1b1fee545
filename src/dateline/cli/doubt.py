"""Commands for doubt: a person's corrections, samples to judge, what the judgements say, and versions that can be cited."""

import math
from pathlib import Path
from typing import Any

import click

from dateline.cli.options import archive_option, day_of, event_filters, open_archive


@click.command()
@click.argument("event")
@archive_option
@click.option("--wrong", is_flag=True, help="There is no such event.")
@click.option("--type", help="The right PLOVER event type.")
@click.option("--status", help="The right status.")
@click.option("--actor", "actors", multiple=True, metavar="NAME[=ISO3]", help="Who acts; give all of them.")
@click.option("--recipient", "recipients", multiple=True, metavar="NAME[=ISO3]", help="Who is acted on; give all of them.")
@click.option("--date", "day", metavar="DAY", callback=lambda _c, _p, day: day_of(day), help="The right day.")
@click.option("--by", metavar="NAME", help="Who corrects.")
@click.option("--note", help="Why.")
@click.option("--undo", is_flag=True, help="Take an earlier correction back.")
def correct(
    event: str,
    folder: Path,
    actors: tuple[str, ...],
    recipients: tuple[str, ...],
    day: str | None,
    undo: bool,
    **said: Any,  # noqa: ANN401
) -> None:
    """Correct an event. The correction lies over what was read, and survives every recode.

    \b
    Examples:
      dateline correct e_7f3a --archive my-archive --status planned --note "the raid was called off"
      dateline correct e_7f3a --archive my-archive --actor "Northern Front=XKX" --by mk
      dateline correct e_7f3a --archive my-archive --wrong
    """
    from dateline.archive import corrections  # noqa: PLC0415
    from dateline.archive.rows import event_id  # noqa: PLC0415

    whole = event_id(*open_archive(folder).find_event(event))
    if undo:
        click.echo("taken back" if corrections.undo(folder, whole) else "there was no correction")
        return
    said |= _kind(said["type"]) | _side("actor", actors) | _side("recipient", recipients)
    corrections.correct(folder, corrections.Correction(event_id=whole, date_start=day, date_end=day, **said))
    click.echo(f"corrected {whole}")


def _kind(name: str | None) -> dict[str, Any]:
    """A type with the quad class and score that go with it."""
    if name is None:
        return {}
    from dateline import ontology  # noqa: PLC0415

    types = ontology.load().types
    if name.upper() not in types:
        raise click.BadParameter(f"{name} is none of {', '.join(sorted(types))}")
    kind = types[name.upper()]
    return {"type": name.upper(), "quad": kind.quad, "score": kind.score}


def _side(side: str, named: tuple[str, ...]) -> dict[str, Any]:
    if not named:
        return {}
    pairs = [name.partition("=") for name in named]
    countries = tuple(dict.fromkeys(code.upper() for _, _, code in pairs if code))
    return {f"{side}s": tuple(name for name, _, _ in pairs), f"{side}_countries": countries}


@click.command()
@archive_option
@click.option("--n", "size", type=click.IntRange(1, 100_000), default=200, show_default=True, help="Events to draw.")
@click.option("--seed", default="", help="Another text draws another sample.")
@click.option(
    "-o", "--out", required=True, type=click.Path(path_type=Path, dir_okay=False), help="FILE.csv to fill, or FILE.html."
)
@event_filters
def sample(folder: Path, size: int, seed: str, out: Path, **filters: Any) -> None:  # noqa: ANN401
    """Draw events at random and write a coding sheet for people to judge.

    The same archive, filters and seed give the same sample, so that two people can judge the same events.

    \b
    Example:
      dateline sample --archive my-archive --n 200 -o sheet.csv
    """
    from dateline.archive import sheets  # noqa: PLC0415

    rows = sheets.sample(open_archive(folder).events(**filters), size, seed)
    if out.suffix == ".html":
        out.write_text(sheets.to_html(rows), encoding="utf-8")
    else:
        sheets.write_csv(rows, out)
    click.echo(f"{len(rows):,} events in {out}; write y or n into the columns right_...")


@click.command()
@click.argument(
    "files", nargs=-1, required=True, metavar="SHEET...", type=click.Path(path_type=Path, exists=True, dir_okay=False)
)
def score(files: tuple[Path, ...]) -> None:
    """Say how much of filled coding sheets is right, with a 95 % interval, and how far two coders agree.

    \b
    Example:
      dateline score sheet-anna.csv sheet-ben.csv
    """
    from rich.console import Console  # noqa: PLC0415

    from dateline.archive import sheets  # noqa: PLC0415
    from dateline.cli.tables import table_of  # noqa: PLC0415

    judged = [sheets.read_sheet(path) for path in files]
    table = table_of("judged", "right", "of", "share", "95 % interval")
    for share in sheets.score(judged):
        low, high = share.interval
        cells = (f"{share.share:.1%}", f"{low:.1%} to {high:.1%}") if share.judged else ("", "")
        table.add_row(share.name, f"{share.right:,}", f"{share.judged:,}", *cells)
    Console().print(table)
    if len(judged) == 2:
        both = table_of("two coders", "same", "of", "kappa")
        for found in sheets.agreement(*judged):
            both.add_row(
                found.name, f"{found.same:,}", f"{found.judged:,}", "" if math.isnan(found.kappa) else f"{found.kappa:.2f}"
            )
        Console().print(both)


@click.command()
@click.argument("name", required=False)
@archive_option
def freeze(name: str | None, folder: Path) -> None:
    """Give the archive as it stands a NAME that can be cited and opened for good, or list the frozen versions.

    \b
    Example:
      dateline freeze 2024-06 --archive my-archive
    """
    from dateline.archive import freeze as freezer  # noqa: PLC0415

    for version in [freezer.freeze(folder, name)] if name else freezer.versions(folder):
        rows = version.rows
        held = ", ".join(f"{rows.get(table, 0):,} {table}" for table in ("reports", "statements", "events", "figures"))
        click.echo(f"{version.name}  sha256:{version.checksum}  {held}")
