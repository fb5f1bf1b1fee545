"""Whose people those are whose own words name no state: by whoever they belong to, or by what the passage is about."""

from collections.abc import Iterator

from spacy.tokens import Token

from dateline.parse.tree import child, coordinated
from dateline.record import Span
from dateline.who.belonging import BETWEEN_STATES, OF_NAMES, states_named
from dateline.who.found import Found
from dateline.who.members import Member
from dateline.who.passage import Passage
from dateline.who.scene import Scene

# Whoever has one of these sectors belongs to some state; the scene may say which.
_LOCAL_SECTORS = frozenset(
    ["GOV", "LEG", "JUD", "MIL", "PRM", "COP", "SPY", "OPP", "CVL", "LAB", "EDU", "BUS", "REB", "AGR", "MED", "PTY"]
)

# Prepositions behind a noun that tell whose it is.
_OF = frozenset({"of", "for", "from", "at", "to", "in", "with"})

# Verbs of those at the head of a group: *supporters led by X*.
_LEADING = frozenset({"lead", "head", "command", "organize", "organise", "found"})

# Words before a noun that make its people those of more than one side, or of nobody in particular.
_SEVERAL = frozenset({"both", "all", "two", "three", "several", "our", "my", "no", "other", "some", "many", "exiled", "foreign"})

_OWN = frozenset({"our", "my", "your"})


class Placing:
    """Gives actors without country or sectors those of whom they belong to, else the country of the passage."""

    def __init__(self, scene: Scene, members: list[Member], by_head: dict[int, int], peers: frozenset[str]) -> None:
        self.scene, self.members, self.by_head, self.peers = scene, members, by_head, peers
        self.passage = Passage(scene, members, by_head)
        self.done: set[int] = set()

    def place(self) -> None:
        """Place every member; owners come before what they own."""
        for member in self.members:
            self._place(member)

    def _place(self, member: Member) -> None:
        if member.index in self.done:
            return
        self.done.add(member.index)
        first = member.found[0][0]
        owner = self._owner(member)
        if owner is not None:
            self._place(owner)
            self._share(member, owner)
        if member.country or not self._may_have_country(member, first):
            return
        if owner is not None:
            self._set(member, owner.country, "who.of-whom", owner.first)
        elif member.kind == "person" and first.kind == "name":
            self._set(member, self.passage.of_official(member), "who.speaks-for", None)
        elif not self._is_of_several(first):
            self._set(member, self.passage.country(first), "who.country-of-scene", None)

    def _set(self, member: Member, country: str | None, rule: str, on: Span | None) -> None:
        if country:
            member.country = country
            member.add_reason(rule, on)

    def _share(self, member: Member, owner: Member) -> None:
        """*Their spokesman X* has the sectors of whoever *their* stands for, *his Belarusian colleague* those of *his*."""
        if member.sectors or member.kind not in {"person", "group"} or not owner.coded:
            return
        if owner.kind == "state" and member.default:
            return  # a state's commanders are soldiers
        if any(title.split()[-1] in self.peers for title, _ in member.roles):
            member.sectors.update(owner.sectors)
            member.add_reason("who.peer", owner.first)
        elif any(found.voice for found, _ in member.found) or (self._leads(member) is not None and not member.coded):
            member.sectors.update(dict.fromkeys(owner.sectors or owner.default))
            member.add_reason("who.of-whom", owner.first)

    def _may_have_country(self, member: Member, first: Found) -> bool:
        """Whether somebody can be of one state: not what crosses borders, stands between states, or is known by name."""
        if member.kind == "state" or first.kind not in {"description", "name"}:
            return False
        if not member.coded & _LOCAL_SECTORS or BETWEEN_STATES in member.coded:
            return False
        return not (member.kind == "organisation" and first.key)

    def _is_of_several(self, first: Found) -> bool:
        """Whether a description is of people of several states, or of no state that the passage could tell: *our neighbours*."""
        doc = self.scene.parsed.doc
        before = {doc[i].lower_ for i in range(first.tokens[0], first.head)}
        return first.of_states or bool(before & _SEVERAL) or len(states_named(self.scene, first.tokens[0], doc[first.head])) > 1

    # Whose somebody is ---------------------------------------------------------------------------------------------------

    def _owner(self, member: Member) -> Member | None:
        """Whoever the words beside a mention name as the one it belongs to; ``None`` where they name nobody."""
        first = member.found[0][0]
        nouns = [self.scene.parsed.doc[i] for i in (*first.offices, first.head)]
        lead = self._leads(member)
        tokens = [*(token for noun in nouns for token in self._ties(noun)), *([lead] if lead is not None else [])]
        found = (self.members[self.by_head[token.i]] for token in tokens if token.i in self.by_head)
        return next((owner for owner in found if owner is not member), None)

    def _ties(self, noun: Token) -> Iterator[Token]:
        """The nouns that tell whose a noun is: possessors, what *of* and its like govern, bodies named before it."""
        for word in (noun, noun.head if noun.dep_ == "appos" else noun):
            yield from (_antecedent(kid) for kid in word.lefts if kid.dep_ == "poss")
            yield from (kid for kid in word.lefts if kid.dep_ in {"compound", "nmod"} and self._is_body(kid))
        ties = OF_NAMES if noun.lower_ in self.scene.words.sent else _OF
        for prep in noun.rights:
            governed = child(prep, "pobj") if prep.dep_ == "prep" and prep.lower_ in ties else None
            if governed is not None and len(coordinated(governed)) == 1 and not self.scene.is_place(governed.i):
                yield governed

    def _is_body(self, token: Token) -> bool:
        index = self.by_head.get(token.i)
        return index is not None and self.members[index].kind == "organisation"

    def _leads(self, member: Member) -> Token | None:
        """The group that somebody leads: *supporters led by X*."""
        head = self.scene.parsed.doc[member.found[0][0].head]
        verb = head.head.head if head.dep_ == "pobj" and head.head.lower_ == "by" else None
        return verb.head if verb is not None and verb.lemma_ in _LEADING and verb.dep_ == "acl" else None


def _antecedent(owner: Token) -> Token:
    """The noun before the clause that *whose* begins: *Russia, whose foreign minister*; any other owner itself."""
    clause = next((node for node in owner.ancestors if node.dep_ == "relcl"), None) if owner.tag_ == "WP$" else None
    return clause.head if clause is not None else owner
