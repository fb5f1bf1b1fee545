"""The relation model: what it says of marked pairs, and how pairs are marked."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

import dateline
from dateline.did import relation as relations
from dateline.did.relation import RELATIONS, Pair, marked_ids, tokenizer
from dateline.lexicon.notation import parse

# One plain sentence for each class that leaves no doubt; the notation's actor is the source, its recipient the target.
PLAIN = [
    ("[Oman]{actor} has agreed to reopen its embassy in [Yemen]{recipient} next spring.", "AGREE"),
    ("[The Finnish president]{actor} met [the Estonian prime minister]{recipient} in Tallinn on Friday.", "CONSULT"),
    ("[Ireland]{actor} praised [Ghana]{recipient} for its part in the peacekeeping mission.", "SUPPORT"),
    ("[Thai]{actor} and [Malaysian]{recipient} navies held joint exercises off Phuket.", "COOPERATE"),
    ("[Japan]{actor} delivered tents and medicine to [Nepal]{recipient} after the quake.", "AID"),
    ("[Colombia]{actor} freed forty prisoners of [the guerrillas]{recipient} on Sunday.", "YIELD"),
    ("[Peru]{actor} accused [Bolivia]{recipient} of polluting the lake.", "ACCUSE"),
    ("[Latvia]{actor} urged [Belarus]{recipient} to release the fishermen.", "REQUEST"),
    ("[Angola]{actor} rejected [Zambia's]{recipient} offer of talks.", "REJECT"),
    ("[Sudan]{actor} threatened [Chad]{recipient} with war if the raids went on.", "THREATEN"),
    ("Thousands of [students]{actor} marched against [the Chilean government]{recipient} in Santiago.", "PROTEST"),
    ("[Greece]{actor} moved troops to its border with [Turkey]{recipient}.", "MOBILIZE"),
    ("[Canada]{actor} expelled two [Iranian]{recipient} diplomats.", "SANCTION"),
    ("[Police in Togo]{actor} arrested [four opposition activists]{recipient}.", "COERCE"),
    ("[Rebels]{actor} shelled [the army]{recipient} near Goma.", "ASSAULT"),
]


def said_of(marked):
    text, (actor,), (recipient,) = parse(marked).text, parse(marked).of("actor"), parse(marked).of("recipient")
    return dateline.relation(text, actor, recipient)


@pytest.mark.parametrize(("marked", "expected"), PLAIN, ids=[name for _, name in PLAIN])
def test_plain_sentences(marked, expected):
    assert said_of(marked).type == expected


def test_all_classes_have_a_plain_sentence():
    assert {name for _, name in PLAIN} == set(RELATIONS)


def test_who_does_it_matters():
    one, other = (said_of(f"[Chad]{{{a}}} helped [Niger]{{{b}}}.") for a, b in (("actor", "recipient"), ("recipient", "actor")))
    assert one.probabilities != other.probabilities


def test_probabilities_are_of_all_classes_most_probable_first():
    found = said_of(PLAIN[0][0])
    assert list(found.probabilities) == sorted(RELATIONS, key=lambda name: -found.probabilities[name])
    assert sum(found.probabilities.values()) == pytest.approx(1, abs=1e-5)
    assert next(iter(found.probabilities)) == found.type


@pytest.mark.parametrize("span", [(0, 0), (5, 4), (-1, 3), (0, 99)])
def test_a_span_outside_the_sentence_is_refused(span):
    with pytest.raises(ValueError, match="no span"):
        dateline.relation("Chad helped Niger.", span, (12, 17))


def test_without_its_file_there_is_no_relation(monkeypatch):
    monkeypatch.setattr(relations, "load", lambda: None)
    assert dateline.relation("Chad helped Niger.", (0, 4), (12, 17)) is None


def test_a_batch_says_what_one_at_a_time_says():
    pairs = [Pair(parse(text).text, parse(text).of("actor")[0], parse(text).of("recipient")[0]) for text, _ in PLAIN]
    together = relations.load().read(pairs)
    assert [found.type for found in together] == [relations.load().read([pair])[0].type for pair in pairs]


@given(st.text(min_size=1, max_size=60).filter(str.strip), st.data())
def test_any_text_is_marked_at_most_once_a_mark(text, data):
    at = data.draw(st.integers(0, len(text) - 1))
    ids = marked_ids(Pair(text, (at, at + 1), (0, len(text))), VOCABULARY)
    assert all(ids.count(mark) <= 1 for mark in (1, 2, 3, 4))
    assert (ids[0], ids[-1]) == (relations.FIRST, relations.LAST)


VOCABULARY = tokenizer()


def test_a_long_sentence_is_cut_around_its_actors():
    text = "word " * 2000 + "Chad helped Niger " + "word " * 2000
    start = text.index("Chad")
    ids = marked_ids(Pair(text, (start, start + 4), (start + 12, start + 17)), VOCABULARY)
    assert len(ids) <= relations.LONGEST + 2
    assert all(mark in ids for mark in (1, 2, 3, 4))
