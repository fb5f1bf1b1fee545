"""Who does what an infinitive or gerund says: the subject that a verb, adjective or noun above hands down to it."""

from spacy.tokens import Token

from dateline.parse.tree import child, is_passive, logical_object, logical_subject, surface_subject
from dateline.who import Who

# The steps by which a subject is handed down: *is **ready** to host*, *stopped **short of** condemning*.
_HANDED_DOWN = frozenset({"xcomp", "pcomp", "prep", "acomp", "advmod", "oprd", "pobj", "advcl"})

# Nouns whose infinitive is theirs, though the parser hangs it on the verb: *foiled a Libyan plot to bomb the port*.
_PLANS = frozenset({"plot", "plan", "attempt", "bid", "effort", "conspiracy", "scheme"})

# Longer chains are parsing errors.
REACH = 6


def doer(verb: Token, who: Who) -> Token | None:
    """Who does it: the logical subject, or whoever a clause above hands down; ``None`` where nobody is named.

    The object of the verb above does it only if it is somebody: *used the debate to criticise* hands down its subject.
    """
    if misread_past(verb):
        return verb.head
    found = logical_subject(verb) or _who_has_it_done(verb) or _of_auxiliary(verb)
    if found is not None and found.tag_ in {"WDT", "WP"}:
        return _split_off(found, verb) or found
    if found is not None and not (_is_controlling_object(found, verb) and who.at(found) is None):
        return found
    if found is None and (surface_subject(verb) is not None or verb.dep_ not in _HANDED_DOWN):
        return None
    return _handed_down(verb) or found


def _who_has_it_done(verb: Token) -> Token | None:
    """Who lets others do it: *had two editors **arrested***."""
    has = verb.head.head
    if verb.tag_ != "VBN" or verb.dep_ != "acl" or verb.head.dep_ != "dobj" or has.lemma_ != "have":
        return None
    return surface_subject(has)


def _of_auxiliary(verb: Token) -> Token | None:
    """The subject that the parser hung on an auxiliary: *the minister did not, however, resign*."""
    if child(verb, "nsubj", "nsubjpass", "auxpass") is not None:
        return None
    return next((subject for kid in verb.lefts if kid.dep_ == "aux" and (subject := child(kid, "nsubj")) is not None), None)


def _split_off(relative: Token, verb: Token) -> Token | None:
    """Whom a sentence split in two names: *it was **Iraq** that invaded*."""
    return child(verb.head, "attr") if verb.dep_ == "ccomp" and verb.head.lemma_ == "be" and relative.head == verb else None


def misread_past(verb: Token) -> bool:
    """Whether the parser took a sentence's only finite verb for a participle: *Miners **called** on the president to resign*."""
    if verb.tag_ != "VBN" or verb.dep_ != "acl" or verb.head.dep_ != "ROOT" or verb.i != verb.head.i + 1:
        return False
    return (
        verb.head.pos_ in {"NOUN", "PROPN"} and child(verb, "agent") is None and child(verb, "xcomp", "ccomp", "dobj") is not None
    )


def _is_controlling_object(noun: Token, verb: Token) -> bool:
    controls = noun.dep_ == "dobj" and verb.dep_ == "xcomp" and noun.head == verb.head and noun.pos_ != "PRON"
    return controls and noun.lemma_ not in _PLANS


def _handed_down(verb: Token) -> Token | None:
    node = verb
    for _ in range(REACH):
        if node.dep_ not in _HANDED_DOWN or node.head == node:
            return None
        node = node.head
        if node.pos_ in {"VERB", "AUX"}:
            subject = child(node, "nsubj", "nsubjpass")
            if subject is not None:
                return subject
    return None


def blamed(noun: Token, words: frozenset[str]) -> Token | None:
    """Whom a sentence names for the act of a noun: *blamed **Chad** for the raid*, ***Chad** was behind the raid*."""
    prep = noun.head
    if noun.dep_ != "pobj" or prep.dep_ != "prep":
        return None
    above = prep.head
    if prep.lower_ == "behind" and above.lemma_ == "be":
        return surface_subject(above)
    if prep.lower_ != "for" or above.lemma_.lower() not in words:
        return None
    if above.pos_ == "VERB":
        return logical_object(above)
    verb = above.head
    return surface_subject(above) or (surface_subject(verb) if verb.lemma_ == "be" or above.pos_ == "NOUN" else None)


def kept_dative(verb: Token) -> Token | None:
    """To whom it is given, where a passive keeps what is given: *was granted asylum*."""
    return surface_subject(verb) if is_passive(verb) and child(verb, "dobj") is not None else None
