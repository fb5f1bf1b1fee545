"""Column maps: which column of a form comes from which column of the wide table, and through which small function."""

import functools
import tomllib
from collections.abc import Callable
from importlib.resources import files
from typing import Any

import msgspec

from dateline import ontology
from dateline.archive.tables import Row
from dateline.exports.wide import columns as wide_columns

# What a row does not say is an empty cell; the items of a list stand between semicolons.
JOIN = ";"

Cell = str | int | float | bool | None


class Column(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename={"source": "from"}):
    """One column of a form: its name, the wide column, the function (see `HOW`), and a constant where it has one."""

    name: str
    source: str = ""
    how: str = "plain"
    value: str = ""
    about: str = ""


class Map(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One form as a table: who uses it, what to know of it, and its columns; ``*`` stands for all wide columns."""

    about: str
    users: str
    column: tuple[Column, ...]
    header: bool = True
    delimiter: str = ","
    per: str = "event"

    def columns(self) -> tuple[Column, ...]:
        """The columns in order, each of the wide table's named."""
        whole = tuple(Column(name=name, source=name, about=about) for name, about in wide_columns().items())
        return tuple(part for column in self.column for part in (whole if column.source == "*" else (column,)))


@functools.cache
def load(name: str) -> Map:
    """The map of a form; ``ValueError`` if it names a column or a function that is not there."""
    found = msgspec.convert(tomllib.loads(_text(f"maps/{name}.toml")), type=Map)
    for column in found.columns():
        if column.how not in HOW or (column.source and column.source not in wide_columns()):
            raise ValueError(f"{name}: {column.name} comes from {column.source} by {column.how}")
    return found


def cells(mapped: Map, row: Row) -> list[Cell]:
    """The cells of one row of the wide table."""
    return [HOW[column.how](row.get(column.source), row, column.value) for column in mapped.columns()]


@functools.cache
def numbers() -> dict[str, dict[str, int]]:
    """For ``cow`` and ``gw`` the numbers of states by ISO 3166-1 alpha-3."""
    raw: dict[str, dict[str, int]] = tomllib.loads(_text("countries.toml"))
    return {name: raw["both"] | raw[name] for name in ("cow", "gw")}


def _text(name: str) -> str:
    return files("dateline.exports").joinpath(name).read_text(encoding="utf-8")


def plain(value: Any) -> Cell:  # noqa: ANN401 - any cell of Arrow
    """A cell as it is, a list as one text."""
    if isinstance(value, list):
        return JOIN.join("" if item is None else str(item) for item in value)
    return value  # type: ignore[no-any-return]


def _first(value: Any) -> Any:  # noqa: ANN401
    return value[0] if value else None


def _one_line(value: Any) -> Cell:  # noqa: ANN401
    """Text for forms whose cells may hold neither tabs nor line ends."""
    text = plain(value)
    return " ".join(text.split()) if isinstance(text, str) else text


def _day(row: Row) -> str | None:
    day: str | None = row["date_start"] or row["published"]
    return day


def _part_of_day(row: Row, parts: int, between: str = "") -> str | None:
    day = _day(row)
    return between.join(day.split("-")[:parts]) if day else None


@functools.cache
def _roots() -> dict[str, dict[str, str]]:
    raw: dict[str, dict[str, str]] = tomllib.loads(_text("cameo.toml"))
    return raw


def _cameo(row: Row) -> str | None:
    """The root code of the event's first mode that has one, else of its type; types of a user's own have none."""
    by_mode = [code for mode in row["modes"] or () if (code := _roots()["modes"].get(f"{row['type']}.{mode}"))]
    return by_mode[0] if by_mode else _roots()["types"].get(row["type"])


# How exact a place is in the numbers of two communities: 1 the place itself, 2 its region, 3 less than that.
_GEO_PRECISION = {"site": 1, "city": 1, "region": 2, "country": 3, "area": 3}
# GDELT's kinds of place: 1 country, 4 city, 5 first-order division; 0 where no place is known.
_GEO_TYPE = {"site": 4, "city": 4, "region": 5, "country": 1, "area": 1}
_TIME_PRECISION = {"minute": 1, "hour": 1, "day": 1, "week": 2}
# GDELT's FractionDate counts months of thirty days in years of 365.
_MONTH, _YEAR = 30, 365


def _fraction(row: Row) -> float | None:
    day = _day(row)
    if not day:
        return None
    year, month, number = map(int, day.split("-"))
    return round(year + ((month - 1) * _MONTH + number) / _YEAR, 4)


def _time_precision(row: Row) -> int | None:
    if row["date_start"] is None:
        return 3 if row["published"] else None
    return _TIME_PRECISION.get(row["date_precision"] or "day", 3)


def _note(row: Row) -> str:
    """The event in one sentence, with the words of the report."""
    who, whom = plain(row.get("all_actors", row["actors"])) or "somebody", plain(row["recipients"])
    to = f" to {whom}" if whom else ""
    word = f", on the word of {plain(row['speakers'])}" if row["speakers"] else ""
    return f"{who}: {row['type']}{to} ({row['status']}){word}. {_one_line(row['sentence'])}"


def _dead(row: Row) -> Cell:
    """The first toll of the dead that the report gives the event."""
    tolls = zip(row["figure_kinds"] or (), row["figure_values"] or (), strict=True)
    return next((value for kind, value in tolls if kind == "dead" and value is not None), None)


def _city(row: Row) -> Cell:
    return _first(row["places"]) if _first(row["place_precisions"]) == "city" else None


def _nth(position: int) -> "How":
    return lambda value, _row, _c: value[position] if value and len(value) > position else None


How = Callable[[Any, Row, str], Cell]

# The functions that a map may name: each takes the wide cell, the whole row and the map's constant.
HOW: dict[str, How] = {
    "plain": lambda value, _row, _c: plain(value),
    "line": lambda value, _row, _c: _one_line(value),
    "first": lambda value, _row, _c: _first(value),
    "first_line": lambda value, _row, _c: _one_line(_first(value)),
    "count": lambda value, _row, _c: len(value or ()),
    "constant": lambda _value, _row, constant: constant,
    "empty": lambda _value, _row, _c: None,
    "date": lambda _value, row, _c: _day(row),
    "year": lambda _value, row, _c: _part_of_day(row, 1),
    "year_month": lambda _value, row, _c: _part_of_day(row, 2),
    "compact_date": lambda _value, row, _c: _part_of_day(row, 3),
    "compact_published": lambda value, _row, _c: value.replace("-", "") if value else None,
    "fraction_date": lambda _value, row, _c: _fraction(row),
    "cameo_root": lambda _value, row, _c: _cameo(row),
    "is_told_as_done": lambda value, _row, _c: int(value in {"happened", "ongoing"}),
    "cow": lambda value, _row, _c: numbers()["cow"].get(_first(value)),
    "gw": lambda value, _row, _c: numbers()["gw"].get(_first(value)),
    "plover_country": lambda value, _row, _c: ontology.load().countries_in_exports.get(_first(value) or "", _first(value)),
    "geo_precision": lambda value, _row, _c: _GEO_PRECISION.get(_first(value)),
    "geo_type": lambda value, _row, _c: _GEO_TYPE.get(_first(value), 0),
    "time_precision": lambda _value, row, _c: _time_precision(row),
    "city_name": lambda _value, row, _c: _city(row),
    "joined_code": lambda value, _row, _c: str(_first(value) or "").replace(" ", ""),
    "nth1": _nth(0),
    "nth2": _nth(1),
    "nth3": _nth(2),
    "added": lambda value, _row, _c: f"{value.replace('-', '')}000000" if value else None,
    "quad_words": lambda value, _row, _c: ontology.load().quads.get(str(value)),
    "civilians": lambda value, _row, _c: "Civilian targeting" if "CVL" in (value or ()) else None,
    "dead": lambda _value, row, _c: _dead(row),
    "note": lambda _value, row, _c: _note(row),
}
