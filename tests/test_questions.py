"""What an archive answers beyond its rows: counts, voices, SQL that can only ask, search, corrections, sheets, versions."""

import csv

import msgspec
import pytest
from click.testing import CliRunner

from dateline.archive import Archive, Writer, corrections, freeze, search, sheets
from dateline.archive.compact import compact
from dateline.archive.counts import MEASURES, count
from dateline.archive.sql import query
from dateline.archive.voices import coverage, stance, voices
from dateline.cli import cli
from dateline.errors import ArchiveError


@pytest.fixture
def folder(tmp_path, telling):
    """Three accusations by Russia of Ukraine in January, one by Ukraine of Russia in March, all said by Lavrov."""
    with Writer(tmp_path / "archive") as writer:
        for day in ("2020-01-01", "2020-01-02", "2020-01-31"):
            writer.add(telling(f"Moscow accused Kyiv on {day}.", published=day))
        back = {"actor": ("Ukraine", "UKR", "GOV"), "recipient": ("Russia", "RUS", "GOV")}
        writer.add(telling("Kyiv accused Moscow in Zürich.", published="2020-03-01", outlet="Northgate", **back))
    return tmp_path / "archive"


def rows(relation, *columns):
    return relation.project(", ".join(columns)).fetchall()


class TestCounts:
    def test_by_month_and_dyad(self, folder):
        counted = count(Archive(folder).events(), ["month", "actor", "recipient"])
        assert rows(counted, "month", "actor", "recipient", "events", "verbal_conflict", "score") == [
            ("2020-01", "RUS", "UKR", 3, 3, -6.0),
            ("2020-03", "UKR", "RUS", 1, 1, -2.0),
        ]

    def test_undirected_dyads_are_one(self, folder):
        counted = count(Archive(folder).events(), ["actor", "recipient"], undirected=True)
        assert rows(counted, "actor", "recipient", "events") == [("RUS", "UKR", 4)]

    def test_zeros_fill_the_months_between_for_each_dyad(self, folder):
        counted = count(Archive(folder).events(), ["month", "actor"], zeros=True)
        assert rows(counted, "month", "actor", "events") == [
            ("2020-01", "RUS", 3), ("2020-01", "UKR", 0),
            ("2020-02", "RUS", 0), ("2020-02", "UKR", 0),
            ("2020-03", "RUS", 0), ("2020-03", "UKR", 1),
        ]  # fmt: skip

    @pytest.mark.parametrize(("by", "cells"), [("day", 61), ("week", 9), ("month", 3), ("year", 1)])
    def test_zeros_of_every_length_of_time(self, folder, by, cells):
        counted = count(Archive(folder).events(), [by], zeros=True)
        assert len(counted.fetchall()) == cells
        assert sum(row[0] for row in rows(counted, "events")) == 4

    def test_two_sides_of_an_event_are_crossed_and_not_paired(self, tmp_path, telling):
        record = telling()
        both = msgspec.structs.replace(record.events[0], actors=("a1", "a2"), recipients=("a2",))
        with Writer(tmp_path) as writer:
            writer.add(msgspec.structs.replace(record, events=(both,)))
        counted = count(Archive(tmp_path).events(), ["actor", "recipient"])
        assert rows(counted, "actor", "recipient") == [("RUS", "UKR"), ("UKR", "UKR")]

    @pytest.mark.parametrize("options", [
        {"by": []}, {"by": ["colour"]}, {"by": ["month", "month"]}, {"by": ["month; drop table events"]},
        {"by": ["actor"], "undirected": True}, {"by": ["actor"], "zeros": True},
        {"by": ["actor"], "most": 0}, {"by": ["month"], "most": 1},
    ])  # fmt: skip
    def test_what_makes_no_sense_is_refused(self, folder, options):
        with pytest.raises(ValueError, match=r"count|need"):
            count(Archive(folder).events(), **options)

    def test_the_most_frequent_of_all_are_counted_at_all_times(self, folder):
        every = count(Archive(folder).events(), ["month", "type"]).fetchall()
        sums = {kind: sum(row[2] for row in every if row[1] == kind) for _, kind, *_ in every}
        first = min(sums, key=lambda kind: (-sums[kind], kind))
        found = count(Archive(folder).events(), ["month", "type"], most=1).fetchall()
        assert found == [row for row in every if row[1] == first]

    def test_what_is_wanted_of_the_measures(self, folder):
        assert count(Archive(folder).events(), ["type"], measures=("events",)).columns == ["type", "events"]

    def test_every_measure_is_a_column(self, folder):
        assert tuple(count(Archive(folder).events(), ["type"]).columns) == ("type", *MEASURES)


