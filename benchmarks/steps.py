"""What each step of reading costs beside the bare spaCy pipeline: ``python -m benchmarks.steps``.

Shares of the processor time that spaCy's pipeline takes for the same texts, measured in turns in one process. The lines that are
set in are parts of the others.
"""

import statistics
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from typing import Any
from unittest import mock

from benchmarks.bench import show, texts
from dateline import reader as order
from dateline.did.relation import Model
from dateline.parse.pipeline import bare, load, tokens_of
from dateline.reader import Config, Reader
from dateline.report import Report
from dateline.said.tagger import Tagger

# Turns of each side; the medians of their ratios are printed.
TURNS = 5

STEPS = ("find_places", "find_times", "find_actors", "find_statements", "find_events", "find_figures")


def seconds(act: Callable[[], object]) -> float:
    """Processor seconds that an act takes."""
    start = time.process_time()
    act()
    return time.process_time() - start


def clocked(name: str, step: Callable[..., object], spent: Counter[str]) -> Callable[..., object]:
    """A step that counts its seconds."""

    def act(*values: Any, **named: Any) -> object:  # noqa: ANN401 - whatever the step takes
        start = time.process_time()
        found = step(*values, **named)
        spent[name] += time.process_time() - start
        return found

    return act


def of_steps(reader: Reader, reports: list[Report]) -> Counter[str]:
    """Seconds of each step; what ``read_many`` does beside them is parsing, nearly all."""
    spent: Counter[str] = Counter()
    patches = [(order, name, name) for name in STEPS]
    patches += [(Tagger, "read", "... of which the tagger"), (Model, "read", "... of which the relation model")]
    with ExitStack() as stack:
        for owner, attribute, name in patches:
            stack.enter_context(mock.patch.object(owner, attribute, clocked(name, getattr(owner, attribute), spent)))
        spent["whole"] = seconds(lambda: list(reader.read_many(reports)))
    spent["parse_all and the record"] = spent["whole"] - sum(spent[name] for name in STEPS)
    return spent


def of_components(reports: list[Report]) -> Counter[str]:
    """Seconds of each component of Dateline's pipeline."""
    nlp, spent = load(), Counter[str]()
    docs: Iterable[Any] = []

    def tokenise() -> None:
        nonlocal docs
        docs = [tokens_of(nlp, report.text) for report in reports]

    def run(component: Any) -> None:  # noqa: ANN401 - any component of spaCy
        nonlocal docs
        docs = list(component.pipe(docs, batch_size=8)) if hasattr(component, "pipe") else [component(doc) for doc in docs]

    spent["  tokens"] = seconds(tokenise)
    for name, component in nlp.pipeline:
        spent[f"  {name}"] = seconds(lambda component=component: run(component))
    return spent


def turns(reports: list[Report]) -> Iterator[tuple[Counter[str], Counter[str]]]:
    """Shares of the bare pipeline's time: with the learned models, with the names of components, and without."""
    nlp, readers = bare(), [Reader(Config(detect_language=False, tagger=tagger)) for tagger in (True, False)]
    for reader in readers:
        list(reader.read_many(reports[:2]))  # what loads at first use is not counted
    for _ in range(TURNS):
        whole = seconds(lambda: list(nlp.pipe(report.text for report in reports)))
        with_models, rules = (of_steps(reader, reports) for reader in readers)
        components = of_components(reports)
        yield tuple(Counter({name: value / whole for name, value in one.items()}) for one in (with_models + components, rules))  # type: ignore[misc]


def main() -> None:
    """Measure and print the table."""
    rows = list(turns(texts()))
    names = sorted(rows[0][0], key=lambda name: -rows[0][0][name])
    show("share of the bare pipeline's time", "with the learned models / without")
    for name in names:
        both = (statistics.median(turn[side][name] for turn in rows) for side in (0, 1))
        show(name, " / ".join(f"{share:.3f}" for share in both))


if __name__ == "__main__":
    main()
