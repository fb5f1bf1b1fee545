"""Speed and memory, measured in one run and printed as ratios first: ``make bench``, or ``make bench LARGEST=10000``.

The bare spaCy pipeline as it comes, textacy's extractor of quotations behind it, and Dateline with its tagger and without
read the same texts in turns, so that a busy machine slows all. Texts are the sample reports, and where ``DATELINE_CORPORA``
names the folder of the corpora, articles of PolNeAR's dev split. Archives and tellings are invented, of growing number.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from importlib.resources import files
from pathlib import Path
from typing import Any
from unittest import mock

from spacy.tokens import Doc

from benchmarks import million, room, sources
from dateline import reader as order
from dateline.archive import Archive, Writer
from dateline.parse.pipeline import bare as load_bare
from dateline.reader import Config, Reader
from dateline.record import Record
from dateline.report import Report
from dateline.sources.text import read_file

# Turns of each side; the median of their ratios is printed.
TURNS = 5

# The most that reading may cost beside the bare pipeline, with the tagger and without, and the most memory: what is promised.
RATIO_PROMISED, RULES_PROMISED, MEGABYTES_PROMISED = 2.1, 0.7, 700

# Reports in archives that are invented and asked, and tellings that are gathered.
SIZES = (10_000, 100_000, 1_000_000)

# Reports that one process reads, and two do: enough that starting them does not count.
READ_BY_MANY = 400

# Steps of the reader, and the most that each may cost beside the bare pipeline.
STEPS_PROMISED = {
    ("find_actors",): ("who", 0.15),
    ("find_events",): ("did", 0.20),
    ("find_places", "find_times", "find_figures"): ("where, when, howmany", 0.12),
}


def texts() -> list[Report]:
    """The reports of the benchmark: the samples, then real articles where a folder of corpora is named."""
    samples = sorted(Path(str(files("dateline") / "samples")).glob("*.txt"))
    reports = [read_file(path) for path in samples]
    corpora = os.environ.get("DATELINE_CORPORA")
    articles = sorted(Path(corpora, "data", "polnear", "dev", "text").glob("*.txt")) if corpora else []
    return reports + [Report(text=path.read_text(encoding="utf-8")) for path in articles[:16]]


def timed(act: Callable[[], object]) -> float:
    """Seconds that an act takes."""
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


def reading(reports: list[Report]) -> None:
    """Print the cost of reading beside the bare pipeline and beside textacy."""
    nlp = load_bare()
    readers = {tagger: Reader(Config(detect_language=False, tagger=tagger)) for tagger in (True, False)}
    found = {tagger: sum(len(record.statements) for record in reader.read_many(reports)) for tagger, reader in readers.items()}
    quotations = [quoted(doc) for doc in nlp.pipe(report.text for report in reports)]
    sides: dict[str, Callable[[], object]] = {
        "bare": lambda: list(nlp.pipe(report.text for report in reports)),
        "textacy": lambda: [quoted(doc) for doc in nlp.pipe(report.text for report in reports)],
        "whole": lambda: list(readers[True].read_many(reports)),
        "rules": lambda: list(readers[False].read_many(reports)),
    }
    turns = [{side: timed(act) for side, act in sides.items()} for _ in range(TURNS)]
    middle = {side: statistics.median(turn[side] for turn in turns) for side in sides}

    def ratio(one: str, other: str) -> str:
        return f"{statistics.median(turn[one] / turn[other] for turn in turns):.2f}"

    show("reading / bare spaCy pipeline", ratio("whole", "bare"), f"at most {RATIO_PROMISED}")
    show("... without the tagger", ratio("rules", "bare"), f"at most {RULES_PROMISED}")
    show("reading / textacy's quotations", ratio("whole", "textacy"))
    show("... without the tagger", ratio("rules", "textacy"))
    tokens = sum(len(doc) for doc in nlp.pipe(report.text for report in reports))
    refused = sum(one is None for one in quotations)
    told = {"whole": found[True], "rules": found[False], "textacy": sum(one or 0 for one in quotations)}
    for side, what in (
        ("bare", "bare pipeline"),
        ("textacy", "textacy"),
        ("whole", "Dateline"),
        ("rules", "Dateline, no tagger"),
    ):
        statements = f", {told[side] / middle[side]:.0f} statements/s" if side in told else ""
        more = f" ({refused} reports refused)" if side == "textacy" else ""
        rate = f"{len(reports) / middle[side]:.1f} reports/s, {tokens / middle[side]:,.0f} tokens/s"
        show(what, rate + statements + more)


def steps(reports: list[Report]) -> None:
    """Print what single steps cost beside the bare pipeline."""
    nlp, reader = load_bare(), Reader(Config(detect_language=False, tagger=False))
    turns = [(timed(lambda: list(nlp.pipe(report.text for report in reports))), spent(reader, reports)) for _ in range(TURNS)]
    for names, (what, promised) in STEPS_PROMISED.items():
        ratio = statistics.median(sum(seconds[name] for name in names) / bare for bare, seconds in turns)
        show(f"{what} / bare spaCy pipeline", f"{ratio:.3f}", f"at most {promised:.2f}")


def spent(reader: Reader, reports: list[Report]) -> dict[str, float]:
    """Seconds that each step takes for all reports, by the name of its function."""
    seconds: dict[str, float] = dict.fromkeys(sum(STEPS_PROMISED, ()), 0.0)

    def clocked(name: str, step: Callable[..., object]) -> Callable[..., object]:
        def act(*values: Any, **named: Any) -> object:  # noqa: ANN401 - whatever the step takes
            start = time.perf_counter()
            found = step(*values, **named)
            seconds[name] += time.perf_counter() - start
            return found

        return act

    with ExitStack() as stack:
        for name in (name for names in STEPS_PROMISED for name in names):
            stack.enter_context(mock.patch.object(order, name, clocked(name, getattr(order, name))))
        list(reader.read_many(reports))
    return seconds


def quoted(doc: Doc) -> int | None:
    """How many quotations textacy finds; ``None`` where it refuses a text whose marks do not pair."""
    from textacy.extract.triples import direct_quotations  # noqa: PLC0415 - it would count as memory of an ingest

    try:
        return len(list(direct_quotations(doc)))
    except ValueError:
        return None


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


def invented(sizes: list[int]) -> None:
    """Print what archives of invented reports cost, and how the reading room bears readers of the largest."""
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            million.generate(Path(folder), size)
            for what, value, promise in million.measure(Path(folder), size):
                show(what, value, promise)
            if size == sizes[-1]:
                for what, value, promise in room.measure(Path(folder)):
                    show(f"... {what}", value, promise)


def alone(module: str, *words: object) -> None:
    """Run a benchmark that measures processes of its own, in a process that has loaded nothing else."""
    sys.stdout.flush()
    subprocess.run([sys.executable, "-m", f"benchmarks.{module}", *map(str, words)], check=True)  # noqa: S603 - ourselves


def peak_of_ingest() -> float:
    """Megabytes that a fresh process needs at most to read all the texts into an archive."""
    return float(subprocess.run([sys.executable, "-m", "benchmarks.memory"], capture_output=True, check=True, text=True).stdout)


def show(what: str, value: str, promise: str = "") -> None:
    """Print one line of the table."""
    sys.stdout.write(f"{what:<44}{value:<44}{promise}\n")
    sys.stdout.flush()


def main() -> None:
    """Run everything and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--largest", type=int, default=SIZES[-1], help="reports in the largest archive")
    sizes = [size for size in SIZES if size <= parser.parse_args().largest] or [SIZES[0]]
    # First, while this process is small: a child's peak counts what its parent held when it was born.
    peak = peak_of_ingest()
    reports = texts()
    show("reports", str(len(reports)))
    show("peak memory of an ingest", f"{peak:.0f} MB", f"under {MEGABYTES_PROMISED} MB")
    reading(reports)
    steps(reports)
    archive(list(Reader(Config(detect_language=False)).read_many(reports)))
    invented(sizes)
    sources.main()
    alone("copies")
    alone("scale", "--reports", READ_BY_MANY, "--largest", sizes[-1])
    alone("gather", *sizes)


if __name__ == "__main__":
    main()
