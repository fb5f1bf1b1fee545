"""The outlines of countries, and what of them is disputed, as paths on a sheet."""

import functools
import itertools
import json
import math
import tomllib
from collections.abc import Iterable, Sequence
from importlib.resources import files
from pathlib import Path

import msgspec

from dateline.web.projection import View, view

# A coordinate in the file is so many degrees: finer than the outlines are.
UNIT = 0.02

PATH = Path(__file__).parent / "data" / "outlines.json"

# Degrees around the Earth. Two neighbours on an outline that are more than half of it apart stand on both sides of the date line.
_ROUND = 360.0

Point = tuple[float, float]


class Dispute(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One area or border that is disputed: its name, a neutral sentence, and how it is drawn, if it is.

    Attributes:
        name: of the area.
        says: how things stand, in neutral words.
        between: keys of outlines whose common border is disputed; with ``within``, only the part in those bounds.
        within: west, south, east, north.
        shape: the key of an outline.
        ring: points by hand, longitude and latitude, rough.
    """

    name: str
    says: str
    between: tuple[str, ...] = ()
    within: tuple[float, float, float, float] = (-180, -90, 180, 90)
    shape: str = ""
    ring: tuple[Point, ...] = ()


class Outlines(msgspec.Struct, frozen=True):
    """Lines, each as its first point and steps, and the rings of each country as numbers of lines; ``~n`` is line n backwards."""

    arcs: tuple[tuple[int, ...], ...]
    countries: dict[str, tuple[tuple[int, ...], ...]]

    def line(self, number: int) -> list[Point]:
        """The points of one line."""
        steps = self.arcs[number if number >= 0 else ~number]
        x = y = 0
        points = []
        for dx, dy in zip(steps[::2], steps[1::2], strict=True):
            x, y = x + dx, y + dy
            points.append((x * UNIT, y * UNIT))
        return points if number >= 0 else points[::-1]

    def rings(self, key: str) -> list[list[Point]]:
        """The rings of a country; none if it is too small to have one."""
        return [[point for number in ring for point in self.line(number)] for ring in self.countries.get(key, ())]

    def common(self, one: str, other: str) -> list[list[Point]]:
        """The lines that two countries share."""
        numbers = [
            {number if number >= 0 else ~number for ring in self.countries[key] for number in ring} for key in (one, other)
        ]
        return [self.line(number) for number in sorted(numbers[0] & numbers[1])]


@functools.cache
def outlines() -> Outlines:
    """All outlines, as the package carries them."""
    return msgspec.convert(json.loads(PATH.read_text(encoding="utf-8")), Outlines)


@functools.cache
def disputes() -> tuple[Dispute, ...]:
    """What is disputed, by name."""
    raw = files("dateline.web").joinpath("data", "disputed.toml").read_text(encoding="utf-8")
    return tuple(sorted(msgspec.convert(tomllib.loads(raw)["disputed"], list[Dispute]), key=lambda each: each.name))


@functools.cache
def regions() -> dict[str, tuple[float, float, float, float]]:
    """The parts of the Earth that a map can show: west, south, east, north."""
    raw = files("dateline.web").joinpath("data", "disputed.toml").read_text(encoding="utf-8")
    return msgspec.convert(tomllib.loads(raw)["regions"], dict[str, tuple[float, float, float, float]])


@functools.cache
def sheet(region: str) -> View:
    """The sheet of one region."""
    return view(*regions()[region])


@functools.cache
def land(region: str) -> str:
    """All countries as one path on a region's sheet."""
    return "".join(country(region, key) for key in outlines().countries)


@functools.cache
def country(region: str, key: str) -> str:
    """The path of one country on a region's sheet; empty if it is not on it, or has no outline."""
    rings = [part for ring in outlines().rings(key) for part in _on_both_sides(ring)]
    return "".join(_path(ring, sheet(region), closed=True) for ring in rings)


def _on_both_sides(ring: list[Point]) -> list[list[Point]]:
    """A ring as it is, or, if it crosses the date line, its part on each side of it.

    >>> _on_both_sides([(170, 0), (-170, 0), (-170, 9), (170, 9)])
    [[(170, 0), (180.0, 0.0), (180.0, 9.0), (170, 9)], [(-180.0, 0.0), (-170.0, 0), (-170.0, 9), (-180.0, 9.0)]]
    """
    whole, turns, before = [], 0.0, ring[0][0]
    for x, y in ring:
        turns -= math.copysign(_ROUND, x - before) if abs(x - before) > _ROUND / 2 else 0.0
        whole.append((x + turns if turns else x, y))
        before = x
    if all(abs(x) <= _ROUND / 2 for x, _ in whole):
        return [whole]
    step = -_ROUND if max(x for x, _ in whole) > _ROUND / 2 else _ROUND
    return [_cut(whole), _cut([(x + step, y) for x, y in whole])]


def _cut(ring: list[Point]) -> list[Point]:
    """The part of a ring that is on the map; where it leaves and comes back it follows the edge."""
    edge, found = _ROUND / 2, []
    for (x, y), (after_x, after_y) in itertools.pairwise([*ring, ring[0]]):
        if abs(x) <= edge:
            found.append((x, y))
        if (abs(x) > edge) != (abs(after_x) > edge):
            side = math.copysign(edge, x if abs(x) > edge else after_x)
            found.append((side, y + (after_y - y) * (side - x) / (after_x - x)))
    return found


@functools.cache
def disputed(region: str) -> str:
    """All disputed borders and areas as one path on a region's sheet."""
    return "".join(_path(points, sheet(region), closed=closed) for each in disputes() for points, closed in _drawn(each))


def _drawn(of: Dispute) -> Iterable[tuple[list[Point], bool]]:
    """The lines of a dispute, and whether each is a ring."""
    if of.between:
        west, south, east, north = of.within
        for line in outlines().common(*of.between):
            yield [(x, y) for x, y in line if west <= x <= east and south <= y <= north], False
    for ring in outlines().rings(of.shape):
        yield ring, True
    if of.ring:
        yield list(of.ring), True


def _path(points: Sequence[Point], on: View, *, closed: bool) -> str:
    """A path through points, in tenths of the sheet's units; empty if none of them is on it."""
    placed = [on.at(*point) for point in points]
    if not any(on.shows(*point) for point in placed):
        return ""
    text, last = [], None
    for x, y in placed:
        here = (round(x, 1), round(y, 1))
        if here != last:
            text.append(f"{here[0]:g} {here[1]:g}")
        last = here
    return f"M{'L'.join(text)}{'Z' if closed else ''}"
