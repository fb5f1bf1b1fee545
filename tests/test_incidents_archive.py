"""Incidents of an archive: gathered once for each state, week by week, with ids that lead on and names that stay hidden."""

import itertools
import json
import random

import msgspec
import pytest
from click.testing import CliRunner
from msgspec.structs import replace

from dateline.archive import Archive, Writer
from dateline.archive.forget import forget
from dateline.archive.gathering import FOLDER, build
from dateline.archive.incidents import between, compared, incident
from dateline.archive.lock import hold
from dateline.archive.settle import settle
from dateline.cli import cli
from dateline.errors import ArchiveError
from dateline.exports.wide import wide_table
from dateline.incidents import edges
from dateline.record import Mention


@pytest.fixture
def shelled(telling):
    """Makes reports of one shelling a week, each told by three outlets in words of their own."""

    def reports(weeks=(1,)):
        texts = (
            "Guns shelled Kharkiv market.",
            "The market of Kharkiv was shelled by guns.",
            "Shells hit the market in Kharkiv.",
        )
        return [
            telling(f"{text} It was week {week}.", outlet=outlet, published=f"2020-09-{7 * week + n:02}", type="ASSAULT",
                    day=f"2020-09-{7 * week:02}", kind="dead")
            for week in weeks
            for n, (text, outlet) in enumerate(zip(texts, ("Kestrel", "Meridian", "Atlas"), strict=True))
        ]  # fmt: skip

    return reports


def fill(folder, records):
    """An archive of some records, settled."""
    with Writer(folder) as writer:
        for record in records:
            writer.add(record)
    with hold(folder):
        settle(folder)
    return folder


def told(folder):
    """The rows of the table of incidents, in order."""
    return Archive(folder).sql("select * exclude (gathered_by) from incidents order by all").fetchall()


def test_every_event_is_in_one_incident(shelled, tmp_path):
    build(fill(tmp_path, shelled((1, 2, 3))))
    archive = Archive(tmp_path)
    assert archive.sql("select count(*), count(distinct event_id) from incidents").fetchall() == [(9, 9)]
    assert archive.incidents(min_outlets=3).project("tellings, independent").fetchall() == [(3, 3)] * 3


def test_what_did_not_change_is_not_gathered_again(shelled, tmp_path):
    fill(tmp_path, shelled())
    assert build(tmp_path) is True
    assert build(tmp_path) is False


def test_incidents_of_an_earlier_state_are_not_shown(shelled, tmp_path):
    first, *rest = shelled()
    build(fill(tmp_path, [first]))
    fill(tmp_path, rest)
    with pytest.raises(ArchiveError, match="DL-320"):
        Archive(tmp_path).incidents()
    build(tmp_path)
    assert Archive(tmp_path).incidents().project("tellings").fetchall() == [(3,)]


def test_an_archive_without_events_has_no_incidents(telling, tmp_path):
    with Writer(tmp_path):
        pass
    assert build(tmp_path) is False
    assert Archive(tmp_path).incidents().fetchall() == []


@pytest.mark.parametrize("seed", range(4))
def test_piece_by_piece_is_the_same_as_at_once(shelled, tmp_path, seed):
    """In whatever order and portions reports come, and gathered after each portion."""
    reports = shelled((1, 2, 3))
    build(fill(tmp_path / "whole", reports))
    chance = random.Random(seed)  # noqa: S311 - no secret
    chance.shuffle(reports)
    cuts = [0, *sorted(chance.sample(range(1, len(reports)), 2)), len(reports)]
    for start, end in itertools.pairwise(cuts):
        build(fill(tmp_path / "pieces", reports[start:end]))
    assert told(tmp_path / "pieces") == told(tmp_path / "whole")


def test_only_weeks_that_changed_are_compared(shelled, tmp_path, monkeypatch):
    """The week that a report came into, and the one whose window ends in it."""
    reports = shelled((1, 2, 3, 4))
    build(fill(tmp_path, reports[:-1]))
    compared_weeks, plain = [], edges.week_edges

    def counted(table, week):
        compared_weeks.append(week)
        return plain(table, week)

    monkeypatch.setattr(edges, "week_edges", counted)
    build(fill(tmp_path, reports[-1:]))
    assert len(compared_weeks) == 2


def test_an_id_that_is_no_more_leads_on(shelled, tmp_path):
    first, *later = shelled()
    build(fill(tmp_path, later))
    ((old,),) = Archive(tmp_path).incidents(min_outlets=2).project("incident_id").fetchall()
    build(fill(tmp_path, [first]))
    found = incident(Archive(tmp_path), old)
    assert (found.asked, len(found.tellings)) == (old, 3)
    assert found.id != old


def test_no_such_incident(shelled, tmp_path):
    build(fill(tmp_path, shelled()))
    with pytest.raises(ArchiveError, match="DL-319"):
        incident(Archive(tmp_path), "i_ffffffffffffffff")


def test_what_people_say_counts_from_the_next_gathering_on(shelled, tmp_path):
    build(fill(tmp_path, shelled()))
    one, other, _ = sorted(row[0] for row in Archive(tmp_path).sql("select event_id from incidents").fetchall())
    (tmp_path / "incidents.toml").write_text(f'[[split]]\nevents = ["{one}", "{other}"]\nby = "Ada Reve"\n')
    assert build(tmp_path) is True
    assert len(Archive(tmp_path).incidents().fetchall()) == 2


