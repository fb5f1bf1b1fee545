"""What a page says of itself: JSON-LD, meta elements, links and time elements, each with the place where it stands."""

import json
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urljoin, urlsplit

import msgspec
from htmldate import find_date
from lxml.html import HtmlElement
from trafilatura.metadata import extract_author, extract_title

from dateline.report import FIRST_YEAR, LAST_YEAR
from dateline.sources.charset import mended
from dateline.sources.moments_mail import moment_in
from dateline.sources.story import Story

# schema.org has a dozen kinds of articles, and their names end so; the others are named.
_ARTICLE = "Article"
_ARTICLES = frozenset({"BlogPosting", "LiveBlogPosting", "Report", "SocialMediaPosting"})
# Kinds of pages that hold no report of their own.
_INDEXES = frozenset(
    {"CollectionPage", "ItemList", "SearchResultsPage", "ProfilePage", "ContactPage", "AboutPage", "ImageGallery"}
)

# JSON-LD that describes a page is some kilobytes, in a few blocks; what is longer is data of other sorts.
MAX_LD_CHARACTERS, MAX_LD_NODES = 1_000_000, 500

# A name, a title or an address that is longer is none.
MAX_VALUE = 1_000

_PUBLISHED = (
    "article:published_time", "og:article:published_time", "og:published_time", "datepublished", "dc.date.issued",
    "dcterms.issued", "parsely-pub-date", "sailthru.date", "pubdate", "publishdate", "publish-date", "date_published",
    "dc.date", "dc:date", "date",
)  # fmt: skip
_UPDATED = (
    "article:modified_time", "og:article:modified_time", "og:updated_time", "datemodified", "dcterms.modified", "lastmod",
    "last-modified",
)  # fmt: skip
_TITLES = ("og:title", "twitter:title", "dc.title", "headline")
_AUTHORS = ("author", "article:author", "parsely-author", "sailthru.author", "dc.creator", "byl")
_OUTLETS = ("og:site_name", "application-name", "publisher", "dc.publisher")

# What schema.org's creativeWorkStatus says of an article that its publisher took back.
_TAKEN_BACK = frozenset({"retracted", "withdrawn", "canceled", "cancelled", "deleted"})


class Self(msgspec.Struct, frozen=True, kw_only=True):
    """What a page says it is.

    Attributes:
        is_article: whether it says that it is an article; `False` if it says that it is something else, ``None`` if nothing.
        more: what else is told, for `Edition.found`.
    """

    is_article: bool | None
    more: Mapping[str, str]


def describe(root: HtmlElement, story: Story, given_url: str | None, *, by_look: bool) -> Self:
    """What the page is; its title, byline, outlet, address and moments go into the story. The tree stays as it is.

    Args:
        root: the page.
        story: takes what is found.
        given_url: where the page was found, against which relative addresses stand.
        by_look: whether what nothing marks is found by its look.
    """
    nodes = list(_ld_nodes(root))
    metas = _metas(root)
    address = _say_url(root, metas, story, given_url)
    article = _main_article(nodes, address)
    _say_ld(article, story)
    _say_metas(metas, story)
    _say_times(root, story)
    if by_look:
        _say_by_look(root, story)
    return Self(is_article=_is_article(article, nodes, metas), more=_more(article, story))


def _is_article(article: Mapping[str, Any], nodes: list[Mapping[str, Any]], metas: Mapping[str, str]) -> bool | None:
    if article or metas.get("og:type", "").lower() == "article":
        return True
    if any(_INDEXES.intersection(_types(node)) for node in nodes) or metas.get("og:type", "").lower() in ("website", "profile"):
        return False
    return None


def _more(article: Mapping[str, Any], story: Story) -> dict[str, str]:
    more = {}
    if article.get("correction"):
        more["correction"] = "json-ld correction"
        for one in _listed(article["correction"]):
            if isinstance(one, dict):
                story.say_changed(_moment(one.get("datePublished")))
    if any(word in _TAKEN_BACK for word in str(_name(article.get("creativeWorkStatus")) or "").lower().split()):
        story.standing = "canceled"
        more["standing"] = "json-ld creativeWorkStatus"
    if str(article.get("isAccessibleForFree")).lower().endswith("false"):
        more["access"] = "json-ld isAccessibleForFree"
    return more


def _ld_nodes(root: HtmlElement) -> Iterator[Mapping[str, Any]]:
    """The objects that a page's JSON-LD describes, not those within them."""
    count = 0
    for script in root.iter("script"):
        text = script.text or ""
        if "ld+json" not in (script.get("type") or "").lower() or len(text) > MAX_LD_CHARACTERS:
            continue
        waiting = [_loaded(text)]
        while waiting and count < MAX_LD_NODES:
            one = waiting.pop(0)
            if isinstance(one, list):
                waiting[:0] = one[:MAX_LD_NODES]
            elif isinstance(one, dict):
                count += 1
                yield one
                waiting[:0] = [one[key] for key in ("@graph", "mainEntity") if isinstance(one.get(key), list | dict)]


def _loaded(text: str) -> object:
    """The value of a block of JSON; ``None`` if it is broken, as many are."""
    try:
        return json.loads(text.strip().removesuffix(";"), strict=False)
    except (ValueError, RecursionError):
        return None


def _types(node: Mapping[str, Any]) -> list[str]:
    return [str(one).rpartition("/")[2] for one in _listed(node.get("@type"))]


