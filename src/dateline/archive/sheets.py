"""Coding sheets: a sample of events for people to judge, and what their judgements say.

A sheet has a row for each event with the words around it, what was read, and an empty cell for each thing that can be right or
wrong. Filled in by one person it gives a precision with its interval, by two also how far they agree.
"""

import csv
import hashlib
import html
import math
from collections.abc import Iterable, Sequence
from pathlib import Path

import duckdb
import msgspec

from dateline.archive.cells import guarded
from dateline.archive.filters import quoted
from dateline.errors import ArchiveError

# What is judged, each in a column of its own: y, n, or nothing where it can't be told.
JUDGED = ("event", "type", "actors", "recipients", "status", "speakers", "date", "places")

_SHOWN = (
    "event_id", "sentence", "trigger", "type", "actors", "recipients", "status", "speakers", "date_start", "places", "outlet",
    "published",
)  # fmt: skip
COLUMNS = (*_SHOWN, *(f"right_{name}" for name in JUDGED), "note")

_YES, _NO = frozenset({"y", "yes", "1", "true"}), frozenset({"n", "no", "0", "false"})

# The two-sided 95 % quantile of the normal distribution, for Wilson's interval.
_Z = 1.959963984540054


class Share(msgspec.Struct, frozen=True):
    """How many of some judgements say *right*: the share with the bounds of Wilson's 95 % interval, 0 to 1."""

    name: str
    right: int
    judged: int

    @property
    def share(self) -> float:
        """The share that is right; ``nan`` if nothing was judged."""
        return self.right / self.judged if self.judged else math.nan

    @property
    def interval(self) -> tuple[float, float]:
        """Wilson's interval: unlike the textbook one it holds for small samples and shares near one.

        >>> [round(bound, 3) for bound in Share("type", 48, 60).interval]
        [0.682, 0.882]
        """
        if not self.judged:
            return (0.0, 1.0)
        n, p = self.judged, self.share
        middle = (p + _Z**2 / (2 * n)) / (1 + _Z**2 / n)
        half = _Z / (1 + _Z**2 / n) * math.sqrt(p * (1 - p) / n + _Z**2 / (4 * n**2))
        return (max(0.0, middle - half), min(1.0, middle + half))


class Agreement(msgspec.Struct, frozen=True):
    """How far two coders agree: judgements of both, how many are the same, and Cohen's kappa (1 always, 0 as by chance)."""

    name: str
    judged: int
    same: int
    kappa: float


def sample(events: duckdb.DuckDBPyRelation, size: int, seed: str = "") -> list[dict[str, object]]:
    """Events drawn at random, as rows of a sheet; the same events and seed give the same sample, in whatever order they came."""
    ids = [row[0] for row in events.project("event_id").fetchall()]
    drawn = sorted(ids, key=lambda key: hashlib.sha256(f"{seed}|{key}".encode()).digest())[:size]
    found = events.filter(f"event_id in ({', '.join(map(quoted, drawn)) or 'null'})").project(", ".join(_SHOWN))
    rows = {row[0]: dict(zip(_SHOWN, row, strict=True)) for row in found.fetchall()}
    return [rows[key] for key in drawn]


def write_csv(rows: Iterable[dict[str, object]], path: Path) -> None:
    """Write a sheet for a spreadsheet; cells to fill are empty."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, restval="")
        writer.writeheader()
        writer.writerows({name: _cell(value) for name, value in row.items()} for row in rows)


def _cell(value: object) -> str:
    """A cell's text; one that a spreadsheet would take for a formula begins with an apostrophe."""
    text = "; ".join(map(str, value)) if isinstance(value, list) else "" if value is None else str(value)
    return guarded(text)


def to_html(rows: Iterable[dict[str, object]]) -> str:
    """A sheet to read or to print: each event with its words, the trigger marked, and boxes to tick."""
    parts = [_HEAD]
    for number, row in enumerate(rows, 1):
        sentence = html.escape(str(row["sentence"]))
        trigger = html.escape(str(row["trigger"]))
        marked = sentence.replace(trigger, f"<mark>{trigger}</mark>", 1)
        facts = "".join(
            f"<dt>{name}</dt><dd>{html.escape(_cell(row[name])) or '–'} <span>☐ right ☐ wrong</span></dd>"
            for name in ("type", "actors", "recipients", "status", "speakers", "date_start", "places")
        )
        parts.append(f"<section><h2>{number}. {html.escape(str(row['event_id']))}</h2><p>{marked}</p><dl>{facts}</dl></section>")
    return "\n".join(parts) + "</body></html>\n"


_HEAD = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Coding sheet</title><style>
body{font:16px/1.5 serif;max-width:46em;margin:2em auto;padding:0 1em}h2{font-size:1em}section{break-inside:avoid}
dl{display:grid;grid-template-columns:8em 1fr;gap:.2em 1em}dd{margin:0}dd span{float:right;color:#555}mark{background:#fe9}
</style></head><body><h1>Coding sheet</h1>"""


def read_sheet(path: Path) -> dict[str, dict[str, bool]]:
    """The judgements of a filled sheet: event id to what was judged, and whether it is right.

    Raises:
        ArchiveError: DL-316 if it is no sheet, or if a cell says neither yes nor no.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise ArchiveError("DL-316", what=path, detail=error) from error
    if not rows or "event_id" not in rows[0]:
        raise ArchiveError("DL-316", what=path, detail="no column event_id: it is no coding sheet")
    return {row["event_id"]: _judged(row, path) for row in rows}


def _judged(row: dict[str, str], path: Path) -> dict[str, bool]:
    judged = {}
    for name in JUDGED:
        cell = (row.get(f"right_{name}") or "").strip().lower()
        if cell and cell not in _YES | _NO:
            raise ArchiveError("DL-316", what=path, detail=f"{row['event_id']}: {cell!r} is neither y nor n")
        if cell:
            judged[name] = cell in _YES
    return judged


def score(sheets: Sequence[dict[str, dict[str, bool]]]) -> list[Share]:
    """The share that is right of each thing judged, all sheets taken together."""
    shares = []
    for name in JUDGED:
        judged = [row[name] for sheet in sheets for row in sheet.values() if name in row]
        shares.append(Share(name, sum(judged), len(judged)))
    return shares


def agreement(one: dict[str, dict[str, bool]], other: dict[str, dict[str, bool]]) -> list[Agreement]:
    """How far two coders agree on what both judged."""
    return [_agreement(name, _both(one, other, name)) for name in JUDGED]


def _both(one: dict[str, dict[str, bool]], other: dict[str, dict[str, bool]], name: str) -> list[tuple[bool, bool]]:
    return [
        (one[key][name], other[key][name]) for key in sorted(one.keys() & other.keys()) if name in one[key] and name in other[key]
    ]


def _agreement(name: str, pairs: list[tuple[bool, bool]]) -> Agreement:
    n, same = len(pairs), sum(a == b for a, b in pairs)
    if not n:
        return Agreement(name, 0, 0, math.nan)
    first, second = sum(a for a, _ in pairs) / n, sum(b for _, b in pairs) / n
    chance = first * second + (1 - first) * (1 - second)
    return Agreement(name, n, same, 1.0 if chance == 1 else (same / n - chance) / (1 - chance))
