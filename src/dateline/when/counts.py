"""How many days, weeks or years: small numbers in digits and words, and amounts that nobody counted."""

import re

_SMALL = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
_TEENS = ["thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"]
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_ONES = "|".join(_SMALL[:9])
_VALUES = (
    {word: number for number, word in enumerate(_SMALL + _TEENS, start=1)}
    | dict(zip(_TENS, range(20, 100, 10), strict=True))
    | {"a": 1, "an": 1, "half": 0.5, "hundred": 100, "dozen": 12}
)

# Patterns here and in `expressions` write one blank for any white space.
NUMBER = (
    rf"(?:\d{{1,3}}(?:\.\d+)?(?![\d:])|(?:{'|'.join(_TENS)})(?:-(?:{_ONES}))?|{'|'.join(_TEENS)}|{'|'.join(reversed(_SMALL))}"
    r"|(?:an? )?(?:hundred|dozen)|half an?)"
)


def count_of(text: str) -> float | None:
    """The number that an amount says, ``None`` if it is none: *several*, *two or three*.

    >>> count_of("twenty-one"), count_of("two and a half"), count_of("several")
    (21, 2.5, None)
    """
    whole, _, rest = text.lower().partition(" and a half")
    if rest:
        return None
    parts = re.split(r"[\s-]+", whole.strip())
    values = [_value(part) for part in parts]
    if not parts[0] or None in values or (len(values) > 1 and not _is_one_number(parts)):
        return None
    if parts[0] in {"half", "a", "an"} and len(values) > 1:
        total = (values[0] or 0) * (values[1] or 0)
    else:
        total = sum(value or 0 for value in values)
    return total + 0.5 if " and a half" in text.lower() else total


def _value(word: str) -> float | None:
    if re.fullmatch(r"\d+(?:\.\d+)?", word):
        return float(word) if "." in word else int(word)
    return _VALUES.get(word)


def _is_one_number(parts: list[str]) -> bool:
    """*Twenty-one*, *half a*, *a dozen*; not *two three* or *10-15*."""
    return len(parts) == 2 and (parts[0] in {"half", "a", "an"} or (parts[0] in _TENS and parts[1] in _SMALL[:9]))
