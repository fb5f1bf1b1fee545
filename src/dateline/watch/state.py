"""What was seen and when to ask again: ``watch.json`` in the archive's folder, replaced in one step.

Items count as seen only once the archive holds what was read of them, so a watcher that is killed reads them again and the
archive knows them.
"""

import hashlib
from collections.abc import Collection, Iterable
from pathlib import Path

import msgspec

from dateline.archive import manifest
from dateline.errors import FetchError

NAME = "watch.json"
FORMAT = 1

# Seconds for which a host is remembered after all that is known of it has run out; its failures in a row count so long.
HOST_KEPT = 86_400.0

# Items that are remembered beyond those in a feed now: some feeds take items out and bring them back.
REMEMBERED = 2_000


class Item(msgspec.Struct, omit_defaults=True):
    """A page that is still to be fetched.

    Attributes:
        mark: what it is known by, as `mark` gives it.
        url: where it is.
        title: its title by the feed.
        published_at: its moment, or its day, by the feed.
        tries: how often it could not be fetched.
        ask: when to try again, in seconds since 1970.
    """

    mark: str
    url: str
    title: str | None = None
    published_at: str | None = None
    tries: int = 0
    ask: float = 0.0


class FeedState(msgspec.Struct, omit_defaults=True):
    """What is known of a feed.

    Attributes:
        ask: when to ask it again, in seconds since 1970.
        least: the seconds between two polls that the feed itself asks for.
        failures: how often in a row it could not be read.
        etag: what its server called its last state.
        modified: when its server said it was last changed.
        pages: whether pages were asked for then; if that has changed, its last state has to be looked at again.
        seen: the marks of its items that are done, the oldest first.
        waiting: the pages that are still to be fetched, in the feed's order.
    """

    ask: float = 0.0
    least: float = 0.0
    failures: int = 0
    etag: str | None = None
    modified: str | None = None
    pages: bool = True
    seen: list[str] = []
    waiting: list[Item] = []


class HostState(msgspec.Struct, omit_defaults=True):
    """What is known of a host.

    Attributes:
        free: when it may be asked again, in seconds since 1970.
        pause: the seconds between two requests that its robots.txt asks for.
        failures: how often in a row it was busy or out of reach.
        robots: its robots.txt; ``None`` if that was not read yet.
        robots_until: until when that counts.
    """

    free: float = 0.0
    pause: float = 0.0
    failures: int = 0
    robots: str | None = None
    robots_until: float = 0.0


class State(msgspec.Struct):
    """All of it: feeds by their address, hosts by scheme, name and port."""

    format: int = FORMAT
    feeds: dict[str, FeedState] = {}
    hosts: dict[str, HostState] = {}

    def seen(self) -> frozenset[str]:
        """The marks of all items that are done or waiting, in whatever feed they stood."""
        waiting = (item.mark for feed in self.feeds.values() for item in feed.waiting)
        return frozenset([*waiting, *(mark for feed in self.feeds.values() for mark in feed.seen)])

    def feed(self, url: str) -> FeedState:
        """The state of a feed, a new one if it has none."""
        return self.feeds.setdefault(url, FeedState())

    def host(self, name: str) -> HostState:
        """The state of a host, a new one if it has none."""
        return self.hosts.setdefault(name, HostState())


def load(folder: Path) -> State:
    """The state in an archive's folder; a new one if nothing was watched yet.

    Raises:
        FetchError: DL-506 if the file is there and is not what was written.
    """
    path = folder / NAME
    if not path.exists():
        return State()
    try:
        state = msgspec.json.decode(path.read_bytes(), type=State)
    except OSError as error:
        raise FetchError("DL-506", file=path, detail=error.strerror or error) from error
    except ValueError as error:
        raise FetchError("DL-506", file=path, detail=f"{error}; without the file all feeds are read anew") from error
    if state.format != FORMAT:
        raise FetchError("DL-506", file=path, detail=f"format is {state.format}, and this Dateline reads {FORMAT}")
    return state


def save(folder: Path, state: State, now: float) -> None:
    """Put the state in the place of the last one; what no longer tells anything of a host is dropped.

    Raises:
        ArchiveError: DL-306 if the disk is full or may not be written.
    """
    kept = {name: host for name, host in state.hosts.items() if max(host.free, host.robots_until) + HOST_KEPT > now}
    state.hosts = kept
    manifest.write(folder / NAME, msgspec.json.encode(state, order="sorted"))


def mark(*parts: str | None) -> str:
    """What an item is known by, in sixteen characters."""
    return hashlib.blake2b(repr(parts).encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def remember(state: FeedState, done: Iterable[str], present: Collection[str] = ()) -> None:
    """Count items as seen, and forget the oldest of those that are no longer in the feed.

    Args:
        state: of the feed, which is changed.
        done: marks of items that the archive holds, or that are given up.
        present: marks of all items that the feed has now; none leaves those that are remembered as they are.
    """
    seen = dict.fromkeys([*state.seen, *done])
    if present:
        gone, here = [one for one in seen if one not in present], [one for one in seen if one in present]
        state.seen = gone[-REMEMBERED:] + here
    else:
        state.seen = list(seen)
