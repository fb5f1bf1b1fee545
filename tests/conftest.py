"""What several tests share. Reading is slow and its results are frozen, so a session reads each sample once."""

import os
import tomllib
from pathlib import Path

import pytest

import dateline
from dateline.archive import Archive, Writer
from dateline.reader import Reader
from dateline.record import Actor, CodedBy, Event, EventDate, Figure, Place, Record, ReportPart, Statement, Word
from dateline.report import Report
from dateline.sources.text import read_file

SAMPLES = Path(dateline.__file__).parent / "samples"

# Two tellings of one strike, three of another, a denial, a vote with a toll, and an older report without a denial.
HANDFUL = (
    "2008-02-28-kenya-power-sharing",
    "2019-06-06-sudan-toll-dispute",
    "2020-10-11-ganja-strike-baku",
    "2020-10-11-ganja-strike-yerevan",
    "2022-07-23-odesa-port-kyiv",
    "2022-07-24-odesa-port-moscow",
)

# What a test asks for by its argument's name, and the tables of cases that answer it; known failures have the first table's name.
TABLES = {
    "statement_case": ("statements",),
    "event_case": ("events", "events-verbal", "events-material", "probes"),
    "place_case": ("places",),
}


def pytest_generate_tests(metafunc):
    """A test that asks for cases runs once for each; a known failure must fail, or it has to move to the cases that pass."""
    for argument in TABLES.keys() & set(metafunc.fixturenames):
        failures = _toml("known-failures").get(TABLES[argument][0], [])
        known = [(row, (pytest.mark.xfail(strict=True, reason=row["why"]),)) for row in failures]
        cases = [(row, ()) for table in TABLES[argument] for row in _toml(table)["case"]] + known
        metafunc.parametrize(argument, [pytest.param(row, marks=marks, id=row["text"]) for row, marks in cases])


def _toml(name):
    return tomllib.loads((Path(__file__).parent / "cases" / f"{name}.toml").read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def reader():
    """The one reader of the session; nothing in the tests patches it."""
    return Reader()


@pytest.fixture(scope="session")
def sample_files():
    return [SAMPLES / f"{name}.txt" for name in HANDFUL]


@pytest.fixture(scope="session")
def records(reader, sample_files):
    return tuple(reader.read_many([read_file(path) for path in sample_files]))


@pytest.fixture(scope="session")
def archive_folder(records, tmp_path_factory):
    """A folder that holds the records; tests read it and never write to it."""
    folder = tmp_path_factory.mktemp("archive")
    with Writer(folder) as writer:
        for record in records:
            writer.add(record)
    return folder


@pytest.fixture
def archive(archive_folder):
    return Archive(archive_folder)


@pytest.fixture(scope="session")
def told():
    """Says in one line what a record tells: ``TYPE actor > recipient status [word]`` of each event, ``-`` for nobody."""
    return _told


def _told(record):
    return " | ".join(_reading(record, event) for event in record.events)


def _reading(record, event):
    sides = (_side(record, event.actors), _side(record, event.recipients))
    word = ""
    if event.statement:
        names = [record.actor(speaker).name for speaker in record.statement(event.statement).speakers]
        word = f" [{'+'.join(names)}]"
    return f"{event.type} {sides[0]} > {sides[1]} {event.status}{word}"


def _side(record, ids):
    actors = [record.actor(actor_id) for actor_id in ids]
    return "+".join(dict.fromkeys(actor.country or actor.name for actor in actors)) or "-"


@pytest.fixture(scope="session")
def corpora():
    """The folder of corpora that can't be shipped with the tests."""
    folder = os.environ.get("DATELINE_CORPORA")
    if not folder:
        pytest.skip("DATELINE_CORPORA does not name a folder of corpora")
    return Path(folder)


@pytest.fixture(scope="session")
def telling():
    """Makes a record by hand: one report in which one actor does one thing, one speaker says so, and one figure is told."""
    return _telling


def _telling(
    text="Moscow accused Kyiv.",
    *,
    outlet="Kestrel",
    published="2020-09-02",
    actor=("Russia", "RUS", "GOV"),
    recipient=("Ukraine", "UKR", "GOV"),
    speaker=("Sergey Lavrov", "RUS", "GOV"),
    place=("Kharkiv", "UKR"),
    type="ACCUSE",  # noqa: A002 - the field's own word
    status="happened",
    day=None,
    act="say",
    kind="count",
):
    whole = (0, len(text))
    parties = (("a1", actor), ("a2", recipient), ("a3", speaker))
    return Record(
        report=ReportPart(id=Report(text=text).id, text=text, outlet=outlet, published=published, language="en"),
        actors=tuple(
            Actor(id=key, name=name, kind="state", country=country, sectors=(sector,)) for key, (name, country, sector) in parties
        ),
        places=(Place(id="p1", name=place[0], precision="city", country=place[1]),),
        statements=(Statement(id="s1", speakers=("a3",), content=(whole,), kind="indirect", act=act),),
        events=(
            Event(
                id="e1",
                type=type,
                quad=3,
                score=-2.0,
                actors=("a1",),
                recipients=("a2",),
                places=("p1",),
                date=EventDate(start=day, end=day) if day else None,
                trigger=whole,
                status=status,
                statement="s1",
                confidence=0.9,
                words=(Word(trigger=(whole,), status=status, statement="s1"),),
            ),
        ),
        figures=(Figure(id="f1", span=whole, kind=kind, value=12.0, about="a2", event="e1", statement="s1"),),
        coded_by=CodedBy(dateline="0", lexicon="0", config="0", model="0"),
    )
