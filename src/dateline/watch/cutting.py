"""Feeds cut into items by the byte: a part of a feed is that feed without some items, and every byte kept is as it was sent."""

from collections.abc import Collection, Iterator
from xml.parsers import expat

import msgspec

from dateline.errors import ReportError
from dateline.sources import feeds
from dateline.sources.clip import Document
from dateline.sources.feeds import Entry

# The elements that hold one item, in RSS and in Atom.
ITEMS = frozenset({"item", "entry"})

# Minutes for which a channel of RSS asks to keep what it sent.
_TTL = "ttl"
_MINUTE = 60.0

# A channel asks for minutes in few digits; behind them nothing is read.
_TTL_CHARACTERS = 16

# Items that are looked at together: what is kept of a feed is kept by the part.
PART = 250

# Items that are looked at in all. Papers' feeds have 10 to 200; an archive in one feed has some thousands.
MAX_ITEMS = 20_000


class Cut(msgspec.Struct, frozen=True):
    """Where the items of a feed stand.

    Attributes:
        spans: the first byte of each item and the first behind it.
        ttl: seconds for which the feed asks to keep what it sent; ``None`` if it doesn't say.
    """

    spans: tuple[tuple[int, int], ...]
    ttl: float | None = None


def cut(raw: bytes) -> Cut | None:
    """Where the items stand; ``None`` if the bytes are no well-formed XML, or declare entities."""
    watcher = _Watcher()
    try:
        watcher.parser.Parse(raw, True)
    except (expat.ExpatError, ValueError, LookupError):
        return None
    return Cut(tuple(watcher.spans), watcher.ttl)


def kept(document: Document, spans: tuple[tuple[int, int], ...], wanted: Collection[int]) -> Document:
    """The feed with the items of the given numbers alone."""
    parts, at = [], 0
    for number, (start, end) in enumerate(spans):
        if number not in wanted:
            parts.append(document.raw[at:start])
            at = end
    return msgspec.structs.replace(document, raw=b"".join([*parts, document.raw[at:]]))


def parts(document: Document) -> Iterator[tuple[Document, list[Entry]]]:
    """Parts of a feed with the entries of each, in the order of the feed; a feed that can't be cut is one part.

    Raises:
        ReportError: if it is no feed, as `dateline.sources.feeds.entries` raises it; DL-118 behind `MAX_ITEMS`.
    """
    found = cut(document.raw)
    if found is None or not found.spans:
        yield document, feeds.entries(document)
        return
    for start in range(0, min(len(found.spans), MAX_ITEMS), PART):
        part = kept(document, found.spans, range(start, min(start + PART, MAX_ITEMS)))
        yield part, feeds.entries(part)
    if len(found.spans) > MAX_ITEMS:
        raise ReportError("DL-118", what=document.where, limit=f"{MAX_ITEMS:,} items")


def only(part: Document, wanted: list[bool]) -> Document:
    """A part of a feed, as `parts` gives it, with the wanted ones of its entries.

    It stays whole where it can't be told which entry is which item, since some have no id, link and title.
    """
    if all(wanted):
        return part
    found = cut(part.raw)
    if found is None or len(found.spans) != len(wanted):
        return part
    return kept(part, found.spans, {number for number, one in enumerate(wanted) if one})


class _Watcher:
    """Follows a parser through a feed and writes down where its items begin and end."""

    def __init__(self) -> None:
        self.spans: list[tuple[int, int]] = []
        self.ttl: float | None = None
        self._start = self._inside = 0
        self._ended = False
        self._text = ""
        self.parser = expat.ParserCreate()
        self.parser.StartElementHandler = self._open
        self.parser.EndElementHandler = self._close
        self.parser.CharacterDataHandler = self._characters
        self.parser.DefaultHandler = self._after
        self.parser.CommentHandler = self._after
        self.parser.EntityDeclHandler = self._refuse

    def _open(self, name: str, _attributes: object) -> None:
        self._after()
        local = name.rpartition(":")[2]
        if local in ITEMS:
            if not self._inside:
                self._start = self.parser.CurrentByteIndex
            self._inside += 1
        self._text = ""

    def _close(self, name: str) -> None:
        self._after()
        local = name.rpartition(":")[2]
        if local == _TTL and not self._inside and self._text.strip().isdecimal():
            self.ttl = float(self._text.strip()) * _MINUTE
        if local in ITEMS:
            self._inside -= 1
            self._ended = not self._inside

    def _characters(self, text: str) -> None:
        self._after()
        self._text = (self._text + text)[:_TTL_CHARACTERS]

    def _after(self, _data: str = "") -> None:
        """An end tag tells where it begins; what comes next tells where it ends."""
        if self._ended:
            self.spans.append((self._start, self.parser.CurrentByteIndex))
            self._ended = False

    def _refuse(self, *_declared: object) -> None:
        raise ValueError("it declares entities")
