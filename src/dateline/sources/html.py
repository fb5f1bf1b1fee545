"""Pages: the article with its paragraphs by trafilatura, without what surrounds it, and what the page says of its publication."""

import logging
from collections.abc import Iterator, Mapping
from importlib.metadata import version

import msgspec
import trafilatura
from lxml.html import HtmlElement

from dateline.errors import ReportError
from dateline.sources import html_fast
from dateline.sources.charset import NO_CHARACTERS, mended
from dateline.sources.clip import Clip, Document, Found, Options
from dateline.sources.page import tree, tree_of
from dateline.sources.page_meta import describe
from dateline.sources.page_text import paragraphs_in, pruned
from dateline.sources.paragraphs import paragraphs_of
from dateline.sources.story import Story, one

FORM = "html"

# What took the text from a page, which an archive keeps beside it.
EXTRACTOR = f"trafilatura {version('trafilatura')}"

# A page that does not say that it is an article, and has no more text than two sentences, is a list, a picture or an error.
SHORT_CHARACTERS = 200

# An index page repeats the openings of several articles, each under a heading that leads to it.
_LINKED_HEADINGS = "self::h1 or self::h2 or self::h3 or self::h4"
MANY_OPENINGS = 4

# It warns of each page that it can't use, and the error says so.
for _name in ("trafilatura", "htmldate", "courlan", "readability", "justext"):
    logging.getLogger(_name).addHandler(logging.NullHandler())


def extractor(options: Options) -> str:
    """What takes the text from pages under these options, with its version."""
    return html_fast.extractor() if options.fast else EXTRACTOR


def read(document: Document, options: Options) -> Iterator[Found]:
    """The report of a page; or what was lost.

    The error is DL-101 for an empty file, DL-110 for elements nested too deeply, DL-111 for a page without an article, DL-118
    for one too large, and DL-120 if the quick extractor is asked for and is not installed.
    """
    yield from one(document, lambda: _clip(document, options))


def _clip(document: Document, options: Options) -> Clip:
    root, charset = tree_of(document.raw, document.where)
    story = Story()
    page = describe(root, story, document.given.get("url"), by_look=not options.fast)
    if page.is_article is not True and _openings(root) >= MANY_OPENINGS:
        raise ReportError("DL-111", what=document.where, detail="it lists the openings of others")
    paragraphs, how = _text(root, document.where, options)
    characters = sum(map(len, paragraphs))
    if page.is_article is not True and characters < SHORT_CHARACTERS:
        raise ReportError("DL-111", what=document.where, detail=f"of running text there are {characters} characters")
    story.say_text(paragraphs, how)
    return with_more(story.clip(document, FORM), {**page.more, **({"charset": charset} if charset else {})})


def with_more(clip: Clip, more: Mapping[str, str]) -> Clip:
    """The clip with more that was found."""
    found = dict(sorted({**clip.edition.found, **more}.items()))
    return msgspec.structs.replace(clip, edition=msgspec.structs.replace(clip.edition, found=found))


def _openings(root: HtmlElement) -> int:
    """How many article elements there are with a heading that is a link."""
    return sum(
        1
        for article in root.iter("article")
        if article.xpath(f".//*[{_LINKED_HEADINGS}]/a[@href] | .//a[@href]/*[{_LINKED_HEADINGS}]")
    )


def _text(root: HtmlElement, what: str, options: Options) -> tuple[list[str], str]:
    """The paragraphs of the article in a tree, which is changed, and what found them."""
    pruned(root)
    if options.fast:
        paragraphs, how = html_fast.paragraphs_in(root, what), "resiliparse"
    else:
        paragraphs, how = _extracted(root), "trafilatura"
    right = [mended(paragraph) for paragraph in paragraphs]
    return right, how if right == paragraphs else f"{how}, ftfy"


def _extracted(root: HtmlElement) -> list[str]:
    found = trafilatura.bare_extraction(root, include_comments=False, with_metadata=False)
    return [] if found is None or isinstance(found, dict) else paragraphs_in(found.body)


def page_text(text: str, what: str, options: Options) -> list[str]:
    """The paragraphs of the article in a page that was decoded already, such as a newsletter; tables that lay it out are opened.

    Raises:
        ReportError: DL-101, DL-110, DL-118 or DL-120, as `read`.
    """
    root = tree(text, what)
    for element in root.iter("table", "tbody", "thead", "tr", "td", "th", "center"):
        element.tag = "div"
    return _text(root, what, options)[0]


def fragment(text: str, what: str) -> list[str]:
    """The paragraphs of a piece of HTML that holds nothing but a report, as feeds do; captions and lists of links are left out.

    Raises:
        ReportError: DL-110 or DL-118, as `read`.

    >>> fragment("<p>Talks resumed.</p><p>They ended.", "an item")
    ['Talks resumed.', 'They ended.']
    """
    clean = NO_CHARACTERS.sub(" ", text)
    return [mended(paragraph) for paragraph in paragraphs_of(tree(f"<div>{clean}</div>", what))] if clean.strip() else []
