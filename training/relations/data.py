"""Sentences with a marked source and target, and the relation between them: PLV's, our own, and the lexicon's examples.

PLV stays where it lies; nothing of it is copied here.
"""

import csv
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import msgspec

from dateline.did.relation import RELATIONS, Pair
from dateline.lexicon import load, notation

FOLDER = Path(__file__).parent

# PLOVER's types that PLV folds into another class.
FOLDED = {"CONCEDE": "YIELD", "RETREAT": "YIELD"}

_OWN = re.compile(r"\[([ST]) ([^\[\]]+)\]")
_PLV = re.compile(r"<(/?)([st])>")


class Example(msgspec.Struct, frozen=True):
    """A pair with its relation as a number in ``RELATIONS``; ``group`` holds together what one fold must hold."""

    pair: Pair
    label: int
    group: str


def plv(path: Path) -> list[Example]:
    """The rows of a PLV file, in its order; a row without a known relation has the label -1."""
    return [
        Example(plv_pair(row), RELATIONS.index(row["gold_root"]) if row.get("gold_root") in RELATIONS else -1, row["sentence_id"])
        for row in _rows(path)
    ]


def uids(path: Path) -> list[str]:
    """What names each row of a PLV file: its ``uid``, or else its number."""
    return [row.get("uid") or str(number) for number, row in enumerate(_rows(path))]


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))


def plv_pair(row: dict[str, str]) -> Pair:
    """The pair of a PLV row, from its marked sentence; a mark that is missing falls back on the first place of the name."""
    text, last, at = "", 0, {}
    for match in _PLV.finditer(row["marked_sentence"]):
        text += row["marked_sentence"][last : match.start()]
        last = match.end()
        at[match[1] + match[2]] = len(text)
    text += row["marked_sentence"][last:]
    return Pair(text, *(_span(text, at, mark, row[column]) for mark, column in (("s", "source"), ("t", "target"))))


def _span(text: str, at: dict[str, int], mark: str, name: str) -> tuple[int, int]:
    if at.get(mark, 0) < at.get(f"/{mark}", -1):
        return at[mark], at[f"/{mark}"]
    start = max(text.find(name), 0)
    return start, max(start + len(name), start + 1)


def own() -> Iterator[Example]:
    """The sentences of our own."""
    for path in sorted(FOLDER.glob("sentences-*.tsv")):
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
                yield Example(own_pair(row["sentence"]), RELATIONS.index(row["relation"]), row["id"])


def own_pair(marked: str) -> Pair:
    """The pair that a sentence marks: ``[S Chad] thanked [T France]``."""
    text, last, spans = "", 0, {}
    for match in _OWN.finditer(marked):
        text += marked[last : match.start()]
        spans[match[1]] = (len(text), len(text) + len(match[2]))
        text += match[2]
        last = match.end()
    return Pair(text + marked[last:], spans["S"], spans["T"])


def lexicon() -> Iterator[Example]:
    """The examples of the lexicon's frames that name both sides."""
    for frame in load().frames:
        name = FOLDED.get(frame.type, frame.type)
        for example in frame.examples:
            marked = notation.parse(example)
            actors, recipients = marked.of("actor"), marked.of("recipient")
            if actors and recipients:
                yield Example(Pair(marked.text, actors[0], recipients[0]), RELATIONS.index(name), frame.id)


def folds(examples: list[Example], count: int) -> list[list[int]]:
    """Row numbers in ``count`` folds with like shares of each relation; rows of one group stay together."""
    out: list[list[int]] = [[] for _ in range(count)]
    groups: dict[str, list[int]] = defaultdict(list)
    for number, example in enumerate(examples):
        groups[example.group].append(number)
    ranked = sorted(groups.values(), key=lambda rows: (examples[rows[0]].label, rows[0]))
    for number, rows in enumerate(ranked):
        out[number % count] += rows
    return out
