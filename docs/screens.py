"""Takes the pictures of the reading room that the documents show: ``make docs``. Without Chromium they stay as they are.

The pages are those of the sample reports. A picture is written again only if it looks different: fonts and rounding differ a
little from machine to machine.
"""

import io
import os
import shutil
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import show
import uvicorn
from PIL import Image, ImageChops
from playwright.sync_api import Browser, sync_playwright

from dateline.archive import Archive
from dateline.web.app import create

SCREENS = Path(__file__).resolve().parent / "screens"

# The window, in CSS pixels, and how finely it is pictured.
SIZE = {"width": 1200, "height": 760}

# A pixel has changed if one of its colours, 0 to 255, has by more than this; a picture has if more than this share of them have.
VISIBLE, NOTICED = 48, 0.002

# Of WebP: what a picture weighs against what it shows.
QUALITY = 80

# Milliseconds until what a key has asked for stands in the page.
SETTLED = 500

FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]

# Pages in the order of their worth, with the keys to press there; pictures are taken of the first six that the server has.
PAGES = (
    ("reader", "/reports/{report}", "light", "jw"),
    ("timeline", "/", "light", ""),
    ("map", "/map", "light", ""),
    ("dyads", "/dyads", "light", ""),
    ("voices", "/voices", "dark", ""),
    ("narrowed", "/?actor=RUS&by=year", "dark", ""),
    ("why", "/reports/{report}/why/{event}", "dark", ""),
    ("events", "/events?type=ASSAULT", "light", ""),
)
TAKEN = 6


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The address of an archive while the block runs."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = uvicorn.Server(uvicorn.Config(create(folder), host="127.0.0.1", port=port, log_level="warning", ws="none"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.05)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join()


def chosen(folder: Path) -> dict[str, str]:
    """The report with the most events, and its first event that somebody denies, else its first."""
    archive = Archive(folder)
    [(report_id,)] = archive.sql("select report_id from events group by 1 order by count(*) desc, 1 limit 1").fetchall()
    record = archive.find_report(report_id)
    event = next((each for each in record.events if len(each.words) > 1), record.events[0])
    return {"report": report_id, "event": event.id}


def picture(browser: Browser, address: str, scheme: str, keys: str) -> bytes | None:
    """A page as PNG; ``None`` if there is no such page."""
    context = browser.new_context(viewport=SIZE, color_scheme=scheme, locale="en-GB", timezone_id="UTC", reduced_motion="reduce")
    page = context.new_page()
    answer = page.goto(address, wait_until="networkidle")
    for key in keys:
        page.keyboard.press(key)
    page.wait_for_timeout(SETTLED)
    found = page.screenshot(animations="disabled", caret="hide") if answer and answer.ok else None
    context.close()
    return found


def looks_different(old: Path, new: Image.Image) -> bool:
    """Whether somebody would notice; so they would if there was no picture before."""
    if not old.exists():
        return True
    before = Image.open(old).convert("RGB")
    if before.size != new.size:
        return True
    changed = ImageChops.difference(before, new).convert("L").point(lambda value: 255 if value > VISIBLE else 0)
    return changed.histogram()[255] > NOTICED * new.width * new.height


def main() -> None:
    """Take the pictures, and say which are new."""
    chromium = os.environ.get("DATELINE_CHROMIUM") or shutil.which("chromium")
    if not chromium:
        print("no Chromium, so the pictures stay as they are; install it, or name one in DATELINE_CHROMIUM")
        return
    show.archive()
    folder = show.desk() / "my-archive"
    ids, taken = chosen(folder), 0
    SCREENS.mkdir(exist_ok=True)
    with served(folder) as address, sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium, args=FLAGS)
        for name, path, scheme, keys in PAGES:
            raw = picture(browser, address + path.format(**ids), scheme, keys) if taken < TAKEN else None
            if raw is None:
                continue
            taken += 1
            image = Image.open(io.BytesIO(raw)).convert("RGB")
            if looks_different(target := SCREENS / f"{name}.webp", image):
                image.save(target, quality=QUALITY, method=6)
                print(f"{target.stat().st_size:>8,}  {target.name}")
        browser.close()


if __name__ == "__main__":
    main()
