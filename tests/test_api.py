"""The archive over HTTP: lists page by page and as files, one shape of error, and what is refused."""

import io
import json

import pyarrow.parquet as pq
import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from litestar.testing import TestClient
from schemathesis.specs.openapi.checks import positive_data_acceptance

from dateline.archive import Archive, Writer
from dateline.archive.index.plan import PLANS
from dateline.web.app import LONGEST_ADDRESS, Serving, create
from dateline.web.forms import FORMS
from dateline.web.questions import LONGEST, QUESTIONS

HOST = ("testserver.local",)


@pytest.fixture(scope="module")
def client(archive_folder):
    with TestClient(create(archive_folder, Serving(hosts=HOST))) as client:
        yield client


def error(answer):
    assert set(answer.json()) == {"error"}
    assert set(answer.json()["error"]) == {"status", "code", "message", "remedy"}
    assert answer.json()["error"]["status"] == answer.status_code
    return answer.status_code


class TestLists:
    @pytest.mark.parametrize("table", QUESTIONS)
    def test_every_row_is_on_one_page(self, client, archive_folder, table):
        rows, cursor = [], None
        while True:
            page = client.get(f"/{table}.json", params={"limit": 7} | ({"cursor": cursor} if cursor else {})).json()
            rows += page["rows"]
            if (cursor := page["next"]) is None:
                break
        assert len(rows) == len(Archive(archive_folder).table(table).fetchall())
        keys = PLANS[table].keys
        assert len({tuple(row[key] for key in keys) for row in rows}) == len(rows)
        assert [row["published"] or "" for row in rows] == sorted((row["published"] or "" for row in rows), reverse=True)

    @pytest.mark.parametrize("table", QUESTIONS)
    def test_the_files_hold_the_same_rows(self, client, table):
        rows = client.get(f"/{table}.json", params={"limit": 1000}).json()["rows"]
        assert client.get(f"/{table}.csv").text.splitlines()[0].split(",") == list(rows[0])
        assert pq.read_table(io.BytesIO(client.get(f"/{table}.parquet").content)).num_rows == len(rows)

    def test_filters_are_those_of_the_archive(self, client, archive_folder):
        wanted = Archive(archive_folder).events(actor=["RUS", "UKR"], type="ASSAULT", since="2022-01-01")
        found = client.get("/events.json", params={"actor": ["RUS", "UKR"], "type": "ASSAULT", "since": "2022-01-01"}).json()
        assert {row["event_id"] for row in found["rows"]} == {row[0] for row in wanted.fetchall()}

    def test_geojson_says_how_exact_a_point_is(self, client):
        features = client.get("/events.geojson").json()["features"]
        assert features
        assert {feature["properties"]["precision"] for feature in features} <= {"site", "city", "region", "country", "area"}

    def test_the_record_of_a_report(self, client, records):
        report_id = records[0].report.id
        assert client.get(f"/reports/{report_id}.json").text == records[0].to_json()
        assert client.get(f"/reports/{report_id[:10]}.json").status_code == 200

    def test_counts_and_voices(self, client):
        assert {"type", "events", "score"} <= set(client.get("/counts.json?by=type").json()[0])
        assert {"side", "share", "unheard"} <= set(client.get("/voices.json").json()[0])

    def test_no_page_names_a_private_person_or_a_path(self, client, tmp_path):
        assert "hidden" not in client.get("/statements.json").text
        assert "file" not in client.get("/publications.json").json()["rows"][0]


REFUSED = [
    ("/events.json?actr=RUS", 400),  # a filter that there is not
    ("/events.json?limit=0", 400),
    ("/events.json?limit=1001", 400),
    ("/events.json?limit=many", 400),
    ("/events.json?since=yesterday", 400),
    ("/events.json?since=2024-13-40", 400),  # a day that there is not
    ("/events.json?cursor=%21", 400),
    ("/events.json?cursor=WyJhIl0", 400),  # of another list
    (f"/events.json?actor={'a' * (LONGEST + 1)}", 400),
    ("/events.json?" + "&".join("actor=a" for _ in range(21)), 400),  # too many values
    (f"/events.json?actor={'a' * LONGEST_ADDRESS}", 414),
    ("/counts.json", 400),  # by what
    ("/counts.json?by=colour", 400),
    ("/counts.json?by=actor&zeros=true", 400),
    ("/nowhere", 404),
    ("/reports/ffff.json", 404),
    ("/reports/..%2f..%2fmanifest.json", 404),  # a path
    ("/reports/%2e%2e/manifest.json", 404),
    ("/segments/x/events.parquet", 404),
    ("/reports/%27%20or%20true--.json", 404),  # SQL
]


