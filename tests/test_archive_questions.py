"""Asking an archive: what each filter finds, that values are never SQL, and what an empty archive answers."""

import pytest

from dateline.archive import Archive, Writer
from dateline.archive.rows import event_id
from dateline.archive.tables import COLUMNS, TABLES
from dateline.errors import ArchiveError, ReportError

METHODS = ("reports", "events", "statements", "figures", "actors", "roles", "problems")

# Three reports, told by their first letters: A has a day of its own, B only the report's, C none.
TOLD = (
    {
        "text": "A",
        "published": "2020-09-02",
        "day": "2020-08-30",
        "actor": ("Russia", "RUS", "GOV"),
        "recipient": ("Ukraine", "UKR", "GOV"),
        "speaker": ("Sergey Lavrov", "RUS", "GOV"),
        "place": ("Kharkiv", "UKR"),
        "type": "ACCUSE",
        "status": "happened",
        "act": "say",
        "kind": "count",
    },
    {
        "text": "B",
        "published": "2020-09-03",
        "actor": ("Belarus", "BLR", "MIL"),
        "recipient": ("Poland", "POL", "CVL"),
        "speaker": ("Alexander Lukashenko", "BLR", "GOV"),
        "place": ("Grodno", "BLR"),
        "type": "ASSAULT",
        "status": "denied",
        "act": "deny",
        "kind": "dead",
    },
    {
        "text": "C",
        "published": None,
        "outlet": None,
        "actor": ("the IRA", "GBR", "REB"),
        "recipient": ("Shannon O'Neill", "IRL", "GOV"),
        "speaker": ("100%_sure; Öz-Çelik", None, "JUD"),
        "place": ("Belfast", "GBR"),
        "type": "RETREAT",
        "status": "planned",
        "act": "promise",
        "kind": "injured",
    },
)

# Method, filters, and the reports whose rows are found.
QUESTIONS = (
    ("events", {}, "ABC"),
    ("events", {"actor": "RUS"}, "A"),  # not a part of "Belarus"
    ("events", {"actor": "rus"}, "AB"),  # in small letters also a part of a name
    ("events", {"actor": "Russ"}, "A"),
    ("events", {"actor": "MIL"}, "B"),
    ("events", {"actor": "mil"}, "B"),
    ("events", {"actor": "IRA"}, "C"),  # three capitals that are a word of a name
    ("events", {"actor": ["RUS", "MIL"]}, "AB"),
    ("events", {"actor": ("RUS", "belarus", "nobody")}, "AB"),
    ("events", {"actor": "nobody"}, ""),
    ("events", {"actor": []}, "ABC"),
    ("events", {"recipient": "POL"}, "B"),
    ("events", {"recipient": "o'neill"}, "C"),
    ("events", {"recipient": ["UKR", "IRL"]}, "AC"),
    ("events", {"speaker": "lavrov"}, "A"),
    ("events", {"speaker": ["LAVROV", "öz-çelik"]}, "AC"),
    ("events", {"speaker": "ÇELIK"}, "C"),
    ("events", {"type": "assault"}, "B"),
    ("events", {"type": ["ASSAULT", "RETREAT"]}, "BC"),
    ("events", {"type": "ASS"}, ""),  # a type is whole
    ("events", {"status": "happened"}, "A"),
    ("events", {"status": ["denied", "planned"]}, "BC"),
    ("events", {"place": "grod"}, "B"),
    ("events", {"place": "GBR"}, "C"),
    ("events", {"place": ["GBR", "UKR"]}, "AC"),
    ("events", {"since": "2020-08-30"}, "AB"),  # no day, no answer: C is not found by days
    ("events", {"since": "2020-08-31"}, "B"),
    ("events", {"until": "2020-08-30"}, "A"),
    ("events", {"until": "2020-08-29"}, ""),
    ("events", {"since": "2020-09-03", "until": "2020-09-03"}, "B"),
    ("events", {"actor": "RUS", "type": "ASSAULT"}, ""),  # different filters mean both
    ("statements", {}, "ABC"),
    ("statements", {"speaker": "lukashenko"}, "B"),
    ("statements", {"speaker": "RUS"}, "A"),
    ("statements", {"speaker": ["RUS", "sure"]}, "AC"),
    ("statements", {"act": "deny"}, "B"),
    ("statements", {"act": ["say", "promise"]}, "AC"),
    ("statements", {"since": "2020-09-03"}, "B"),
    ("statements", {"until": "2020-09-02"}, "A"),
    ("figures", {}, "ABC"),
    ("figures", {"speaker": "Lavrov"}, "A"),
    ("figures", {"kind": "dead"}, "B"),
    ("figures", {"kind": ["dead", "injured"]}, "BC"),
    ("figures", {"since": "2020-09-03"}, "B"),
    ("figures", {"until": "2020-09-02"}, "A"),
    ("actors", {"name": "ukr"}, "A"),
    ("actors", {"name": ["ukr", "poland"]}, "AB"),
    ("actors", {"since": "2020-09-03"}, "B"),
    ("actors", {"until": "2020-09-02"}, "A"),
    ("reports", {}, "ABC"),
    ("reports", {"since": "2020-09-03"}, "B"),
    ("reports", {"until": "2020-09-02"}, "A"),
)

METACHARACTERS = (
    "'",
    '"',
    "\\",
    "--",
    "?",
    "$1",
    "$name",
    "*",
    "' or true --",
    "'; drop view events; --",
    "(",
    "%s",
    "\n",
)

