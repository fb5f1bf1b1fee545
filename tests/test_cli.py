"""The command line: what each command prints, where it prints it, and with which status it ends."""

import csv
import io
import json
import subprocess
import sys
from pathlib import Path

import click
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner

from dateline.archive import Archive, Writer
from dateline.archive.tables import COLUMNS
from dateline.cli import cli
from dateline.errors import ArchiveError, ReportError
from dateline.record import Record

DATELINE = Path(sys.executable).with_name("dateline")

GOOD = "BAKU (Northgate) - Azerbaijan accused Armenia on Sunday of shelling the city of Ganja, killing nine people."

JOHANSSON = (
    ("Kestrel", "2024-01-10", "Sweden's foreign minister, Karl Johansson, met envoys from Kenya on Wednesday."),
    ("Ember", "2024-01-12", "Kenya thanked Swedish Foreign Minister Karl Johansson for the loan."),
    ("Ember", "2024-01-15", "Chad expelled Karl Johansson, the Finnish ambassador."),
)

QUERIES = ("events", "statements", "figures", "actors", "problems")

# File name, bytes, and the code of what is wrong with it.
MIXED = (
    ("good.txt", f"published: 2020-10-11\n\n{GOOD}".encode(), None),
    ("undated.txt", b"Moscow condemned the United States.", None),
    ("empty.txt", b"", "DL-101"),
    ("binary.txt", b"\x00\x01\x02", "DL-102"),
    ("latin.txt", "Le président a refusé.".encode("latin-1"), "DL-103"),
    ("dated.txt", b"published: yesterday\n\nMoscow condemned Kyiv.", "DL-107"),
)


def commands(group=cli, path=()):
    for name, command in sorted(group.commands.items()):
        if isinstance(command, click.Group):
            yield from commands(command, (*path, name))
        else:
            yield (*path, name)


def ask(*arguments, **options):
    return CliRunner().invoke(cli, list(map(str, arguments)), **options)


def answer(*arguments, **options):
    """Standard output of a command that must succeed."""
    result = ask(*arguments, catch_exceptions=False, **options)
    assert result.exit_code == 0, result.output
    return result.stdout


def run(*arguments, **options):
    command = [DATELINE, *map(str, arguments)]
    return subprocess.run(command, capture_output=True, timeout=120, check=False, **options)  # noqa: S603 - our own


@pytest.fixture
def good_file(tmp_path):
    path = tmp_path / "good.txt"
    path.write_text(GOOD)
    return path


@pytest.fixture
def mixed(tmp_path):
    folder = tmp_path / "clips"
    folder.mkdir()
    for name, raw, _ in MIXED:
        (folder / name).write_bytes(raw)
    return folder


class TestHelp:
    @pytest.mark.parametrize("command", [(), *commands()], ids=" ".join)
    def test_every_command_shows_an_example(self, command):
        text = answer(*command, "--help")
        assert "Example" in text
        assert f"dateline {' '.join(command)}".strip() in text

    @pytest.mark.parametrize("command", list(commands()), ids=" ".join)
    def test_every_option_is_explained(self, command):
        found = cli
        for name in command:
            found = found.commands[name]
        assert all(option.help for option in found.params if isinstance(option, click.Option))

    def test_help_loads_neither_spacy_nor_duckdb(self):
        code = (
            "import sys; from dateline.cli import cli; cli.main(['--help'], standalone_mode=False); "
            "assert not {'spacy', 'duckdb', 'pyarrow', 'rich'} & set(sys.modules)"
        )
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, timeout=60, check=False)  # noqa: S603
        assert done.returncode == 0, done.stderr


