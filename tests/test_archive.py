"""Writing an archive: nothing is held twice, nothing is lost when a writer dies, and every broken folder is named by its code."""

import os
import shutil
import subprocess
import sys
import threading

import pyarrow.parquet as pq
import pytest

from dateline.archive import Archive, Writer
from dateline.archive import manifest as manifests
from dateline.archive.tables import COLUMNS, TABLES
from dateline.archive.write import publication_of
from dateline.errors import ArchiveError, ReportError

KILLED_BETWEEN_SEGMENT_AND_MANIFEST = """
import sys, time
from pathlib import Path
from dateline.archive import Writer, manifest
from dateline.record import Record

first, second = (Record.from_json(Path(path).read_bytes()) for path in sys.argv[2:])
def stall(*_):
    print("segment written", flush=True)
    time.sleep(60)
with Writer(Path(sys.argv[1])) as writer:
    writer.add(first)
    writer.flush()
    manifest.replace = stall
    writer.add(second)
"""

SECOND_WRITER = """
import sys
from pathlib import Path
from dateline.archive import Writer
with Writer(Path(sys.argv[1])):
    pass
"""


def fill(folder, *told):
    with Writer(folder) as writer:
        return [writer.add(record) for record in told]


def held(folder):
    return sorted(row[0] for row in Archive(folder).reports().project("report_id").fetchall())


