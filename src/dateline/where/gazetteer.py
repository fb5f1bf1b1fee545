"""Places by name: GeoNames through one Parquet that ``make data`` builds (`build`).

Nothing is unpacked that nobody asks for. Names stay in the file's own buffer, where a look-up is a bisection, and numbers stay in
arrays.
"""

import bisect
import functools
from importlib.resources import files

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from dateline.where.geometry import Numbers
from dateline.where.names import key_of

FILE = str(files("dateline.where") / "gazetteer.parquet")

# The kinds of places in the file, by number; a district is any region below the first level.
TOWN, DISTRICT, REGION, COUNTRY = range(4)

# Coordinates are kept in hundredths of a degree, about a kilometre: as near as a town can be said to be a point.
DEGREE = 100


class Gazetteer:
    """All places, looked up by any of their names. A place is a row number; ``-1`` is no country, or no region."""

    def __init__(self) -> None:
        # This way of reading, and of looking at columns, does without pyarrow's parts for folders, threads, pandas and computing,
        # each of which takes longer to import or start than the reading takes.
        table = pq.ParquetFile(FILE, memory_map=True).read(use_threads=False).combine_chunks()
        column = {name: table[name].chunk(0) for name in table.column_names}
        _, offsets, letters = column["key"].buffers()
        self._offsets: Numbers = np.frombuffer(offsets, dtype=np.int32)
        self._letters = memoryview(letters)
        self._names = column["name"]
        self._same_as, self.kinds, self.geonames, self.population, north, east = (
            _numbers(column[name]) for name in ("same_as", "kind", "geonames", "population", "lat", "lon")
        )
        self.points = np.stack([north, east], axis=1).astype(np.float32) / DEGREE
        self.country, self.countries = _coded(column["country"])
        self.region, self.regions = _coded(column["admin1"])
        pa.default_memory_pool().release_unused()  # what unpacking took and the columns do not hold

    def rows(self, name: str) -> list[tuple[int, bool]]:
        """The places that this name may mean, and whether it is their own; those of that very name first, the larger first."""
        key = key_of(name).encode()
        start = row = bisect.bisect_left(range(len(self.kinds)), key, key=self._key)
        while row < len(self.kinds) and self._key(row) == key:
            row += 1
        return [(at, True) if (same := int(self._same_as[at])) < 0 else (same, False) for at in range(start, row)]

    def name(self, row: int) -> str:
        """The name of a place as GeoNames has it."""
        return self._names[row].as_py() or self._key(row).decode().title()

    def _key(self, row: int) -> bytes:
        return bytes(self._letters[self._offsets[row] : self._offsets[row + 1]])


def _numbers(column: pa.Array) -> Numbers:
    """A column without nulls as it stands in memory."""
    return np.frombuffer(column.buffers()[1], dtype=f"i{column.type.bit_width // 8}", count=len(column))


def _coded(column: pa.DictionaryArray) -> tuple[Numbers, list[str]]:
    """A column of codes as numbers, and the code of each number; no code is ``-1``."""
    codes = column.dictionary.to_pylist()
    numbers = _numbers(column.indices).copy()
    numbers[numbers == codes.index("")] = -1
    return numbers, codes


@functools.cache
def load() -> Gazetteer:
    """The gazetteer, loaded at the first question."""
    return Gazetteer()
