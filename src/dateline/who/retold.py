"""Descriptions of somebody named before: *the minister*, *the protesters*, *the alliance*, *the country*."""

from spacy.tokens import Doc

from dateline.who.found import Found
from dateline.who.members import Link, Member
from dateline.who.words import Valued, Words

# A description (the minister) looks back so many mentions.
MENTIONS = 60

# A description that takes up a name has so many tokens at most: *the defence ministry*.
SHORT = 3

# First words of titles that nobody shortens to their last: the minister is no prime minister.
_WHOLE = frozenset(
    ["prime", "vice", "deputy", "attorney", "secretary", "consul", "director", "solicitor", "prosecutor", "acting"]
)

_ARGUMENTS = frozenset({"nsubj", "nsubjpass", "dobj", "dative", "conj"})

Named = tuple[Member, Found]


class Retold:
    """Finds whom descriptions take up in one report."""

    def __init__(self, doc: Doc, words: Words) -> None:
        self.doc, self.words = doc, words

    def link(self, found: Found, recent: list[Named]) -> Link | None:
        """Whom a description takes up; ``None`` if it is somebody new."""
        if not found.definite and not found.plural:
            return None
        near = recent[-MENTIONS:]
        if self.is_former(found):  # "the former minister" is not the one in office
            near = [(member, earlier) for member, earlier in near if self.is_former(earlier)]
        if self._is_state(found):
            return self._that_state(found, near)
        for rule in (self._by_words, self._by_kind):
            for member, earlier in reversed(near):
                told = rule(found, member, earlier)
                if told is not None:
                    return Link((member,), told, earlier.span)
        return None

    def is_former(self, found: Found) -> bool:
        """Whether a mention's words set somebody apart from the holder of the office: *the former minister*."""
        titles = " ".join([found.name, *(role.title for role in found.roles)])
        return bool(set(titles.lower().replace("-", " ").split()) & self.words.former)

    def _is_state(self, found: Found) -> bool:
        return found.definite and not found.plural and not found.country and _last(found.name) in self.words.that_state

    def _that_state(self, found: Found, near: list[Named]) -> Link | None:
        """*The country*: the state named last as somebody, else the one named last at all."""
        states = [(member, earlier) for member, earlier in near if member.kind == "state" and earlier.kind != "pronoun"]
        acting = [named for named in states if self.doc[named[1].head].dep_ in _ARGUMENTS]
        recent = [named for named in acting if self._is_near(found, named[1])] or states
        return Link((recent[-1][0],), "who.that-state", recent[-1][1].span) if recent else None

    def _is_near(self, found: Found, earlier: Found) -> bool:
        """Whether a mention stands in the same sentence or the one before."""
        sentence = self.doc[found.head].sent
        return earlier.head >= (self.doc[sentence.start - 1].sent.start if sentence.start else 0)

    def _by_words(self, found: Found, member: Member, earlier: Found) -> str | None:
        """The rule by which a description's own words name somebody: the same role, noun or name."""
        short = self._short_for(found, member, earlier)
        if short is not None:
            return short
        if member.kind != found.actor_kind or not _same_country(found, member):
            return None
        if found.actor_kind == "person":
            return self._same_person(found, member, earlier)
        return "who.same-noun" if _same_noun(earlier, found) and _same_people(member, earlier, found) else None

    def _same_person(self, found: Found, member: Member, earlier: Found) -> str | None:
        if not found.definite:
            return None
        if set(found.role_rules) & member.role_rules:
            return "who.same-role"
        if self._shares_title(member, found):
            return "who.role-noun"
        return "who.same-noun" if found.noun and _same_noun(earlier, found) and _same_people(member, earlier, found) else None

    def _short_for(self, found: Found, member: Member, earlier: Found) -> str | None:
        """The rule by which *the ministry* is the Defence Ministry, by its own noun, or *the alliance* NATO, as a list has it."""
        if not found.definite or found.plural or member.kind != "organisation" or earlier.kind == "pronoun":
            return None
        if found.tokens[1] - found.tokens[0] > SHORT or found.actor_kind not in {"organisation", "group"}:
            return None
        if found.country and member.country and found.country != member.country:
            return None
        noun, words = _last(found.name), earlier.name.lower().split()
        if len(words) > len(found.name.split()) and noun in {words[0], words[-1]} and not earlier.plural:
            return "who.head-noun"
        entry = self.words.stands_for.get(earlier.key or "")
        return entry.rule if entry is not None and noun in entry.words else None

    def _by_kind(self, found: Found, member: Member, earlier: Found) -> str | None:
        """The rule by which a wider word takes up somebody: *the attackers* for gunmen, *the movement* for rebels by name."""
        if not found.definite or found.country or earlier.kind == "pronoun":
            return None
        noun = _last(found.name)
        if found.actor_kind == "organisation" and not found.plural and found.tokens[1] - found.tokens[0] <= SHORT:
            known = member.kind == "organisation" and (member.named or earlier.definite)
            return self._listed(self.words.takes_up, noun, member) if known else None
        armed = found.plural and "CVL" not in found.sectors  # "the women" are no army
        fits = member.kind == found.actor_kind or (armed and member.kind == "organisation" and member.named)
        return self._listed(self.words.wider, noun, member) if fits and found.plural == (member.kind != "person") else None

    def _listed(self, lists: tuple[Valued, ...], noun: str, member: Member) -> str | None:
        return next((entry.rule for entry, sectors in lists if noun in entry.words and sectors & member.coded), None)

    def _shares_title(self, member: Member, found: Found) -> bool:
        """*The minister* for a foreign minister: the description's last word ends one of the actor's titles."""
        word = _last(found.name)
        titles = [title for title, _ in member.roles]
        if not self.is_former(found):
            titles = [title for title in titles if not set(title.replace("-", " ").split()) & self.words.former]
        return any(title.split()[-1] == word and title.split()[0] not in _WHOLE for title in titles)


def _last(name: str) -> str:
    return name.rsplit(maxsplit=1)[-1].lower()


def _same_country(found: Found, member: Member) -> bool:
    """Whether a description can be of an actor's state: one that names a state takes up nobody of whom none is told."""
    return found.country is None or member.country == found.country


def _same_noun(earlier: Found, found: Found) -> bool:
    named = bool(found.role_rules or found.noun)
    return named and earlier.kind == "description" and (earlier.role_rules, earlier.noun) == (found.role_rules, found.noun)


def _same_people(member: Member, earlier: Found, found: Found) -> bool:
    """Whether a group named again can be the same people: taken up by an article or bare, and of no other number."""
    if found.plural != earlier.plural and found.actor_kind == "organisation":
        return False
    if found.number is not None and any(other.number not in {None, found.number} for other, _ in member.found):
        return False
    if found.name == member.name:
        return True
    bare = found.tokens[1] - found.tokens[0] == 1
    return found.definite or (bare and _last(found.name) == _last(earlier.name)) or found.actor_kind == "organisation"
