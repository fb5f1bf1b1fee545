"""What the rooms share: what an address asks, the chips that take it back, and addresses of the lists behind a number."""

from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import parse_qsl, urlencode

import duckdb

from dateline.web.errors import Asked

Pairs = list[tuple[str, str]]

# What says how a page is drawn, and not what it is of: no list of rows has these.
DRAWN = frozenset({"cursor", "by", "undirected", "zeros", "page", "limit", "region"})


def asked(request: Asked) -> Pairs:
    """All that a request's address asks, in its order."""
    return parse_qsl(request.scope["query_string"].decode("latin-1"), encoding="utf-8", errors="replace")


def narrowed(pairs: Iterable[tuple[str, str]]) -> Pairs:
    """Of what was asked the filters, which lists have too.

    >>> narrowed([("actor", "RUS"), ("region", "europe")])
    [('actor', 'RUS')]
    """
    return [(name, value) for name, value in pairs if name not in DRAWN]


def address(path: str, pairs: Iterable[tuple[str, str]] = (), **others: str) -> str:
    """A path with filters; ``others`` stand in place of those of their name.

    >>> address("/events", [("actor", "RUS"), ("type", "AID")], actor="UKR")
    '/events?type=AID&actor=UKR'
    """
    query = urlencode([(name, value) for name, value in pairs if name not in others] + list(others.items()))
    return f"{path}?{query}" if query else path


def chips(path: str, pairs: Pairs) -> list[dict[str, str]]:
    """Each thing that was asked, with the address of the page without it."""
    return [
        {"name": name, "value": value, "without": address(path, pairs[:at] + pairs[at + 1 :])}
        for at, (name, value) in enumerate(pairs)
    ]


def boxes(filters: Callable[..., Any]) -> list[str]:
    """The names of a page's filters, each for a box of its form."""
    return [name for name in filters.__annotations__ if name not in {"request", "return"}]


def rows(relation: duckdb.DuckDBPyRelation) -> list[dict[str, Any]]:
    """The rows of a relation that is bounded, each by the names of its columns."""
    names = relation.columns
    return [dict(zip(names, row, strict=True)) for row in relation.fetchall()]
