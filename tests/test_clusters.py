"""Measures of groupings, against tables counted by hand."""

import pytest
from benchmarks.clusters import Score, b_cubed, matched, pairwise
from hypothesis import given
from hypothesis import strategies as st

# Items are letters: "ab c" is two groups.
B_CUBED = [
    ("ab c", "ab c", 1, 1),  # the same
    ("abc", "a b c", 1, 1 / 3),  # nothing joined: each item finds one of three
    ("a b c", "abc", 1 / 3, 1),  # all joined: each item stands with two strangers
    ("ab cd", "abcd", 1 / 2, 1),
    ("ab cd", "ac bd", 1 / 2, 1 / 2),
    ("abc d", "ab cd", (1 + 1 + 1 / 2 + 1 / 2) / 4, (2 / 3 + 2 / 3 + 1 / 3 + 1) / 4),
    ("abcd e", "abc de", (1 + 1 + 1 + 1 / 2 + 1 / 2) / 5, (3 * 3 / 4 + 1 / 4 + 1) / 5),
    ("", "", 1, 1),  # nothing to judge
]

PAIRS = [
    ("ab c", "ab c", 1, 1),
    ("abc", "a b c", 1, 0),  # no pair joined, so none wrongly
    ("a b c", "abc", 0, 1),  # three pairs joined, none belongs together
    ("ab cd", "abcd", 2 / 6, 1),
    ("ab cd", "ac bd", 0, 0),
    ("abc d", "ab cd", 1 / 2, 1 / 3),
    ("abcd e", "abc de", 3 / 4, 3 / 6),
]

SETS = [
    ("abc", "ab", 1, 2 / 3),
    ("ab", "abcd", 1 / 2, 1),
    ("ab", "cd", 0, 0),
    ("aab", "abb", 1, 1),  # each counts once
    ("a", "", 1, 0),  # nothing found
    ("", "", 1, 1),
]


def groups(text):
    return {item: number for number, group in enumerate(text.split()) for item in group}


@pytest.mark.parametrize(("gold", "found", "precision", "recall"), B_CUBED)
def test_b_cubed(gold, found, precision, recall):
    score = b_cubed(groups(gold), groups(found))
    assert (score.precision, score.recall) == (pytest.approx(precision), pytest.approx(recall))


@pytest.mark.parametrize(("gold", "found", "precision", "recall"), PAIRS)
def test_pairs(gold, found, precision, recall):
    score = pairwise(groups(gold), groups(found))
    assert (score.precision, score.recall) == (pytest.approx(precision), pytest.approx(recall))


@pytest.mark.parametrize(("gold", "found", "precision", "recall"), SETS)
def test_sets(gold, found, precision, recall):
    assert matched(gold, found) == Score(precision, recall)


def test_f1_is_the_harmonic_mean():
    assert Score(1, 1 / 3).f1 == pytest.approx(1 / 2)
    assert Score(0, 0).f1 == 0


def test_an_item_that_was_not_grouped_is_an_error():
    with pytest.raises(KeyError):
        b_cubed({"a": 1}, {})


def test_what_was_not_asked_for_does_not_count():
    assert b_cubed(groups("ab"), groups("abz")) == Score(1, 1)
    assert pairwise(groups("ab"), groups("abz")) == Score(1, 1)


@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), min_size=1, max_size=30))
def test_gold_and_found_change_places_as_precision_and_recall_do(pairs):
    one = {number: pair[0] for number, pair in enumerate(pairs)}
    other = {number: pair[1] for number, pair in enumerate(pairs)}
    for measure in (b_cubed, pairwise):
        score, turned = measure(one, other), measure(other, one)
        assert (score.precision, score.recall) == (pytest.approx(turned.recall), pytest.approx(turned.precision))
        assert measure(one, one) == Score(1, 1)
