"""From files to an archive and back: nothing lost, copies and versions linked, order of no matter, texts taken again."""

import json
import random
import zipfile

import pytest
from benchmarks.torture import Stub
from click.testing import CliRunner

import dateline.ingest as ingesting
from dateline.archive import Archive, Writer
from dateline.archive.compact import compact
from dateline.archive.verify import verify
from dateline.cli import cli
from dateline.ingest import ingest
from dateline.recode.extract import extract_again
from dateline.sources import text
from dateline.sources.clip import Options
from dateline.sources.walk import documents

BODY = (
    "Delegations from Northland and Southland resumed talks in Vienna on Monday after a pause of six weeks, the ministry said. "
    "The two sides met in the same room for the first time since the spring and agreed on an agenda of five points, beginning "
    "with the return of prisoners. A second round is planned for Thursday, and both capitals have sent larger teams."
)


@pytest.fixture
def source(tmp_path):
    folder = tmp_path / "source"
    folder.mkdir()
    return folder


def fill(archive, *paths, **options):
    with Writer(archive) as writer:
        return list(ingest(documents(paths), writer, Stub(), Options(), **options))


def write(path, body=BODY, **head):
    path.write_text("".join(f"{key}: {value}\n" for key, value in head.items()) + ("\n" if head else "") + body, encoding="utf-8")


def links(archive):
    opened = Archive(archive)
    outlets = dict(opened.table("reports").project("report_id, outlet").fetchall())
    return [(outlets[a], outlets[b], kind) for a, b, kind in opened.table("links").project("report_id, to_id, kind").fetchall()]


def test_many_forms_in_one_folder(source, tmp_path):
    write(source / "a.txt", "One report resumed.", published="2024-05-06")
    (source / "b.jsonl").write_text('{"text": "Two resumed.", "date": "2024-05-06"}\n{"no": "text"}\n')
    with zipfile.ZipFile(source / "c.zip", "w") as packed:
        packed.writestr("inside.txt", "Three resumed.")
    (source / "empty.txt").write_text("")
    outcomes = fill(tmp_path / "archive", source)
    assert [(outcome.added, outcome.error.code if outcome.error else None) for outcome in outcomes if outcome.error] == [
        (False, "DL-116"),
        (False, "DL-101"),
    ]
    found = Archive(tmp_path / "archive").publications().project("file, form").order("file").fetchall()
    assert [(file.removeprefix(f"{source}/"), form) for file, form in found] == [
        ("a.txt", "text"), ("b.jsonl#1", "row"), ("c.zip!inside.txt", "text"),
    ]  # fmt: skip


def test_one_text_in_two_outlets_is_one_report_with_two_publications(source, tmp_path):
    write(source / "a.txt", outlet="Kestrel", published="2024-05-07")
    write(source / "b.txt", outlet="Northgate", published="2024-05-06")
    fill(tmp_path / "archive", source)
    archive = Archive(tmp_path / "archive")
    assert archive.reports().project("published, outlet").fetchall() == [("2024-05-06", "Northgate")]
    assert len(archive.publications().fetchall()) == 2
    assert len(archive.events().fetchall()) == 1


def test_a_copy_is_linked_to_the_earliest_with_its_difference(source, tmp_path):
    write(source / "a.txt", f"{BODY} Our own staff wrote this.", outlet="Copyist", published="2024-05-07")
    write(source / "b.txt", outlet="Kestrel", published="2024-05-06")
    fill(tmp_path / "archive", source)
    assert links(tmp_path / "archive") == [("Copyist", "Kestrel", "copy")]
    (edits,) = Archive(tmp_path / "archive").table("links").project("difference").fetchall()[0]
    assert json.loads(edits) == [[len(BODY), len(BODY), " Our own staff wrote this."]]


def test_versions_of_one_address_replace_one_another(source, tmp_path):
    for day, told in (("06", "First it was 12."), ("07", "Corrected: it was 14."), ("08", "Now it was 15, all agree.")):
        write(source / f"{day}.txt", told, outlet=f"K{day}", published=f"2024-05-{day}", url="https://kestrel.example/1")
    fill(tmp_path / "archive", source)
    assert sorted(links(tmp_path / "archive")) == [("K07", "K06", "version"), ("K08", "K07", "version")]