class TestRead:
    def test_standard_input_as_json(self):
        output = answer("read", "-", "--format", "json", "--published", "2020-10-11", input=GOOD)
        record = Record.from_json(output)
        assert record.report.text == GOOD
        assert record.report.published == "2020-10-11"

    def test_a_line_for_each_file_as_jsonl(self, good_file):
        lines = answer("read", good_file, good_file, "--format", "jsonl", "--outlet", "Kestrel").splitlines()
        assert [Record.from_json(line).report.outlet for line in lines] == ["Kestrel", "Kestrel"]

    def test_a_table_names_who_and_what(self, good_file):
        output = answer("read", good_file, "--format", "table")
        assert "Azerbaijan" in output
        assert "ACCUSE" in output

    def test_a_pipe_gets_jsonl(self, good_file):
        assert Record.from_json(answer("read", good_file)).report.text == GOOD

    def test_a_bad_file_does_not_stop_the_next(self, good_file, tmp_path):
        result = ask("read", tmp_path / "nowhere.txt", good_file)
        assert result.exit_code == 1
        assert "DL-105" in result.stderr
        assert Record.from_json(result.stdout).report.text == GOOD

    def test_a_bad_day_is_named(self, good_file):
        result = ask("read", good_file, "--published", "yesterday")
        assert result.exit_code == 1
        assert result.stderr.startswith("DL-107: 'yesterday' is not a date.")

    def test_a_report_can_not_steer_the_terminal(self):
        output = answer("read", "-", "--format", "table", input="\x1b[2JMoscow accused Kyiv\x07 of \x9b31mlies.")
        assert not set(output) & {"\x1b", "\x07", "\x9b"}

    def test_markup_in_a_report_is_text(self):
        output = answer("read", "-", "--format", "table", input="[bold]Moscow[/bold] [/] accused Kyiv.")
        assert "[bold]Moscow[/bold] [/]" in output


class TestIngest:
    def test_bad_files_among_good_ones(self, mixed, tmp_path):
        folder = tmp_path / "archive"
        result = ask("ingest", mixed, "--archive", folder)
        assert result.exit_code == 1
        assert "2 reports added, 0 already there, 4 unreadable" in result.stdout
        assert len(Archive(folder).reports().fetchall()) == 2
        problems = [json.loads(line) for line in answer("problems", "--archive", folder, "--format", "jsonl").splitlines()]
        assert {Path(row["file"]).name: row["code"] for row in problems} == {name: code for name, _, code in MIXED if code}
        assert all(row["reason"] and row["remedy"] for row in problems)

    def test_again_adds_nothing(self, mixed, tmp_path):
        folder = tmp_path / "archive"
        ask("ingest", mixed, "--archive", folder)
        before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
        result = ask("ingest", mixed, "--archive", folder)
        assert "0 reports added, 2 already there, 4 unreadable" in result.stdout
        assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before

    def test_what_is_already_there_is_not_read_again(self, mixed, tmp_path, monkeypatch):
        ask("ingest", mixed, "--archive", tmp_path / "archive")
        asked = []
        monkeypatch.setattr("dateline.ingest.read_all", lambda reports, _: asked.extend(reports) or [])
        ask("ingest", mixed, "--archive", tmp_path / "archive")
        assert asked == []

    def test_a_bad_day_stops_before_any_file(self, mixed, tmp_path):
        result = ask("ingest", mixed, "--archive", tmp_path / "archive", "--published", "yesterday")
        assert isinstance(result.exception, ReportError)
        assert not (tmp_path / "archive").exists()

    def test_a_folder_without_files_is_wrong_usage(self, tmp_path):
        result = ask("ingest", tmp_path, "--archive", tmp_path / "archive")
        assert result.exit_code == 2
        assert "no file found" in result.stderr


