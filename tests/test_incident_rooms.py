"""The pages of incidents as plain HTTP: occasions, disputes, threads, and two outlets side by side."""

import msgspec
import pytest
from litestar.testing import TestClient
from lxml import html
from tests.plain import HOST, page, words

from dateline.archive import Archive, Writer
from dateline.archive.gathering import build
from dateline.archive.incidents import TellingView
from dateline.reader import Config, Reader
from dateline.report import Report
from dateline.web.app import Serving, create
from dateline.web.incidents import ASPECTS, compared_cells

# One attack as three tell it, with a denial and two tolls, and what else was published in these days.
TOLD = [
    ("Northgate", "2022-07-23", "KYIV - Russia shelled the port of Odesa on Saturday, killing 12 people, the mayor said."),
    ("Atlas Desk", "2022-07-23", "MOSCOW - Russia denied that it had shelled the port of Odesa on Saturday."),
    (
        "Harbour <i>Wire</i>",
        "2022-07-24",
        "ODESA - Russia shelled the port of Odesa on Saturday, killing 31 people, medics said.",
    ),
    ("Northgate", "2022-08-02", "CAIRO - Egypt offered to host talks between Russia and Ukraine."),
    ("Meridian", "2022-08-05", "KYIV - Ukraine rejected the offer of Egypt to host talks."),
    ("Meridian", "2022-07-23", "KYIV - Russia struck a depot near Odesa. Ukraine accused Russia of shelling Odesa."),
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder, reader = tmp_path_factory.mktemp("told"), Reader(Config(detect_language=False, tagger=False))
    with Writer(folder) as writer:
        for outlet, day, text in TOLD:
            writer.add(reader.read(Report(text=text, published=day, outlet=outlet)))
    return folder


@pytest.fixture(scope="module")
def client(folder):
    build(folder)
    with TestClient(create(folder, Serving(hosts=HOST))) as client:
        yield client


def attack(folder):
    """The incident that two outlets tell with other tolls."""
    return Archive(folder).incidents(min_outlets=2, type="ASSAULT").project("incident_id").fetchall()[0][0]


@pytest.mark.parametrize(
    "address", ["/incidents", "/incidents/ID", "/disputes", "/threads", "/compare?one=Northgate&other=Meridian"]
)
def test_each_page_is_whole_without_scripts(client, folder, address):
    shown = page(client, address.replace("ID", attack(folder)))
    assert len(shown.xpath("//main//h1")) == 1
    assert not shown.xpath("//@style | //@onclick | //main//i | //main//script")  # an outlet's name is text, not tags
    assert all(link.startswith(("/", "#")) for link in shown.xpath("//main//a/@href"))
    ids = shown.xpath("//@id")
    assert len(ids) == len(set(ids))


def test_pages_lead_to_incidents(client):
    assert {"/incidents", "/disputes", "/threads", "/compare"} <= set(page(client, "/events").xpath("//nav//a/@href"))


def test_a_report_leads_to_how_others_tell_it(client, folder):
    sentence = page(client, f"/incidents/{attack(folder)}").xpath("//table[@aria-labelledby='tellings']//tbody//a/@href")[0]
    links = page(client, sentence).xpath("//section[contains(@class, 'card')]//a[text() = 'As others tell it']/@href")
    assert f"/incidents/{attack(folder)}" in links


class TestTheList:
    def test_has_what_several_tell(self, client, folder):
        links = page(client, "/incidents").xpath("//main//tbody//a/@href")
        assert f"/incidents/{attack(folder)}" in links

    @pytest.mark.parametrize(("query", "rows"), [
        ("type=ASSAULT", True), ("type=AID", False), ("actor=RUS&disputed=true", True), ("min_outlets=9", False),
        ("since=2022-07-23&until=2022-07-24", True), ("since=2023-01-01", False), ("page=2", False),
    ])  # fmt: skip
    def test_is_narrowed_as_events_are(self, client, query, rows):
        assert bool(page(client, f"/incidents?{query}").xpath("//main//tbody//a")) == rows

    @pytest.mark.parametrize("query", ["min_outlets=0", "page=0", "since=yesterday", "colour=red"])
    def test_refuses_what_is_no_filter(self, client, query):
        assert client.get(f"/incidents?{query}").status_code == 400

    def test_is_data_too(self, client, folder):
        rows = client.get("/incidents.json").json()
        assert attack(folder) in {row["incident_id"] for row in rows}
        assert client.get("/incidents.csv").text.count("\n") == len(rows) + 1


class TestOneIncident:
    def test_shows_each_telling_with_its_sentence(self, client, folder):
        shown = page(client, f"/incidents/{attack(folder)}")
        table = shown.xpath("//table[@aria-labelledby='tellings']")[0]
        assert {each.text for each in table.xpath(".//tbody//th")} >= {"Northgate", "Harbour <i>Wire</i>"}
        assert len(table.xpath(".//tbody//a[starts-with(@href, '/events/')]")) == len(table.xpath(".//tbody/tr"))

    def test_marks_what_is_told_otherwise_and_not_by_colour_alone(self, client, folder):
        marks = [words(mark) for mark in page(client, f"/incidents/{attack(folder)}").xpath("//mark")]
        assert marks
        assert all(mark.startswith("≠") for mark in marks)

    def test_shows_both_sides_of_a_dispute(self, client, folder):
        sides = page(client, f"/incidents/{attack(folder)}").xpath("//section[@class='tolls']//blockquote")
        assert len(sides) >= 2
        assert {"12", "31"} <= {word for side in sides for word in words(side).split()}

    def test_a_beginning_of_an_id_leads_there(self, client, folder):
        answer = client.get(f"/incidents/{attack(folder)[:10]}", follow_redirects=False)
        assert answer.headers["location"] == f"/incidents/{attack(folder)}"

    @pytest.mark.parametrize("wanted", ["i_0000000000000000", "nothing", "%27%20or%201=1"])
    def test_what_is_not_there_is_not_found(self, client, wanted):
        answer = client.get(f"/incidents/{wanted}")
        assert (answer.status_code, answer.json()["error"]["code"]) == (404, "DL-319")


def test_disputes_have_both_quotations(client, folder):
    shown = page(client, "/disputes")
    assert f"/incidents/{attack(folder)}" in shown.xpath("//main//h2//a/@href")
    assert len(shown.xpath("//main//blockquote")) >= 2


def test_threads_chain_what_answers_what(client):
    shown = page(client, "/threads?one=EGY&other=UKR&since=2022-01-01")
    moves = [words(move) for move in shown.xpath("//ol[@class='moves']/li")]
    assert [move.split()[0] for move in moves] == ["offer", "reject"]
    assert "in answer" in moves[1]


def test_threads_begin_with_the_latest_days(client):
    assert page(client, "/threads").xpath("//main//p//time/@datetime")[0] == "2022-05-05"


def test_two_outlets_side_by_side(client):
    shown = page(client, "/compare?one=Northgate&other=Meridian")
    rows = [[words(cell) for cell in row.xpath("./th | ./td")] for row in shown.xpath("//main//tbody/tr")]
    assert rows
    assert any("not told" in row[2] for row in rows) or any("not told" in row[3] for row in rows)
    assert "Harbour <i>Wire</i>" in page(client, "/compare").xpath("//datalist/option/@value")


@pytest.mark.parametrize("address", ["/incidents", "/disputes", "/threads", "/compare", "/incidents/i_1"])
def test_where_nobody_gathered_the_page_says_how(archive_folder, address):
    with TestClient(create(archive_folder, Serving(hosts=HOST))) as client:
        answer = client.get(address)
        assert answer.status_code == 409
        assert "dateline incidents" in words(html.fromstring(answer.text).xpath("//main")[0])
        told = client.get("/incidents.json").json()["error"]
        assert (told["code"], told["status"]) == ("DL-320", 409)
        assert str(archive_folder) not in str(told)


class TestWhatDiffers:
    one = TellingView(
        event_id="e", report_id="r", published=None, outlet=None, type="ASSAULT", status="happened", day="2022-07-23",
        actors=("Russia",), recipients=(), places=(), speakers=(), denied_by=(), trigger="shelled", sentence="", root="r",
    )  # fmt: skip

    def differing(self, *tellings):
        return [[name for name, cell in zip(ASPECTS, cells, strict=True) if cell.differs] for cells in compared_cells(tellings)]

    def test_nothing_where_all_say_the_same(self):
        assert self.differing(self.one, self.one) == [[], []]

    def test_the_word_that_fewer_use(self):
        other = msgspec.structs.replace(self.one, trigger="struck")
        assert self.differing(other, self.one, self.one) == [["did"], [], []]

    def test_of_two_words_the_later(self):
        other = msgspec.structs.replace(self.one, status="denied")
        assert self.differing(self.one, other) == [[], ["status"]]

    def test_who_says_nothing_differs_in_nothing(self):
        assert self.differing(self.one, msgspec.structs.replace(self.one, actors=())) == [[], []]
