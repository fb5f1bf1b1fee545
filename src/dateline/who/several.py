"""Several actors named together, whom one pronoun takes up: *A and B*, and those who met."""

from collections.abc import Iterator

from spacy.tokens import Doc, Token

from dateline.parse.tree import child, coordinated, governed
from dateline.who.found import Found
from dateline.who.members import Member
from dateline.who.words import Words

Named = tuple[Member, Found]


class Several:
    """Finds sets of actors in one report."""

    def __init__(self, doc: Doc, words: Words) -> None:
        self.doc, self.words = doc, words

    def sets(self, near: list[Named], met: bool = False) -> Iterator[tuple[tuple[Member, ...], Found, str | None]]:
        """The actors of each set with the mention of the first: those coordinated, those of whom it is told that they met.

        With ``met``, also the subject and object of any verb: two who had to do with each other.
        """
        at: dict[int, list[Named]] = {}
        for member, found in near:
            at.setdefault(found.head, []).append((member, found))
        for head, named in at.items():
            if len(named) > 1:
                yield tuple(member for member, _ in named), named[0][1], None  # an earlier *they*
            token = self.doc[head]
            for tokens, rule in ((self._coordinated(token), None), (self._together(token, met), "who.together")):
                members = tuple(dict.fromkeys(at[other.i][0][0] for other in tokens if other.i in at))
                if len(members) > 1 and len(members) == len(tokens) and _fit_together(members):
                    yield members, named[0][1], rule

    def _coordinated(self, token: Token) -> list[Token]:
        """A noun and what *and* ties to it: not *the leaders of A and B*, who are one, nor one person's two offices."""
        of = token.head
        if token.dep_ == "conj" or (token.dep_ == "pobj" and of.lower_ == "of"):
            return []
        tokens = coordinated(token)
        return tokens if all(other.pos_ == "PROPN" or other.tag_ == "NNS" or _has_article(other) for other in tokens) else []

    def _together(self, token: Token, met: bool) -> list[Token]:
        """Subject and partner of a verb whose doers are several: *X met Y*, *X agreed with Y*."""
        verb = token.head
        if token.dep_ != "nsubj" or not (met or verb.lemma_ in self.words.together):
            return []
        partner = child(verb, "dobj") or governed(verb, "with")
        return [token, partner] if partner is not None else []


def _has_article(noun: Token) -> bool:
    return any(kid.dep_ in {"det", "poss"} for kid in noun.lefts)


def _fit_together(members: tuple[Member, ...]) -> bool:
    """Whether one *they* can take up all: persons with persons or people, states and bodies with each other."""
    kinds = {member.kind for member in members}
    return kinds <= {"person", "group"} or kinds <= {"state", "organisation", "group"}