class TestQuestions:
    def test_events_as_csv(self, archive_folder, tmp_path):
        out = tmp_path / "events.csv"
        assert answer("events", "--archive", archive_folder, "--format", "csv", "--out", out) == ""
        with out.open(encoding="utf-8", newline="") as stream:
            rows = list(csv.DictReader(stream))
        assert list(rows[0]) == list(COLUMNS["events"])
        assert [row["event_id"] for row in rows] == self._ids(archive_folder)

    def test_events_as_jsonl(self, archive_folder, tmp_path):
        out = tmp_path / "events.jsonl"
        answer("events", "--archive", archive_folder, "--format", "jsonl", "--out", out)
        rows = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
        assert [row["event_id"] for row in rows] == self._ids(archive_folder)
        assert isinstance(rows[0]["actors"], list)

    def test_events_as_parquet(self, archive_folder, tmp_path):
        out = tmp_path / "events.parquet"
        answer("events", "--archive", archive_folder, "--format", "parquet", "--out", out)
        assert pq.read_table(out)["event_id"].to_pylist() == self._ids(archive_folder)

    def _ids(self, folder):
        return [row[0] for row in Archive(folder).events().project("event_id").fetchall()]

    @pytest.mark.parametrize("command", QUERIES)
    def test_every_question_has_a_table_and_a_count(self, archive_folder, command):
        rows = list(csv.reader(io.StringIO(answer(command, "--archive", archive_folder))))
        last = answer(command, "--archive", archive_folder, "--format", "table").splitlines()[-1]
        assert last.startswith(f"{len(rows) - 1:,} ")

    @pytest.mark.parametrize("command", QUERIES)
    def test_an_empty_archive_has_a_header(self, tmp_path, command):
        with Writer(tmp_path):
            pass
        assert answer(command, "--archive", tmp_path).strip() == ",".join(COLUMNS[command])

    def test_an_option_given_twice_means_either(self, archive_folder):
        def types(*wanted):
            options = [part for name in wanted for part in ("--type", name)]
            rows = answer("events", "--archive", archive_folder, "--format", "jsonl", *options).splitlines()
            return [json.loads(row)["type"] for row in rows]

        both = types("ASSAULT", "accuse")
        assert set(both) == {"ASSAULT", "ACCUSE"}
        assert len(both) == len(types("ASSAULT")) + len(types("ACCUSE"))

    def test_parquet_needs_a_file(self, archive_folder):
        assert ask("events", "--archive", archive_folder, "--format", "parquet").exit_code == 2

    @pytest.mark.parametrize("form", ["csv", "parquet"])
    def test_a_file_that_can_not_be_written_is_named(self, archive_folder, tmp_path, form):
        out = tmp_path / "nowhere" / "events"
        result = ask("events", "--archive", archive_folder, "--format", form, "--out", out)
        assert isinstance(result.exception, ArchiveError)
        assert result.exception.code == "DL-306"
        assert str(out) in result.exception.reason

    def test_why_shows_rules_and_lines_of_the_lexicon(self, archive_folder):
        row = Archive(archive_folder).events(type="ACCUSE").project("event_id, rules").limit(1).fetchall()[0]
        output = answer("why", row[0], "--archive", archive_folder)
        assert row[1][0] in output
        assert "lexicon/events/accuse.toml:" in output
        assert "parse" in output


@pytest.fixture(scope="class")
def people(tmp_path_factory):
    """An archive in which two people have one name."""
    clips = tmp_path_factory.mktemp("johansson")
    for number, (outlet, day, text) in enumerate(JOHANSSON):
        (clips / f"{number}.txt").write_text(f"outlet: {outlet}\npublished: {day}\n\n{text}")
    answer("ingest", clips, "--archive", clips / "archive", "--no-tagger")
    return clips / "archive"


