"""Figures: numbers of something, with bounds, unit, whom they are about, their event, and on whose word they stand."""

import math
import re

import msgspec
from spacy.tokens import Token

from dateline.did import Did
from dateline.lexicon import Lexicon
from dateline.lexicon.entries import Listed
from dateline.parse import Parsed
from dateline.parse.tree import child, coordinated, surface_subject
from dateline.record import Because, Figure, FigureKind, Modifier, Span, Time
from dateline.said import Said
from dateline.when import LENGTHS
from dateline.who import Who

_DIGITS = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_SMALL = (
    "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen"
)
_TENS = "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
_SCALE = {"hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12}
_WORD = rf"(?:(?:{_TENS})(?:-(?:{_SMALL}))?|{_SMALL})"
_VALUES = {word: number for number, word in enumerate(_SMALL.split("|"), start=1)} | {
    word: number * 10 for number, word in enumerate(_TENS.split("|"), start=2)
}

# What a number may follow to be none of ours: part of a date, a time of day, a name ("Resolution 242") or a list.
_NOT_A_FIGURE = re.compile(r"(?:\d|[:/.\-]|[A-Z][a-z]+ )$")


class _Table(msgspec.Struct, frozen=True):
    """The word lists of this step, ready to look up."""

    pattern: re.Pattern[str]
    modifiers: dict[str, Listed]
    vague: dict[str, Listed]
    currencies: dict[str, Listed]
    units: dict[str, Listed]
    kinds: dict[str, Listed]


_TABLES: dict[str, _Table] = {}


def _table(lexicon: Lexicon) -> _Table:
    if lexicon.hash not in _TABLES:
        _TABLES[lexicon.hash] = _build(lexicon)
    return _TABLES[lexicon.hash]


def _build(lexicon: Lexicon) -> _Table:
    modifiers = _by_word(lexicon, "howmany.modifier.")
    vague = _by_word(lexicon, "howmany.vague.")
    currencies = _by_word(lexicon, "howmany.currency.")
    units = _by_word(lexicon, "howmany.unit.")
    kinds = _by_word(lexicon, "howmany.kind.")
    number = rf"(?:{_DIGITS}|{_WORD}|an?(?=\s+(?:hundred|thousand|million|dozen)))(?:[\s-](?:{'|'.join(_SCALE)}))?"
    signs = "|".join(re.escape(sign) for sign in currencies if not sign.isalpha())
    pattern = re.compile(
        rf"(?<![\w.])(?P<modifier>(?:{_any(modifiers)})\s+)?(?P<sign>{signs})?"
        rf"(?:(?P<low>{number})(?:\s*(?:-|–|to)\s*|\s+and\s+(?=\d+\s+people))(?=\d|{_WORD})(?P<high>{number})|(?P<number>{number})|(?P<vague>{_any(vague)}))"
        r"(?P<percent>\s?%|\s+per\s?cent(?:age\spoints)?\b)?(?![\w])",
        re.IGNORECASE,
    )
    return _Table(pattern, modifiers, vague, currencies, units, kinds)


def _by_word(lexicon: Lexicon, prefix: str) -> dict[str, Listed]:
    return {word: entry for entry in lexicon.listed(prefix) for word in entry.words}


def _any(words: dict[str, Listed]) -> str:
    return "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in sorted(words, key=len, reverse=True))


class _Number(msgspec.Struct, frozen=True):
    """A number phrase: its span, value and bounds, and the tokens that it covers."""

    span: Span
    value: float | None
    low: float | None
    high: float | None
    modifier: Modifier
    head: Token
    sign: str | None
    percent: bool
    rules: tuple[str, ...]


class _Sort(msgspec.Struct, frozen=True):
    """What a number is a number of, the lexicon line that says so, and where its unit ends if that follows the number."""

    kind: FigureKind
    unit: str | None = None
    of: str | None = None
    end: int | None = None
    rule: str | None = None


def find_figures(parsed: Parsed, lexicon: Lexicon, who: Who, said: Said, did: Did, times: tuple[Time, ...]) -> tuple[Figure, ...]:
    """The figures of a report's body in text order; numbers that belong to dates, names and lists are none."""
    table = _table(lexicon)
    dated = [time.span for time in times if time.because[0].rule not in LENGTHS]
    figures: list[Figure] = []
    for match in table.pattern.finditer(parsed.text, parsed.body):
        number = _number(match, parsed, table)
        if number is None or any(start < number.span[1] and number.span[0] < end for start, end in dated):
            continue
        figure = _figure(f"f{len(figures) + 1}", number, parsed, table, who, said, did)
        if figure is not None:
            figures.append(figure)
    return tuple(_competing(figure, figures) for figure in figures)


def _number(match: re.Match[str], parsed: Parsed, table: _Table) -> _Number | None:
    before = parsed.text[max(0, match.start() - 12) : match.start()]
    if not match["modifier"] and not match["sign"] and _NOT_A_FIGURE.search(before) and not match["percent"]:
        return None
    core = "number" if match["number"] else "vague" if match["vague"] else "low"
    tokens = parsed.tokens((match.start(core), match.end("high") if core == "low" else match.end(core)))
    if tokens is None:
        return None
    listed = [table.modifiers.get(_folded(match["modifier"])), table.vague.get(_folded(match["vague"]))]
    value, low, high = _bounds(match, table)
    if math.inf in {value, low, high}:
        return None  # hundreds of digits: no quantity of anything
    return _Number(
        span=match.span(),
        value=value,
        low=low,
        high=high,
        modifier=_modifier(listed[0], core),
        head=tokens.root,
        sign=match["sign"],
        percent=bool(match["percent"]),
        rules=tuple(entry.id for entry in listed if entry is not None),
    )


def _folded(text: str | None) -> str:
    return " ".join((text or "").lower().split())


def _modifier(listed: Listed | None, core: str) -> Modifier:
    if core == "low":
        return "range"
    if listed is not None and listed.value is not None:
        return listed.value  # type: ignore[return-value]
    return "vague" if core == "vague" else "exact"


def _bounds(match: re.Match[str], table: _Table) -> tuple[float | None, float | None, float | None]:
    if match["vague"]:
        entry = table.vague[_folded(match["vague"])]
        return None, entry.low, entry.high
    if match["low"]:
        low, high = value_of(match["low"]), value_of(match["high"])
        scale = _SCALE.get(_folded(match["high"]).split()[-1], 1)
        return None, low * scale if low < high / 100 else low, high
    return value_of(match["number"]), None, None


def value_of(text: str) -> float:
    """The value of a number in digits or words.

    >>> value_of("20,000"), value_of("twenty-three"), value_of("1.5 million")
    (20000.0, 23.0, 1500000.0)
    """
    amounts, scale = [], 1.0
    for part in re.split(r"[\s-]+", text.lower().replace(",", "")):
        if part in _SCALE:
            scale *= _SCALE[part]
        elif part not in {"a", "an"}:
            amounts.append(float(part) if part[0].isdigit() else _VALUES.get(part, 0))
    return scale * (sum(amounts) if amounts else 1)


def _figure(figure_id: str, number: _Number, parsed: Parsed, table: _Table, who: Who, said: Said, did: Did) -> Figure | None:
    sort = _share(number) or _money(number, table) or _measure(number, parsed, table) or _count(number, table, who)
    if sort is None:
        return None
    holder = said.holding(number.head.i)
    rules = (*number.rules, *filter(None, [sort.rule]), f"howmany.{sort.kind}")
    return Figure(
        id=figure_id,
        span=_stretch(number.span, sort.end, parsed),
        kind=sort.kind,
        value=number.value,
        low=number.low,
        high=number.high,
        modifier=number.modifier,
        unit=sort.unit,
        of=sort.of,
        about=_about(number, sort.kind, who),
        event=_event(number.head, did),
        statement=said.statements[holder].id if holder is not None else None,
        because=tuple(Because(rule=rule, spans=(number.span,)) for rule in rules),
    )


def _share(number: _Number) -> _Sort | None:
    return _Sort("share", "percent", _denominator(number.head)) if number.percent else None


def _denominator(head: Token) -> str | None:
    """What a share is a share of: *of the vote*."""
    for node in (head, head.head, *head.rights):
        for prep in node.children:
            noun = child(prep, "pobj") if prep.dep_ == "prep" and prep.lower_ == "of" else None
            if noun is not None:
                return noun.lemma_.lower()
    return None


def _money(number: _Number, table: _Table) -> _Sort | None:
    if number.sign:
        entry = table.currencies[number.sign.upper()]
        return _Sort("money", entry.value, rule=entry.id)
    noun = _counted(number.head)
    named = table.currencies.get(noun.lower_) if noun is not None else None
    if noun is None or named is None:
        return None
    return _Sort("money", named.value, end=noun.idx + len(noun.text), rule=named.id)


def _measure(number: _Number, parsed: Parsed, table: _Table) -> _Sort | None:
    """Durations, distances and ages: a number with a unit of measure behind it."""
    following = parsed.text[number.span[1] : number.span[1] + 20].lower()
    word = re.match(r"[\s-]?([a-z]+)", following)
    entry = table.units.get(word[1]) if word else None
    if word is None or entry is None or re.match(r"[\s-]?[a-z]+[\s-](?:ago|earlier|later)\b", following):
        return None
    old = re.match(r"[\s-]years?[\s-]old", following)
    kind = "age" if old else entry.id.split(".")[2]
    return _Sort(kind, entry.value, end=number.span[1] + word.end(1), rule=entry.id)  # type: ignore[arg-type]


def _count(number: _Number, table: _Table, who: Who) -> _Sort | None:
    """Tolls, crowds, votes and other counts: the noun that is counted and the verb that says what befell it."""
    noun = _counted(number.head)
    entry = _toll(number.head, noun, table) or _against(number, table)
    if noun is None or noun.pos_ == "PRON":
        return _Sort(_kind_of(entry), _unit(entry), rule=entry.id) if entry else None
    entry = entry or table.kinds.get(noun.lemma_.lower())
    if number.value == 1 or (entry is None and not _is_counted(number, noun, who)):
        return None
    return _Sort(_kind_of(entry) if entry else "count", _unit(entry), noun.lemma_.lower(), rule=entry.id if entry else None)


# From this number on a plain count of things is worth a figure: "60 vehicles", not "two sides".
COUNT_FROM = 10


def _is_counted(number: _Number, noun: Token, who: Who) -> bool:
    """Whether a bare number is a figure: people always, things from ten on; *the two armies* only tells them apart."""
    if noun.pos_ != "NOUN" or any(kid.dep_ == "det" and kid.lower_ in {"the", "these", "those"} for kid in noun.children):
        return False
    return who.at(noun) is not None or (number.value or number.low or 0) >= COUNT_FROM


def _against(number: _Number, table: _Table) -> Listed | None:
    """The losing side of a ballot: *by 61 votes to 38*."""
    before = [token.lower_ for token in number.head.doc[max(0, number.head.i - 2) : number.head.i]]
    return table.kinds.get("vote") if before in (["votes", "to"], ["votes", "against"]) else None


def _unit(entry: Listed | None) -> str | None:
    if entry is None:
        return None
    return "votes" if _kind_of(entry) == "votes" else "people"


def _kind_of(entry: Listed) -> FigureKind:
    return entry.id.split(".")[2]  # type: ignore[return-value]


def _counted(head: Token) -> Token | None:
    """The noun that a number counts: its head, or the object of *of* behind *dozens*."""
    if head.dep_ in {"nummod", "quantmod", "amod", "compound"} and head.head.pos_ in {"NOUN", "PROPN"}:
        return head.head
    of = next((prep for prep in head.rights if prep.lower_ == "of"), None)
    return child(of, "pobj") if of is not None else None


def _toll(head: Token, noun: Token | None, table: _Table) -> Listed | None:
    """What befell those counted, from the verb, adjective or noun that they hang on."""
    node = noun if noun is not None and noun.dep_ != "pobj" else head
    around = [
        node.head,
        *node.rights,
        *(kid for kid in node.head.rights if kid.dep_ in {"oprd", "acomp", "ccomp", "attr"}),
    ]
    if node.dep_ == "pobj":
        around += [node.head.head, *(kid for kid in node.head.head.rights if kid.dep_ == "dobj")]  # "put the dead at 54"
    for other in around:
        entry = table.kinds.get(f"{other.lemma_.lower()}*")
        if entry is not None and other.pos_ in {"VERB", "ADJ", "NOUN", "AUX"}:
            return entry
    return None


def _about(number: _Number, kind: str, who: Who) -> str | None:
    """Whom a figure is about: for shares the subject that received it; for counts those counted."""
    if kind in {"share", "votes", "rank", "money"}:
        node = number.head
        for _ in range(5):  # number, noun, preposition, verb and one to spare
            if node.pos_ in {"VERB", "AUX"}:
                receiver = child(node, "dative") or surface_subject(node)  # "gave Yushchenko 46 percent"
                actor = who.at(receiver) if receiver is not None else None
                return actor.id if actor else None
            node = node.head
        return None
    noun = _counted(number.head)
    actor = who.at(noun) if noun is not None else None
    return actor.id if actor else None


def _event(head: Token, did: Did) -> str | None:
    """The event that a figure belongs to: the nearest trigger on the way up from it."""
    node = head
    for _ in range(6):  # number, noun, preposition, noun, verb, clause
        if node.i in did.triggers:
            return did.triggers[node.i]
        for token in coordinated(node):
            if token.i in did.triggers:
                return did.triggers[token.i]
        node = node.head
    return None


def _stretch(span: Span, end: int | None, parsed: Parsed) -> Span:
    text = parsed.text[slice(*span)]
    low = span[0] + len(text) - len(text.lstrip())
    return (low, max(span[1], end) if end else span[1])


def _competing(figure: Figure, figures: list[Figure]) -> Figure:
    """A figure linked to those that give another number for the same quantity on another word."""
    rivals = tuple(
        other.id
        for other in figures
        if other.id != figure.id
        and other.kind == figure.kind
        and figure.event is not None
        and other.event == figure.event
        and (other.value, other.low) != (figure.value, figure.low)
        and other.statement != figure.statement
    )
    return msgspec.structs.replace(figure, competes_with=rivals) if rivals else figure
