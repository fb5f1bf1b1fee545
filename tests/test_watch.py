"""Watching feeds: against a server that misbehaves in every way we know, with a clock that never waits."""

import gzip
import ipaddress
import itertools
import shutil
import socket
import ssl
import subprocess
import threading
import time
import zlib
from contextlib import ExitStack, suppress
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from dateline.archive import Archive, Writer
from dateline.cli import cli
from dateline.errors import ArchiveError, FetchError, ReportError
from dateline.lexicon import load as load_lexicon
from dateline.record import CodedBy, Record
from dateline.report import describe
from dateline.sources.clip import Document
from dateline.sources.feeds import BODY_CHARACTERS, entries
from dateline.watch import cutting, visit
from dateline.watch.addresses import host_of, is_public
from dateline.watch.clock import Clock, back_off, retry_after
from dateline.watch.cutting import cut, only, parts
from dateline.watch.fetch import Limits, Web, user_agent
from dateline.watch.items import offer
from dateline.watch.listing import Feed, Listing, load
from dateline.watch.manners import PAUSE
from dateline.watch.packing import TooLargeError, unpacked
from dateline.watch.run import Watch
from dateline.watch.state import NAME, FeedState, remember
from dateline.watch.state import load as load_state

LIMITS = Limits(connect=2.0, read=0.6, total=1.5, size=200_000)
START = 1_800_000_000.0
LONG = "The talks on the harbour of Velm went on for a third day, and both delegations said that they would stay. " * 7


# What stands around the watcher ----------------------------------------------------------------------------------------


