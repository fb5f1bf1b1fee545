"""Keeping an archive in order: compacted it says the same, forgotten is gone, damage is named, and order does not matter."""

import random

import msgspec
import pyarrow.parquet as pq
import pytest
from benchmarks.torture import Stub

from dateline.archive import Archive, Writer, manifest
from dateline.archive.anchors import late
from dateline.archive.compact import compact
from dateline.archive.corrections import Correction, correct, load
from dateline.archive.diff import diff
from dateline.archive.excerpts import BLOT, excerpt, shown
from dateline.archive.forget import forget
from dateline.archive.verify import verify
from dateline.archive.write import publication_of
from dateline.errors import ArchiveError
from dateline.recode import recode
from dateline.record import spans_of

TABLES = ("reports", "publications", "actors", "statements", "events", "figures", "problems")


def fill(folder, *records, raw=b""):
    with Writer(folder) as writer:
        for record in records:
            raw_id = writer.keep(raw or record.report.text.encode())
            writer.add(record, publication_of(record.report, raw_id=raw_id, file="clips/a.txt"))


def said(folder):
    """All that an archive says, whatever its files."""
    archive = Archive(folder)
    return {table: sorted(map(repr, archive.table(table, private=True).fetchall())) for table in TABLES}


def segments(folder):
    return {path.name for path in (folder / "segments").iterdir()}


def faults(folder):
    return [fault for fault in verify(folder) if fault is not None]


class TestCompact:
    def test_the_archive_says_the_same(self, tmp_path, records):
        for record in records:
            fill(tmp_path, record)
        before = said(tmp_path)
        months = dict(compact(tmp_path))
        assert said(tmp_path) == before
        assert sum(months.values()) == len(records)
        assert [part.month for part in manifest.load(tmp_path).segments] == sorted(months)

    @pytest.mark.parametrize("act", [compact, lambda folder: recode(folder, Stub("ended"))], ids=["compact", "recode"])
    def test_a_full_disk_leaves_the_archive_as_it_was(self, tmp_path, telling, monkeypatch, act):
        fill(tmp_path, telling("Talks resumed."))
        fill(tmp_path, telling("Talks ended."))
        before, state = said(tmp_path), manifest.load(tmp_path)

        def full_disk(*_):
            raise OSError(28, "No space left on device")

        with monkeypatch.context() as patch:
            patch.setattr(manifest, "sync", full_disk)
            with pytest.raises(ArchiveError, match=r"DL-306.*No space left"):
                list(act(tmp_path))
        assert (said(tmp_path), manifest.load(tmp_path)) == (before, state)
        assert not faults(tmp_path)
        list(act(tmp_path))  # and goes on when there is room
        assert not faults(tmp_path)

    def test_the_same_reports_in_any_portions_make_the_same_bytes(self, tmp_path, telling):
        told = [telling(f"Report {n}.", published=f"2020-{n % 3 + 1:02}-02") for n in range(12)]
        folders = [tmp_path / str(n) for n in range(3)]
        for seed, folder in enumerate(folders):
            order = random.Random(seed).sample(told, len(told))  # noqa: S311 - not for secrets
            for start in range(0, len(order), seed + 1):
                fill(folder, *order[start : start + seed + 1])
            list(compact(folder))
        names = [[part.name for part in manifest.load(folder).segments] for folder in folders]
        assert names[0] == names[1] == names[2]

    def test_a_second_time_changes_nothing(self, tmp_path, telling):
        fill(tmp_path, telling())
        list(compact(tmp_path))
        before = (tmp_path / manifest.NAME).read_bytes()
        list(compact(tmp_path))
        assert (tmp_path / manifest.NAME).read_bytes() == before

    def test_who_has_the_archive_open_still_reads_it(self, tmp_path, telling):
        fill(tmp_path, telling("First."))
        fill(tmp_path, telling("Second."))
        archive = Archive(tmp_path)
        list(compact(tmp_path))
        assert len(archive.events().fetchall()) == 2

    def test_days_that_nobody_says_have_a_segment_of_their_own(self, tmp_path, telling):
        fill(tmp_path, telling("First.", published=None), telling("Second."))
        list(compact(tmp_path))
        assert [part.month for part in manifest.load(tmp_path).segments] == [None, "2020-09"]