class TestVoices:
    def test_who_is_heard_and_who_is_only_spoken_about(self, folder):
        found = rows(voices(Archive(folder)), "side", "statements", "share", "mentioned", "unheard")
        assert found == [("RUS", 4, 1.0, 4, 0), ("UKR", 0, 0.0, 4, 4)]

    def test_by_outlet(self, folder):
        assert rows(voices(Archive(folder), outlet="Northgate"), "side", "statements") == [("RUS", 1), ("UKR", 0)]

    def test_stance_over_time(self, folder):
        assert rows(stance(Archive(folder), "RUS", "UKR"), "month", "events", "score") == [("2020-01", 3, -2.0)]

    def test_reports_are_the_denominator(self, folder):
        assert coverage(Archive(folder)).fetchall() == [("Kestrel", "2020-01", 3, 3), ("Northgate", "2020-03", 1, 1)]


REFUSED_SQL = [
    "copy (select 1) to '/tmp/stolen.csv'",  # writes
    "copy events to '/tmp/stolen.csv'",
    "create table mine as select 1",
    "insert into no_events select * from events",
    "attach '/tmp/other.db'",
    "install httpfs",  # extensions
    "load json",
    "set memory_limit = '90GB'",  # its own limits
    "pragma database_list",
    "select 1; select 2",  # two at once
    "select * from read_text('/etc/passwd')",  # other files
    "select * from read_csv('/etc/passwd')",
    "select * from '/etc/passwd'",
    "select * from glob('/*')",
    "select * from read_parquet('https://example.org/a.parquet')",  # the network
    "select * from folder",  # variables of the program
    "select * from stored_events",  # what lies below the tables, where names are
    "select * from named_events",
    "select * from masked_events",
    "select hidden from events",
    "select record from reports",
    "select (select max(name) from named_actors)",  # in whatever corner
    "with x as (select * from known) select * from x",
    "select * from (with named_events as (select 1) select 1) x, named_events",  # under a name taken for its own
    "select * from query('select * from named_events')",  # by way of a function
    "select * from query_table('named_events')",
    "select sql from duckdb_views()",
    "select * from main.stored_events",
    "select * from information_schema.tables",
    "show tables",
    "select",  # no SQL
    "",
    "\x00",
]


class TestSql:
    def test_one_select_is_answered(self, folder):
        assert query(folder, "select outlet, count(*) n from events group by outlet order by n").to_pylist() == [
            {"outlet": "Northgate", "n": 1},
            {"outlet": "Kestrel", "n": 3},
        ]

    @pytest.mark.parametrize(
        "sql",
        [
            "with told as (select * from events) select * from told",  # its own names
            "from events select event_id order by all",
            "select * from events join reports using (report_id)",
            "select * from range(3), generate_series(1, 2), (values (1)) v(x), unnest([1])",
            "describe events",
            "select 'select * from named_events' as told",  # words of a text are words
        ],
    )
    def test_what_a_select_may_be(self, folder, sql):
        query(folder, sql)

    def test_who_may_see_names_says_so(self, folder):
        assert query(folder, "select record from reports", private=True).num_rows

    @pytest.mark.parametrize("sql", REFUSED_SQL)
    def test_anything_else_is_refused(self, folder, sql):
        with pytest.raises(ArchiveError, match="DL-313"):
            query(folder, sql)

    def test_no_segment_can_be_overwritten(self, folder):
        path = next(folder.rglob("events.parquet"))
        before = path.read_bytes()
        with pytest.raises(ArchiveError):
            query(folder, f"copy (select 1) to '{path}'")
        assert path.read_bytes() == before

    def test_a_long_query_is_interrupted(self, folder):
        with pytest.raises(ArchiveError, match="DL-314"):
            query(folder, "select count(*) from range(1000000000000) a, range(1000000) b", seconds=0.2)


class TestSearch:
    @pytest.mark.parametrize(("words", "found"), [
        ("zurich", 1),  # accents make no difference
        ("accused", 4),
        ("accus*", 4),
        ('"accused Kyiv"', 3),  # a phrase
        ("kyiv NOT zurich", 3),
        ("nothing", 0),
        ('a:b -- ) (" *', 0),  # no query: taken as words
    ])  # fmt: skip
    def test_words(self, folder, words, found):
        list(search.update(folder))
        assert len(search.search(folder, words)) == found

    def test_the_index_follows_the_archive(self, folder, telling):
        list(search.update(folder))
        with Writer(folder) as writer:
            writer.add(telling("A new word."))
        assert sum(search.update(folder)) == 1
        assert len(search.search(folder, "new")) == 1


