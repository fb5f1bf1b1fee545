"""The rooms as plain HTTP, without scripts: one actor, dyads, the map, voices, competing figures, codebook, quality and feeds."""

import datetime
import itertools
import math
import typing
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from litestar.testing import TestClient
from lxml import etree
from tests.plain import HOST, page, words

import dateline
from dateline import ontology, record
from dateline.archive import Archive, Writer, voices
from dateline.archive.private import MASK
from dateline.archive.tables import COLUMNS
from dateline.sources.text import read_file
from dateline.web import about, dyads, feeds, heard, outlines, people, rooms
from dateline.web.app import Serving, create
from dateline.web.projection import WIDTH, project, view

SAMPLES = Path(dateline.__file__).parent / "samples"
ATOM = {"a": feeds.ATOM}

PAGES = [
    "/actors/RUS",
    "/dyads",
    "/dyads?undirected=true",
    "/map",
    "/map?region=europe",
    "/voices",
    "/voices?by=outlet",
    "/figures/compare",
    "/codebook",
    "/quality",
]


@pytest.fixture(scope="module")
def client(archive_folder):
    with TestClient(create(archive_folder, Serving(hosts=HOST))) as client:
        yield client


def total(client, address):
    """How many rows the list behind a link has, as data."""
    path, _, query = address.partition("?")
    return len(client.get(f"{path}.json?limit=1000&{query}").json()["rows"])


class TestEveryRoom:
    @pytest.fixture(params=PAGES)
    def shown(self, client, request):
        return page(client, request.param)

    def test_loads_only_what_is_ours(self, shown):
        assert all(link.startswith("/static/") for link in shown.xpath("//link/@href | //@src"))
        assert all(link.startswith(("/", "#")) for link in shown.xpath("//main//a/@href"))
        assert not shown.xpath("//@style | //@onclick | //@onload")
        assert not [script for script in shown.xpath("//script") if script.text]

    def test_has_headings_in_order(self, shown):
        levels = [int(heading.tag[1]) for heading in shown.xpath("//main//h1 | //main//h2 | //main//h3")]
        assert levels[0] == 1
        assert all(after - before <= 1 for before, after in itertools.pairwise(levels))

    def test_says_what_each_row_and_column_is(self, shown):
        for table in shown.xpath("//table"):
            assert table.xpath("./thead//th")
            assert all(cell.get("scope") == "col" for cell in table.xpath("./thead//th"))
            assert all(cell.get("scope") == "row" for cell in table.xpath("./tbody//th"))
            assert table.xpath("./caption | self::*[@aria-labelledby] | ancestor::*[@role='region'][@aria-labelledby]")

    def test_names_nothing_twice(self, shown):
        ids = shown.xpath("//@id")
        assert len(ids) == len(set(ids))
        assert {name for each in shown.xpath("//@aria-labelledby") for name in each.split()} <= set(ids)

    def test_draws_for_eyes_alone(self, shown):
        assert all(drawing.get("aria-hidden") == "true" for drawing in shown.xpath("//svg"))
        assert all(link.get("tabindex") == "-1" for link in shown.xpath("//svg//a"))


