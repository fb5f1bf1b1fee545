"""PolNeAR's attributions as labelled windows of subtokens.

The corpus stays where it lies; nothing of it is copied here. Each attribution has an anchor, the first subtoken of its cue, and
labels for the subtokens of its window: in its source, its cue, its content, or in none.
"""

import random
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import msgspec
from tokenizers import Tokenizer

from dateline.parse.quotes import paragraphs
from dateline.record import Span
from dateline.said.windows import Window, windows

# The labels of a subtoken as its anchor sees it.
NONE, SOURCE, CUE, CONTENT = range(4)

# Windows of several sizes in training keep the tagger from learning where windows end.
SIZES = (96, 128, 192, 256)

# Wire copy writes straight marks, this corpus curly ones: so often a text is read with straight marks in training.
STRAIGHTENED = 0.5
_STRAIGHT = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'"})

_SPAN = re.compile(r"^(T\d+)\t\S+ (\d+ \d+(?:;\d+ \d+)*)\t")
_EVENT = re.compile(r"^E\d+\t(Attribution\S*:\S.*)$")


class Attribution(msgspec.Struct):
    """Who says what with which cue, as character spans."""

    source: list[Span]
    cue: list[Span]
    content: list[Span]


class Example(msgspec.Struct):
    """A window, and for each anchor in it the label of every subtoken."""

    window: Window
    anchors: dict[int, list[int]]


def read(folder: Path) -> Iterator[tuple[str, list[Attribution]]]:
    """The texts of a split with their attributions; of several annotators the one whose id sorts first."""
    files: dict[str, Path] = {}
    for path in sorted((folder / "attributions").glob("*.ann")):
        files.setdefault(path.stem.rsplit("_", 1)[0], path)
    for name, path in files.items():
        yield (folder / "text" / f"{name}.txt").read_bytes().decode("utf-8"), _attributions(path.read_text("utf-8"))


def _attributions(annotation: str) -> list[Attribution]:
    spans: dict[str, list[Span]] = {}
    found = []
    for line in annotation.split("\n"):
        if match := _SPAN.match(line):
            pieces = (piece.split() for piece in match[2].split(";"))
            spans[match[1]] = [(int(start), int(end)) for start, end in pieces]
    for line in annotation.split("\n"):
        if match := _EVENT.match(line):
            roles = defaultdict(list)
            for role, reference in (part.rsplit(":", 1) for part in match[1].split()[1:]):
                roles[role.rstrip("0123456789").lower()] += spans.get(reference, [])
            if roles["content"]:
                found.append(Attribution(sorted(roles["source"]), sorted(roles["cue"]), sorted(roles["content"])))
    return found


def examples(text: str, gold: list[Attribution], tokenizer: Tokenizer, size: int) -> Iterator[Example]:
    """The windows of a text with their attributions; those whose cue no window holds are left out."""
    for window in windows(text, paragraphs(text), tokenizer, size):
        anchors = {}
        starts = {start: number for number, (start, end) in enumerate(window.spans) if end}
        for item in gold:
            anchor = starts.get(item.cue[0][0]) if item.cue else None
            if anchor is not None:
                anchors[anchor] = _labels(window, item)
        yield Example(window, anchors)


def _labels(window: Window, item: Attribution) -> list[int]:
    labels = [NONE] * len(window.spans)
    for label, spans in ((CONTENT, item.content), (SOURCE, item.source), (CUE, item.cue)):
        for low, high in spans:
            for number, (start, end) in enumerate(window.spans):
                if low < end and start < high:
                    labels[number] = label
    return labels


def epoch(folder: Path, tokenizer: Tokenizer, chance: random.Random) -> list[Example]:
    """All windows of a split once, cut anew: other window sizes, other marks."""
    out: list[Example] = []
    for text, gold in read(folder):
        straight = chance.random() < STRAIGHTENED
        out += examples(text.translate(_STRAIGHT) if straight else text, gold, tokenizer, chance.choice(SIZES))
    return out


def batches(found: list[Example], subtokens: int, chance: random.Random) -> list[list[Example]]:
    """Examples of about one length side by side, so many subtokens a batch, the batches in any order."""
    out: list[list[Example]] = []
    for example in sorted(found, key=lambda one: (len(one.window.ids), chance.random())):
        if not out or (len(out[-1]) + 1) * len(example.window.ids) > subtokens:
            out.append([])
        out[-1].append(example)
    chance.shuffle(out)
    return out
