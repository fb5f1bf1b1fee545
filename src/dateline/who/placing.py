"""Whose people those are whose own words name no state: by their owner, or by what the passage is about."""

from dateline.who.belonging import BETWEEN_STATES
from dateline.who.found import Found
from dateline.who.members import Member
from dateline.who.scene import Scene

# Whoever has one of these sectors belongs to some state; the scene may say which.
_LOCAL_SECTORS = frozenset(
    ["GOV", "LEG", "JUD", "MIL", "PRM", "COP", "SPY", "OPP", "CVL", "LAB", "EDU", "BUS", "REB", "AGR", "MED", "PTY"]
)


class Placing:
    """Gives actors without a country the one of their owner or of the scene."""

    def __init__(self, members: list[Member], by_head: dict[int, int], peers: frozenset[str]) -> None:
        self.members, self.by_head, self.peers = members, by_head, peers

    def place(self, scene: Scene) -> None:
        """Give groups and officials without a country that of the scene: *police* in a sentence set in Istanbul.

        What crosses borders (IGO, NGO) is left alone, and so is whoever stands between two states.
        """
        for member in self.members:
            first = member.found[0][0]
            self._share_office(member, first, scene)
            if member.country or member.kind == "state" or first.kind not in {"description", "name"}:
                continue
            if not set(member.sectors) & _LOCAL_SECTORS or BETWEEN_STATES in member.sectors:
                continue
            if member.kind == "organisation" and first.key:
                continue
            member.country = self._owner_country(first, scene)
            if member.country is None and not (member.kind == "person" and first.kind == "name"):
                member.country = self._scene_country(first, scene)
            if member.country is None and self._is_at_home(first, scene):
                member.country = scene.filed_in
            if member.country:
                member.placed = True

    def _share_office(self, member: Member, found: Found, scene: Scene) -> None:
        """*His Belarusian colleague X* has the sectors of whoever *his* stands for."""
        owner = self._owner(found, scene)
        if owner is not None and not member.sectors and any(title.split()[-1] in self.peers for title, _ in member.roles):
            member.sectors.update(owner.sectors)
            member.peer = owner.first

    def _owner_country(self, found: Found, scene: Scene) -> str | None:
        """*Its foreign minister, X*: the country of whoever *its* stands for."""
        owner = self._owner(found, scene)
        return owner.country if owner is not None else None

    def _owner(self, found: Found, scene: Scene) -> Member | None:
        """Whoever the possessive before a mention stands for: *its* in *its foreign minister, X*."""
        head = scene.parsed.doc[found.head]
        for noun in (head, head.head if head.dep_ == "appos" else head):
            for kid in noun.lefts:
                if kid.dep_ == "poss" and kid.i in self.by_head:
                    return self.members[self.by_head[kid.i]]
        return None

    def _is_at_home(self, found: Found, scene: Scene) -> bool:
        """Whether a description can only be of the place where the report was filed: its paragraph names no other state."""
        low, high = next((span for span in scene.parsed.paragraphs if span[0] <= found.span[0] < span[1]), found.span)
        tokens = scene.parsed.tokens((low, high))
        named = {scene.state_at[i].iso3 for i in range(tokens.start, tokens.end) if i in scene.state_at} if tokens else set()
        return found.kind == "description" and named <= {scene.filed_in}

    def _scene_country(self, found: Found, scene: Scene) -> str | None:
        """The state of the nearest sentence, back to the paragraph's beginning, that names one alone or one as a place.

        In its own sentence a state that acts or is acted on is another party; in an earlier one it is what the passage is about.
        """
        start = next((low for low, high in scene.parsed.paragraphs if low <= found.span[0] < high), found.span[0])
        sentence = own = scene.parsed.doc[found.head].sent
        while True:
            tokens = [i for i in range(sentence.start, sentence.end) if i in scene.state_at and not scene.is_goal(i)]
            spots = {scene.state_at[i].iso3 for i in tokens if scene.is_place(i)}
            named = {scene.state_at[i].iso3 for i in tokens if sentence != own or scene.is_setting(i)}
            if named:
                return next((group.pop() for group in (spots, named) if len(group) == 1), None)
            if sentence.start == 0 or sentence.start_char <= start:
                return None
            sentence = scene.parsed.doc[sentence.start - 1].sent
