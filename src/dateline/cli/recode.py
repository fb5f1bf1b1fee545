"""``dateline recode``: read an archive again with today's words."""

from collections import deque
from pathlib import Path

import click

from dateline.cli.options import archive_option, overlays_option, register_option, tagger_option, workers_option


@click.command()
@archive_option
@click.option("--changed", is_flag=True, help="Read only the reports that a changed lexicon entry may touch.")
@overlays_option
@tagger_option
@register_option
@workers_option
def recode(folder: Path, changed: bool, overlays: tuple[Path, ...], tagger: bool, register: Path | None, workers: int) -> None:
    """Read the reports of an archive again, and say what that adds, changes and withdraws.

    The texts are in the archive, so nothing else is needed. Texts that a newer extractor would take differently from their bytes
    are taken again first. Stopped halfway, the archive stays as it was.

    \b
    Example:
      dateline recode --archive my-archive --changed --lexicon my-words.toml
    """
    from dateline.archive import manifest  # noqa: PLC0415
    from dateline.cli.progress import track  # noqa: PLC0415
    from dateline.reader import Config, Reader  # noqa: PLC0415
    from dateline.recode import Changes  # noqa: PLC0415
    from dateline.recode import recode as read_again  # noqa: PLC0415
    from dateline.recode.extract import extract_again  # noqa: PLC0415
    from dateline.scale.pool import held  # noqa: PLC0415

    total = sum(part.rows.get("reports", 0) for part in manifest.load(folder).segments)
    reader = Reader(Config(overlays=overlays, tagger=tagger, register=register))
    taken = deque(track(extract_again(folder, reader), None, "taking texts again"), maxlen=1)
    if taken and taken[0]:
        click.echo(f"{taken[0]:,} texts come out differently from their bytes")
    with held(reader, workers, total) as reading:
        steps = read_again(folder, reader, changed=changed, reading=reading)
        last = deque(track(steps, total, "reading again"), maxlen=1)  # to the end, where the new readings take their place
    _tell(last.pop() if last else Changes())


def _tell(changes) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001 - typed where it is imported
    from rich.console import Console  # noqa: PLC0415
    from rich.table import Table  # noqa: PLC0415

    click.echo(f"{changes.read:,} of {changes.reports:,} reports read again")
    counts = (changes.added, changes.changed, changes.withdrawn)
    types = sorted(set().union(*counts))
    if not types:
        click.echo("no event reads differently")
        return
    table = Table("events", "added", "changed", "withdrawn")
    for name in [*types, "all"]:
        numbers = (sum(count.values()) if name == "all" else count[name] for count in counts)
        table.add_row(name, *(f"{number:,}" for number in numbers))
    Console().print(table)