class TestCorrections:
    def test_one_is_laid_over_and_survives_compacting(self, folder):
        event = rows(Archive(folder).events(actor="UKR"), "event_id")[0][0]
        corrections.correct(folder, corrections.Correction(event_id=event, status="planned", by="mk"))
        list(compact(folder))
        found = Archive(folder).events(actor="UKR")
        assert rows(found, "status", "corrected", "type") == [("planned", True, "ACCUSE")]
        assert rows(Archive(folder).events(actor="RUS"), "corrected") == [(False,)] * 3
        assert corrections.undo(folder, event)
        assert rows(Archive(folder).events(actor="UKR"), "status") == [("happened",)]

    def test_an_event_that_never_was_is_left_out(self, folder):
        event = rows(Archive(folder).events(actor="UKR"), "event_id")[0][0]
        corrections.correct(folder, corrections.Correction(event_id=event, wrong=True))
        assert len(Archive(folder).events().fetchall()) == 3

    def test_on_the_command_line(self, folder):
        event = rows(Archive(folder).events(actor="UKR"), "event_id")[0][0]
        run = CliRunner().invoke(
            cli, ["correct", event[:8], "--archive", str(folder), "--type", "threaten", "--actor", "Front=SOM"]
        )
        assert run.exit_code == 0, run.output
        assert rows(Archive(folder).events(actor="SOM"), "type", "actors") == [("THREATEN", ["Front"])]


class TestSheets:
    def test_the_same_seed_draws_the_same_sample(self, folder):
        events = Archive(folder).events()
        one, again, other = (sheets.sample(events, 2, seed) for seed in ("a", "a", "b"))
        assert one == again
        assert len(one) == len(other) == 2

    def test_filled_sheets_give_shares_and_agreement(self, folder, tmp_path):
        rows = sheets.sample(Archive(folder).events(), 4)
        paths = [tmp_path / "one.csv", tmp_path / "other.csv"]
        for path, answers in zip(paths, ("yyyn", "yynn"), strict=True):
            sheets.write_csv([row | {"right_type": a, "right_actors": ""} for row, a in zip(rows, answers, strict=True)], path)
        one, other = map(sheets.read_sheet, paths)
        share = next(part for part in sheets.score([one, other]) if part.name == "type")
        assert (share.right, share.judged) == (5, 8)
        found = next(part for part in sheets.agreement(one, other) if part.name == "type")
        assert (found.judged, found.same, round(found.kappa, 2)) == (4, 3, 0.5)

    def test_a_cell_that_says_neither_is_refused(self, folder, tmp_path):
        path = tmp_path / "sheet.csv"
        sheets.write_csv([row | {"right_type": "perhaps"} for row in sheets.sample(Archive(folder).events(), 1)], path)
        with pytest.raises(ArchiveError, match=r"DL-316.*'perhaps'"):
            sheets.read_sheet(path)

    def test_no_cell_is_a_formula(self, tmp_path):
        sheets.write_csv([{"event_id": "e", "sentence": "=HYPERLINK(1)"}], tmp_path / "sheet.csv")
        with (tmp_path / "sheet.csv").open(encoding="utf-8-sig", newline="") as file:
            assert next(csv.DictReader(file))["sentence"] == "'=HYPERLINK(1)"

    def test_html_escapes_the_report(self):
        row = dict.fromkeys(sheets.COLUMNS, "x") | {"sentence": "<script>x</script>", "trigger": "<"}
        assert "<script>" not in sheets.to_html([row])


class TestVersions:
    def test_a_frozen_version_stays_as_it_was(self, folder, telling):
        freeze.freeze(folder, "first")
        with Writer(folder) as writer:
            writer.add(telling("Later."))
        list(compact(folder))
        with Writer(folder):
            pass  # the next writer clears away what nobody names
        assert len(Archive(folder).reports().fetchall()) == 5
        assert len(Archive(folder, "first").reports().fetchall()) == 4

    def test_a_name_is_given_once(self, folder):
        freeze.freeze(folder, "first")
        with pytest.raises(ArchiveError, match="DL-317"):
            freeze.freeze(folder, "first")

    @pytest.mark.parametrize("name", ["", "../up", "a/b", ".hidden", "a b", "x" * 65])
    def test_a_name_that_is_none_for_a_file_is_refused(self, folder, name):
        with pytest.raises(ArchiveError, match="DL-316"):
            freeze.freeze(folder, name)

    def test_the_checksum_is_of_the_content(self, folder):
        one = freeze.freeze(folder, "one")
        corrections.correct(folder, corrections.Correction(event_id="e_1", wrong=True))
        assert freeze.freeze(folder, "two").checksum != one.checksum


@pytest.mark.parametrize("command", [
    ["count", "--by", "month,type"], ["voices"], ["stance", "RUS", "UKR"], ["coverage"], ["search", "accused"],
    ["sql", "select 1 as one"], ["verify"], ["compact"], ["freeze", "v1"], ["freeze"], ["sample", "--n", "2", "-o", "OUT.html"],
])  # fmt: skip
def test_commands_answer(folder, tmp_path, command):
    command = [str(tmp_path / part) if part.startswith("OUT") else part for part in command]
    run = CliRunner().invoke(cli, [*command, "--archive", str(folder)])
    assert run.exit_code == 0, run.output
