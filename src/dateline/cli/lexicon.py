"""``dateline lexicon``: check the words that Dateline reads with."""

from pathlib import Path

import click


@click.group()
def lexicon() -> None:
    """Work with the lexicon: the words and rules that a person can read and correct."""


@lexicon.command()
@click.argument("files", nargs=-1, type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--all", "everything", is_flag=True, help="Check the shipped lexicon too (a minute).")
def check(files: tuple[Path, ...], everything: bool) -> None:
    """Check that every entry reads its own examples and none of its counter-examples.

    \b
    Example:
      dateline lexicon check my-words.toml
    """
    from dateline.cli.progress import track  # noqa: PLC0415
    from dateline.lexicon import load, read_file, text_of  # noqa: PLC0415
    from dateline.proof import proofs, prove  # noqa: PLC0415
    from dateline.reader import Config, Reader  # noqa: PLC0415

    if not files and not everything:
        raise click.UsageError("name a file of your own, or give --all for the shipped lexicon")
    entries = [entry for path in files for entry in read_file(path, text_of(path))]
    if everything:
        entries += list(load().entries())
    reader = Reader(Config(overlays=tuple(files), detect_language=False))
    cases = proofs(entries)
    failures = [failure for failure in track(prove(cases, reader), len(cases), "checking") if failure]
    for failure in failures:
        click.echo(str(failure))
    click.echo(f"{len(entries):,} entries, {len(cases):,} sentences, {len(failures):,} failures")
    if failures:
        raise click.exceptions.Exit(1)
