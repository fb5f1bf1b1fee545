"""Figures: numbers of something, with bounds, unit, whom they are about, their event, and on whose word they stand.

`amounts` finds numbers in the text, `numbers` puts bounds, ranges and signs to them, and `labels` takes out those that only name
something. `phrases` hangs each in its clause. Readers for shares, measures, votes and counts then say what it is a number of, and
`links` to whom, to which event and to which count of votes it belongs. `rivals` links figures that disagree.
"""

from collections.abc import Iterator

from spacy.tokens import Token

from dateline.did import Did
from dateline.howmany import links, measures, shares, votes
from dateline.howmany.counts import read_count
from dateline.howmany.labels import is_label
from dateline.howmany.numbers import Number, read_numbers, side
from dateline.howmany.phrases import Phrase, phrase_of
from dateline.howmany.rivals import Report, Told, with_rivals
from dateline.howmany.sorts import Sort, because
from dateline.howmany.tolls import Lot, lot_of
from dateline.howmany.words import Words, words_of
from dateline.lexicon import Lexicon
from dateline.parse import Parsed
from dateline.record import Because, Figure, Time
from dateline.said import Said
from dateline.when import LENGTHS
from dateline.who import Who

__all__ = ["find_figures"]

# Kinds that are part of a count of votes, and so can have its stage.
_STAGED = frozenset({"share", "votes"})
# Lengths, ways, ages and ranks are no state of a day.
_UNDATED = frozenset({"duration", "distance", "age", "rank"})


def find_figures(parsed: Parsed, lexicon: Lexicon, who: Who, said: Said, did: Did, times: tuple[Time, ...]) -> tuple[Figure, ...]:
    """The figures of a report's body in text order; numbers that belong to dates, names and lists are none."""
    words = words_of(lexicon)
    dated = [time.span for time in times if time.because[0].rule not in LENGTHS]
    setting = links.set_up(parsed, words, who, did, times)
    told: list[Told] = []
    for number, ballot in _numbers(parsed, words, dated):
        one = _told(f"f{len(told) + 1}", number, ballot, setting, said)
        if one is not None and not (told and _converts(told[-1].figure, one.figure, parsed.text)):
            told.append(one)
    report = Report(
        {actor.id: actor for actor in who.actors},
        {statement.id: statement for statement in said.statements},
        {event.id: event for event in did.events},
    )
    return with_rivals(told, report)


def _numbers(parsed: Parsed, words: Words, dated: list[tuple[int, int]]) -> Iterator[tuple[Number, Because | None]]:
    """The numbers of a text that may be figures, and for the two sides of a vote the word that tells of it."""
    for number in read_numbers(parsed, words, dated):
        if is_label(number, parsed, words):
            continue
        ballot = votes.ballot_of(number, words) if number.sides is not None else None
        if number.sides is not None and ballot is not None:
            yield from ((one, ballot) for one in (side(parsed, words, amount) for amount in number.sides) if one is not None)
        elif number.low is None or number.high is None or number.low < number.high:
            yield number, None


def _told(figure_id: str, number: Number, ballot: Because | None, setting: links.Setting, said: Said) -> Told | None:
    """The figure that a number is, with what is needed to compare it; ``None`` where it is a number of nothing."""
    phrase = phrase_of(number)
    lot = lot_of(phrase, setting.words) if ballot is None else None
    sort = votes.one_side(phrase, ballot) if ballot is not None else _sort(phrase, lot, setting)
    if sort is None or (number.amount.attached and sort.span[1] <= number.amount.end):
        return None
    holder = _holder(phrase, lot, sort, said)
    counting = links.stage_of(phrase, setting) if sort.kind in _STAGED else None
    time = links.time_of(phrase, setting) if sort.kind not in _UNDATED else None
    event, linked = links.event_of(phrase, sort, lot.token if lot is not None else None, setting)
    reasons = [because(rule, number.span) for rule in number.reasons]
    reasons += [*linked, *sort.reasons, *([because(counting.entry.id, counting.span)] if counting else [])]
    part = number.amount.shape == "part" and not number.percent
    figure = Figure(
        id=figure_id,
        span=sort.span,
        kind=sort.kind,
        value=shares.worth(number.value, sort.unit, part) if sort.kind == "share" else number.value,
        low=number.low,
        high=number.high,
        modifier=number.modifier,
        unit=sort.unit,
        of=sort.of,
        about=links.about(phrase, sort, setting),
        event=event,
        statement=said.statements[holder].id if holder is not None else None,
        time=time.id if time is not None else None,
        stage=counting.stage if counting is not None else None,
        because=(*reasons, because(f"howmany.{sort.kind}", number.span)),
    )
    return Told(figure, phrase, partial=_is_partial(phrase, setting.words), sentence=_sentence(number.head, setting.parsed))


def _holder(phrase: Phrase, lot: Lot | None, sort: Sort, said: Said) -> int | None:
    """The statement that holds a figure; none where its own cue says what befell those counted: *claimed 17 lives*."""
    holder = said.holding(phrase.number.head.i)
    told_by = lot.token if lot is not None else phrase.verb if sort.kind == "votes" else None
    return None if told_by is not None and said.cues.get(told_by.i) == holder else holder


def _sort(phrase: Phrase, lot: Lot | None, setting: links.Setting) -> Sort | None:
    """What a number is a number of, by the first reader that knows."""
    parsed, words, who = setting.parsed, setting.words, setting.who
    if _is_pronoun(phrase):
        return None
    if phrase.number.amount.shape == "ordinal" or measures.is_numbered(phrase.number, parsed.text):
        return measures.read_rank(phrase, parsed, words)
    found = shares.read_share(phrase, parsed, words)
    found = found or measures.read_money(phrase, parsed, words)
    found = found or measures.read_measure(phrase, parsed, words, who)
    if found is None and measures.is_time(phrase.number, parsed.text, words):
        return None
    if found is not None or phrase.number.amount.shape == "part":
        return found
    found = measures.read_age(phrase, parsed, words, who)
    found = found or votes.read_votes(phrase, parsed, words)
    return found or read_count(phrase, lot, words, who)


def _is_pronoun(phrase: Phrase) -> bool:
    """*No one*, *one another*: one without a noun that is no numeral."""
    number = phrase.number
    return number.value == 1 and phrase.noun is None and number.tokens[0].tag_ != "CD" and not number.sign and not number.percent


def _is_partial(phrase: Phrase, words: Words) -> bool:
    """Whether a figure is of some of those told before: *including 37 children*, *12 of them*."""
    if phrase.prep is not None and phrase.prep.lower_ in words.with_others:
        return True
    some_of = any(kid.lower_ == "of" and kid.dep_ == "prep" for kid in phrase.number.head.rights)
    return some_of and phrase.number.modifier != "vague"


def _sentence(token: Token, parsed: Parsed) -> int:
    """The number of the sentence that a token stands in."""
    low, high = 0, len(parsed.sentences)
    while low < high:
        middle = (low + high) // 2
        low, high = (middle + 1, high) if parsed.sentences[middle][1] <= token.i else (low, middle)
    return low


def _converts(before: Figure, figure: Figure, text: str) -> bool:
    """Whether a figure only tells the one before it in another unit: *10 kilometres (six miles)*."""
    between = text[before.span[1] : figure.span[0]].strip()
    return between == "(" and before.kind == figure.kind and before.unit != figure.unit and figure.unit is not None