def test_the_archive_does_not_depend_on_the_order(source, tmp_path):
    for n in range(6):
        day = f"2024-05-{1 + n % 3:02}"
        write(source / f"{n}.txt", BODY if n % 2 else f"{BODY} Addition {n}.", outlet=f"Outlet {n}", published=day)
    names = []
    for seed in range(3):
        paths = sorted(source.iterdir())
        random.Random(seed).shuffle(paths)  # noqa: S311
        folder = tmp_path / f"archive{seed}"
        for path in paths:
            fill(folder, path)
        list(compact(folder))
        opened = Archive(folder)
        names.append([sorted(map(repr, opened.table(t).fetchall())) for t in ("reports", "publications", "events", "links")])
        assert not [fault for fault in verify(folder) if fault]
    assert names[0] == names[1] == names[2]


def test_a_report_that_is_no_english_is_kept_unread(source, tmp_path):
    write(
        source / "a.txt",
        "Les délégations ont repris lundi les pourparlers à Vienne après une pause de six semaines, selon le ministère.",
    )
    run = CliRunner().invoke(cli, ["ingest", str(source), "--archive", str(tmp_path / "archive"), "--no-tagger"])
    assert run.exit_code == 0, run.output
    assert "1 kept unread" in run.output
    assert Archive(tmp_path / "archive").reports().project("language, read").fetchall() == [("fr", False)]


def test_excerpts_keep_no_whole_text(source, tmp_path):
    write(source / "a.txt", "Nobody reads this line of the report at all, and so it goes. " * 9 + "Talks resumed there.")
    fill(tmp_path / "archive", source, excerpts_only=True)
    archive = Archive(tmp_path / "archive")
    (record, excerpt) = archive.reports().project("record, excerpt").fetchall()[0]
    assert excerpt
    assert "resumed" in record
    assert record.count("Nobody") <= 1
    assert archive.table("raw").fetchall() == []


class TestTakenAgain:
    @pytest.fixture
    def archive(self, source, tmp_path):
        write(source / "a.txt", "Old words resumed.", outlet="Kestrel", published="2024-05-06")
        write(source / "b.txt", "Other words resumed.", outlet="Kestrel", published="2024-05-06")
        fill(tmp_path / "archive", source)
        return tmp_path / "archive"

    def test_nothing_happens_while_nothing_has_changed(self, archive):
        before = (archive / "manifest.json").read_bytes()
        assert list(extract_again(archive, Stub())) == []
        assert (archive / "manifest.json").read_bytes() == before

    def test_a_text_that_comes_out_differently_takes_the_place_of_the_old(self, archive, monkeypatch):
        monkeypatch.setattr(text, "EXTRACTOR", "text 2", raising=False)
        taken = text.from_bytes
        monkeypatch.setattr(text, "from_bytes", lambda raw, what: taken(raw.replace(b"Old", b"New"), what))
        assert list(extract_again(archive, Stub()))[-1] == 1
        opened = Archive(archive)
        found = [json.loads(row[0])["report"]["text"] for row in opened.reports().project("record").fetchall()]
        assert sorted(found) == ["New words resumed.", "Other words resumed."]
        assert opened.publications().project("extractor").distinct().fetchall() == [("text 2",)]
        assert len(opened.events().fetchall()) == 2
        assert not [fault for fault in verify(archive) if fault]
        assert list(extract_again(archive, Stub())) == []


def test_ctrl_c_keeps_what_was_read_and_says_how_to_go_on(source, tmp_path, monkeypatch):
    write(source / "a.txt")

    def stopped(*args, **options):
        yield from ()
        raise KeyboardInterrupt

    monkeypatch.setattr(ingesting, "ingest", stopped)
    run = CliRunner().invoke(cli, ["ingest", str(source), "--archive", str(tmp_path / "archive"), "--no-tagger"])
    assert "Run the same command again" in run.output + run.stderr
    assert Archive(tmp_path / "archive").reports().fetchall() == []


def test_a_text_that_came_earlier_elsewhere_is_compared_as_of_that_day(source, tmp_path):
    write(source / "a.txt", outlet="Kestrel", published="2024-05-20")
    fill(tmp_path / "archive", source)
    write(source / "b.txt", outlet="Northgate", published="2024-05-06")
    fill(tmp_path / "archive", source)
    write(source / "c.txt", f"{BODY} More.", outlet="Copyist", published="2024-05-07")
    fill(tmp_path / "archive", source)
    assert links(tmp_path / "archive") == [("Copyist", "Northgate", "copy")]


def test_events_can_be_counted_without_copies(source, tmp_path):
    write(source / "a.txt", outlet="Kestrel", published="2024-05-06")
    write(source / "b.txt", f"{BODY} More.", outlet="Copyist", published="2024-05-07")
    fill(tmp_path / "archive", source)
    archive = Archive(tmp_path / "archive")
    assert len(archive.events().fetchall()) == 2
    assert archive.events(copies=False).project("outlet").fetchall() == [("Kestrel",)]
