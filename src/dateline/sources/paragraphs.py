"""Paragraphs out of marked-up text: what an agency wrote as the report, without its pictures, tables and links elsewhere."""

import re
from collections.abc import Iterator

import msgspec
from lxml import etree

from dateline.errors import ReportError
from dateline.sources.markup import name, reason

# What divides a report's paragraphs, in every text that Dateline makes.
BETWEEN = "\n\n"

# fmt: off
# Elements of XHTML and NITF that begin and end a paragraph. All others are part of a line, whatever they mean.
_BLOCKS = frozenset((
    "address", "article", "block", "blockquote", "body", "body.content", "body.end", "bq", "center", "dd", "div", "dl",
    "dt", "fieldset", "fn", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hl1", "hl2", "hr", "html", "li", "main", "ol",
    "p", "pre", "section", "ul",
))
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6", "hl1", "hl2"))

# Elements that are not the report's own words: pictures with their captions, tables, ways to other pages; controls and scripts,
# which stand within a line.
_OUT_BETWEEN = frozenset((
    "aside", "caption", "credit", "fig", "figcaption", "figure", "footer", "form", "head", "map", "media", "nav",
    "nitf-table", "note", "table",
))
_OUT_WITHIN = frozenset((
    "audio", "button", "canvas", "iframe", "img", "input", "math", "noscript", "object", "script", "select", "style", "svg",
    "template", "textarea", "video",
))
_OUT = _OUT_BETWEEN | _OUT_WITHIN
# fmt: on

# Lines that come apart: a paragraph's end where two stand together. No XML holds this character.
_BREAK = "\x1e"
_PARAGRAPH_END = re.compile(rf"{_BREAK}\s*{_BREAK}[\s{_BREAK}]*")

# In plain text a blank line ends a paragraph, or an indented line begins one, as on the wire.
_PLAIN_END = re.compile(r"\r?\n[ \t]*(?:\r?\n)+\s*|\r?\n(?:\t|[ ]{2,})")

# "Read more:" above a list of links; a sentence with a colon is longer.
_LEAD_IN_WORDS = 5


class _Block(msgspec.Struct):
    """A paragraph while it is read: its element, its text so far, and how many characters of it stand within links."""

    kind: str
    parts: list[str] = msgspec.field(default_factory=list)
    linked: int = 0

    def add(self, text: str | None, *, link: bool) -> None:
        if text:
            self.parts.append(text)
            self.linked += _weight(text) if link else 0

    @property
    def text(self) -> str:
        return "".join(self.parts)

    @property
    def is_link(self) -> bool:
        """Whether every word of it leads elsewhere."""
        return 0 < _weight(self.text) <= self.linked


def paragraphs_of(element: etree._Element) -> list[str]:
    """The paragraphs within an element of XHTML or NITF, their white space made single.

    Captions, tables and media are left out, and paragraphs all of whose words are links, with the heading above them.

    >>> paragraphs_of(etree.fromstring("<div><p>Talks\\n resumed.</p><p><a>More news</a></p></div>"))
    ['Talks resumed.']
    """
    kept: list[str] = []
    lead_in = False
    for block in _blocks(element):
        found = _split(block)
        if block.is_link and lead_in:
            kept.pop()
        if not block.is_link:
            kept += found
        if found:
            lead_in = not block.is_link and len(found) == 1 and (block.kind in _HEADINGS or _announces(found[0]))
    return kept


def paragraphs_of_html(text: str, what: str) -> list[str]:
    """The paragraphs of HTML or XHTML in a string, whole or a piece of it; ``what`` names it in errors.

    Every string is HTML of some sort, so only a bound of the parser raises ReportError DL-110: behind it text would be missing.

    >>> paragraphs_of_html("<p>Talks resumed.<p>They ended.", "a.html")
    ['Talks resumed.', 'They ended.']
    """
    if not text.strip():
        return []
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, huge_tree=False, remove_comments=True, remove_pis=True)
    root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    fatal = next((entry for entry in parser.error_log if entry.level == etree.ErrorLevels.FATAL), None)
    if fatal is not None:
        raise ReportError("DL-110", what=what, form="HTML", detail=reason(fatal.message))
    return [] if root is None else paragraphs_of(root)


def plain(text: str) -> list[str]:
    """The paragraphs of plain text: divided by blank lines, or by indented lines.

    >>> plain("  Talks resumed\\non Monday.\\n  They ended.")
    ['Talks resumed on Monday.', 'They ended.']
    """
    return [paragraph for each in _PLAIN_END.split(text) if (paragraph := " ".join(each.split()))]


def _announces(paragraph: str) -> bool:
    return paragraph.endswith(":") and len(paragraph.split()) <= _LEAD_IN_WORDS


def _split(block: _Block) -> list[str]:
    if block.kind == "pre":
        return plain(block.text.replace(_BREAK, "\n"))
    broken = _PARAGRAPH_END.split(block.text)
    return [paragraph for each in broken if (paragraph := " ".join(each.replace(_BREAK, " ").split()))]


def _weight(text: str) -> int:
    """How many characters of a text are words: a list's dots and dashes between its links don't make it prose."""
    return sum(map(str.isalnum, text))


def _blocks(element: etree._Element) -> Iterator[_Block]:
    """Each stretch of text between the bounds of block elements, in order, without what is out; without recursion."""
    block = _Block(name(element))
    kinds = [block.kind]  # the blocks that are open; the outermost stays, since its own events are passed over
    links = 0
    walk = etree.iterwalk(element, events=("start", "end"))
    for event, node in walk:
        kind = node.tag.rpartition("}")[2].lower()  # as name() has it, which is slower
        begins = event == "start"
        if node is element:
            block.add(node.text if begins else None, link=False)
            continue
        if begins and kind in _OUT:
            walk.skip_subtree()
            block.add(_BREAK * 2 if kind in _OUT_BETWEEN else " ", link=False)
            continue
        if kind in _BLOCKS:
            yield block
            if begins:
                kinds.append(kind)
            else:
                kinds.pop()
            block = _Block(kinds[-1])
        if kind == "a":
            links += 1 if begins else -1
        if kind == "br" and begins:
            block.add(_BREAK, link=False)
        block.add(node.text if begins else node.tail, link=links > 0)
    yield block
