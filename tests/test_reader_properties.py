"""What holds for the record of any text: its spans lie in the text, its ids exist, and reading is a function of the report."""

from hypothesis import given, settings
from hypothesis import strategies as st

from dateline.record import Record, spans_of
from dateline.report import Report

WHO = (
    "Moscow",
    "the Kremlin",
    "President Vladimir Putin",
    "Lavrov",
    "The UN",
    "Georgia",
    "he",
    "They",
    "",
    "Kyiv’s envoy",
)
DID = (
    "accused",
    "denied killing",
    "will meet",
    "has not attacked",
    "“may” sanction",
    "signed",
    "said",
    "fired on",
    "was",
)
WHOM = (
    "Ukraine",
    "12 people",
    "more than 3,000 of its own troops",
    "the rebels in Aleppo",
    "him",
    "$5 million",
    "Jordan",
)
TAIL = (
    ", she said",
    ', "we never did',
    '," a spokesman told reporters on Monday',
    "” last week",
    " in March 2021",
    ", according to Reuters",
    " if it does not withdraw",
    "",
)
BETWEEN = (". ", ".\n\n", '." "', "? ", "; ", "\r\n", "\u2028", "… — ", " 🕊️ ", "\u200f", "\t")
HEADS = ("", "", "MINSK, March 3 (Reuters) - ", "KYIV — ", "🗞️ ", "\ufeff", "\n\n")

sentences = st.tuples(*map(st.sampled_from, (WHO, DID, WHOM, TAIL, BETWEEN))).map(
    lambda part: f"{part[0]} {part[1]} {part[2]}{part[3]}{part[4]}"
)
texts = st.tuples(st.sampled_from(HEADS), st.lists(sentences, min_size=1, max_size=5)).map(
    lambda part: part[0] + "".join(part[1])
)
days = st.sampled_from((None, "2020-09-02", "2024-02-29"))
reports = st.builds(Report, text=texts, published=days)

few = settings(max_examples=40, deadline=None, derandomize=True)


def dangling(record):
    """The local ids that a part of the record names and no part has."""
    parts = (record.actors, record.places, record.times, record.statements, record.events, record.figures)
    actors, places, times, statements, events, figures = ({part.id for part in group} for group in parts)
    wanted = [(statements, statement.within) for statement in record.statements]
    for said in record.statements:
        wanted += [(actors, each) for each in (*said.speakers, *said.addressees)] + [(times, said.time)]
    for event in record.events:
        wanted += [(actors, each) for each in (*event.actors, *event.recipients, *event.third_parties)]
        wanted += [(places, each) for each in event.places]
        wanted += [(statements, word.statement) for word in (event, *event.words)]
        wanted += [(times, event.date.time if event.date else None)]
    for figure in record.figures:
        wanted += [(actors, figure.about), (events, figure.event), (statements, figure.statement), (times, figure.time)]
        wanted += [(figures, each) for each in figure.competes_with]
    return [each for known, each in wanted if each is not None and each not in known]


@given(report=reports)
@few
def test_every_span_lies_in_the_text(reader, report):
    record = reader.read(report)
    assert record.report.text == report.text
    assert [span for span in spans_of(record) if not 0 <= span[0] < span[1] <= len(report.text)] == []


@given(report=reports)
@few
def test_every_id_that_is_named_exists(reader, report):
    assert dangling(reader.read(report)) == []


@given(report=reports)
@few
def test_no_id_is_used_twice(reader, report):
    record = reader.read(report)
    for group in (record.actors, record.places, record.times, record.statements, record.events, record.figures):
        ids = [part.id for part in group]
        assert len(set(ids)) == len(ids)


@given(report=reports)
@few
def test_reading_twice_gives_the_same_bytes(reader, report):
    assert reader.read(report).to_json() == reader.read(report).to_json()


@given(batch=st.lists(reports, min_size=2, max_size=5))
@settings(few, max_examples=15)
def test_reading_in_a_batch_is_reading_alone(reader, batch):
    together = [record.to_json() for record in reader.read_many(batch)]
    assert together == [reader.read(report).to_json() for report in batch]


@given(report=reports)
@few
def test_a_record_comes_back_from_json(reader, report):
    record = reader.read(report)
    assert Record.from_json(record.to_json()) == record


def test_the_samples_keep_the_same_promises(records):
    for record in records:
        text = record.report.text
        assert all(0 <= start < end <= len(text) for start, end in spans_of(record))
        assert dangling(record) == []
