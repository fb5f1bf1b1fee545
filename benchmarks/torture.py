"""Killing writers at random moments: whatever was under way, run again it ends with the archive of an undisturbed run.

    python -m benchmarks.torture              every task, 200 kills each with a stub in the place of the reader
    python -m benchmarks.torture --real 20    the same with the real reader

A stub reader takes a millisecond a report, so that most kills meet the writing and not the reading.
"""

import argparse
import hashlib
import json
import multiprocessing
import random
import shutil
import sys
import tempfile
import time
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from dateline.archive import Archive, Writer, manifest
from dateline.archive.compact import compact
from dateline.archive.verify import verify
from dateline.ingest import ingest
from dateline.lexicon import Lexicon
from dateline.lexicon import load as load_lexicon
from dateline.reader import Config, Reader
from dateline.recode import recode
from dateline.record import Actor, CodedBy, Event, Mention, Record, Statement
from dateline.report import Report, describe
from dateline.sources.clip import Options
from dateline.sources.walk import documents

REPORTS = 2_000
SECONDS_A_REPORT = 0.001
KILLS = 200

# What is killed, each beginning with the archive that the one before leaves.
TASKS = ("ingest", "compact", "recode")

# After so many kills a line says how far it is.
REPORTED = 20

# Segments of a hundred reports, so that a run has as many moments between two manifests as a long one has.
SEGMENT_REPORTS = 100

# Processes are forked from one that has everything imported and has not begun anything, so that a kill costs no second of start.
_SERVER = multiprocessing.get_context("forkserver")


class Stub:
    """In the place of a reader: one event and one statement a report, at once; ``words`` makes it read differently."""

    def __init__(self, word: str = "resumed") -> None:
        self._word = word
        self.coded_by = CodedBy(dateline="stub", lexicon=word, config="stub", model="stub")

    @property
    def lexicon(self) -> Lexicon:
        """Any lexicon."""
        return load_lexicon(())

    def read_many(self, reports: Iterable[Report]) -> Iterator[Record]:
        """A record for each report."""
        for report in reports:
            time.sleep(SECONDS_A_REPORT)
            yield self.read(report)

    def read(self, report: Report) -> Record:
        """The record of one report."""
        part = describe(report, language="en", read=True)
        start = max(part.text.find(self._word), 0)
        span = (start, start + len(self._word))
        actor = Actor(id="a1", name="Kenya", kind="state", country="KEN", mentions=(Mention(span=span, kind="name"),))
        event = Event(id="e1", type="AGREE", quad=1, score=3.0, trigger=span, status="happened", actors=("a1",), statement="s1")
        said = Statement(id="s1", speakers=("a1",), content=(span,), kind="indirect")
        return Record(report=part, actors=(actor,), events=(event,), statements=(said,), coded_by=self.coded_by)


