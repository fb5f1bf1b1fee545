"""Pairs of tellings that fit: one partition after the other, each on its own."""

from collections.abc import Iterator

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


def edges(table: Features) -> Edges:
    """All pairs of a table's rows that fit, partition by partition."""
    parts = [Edges(np.empty(0, np.intp), np.empty(0, np.intp), np.empty(0, np.float32))]
    parts += _of_weeks(table)
    parts.append(fitting(table, *lookbacks(table)))
    return Edges(*(np.concatenate([getattr(part, name) for part in parts]) for name in Edges.__struct_fields__))


def _of_weeks(table: Features) -> Iterator[Edges]:
    for week, rows in partitions(table):
        found = week_edges(table.some(rows), week)
        yield Edges(rows[found.one], rows[found.other], found.fit)


def week_edges(table: Features, week: int) -> Edges:
    """The pairs of one partition that fit: a pure function of the tellings of a week and of the window behind it."""
    return fitting(table, *candidates(table, week))


def fitting(table: Features, one: Rows, other: Rows) -> Edges:
    """Of these pairs those that fit."""
    fit = scores(table, one, other)
    good = fit >= weights().limits.join
    return Edges(one[good], other[good], fit[good])
