"""What the parse settles before and after spaCy: where sentences may break, where the body begins, and who is a person."""

import pytest

from dateline.parse import parse_all
from dateline.parse.pipeline import load
from dateline.report import Report


def parsed(text, body=0):
    return next(parse_all(load(), [(text, body)]))


# Each case: a text, and its sentences as Dateline sees them.
SENTENCES = [
    # no break between a quotation and who said it
    ('"We will not go," Lavrov said. He left.', ['"We will not go," Lavrov said.', "He left."]),
    # no break inside a quotation, however many sentences it has
    ('"We will not go. They will not come. That is all," he said.',
     ['"We will not go. They will not come. That is all," he said.']),
    # a closing mark never begins a sentence
    ('He said: "We will not go." Then he left.', ['He said: "We will not go."', "Then he left."]),
    # paragraphs always break, with or without an empty line
    ("The talks failed\nThe minister left", ["The talks failed\n", "The minister left"]),
    # curly marks and guillemets like straight ones
    ("“We go. They stay,” she said.", ["“We go. They stay,” she said."]),
    ("«We go. They stay,» she said.", ["«We go. They stay,» she said."]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "sentences"), SENTENCES, ids=[text for text, _ in SENTENCES])
def test_sentences(text, sentences):
    result = parsed(text)
    assert [result.doc[start:end].text_with_ws.strip() for start, end in result.sentences] == [
        sentence.strip() for sentence in sentences
    ]


def test_the_body_begins_a_sentence():
    text = "MINSK (Kestrel) - Talks resumed."
    result = parsed(text, body=17)
    assert any(result.doc[start].text == "Talks" for start, _ in result.sentences)


def test_a_person_stays_a_person(reader):
    # The tagger takes the bare last names for places or leaves them out; both are persons already.
    text = "Sergey Lavrov met Ann Linde in Moscow. Later Linde and Lavrov spoke to the press. Lavrov left first."
    record = reader.read(Report(text=text, published="2020-09-02"))
    mentions = {actor.name: len(actor.mentions) for actor in record.actors if actor.kind == "person"}
    assert mentions == {"Sergey Lavrov": 3, "Ann Linde": 2}


def test_every_token_knows_its_quotation():
    text = 'He said "no" and left.'
    result = parsed(text)
    assert [token.text for token in result.doc if result.quote_of(token) is not None] == ['"', "no", '"']


def test_an_empty_text_parses_to_nothing():
    assert len(parsed("").doc) == 0
