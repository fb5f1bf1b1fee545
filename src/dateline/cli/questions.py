"""Commands that ask an archive more than for its rows: counts, voices, stance, search and SQL."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from dateline.cli.options import (
    archive_option,
    event_filters,
    format_option,
    many,
    open_archive,
    out_option,
    private_option,
    show,
    since_option,
    until_option,
)
from dateline.errors import ArchiveError

if TYPE_CHECKING:
    import duckdb

_TIMES = click.Choice(["day", "week", "month", "year"])


@click.command()
@archive_option
@click.option(
    "--by", required=True, help="Comma-separated: day, week, month, year, actor, recipient, place, speaker, type, quad ..."
)
@click.option("--undirected", is_flag=True, help="Count A to B and B to A as one dyad.")
@click.option("--zeros", is_flag=True, help="List cells without events too, between the first and the last day.")
@click.option("--most", type=click.IntRange(1), metavar="N", help="Only the N dyads, types ... with the most events.")
@event_filters
@format_option
@out_option
def count(
    folder: Path,
    by: str,
    undirected: bool,
    zeros: bool,
    most: int | None,
    form: str | None,
    out: Path | None,
    **filters: Any,  # noqa: ANN401
) -> None:
    """Count events by time, side, type and more, with the reports that tell them, quad counts and the sum of PLOVER scores.

    An event with two actors counts once for each. Sides are countries where they are known, else names.

    \b
    Examples:
      dateline count --archive my-archive --by month,actor,recipient,type
      dateline count --archive my-archive --by month,actor,recipient --undirected --zeros --actor RUS
      dateline count --archive my-archive --by year,actor,recipient --most 10
    """
    names = [name.strip() for name in by.split(",") if name.strip()]
    try:
        counted = open_archive(folder).count(names, undirected=undirected, zeros=zeros, most=most, **filters)
    except ValueError as error:
        raise ArchiveError("DL-315", what=by, detail=error) from error
    show(counted, counted.columns, form, out, "cells (of events, each report's telling counts)")


@click.command()
@archive_option
@many("--outlet", text="Only this outlet.")
@since_option
@until_option
@format_option
@out_option
def voices(folder: Path, form: str | None, out: Path | None, **filters: Any) -> None:  # noqa: ANN401
    """Show whose voice is heard: statements, quoted and paraphrased, and who is only spoken about.

    \b
    Example:
      dateline voices --archive my-archive --outlet Kestrel --since 2022-01-01
    """
    from dateline.archive.voices import voices as heard  # noqa: PLC0415

    _show_all(heard(open_archive(folder), **filters), form, out, "sides")


@click.command()
@click.argument("actor")
@click.argument("recipient")
@archive_option
@click.option("--by", type=_TIMES, default="month", show_default=True, help="Length of time that a row covers.")
@since_option
@until_option
@format_option
@out_option
def stance(actor: str, recipient: str, folder: Path, form: str | None, out: Path | None, **options: Any) -> None:  # noqa: ANN401
    """Show how ACTOR speaks of and acts towards RECIPIENT over time: events, mean score, cooperation and conflict.

    \b
    Example:
      dateline stance RUS UKR --archive my-archive --by year
    """
    from dateline.archive.voices import stance as stance_of  # noqa: PLC0415

    _show_all(stance_of(open_archive(folder), actor, recipient, **options), form, out, "times")


@click.command()
@archive_option
@click.option("--by", type=click.Choice(["day", "month", "year"]), default="month", show_default=True, help="Length of time.")
@since_option
@until_option
@format_option
@out_option
def coverage(folder: Path, form: str | None, out: Path | None, **options: Any) -> None:  # noqa: ANN401
    """Count reports by outlet and time: what every rate is to be divided by.

    \b
    Example:
      dateline coverage --archive my-archive --by day
    """
    from dateline.archive.voices import coverage as reports_of  # noqa: PLC0415

    _show_all(reports_of(open_archive(folder), **options), form, out, "outlets and times")


@click.command()
@click.argument("words", nargs=-1, required=True)
@archive_option
@click.option("--limit", type=click.IntRange(1, 10_000), default=20, show_default=True, help="Reports at most.")
@format_option
@out_option
def search(words: tuple[str, ...], folder: Path, limit: int, form: str | None, out: Path | None) -> None:
    """Find reports by their words, best first.

    "Several words" in quotation marks are a phrase, a star stands for any ending; OR and NOT work. The index beside the archive
    is brought up to date first.

    \b
    Example:
      dateline search '"prisoner exchange" OR swap*' --archive my-archive
    """
    from dateline.archive import search as searching  # noqa: PLC0415
    from dateline.cli.progress import track  # noqa: PLC0415

    archive = open_archive(folder)
    for _ in track(searching.update(folder), None, "indexing"):
        pass
    hits = searching.search(folder, " ".join(words), limit=limit)
    show(searching.reports(archive, hits), ["report_id", "published", "outlet", "title"], form, out, "reports")


@click.command()
@click.argument("query")
@archive_option
@click.option("--seconds", type=click.FloatRange(0.1), default=60.0, show_default=True, help="How long it may take.")
@click.option("--version", metavar="NAME", help="Ask this frozen version.")
@private_option
@format_option
@out_option
def sql(query: str, folder: Path, seconds: float, version: str | None, private: bool, form: str | None, out: Path | None) -> None:
    """Answer one SELECT, in DuckDB's dialect, over the tables of the archive. It can read nothing else, and write nothing.

    \b
    Example:
      dateline sql "select type, count(*) from events group by type order by 2 desc" --archive my-archive
    """
    import duckdb  # noqa: PLC0415

    from dateline.archive.sql import query as ask  # noqa: PLC0415

    answer = ask(folder, query, version=version, private=private, seconds=seconds)
    with duckdb.connect(":memory:") as connection:
        _show_all(connection.from_arrow(answer), form, out, "rows")


def _show_all(relation: "duckdb.DuckDBPyRelation", form: str | None, out: Path | None, counted: str) -> None:
    show(relation, relation.columns, form, out, counted)
