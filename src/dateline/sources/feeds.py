"""Feeds in RSS and Atom: their items as reports where they hold the text, and as links for those who fetch it."""

import io
import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

import feedparser
import msgspec
from lxml import etree

from dateline.errors import ReportError
from dateline.report import Report
from dateline.sources.charset import NO_CHARACTERS, mended
from dateline.sources.clip import Clip, Document, Edition, Found, Lost, Options
from dateline.sources.html import fragment
from dateline.sources.markup import MAX_BYTES, reason
from dateline.sources.moments import Moment
from dateline.sources.moments_mail import moment_in
from dateline.sources.paragraphs import BETWEEN, plain

FORM = "feed"

# What takes items from feeds, which an archive keeps beside them.
EXTRACTOR = f"feedparser {feedparser.__version__}"

# Papers' feeds have 10 to 200 items; whole archives in one feed some thousands.
MAX_ITEMS = 5_000

# A teaser is a sentence or three; a report in a feed is longer, or has several paragraphs.
BODY_CHARACTERS, BODY_PARAGRAPHS, PARAGRAPHS_CHARACTERS = 600, 2, 240

# How teasers end that break off, or lead on.
_BREAKS_OFF = re.compile(
    r"(?:…|\.\.\.|\[(?:…|\.\.\.|\+\d+ chars)\]|(?:read|continue) (?:more|reading|on)\W*|more\s*[»>]+)\s*\Z", re.IGNORECASE
)

# The parser's second way, for feeds that are not well-formed, takes time with the square of what stands in one item.
MAX_BROKEN_BYTES = 1_000_000


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """An item of a feed, for those who fetch what it leads to.

    Attributes:
        key: its id, which stays when it is changed: guid, id, or else its link.
        url: where its report is; ``None`` if it leads nowhere on the web.
        title: its title.
        published_at: its moment with the zone, or its day if no zone is told.
        updated: when it was last changed, likewise.
        body: whether the feed holds the report itself.
        teaser: what the feed says of it in short; ``None`` if it says nothing.
    """

    key: str
    url: str | None = None
    title: str | None = None
    published_at: str | None = None
    updated: str | None = None
    body: bool = False
    teaser: str | None = None


def read(document: Document, options: Options) -> Iterator[Found]:
    """The reports of a feed in its order; an item with only a teaser is lost with DL-111.

    A feed as a whole is lost with DL-101 if it is empty, DL-110 if it is none, DL-112 if it declares entities, and DL-118 if
    it is too large.
    """
    try:
        feed = _parsed(document)
    except ReportError as error:
        yield Lost(where=document.where, error=error)
        return
    if not feed.entries:
        yield Lost(where=document.where, error=ReportError("DL-111", what=document.where, detail="it has no items"))
    for number, item in enumerate(feed.entries, 1):
        if number > MAX_ITEMS:
            yield Lost(where=document.where, error=ReportError("DL-118", what=document.where, limit=f"{MAX_ITEMS:,} items"))
            return
        yield _found(item, feed.feed, document, number)


def entries(document: Document) -> list[Entry]:
    """The items of a feed in its order, no more than `MAX_ITEMS`; those without an id, a link and a title are left out.

    Raises:
        ReportError: DL-101, DL-110, DL-112 or DL-118, as `read` gives them for a whole feed.
    """
    found = (_entry(item, document.where) for item in _parsed(document).entries[:MAX_ITEMS])
    return [entry for entry in found if entry]


def _entry(item: Mapping[str, Any], what: str) -> Entry | None:
    title, url = _words(item.get("title"), what), _url(item)
    key = _one_line(item.get("id")) or url or title
    if not key:
        return None
    try:
        paragraphs, _ = _body(item, what)
    except ReportError:  # whoever reads the feed hears of it; the link is good
        paragraphs = []
    published, updated = _published(item), _updated(item)
    return Entry(
        key=key,
        url=url,
        title=title,
        published_at=published.exact if published else None,
        updated=updated.exact if updated else None,
        body=_is_body(paragraphs),
        teaser=_words(item.get("summary"), what),
    )


def _parsed(document: Document) -> Any:  # noqa: ANN401 - the library has no types
    raw, what = document.raw, document.where
    if not raw.strip():
        raise ReportError("DL-101", what=what)
    if len(raw) > MAX_BYTES:
        raise ReportError("DL-118", what=what, limit=f"{MAX_BYTES:,} bytes")
    if b"<!ENTITY" in raw.replace(b"\x00", b"").upper():
        raise ReportError("DL-112", what=what)
    broken = _is_broken(raw)
    if broken and len(raw) > MAX_BROKEN_BYTES:
        raise ReportError("DL-110", what=what, form="a feed", detail=broken)
    try:
        # From a file in memory: it would fetch or open what is given as a string.
        feed = feedparser.parse(io.BytesIO(raw), resolve_relative_uris=False, sanitize_html=False)
    except (ValueError, LookupError, RecursionError, AttributeError, TypeError, AssertionError) as error:
        raise ReportError("DL-110", what=what, form="a feed", detail=repr(error)) from error
    if not feed.version and not feed.entries:
        raise ReportError("DL-110", what=what, form="a feed", detail=broken or "it has no root of RSS or Atom")
    return feed


