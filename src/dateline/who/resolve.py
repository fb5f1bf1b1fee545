"""Which mentions are one actor: names by name, last names, descriptions by role, pronouns by what stands before them.

Precision before recall: a mention that fits nobody named before it becomes an actor of its own, and a pronoun that fits nobody
stays unresolved. Every link says which rule made it.
"""

from dateline.lexicon import Lexicon
from dateline.parse import Parsed
from dateline.record import Actor
from dateline.who.found import Found
from dateline.who.members import Link, Member, acronym_key
from dateline.who.placing import Placing
from dateline.who.pronouns import Pronouns
from dateline.who.scene import Scene

# A definite description (the minister) looks back so many mentions.
DESCRIPTION_MENTIONS = 60

# A description that takes up a name has so many tokens at most: *the defence ministry*.
SHORT = 3


class Cast:
    """The actors found so far, in order of first mention; the only mutable thing of this step, and it never leaves it."""

    def __init__(self, parsed: Parsed, lexicon: Lexicon) -> None:
        self.parsed = parsed
        self.members: list[Member] = []
        self.by_key: dict[str, Member] = {}
        self.by_head: dict[int, int] = {}
        self.seats: dict[int, int] = {}
        self.pronouns = Pronouns(parsed, lexicon)
        self.stands_for = {f"org:{entry.value}": entry for entry in lexicon.listed("who.stands-for.")}
        self.words_for_states = lexicon.words("who.that-state")
        self.former = lexicon.words("who.former")
        self.peers = lexicon.words("who.peer")
        self.recent: list[tuple[Member, Found]] = []

    def add(self, found: Found) -> None:
        """Link a mention to an actor, or make a new one of it."""
        link = self._match(found)
        if link is None and found.kind == "pronoun":
            return
        if link is None:
            link = Link((Member(len(self.members), found),))
            self.members += link.members
        for member in link.members:
            member.take(found, link.rule or found.rule, link.on, former=self._is_former(found))
        self._remember(found, link.members)

    def _remember(self, found: Found, members: tuple[Member, ...]) -> None:
        """Keep whom a mention names, for those that point back to it."""
        first = members[0]
        for key in _keys(found):
            self.by_key.setdefault(key, first)
        if found.located:
            self.seats[found.head] = first.index
            return
        self.by_head[found.head] = first.index
        if found.counted_by is not None:
            self.by_head.setdefault(found.counted_by, first.index)
        self.recent += [(member, found) for member in members]

    def _match(self, found: Found) -> Link | None:
        if found.kind == "pronoun":
            return self.pronouns.link(found, self.recent)
        for key in _keys(found):
            known = self.by_key.get(key)
            if known is not None and not _different(known, found):
                return Link((known,), _how(key, known, found), known.first)
        return self._description(found) if found.kind == "description" else None

    def _description(self, found: Found) -> Link | None:
        """*The minister*, *the Russian top diplomat*: the latest of that role and country; *the protesters*: the same noun."""
        if not found.definite and not found.plural:
            return None
        for member, earlier in reversed(self.recent[-DESCRIPTION_MENTIONS:]):
            if self._is_that_state(found, member, earlier):
                return Link((member,), "who.that-state", earlier.span)
            if self._is_former(found) and not self._is_former(earlier):
                continue  # "the former minister" is not the one in office
            short = self._short_for(found, member, earlier)
            if short is not None:
                return Link((member,), short, earlier.span)
            if member.kind != found.actor_kind or (found.country and member.country and member.country != found.country):
                continue
            if found.actor_kind == "person" and set(found.role_rules) & member.role_rules:
                return Link((member,), "who.same-role", earlier.span)
            if found.actor_kind == "person" and found.definite and _shares_title(member, found):
                return Link((member,), "who.role-noun", earlier.span)
            if (found.actor_kind != "person" or found.noun) and _same_noun(earlier, found) and _same_people(member, found):
                return Link((member,), "who.same-noun", earlier.span)
        return None

    def _is_that_state(self, found: Found, member: Member, earlier: Found) -> bool:
        """*The country*, *the Himalayan nation*: the state named last, unless the words themselves name one."""
        if not found.definite or found.plural or found.country or earlier.kind == "pronoun":
            return False
        return member.kind == "state" and found.name.split()[-1].lower() in self.words_for_states

    def _is_former(self, found: Found) -> bool:
        titles = " ".join([found.name, *(role.title for role in found.roles)])
        return bool(set(titles.lower().replace("-", " ").split()) & self.former)

    def _short_for(self, found: Found, member: Member, earlier: Found) -> str | None:
        """The rule by which *the ministry* is the Defence Ministry, by its own noun, or *the alliance* NATO, as a list has it."""
        if not found.definite or found.plural or member.kind != "organisation" or earlier.kind != "name":
            return None
        if found.tokens[1] - found.tokens[0] > SHORT or found.actor_kind not in {"organisation", "group"}:
            return None
        if found.country and member.country and found.country != member.country:
            return None
        noun, words = found.name.split()[-1].lower(), earlier.name.lower().split()
        if len(words) > 1 and noun in {words[0], words[-1]}:
            return "who.head-noun"
        entry = self.stands_for.get(earlier.key or "")
        return entry.rule if entry is not None and noun in entry.words else None

    def place(self, scene: Scene) -> None:
        """Give those without a country of their own the one of their owner or of the scene."""
        Placing(self.members, self.by_head, self.peers).place(scene)

    def actors(self) -> tuple[Actor, ...]:
        """The actors as they stand in the record."""
        return tuple(member.actor() for member in self.members)


def _keys(found: Found) -> list[str]:
    """The identities under which an actor is found again."""
    introduced = [acronym_key(found.acronym)] if found.acronym else []
    if found.kind == "pronoun":
        return []
    if found.key and found.key.startswith("state-of:"):
        return [f"state:state.{found.country.lower()}"] if found.country else []
    if found.key:
        return [found.key, *introduced]
    if found.actor_kind == "person" and found.kind == "name":
        words = found.name.split()
        return [f"person:{found.name.lower()}", f"last:{words[-1].lower()}"]
    return introduced


def _how(key: str, member: Member, found: Found) -> str | None:
    """The rule that links a mention by this key; ``None`` where both have the name in full."""
    if key.startswith("last:") and member.name != found.name:
        return "who.last-name"
    return "who.acronym" if key in member.acronyms else None


def _different(member: Member, found: Found) -> bool:
    """Whether two persons with one last name are two: their first names differ and neither is an initial of the other."""
    if found.actor_kind != "person" or member.kind != "person":
        return False
    one, other = member.name.split(), found.name.split()
    if len(one) < 2 or len(other) < 2:
        return False
    return one[0][0].lower() != other[0][0].lower()


def _shares_title(member: Member, found: Found) -> bool:
    """*The minister* for a foreign minister: the description's last word ends one of the actor's titles."""
    word = found.name.split()[-1].lower()
    return any(role.title.lower().split()[-1] == word for role in member.roles.values())


def _same_noun(earlier: Found, found: Found) -> bool:
    named = bool(found.role_rules or found.noun)
    return named and earlier.kind == "description" and (earlier.role_rules, earlier.noun) == (found.role_rules, found.noun)


def _same_people(member: Member, found: Found) -> bool:
    """Whether a group named again can be the same people: taken up by an article or bare, and of no other number."""
    if found.number is not None and any(other.number not in {None, found.number} for other, _ in member.found):
        return False
    if found.name == member.name:
        return True
    return found.definite or found.tokens[1] - found.tokens[0] == 1 or found.actor_kind == "organisation"