class Server:
    """Answers each path by a function that gets the handler; writes down what was asked."""

    def __init__(self):
        self.asked, self.routes = [], {}
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                outer.asked.append((self.path, dict(self.headers)))
                outer.routes.get(self.path, status(404))(self)

            def log_message(self, *_):
                pass

        self._http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._http.daemon_threads = True
        self._http.handle_error = lambda *_: None  # it is cut off by its guests, as it must be
        self.base = f"http://127.0.0.1:{self._http.server_port}"
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()

    def wrap(self, certificate):
        """Speak TLS from now on."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        self._http.socket = context.wrap_socket(self._http.socket, server_side=True, do_handshake_on_connect=False)

    def paths(self):
        return [path for path, _ in self.asked if path != "/robots.txt"]

    def close(self):
        self._http.shutdown()
        self._http.server_close()
        self._thread.join()


def send(body, code=200, **headers):
    """A route that answers with a body; in names of headers, _ stands for -."""
    raw = body if isinstance(body, bytes) else body.encode()

    def answer(handler):
        handler.send_response(code)
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        if "Content_Length" not in headers:
            handler.send_header("Content-Length", str(len(raw)))
        handler.end_headers()
        handler.wfile.write(raw)

    return answer


def status(code, **headers):
    return send(b"", code, **headers)


def slow_head(handler):
    time.sleep(1.5)


def drip(handler):
    """Never silent, never done."""
    handler.wfile.write(b"HTTP/1.0 200 OK\r\n\r\n")
    for _ in range(40):
        handler.wfile.write(b" ")
        time.sleep(0.1)


def dripping_head(handler):
    handler.wfile.write(b"HTTP/1.0 200 OK\r\n")
    for number in range(40):
        handler.wfile.write(b"X-%d: y\r\n" % number)
        time.sleep(0.1)


def endless(handler):
    handler.wfile.write(b"HTTP/1.0 200 OK\r\n\r\n")
    while True:
        handler.wfile.write(b"<!-- and on -->" * 1_000)


class Ticking:
    """A clock that stands still but for what is slept."""

    def __init__(self):
        self.time, self.slept = START, []

    @property
    def clock(self):
        return Clock(lambda: self.time, self.sleep, lambda: 0.0)

    def sleep(self, seconds):
        self.slept.append(seconds)
        self.time += seconds


class Stub:
    """In the place of a reader: reads nothing, at once."""

    coded_by = CodedBy(dateline="stub", lexicon="stub", config="stub", model="stub")

    @property
    def lexicon(self):
        return load_lexicon(())

    def read(self, report):
        return Record(report=describe(report, language="en", read=True), coded_by=self.coded_by)

    def read_many(self, reports):
        return (self.read(report) for report in reports)


@pytest.fixture
def server():
    server = Server()
    yield server
    server.close()


@pytest.fixture
def ticking():
    return Ticking()


@pytest.fixture
def watching(server, ticking, tmp_path):
    """Makes a watch over feeds of the server, by their paths."""

    def make(*paths, **fields):
        feeds = tuple(Feed(url=server.base + path, outlet="Kestrel", **{"allow_private": True} | fields) for path in paths)
        listing = Listing(contact="desk@kestrel.example", interval="30m", feed=feeds)
        agent = user_agent(listing.contact)
        return Watch(listing, tmp_path / "archive", Stub(), ticking.clock, lambda feed: Web(agent, feed.private, LIMITS))

    return make


def item(number, text=LONG, link=None):
    return (
        f"<item><guid isPermaLink='false'>g{number}</guid><title>Report {number}</title>"
        f"<link>{link or f'https://kestrel.example/{number}'}</link><pubDate>Tue, 13 Jan 2026 08:00:00 GMT</pubDate>"
        f"<description>{text and f'Number {number}. {text}'}</description></item>"
    )


def rss(*items, head=""):
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>Kestrel</title>{head}{"".join(items)}</channel></rss>'


def page(number):
    article = f"<article><h1>Page {number}</h1><p>{number}: {LONG}</p></article>"
    return f"<html><head><title>Page {number}</title></head><body>{article}</body></html>"


def held(tmp_path, columns="title"):
    """The publications that the archive holds, sorted."""
    rows = Archive(tmp_path / "archive").table("publications", private=True).select(columns).fetchall()
    return sorted(row[0] if len(row) == 1 else row for row in rows)


def problems(tmp_path):
    """The end of the place and the code of each problem."""
    rows = Archive(tmp_path / "archive").problems().select("file, code").fetchall()
    return sorted((urlsplit(file).path + file.partition("#")[1] + file.partition("#")[2], code) for file, code in rows)


def one(watch):
    [told] = watch.once()
    return told


# The door to the network -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("route", "code", "says"),
    [
        (slow_head, "DL-501", "does not answer in time"),  # silent for longer than the limit
        (drip, "DL-501", "longer than 1.5 seconds"),  # a byte now and then is not silence
        (dripping_head, "DL-501", "longer than 1.5 seconds"),  # nor is a header now and then
        (send(b"<rss>", Content_Length="500"), "DL-501", "breaks off after 5 of 500 bytes"),
        (endless, "DL-503", "more than 200,000 bytes"),
        (send(b"x" * 200_001), "DL-503", "more than 200,000 bytes"),
        (send(gzip.compress(bytes(50_000_000)), Content_Encoding="gzip"), "DL-503", "more than 200,000 bytes"),
        (send(gzip.compress(b"half")[:-9], Content_Encoding="gzip"), "DL-501", "breaks off"),
        (send(b"no gzip", Content_Encoding="gzip"), "DL-501", "broken"),
        (send(b"?", Content_Encoding="br"), "DL-501", "packed as br"),
        (status(302, Location="/it"), "DL-501", "leads on more than 5 times"),
        (status(302, Location="http://localhost:1/"), "DL-504", "is not a public address"),  # the same machine by another name
        (status(302, Location="http://169.254.169.254/latest"), "DL-504", "is not a public address"),
        (status(302, Location="http://[::ffff:10.0.0.1]/"), "DL-504", "is not a public address"),
        (status(302, Location="http://0x7f000001/"), "DL-504", "is not a public address"),
        (status(302, Location="file:///etc/passwd"), "DL-504", "only http and https"),
        (status(302, Location="http://[half"), "DL-501", "it leads to"),
        (status(302, Location="http://kestrel.invalid/"), "DL-501", "kestrel.invalid"),
        (lambda handler: handler.wfile.write(b"hello\r\n\r\n"), "DL-501", "hello"),  # no HTTP
        (lambda handler: None, "DL-501", "closed connection"),
    ],
)
def test_what_can_not_be_fetched(server, route, code, says):
    server.routes["/it"] = route
    with pytest.raises(FetchError, match=says) as caught:
        Web("test", host_of(server.base), LIMITS).fetch(server.base + "/it")
    assert caught.value.code == code


@pytest.mark.parametrize(
    ("route", "wanted"),
    [
        (send("plain"), (200, b"plain")),
        (send(gzip.compress(b"gz"), Content_Encoding="gzip"), (200, b"gz")),
        (send(gzip.compress(b"g") + gzip.compress(b"z"), Content_Encoding="gzip"), (200, b"gz")),  # two members
        (send(zlib.compress(b"de"), Content_Encoding="deflate"), (200, b"de")),
        (send(zlib.compress(b"raw")[2:-4], Content_Encoding="deflate"), (200, b"raw")),  # without its head
        (send(b"", Content_Encoding="gzip"), (200, b"")),
        (lambda handler: handler.wfile.write(b"HTTP/1.0 200 OK\r\n\r\nto the end"), (200, b"to the end")),
        (status(404), (404, b"")),
        (status(304), (304, b"")),
        (status(302), (302, b"")),  # leads nowhere
        (status(301, Location="/there?q=\u00e9"), (200, b"there")),
        (status(301, Location="/there?q=\u00c3\u00a9"), (200, b"there")),  # in UTF-8, byte by byte
    ],
)
def test_what_can(server, route, wanted):
    server.routes |= {"/it": route, "/there?q=%C3%A9": send("there")}
    answer = Web("test", host_of(server.base), LIMITS).fetch(server.base + "/it")
    assert (answer.status, answer.raw) == wanted


def test_a_private_host_is_refused_before_it_is_asked(server):
    with pytest.raises(FetchError) as caught:
        Web("test", None, LIMITS).fetch(server.base + "/it")
    assert (caught.value.code, server.asked) == ("DL-504", [])


def test_the_address_that_was_checked_is_the_one_that_is_asked(server, monkeypatch):
    # A name that leads to the open Internet when it is checked, and home when it is asked for again.
    real, answers = socket.getaddrinfo, itertools.chain(["192.0.43.10"], itertools.repeat("127.0.0.1"))
    names = []

    def rebinding(host, *rest, **named):
        names.append(host)
        return real(next(answers) if host == "rebind.example" else host, *rest, **named)

    dialled = []
    monkeypatch.setattr(socket, "getaddrinfo", rebinding)
    monkeypatch.setattr(socket, "create_connection", lambda address, *_: dialled.append(address) or _no_route())
    with pytest.raises(FetchError):
        Web("test", None, LIMITS).fetch(f"http://rebind.example:{urlsplit(server.base).port}/")
    assert (names, [address for address, _ in dialled], server.asked) == (["rebind.example"], ["192.0.43.10"], [])


def _no_route():
    raise OSError("no route")


@given(st.ip_addresses())
def test_no_address_is_public_that_is_not_global(address):
    assert not is_public(str(address)) or address.is_global


@given(st.ip_addresses(v=4))
def test_an_address_inside_another_is_as_private(address):
    inside = [f"::ffff:{address}", f"64:ff9b::{address}"]
    assert is_public(str(address)) or not any(is_public(one) for one in inside)


def test_addresses_of_special_use_are_not_public():
    special = ("0.0.0.1", "10.1.2.3", "100.64.0.1", "127.9.9.9", "169.254.1.1", "192.168.0.1", "224.0.0.1", "255.255.255.255",
               "::", "::1", "fe80::1%eth0", "fd00::1", "ff02::1", "2002:7f00:1::")  # fmt: skip
    assert not [one for one in special if is_public(one)]
    assert ipaddress.ip_address("9.9.9.9").is_global
    assert is_public("9.9.9.9")


@pytest.fixture
def certificate(tmp_path):
    """A certificate for the host localhost, which no authority vouches for, with its key."""
    openssl = shutil.which("openssl")
    if not openssl:
        pytest.skip("openssl is not installed")
    path = tmp_path / "localhost.pem"
    call = [openssl, "req", "-x509", "-newkey", "rsa:2048", "-noenc", "-days", "2", "-subj", "/CN=localhost"]
    call += ["-addext", "subjectAltName=DNS:localhost", "-keyout", str(path), "-out", str(tmp_path / "public.pem")]
    subprocess.run(call, check=True, capture_output=True)  # noqa: S603 - its words are ours
    path.write_text(path.read_text() + (tmp_path / "public.pem").read_text())
    return path


@pytest.mark.parametrize(
    ("host", "trusted", "wanted"),
    [
        ("localhost", True, "over TLS"),
        ("localhost", False, "certificate verify failed"),  # nobody vouches for it
        ("127.0.0.1", True, "certificate verify failed"),  # it is another's
    ],
)
def test_a_host_proves_who_it_is(server, certificate, host, trusted, wanted):
    server.routes["/it"] = send("over TLS")
    server.wrap(certificate)
    base = server.base.replace("http://127.0.0.1", f"https://{host}")
    web = Web("test", host_of(base), LIMITS)
    if trusted:
        web._tls.load_verify_locations(certificate)
    try:
        said = web.fetch(f"{base}/it").raw.decode()
    except FetchError as error:
        said = error.reason
    assert wanted in said


def test_time_is_short_under_tls_too(server, certificate):
    server.routes["/it"] = drip
    server.wrap(certificate)
    url = server.base.replace("http://127.0.0.1", "https://localhost") + "/it"
    web = Web("test", host_of(url), LIMITS)
    web._tls.load_verify_locations(certificate)
    with pytest.raises(FetchError, match=r"longer than 1\.5 seconds"):
        web.fetch(url)


def test_a_handshake_that_never_ends_is_cut():
    with socket.create_server(("127.0.0.1", 0)) as silent:  # it takes connections and says nothing
        url = f"https://127.0.0.1:{silent.getsockname()[1]}/"
        with pytest.raises(FetchError, match="does not answer in time"):
            Web("test", host_of(url), Limits(connect=0.2)).fetch(url)


def test_a_request_names_dateline_and_the_contact(server, watching):
    server.routes["/feed"] = send(rss())
    one(watching("/feed"))
    assert all(headers["User-Agent"].startswith("Dateline/") for _, headers in server.asked)
    assert all("desk@kestrel.example" in headers["User-Agent"] for _, headers in server.asked)


@given(st.binary(max_size=2_000), st.sampled_from(["gzip", "deflate", None]))
def test_whatever_is_packed_comes_back_or_ends_in_a_value_error(raw, packing):
    with suppress(ValueError):
        assert len(unpacked(raw, packing, 500)) <= 500 or packing is None
    packed = {"gzip": gzip.compress, "deflate": zlib.compress, None: bytes}[packing](raw)
    assert unpacked(packed, packing, 2_000) == raw


def test_a_body_has_its_bound_to_the_byte():
    assert unpacked(gzip.compress(b"four"), "gzip", 4) == b"four"
    with pytest.raises(TooLargeError):
        unpacked(gzip.compress(b"four"), "gzip", 3)


# Polls -----------------------------------------------------------------------------------------------------------------


def test_reports_in_the_feed_and_behind_its_links(server, watching, tmp_path):
    server.routes |= {
        "/feed": send(rss(item(1), item(2, "", server.base + "/2"), item(3, "Only a teaser.", server.base + "/3"))),
        "/2": send(page(2)),
        "/3": send(page(3)),
    }
    told = one(watching("/feed"))
    assert (told.new, told.known, told.waiting, told.errors, told.error) == (3, 0, 0, [], None)
    assert held(tmp_path, "title, outlet, published") == [
        ("Page 2", "Kestrel", "2026-01-13"),
        ("Page 3", "Kestrel", "2026-01-13"),
        ("Report 1", "Kestrel", "2026-01-13"),
    ]
    assert problems(tmp_path) == []


def test_pages_are_left_where_they_are_not_asked_for(server, watching, ticking):
    server.routes |= {"/feed": send(rss(item(1), item(2, "", server.base + "/2")), ETag="a"), "/2": send(page(2))}
    assert one(watching("/feed", pages=False)).new == 1
    assert server.paths() == ["/feed"]
    ticking.time += 3600
    assert one(watching("/feed", pages=True)).new == 1  # the feed is looked at again, though it has not changed
    assert "If-None-Match" not in server.asked[-2][1]


def test_what_was_seen_is_not_fetched_again(server, watching, ticking):
    server.routes |= {"/feed": send(rss(item(1), item(2, "", server.base + "/2"))), "/2": send(page(2))}
    assert one(watching("/feed")).new == 2
    ticking.time += 3600
    server.routes["/feed"] = send(rss(item(3), item(1), item(2, "", server.base + "/2")))
    told = one(watching("/feed"))
    assert (told.new, told.known) == (1, 2)
    assert server.paths() == ["/feed", "/2", "/feed"]


def test_a_page_to_which_two_feeds_lead_is_fetched_once(server, watching):
    server.routes |= {path: send(rss(item(2, "", server.base + "/2"))) for path in ("/a", "/b")}
    server.routes["/2"] = send(page(2))
    assert [(told.new, told.known) for told in watching("/a", "/b").once()] == [(1, 0), (0, 1)]
    assert server.paths() == ["/a", "/2", "/b"]


def test_the_kept_bytes_are_those_of_the_new_items(server, watching, ticking, tmp_path):
    first, second = item(1), item(2)
    server.routes["/feed"] = send(rss(first))
    one(watching("/feed"))
    ticking.time += 3600
    server.routes["/feed"] = send(rss(second, first))
    one(watching("/feed"))
    kept = [raw for (raw,) in Archive(tmp_path / "archive").table("raw", private=True).select("raw").fetchall()]
    assert sorted(kept) == sorted([rss(first).encode(), rss(second).encode()])


def test_unchanged_is_asked_for_and_understood(server, watching, ticking):
    def answer(handler):
        known = handler.headers.get("If-None-Match") == '"7"' and handler.headers.get("If-Modified-Since") == "yesterday"
        (status(304) if known else send(rss(item(1)), ETag='"7"', Last_Modified="yesterday"))(handler)

    server.routes["/feed"] = answer
    assert one(watching("/feed")).new == 1
    ticking.time += 3600
    told = one(watching("/feed"))
    assert (told.asked, told.new, told.known, told.error) == (True, 0, 0, None)


def test_not_before_its_time(server, watching, ticking):
    server.routes["/feed"] = send(rss())
    # Nobody asks an empty feed twice either: it has no items, and is still a feed.
    one(watching("/feed"))
    assert [one(watching("/feed")).asked for ticking.time in (START + 1_700, START + 1_900)] == [False, True]


@pytest.mark.parametrize(
    ("head", "headers", "wait"),
    [
        ("", {}, 1_800),  # the list's own
        ("<ttl>120</ttl>", {}, 7_200),
        ("<ttl>5</ttl>", {}, 1_800),  # a lower bound
        ("", {"Cache_Control": "public, max-age=3600"}, 3_600),
        ("<ttl>90</ttl>", {"Cache_Control": "max-age=60"}, 5_400),
        ("", {"Cache_Control": "max-age=31536000"}, 86_400),  # no feed is left alone for a year
        ("<ttl>often</ttl>", {"Cache_Control": "max-age=never"}, 1_800),
    ],
)
def test_the_feed_may_ask_for_longer(server, watching, ticking, tmp_path, head, headers, wait):
    server.routes["/feed"] = send(rss(item(1), head=head), **headers)
    one(watching("/feed"))
    assert load_state(tmp_path / "archive").feed(server.base + "/feed").ask == ticking.time + wait


# Failures --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("route", "code", "wait"),
    [
        (status(500), "DL-502", 60),
        (status(429, Retry_After="120"), "DL-502", 120),
        (status(503, Retry_After=formatdate(START + PAUSE + 900, usegmt=True)), "DL-502", 900),
        (status(429, Retry_After="soon"), "DL-502", 60),
        (status(404), "DL-502", 1_800),  # not before the next poll
        (slow_head, "DL-501", 60),
        (endless, "DL-503", 1_800),
        (status(301, Location="http://10.0.0.1/"), "DL-504", 1_800),
        (send("<!DOCTYPE html><html><body><h1>Moved</h1></body></html>"), "DL-110", 1_800),  # a feed that is a page
        (send(""), "DL-101", 1_800),
        (send('<!DOCTYPE rss [<!ENTITY a "b">]><rss><channel><item><title>&a;</title></item></channel></rss>'), "DL-112", 1_800),
    ],
)
def test_a_feed_that_fails(server, watching, ticking, tmp_path, route, code, wait):
    server.routes["/feed"] = route
    told = one(watching("/feed"))
    assert (told.error.code, told.new) == (code, 0)
    assert problems(tmp_path) == [("/feed", code)]
    assert load_state(tmp_path / "archive").feed(server.base + "/feed").ask == ticking.time + wait


def test_failures_in_a_row_double_the_wait_and_a_success_ends_it(server, watching, ticking, tmp_path):
    server.routes["/feed"] = status(500)
    waits = []
    for _ in range(4):
        assert one(watching("/feed")).error
        ask = load_state(tmp_path / "archive").feed(server.base + "/feed").ask
        waits.append(ask - ticking.time)
        ticking.time = ask
    assert waits == [60, 120, 240, 480]
    server.routes["/feed"] = send(rss(item(1)))
    assert one(watching("/feed")).new == 1
    assert load_state(tmp_path / "archive").feed(server.base + "/feed").failures == 0


def test_waits_have_their_bound_and_some_chance():
    early, late = (Clock(lambda: 0.0, lambda _: None, lambda chance=chance: chance) for chance in (0.0, 0.999))
    assert back_off(1, early) < back_off(1, late) < back_off(2, early) * 1.5
    assert back_off(10_000, late) < 1.5 * 6 * 3600 + 1


@given(st.text(max_size=40), st.floats(0, 4e9))
def test_any_retry_after_is_a_time_or_none(header, now):
    wait = retry_after(header, now)
    assert wait is None or 0 <= wait <= 7 * 86_400


def test_one_bad_feed_does_not_hold_up_another(server, watching):
    server.routes |= {"/bad": send("<html>"), "/good": send(rss(item(1)))}
    assert [bool(told.error) for told in watching("/bad", "/good").once()] == [True, False]


def test_pages_that_fail(server, watching, tmp_path):
    links = {2: "/gone", 3: "/endless", 4: "/away", 5: "/short"}
    server.routes |= {
        "/feed": send(
            rss(
                item(1, "", server.base + "/1"),
                *(item(n, "", server.base + path) for n, path in links.items()),
                item(6, "", "http://k.example:x/"),
            )
        ),
        "/1": send(page(1)),
        "/endless": endless,
        "/away": status(302, Location="http://192.168.0.1/"),
        "/short": send("<p>Nothing.</p>"),
    }
    told = one(watching("/feed"))
    assert (told.new, told.waiting) == (1, 0)
    assert sorted(error.code for error in told.errors) == ["DL-111", "DL-501", "DL-502", "DL-503", "DL-504"]
    assert problems(tmp_path) == [
        ("/away", "DL-504"), ("/endless", "DL-503"), ("/feed#g6", "DL-501"), ("/gone", "DL-502"), ("/short", "DL-111"),
    ]  # fmt: skip


def test_a_page_is_tried_again_and_in_the_end_given_up(server, watching, ticking, tmp_path):
    server.routes |= {
        "/feed": send(rss(item(1, "", server.base + "/1"), item(2, "", server.base + "/2"))),
        "/1": status(503),
        "/2": send(page(2)),
    }
    watch = watching("/feed")
    assert (one(watch).waiting, server.paths()) == (2, ["/feed", "/1"])  # the host was busy, so it is left alone
    for _ in range(20):
        ticking.time += 4_000
        last = one(watch)
    assert (last.waiting, held(tmp_path)) == (0, ["Page 2"])
    assert server.paths().count("/1") == visit.TRIES
    assert server.paths().count("/2") == 1
    assert problems(tmp_path) == [("/1", "DL-502")]


def test_many_pages_do_not_hold_up_the_next_feed(server, watching, ticking, monkeypatch):
    monkeypatch.setattr(visit, "ROUND", 2)
    server.routes |= {"/a": send(rss(*(item(n, "", f"{server.base}/{n}") for n in range(11)))), "/b": send(rss(item(99)))}
    server.routes |= {f"/{n}": send(page(n)) for n in range(11)}
    assert [(told.new, told.waiting) for told in watching("/a", "/b").once()] == [(8, 3), (1, 0)]
    ticking.time += PAUSE  # neither feed is due, but the pages are
    assert [(told.asked, told.new, told.waiting) for told in watching("/a", "/b").once()] == [(True, 3, 0), (False, 0, 0)]


def test_a_page_in_a_wrong_charset_stops_nothing(server, watching, tmp_path):
    wrong = page(2).replace("<head>", "<head><meta charset='utf-8'>").replace("Velm", "V\xe9lm").encode("latin-1")
    server.routes |= {
        "/feed": send(rss(item(1, "", server.base + "/2"), item(3)), Content_Type="text/xml; charset=klingon"),
        "/2": send(wrong, Content_Type="text/html; charset=utf-16"),
    }
    told = one(watching("/feed"))
    assert told.error is None
    assert told.new + len(told.errors) == 2
    assert "Report 3" in held(tmp_path)


# Manners ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("robots", "feed", "pages"),
    [
        (send("User-agent: *\nDisallow: /private"), None, ["DL-505"]),
        (send("User-agent: Dateline\nDisallow: /\n\nUser-agent: *\nAllow: /"), "DL-505", []),
        (send("User-agent: other\nDisallow: /"), None, []),
        (send("\ufeffUser-agent: *\r\nDisallow: /private\r\n"), None, ["DL-505"]),
        (status(404), None, []),  # no file, nothing forbidden
        (status(403), None, []),
        (send(b"\xff\xfe\x00 nonsense"), None, []),
        (send("User-agent: *\nCrawl-delay: \u00b2\nRequest-rate: \u00b2/1\nDisallow: /private"), None, ["DL-505"]),
        (send("User-agent: *\nCrawl-delay: " + "9" * 5_000), None, []),
        (status(500), "DL-502", []),  # who can't be asked is left alone
        (status(429), "DL-502", []),
        (slow_head, "DL-501", []),
        (endless, "DL-503", []),
        (status(302, Location="http://10.0.0.1/robots.txt"), "DL-504", []),
    ],
)
def test_robots(server, watching, tmp_path, robots, feed, pages):
    server.routes |= {
        "/robots.txt": robots,
        "/feed": send(rss(item(1, "", server.base + "/private/1"))),
        "/private/1": send(page(1)),
    }
    told = one(watching("/feed"))
    assert (told.error and told.error.code, [error.code for error in told.errors]) == (feed, pages)
    assert server.paths() == ([] if feed else ["/feed"] + ["/private/1"] * (not pages))
    assert {code for _, code in problems(tmp_path)} == {*pages, *([feed] if feed else [])}


def test_robots_are_asked_once_a_day(server, watching, ticking):
    server.routes["/feed"] = send(rss(item(1)))
    for ticking.time in (START, START + 40_000, START + 80_000, START + 90_000):
        assert one(watching("/feed")).asked
    assert [path for path, _ in server.asked].count("/robots.txt") == 2


def test_a_pause_before_every_request(server, watching, ticking):
    server.routes |= {"/feed": send(rss(*(item(n, "", f"{server.base}/{n}") for n in range(3))))}
    one(watching("/feed"))
    assert ticking.slept == [PAUSE] * 4  # robots.txt, the feed and three pages


def test_a_crawl_delay_is_kept(server, watching, ticking):
    server.routes |= {
        "/robots.txt": send("User-agent: *\nCrawl-delay: 20"),
        "/feed": send(rss(*(item(n, "", f"{server.base}/{n}") for n in range(3)))),
    }
    one(watching("/feed"))
    assert ticking.slept == [PAUSE, 20, 20, 20]


def test_however_long_the_crawl_delay_pages_have_their_turn(server, watching, ticking):
    server.routes |= {
        "/robots.txt": send("User-agent: *\nCrawl-delay: 7200"),
        "/feed": send(rss(*(item(n, "", f"{server.base}/{n}") for n in range(2)))),
    }
    for ticking.time in range(int(START), int(START) + 40_000, 1_000):
        one(watching("/feed"))
    assert server.paths()[:4] == ["/feed", "/0", "/feed", "/1"]


def test_a_long_crawl_delay_is_kept_over_several_rounds(server, watching, ticking):
    server.routes |= {
        "/robots.txt": send("User-agent: *\nCrawl-delay: 600"),
        "/feed": send(rss(*(item(n, "", f"{server.base}/{n}") for n in range(3)))),
        **{f"/{n}": send(page(n)) for n in range(3)},
    }
    told = []
    for ticking.time in (START, START + 603, START + 1_204, START + 1_805, START + 2_406):
        told.append(one(watching("/feed")))
    assert [one.waiting for one in told] == [3, 2, 1, 1, 0]
    assert server.paths() == ["/feed", "/0", "/1", "/feed", "/2"]  # the feed has its turn too


# Restarts --------------------------------------------------------------------------------------------------------------


class Killed(BaseException):
    """What nobody catches, as nobody catches a kill."""


@pytest.mark.parametrize("moment", ["reading", "flushing", "remembering"])
@pytest.mark.parametrize("nth", [0, 1, 2])
def test_killed_at_any_moment_nothing_is_missed_or_held_twice(server, watching, ticking, tmp_path, monkeypatch, moment, nth):
    monkeypatch.setattr(visit, "ROUND", 2)
    server.routes |= {
        "/feed": send(rss(item(8), *(item(n, "", f"{server.base}/{n}") for n in range(4)), item(9)), ETag="7"),
        **{f"/{n}": send(page(n)) for n in range(4)},
    }
    owner, name = {"reading": (Stub, "read_many"), "flushing": (Writer, "flush"), "remembering": (visit, "save")}[moment]
    real, calls = getattr(owner, name), itertools.count()

    def dying(*given):
        if next(calls) >= nth:
            raise Killed
        return real(*given)

    with monkeypatch.context() as patch:
        patch.setattr(owner, name, dying)
        patch.setattr(Writer, "__exit__", lambda writer, *_: writer._held.close())  # who is killed writes nothing more
        with pytest.raises(Killed):
            one(watching("/feed"))
    told = one(watching("/feed"))
    assert (told.error, told.waiting) == (None, 0)
    assert held(tmp_path) == ["Page 0", "Page 1", "Page 2", "Page 3", "Report 8", "Report 9"]
    asked = server.paths()
    ticking.time += 3_600
    assert one(watching("/feed")).new == 0
    assert server.paths() == [*asked, "/feed"]  # nothing is left to be done


def test_the_state_survives_a_kill_between_fetch_and_flush(server, watching, tmp_path, monkeypatch):
    server.routes["/feed"] = send(rss(item(1)))
    monkeypatch.setattr(Stub, "read_many", lambda *_: (_ for _ in ()).throw(Killed))
    with pytest.raises(Killed):
        one(watching("/feed"))
    assert not (tmp_path / "archive" / NAME).exists()  # nothing counts as seen


def test_a_broken_state_is_told_and_not_overwritten(server, watching, tmp_path):
    for broken in ("{", '{"format": 99, "feeds": {}, "hosts": {}}', '{"feeds": 7}'):
        (tmp_path / "archive").mkdir(exist_ok=True)
        (tmp_path / "archive" / NAME).write_text(broken)
        with pytest.raises(FetchError, match=NAME) as caught:
            one(watching("/feed"))
        assert caught.value.code == "DL-506"
        assert (tmp_path / "archive" / NAME).read_text() == broken


def test_old_items_are_forgotten_when_they_have_long_left_the_feed():
    state = FeedState()
    for start in range(0, 10_000, 100):
        marks = [str(n) for n in range(start, start + 100)]
        remember(state, marks, set(marks))
    assert len(state.seen) == 2_100
    assert state.seen[-1] == "9999"
    remember(state, ["page"])
    assert state.seen[-1] == "page"


def test_forever_waits_for_the_next_time_and_leaves_the_archive_free(server, watching, ticking, tmp_path):
    server.routes |= {"/a": send(rss(item(1), head="<ttl>60</ttl>")), "/b": send(rss(item(2)))}
    rounds = watching("/a", "/b").forever()
    assert [next(rounds).url[-2:] for _ in range(4)] == ["/a", "/b", "/b", "/a"]
    rounds.close()
    with Writer(tmp_path / "archive"):
        pass


def test_forever_waits_while_another_writes(server, watching, ticking, tmp_path):
    server.routes["/feed"] = send(rss(item(1)))
    other, sleep = ExitStack(), ticking.sleep
    other.enter_context(Writer(tmp_path / "archive"))

    def leave(seconds):
        other.close()
        sleep(seconds)

    ticking.sleep = leave
    assert next(watching("/feed").forever()).new == 1


def test_once_does_not_wait_for_another(watching, tmp_path):
    with Writer(tmp_path / "archive"), pytest.raises(ArchiveError) as caught:
        one(watching("/feed"))
    assert caught.value.code == "DL-302"


# Feeds cut into items --------------------------------------------------------------------------------------------------

ATOM = '<feed xmlns="http://www.w3.org/2005/Atom"><title>Kestrel</title>{}</feed>'


def keys(document):
    return [entry.key for entry in entries(document)]


@pytest.mark.parametrize(
    "raw",
    [
        rss(item(0), item(1), item(2)).encode(),
        rss(item(0), "<!-- between -->", item(1), "<?and so?>", item(2)).encode(),
        rss(item(0), " \n ", item(1), "<![CDATA[</item>]]>", item(2)).encode(),
        rss(item(0), item(1, "<![CDATA[<item>]]>"), item(2)).replace('"1.0"', '"1.0" encoding="utf-16"').encode("utf-16"),
        rss(item(0), item(1), item(2))
        .replace('"1.0"', '"1.0" encoding="windows-1252"')
        .replace("Velm", "V\xe9lm")
        .encode("cp1252"),
        ATOM.format("".join(f"<entry><id>g{n}</id><title>T</title></entry>" for n in range(3))).encode(),
        ATOM.format("".join(f"<entry><id>g{n}</id><source><title>Other</title></source></entry>" for n in range(3))).encode(),
    ],
)
def test_a_feed_is_cut_by_the_byte(raw):
    document = Document(where="feed", raw=raw, form="feed")
    [(part, found)] = parts(document)
    assert (part.raw, [entry.key for entry in found]) == (raw, ["g0", "g1", "g2"])
    for wanted in itertools.product([False, True], repeat=3):
        kept = only(part, list(wanted))
        assert [key for key in keys(kept) if key] == [f"g{n}" for n in range(3) if wanted[n]]
        rest = iter(raw)
        assert all(byte in rest for byte in kept.raw)  # nothing was added or moved


DAMAGE = [b"", b"<item>", b"</item>", b"]]>", b"\xff", b"&x;", b"<!--"]


@given(st.data())
def test_a_damaged_feed_is_offered_or_refused(data):
    raw = bytearray(rss(item(0), item(1, ""), item(2, "In short.")).encode())
    for _ in range(data.draw(st.integers(0, 3))):
        at = data.draw(st.integers(0, len(raw)))
        raw[at : at + data.draw(st.integers(0, 40))] = data.draw(st.sampled_from(DAMAGE))
    try:
        found = offer(Feed(url="https://kestrel.example/rss"), bytes(raw), frozenset())
    except ReportError:
        return
    again = offer(Feed(url="https://kestrel.example/rss"), bytes(raw), found.present)
    assert (again.documents, again.pages, again.done) == ([], [], [])  # nothing is offered twice


def test_what_can_not_be_cut_stays_whole():
    broken = Document(where="feed", raw=rss(item(0), item(1)).encode().replace(b"</channel>", b"<br>"), form="feed")
    assert cut(broken.raw) is None
    [(part, found)] = parts(broken)
    assert part is broken
    assert only(part, [False] * (len(found) - 1) + [True]) is broken
    nameless = Document(where="feed", raw=rss(item(0), "<item/>", item(1)).encode(), form="feed")
    [(part, found)] = parts(nameless)
    assert len(found) == 2
    assert only(part, [True, False]) is part  # which of the three is it?


def test_ten_thousand_items(server, watching, tmp_path):
    body = LONG[:BODY_CHARACTERS]  # every twentieth has one; the others are teasers
    texts = (f"{n}. {body if n % 20 == 0 else 'In short.'}" for n in range(10_000))
    items = (f"<item><guid>g{n}</guid><description>{text}</description></item>" for n, text in enumerate(texts))
    server.routes["/feed"] = send(rss(*items))
    watch = watching("/feed", pages=False)
    watch._fetchers = {url: Web("test", host_of(url)) for url in watch._fetchers}  # with the limits of every day
    told = one(watch)
    assert (told.new, told.errors, told.error) == (500, [], None)
    assert held(tmp_path, "part") == sorted(f"g{n}" for n in range(0, 10_000, 20))


def test_of_a_feed_without_end_the_first_items_are_read(server, watching, tmp_path, monkeypatch):
    monkeypatch.setattr(cutting, "MAX_ITEMS", 25)
    monkeypatch.setattr(cutting, "PART", 10)
    server.routes["/feed"] = send(rss(*(item(n) for n in range(26))))
    told = one(watching("/feed"))
    assert (told.new, [error.code for error in told.errors]) == (25, ["DL-118"])
    assert problems(tmp_path) == [("/feed", "DL-118")]


# The list of feeds -----------------------------------------------------------------------------------------------------

GOOD = 'contact = "desk@kestrel.example"\n[[feed]]\nurl = "https://kestrel.example/rss"\n'


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("contact = ", "Invalid value"),  # no TOML
        (GOOD.replace("contact", "kontakt"), "kontakt"),
        ('contact = "a@b.example"', "feed"),
        ('contact = "a@b.example"\nfeed = []', "feed: there is none"),
        (GOOD.replace("desk@kestrel.example", " "), "contact"),
        (GOOD.replace("desk@", "d\\r\\nX: y@"), "contact"),  # no header of its own
        (GOOD.replace("desk@", "d\u00e9sk@"), "contact"),
        (GOOD + "evry = '1h'", "evry"),
        (GOOD + "every = 20", "feed\\[0\\].every|feed\\[...\\].every"),
        (GOOD + "every = 'often'", "feed\\[0\\].every: 'often'"),
        (GOOD + "every = '10s'", "less than 5 minutes"),
        ("interval = '1 fortnight'\n" + GOOD, "interval"),
        (GOOD + "pages = 'yes'", "pages"),
        (GOOD.replace("https:", "gopher:"), "feed\\[0\\].url must begin"),
        (GOOD.replace("kestrel.example/rss", "/rss"), "feed\\[0\\].url: it names no host"),
        (GOOD.replace("kestrel.example/rss", "k.example:port/"), "feed\\[0\\].url"),
        (GOOD + GOOD.partition("\n")[2], "listed twice"),
    ],
)
def test_a_list_that_is_wrong(tmp_path, text, says):
    path = tmp_path / "feeds.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(FetchError, match=says) as caught:
        load(path)
    assert caught.value.code == "DL-506"
    assert str(path) in str(caught.value)


def test_a_list_that_is_right(tmp_path):
    path = tmp_path / "feeds.toml"
    path.write_text("interval = '2h'\n" + GOOD + "every = '20m'\n[[feed]]\nurl = 'http://k.example'\nallow_private = true")
    listing = load(path)
    assert [listing.every(feed) for feed in listing.feed] == [1_200, 7_200]
    assert [feed.private for feed in listing.feed] == [None, ("k.example", 80)]


def test_a_list_that_is_not_there(tmp_path):
    with pytest.raises(FetchError, match="No such file"):
        load(tmp_path / "feeds.toml")


# The command -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def command(server, tmp_path, monkeypatch):
    """Runs the command for paths of the server, with a stub in the place of the reader and no pause."""
    monkeypatch.setattr("dateline.reader.Reader", lambda _config: Stub())
    monkeypatch.setattr("dateline.watch.manners.PAUSE", 0.0)

    def run(*paths):
        feeds = "".join(f"[[feed]]\nurl = '{server.base}{path}'\nallow_private = true\n" for path in paths)
        (tmp_path / "feeds.toml").write_text("contact = 'desk@kestrel.example'\n" + feeds)
        call = ["watch", str(tmp_path / "feeds.toml"), "--archive", str(tmp_path / "archive"), "--once"]
        return CliRunner().invoke(cli, call)

    return run


def test_the_command_tells_a_line_a_feed(server, command):
    server.routes |= {"/good": send(rss(item(1), item(2, "", server.base + "/no"))), "/bad": status(410)}
    ran = command("/good", "/bad")
    assert ran.exit_code == 1
    assert ran.stdout.splitlines() == [
        f"{server.base}/good: 1 new, 0 known, 1 failed (DL-502)",
        f"{server.base}/bad: failed, DL-502",
    ]
    assert "DL-502" in ran.stderr
    assert "dateline problems" in ran.stderr


def test_the_command_ends_well_where_no_feed_failed(server, command):
    server.routes["/good"] = send(rss(item(1), item(2, "", server.base + "/no")))
    assert command("/good").exit_code == 0
    again = command("/good")
    assert (again.exit_code, again.stdout) == (0, f"{server.base}/good: not yet due\n")


def test_ctrl_c_leaves_all_whole_and_says_how_to_go_on(server, command, tmp_path, monkeypatch):
    server.routes |= {"/a": send(rss(item(1))), "/b": send(rss(item(2)))}
    with monkeypatch.context() as patch:
        real = visit.Visit.make
        patch.setattr(visit.Visit, "make", lambda self: real(self) if self._feed.url.endswith("a") else _interrupt())
        ran = command("/a", "/b")
    assert ran.exit_code != 0
    assert "Run the same command again" in ran.stderr
    assert held(tmp_path) == ["Report 1"]
    assert command("/a", "/b").exit_code == 0
    assert held(tmp_path) == ["Report 1", "Report 2"]


def _interrupt():
    raise KeyboardInterrupt
