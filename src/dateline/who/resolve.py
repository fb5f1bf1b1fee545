"""Which mentions are one actor: names by name, last names, descriptions by role, pronouns by what stands before them.

Precision before recall: a mention that fits nobody named before it becomes an actor of its own, and a pronoun that fits nobody
stays unresolved. Every link says which rule made it.
"""

from typing import NamedTuple

import msgspec

from dateline.lexicon import Lexicon
from dateline.parse import Parsed
from dateline.record import Actor, Because, Mention, Role, Span
from dateline.who.belonging import BETWEEN_STATES
from dateline.who.mentions import Found
from dateline.who.scene import Scene

# A pronoun looks back so many sentences, a definite description (the minister) so many mentions.
PRONOUN_SENTENCES = 2
DESCRIPTION_MENTIONS = 60

# A description that takes up a name has so many tokens at most: *the defence ministry*.
SHORT = 3

# How an antecedent is chosen: a subject beats a nearer object, and inside a quotation one named there beats one outside. Only the
# order of the weights matters; they were set so that it is as said.
SUBJECT_WEIGHT, SAME_VOICE_WEIGHT, NEARNESS_WEIGHT = 4, 3, 2

# Whoever has one of these sectors belongs to some state; the scene may say which.
_LOCAL_SECTORS = frozenset(
    ["GOV", "LEG", "JUD", "MIL", "PRM", "COP", "SPY", "OPP", "CVL", "LAB", "EDU", "BUS", "REB", "AGR", "MED", "PTY"]
)

_GENDERED = frozenset({"he", "him", "his", "she", "her"})


class Link(NamedTuple):
    """A mention's actor, the rule that links it and the earlier mention on which that stands; none of these for a new actor."""

    member: "_Member"
    rule: str | None = None
    on: Span | None = None


