"""Thirty reports against gold events, written blind to Dateline: floors that only rise. See ``benchmarks/events.py``."""

import pytest
from benchmarks.events import HOME, calibration, judge, plot, scores

# Floors in F1, a little under what was reached; raised when reading gets better, never lowered.
FLOORS = {"type": 84, "who": 68, "who+status": 65, "who+speaker": 62}

# How far the share of right events may lie from their confidence, where there are enough of them to say.
LEEWAY, ENOUGH = 0.12, 30


@pytest.fixture(scope="module")
def judged(reader):
    return list(judge(HOME, reader))


def test_there_are_thirty_reports():
    assert len(list(HOME.glob("*.expected.json"))) >= 30


@pytest.mark.parametrize("row", FLOORS)
def test_events(judged, row):
    assert scores(judged)[row][2] >= FLOORS[row]


def test_confidence_says_how_often_events_are_right(judged):
    steps = [(mean, share) for mean, number, share in calibration(judged) if number >= ENOUGH]
    assert len(steps) > 1
    assert all(share == pytest.approx(mean, abs=LEEWAY) for mean, share in steps)


def test_the_picture_has_a_dot_for_each_step(judged):
    steps = calibration(judged)
    assert plot(steps).count("<circle") == len(steps)
