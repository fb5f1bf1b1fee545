"""Tokens picked by what they are, without a look at every one: spaCy's arrays find them a hundred times as fast as a loop."""

import functools
from collections.abc import Iterator

import numpy as np
from spacy.strings import get_string_id
from spacy.tokens import Doc, Token

# Sets of words held as numbers: the lists of a lexicon, and a few dozens of reports' own.
SETS_HELD = 256


def of_words(doc: Doc, words: frozenset[str]) -> Iterator[Token]:
    """The tokens that are one of these words in small letters, in order."""
    return _at(doc, np.isin(doc.to_array("LOWER"), _numbers(words)))


def of_forms(doc: Doc, forms: frozenset[str]) -> Iterator[Token]:
    """The tokens that are written in one of these ways, in order."""
    return _at(doc, np.isin(doc.to_array("ORTH"), _numbers(forms)))


def subjects(doc: Doc) -> Iterator[Token]:
    """The nouns that are subjects of active verbs, in order."""
    found = (doc.to_array("DEP") == get_string_id("nsubj")) & (doc.to_array("POS") == get_string_id("NOUN"))
    return _at(doc, found)


def _at(doc: Doc, found: np.ndarray) -> Iterator[Token]:
    return (doc[int(i)] for i in np.flatnonzero(found))


@functools.lru_cache(maxsize=SETS_HELD)
def _numbers(words: frozenset[str]) -> np.ndarray:
    return np.array([get_string_id(word) for word in words], dtype=np.uint64)