class TestForget:
    def test_nothing_of_it_stays_on_the_disk(self, tmp_path, telling):
        gone, stays = telling("Moscow accused Kyiv of a secret."), telling("Talks resumed.")
        fill(tmp_path, gone, stays)
        assert forget(tmp_path, gone.report.id[:8]) == gone.report.id
        text = [str(pq.read_table(path).to_pylist()) for path in tmp_path.rglob("*.parquet")]
        assert not any("secret" in part for part in text)
        assert [row[0] for row in Archive(tmp_path).reports().fetchall()] == [stays.report.id]
        assert not faults(tmp_path)

    def test_what_people_and_later_readings_said_of_it_goes_too(self, tmp_path, telling):
        fill(tmp_path, telling())
        list(recode(tmp_path, Stub("ended")))
        event = Archive(tmp_path).table("events").project("event_id").fetchall()[0][0]
        correct(tmp_path, Correction(event_id=event, note="Moscow accused Kyiv"))
        assert Archive(tmp_path).table("changes").fetchall()
        forget(tmp_path, telling().report.id)
        assert load(tmp_path) == ()
        assert Archive(tmp_path).table("changes").fetchall() == []

    def test_it_is_not_taken_in_again(self, tmp_path, telling):
        fill(tmp_path, telling())
        forget(tmp_path, telling().report.id)
        fill(tmp_path, telling())
        assert Archive(tmp_path).reports().fetchall() == []

    @pytest.mark.parametrize("unknown", ["ffff", "", "' or true --"])
    def test_an_id_of_none_or_of_several_is_refused(self, tmp_path, telling, unknown):
        fill(tmp_path, telling("First."), telling("Second."))
        with pytest.raises(ArchiveError, match="DL-312"):
            forget(tmp_path, unknown)


class TestVerify:
    def test_a_whole_archive_has_no_faults(self, archive_folder):
        assert faults(archive_folder) == []

    def test_a_flipped_byte_is_found_and_the_segment_named(self, tmp_path, telling):
        fill(tmp_path, telling())
        path = next(tmp_path.rglob("events.parquet"))
        raw = bytearray(path.read_bytes())
        raw[len(raw) // 2] ^= 1
        path.write_bytes(raw)
        assert [fault.segment for fault in faults(tmp_path)] == [path.parent.name]

    def test_a_missing_file_is_found(self, tmp_path, telling):
        fill(tmp_path, telling())
        next(tmp_path.rglob("reports.parquet")).unlink()
        assert faults(tmp_path)


class TestAnchors:
    def test_a_text_is_coded_as_of_its_earliest_publication(self, tmp_path, telling):
        fill(tmp_path, telling(published="2020-09-02"), telling(published="2020-09-01", outlet="Northgate"))
        (found,) = late(tmp_path)
        assert (found.report.published, found.report.outlet) == ("2020-09-01", "Northgate")

    def test_a_later_publication_changes_nothing(self, tmp_path, telling):
        fill(tmp_path, telling(published="2020-09-01"), telling(published="2020-09-02"), telling(published=None))
        assert late(tmp_path) == []


class TestExcerpts:
    def test_every_span_still_covers_its_words(self, records):
        for record in records:
            cut = excerpt(record)
            assert len(cut.report.text) == len(record.report.text)
            for part in (*record.statements, *record.events, *record.figures):
                assert all(cut.quote(span) == record.quote(span) for span in spans_of(part))

    def test_what_was_not_coded_is_gone(self, telling):
        record = telling("Moscow accused Kyiv. " + "Nothing of note. " * 40)
        event = msgspec.structs.replace(record.events[0], trigger=(7, 14), words=(), because=())
        bare = msgspec.structs.replace(record, events=(event,), statements=(), figures=())
        text = excerpt(bare).report.text
        assert text.startswith("Moscow accused Kyiv.")
        assert text.count("Nothing") <= 3
        assert shown(text).endswith("[...]")

    def test_shown_has_no_blots(self):
        assert shown(f"Talks{BLOT * 4} {BLOT * 8} resumed.") == "Talks[...] resumed."


def test_a_difference_counts_what_was_added_and_withdrawn(tmp_path, telling):
    fill(tmp_path / "a", telling("First."), telling("Second."))
    fill(tmp_path / "b", telling("Second."), telling("Third."), telling("Fourth."))
    counts = {(line.table, line.change): line.count for line in diff(tmp_path / "a", tmp_path / "b")}
    assert counts["reports", "added"] == 2
    assert counts["reports", "withdrawn"] == 1
    assert counts["events", "changed"] == 0
