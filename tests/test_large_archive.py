"""What makes large archives quick changes no answer: months from the newest back, layouts of segments, who is known."""

import msgspec
import pytest
from benchmarks.million import generate

from dateline.archive import Archive
from dateline.archive import manifest as manifests
from dateline.archive.tables import COLUMNS

REPORTS = 240  # two a month
EVENT, REPORT, PUBLISHED = (list(COLUMNS["events"]).index(name) for name in ("event_id", "report_id", "published"))


@pytest.fixture(scope="module")
def large(tmp_path_factory):
    """An archive of ten years with two reports a month."""
    folder = tmp_path_factory.mktemp("large")
    (folder / "segments").mkdir()
    generate(folder, REPORTS)
    return folder


@pytest.mark.parametrize(
    "filters",
    [
        {},  # everything
        {"type": "AGREE"},  # common
        {"actor": "AAA"},  # by code
        {"speaker": "Vel12"},  # rare: found far back
        {"place": "Town2999"},  # hardly anywhere
        {"since": "2016-03-01", "until": "2016-04-30"},  # old events only
    ],
    ids=str,
)
@pytest.mark.parametrize("limit", [1, 5, 100])
def test_newest_are_the_last_of_all(large, filters, limit):
    archive = Archive(large)
    everything = archive.events(**filters).fetchall()
    latest = sorted(everything, key=lambda row: (row[PUBLISHED], row[REPORT], row[EVENT]), reverse=True)
    assert archive.events(**filters, newest=limit).fetchall() == latest[:limit]


def _changed(folder, **fields):
    before = manifests.load(folder)
    parts = tuple(msgspec.structs.replace(part, **fields) for part in before.segments)
    return msgspec.structs.replace(before, segments=parts)


@pytest.mark.parametrize("fields", [{"layout": None}, {"layout": "older"}, {"month": None}], ids=str)
def test_what_the_manifest_does_not_know_changes_no_answer(large, fields):
    expected, newest = Archive(large).events().fetchall(), Archive(large).events(newest=9).fetchall()
    state = manifests.load(large)
    try:
        manifests.replace(large, _changed(large, **fields))
        assert Archive(large).events().fetchall() == expected
        assert Archive(large).events(newest=9).fetchall() == newest
    finally:
        manifests.replace(large, state)


def test_who_is_known_is_looked_up_where_it_is_not_noted(large):
    state = manifests.load(large)
    assert state.standing("known")
    expected = Archive(large).events().fetchall()
    try:
        manifests.replace(large, msgspec.structs.replace(state, derived=()))
        assert Archive(large).events().fetchall() == expected
    finally:
        manifests.replace(large, state)
