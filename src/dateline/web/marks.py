"""A report's text cut at the edges of everything that was found in it, so that each piece can show all that lies over it."""

import itertools
from collections.abc import Iterator

import msgspec

from dateline.archive.excerpts import BLOT
from dateline.record import Record, Span

# The layers, from the one that is drawn at the bottom; each can be turned off in the page.
LAYERS = ("content", "speaker", "cue", "actor", "place", "time", "figure", "action")

# The layers whose words lead to a card: the act itself, and the word of saying.
LEADING = frozenset({"action", "cue"})


class Mark(msgspec.Struct, frozen=True):
    """One thing over a piece of text: its layer, the id of what it belongs to in the record, and words for it."""

    layer: str
    owner: str
    title: str


class Piece(msgspec.Struct, frozen=True):
    """A stretch of text over all of which the same marks lie; ``blotted`` if its words are not kept."""

    text: str
    marks: tuple[Mark, ...]
    blotted: bool = False

    @property
    def card(self) -> str | None:
        """The id of the event or statement whose card the piece leads to, that of the uppermost; ``None`` if it has none."""
        return next((mark.owner for mark in reversed(self.marks) if mark.layer in LEADING), None)


def paragraphs(record: Record) -> list[list[Piece]]:
    """The text as paragraphs of pieces; joined they are the text without its line breaks."""
    spans = sorted(_spans(record), key=lambda found: LAYERS.index(found[1].layer))
    text = record.report.text
    breaks = {edge for at, letter in enumerate(text) if letter == "\n" for edge in (at, at + 1)}
    edges = sorted({0, len(text), *breaks, *(edge for span, _ in spans for edge in span)})
    found: list[list[Piece]] = [[]]
    for start, end in itertools.pairwise(edges):
        if text[start:end] == "\n":
            found.append([])
            continue
        over = tuple(mark for span, mark in spans if span[0] <= start and end <= span[1])
        found[-1].append(Piece(text[start:end], over, BLOT in text[start:end]))
    return [part for part in found if part]


def _spans(record: Record) -> Iterator[tuple[Span, Mark]]:
    yield from _of_statements(record)
    yield from _of_actors(record)
    for place in record.places:
        title = ", ".join(filter(None, (place.name, place.country, place.precision)))
        yield from ((mention.span, Mark("place", place.id, title)) for mention in place.mentions)
    for time in record.times:
        days = time.start if time.start == time.end else f"{time.start} to {time.end}"
        yield time.span, Mark("time", time.id, days or "day unknown")
    for figure in record.figures:
        yield figure.span, Mark("figure", figure.id, f"{figure.kind}, {figure.modifier}")
    for event in record.events:
        spans = {span for word in event.words for span in word.trigger} | {event.trigger}
        yield from ((span, Mark("action", event.id, f"{event.type}, {event.status}")) for span in sorted(spans))


def _of_statements(record: Record) -> Iterator[tuple[Span, Mark]]:
    for statement in record.statements:
        for layer, spans in (
            ("content", statement.content),
            ("speaker", statement.speaker_spans),
            ("cue", statement.cue_spans),
        ):
            yield from ((span, Mark(layer, statement.id, f"{layer} ({statement.act})")) for span in spans)


def _of_actors(record: Record) -> Iterator[tuple[Span, Mark]]:
    for actor in record.actors:
        title = ", ".join(filter(None, (actor.name, actor.country, " ".join(actor.sectors))))
        yield from ((mention.span, Mark("actor", actor.id, title)) for mention in actor.mentions)
