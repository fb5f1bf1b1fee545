"""Whose people somebody is: the state and the institution that the words before and behind a noun or name tell."""

from collections.abc import Iterable

from spacy.tokens import Token

from dateline.lexicon.entries import Group, Organisation, State
from dateline.lexicon.entries import Role as RoleEntry
from dateline.parse.tree import child, phrase
from dateline.who.scene import Scene

# Prepositions behind a noun that tell whose it is, and those that do so behind a name: *Ove Rasmusen in Oslo* may be a guest.
_OF_NOUNS = frozenset({"of", "from", "in", "to", "for"})
_OF_NAMES = frozenset({"of", "from"})

# The sector of those who belong to several states at once, and so to none of them.
BETWEEN_STATES = "IGO"


def country_of(scene: Scene, start: int, head: Token) -> State | None:
    """The state of a noun's phrase: the one before it, *the Russian diplomat*, else the one behind, *the mayor of Minsk*.

    ``None`` where the words name no state, or two: *French and German foreign ministers*.
    """
    before = _before(scene, min(phrase(head)[0], start), head)
    if before:
        return before[0] if len(before) == 1 else None
    if BETWEEN_STATES in institution(scene, head):
        return None  # "the EU ambassador in Chisinau" is not Moldova's
    return behind(scene, head, _OF_NOUNS)


def country_of_name(scene: Scene, head: Token, end: int) -> State | None:
    """The state behind a name: *Abdullah of Jordan*, *Mr. Liang (China)*, *Colonel Bambara of the Malian army*."""
    doc = scene.parsed.doc
    if end + 1 < len(doc) and doc[end].text == "(" and end + 1 in scene.state_at:
        return scene.state_at[end + 1]
    return behind(scene, head, _OF_NAMES)


def _before(scene: Scene, left: int, head: Token) -> list[State]:
    named = {scene.state_at[i].iso3: scene.state_at[i] for i in range(left, head.i) if i in scene.state_at}
    return list(named.values())


def before(scene: Scene, start: int, head: Token) -> State | None:
    """The one state that a phrase names before its noun; two states are none."""
    named = _before(scene, min(phrase(head)[0], start), head)
    return named[0] if len(named) == 1 else None


def behind(scene: Scene, head: Token, prepositions: frozenset[str] = _OF_NOUNS) -> State | None:
    """The state that a preposition ties to a noun: *of Belarus*, *from Mali*, *in Kyiv*; ``None`` if there is none."""
    for prep in head.rights:
        noun = child(prep, "pobj") if prep.dep_ == "prep" and prep.lower_ in prepositions else None
        if noun is None:
            continue
        if noun.i in scene.state_at:
            return scene.state_at[noun.i]
        near = [scene.state_at[i] for i in range(*phrase(noun)) if i in scene.state_at]
        if near:
            return near[0]
    return None


def sectors_behind(scene: Scene, head: Token) -> tuple[str, ...]:
    """Sectors of what a preposition ties to a name or office: *of the Malian army*, *for the interior ministry*."""
    found = (child(prep, "pobj") for prep in head.rights if prep.dep_ == "prep" and prep.lower_ in {"of", "for", "with", "at"})
    return merged(_sectors(scene, noun.i) for noun in found if noun is not None)


def institution(scene: Scene, head: Token) -> tuple[str, ...]:
    """Sectors of the institution inside a phrase: *OSCE* in *Albania's OSCE Chairmanship*, *army* in *an army spokesman*."""
    return merged(_sectors(scene, i) for i in range(phrase(head)[0], head.i))


def _sectors(scene: Scene, token: int) -> tuple[str, ...]:
    hit = scene.hits.get(token)
    entry = hit[0].entries[0] if hit else None
    return entry.sectors if isinstance(entry, Organisation | Group | RoleEntry) else ()


def merged(parts: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    """All sectors of several parts, each once, in order."""
    return tuple(dict.fromkeys(sector for part in parts for sector in part))
