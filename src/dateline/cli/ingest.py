"""The commands that fill an archive and say what could not be read."""

import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from dateline.cli.options import (
    archive_option,
    day_of,
    format_option,
    on_option,
    out_option,
    overlays_option,
    register_option,
    show,
    tagger_option,
    workers_option,
)

if TYPE_CHECKING:
    from dateline.ingest import Outcome

# Errors that are shown at the end; the rest is in the table of problems.
SHOWN = 5


def _column(_context: click.Context, _option: click.Parameter, values: tuple[str, ...]) -> dict[str, str]:
    """The columns by field, from options such as ``text=body``."""
    pairs = [value.partition("=") for value in values]
    for field, sign, name in pairs:
        if not (field and sign and name):
            raise click.BadParameter("write it as FIELD=NAME, for instance text=body")
    return {field: name for field, _, name in pairs}


def _forms() -> list[str]:
    from dateline.sources.forms import FORMS  # noqa: PLC0415

    return sorted(FORMS)


class _Form(click.ParamType[str]):
    """The name of a form; the list of them is only loaded when one is given."""

    name = "form"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The same name, if it is one."""
        if value not in _forms():
            self.fail(f"{value!r} is none of {', '.join(_forms())}", param, ctx)
        return value


@click.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@archive_option
@click.option("--as", "form", type=_Form(), metavar="FORM", help="Read every file as this form; default: by its content.")
@click.option(
    "--column", "columns", multiple=True, metavar="FIELD=NAME", callback=_column,
    help="The column of a table that holds a field, such as text=body; may be repeated.",
)  # fmt: skip
@click.option("--fast", is_flag=True, help="Take text from pages faster, with less care for bylines and dates.")
@click.option("--excerpts-only", is_flag=True, help="Keep the words that were coded and a little around them, no whole texts.")
@click.option("--published", metavar="DAY", help="Day for reports whose file gives none.")
@click.option("--outlet", metavar="NAME", help="Outlet for reports whose file gives none.")
@overlays_option
@tagger_option
@register_option
@workers_option
@on_option
def ingest(
    paths: tuple[str, ...],
    folder: Path,
    form: str | None,
    columns: dict[str, str],
    fast: bool,
    excerpts_only: bool,
    published: str | None,
    outlet: str | None,
    overlays: tuple[Path, ...],
    tagger: bool,
    register: Path | None,
    workers: int,
    cluster: str | None,
) -> None:
    """Read files, folders and globs into an archive, making it if need be; - is standard input.

    Text, HTML, RSS and Atom, NewsML-G2, NewsML 1.2, NITF, ninjs, JSON lines, CSV, Parquet, WARC, e-mail and mbox, and zip and
    tar of these. Reports that the archive already holds are passed over, so a stopped ingest is resumed by running it again.

    \b
    Examples:
      dateline ingest clips/ --archive my-archive
      dateline ingest crawl.warc.gz 'feeds/*.xml' --archive my-archive
      dateline ingest news.csv --column text=body --column published=day --archive my-archive
    """
    from dateline.archive import Writer  # noqa: PLC0415
    from dateline.cli.progress import track_bytes  # noqa: PLC0415
    from dateline.ingest import ingest as ingest_documents  # noqa: PLC0415
    from dateline.reader import Config, Reader  # noqa: PLC0415
    from dateline.scale import on_dask, pool  # noqa: PLC0415
    from dateline.sources.clip import Options  # noqa: PLC0415
    from dateline.sources.walk import Meter, documents, size  # noqa: PLC0415

    day_of(published)  # a wrong day would make every file a problem
    options = Options(form=form, columns=columns, fast=fast)
    reader = Reader(Config(overlays=overlays, tagger=tagger, register=register))
    meter = Meter()
    found = documents(paths, options, sys.stdin.buffer, meter, besides=folder)
    with Writer(folder) as writer:
        given = {"published": published, "outlet": outlet}
        side_by_side = pool.reading(reader, workers) if cluster is None else on_dask.reading(reader, cluster or None, workers)
        outcomes = ingest_documents(
            found, writer, reader, options, given=given, excerpts_only=excerpts_only, reading=side_by_side
        )
        failed = _tell(track_bytes(outcomes, size(paths, besides=folder), "reading", lambda: meter.done), folder)
    if failed:
        raise click.exceptions.Exit(1)


def _tell(outcomes: "Iterator[Outcome]", folder: Path) -> bool:
    """Whether anything failed; prints what became of the reports, also of those before Ctrl-C."""
    counts: Counter[str] = Counter()
    problems: list[Outcome] = []
    try:
        for outcome in outcomes:
            counts[_kind(outcome)] += 1
            problems += [outcome] if outcome.error else []
    except KeyboardInterrupt:
        click.echo("stopped; what was read is kept. Run the same command again to go on.", err=True)
        raise
    finally:
        _summary(counts)
    if not counts:
        raise click.UsageError("no file found")
    for outcome in problems[:SHOWN]:
        click.echo(f"  {outcome.where}: {outcome.error}", err=True)
    if problems:
        click.echo(f"list them all with: dateline problems --archive {folder}", err=True)
    return bool(problems)


def _kind(outcome: "Outcome") -> str:
    if outcome.error is not None:
        return "unreadable"
    return ("unread" if outcome.unread else "added") if outcome.added else "known"


def _summary(counts: Counter[str]) -> None:
    line = f"{counts['added']:,} reports added, {counts['known']:,} already there, {counts['unreadable']:,} unreadable"
    if counts["unread"]:
        line += f", {counts['unread']:,} kept unread (not in English)"
    click.echo(line)


@click.command()
@archive_option
@format_option
@out_option
def problems(folder: Path, form: str | None, out: Path | None) -> None:
    """List the files that could not be read, with the place, the reason and the remedy.

    \b
    Example:
      dateline problems --archive my-archive
    """
    from dateline.archive import Archive  # noqa: PLC0415

    show(Archive(folder).problems(), ["file", "offset", "code", "reason", "remedy"], form, out, "files")
