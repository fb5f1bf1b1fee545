"""Where: ``/map``, places sized by events, each drawn as exactly as it is known, with a table that says the same."""

import math
from typing import Annotated, Any, Literal

import msgspec
from litestar import get
from litestar.di import NamedDependency, Provide
from litestar.params import QueryParameter
from litestar.response import Template

from dateline.archive import Archive
from dateline.web import outlines, rooms
from dateline.web.errors import Asked
from dateline.web.projection import WIDTH
from dateline.web.questions import Filters, event_filters
from dateline.web.shelf import Shelf

# Events of which places are counted, the newest: enough for a picture, few enough to answer at once.
EVENTS = 5_000

# Places of a map: more can't be told apart.
PLACES = 150

# Radii of the smallest and the largest spot, in units of a sheet that is 1,000 wide; areas grow as events do.
LEAST, LARGEST = 3.0, 24.0

# A place that is no point is drawn at least so large, since its middle says nothing.
LEAST_WIDE = 12.0

Region = Annotated[
    Literal["world", "africa", "asia", "europe", "middle-east", "north-america", "oceania", "south-america"],
    QueryParameter(description="the part of the Earth that is shown"),
]

_COLUMNS = ("event_id", "report_id", "places", "place_precisions", "place_lats", "place_lons")
_UNNESTED = (
    "event_id, report_id, unnest(places) as place, unnest(place_precisions) as precision, "
    "round(unnest(place_lats), 2) as lat, round(unnest(place_lons), 2) as lon"
)
_COUNTED = "place, precision, lat, lon, count(distinct event_id) as events, count(distinct report_id) as reports"


class Spot(msgspec.Struct, frozen=True):
    """One place on the map: where on the sheet, how large, and how exactly it is known.

    Attributes:
        outline: the path of the country that it is; empty if it is none, or if the country has no outline.
    """

    place: str
    precision: str
    events: int
    reports: int
    x: float | None
    y: float | None
    radius: float
    outline: str = ""


class Drawn(msgspec.Struct, frozen=True):
    """What a map shows: its spots, the largest first, and how many events were looked at."""

    spots: list[Spot]
    events: int


def drawn(archive: Archive, filters: Filters, region: str) -> Drawn:
    """The places of the newest events of some filters."""
    newest = archive.newest("events", EVENTS, columns=_COLUMNS, **filters)
    places = newest.project(_UNNESTED).filter("place is not null").aggregate(_COUNTED, "place, precision, lat, lon")
    found = rooms.rows(places.order("events desc, place, precision, lat, lon").limit(PLACES))
    codes = _codes(archive, [row["place"] for row in found if row["precision"] == "country"])
    most = max((row["events"] for row in found), default=1)
    spots = [_spot(row, region, most, codes.get(row["place"], "")) for row in found]
    return Drawn(spots, len(newest))


def _codes(archive: Archive, names: list[str]) -> dict[str, str]:
    """The codes of countries by the names that places have."""
    query = (
        "select name, min(country) from places where precision = 'country' and country is not null "
        "and name in (select unnest(?::varchar[])) group by name"
    )
    return dict(archive.sql(query, [names]).fetchall()) if names else {}


def _spot(row: dict[str, Any], region: str, most: int, code: str) -> Spot:
    radius = max(LEAST, LARGEST * math.sqrt(row["events"] / most))
    if row["precision"] not in {"site", "city"}:
        radius = max(radius, LEAST_WIDE)
    told = (row["place"], row["precision"], row["events"], row["reports"])
    if row["lat"] is None or row["lon"] is None:
        return Spot(*told, None, None, radius)
    sheet = outlines.sheet(region)
    x, y = sheet.at(row["lon"], row["lat"])
    if not sheet.shows(x, y):
        return Spot(*told, None, None, radius)
    return Spot(*told, round(x, 1), round(y, 1), round(radius, 1), outlines.country(region, code) if code else "")


@get(
    "/map",
    sync_to_thread=True,
    include_in_schema=False,
    dependencies={"filters": Provide(event_filters, sync_to_thread=False)},
)
def map_page(
    request: Asked, filters: NamedDependency[Filters], shelf: NamedDependency[Shelf], region: Region = "world"
) -> Template:
    """The map of the current filters."""
    asked = rooms.asked(request)
    with shelf.session() as archive:
        of = shelf.once(archive, ("map", tuple(asked)), lambda: drawn(archive, filters, region))
    filtered = rooms.narrowed(asked)
    context = {
        "of": of,
        "bounded": of.events >= EVENTS,
        "region": region,
        "regions": [(name, rooms.address("/map", asked, region=name)) for name in outlines.regions()],
        "land": outlines.land(region),
        "disputed": outlines.disputed(region),
        "disputes": outlines.disputes(),
        "width": WIDTH,
        "height": outlines.sheet(region).height,
        "lists": filtered,
        "address": rooms.address,
        "boxes": rooms.boxes(event_filters),
        "pairs": asked,
        "chips": rooms.chips("/map", asked),
        "geojson": rooms.address("/events.geojson", filtered),
    }
    return Template("map.html", context=context)


HANDLERS = [map_page]