class Cast:
    """The actors found so far, in order of first mention; the only mutable thing of this step, and it never leaves it."""

    def __init__(self, parsed: Parsed, lexicon: Lexicon) -> None:
        self.parsed = parsed
        self.members: list[_Member] = []
        self.by_key: dict[str, _Member] = {}
        self.by_head: dict[int, int] = {}
        self.seats: dict[int, int] = {}
        self.sentence_of = _sentence_numbers(parsed)
        self.female = lexicon.words("who.female-title")
        self.stands_for = {f"org:{entry.value}": entry for entry in lexicon.listed("who.stands-for.")}
        self.words_for_states = lexicon.words("who.that-state")
        self.former = lexicon.words("who.former")
        self.peers = lexicon.words("who.peer")
        self.recent: list[tuple[_Member, Found]] = []

    def add(self, found: Found) -> None:
        """Link a mention to an actor, or make a new one of it."""
        link = self._match(found)
        if link is None and found.kind == "pronoun":
            return
        if link is None:
            link = Link(_Member(len(self.members), found))
            self.members.append(link.member)
        member = link.member
        member.take(found, link.rule or found.rule, link.on, former=self._is_former(found))
        for key in _keys(found):
            self.by_key.setdefault(key, member)
        if found.located:
            self.seats[found.head] = member.index
            return
        self.by_head[found.head] = member.index
        if found.counted_by is not None:
            self.by_head.setdefault(found.counted_by, member.index)
        self.recent.append((member, found))

    def _match(self, found: Found) -> "Link | None":
        if found.kind == "pronoun":
            return self._pronoun(found)
        for key in _keys(found):
            known = self.by_key.get(key)
            if known is not None and not _different(known, found):
                return Link(known, _how(key, known, found), known.first)
        return self._description(found) if found.kind == "description" else None

    def _description(self, found: Found) -> "Link | None":
        """*The minister*, *the Russian top diplomat*: the latest of that role and country; *the protesters*: the same noun."""
        if not found.definite and not found.plural:
            return None
        for member, earlier in reversed(self.recent[-DESCRIPTION_MENTIONS:]):
            if self._is_that_state(found, member, earlier):
                return Link(member, "who.that-state", earlier.span)
            if self._is_former(found) and not self._is_former(earlier):
                continue  # "the former minister" is not the one in office
            short = self._short_for(found, member, earlier)
            if short is not None:
                return Link(member, short, earlier.span)
            if member.kind != found.actor_kind or (found.country and member.country and member.country != found.country):
                continue
            if found.actor_kind == "person" and set(found.role_rules) & member.role_rules:
                return Link(member, "who.same-role", earlier.span)
            if found.actor_kind == "person" and found.definite and _shares_title(member, found):
                return Link(member, "who.role-noun", earlier.span)
            if (found.actor_kind != "person" or found.noun) and _same_noun(earlier, found) and _same_people(member, found):
                return Link(member, "who.same-noun", earlier.span)
        return None

    def _is_that_state(self, found: Found, member: "_Member", earlier: Found) -> bool:
        """*The country*, *the Himalayan nation*: the state named last, unless the words themselves name one."""
        if not found.definite or found.plural or found.country or earlier.kind == "pronoun":
            return False
        return member.kind == "state" and found.name.split()[-1].lower() in self.words_for_states

    def _is_former(self, found: Found) -> bool:
        titles = " ".join([found.name, *(role.title for role in found.roles)])
        return bool(set(titles.lower().replace("-", " ").split()) & self.former)

    def _short_for(self, found: Found, member: "_Member", earlier: Found) -> str | None:
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

    def _pronoun(self, found: Found) -> "Link | None":
        if found.name.lower() == "it" and self.parsed.doc[found.head].dep_ not in {"nsubj", "nsubjpass"}:
            return None  # as an object *it* is mostly a thing
        here = self.sentence_of[found.head]
        quote = self.parsed.in_quote[found.head]
        best: tuple[int, _Member, Span] | None = None
        for member, earlier in reversed(self.recent):
            distance = here - self.sentence_of[earlier.head]
            if distance > PRONOUN_SENTENCES:
                break
            if not _agrees(member, found, self.female) or self._is_own_subject(found, earlier):
                continue
            if quote >= 0 and found.plural and self.parsed.in_quote[earlier.head] != quote:
                continue  # "they" in somebody's mouth are mostly the others, whom only his own words could name
            score = self._salience(earlier, distance, quote)
            if best is None or score > best[0]:
                best = (score, member, earlier.span)
        if best is None:
            return None
        told = found.name.lower() in {"she", "her"} and _is_marked(best[1], self.female)
        return Link(best[1], "who.female-title" if told else "who.pronoun", best[2])

    def _is_own_subject(self, found: Found, earlier: Found) -> bool:
        """Whether a pronoun is the object of the verb whose subject came before: *criticised him* is never the critic."""
        pronoun, noun = self.parsed.doc[found.head], self.parsed.doc[earlier.head]
        if pronoun.dep_ not in {"dobj", "pobj", "dative"} or noun.dep_ not in {"nsubj", "nsubjpass"}:
            return False
        verb = pronoun.head.head if pronoun.dep_ == "pobj" else pronoun.head
        return noun.head in {verb, verb.head}

    def _salience(self, earlier: Found, distance: int, quote: int) -> int:
        """Subjects outweigh others, near sentences far ones; inside a quotation its speaker is hardly ever *he*."""
        token = self.parsed.doc[earlier.head]
        subject = token.dep_ in {"nsubj", "nsubjpass"}
        same_voice = self.parsed.in_quote[earlier.head] == quote
        return SUBJECT_WEIGHT * subject + NEARNESS_WEIGHT * (PRONOUN_SENTENCES - distance) + SAME_VOICE_WEIGHT * same_voice

    def place_groups(self, scene: Scene) -> None:
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

    def _share_office(self, member: "_Member", found: Found, scene: Scene) -> None:
        """*His Belarusian colleague X* has the sectors of whoever *his* stands for."""
        owner = self._owner(found, scene)
        if owner is not None and not member.sectors and any(title.split()[-1] in self.peers for title, _ in member.roles):
            member.sectors.update(owner.sectors)
            member.peer = owner.first

    def _owner_country(self, found: Found, scene: Scene) -> str | None:
        """*Its foreign minister, X*: the country of whoever *its* stands for."""
        owner = self._owner(found, scene)
        return owner.country if owner is not None else None

    def _owner(self, found: Found, scene: Scene) -> "_Member | None":
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

    def actors(self) -> tuple[Actor, ...]:
        """The actors as they stand in the record."""
        return tuple(member.actor() for member in self.members)


