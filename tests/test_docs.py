"""The documents keep up with the code: what can be named, typed or met as an error is described somewhere.

``cog --check`` in ``make lint`` keeps the outputs fresh that documents show. Here it is about what they leave out.
"""

import functools
import re
import typing
from pathlib import Path

import click
import msgspec
import pytest

import dateline
from dateline import lexicon, ontology, record, when
from dateline.archive.tables import COLUMNS
from dateline.cli import cli
from dateline.errors import CATALOGUE
from dateline.lexicon.entries import State, Takes
from dateline.proof import rules_fired
from dateline.reader import Config, Reader
from dateline.sources.text import read_file

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "dateline"
DOCS = ROOT / "docs"
PAGES = sorted([*ROOT.glob("*.md"), *DOCS.rglob("*.md")])

# A rule id as a literal: the name of a step, a dot, and words with dots or hyphens between them.
RULE = re.compile(r'"((?:who|said|did|where|when|howmany)\.[a-z]+(?:[.-][a-z]+)*)"')


@functools.cache
def page(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


@functools.cache
def source() -> str:
    return "\n".join(path.read_text(encoding="utf-8") for path in sorted(SOURCE.rglob("*.py")))


def section(name: str, heading: str) -> str:
    """The text under a heading, up to the next one of its level or above."""
    level = len(heading) - len(heading.lstrip("#"))
    match = re.search(rf"^{re.escape(heading)}$(.*?)(?=^#{{1,{level}}} |\Z)", page(name), re.MULTILINE | re.DOTALL)
    assert match, f"{name} has no heading {heading!r}"
    return match[1]


def commands(group: click.Group = cli, path: str = "dateline") -> dict[str, click.Command]:
    found: dict[str, click.Command] = {}
    for name, member in sorted(group.commands.items()):
        found[f"{path} {name}"] = member
        if isinstance(member, click.Group):
            found |= commands(member, f"{path} {name}")
    return found


# Commands -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", commands())
def test_every_command_is_documented_with_its_options(name):
    command, shown = commands()[name], section("docs/cli.md", f"## {name}")
    assert command.help, f"{name} has no help text"
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            assert parameter.help, f"{name} {parameter.opts[0]} has no help text"
            assert parameter.opts[0] in shown, f"{parameter.opts[0]} is missing: run make docs"


@pytest.mark.parametrize("name", [name for name, command in commands().items() if not isinstance(command, click.Group)])
def test_the_help_of_every_command_has_an_example(name):
    assert re.search(rf"^ *(?:\S+ .*\| )?{name}\b", commands()[name].help, re.MULTILINE)


# Errors -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", CATALOGUE)
def test_every_error_code_is_documented(code):
    assert f"| `{code}` |" in page("docs/errors.md"), "run make docs"


def test_every_error_code_in_the_source_is_in_the_catalogue():
    used = set(re.findall(r'"(DL-\d{3})"', source()))
    assert used == set(CATALOGUE)


# Archive, record, ontology, Python ----------------------------------------------------------------------------------


@pytest.mark.parametrize("table", COLUMNS)
def test_every_column_of_the_archive_is_documented(table):
    shown = section("docs/archive.md", f"### `{table}`")
    missing = [column for column in COLUMNS[table] if f"| `{column}` |" not in shown]
    assert not missing, "run make docs"


@pytest.mark.parametrize(
    ("heading", "kind"),
    [
        ("### The record", record.Record),
        ("### `report`", record.ReportPart),
        ("### `actors`", record.Actor),
        ("### `places`", record.Place),
        ("### `times`", record.Time),
        ("### `statements`", record.Statement),
        ("### `events`", record.Event),
        ("### `figures`", record.Figure),
        ("### `coded_by`", record.CodedBy),
    ],
)
def test_the_fields_of_a_record_are_documented_in_their_order(heading, kind):
    shown = re.findall(r"^\| `(\w+)` \|", section("docs/record.md", heading), re.MULTILINE)
    assert shown == [field.name for field in msgspec.structs.fields(kind)]


@pytest.mark.parametrize(
    "kind", [record.Role, record.Mention, record.Word, record.EventDate, record.Dateline, record.PlaceMention]
)
def test_the_fields_of_nested_parts_are_documented(kind):
    missing = [field.name for field in msgspec.structs.fields(kind) if f"`{field.name}`" not in page("docs/record.md")]
    assert not missing


@pytest.mark.parametrize(
    "values",
    [
        record.ActorKind, record.MentionKind, record.Precision, record.PlaceRole, record.TimePrecision,
        record.StatementKind, record.Act, record.Status, record.Stance, record.FigureKind, record.Modifier,
        record.PublishedBy,
    ],
    ids=lambda values: typing.get_args(values)[0],
)  # fmt: skip
def test_the_values_of_a_record_are_documented(values):
    missing = [value for value in typing.get_args(values) if f"`{value}`" not in page("docs/record.md")]
    assert not missing


def test_the_whole_ontology_is_documented():
    plover, shown = ontology.load(), page("docs/ontology.md")
    modes = {mode for kind in plover.types.values() for mode in kind.modes}
    names = [f"| {name} |" for name in plover.types]
    names += [f"`{name}`" for name in (*modes, *plover.contexts, *plover.sectors)]
    assert not [name for name in names if name not in shown], "run make docs"


@pytest.mark.parametrize("name", dateline.__all__)
def test_every_public_name_is_documented(name):
    assert re.search(rf"\b{name}\b", page("docs/python.md"))


@pytest.mark.parametrize("field", [field.name for field in msgspec.structs.fields(Config)])
def test_every_setting_is_documented(field):
    assert f"`{field}`" in page("docs/python.md")


# Rules --------------------------------------------------------------------------------------------------------------


@functools.cache
def lexicon_rules() -> frozenset[str]:
    """The ids that lexicon entries put into ``because``; a state is read both as an actor and as a place."""
    entries = list(lexicon.load().entries())
    places = {f"where.{entry.id}" for entry in entries if isinstance(entry, State)}
    return frozenset({entry.rule for entry in entries} | places)


@functools.cache
def code_rules() -> frozenset[str]:
    """The rule ids that stand in code: literals, and the families that code makes from a kind."""
    families = set(when.RULES)
    families |= {f"said.{way}" for way in typing.get_args(Takes) if way != "quote"}
    families |= {f"howmany.{kind}" for kind in typing.get_args(record.FigureKind)}
    return frozenset({*RULE.findall(source()), *families} - lexicon_rules())


def documented_rules() -> set[str]:
    return set(re.findall(r"^\| `([a-z]+\.[a-z.-]+)` \|", page("docs/rules.md"), re.MULTILINE))


def test_every_rule_in_code_is_documented():
    assert not sorted(code_rules() - documented_rules())


def test_no_documented_rule_is_gone():
    assert not sorted(documented_rules() - code_rules())


def test_every_rule_that_a_record_names_is_an_entry_or_documented():
    reports = [read_file(path) for path in sorted((SOURCE / "samples").glob("*.txt"))]
    fired = {rule for read in Reader().read_many(reports) for rule in rules_fired(read)}
    assert not sorted(fired - lexicon_rules() - documented_rules())


# The house ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_between_pages_lead_somewhere(path):
    text = re.sub(r"```.*?```", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    broken = []
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if re.match(r"[a-z]+:", target):
            continue
        file, _, anchor = target.partition("#")
        other = (path.parent / file) if file else path
        if not other.exists() or (anchor and anchor not in anchors(other)):
            broken.append(target)
    assert not broken


def anchors(path: Path) -> set[str]:
    """The anchors that a page's headings make, as Markdown hosts write them."""
    headings = re.findall(r"^#+ (.+)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("path", sorted((DOCS / "decisions").glob("*.md")), ids=lambda path: path.stem)
def test_a_decision_is_numbered_dated_short_and_says_why_not(path):
    text = path.read_text(encoding="utf-8")
    assert re.match(rf"# {int(path.stem[:4])}\. ", text)
    assert re.search(r"^\*20\d\d-\d\d-\d\d\. (?:Accepted|Overruled by decision \d+)\.\*$", text, re.MULTILINE)
    assert "\n## Why not " in text
    assert 40 <= text.count("\n") <= 80


def test_the_version_is_the_same_everywhere():
    assert f'version = "{dateline.__version__}"' in page("pyproject.toml")
    assert f"\nversion: {dateline.__version__}\n" in page("CITATION.cff")
    assert f"\n## {dateline.__version__} " in page("CHANGELOG.md")


@pytest.mark.parametrize("word", ["demo", "test", "fuzz", "lint", "docs", "data", "bench", "clean"])
def test_every_make_word_is_described_and_exists(word):
    assert f"`make {word}`" in page("CONTRIBUTING.md")
    assert re.search(rf"^{word}: ", page("Makefile"), re.MULTILINE)
