"""Numbers: amounts with their bounds, two of them where they make a range, and the sign or percent that belongs to them."""

import re
from typing import Literal, NamedTuple

from spacy.tokens import Span as Tokens
from spacy.tokens import Token

from dateline.howmany.amounts import Amount
from dateline.howmany.words import Words
from dateline.lexicon.entries import Listed
from dateline.parse import Parsed
from dateline.record import Modifier, Span

_PERCENT = re.compile(r"(?P<point>(?:\s+an?)?[\s-]percentage[\s-]points?\b)|\s?%|[\s-]per\s?cent\b|\s+pct\b", re.IGNORECASE)
# What may stand between the two ends of a range, the unit of the first left out: *20 percent to 25 percent*.
_BETWEEN = re.compile(
    r"(?P<unit>\s?%|\s+per\s?cent)?\s*(?:(?P<dash>[-–—])|\b(?P<word>to|or|and|in|in every|out of))\s*\Z", re.IGNORECASE
)
_ONE_AND = re.compile(r"\b(?:an?|one)\s+(?P<unit>[a-z]+)\s+and\s+\Z", re.IGNORECASE)
_BEHIND = re.compile(r"\+|-[a-z]+|\s+plus\b|\s+(?:or|and)\s+[a-z]+")
# A modifier has four words at most, *a little more than*, and these characters.
_REACH, _MOST_WORDS = 32, 4
# Marks that may stand right before the first word of a bound.
_OPENING = "\"'“‘«([—–"
# Words that bound a number or put it in relation to something else, which only the tree tells: *talked about 12 prisoners*.
_ALSO_PREPOSITIONS = frozenset({"about", "around", "over"})
# Verbs whose object is a length: *spent over two years* bounds it, *stretched over two years* does not.
_MEASURED_BY_VERB = frozenset({"spend", "take", "last", "serve", "wait"})
# Signs of currencies have so many characters at most, a blank included.
_LONGEST_SIGN = 5
# Two ends further apart are alternatives rather than a range: *two or twenty*.
_WIDEST = 3
# Of so many, some: *three in four*, *one in 100*.
_WHOLES = frozenset({2, 3, 4, 5, 6, 7, 8, 9, 10, 20, 100, 1_000, 10_000, 100_000, 1_000_000})
# Ends below this take the scale of the other: *2 to 3 million*.
_UNSCALED = 1000

Joint = Literal["range", "sides", "change", "part"]


class Number(NamedTuple):
    """A number as told: its span with the bound, what it is worth, its tokens, and the one on which the others hang.

    ``unit_at`` is where a unit would begin. ``sides`` has the two amounts of what may be the sides of a vote, *52 to 48*.
    ``shared`` is a number whose unit stands behind another: *from 15 to 20 percent*.
    """

    span: Span
    amount: Amount
    value: float | None
    low: float | None
    high: float | None
    modifier: Modifier
    tokens: Tokens
    head: Token
    unit_at: int
    reasons: tuple[str, ...] = ()
    sign: Listed | None = None
    percent: str | None = None
    sides: tuple[Amount, Amount] | None = None
    of_ten: bool = False
    shared: bool = False

    @property
    def least(self) -> float:
        """The number, or the lower end of a range or vague amount."""
        return self.value if self.value is not None else self.low or 0.0


def read_numbers(parsed: Parsed, words: Words, taken: list[Span]) -> list[Number]:
    """The numbers of a report's body in text order, without those in a span that is taken."""
    amounts = words.scanner.amounts(parsed.text, parsed.body, taken)
    numbers: list[Number] = []
    at = 0
    while at < len(amounts):
        pair = (amounts[at], amounts[at + 1]) if at + 1 < len(amounts) else None
        joint = _joint(pair, parsed, words) if pair else None
        if pair is None or joint is None or joint == "change":
            found = _and_a_half(parsed, words, amounts[at])
            found = found or _number(parsed, words, amounts[at], shared=pair[1].end if pair and joint else None)
            changed = _change(amounts[at], parsed, words) if joint else None
            found = found._replace(reasons=(*found.reasons, changed)) if found and changed else found
            at += 1
        else:
            found = _paired(parsed, words, pair, joint)
            at += 2
        numbers += [found] if found is not None else []
    return numbers


