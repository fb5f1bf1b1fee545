"""What a toponym does in its sentence: *in Minsk* is a place, *Minsk rejected* the state, the Minsk agreements neither."""

from spacy.tokens import Token

from dateline.lexicon import Lexicon
from dateline.record import PlaceRole

_ACTING_DEPS = frozenset({"nsubj", "nsubjpass", "agent", "poss"})


class Words:
    """The word lists that tell what a toponym does."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.locative = lexicon.words("where.locative-preposition")
        self.acting = lexicon.words("where.acting-preposition")
        self.motion = lexicon.words("where.motion-verb")
        self.taken = lexicon.words("where.taken-verb")
        self.named = lexicon.words("where.in-name")
        self.spots = lexicon.words("where.spot-noun")
        self.regions = lexicon.words("where.region-noun")
        self.common = lexicon.words("where.common-word")


def role_of(token: Token, words: Words) -> tuple[PlaceRole, str | None]:
    """What a toponym does in its sentence, by the head word of its phrase, and the word list that tells it."""
    head = token
    while head.dep_ in {"conj", "appos"} and head.head.pos_ in {"PROPN", "NOUN"}:
        head = head.head
    dep = head.dep_
    if dep in {"compound", "amod", "nmod"}:
        return _role_by_noun(head.head.lemma_.lower(), words)
    if dep == "dobj" or (dep == "nsubjpass" and head.head.lemma_ in words.taken):
        return _role_of_object(head.head.lemma_, words)
    if dep in _ACTING_DEPS:
        at_spot = dep == "poss" and head.head.lemma_.lower() in words.spots
        return ("place", "where.spot-noun") if at_spot else ("actor", None)
    if dep == "dative":
        return "actor", None
    if dep == "pobj":
        return _role_in_phrase(head.head, words)
    return "place", None


def _role_of_object(verb: str, words: Words) -> tuple[PlaceRole, str | None]:
    """What is visited or captured is a place; what is attacked or criticised may be those who rule there."""
    if verb in words.taken:
        return "place", "where.taken-verb"
    return ("place", "where.motion-verb") if verb in words.motion else ("actor", None)


def _role_by_noun(noun: str, words: Words) -> tuple[PlaceRole, str | None]:
    """A noun beside a toponym makes it part of a name, a spot or a region; any other leaves it to act."""
    if noun in words.named:
        return "in_name", "where.in-name"
    if noun in words.spots:
        return "place", "where.spot-noun"
    return ("place", "where.region-noun") if noun in words.regions else ("actor", None)


def _role_in_phrase(prep: Token, words: Words) -> tuple[PlaceRole, str | None]:
    word = prep.lower_
    if word in words.locative:
        return "place", "where.locative-preposition"
    if word in words.acting:
        return "actor", "where.acting-preposition"
    if word == "to":
        moves = prep.head.lemma_.lower() in words.motion
        return ("place", "where.motion-verb") if moves else ("actor", None)
    if word == "of":
        return _role_by_noun(prep.head.lemma_.lower(), words)
    return "place", None
