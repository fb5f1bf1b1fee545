"""The word lists of ``who.toml`` and what else of the lexicon this step asks, made once for a lexicon."""

import msgspec

from dateline.lexicon import Lexicon
from dateline.lexicon.entries import Listed, Organisation, State
from dateline.who.gender import Genders

# Third person alone: *I* and *we* are the speaker of the content in which they stand, which only the statements know.
POINTS = {
    **{"he": "he", "him": "he", "his": "he", "she": "she", "her": "she", "it": "it", "its": "it"},
    **{"they": "they", "them": "they", "their": "they", "both": "both", "each": "both"},
}

# A word list with the sectors or the organisation that its value names.
Valued = tuple[Listed, frozenset[str]]


class Words(msgspec.Struct, frozen=True):
    """What is made of several entries comes first; each field from ``quantity`` on is the list of its name.

    ``takes_up`` and ``wider`` are lists with sectors, ``stands_for`` lists by the key of their organisation, ``seats`` the bodies
    for which a seat stands, ``states`` those of the gazetteer's countries, ``pointing`` every word that may point back.
    """

    genders: Genders
    takes_up: tuple[Valued, ...]
    wider: tuple[Valued, ...]
    stands_for: dict[str, Listed]
    seats: dict[str, tuple[Listed, Organisation]]
    states: dict[str, State]
    bodies: frozenset[str]
    wider_nouns: frozenset[str]
    pointing: frozenset[str]
    quantity: frozenset[str]
    speaking_verb: frozenset[str]
    paper: frozenset[str]
    sent: frozenset[str]
    only_of: frozenset[str]
    small_letters: frozenset[str]
    collective: frozenset[str]
    body: frozenset[str]
    address: frozenset[str]
    judging: frozenset[str]
    harming: frozenset[str]
    together: frozenset[str]
    former: frozenset[str]
    peer: frozenset[str]
    that_state: frozenset[str]
    pair: frozenset[str]
    sides: frozenset[str]
    firm: frozenset[str]


# The words of a lexicon by its hash, as its finder is kept.
_WORDS: dict[str, Words] = {}


def words_of(lexicon: Lexicon) -> Words:
    """The words of a lexicon."""
    if lexicon.hash not in _WORDS:
        _WORDS[lexicon.hash] = _made(lexicon)
    return _WORDS[lexicon.hash]


def _made(lexicon: Lexicon) -> Words:
    takes_up, wider = _valued(lexicon, "who.takes-up."), _valued(lexicon, "who.wider.")
    bodies = frozenset(word for entry, _ in takes_up for word in entry.words)
    nouns = frozenset(word for entry, _ in wider for word in entry.words)
    lists = {field: lexicon.words(f"who.{field.replace('_', '-')}") for field in _LISTS}
    return Words(
        genders=Genders(lexicon),
        takes_up=takes_up,
        wider=wider,
        stands_for={f"org:{entry.value}": entry for entry in lexicon.listed("who.stands-for.")},
        seats=_seats(lexicon),
        states={state.iso3: state for state in reversed(lexicon.states) if "PRE" not in state.sectors},
        bodies=bodies,
        wider_nouns=nouns,
        pointing=frozenset({*POINTS, *bodies, *nouns, *lists["pair"], *lists["sides"], *lists["that_state"], "old"}),
        **lists,
    )


# The fields of `Words` that are plain lists.
_LISTS = Words.__struct_fields__[Words.__struct_fields__.index("quantity") :]


def _valued(lexicon: Lexicon, prefix: str) -> tuple[Valued, ...]:
    return tuple((entry, frozenset((entry.value or "").split())) for entry in lexicon.listed(prefix))


def _seats(lexicon: Lexicon) -> dict[str, tuple[Listed, Organisation]]:
    named = {body.id: body for body in lexicon.organisations}
    lists = lexicon.listed("who.seat.")
    return {word: (entry, named[entry.value]) for entry in lists if entry.value in named for word in entry.words}
