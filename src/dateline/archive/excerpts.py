"""Records that keep the words that were coded and a little around them, for texts that may not be kept whole.

All else is blotted out, character for character, so that every span still points to where it did. What is gone can't be read
again: such a report is passed over by a recode.
"""

import re

import msgspec

from dateline.record import Record, Span, spans_of

# What stands in the place of a character that is not kept; runs of it are shown as an ellipsis.
BLOT = "\N{LIGHT SHADE}"

# Characters that are kept on each side of a coded span: half a line, enough to see what a word belongs to.
AROUND = 40

_BLOTTED = re.compile(rf"{BLOT}[{BLOT}\s]*")


def excerpt(record: Record) -> Record:
    """The same record with a text in which only coded spans and a little around them can be read."""
    text = record.report.text
    kept = _joined([(max(start - AROUND, 0), min(end + AROUND, len(text))) for start, end in _told(record)])
    pieces, at = [], 0
    for start, end in kept:
        pieces += [_blot(text[at:start]), text[start:end]]
        at = end
    pieces.append(_blot(text[at:]))
    return msgspec.structs.replace(record, report=msgspec.structs.replace(record.report, text="".join(pieces)))


def shown(text: str) -> str:
    """A text for people to read, each blotted stretch as an ellipsis in brackets.

    >>> shown("Talks " + BLOT * 9 + " resumed.")
    'Talks [...] resumed.'
    """
    return _BLOTTED.sub("[...] ", text).strip() if BLOT in text else text


def _told(record: Record) -> list[Span]:
    """The spans of statements, events and figures; the mentions of actors alone would keep half of every text."""
    told = [span for part in (*record.statements, *record.events, *record.figures) for span in spans_of(part)]
    return sorted({*told, *([record.report.dateline.span] if record.report.dateline else [])})


def _joined(spans: list[Span]) -> list[Span]:
    joined: list[Span] = []
    for start, end in spans:
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _blot(text: str) -> str:
    """White space stays, so that paragraphs do."""
    return re.sub(r"\S", BLOT, text)
