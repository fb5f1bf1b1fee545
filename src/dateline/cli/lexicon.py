"""``dateline lexicon``: check the words that Dateline reads with."""

from pathlib import Path
from typing import Any

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
    reader = Reader(Config(overlays=tuple(files), tagger=False, detect_language=False))
    cases = proofs(entries)
    failures = [failure for failure in track(prove(cases, reader), len(cases), "checking") if failure]
    for failure in failures:
        click.echo(str(failure))
    click.echo(f"{len(entries):,} entries, {len(cases):,} sentences, {len(failures):,} failures")
    if failures:
        raise click.exceptions.Exit(1)


@lexicon.group()
def add() -> None:
    """Add words of your own to an overlay file, which wins over the shipped lexicon."""


@add.command()
@click.argument("name")
@click.option("--file", "path", type=click.Path(path_type=Path, dir_okay=False), required=True, help="Your overlay file (TOML).")
@click.option(
    "--kind", "sort", type=click.Choice(["person", "organisation", "agency"]), default="organisation", show_default=True,
    help="What the actor is.",
)  # fmt: skip
@click.option("--country", help="ISO 3166-1 alpha-3 code, as KEN.")
@click.option("--sector", "sectors", multiple=True, help="PLOVER sector, as GOV or REB; may be repeated.")
@click.option("--alias", "names", multiple=True, help="Another name; may be repeated.")
@click.option("--acronym", "acronyms", multiple=True, help="An acronym (organisations); may be repeated.")
@click.option("--example", "examples", multiple=True, help="A sentence in the span notation that names the actor.")
def actor(path: Path, name: str, sort: str, **said: Any) -> None:  # noqa: ANN401 - the options that are fields of the entry
    """Add an actor, or correct the shipped one of this NAME, and check that Dateline then reads it.

    \b
    Examples:
      dateline lexicon add actor "Tamba Accord" --country SLE --sector OPP --file my-words.toml
      dateline lexicon add actor "Moses Kallon" --kind person --country SLE --sector GOV --file my-words.toml
    """
    from dateline.lexicon import load  # noqa: PLC0415
    from dateline.lexicon.add import actor as entry_of  # noqa: PLC0415
    from dateline.lexicon.add import append  # noqa: PLC0415
    from dateline.proof import proofs, prove  # noqa: PLC0415
    from dateline.reader import Config, Reader  # noqa: PLC0415

    fields = {key: (tuple(value) if isinstance(value, tuple) else value) for key, value in said.items()}
    if sort != "organisation" and fields.pop("acronyms"):
        raise click.UsageError("acronyms are for organisations; give a person or an agency an --alias")
    if sort == "agency" and fields.pop("sectors"):
        raise click.UsageError("an agency is JRN and takes no --sector")
    entry = entry_of(load(), name, sort, fields)  # type: ignore[arg-type]  # click has checked the choice
    before = path.read_bytes() if path.exists() else None
    click.echo(append(path, entry), nl=False)
    reader = Reader(Config(overlays=(path,), tagger=False, detect_language=False))
    failures = [failure for failure in prove(proofs([entry]), reader) if failure]
    if failures:
        _restore(path, before)
        raise click.ClickException(f"not added, because Dateline does not read it so:\n{failures[0]}")
    click.echo(f"added to {path}; read with it by --lexicon {path}")


def _restore(path: Path, before: bytes | None) -> None:
    if before is None:
        path.unlink()
    else:
        path.write_bytes(before)
