"""All names and nouns of the lexicon found in one pass over a text.

Two automata: one for names, where case counts (*US* is not *us*), one for titles and nouns, where it does not.
"""

from collections.abc import Iterable, Iterator
from typing import Literal

import daachorse
import msgspec

from dateline.lexicon import Lexicon
from dateline.lexicon.compiled import made_from
from dateline.lexicon.entries import Entry, Group, Role, State
from dateline.record import Span

NameKind = Literal["state", "weak", "demonym", "capital", "seat", "organisation", "agency", "person", "landmark", "role", "group"]


class Hit(msgspec.Struct, frozen=True):
    """One lexicon name found in a text: where, as what, by which entries (several where the name is shared)."""

    span: Span
    kind: NameKind
    entries: tuple[Entry, ...]
    plural: bool = False


class _Pattern(msgspec.Struct, frozen=True):
    kind: NameKind
    plural: bool
    entries: tuple[Entry, ...]


class Finder:
    """Finds lexicon names; built once for a lexicon, then only read."""

    def __init__(self, lexicon: Lexicon, automata: tuple[bytes, bytes] | None = None) -> None:
        exact, folded = automata or (None, None)
        self._exact = _Table(_exact_names(lexicon), exact)
        self._folded = _Table(_nouns(lexicon), folded)

    @property
    def automata(self) -> tuple[bytes, bytes]:
        """Both automata as bytes, to be stored and given to a finder of the same lexicon."""
        return self._exact.automaton.serialize(), self._folded.automaton.serialize()

    def find(self, text: str) -> list[Hit]:
        """Every hit that is a whole word, longest first at each place, none overlapping another of the same automaton."""
        return sorted([*self._exact.find(text), *self._folded.find(_lower(text))], key=lambda hit: (hit.span[0], -hit.span[1]))


class _Table:
    """One automaton and what its patterns mean."""

    def __init__(self, names: Iterable[tuple[str, NameKind, bool, Entry]], automaton: bytes | None = None) -> None:
        table: dict[str, _Pattern] = {}
        for name, kind, plural, entry in names:
            known = table.get(name)
            if known is None:
                table[name] = _Pattern(kind, plural, (entry,))
            elif known.kind == kind and entry not in known.entries:
                table[name] = msgspec.structs.replace(known, entries=(*known.entries, entry))
        self._patterns = list(table.values())
        automatons = daachorse.CharwiseDoubleArrayAhoCorasick
        self.automaton = automatons(list(table)) if automaton is None else automatons.deserialize(automaton)

    def find(self, text: str) -> Iterator[Hit]:
        matches = [
            (start, -end, index) for start, end, index in self.automaton.find_overlapping(text) if _is_word(text, start, end)
        ]
        reached = 0
        for start, negative_end, index in sorted(matches):
            if start >= reached:
                pattern = self._patterns[index]
                reached = -negative_end
                yield Hit((start, reached), pattern.kind, pattern.entries, pattern.plural)


_FINDERS: dict[str, Finder] = {}


def finder_of(lexicon: Lexicon) -> Finder:
    """The finder of a lexicon, built once for each; the lexicon's hash stands for it."""
    if lexicon.hash not in _FINDERS:
        stored = made_from(lexicon.hash)
        _FINDERS[lexicon.hash] = Finder(lexicon, stored.automata if stored else None)
    return _FINDERS[lexicon.hash]


def _exact_names(lexicon: Lexicon) -> Iterator[tuple[str, NameKind, bool, Entry]]:
    # The order is the precedence where one name means several things: Mexico City before a town, the state before its weak twin.
    for state in lexicon.states:
        yield from _state_names(state)
    for organisation in lexicon.organisations:
        for name in _with_apostrophes((organisation.name, *organisation.names, *organisation.acronyms)):
            yield name, "organisation", False, organisation
    for agency in lexicon.agencies:
        for name in _with_apostrophes((agency.name, *agency.names)):
            yield name, "agency", False, agency
    for person in lexicon.persons:
        for name in _with_apostrophes((person.name, *person.names)):
            yield name, "person", False, person
    for landmark in lexicon.landmarks:
        for name in _with_apostrophes((landmark.name, *landmark.names, *landmark.demonyms)):
            yield name, "landmark", False, landmark


def _state_names(state: State) -> Iterator[tuple[str, NameKind, bool, Entry]]:
    strong = [name for name in (state.name, *state.names) if name not in state.weak]
    tables: tuple[tuple[NameKind, Iterable[str]], ...] = (
        ("state", strong),
        ("weak", state.weak),
        ("seat", state.seats),
        ("capital", [name for name in (state.capital, *state.capitals) if name]),
        ("demonym", state.demonyms),
    )
    for kind, names in tables:
        for name in _with_apostrophes(names):
            yield name, kind, kind == "demonym" and name.endswith("s"), state


def _with_apostrophes(names: Iterable[str]) -> Iterator[str]:
    """Each name, and its twin with the other apostrophe: *Quai d'Orsay*, *Quai d’Orsay*."""
    for name in names:
        yield name
        if "'" in name:
            yield name.replace("'", "’")


def _nouns(lexicon: Lexicon) -> Iterator[tuple[str, NameKind, bool, Entry]]:
    entries: tuple[tuple[NameKind, tuple[Role, ...] | tuple[Group, ...]], ...] = (
        ("role", lexicon.roles),
        ("group", lexicon.groups),
    )
    for kind, part in entries:
        for entry in part:
            for noun in entry.titles if isinstance(entry, Role) else entry.nouns:
                yield noun.lower(), kind, False, entry
                for form in plurals(noun.lower()):
                    yield form, kind, True, entry


def plurals(noun: str) -> list[str]:
    """The plural forms of a title or noun: of its last word, and of the head before *of*, *-general* and the like.

    >>> plurals("foreign minister"), plurals("member of parliament"), plurals("gunman")
    (['foreign ministers'], ['members of parliament'], ['gunmen'])
    """
    head, of, tail = noun.partition(" of ")
    if of:
        return [f"{_plural(head)}{of}{tail}"]
    if noun.endswith("-general"):
        return [noun.removesuffix("-general") + "s-general"]
    return [_plural(noun)]


def _plural(word: str) -> str:
    if word.endswith("man"):
        return word[:-3] + "men"
    if word.endswith("y") and word[-2:-1] not in "aeiou":
        return word[:-1] + "ies"
    if word.endswith(("s", "x", "ch", "sh")):
        return word + "es"
    return word + "s"


def _is_word(text: str, start: int, end: int) -> bool:
    before = text[start - 1] if start else " "
    after = text[end] if end < len(text) else " "
    return not (before.isalnum() or after.isalnum())


def _lower(text: str) -> str:
    lowered = text.lower()
    if len(lowered) == len(text):
        return lowered
    # A few letters (İ) grow when lowered; offsets must not move.
    return "".join(low if len(low := letter.lower()) == 1 else letter for letter in text)