NAMED_FILTERS = (
    ("events", "actor"),
    ("events", "recipient"),
    ("events", "speaker"),
    ("events", "type"),
    ("events", "status"),
    ("events", "place"),
    ("statements", "speaker"),
    ("statements", "act"),
    ("figures", "speaker"),
    ("figures", "kind"),
    ("actors", "name"),
    ("roles", "name"),
)


@pytest.fixture(scope="module")
def told(telling):
    return {values["text"]: telling(**values) for values in TOLD}


@pytest.fixture(scope="module")
def asked(told, tmp_path_factory):
    folder = tmp_path_factory.mktemp("asked")
    with Writer(folder) as writer:
        for record in told.values():
            writer.add(record)
    return Archive(folder)


@pytest.fixture
def empty(tmp_path):
    with Writer(tmp_path):
        pass
    return Archive(tmp_path)


def texts(relation, told):
    letters = {record.report.id: letter for letter, record in told.items()}
    return "".join(sorted({letters[row[0]] for row in relation.project("report_id").fetchall()}))


@pytest.mark.parametrize(("method", "filters", "expected"), QUESTIONS)
def test_a_filter_finds(asked, told, method, filters, expected):
    assert texts(getattr(asked, method)(**filters), told) == expected


@pytest.mark.parametrize("value", METACHARACTERS)
@pytest.mark.parametrize(("method", "name"), NAMED_FILTERS)
def test_a_value_is_never_sql(asked, told, method, name, value):
    expected = "C" if value == "'" and (method, name) in {("events", "recipient"), ("actors", "name")} else ""  # Shannon O'Neill
    assert texts(getattr(asked, method)(**{name: value}), told) == expected
    assert len(asked.table("events").fetchall()) == 3


@pytest.mark.parametrize(("value", "expected"), [("%", "C"), ("_", "C"), (";", "C"), ("1%", ""), ("100%_", "C")])
def test_wildcards_are_letters(asked, told, value, expected):
    assert texts(asked.events(speaker=value), told) == expected


@pytest.mark.parametrize("value", ["yesterday", "2020-02-30", "20200902", "", "' or true --"])
@pytest.mark.parametrize("bound", ["since", "until"])
@pytest.mark.parametrize("method", ["reports", "events", "statements", "figures", "actors", "roles"])
def test_a_bound_is_a_day(asked, method, bound, value):
    with pytest.raises(ReportError, match="DL-107"):
        getattr(asked, method)(**{bound: value})


def test_rows_of_a_report_come_in_the_order_of_its_text(archive, records):
    found = [row[0] for row in archive.events().project("event_id").fetchall()]
    ordered = sorted(records, key=lambda record: (record.report.published, record.report.id))
    assert found == [event_id(record, event) for record in ordered for event in record.events]


@pytest.mark.parametrize("table", ["actors", "statements", "events", "figures"])
def test_a_table_has_a_row_for_each_part_of_each_record(archive, records, table):
    assert len(archive.table(table).fetchall()) == sum(len(getattr(record, table)) for record in records)


@pytest.mark.parametrize("table", TABLES)
def test_a_table_has_its_columns(archive, empty, table):
    assert archive.table(table).columns == empty.table(table).columns == list(COLUMNS[table])


def test_the_roles_of_the_samples(archive, records):
    expected = [
        (actor.name, role.title, record.quote(role.span))
        for record in sorted(records, key=lambda record: (record.report.published, record.report.id))
        for actor in record.actors
        for role in actor.roles
    ]
    assert archive.roles(private=True).project("name, title, words").fetchall() == expected
    assert {row[0] for row in archive.roles("kibaki").project("name").fetchall()} == {"Mwai Kibaki"}


def test_an_unknown_table_is_a_key_error(archive):
    with pytest.raises(KeyError, match="manifest"):
        archive.table("manifest")


def test_numbers_come_back_as_they_were(asked):
    assert asked.events().project("score, confidence").distinct().fetchall() == [(-2.0, 0.9)]


def test_a_record_comes_back_whole(archive, records):
    rows = archive.table("reports").project("record").fetchall()
    assert {row[0] for row in rows} == {record.to_json() for record in records}


@pytest.mark.parametrize("method", METHODS)
def test_an_empty_archive_answers_with_nothing(empty, method):
    relation = getattr(empty, method)()
    assert relation.columns == list(COLUMNS[method])
    assert relation.fetchall() == []


@pytest.mark.parametrize("convert", ["df", "pl", "to_arrow_table"])
@pytest.mark.parametrize("method", METHODS)
def test_a_relation_becomes_a_frame(asked, empty, method, convert):
    relation = getattr(asked, method)()
    assert len(getattr(relation, convert)()) == len(relation.fetchall())
    assert len(getattr(getattr(empty, method)(), convert)()) == 0


def test_an_event_is_found_by_id_and_prefix(archive, records):
    for record in records:
        for event in record.events:
            wanted = event_id(record, event)
            for spelling in (wanted, wanted[:10], wanted[2:], wanted[2:9]):
                assert archive.find_event(spelling) == (record, event)


def test_looking_up_an_event_leaves_the_archive_usable(archive, records):
    archive.find_event(event_id(records[0], records[0].events[0]))
    assert archive.events().fetchall()


@pytest.mark.parametrize("unknown", ["e_zzz", "zzz", "e_' or true --", "%"])
def test_an_unknown_event_is_named(archive, unknown):
    with pytest.raises(ArchiveError) as caught:
        archive.find_event(unknown)
    assert caught.value.code == "DL-305"
    assert unknown in caught.value.reason
