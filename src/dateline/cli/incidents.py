"""Commands about incidents: one occasion as each side tells it, two outlets side by side, and threads of offers."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from dateline.cli.options import (
    archive_option,
    event_filters,
    format_option,
    open_archive,
    out_option,
    private_option,
    show,
    since_option,
    until_option,
)

if TYPE_CHECKING:
    from rich.console import Console

    from dateline.archive import Archive
    from dateline.archive.incidents import IncidentView
    from dateline.incidents.threads import Thread

# An outlet's name may have a comma in it; a bar stands in none.
_SEPARATOR = "|"

# Figures of one telling that are shown in a table.
_FIGURES = 4


@click.command()
@archive_option
@click.option("--disputed", is_flag=True, help="Only those whose tellings can't all be right.")
@click.option("--min-outlets", type=click.IntRange(1), default=2, show_default=True, help="Told by so many in their own words.")
@event_filters
@private_option
@format_option
@out_option
def incidents(folder: Path, form: str | None, out: Path | None, **filters: Any) -> None:  # noqa: ANN401 - click's options
    """List incidents: occasions, with all who tell them. They are gathered first, where the archive has changed.

    Events say which incidents are meant: one telling that fits is enough.

    \b
    Examples:
      dateline incidents --archive my-archive --disputed
      dateline incidents --archive my-archive --min-outlets 1 --actor RUS --since 2022-07-01
    """
    from dateline.archive.incidents import listed  # noqa: PLC0415

    columns = ["incident_id", "day", "who", "trigger", "whom", "independent", "disputed"]
    show(listed(gathered_archive(folder), **filters), columns, form, out, "incidents (events of one occasion count once)")


@click.command()
@click.argument("incident_id")
@archive_option
@private_option
@click.option("--format", "form", type=click.Choice(["table", "jsonl"]), default=None, help="Default: table.")
def incident(incident_id: str, folder: Path, private: bool, form: str | None) -> None:
    """Show one incident: its tellings side by side, why they are together, what is disputed, and who is silent.

    \b
    Example:
      dateline incident i_9be42c40 --archive my-archive
    """
    import msgspec  # noqa: PLC0415

    from dateline.archive.incidents import incident as incident_of  # noqa: PLC0415

    found = incident_of(gathered_archive(folder), incident_id, private=private)
    if form == "jsonl":
        click.echo(msgspec.json.encode(found).decode())
    else:
        _print_incident(found)


@click.command()
@click.argument("one")
@click.argument("other")
@archive_option
@event_filters
@private_option
@format_option
@out_option
def compare(one: str, other: str, folder: Path, form: str | None, out: Path | None, **filters: Any) -> None:  # noqa: ANN401
    """Put two outlets side by side: what both tell, what one alone tells, and where words, status and figures differ.

    A bar between names makes a set of outlets: "Kestrel|Meridian".

    \b
    Example:
      dateline compare Northgate "Atlas Desk" --archive my-archive --since 2022-07-01
    """
    from dateline.archive.incidents import compared  # noqa: PLC0415

    found = compared(gathered_archive(folder), _outlets(one), _outlets(other), **filters)
    columns = ["incident_id", "day", "told", "one_words", "other_words", "differ"]
    show(found, columns, form, out, f"incidents (one: {one}; other: {other})")


@click.command()
@click.argument("one", required=False)
@click.argument("other", required=False)
@archive_option
@since_option
@until_option
@private_option
@click.option("--format", "form", type=click.Choice(["table", "jsonl"]), default=None, help="Default: table.")
def threads(one: str | None, other: str | None, folder: Path, form: str | None, **filters: Any) -> None:  # noqa: ANN401
    """Show what sides offered, demanded, accepted and refused, in the order of time, and what is still open.

    ONE and OTHER are sides: country codes, or whole names.

    \b
    Example:
      dateline threads RUS UKR --archive my-archive
    """
    import msgspec  # noqa: PLC0415

    from dateline.archive.incidents import between  # noqa: PLC0415

    found = between(gathered_archive(folder), one, other, **filters)
    if form == "jsonl":
        for thread in found:
            click.echo(msgspec.json.encode(thread).decode())
    else:
        _print_threads(found)


def _outlets(names: str) -> list[str]:
    return [name.strip() for name in names.split(_SEPARATOR) if name.strip()]


def gathered_archive(folder: Path) -> "Archive":
    """The archive, its incidents gathered."""
    from dateline.archive.gathering import build  # noqa: PLC0415
    from dateline.cli.progress import track  # noqa: PLC0415

    build(folder, lambda items, doing: track(items, None, doing))
    return open_archive(folder)


def _print_incident(found: "IncidentView") -> None:
    from rich.console import Console  # noqa: PLC0415

    from dateline.cli.tables import escape  # noqa: PLC0415

    console = Console(highlight=False)
    told = found.corroboration
    if found.asked:
        console.print(f"{found.asked} is now {found.id}", style="dim")
    console.print(f"[bold]{found.id}[/bold]  {_count(len(found.tellings), 'telling')} in {_count(told.reports, 'report')}")
    console.print(
        escape(f"told by {', '.join(told.outlets) or 'nobody named'}; {_count(told.independent, 'independent voice')}"),
        style="dim",
    )
    console.print(_tellings(found))
    for telling in found.tellings:
        fits = "" if telling.fit is None else f" (fits {telling.fit:.1f})"
        words = " ".join(telling.sentence.split())
        console.print(escape(f"{telling.event_id} {telling.outlet or 'no outlet'}{fits}: {words}"), style="dim")
    _print_disputes(console, found)
    if found.silent:
        silent = ", ".join(f"{outlet} ({count})" for outlet, count in found.silent)
        console.print(escape(f"told of the same parties or places in these days, and not of this: {silent}"))


def _tellings(found: "IncidentView") -> Any:  # noqa: ANN401 - rich's table
    from dateline.cli.tables import escape, table_of  # noqa: PLC0415

    table = table_of("outlet", "who", "did", "to whom", "status", "when", "how many", "on whose word")
    for telling in found.tellings:
        voices = [*telling.speakers, *(f"{name} denies" for name in telling.denied_by)]
        cells = (
            telling.outlet or "", ", ".join(telling.actors), f"{telling.type}\n{telling.trigger}",
            ", ".join(telling.recipients), telling.status, telling.day or "", ", ".join(telling.figures[:_FIGURES]),
            "; ".join(dict.fromkeys(voices)) or "the reporter",
        )  # fmt: skip
        table.add_row(*map(escape, cells))
    return table


def _print_disputes(console: "Console", found: "IncidentView") -> None:
    from dateline.cli.tables import escape  # noqa: PLC0415

    for dispute in found.disputes:
        console.print(f"[bold]disputed: {dispute.kind}[/bold]{f' ({dispute.about})' if dispute.about else ''}")
        for side in dispute.sides:
            who = ", ".join(side.speakers) or "the reporter"
            console.print(escape(f"  {side.says}: {who}, {side.outlet or 'no outlet'}: {side.words}"))


def _print_threads(found: Sequence["Thread"]) -> None:
    from rich.console import Console  # noqa: PLC0415

    from dateline.cli.tables import escape, table_of  # noqa: PLC0415

    console = Console(highlight=False)
    for thread in found:
        via = f", through {', '.join(thread.mediators)}" if thread.mediators else ""
        console.print(f"[bold]{escape(' and '.join(thread.sides))}[/bold]{escape(via)}")
        table = table_of("day", "move", "by", "to", "until", "answers", "incident")
        for move in thread.moves:
            cells = (move.day, move.kind, _list(move.by), _list(move.to), move.deadline, move.answers, move.incident_id)
            table.add_row(*(escape(cell or "") for cell in cells))
        console.print(table)
        console.print(_left(thread), style="dim")
    console.print(f"{len(found):,} threads", style="dim")


def _left(thread: "Thread") -> str:
    """What a thread leaves: what is open, and which promises something is told of."""
    parts = (
        (len(thread.open_offers), "open offer"),
        (len(thread.open_demands), "open demand"),
        (len(thread.kept), "promise of which delivery is told"),
        (len(thread.undelivered), "promise of which none is told"),
    )
    return "; ".join(_count(count, what) for count, what in parts if count) or "nothing open"


def _list(names: Iterable[str]) -> str:
    return ", ".join(names)


def _count(count: int, what: str) -> str:
    """A number of something: *1 report*, *2 reports*; the first word that can is put into the plural."""
    first, _, rest = what.partition(" of ")
    plural = first if count == 1 else f"{first}s"
    return f"{count:,} {plural}{f' of {rest}' if rest else ''}"
