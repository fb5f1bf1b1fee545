"""One actor while its mentions are gathered."""

from typing import NamedTuple

import msgspec

from dateline.record import Actor, Because, Mention, Role, Span
from dateline.who.found import Found
from dateline.who.gender import Told


class Member:
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
        self.default: dict[str, None] = {}
        self.roles: dict[tuple[str, str | None], Role] = {}
        self.acronyms: set[str] = set()
        self.named = False
        self.reasons: list[Because] = []

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
        reasons += [Because(rule=listed, spans=(found.span,)) for listed in found.lists]
        if found.named_by is not None:
            reasons.append(Because(rule=found.named_by.rule, spans=(found.span,)))
        self.found.append((found, Mention(span=found.span, kind=found.kind, because=tuple(reasons))))
        if found.kind == "pronoun":
            return
        if found.acronym:
            self.acronyms.add(acronym_key(found.acronym))
        self.country = self.country or found.country
        self.sectors.update(dict.fromkeys(found.sectors))
        self.default.update(dict.fromkeys(found.default))
        self.role_rules.update(found.role_rules)
        for role in found.roles:
            self.roles.setdefault((role.title.lower(), role.of), role)
        if found.kind == "name" and rule != "who.initials":
            if not self.named or (self.kind == "person" and len(found.name) > len(self.name)):
                self.name, self.kind = found.name, found.actor_kind
            self.named = True

    def add_reason(self, rule: str, on: Span | None) -> None:
        """Keep the rule by which others told whose this is, and the mention that told it."""
        self.reasons.append(Because(rule=rule, spans=(self.first,) if on is None else (self.first, on)))

    @property
    def coded(self) -> set[str]:
        """The sectors as they will stand in the record."""
        return set(self.sectors or self.default)

    @property
    def number(self) -> int | None:
        """How many they are; ``None`` where no mention counts them."""
        return next((found.number for found, _ in self.found if found.number is not None), None)

    @property
    def told(self) -> Told | None:
        """Whether this is a woman or a man, as the first mention has it that tells; ``None`` where none does."""
        return next((found.told for found, _ in self.found if found.told), None)

    def actor(self) -> Actor:
        """The actor as it stands in the record."""
        names = [found.name for found, mention in self.found if mention.kind == "name"]
        return Actor(
            id=f"a{self.index + 1}",
            name=self.name,
            kind=self.kind,
            number=self.number,
            country=self.country,
            sectors=self._sectors(),
            aliases=tuple(dict.fromkeys(name for name in names if name != self.name)),
            roles=tuple(self.roles.values()),
            mentions=self._mentions(),
        )

    def _sectors(self) -> tuple[str, ...]:
        """What is known: *unknown* only if nothing else is, and *civilian* of a named person only without an office."""
        empty = {"UNK", "CVL"} if self.kind == "person" and self.named else {"UNK"}
        told = tuple(self.sectors or self.default)
        return tuple(sector for sector in told if sector not in empty) or told

    def _mentions(self) -> tuple[Mention, ...]:
        """The mentions in text order; the first says why where others told whose it is."""
        ordered = [mention for _, mention in sorted(self.found, key=lambda pair: pair[1].span)]
        if self.reasons:
            ordered[0] = msgspec.structs.replace(ordered[0], because=(*ordered[0].because, *self.reasons))
        return tuple(ordered)


def acronym_key(acronym: str) -> str:
    """The identity under which an acronym is found again."""
    return f"name:{acronym.lower()}"


class Link(NamedTuple):
    """A mention's actors, the rule that links it to them, and the earlier mention on which that stands."""

    members: tuple[Member, ...]
    rule: str | None = None
    on: Span | None = None
