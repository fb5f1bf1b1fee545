"""The whole lexicon against its own examples: every entry reads its examples by its own rule id and no counter-example."""

from collections import Counter

import pytest

from dateline.lexicon import load
from dateline.lexicon.entries import Entry
from dateline.ontology import load as load_ontology
from dateline.proof import proofs, prove
from dateline.reader import Config, Reader

LEXICON = load()
KINDS = {
    "frames": LEXICON.frames,
    "cues": LEXICON.cues,
    "states": LEXICON.states,
    "organisations": LEXICON.organisations,
    "roles": LEXICON.roles,
    "groups": LEXICON.groups,
    "agencies": LEXICON.agencies,
    "landmarks": LEXICON.landmarks,
    "lists": LEXICON.lists,
}


@pytest.fixture(scope="module")
def reader():
    return Reader(Config(tagger=False, detect_language=False))


@pytest.mark.parametrize("kind", KINDS)
def test_entries_prove_themselves(reader, kind):
    failures = [failure for failure in prove(proofs(KINDS[kind]), reader) if failure]
    assert not failures, "\n".join(map(str, failures))


def test_there_is_enough_to_read_with():
    assert len(LEXICON.frames) >= 400
    assert len(LEXICON.cues) >= 120


def test_frames_cover_every_event_type():
    assert {frame.type for frame in LEXICON.frames} == set(load_ontology().types)


def test_modes_and_contexts_are_plover_s():
    ontology = load_ontology()
    for frame in LEXICON.frames:
        assert frame.mode is None or frame.mode in ontology.types[frame.type].modes, frame.id
        assert set(frame.contexts) <= set(ontology.contexts), frame.id


def test_every_context_has_its_words():
    assert {entry.value for entry in LEXICON.listed("did.context.")} == set(load_ontology().contexts)


def test_sectors_are_plover_s():
    known = set(load_ontology().sectors)
    for entry in (*LEXICON.organisations, *LEXICON.roles, *LEXICON.groups, *LEXICON.states):
        assert set(entry.sectors) <= known, entry.id


def test_every_entry_says_what_it_means():
    # States say it by their code, office holders by their terms.
    spoken = [entry for entry in LEXICON.entries() if not (hasattr(entry, "iso3") or getattr(entry, "terms", ()))]
    silent = [entry.id for entry in spoken if not entry.gloss]
    assert not silent


def test_no_sentence_stands_twice():
    counts = Counter(sentence for entry in LEXICON.entries() for sentence in entry.examples)
    repeated = {sentence for sentence, number in counts.items() if number > 1}
    assert not repeated


def test_an_entry_is_only_proved_by_its_own_rule(reader):
    # A sentence that another entry reads proves nothing for this one.
    stranger = Entry(id="test.stranger", gloss="never fires", examples=("[Moscow]{actor} [condemned]{trigger} it.",))
    assert next(prove(proofs([stranger]), reader)) is not None