def _joint(pair: tuple[Amount, Amount], parsed: Parsed, words: Words) -> Joint | None:
    """What two amounts make together; ``None`` where each stands alone."""
    (one, other), text = pair, parsed.text
    if other.start - one.end > _REACH or {one.shape, other.shape} - {"digits", "words"}:
        return None
    gap = text[one.end : other.start]
    sign = words.sign.search(gap)
    match = _BETWEEN.match(gap[: sign.start()] if sign else gap)
    if match is None or one.value is None or other.value is None:
        return None
    signed = _sign(words, text, one)
    if (sign and not signed) or (match["unit"] and not _PERCENT.match(text, other.end)):
        return None
    joint = "-" if match["dash"] else " ".join(match["word"].lower().split())
    if joint in {"in", "in every", "out of"}:
        return "part" if _is_part(one, other, joint, parsed) else None
    return _spread(one, other, joint, parsed, words)


def _sign(words: Words, text: str, amount: Amount) -> re.Match[str] | None:
    """The sign of a currency right before an amount."""
    return words.sign.search(text[max(0, amount.start - _LONGEST_SIGN) : amount.start])


def _is_part(one: Amount, other: Amount, joint: str, parsed: Parsed) -> bool:
    """*One in five*, *nine out of ten*: the preposition belongs to the number."""
    between = parsed.tokens((one.end + 1, other.start - 1))
    if between is None or (one.value or 0) >= (other.value or 0):
        return False
    return between[0].dep_ == "quantmod" and (joint != "in" or other.value in _WHOLES)


def _spread(one: Amount, other: Amount, joint: str, parsed: Parsed, words: Words) -> Joint | None:
    """A range, or two sides of a vote, or two states of one quantity."""
    low, high = _ends(one, other)
    sign = _sign(words, parsed.text, one)
    start = one.start - len(sign[0]) if sign else one.start
    before = parsed.text[max(0, start - _REACH) : start].lower().split()[-1:]
    if joint == "and":
        return "range" if before == ["between"] and low < high else None
    if joint == "or":
        return "range" if low < high <= _WIDEST * low else None
    if joint == "to" and before and before[0] == "from" and _change(one, parsed, words):
        return "change"
    if low < high:
        return "range"
    return "sides" if one.scale == other.scale == 1 and not sign and not _PERCENT.match(parsed.text, other.end) else None


def _ends(one: Amount, other: Amount) -> tuple[float, float]:
    """The ends of a range, the first in the scale of the other where it has none: *2 to 3 million*."""
    low, high = one.value or 0.0, other.value or 0.0
    scaled = low * other.scale
    return (scaled, high) if one.scale == 1 and low < _UNSCALED and scaled < high else (low, high)


def _change(one: Amount, parsed: Parsed, words: Words) -> str | None:
    """The id of the verbs of change if *from* belongs to one: *rose from 30 to 45*."""
    tokens = parsed.tokens(one.span)
    if tokens is None:
        return None
    before = parsed.doc[max(0, tokens.start - 3) : tokens.start]
    verbs = (words.change.get(token.head.lemma_.lower()) for token in before if token.lower_ == "from")
    return next((verb.id for verb in verbs if verb is not None), None)


def _paired(parsed: Parsed, words: Words, pair: tuple[Amount, Amount], joint: Joint) -> Number | None:
    """The number that two amounts make."""
    one, other = pair
    if joint == "part":
        share = Amount(one.start, other.end, (one.value or 0) / (other.value or 1), "part")
        found = _number(parsed, words, share)
        return found._replace(of_ten=True) if found is not None else None
    low, high = _ends(one, other)
    found = _number(parsed, words, one, shared=other.end)
    tokens = parsed.tokens((one.start, other.end))
    if found is None or tokens is None:
        return None
    plain = found.modifier == "exact" and one.scale == other.scale == 1 and not found.sign and not found.percent
    return found._replace(
        span=(_opening(parsed.text, found.span[0]), other.end),
        value=None,
        low=low,
        high=high,
        modifier="range",
        tokens=tokens,
        head=tokens.root,
        sides=pair if plain else None,
        shared=False,
    )


