"""Incidents against labels: ``python -m benchmarks.incidents dev|dev2|heldout|meantime [--list]``.

``dev``, ``dev2`` and ``heldout`` are our own labelled reports (``tests/incidents``), ``meantime`` is the corpus of that name
below the folder that ``DATELINE_CORPORA`` names. Only events that Dateline codes are grouped, so how many of the labelled
tellings it codes is printed beside. Three groupings are compared: every telling alone, the same word on the same day, and
incidents. ``--list`` says what was joined wrongly and what was not, of ``dev`` and ``dev2``: rules are not tuned on the others.
"""

import argparse
import os
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

import msgspec

from benchmarks import meantime
from benchmarks.clusters import b_cubed, matched, pairwise
from benchmarks.incident_labels import Quote, labelled, labels
from dateline.copies import Sketch, find_pairs, signature, stories
from dateline.ids import event_id
from dateline.incidents import Incident, gather, tellings_of
from dateline.incidents.disputes import disputes
from dateline.incidents.overlay import Overlay
from dateline.parse.pipeline import load
from dateline.reader import Reader
from dateline.record import Record
from dateline.report import Report

# Those that rules may be tuned on.
DEV: Final = ("dev", "dev2")

Groups = Mapping[str, str]

# An occasion and the kind of a dispute about it.
Disputed = tuple[str, str]


class Read(msgspec.Struct, frozen=True):
    """What was read of a part.

    Attributes:
        records: those of its reports.
        gold: the occasion of each labelled event, by the event's id.
        asked: how many tellings were labelled.
        missed: the labelled words of which no event was read.
        disputes: the labelled ones, as occasion and kind.
        owners: who owns which outlet.
    """

    records: tuple[Record, ...]
    gold: dict[str, str]
    asked: int
    disputes: frozenset[Disputed] = frozenset()
    owners: dict[str, str] = {}
    missed: tuple[str, ...] = ()


def read(reports: Sequence[Report], quotes: Sequence[Sequence[Quote]], reader: Reader) -> Read:
    """Reports read, with the events that lie in labelled words."""
    records = tuple(reader.read_many(reports))
    gold, missed = {}, []
    for record, marked in zip(records, quotes, strict=True):
        found = dict(labelled(record, marked))
        gold.update(found)
        read_ones = Counter(found.values())
        missed += [f"{quote.label} {record.quote(quote.span)}" for quote in marked if not read_ones[quote.label]]
    return Read(records, gold, sum(len(marked) for marked in quotes), missed=tuple(missed))


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


def found_disputes(part: Read) -> set[Disputed]:
    """The disputes that Dateline finds in incidents of labelled events.

    A dispute is about the occasion of its sides, or where those are not labelled, of most labelled events of the incident.
    """
    return {
        (occasion, dispute.kind)
        for incident in gathered(part.records)
        for dispute in disputes(incident.tellings, Overlay(owners=part.owners))
        for occasion in _occasion(part.gold, [side.event_id for side in dispute.sides], incident)
    }


def _occasion(gold: Mapping[str, str], sides: Sequence[str], incident: Incident) -> list[str]:
    """The occasion that an incident's events are labelled with, those of the sides first; none if no event is labelled."""
    known = [gold[key] for key in sides if key in gold] or [
        gold[telling.event_id] for telling in incident.tellings if telling.event_id in gold
    ]
    return [name for name, _ in Counter(known).most_common(1)]


def dispute_lines(part: Read) -> Iterator[str]:
    """How many disputes were found, with their kind and whatever their kind, in percent."""
    found = found_disputes(part)
    whole, about = matched(part.disputes, found), matched({one for one, _ in part.disputes}, {one for one, _ in found})
    for name, score in (("with kind", whole), ("any kind", about)):
        yield f"disputes {name}: F1 {100 * score.f1:.1f}, P {100 * score.precision:.1f}, R {100 * score.recall:.1f}"


def mistakes(part: Read) -> Iterator[str]:
    """Labelled events that incidents join wrongly or leave apart, in groups by occasion."""
    quotes, found = _quotes(part.records), by_incident(part.records)
    groups, occasions = defaultdict(set), defaultdict(set)
    for key, label in part.gold.items():
        groups[found[key]].add(label)
        occasions[label].add(found[key])
    yield from (f"not read: {one}" for one in part.missed)
    found_ones = found_disputes(part)
    yield from (f"dispute not found: {' '.join(one)}" for one in sorted(part.disputes - found_ones))
    yield from (f"dispute not labelled: {' '.join(one)}" for one in sorted(found_ones - part.disputes))
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
    part = read([one.report() for one in half.reports], [one.quotes(types) for one in half.reports], reader)
    known = frozenset((dispute.occasion, dispute.kind) for dispute in half.disputes)
    return msgspec.structs.replace(part, disputes=known, owners={one.outlet: one.owner for one in half.reports})


def main(name: str, show: bool) -> None:
    """Read a part and print how well its events are grouped."""
    part = part_of(name)
    for line in table(part):
        print(line)
    for line in dispute_lines(part) if part.disputes else ():
        print(line)
    for line in mistakes(part) if show else ():
        print(line)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("part", choices=[*DEV, "heldout", "meantime"])
    parser.add_argument("--list", action="store_true")
    arguments = parser.parse_args()
    if arguments.list and arguments.part not in DEV:
        tuned = " and ".join(DEV)
        sys.exit(f"Of {arguments.part} only totals are printed, so that nobody tunes rules on it; --list works with {tuned}.")
    main(arguments.part, arguments.list)
