"""How a place name is looked up: one spelling for all the ways in which papers print it."""

import functools
import unicodedata

# Letters that are no letter with an accent, as papers without them print them.
_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "ı": "i", "ß": "ss", "æ": "ae", "œ": "oe", "þ": "th"})

# What stands between the words of a name, or in them: written with or without, so neither is looked at.
_MARKS = str.maketrans(
    {"-": " ", "–": " ", "/": " ", ".": None, ",": None, "'": None, "’": None, "‘": None, "ʻ": None, "`": None}
)

# First words that are as often written short, and an article that English puts before some names.
_SHORT = {"st": "saint", "ste": "sainte", "mt": "mount", "ft": "fort"}
_ARTICLE = "the "


@functools.lru_cache(maxsize=4096)
def key_of(name: str) -> str:
    """The key of a name: small letters, no accents, no marks, *st* and *mt* in full.

    >>> key_of("St. Petersburg"), key_of("Córdoba"), key_of("the Gambia"), key_of("Port-au-Prince"), key_of("WASHINGTON, D.C.")
    ('saint petersburg', 'cordoba', 'gambia', 'port au prince', 'washington dc')
    """
    letters = unicodedata.normalize("NFKD", name.lower())
    plain = "".join(letter for letter in letters if not unicodedata.combining(letter))
    words = plain.translate(_LETTERS).translate(_MARKS).removeprefix(_ARTICLE).split()
    return " ".join([_SHORT.get(words[0], words[0]), *words[1:]]) if len(words) > 1 else "".join(words)
