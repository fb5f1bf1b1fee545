"""``dateline demo``: the sample reports read into an archive, and a tour of the answers."""

import tempfile
from importlib.resources import files
from pathlib import Path

import click


@click.command()
@click.option("--archive", "folder", type=click.Path(path_type=Path), help="Keep the archive here; default: a temporary folder.")
def demo(folder: Path | None) -> None:
    """Read the sample reports into an archive and take the tour.

    The reports were written for Dateline on real public events; their agencies are invented.

    \b
    Example:
      dateline demo --archive demo
    """
    if folder is not None:
        _tour(folder)
        return
    with tempfile.TemporaryDirectory(prefix="dateline-demo-") as temporary:
        _tour(Path(temporary))


def _tour(folder: Path) -> None:
    import dateline  # noqa: PLC0415
    from dateline.archive import Writer  # noqa: PLC0415
    from dateline.cli.progress import track  # noqa: PLC0415
    from dateline.cli.tables import print_record, print_rows  # noqa: PLC0415
    from dateline.cli.why import explain  # noqa: PLC0415
    from dateline.ingest import ingest  # noqa: PLC0415
    from dateline.reader import Reader  # noqa: PLC0415
    from dateline.sources.walk import documents  # noqa: PLC0415

    samples = Path(str(files("dateline") / "samples"))
    with Writer(folder) as writer:
        found = documents([str(samples)])
        for _ in track(ingest(found, writer, Reader()), len(list(samples.glob("*.txt"))), "reading"):
            pass
    archive = dateline.open_archive(folder)
    counts = {name: _count(archive, name) for name in ("reports", "events", "statements", "figures")}
    click.echo(", ".join(f"{number:,} {name}" for name, number in counts.items()) + "\n")

    record, event = archive.find_event(_example(archive))
    _step("One report, read", f"dateline read {_file_of(archive, record.report.id)}")
    print_record(record)
    _step("Whose word is it? Statements of denial", "dateline statements --archive demo --act deny")
    print_rows(archive.statements(act="deny").limit(6), ["published", "speakers", "content", "outlet"], "statements shown")
    _step("How many died, and who says so", "dateline figures --archive demo --kind dead")
    print_rows(archive.figures(kind="dead").limit(10), ["published", "words", "speakers", "outlet"], "figures shown")
    _step("Violence that happened", "dateline events --archive demo --type ASSAULT --status happened")
    columns = ["event_id", "date_start", "actors", "recipients", "speakers", "denied_by"]
    print_rows(archive.events(type="ASSAULT", status="happened").limit(8), columns, "events shown")
    _step("Why was that coded so?", f"dateline why {_example(archive)} --archive demo")
    explain(record, event)


def _count(archive, name: str) -> int:  # type: ignore[no-untyped-def]  # noqa: ANN001
    return int(archive.table(name).aggregate("count(*)").fetchall()[0][0])


def _file_of(archive, report_id: str) -> str:  # type: ignore[no-untyped-def]  # noqa: ANN001
    names = dict(archive.table("publications").project("report_id, file").fetchall())
    return Path(names[report_id]).name


def _example(archive) -> str:  # type: ignore[no-untyped-def]  # noqa: ANN001
    """The id of the event of the tour: somebody's assertion that another side denies, else the first event."""
    told = archive.events().filter("len(denied_by) > 0 and len(speakers) > 0 and len(actors) > 0 and len(recipients) > 0")
    found = told.limit(1).fetchall() or archive.events().limit(1).fetchall()
    return str(found[0][0])


def _step(title: str, command: str) -> None:
    click.secho(f"\n{title}", bold=True)
    click.secho(f"$ {command}\n", dim=True)
