"""The reader as people use it: paste a report, see who said what, ask why, go by keys, turn layers off, cite."""

import pytest
from playwright.sync_api import expect
from tests.browser.conftest import SPLIT


def read(page, text=SPLIT, published="2020-09-02"):
    page.goto("/try")
    page.get_by_label("Text").fill(text)
    page.get_by_label("Published").fill(published)
    page.get_by_role("button", name="Read").click()


@pytest.fixture
def split(shelf_records):
    return next(record for record in shelf_records if record.report.text == SPLIT)


def test_a_split_quotation_is_one_statement_by_one_speaker(page):
    read(page)
    quoted = page.locator(".card", has_text="We have waited for a year")
    expect(quoted).to_have_count(1)
    expect(quoted).to_contain_text("and we will not wait for another one")
    expect(quoted.get_by_role("heading")).to_contain_text("Sergey Lavrov")


def test_both_halves_of_a_quotation_light_up_with_their_card(page, split):
    page.goto(f"/reports/{split.report.id}")
    statement = next(each for each in split.statements if "waited" in split.quote(each.content[0]))
    assert len(statement.content) == 2
    page.locator(f"#{statement.id}").hover()
    lit = "".join(page.locator("article .content.lit").all_inner_texts())
    assert "waited for a year" in lit
    assert "not wait for another" in lit
    page.locator("article .content", has_text="waited").first.hover()
    expect(page.locator(f"#{statement.id}")).to_have_class("card lit")


def test_words_lead_to_their_card_by_keyboard(page, split):
    page.goto(f"/reports/{split.report.id}")
    link = page.locator("article a", has_text="accused").first
    link.focus()
    expect(page.locator(f"#{split.events[0].id}")).to_have_class("card lit")
    link.press("Enter")
    assert page.url.endswith(f"#{split.events[0].id}")


class TestKeys:
    def test_j_and_k_go_from_card_to_card(self, page, split):
        page.goto(f"/reports/{split.report.id}")
        cards = [event.id for event in split.events] + [statement.id for statement in split.statements]
        for card in cards:
            page.keyboard.press("j")
            expect(page.locator(f"#{card}")).to_be_focused()
        page.keyboard.press("k")
        expect(page.locator(f"#{cards[-2]}")).to_be_focused()

    def test_w_says_why_with_the_words_of_the_lexicon(self, page, split):
        page.goto(f"/reports/{split.report.id}")
        page.keyboard.press("j")
        page.keyboard.press("w")
        why = page.locator(f"#{split.events[0].id} .grounds")
        expect(why).to_contain_text("lexicon/events/accuse.toml")
        expect(why.get_by_role("heading", name="who", exact=False).first).to_be_visible()  # all reasons have been fetched
        page.keyboard.press("w")
        expect(why).to_be_hidden()

    def test_a_question_mark_lists_keys_which_can_be_turned_off(self, page, split):
        page.goto(f"/reports/{split.report.id}")
        page.keyboard.press("?")
        listed = page.get_by_role("dialog", name="Keys")
        expect(listed).to_contain_text("next event or statement")
        listed.get_by_label("Use these keys").uncheck()
        listed.get_by_role("button", name="Close").click()
        page.reload()
        page.keyboard.press("j")
        expect(page.locator(".card:focus")).to_have_count(0)

    def test_a_key_in_a_box_is_a_letter(self, page):
        read(page)
        page.get_by_label("Outlet").focus()
        page.keyboard.type("jkw?")
        expect(page.get_by_label("Outlet")).to_have_value("jkw?")
        expect(page.get_by_role("dialog")).to_have_count(0)


def test_a_layer_that_is_off_stays_off_for_who_is_sent_the_address(page, split, open_page):
    page.goto(f"/reports/{split.report.id}")
    page.get_by_label("actor").uncheck()
    assert page.url.endswith("?without=actor")
    other = open_page()
    other.goto(page.url)
    expect(other.get_by_label("actor")).not_to_be_checked()
    colour = other.locator("article .actor").first.evaluate("mark => getComputedStyle(mark).borderBottomColor")
    assert colour == "rgba(0, 0, 0, 0)"


def test_a_citation_is_copied(page, split, address):
    page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=address)
    page.goto(f"/reports/{split.report.id}")
    page.get_by_text("Cite", exact=True).first.click()
    page.get_by_role("button", name="Copy").first.click()
    expect(page.get_by_role("button", name="Copied")).to_have_count(1)
    assert split.report.id[:16] in page.evaluate("navigator.clipboard.readText()")


def test_days_are_told_in_the_locale_of_the_reader_with_the_day_itself_on_hover(page, split):
    page.goto(f"/reports/{split.report.id}")
    day = page.locator("time").first
    expect(day).to_have_text("2 Sept 2020")
    expect(day).to_have_attribute("title", "2020-09-02")


def test_without_scripts_all_is_there_too(open_page, split):
    page = open_page(java_script_enabled=False)
    page.goto(f"/reports/{split.report.id}")
    page.get_by_text("Why", exact=True).first.click()
    page.get_by_role("link", name="All reasons").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Why was this read so?")
    expect(page.locator("#grounds")).to_contain_text("lexicon/events/accuse.toml")
    page.get_by_role("link", name="In the report").click()
    page.get_by_label("actor").uncheck()
    colour = page.locator("article .actor").first.evaluate("mark => getComputedStyle(mark).borderBottomColor")
    assert colour == "rgba(0, 0, 0, 0)"
