"""``dateline read`` and ``dateline schema``."""

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from dateline.cli.options import overlays_option, register_option, tagger_option
from dateline.errors import DatelineError

if TYPE_CHECKING:
    from dateline.reader import Reader


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path, allow_dash=True))
@click.option("--published", metavar="DAY", help="Day of publication, YYYY-MM-DD.")
@click.option("--outlet", metavar="NAME", help="Who published it.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "json", "jsonl"]),
    default=None,
    help="Default: table in a terminal, jsonl in a pipe.",
)
@overlays_option
@tagger_option
@register_option
def read(
    files: tuple[Path, ...],
    published: str | None,
    outlet: str | None,
    form: str | None,
    overlays: tuple[Path, ...],
    tagger: bool,
    register: Path | None,
) -> None:
    """Read reports and print their records. FILE - is standard input.

    \b
    Examples:
      dateline read clip.txt --published 2020-09-02 --outlet TASS
      cat clip.txt | dateline read - --format json
    """
    form = form or ("table" if sys.stdout.isatty() else "jsonl")
    from dateline.reader import Config, Reader  # noqa: PLC0415

    try:
        reader = Reader(Config(overlays=overlays, tagger=tagger, register=register))
    except DatelineError as error:
        raise click.ClickException(str(error)) from error
    failed = [path for path in files if not _read_one(reader, path, published, outlet, form)]
    if failed:
        raise click.exceptions.Exit(1)


def _read_one(reader: "Reader", path: Path, published: str | None, outlet: str | None, form: str) -> bool:
    """Whether the file could be read; what is wrong with it goes to standard error."""
    import msgspec  # noqa: PLC0415

    from dateline.sources.text import from_bytes, read_file  # noqa: PLC0415

    try:
        report = from_bytes(sys.stdin.buffer.read(), "standard input") if str(path) == "-" else read_file(path)
        given = {key: value for key, value in (("published", published), ("outlet", outlet)) if value}
        record = reader.read(msgspec.structs.replace(report, **given))
    except DatelineError as error:
        click.echo(str(error), err=True)
        return False
    if form == "table":
        from dateline.cli.tables import print_record  # noqa: PLC0415

        print_record(record)
    elif form == "json":
        click.echo(json.dumps(json.loads(record.to_json()), indent=1, ensure_ascii=False))
    else:
        click.echo(record.to_json())
    return True


@click.command()
def schema() -> None:
    """Print the JSON Schema of a record.

    \b
    Example:
      dateline schema > record.schema.json
    """
    from dateline.record import json_schema  # noqa: PLC0415

    click.echo(json.dumps(json_schema(), indent=1))
