"""The timeline as plain HTTP: what stands in it is what the archive counts, and every part of it leads to a narrower question."""

import csv
import io
from datetime import date

import pytest
from litestar.testing import TestClient
from tests.plain import HOST, page, words

from dateline.archive import Archive, Writer
from dateline.web import charts, timeline
from dateline.web.app import Serving, create


@pytest.fixture(scope="module")
def client(archive_folder):
    with TestClient(create(archive_folder, Serving(hosts=HOST))) as client:
        yield client


def bins(shown):
    return shown.xpath("//svg[@id='chart']/a")


class TestCharts:
    @pytest.mark.parametrize(
        ("first", "last", "length", "names"),
        [
            (date(2024, 2, 28), date(2024, 3, 1), "day", ["2024-02-28", "2024-02-29", "2024-03-01"]),
            (
                date(2020, 12, 31),
                date(2021, 1, 4),
                "week",
                ["2020-W53", "2021-W01"],
            ),  # weeks belong to the year of their Thursday
            (date(2023, 12, 31), date(2024, 1, 1), "month", ["2023-12", "2024-01"]),
            (date(2023, 12, 31), date(2024, 1, 1), "year", ["2023", "2024"]),
            (date(1, 1, 1), date(1, 1, 1), "week", ["1-W01"]),  # the first day that there is
        ],
    )
    def test_stretches_follow_one_another(self, first, last, length, names):
        found = charts.stretches(first, last, length)
        assert [stretch.name for stretch in found] == names
        assert found[0].since <= first.isoformat()
        assert found[-1].until >= last.isoformat()

    def test_bars_of_nothing_are_nothing(self):
        assert charts.bars([]) == []
        assert charts.bars([[], []]) == [[], []]
        assert charts.line([]) == ""


class TestWhatIsDrawn:
    def test_it_is_what_the_archive_counts(self, client, archive_folder):
        archive = Archive(archive_folder)
        shown = page(client, "/?by=year")
        told = {row[0]: row[1] for row in archive.count(["year"]).project("year, events").fetchall()}
        cells = [[words(cell) for cell in row] for row in shown.xpath("//details[@class='table']//tbody/tr")]
        found = {row[0]: int(row[1]) for row in cells}
        assert found == {name: told.get(name, 0) for name in found}
        assert sum(int(row[-1]) for row in cells) == archive.table("reports").count("*").fetchall()[0][0]
        assert words(shown.get_element_by_id("summary")).startswith(f"{sum(found.values())} events")

    def test_a_bar_leads_to_its_days(self, client):
        shown = page(client, "/?actor=RUS&by=month")
        full = [each for each in bins(shown) if each.xpath("./path[@fill]")]
        narrower = page(client, full[0].get("href"))
        chips = [words(chip) for chip in narrower.xpath("//ul[@class='chips']/li")]
        assert chips[:3] == ["actor: RUS ×", f"since: {full[0].get('data-since')} ×", f"until: {full[0].get('data-until')} ×"]
        assert any(each.xpath("./path[@fill]") for each in bins(narrower))

    def test_types_and_dyads_are_a_link_away(self, client):
        shown = page(client, "/")
        kind, dyad = (shown.xpath(f"//ul[contains(@class, '{name}')]//a")[0] for name in ("types", "dyads"))
        assert kind.get("href") == f"/?type={kind.text}"
        assert words(page(client, dyad.get("href")).get_element_by_id("summary")).split()[0] != "0"

    def test_it_has_no_style_that_a_browser_would_refuse(self, client):
        shown = page(client, "/")
        assert not [element for element in shown.iter() for name in element.attrib if name == "style" or name.startswith("on")]

    @pytest.mark.parametrize(
        "query",
        [
            "since=2023-01-01&until=2020-01-01",  # no day is both
            "actor=nobody+at+all",
            "by=day&since=0001-01-01&until=9999-12-31",  # more days than a chart has room for
        ],
    )
    def test_a_question_without_an_answer_is_still_a_page(self, client, query):
        shown = page(client, f"/?{query}")
        assert len(bins(shown)) <= charts.MOST_ASKED

    @pytest.mark.parametrize("query", ["since=2020-13-01", "by=hour", "nonsense=1"])
    def test_what_is_no_question_is_refused(self, client, query):
        assert client.get(f"/?{query}").status_code == 400


class TestData:
    def test_the_chart_as_csv_adds_up_to_the_events(self, client):
        rows = list(csv.DictReader(io.StringIO(client.get("/timeline.csv?by=year&actor=RUS").text)))
        events = list(csv.DictReader(io.StringIO(client.get("/events.csv?actor=RUS").text)))
        assert sum(int(row["events"]) for row in rows) == len(events)

    def test_each_file_has_the_question_of_the_page(self, client):
        links = page(client, "/?actor=RUS").xpath("//p[@class='after']//a/@href")
        assert {"/events.csv?actor=RUS", "/timeline.csv?actor=RUS"} <= set(links)
        assert all(client.get(link).status_code == 200 for link in links)


class TestAsked:
    @pytest.mark.parametrize(
        ("line", "address"),
        [
            ("actor:RUS type:ASSAULT", "/?actor=RUS&type=ASSAULT"),
            ('place:"New York"', "/?place=New+York"),
            ("Kenya", "/?actor=Kenya"),  # a word alone is somebody
            ("since:2024-01-01", "/?since=2024-01-01"),
            ("colour:red", "/?actor=colour%3Ared"),  # no filter has that name
            ('"left open', "/?actor=left&actor=open"),
            ("", "/"),
        ],
    )
    def test_a_line_of_words_becomes_an_address(self, client, line, address):
        answer = client.get("/ask", params={"q": line}, follow_redirects=False)
        assert answer.headers["location"] == address

    def test_filters_that_there_are_stay(self, client):
        answer = client.get("/ask?q=type:AID&actor=RUS", follow_redirects=False)
        assert answer.headers["location"] == "/?actor=RUS&type=AID"

    def test_the_timeline_has_a_name_too(self, client):
        assert client.get("/timeline?actor=RUS", follow_redirects=False).headers["location"] == "/?actor=RUS"


def test_an_answer_is_kept_for_the_state_of_the_archive_alone(tmp_path, telling):
    with Writer(tmp_path) as writer:
        writer.add(telling())
    with TestClient(create(tmp_path, Serving(hosts=HOST))) as client:
        assert words(page(client, "/").get_element_by_id("summary")).startswith("1 events")
        with Writer(tmp_path) as writer:
            writer.add(telling("Moscow accused Kyiv again.", published="2020-09-03"))
        assert words(page(client, "/").get_element_by_id("summary")).startswith("2 events")


def test_an_archive_without_reports_has_a_page_too(tmp_path):
    with Writer(tmp_path):
        pass
    with TestClient(create(tmp_path, Serving(hosts=HOST))) as client:
        assert "No report" in words(page(client, "/"))


def test_the_name_of_a_stretch_is_the_same_in_counts_and_charts(archive_folder):
    archive = Archive(archive_folder)
    told = timeline.published(archive)
    for length in ("week", "month", "year"):  # of days there are more than a chart has room for
        of = timeline.frame({}, told, length)
        names = {stretch.name for stretch in of.stretches}
        counted = {row[0] for row in archive.count([of.length]).project(f'"{of.length}"').fetchall()}
        assert set(timeline.cells(archive, {}, of)) == counted & names
        assert sum(timeline.by_stretch(of, told).values()) == sum(told.values())
