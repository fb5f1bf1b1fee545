"""Quotation marks, paired paragraph by paragraph before any parser sees the text.

Parsers guess opening and closing marks from grammar; one wrong guess puts the rest of a report inside a quotation. Here the
marks alone decide: curly marks and guillemets say what they are, straight ones are told by what stands beside them. A
quotation that its paragraph never closes ends with the paragraph and says so; apostrophes and inches are no marks.
"""

import re
from collections.abc import Iterator

import msgspec

from dateline.record import Span

_MARK = re.compile(r"[\"“”„«»]|``|''|[‘’]")
_OPENING = {"“": "”", "„": "“”", "«": "»", "``": "''"}
# The closing twin of a single mark stands behind punctuation and before white space, and is looked for this far.
_SINGLE_CLOSE = re.compile(r"[,.?!]’(?!\S)")
SINGLE_WINDOW = 2000

# Paragraphs end at line breaks: copy marks them by a break alone or by an empty line.
_LINE = re.compile(r"[^\n\r\u2028\u2029]+")


class Quote(msgspec.Struct, frozen=True):
    """A quotation: its span with both marks, and whether a mark closes it."""

    start: int
    end: int
    closed: bool


def paragraphs(text: str) -> list[Span]:
    r"""The spans of the paragraphs: lines that hold something, without the breaks around them.

    >>> paragraphs("One.\n\nTwo.")
    [(0, 4), (6, 10)]
    """
    return [match.span() for match in _LINE.finditer(text) if not match[0].isspace()]


def pair(text: str, spans: list[Span]) -> list[Quote]:
    """The outermost quotations of a text, in order; time is linear in its length.

    >>> [(q.start, q.end) for q in pair('He said "no" and left.', [(0, 22)])]
    [(8, 12)]
    """
    return [quote for start, end in spans for quote in _pair_paragraph(text, start, end)]


def _pair_paragraph(text: str, start: int, end: int) -> Iterator[Quote]:
    opened, closers, depth = -1, "", 0
    for match in _MARK.finditer(text, start, end):
        mark, at = match[0], match.start()
        if opened < 0:
            if _opens(text, mark, at, start, end):
                opened, closers, depth = at, _closers(mark), 1
        elif mark in _OPENING and mark not in closers:
            depth += mark == text[opened]
        elif mark in closers and _closes(text, mark, at, end):
            depth -= 1
            if depth <= 0:
                yield Quote(opened, match.end(), True)
                opened = -1
    if opened >= 0 and text[opened] not in "‘'":
        yield Quote(opened, end, False)


def _closers(mark: str) -> str:
    return {"‘": "’", '"': '"”', "”": '”"'}.get(mark, _OPENING.get(mark, mark) + '"')


def _opens(text: str, mark: str, at: int, start: int, end: int) -> bool:
    after = text[at + len(mark)] if at + len(mark) < end else " "
    before = text[at - 1] if at > start else " "
    if mark in _OPENING:
        return True
    if mark == "‘":
        return not before.isalnum() and after.isalnum() and _has_single_close(text, at, end)
    if mark in {'"', "''"}:
        return not after.isspace() and not (before.isalnum() or before in ".,!?")
    return False


def _has_single_close(text: str, at: int, end: int) -> bool:
    # A single mark opens a quotation only if punctuation stands before its closing twin: "‘We go,’ he said", not "‘hawks’".
    return _SINGLE_CLOSE.search(text, at + 1, min(end, at + SINGLE_WINDOW)) is not None


def _closes(text: str, mark: str, at: int, end: int) -> bool:
    after = text[at + 1] if at + 1 < end else " "
    if mark == "’":
        return not after.isalnum() and text[at - 1] in ",.?!"
    if mark == '"':
        return not (text[at - 1].isspace() and after.isalnum())
    return True
