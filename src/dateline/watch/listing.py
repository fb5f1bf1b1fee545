"""The list of feeds that a person writes, ``feeds.toml``: who asks, which feeds, and how often."""

import re
from pathlib import Path

import msgspec

from dateline.errors import FetchError
from dateline.watch.addresses import SCHEMES, Host, host_of

# A feed that is asked more often than this, in seconds, costs its publisher more than it tells anybody.
SHORTEST = 300.0

_LENGTH = re.compile(r"(\d{1,4})\s*([smhd])")
_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86_400}


class Feed(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One feed.

    Attributes:
        url: where it is.
        outlet: whose it is, for reports that don't say; ``None`` leaves it open.
        every: the shortest time between two polls, as ``20m``, ``2h`` or ``1d``; ``None`` is the list's interval.
        pages: whether to fetch the pages to which items without a text of their own lead.
        allow_private: whether the feed's own host and port may have an address that is not public.
    """

    url: str
    outlet: str | None = None
    every: str | None = None
    pages: bool = True
    allow_private: bool = False

    @property
    def private(self) -> Host | None:
        """The host that may have an address which is not public."""
        return host_of(self.url) if self.allow_private else None


class Listing(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A list of feeds.

    Attributes:
        contact: how a publisher reaches whoever watches, an address of mail or of a page; it is sent with every request.
        interval: the shortest time between two polls of a feed that says nothing else.
        feed: the feeds, in their order.
    """

    contact: str
    interval: str = "30m"
    feed: tuple[Feed, ...]

    def every(self, feed: Feed) -> float:
        """Seconds between two polls of a feed, if neither the feed nor its server asks for longer."""
        return length(feed.every or self.interval)


def load(path: Path) -> Listing:
    """The list in a file.

    Raises:
        FetchError: DL-506, which names the field, if the file can't be read or says something wrong.
    """
    try:
        listing = msgspec.toml.decode(path.read_bytes(), type=Listing)
        _check(listing)
    except OSError as error:
        raise FetchError("DL-506", file=path, detail=error.strerror or error) from error
    except ValueError as error:  # what is no TOML, no UTF-8, or of the wrong type is one too
        raise FetchError("DL-506", file=path, detail=error) from error
    return listing


def length(text: str) -> float:
    """Seconds, from a number and a unit of s, m, h or d.

    Raises:
        ValueError: if it is none, or too short.

    >>> length("20m")
    1200.0
    """
    match = _LENGTH.fullmatch(text.strip())
    if not match:
        raise ValueError(f"{text!r} is no length of time such as 20m, 2h or 1d")
    seconds = float(match[1]) * _SECONDS[match[2]]
    if seconds < SHORTEST:
        raise ValueError(f"{text!r} is less than {SHORTEST / 60:.0f} minutes")
    return seconds


def _check(listing: Listing) -> None:
    """Nothing, if the values mean something; ValueError with the field's name otherwise."""
    if not listing.contact.strip() or not (listing.contact.isascii() and listing.contact.isprintable()):
        raise ValueError("contact must be a line of plain ASCII, such as an address of mail")
    _check_length("interval", listing.interval)
    if not listing.feed:
        raise ValueError("feed: there is none; write [[feed]] and its url")
    seen: set[str] = set()
    for number, feed in enumerate(listing.feed):
        _check_feed(f"feed[{number}]", feed)
        if feed.url in seen:
            raise ValueError(f"feed[{number}].url: {feed.url} is listed twice")
        seen.add(feed.url)


def _check_feed(where: str, feed: Feed) -> None:
    scheme = feed.url.partition(":")[0]
    if scheme not in SCHEMES:
        raise ValueError(f"{where}.url must begin with http:// or https://")
    try:
        host_of(feed.url)
    except ValueError as error:
        raise ValueError(f"{where}.url: {error}") from error
    if feed.every is not None:
        _check_length(f"{where}.every", feed.every)


def _check_length(where: str, text: str) -> None:
    try:
        length(text)
    except ValueError as error:
        raise ValueError(f"{where}: {error}") from error
