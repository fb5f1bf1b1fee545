"""Claims and their denial: *denied it*, *dismissed the charge*, *called the report that it had shelled the town a lie*."""

from collections.abc import Iterator

import msgspec
from spacy.tokens import Token

from dateline.lexicon import Lexicon
from dateline.parse.tree import is_negated, logical_object

_IT = frozenset({"it", "this", "that", "which", "these", "those", "all", "both"})
_JUDGED = frozenset({"oprd", "acomp", "xcomp", "ccomp", "dobj", "attr", "prep"})


# What somebody has who had a part in what was done, and verbs that have it as their object.
_PART = frozenset({"part", "role", "hand", "involvement"})
_HAVE = frozenset({"have", "play", "take"})


class Claims(msgspec.Struct, frozen=True):
    """The words that deny: of anything, of a claim alone, by calling it untrue; and the nouns for claims."""

    deny: frozenset[str]
    dismiss: frozenset[str]
    call: frozenset[str]
    untrue: frozenset[str]
    nouns: frozenset[str]

    @classmethod
    def of(cls, lexicon: Lexicon) -> "Claims":
        """The words that the lexicon lists."""
        return cls(
            *(lexicon.words(name) for name in ("did.status.denied", "did.dismiss", "did.call", "did.untrue", "did.claims"))
        )

    def denies(self, verb: Token) -> bool:
        """Whether a verb denies something, whatever it is."""
        if _takes_no_part(verb):
            return True
        return verb.pos_ == "VERB" and not is_negated(verb) and (verb.lemma_.lower() in self.deny or self.takes_up(verb))

    def takes_up(self, verb: Token) -> bool:
        """Whether a verb denies what was just told: *denied it*, *dismissed the charge*, *a charge that Minsk denies*."""
        lemma = verb.lemma_.lower()
        if _takes_no_part(verb):
            return True
        if not (lemma in self.deny or lemma in self.dismiss or self._calls_untrue(verb)):
            return False
        thing = verb.head if verb.dep_ in {"relcl", "acl"} else logical_object(verb)
        if thing is None:
            return False
        is_claim = thing.lemma_.lower() in self.nouns
        if lemma in self.deny:
            return is_claim or thing.lower_ in _IT or verb.dep_ == "relcl"
        return is_claim

    def only_points(self, verb: Token) -> bool:
        """Whether a verb says no more of what it denies than *it*, which is what the last sentence told."""
        thing = logical_object(verb)
        return thing is not None and thing.lower_ in _IT

    def _calls_untrue(self, verb: Token) -> bool:
        """*Called the charge baseless*, *dismissed as a fairy tale*."""
        return self._word_for_untrue(verb) is not None

    def _word_for_untrue(self, verb: Token) -> Token | None:
        if verb.lemma_.lower() not in self.call:
            return None
        words = (word for kid in verb.rights if kid.dep_ in _JUDGED for word in kid.subtree)
        return next((word for word in words if word.lemma_.lower() in self.untrue), None)

    def reasons(self, verb: Token) -> Iterator[tuple[str, Token]]:
        """The lists on which a denial stands, each with the word that it has."""
        untrue = self._word_for_untrue(verb)
        if untrue is not None:
            yield from (("did.call", verb), ("did.untrue", untrue))
        elif verb.lemma_.lower() in self.dismiss:
            yield "did.dismiss", verb
        thing = logical_object(verb)
        if thing is not None and thing.lemma_.lower() in self.nouns:
            yield "did.claims", thing

    def claim_above(self, token: Token) -> Token | None:
        """The claim that an act was done, if somebody denies it: *dismissed the **claim** that X had attacked*."""
        node = token
        while node.dep_ == "conj" and node.head != node:
            node = node.head
        if node.dep_ not in {"acl", "ccomp", "pobj"}:
            return None
        noun = node.head.head if node.dep_ == "pobj" and node.head.lower_ == "of" else node.head
        if noun.lemma_.lower() not in self.nouns or noun.dep_ not in {"dobj", "nsubjpass"}:
            return None
        return noun if self.takes_up(noun.head) else None


def _takes_no_part(verb: Token) -> bool:
    """*Had nothing to do with it*, *played no part in the raid*."""
    thing = logical_object(verb) if verb.lemma_.lower() in _HAVE else None
    if thing is None:
        return False
    nothing = thing.lower_ == "nothing" and any(kid.lemma_ == "do" for kid in (*verb.rights, *thing.rights))
    return nothing or (thing.lemma_.lower() in _PART and any(kid.lower_ == "no" for kid in thing.lefts))
