"""The forms in which an answer can be had: at the address of its page, with an ending."""

import csv
import io
import itertools
from collections.abc import Callable, Iterator
from typing import Any

import duckdb
import msgspec
import pyarrow as pa
import pyarrow.parquet as pq

from dateline.archive.cells import guarded

# Rows that are written before they are sent.
_BATCH = 1_000


def as_csv(relation: duckdb.DuckDBPyRelation) -> Iterator[bytes]:
    """Rows as CSV with a header, in UTF-8; lists are joined by semicolons, and no cell is a formula."""
    yield _line(relation.columns)
    for rows in _batches(relation):
        yield b"".join(_line([_cell(value) for value in row.values()]) for row in rows)


def _batches(relation: duckdb.DuckDBPyRelation) -> Iterator[list[dict[str, Any]]]:
    for batch in relation.to_arrow_table().to_batches(max_chunksize=_BATCH):
        yield batch.to_pylist()


def _line(cells: list[str]) -> bytes:
    line = io.StringIO()
    csv.writer(line).writerow(cells)
    return line.getvalue().encode("utf-8", "replace")


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, int | float):
        return str(value)
    text = ";".join(map(str, value)) if isinstance(value, list) else str(value)
    return guarded(text)


def as_parquet(relation: duckdb.DuckDBPyRelation) -> Iterator[bytes]:
    """Rows as one Parquet file, packed with zstd."""
    file = pa.BufferOutputStream()
    pq.write_table(relation.to_arrow_table(), file, compression="zstd")
    yield file.getvalue().to_pybytes()


def as_geojson(relation: duckdb.DuckDBPyRelation) -> Iterator[bytes]:
    """Events as GeoJSON, a feature for each place of each event; ``precision`` says how exact its point can be."""
    yield b'{"type": "FeatureCollection", "features": ['
    first = True
    for event in itertools.chain.from_iterable(_batches(relation)):
        for feature in _features(event):
            yield (b"" if first else b",\n") + msgspec.json.encode(feature)
            first = False
    yield b"]}\n"


def _features(event: dict[str, Any]) -> Iterator[dict[str, Any]]:
    told = {name: value for name, value in event.items() if not name.startswith("place")}
    places = zip(event["places"], event["place_precisions"], event["place_lats"], event["place_lons"], strict=True)
    for name, precision, lat, lon in places:
        if lat is not None and lon is not None:
            point = {"type": "Point", "coordinates": [lon, lat]}
            yield {"type": "Feature", "geometry": point, "properties": told | {"place": name, "precision": precision}}


def cell(value: object) -> str:
    """A value as people read it: lists with commas, nothing as nothing.

    >>> cell(["Kenya", "Chad"]), cell(None), cell(0.25)
    ('Kenya, Chad', '', '0.25')
    """
    if value is None:
        return ""
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return f"{value:,.3f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)


class Form(msgspec.Struct, frozen=True):
    """One form: its media type, what writes it, and its shape as the description of the address has it."""

    media: str
    write: Callable[[duckdb.DuckDBPyRelation], Iterator[bytes]]
    shape: Any = bytes


FORMS = {
    "csv": Form("text/csv", as_csv),
    "parquet": Form("application/vnd.apache.parquet", as_parquet),
    "geojson": Form("application/geo+json", as_geojson, dict[str, Any]),
}
