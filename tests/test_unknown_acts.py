"""Acts that no frame knows, read by the relation model: verbs between two actors, and what must stay unread."""

import pytest

from dateline.did.relation import load
from dateline.reader import Config, Reader
from dateline.report import Report

RULE = "did.relation"

# A verb that has no frame (or none for this sense), and what the model makes of it.
READ = [
    ("Iran embraced Pakistan at last.", "SUPPORT IRN > PAK happened"),
    ("Kenya wired Somalia two million dollars for the drought.", "AID KEN > SOM happened"),
]

# No act between two: one side is no actor, one actor alone, words of saying, and what only a demand is about.
UNREAD = [
    "Iran embraced the spring.",
    "Denmark hummed on Monday.",
    "Iran told Iraq that the bridge was open.",
    "The bell calls Iran.",
]


def by_model(record):
    return [event for event in record.events if any(reason.rule == RULE for reason in event.because)]


@pytest.mark.parametrize(("text", "expected"), READ)
def test_read(reader, told, text, expected):
    record = reader.read(Report(text=text, published="2024-03-06"))
    assert told(record) == expected
    assert by_model(record)


@pytest.mark.parametrize("text", UNREAD)
def test_unread(reader, text):
    assert not by_model(reader.read(Report(text=text, published="2024-03-06")))


def test_what_a_frame_knows_is_the_frame_s(reader):
    (event,) = reader.read(Report(text="Chad condemned Niger.", published="2024-03-06")).events
    assert RULE not in {reason.rule for reason in event.because}


def test_without_the_models_frames_read_alone():
    alone = Reader(Config(tagger=False))
    assert not any(by_model(alone.read(Report(text=text, published="2024-03-06"))) for text, _ in READ)


def test_the_record_names_the_model(reader):
    assert load().name in reader.coded_by.model
