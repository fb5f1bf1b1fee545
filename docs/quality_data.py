"""What the page on quality shows, printed as TOML: the tables of quality.md, the floors that tests hold, and the known failures.

``src/dateline/web/data/quality.toml`` calls it through cog, so that ``make docs`` writes it and ``make lint`` checks it.
"""

import ast
import itertools
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import show
import tomli_w

ROOT = Path(__file__).resolve().parent.parent

# Where floors stand: the test module, the name there, what is measured, and what a value is multiplied with to be per cent.
FLOORS = (
    ("test_gold", "FLOORS", "Events in thirty reports of our own, F1", 1),
    ("test_gold", "FLOORS_SECOND", "Events in twelve further reports, F1", 1),
    ("test_incidents_benchmark", "FLOORS", "Incidents", 1),
    ("test_places_benchmark", "FLOORS", "Toponyms within 161 km, where the corpora are at hand", 100),
)


def print_data() -> None:
    """Print all of it."""
    failures = [
        {"part": part, "text": _plain(row["text"]), "why": _plain(row["why"])}
        for part, rows in show.known_failures().items()
        for row in rows
    ]
    print(tomli_w.dumps({"table": list(tables()), "floor": list(floors()), "failure": failures}), end="")


def tables() -> Iterator[dict[str, Any]]:
    """The tables under *Results* and *Bad inputs* of quality.md, each with the paragraph before it."""
    text = (ROOT / "docs" / "quality.md").read_text(encoding="utf-8")
    for title in ("Results", "Bad inputs"):
        section = re.split(r"^## ", text.partition(f"\n## {title}\n")[2], flags=re.MULTILINE)[0]
        blocks = [block for block in section.split("\n\n") if block.strip()]
        for before, block in itertools.pairwise(blocks):
            if block.lstrip().startswith("|"):
                head, _, *rows = [_cells(line) for line in block.strip().splitlines()]
                yield {"section": title, "about": _plain(before), "head": head, "rows": rows}


def _cells(line: str) -> list[str]:
    return [_plain(cell) for cell in line.strip().strip("|").split("|")]


def _plain(text: str) -> str:
    """Markdown as words: links and emphasis lose their signs."""
    text = re.sub(r"\[([^\]]+)\](?:\([^)]*\)|\{\w+\})", r"\1", text)
    return " ".join(re.sub(r"\*\*|`|(?<!\w)\*|\*(?!\w)", "", text).split())


def floors() -> Iterator[dict[str, Any]]:
    """The floors of the tests, in per cent."""
    for module, name, about, times in FLOORS:
        tree = ast.parse((ROOT / "tests" / f"{module}.py").read_text(encoding="utf-8"))
        given = next(node.value for node in tree.body if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == name)
        yield from _flat(about, ast.literal_eval(given), times)


def _flat(about: str, given: dict[str, Any], times: int) -> Iterator[dict[str, Any]]:
    for key, value in given.items():
        if isinstance(value, dict):
            yield from _flat(f"{about}, {key}", value, times)
        else:
            yield {"about": about, "what": key, "at_least": round(value * times, 1)}
