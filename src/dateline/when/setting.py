"""What a reader may know: the parse, the report's day, the words, and the times told before."""

import datetime as dt
import re
from collections.abc import Callable

import msgspec

from dateline.parse import Parsed
from dateline.record import Because, Span, TimePrecision
from dateline.when import days
from dateline.when.days import Reading
from dateline.when.tense import Outlook, outlook
from dateline.when.words import Words


class Found(msgspec.Struct, frozen=True):
    """An expression that was read: its span, its kind, what it covers, and why."""

    span: Span
    kind: str
    reading: Reading
    because: tuple[Because, ...] = ()


class Setting(msgspec.Struct, frozen=True):
    """What surrounds an expression. ``told`` holds the times read before it, in text order."""

    parsed: Parsed
    day: dt.date | None
    words: Words
    told: list[Found]

    def outlook(self, span: Span) -> Outlook:
        """Which way the words look that govern an expression."""
        return outlook(self.parsed, span, self.words)

    def last_told(self, before: int, precision: TimePrecision = "day") -> Found | None:
        """The last time named before a character in its paragraph that is as fine as a precision; ``None`` if there is none."""
        for found in reversed(self.told):
            start, end = found.reading.start, found.reading.end
            if start is None or end is None or days.around(start, precision).end != days.around(end, precision).end:
                continue
            between = self.parsed.text[found.span[1] : before]
            return None if re.search(r"\n\s*\n", between) else found
        return None


Reader = Callable[[re.Match[str], Setting], Reading | None]
