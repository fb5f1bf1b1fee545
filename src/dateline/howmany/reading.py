"""Reading: one number becomes one figure, or none."""

from bisect import bisect_right
from typing import NamedTuple

import msgspec

from dateline.howmany import links, measures, shares, stages, votes
from dateline.howmany.counts import read_count
from dateline.howmany.numbers import Number
from dateline.howmany.phrases import Phrase, phrase_of
from dateline.howmany.sorts import Sort, because
from dateline.howmany.tolls import Lot, lot_of, shared_lot
from dateline.parse import Parsed
from dateline.record import Because, Figure, FigureKind
from dateline.said import Said

# Kinds that are part of a count of votes, and so can have its stage.
_STAGED: frozenset[FigureKind] = frozenset({"share", "votes"})
# Lengths, ways, ages and ranks are no state of a day.
_UNDATED: frozenset[FigureKind] = frozenset({"duration", "distance", "age", "rank"})


class Told(NamedTuple):
    """A figure with its phrase, what befell those counted, and its sentence.

    ``partial`` marks a figure of only some of those told elsewhere: *including 37 children*.
    """

    figure: Figure
    phrase: Phrase
    lot: Lot | None
    partial: bool
    sentence: int

    def numbered(self, number: int) -> "Told":
        """The same with the id that its place in the report gives."""
        return self._replace(figure=msgspec.structs.replace(self.figure, id=f"f{number}"))


def read_figure(number: Number, ballot: Because | None, setting: links.Setting, said: Said, before: Told | None) -> Told | None:
    """The figure that a number is, without its id; ``None`` where it is a number of nothing.

    ``ballot`` is the word for a vote of which the number is one side, ``before`` the figure told before.
    """
    phrase, sentence = phrase_of(number), _sentence(number, setting.parsed)
    if ballot is not None:
        return _told(phrase, votes.one_side(phrase, ballot), None, None, sentence, setting, said)
    sort, lot, whole = _measure(phrase, setting), None, None
    if sort is None and not _counts_nothing(phrase, setting):
        whole = before if before is not None and before.sentence == sentence and before.figure.kind in links.HARMED else None
        lot, whole = _lot(phrase, whole, setting)
        sort = read_count(phrase, lot, setting.words, setting.who) if not _is_pronoun(phrase, lot) else None
    if sort is None or (number.amount.attached and sort.span[1] <= number.amount.end):
        return None
    return _told(phrase, sort, lot, whole, sentence, setting, said)


def _sentence(number: Number, parsed: Parsed) -> int:
    """The index of the sentence that a number stands in."""
    return bisect_right(parsed.sentences, number.head.i, key=lambda sentence: sentence[0]) - 1


def _measure(phrase: Phrase, setting: links.Setting) -> Sort | None:
    """What a number measures, by the first reader that knows; ``None`` for what counts people or things."""
    parsed, words, who, number = setting.parsed, setting.words, setting.who, phrase.number
    if _is_ordinal(number, parsed):
        return measures.read_rank(phrase, parsed, words)
    found = shares.read_share(phrase, parsed, words)
    found = found or measures.read_money(phrase, parsed, words)
    found = found or measures.read_measure(phrase, parsed, words, who)
    if found is not None or _counts_nothing(phrase, setting):
        return found
    return measures.read_age(phrase, parsed, words, who) or votes.read_votes(phrase, parsed, words)


def _is_ordinal(number: Number, parsed: Parsed) -> bool:
    return number.amount.shape == "ordinal" or measures.is_numbered(number, parsed.text) is not None


def _counts_nothing(phrase: Phrase, setting: links.Setting) -> bool:
    """Whether a number that is no measure counts nothing either: a part, a place in a row, a point in time."""
    number, parsed = phrase.number, setting.parsed
    return number.amount.shape == "part" or _is_ordinal(number, parsed) or measures.is_time(number, parsed.text, setting.words)


def _lot(phrase: Phrase, whole: Told | None, setting: links.Setting) -> tuple[Lot | None, Told | None]:
    """What befell those counted, and the figure of which they are a part, if their clause does not say it itself."""
    lot = lot_of(phrase, setting.words)
    if whole is None or whole.lot is None or (lot is not None and lot.is_told_by(phrase.verb)):
        return lot, None
    shared = shared_lot(phrase, whole.phrase, whole.lot, setting.words)
    return (shared, whole) if shared is not None else (lot, None)


def _is_pronoun(phrase: Phrase, lot: Lot | None) -> bool:
    """*No one*, *one another*, *one of the detained deputies*: one of whom no verb tells what befell him is no number."""
    number = phrase.number
    if number.value != 1:
        return False
    bare = phrase.noun is None or (phrase.noun.dep_ == "pobj" and phrase.noun.head.i >= number.tokens.end - 1)
    return bare and (number.tokens[0].tag_ != "CD" or lot is None or not lot.is_told_by(phrase.verb))


def _told(
    phrase: Phrase, sort: Sort, lot: Lot | None, whole: Told | None, sentence: int, setting: links.Setting, said: Said
) -> Told:
    """The figure of a sort, with its links."""
    number = phrase.number
    holder = _holder(phrase, lot, sort, said)
    about = links.about(phrase, sort, setting)
    counting = stages.stage_of(phrase, sort, about, setting) if sort.kind in _STAGED else None
    time = links.time_of(phrase, setting) if sort.kind not in _UNDATED else None
    event, linked = links.event_of(phrase, sort, lot, setting)
    reasons = [because(rule, number.span) for rule in number.reasons]
    reasons += [*sort.reasons, *linked, *([because(counting.entry.id, counting.span)] if counting else [])]
    part = number.amount.shape == "part" and not number.percent
    figure = Figure(
        id="",
        span=sort.span,
        kind=sort.kind,
        value=shares.worth(number.value, sort.unit, part) if sort.kind == "share" else number.value,
        low=number.low,
        high=number.high,
        modifier=number.modifier,
        unit=sort.unit,
        of=sort.of,
        about=about,
        event=event or (whole.figure.event if whole is not None else None),
        statement=said.statements[holder].id if holder is not None else None,
        time=time.id if time is not None else None,
        stage=counting.stage if counting is not None else None,
        because=(*reasons, because(f"howmany.{sort.kind}", number.span)),
    )
    return Told(figure, phrase, lot, whole is not None or _is_partial(phrase), sentence)


def _holder(phrase: Phrase, lot: Lot | None, sort: Sort, said: Said) -> int | None:
    """The statement that holds a figure; none where its own cue says what befell those counted: *claimed 17 lives*."""
    holder = said.holding(phrase.number.head.i)
    told_by = lot.token if lot is not None else phrase.verb if sort.kind == "votes" else None
    return None if told_by is not None and said.cues.get(told_by.i) == holder else holder


def _is_partial(phrase: Phrase) -> bool:
    """Whether a figure is of some of those told elsewhere: *12 of the wounded*."""
    some_of = any(kid.lower_ == "of" and kid.dep_ == "prep" for kid in phrase.number.head.rights)
    return some_of and phrase.number.modifier != "vague"
