"""The pages as plain HTTP, without scripts: what a reader sees, where links lead, and that a hostile report is only text."""

import pytest
from litestar.testing import TestClient
from lxml import html
from tests.plain import HOST, page, words

from dateline.archive import Writer
from dateline.web.app import Serving, create
from dateline.web.marks import paragraphs
from dateline.web.questions import QUESTIONS

HOSTILE = '<script>alert(1)</script> <img src=x onerror="alert(1)"> \u202eMoscow\u202c accused "><svg onload=alert(1)> Kyiv.'


@pytest.fixture(scope="module")
def client(archive_folder):
    with TestClient(create(archive_folder, Serving(hosts=HOST))) as client:
        yield client


def strangers(shown):
    """What could run or be fetched and is not ours: our own scripts have nothing in them, and an address below ours."""
    ours = {
        script
        for script in shown.findall(".//script")
        if not script.text and script.get("src", "").startswith("/static/islands/")
    }
    return [element for element in shown.xpath("//script | //svg | //img | //iframe") if element not in ours]


ADDRESSES = [*(f"/{table}" for table in QUESTIONS), "/voices", "/problems", "/try"]


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_page_says_what_it_is_and_loads_only_its_own(client, address):
    shown = page(client, address)
    assert shown.get("lang") == "en"
    assert shown.findtext(".//h1")
    assert shown.findtext(".//title").endswith("Dateline")
    assert not strangers(shown)
    assert not [element for element in shown.iter() for name in element.attrib if name.startswith("on") or name == "style"]
    assert all(link.startswith("/static/") for link in shown.xpath("//link[@rel != 'alternate']/@href | //@src"))
    assert all(link.startswith(("/", "#")) for link in shown.xpath("//a/@href"))


def test_a_filter_is_a_chip_that_can_be_taken_away(client):
    shown = page(client, "/events?actor=RUS&type=ASSAULT")
    chips = [words(chip) for chip in shown.xpath("//ul[@class='chips']/li")]
    assert chips == ["actor: RUS ×", "type: ASSAULT ×"]
    assert shown.xpath("//ul[@class='chips']/li[1]/a/@href") == ["/events?type=ASSAULT"]


@pytest.mark.parametrize(
    "address", ["/events?actor=RUS&since=&until=", "/?actor=RUS&since=", "/figures/compare?kind=dead&since="]
)
def test_a_box_that_nobody_filled_asks_for_nothing(client, address):
    assert len(page(client, address).xpath("//ul[@class='chips']//a[contains(@aria-label, 'without ')]")) == 1


def test_data_is_asked_for_as_its_description_says(client):
    assert client.get("/events.json?since=").status_code == 400


def test_the_address_of_the_data_has_the_same_filters(client):
    links = page(client, "/events?actor=RUS").xpath("//p[@class='after']//a/@href")
    assert "/events.csv?actor=RUS" in links
    assert all(client.get(link).status_code == 200 for link in links)


def test_older_rows_are_a_link_away(client):
    address, seen = "/actors", []
    while address:
        shown = page(client, address)
        seen += [words(row) for row in shown.xpath("//tbody/tr")]
        address = next(iter(shown.xpath("//a[@rel='next']/@href")), None)
    assert len(seen) > 50


def test_a_report_is_shown_whole_with_a_card_for_everything_found(client, records):
    for record in records:
        shown = page(client, f"/reports/{record.report.id}")
        article = shown.find(".//article")
        assert "".join(article.text_content().split()) == "".join(record.report.text.split())
        cards = shown.xpath("//section[@class='card']/@id")
        assert cards == [event.id for event in record.events] + [statement.id for statement in record.statements]
        owners = set(article.xpath(".//@data-owner"))
        assert {event.id for event in record.events} <= owners


def test_an_event_leads_to_its_place_in_the_report(client):
    first = page(client, "/events").xpath("//tbody/tr[1]/td[1]/a/@href")[0]
    answer = client.get(first, follow_redirects=False)
    assert answer.status_code == 302
    assert answer.headers["location"].startswith("/reports/")


class TestWhy:
    def test_each_card_leads_to_all_its_reasons(self, client, records):
        record = records[0]
        shown = page(client, f"/reports/{record.report.id}")
        links = shown.xpath("//a[@class='all']/@href")
        assert len(links) == len(record.events) + len(record.statements)
        for link in links:
            grounds = page(client, link).get_element_by_id("grounds")
            assert grounds.xpath(".//li/code/text()")

    def test_a_reason_shows_the_words_of_the_lexicon(self, client, records):
        shown = page(client, f"/reports/{records[0].report.id}")
        told = words(shown.xpath("//ul[@class='reasons']")[0])
        assert "lexicon/events/" in told
        assert records[0].events[0].because[0].rule in told

    @pytest.mark.parametrize("part", ["e999", "a1", "%3Cscript%3E"])
    def test_there_is_no_other(self, client, records, part):
        assert client.get(f"/reports/{records[0].report.id}/why/{part}").status_code == 404


def test_layers_that_are_off_stand_in_the_address(client, records):
    shown = page(client, f"/reports/{records[0].report.id}?without=place&without=time")
    assert shown.xpath("//fieldset//input[not(@checked)]/@data-layer") == ["place", "time"]


def test_a_card_knows_its_parts_and_how_to_cite_it(client, records):
    record = records[0]
    shown = page(client, f"/reports/{record.report.id}")
    for event in record.events:
        card = shown.get_element_by_id(event.id)
        assert {event.id, *event.actors, *event.recipients} <= set(card.get("data-parts").split())
        assert record.report.id[:16] in words(card.find_class("citation")[0])


def test_joined_the_pieces_are_the_text(records):
    for record in records:
        text = "".join(piece.text for pieces in paragraphs(record) for piece in pieces)
        assert text == record.report.text.replace("\n", "")


class TestPasted:
    def test_a_report_is_read_at_once_and_kept_nowhere(self, client):
        before = client.get("/events").headers["etag"]
        pasted = {"text": "Moscow condemned the United States.", "published": "2020-09-02"}
        shown = html.fromstring(client.post("/try", data=pasted).text)
        assert words(shown.find(".//section/h3")) == "ACCUSE disapprove happened"
        assert client.get("/events").headers["etag"] == before

    @pytest.mark.parametrize("given", [{"text": "a" * 50_001}, {"text": "Talks.", "published": "yesterday"}])
    def test_what_can_not_be_read_is_said(self, client, given):
        assert client.post("/try", data=given).status_code == 400

    def test_an_empty_box_shows_the_box_again(self, client):
        assert client.post("/try", data={"text": " "}).status_code == 200


class TestHostile:
    @pytest.fixture
    def hostile(self, tmp_path, telling):
        with Writer(tmp_path) as writer:
            writer.add(record := telling(HOSTILE, outlet='"><script>', actor=("<b>Moscow</b>", "RUS", "GOV")))
        with TestClient(create(tmp_path, Serving(hosts=HOST))) as client:
            yield client, record

    def test_a_report_is_only_text(self, hostile):
        client, record = hostile
        for address in ("/events", "/statements", "/reports", "/actors", "/voices", f"/reports/{record.report.id}"):
            shown = page(client, address)
            assert not strangers(shown)
            assert not shown.xpath("//main//b[text()='Moscow']")
        assert HOSTILE in page(client, f"/reports/{record.report.id}").find(".//article").text_content()

    def test_a_pasted_one_too(self, client):
        shown = html.fromstring(client.post("/try", data={"text": HOSTILE}).text)
        assert not strangers(shown)
