"""The words of this step, ready to look up."""

import re
from typing import NamedTuple

from dateline.howmany.amounts import Scanner
from dateline.lexicon import Lexicon
from dateline.lexicon.entries import Listed
from dateline.record import FigureKind

Lists = dict[str, Listed]


class Lots(NamedTuple):
    """Words that say what befell people, in one role: each by its lemma, with what must stand beside it, if anything."""

    by_lemma: dict[str, list[tuple[tuple[str, ...], Listed]]]

    def alone(self, lemma: str) -> bool:
        """Whether a verb says it with nothing beside it."""
        return any(not rest for rest, _ in self.by_lemma.get(lemma, ()))


class Words(NamedTuple):
    """Lists of the lexicon by their words, as the readers of this step ask for them."""

    scanner: Scanner
    modifiers: Lists
    behind: Lists
    signs: Lists
    sign: re.Pattern[str]
    currencies: Lists
    units: Lists
    victim: Lots
    fate: Lots
    state: Lists
    act: Lists
    kind: Lists
    toll: Lists
    number_of: Lists
    drawn: Lists
    gathering: Lists
    with_others: Lists
    let_go: Lists
    animal: Lists
    household: Lists
    person: Lists
    ballot: Lists
    side: Lists
    measured: Lists
    change: Lists
    ranking: Lists
    age: Lists
    stage: Lists
    counted: Lists
    lasting: Lists


_TABLES: dict[str, Words] = {}


def words_of(lexicon: Lexicon) -> Words:
    """The lists that a lexicon has for this step, built once for each lexicon."""
    if lexicon.hash not in _TABLES:
        _TABLES[lexicon.hash] = _build(lexicon)
    return _TABLES[lexicon.hash]


def _build(lexicon: Lexicon) -> Words:
    def listed(prefix: str) -> Lists:
        return {word.lower(): entry for entry in lexicon.listed(f"howmany.{prefix}") for word in entry.words}

    signs = {word: entry for entry in lexicon.listed("howmany.currency.") for word in entry.words if _is_sign(word)}
    return Words(
        scanner=Scanner(listed("vague.")),
        modifiers=listed("modifier."),
        behind=listed("behind."),
        signs=signs,
        sign=re.compile(rf"(?<![^\W_])(?:{'|'.join(map(re.escape, sorted(signs, key=len, reverse=True)))})\s?\Z"),
        currencies=listed("currency."),
        units=listed("unit."),
        victim=_lots(lexicon, "victim."),
        fate=_lots(lexicon, "fate."),
        state=listed("state."),
        act=listed("act."),
        kind=listed("kind."),
        toll=listed("toll."),
        number_of=listed("number-of"),
        drawn=listed("drawn."),
        gathering=listed("gathering"),
        with_others=listed("with-others"),
        let_go=listed("let-go"),
        animal=listed("animal"),
        household=listed("household"),
        person=listed("person"),
        ballot=listed("ballot"),
        side=listed("side."),
        measured=listed("measured"),
        change=listed("change"),
        ranking=listed("rank."),
        age=listed("age."),
        stage=listed("stage."),
        counted=listed("counted"),
        lasting=listed("lasting"),
    )


def _is_sign(word: str) -> bool:
    """Whether a word for a currency stands before the number: $, US$, CHF, Rs."""
    return not word[0].isalpha() or (word[0].isupper() and " " not in word and not word[1:].islower()) or word.startswith("Rs")


def _lots(lexicon: Lexicon, prefix: str) -> Lots:
    table: dict[str, list[tuple[tuple[str, ...], Listed]]] = {}
    for entry in lexicon.listed(f"howmany.{prefix}"):
        for phrase in entry.words:
            lemma, *rest = phrase.split()
            table.setdefault(lemma, []).append((tuple(rest), entry))
    # What asks for more words is asked first: "shoot dead" before "shoot".
    return Lots({lemma: sorted(rows, key=lambda row: -len(row[0])) for lemma, rows in table.items()})


def kind_of(entry: Listed) -> FigureKind:
    """The kind that an id ends with: *howmany.victim.dead*."""
    return entry.id.split(".")[2]  # type: ignore[return-value]