def _is_broken(raw: bytes) -> str | None:
    """Why a feed is not well-formed XML; ``None`` if it is."""
    try:
        etree.fromstring(raw, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False))
    except (etree.XMLSyntaxError, ValueError) as error:
        return reason(str(error))
    return None


def _found(item: Mapping[str, Any], feed: Mapping[str, Any], document: Document, number: int) -> Found:
    part = _one_line(item.get("id")) or _url(item) or str(number)
    where = f"{document.where}#{part}"
    try:
        paragraphs, place = _body(item, where)
    except ReportError as error:
        return Lost(where=where, error=error)
    if not _is_body(paragraphs):
        detail = "the item is only a teaser" if paragraphs else "the item has no text"
        return Lost(where=where, error=ReportError("DL-111", what=where, detail=detail))
    fields, found = _fields(item, feed, document, where)
    published, updated = _published(item), _updated(item)
    return Clip(
        where=document.where,
        form=FORM,
        part=part,
        report=Report(text=BETWEEN.join(paragraphs), **fields),
        edition=Edition(
            updated=updated.exact if updated and published and updated.is_after(published) else None,
            key=_one_line(item.get("id")),
            found=dict(sorted({**found, "text": place}.items())),
        ),
    )


def _fields(
    item: Mapping[str, Any], feed: Mapping[str, Any], document: Document, what: str
) -> tuple[dict[str, str], dict[str, str]]:
    """The report's fields beside its text, and where each was found; the document's place fills what nobody says."""
    moment = _published(item)
    said = {
        "title": (_words(item.get("title"), what), "title"),
        "url": (_url(item), "link"),
        "byline": (_author(item), "author"),
        "published": (moment and moment.day, "published" if "published" in item else "updated"),
        "published_at": (moment and moment.moment, "published" if "published" in item else "updated"),
    }
    source = _words(_of(item, "source").get("title"), what)
    said["outlet"] = (source, "source") if source else (_words(feed.get("title"), what), "the feed's title")
    told = {field: value for field, value in document.given.items() if value and field not in ("text", "published_at")}
    fields = told | {field: value for field, (value, _) in said.items() if value}
    return fields, {field: said[field][1] if said.get(field, (None,))[0] else "given" for field in fields}


def _body(item: Mapping[str, Any], what: str) -> tuple[list[str], str]:
    """The longest text that an item has, and the element where it stands; the first of two of the same length."""
    texts = [(one, "content") for one in item.get("content") or () if isinstance(one, dict)]
    if item.get("summary"):
        texts.append(({"value": item["summary"], "type": _of(item, "summary_detail").get("type")}, "summary"))
    found = [(_paragraphs(one, what), place) for one, place in texts]
    return max(found, key=lambda one: sum(map(len, one[0])), default=([], "summary"))


def _paragraphs(content: Mapping[str, Any], what: str) -> list[str]:
    value = str(content.get("value") or "")
    if content.get("type") == "text/plain" and "</" not in value:
        return [mended(paragraph) for paragraph in plain(NO_CHARACTERS.sub(" ", value))]
    return fragment(value, what)


def _is_body(paragraphs: list[str]) -> bool:
    """Whether the text is the report itself, rather than a sentence or two that lead to it."""
    characters = sum(map(len, paragraphs))
    if not paragraphs or _BREAKS_OFF.search(paragraphs[-1]):
        return False
    return characters >= BODY_CHARACTERS or (len(paragraphs) >= BODY_PARAGRAPHS and characters >= PARAGRAPHS_CHARACTERS)


def _published(item: Mapping[str, Any]) -> Moment | None:
    """The moment of publication; where a feed tells only one of its moments, it is that."""
    return moment_in(item["published"]) if item.get("published") else _updated(item)


def _updated(item: Mapping[str, Any]) -> Moment | None:
    # Asked for a key that is missing, the library would answer with another and warn.
    return moment_in(item["updated"]) if "updated" in item else None


def _url(item: Mapping[str, Any]) -> str | None:
    """The link of an item, if it leads somewhere on the web."""
    link = _one_line(item.get("link")) or ""
    try:
        parts = urlsplit(link)
    except ValueError:
        return None
    return link if parts.scheme in ("http", "https") and parts.netloc else None


def _author(item: Mapping[str, Any]) -> str | None:
    name = _of(item, "author_detail").get("name") or item.get("author")
    line = _one_line(name)
    return mended(line) if line and "@" not in line else None


def _of(item: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    value = item.get(key)
    return value if isinstance(value, dict) else {}


def _one_line(value: object) -> str | None:
    return " ".join(NO_CHARACTERS.sub(" ", value).split()) or None if isinstance(value, str) else None


def _words(value: object, what: str) -> str | None:
    """The words of a title or teaser, which may be HTML."""
    line = _one_line(value)
    if line is None or ("<" not in line and "&" not in line):
        return line and mended(line)
    try:
        return " ".join(fragment(line, what)) or None
    except ReportError:  # what can't be read as a page's piece is no title, and the text says why
        return None
