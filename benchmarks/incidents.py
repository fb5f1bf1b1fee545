"""Incidents against labels: ``python -m benchmarks.incidents dev|heldout|meantime [--list]``.

``dev`` and ``heldout`` are our own labelled reports (``tests/incidents``), ``meantime`` is the corpus of that name below the
folder that ``DATELINE_CORPORA`` names. Only events that Dateline codes are grouped, so how many of the labelled tellings it
codes is printed beside. Three groupings are compared: every telling alone, the same word on the same day, and incidents.
``--list`` says what was joined wrongly and what was not joined, of ``dev`` alone: rules are not tuned on the others.
"""

import argparse
import os
import sys
import tomllib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

import msgspec

from benchmarks import meantime
from benchmarks.clusters import b_cubed, pairwise
from dateline.copies import Sketch, find_pairs, signature, stories
from dateline.ids import event_id
from dateline.incidents import Incident, gather, tellings_of
from dateline.parse.pipeline import load
from dateline.reader import Reader
from dateline.record import Event, Record, Span
from dateline.report import Report

HOME: Final = Path(__file__).parents[1] / "tests" / "incidents"
DEV: Final = "dev"

Groups = Mapping[str, str]


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


class Labels(msgspec.Struct, frozen=True):
    """One half of the labelled reports."""

    occasions: tuple[Occasion, ...]
    reports: tuple[LabelledReport, ...]


class Read(msgspec.Struct, frozen=True):
    """What was read of a part: its records, the occasion of each labelled event by its id, and how many were labelled."""

    records: tuple[Record, ...]
    gold: dict[str, str]
    asked: int


def labels(half: str) -> Labels:
    """The labels of ``dev`` or ``heldout``."""
    return msgspec.convert(tomllib.loads((HOME / f"{half}.toml").read_text(encoding="utf-8")), Labels)


def read(reports: Sequence[Report], quotes: Sequence[Sequence[Quote]], reader: Reader) -> Read:
    """Reports read, with the events that lie in labelled words."""
    records = tuple(reader.read_many(reports))
    gold = {key: label for record, marked in zip(records, quotes, strict=True) for key, label in labelled(record, marked)}
    return Read(records, gold, sum(len(marked) for marked in quotes))


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


def alone(records: Sequence[Record]) -> Groups:
    """Every event an occasion of its own."""
    return {key: key for record in records for key in (event_id(record, event) for event in record.events)}


def by_word(records: Sequence[Record]) -> Groups:
    """What is easy to do: events of one day that are told with the same word are one occasion."""
    docs = load().pipe(record.report.text for record in records)
    found = {}
    for record, doc in zip(records, docs, strict=True):
        for event in record.events:
            head = next(token for token in doc if token.idx + len(token) > event.trigger[0])
            day = (event.date and event.date.start) or record.report.published
            found[event_id(record, event)] = f"{head.lemma_.lower()} {day}"
    return found


def by_incident(records: Sequence[Record]) -> Groups:
    """What Dateline makes of them."""
    return {telling.event_id: incident.id for incident in gathered(records) for telling in incident.tellings}


def gathered(records: Sequence[Record]) -> list[Incident]:
    """The incidents of some records, copies of a report known as such."""
    roots = copied(records)
    return gather(telling for record in records for telling in tellings_of(record, root=roots.get(record.report.id)))


def copied(records: Sequence[Record]) -> dict[str, str]:
    """The report that each copy repeats."""
    parts = {record.report.id: record.report for record in records}
    sketches = [Sketch(key, part.published, signature(part.text)) for key, part in parts.items()]
    pairs = find_pairs(sketches, [], lambda ids: {key: parts[key].text for key in ids})
    return {copy.report_id: copy.to_id for copy in stories(pairs, {key: (p.published, p.outlet) for key, p in parts.items()})}


GROUPINGS: Final[dict[str, Callable[[Sequence[Record]], Groups]]] = {
    "each alone": alone,
    "word and day": by_word,
    "incidents": by_incident,
}


def table(part: Read) -> Iterator[str]:
    """The lines of the result, in percent."""
    told = len(set(part.gold.values()))
    yield f"coded {len(part.gold)} of {part.asked} labelled tellings, of {told} occasions; {len(part.records)} reports"
    yield f"{'':14}{'B-cubed':>7} {'P':>6} {'R':>6}   {'pairs P':>7} {'R':>6}"
    for name, grouping in GROUPINGS.items():
        found = grouping(part.records)
        cubed, pairs = b_cubed(part.gold, found), pairwise(part.gold, found)
        yield (
            f"{name:14}{100 * cubed.f1:7.1f} {100 * cubed.precision:6.1f} {100 * cubed.recall:6.1f}"
            f"   {100 * pairs.precision:7.1f} {100 * pairs.recall:6.1f}"
        )


def mistakes(part: Read) -> Iterator[str]:
    """Labelled events that incidents join wrongly or leave apart, in groups by occasion."""
    found, quotes = by_incident(part.records), _quotes(part.records)
    groups, occasions = defaultdict(set), defaultdict(set)
    for key, label in part.gold.items():
        groups[found[key]].add(label)
        occasions[label].add(found[key])
    for key, label in sorted(part.gold.items(), key=lambda pair: (pair[1], found[pair[0]])):
        others = sorted(groups[found[key]] - {label})
        if others or len(occasions[label]) > 1:
            yield f"{label} {found[key]} {quotes[key]}" + (f"  ALSO {' '.join(others)}" if others else "")


def _quotes(records: Sequence[Record]) -> dict[str, str]:
    """How each event is told: outlet, day, type, days of the event, and trigger with what follows."""
    return {
        event_id(record, event): f"{record.report.outlet} {record.report.published} {event.type} "
        f"{event.date and event.date.start}: {record.report.text[slice(event.trigger[0], event.trigger[1] + 50)]!r}"
        for record in records
        for event in record.events
    }


def part_of(name: str) -> Read:
    """A part by its name, read."""
    reader = Reader()
    if name == "meantime":
        articles = list(meantime.articles(Path(os.environ["DATELINE_CORPORA"]) / meantime.HOME))
        quotes = [[Quote(*mention) for mention in article.mentions] for article in articles]
        return read([article.report for article in articles], quotes, reader)
    half = labels(name)
    types = {occasion.id: occasion.types for occasion in half.occasions}
    return read([one.report() for one in half.reports], [one.quotes(types) for one in half.reports], reader)


def main(name: str, show: bool) -> None:
    """Read a part and print how well its events are grouped."""
    part = part_of(name)
    for line in table(part):
        print(line)
    for line in mistakes(part) if show else ():
        print(line)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("part", choices=[DEV, "heldout", "meantime"])
    parser.add_argument("--list", action="store_true")
    arguments = parser.parse_args()
    if arguments.list and arguments.part != DEV:
        sys.exit(f"Of {arguments.part} only totals are printed, so that nobody tunes rules on it; --list works with {DEV}.")
    main(arguments.part, arguments.list)
