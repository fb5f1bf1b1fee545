"""Which state a passage is about: the country of police, soldiers and officials whom nothing else places.

This is a guess, so it is made only where the passage leaves no other state to choose from.
"""

from collections import Counter

from spacy.tokens import Span, Token

from dateline.parse.tree import child
from dateline.who.found import Found
from dateline.who.members import Member
from dateline.who.pronouns import SUBJECTS
from dateline.who.scene import Scene

# Sectors of those who speak for a state.
_OFFICIAL = frozenset({"GOV", "MIL", "LEG", "COP", "JUD"})

# Verbs of the will: a state's own official tells what it will do.
_WILL = frozenset({"will", "would", "shall"})

# So many signs of one state make a named official its own; one more where the report was filed elsewhere.
SIGNS = 2


class Passage:
    """Answers for one report, after its mentions are linked."""

    def __init__(self, scene: Scene, members: list[Member], by_head: dict[int, int]) -> None:
        self.scene, self.members, self.by_head = scene, members, by_head
        self.doc = scene.parsed.doc

    def country(self, found: Found) -> str | None:
        """The state of a description's own sentence, else of its paragraph up to there, else of where the report was filed."""
        own = self.doc[found.head].sent
        return self._of_sentence(own) or self._of_paragraph(found, own) or self._home(found)

    def _of_sentence(self, sentence: Span) -> str | None:
        """The one state that a sentence names as a place, else otherwise than as somebody who acts: that is another party."""
        tokens = self._named_in(sentence.start, sentence.end)
        settings = [i for i in tokens if self.scene.is_setting(i)]
        spots = {self._at(i) for i in settings if self.scene.is_place(i)}
        return _only(spots or {self._at(i) for i in settings})

    def _of_paragraph(self, found: Found, own: Span) -> str | None:
        """The one place that the nearest sentence before names, else the one state, if the own sentence has no setting."""
        start = self._paragraph(found)[0]
        if any(self.scene.is_setting(i) for i in self._named_in(own.start, own.end)):
            return None
        sentence = own
        while sentence.start > start:
            sentence = self.doc[sentence.start - 1].sent
            tokens = self._named_in(max(start, sentence.start), sentence.end)
            spots = {self._at(i) for i in tokens if self.scene.is_place(i)}
            if tokens:
                return _only(spots) or _only({self._at(i) for i in tokens})
        return None if self._named_in(own.start, own.end) else self._of_bodies(start, own.end)

    def _of_bodies(self, start: int, end: int) -> str | None:
        """The one state whose parties, rebels and other bodies a passage names, where it names no state."""
        bodies = {member.country for i in range(start, end) if (member := self._member(i)) is not None and _is_of_a_state(member)}
        return _only(bodies)

    def _home(self, found: Found) -> str | None:
        """Where the report was filed, if neither its first sentence nor the description's paragraph names another state."""
        body = self.scene.parsed.sentences[0] if self.scene.parsed.sentences else (0, 0)
        start, end = self._paragraph(found)
        named = {self._at(i) for low, high in (body, (start, end)) for i in range(low, high) if i in self.scene.state_at}
        return self.scene.filed_in if named <= {self.scene.filed_in} else None

    def _paragraph(self, found: Found) -> tuple[int, int]:
        span = next((span for span in self.scene.parsed.paragraphs if span[0] <= found.span[0] < span[1]), found.span)
        tokens = self.scene.parsed.tokens(span)
        return (tokens.start, tokens.end) if tokens is not None else found.tokens

    def _named_in(self, start: int, end: int) -> list[int]:
        return [i for i in range(start, end) if i in self.scene.state_at and not self.scene.is_goal(i)]

    def _at(self, token: int) -> str:
        return self.scene.state_at[token].iso3

    # Officials by name ---------------------------------------------------------------------------------------------------

    def of_official(self, member: Member) -> str | None:
        """The state of which two signs at least say that an official speaks for it; ``None`` where signs are fewer or differ."""
        if not member.coded & _OFFICIAL:
            return None
        head = self.doc[member.found[0][0].head]
        signs = Counter(state for state in self._signs(head) if state)
        best = signs.most_common(2)
        needed = SIGNS + (self.scene.filed_in not in {None, best[0][0]}) if best else SIGNS
        if not best or best[0][1] < needed or (len(best) > 1 and best[1][1] >= SIGNS):
            return None
        return best[0][0]

    def _signs(self, head: Token) -> list[str | None]:
        """What speaks for a state: whose plans an official tells, where, before whom; who acted in the sentence before."""
        own, behind = head.sent, self._behind(head)
        spots = {self._at(i) for i in behind if self.scene.is_place(i) and not self.scene.is_goal(i)}
        bodies = {member.country for i in behind if (member := self._member(i)) is not None and _is_of_a_state(member)}
        before = self.doc[own.start - 1].sent if own.start > 0 else None
        return [self._planner(head), _only(spots), _only(bodies), self._doer(before), self.scene.filed_in]

    def _behind(self, head: Token) -> list[int]:
        """The tokens that tell before whom and where somebody spoke: *told a newspaper in Delhi*, without what he said."""
        if head.dep_ not in SUBJECTS:
            return []
        parts = [kid for kid in head.head.rights if kid.dep_ not in {"ccomp", "conj", "advcl", "parataxis"}]
        found = [token.i for kid in parts for token in kid.subtree if token.i > head.i]
        said = {token.i for kid in parts for inner in kid.children if inner.dep_ == "ccomp" for token in inner.subtree}
        return [i for i in found if i not in said]

    def _planner(self, head: Token) -> str | None:
        """The state whose plans are told: *India will send more troops, X said*."""
        verb = head.head if head.dep_ in SUBJECTS else None
        clause = child(verb, "ccomp") if verb is not None else None
        if clause is None or not any(kid.lower_ in _WILL for kid in clause.children if kid.dep_ == "aux"):
            return None
        return self._state(child(clause, *SUBJECTS))

    def _doer(self, sentence: Span | None) -> str | None:
        return self._state(child(sentence.root, *SUBJECTS)) if sentence is not None else None

    def _state(self, token: Token | None) -> str | None:
        member = self._member(token.i) if token is not None else None
        return member.country if member is not None and member.kind == "state" else None

    def _member(self, token: int) -> Member | None:
        index = self.by_head.get(token)
        return None if index is None else self.members[index]


def _is_of_a_state(member: Member) -> bool:
    """Whether an actor is a body whose name alone gives its state."""
    return member.kind == "organisation" and member.named and member.country is not None


def _only(states: set[str] | set[str | None]) -> str | None:
    return next(iter(states)) if len(states) == 1 else None
