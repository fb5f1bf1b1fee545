"""Copies of one story: what is a copy and what only looks like one, that order does not matter, and that copies can be remade."""

import hashlib
import random
import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dateline.copies import Pair, Sketch, apply, difference, find_pairs, signature, stories
from dateline.copies.pairs import DAYS, marks
from dateline.copies.signatures import SAMPLED, shingles, unpack

TABLE = tomllib.loads((Path(__file__).parent / "cases" / "copies.toml").read_text(encoding="utf-8"))


def written(text):
    for name, paragraph in TABLE["texts"].items():
        text = text.replace("{" + name + "}", paragraph)
    return text


def pairs_of(*texts, days=None):
    texts = dict(zip("abcdefgh", texts, strict=False))
    days = days or dict.fromkeys(texts, "2024-05-06")
    return list(find_pairs([Sketch(key, days[key], signature(text)) for key, text in texts.items()], [], lambda _: texts))


@pytest.mark.parametrize("case", TABLE["case"], ids=lambda case: f"{case['kind']}: {case['other'][:40]}")
def test_case(case):
    found = pairs_of(written(case["one"]), written(case["other"]))
    assert [pair.kind for pair in found] == ([] if case["kind"] == "none" else [case["kind"]])


def test_a_copy_of_days_later_is_another_story():
    text = written("{talks}")
    assert pairs_of(text, text, days={"a": "2024-05-06", "b": f"2024-05-{6 + DAYS:02}"})
    assert not pairs_of(text, text, days={"a": "2024-05-06", "b": f"2024-05-{7 + DAYS:02}"})
    assert pairs_of(text, text, days={"a": "2024-05-06", "b": None})


def test_new_reports_are_compared_with_old_ones_and_old_ones_not_again():
    texts = {"a": written("{talks}"), "b": written("{talks} Anew."), "c": written("{talks} Again.")}
    a, b, c = (Sketch(key, None, signature(text)) for key, text in texts.items())
    assert [(pair.report_id, pair.other_id) for pair in find_pairs([c], [a, b], lambda _: texts)] == [("a", "c"), ("b", "c")]


@pytest.mark.parametrize("text", ["", "One.", "One two three.", "?!", "\ud800 half", "слово " * 50, "😀 " * 9])
def test_any_text_has_a_signature(text):
    found = unpack(signature(text))
    assert found.size == len(shingles(text))
    assert all(value % SAMPLED == 0 for value in found.sampled.tolist())


def test_the_signature_is_the_same_everywhere():
    """An archive keeps signatures for years: whoever changes how they are made has to make all of them again."""
    assert hashlib.sha256(signature(written("{budget}"))).hexdigest()[:16] == "6740ee0403b44d59"


def test_a_chain_does_not_grow():
    """B is like A and C like B, but C is not like A: C is a story of its own."""
    pairs = [Pair("a", "b", "rewrite", 0.4, 0.6), Pair("b", "c", "rewrite", 0.4, 0.6)]
    found = stories(pairs, {key: (f"2024-05-0{n}", None) for n, key in enumerate("abc", 1)})
    assert [(copy.report_id, copy.to_id) for copy in found] == [("b", "a")]


def test_the_earliest_is_the_primary():
    pairs = [Pair("a", "b", "copy", 0.9, 0.9), Pair("a", "c", "copy", 0.9, 0.9), Pair("b", "c", "copy", 0.9, 0.9)]
    published = {"a": ("2024-05-03", "K"), "b": ("2024-05-01", "N"), "c": (None, "K")}
    assert [(copy.report_id, copy.to_id) for copy in stories(pairs, published)] == [("a", "b"), ("c", "b")]


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=30), st.randoms())
def test_stories_do_not_depend_on_the_order(edges, chance):
    pairs = [Pair(*sorted((f"r{a}", f"r{b}")), "copy", 0.9, 0.9) for a, b in set(edges) if a != b]
    published = {f"r{n}": (f"2024-05-0{n % 3 + 1}", "K") for n in range(10)}
    other = pairs.copy()
    chance.shuffle(other)
    assert stories(pairs, published) == stories(other, published)


def test_pairs_do_not_depend_on_the_order():
    texts = {
        str(n): written(text) for n, text in enumerate(("{talks}", "{talks} {more}", "{strike}", "{strike} {budget}", "{budget}"))
    }
    sketches = [Sketch(key, None, signature(text)) for key, text in texts.items()]
    wanted = list(find_pairs(sketches, [], lambda _: texts))
    for seed in range(5):
        mixed = random.Random(seed).sample(sketches, len(sketches))  # noqa: S311 - not for secrets
        assert list(find_pairs(mixed[:2], mixed[2:], lambda _: texts)) == [
            pair for pair in wanted if {pair.report_id, pair.other_id} & {sketch.report_id for sketch in mixed[:2]}
        ]


@settings(max_examples=200)
@given(st.text(max_size=200), st.text(max_size=200))
def test_the_copy_can_be_made_again_from_the_difference(first, other):
    assert apply(first, difference(first, other)) == other


def test_a_difference_of_two_books_is_not_made():
    assert difference("a " * 20_000, "b " * 20_000) is None


def test_marks_are_names_and_figures_that_open_no_sentence():
    assert marks("Moscow said 1,200 left Kharkiv. Officials agreed.") == {"1,200", "Kharkiv"}
