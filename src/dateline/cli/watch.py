"""The command that asks feeds for new reports."""

import random
import time
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import click

from dateline.cli.options import archive_option, overlays_option, register_option, tagger_option

if TYPE_CHECKING:
    from dateline.watch.visit import Told


@click.command()
@click.argument("listing", type=click.Path(path_type=Path, dir_okay=False), metavar="FEEDS.TOML")
@archive_option
@click.option("--once", is_flag=True, help="Ask each feed whose time has come, and end; for cron.")
@click.option("--excerpts-only", is_flag=True, help="Keep the words that were coded and a little around them, no whole texts.")
@overlays_option
@tagger_option
@register_option
def watch(
    listing: Path,
    folder: Path,
    once: bool,
    excerpts_only: bool,
    overlays: tuple[Path, ...],
    tagger: bool,
    register: Path | None,
) -> None:
    """Ask RSS and Atom feeds for new reports and read them into an archive, until Ctrl-C.

    The list of feeds says who asks, which feeds, and how often; see docs/watch.md. Each host's robots.txt is kept to. Whatever
    stops it, the same command goes on where it was.

    \b
    Examples:
      dateline watch feeds.toml --archive my-archive
      dateline watch feeds.toml --archive my-archive --once
    """
    from dateline.reader import Config, Reader  # noqa: PLC0415
    from dateline.watch.clock import Clock  # noqa: PLC0415
    from dateline.watch.fetch import Web, user_agent  # noqa: PLC0415
    from dateline.watch.listing import load  # noqa: PLC0415
    from dateline.watch.run import Watch  # noqa: PLC0415

    feeds = load(listing)
    agent = user_agent(feeds.contact)
    reader = Reader(Config(overlays=overlays, tagger=tagger, register=register))
    clock = Clock(time.time, time.sleep, random.random)
    watching = Watch(feeds, folder, reader, clock, lambda feed: Web(agent, feed.private), excerpts_only=excerpts_only)
    with closing(watching.once() if once else watching.forever()) as told:
        failed = _tell(told, folder)
    if failed:
        raise click.exceptions.Exit(1)


def _tell(told: "Iterable[Told]", folder: Path) -> bool:
    """Whether a feed failed; prints a line for each feed as it comes."""
    failed = problems = False
    try:
        for one in told:
            click.echo(_line(one))
            if one.error:
                click.echo(f"  {one.error}", err=True)
            failed |= one.error is not None
            problems |= bool(one.errors) or one.error is not None
    except KeyboardInterrupt:
        click.echo("stopped; what was read is kept. Run the same command again to go on.", err=True)
        raise
    if problems:
        click.echo(f"list them all with: dateline problems --archive {folder}", err=True)
    return failed


def _line(told: "Told") -> str:
    """What became of a feed: the numbers of its reports, the codes of what failed."""
    if not told.asked:
        return f"{told.url}: not yet due"
    if told.error:
        return f"{told.url}: failed, {told.error.code}"
    parts = [f"{told.new:,} new", f"{told.known:,} known"]
    if told.errors:
        parts.append(f"{len(told.errors):,} failed ({', '.join(sorted({error.code for error in told.errors}))})")
    if told.waiting:
        parts.append(f"{told.waiting:,} to be fetched later")
    return f"{told.url}: {', '.join(parts)}"
