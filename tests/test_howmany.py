"""Figures: which numbers are some, of what, for which event, and on whose word.

The cases are one text each, in ``cases/figures.toml``, whose head says how a reading is written; those that fail stand in
``cases/known-failures.toml``, section ``figures``.
"""

import time
import tomllib
from pathlib import Path

import pytest

from dateline.howmany import MOST_IN_A_SENTENCE
from dateline.howmany.words import words_of
from dateline.lexicon import load, notation
from dateline.report import Report

FOLDER = Path(__file__).parent / "cases"
CASES = tomllib.loads((FOLDER / "figures.toml").read_text(encoding="utf-8"))["case"]
KNOWN = tomllib.loads((FOLDER / "known-failures.toml").read_text(encoding="utf-8")).get("figures", [])

SIGNS = {"exact": "", "about": "~", "more_than": ">", "less_than": "<", "at_least": ">=", "at_most": "<="}
# Parts of a reading that are compared only where a case names them.
WHERE_NAMED = ("about", "event", "time")


@pytest.fixture(scope="module")
def read(reader):
    """Reads a case: the record, and the spans that it should find in the text."""

    def _read(case):
        marked = notation.parse(case["text"])
        return reader.read(Report(text=marked.text, published="2024-03-06")), marked.of("figure")

    return _read


def _cases():
    known = [pytest.param(case, id=case["text"], marks=pytest.mark.xfail(strict=True, reason=case["why"])) for case in KNOWN]
    return [*(pytest.param(case, id=case["text"]) for case in CASES), *known]


@pytest.mark.parametrize("case", _cases())
def test_figures(read, case):
    record, spans = read(case)
    assert [record.quote(figure.span) for figure in record.figures] == [record.quote(span) for span in spans]
    assert [figure.span for figure in record.figures] == spans
    wanted = [part.strip() for part in case["read"].split(" | ")] if case["read"] else []
    assert [_reading(record, figure, parts) for figure, parts in zip(record.figures, wanted, strict=True)] == wanted


# What runs of digits and number words are made of; none may cost more than in proportion to its length.
RUNS = (
    "1",
    "1,",
    "1,000,",
    "12 ",
    "1.5 million ",
    "million ",
    "a million ",
    "two hundred and ",
    "twenty-",
    "$5-7 ",
    "half a ",
    "12 to ",
)


@pytest.mark.parametrize("unit", RUNS)
def test_runs_of_numbers_cost_their_length(unit):
    scanner = words_of(load()).scanner
    short, long = (_seconds(lambda size=size: scanner.amounts(unit * (size // len(unit)), 0, [])) for size in (20_000, 80_000))
    assert long < 2 * 4 * short + 0.5  # what is quadratic takes sixteen times as long


def _seconds(work):
    start = time.process_time()
    work()
    return time.process_time() - start


def test_a_table_is_read_for_its_first_numbers_only(reader):
    text = "The list: " + ", ".join(f"{number} tanks" for number in range(100, 400))
    assert 0 < len(reader.read(Report(text=text)).figures) <= MOST_IN_A_SENTENCE


def test_there_are_enough_cases():
    assert len(CASES) >= 150
    assert len({case["text"] for case in (*CASES, *KNOWN)}) == len(CASES) + len(KNOWN)


def test_reasons_name_what_says_so(reader):
    record = reader.read(
        Report(text="Preliminary results gave Joseph Okello at least 46 percent of the vote.", published="2024-03-06")
    )
    reasons = {reason.rule: [record.quote(span) for span in reason.spans] for reason in record.figures[0].because}
    assert reasons["howmany.stage.preliminary"] == ["Preliminary results"]
    assert reasons["howmany.modifier.at-least"] == ["at least 46"]
    assert list(reasons)[-1] == "howmany.share"


def test_figures_do_not_hang_on_what_stands_before_them(reader):
    text = "The blast killed 12 people and wounded 30."
    alone, behind = (reader.read(Report(text=before + text)).figures for before in ("", "It rained.\n\n"))
    assert [(figure.kind, figure.value) for figure in alone] == [(figure.kind, figure.value) for figure in behind]


def _reading(record, figure, wanted):
    """What a figure says, written as in the cases, with the parts in the order in which the case has them."""
    found = {
        "of": figure.of,
        "stage": figure.stage,
        "on": _speaker(record, figure),
        "vs": " ".join(other.removeprefix("f") for other in figure.competes_with) or None,
    }
    labels = [part.partition(" ")[0] for part in wanted.split("; ")[1:]]
    named = {part.partition(" ")[0]: part.partition(" ")[2] for part in wanted.split("; ")[1:]}
    asked = {"about": _about, "event": _event, "time": _time}
    found |= {label: asked[label](record, figure, named[label]) for label in WHERE_NAMED if label in named}
    parts = [f"{label} {found.pop(label)}" for label in labels]
    return "; ".join([_head(figure), *parts, *(f"{label} {value}" for label, value in found.items() if value)])


def _head(figure):
    number = SIGNS.get(figure.modifier, "") + _number(figure.value) if figure.value is not None else _bounds(figure)
    return " ".join(filter(None, (figure.kind, number, figure.unit)))


def _bounds(figure):
    return f"{_number(figure.low)}{'~' if figure.modifier == 'vague' else '-'}{_number(figure.high)}"


def _number(value):
    return f"{value:,.15g}" if value is not None else "?"


def _speaker(record, figure):
    """Whose word a figure is, in the words of the report; ``?`` for somebody without any."""
    if figure.statement is None:
        return None
    return "+".join(record.quote(span) for span in record.statement(figure.statement).speaker_spans) or "?"


def _about(record, figure, words):
    """The words that were asked for, if they name whom a figure is about; else some that do."""
    names = [record.quote(mention.span) for mention in record.actor(figure.about).mentions] if figure.about else ["-"]
    return words if words in names else names[0]


def _event(record, figure, word):
    """The word that was asked for, if it triggers the event of a figure; else one that does."""
    event = next((event for event in record.events if event.id == figure.event), None)
    triggers = [record.quote(span) for telling in event.words for span in telling.trigger] if event else ["-"]
    return next((word for trigger in triggers if word in trigger.split()), triggers[0])


def _time(record, figure, words):
    times = [record.quote(time.span) for time in record.times if time.id == figure.time] or ["-"]
    return words if words in times else times[0]
