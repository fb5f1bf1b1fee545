"""Reading with many processes, beside one: ``python -m benchmarks.scale``.

Ratios first. Give the machine to it alone: two workers want two cores. ``--reports`` says how many different reports are read.
"""

import argparse
import functools
import itertools
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

from benchmarks import chaos
from benchmarks.bench import show, texts, timed
from benchmarks.torture import Stub
from dateline.reader import Config, Reader
from dateline.report import Report
from dateline.scale import on_dask
from dateline.scale.partition import BATCH, Reading, reader_of
from dateline.scale.pool import Pool

REPORTS, WORKERS = 1_000, 2

# What is promised: two workers beside one, a worker's memory, Dask beside the pool, `dateline --help`.
SPEEDUP_PROMISED, MEGABYTES_PROMISED, DASK_PROMISED, HELP_PROMISED = 1.85, 800, 1.15, 0.2

# Reports in archives that a stub fills, to see whether a report costs more where there are many.
SIZES = (1_000, 10_000, 100_000)

# Seconds between two looks at the memory of workers.
LOOK = 0.2


def different(count: int) -> list[list[Report]]:
    """Batches of so many reports, no two alike, made of those of the other benchmarks."""
    kept = itertools.cycle(texts())
    reports = [Report(text=f"{report.text}\n\nNote {n}.") for n, report in zip(range(count), kept, strict=False)]
    return [reports[at : at + BATCH] for at in range(0, count, BATCH)]


@contextmanager
def pooled(make: Callable[[], Reader], workers: int) -> Iterator[Reading]:
    """Workers that have read something already, so that only reading is timed."""
    with Pool(make, workers) as pool:
        list(pool.records([[Report(text=f"Warm-up {n}.")] for n in range(4 * workers)]))
        yield pool.records


def peak(act: Callable[[], object]) -> float:
    """Megabytes of the largest process below this one while something is done."""
    over, highest = threading.Event(), [0.0]

    def look() -> None:
        while not over.wait(LOOK):
            for each in psutil.Process().children(recursive=True):
                try:
                    highest[0] = max(highest[0], each.memory_info().rss / 1e6)
                except psutil.NoSuchProcess:
                    continue

    threading.Thread(target=look, daemon=True).start()
    act()
    over.set()
    return highest[0]


def machines(batches: list[list[Report]]) -> None:
    """Print what more workers bring, and what a cluster on this machine costs beside the pool."""
    make, seconds = functools.partial(Reader, Config()), dict[int, float]()
    count = sum(map(len, batches))
    for workers in (1, WORKERS):
        with pooled(make, workers) as records:
            begun = time.perf_counter()
            memory = peak(lambda records=records: list(records(batches)))
            seconds[workers] = time.perf_counter() - begun
    show(f"{WORKERS} workers / one", f"{seconds[1] / seconds[WORKERS]:.2f} x", f"at least {SPEEDUP_PROMISED}")
    show("peak memory of a worker", f"{memory:.0f} MB", f"under {MEGABYTES_PROMISED} MB")
    with on_dask.client(None, WORKERS) as cluster:

        @contextmanager
        def connected() -> Iterator[object]:
            yield cluster

        read = on_dask.reading_on(connected, Reader(Config()))
        cluster.run(_warm, Config())
        on_cluster = timed(lambda: list(read(batches)))
    show("Dask / pool", f"{on_cluster / seconds[WORKERS]:.2f}", f"at most {DASK_PROMISED}")
    show("reports", f"{count / seconds[1]:.1f}/s with one, {count / seconds[WORKERS]:.1f}/s with {WORKERS}")


def _warm(config: Config) -> None:
    """In each worker of a cluster: load what reading needs, as `pooled` does."""
    reader_of(config).read(Report(text="Warm-up."))


def growth(sizes: tuple[int, ...]) -> None:
    """Print what a report costs in archives of growing size, without reading, whose cost does not know the archive."""
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            path = chaos.source(Path(folder), size)
            took = timed(lambda path=path, folder=folder: chaos.read(path, Path(folder, "archive"), Stub, WORKERS))
        show(f"archive of {size:,}, stub reader", f"{took / size * 1000:.2f} ms a report, all in all")


def start() -> None:
    """Print what starting costs."""
    command = [Path(sys.executable).with_name("dateline"), "--help"]
    took = min(timed(lambda: subprocess.run(command, capture_output=True, check=True)) for _ in range(5))  # noqa: S603
    show("dateline --help", f"{took:.2f} s", f"under {HELP_PROMISED} s")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reports", type=int, default=REPORTS)
    parser.add_argument("--largest", type=int, default=SIZES[-1], help="reports in the largest archive")
    given = parser.parse_args()
    start()
    machines(different(given.reports))
    growth(tuple(size for size in SIZES if size <= given.largest))


if __name__ == "__main__":
    begun = time.perf_counter()
    main()
    show("this benchmark", f"{time.perf_counter() - begun:.0f} s")
