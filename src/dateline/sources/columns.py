"""Which columns of a table hold what a report needs."""

import csv
import functools
import re
import tomllib
from collections.abc import Iterable, Mapping
from importlib.resources import files

import msgspec

# What separates cells, most common first.
DELIMITERS = (",", "\t", ";", "|")

_BETWEEN_WORDS = re.compile(r"[\s_.-]+")

# So many columns are named in an error; a table of reports has fewer.
_NAMED_COLUMNS = 20


@functools.cache
def usual_names() -> dict[str, list[str]]:
    """The usual names of columns for each field of a report, the first to be tried first."""
    return msgspec.convert(tomllib.loads((files("dateline.sources") / "columns.toml").read_text("utf-8")), dict[str, list[str]])


def columns_of(names: Iterable[str], chosen: Mapping[str, str]) -> dict[str, str]:
    """The column of each field, for those that have one.

    Args:
        names: the table's columns.
        chosen: columns that were named for fields; such a field is not looked for under its usual names.

    >>> columns_of(["Date", "body", "text"], {"text": "body"})
    {'text': 'body', 'published': 'Date'}
    """
    names = list(names)
    plain = {_plain(name): name for name in reversed(names)}
    found = {}
    for field, usual in _plain_usual_names().items():
        column = (
            _named(chosen[field], names, plain)
            if field in chosen
            else next((plain[name] for name in usual if name in plain), None)
        )
        if column is not None:
            found[field] = column
    return found


def _named(name: str, names: list[str], plain: Mapping[str, str]) -> str | None:
    """A column that was named: as it is written, else as it may be written."""
    return name if name in names else plain.get(_plain(name))


@functools.cache
def _plain_usual_names() -> dict[str, list[str]]:
    return {field: [_plain(name) for name in names] for field, names in usual_names().items()}


def _plain(name: str) -> str:
    """A column's name without what exporters vary.

    >>> _plain(" Full-Text")
    'fulltext'
    """
    return _BETWEEN_WORDS.sub("", name).lower()


def listed(names: Iterable[str]) -> str:
    """Columns for an error: the first of them, in the table's order."""
    names = list(names)
    more = f" and {len(names) - _NAMED_COLUMNS:,} more" if len(names) > _NAMED_COLUMNS else ""
    return (", ".join(ascii(name)[1:-1][:60] for name in names[:_NAMED_COLUMNS]) or "none") + more


def header_of(line: str, chosen: Mapping[str, str]) -> tuple[list[str], str]:
    """The cells of a header and the delimiter between them: the one by which most columns are known, then most cells.

    >>> header_of("date;text", {})
    (['date', 'text'], ';')
    """
    split = [(_cells(line, delimiter), delimiter) for delimiter in DELIMITERS]
    return max(split, key=lambda each: (len(columns_of(each[0], chosen)), len(each[0])))


def _cells(line: str, delimiter: str) -> list[str]:
    try:
        return [cell.strip() for cell in next(csv.reader([line], delimiter=delimiter, skipinitialspace=True), [])]
    except csv.Error:  # a cell longer than the module allows: no header
        return []
