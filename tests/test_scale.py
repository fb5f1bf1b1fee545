"""Many workers read as one does: the same rows in the same order, whatever becomes of a worker."""

import contextlib
import functools
import json
import os
import random

import pyarrow as pa
import pytest
from benchmarks import chaos
from benchmarks.torture import Stub

from dateline.archive import Archive
from dateline.errors import DatelineError
from dateline.reader import Config, Reader
from dateline.record import Record
from dateline.report import Report
from dateline.scale.partition import RECORDS, REPORTS, read_partition
from dateline.scale.pool import FEW, Pool, reading

PLAIN = Config(tagger=False)


def batch(*texts, **given):
    return pa.RecordBatch.from_pylist([{"text": text} | given for text in texts], schema=REPORTS)


class TestContract:
    def test_a_row_for_each_report_in_order(self):
        texts = [f"Moscow accused Kyiv on {day} May." for day in range(1, 9)]
        [first, second] = read_partition([batch(*texts[:5]), batch(*texts[5:])], PLAIN)
        found = [row for part in (first, second) for row in part.to_pylist()]
        assert [row["report_id"] for row in found] == [Report(text=text).id for text in texts]
        assert all(Record.from_json(row["record"]).events for row in found)

    def test_the_schema_is_the_same_whatever_comes(self):
        for one in (batch(), batch(" "), batch("Moscow accused Kyiv.")):
            [told] = read_partition([one], PLAIN)
            assert told.schema == RECORDS
            assert told.num_rows == one.num_rows

    def test_what_can_not_be_read_says_why_and_stops_nothing(self):
        [told] = read_partition([batch("Moscow accused Kyiv.", " ", "Kyiv denied it.", "x" * 3_000_000)], PLAIN)
        assert told["code"].to_pylist() == [None, "DL-101", None, "DL-104"]
        assert all(row["remedy"] for row in told.to_pylist() if row["code"])

    def test_what_is_known_of_a_publication_is_used(self):
        [told] = read_partition([batch("The minister met envoys on Monday.", published="2024-05-08", outlet="Kestrel")], PLAIN)
        record = Record.from_json(told["record"][0].as_py())
        assert (record.report.outlet, record.times[0].start) == ("Kestrel", "2024-05-06")

    def test_the_same_partition_gives_the_same_bytes(self):
        one, two = (next(read_partition([batch("Moscow accused Kyiv.")], PLAIN)) for _ in range(2))
        assert one.equals(two)


class TestPool:
    def test_as_many_workers_as_you_like_make_the_same_archive(self, tmp_path):
        path = chaos.source(tmp_path, 700)
        for workers in (1, 2, 3):
            chaos.read(path, tmp_path / str(workers), Stub, workers)
        names = [chaos.bytes_of(tmp_path / str(workers)) for workers in (1, 2, 3)]
        assert names[0] == names[1] == names[2]

    def test_workers_that_are_killed_change_nothing(self, tmp_path):
        path = chaos.source(tmp_path, 4_000)
        chaos.read(path, tmp_path / "calm", Stub, 2)
        kills = chaos.read(path, tmp_path / "chaos", Stub, 2, random.Random(0), between=0.7)  # noqa: S311
        assert kills
        assert chaos.bytes_of(tmp_path / "calm") == chaos.bytes_of(tmp_path / "chaos")

    def test_reports_that_bring_workers_down_are_set_aside(self, tmp_path):
        path = chaos.source(tmp_path, 90, poison=1)
        chaos.read(path, tmp_path / "archive", chaos.Fragile, 2)
        archive = Archive(tmp_path / "archive")
        assert sorted(archive.problems().project("code, reason").fetchall()) == [
            ("DL-121", f"{Report(text=text).id[:12]} was set aside: {why}") for text, why in sorted(_poison(path))
        ]
        assert len(archive.reports().fetchall()) == 88

    def test_errors_come_back_with_their_codes(self):
        with Pool(functools.partial(Reader, PLAIN), 1) as pool:
            [found] = pool.records([[Report(text="Moscow accused Kyiv."), Report(text=" ")]])
        assert isinstance(found[0], Record)
        assert isinstance(found[1], DatelineError)
        assert found[1].code == "DL-101"

    @pytest.mark.parametrize("batches", [0, 1, FEW - 1])
    def test_little_work_is_done_here(self, batches, monkeypatch):
        monkeypatch.setattr("dateline.scale.pool.Pool", None)  # no worker may be made
        work = [[Report(text=f"Moscow accused Kyiv in {n + 2000}.")] for n in range(batches)]
        assert len(list(reading(Reader(PLAIN), 2)(work))) == batches

    def test_a_stopped_run_leaves_no_worker(self):
        with contextlib.suppress(KeyboardInterrupt), Pool(Stub, 2) as pool:
            next(pool.records([[Report(text=str(n))] for n in range(50)]))
            raise KeyboardInterrupt
        assert not any(worker._process.is_alive() for worker in pool.workers)

    def test_workers_that_never_get_ready_end_the_run(self, monkeypatch):
        monkeypatch.setattr("dateline.scale.pool.STARTS", 2)
        with pytest.raises(DatelineError, match="DL-403"), Pool(functools.partial(os._exit, 1), 1) as pool:
            next(pool.records([[Report(text="one")]]))

    def test_what_a_worker_can_not_load_is_told(self):
        make = functools.partial(Reader, Config(model="no_such_pipeline"))
        with pytest.raises(DatelineError, match="DL-401"), Pool(make, 1) as pool:
            next(pool.records([[Report(text="one")]]))

    def test_an_idle_worker_that_dies_is_replaced(self):
        with Pool(Stub, 1) as pool:
            first = list(pool.records([[Report(text="one")]]))
            pool.workers[0]._process.kill()
            pool.workers[0]._process.join()
            assert list(pool.records([[Report(text="one")]])) == first


def _poison(path):
    for line in path.read_text().splitlines():
        text = json.loads(line)["text"]
        if chaos.DIES in text:
            yield text, "the process that reads it dies"
        if chaos.HANGS in text:
            yield text, f"it takes more than {chaos.PATIENCE:g} seconds"


class TestDask:
    """One small cluster on this machine, whose workers a report brings down."""

    @pytest.mark.filterwarnings("ignore")  # what a cluster says of itself
    def test_a_cluster_reads_as_one_process_does_and_sets_aside_what_brings_workers_down(self):
        pytest.importorskip("distributed")
        from dateline.scale import on_dask  # noqa: PLC0415

        reports = [Report(text=f"Talks number {n} resumed on Monday.") for n in range(12)]
        bad = Report(text=f"Talks resumed on Monday. {chaos.DIES}")
        batches = [reports[:6], reports[6:], [bad]]
        connect = functools.partial(on_dask.client, None, 1)
        first, second, third = on_dask._read(connect, chaos.Fragile, chaos.PATIENCE, batches)
        assert first + second == list(Stub().read_many(reports))
        assert [each.code for each in third] == ["DL-121"]

    def test_where_no_scheduler_answers_is_said(self, monkeypatch):
        pytest.importorskip("distributed")
        from dateline.scale import on_dask  # noqa: PLC0415

        monkeypatch.setattr(on_dask, "SECONDS_TO_ANSWER", 1)
        with pytest.raises(DatelineError, match="DL-404"):
            list(on_dask.reading(Reader(PLAIN), "tcp://127.0.0.1:9", 1)([[Report(text="one")]]))