def _main_article(nodes: list[Mapping[str, Any]], address: str | None) -> Mapping[str, Any]:
    """The article that the page is about: the one with its address, else the first; empty if there is none."""
    articles = [node for node in nodes if any(one.endswith(_ARTICLE) or one in _ARTICLES for one in _types(node))]
    of_page = (
        node for node in articles if address and address in (_address(node.get("url")), _address(node.get("mainEntityOfPage")))
    )
    return next(of_page, articles[0] if articles else {})


def _say_ld(article: Mapping[str, Any], story: Story) -> None:
    story.say("title", _clean(_name(article.get("headline"))), "json-ld headline")
    names = [name for one in _listed(article.get("author")) if (name := _clean(_name(one))) and "://" not in name]
    story.say_byline(", ".join(dict.fromkeys(names))[:MAX_VALUE], "json-ld author")
    publishers = (_clean(_name(one)) for one in _listed(article.get("publisher")))
    story.say("outlet", next(filter(None, publishers), None), "json-ld publisher")
    story.say("url", _http(_address(article.get("url")) or _address(article.get("mainEntityOfPage"))), "json-ld url")
    story.say_published(_moment(article.get("datePublished")), "json-ld datePublished")
    story.say_changed(_moment(article.get("dateModified")))


def _metas(root: HtmlElement) -> dict[str, str]:
    """Names of meta elements in small letters with their first contents."""
    metas: dict[str, str] = {}
    for meta in root.iter("meta"):
        name = meta.get("property") or meta.get("name") or meta.get("itemprop")
        content = (meta.get("content") or "").strip()
        if name and content:
            metas.setdefault(name.strip().lower(), content)
    return metas


def _say_metas(metas: Mapping[str, str], story: Story) -> None:
    for field, names in (("title", _TITLES), ("byline", _AUTHORS), ("outlet", _OUTLETS)):
        for name in names:
            value = _clean(metas.get(name))
            if value and "://" not in value:
                (story.say_byline if field == "byline" else _sayer(story, field))(value, f"meta {name}")
    for name in _PUBLISHED:
        story.say_published(_moment(metas.get(name)), f"meta {name}")
    for name in _UPDATED:
        story.say_changed(_moment(metas.get(name)))


def _sayer(story: Story, field: str) -> Any:  # noqa: ANN401 - a method with its first value
    return lambda value, where: story.say(field, value, where)


def _say_url(root: HtmlElement, metas: Mapping[str, str], story: Story, given: str | None) -> str | None:
    """The page's own address, which goes into the story; a relative one stands against where the page was found."""
    for link in root.iter("link"):
        if "canonical" in (link.get("rel") or "").lower().split():
            story.say("url", _http(_joined(given, link.get("href"))), "link canonical")
    story.say("url", _http(_joined(given, metas.get("og:url"))), "meta og:url")
    return story.fields.get("url")


def _joined(base: str | None, address: str | None) -> str | None:
    try:
        return urljoin(base or "", (address or "").strip())
    except ValueError:
        return None


def _http(address: str | None) -> str | None:
    """The address, if it is a whole one of the web."""
    try:
        parts = urlsplit(address or "")
    except ValueError:
        return None
    return address if parts.scheme in ("http", "https") and parts.netloc and len(address or "") <= 2 * MAX_VALUE else None


def _say_times(root: HtmlElement, story: Story) -> None:
    """Takes the moments of time elements that say what they mark; of others the first within the article."""
    article = next(root.iter("article", "main"), None)
    inside = {id(one) for one in article.iter("time")} if article is not None else set()
    first = None
    for element in root.iter("time"):
        value = _moment(element.get("datetime"))
        marks = f"{element.get('itemprop', '')} {element.get('class', '')}".lower()
        if "modif" in marks or "updat" in marks:
            story.say_changed(value)
        elif "publish" in marks or "pubdate" in element.attrib:
            story.say_published(value, "time element")
        elif id(element) in inside:
            first = first or value
    story.say_published(first, "time element")


def _say_by_look(root: HtmlElement, story: Story) -> None:
    """Takes what nothing marks as such and trafilatura finds by its look or its class."""
    if "title" not in story.fields:
        story.say("title", _clean(extract_title(root)), "trafilatura")
    if "byline" not in story.fields:
        story.say_byline(_clean(extract_author(root)), "trafilatura")
    if story.first is None:
        first, last = f"{FIRST_YEAR}-01-01", f"{LAST_YEAR}-12-31"  # else it would read the clock
        try:
            day = find_date(root, extensive_search=False, original_date=True, min_date=first, max_date=last)
        except ValueError:  # it meets a number that no date holds
            return
        story.say_published(day, "trafilatura")


def _listed(value: object) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _name(value: object) -> str | None:
    if isinstance(value, dict):
        value = value.get("name")
    return next((one for one in _listed(value) if isinstance(one, str)), None)


def _address(value: object) -> str | None:
    if isinstance(value, dict):
        value = value.get("@id") or value.get("url")
    return value if isinstance(value, str) else None


def _clean(value: str | None) -> str | None:
    """The words of a value, mended if they are plainly wrong; ``None`` if they are none, or too many."""
    words = " ".join((value or "").split())
    return mended(words) if 0 < len(words) <= MAX_VALUE else None


def _moment(value: object) -> str | None:
    moment = moment_in(value) if isinstance(value, str) else None
    return moment.exact if moment else None
