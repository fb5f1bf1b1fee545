"""Dateline inside other people's tools: a component of spaCy pipelines, and records in notebooks."""

import pytest
import spacy
from lxml import html

from dateline.notebook import to_html

TEXT = "Foreign Minister Sergey Lavrov said on Monday that Kyiv attacked Belgorod and killed 3 people."


@pytest.fixture(scope="module")
def nlp():
    nlp = spacy.blank("en")
    nlp.add_pipe("dateline", config={"published": "2024-05-06", "tagger": False})
    return nlp


def test_the_record_is_that_of_the_reader(nlp, reader):
    record = nlp(TEXT)._.record
    assert [event.type for event in record.events] == ["ASSAULT"]
    assert record.report.published == "2024-05-06"


def test_the_spans_are_tokens_of_the_document(nlp):
    doc = nlp(TEXT)
    assert [(span.text, span.label_) for span in doc.spans["dateline.events"]] == [
        ("attacked", "ASSAULT"),
        ("killed", "ASSAULT"),
    ]
    assert [(span.text, span.label_) for span in doc.spans["dateline.figures"]] == [("3", "dead")]
    assert {span.text for span in doc.spans["dateline.actors"]} >= {"Sergey Lavrov", "Kyiv"}
    assert doc.spans["dateline.statements"][0].text == "that Kyiv attacked Belgorod and killed 3 people"


def test_many_documents_and_empty_ones(nlp):
    docs = list(nlp.pipe([TEXT, "", "  ", "Talks resumed."]))
    assert [doc._.record is None for doc in docs] == [False, True, True, False]


def test_the_pipeline_says_what_it_assigns(nlp):
    assert nlp.get_pipe_meta("dateline").assigns == ["doc._.record", "doc.spans"]


def test_a_notebook_shows_the_whole_text(records):
    for record in records:
        shown = html.fromstring(to_html(record))
        paragraph = shown.find("p")
        assert "".join(paragraph.itertext()) == record.report.text.replace("\n", "")
        assert len(shown.findall("ul/li")) == len(record.events) + len(record.statements)
        assert record._repr_html_() == to_html(record)


def test_a_hostile_report_is_only_text(reader, telling):
    shown = to_html(telling('<script>alert(1)</script> <img src=x onerror="alert(1)"> accused Kyiv.'))
    assert {element.tag for element in html.fromstring(shown).iter()} <= {"div", "p", "span", "ul", "li", "b", "i", "br"}