def test_forgetting_takes_the_report_out_of_incidents(shelled, tmp_path):
    reports = shelled()
    build(fill(tmp_path, reports))
    forget(tmp_path, reports[0].report.id)
    assert not (tmp_path / FOLDER).exists()
    build(tmp_path)
    assert reports[0].report.id not in str(told(tmp_path))
    assert Archive(tmp_path).incidents().project("tellings").fetchall() == [(2,)]


# Private people.


def private_victim(record):
    """The same record, its recipient a person without a public role, named in the text."""
    start = record.report.text.index("Ida Moor")
    named = (Mention(span=(start, start + 8), kind="name"),)
    victim = replace(record.actors[1], name="Ida Moor", kind="person", country=None, sectors=(), mentions=named)
    return replace(record, actors=(record.actors[0], victim, record.actors[2]))


@pytest.fixture
def victims(telling):
    texts = ("Guns shelled Kharkiv and killed Ida Moor.", "Nobody killed Ida Moor in Kharkiv, the command said.")
    made = [
        telling(text, outlet=f"Outlet {n}", type="ASSAULT", day="2020-09-02", status=("happened", "denied")[n])
        for n, text in enumerate(texts)
    ]
    return [private_victim(record) for record in made]


def test_private_people_are_not_named(victims, tmp_path):
    build(fill(tmp_path, victims))
    archive = Archive(tmp_path)
    ((key,),) = archive.incidents(min_outlets=2).project("incident_id").fetchall()
    assert "Moor" not in json.dumps(msgspec.to_builtins(incident(archive, key)))
    assert "Moor" not in str(archive.incidents().fetchall())
    assert "Moor" in str(archive.incidents(private=True).fetchall())
    shown = incident(archive, key, private=True)
    assert {view.recipients for view in shown.tellings} == {("Ida Moor",)}
    assert all("Ida Moor" in side.words for dispute in shown.disputes for side in dispute.sides)


# What is shown.


@pytest.fixture(scope="session")
def gathered(records, tmp_path_factory):
    """An archive of the samples, its incidents gathered; tests only read it."""
    folder = fill(tmp_path_factory.mktemp("gathered"), records)
    build(folder)
    return folder


def test_one_strike_told_by_both_sides(gathered):
    """Kyiv and Moscow tell of the port of Odesa."""
    archive = Archive(gathered)
    ((key,),) = archive.incidents(min_outlets=2, place="Odesa").project("incident_id").fetchall()
    found = incident(archive, key)
    assert {view.outlet for view in found.tellings} == {"Northgate", "Atlas Desk"}
    assert found.tellings[0].to_id is None
    assert all(view.because for view in found.tellings[1:])
    assert found.corroboration.independent == 2


def test_a_denied_shelling_is_disputed(gathered):
    disputed = Archive(gathered).incidents(disputed=True, min_outlets=2).fetchall()
    assert disputed
    assert all(row[11] for row in disputed)


def test_two_outlets_side_by_side(gathered):
    found = compared(Archive(gathered), ["Northgate"], ["Atlas Desk"])
    told_by = {row[3] for row in found.fetchall()}
    assert told_by == {"one", "other", "both"}
    assert all(row == ([],) for row in found.filter("told <> 'both'").project("differ").fetchall())


def test_threads_are_between_two_sides(gathered):
    for thread in between(Archive(gathered)):
        assert thread.sides == tuple(sorted(thread.sides))
        days = [move.day for move in thread.moves if move.day]
        assert days == sorted(days)


def test_the_wide_table_names_the_incident(gathered):
    archive = Archive(gathered)
    whole, short = wide_table(archive), wide_table(archive, one_per_incident=True)
    assert whole.filter("incident_id is null").fetchall() == []
    ids = [row[0] for row in short.project("incident_id").fetchall()]
    assert len(ids) == len(set(ids)) < len(whole.fetchall())


def test_the_wide_table_of_an_archive_that_was_not_gathered(archive):
    assert wide_table(archive).filter("incident_id is not null").fetchall() == []
    with pytest.raises(ArchiveError, match="DL-320"):
        wide_table(archive, one_per_incident=True)


COMMANDS = [
    (["incidents"], "i_"),
    (["incidents", "--disputed", "--min-outlets", "1", "--format", "jsonl"], '"disputed": ["'),
    (["compare", "Northgate", "Atlas Desk"], "told"),
    (["threads"], "threads"),
    (["threads", "--format", "jsonl"], '"sides"'),
    (["export", "--as", "csv", "-o", "-", "--one-per-incident"], "incident_id"),
]


@pytest.mark.parametrize(
    ("arguments", "wanted"), COMMANDS, ids=lambda value: " ".join(value) if isinstance(value, list) else None
)
def test_command(arguments, wanted, gathered):
    result = CliRunner().invoke(cli, [*arguments, "--archive", str(gathered)])
    assert result.exit_code == 0, result.output
    assert wanted in result.output


@pytest.mark.parametrize("form", ["table", "jsonl"])
def test_one_incident_on_the_command_line(form, gathered):
    ((key,),) = Archive(gathered).incidents(min_outlets=2, place="Odesa").project("incident_id").fetchall()
    result = CliRunner().invoke(cli, ["incident", key[:10], "--archive", str(gathered), "--format", form])
    assert result.exit_code == 0, result.output
    assert "Atlas Desk" in result.output


def test_commands_gather_first(records, tmp_path):
    fill(tmp_path, records)
    result = CliRunner().invoke(cli, ["incidents", "--archive", str(tmp_path)])
    assert result.exit_code == 0, result.output
    assert build(tmp_path) is False
