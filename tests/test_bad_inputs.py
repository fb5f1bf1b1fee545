"""Bad inputs to every reader, a few of the hundred thousand that ``python -m benchmarks.bad_inputs`` tries."""

import pytest
from benchmarks.bad_inputs import MEASURE_EVERY, MUTATIONS, READ, bad_input, judged
from fuzz.targets import ANY, names, seeds, target_of

from dateline.sources.forms import FORMS

# Enough to meet each mutation of each seed now and then, and few enough to be tried at each run of the tests.
INPUTS = 40

SEED = 2  # another than the benchmark's own


# What fuzzing found, each made as small as it still broke a reader.
FOUND = [
    ("row", b'{"cells": {"text": "\xff"}, "columns": {"text": "body"}}', "DL-110"),  # no UTF-8 within a cell
    ("row", b'{"cells": {"text": "Talks.", "titl": "x"}, "columns": {"text": "body"}}', "DL-110"),  # a cell of no column
    ("csv", b"text,\xf4\nTalks.,1\n", "DL-103"),  # a column's name
    ("csv", "text,title\nTalks.,One\n".encode("utf-16")[:-1], "DL-110"),  # half a character at the end
    ("eml", b"Subject: Talks\nContent-Type: text/plain; a" + b"=?utf-8?q?" * 1000 + b"\n\nTalks resumed.\n", "DL-118"),
    ("eml", b"Subject: Talks\nDate: 1 Jan 2020 00:00:00 +" + b"9" * 30 + b"\n\nTalks resumed.\n", READ),  # no zone
]


@pytest.mark.parametrize(("reader", "raw", "code"), FOUND)
def test_what_was_found_is_answered(reader, raw, code):
    verdict = judged(target_of(reader), raw, measured=False)
    assert (verdict.fatal, code in verdict.found) == (None, True), verdict


def test_every_form_is_fuzzed():
    assert set(names()) == {*FORMS, ANY}


@pytest.mark.parametrize("reader", names())
def test_begins_with_whole_files(reader):
    target = target_of(reader)
    for raw in seeds(reader):
        verdict = judged(target, raw, measured=False)
        assert (verdict.fatal, READ in verdict.found) == (None, True), raw[:40]


@pytest.mark.parametrize("reader", names())
def test_nothing_is_fatal(reader):
    target = target_of(reader)
    for raw in seeds(reader):  # loads what is loaded once
        judged(target, raw, measured=False)
    for number in range(INPUTS):
        verdict = judged(target, bad_input(reader, number, SEED), measured=number % MEASURE_EVERY == 0)
        assert verdict.fatal is None, f"input {number} of seed {SEED}"


def test_the_same_seed_makes_the_same_inputs():
    assert bad_input("nitf", 7, SEED) == bad_input("nitf", 7, SEED) != bad_input("nitf", 7, SEED + 1)


def test_mutations_differ():
    assert len({mutation.__name__ for mutation in MUTATIONS}) == len(MUTATIONS) == 9