class TestPeople:
    def test_two_people_of_one_name_have_a_timeline_each(self, people):
        lines = answer("actors", "johansson", "--archive", people, "--format", "table").splitlines()
        assert [line for line in lines if line.startswith("Karl")] == ["Karl Johansson FIN GOV", "Karl Johansson SWE GOV"]
        table = [line.split("  ") for line in lines if line.startswith("2024")]
        assert [[cell.strip() for cell in row if cell.strip()] for row in table] == [
            ["2024-01-15", "2024-01-15", "ambassador", "FIN", "1", "1"],
            ["2024-01-10", "2024-01-12", "foreign minister", "SWE", "2", "2"],
        ]
        assert [line for line in lines if line.startswith("named")] == ["named with Chad 1", "named with Kenya 2, Sweden 1"]
        assert lines[-1] == "2 people by name and country"

    def test_days_bound_what_is_told(self, people):
        lines = answer("actors", "johansson", "--archive", people, "--format", "table", "--until", "2024-01-10").splitlines()
        assert lines[1].startswith("reports 1, outlets 1, 2024-01-10 to 2024-01-10")
        assert lines[-1] == "1 person by name and country"

    @pytest.mark.parametrize("options", [["--rows", "--format", "table"], ["--format", "csv"], ["--format", "jsonl"], []])
    def test_rows_are_there_for_those_who_ask(self, people, options):
        rows = answer("actors", "johansson", "--archive", people, *options, env={"COLUMNS": "200"}).splitlines()
        assert len([line for line in rows if "Karl Johansson" in line]) == 3

    def test_roles_are_a_table(self, people):
        titles = Archive(people).roles("johansson", since="2024-01-11").project("title, country, words").fetchall()
        assert titles == [("Foreign Minister", "SWE", "Foreign Minister"), ("ambassador", "FIN", "ambassador")]

    def test_a_register_is_made_and_read_with(self, people, tmp_path):
        out = tmp_path / "people.json"
        said = answer("register", "--archive", people, "--until", "2024-01-12", "-o", out)
        assert said.startswith("1 person until 2024-01-12, register ")
        report = "Johansson rejected the offer on Monday."
        options = ("--register", out, "--published", "2024-02-01", "--no-tagger")
        record = Record.from_json(answer("read", "-", *options, input=report))
        assert (record.actors[0].name, record.actors[0].country) == ("Johansson", "SWE")
        assert said.split()[-1] == record.coded_by.register
        clip = tmp_path / "clip.txt"
        clip.write_text(f"published: 2024-02-01\n\n{report}")
        answer("ingest", clip, "--archive", tmp_path / "archive", "--register", out, "--no-tagger")
        assert Archive(tmp_path / "archive").actors().project("country, inferred, aliases").fetchall() == [
            ("SWE", True, ["Karl Johansson"])
        ]

    def test_with_both_people_in_it_nobody_can_say_who_is_meant(self, people, tmp_path):
        answer("register", "--archive", people, "--until", "2024-12-31", "-o", tmp_path / "people.json")
        options = ("--register", tmp_path / "people.json", "--published", "2024-02-01", "--no-tagger")
        record = Record.from_json(answer("read", "-", *options, input="Johansson rejected the offer on Monday."))
        assert record.actors[0].country is None

    def test_a_bad_register_stops_an_ingest_before_any_file(self, mixed, tmp_path):
        result = ask("ingest", mixed, "--archive", tmp_path / "archive", "--register", tmp_path / "nowhere.json")
        assert isinstance(result.exception, ArchiveError)
        assert not (tmp_path / "archive").exists()


def test_the_schema_is_json():
    schema = json.loads(answer("schema"))
    assert schema["$ref"] == "#/$defs/Record"
    assert set(Record.__struct_fields__) == set(schema["$defs"]["Record"]["properties"])


def test_the_demo_ends_well(tmp_path, sample_files):
    samples = len(list(sample_files[0].parent.glob("*.txt")))
    output = answer("demo", "--archive", tmp_path / "demo")
    assert output.startswith(f"{samples} reports, ")
    assert len(Archive(tmp_path / "demo").reports().fetchall()) == samples


# Arguments, with {archive} for a good one, the status, and what standard error holds.
ENDINGS = (
    (["--help"], 0, ""),
    (["--version"], 0, ""),
    (["schema"], 0, ""),
    (["events", "--archive", "{archive}"], 0, ""),
    (["events"], 2, "Missing option '--archive'"),
    (["nonsense"], 2, "No such command 'nonsense'"),
    (["events", "--archive", "{archive}/nowhere"], 1, "DL-301: "),
    (["events", "--archive", "{archive}", "--since", "2020-13-01"], 1, "DL-107: '2020-13-01' is not a date"),
    (["why", "e_nothing", "--archive", "{archive}"], 1, "DL-305: no event e_nothing in "),
    (["read", "{archive}/nowhere.txt"], 1, "DL-105: "),
    (["read", "-", "--register", "{archive}/nowhere.json"], 1, "DL-307: "),
    (["read", "-", "--register", "{archive}/manifest.json"], 1, "DL-308: "),
    (["register", "--archive", "{archive}", "-o", "people.json"], 2, "Missing option '--until'"),
    (["register", "--archive", "{archive}", "--until", "2024", "-o", "people.json"], 1, "DL-107: "),
    (["register", "--archive", "{archive}", "--until", "2024-01-01", "-o", "{archive}/manifest.json"], 1, "DL-310: "),
    (["ingest", "{archive}/nowhere.txt", "--archive", "{archive}-new"], 1, "DL-105: "),
)


@pytest.mark.parametrize(("arguments", "status", "said"), ENDINGS, ids=lambda value: str(value)[:40])
def test_a_process_ends_with(archive_folder, arguments, status, said):
    done = run(*(part.format(archive=archive_folder) for part in arguments))
    errors = done.stderr.decode()
    assert done.returncode == status
    assert errors == "" if status == 0 else said in errors
    assert "Traceback" not in errors