def _and_a_half(parsed: Parsed, words: Words, amount: Amount) -> Number | None:
    """*A year and a half*: the unit stands before the half of it."""
    if amount.shape != "part" or amount.value != 1 / 2:
        return None
    window = parsed.text[max(0, amount.start - _REACH) : amount.start]
    match = _ONE_AND.search(window)
    if match is None or match["unit"].lower() not in words.units:
        return None
    start = amount.start - len(window) + match.start()
    whole = amount._replace(start=start, value=1 + amount.value, shape="words")
    found = _number(parsed, words, whole)
    return found._replace(unit_at=amount.start - len(window) + match.start("unit"), shared=True) if found is not None else None


def side(parsed: Parsed, words: Words, amount: Amount) -> Number | None:
    """One side of a vote as a number of its own."""
    return _number(parsed, words, amount)


def _opening(text: str, start: int) -> int:
    """Where a range begins that a preposition opens: *between 10 and 15*, *from 30 to 40*."""
    for word in ("between ", "from "):
        if text[max(0, start - len(word)) : start].lower() == word:
            return start - len(word)
    return start


def _number(parsed: Parsed, words: Words, amount: Amount, shared: int | None = None) -> Number | None:
    """An amount with bound, sign and percent; ``shared`` is the end of another that has the unit for both."""
    tokens = parsed.tokens(amount.span)
    if tokens is None:
        return None
    text, end = parsed.text, shared or amount.end
    sign = _sign(words, text, amount)
    start = amount.start - len(sign[0]) if sign else amount.start
    start, before = _bound_before(parsed, words, start)
    behind = _bound_behind(words, text, end)
    if behind is not None:
        end += behind[0]
    entries = [entry for entry in (amount.entry, before, behind[1] if behind else None) if entry is not None]
    percent = _PERCENT.match(text, end)
    modifier = entries[-1].value if entries and entries[-1].value else None
    return Number(
        span=(start, amount.end if shared else end),
        amount=amount,
        value=amount.value,
        low=amount.entry.low if amount.entry else None,
        high=amount.entry.high if amount.entry else None,
        modifier=modifier or ("vague" if amount.shape == "vague" else "exact"),  # type: ignore[arg-type]
        tokens=tokens,
        head=tokens.root,
        unit_at=percent.end() if percent else end,
        reasons=tuple(entry.id for entry in entries),
        sign=words.signs[sign[0].strip()] if sign else None,
        percent=("percentage points" if percent["point"] else "percent") if percent else None,
        shared=shared is not None,
    )


def _bound_before(parsed: Parsed, words: Words, start: int) -> tuple[int, Listed | None]:
    """The words before a number that bound it, and where they begin: *no fewer than*."""
    window = parsed.text[max(0, start - _REACH) : start].rpartition("\n\n")[2]
    if not window[-1:].isspace():
        return start, None
    tail = window.split()
    for count in range(min(_MOST_WORDS, len(tail)), 0, -1):
        entry = words.modifiers.get(" ".join(tail[-count:]).lower().lstrip(_OPENING))
        if entry is None:
            continue
        begins = start - len(window) + len(window.rsplit(None, count)[0] if len(tail) > count else "")
        begins += len(parsed.text[begins:start]) - len(parsed.text[begins:start].lstrip(_OPENING + " \n\t\u00a0"))
        return (start, None) if _is_preposition(parsed, begins, tail[-count:]) else (begins, entry)
    return start, None


def _is_preposition(parsed: Parsed, begins: int, phrase: list[str]) -> bool:
    if len(phrase) > 1 or phrase[0].lower() not in _ALSO_PREPOSITIONS:
        return False
    tokens = parsed.tokens((begins, begins + len(phrase[0])))
    if tokens is None or tokens[0].dep_ != "prep":
        return False
    above = tokens[0].head
    return above.lemma_.lower() not in _MEASURED_BY_VERB or any(kid.dep_ == "dobj" for kid in above.children)


def _bound_behind(words: Words, text: str, end: int) -> tuple[int, Listed] | None:
    """The words behind a number that bound it, and their length: *or more*, *-plus*."""
    match = _BEHIND.match(text, end)
    entry = words.behind.get(" ".join(match[0].split())) if match else None
    return (len(match[0]), entry) if match and entry else None
