"""Cities by name, with country and coordinates: GeoNames through a Parquet file that ``make data`` builds.

A name that several cities share is decided by the states that the report names, else by a clear lead in population; where neither
decides, nothing is returned.
"""

import bisect
import functools
from collections import Counter
from importlib.resources import files

import msgspec
import pyarrow.parquet as pq

FILE = str(files("dateline.where") / "cities.parquet")

# Among namesakes in no named state, the largest is meant if it has so many times the people of the next, and is a city at all.
LEAD = 5
KNOWN_FROM = 100_000


class City(msgspec.Struct, frozen=True):
    """One city: its GeoNames id and name, ISO alpha-3 country, first-level region, degrees north and east, inhabitants."""

    geonames: int
    name: str
    country: str | None
    admin1: str | None
    lat: float
    lon: float
    population: int


class Gazetteer:
    """All cities, looked up by any of their names; loaded once."""

    def __init__(self) -> None:
        table = pq.read_table(FILE)
        self._names: list[str] = table["name"].to_pylist()
        self._rows = table.drop_columns(["name"])

    def named(self, name: str) -> list[City]:
        """The cities of this exact name, largest first."""
        start = bisect.bisect_left(self._names, name)
        end = bisect.bisect_right(self._names, name, lo=start)
        return [City(*row.values()) for row in self._rows.slice(start, end - start).to_pylist()]

    def choose(self, name: str, states: Counter[str]) -> tuple[City, str] | None:
        """The city that a report means and the rule that says so; ``states`` counts the countries that the report names."""
        cities = self.named(name)
        if not cities:
            return None
        near = [city for city in cities if city.country in states]
        if near:
            return max(near, key=lambda city: (states[city.country or ""], city.population)), "where.named-state"
        if len(cities) == 1 and cities[0].population >= KNOWN_FROM:
            return cities[0], "where.only-city"
        if cities[0].population >= KNOWN_FROM and cities[0].population >= LEAD * cities[1].population:
            return cities[0], "where.largest-city"
        return None


@functools.cache
def load() -> Gazetteer:
    """The gazetteer, loaded at the first question."""
    return Gazetteer()
