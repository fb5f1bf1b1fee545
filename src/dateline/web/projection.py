"""The Equal Earth projection (Šavrič, Patterson and Jenny, 2018): areas keep their sizes."""

import math
from collections.abc import Iterator

import msgspec

# The polynomial's coefficients, as published.
_A1, _A2, _A3, _A4 = 1.340264, -0.081106, 0.000893, 0.003796
_M = math.sqrt(3) / 2

# Points along each edge of a view by which its extent is found: edges are curved.
_STEPS = 24

# How wide a map is, in units of its own; a browser stretches it to the page.
WIDTH = 1000.0


def project(lon: float, lat: float) -> tuple[float, float]:
    """Where a point stands on a plane: to the right and up from where equator and prime meridian meet, in radii of the Earth.

    >>> project(0, 0)
    (0.0, 0.0)
    >>> [round(part, 4) for part in project(180, 0)]
    [2.7066, 0.0]
    """
    turn = math.asin(_M * math.sin(math.radians(lat)))
    square = turn * turn
    sixth = square**3
    slope = _A1 + 3 * _A2 * square + sixth * (7 * _A3 + 9 * _A4 * square)
    x = math.radians(lon) * math.cos(turn) / (_M * slope)
    return x, turn * (_A1 + _A2 * square + sixth * (_A3 + _A4 * square))


class View(msgspec.Struct, frozen=True):
    """A part of the Earth on a sheet `WIDTH` wide; `at` says where a point stands on it."""

    left: float
    top: float
    scale: float
    height: float

    def at(self, lon: float, lat: float) -> tuple[float, float]:
        """To the right and down from the upper left corner."""
        x, y = project(lon, lat)
        return (x - self.left) * self.scale, (self.top - y) * self.scale

    def shows(self, x: float, y: float) -> bool:
        """Whether a place on the sheet is on it."""
        return 0 <= x <= WIDTH and 0 <= y <= self.height


def view(west: float, south: float, east: float, north: float) -> View:
    """The sheet that holds a part of the Earth, bounds in degrees.

    >>> round(view(-180, -60, 180, 85).at(0, 0)[0])
    500
    """
    points = [project(lon, lat) for lon, lat in _edge(west, south, east, north)]
    left, right = min(x for x, _ in points), max(x for x, _ in points)
    low, top = min(y for _, y in points), max(y for _, y in points)
    scale = WIDTH / (right - left)
    return View(left, top, scale, (top - low) * scale)


def _edge(west: float, south: float, east: float, north: float) -> Iterator[tuple[float, float]]:
    for step in range(_STEPS + 1):
        lon, lat = west + (east - west) * step / _STEPS, south + (north - south) * step / _STEPS
        yield from ((lon, south), (lon, north), (west, lat), (east, lat))
        if south < 0 < north:
            yield from ((west, 0.0), (east, 0.0))
