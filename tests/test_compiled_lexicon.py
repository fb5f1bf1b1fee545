"""The artefact that loads in place of the TOML files: the same words, the same bytes wherever it is built, and never stale."""

import time

import pytest

from dateline.lexicon import _loaded, load, parse_shipped
from dateline.lexicon import compiled as artefact
from dateline.lexicon.build import build
from dateline.lexicon.names import Finder

SENTENCE = "Moscow, the EU and Sergey Lavrov met protesters and foreign ministers of Mali."

# Words and automata together, in seconds: what a command pays before it reads.
LOADED_WITHIN = 0.1


@pytest.fixture
def stored(tmp_path, monkeypatch):
    """The artefact built anew, as `load` finds it."""
    monkeypatch.setattr(artefact, "ARTEFACT", tmp_path / "compiled.bin")
    artefact.ARTEFACT.write_bytes(build())
    for cached in (artefact._stored, _loaded):
        cached.cache_clear()
    yield artefact.ARTEFACT
    for cached in (artefact._stored, _loaded):
        cached.cache_clear()


def test_it_holds_what_the_files_say(stored):
    assert load() == parse_shipped()


def test_its_automata_find_what_new_ones_find(stored):
    lexicon = load()
    assert Finder(lexicon, artefact.made_from(lexicon.hash).automata).find(SENTENCE) == Finder(lexicon).find(SENTENCE)


def test_it_is_the_same_bytes_twice():
    assert build() == build()


@pytest.mark.parametrize("broken", [b"", b"\x00", b"not MessagePack", None], ids=["empty", "nil", "text", "cut short"])
def test_one_that_can_not_be_read_counts_as_missing(stored, broken):
    stored.write_bytes(stored.read_bytes()[:1000] if broken is None else broken)
    assert load() == parse_shipped()


def test_one_of_other_files_counts_as_missing(stored, tmp_path):
    overlay = tmp_path / "mine.toml"
    overlay.write_text('[[agency]]\nid = "agency.mine"\nname = "Mine"\nexamples = ["[Mine]{actor} was there."]\n')
    assert "agency.mine" in {agency.id for agency in load((overlay,)).agencies}


def test_it_loads_in_a_blink(stored):
    assert min(seconds_to_load() for _ in range(3)) < LOADED_WITHIN


def seconds_to_load():
    _loaded.cache_clear()
    began = time.process_time()
    lexicon = load()
    Finder(lexicon, artefact.made_from(lexicon.hash).automata)
    return time.process_time() - began
