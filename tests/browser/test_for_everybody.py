"""Pages for everybody: axe finds nothing in light or dark, a phone shows them whole, and the keyboard reaches everything."""

import pytest
from playwright.sync_api import expect
from tests.browser.conftest import AXE

from dateline.archive import Archive
from dateline.web.app import NAVIGATION

PATHS = ("/", *NAVIGATION.values(), "/publications")

# What axe is asked for: the Web Content Accessibility Guidelines 2.2, levels A and AA, and its own good practice.
RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")

PHONE = {"width": 360, "height": 740}


@pytest.fixture(scope="session")
def paths(shelf_records, room_folder):
    """Pages of every kind: the lists, a long report, why an event of it was read, and an incident with a dispute."""
    longest = max(shelf_records, key=lambda record: len(record.events))
    report = f"/reports/{longest.report.id}"
    why = f"{report}/why/{longest.events[0].id}"
    disputed = Archive(room_folder).incidents(disputed=True).project("incident_id").fetchall()[0][0]
    kinds = {
        "report": report,
        "why": why,
        "actor": "/actors/RUS",
        "narrowed": "/?actor=RUS",
        "incident": f"/incidents/{disputed}",
    }
    return {path: path for path in PATHS} | kinds


KINDS = [*PATHS, "report", "why", "actor", "narrowed", "incident"]


@pytest.mark.parametrize("kind", KINDS)
def test_axe_finds_nothing(open_page, paths, kind):
    page = open_page(bypass_csp=True)  # what looks for faults is no part of the page
    page.goto(paths[kind])
    page.add_script_tag(path=AXE)
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        found = page.evaluate("tags => axe.run({runOnly: tags})", [*RULES])["violations"]
        assert [f"{scheme}, {fault['id']}: {fault['nodes'][0]['html'][:200]}" for fault in found] == []


@pytest.mark.parametrize("kind", KINDS)
def test_a_phone_shows_the_page_without_scrolling_sideways(open_page, paths, kind):
    page = open_page(viewport=PHONE)
    page.goto(paths[kind])
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_the_first_key_leads_past_the_menu(open_page):
    page = open_page()
    page.goto("/events")
    page.keyboard.press("Tab")
    expect(page.get_by_text("To the content")).to_be_focused()
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid"


def test_print_leaves_out_what_paper_can_not_do(open_page, paths):
    page = open_page()
    page.emulate_media(media="print")
    page.goto(paths["report"])
    expect(page.get_by_role("navigation")).to_be_hidden()
    expect(page.locator(".legend")).to_be_hidden()
    expect(page.locator("article")).to_be_visible()


def test_words_from_right_to_left_stand_so(open_page):
    page = open_page()
    page.goto("/try")
    page.get_by_label("Text").fill("قالت الوزارة إن المحادثات انتهت.")
    assert page.get_by_label("Text").evaluate("box => getComputedStyle(box).direction") == "rtl"
