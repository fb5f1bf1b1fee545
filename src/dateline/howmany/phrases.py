"""Phrases: what a number counts, and what stands over it in its clause."""

from typing import Literal, NamedTuple

from spacy.tokens import Token

from dateline.howmany.numbers import Number
from dateline.parse.tree import child, is_passive

_NUMERIC = frozenset({"nummod", "quantmod", "amod", "compound", "nmod", "predet"})
_NOMINAL = frozenset({"NOUN", "PROPN", "NUM", "PRON"})
_VERBAL = frozenset({"VERB", "AUX"})
# Nouns and pronouns that stand for what was counted before: *30 others*, *two of them*.
STAND_INS = frozenset({"others", "other", "more", "them", "whom", "these", "those", "us", "another", "each", "which"})
# Nouns that only sum up who is counted: what befalls *a group of 30 students* befalls them.
_TRANSPARENT = frozenset({"total", "group", "batch", "wave"})
# Plurals that the lemmatizer takes for those of other nouns.
_SINGULARS = {"taxes": "tax", "doses": "dose", "species": "species"}
# Longer ways up are parsing errors.
_REACH = 5

Role = Literal["subject", "object", "agent", "behind", "none"]
_ROLES: dict[str, Role] = {
    "nsubj": "subject", "nsubjpass": "subject", "dobj": "object", "attr": "object", "npadvmod": "object", "dative": "object",
    "oprd": "object", "acomp": "object", "ccomp": "object", "pobj": "behind", "dep": "object",
}  # fmt: skip


class Phrase(NamedTuple):
    """A number with the noun that it counts, and how the two hang in their clause.

    ``noun`` is ``None`` for a bare number. ``top`` stands for all of it in the clause: the first of those listed with it.
    ``verb`` governs that token, in a role; ``prep`` stands between the two where the role is ``behind``.
    """

    number: Number
    noun: Token | None
    top: Token
    verb: Token | None
    role: Role
    prep: Token | None

    @property
    def of(self) -> str | None:
        """What is counted, in the singular; ``None`` for a bare number and for pronouns."""
        if self.noun is None or self.noun.lower_ in STAND_INS:
            return None
        return singular(self.noun)


def phrase_of(number: Number) -> Phrase:
    """The phrase that a number stands in."""
    head = number.head
    noun = counted(number)
    return _hung(number, noun, noun if noun is not None and noun.dep_ != "pobj" else _outermost(head, noun))


def _hung(number: Number, noun: Token | None, node: Token) -> Phrase:
    top = node
    for _ in range(_REACH):
        if top.dep_ == "pobj" and top.head.lower_ == "of" and top.head.head.lemma_ in _TRANSPARENT:
            top = top.head.head
        if top.dep_ not in {"conj", "appos"} or top.head.pos_ not in _NOMINAL:
            break
        top = top.head
    role = _ROLES.get(top.dep_, "none")
    above = top.head
    if role == "behind":
        prep, verb = above, _over(above)
        role = "agent" if prep.dep_ == "agent" else "behind"
        return Phrase(number, noun, top, verb, role, prep)
    if role == "subject" and above.pos_ == "ADJ" and above.head.pos_ == "VERB":
        role, above = "object", above.head  # "freed all 14 hostages unharmed"
    return Phrase(number, noun, top, above if role != "none" and above.pos_ in _VERBAL else None, role, None)


def _outermost(head: Token, noun: Token | None) -> Token:
    """The token in the clause for a number before *of*: *dozens of villagers*; else for the noun behind a preposition."""
    if noun is None or (noun.i > head.i and noun.head.head == head and noun.head.lower_ == "of"):
        return head
    return noun


def _over(prep: Token) -> Token | None:
    """The verb or noun on which a preposition hangs, chains such as *from 30 to 45* followed up."""
    above = prep.head
    for _ in range(_REACH):
        if above.dep_ not in {"prep", "pcomp"} or above.pos_ not in {"ADP", "SCONJ"}:
            break
        above = above.head
    return above


def counted(number: Number) -> Token | None:
    """The noun that a number counts: its head, or the object of *of* behind it; ``None`` for a bare number."""
    node = number.head
    for _ in range(_REACH):
        if node.dep_ not in _NUMERIC or node.head == node:
            break
        node = node.head
        if (node.pos_ in {"NOUN", "PROPN"} or node.lower_ in STAND_INS) and node.i >= number.tokens.end:
            return node
    noun = counted_of(number.head)
    return noun if noun is not None and noun.i >= number.tokens.end else None


def counted_of(node: Token) -> Token | None:
    """The noun behind *of*; ``None`` if there is none, or only a pronoun."""
    of = next((kid for kid in node.rights if kid.lower_ == "of" and kid.dep_ == "prep"), None)
    noun = child(of, "pobj") if of is not None else None
    return noun if noun is not None and noun.pos_ != "PRON" else None


def singular(noun: Token) -> str:
    """A noun in the singular and small letters; names of peoples too, of which the tagger knows no singular."""
    if noun.lower_ in _SINGULARS:
        return _SINGULARS[noun.lower_]
    if noun.tag_ == "NNPS" and noun.text.endswith("s"):
        return noun.lower_[:-1]
    return noun.lemma_.lower() if noun.pos_ in _NOMINAL else noun.lower_


def undergoes(phrase: Phrase) -> bool:
    """Whether the act of the verb is done to what the phrase names: its object, or its subject where it has no object."""
    verb = phrase.verb
    if verb is None or phrase.role not in {"subject", "object"}:
        return False
    if phrase.role == "object":
        return True
    return is_passive(verb) or (verb.tag_ in {"VBN", "VBD"} and child(verb, "dobj", "ccomp", "xcomp") is None)


def is_subject(phrase: Phrase) -> bool:
    """Whether the phrase names who acts: the subject of an active verb, or the *by* of a passive one."""
    return phrase.verb is not None and (phrase.role == "agent" or (phrase.role == "subject" and not is_passive(phrase.verb)))
