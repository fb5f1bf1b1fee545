"""The index changes no answer: with it, without it, and with what it does not cover."""

import contextlib
import shutil

import msgspec
import pytest
from benchmarks.million import generate

from dateline.archive import Archive
from dateline.archive import manifest as manifests
from dateline.archive.conditions import CONDITIONS
from dateline.archive.corrections import Correction, correct
from dateline.archive.index import plan
from dateline.archive.index.build import build
from dateline.archive.index.tally import MEASURES, can_tally

REPORTS, YEARS = 360, 1  # a segment for each month

FILTERS = [
    {},  # everything
    {"type": "AGREE"},  # common
    {"type": ["agree", "Assault"]},  # whatever its case
    {"actor": "AAA"},  # by code
    {"actor": "GOV", "recipient": "BAH"},  # by sector and code
    {"actor": ["AAA", "Vel12"]},  # by code or part of a name
    {"recipient": "van"},  # part of many names, hidden ones among them
    {"speaker": "Vel12"},  # rare: found far back
    {"place": "Town2999"},  # hardly anywhere
    {"actor": "nobody at all"},  # nowhere
    {"status": "denied", "place": "AAA"},
    {"outlet": "outlet 3 news"},
    {"since": "2015-03-05", "until": "2015-04-30"},  # old events only
    {"actor": "Front", "since": "2015-06-01"},
]

BY = [
    ["month", "actor", "recipient"], ["recipient", "month", "actor"], ["actor"], ["recipient", "type"], ["day"],
    ["week", "status"], ["year", "quad"], ["outlet"], ["month", "type"],
]  # fmt: skip


def _indexed(folder):
    build(folder, manifests.load(folder))
    return folder


@pytest.fixture(scope="module")
def plain(tmp_path_factory):
    """An archive of a year without an index."""
    folder = tmp_path_factory.mktemp("plain")
    generate(folder, REPORTS, YEARS)
    return folder


def _copy(plain, tmp_path_factory, name):
    folder = tmp_path_factory.mktemp(name) / "archive"
    shutil.copytree(plain, folder)
    return folder


@pytest.fixture(scope="module")
def whole(plain, tmp_path_factory):
    """The same, all of it indexed."""
    return _indexed(_copy(plain, tmp_path_factory, "whole"))


@pytest.fixture(scope="module")
def half(plain, tmp_path_factory):
    """The same, half of it indexed: the index was made before the other segments came."""
    folder = _copy(plain, tmp_path_factory, "half")
    state = manifests.load(folder)
    build(folder, msgspec.structs.replace(state, segments=state.segments[::2]))
    return folder


@pytest.fixture(scope="module")
def corrected(whole, tmp_path_factory):
    """Two folders with the same corrections, one of them with an index."""
    folders = [_copy(whole, tmp_path_factory, name) for name in ("corrected", "looked-through")]
    plan.remove(folders[1])
    ids = [row[0] for row in Archive(whole).events(newest=300).project("event_id").fetchall()]
    for folder in folders:
        correct(folder, Correction(event_id=ids[0], wrong=True))
        correct(folder, Correction(event_id=ids[150], type="AID", actors=("nobody at all",), actor_countries=("BAH",)))
        correct(folder, Correction(event_id=ids[299], status="denied", recipients=("Van the Younger",), recipient_countries=()))
    return folders


@pytest.fixture(scope="module")
def pairs(plain, whole, half, corrected):
    """Archives that must answer alike: looked through, and by way of an index."""
    looked, indexed = corrected[1], corrected[0]
    one = Archive(plain)
    return [(one, Archive(whole)), (one, Archive(half)), (Archive(looked), Archive(indexed))]


def _same(pairs, ask):
    for one, other in pairs:
        assert ask(one).fetchall() == ask(other).fetchall()


@pytest.mark.parametrize("filters", FILTERS, ids=str)
@pytest.mark.parametrize("private", [False, True], ids=["masked", "named"])
@pytest.mark.parametrize("limit", [1, 40])
def test_the_newest(pairs, filters, private, limit):
    _same(pairs, lambda archive: archive.events(**filters, private=private, newest=limit))


@pytest.mark.parametrize("by", BY, ids="-".join)
@pytest.mark.parametrize("filters", FILTERS[::5], ids=str)
def test_counts(pairs, by, filters):
    assert can_tally(CONDITIONS["events"](**filters), by)
    for private in (False, True):
        _same(pairs, lambda archive, private=private: archive.count(by, **filters, private=private))


@pytest.mark.parametrize("filters", FILTERS[::4], ids=str)
def test_counts_without_direction_and_with_zeros(pairs, filters):
    _same(pairs, lambda archive: archive.count(["year", "actor", "recipient"], **filters, undirected=True))
    _same(pairs, lambda archive: archive.count(["month", "type"], **filters, zeros=True))


@pytest.mark.parametrize("filters", FILTERS[::4], ids=str)
def test_a_session_counts_the_same_though_it_keeps_what_fits(pairs, filters):
    kinds = ((["month", "type"], None), (["month", "actor", "recipient"], 2), (["outlet"], None))
    for measures in (("events", "material_conflict"), MEASURES):
        for by, most in kinds:
            for looked, indexed in pairs:
                options = {"most": most, "measures": measures, **filters}
                with contextlib.closing(indexed.session()) as session:
                    session.count(by, **options)  # the first count keeps what fits, the second takes it
                    assert session.count(by, **options).fetchall() == looked.count(by, **options).fetchall()


@pytest.mark.parametrize("filters", FILTERS[::4], ids=str)
def test_counts_of_the_most_frequent(pairs, filters):
    _same(pairs, lambda archive: archive.count(["month", "actor", "recipient"], **filters, most=2))
    _same(pairs, lambda archive: archive.count(["type"], **filters, most=3, measures=("events", "score")))
