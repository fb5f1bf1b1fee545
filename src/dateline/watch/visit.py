"""One feed in one round: the feed itself, if its time has come, and then those of its pages whose time has.

What is fetched is read and written first; only then the items count as seen, and that is written too.
"""

from collections.abc import Iterable, Iterator, Mapping

import msgspec

from dateline.archive import Writer
from dateline.errors import DatelineError, ReportError
from dateline.ingest import Outcome, ingest
from dateline.reader import Reader
from dateline.sources.clip import Document
from dateline.watch.clock import Clock, back_off, max_age
from dateline.watch.fetch import Answer, Fetcher
from dateline.watch.items import Offer, offer, page
from dateline.watch.listing import Feed
from dateline.watch.manners import Failure, Manners
from dateline.watch.state import FeedState, Item, State, remember, save

# Pages that are fetched and read before they count as seen; who is killed in between fetches no more than so many again.
ROUND = 32

# Rounds of pages in one visit, so that a feed of thousands does not hold up the others; the rest waits for the next.
ROUNDS = 4

# How often a page is tried, with longer and longer waits between, before it is given up.
TRIES = 5

# The longest time, in seconds, for which a feed is left alone because it asks for it; a year would be a mistake.
LONGEST_LEAST = 86_400.0

_UNCHANGED = 304


class Told(msgspec.Struct):
    """What became of one feed in one round.

    Attributes:
        url: the feed.
        asked: whether it was asked, or pages of it were; false if its time has not come.
        new: reports that the archive did not hold before.
        known: items that it did, or that were seen before.
        waiting: pages that are still to be fetched.
        errors: what could not be read or fetched among its items.
        error: why the feed itself could not be read.
    """

    url: str
    asked: bool = False
    new: int = 0
    known: int = 0
    waiting: int = 0
    errors: list[DatelineError] = []
    error: DatelineError | None = None


class Desk(msgspec.Struct, frozen=True):
    """What all visits of one round share: where to write, how to read, the time, what is known, and the conduct towards hosts."""

    writer: Writer
    reader: Reader
    clock: Clock
    state: State
    manners: Manners
    excerpts_only: bool = False


class Visit:
    """A visit to one feed.

    Args:
        desk: what is shared with other visits.
        feed: the feed.
        every: the seconds between two polls of it.
        fetcher: what fetches for it.
    """

    def __init__(self, desk: Desk, feed: Feed, every: float, fetcher: Fetcher) -> None:
        self._desk, self._feed, self._every, self._fetcher = desk, feed, every, fetcher
        self._state: FeedState = desk.state.feed(feed.url)
        self._told = Told(feed.url)

    def make(self) -> Told:
        """Do what is due, and say what became of it."""
        if self._state.ask <= self._desk.clock.now() and self._desk.manners.is_free(self._feed.url):
            self._told.asked = True
            if self._poll():
                self._save()
        for _ in range(ROUNDS):
            batch = self._due()
            if not batch:
                break
            self._told.asked = True
            self._read_pages(batch)
            self._save()
        self._told.waiting = len(self._state.waiting)
        return self._told

    def _poll(self) -> bool:
        """Ask for the feed, and read the items that hold a report; true if that told anything new.

        Where it did not, what is remembered can wait to be written until all feeds were asked.
        """
        state = self._state
        unchanged = state.pages == self._feed.pages  # else items that did not count then do now
        etag, modified = (state.etag, state.modified) if unchanged else (None, None)
        answer = self._desk.manners.get(self._feed.url, self._fetcher, etag=etag, modified=modified)
        if isinstance(answer, Failure):
            self._fail(answer.error, again=answer.again)
            return True
        told = False
        if answer.status != _UNCHANGED:
            try:
                found = offer(self._feed, answer.raw, self._desk.state.seen())
            except ReportError as error:
                self._fail(error, again=False)
                return True
            told = self._take(found, answer)
        state.failures = 0
        asked = min(max(state.least, _fresh(answer)), LONGEST_LEAST)
        turns = 2 * self._desk.manners.pause(self._feed.url)  # where a host is asked so seldom, its pages have their turn too
        state.ask = self._desk.clock.now() + max(self._every, asked, turns)
        return told

    def _take(self, found: Offer, answer: Answer) -> bool:
        """Read what a feed offers; true if it offers anything new."""
        self._told.known += found.known
        self._lose(found.lost)
        if found.documents or found.lost:
            self._ingest(found.documents)
        state = self._state
        remember(state, found.done, found.present)
        state.waiting += found.pages
        state.least = found.ttl or 0.0
        state.etag, state.modified = answer.headers.get("etag"), answer.headers.get("last-modified")
        state.pages = self._feed.pages
        return bool(found.done or found.pages or found.lost)

    def _fail(self, error: DatelineError, *, again: bool) -> None:
        """A feed that can't be read: soon again where that may help, else when its time comes."""
        self._told.error = error
        self._desk.writer.add_problem(self._feed.url, error)
        self._desk.writer.flush()
        self._state.failures += 1
        wait = back_off(self._state.failures, self._desk.clock)
        asked = self._desk.clock.now() + (wait if again else max(wait, self._every))
        self._state.ask = max(asked, self._desk.manners.free(self._feed.url))

    def _due(self) -> list[Item]:
        """The next pages whose time has come, and whose hosts may be asked."""
        now = self._desk.clock.now()
        waiting = self._state.waiting if self._feed.pages else []
        return [one for one in waiting if one.ask <= now and self._desk.manners.is_free(one.url)][:ROUND]

    def _read_pages(self, batch: list[Item]) -> None:
        done: list[str] = []
        self._ingest(self._pages(batch, done))
        finished = frozenset(done)
        self._state.waiting = [one for one in self._state.waiting if one.mark not in finished]
        remember(self._state, done)

    def _pages(self, batch: list[Item], done: list[str]) -> Iterator[Document]:
        """The pages of some items; those that are done with, read or given up, are written to ``done``."""
        for item in batch:
            if not self._desk.manners.is_free(item.url):
                continue  # its host has sent us away since
            answer = self._desk.manners.get(item.url, self._fetcher)
            if isinstance(answer, Failure):
                item.tries += 1
                if answer.again and item.tries < TRIES:
                    item.ask = self._desk.clock.now() + back_off(item.tries, self._desk.clock)
                    continue
                self._lose({item.url: answer.error})
            else:
                yield page(item, self._feed, answer.url, answer.raw)
            done.append(item.mark)

    def _ingest(self, found: Iterable[Document]) -> None:
        """Read documents into the archive, which holds them when this returns."""
        desk = self._desk
        for outcome in ingest(found, desk.writer, desk.reader, excerpts_only=desk.excerpts_only):
            self._count(outcome)

    def _lose(self, lost: Mapping[str, DatelineError]) -> None:
        for where, error in lost.items():
            self._desk.writer.add_problem(where, error)
            self._told.errors.append(error)

    def _count(self, outcome: Outcome) -> None:
        if outcome.error is not None:
            self._told.errors.append(outcome.error)
        else:
            self._told.new += outcome.added
            self._told.known += not outcome.added

    def _save(self) -> None:
        save(self._desk.writer.folder, self._desk.state, self._desk.clock.now())


def _fresh(answer: Answer) -> float:
    """Seconds for which an answer asks to be kept."""
    return max_age(answer.headers.get("cache-control")) or 0.0
