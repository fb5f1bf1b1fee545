"""Options and output that several commands share."""

import csv
import json
import os
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from dateline.errors import ArchiveError

if TYPE_CHECKING:
    import duckdb

    from dateline.archive import Archive

Command = TypeVar("Command", bound=Callable[..., object])

archive_option = click.option(
    "--archive", "folder", type=click.Path(path_type=Path), required=True, help="Folder of the archive."
)
format_option = click.option(
    "--format",
    "form",
    type=click.Choice(["table", "csv", "jsonl", "parquet"]),
    default=None,
    help="Default: table in a terminal, csv in a pipe. parquet needs --out.",
)
out_option = click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="Write to this file.")
overlays_option = click.option(
    "--lexicon", "overlays", multiple=True, type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="A lexicon file of your own, laid over the shipped one; may be repeated.",
)  # fmt: skip
tagger_option = click.option("--tagger/--no-tagger", default=True, help="Let the learned tagger read statements too (default).")
register_option = click.option(
    "--register", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE",
    help="Read with a register of people, made by dateline register; default: none.",
)  # fmt: skip
private_option = click.option("--private", is_flag=True, help="Name people without a public role; default: [private person].")
since_option = click.option("--since", metavar="DAY", callback=lambda _c, _p, day: day_of(day), help="First day, YYYY-MM-DD.")
until_option = click.option("--until", metavar="DAY", callback=lambda _c, _p, day: day_of(day), help="Last day, included.")


def day_of(value: str | None) -> str | None:
    """The same day, if it is one or was not given; raises ReportError DL-107 otherwise."""
    if value is None:
        return None
    from dateline.report import check_day  # noqa: PLC0415

    return check_day(value)


def open_archive(folder: Path) -> "Archive":
    """The archive in a folder; says on standard error if a part of it is damaged."""
    from dateline.archive import Archive  # noqa: PLC0415

    archive = Archive(folder)
    for name in archive.damaged:
        click.echo(f"segment {name} is damaged and left out; see: dateline verify --archive {folder}", err=True)
    return archive


def many(*names: str, text: str) -> Callable[[Command], Command]:
    """An option that may be given several times; several mean any of them."""
    return click.option(*names, multiple=True, help=text)


workers_option = click.option(
    "--workers",
    type=click.IntRange(1),
    default=lambda: len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1,
    metavar="N",
    help="Processes that read side by side, each with the models in memory; default: one for each core. 1 reads in this one.",
)
on_option = click.option(
    "--on",
    "cluster",
    metavar="CLUSTER",
    help="Read on a Dask cluster: dask://HOST:PORT, or dask for one on this machine.",
    callback=lambda _, __, value: _cluster(value),
)


def _cluster(value: str | None) -> str | None:
    """An address of a cluster; an empty one is a cluster on this machine."""
    if value is None or value == "dask":
        return None if value is None else ""
    if not value.startswith("dask://"):
        raise click.BadParameter("write dask, or dask://HOST:PORT")
    return "tcp://" + value.removeprefix("dask://")


outlet_option = many("--outlet", text="Only what this outlet told.")
copies_option = click.option(
    "--copies/--no-copies", default=True, help="Count reports that repeat another one too (default), or not."
)


def event_filters(command: Command) -> Command:
    """The options by which events are chosen, the same on every command that asks for events."""
    for option in reversed(
        (
            many("--actor", text="Who acts: country code, sector or part of a name."),
            many("--recipient", text="Who is acted on, likewise."),
            many("--speaker", text="On whose word: part of a name."),
            many("--type", text="PLOVER event type."),
            many("--status", text="happened, ongoing, planned, offered, demanded, hypothetical, denied, negated."),
            many("--place", text="Part of a place's name, or a country code."),
            outlet_option,
            since_option,
            until_option,
            copies_option,
        )
    ):
        command = option(command)
    return command


def form_of(form: str | None, out: Path | None) -> str:
    """The format that was asked for, else a table in a terminal and CSV in a pipe or file."""
    return form or ("table" if out is None and sys.stdout.isatty() else "csv")


def show(relation: "duckdb.DuckDBPyRelation", columns: list[str], form: str | None, out: Path | None, counted: str) -> None:
    """Print or write a relation; a table in a terminal shows only ``columns``, the other formats all of them."""
    form = form_of(form, out)
    if form == "parquet" and out is None:
        raise click.UsageError("--format parquet needs --out FILE")
    if out is not None:
        _check_out(out)
    if form == "parquet":
        relation.to_parquet(str(out), compression="zstd")
        return
    if form == "table":
        from dateline.cli.tables import print_rows  # noqa: PLC0415

        print_rows(relation, columns, counted)
        return
    with click.open_file(str(out) if out else "-", "w", encoding="utf-8") as stream:
        names, rows = relation.columns, relation.fetchall()
        (_write_csv if form == "csv" else _write_jsonl)(stream, names, rows)


def _check_out(out: Path) -> None:
    """Nothing, if the file can be written; raises ArchiveError DL-306 otherwise."""
    try:
        out.open("ab").close()
    except OSError as error:
        raise ArchiveError("DL-306", what=out, detail=error.strerror or error) from error


def _write_csv(stream: Any, names: list[str], rows: Iterable[tuple[object, ...]]) -> None:  # noqa: ANN401 - a text stream
    writer = csv.writer(stream)
    writer.writerow(names)
    writer.writerows([";".join(map(str, value)) if isinstance(value, list) else value for value in row] for row in rows)


def _write_jsonl(stream: Any, names: list[str], rows: Iterable[tuple[object, ...]]) -> None:  # noqa: ANN401
    for row in rows:
        stream.write(json.dumps(dict(zip(names, row, strict=True)), ensure_ascii=False) + "\n")
