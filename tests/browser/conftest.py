"""A browser, and an archive that is served to it. These tests run only where they are asked for: ``make test-browser``."""

import contextlib
import os
import shutil
import socket
import threading
import time
from pathlib import Path

import pytest

from dateline.archive import Writer
from dateline.archive.gathering import build
from dateline.report import Report
from dateline.sources.text import read_file
from dateline.web.app import create

try:
    import uvicorn
    from playwright.sync_api import sync_playwright
except ModuleNotFoundError:  # then nobody can ask for these tests
    uvicorn = sync_playwright = None

ROOT = Path(__file__).resolve().parents[2]
SEEDS = sorted((ROOT / "tests" / "seeds").glob("*.txt"))
AXE = ROOT / "web" / "node_modules" / "axe-core" / "axe.min.js"

# Seconds until a server must answer, which first imports what it stands on.
STARTED = 20.0

# Milliseconds until what a test waits for must be there; the machine may be busy.
PATIENCE = 10_000

# It makes no call that a test did not ask for, and needs neither a display nor rights to make a sandbox.
FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip

# Written for these tests: one quotation in two parts, with who says it between them.
SPLIT = (
    "MOSCOW, September 2 (Kestrel) -- Russia accused the United States on Wednesday of delaying the talks. "
    '"We have waited for a year," Foreign Minister Sergey Lavrov told reporters, "and we will not wait for another one."\n'
)


def pytest_addoption(parser):
    """Asks for the tests of this folder."""
    parser.addoption("--in-browser", action="store_true", help="run the tests that need Chromium")


def pytest_ignore_collect(config):
    """Passes over this folder if nobody asked for it; a run that knows no such option has not."""
    return True if not config.getoption("in_browser", False) else None


def chromium():
    """The browser of this machine; ``DATELINE_CHROMIUM`` names another."""
    found = os.environ.get("DATELINE_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    if not found:
        pytest.fail("no Chromium: install the package chromium, or name one in DATELINE_CHROMIUM")
    return found


@contextlib.contextmanager
def served(folder):
    """The address at which an archive is served while the block runs."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = uvicorn.Server(uvicorn.Config(create(folder), host="127.0.0.1", port=port, log_level="warning", ws="none"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    latest = time.monotonic() + STARTED
    while not server.started:
        if time.monotonic() > latest:
            pytest.fail("the server did not start")
        time.sleep(0.05)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join()


@pytest.fixture(scope="session")
def shelf_records(reader, records):
    """What stands in the archive: reports of several years, and the split quotation."""
    reports = [read_file(path) for path in SEEDS]
    return (*records, *reader.read_many([*reports, Report(text=SPLIT, published="2020-09-02", outlet="Kestrel")]))


@pytest.fixture(scope="session")
def room_folder(shelf_records, tmp_path_factory):
    folder = tmp_path_factory.mktemp("room")
    with Writer(folder) as writer:
        for record in shelf_records:
            writer.add(record)
    build(folder)
    return folder


@pytest.fixture(scope="session")
def address(room_folder):
    with served(room_folder) as found:
        yield found


@pytest.fixture(scope="session")
def browser():
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium(), args=[*FLAGS])
        yield browser
        browser.close()


@pytest.fixture
def open_page(browser, address):
    """Opens pages of contexts of their own, and at the end says what went wrong in them."""
    contexts, wrong = [], []

    def opened(at=address, **options):
        context = browser.new_context(base_url=at, locale="en-GB", timezone_id="UTC", reduced_motion="reduce", **options)
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda said: wrong.append(said.text) if said.type in {"error", "warning"} else None)
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("dialog", lambda dialog: (wrong.append(f"dialog: {dialog.message}"), dialog.dismiss()))
        page.on("request", lambda request: wrong.append(request.url) if not _is_ours(request.url, at) else None)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert wrong == []


def _is_ours(url, address):
    return url.startswith((f"{address}/", "data:", "about:"))


@pytest.fixture
def page(open_page):
    return open_page()
