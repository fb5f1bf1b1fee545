"""A report that wants to harm who reads it is only text: nothing runs, nothing is fetched, nothing breaks the page."""

import pytest
from playwright.sync_api import expect
from tests.browser.conftest import served

from dateline.archive import Writer
from dateline.archive.gathering import build
from dateline.web.app import NAVIGATION

# A line of so many characters is longer than any screen.
LONG = 1_000_000

TEXTS = {
    "script": "<script>alert(1)</script> Moscow accused Kyiv.",
    "handler": "<img src=x onerror=alert(1)><svg onload=alert(1)> Moscow accused Kyiv.",
    "attribute": "\"><body onload=alert(1)>' onfocus='alert(1)' autofocus=' Moscow accused Kyiv.",
    "link": "<a href='javascript:alert(1)'>x</a><link rel=stylesheet href=//evil.example/x.css> Moscow accused Kyiv.",
    "style": "<style>*{background:url(//evil.example/x)}</style><p style='position:fixed'> Moscow accused Kyiv.",
    "template": "{{ 7 * 7 }} {% raw %} ${alert(1)} <template><script>alert(1)</script></template> Moscow accused Kyiv.",
    "homoglyphs": "\u041c\u043escow \u0430ccused K\u0443iv; Mos\u200bcow, Ky\u2060iv.",
    "bidi": "\u202e\u2067Moscow\u2069 accused\u202c \u2066Kyiv \u202e\u202e\u202e.",
    "line": "Moscow accused Kyiv. " + "m" * LONG,
}


@pytest.fixture(scope="module")
def hostile(tmp_path_factory, telling):
    """An archive of reports that mean harm in every field, with the ids of the reports."""
    folder = tmp_path_factory.mktemp("hostile")
    ids = {}
    with Writer(folder) as writer:
        for name, text in TEXTS.items():
            field = text[:200]
            record = telling(text, outlet=field, actor=(field, "RUS", "GOV"), speaker=(field, "RUS", "GOV"), place=(field, "UKR"))
            writer.add(record)
            ids[name] = record.report.id
    build(folder)
    with served(folder) as address:
        yield address, ids


@pytest.mark.parametrize("name", TEXTS)
def test_a_report_is_only_text(open_page, hostile, name):
    address, ids = hostile
    page = open_page(at=address)
    page.goto(f"/reports/{ids[name]}")
    page.keyboard.press("j")
    page.keyboard.press("w")
    expect(page.locator("#e1 .grounds").first).to_be_visible()
    assert TEXTS[name][:60] in page.locator("article").evaluate("article => article.textContent")
    assert page.evaluate("document.querySelectorAll('main :is(script, img, svg, style, iframe, link, template)').length") == 0
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


@pytest.mark.parametrize("path", ["/", *NAVIGATION.values(), "/publications"])
def test_so_it_is_in_lists(open_page, hostile, path):
    page = open_page(at=hostile[0])
    page.goto(path)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert page.evaluate("document.querySelectorAll('main :is(script, img, style, iframe, link)').length") == 0


@pytest.mark.parametrize("name", [name for name in TEXTS if name != "line"])
def test_so_it_is_when_it_is_pasted(open_page, name):
    page = open_page()
    page.goto("/try")
    page.get_by_label("Text").fill(TEXTS[name])
    page.get_by_role("button", name="Read").click()
    assert TEXTS[name][:40] in page.locator("article").evaluate("article => article.textContent")


def test_an_address_is_not_part_of_a_page(open_page, address):
    page = open_page()
    page.goto('/events?actor="><script>alert(1)</script>&type=<img src=x onerror=alert(1)>')
    expect(page.locator(".chips li").first).to_contain_text("<script>alert(1)</script>")
