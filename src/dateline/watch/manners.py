"""Fetching as a good guest: asks robots.txt first, pauses between requests, and stays away where it is not welcome."""

from urllib.parse import urlsplit

import msgspec

from dateline.errors import FetchError
from dateline.watch.addresses import host_of
from dateline.watch.clock import Clock, back_off, retry_after
from dateline.watch.fetch import Answer, Fetcher
from dateline.watch.robots import heed, known
from dateline.watch.state import HostState, State

# Seconds between two requests to one host, if its robots.txt asks for no more.
PAUSE = 2.0

# Seconds that are waited for a host within a poll; what takes longer is left for a later one.
PATIENCE = 30.0

_GOOD = frozenset({200, 304})
_TOO_MANY, _SERVER_ERRORS = 429, 500


class Failure(msgspec.Struct, frozen=True):
    """Why an address was not fetched, and whether the same may go well later."""

    error: FetchError
    again: bool


class Manners:
    """Keeps to what hosts ask for, over all feeds.

    Args:
        state: what is known of the hosts; it is changed, and whoever holds it writes it down.
        clock: the time.
    """

    def __init__(self, state: State, clock: Clock) -> None:
        self._state, self._clock = state, clock

    def is_free(self, url: str) -> bool:
        """Whether the host of an address may be asked now, or so soon that it is worth to wait."""
        return self.free(url) - self._clock.now() <= PATIENCE

    def free(self, url: str) -> float:
        """When the host of an address may be asked next, in seconds since 1970."""
        return self._host(url).free

    def pause(self, url: str) -> float:
        """The seconds between two requests that the host of an address asks for."""
        return max(PAUSE, self._host(url).pause)

    def get(self, url: str, fetcher: Fetcher, *, etag: str | None = None, modified: str | None = None) -> Answer | Failure:
        """What the server answers, with status 200 or 304; or why there is no such answer."""
        host = self._host(url)
        try:
            self._pause(host)
            if not known(host, self._clock):
                heed(url, host, fetcher, self._clock)
                self._clock.sleep(PAUSE)
            heed(url, host, fetcher, self._clock)
            answer = fetcher.fetch(url, etag=etag, modified=modified)
        except FetchError as error:
            return self._failed(host, error)
        host.free = self._clock.now() + max(PAUSE, host.pause)
        if answer.status in _GOOD:
            host.failures = 0
            return answer
        again = answer.status == _TOO_MANY or answer.status >= _SERVER_ERRORS
        if again:
            self._stay_away(host, retry_after(answer.headers.get("retry-after"), self._clock.now()))
        return Failure(FetchError("DL-502", url=url, status=answer.status), again)

    def _failed(self, host: HostState, error: FetchError) -> Failure:
        """A failure without an answer; where the host is out of reach, or its robots.txt is, it is left alone."""
        host.free = self._clock.now() + max(PAUSE, host.pause)
        again = error.code in ("DL-501", "DL-502")
        if again:
            self._stay_away(host, None)
        return Failure(error, again)

    def _stay_away(self, host: HostState, asked: float | None) -> None:
        host.failures += 1
        wait = back_off(host.failures, self._clock)
        host.free = self._clock.now() + (wait if asked is None else max(asked, PAUSE))

    def _pause(self, host: HostState) -> None:
        wait = host.free - self._clock.now()
        if wait > 0:
            self._clock.sleep(wait)

    def _host(self, url: str) -> HostState:
        name, port = host_of(url)
        return self._state.host(f"{urlsplit(url).scheme}://{name}:{port}")
