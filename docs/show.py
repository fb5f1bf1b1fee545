"""What the cog blocks of the documents call: run a command or Python, and print it with its output.

All documents of one run share one desk, a temporary folder with ``clip.txt``, the folder ``clips`` (the sample reports)
and ``my-archive`` (those reports, read). Nothing here depends on the clock, the machine or the order of the documents.
"""

import ast
import atexit
import contextlib
import functools
import io
import json
import re
import shlex
import shutil
import tempfile
import textwrap
import tomllib
import typing
from importlib.resources import files
from pathlib import Path

import click
from click.testing import CliRunner

import dateline
from dateline.cli import cli

WIDTH = 100

INGEST = "dateline ingest clips/ --archive my-archive"

ENVIRONMENT = {"COLUMNS": str(WIDTH), "TERM": "dumb", "NO_COLOR": "1"}

# Written for the documents, on a real event of that day; the agency is invented.
CLIP = (
    "BAKU, October 11 (Kestrel) - Azerbaijan accused Armenia on Sunday of shelling the city of Ganja, killing at least "
    "seven people. Yerevan denied the attack.\n"
)

ROOT = Path(__file__).resolve().parent.parent


@functools.cache
def desk() -> Path:
    """The folder in which the commands of the documents run, made at the first of them."""
    folder = Path(tempfile.mkdtemp(prefix="dateline-docs-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    (folder / "clip.txt").write_text(CLIP, encoding="utf-8")
    shutil.copytree(str(files("dateline") / "samples"), folder / "clips")
    return folder


@functools.cache
def archive() -> str:
    """What ``dateline ingest`` printed when it read the samples into ``my-archive``."""
    return _invoke(INGEST)


def command(line: str, *, rows: int | None = None) -> None:
    """Print a command and its output as a console block; with ``rows``, only the first so many lines of it."""
    if "my-archive" in line:
        archive()
    lines = (archive() if line == INGEST else _invoke(line)).splitlines()
    if rows is not None and len(lines) > rows:
        lines = [*lines[:rows], "..."]
    print("```console", f"$ {line}", *lines, "```", sep="\n")


def _invoke(line: str) -> str:
    with contextlib.chdir(desk()):
        result = CliRunner().invoke(cli, shlex.split(line)[1:], prog_name="dateline", env=ENVIRONMENT)
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return "\n".join(part.rstrip() for part in result.stdout.rstrip().splitlines())


_names: dict[str, object] = {}


def python(code: str) -> None:
    """Run Python as a reader would type it and print it with what it answers; names last from block to block."""
    archive()
    out = []
    source = textwrap.dedent(code).strip()
    for node in ast.parse(source).body:
        typed = ast.get_source_segment(source, node) or ""
        out += [f"{'...' if number else '>>>'} {line}" for number, line in enumerate(typed.splitlines())]
        if isinstance(node, ast.For | ast.With):
            out.append("...")
        out += _answer(node)
    print("```pycon", *out, "```", sep="\n")


def _answer(node: ast.stmt) -> list[str]:
    answer = io.StringIO()
    with contextlib.chdir(desk()), contextlib.redirect_stdout(answer):
        exec(compile(ast.Interactive([node]), "<document>", "single"), _names)  # noqa: S102 - our own documents
    return [line.rstrip() for line in answer.getvalue().splitlines()]


def commands(group: click.Group = cli, path: str = "dateline") -> list[tuple[str, click.Command]]:
    """Every command with its full name, in the order in which the help lists them."""
    found = []
    for name in group.list_commands(click.Context(group)):
        member = group.commands[name]
        found.append((f"{path} {name}", member))
        if isinstance(member, click.Group):
            found += commands(member, f"{path} {name}")
    return found


def disputed() -> str:
    """The archive id of an event that one side tells and another denies, else of the first event."""
    archive()
    with contextlib.chdir(desk()):
        events = dateline.open_archive("my-archive").events()
        chosen = (
            events.filter("len(denied_by) > 0 and len(speakers) > 0 and len(actors) > 0 and len(recipients) > 0")
            .limit(1)
            .fetchall()
            or events.limit(1).fetchall()
        )
    return str(chosen[0][0])


def known_failures() -> dict[str, list[dict[str, str]]]:
    """The committed known failures by section; none where the file is missing."""
    path = ROOT / "tests" / "cases" / "known-failures.toml"
    if not path.exists():
        return {}
    tables = tomllib.loads(path.read_text(encoding="utf-8"))
    return {name: rows for name, rows in tables.items() if isinstance(rows, list) and rows}


def places() -> None:
    """Print the cases on places as a table: the sentence, what is read, and why."""
    rows = tomllib.loads((ROOT / "tests" / "cases" / "places.toml").read_text(encoding="utf-8"))["case"]
    cells = [
        (re.sub(r"\[([^\]]+)\]\{\w+\}", r"**\1**", row["text"]), row["read"].replace(" | ", ", "), "; note" if "note" in row else "", row["why"])
        for row in rows
    ]
    table(("text", "name, precision, country, region", "why"), [(text, read + note, why) for text, read, note, why in cells])


def table(head: tuple[str, ...], rows: list[tuple[object, ...]]) -> None:
    """Print a Markdown table."""
    print("| " + " | ".join(head) + " |")
    print("| " + " | ".join("---" for _ in head) + " |")
    for row in rows:
        print("| " + " | ".join(str(cell).replace("|", "\\|") for cell in row) + " |")


def json_text(value: object, indent: int = 0) -> str:
    """JSON that a person can read: what fits on a line stays on a line."""
    line = json.dumps(value, ensure_ascii=False)
    if indent + len(line) <= WIDTH or not isinstance(value, dict | list):
        return line
    pad = " " * (indent + 2)
    if isinstance(value, dict):
        parts = [f"{json.dumps(key)}: {json_text(part, indent + 2)}" for key, part in value.items()]
    else:
        parts = [json_text(part, indent + 2) for part in value]
    edges = "{}" if isinstance(value, dict) else "[]"
    return edges[0] + "\n" + ",\n".join(pad + part for part in parts) + "\n" + " " * indent + edges[1]


def record_of_example() -> None:
    """Print the record that the name ``record`` holds, without the hashes that every change of a word list changes."""
    record = typing.cast("dateline.Record", _names["record"])
    whole = json.loads(record.to_json())
    whole["coded_by"] |= {"lexicon": "...", "config": "..."}
    print("```json", json_text(whole), "```", sep="\n")


def empty_fields() -> list[str]:
    """The fields that no sample report fills, as ``places.lat``; those of the report itself depend on the giver."""
    filled: dict[str, bool] = {}
    archive()
    with contextlib.chdir(desk()):
        records = dateline.open_archive("my-archive").reports().project("record").fetchall()
    for (line,) in records:
        _note_filled(json.loads(line), "", filled)
    return sorted(path for path, used in filled.items() if not used and not path.startswith("report."))


def _note_filled(value: object, path: str, filled: dict[str, bool]) -> None:
    if isinstance(value, dict):
        for key, part in value.items():
            below = f"{path}.{key}" if path else key
            filled[below] = filled.get(below, False) or part not in (None, [])
            _note_filled(part, below, filled)
    elif isinstance(value, list):
        for part in value:
            _note_filled(part, path, filled)
