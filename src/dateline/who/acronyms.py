"""Acronyms that a report introduces: *the National Council for Salvation (NCS)*, whose letters are those of the words before."""

from spacy.tokens import Doc

from dateline.parse import Parsed
from dateline.who.tokens import of_forms

# An acronym has so many letters.
LETTERS = range(2, 9)

# Small words that a name holds and its acronym may leave out.
_SMALL = frozenset({"of", "for", "the", "and", "in", "on", "to", "&"})

_OPENING = frozenset({"("})

Range = tuple[int, int]


def introduced(parsed: Parsed) -> dict[Range, str]:
    """The acronym of each name that has one behind it in brackets, by the name's token range."""
    doc, found = parsed.doc, {}
    for bracket in of_forms(doc, _OPENING):
        i = bracket.i
        if i == 0 or i + 2 >= len(doc):
            continue
        acronym = doc[i + 1].text
        if doc[i + 2].text == ")" and acronym.isupper() and len(acronym) in LETTERS:
            start = _start_of(doc, i, acronym)
            if start is not None:
                found[start, i] = acronym
    return found


def _start_of(doc: Doc, end: int, acronym: str) -> int | None:
    """The token at which the words before ``end`` begin to spell an acronym; ``None`` if they spell another."""
    at = end
    for letter in reversed(acronym):
        at -= 1
        while at >= 0 and doc[at].lower_ in _SMALL and doc[at].text[0] != letter:
            at -= 1
        if at < 0 or doc[at].text[0] != letter:
            return None
    return at
