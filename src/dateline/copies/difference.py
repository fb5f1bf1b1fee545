"""What a copy changed: the words to put in the place of others, from which the copy can be made again."""

import re
from collections.abc import Sequence

from rapidfuzz.distance import Indel

# A stretch of the first text, half-open code points, and what stands in its place in the other.
Edit = tuple[int, int, str]

# The work of a comparison grows with the product of the numbers of words: two texts of 5,000 words take a tenth of a second.
MOST = 50_000_000

# Words, single other characters and stretches of white space: joined they are the text again.
_PIECE = re.compile(r"\w+|\s+|[^\w\s]")


def difference(first: str, other: str) -> tuple[Edit, ...] | None:
    """The edits that make one text into another, by words; ``None`` if the texts are too long to be compared.

    >>> difference("At least 12 people died.", "At least 14 people died.")
    ((9, 11, '14'),)
    """
    one, two = _PIECE.findall(first), _PIECE.findall(other)
    if len(one) * len(two) > MOST:
        return None
    starts = _starts(one)
    edits: list[Edit] = []
    for code in Indel.opcodes(one, two):
        if code.tag != "equal":
            edits.append((starts[code.src_start], starts[code.src_end], "".join(two[code.dest_start : code.dest_end])))
    return tuple(_joined(edits))


def apply(first: str, edits: Sequence[Edit]) -> str:
    """The text that edits make of another.

    >>> apply("At least 12 people died.", [(9, 11, "14")])
    'At least 14 people died.'
    """
    pieces, at = [], 0
    for start, end, words in edits:
        pieces += [first[at:start], words]
        at = end
    return "".join(pieces) + first[at:]


def _starts(pieces: Sequence[str]) -> list[int]:
    starts = [0]
    for piece in pieces:
        starts.append(starts[-1] + len(piece))
    return starts


def _joined(edits: Sequence[Edit]) -> list[Edit]:
    """A deletion and an insertion at one place as one edit."""
    joined: list[Edit] = []
    for start, end, words in edits:
        if joined and joined[-1][1] == start:
            joined[-1] = (joined[-1][0], end, joined[-1][2] + words)
        else:
            joined.append((start, end, words))
    return joined
