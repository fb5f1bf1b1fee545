"""The one door to the network: fetches an address, bounded in bytes, time and redirects, and only from public hosts."""

import http.client
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from typing import Protocol
from urllib.parse import quote, urljoin, urlsplit

import msgspec

from dateline._version import __version__
from dateline.errors import FetchError
from dateline.sources.markup import MAX_BYTES
from dateline.watch.addresses import SCHEMES, Host, addresses_of, host_of
from dateline.watch.packing import ACCEPTED, TooLargeError, unpacked

# The name under which robots.txt may speak of us.
PRODUCT = "Dateline"

REDIRECTS = frozenset({301, 302, 303, 307, 308})

# What stays as it is in an address; all else, such as letters that are not ASCII, is written as escapes.
_SAFE = "/%:=&?~+!$,;'@()*[]"

# Bytes that are asked of a connection at a time.
_STEP = 65_536


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """What one fetch may take.

    Attributes:
        connect: seconds until a connection stands.
        read: seconds of silence.
        total: seconds for one request with its answer; whoever sends a byte a second is never silent.
        size: bytes of a body, as sent and as unpacked; the readers of feeds and pages take no more.
        redirects: how often an answer may lead on.
    """

    connect: float = 10.0
    read: float = 20.0
    total: float = 60.0
    size: int = MAX_BYTES
    redirects: int = 5


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What a server answered in the end.

    Attributes:
        url: the address that answered, behind all redirects.
        status: the status of HTTP: 200 with a body, 304 if nothing has changed, or any failure.
        raw: the body, unpacked; empty for any status but 200.
        headers: the headers by name in small letters, the last of each name.
    """

    url: str
    status: int
    raw: bytes = b""
    headers: dict[str, str] = msgspec.field(default_factory=dict)


class Fetcher(Protocol):
    """Whatever fetches; tests have their own."""

    def fetch(self, url: str, *, etag: str | None = None, modified: str | None = None) -> Answer:
        """What the server answers; ``etag`` and ``modified`` are what it said of itself the last time."""


def user_agent(contact: str) -> str:
    """How Dateline names itself to servers."""
    return f"{PRODUCT}/{__version__} (+{contact})"


class Web:
    """Fetches from the web.

    Args:
        agent: how to name itself, as `user_agent` gives it.
        private: a host and port that may have an address which is not public.
        limits: what one fetch may take.
    """

    def __init__(self, agent: str, private: Host | None = None, limits: Limits | None = None) -> None:
        self._agent, self._private, self._limits = agent, private, limits or Limits()
        self._tls = ssl.create_default_context()

    def fetch(self, url: str, *, etag: str | None = None, modified: str | None = None) -> Answer:
        """What the server answers, behind no more redirects than the limits allow.

        Raises:
            FetchError: DL-501 if it can't be reached or breaks off, DL-503 if it sends too much, DL-504 if it leads to an
                address that is not to be asked.
        """
        headers = {"User-Agent": self._agent, "Accept-Encoding": ACCEPTED, "Connection": "close"}
        headers |= {"If-None-Match": etag} if etag else {}
        headers |= {"If-Modified-Since": modified} if modified else {}
        target = url
        for _ in range(self._limits.redirects + 1):
            answer = self._asked(url, target, headers)
            place = answer.headers.get("location")
            if answer.status not in REDIRECTS or not place:
                return answer
            target = _joined(url, target, place)
        raise FetchError("DL-501", url=url, detail=f"it leads on more than {self._limits.redirects} times")

    def _asked(self, first: str, target: str, headers: dict[str, str]) -> Answer:
        """The answer to one request, which may lead on; each address of the host is tried until one can be connected to."""
        addresses = addresses_of(first, target, self._private)
        for address in addresses:
            connection = _Connection(target, address, self._limits.connect, self._tls)
            with closing(connection), _until(connection, self._limits.total) as expired:
                try:
                    connection.connect()
                except (OSError, ValueError) as error:
                    reason: object = error
                    continue
                try:
                    answer = self._answer(first, target, connection, headers)
                    if expired.is_set():  # a body that ends with the connection seems to end where that was cut
                        raise TimeoutError
                    return answer
                except TooLargeError as error:
                    raise FetchError("DL-503", url=first, limit=f"{self._limits.size:,} bytes") from error
                except (OSError, http.client.HTTPException, ValueError) as error:
                    limit = f"it took longer than {self._limits.total:g} seconds"
                    raise FetchError("DL-501", url=first, detail=limit if expired.is_set() else _said(error)) from error
        raise FetchError("DL-501", url=first, detail=_said(reason) if addresses else "its host has no address")

    def _answer(self, first: str, target: str, connection: "_Connection", headers: dict[str, str]) -> Answer:
        connection.timeout = self._limits.read
        connection.sock.settimeout(self._limits.read)
        connection.request("GET", _path(target), headers=headers)
        with connection.getresponse() as response:
            found = {name.lower(): value for name, value in response.getheaders()}
            body = self._body(response) if response.status == http.client.OK else b""
        raw = unpacked(body, found.get("content-encoding"), self._limits.size)
        return Answer(url=target, status=response.status, raw=raw, headers=found)

    def _body(self, response: http.client.HTTPResponse) -> bytes:
        """The body as it was sent; ValueError if it breaks off, TooLargeError if there is more of it than the limit."""
        wanted, body = response.length, bytearray()
        while wanted is None or len(body) < wanted:
            part = response.read1(_STEP)
            if not part:
                break
            body += part
            if len(body) > self._limits.size:
                raise TooLargeError
        if wanted is not None and len(body) < wanted:
            raise ValueError(f"its body breaks off after {len(body):,} of {wanted:,} bytes")
        return bytes(body)


class _Connection(http.client.HTTPConnection):
    """A connection to an address that was checked, under the name of its host."""

    def __init__(self, url: str, address: str, seconds: float, tls: ssl.SSLContext) -> None:
        self._name, port = host_of(url)
        super().__init__(self._name, port, timeout=seconds)
        self._address, self._tls = address, tls if urlsplit(url).scheme == "https" else None
        self.default_port = SCHEMES["https" if self._tls else "http"]
        self._opened: socket.socket | None = None

    def connect(self) -> None:
        """Connect, and for https prove that the host is who it says."""
        self.sock = socket.create_connection((self._address, self.port), self.timeout)
        if self._tls:
            self.sock = self._tls.wrap_socket(self.sock, server_hostname=self._name, do_handshake_on_connect=False)
            self._opened = self.sock
            self.sock.do_handshake()
        self._opened = self.sock  # which the library hands over to the answer, and forgets

    def cut(self) -> None:
        """End the connection from outside, so that whoever waits for a byte of it waits no longer."""
        if self._opened:
            try:
                socket.socket.shutdown(self._opened, socket.SHUT_RDWR)  # of TLS too: its own would first say good-bye
            except OSError:  # it has ended by itself
                return


@contextmanager
def _until(connection: _Connection, seconds: float) -> Iterator[threading.Event]:
    """A block in which the connection is cut when the time is over; the event says whether it was."""
    expired = threading.Event()

    def end() -> None:
        expired.set()
        connection.cut()

    timer = threading.Timer(seconds, end)
    timer.daemon = True
    timer.start()
    try:
        yield expired
    finally:
        timer.cancel()


def _joined(first: str, target: str, place: str) -> str:
    with suppress(UnicodeError):  # headers are read as Latin-1, and most that are not ASCII are UTF-8
        place = place.encode("latin-1").decode("utf-8")
    try:
        return urljoin(target, place.strip())
    except ValueError as error:
        raise FetchError("DL-501", url=first, detail=f"it leads to {place!r}: {error}") from error


def _path(url: str) -> str:
    parts = urlsplit(url)
    return quote((parts.path or "/") + (f"?{parts.query}" if parts.query else ""), safe=_SAFE)


def _said(error: object) -> str:
    """An error of the system or a library in a few words."""
    if isinstance(error, TimeoutError):
        return "it does not answer in time"
    return str(error) or type(error).__name__
