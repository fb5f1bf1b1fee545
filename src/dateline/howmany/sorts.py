"""What a number is a number of: the kind of the figure, its unit, and the words that say so."""

from typing import NamedTuple

from dateline.record import Because, FigureKind, Span


class Sort(NamedTuple):
    """The kind of a figure with its unit, of what it is, and the span of the whole where the unit is part of it."""

    kind: FigureKind
    unit: str | None
    of: str | None
    span: Span
    reasons: tuple[Because, ...] = ()


def because(rule: str, *spans: Span) -> Because:
    """One reason with the spans on which it stands."""
    return Because(rule=rule, spans=spans)