def files_of(folder):
    return {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def run_python(code, *arguments):
    command = [sys.executable, "-c", code, *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)  # noqa: S603 - our own code


class TestSameAgain:
    def test_a_report_added_twice_in_one_run_is_held_once(self, tmp_path, telling):
        assert fill(tmp_path, telling(), telling()) == [True, False]
        assert len(held(tmp_path)) == 1

    def test_a_report_added_again_later_changes_no_byte(self, tmp_path, telling):
        fill(tmp_path, telling())
        before = files_of(tmp_path)
        assert fill(tmp_path, telling()) == [False]
        assert files_of(tmp_path) == before

    def test_the_same_records_make_the_same_bytes_in_another_folder(self, tmp_path, records):
        for name in ("one", "other"):
            fill(tmp_path / name, *records)
        assert files_of(tmp_path / "one") == files_of(tmp_path / "other")

    @pytest.mark.parametrize("elsewhere", [{"outlet": "Northgate"}, {"published": "2020-09-03"}, {"outlet": None}])
    def test_the_same_text_elsewhere_is_another_publication(self, tmp_path, telling, elsewhere):
        assert fill(tmp_path, telling(), telling(**elsewhere)) == [True, True]
        assert len(held(tmp_path)) == 1
        assert len(Archive(tmp_path).publications().fetchall()) == 2

    def test_a_problem_is_remembered_once(self, tmp_path):
        for _ in range(2):
            with Writer(tmp_path) as writer:
                writer.add_problem("clip.txt", ReportError("DL-101", what="clip.txt"))
        assert Archive(tmp_path).problems().fetchall() == [
            ("clip.txt", None, "DL-101", "clip.txt is empty", "Give a file with text in it.")
        ]

    def test_a_file_name_that_is_not_utf8_is_held_with_escapes(self, tmp_path, telling):
        name = os.fsdecode(b"\xff.txt")
        with Writer(tmp_path) as writer:
            writer.add(told := telling(), publication_of(told.report, file=name))
            writer.add_problem(name, ReportError("DL-101", what=name))
        assert Archive(tmp_path).table("publications").project("file").fetchall() == [("\\udcff.txt",)]
        assert Archive(tmp_path).table("problems").project("file").fetchall() == [("\\udcff.txt",)]


class TestDeath:
    def test_a_writer_that_fails_before_the_manifest_leaves_the_last_good_state(self, tmp_path, telling, monkeypatch):
        fill(tmp_path, telling("First."))
        good = held(tmp_path)

        def full_disk(*_):
            raise OSError(28, "No space left on device")

        with monkeypatch.context() as patch:
            patch.setattr(manifests, "sync", full_disk)
            with pytest.raises(ArchiveError, match=r"DL-306.*No space left"):
                fill(tmp_path, telling("Second."))
        assert held(tmp_path) == good
        fill(tmp_path)
        assert len(list((tmp_path / "segments").iterdir())) == 1

    def test_a_killed_process_leaves_the_last_good_state(self, tmp_path, telling):
        told = [telling("First."), telling("Second.")]
        paths = [tmp_path / f"{number}.json" for number in range(2)]
        for path, record in zip(paths, told, strict=True):
            path.write_text(record.to_json())
        folder = tmp_path / "archive"
        command = [sys.executable, "-c", KILLED_BETWEEN_SEGMENT_AND_MANIFEST, folder, *paths]
        with subprocess.Popen(command, stdout=subprocess.PIPE) as process:  # noqa: S603 - our own code
            assert process.stdout.readline() == b"segment written\n"
            process.kill()
        assert held(folder) == [told[0].report.id]
        assert (folder / "writer.pid").exists()
        assert len(list((folder / "segments").iterdir())) == 2
        assert fill(folder, *told) == [False, True]
        assert held(folder) == sorted(record.report.id for record in told)
        assert len(list((folder / "segments").iterdir())) == 2
        assert not (folder / "writer.pid").exists()

    def test_an_interrupted_block_keeps_what_was_added(self, tmp_path, telling):
        with pytest.raises(KeyboardInterrupt), Writer(tmp_path) as writer:  # noqa: PT012 - it is the block that is left
            writer.add(telling())
            raise KeyboardInterrupt
        assert len(held(tmp_path)) == 1

    def test_a_draft_of_a_manifest_is_removed(self, tmp_path):
        fill(tmp_path)
        (tmp_path / "manifest.json.4711").write_text("{")
        fill(tmp_path)
        assert sorted(path.name for path in tmp_path.iterdir()) == ["manifest.json", "segments"]


class TestOneWriter:
    def test_a_second_writer_in_this_process_is_refused(self, tmp_path):
        with Writer(tmp_path), pytest.raises(ArchiveError, match=rf"DL-302.*process {os.getpid()}\b"):
            fill(tmp_path)

    def test_a_second_writer_in_another_process_is_refused(self, tmp_path, telling):
        with Writer(tmp_path) as writer:
            done = run_python(SECOND_WRITER, tmp_path)
            writer.add(telling())
        assert done.returncode == 1
        assert f"DL-302: another ingest is writing to {tmp_path} (process {os.getpid()})" in done.stderr
        assert len(held(tmp_path)) == 1

    @pytest.mark.parametrize("stale", ["999999999", "our own", "1", "", "rubbish"])
    def test_a_pid_file_that_nobody_holds_is_ignored(self, tmp_path, telling, stale):
        fill(tmp_path)
        (tmp_path / "writer.pid").write_text(f"{os.getpid() if stale == 'our own' else stale}\n")
        assert fill(tmp_path, telling()) == [True]

    def test_the_next_writer_is_let_in(self, tmp_path, telling):
        for text in ("First.", "Second."):
            assert fill(tmp_path, telling(text)) == [True]

    def test_a_writer_that_could_not_open_lets_the_next_one_in(self, tmp_path):
        fill(tmp_path)
        good = (tmp_path / "manifest.json").read_bytes()
        (tmp_path / "manifest.json").write_text('{"format": 3}')
        with pytest.raises(ArchiveError, match="DL-304"):
            fill(tmp_path)
        (tmp_path / "manifest.json").write_bytes(good)
        assert fill(tmp_path) == []


def test_readers_see_whole_states_while_one_writes(tmp_path, telling):
    fill(tmp_path)
    seen, done = [], threading.Event()

    def watch():
        while not done.is_set():
            archive = Archive(tmp_path)
            seen.append((len(archive.reports().fetchall()), len(archive.events().fetchall())))

    watchers = [threading.Thread(target=watch) for _ in range(3)]
    for watcher in watchers:
        watcher.start()
    with Writer(tmp_path) as writer:
        for number in range(30):
            writer.add(telling(f"Report {number}."))
            writer.flush()
    done.set()
    for watcher in watchers:
        watcher.join()
    assert seen
    assert all(reports == events for reports, events in seen)
    assert len(held(tmp_path)) == 30


def test_an_open_archive_keeps_seeing_its_state(tmp_path, telling):
    fill(tmp_path, telling("First."))
    archive = Archive(tmp_path)
    fill(tmp_path, telling("Second."))
    assert len(archive.reports().fetchall()) == 1
    assert len(held(tmp_path)) == 2


def _cut_short(folder):
    path = next(folder.rglob("events.parquet"))
    path.write_bytes(path.read_bytes()[:-100])


DAMAGES = {
    "missing segment": lambda folder: shutil.rmtree(next((folder / "segments").iterdir())),
    "missing file": lambda folder: next(folder.rglob("reports.parquet")).unlink(),
    "file cut short": _cut_short,
}

BROKEN = {
    "later format": ("DL-304", lambda folder: (folder / "manifest.json").write_text('{"format": 3}')),
    "later format of another shape": (
        "DL-304",
        lambda folder: (folder / "manifest.json").write_text('{"format": 3, "segments": {"a": 1}}'),
    ),
    "earlier format": ("DL-311", lambda folder: (folder / "manifest.json").write_text('{"format": 1, "segments": []}')),
    "no manifest": ("DL-301", lambda folder: (folder / "manifest.json").unlink()),
    "manifest cut short": ("DL-301", lambda folder: (folder / "manifest.json").write_text('{"format": 1, "segm')),
    "manifest of something else": ("DL-301", lambda folder: (folder / "manifest.json").write_text('{"name": "app"}')),
    "no folder": ("DL-301", shutil.rmtree),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_segment_is_named_and_the_rest_answers(tmp_path, telling, damage):
    fill(tmp_path, telling("First."))
    first = next((tmp_path / "segments").iterdir()).name
    DAMAGES[damage](tmp_path)
    assert Archive(tmp_path).damaged == (first,)
    with pytest.raises(ArchiveError, match=f"DL-303.*{first}"):
        fill(tmp_path, telling("Second."))
    assert Archive(tmp_path).events().fetchall() == []


@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_archive_is_refused_with_its_code(tmp_path, telling, case):
    code, spoil = BROKEN[case]
    folder = tmp_path / "archive"
    fill(folder, telling())
    spoil(folder)
    with pytest.raises(ArchiveError) as caught:
        Archive(folder)
    assert caught.value.code == code
    assert str(folder) in caught.value.reason


@pytest.mark.parametrize("case", ["earlier format", "later format", "manifest of something else"])
def test_a_writer_leaves_a_broken_archive_as_it_is(tmp_path, telling, case):
    code, spoil = BROKEN[case]
    fill(tmp_path, telling())
    spoil(tmp_path)
    before = files_of(tmp_path)
    with pytest.raises(ArchiveError, match=code):
        fill(tmp_path, telling())
    assert files_of(tmp_path) == before


def test_a_file_in_the_place_of_the_folder_is_refused(tmp_path):
    (tmp_path / "archive").write_text("in the way")
    with pytest.raises(ArchiveError, match=r"DL-306: .*archive can't be written"):
        fill(tmp_path / "archive")


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="permissions do not bind this user")
def test_a_read_only_folder_is_refused(tmp_path):
    tmp_path.chmod(0o500)
    try:
        with pytest.raises(ArchiveError, match=r"DL-306: .*Permission denied"):
            fill(tmp_path)
    finally:
        tmp_path.chmod(0o700)


class TestEarlierArchives:
    """Segments that were written before a table or a column was there are read beside later ones."""

    LATER = ("named", "aliases", "inferred", "hidden")

    def earlier(self, folder):
        """Take from the segments what was added later."""
        for path in (folder / "segments").glob("*/*.parquet"):
            table = pq.read_table(path)
            pq.write_table(table.drop_columns([name for name in self.LATER if name in table.column_names]), path)
            if path.stem == "roles":
                path.unlink()
        manifest = manifests.load(folder)
        parts = [manifests.Segment(part.name, {k: n for k, n in part.rows.items() if k != "roles"}) for part in manifest.segments]
        manifests.replace(folder, manifests.Manifest(segments=tuple(parts)))

    def test_they_answer_with_nulls(self, tmp_path, records):
        fill(tmp_path, *records)
        self.earlier(tmp_path)
        archive = Archive(tmp_path)
        for table in TABLES:
            assert archive.table(table).columns == list(COLUMNS[table])
        assert archive.actors().project("aliases, inferred").distinct().fetchall() == [(None, None)]
        assert archive.roles().fetchall() == []
        assert archive.events(private=True).fetchall()

    def test_later_segments_add_what_they_have(self, tmp_path, records):
        fill(tmp_path, *records[:-1])
        self.earlier(tmp_path)
        fill(tmp_path, records[-1])
        archive = Archive(tmp_path)
        assert len(archive.actors().fetchall()) == sum(len(record.actors) for record in records)
        assert len(archive.roles().fetchall()) == sum(len(actor.roles) for actor in records[-1].actors)
