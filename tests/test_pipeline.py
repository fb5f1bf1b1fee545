"""The quickened pipeline: token by token what spaCy's own finds, in any batch, whatever it has read before."""

import numpy as np
import pytest
from spacy.tokens import Doc

from dateline.parse import embedding
from dateline.parse.arithmetic import Arithmetic
from dateline.parse.pipeline import ATTRIBUTES, ENTITIES, bare, load

TEXTS = (
    'MINSK, March 3 - Moscow accused Kyiv of shelling Donetsk on Monday. "We did not," President Zelensky said.',
    "The European Union's foreign ministers, haven't agreed. I'd rather not, nothin' gets done, he's gone.",
    "Two men\n\nwere  arrested in New York City,\tpolice said; y'all know there's no end. There is hope. Du n't.",
    "On 7 October 2023 the Bank of England lent $2.5 billion to Côte d'Ivoire 🕊️ and Peru got it.",
    "12 12 12 12 12 12 12 12 12 12 12 12",
    "\n \n",
    "x",
    "",
)


def told(doc: Doc) -> list[tuple[object, ...]]:
    """All that is read of a document."""
    return [
        (t.text, t.tag_, t.pos_, str(t.morph), t.lemma_, t.dep_, t.head.i, t.is_sent_start, t.ent_type_, t.ent_iob_) for t in doc
    ]


@pytest.fixture(scope="module")
def spacys():
    return [told(doc) for doc in bare().pipe(TEXTS)]


def test_both_quick_components_stand_in_the_pipeline():
    assert {ENTITIES, ATTRIBUTES} <= set(load().pipe_names)
    assert not {"ner", "attribute_ruler"} & set(load().pipe_names)


@pytest.mark.parametrize("batch", [1, 3, 64])
def test_it_finds_what_spacy_finds(spacys, batch):
    assert [told(doc) for doc in load().pipe(TEXTS, batch_size=batch)] == spacys


def test_it_finds_the_same_where_sentences_are_set_before():
    def prepared(nlp):
        doc = nlp.make_doc(TEXTS[0])
        doc[8].is_sent_start, doc[15].is_sent_start = True, False
        return nlp(doc)

    assert told(prepared(load())) == told(prepared(bare()))


def test_it_finds_the_same_when_words_are_forgotten(spacys, monkeypatch):
    monkeypatch.setattr(embedding, "KEPT", 3)
    assert [told(load()(text)) for text in TEXTS] == spacys


@pytest.mark.parametrize("rows", [1, 2, 7, 50])
def test_a_row_of_a_product_is_the_same_beside_any_others(rows):
    numbers = np.random.default_rng(0)
    x, w = (numbers.standard_normal(shape).astype(np.float32) for shape in ((100, 288), (288, 288)))
    whole, part = (Arithmetic().gemm(some, w, trans2=True) for some in (x, x[11 : 11 + rows]))
    assert (part == whole[11 : 11 + rows]).all()
    assert np.allclose(whole, x @ w.T, atol=1e-3)


def test_a_product_goes_where_it_is_told():
    x, w, out = np.ones((3, 4), dtype=np.float32), np.ones((2, 4), dtype=np.float32), np.zeros((3, 2), dtype=np.float32)
    assert Arithmetic().gemm(x, w, out=out, trans2=True) is out
    assert (out == 4).all()
