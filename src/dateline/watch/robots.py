"""What robots.txt asks of us: read once a day for each host, by the standard library's parser."""

import re
from urllib.parse import urlsplit
from urllib.robotparser import RobotFileParser

from dateline.errors import FetchError
from dateline.watch.clock import Clock
from dateline.watch.fetch import PRODUCT, Fetcher
from dateline.watch.state import HostState

# Seconds for which what was read counts, as RFC 9309 advises.
KEPT = 86_400.0

# Bytes of a file that are heeded, as RFC 9309 asks at least.
HEEDED = 512_000

# Lines with numbers that the parser would break on: of other scripts, or without end.
_BAD_NUMBER = re.compile(r"\s*(?:crawl-delay|request-rate)\s*:(?!\s*[0-9]{1,9}(?:/[0-9]{1,9})?\s*(?:#.*)?\Z)", re.IGNORECASE)

_CLIENT_ERRORS = range(400, 500)
_BUSY = 429


def heed(url: str, host: HostState, fetcher: Fetcher, clock: Clock) -> None:
    """Nothing, if an address may be fetched; the host's state then has the pause that it asks for.

    A host without the file allows all. `known` says whether the file has to be fetched first.

    Raises:
        FetchError: DL-501 to DL-504 as for any fetch, DL-505 if the host asks not to fetch the address.
    """
    if not known(host, clock):
        host.robots = _text(url, fetcher)
        host.robots_until = clock.now() + KEPT
    rules = RobotFileParser()
    rules.parse([line for line in (host.robots or "").splitlines() if not _BAD_NUMBER.match(line)])
    host.pause = min(float(rules.crawl_delay(PRODUCT) or 0), KEPT)
    if not rules.can_fetch(PRODUCT, url):
        raise FetchError("DL-505", host=urlsplit(url).netloc, url=url)


def known(host: HostState, clock: Clock) -> bool:
    """Whether what the host asks for was read, and counts still."""
    return host.robots is not None and host.robots_until > clock.now()


def _text(url: str, fetcher: Fetcher) -> str:
    parts = urlsplit(url)
    place = f"{parts.scheme}://{parts.netloc}/robots.txt"
    answer = fetcher.fetch(place)
    if answer.status == 200:
        return answer.raw[:HEEDED].decode("utf-8-sig", "replace")
    if answer.status in _CLIENT_ERRORS and answer.status != _BUSY:
        return ""
    raise FetchError("DL-502", url=place, status=answer.status)
