"""Reports against gold events, written blind, thirty and then twelve: floors that only rise. See ``benchmarks/events.py``."""

import pytest
from benchmarks.events import HOME, calibration, judge, plot, scores

# Floors in F1, a little under what was reached; raised when reading gets better, never lowered.
FLOORS = {"type": 89, "who": 76, "who+status": 74, "who+speaker": 70}

# The twelve that came later, in a folder of their own so that their blind score can be told apart.
SECOND = HOME.with_name("gold-2")
FLOORS_SECOND = {"type": 85, "who": 69, "who+status": 66, "who+speaker": 65}

# How far the share of right events may lie from their confidence, where there are enough of them to say.
LEEWAY, ENOUGH = 0.12, 30


@pytest.fixture(scope="module")
def judged(reader):
    return list(judge(HOME, reader))


@pytest.fixture(scope="module")
def judged_second(reader):
    return list(judge(SECOND, reader))


@pytest.mark.parametrize(("folder", "number"), [(HOME, 30), (SECOND, 12)], ids=["first", "second"])
def test_no_report_is_lost(folder, number):
    assert len(list(folder.glob("*.expected.json"))) >= number


@pytest.mark.parametrize("row", FLOORS)
def test_events(judged, row):
    assert scores(judged)[row][2] >= FLOORS[row]


@pytest.mark.parametrize("row", FLOORS_SECOND)
def test_events_of_the_second_group(judged_second, row):
    assert scores(judged_second)[row][2] >= FLOORS_SECOND[row]


def test_confidence_says_how_often_events_are_right(judged):
    steps = [(mean, share) for mean, number, share in calibration(judged) if number >= ENOUGH]
    assert len(steps) > 1
    assert all(share == pytest.approx(mean, abs=LEEWAY) for mean, share in steps)


def test_the_picture_has_a_dot_for_each_step(judged):
    steps = calibration(judged)
    assert plot(steps).count("<circle") == len(steps)