class TestActor:
    def test_a_country_has_all_who_act_for_it(self, client, archive_folder):
        shown = page(client, "/actors/RUS")
        assert words(shown.find(".//h1")).startswith("RUS: ")
        counted = Archive(archive_folder).count(["type"], actor=["RUS"]).fetchall()
        told = {words(row[0]): int(words(row[1])) for row in shown.xpath("//section[@aria-labelledby='did']//tbody/tr")}
        assert told == {row[0]: row[1] for row in counted}

    @pytest.mark.parametrize("section", ["did", "suffered", "towards", "by"])
    def test_each_number_leads_to_its_events(self, client, section):
        for row in page(client, "/actors/RUS").xpath(f"//section[@aria-labelledby='{section}']//tbody/tr[td/a]"):
            link = row.xpath("./td[1]/a")[0]
            assert total(client, link.get("href")) >= int(words(link)) > 0

    def test_a_name_is_found_by_its_slug(self, client, archive_folder):
        rows = Archive(archive_folder).roles().filter(f"name <> '{MASK}'").project("name, title, report_id").fetchall()
        assert rows
        for name, title, report in rows:
            shown = page(client, people.address_of(name))
            roles = shown.xpath("//table[@aria-labelledby='roles']")[0]
            assert title in words(roles)
            assert f"/reports/{report}" in roles.xpath(".//a/@href") or len(roles.xpath(".//tbody/tr")) > 1

    def test_where_several_names_fit_there_is_a_choice(self, tmp_path, telling):
        with Writer(tmp_path) as writer:
            writer.add(telling("Ana Vidor accused Kyiv.", speaker=("Ana Vidor", "RUS", "GOV")))
            writer.add(telling("Ivo Vidor accused Kyiv.", speaker=("Ivo Vidor", "UKR", "GOV")))
        with TestClient(create(tmp_path, Serving(hosts=HOST))) as client:
            offered = page(client, "/actors/vidor").xpath("//main//li/a/@href")
            assert offered == ["/actors/ana-vidor", "/actors/ivo-vidor"]
            assert words(page(client, offered[0]).find(".//h1")) == "Ana Vidor"

    @pytest.mark.parametrize("nobody", ["nobody-at-all", "ZZZ", "private-person", "%20", "%27%3B--"])
    def test_nobody_has_no_page(self, client, nobody):
        assert client.get(f"/actors/{nobody}").status_code == 404

    def test_a_private_person_has_no_page(self, client, records):
        from dateline.archive.private import is_private  # noqa: PLC0415 - what the page must agree with

        private = {actor.name for each in records for actor in each.actors if is_private(actor)}
        public = {actor.name for each in records for actor in each.actors if not is_private(actor)}
        for name in private - public:
            assert client.get(people.address_of(name)).status_code == 404

    def test_days_narrow_it(self, client):
        assert client.get("/actors/RUS?since=1900-01-01&until=1900-01-02").status_code == 200
        assert client.get("/actors/RUS?since=yesterday").status_code == 400

    @given(st.text(max_size=40))
    def test_a_slug_is_its_own_slug(self, name):
        assert people.slug(people.slug(name)) == people.slug(name)


class TestDyads:
    def test_each_cell_counts_and_leads_to_its_events(self, client, archive_folder):
        shown = page(client, "/dyads")
        found = {(row[0], row[1]): row[2] for row in Archive(archive_folder).count(["actor", "recipient"]).fetchall()}
        cells = shown.xpath("//table[@class='matrix']/tbody//td/a")
        assert cells
        for link in cells:
            query = parse_qs(urlsplit(link.get("href")).query)
            assert int(words(link)) == found[query["actor"][0], query["recipient"][0]]
            assert total(client, link.get("href")) >= int(words(link))

    def test_the_balance_is_told_in_numbers(self, client):
        for cell in page(client, "/dyads").xpath("//table[@class='matrix']/tbody//td[a]"):
            plus, minus = words(cell.xpath("./span[@class='sums']")[0]).split()
            assert int(plus.removeprefix("+")) + int(minus.removeprefix("−")) == int(words(cell.find("a")))

    def test_both_directions_together_are_as_many(self, archive):
        apart, together = (dyads.matrix(archive, {}, dyads.MOST, both) for both in (False, True))
        inside = {pair: cell for pair, cell in apart.cells.items() if set(pair) <= set(together.rows)}
        assert sum(cell.events for cell in together.cells.values()) == sum(cell.events for cell in inside.values())
        assert all(one <= other for one, other in together.cells)

    def test_filters_stay_in_its_links(self, client):
        shown = page(client, "/dyads?type=ASSAULT")
        assert all("type=ASSAULT" in link for link in shown.xpath("//table[@class='matrix']/tbody//td//a/@href"))
        assert "Nothing here fits" in words(page(client, "/dyads?actor=Nobody"))
        assert client.get("/dyads?limit=1000").status_code == 400


