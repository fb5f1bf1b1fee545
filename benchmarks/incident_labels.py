"""The labels of incidents, as ``tests/incidents`` has them, and which events of a record they mean."""

import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

import msgspec

from dateline.ids import event_id
from dateline.record import Event, Record, Span
from dateline.report import Report

HOME: Final = Path(__file__).parents[1] / "tests" / "incidents"


class Tell(msgspec.Struct, frozen=True):
    """The exact words with which a report tells an occasion."""

    occasion: str
    quote: str


class Occasion(msgspec.Struct, frozen=True):
    """An occasion: when, where and what, for people; and the types of event as which it may be told."""

    id: str
    when: str
    where: str
    what: str
    types: tuple[str, ...]


class Quote(msgspec.Struct, frozen=True):
    """Labelled words of a text: the act's label, and the types that its event may have; none: any type."""

    span: Span
    label: str
    types: tuple[str, ...] = ()


class LabelledReport(msgspec.Struct, frozen=True):
    """A report as the files of labels have it."""

    id: str
    outlet: str
    owner: str
    published: str
    title: str
    text: str
    tells: tuple[Tell, ...]

    def report(self) -> Report:
        """The report to read."""
        at = self.published if "T" in self.published else None
        return Report(text=self.text, title=self.title, outlet=self.outlet, published=self.published[:10], published_at=at)

    def quotes(self, types: Mapping[str, tuple[str, ...]]) -> list[Quote]:
        """The words of each telling as characters of the text, with the types of its occasion."""
        starts = [(self.text.index(tell.quote), tell) for tell in self.tells]
        return [Quote((at, at + len(tell.quote)), tell.occasion, types[tell.occasion]) for at, tell in starts]


class Side(msgspec.Struct, frozen=True):
    """One side of a labelled dispute: the report and its exact words."""

    report: str
    quote: str


class LabelledDispute(msgspec.Struct, frozen=True):
    """Two tellings of an occasion that can't both be right."""

    occasion: str
    kind: str
    between: tuple[Side, Side]


class Labels(msgspec.Struct, frozen=True):
    """One half of the labelled reports."""

    occasions: tuple[Occasion, ...]
    reports: tuple[LabelledReport, ...]
    disputes: tuple[LabelledDispute, ...]


def labels(half: str) -> Labels:
    """The labels of ``dev``, ``dev2`` or ``heldout``."""
    return msgspec.convert(tomllib.loads((HOME / f"{half}.toml").read_text(encoding="utf-8")), Labels)


def labelled(record: Record, quotes: Iterable[Quote]) -> Iterator[tuple[str, str]]:
    """The ids of the events that are told in quoted words, with the labels: for each quote the first event in it.

    The first, since words that tell an act may name another behind it: an offer is rejected, a strike is condemned. An event
    is told where its trigger ends, since a trigger may begin with what the act is about: "the offer was rejected".
    """
    taken: set[str] = set()
    marked = list(quotes)
    for quote in marked:
        inside = sorted((event.trigger, event_id(record, event)) for event in record.events if quote in _told(event, marked))
        free = [key for _, key in inside if key not in taken]
        if free:
            taken.add(free[0])
            yield free[0], quote.label


def _told(event: Event, quotes: Sequence[Quote]) -> list[Quote]:
    """The quotes that an event of these triggers may belong to: those where one ends, else those that one touches."""
    spans = {event.trigger, *(span for word in event.words for span in word.trigger)}
    fit = [quote for quote in quotes if event.type in quote.types or not quote.types]
    ends = [quote for quote in fit if any(quote.span[0] < end <= quote.span[1] for _, end in spans)]
    return ends or [quote for quote in fit if any(start < quote.span[1] and quote.span[0] < end for start, end in spans)]
