"""The labelled incidents hold together: ids, quotes, days and disputes. Whether Dateline finds them is measured elsewhere."""

import tomllib
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

FOLDER = Path(__file__).parent / "incidents"
HALVES = {half: tomllib.loads((FOLDER / f"{half}.toml").read_text(encoding="utf-8")) for half in ("dev", "dev2", "heldout")}

DISPUTES = {"denied", "toll", "blame", "status"}


@pytest.fixture(params=HALVES)
def half(request):
    return HALVES[request.param]


def tellings(half):
    return [(report, tell) for report in half["reports"] for tell in report["tells"]]


def test_every_quote_stands_once_in_its_report(half):
    assert [tell for report, tell in tellings(half) if report["text"].count(tell["quote"]) != 1] == []


def test_every_quote_of_a_dispute_stands_in_its_report(half):
    texts = {report["id"]: report["text"] for report in half["reports"]}
    quotes = [quote for dispute in half["disputes"] for quote in dispute["between"]]
    assert [quote for quote in quotes if quote["quote"] not in texts[quote["report"]]] == []


def test_a_dispute_is_of_a_known_kind_about_a_known_occasion_between_two_reports(half):
    occasions = {occasion["id"] for occasion in half["occasions"]}
    for dispute in half["disputes"]:
        assert dispute["kind"] in DISPUTES
        assert dispute["occasion"] in occasions
        assert len({side["report"] for side in dispute["between"]}) == 2


def test_every_occasion_is_told_and_every_report_tells(half):
    assert {tell["occasion"] for _, tell in tellings(half)} == {occasion["id"] for occasion in half["occasions"]}
    assert [report["id"] for report in half["reports"] if not report["tells"]] == []


def test_no_report_tells_of_what_is_to_come(half):
    days = {occasion["id"]: date.fromisoformat(occasion["when"]) for occasion in half["occasions"]}
    early = [report["id"] for report, tell in tellings(half) if report["published"][:10] < str(days[tell["occasion"]])]
    assert early == []


def test_an_outlet_has_one_owner(half):
    owners = {(report["outlet"], report["owner"]) for report in half["reports"]}
    assert [outlet for outlet, count in Counter(outlet for outlet, _ in owners).items() if count > 1] == []


@pytest.mark.parametrize("part", ["reports", "occasions"])
def test_ids_are_not_used_twice(part):
    ids = Counter(row["id"] for half in HALVES.values() for row in half[part])
    assert [key for key, count in ids.items() if count > 1] == []


def test_there_is_enough_to_measure(half):
    told = Counter(tell["occasion"] for _, tell in tellings(half))
    assert len(half["reports"]) >= 75
    assert sum(count > 1 for count in told.values()) >= 20
    assert len(half["disputes"]) >= 10
