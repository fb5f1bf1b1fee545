"""Parts of speech by table: what the pipeline's attribute ruler says of a token, looked up instead of matched.

The ruler's patterns ask for tag, relation, small letters and white space of one token or two. Few combinations of these ever
come, so each is asked once.
"""

import re
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

import msgspec
import numpy as np
from spacy.attrs import DEP, IS_SPACE, LEMMA, LOWER, MORPH, POS, TAG  # type: ignore[import-not-found]
from spacy.pipeline import AttributeRuler
from spacy.tokens import Doc

# What a pattern may ask, in the order of a key, and what a rule may set, in the order of a row.
_ASKED = {"LOWER": LOWER, "TAG": TAG, "DEP": DEP, "IS_SPACE": IS_SPACE}
_SET = (TAG, POS, MORPH, LEMMA, DEP)

# Combinations that are kept at most; then all are forgotten. A year of reports has some thousands.
KEPT = 20_000

# Small letters (of words that a pattern names, 0 for any other), tag, relation, and whether it is white space.
_Key = tuple[int, int, int, int]


class _Rule(msgspec.Struct, frozen=True):
    """A rule: its number, by which later ones win, what it asks of its tokens, which of them it sets, and to what."""

    number: int
    pattern: tuple[dict[str, Any], ...]
    index: int
    sets: dict[int, int]


class _Entry(msgspec.Struct, frozen=True):
    """What is known of a key: the row that it gets, the rules of one token that make it, and longer rules that may begin here."""

    row: tuple[int, ...]
    rules: tuple[_Rule, ...]
    longer: tuple[_Rule, ...]


# How a pattern asks for more than one value.
_AMONG, _NOT_AMONG, _LIKE = "IN", "NOT_IN", "REGEX"


def can_stand_for(ruler: object) -> bool:
    """Whether a component asks and sets only what this table knows of."""
    if not isinstance(ruler, AttributeRuler):
        return False
    rules: Any = ruler.patterns
    asked = [item for rule in rules for pattern in rule["patterns"] for token in pattern for item in token.items()]
    return all(attrs.keys() <= set(_SET) for attrs in ruler.attrs) and all(
        name in _ASKED and (isinstance(value, str | bool) or value.keys() <= {_AMONG, _NOT_AMONG, _LIKE}) for name, value in asked
    )


class Attributes:
    """Does what the pipeline's component ``attribute_ruler`` does."""

    def __init__(self, ruler: AttributeRuler) -> None:
        self._strings = ruler.vocab.strings
        rules: Any = ruler.patterns
        self._rules = [
            _Rule(number, tuple(pattern), ruler.indices[number], ruler.attrs[number])
            for number, rule in enumerate(rules)
            for pattern in rule["patterns"]
        ]
        asked = [token["LOWER"] for rule in self._rules for token in rule.pattern if "LOWER" in token]
        self._words = {self._strings[word] for value in asked for word in _named(value)}
        self._like = [re.compile(value[_LIKE]) for value in asked if isinstance(value, dict) and _LIKE in value]
        self._forget()

    def _forget(self) -> None:
        self._table: dict[_Key, _Entry] = {}
        self._named: dict[int, int] = {}

    def __call__(self, doc: Doc) -> Doc:
        """The document with parts of speech, morphology, and the lemmas that rules give."""
        if len(self._table) > KEPT or len(self._named) > KEPT:
            self._forget()
        words, *others = doc.to_array(list(_ASKED.values())).T.tolist()
        self._named |= {word: self._if_named(word) for word in words if word not in self._named}
        keys = list(zip([self._named[word] for word in words], *others, strict=True))
        entries = [self._table.get(key) or self._learn(key) for key in keys]
        rows: Any = np.array([entry.row for entry in entries], dtype=np.uint64).reshape(len(doc), len(_SET))
        for at, rules in self._of_several(keys, entries).items():
            rows[at] = _row(keys[at], (*entries[at].rules, *rules))
        doc.from_array(list(_SET), rows)
        return doc

    def _if_named(self, word: int) -> int:
        """The word if a pattern may ask for it, 0 for all others."""
        return word if word in self._words or any(like.search(self._strings[word]) for like in self._like) else 0

    def _learn(self, key: _Key) -> _Entry:
        begins = [rule for rule in self._rules if self._fits(key, rule.pattern[0])]
        single = tuple(rule for rule in begins if len(rule.pattern) == 1)
        longer = tuple(rule for rule in begins if len(rule.pattern) > 1)
        self._table[key] = _Entry(_row(key, single), single, longer)
        return self._table[key]

    def _of_several(self, keys: list[_Key], entries: list[_Entry]) -> dict[int, list[_Rule]]:
        """The rules of several tokens that fit, by the token that they set."""
        found: dict[int, list[_Rule]] = defaultdict(list)
        for at, entry in enumerate(entries):
            for rule in entry.longer:
                there = keys[at : at + len(rule.pattern)]
                if len(there) == len(rule.pattern) and all(map(self._fits, there, rule.pattern)):
                    found[at + rule.index].append(rule)
        return found

    def _fits(self, key: _Key, asked: dict[str, Any]) -> bool:
        return all(self._answers(dict(zip(_ASKED, key, strict=True))[name], value) for name, value in asked.items())

    def _answers(self, has: int, asked: Any) -> bool:  # noqa: ANN401 - a value, or a table of what it may and may not be
        if isinstance(asked, bool):
            return bool(has) == asked
        if isinstance(asked, str):
            return has == self._strings[asked]
        if _AMONG in asked and has not in {self._strings[value] for value in asked[_AMONG]}:
            return False
        if _LIKE in asked and not re.search(asked[_LIKE], self._strings[has]):
            return False
        return has not in {self._strings[value] for value in asked.get(_NOT_AMONG, ())}


def _named(asked: Any) -> list[str]:  # noqa: ANN401 - as above
    return [asked] if isinstance(asked, str) else [*asked.get(_AMONG, ()), *asked.get(_NOT_AMONG, ())]


def _row(key: _Key, rules: Iterable[_Rule]) -> tuple[int, ...]:
    values = {TAG: key[1], DEP: key[2]}
    for rule in sorted(rules, key=lambda rule: rule.number):
        values |= rule.sets
    return tuple(values.get(attribute, 0) for attribute in _SET)