class TestMap:
    def test_each_place_is_drawn_as_exactly_as_it_is_known(self, client):
        shown = page(client, "/map")
        shapes = {words(link.find("title")): link for link in shown.xpath("//svg//a")}
        rows = [row for row in shown.xpath("//table//tbody/tr") if words(row[4]) == "yes"]
        assert rows
        for row in rows:
            place, precision, events = (words(cell) for cell in row[:3])
            drawn = shapes[f"{place} ({precision}): {events} events"][-1]
            wide = drawn.get("class") in {"wide-spot", "country-spot"} and drawn.get("fill") == "url(#hatch)"
            assert drawn.get("class") == precision or (wide and precision in {"region", "country", "area"})

    def test_each_place_leads_to_its_events(self, client):
        for row in page(client, "/map").xpath("//table//tbody/tr"):
            assert total(client, row.xpath("./th/a/@href")[0]) >= int(words(row[2])) > 0

    def test_what_is_disputed_is_said(self, client):
        told = words(page(client, "/map").xpath("//details")[0])
        for name in ("Crimea", "Kashmir", "Western Sahara", "Golan Heights", "Taiwan", "Kosovo", "Abkhazia", "Nagorno-Karabakh"):
            assert name in told

    @pytest.mark.parametrize("region", outlines.regions())
    def test_each_region_is_a_link_away(self, client, region):
        shown = page(client, f"/map?region={region}&type=ASSAULT")
        assert shown.xpath("//a[@aria-current]/@href") == [f"/map?type=ASSAULT&region={region}"]
        assert outlines.land(region)

    def test_there_is_no_other_region(self, client):
        assert client.get("/map?region=atlantis").status_code == 400


class TestOutlines:
    def test_no_state_has_an_area_of_a_dispute(self):
        keys = outlines.outlines().countries.keys()
        assert {"-crimea", "-northern-cyprus", "-somaliland", "XKX", "ESH", "PSE"} <= keys
        assert not [ring for ring in outlines.outlines().rings("RUS") if all(32 < x < 37 and 44 < y < 46.5 for x, y in ring)]

    def test_rings_end_where_they_begin(self):
        for key in outlines.outlines().countries:
            assert all(ring[0] == pytest.approx(ring[-1]) for ring in outlines.outlines().rings(key))

    @pytest.mark.parametrize("code", ["RUS", "FJI"])
    def test_no_country_is_drawn_around_the_earth(self, code):
        for ring in outlines.outlines().rings(code):
            for part in outlines._on_both_sides(ring):
                steps = [abs(after[0] - before[0]) for before, after in itertools.pairwise(part)]
                assert max(steps) < 90
                assert all(abs(x) <= 180 for x, _ in part)

    @pytest.mark.parametrize("dispute", outlines.disputes(), ids=lambda dispute: dispute.name)
    def test_each_dispute_says_how_things_stand(self, dispute):
        assert dispute.says.endswith(".")
        assert {dispute.shape, *dispute.between} - {""} <= outlines.outlines().countries.keys()
        if dispute.between:
            assert outlines.outlines().common(*dispute.between)

    def test_the_file_is_small(self):
        assert outlines.PATH.stat().st_size < 150_000


class TestProjection:
    @pytest.mark.parametrize(
        ("point", "placed"),
        [
            ((0, 0), (0, 0)),  # the middle
            ((0, 90), (0, 1.3173)),  # the pole is a line, and this its middle
            ((180, 0), (2.7066, 0)),  # the edge of the equator
            ((-180, 0), (-2.7066, 0)),
        ],
    )
    def test_known_points(self, point, placed):
        assert project(*point) == pytest.approx(placed, abs=1e-4)

    @given(st.floats(-170, 170), st.floats(-80, 80))
    def test_areas_are_equal(self, lon, lat):
        step = 0.01
        east, north = (project(lon + step, lat), project(lon, lat + step))
        here = project(lon, lat)
        area = (east[0] - here[0]) * (north[1] - here[1]) - (east[1] - here[1]) * (north[0] - here[0])
        assert area / math.radians(step) ** 2 == pytest.approx(math.cos(math.radians(lat)), rel=2e-2)

    @given(st.floats(-180, 180), st.floats(-90, 90))
    def test_the_whole_earth_is_on_its_sheet(self, lon, lat):
        x, y = view(-180, -90, 180, 90).at(lon, lat)
        assert -1e-6 <= x <= WIDTH + 1e-6
        assert y >= -1e-6


