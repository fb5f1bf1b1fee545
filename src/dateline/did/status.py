"""Did it happen? The status of an act, from the words that govern its trigger and nothing else in the sentence."""

import msgspec
from spacy.tokens import Token

from dateline.lexicon import Lexicon
from dateline.parse.tree import child, is_infinitive, is_negated
from dateline.record import Status

_FUTURE = frozenset({"will", "shall", "wo", "'ll", "’ll"})
_POSSIBLE = frozenset({"may", "might", "could", "would", "can", "should"})
_NOBODY = frozenset({"nobody", "none", "nothing"})
_PRESENT = frozenset({"is", "are", "'re", "’re", "has", "have", "'s", "’s"})
_CONDITIONS = frozenset({"if", "unless", "whether", "lest", "should"})
_NOMINAL = frozenset(
    {
        "dobj",
        "pobj",
        "prep",
        "nsubj",
        "nsubjpass",
        "attr",
        "compound",
        "poss",
        "conj",
        "appos",
        "pcomp",
        "dative",
        "nmod",
        "agent",
    }
)
_CLAUSAL = frozenset({"xcomp", "ccomp", "advcl", "acl", "pcomp", "relcl", "csubj", "csubjpass"})

# How many governing words are asked; longer chains are parsing errors.
REACH = 6


class Governors(msgspec.Struct, frozen=True):
    """Verbs, nouns and adjectives that change the status of what they govern, by lemma."""

    status: dict[str, Status]
    ongoing: frozenset[str]

    @classmethod
    def of(cls, lexicon: Lexicon) -> "Governors":
        """The governors that the lexicon lists under ``did.status.``."""
        table: dict[str, Status] = {}
        for entry in lexicon.listed("did.status."):
            table.update(dict.fromkeys(entry.words, entry.value))  # type: ignore[arg-type]
        return cls(table, lexicon.words("did.ongoing"))


class Reading(msgspec.Struct, frozen=True):
    """A status, the rule that gave it, and the token on which it stands."""

    status: Status
    rule: str
    token: int


def read_status(trigger: Token, governors: Governors) -> Reading:
    """The status of an act, decided by the nearest word that says something about it.

    The trigger's own auxiliaries and negation come first, then, from the inside out, the words that govern it.
    """
    node, own = trigger, True
    for _ in range(REACH):
        found = _own_words(node, own) if node.pos_ in {"VERB", "AUX"} or own else None
        if found is not None:
            return found
        if node.head == node or not _governs(node):
            break
        clausal = node.dep_ in _CLAUSAL
        found = _governed(node, governors, clausal)
        if found is not None:
            return found
        own = not clausal and node.pos_ in {"NOUN", "PROPN", "ADP"}
        if clausal and node.dep_ in {"ccomp", "relcl", "advcl"} and not is_infinitive(node):
            break
        node = node.head
    ongoing = _is_ongoing(trigger, governors)
    if ongoing:
        return Reading("ongoing", ongoing, trigger.i)
    return Reading("happened", "did.status.as-told", trigger.i)


def _governs(node: Token) -> bool:
    return node.dep_ in _NOMINAL or node.dep_ in _CLAUSAL


def _own_words(verb: Token, own: bool) -> Reading | None:
    """What auxiliaries, negation and conditional marks say about a verb; for a noun its determiner."""
    subject = child(verb, "nsubj", "nsubjpass")
    if is_negated(verb) or (subject is not None and (subject.lower_ in _NOBODY or is_negated(subject))):
        return Reading("negated", "did.status.negation", verb.i)
    for kid in verb.children:
        if kid.dep_ == "mark" and kid.lower_ in _CONDITIONS:
            return Reading("hypothetical", "did.status.condition", kid.i)
        if kid.lower_ == "should" and kid.i == verb.left_edge.i:
            return Reading("hypothetical", "did.status.condition", kid.i)  # "should Venezuela invade"
        if kid.dep_ in {"aux", "auxpass"}:
            found = _auxiliary(kid)
            if found is not None and found.status == "planned" and _is_conditional(verb):
                return Reading("hypothetical", "did.status.condition", kid.i)
            if found is not None:
                return found
    if verb.dep_ == "conj" and verb.head.pos_ in {"VERB", "AUX"} and child(verb, "aux", "auxpass", "nsubj") is None:
        return _own_words(verb.head, own)
    return None


def _is_conditional(verb: Token) -> bool:
    """Whether a clause with *if* or *unless* hangs on a verb: *will resign if*."""
    return any(
        kid.dep_ == "advcl" and any(mark.dep_ == "mark" and mark.lower_ in _CONDITIONS for mark in kid.children)
        for kid in verb.children
    )


def _auxiliary(kid: Token) -> Reading | None:
    if kid.lower_ in _FUTURE:
        negated = any(other.dep_ == "neg" for other in kid.head.children)
        return Reading("negated" if negated else "planned", "did.status.future", kid.i)
    verb = kid.head
    if kid.lower_ == "would" and verb.dep_ == "ccomp" and verb.head.tag_ == "VBD":
        return Reading("planned", "did.status.future", kid.i)  # "said it would lift the curfew"
    if kid.lower_ in _POSSIBLE:
        return Reading("hypothetical", "did.status.modal", kid.i)
    if kid.lower_ == "going":
        return Reading("planned", "did.status.future", kid.i)
    return None


def _governed(node: Token, governors: Governors, clausal: bool) -> Reading | None:
    """What a governing word says: *denied attacking*, *plans to expel*, *fears of an attack*, *without firing*."""
    head = node.head
    if node.dep_ == "pcomp" and head.lower_ == "without":
        return Reading("negated", "did.status.without", head.i)
    if node.dep_ == "xcomp" and head.lower_ == "going" and is_infinitive(node):
        return Reading("planned", "did.status.future", head.i)
    if node.dep_ == "xcomp" and head.lemma_ == "be" and is_infinitive(node):
        return Reading("planned", "did.status.future", head.i)  # "are to meet again"
    judged = child(head, "acomp") if node.dep_ == "nsubj" and head.lemma_ == "be" else None
    if judged is not None and judged.lemma_.lower() in governors.status:
        return Reading(governors.status[judged.lemma_.lower()], "did.status.judged", judged.i)  # "an attack is likely"
    status = governors.status.get(head.lemma_.lower())
    if status is None or node.dep_ in {"nsubj", "conj", "relcl", "advcl", "appos", "compound", "poss"}:
        return None
    if node.dep_ == "acl" and head.pos_ != "NOUN":
        return None
    return Reading(status, f"did.status.{status}", head.i)


def _is_ongoing(trigger: Token, governors: Governors) -> str | None:
    """The rule by which an act goes on, *is shelling* or *fighting continued*; ``None`` if none says so."""
    verb = trigger if trigger.pos_ in {"VERB", "AUX"} else trigger.head
    if verb != trigger:
        if trigger.dep_ not in {"nsubj", "nsubjpass", "dobj"}:
            return None
        if trigger.dep_ != "dobj" and verb.lemma_.lower() in governors.ongoing:
            return "did.ongoing"
    present = any(kid.dep_ == "aux" and kid.lower_ in _PRESENT for kid in verb.children)
    return "did.status.progressive" if verb.tag_ == "VBG" and present else None
