"""Commands that keep an archive in order: compact, verify, forget, diff."""

from pathlib import Path

import click

from dateline.cli.options import archive_option


@click.command()
@archive_option
def compact(folder: Path) -> None:
    """Merge the many small segments of an archive into a few larger ones, by month.

    Questions are answered faster from larger files. The same reports give the same bytes, however they came in.

    \b
    Example:
      dateline compact --archive my-archive
    """
    from dateline.archive import manifest  # noqa: PLC0415
    from dateline.archive.compact import compact as merge  # noqa: PLC0415
    from dateline.cli.progress import track  # noqa: PLC0415

    before = len(manifest.load(folder).segments)
    for _ in track(merge(folder), None, "compacting"):
        pass
    click.echo(f"{before:,} segments are now {len(manifest.load(folder).segments):,}")


@click.command()
@archive_option
def verify(folder: Path) -> None:
    """Check an archive: every file's hash, every text's hash and spans, and that no row lacks its report.

    \b
    Example:
      dateline verify --archive my-archive
    """
    from dateline.archive import manifest  # noqa: PLC0415
    from dateline.archive.verify import verify as check  # noqa: PLC0415
    from dateline.cli.progress import track  # noqa: PLC0415

    total = len(manifest.load(folder).all)
    faults = [fault for fault in track(check(folder), total, "verifying") if fault is not None]
    for fault in faults:
        click.echo(f"{fault.segment}: {fault.detail}", err=True)
    click.echo(f"{total:,} segments, {len(faults):,} faults")
    if faults:
        raise click.exceptions.Exit(1)


@click.command()
@click.argument("report")
@archive_option
@click.option("--yes", is_flag=True, help="Do not ask.")
def forget(report: str, folder: Path, yes: bool) -> None:
    """Remove a report for good: its text, its readings, its publications and its raw bytes.

    Only its id is kept, which is a hash and says nothing of the text, so that no later ingest takes it in again.

    \b
    Example:
      dateline forget 3f0c9d1e --archive my-archive
    """
    from dateline.archive.forget import forget as remove  # noqa: PLC0415

    if not yes:
        click.confirm(f"Remove report {report} from {folder} for good?", abort=True)
    click.echo(f"forgot report {remove(folder, report)}")


@click.command()
@click.argument("before", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.argument("after", type=click.Path(path_type=Path, exists=True, file_okay=False))
def diff(before: Path, after: Path) -> None:
    """Say what differs between two archives: reports and events that only one of them has, and events that changed.

    \b
    Example:
      dateline diff archive-2024 archive-2025
    """
    from dateline.archive.diff import diff as compare  # noqa: PLC0415

    for line in compare(before, after):
        click.echo(f"{line.table:<12} {line.change:<10} {line.count:>10,}")
