"""Points on the Earth: how far they lie apart, and which one stands for a region."""

from collections.abc import Iterable
from typing import Any

import numpy as np

Point = tuple[float, float]
Numbers = np.ndarray[Any, Any]

EARTH_KM = 6371.0


def distances(points: Numbers) -> Numbers:
    """The kilometres between all pairs of points; one that nobody knows (NaN) is half around the Earth from any.

    >>> distances(np.array([[52.5, 13.4], [48.9, 2.4], [np.nan, np.nan]])).round(-1)[0].tolist()
    [0.0, 870.0, 20020.0]
    """
    north, east = np.radians(points.astype(float)).T
    unit = np.stack([np.cos(north) * np.cos(east), np.cos(north) * np.sin(east), np.sin(north)], axis=1)
    apart: Numbers = EARTH_KM * np.arccos(np.clip(np.nan_to_num(unit @ unit.T, nan=-1.0), -1.0, 1.0))
    return apart


def centre(towns: Iterable[Point]) -> Point:
    """The centre of the area that the towns enclose, as degrees north and east; of fewer than three towns, their mean.

    People crowd in corners of many regions, so the mean of towns lies off the middle, and much farther off if the large ones
    count more. No region whose towns lie on both sides of 180 degrees comes out well.

    >>> centre([(0, 0), (0, 10), (10, 0), (10, 10), (1, 1), (1, 2)])
    (5.0, 5.0)
    """
    points = sorted({(east, north) for north, east in towns})
    hull = _half(points) + _half(points[::-1])
    doubled = east = north = 0.0
    for (x0, y0), (x1, y1) in zip(hull, hull[1:] + hull[:1], strict=True):
        cross = x0 * y1 - x1 * y0
        doubled += cross
        east += (x0 + x1) * cross
        north += (y0 + y1) * cross
    if abs(doubled) < 1e-9:  # all on one line
        return sum(y for _, y in points) / len(points), sum(x for x, _ in points) / len(points)
    return north / (3 * doubled), east / (3 * doubled)


def _half(points: list[Point]) -> list[Point]:
    """Half of the hull of sorted points, by Andrew's monotone chain, without its last point."""
    kept: list[Point] = []
    for point in points:
        while len(kept) > 1 and _turn(kept[-2], kept[-1], point) <= 0:
            kept.pop()
        kept.append(point)
    return kept[:-1]


def _turn(one: Point, two: Point, three: Point) -> float:
    return (two[0] - one[0]) * (three[1] - one[1]) - (two[1] - one[1]) * (three[0] - one[0])
