"""Killing workers while they read: the archive is the same as if nobody had, and reports that bring workers down are named.

python -m benchmarks.chaos                     20,000 reports with a stub in the place of the reader
python -m benchmarks.chaos --reports 2000 --real --between 3
"""

import argparse
import functools
import os
import random
import sys
import tempfile
import threading
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import psutil

from benchmarks.torture import Stub
from dateline.archive import Archive, Writer, manifest
from dateline.archive.verify import verify
from dateline.ingest import ingest
from dateline.reader import Config, Reader
from dateline.record import Record
from dateline.report import Report
from dateline.scale import pool as pools
from dateline.scale.pool import Pool
from dateline.sources.clip import Options
from dateline.sources.walk import documents

REPORTS, WORKERS = 20_000, 2

# Seconds between two kills, at random around this: a worker needs about a second before it reads, and must get that far.
BETWEEN = 1.5

# Seconds that a report may take, so that one that hangs is found soon.
PATIENCE = 2.0

# What is imported once and not by each worker, which would else take longer than it lives.
pools.preload("benchmarks.torture", "dateline.sources.walk", "psutil")

DIES, HANGS = "This report brings its reader down.", "This report never ends."


class Fragile(Stub):
    """A stub that some reports bring down, as a fault in a library would, and others hold up for good."""

    def read_many(self, reports: Iterable[Report]) -> Iterator[Record]:
        """A record for each report."""
        for report in reports:
            if DIES in report.text:
                os._exit(3)
            if HANGS in report.text:
                time.sleep(3_600)
            yield from super().read_many([report])


def source(folder: Path, reports: int, poison: int = 0) -> Path:
    """A file of so many short reports; ``poison`` of each kind bring their reader down, or never end."""
    path = folder / "reports.jsonl"
    places = {n * reports // (2 * poison + 1): text for n, text in enumerate([DIES, HANGS] * poison, 1)}
    with path.open("w") as file:
        for n in range(reports):
            text = f"NAIROBI (Kestrel) - Talks number {n} resumed on Monday. {places.get(n, 'They went on.')}"
            file.write(f'{{"text": "{text}", "date": "2024-01-{n % 28 + 1:02}", "outlet": "Outlet {n % 7}"}}\n')
    return path


def read(
    path: Path,
    archive: Path,
    make: Any,  # noqa: ANN401
    workers: int,
    kills: random.Random | None = None,
    between: float = BETWEEN,
) -> int:
    """Read a file into an archive with so many workers; gives how many were killed meanwhile."""
    with Writer(archive) as writer, Pool(make, workers, seconds=PATIENCE) as pool:
        over, killed = threading.Event(), [0]
        if kills:
            threading.Thread(target=_kill, args=(over, killed, kills, between), daemon=True).start()
        try:
            for _ in ingest(documents([path]), writer, make(), Options(), reading=pool.records):
                pass
        finally:
            over.set()
    return killed[0]


def _kill(over: threading.Event, killed: list[int], chosen: random.Random, between: float) -> None:
    """Kill a worker now and then, whichever it is."""
    while not over.wait(chosen.uniform(0, 2 * between)):
        workers = [each for each in psutil.Process().children(recursive=True) if _is_worker(each)]
        if workers:
            chosen.choice(workers).kill()
            killed[0] += 1


def _is_worker(process: psutil.Process) -> bool:
    """Whether a process is a worker, and not the one that makes them or keeps count of what they share."""
    try:
        return bool(process.parent() and process.parent().pid != os.getpid() and process.status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False


def bytes_of(archive: Path) -> list[str]:
    """The names of all that an archive holds, which are hashes of the bytes."""
    return sorted(part.name for part in manifest.load(archive).all)


def main() -> None:
    """Read calmly and under kills, and compare; then read what brings workers down."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--reports", type=int, default=REPORTS)
    parser.add_argument("--between", type=float, default=BETWEEN, help="seconds between two kills, at random around this")
    parser.add_argument("--real", action="store_true", help="use the real reader, without the learned models")
    given = parser.parse_args()
    make = functools.partial(Reader, Config(tagger=False)) if given.real else Fragile
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        path = source(folder, given.reports)
        for name, workers in (("one", 1), ("calm", WORKERS)):
            read(path, folder / name, make, workers)
        killed = read(path, folder / "chaos", make, WORKERS, random.Random(0), given.between)  # noqa: S311 - not for secrets
        same = bytes_of(folder / "one") == bytes_of(folder / "calm") == bytes_of(folder / "chaos")
        faults = sum(fault is not None for fault in verify(folder / "chaos"))
        bad = not same or faults or not killed
        print(f"chaos   {'FAILED' if bad else 'whole'}  {given.reports:,} reports, {killed} kills, {faults} faults")
        if not given.real:
            bad |= _poisoned(folder)
    sys.exit(bool(bad))


def _poisoned(folder: Path) -> bool:
    """Whether reports that bring workers down stop anything but themselves."""
    (folder / "poison").mkdir()
    path = source(folder / "poison", 500, poison=2)
    read(path, folder / "poisoned", Fragile, WORKERS)
    archive = Archive(folder / "poisoned")
    codes = [row[0] for row in archive.problems().project("code").fetchall()]
    held = len(archive.reports().fetchall())
    bad = codes != ["DL-121"] * 4 or held != 496
    print(f"poison  {'FAILED' if bad else 'whole'}  {held} reports read, {len(codes)} set aside")
    return bad


if __name__ == "__main__":
    main()
