"""Incidents as a person looks at them: from the list to one occasion, to a sentence of its report, and back."""

import re

from playwright.sync_api import expect


def test_from_the_list_to_a_sentence_and_back(page):
    page.goto("/incidents")
    page.get_by_role("link", name="Only disputed ones").click()
    expect(page.get_by_text("disputed: true")).to_be_visible()
    page.locator("main tbody a").first.click()
    expect(page.get_by_role("heading", name="What can't all be right")).to_be_visible()
    page.get_by_role("table", name="As each tells it").get_by_role("link").first.click()
    expect(page).to_have_url(re.compile("/(events|reports)/"))
    page.go_back()
    page.go_back()
    expect(page.get_by_text("disputed: true")).to_be_visible()


def test_two_outlets_are_asked_for_by_name(page):
    page.goto("/compare")
    page.get_by_label("one").fill("Northgate")
    page.get_by_label("other").fill("Atlas Desk")
    page.keyboard.press("Enter")
    expect(page.get_by_role("columnheader", name="Northgate")).to_be_visible()
    expect(page.locator("main tbody tr").first).to_be_visible()


def test_from_competing_figures_to_all(page):
    page.goto("/figures/compare")
    page.get_by_label("kind").fill("dead")
    page.get_by_role("button", name="Narrow").click()
    expect(page.get_by_text("kind: dead")).to_be_visible()
    page.get_by_role("link", name="All figures").click()
    expect(page).to_have_url(re.compile("/figures[?]kind=dead$"))
