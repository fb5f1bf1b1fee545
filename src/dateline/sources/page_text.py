"""A page's text: what surrounds an article taken out of the tree, and paragraphs out of what trafilatura keeps of it."""

import re
from collections.abc import Iterator

from lxml import etree
from lxml.html import HtmlElement

# Elements that are never an article's own words.
_OUT = ("figcaption", "nav", "footer", "form", "dialog")

# Words of class names and ids under which sites put what is not the article. They are whole words between dashes and dots.
_OUT_NAMES = re.compile(
    r"(?:\A|[\s_-])(?:captions?|related|recommended|recommendations|readmore|read-more|more-on|most-read|trending|newsletter|signup"
    r"|share|sharing|share-?bar|social|cookies?|consent|gdpr|promo|advert|advertisement|comments|disqus|paywall|subscribe"
    r"|subscription|breadcrumbs?|tags|skip-link|sr-only|visually-hidden)(?:\Z|[\s_-])",
    re.IGNORECASE,
)
# Containers of such blocks. A paragraph or a heading with such a name may be the article's.
_NAMED = ("div", "section", "aside", "ul", "ol", "header", "span", "p", "figure")

# An article may stand in a "share-enabled" container: a named block with more of the page's text than this is kept.
LARGEST_SHARE = 0.3

# Paragraphs of the tree that trafilatura gives.
_BLOCKS = frozenset({"p", "head", "item", "quote", "code", "body", "list", "div"})
_LINE = "lb"


def pruned(root: HtmlElement) -> None:
    """Takes out of the tree what surrounds an article, by its element or its name."""
    whole = sum(map(len, root.itertext("p", "div", "span", "li", "a", "h1", "h2", "h3", "td")))
    for element in [one for one in root.iter(*_OUT, *_NAMED) if _is_out(one)]:
        if element.getparent() is None:
            continue
        if element.tag in _OUT or sum(map(len, element.itertext())) <= LARGEST_SHARE * whole:
            element.drop_tree()


def _is_out(element: HtmlElement) -> bool:
    if element.tag in _OUT:
        # A site that is one form, as some servers make it, holds the article.
        return element.tag != "form" or next(element.iter("article", "h1"), None) is None
    names = f"{element.get('class') or ''} {element.get('id') or ''}"
    return len(names) > 1 and _OUT_NAMES.search(names) is not None


def paragraphs_in(body: etree._Element | None) -> list[str]:
    """The paragraphs of the tree that trafilatura gives, their white space made single; tables only if there is nothing else."""
    if body is None:
        return []
    return list(_paragraphs(body, tables=False)) or list(_paragraphs(body, tables=True))


def _paragraphs(body: etree._Element, *, tables: bool) -> Iterator[str]:
    blocks = _BLOCKS | {"cell", "row", "table"} if tables else _BLOCKS
    parts: list[str] = []
    walk = etree.iterwalk(body, events=("start", "end"))
    for event, element in walk:
        begins = event == "start"
        if element.tag in blocks or element.tag == "table":
            yield from _joined(parts)
            parts = []
        if element.tag == _LINE:
            parts.append(" ")
        if begins and element.tag == "table" and not tables:
            walk.skip_subtree()
        elif begins or element is not body:
            parts.append((element.text if begins else element.tail) or "")
    yield from _joined(parts)


def _joined(parts: list[str]) -> Iterator[str]:
    words = " ".join("".join(parts).split())
    if words:
        yield words
