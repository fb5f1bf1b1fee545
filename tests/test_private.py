"""Private people: who is one, and that no table names them unless it is asked to."""

import csv
import io
import re

import msgspec
import pytest
from click.testing import CliRunner

from dateline.archive import Archive, Writer
from dateline.archive.private import MASK, Veil, is_private
from dateline.archive.tables import COLUMNS, NAMED
from dateline.cli import cli
from dateline.record import Actor, CodedBy, Mention, Place, PlaceMention, Record, ReportPart, Role, Statement
from dateline.report import Report

TITLE = (Role(title="a title", span=(0, 1)),)

# Kind, whether named, title, sectors, and whether that is somebody private.
PEOPLE = (
    ("person", True, False, "", True),  # a name and nothing else
    ("person", True, False, "CVL", True),  # a witness
    ("person", True, True, "CVL", True),  # also where "witness" stands as a title
    ("person", True, True, "CRM", True),  # who is called a criminal has more to lose than others
    ("person", True, False, "AGR", True),  # a farmer
    ("person", True, True, "EDU", False),  # a professor
    ("person", True, False, "GOV", False),
    ("person", True, False, "CVL GOV", False),
    ("person", True, True, "", False),  # a title without a sector is a role all the same
    ("person", False, False, "", False),  # "the driver" is nobody's name
    ("organisation", True, False, "", False),
    ("group", True, False, "CVL", False),
    ("state", True, False, "", False),
)

TEXT = (
    "Minister Tom Moor met Ida Moor in Ganja. Police said Moor, a teacher, was robbed. "
    "“Ida\nMoor called me,” Moorland Bank said. “Ganja has heard of Idaho,” the lawyer of Ida Moor said."
)


@pytest.mark.parametrize(
    ("name", "sectors", "others", "expected"),
    [
        ("Ida Moor", (), (), True),
        ("Moor", (), (), False),  # perhaps a town or a missile that the tagger took for somebody
        ("Moor", (), ("name",), False),
        ("Moor", (), ("pronoun",), True),  # "she" shows that it is somebody
        ("Moor", (), ("description",), True),
        ("Moor", ("AGR",), (), True),  # so does "a farmer"
    ],
)
def test_one_word_needs_a_second_sign_of_a_person(name, sectors, others, expected):
    mentions = tuple(Mention(span=(0, 1), kind=kind) for kind in ("name", *others))
    assert is_private(Actor(id="a1", name=name, kind="person", sectors=sectors, mentions=mentions)) is expected


@pytest.mark.parametrize(("kind", "named", "titled", "sectors", "expected"), PEOPLE)
def test_who_is_private(kind, named, titled, sectors, expected):
    mentions = (Mention(span=(0, 1), kind="name" if named else "description"),)
    roles = TITLE if titled else ()
    actor = Actor(id="a1", name="Ida Moor", kind=kind, sectors=tuple(sectors.split()), roles=roles, mentions=mentions)
    assert is_private(actor) is expected


def spans(words, kind="name"):
    return tuple(Mention(span=found.span(), kind=kind) for found in re.finditer(words, TEXT))


@pytest.fixture
def record(telling):
    """A report that names Ida Moor, who is private, Tom Moor, who is a minister, a bank and a town called like a person."""
    actors = (
        Actor(id="a1", name="Ida Moor", kind="person", aliases=("Moor",), mentions=spans(r"Ida\sMoor|(?<=said )Moor")),
        Actor(id="a2", name="Tom Moor", kind="person", sectors=("GOV",), roles=TITLE, mentions=spans("Tom Moor")),
        Actor(id="a3", name="Moorland Bank", kind="organisation", mentions=spans("Moorland Bank")),
        Actor(id="a4", name="the lawyer of Ida Moor", kind="person", mentions=spans("the lawyer of Ida Moor", "description")),
        Actor(id="a5", name="Ganja", kind="person", sectors=("CVL",), mentions=spans("Ganja(?= has)")),
    )
    told = telling(TEXT)
    statement = Statement(id="s1", speakers=("a1", "a4"), content=(spans("Ida\nMoor called me")[0].span,), kind="direct")
    town = tuple(PlaceMention(span=mention.span, role="place") for mention in spans("Ganja(?=\\.)"))
    place = Place(id="p1", name="Ganja", precision="city", mentions=town)
    return msgspec.structs.replace(told, actors=actors, statements=(statement,), places=(place,))


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Ida Moor", MASK),
        ("Ida\nMoor", MASK),
        ("Moor", MASK),
        ("Moor's", f"{MASK}'s"),
        ("…da Moor said", f"…da {MASK} said"),  # a sentence cut inside a name
        ("Tom Moor", "Tom Moor"),
        ("Moorland Bank", "Moorland Bank"),
        ("Idaho", "Idaho"),
        ("Ganja", "Ganja"),  # the report has a place of that name
        ("the lawyer of Ida Moor", f"the lawyer of {MASK}"),
    ],
)
def test_a_name_is_hidden_as_a_whole(record, words, expected):
    assert Veil(record).over(words) == expected


@pytest.fixture
def folder(tmp_path, record):
    with Writer(tmp_path) as writer:
        writer.add(record)
    return tmp_path


