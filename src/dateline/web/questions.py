"""What can be asked over HTTP: the lists, and the filters of each, the same as on the command line."""

from collections.abc import Callable
from typing import Annotated, Any

import duckdb
import msgspec
from litestar.exceptions import ValidationException
from litestar.params import QueryParameter

from dateline.archive import Archive
from dateline.archive.tables import COLUMNS
from dateline.web.errors import Asked

# A filter has so many values at most, each of so many characters: names are short, and every value is compared with every row.
MOST_VALUES, LONGEST = 20, 200

Filters = dict[str, Any]


# A day is checked for being one by the archive; the pattern is for those who read the description.
_DAY = r"^\d{4}-\d{2}-\d{2}$"

_Day = Annotated[
    str | None, QueryParameter(pattern=_DAY, schema_extra={"format": "date"}, description="a day; the last one is included")
]
_Values = list[Annotated[str, msgspec.Meta(max_length=LONGEST)]] | None
_Who = Annotated[_Values, QueryParameter(max_items=MOST_VALUES, description="ISO3 code, sector or part of a name")]
_Name = Annotated[_Values, QueryParameter(max_items=MOST_VALUES, description="part of a name")]
_Word = Annotated[_Values, QueryParameter(max_items=MOST_VALUES, description="a value as the codebook has it")]
_Side = Annotated[str | None, QueryParameter(max_length=LONGEST, description="a whole name, or ISO3 code")]
_Place = Annotated[_Values, QueryParameter(max_items=MOST_VALUES, description="part of a place's name, or ISO3 code")]

# Parameters that every list may have beside its filters.
_BESIDES = frozenset({"limit", "cursor", "by", "undirected", "zeros", "page", "region"})


def days(request: Asked, since: _Day = None, until: _Day = None) -> Filters:
    """The filters that every list has."""
    return _given(request, since=since, until=until)


def event_filters(
    request: Asked,
    actor: _Who = None,
    recipient: _Who = None,
    speaker: _Name = None,
    type: _Word = None,  # noqa: A002 - the field's own word
    status: _Word = None,
    place: _Place = None,
    outlet: _Word = None,
    since: _Day = None,
    until: _Day = None,
) -> Filters:
    """The filters of events."""
    return _given(
        request, actor=actor, recipient=recipient, speaker=speaker, type=type, status=status, place=place, outlet=outlet,
        since=since, until=until,
    )  # fmt: skip


def incident_filters(
    request: Asked,
    actor: _Who = None,
    recipient: _Who = None,
    speaker: _Name = None,
    type: _Word = None,  # noqa: A002 - the field's own word
    status: _Word = None,
    place: _Place = None,
    outlet: _Word = None,
    since: _Day = None,
    until: _Day = None,
    disputed: Annotated[bool, QueryParameter(description="only those whose tellings can't all be right")] = False,
    min_outlets: Annotated[int, QueryParameter(ge=1, le=1_000, description="told by so many in words of their own")] = 2,
) -> Filters:
    """The filters of incidents: those of events, one telling that fits is enough, and what is wanted of all tellings."""
    return _given(
        request, actor=actor, recipient=recipient, speaker=speaker, type=type, status=status, place=place, outlet=outlet,
        since=since, until=until, disputed=disputed, min_outlets=min_outlets,
    )  # fmt: skip


def thread_filters(request: Asked, one: _Side = None, other: _Side = None, since: _Day = None, until: _Day = None) -> Filters:
    """The filters of threads: the two sides, and the days of the moves."""
    return _given(request, one=one, other=other, since=since, until=until)


def statement_filters(
    request: Asked, speaker: _Who = None, act: _Word = None, outlet: _Word = None, since: _Day = None, until: _Day = None
) -> Filters:
    """The filters of statements."""
    return _given(request, speaker=speaker, act=act, outlet=outlet, since=since, until=until)


def figure_filters(
    request: Asked, speaker: _Name = None, kind: _Word = None, outlet: _Word = None, since: _Day = None, until: _Day = None
) -> Filters:
    """The filters of figures."""
    return _given(request, speaker=speaker, kind=kind, outlet=outlet, since=since, until=until)


def name_filters(request: Asked, name: _Name = None, since: _Day = None, until: _Day = None) -> Filters:
    """The filters of actors and places."""
    return _given(request, name=name, since=since, until=until)


def voice_filters(request: Asked, outlet: _Word = None, since: _Day = None, until: _Day = None) -> Filters:
    """The filters of shares of voice."""
    return _given(request, outlet=outlet, since=since, until=until)


def _given(request: Asked, **filters: list[str] | str | float | None) -> Filters:
    """The filters that were given, without empty ones, which a form sends for boxes that nobody filled.

    Raises:
        ValidationException: for a filter that there is not, which would else say nothing.
    """
    if unknown := sorted(set(request.query_params) - filters.keys() - _BESIDES):
        raise ValidationException(f"no such filter: {', '.join(unknown)[:LONGEST]}; there are {', '.join(filters)}")
    given = {name: [each for each in value if each] if isinstance(value, list) else value for name, value in filters.items()}
    return {name: value for name, value in given.items() if value}


class Question(msgspec.Struct, frozen=True):
    """One list: what it is of, its filters, the columns that a page shows, and those that nobody is given."""

    about: str
    filters: Callable[..., Filters]
    shown: tuple[str, ...]
    left_out: tuple[str, ...] = ()

    def columns(self, table: str) -> list[str]:
        """The columns of the table that are given as data."""
        return [name for name in COLUMNS[table] if name not in self.left_out]

    def ask(self, archive: Archive, table: str, filters: Filters) -> duckdb.DuckDBPyRelation:
        """The rows, in no order of meaning."""
        relation: duckdb.DuckDBPyRelation = getattr(archive, table)(**filters)
        return relation.project(f"* exclude ({', '.join(self.left_out)})") if self.left_out else relation


QUESTIONS: dict[str, Question] = {
    "events": Question(
        "who did what to whom; each report's telling is a row",
        event_filters,
        ("event_id", "date_start", "actors", "type", "recipients", "status", "speakers", "outlet"),
    ),
    "statements": Question("who said what", statement_filters, ("published", "speakers", "act", "content", "outlet")),
    "figures": Question(
        "how many of what, on whose word",
        figure_filters,
        ("published", "words", "kind", "of", "about", "speakers", "outlet"),
    ),
    "actors": Question(
        "who is named, a row for each report that does",
        name_filters,
        ("name", "kind", "country", "sectors", "roles", "mentions", "outlet", "published"),
    ),
    "places": Question(
        "where, a row for each report that names the place",
        name_filters,
        ("name", "country", "precision", "lat", "lon", "outlet", "published"),
    ),
    "reports": Question(
        "reports, as their earliest publication has them",
        days,
        ("report_id", "published", "outlet", "title", "language", "read"),
        ("record",),
    ),
    "publications": Question(
        "where and when each text appeared",
        days,
        ("published", "outlet", "title", "url", "standing"),
        ("file", "found"),
    ),
}
