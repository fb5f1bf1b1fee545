r"""The one-line span notation: a sentence with the expected spans marked inside it.

``[Moscow]{actor} [condemned]{trigger} [Paris]{recipient}.`` is a sentence with three marked spans. Brackets nest; a literal
bracket is written ``\[`` or ``\]``.
"""

import re
from typing import NamedTuple

from dateline.errors import LexiconError
from dateline.record import Span

_TOKEN = re.compile(r"\\(?P<literal>[\[\]])|(?P<open>\[)|\](?P<close>\{(?P<role>[a-z_]+)\})|(?P<stray>\])")


class Marked(NamedTuple):
    """A sentence without its marks, and the marked spans as (role, span) in the order of their ends."""

    text: str
    spans: tuple[tuple[str, Span], ...]

    def of(self, role: str) -> list[Span]:
        """The spans marked with this role, in text order."""
        return sorted(span for name, span in self.spans if name == role)


def parse(marked: str) -> Marked:
    """The sentence and the spans that its marks describe; spans are half-open code points into the bare sentence.

    Raises:
        LexiconError: DL-204 if brackets do not balance or a bracket has no role.

    >>> parse("[Moscow]{actor} [condemned]{trigger} it.")
    Marked(text='Moscow condemned it.', spans=(('actor', (0, 6)), ('trigger', (7, 16))))
    """
    out: list[str] = []
    length, last = 0, 0
    open_at: list[int] = []
    spans: list[tuple[str, Span]] = []
    for match in _TOKEN.finditer(marked):
        out.append(marked[last : match.start()])
        length += match.start() - last
        last = match.end()
        if match["literal"]:
            out.append(match["literal"])
            length += 1
        elif match["open"]:
            open_at.append(length)
        elif match["close"] and open_at:
            spans.append((match["role"], (open_at.pop(), length)))
        else:
            raise LexiconError("DL-204", text=marked, detail=f"unexpected bracket at {match.start()}")
    if open_at:
        raise LexiconError("DL-204", text=marked, detail="a bracket is never closed")
    out.append(marked[last:])
    return Marked("".join(out), tuple(spans))
