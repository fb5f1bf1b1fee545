"""The learned tagger: windows that lose nothing, attributions inside the text, and what is read of it beside the rules."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.parse.quotes import paragraphs
from dateline.reader import Config, Reader
from dateline.record import spans_of
from dateline.report import Report
from dateline.said import tagger as tagging
from dateline.said.agreement import BOUNDED, FOUND
from dateline.said.windows import WINDOW, windows

pytestmark = pytest.mark.skipif(tagging.load() is None, reason="the tagger's files are not installed")

# No lexicon entry and no grammar of ours reads these cues; a person sees at once who thinks what.
ONLY_LEARNED = "Many in the capital are of two minds about whether the governor should stay. To Haruna, the vote was stolen."


@pytest.fixture(scope="module")
def tagger():
    return tagging.load()


@pytest.fixture(scope="module")
def rules_alone():
    return Reader(Config(tagger=False))


@given(
    st.lists(st.text(st.characters(codec="utf-8"), max_size=400), max_size=6).map("\n".join), st.sampled_from([16, 32, WINDOW])
)
def test_windows_hold_every_subtoken_once_and_none_too_many(text, size):
    tokenizer = tagging.load()._tokenizer
    spans = paragraphs(text)
    cut = list(windows(text, spans, tokenizer, size))
    whole = tokenizer.encode_batch([text[start:end] for start, end in spans], add_special_tokens=False)
    told = [number for window in cut for number, (_, end) in zip(window.ids, window.spans, strict=True) if end]
    assert told == [
        number for paragraph in whole for number, (_, end) in zip(paragraph.ids, paragraph.offsets, strict=True) if end
    ]
    assert all(len(window.ids) <= size for window in cut)


def test_windows_keep_paragraphs_whole_where_they_fit():
    text = "\n".join(["Moscow said so."] * 40)
    tokenizer = tagging.load()._tokenizer
    for window in windows(text, paragraphs(text), tokenizer):
        first, last = (next(span for span in order if span[1]) for order in (window.spans, window.spans[::-1]))
        assert text[: first[0]][-1:] in {"", "\n"}
        assert text[last[1] - 1] == "."


@given(st.text(alphabet="Moscow said “no”. \n'\"", max_size=300))
def test_whatever_it_marks_lies_in_the_text(text):
    for tag in tagging.load().read(text, paragraphs(text)):
        assert all(0 <= start < end <= len(text) for start, end in (*tag.source, *tag.cue, *tag.content))
        assert 0 <= tag.sure <= 1


def test_two_anchors_never_share_a_cue(tagger):
    text = "The ministry said that it had not been told, and Kyiv has repeatedly denied that it was asked, he added."
    cues = [
        at for tag in tagger.read(text, paragraphs(text), anchor_from=0.01) for start, end in tag.cue for at in range(start, end)
    ]
    assert len(cues) == len(set(cues))


def test_it_is_named_in_the_record_and_can_be_turned_off(reader, rules_alone):
    report = Report(text=ONLY_LEARNED)
    with_it, without = reader.read(report), rules_alone.read(report)
    assert "statements-" in with_it.coded_by.model
    assert "statements-" not in without.coded_by.model
    assert with_it.coded_by.config != without.coded_by.config


def test_what_it_found_alone_says_so(reader, rules_alone):
    report = Report(text=ONLY_LEARNED)
    learned = {reason.rule for statement in reader.read(report).statements for reason in statement.because}
    assert FOUND in learned
    assert not {FOUND, BOUNDED} & {
        reason.rule for statement in rules_alone.read(report).statements for reason in statement.because
    }


def test_without_its_files_the_rules_read_alone(tmp_path, monkeypatch, rules_alone):
    monkeypatch.setattr(tagging, "FOLDER", tmp_path)
    tagging.load.cache_clear()
    try:
        record = Reader().read(Report(text="The ministry said that the talks had failed."))
    finally:
        monkeypatch.undo()
        tagging.load.cache_clear()
    assert [statement.because[0].rule for statement in record.statements] == ["said.say.say"]


def test_records_with_it_keep_their_promises(reader):
    record = reader.read(Report(text=ONLY_LEARNED))
    assert all(0 <= start < end <= len(ONLY_LEARNED) for start, end in spans_of(record))