def mixed(folder: Path) -> Path:
    """A folder of reports as text files, rows, pages in a zip and broken files: every tenth report twice in different outlets."""
    chosen = random.Random(1)  # noqa: S311 - not for secrets
    folder.mkdir()
    texts = [f"NAIROBI (Kestrel) - Talks number {n} resumed on Monday. {'They went on. ' * (n % 20)}" for n in range(REPORTS)]
    for n, text in enumerate(texts[: REPORTS // 2]):
        day = f"2024-{n % 12 + 1:02}-{n % 28 + 1:02}"
        (folder / f"{n:05}.txt").write_text(f"outlet: Outlet {n % 7}\npublished: {day}\n\n{text}")
    rows = [{"text": text, "date": f"2023-{n % 12 + 1:02}-01", "outlet": "Rows"} for n, text in enumerate(texts[REPORTS // 2 :])]
    rows += [{"text": text, "date": "2022-01-01", "outlet": "Elsewhere"} for text in chosen.sample(texts, REPORTS // 10)]
    (folder / "rows.jsonl").write_text("\n".join(map(json.dumps, rows)))
    with zipfile.ZipFile(folder / "more.zip", "w") as packed:
        for n in range(20):
            packed.writestr(f"{n}.txt", f"outlet: Packed\n\nReport {n} in a zip resumed.")
        packed.writestr("broken.txt", b"\xff\xfe\x00")
    (folder / "empty.txt").write_text("")
    return folder


def work(task: str, archive: Path, source: Path, real: bool) -> None:
    """One run of a task, in a process of its own that may be killed at any moment."""
    from dateline.archive import write  # noqa: PLC0415 - its constant is set for this process alone

    write.SEGMENT_REPORTS = SEGMENT_REPORTS
    reader = Reader(Config(tagger=False)) if real else Stub("on Monday" if task == "recode" else "resumed")
    if task == "ingest":
        with Writer(archive) as writer:
            for _ in ingest(documents([source]), writer, reader, Options()):  # type: ignore[arg-type]
                pass
    elif task == "compact":
        for _ in compact(archive):
            pass
    else:
        for _ in recode(archive, reader):  # type: ignore[arg-type]
            pass


def content(archive: Path) -> str:
    """A hash of all that an archive says, whatever its segments are; readings count, the history of readings does not."""
    opened = Archive(archive)
    digest = hashlib.sha256()
    for table in ("reports", "publications", "actors", "statements", "events", "problems", "raw"):
        rows = sorted(map(repr, opened.table(table, private=True).fetchall()))
        digest.update(table.encode() + "\n".join(rows).encode())
    return digest.hexdigest()


def torture(task: str, start: Path | None, source: Path, wanted: str, seconds: float, kills: int, real: bool) -> dict[str, int]:
    """Kill a task again and again, each time at a random moment, until it gets through; and so until there were enough kills."""
    chosen = random.Random(task)  # noqa: S311
    told = {"kills": 0, "runs": 0, "wrong": 0, "faults": 0, "torn": 0}
    while told["kills"] < kills:
        with tempfile.TemporaryDirectory() as temporary:
            archive = Path(temporary) / "archive"
            if start:
                shutil.copytree(start, archive)
            while _killed(task, archive, source, chosen.uniform(0, seconds), real):
                told["kills"] += 1
                if told["kills"] % REPORTED == 0:
                    print(f"{task}: {told['kills']} kills", file=sys.stderr, flush=True)
                told["torn"] += _is_torn(archive)
                if told["kills"] >= kills:
                    work(task, archive, source, real)
                    break
            told["runs"] += 1
            told["wrong"] += content(archive) != wanted
            told["faults"] += sum(fault is not None for fault in verify(archive))
    return told


def _killed(task: str, archive: Path, source: Path, after: float, real: bool) -> bool:
    """Whether a run, in a process of its own, was killed before it came to its end."""
    process = _SERVER.Process(target=work, args=(task, archive, source, real))
    process.start()
    process.join(after)
    if process.is_alive():
        process.kill()
        process.join()
        return True
    if process.exitcode:
        raise RuntimeError(f"{task} failed by itself")
    return False


def _is_torn(archive: Path) -> bool:
    """Whether a reader sees rows without their report, or a damaged segment, right after a kill."""
    if not (archive / manifest.NAME).exists():
        return False
    opened = Archive(archive)
    lone = opened.sql("select count(*) from events where report_id not in (select report_id from reports)").fetchall()[0][0]
    return bool(opened.damaged) or bool(lone)


def main() -> None:
    """Run the tasks, and say for each whether its archives came out whole."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=KILLS)
    parser.add_argument("--real", type=int, metavar="KILLS", help="use the real reader, and kill it so many times")
    parser.add_argument("--task", choices=TASKS, action="append", help="kill this one only; may be given several times")
    given = parser.parse_args()
    _SERVER.set_forkserver_preload(["dateline.ingest", "dateline.recode", "dateline.archive.compact"])
    real = given.real is not None
    failed = False
    with tempfile.TemporaryDirectory() as temporary:
        for line in _all(Path(temporary), given.real if real else given.kills, real, given.task or TASKS):
            print(line, flush=True)
            failed |= "FAILED" in line
    sys.exit(failed)


def _all(folder: Path, kills: int, real: bool, tasks: Sequence[str]) -> Iterator[str]:
    source = mixed(folder / "source")
    calm, start = folder / "calm", None
    for task in TASKS:
        begun = time.perf_counter()
        work(task, calm, source, real)
        seconds = time.perf_counter() - begun
        if task in tasks:
            told = torture(task, start, source, content(calm), seconds, kills, real)
            bad = told["wrong"] + told["faults"] + told["torn"]
            yield f"{task:<8} {'FAILED' if bad else 'whole'}  " + ", ".join(f"{value:,} {name}" for name, value in told.items())
        start = folder / f"after-{task}"
        shutil.copytree(calm, start)


if __name__ == "__main__":
    main()
