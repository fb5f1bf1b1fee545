"""Forms for maps: GeoJSON and GeoParquet, a point for each place of each event, which says how exact it is."""

import json
import struct
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from dateline.archive.tables import Row
from dateline.exports.files import text_file, whole_file
from dateline.exports.maps import plain

# The columns that a point carries; lists are one text, since many map programs know no lists.
_SHOWN = (
    "event_id", "date_start", "date_end", "date_precision", "published", "outlet", "url", "type", "modes", "quad", "score",
    "status", "actors", "actor_countries", "recipients", "recipient_countries", "speakers", "denied_by", "sentence",
)  # fmt: skip

# A point of these stands for a place as such; of a region, a country or an area it is only the middle.
_EXACT = frozenset({"site", "city"})

# A little-endian point in well-known binary: byte order 1, kind 1, then longitude and latitude.
_POINT = struct.Struct("<BIdd")

_SCHEMA = pa.schema(
    [
        pa.field("geometry", pa.binary()),
        *[pa.field(name, pa.int32() if name == "quad" else pa.float64() if name == "score" else pa.string()) for name in _SHOWN],
        pa.field("place", pa.string()),
        pa.field("precision", pa.string()),
        pa.field("exact", pa.bool_()),
    ],
    metadata={
        "geo": json.dumps(
            {
                "version": "1.1.0",
                "primary_column": "geometry",
                "columns": {"geometry": {"encoding": "WKB", "geometry_types": ["Point"]}},
            }
        )
    },
)


def points(rows: Iterable[Row]) -> Iterator[tuple[float, float, dict[str, Any]]]:
    """Longitude, latitude and properties of each place that has coordinates; events without one are left out."""
    for row in rows:
        columns = ("places", "place_precisions", "place_lats", "place_lons")
        for name, precision, lat, lon in zip(*(row[column] or () for column in columns), strict=False):
            if lat is not None and lon is not None:
                shown = {column: plain(row[column]) for column in _SHOWN}
                yield lon, lat, shown | {"place": name, "precision": precision, "exact": precision in _EXACT}


def write_geojson(rows: Iterable[Row], out: Path) -> None:
    """Write a FeatureCollection of points; a feature whose ``exact`` is false is the middle of something larger."""
    with text_file(out) as stream:
        stream.write('{"type":"FeatureCollection","features":[')
        between = "\n"
        for lon, lat, shown in points(rows):
            point = {"type": "Point", "coordinates": [lon, lat]}
            stream.write(between + json.dumps({"type": "Feature", "geometry": point, "properties": shown}, ensure_ascii=False))
            between = ",\n"
        stream.write("\n]}\n")


def write_geoparquet(rows: Iterable[Row], out: Path) -> None:
    """Write GeoParquet 1.1 with points as well-known binary, longitude and latitude in WGS 84."""
    found = [{"geometry": _POINT.pack(1, 1, lon, lat), **shown} for lon, lat, shown in points(rows)]
    with whole_file(out) as temporary:
        pq.write_table(pa.Table.from_pylist(found, schema=_SCHEMA), temporary, compression="zstd")
