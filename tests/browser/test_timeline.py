"""The timeline as people use it: filter by actor, draw a range over a month, download it, go back and find what was there."""

import csv

import pytest
from playwright.sync_api import expect


def brush(page, first, last):
    """Draw from one bar to another, numbered from 0; a negative number counts from the end."""
    bars = page.locator("#chart a.bin")
    box, count = page.locator("#chart").bounding_box(), bars.count()
    places = [box["x"] + box["width"] * ((number % count) + part) / count for number, part in ((first, 0.3), (last, 0.7))]
    page.mouse.move(places[0], box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(places[1], box["y"] + box["height"] / 2, steps=5)
    page.mouse.up()


def full_bar(page):
    """The number of the first bar in which something stands."""
    return page.locator("#chart a.bin").evaluate_all("bins => bins.findIndex(bin => bin.querySelector('path[fill]'))")


def asked(page, line):
    page.get_by_label("Ask").fill(line)
    page.get_by_label("Ask").press("Enter")


def test_filter_brush_download_and_back(page):
    page.goto("/")
    asked(page, "actor:RUS")
    page.wait_for_url("**/?actor=RUS")
    expect(page.locator(".chips")).to_contain_text("actor: RUS")
    before = page.locator("#summary").inner_text()

    at = full_bar(page)
    days = page.locator("#chart a.bin").nth(at)
    since, until = days.get_attribute("data-since"), days.get_attribute("data-until")
    brush(page, at, at)
    page.wait_for_url(f"**/?actor=RUS&since={since}&until={until}")
    expect(page.locator("#summary")).not_to_have_text(before)
    expect(page.get_by_label("since", exact=True)).to_have_value(since)

    with page.expect_download() as download:
        page.locator(".after a", has_text="csv").first.evaluate("link => { link.download = ''; link.click() }")
    rows = list(csv.DictReader(download.value.path().read_text(encoding="utf-8").splitlines()))
    assert rows
    assert all("RUS" in row["actor_countries"] and since <= (row["date_start"] or row["published"]) <= until for row in rows)

    page.go_back()
    expect(page.locator("#summary")).to_have_text(before)
    page.wait_for_url("**/?actor=RUS")
    page.go_back()
    expect(page.locator(".chips")).to_have_count(0)
    page.go_forward()
    expect(page.locator(".chips")).to_contain_text("actor: RUS")


def test_the_address_holds_the_whole_question(open_page):
    one, other = open_page(), open_page()
    one.goto("/?actor=RUS")
    brush(one, 0, -1)
    one.wait_for_url("**since=**")
    other.goto(one.url)
    assert one.locator("#summary").inner_text() == other.locator("#summary").inner_text()


def test_a_click_on_a_bar_shows_its_days(page):
    page.goto("/")
    at = full_bar(page)
    since = page.locator("#chart a.bin").nth(at).get_attribute("data-since")
    brush(page, at, at)
    page.wait_for_url(f"**since={since}**")


def test_what_changed_is_said(page):
    page.goto("/")
    asked(page, "type:ASSAULT")
    expect(page.get_by_role("status")).to_contain_text("events")
    expect(page.get_by_label("Ask")).to_be_focused()


def test_by_keyboard_alone(page):
    page.goto("/")
    page.get_by_text("The chart as a table").focus()
    page.keyboard.press("Enter")
    page.get_by_role("row").get_by_role("link").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**since=**")
    page.get_by_role("link", name="without since").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "since=" not in url)


@pytest.mark.parametrize("query", ["/?since=2020-13-01", "/?nonsense=1"])
def test_what_is_no_question_says_so(browser, address, query):
    page = browser.new_page(base_url=address)
    page.goto(query)
    expect(page.locator("body")).to_contain_text('"status":400')
    page.close()


def test_without_scripts_bars_and_boxes_do_the_same(open_page):
    page = open_page(java_script_enabled=False)
    page.goto("/")
    asked(page, "actor:RUS")
    expect(page.locator(".chips")).to_contain_text("actor: RUS")
    page.locator("#chart a.bin").nth(0).click()
    expect(page.locator(".chips")).to_contain_text("since:")
