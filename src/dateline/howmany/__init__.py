"""Figures: numbers of something, with bounds, unit, whom they are about, their event, and on whose word they stand.

`amounts` finds numbers in the text, `numbers` puts bounds, ranges and signs to them, and `labels` takes out those that only
name something. `phrases` hangs each in its clause. Then `reading` asks `shares`, `measures`, `votes` and `counts` what it is a
number of, `tolls` what befell those counted, and `links` and `stages` to whom, to which event and to which count of votes
it belongs. `rivals` links figures that disagree.
"""

from collections.abc import Iterator

from dateline.did import Did
from dateline.howmany import votes
from dateline.howmany.labels import is_label
from dateline.howmany.links import Setting
from dateline.howmany.numbers import Number, read_numbers, side
from dateline.howmany.reading import Told, read_figure
from dateline.howmany.rivals import Report, with_rivals
from dateline.howmany.words import Words, words_of
from dateline.lexicon import Lexicon
from dateline.parse import Parsed
from dateline.record import Because, Figure, Span, Time
from dateline.said import Said
from dateline.when import LENGTHS
from dateline.who import Who

__all__ = ["find_figures"]

# What has more numbers than this is no sentence but a table; reading all of it would cost the square of its length.
MOST_IN_A_SENTENCE = 40


def find_figures(parsed: Parsed, lexicon: Lexicon, who: Who, said: Said, did: Did, times: tuple[Time, ...]) -> tuple[Figure, ...]:
    """The figures of a report's body in text order; numbers that belong to dates, names and lists are none."""
    words = words_of(lexicon)
    dated = [time.span for time in times if time.because[0].rule not in LENGTHS]
    setting = Setting(parsed, words, who, did, times)
    told: list[Told] = []
    for number, ballot in _numbers(parsed, words, dated):
        before = told[-1] if told else None
        one = read_figure(number, ballot, setting, said, before)
        if one is not None and not (before is not None and _converts(before.figure, one.figure, parsed.text)):
            told.append(one.numbered(len(told) + 1))
    report = Report(
        {actor.id: actor for actor in who.actors},
        {statement.id: statement for statement in said.statements},
        {event.id: event for event in did.events},
    )
    return with_rivals(told, report)


def _numbers(parsed: Parsed, words: Words, dated: list[Span]) -> Iterator[tuple[Number, Because | None]]:
    """The numbers of a text that may be figures, and for the two sides of a vote the word that tells of it."""
    for number in _few(read_numbers(parsed, words, dated), parsed):
        if is_label(number, parsed, words):
            continue
        ballot = votes.ballot_of(number, words) if number.sides is not None else None
        if number.sides is not None and ballot is not None:
            yield from ((one, ballot) for one in (side(parsed, words, amount) for amount in number.sides) if one is not None)
        elif number.low is None or number.high is None or number.low < number.high:
            yield number, None


def _few(numbers: list[Number], parsed: Parsed) -> Iterator[Number]:
    """The numbers of sentences, and of what only looks like one the first few: tables and lists without end."""
    at = seen = 0
    for number in numbers:
        while at < len(parsed.sentences) and parsed.sentences[at][1] <= number.tokens.start:
            at, seen = at + 1, 0
        seen += 1
        if seen <= MOST_IN_A_SENTENCE:
            yield number


def _converts(before: Figure, figure: Figure, text: str) -> bool:
    """Whether a figure only tells the one before it in another unit: *10 kilometres (six miles)*."""
    between = text[before.span[1] : figure.span[0]].strip()
    if between != "(" or before.kind != figure.kind or figure.unit is None:
        return False
    return before.unit != figure.unit or figure.kind == "money"  # "A$140 million ($96 million)"
