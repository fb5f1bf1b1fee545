"""Speed and memory, measured in one run and printed as ratios first: ``make bench``.

The bare spaCy pipeline and Dateline read the same texts in turns, so that a busy machine slows both. Texts are the sample
reports, and where ``DATELINE_CORPORA`` names the folder of the corpora, articles of PolNeAR's dev split.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path

from dateline.archive import Archive, Writer
from dateline.parse.pipeline import load as load_pipeline
from dateline.reader import Config, Reader
from dateline.record import Record
from dateline.report import Report
from dateline.sources.text import read_file

# Turns of each side; the median of their ratios is printed.
TURNS = 5

# The most that reading may cost beside the bare pipeline, and the most memory: what the project promises.
RATIO_PROMISED, MEGABYTES_PROMISED = 1.6, 700


def texts() -> list[Report]:
    """The reports of the benchmark: the samples, then real articles where a folder of corpora is named."""
    samples = sorted(Path(str(files("dateline") / "samples")).glob("*.txt"))
    reports = [read_file(path) for path in samples]
    corpora = os.environ.get("DATELINE_CORPORA")
    articles = sorted(Path(corpora, "data", "polnear", "dev", "text").glob("*.txt")) if corpora else []
    return reports + [Report(text=path.read_text(encoding="utf-8")) for path in articles[:40]]


def timed(act: Callable[[], object]) -> float:
    """Seconds that an act takes."""
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


def reading(reports: list[Report], reader: Reader) -> None:
    """Print the cost of reading beside the bare pipeline."""
    nlp = load_pipeline()
    tokens = sum(len(doc) for doc in nlp.pipe(report.text for report in reports))
    list(reader.read_many(reports))
    turns = [
        (
            timed(lambda: list(nlp.pipe(report.text for report in reports))),
            timed(lambda: list(reader.read_many(reports))),
        )
        for _ in range(TURNS)
    ]
    bare, whole = (statistics.median(turn[side] for turn in turns) for side in (0, 1))
    ratio = statistics.median(whole / bare for bare, whole in turns)
    show("reading / bare spaCy pipeline", f"{ratio:.2f}", f"at most {RATIO_PROMISED}")
    show("bare pipeline", f"{len(reports) / bare:.1f} reports/s, {tokens / bare:,.0f} tokens/s")
    show("Dateline", f"{len(reports) / whole:.1f} reports/s, {tokens / whole:,.0f} tokens/s")


def archive(records: list[Record]) -> None:
    """Print what adding to and asking an archive costs."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder, "archive")

        def add() -> None:
            with Writer(place) as writer:
                for record in records:
                    writer.add(record)

        added = timed(add)
        opened = timed(lambda: Archive(place))
        store = Archive(place)
        asked = sorted(timed(lambda: store.events(actor="GOV", type="ACCUSE").fetchall()) for _ in range(20))
        size = sum(path.stat().st_size for path in place.rglob("*") if path.is_file())
    show("archive: add", f"{len(records) / added:,.0f} reports/s")
    show("archive: open", f"{opened * 1000:.0f} ms")
    show("archive: filtered events", f"{asked[10] * 1000:.1f} ms median, {asked[-1] * 1000:.1f} ms worst of 20")
    show("archive: size", f"{size / len(records) / 1024:.1f} KiB a report")


def peak_of_ingest() -> float:
    """Megabytes that a fresh process needs at most to read all the texts into an archive."""
    return float(subprocess.run([sys.executable, "-m", "benchmarks.memory"], capture_output=True, check=True, text=True).stdout)


def show(what: str, value: str, promise: str = "") -> None:
    """Print one line of the table."""
    sys.stdout.write(f"{what:<34}{value:<44}{promise}\n")


def main() -> None:
    """Run everything and print the table."""
    # First, while this process is small: a child's peak counts what its parent held when it was born.
    peak = peak_of_ingest()
    reports = texts()
    show("reports", str(len(reports)))
    show("peak memory of an ingest", f"{peak:.0f} MB", f"under {MEGABYTES_PROMISED} MB")
    reader = Reader(Config(detect_language=False))
    reading(reports, reader)
    archive(list(reader.read_many(reports)))


if __name__ == "__main__":
    main()
