"""Pairs of tellings that fit: one partition after the other, each on its own."""

import hashlib
from collections.abc import Callable, Iterable, Iterator

import msgspec
import numpy as np

from dateline.incidents.blocks import candidates, partitions
from dateline.incidents.features import Features, Values
from dateline.incidents.lookbacks import lookbacks
from dateline.incidents.scores import Rows, scores
from dateline.incidents.tables import weights


class Edges(msgspec.Struct, frozen=True):
    """Pairs of rows that fit, the earlier row first, with the score of each."""

    one: Rows
    other: Rows
    fit: Values


class Week(msgspec.Struct, frozen=True):
    """The pairs of one partition, as rows of the partition, and the digest of the tellings that they were found in."""

    digest: str
    found: Edges


# What was found in each week before.
Memory = dict[int, Week]


# What goes through weeks: gives them as they are, and may show how far it is.
Track = Callable[[Iterable[tuple[int, Rows]]], Iterable[tuple[int, Rows]]]


def edges(table: Features, memory: Memory | None = None, track: Track = iter) -> Edges:
    """All pairs of a table's rows that fit, partition by partition.

    Args:
        table: the tellings.
        memory: what was found before; weeks whose tellings are the same are not compared again, and what is found is put in.
        track: goes through the weeks.
    """
    parts = [Edges(np.empty(0, np.intp), np.empty(0, np.intp), np.empty(0, np.float32))]
    parts += _of_weeks(table, {} if memory is None else memory, track)
    parts.append(fitting(table, *lookbacks(table)))
    return Edges(*(np.concatenate([getattr(part, name) for part in parts]) for name in Edges.__struct_fields__))


def _of_weeks(table: Features, memory: Memory, track: Track) -> Iterator[Edges]:
    held = dict(memory)
    memory.clear()
    for week, rows in track(partitions(table)):
        part = table.some(rows)
        digest = digest_of(part)
        before = held.get(week)
        memory[week] = before if before and before.digest == digest else Week(digest, week_edges(part, week))
        found = memory[week].found
        yield Edges(rows[found.one], rows[found.other], found.fit)


def digest_of(table: Features) -> str:
    """A hash of tellings and of the weights by which they are compared."""
    found = hashlib.blake2b(msgspec.json.encode(weights()), digest_size=16)
    found.update(msgspec.json.encode(table.keys))
    for columns in (table.numbers, table.sets):
        for name in sorted(columns):
            found.update(columns[name].tobytes())
    return found.hexdigest()


def week_edges(table: Features, week: int) -> Edges:
    """The pairs of one partition that fit: a pure function of the tellings of a week and of the window behind it."""
    return fitting(table, *candidates(table, week))


def fitting(table: Features, one: Rows, other: Rows) -> Edges:
    """Of these pairs those that fit."""
    fit = scores(table, one, other)
    good = fit >= weights().limits.join
    return Edges(one[good], other[good], fit[good])