class TestVoices:
    def test_outlets_apart_add_up(self, archive):
        together, apart = (rooms.rows(voices.voices(archive, by_outlet=each)) for each in (False, True))
        for row in together:
            own = [each for each in apart if each["side"] == row["side"]]
            for name in ("statements", "quoted", "paraphrased", "characters", "mentioned", "unheard"):
                assert sum(each[name] for each in own) == row[name]

    def test_shares_of_an_outlet_are_one(self, archive):
        shares = {}
        for row in rooms.rows(voices.voices(archive, by_outlet=True)):
            shares[row["outlet"]] = shares.get(row["outlet"], 0) + row["share"]
        assert all(share == pytest.approx(1) or share == 0 for share in shares.values())

    def test_of_a_large_archive_outlets_apart_are_those_of_its_last_year(self, client, archive, monkeypatch):
        assert heard.bounded(archive, {}) == {}
        monkeypatch.setattr(heard, "LARGE", 1)
        latest = archive.sql("select max(published) from reports").fetchall()[0][0]
        assert heard.bounded(archive, {})["since"][:4] == str(int(latest[:4]) - 1)
        assert heard.bounded(archive, {"until": latest}) == {"until": latest}
        assert "This archive is large" in words(page(client, "/voices?by=outlet&outlet=Nobody"))

    def test_who_is_only_spoken_about_is_said(self, client):
        rows = page(client, "/voices").xpath("//tbody/tr")
        silent = [row for row in rows if words(row[2]) == words(row[3]) == "0" and words(row[4]) != "0"]
        assert silent
        assert all("only spoken about" in words(row[5]) for row in silent)


@pytest.fixture(scope="module")
def rivals(reader, tmp_path_factory):
    """A page on a report in which two sides count the dead of one day differently, and the rows that it is of."""
    folder = tmp_path_factory.mktemp("rivals")
    with Writer(folder) as writer:
        writer.add(reader.read(read_file(SAMPLES / "2023-10-19-gaza-hospital-washington.txt")))
    with TestClient(create(folder, Serving(hosts=HOST))) as client:
        yield page(client, "/figures/compare"), rooms.rows(Archive(folder).figures().filter("len(competes_with) > 0"))


class TestFigures:
    def test_rivals_stand_side_by_side_with_their_words(self, rivals):
        shown, rows = rivals
        assert len(rows) > 1
        assert len(shown.xpath("//section")) == 1
        assert sorted(shown.xpath("//tbody/tr/th/q/text()")) == sorted(row["words"] for row in rows)

    def test_each_says_against_what_and_on_whose_word(self, rivals):
        shown, rows = rivals
        spoken = {row["words"]: ", ".join(row["speakers"]) or "the reporter's own" for row in rows}
        for row in shown.xpath("//tbody/tr"):
            own, against = row.xpath("./th/q/text()")[0], row.xpath("./td[4]/q/text()")
            assert against
            assert own not in against
            assert words(row.xpath("./td[3]")[0]) == spoken[own]

    def test_where_none_compete_it_says_so(self, client):
        assert "No report here" in words(page(client, "/figures/compare?kind=age"))


