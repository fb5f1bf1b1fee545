"""Watching: asks each feed when its time has come, once or again and again."""

from collections.abc import Callable, Generator
from contextlib import closing
from pathlib import Path

from dateline.archive import Writer
from dateline.errors import ArchiveError
from dateline.reader import Reader
from dateline.watch.clock import Clock
from dateline.watch.fetch import Fetcher
from dateline.watch.listing import Feed, Listing
from dateline.watch.manners import Manners
from dateline.watch.state import load, save
from dateline.watch.visit import Desk, Told, Visit

# Seconds until an archive that another process writes to is tried again.
BUSY = 30.0

# Seconds between two rounds at least, so that a mistake in a moment never asks without end.
SHORTEST_WAIT = 1.0


class Watch:
    """Watches the feeds of a list for an archive.

    Args:
        listing: the feeds.
        folder: the archive's folder, which is made if need be.
        reader: how to read.
        clock: the time.
        fetcher: gives what fetches for a feed.
        excerpts_only: whether to keep only the words that were coded and a little around them.
    """

    def __init__(
        self,
        listing: Listing,
        folder: Path,
        reader: Reader,
        clock: Clock,
        fetcher: Callable[[Feed], Fetcher],
        *,
        excerpts_only: bool = False,
    ) -> None:
        self._listing, self._folder, self._reader, self._clock = listing, folder, reader, clock
        self._fetchers = {feed.url: fetcher(feed) for feed in listing.feed}
        self._excerpts_only = excerpts_only

    def once(self) -> Generator[Told]:
        """Ask each feed whose time has come; yields what became of each feed, in the order of the list.

        Raises:
            ArchiveError: DL-302 while another process writes, DL-306 if the folder can't be written.
            FetchError: DL-506 if what was remembered can't be read.
        """
        with Writer(self._folder) as writer:
            state = load(self._folder)
            desk = Desk(writer, self._reader, self._clock, state, Manners(state, self._clock), self._excerpts_only)
            for feed in self._listing.feed:
                yield Visit(desk, feed, self._listing.every(feed), self._fetchers[feed.url]).make()
            save(self._folder, state, self._clock.now())

    def forever(self) -> Generator[Told]:
        """Ask each feed again and again until the process is stopped; yields what became of those that were asked.

        The archive is free for others between two rounds. Raises as `once`, but waits while another process writes.
        """
        while True:
            try:
                with closing(self.once()) as told:
                    yield from (one for one in told if one.asked)
                wait = self._next() - self._clock.now()
            except ArchiveError as error:
                if error.code != "DL-302":
                    raise
                wait = BUSY
            self._clock.sleep(max(wait, SHORTEST_WAIT))

    def _next(self) -> float:
        """When the next feed or page is to be asked for, in seconds since 1970."""
        state = load(self._folder)
        manners = Manners(state, self._clock)
        times = []
        for feed in self._listing.feed:
            known = state.feed(feed.url)
            times.append(max(known.ask, manners.free(feed.url)))
            times += [max(item.ask, manners.free(item.url)) for item in known.waiting if feed.pages]
        return min(times)
