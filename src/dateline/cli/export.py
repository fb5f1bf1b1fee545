"""The command that writes an archive in the forms of other programs."""

import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import click

from dateline.cli.incidents import gathered_archive
from dateline.cli.options import archive_option, event_filters, open_archive, private_option

# A bar for less than so many seconds would only flicker.
PATIENCE = 2.0


@click.command()
@archive_option
@click.option("--as", "form", required=True, metavar="FORM", help="The form; docs/exports.md lists all of them.")
@click.option("-o", "--out", required=True, type=click.Path(path_type=Path), help="File or folder; - is standard output.")
@event_filters
@click.option("--one-per-incident", is_flag=True, help="Of each occasion the earliest telling alone; default: all tellings.")
@click.option("--bom", is_flag=True, help="csv for spreadsheets: byte order mark, and no text taken for a formula.")
@private_option
def export(folder: Path, form: str, out: Path, bom: bool, **filters: Any) -> None:  # noqa: ANN401 - click's options
    """Write events in a form that other programs read. An option given twice means either.

    \b
    Examples:
      dateline export --archive my-archive --as csv -o events.csv
      dateline export --archive my-archive --as gdelt -o - --actor RUS
      dateline export --archive my-archive --as csv -o incidents.csv --one-per-incident
    """
    from dateline import exports  # noqa: PLC0415

    if form not in exports.FORMS:
        raise click.UsageError(f"no form {form}; there are {', '.join(sorted(exports.FORMS))}")
    if out == exports.STDOUT and form not in exports.TEXTS:
        raise click.UsageError(f"{form} needs a file: -o FILE")
    archive = gathered_archive(folder) if filters["one_per_incident"] else open_archive(folder)
    exports.export(archive, form, out, bom=bom, track=_patiently, **filters)


def _patiently(rows: Iterable[Any]) -> Iterator[Any]:
    """The same rows; a bar appears when they have taken a while."""
    from dateline.cli.progress import track  # noqa: PLC0415

    started, left = time.monotonic(), iter(rows)
    for row in left:
        yield row
        if time.monotonic() - started > PATIENCE:
            break
    yield from track(left, None, "events")
