"""Which mentions are one actor: names by name, last names, descriptions by role, pronouns by what stands before them.

Precision before recall: a mention that fits nobody named before it becomes an actor of its own, and a pronoun that fits nobody
stays unresolved. Every link says which rule made it.
"""

from dateline.parse import Parsed
from dateline.parse.tree import child
from dateline.record import Actor
from dateline.who.found import Found
from dateline.who.identities import Identities
from dateline.who.members import Link, Member
from dateline.who.placing import Placing
from dateline.who.pronouns import Pronouns
from dateline.who.retold import Retold
from dateline.who.scene import Scene
from dateline.who.words import Words


class Cast:
    """The actors found so far, in order of first mention; the only mutable thing of this step, and it never leaves it."""

    def __init__(self, parsed: Parsed, words: Words) -> None:
        self.parsed = parsed
        self.members: list[Member] = []
        self.identities = Identities()
        self.by_head: dict[int, int] = {}
        self.also: dict[int, tuple[int, ...]] = {}
        self.seats: dict[int, int] = {}
        self.pronouns = Pronouns(parsed, words)
        self.retold = Retold(parsed.doc, words)
        self.peers = words.peer
        self.waiting: dict[int, list[Found]] = {}
        self.recent: list[tuple[Member, Found]] = []

    def add(self, found: Found) -> None:
        """Link a mention to an actor, or make a new one of it."""
        link = self._match(found)
        if found.points and (link is None or self.pronouns.looks_ahead(found)) and self._wait(found):
            return
        if link is None and found.points:
            return
        if link is None:
            link = Link((Member(len(self.members), found),))
            self.members += link.members
        for member in link.members:
            member.take(found, link.rule or found.rule, link.on, former=self.retold.is_former(found))
        self._remember(found, link.members)
        for pronoun in self.waiting.pop(found.head, ()):
            self._link_back(pronoun, link.members[0], found)

    def _wait(self, found: Found) -> bool:
        """Whether a pronoun before its name can wait for it: *though it has no navy, Bolivia ...*."""
        subject = self.pronouns.subject_to_come(found)
        if subject is not None:
            self.waiting.setdefault(subject.i, []).append(found)
        return subject is not None

    def _link_back(self, pronoun: Found, member: Member, name: Found) -> None:
        """Link a pronoun to the subject behind it, or to somebody before it where that one can't be meant."""
        link = Link((member,), "who.pronoun-before", name.span)
        if not self.pronouns.agrees(pronoun, member):
            before = [(one, earlier) for one, earlier in self.recent if earlier.head < pronoun.head]
            found = self.pronouns.link(pronoun, before)
            if found is None:
                return
            link = found
        self._attach(pronoun, link)

    def _attach(self, pronoun: Found, link: Link) -> None:
        for one in link.members:
            one.take(pronoun, link.rule or pronoun.rule, link.on)
        self._remember(pronoun, link.members)

    def _remember(self, found: Found, members: tuple[Member, ...]) -> None:
        """Keep whom a mention names, for those that point back to it."""
        first = members[0]
        self.identities.remember(found, first)
        if found.located:
            self.seats[found.head] = first.index
            return
        self.by_head[found.head] = first.index
        if len(members) > 1:
            self.also[found.head] = tuple(member.index for member in members)
        if found.counted_by is not None:
            self.by_head.setdefault(found.counted_by, first.index)
        self.recent += [(member, found) for member in members]

    def _match(self, found: Found) -> Link | None:
        if found.points and found.points not in {"body", "state", "wider"}:
            return self.pronouns.link(found, self.recent)
        known = self.identities.find(found)
        if known is not None:
            return known
        if found.kind != "description":
            return self._predicated(found)
        return self._beside(found) or self.retold.link(found, self.recent)

    def _beside(self, found: Found) -> Link | None:
        """*The Sand Cats, a militia*: what is told behind the name of a body or state."""
        noun = self.parsed.doc[found.head]
        index = self.by_head.get(noun.head.i) if noun.dep_ == "appos" and not found.plural else None
        if index is None or self.members[index].kind not in {"organisation", "state"} or found.actor_kind == "person":
            return None
        member = self.members[index]
        return Link((member,), "who.apposition", member.found[-1][0].span) if member.named else None

    def _predicated(self, found: Found) -> Link | None:
        """*The country that invaded Kuwait was Iraq*: the description before the copula, if nobody named it yet."""
        name = self.parsed.doc[found.head]
        if name.dep_ != "attr" or name.head.lemma_ != "be":
            return None
        subject = child(name.head, "nsubj")
        index = self.by_head.get(subject.i) if subject is not None else None
        if index is None or self.members[index].named:
            return None
        member, first = self.members[index], self.members[index].found[0][0]
        fits = first.definite and (member.kind == found.actor_kind or (first.of_states and found.actor_kind == "state"))
        return Link((member,), "who.copula", first.span) if fits else None

    def close(self) -> None:
        """Link the pronouns whose subject behind them turned out to be nobody."""
        for pronoun in [found for waiting in self.waiting.values() for found in waiting]:
            before = [(one, earlier) for one, earlier in self.recent if earlier.head < pronoun.head]
            link = self.pronouns.link(pronoun, before)
            if link is not None:
                self._attach(pronoun, link)

    def place(self, scene: Scene) -> None:
        """Give those without a country of their own the one of their owner or of the scene."""
        Placing(scene, self.members, self.by_head, self.peers).place()

    def actors(self) -> tuple[Actor, ...]:
        """The actors as they stand in the record."""
        return tuple(member.actor() for member in self.members)