@pytest.mark.parametrize("table", NAMED)
def test_no_table_names_them_unless_asked(folder, table):
    archive = Archive(folder)
    assert not re.search(r"Ida\s+Moor|'Moor'", str(archive.table(table).fetchall()))
    named = str(archive.table(table, private=True).fetchall())
    assert MASK not in named
    assert re.search(r"Ida\s+Moor|\\nMoor", named) or table == "roles"  # she has no role


def test_who_is_not_shown_is_not_found(folder):
    archive = Archive(folder)
    for ask in (archive.actors, archive.roles):
        assert ask("Ida Moor").fetchall() == []
    assert archive.statements(speaker="Ida Moor").fetchall() == []
    assert len(archive.statements(speaker="Ida Moor", private=True).fetchall()) == 1
    assert [row[0] for row in archive.actors("moor", private=True).project("name").fetchall()] == [
        "Ida Moor", "Tom Moor", "Moorland Bank", "the lawyer of Ida Moor",
    ]  # fmt: skip


def test_the_archive_keeps_everything(folder, record):
    assert Archive(folder).table("reports").project("record").fetchall() == [(record.to_json(),)]


def test_the_company_of_others_leaves_them_out(folder, record):
    names = {row[0] for row in Archive(folder).company([record.report.id]).fetchall()}
    assert names == {"Tom Moor", "Moorland Bank", "Ganja"}


def of(text, *people):
    """A report that names people: each is a name, and a title where the report gives one."""
    actors = []
    for number, (name, title) in enumerate(people):
        mention = Mention(span=(text.index(name), text.index(name) + len(name)), kind="name")
        start = text.index(title) if title else 0
        roles = (Role(title=title, span=(start, start + len(title))),) if title else ()
        sectors = ("GOV",) if title else ()
        actors.append(Actor(id=f"a{number}", name=name, kind="person", roles=roles, sectors=sectors, mentions=(mention,)))
    part = ReportPart(id=Report(text=text).id, text=text, published="2024-01-05")
    statement = Statement(id="s1", speakers=tuple(actor.id for actor in actors), content=((0, len(text)),), kind="indirect")
    coded = CodedBy(dateline="0", lexicon="0", config="0", model="0")
    return Record(report=part, actors=tuple(actors), statements=(statement,), coded_by=coded)


MINISTER = of("Minister Ida Moor spoke.", ("Ida Moor", "Minister"))
AGAIN = of("On Monday, Minister Ida Moor was silent.", ("Ida Moor", "Minister"))

# The reports of an archive, and the speakers of the last of them.
KNOWN = (
    ((), of("Ida Moor called.", ("Ida Moor", None)), [MASK]),
    ((MINISTER,), of("Ida Moor called.", ("Ida Moor", None)), [MASK]),  # one text may be misread
    ((MINISTER, AGAIN), of("Ida Moor called.", ("Ida Moor", None)), ["Ida Moor"]),
    ((MINISTER, AGAIN), of("Eva Moor called.", ("Eva Moor", None)), [MASK]),
    # A row that also names somebody unknown stays as it is: nothing tells which of its names is whose.
    ((MINISTER, AGAIN), of("Ida Moor met Eva Hill.", ("Ida Moor", None), ("Eva Hill", None)), [MASK, MASK]),
)


@pytest.mark.parametrize(("before", "last", "expected"), KNOWN)
def test_who_is_known_by_title_in_the_archive_is_not_hidden(tmp_path, before, last, expected):
    with Writer(tmp_path) as writer:
        for record in (*before, last):
            writer.add(record)
    rows = Archive(tmp_path).statements().project("report_id, speakers, content").fetchall()
    row = next(row for row in rows if row[0] == last.report.id)
    assert row[1] == expected
    assert (MASK in row[2]) == (MASK in expected)


@pytest.mark.parametrize("form", ["csv", "jsonl", "table"])
@pytest.mark.parametrize("command", ["actors", "events", "statements", "figures"])
def test_no_command_names_them_unless_asked(folder, command, form):
    question = [command, "--archive", str(folder), "--format", form]
    shown, named = (CliRunner().invoke(cli, [*question, *more], env={"COLUMNS": "500"}).stdout for more in ([], ["--private"]))
    assert not re.search(r"Ida\s+Moor", shown)
    if (command, form) not in {("events", "table"), ("figures", "table")}:  # which show no words of the report
        assert re.search(r"Ida(\s|\\n)+Moor", named)


def test_rows_are_as_many_with_and_without(folder):
    lines = [
        list(csv.reader(io.StringIO(CliRunner().invoke(cli, ["actors", "--archive", str(folder), *more]).stdout)))
        for more in ([], ["--private"])
    ]
    assert [len(part) for part in lines] == [6, 6]
    assert lines[0][0] == lines[1][0] == list(COLUMNS["actors"])


def test_no_cell_of_the_samples_names_a_private_person(archive, records):
    """What `Veil` takes for a name of a private person stands in no cell of that report."""
    veils = {record.report.id: Veil(record) for record in records}
    hidden = 0
    for table, columns in NAMED.items():
        for row in archive.table(table).to_arrow_table().to_pylist():
            for cell in (row[name] for name in columns):
                for text in cell if isinstance(cell, list) else [cell or ""]:
                    assert veils[row["report_id"]].over(text) == text
                    hidden += MASK in text
    assert hidden
