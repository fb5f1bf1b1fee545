"""Whose people somebody is: the state and the institution that the words before and behind a noun or name tell."""

from collections.abc import Iterable

from spacy.tokens import Token

from dateline.lexicon.entries import Entry, Group, Organisation, State
from dateline.lexicon.entries import Role as RoleEntry
from dateline.parse.tree import child, coordinated, phrase
from dateline.who.scene import Scene

# Prepositions behind a noun that tell whose it is, and those that do so behind a name: *Ove Rasmusen in Oslo* may be a guest.
_OF_NOUNS = frozenset({"of", "from", "in", "to", "for", "at"})
OF_NAMES = frozenset({"of", "from"})

# Prepositions behind an office that tell of what it is.
OF_OFFICES = frozenset({"of", "for", "with", "at", "to"})

# Sectors of peoples and faiths, which say who somebody is and not what he does, *Catalan police*; and what nobody knows.
_NO_BODIES = frozenset({"SOC", "REL", "CVL", "UNK"})

# So deep a place may stand behind a noun: *a nurse at a clinic in Aleppo*.
DEPTH = 2

# The sector of those who belong to several states at once, and so to none of them.
BETWEEN_STATES = "IGO"


def country_of(scene: Scene, start: int, head: Token) -> State | None:
    """The state of a noun's phrase: the one before it, *the Russian diplomat*, else the one behind, *the mayor of Minsk*.

    ``None`` where the words name no state, or two: *French and German foreign ministers*.
    """
    left = min(phrase(head)[0], start)
    before = _before(scene, left, head)
    if before:
        return before[0] if len(before) == 1 and not _is_beside_a_body(scene, left, head) else None
    if BETWEEN_STATES in (*_sectors(scene, head.i), *institution(scene, head)):
        return None  # "the EU ambassador in Chisinau" is not Moldova's
    return behind(scene, head, _OF_NOUNS)


def _is_beside_a_body(scene: Scene, left: int, head: Token) -> bool:
    """Whether *and* ties a state before a noun to a body of several states: *Norwegian and UN mediators*."""
    doc = scene.parsed.doc
    for i in range(left + 1, head.i - 1):
        pair = (i - 1, i + 1)
        if doc[i].lower_ == "and" and any(j in scene.state_at for j in pair):
            return any(j in scene.covering and scene.covering[j][0].kind == "organisation" for j in pair)
    return False


def country_of_name(scene: Scene, head: Token, end: int) -> State | None:
    """The state behind a name: *Abdullah of Jordan*, *Mr. Liang (China)*, *Colonel Bambara of the Malian army*."""
    doc = scene.parsed.doc
    if end + 1 < len(doc) and doc[end].text == "(" and end + 1 in scene.state_at:
        return scene.state_at[end + 1]
    return behind(scene, head, OF_NAMES)


def _before(scene: Scene, left: int, head: Token) -> list[State]:
    named = {scene.state_at[i].iso3: scene.state_at[i] for i in range(left, head.i) if i in scene.state_at}
    return list(named.values())


def before(scene: Scene, start: int, head: Token) -> State | None:
    """The one state that a phrase names before its noun; two states are none."""
    named = _before(scene, min(phrase(head)[0], start), head)
    return named[0] if len(named) == 1 else None


def states_named(scene: Scene, start: int, head: Token) -> set[str]:
    """Every state that a noun's phrase names, before the noun or behind *of*: two in *the presidents of Kenya and Uganda*."""
    behind_it = (child(prep, "pobj") for prep in head.rights if prep.dep_ == "prep" and prep.lower_ in _OF_NOUNS)
    nouns = [word for noun in behind_it if noun is not None for word in coordinated(noun)]
    tokens = [i for noun in nouns for i in _named_at(scene, noun)]
    return {state.iso3 for state in _before(scene, min(phrase(head)[0], start), head)} | {scene.state_at[i].iso3 for i in tokens}


def at_home_of(scene: Scene, start: int, head: Token) -> State | None:
    """The state that sends an envoy: *the German ambassador to Kyiv*, *the ambassador of Mali*, never where he serves."""
    return before(scene, start, head) or behind(scene, head, OF_NAMES)


def behind(scene: Scene, head: Token, prepositions: frozenset[str] = _OF_NOUNS, depth: int = DEPTH) -> State | None:
    """The state that a preposition ties to a noun: *of Belarus*, *from Mali*, *at a clinic in Kyiv*.

    ``None`` if there is none, if there are two, and behind a body of several states: *the mission in Mali*.
    """
    for prep in head.rights:
        noun = child(prep, "pobj") if prep.dep_ == "prep" and prep.lower_ in prepositions else None
        if noun is None:
            continue
        named = {scene.state_at[i].iso3: scene.state_at[i] for word in coordinated(noun) for i in _named_at(scene, word)}
        if named:
            return next(iter(named.values())) if len(named) == 1 else None
        if depth > 1 and BETWEEN_STATES not in _sectors(scene, noun.i):
            further = behind(scene, noun, _OF_NOUNS, depth - 1)
            if further:
                return further
    return None


def _named_at(scene: Scene, noun: Token) -> list[int]:
    """The tokens of a noun's phrase that name a state; the noun itself if it does."""
    return [noun.i] if noun.i in scene.state_at else [i for i in range(*phrase(noun)) if i in scene.state_at]


def sectors_behind(scene: Scene, head: Token, prepositions: frozenset[str] = OF_OFFICES) -> tuple[str, ...]:
    """Sectors of what a preposition ties to a name or office: *of the Malian army*, *for the interior ministry*."""
    nouns = (child(prep, "pobj") for prep in head.rights if prep.dep_ == "prep" and prep.lower_ in prepositions)
    own = scene.covering.get(head.i)  # "chief of staff" is one office
    others = (noun for noun in nouns if noun is not None and (own is None or scene.covering.get(noun.i) is not own))
    return merged(_sectors(scene, noun.i) or institution(scene, noun) for noun in others)


def institution(scene: Scene, head: Token, anybody: bool = False) -> tuple[str, ...]:
    """Sectors of the institution inside a phrase: *OSCE* in *Albania's OSCE Chairmanship*, *army* in *an army doctor*.

    With ``anybody``, of people too: *students* in *a student leader*, who speaks for them.
    """
    found = {hit[1]: hit for i in range(phrase(head)[0], head.i) if (hit := scene.covering.get(i)) is not None}
    inside = [(hit.entries[0], bounds[1] - 1) for hit, bounds in found.values() if not bounds[0] <= head.i < bounds[1]]
    bodies = (entry for entry, last in inside if anybody or _is_body(scene, entry, last))
    named = (entry.sectors for entry in bodies if isinstance(entry, Organisation | Group))
    return merged(sectors for sectors in named if not _NO_BODIES & set(sectors))


def _is_body(scene: Scene, entry: Entry, last: int) -> bool:
    """Whether an entry names a body of people rather than its people: a *marine biologist* is no soldier."""
    word = scene.parsed.doc[last]
    return not isinstance(entry, Group) or entry.kind == "organisation" or word.lower_ in scene.words.collective


def _sectors(scene: Scene, token: int) -> tuple[str, ...]:
    hit = scene.covering.get(token)
    entry = hit[0].entries[0] if hit else None
    sectors = entry.sectors if isinstance(entry, Organisation | Group | RoleEntry) else ()
    return () if "UNK" in sectors else sectors


def merged(parts: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    """All sectors of several parts, each once, in order."""
    return tuple(dict.fromkeys(sector for part in parts for sector in part))