@pytest.mark.parametrize(("address", "status"), REFUSED)
def test_what_is_refused_has_the_one_shape(client, address, status):
    assert error(client.get(address)) == status


NO_SQL = ["' or true --", '"; drop table events; --', "%", "_", "\\", "') union select 1 --", "\u202e", "\x00"]


@pytest.mark.parametrize("value", NO_SQL)
def test_a_value_is_never_sql(client, value):
    for name in ("actor", "speaker", "type", "place"):
        assert client.get("/events.json", params={name: value}).json()["rows"] == []


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_nothing_writes(client, method):
    assert error(getattr(client, method)("/events.json")) == 405


class TestDoors:
    def test_another_host_is_refused(self, client):
        for host in ("evil.example", "evil.example:80", "testserver.local.evil.example", "", "[::1]"):
            assert error(client.get("/events.json", headers={"host": host})) == 400

    def test_its_own_name_with_a_port_is_fine(self, client):
        assert client.get("/events.json", headers={"host": "testserver.local:8020"}).status_code == 200

    @pytest.mark.parametrize(("given", "status"), [(None, 401), ("Bearer wrong", 401), ("Bearer right", 200), ("right", 401)])
    def test_a_token(self, archive_folder, given, status):
        serving = Serving(hosts=HOST, token="right")  # noqa: S106 - of this test alone
        with TestClient(create(archive_folder, serving)) as client:
            headers = {"authorization": given} if given else {}
            assert client.get("/events.json", headers=headers).status_code == status

    def test_no_other_page_may_ask_unless_named(self, client, archive_folder):
        asked = {"origin": "https://news.example"}
        assert "access-control-allow-origin" not in client.get("/events.json", headers=asked).headers
        with TestClient(create(archive_folder, Serving(hosts=HOST, origins=("https://news.example",)))) as open_one:
            assert open_one.get("/events.json", headers=asked).headers["access-control-allow-origin"] == "https://news.example"

    def test_every_answer_has_the_headers(self, client):
        for address in ("/events.json", "/nowhere", "/events.csv"):
            headers = client.get(address).headers
            assert "default-src 'none'" in headers["content-security-policy"]
            assert "unsafe" not in headers["content-security-policy"]
            assert headers["x-content-type-options"] == "nosniff"
            assert "set-cookie" not in headers


class TestTags:
    def test_what_a_browser_has_is_not_sent_again(self, client):
        tag = client.get("/events.json").headers["etag"]
        assert client.get("/events.json", headers={"if-none-match": tag}).status_code == 304

    def test_a_change_of_the_archive_is_seen(self, tmp_path, telling):
        with Writer(tmp_path) as writer:
            writer.add(telling())
        with TestClient(create(tmp_path, Serving(hosts=HOST))) as client:
            before = client.get("/events.json")
            with Writer(tmp_path) as writer:
                writer.add(telling("Later."))
            after = client.get("/events.json", headers={"if-none-match": before.headers["etag"]})
            assert (len(before.json()["rows"]), len(after.json()["rows"])) == (1, 2)


def test_the_description_says_what_there_is(client):
    described = client.get("/api/openapi.json").json()
    assert described["openapi"].startswith("3.1")
    addresses = {f"/{table}.{ending}" for table in QUESTIONS for ending in ("json", *FORMS) if ending != "geojson"}
    assert addresses <= set(described["paths"])
    names = {parameter["name"] for parameter in described["paths"]["/events.json"]["get"]["parameters"]}
    assert {"actor", "recipient", "speaker", "type", "status", "place", "since", "until", "limit", "cursor"} <= names
    assert json.dumps(described).count("http") == 0


# That a cursor has to be one of ours, and zeros need a time to be counted by, the description of a parameter can't say.
UNSAID = [positive_data_acceptance]


def test_whatever_the_description_allows_is_answered(archive_folder):
    schema = schemathesis.openapi.from_asgi("/api/openapi.json", create(archive_folder, Serving(hosts=("*",))))
    for operation in schema.get_all_operations():
        strategy = operation.ok().as_strategy()

        @settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
        @given(case=strategy)
        def answered(case):
            case.call_and_validate(excluded_checks=UNSAID if case.path.endswith(".json") else [])

        answered()