class _Member:
    """One actor while its mentions are gathered."""

    def __init__(self, index: int, found: Found) -> None:
        self.index = index
        self.kind = found.actor_kind
        self.name = found.name
        self.country = found.country
        self.first = found.span
        self.found: list[tuple[Found, Mention]] = []
        self.role_rules: set[str] = set()
        self.sectors: dict[str, None] = {}
        self.roles: dict[tuple[str, str | None], Role] = {}
        self.acronyms: set[str] = set()
        self.named = self.placed = False
        self.peer: Span | None = None

    def take(self, found: Found, rule: str, on: Span | None, former: bool = False) -> None:
        """Add a mention and what its own words say."""
        spans = (found.span,) if on is None or on == found.span else (found.span, on)
        reasons = [Because(rule=rule, spans=spans)]
        if found.rule != rule:
            reasons.append(Because(rule=found.rule, spans=(found.span,)))
        reasons += [Because(rule=title, spans=(found.span,)) for title in found.role_rules if title != found.rule]
        if former:
            reasons.append(Because(rule="who.former", spans=(found.span,)))
        if found.counted_by is not None:
            reasons.append(Because(rule="who.quantity", spans=(found.span,)))
        if found.named_by is not None:
            reasons.append(Because(rule=found.named_by.rule, spans=(found.span,)))
        self.found.append((found, Mention(span=found.span, kind=found.kind, because=tuple(reasons))))
        if found.kind == "pronoun":
            return
        if found.acronym:
            self.acronyms.add(_acronym_key(found.acronym))
        self.country = self.country or found.country
        self.sectors.update(dict.fromkeys(found.sectors))
        self.role_rules.update(found.role_rules)
        for role in found.roles:
            self.roles.setdefault((role.title.lower(), role.of), role)
        if found.kind == "name":
            if not self.named or (self.kind == "person" and len(found.name) > len(self.name)):
                self.name = found.name
            self.named = True

    def actor(self) -> Actor:
        names = [found.name for found, mention in self.found if mention.kind == "name"]
        return Actor(
            id=f"a{self.index + 1}",
            name=self.name,
            kind=self.kind,
            number=next((found.number for found, _ in self.found if found.number is not None), None),
            country=self.country,
            sectors=tuple(self.sectors),
            aliases=tuple(dict.fromkeys(name for name in names if name != self.name)),
            roles=tuple(self.roles.values()),
            mentions=self._mentions(),
        )

    def _mentions(self) -> tuple[Mention, ...]:
        """The mentions in text order; the first says so where the country was taken from the scene."""
        ordered = [mention for _, mention in sorted(self.found, key=lambda pair: pair[1].span)]
        if self.peer:
            peer = Because(rule="who.peer", spans=(ordered[0].span, self.peer))
            ordered[0] = msgspec.structs.replace(ordered[0], because=(*ordered[0].because, peer))
        if self.placed:
            scene = Because(rule="who.country-of-scene", spans=(ordered[0].span,))
            ordered[0] = msgspec.structs.replace(ordered[0], because=(*ordered[0].because, scene))
        return tuple(ordered)


def _keys(found: Found) -> list[str]:
    """The identities under which an actor is found again."""
    introduced = [_acronym_key(found.acronym)] if found.acronym else []
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


def _acronym_key(acronym: str) -> str:
    return f"name:{acronym.lower()}"


def _how(key: str, member: _Member, found: Found) -> str | None:
    """The rule that links a mention by this key; ``None`` where both have the name in full."""
    if key.startswith("last:") and member.name != found.name:
        return "who.last-name"
    return "who.acronym" if key in member.acronyms else None


def _different(member: _Member, found: Found) -> bool:
    """Whether two persons with one last name are two: their first names differ and neither is an initial of the other."""
    if found.actor_kind != "person" or member.kind != "person":
        return False
    one, other = member.name.split(), found.name.split()
    if len(one) < 2 or len(other) < 2:
        return False
    return one[0][0].lower() != other[0][0].lower()


def _shares_title(member: _Member, found: Found) -> bool:
    """*The minister* for a foreign minister: the description's last word ends one of the actor's titles."""
    word = found.name.split()[-1].lower()
    return any(role.title.lower().split()[-1] == word for role in member.roles.values())


def _same_noun(earlier: Found, found: Found) -> bool:
    named = bool(found.role_rules or found.noun)
    return named and earlier.kind == "description" and (earlier.role_rules, earlier.noun) == (found.role_rules, found.noun)


def _same_people(member: "_Member", found: Found) -> bool:
    """Whether a group named again can be the same people: taken up by an article or bare, and of no other number."""
    if found.number is not None and any(other.number not in {None, found.number} for other, _ in member.found):
        return False
    if found.name == member.name:
        return True
    return found.definite or found.tokens[1] - found.tokens[0] == 1 or found.actor_kind == "organisation"


def _agrees(member: _Member, found: Found, female: frozenset[str]) -> bool:
    """Whether a pronoun can stand for an actor: by number, by kind and, where a title tells, by gender."""
    word = found.name.lower()
    if word in _GENDERED:
        if member.kind != "person":
            return False
        return not (_is_marked(member, female) and word in {"he", "him", "his"})
    if word in {"it", "its"}:
        return member.kind in {"state", "organisation"} or (
            member.kind == "group" and not any(other.plural for other, _ in member.found)
        )
    return member.kind == "group" and any(other.plural for other, _ in member.found)


def _is_marked(member: _Member, female: frozenset[str]) -> bool:
    """Whether a title says that a person is a woman."""
    return any(set(title.split()) & female for title, _ in member.roles)


def _sentence_numbers(parsed: Parsed) -> list[int]:
    numbers = [0] * len(parsed.doc)
    for number, (start, end) in enumerate(parsed.sentences):
        numbers[start:end] = [number] * (end - start)
    return numbers