class TestAbout:
    def test_the_codebook_has_every_word(self, client):
        told = words(page(client, "/codebook").find(".//main"))
        known = ontology.load()
        for name in (*known.types, *known.contexts, *known.sectors, *COLUMNS["events"], *COLUMNS["incidents"]):
            assert name in told

    def test_every_status_is_explained(self):
        assert set(about.STATUSES) == set(typing.get_args(record.Status))

    def test_quality_shows_scores_floors_and_failures(self, client):
        shown, found = page(client, "/quality"), about.quality()
        assert found.table
        assert found.floor
        assert found.failure
        assert len(shown.xpath("//table")) == len(found.table) + 1
        assert len(shown.xpath("//main//li/q")) == len(found.failure)
        assert all(len(row) == len(table.head) for table in found.table for row in table.rows)


class TestFeeds:
    def feed(self, client, address):
        answer = client.get(address)
        assert answer.status_code == 200, answer.text
        assert answer.headers["content-type"].startswith("application/atom+xml")
        return etree.fromstring(answer.content)

    @pytest.mark.parametrize("table", feeds.FEEDS)
    def test_an_entry_has_what_atom_asks_for(self, client, table):
        feed = self.feed(client, f"/{table}.atom")
        entries = feed.findall("a:entry", ATOM)
        assert entries
        for each in (feed, *entries):
            assert each.findtext("a:id", namespaces=ATOM).startswith("tag:dateline.invalid,2026:")
            assert each.findtext("a:title", namespaces=ATOM)
            datetime.datetime.fromisoformat(each.findtext("a:updated", namespaces=ATOM))
        ids = [each.findtext("a:id", namespaces=ATOM) for each in entries]
        assert len(ids) == len(set(ids))

    @pytest.mark.parametrize("query", ["", "?actor=RUS", "?type=ASSAULT&since=2020-01-01"])
    def test_it_holds_what_the_list_holds(self, client, query):
        feed = self.feed(client, f"/events.atom{query}")
        ids = [each.rpartition(":")[2] for each in feed.xpath("a:entry/a:id/text()", namespaces=ATOM)]
        assert ids == [row["event_id"] for row in client.get(f"/events.json{query}").json()["rows"]]

    def test_it_knows_its_own_address(self, client):
        feed = self.feed(client, "/events.atom?actor=RUS")
        links = {link.get("rel"): link.get("href") for link in feed.findall("a:link", ATOM)}
        assert links["self"].endswith("/events.atom?actor=RUS")
        assert links["alternate"].endswith("/events?actor=RUS")
        assert client.get(links["self"]).content == client.get("/events.atom?actor=RUS").content

    def test_the_same_question_has_one_id(self, client):
        one, other = (
            self.feed(client, f"/events.atom?{query}") for query in ("actor=RUS&type=ASSAULT", "type=ASSAULT&actor=RUS")
        )
        assert one.findtext("a:id", namespaces=ATOM) == other.findtext("a:id", namespaces=ATOM)

    def test_a_reader_that_has_it_is_told_so(self, client):
        tag = client.get("/events.atom").headers["etag"]
        assert client.get("/events.atom", headers={"if-none-match": tag}).status_code == 304

    @pytest.mark.parametrize("table", feeds.FEEDS)
    def test_the_list_names_its_feed(self, client, table):
        shown = page(client, f"/{table}?since=2020-01-01")
        link = f"/{table}.atom?since=2020-01-01"
        assert shown.xpath("//link[@rel='alternate']/@href") == [link]
        assert link in shown.xpath("//p[@class='after']//a/@href")

    def test_there_is_none_of_other_lists(self, client):
        assert not page(client, "/places").xpath("//link[@rel='alternate']")
        assert client.get("/places.atom").status_code == 404

    def test_hostile_text_is_only_text(self, tmp_path, telling):
        with Writer(tmp_path) as writer:
            writer.add(telling("<b>\x00]]></b> & accused Kyiv.", outlet="<x>&"))
        with TestClient(create(tmp_path, Serving(hosts=HOST))) as client:
            for table in feeds.FEEDS:
                assert "<b>" in "".join(self.feed(client, f"/{table}.atom").itertext())
