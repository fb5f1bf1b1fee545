"""What a feed has to offer: which items hold a report, which lead to a page, and which of them are new."""

from collections.abc import Container

import msgspec

from dateline.errors import DatelineError, FetchError, ReportError
from dateline.sources.clip import Document
from dateline.sources.feeds import FORM, Entry
from dateline.watch.addresses import host_of
from dateline.watch.cutting import cut, only, parts
from dateline.watch.listing import Feed
from dateline.watch.state import Item, mark


class Offer(msgspec.Struct):
    """What is in a feed now.

    Attributes:
        documents: the feed, cut down to the new items that hold a report, in parts.
        lost: what can't be read, by its place.
        pages: the pages of new items that hold none, if pages are asked for.
        present: the marks of all its items.
        done: the marks of the new items that the documents hold, or that can't be read.
        known: how many items are not new.
        ttl: seconds for which the feed asks to keep what it sent; ``None`` if it doesn't say.
    """

    documents: list[Document] = []
    lost: dict[str, DatelineError] = {}
    pages: list[Item] = []
    present: set[str] = set()
    done: list[str] = []
    known: int = 0
    ttl: float | None = None


def offer(feed: Feed, raw: bytes, seen: Container[str]) -> Offer:
    """What a feed offers.

    Args:
        feed: the feed.
        raw: what its server sent.
        seen: marks of items that are not new, in this feed or another.

    Raises:
        ReportError: DL-101, DL-110, DL-112 or DL-118 if it is no feed that can be read.
    """
    document = Document(where=feed.url, raw=raw, form=FORM, given={"outlet": feed.outlet} if feed.outlet else {})
    found = cut(raw)
    sorted_out = Offer(ttl=found.ttl if found else None)
    try:
        for part, entries in parts(document):
            wanted = [_sort(entry, feed, seen, sorted_out) for entry in entries]
            if any(wanted):
                sorted_out.documents.append(only(part, wanted))
    except ReportError as error:
        if not sorted_out.present:
            raise
        sorted_out.lost[feed.url] = error  # of a feed that is too long, the first items are read
    return sorted_out


def page(item: Item, feed: Feed, url: str, raw: bytes) -> Document:
    """The page of an item.

    Args:
        item: the item.
        feed: where it stood.
        url: the address that answered.
        raw: what it answered.
    """
    moment = item.published_at or ""
    given = {
        "url": url,
        "title": item.title,
        "published": moment[: len("2026-01-31")],
        "published_at": moment if "T" in moment else None,
        "outlet": feed.outlet,
    }
    return Document(where=item.url, raw=raw, form="html", given={key: value for key, value in given.items() if value})


def _sort(entry: Entry, feed: Feed, seen: Container[str], found: Offer) -> bool:
    """Whether an item is new and holds a report; pages, and what leads nowhere, are written down."""
    url = entry.url.partition("#")[0] if entry.url else None
    if entry.body:
        own = mark("body", entry.key, entry.updated)
    elif not feed.pages:
        return False
    else:
        own = mark("page", url or entry.key)
    is_new = own not in seen and own not in found.present
    found.present.add(own)
    found.known += not is_new
    if not is_new:
        return False
    if entry.body:
        found.done.append(own)
        return True
    where = f"{feed.url}#{entry.key}"
    if error := _dead_end(url, where):
        found.done.append(own)
        found.lost[where] = error
    elif url:
        found.pages.append(Item(mark=own, url=url, title=entry.title, published_at=entry.published_at))
    return False


def _dead_end(url: str | None, where: str) -> DatelineError | None:
    """Why an item without a text leads to no page."""
    if not url:
        return ReportError("DL-111", what=where, detail="the item has no text, and no link to one")
    try:
        host_of(url)
    except ValueError as error:
        return FetchError("DL-501", url=url, detail=error)
    return None
