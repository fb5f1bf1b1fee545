"""The pages: an archive to look at. They work without scripts, and every list links to itself as data."""

from collections.abc import Callable
from typing import Annotated, Any
from urllib.parse import parse_qsl, urlencode

import msgspec
from litestar import get, post
from litestar.di import NamedDependency, Provide
from litestar.enums import RequestEncodingType
from litestar.exceptions import ValidationException
from litestar.handlers import HTTPRouteHandler
from litestar.params import Body, QueryParameter
from litestar.response import Template

from dateline.report import Report
from dateline.web.errors import Asked
from dateline.web.feeds import FEEDS
from dateline.web.forms import FORMS
from dateline.web.paging import CursorError, page
from dateline.web.questions import QUESTIONS, Filters, Question
from dateline.web.reading import of_record
from dateline.web.shelf import Shelf

# Rows of a page that people look at; a download has all.
SHOWN = 50

# What a page says where a row links to a page of its own: column -> address.
LINKS = {"event_id": "/events/{}", "report_id": "/reports/{}"}

# What may be pasted: a long report. It is read at once and kept nowhere.
MOST_CHARACTERS = 50_000


class Pasted(msgspec.Struct, frozen=True):
    """What was pasted: the text, and what is known of its publication."""

    text: Annotated[str, msgspec.Meta(max_length=MOST_CHARACTERS)] = ""
    published: Annotated[str, msgspec.Meta(max_length=10)] = ""
    outlet: Annotated[str, msgspec.Meta(max_length=200)] = ""


def list_page(table: str, question: Question) -> HTTPRouteHandler:
    """The handler of a list as a page."""

    def shown(
        request: Asked,
        filters: NamedDependency[Filters],
        shelf: NamedDependency[Shelf],
        cursor: Annotated[str | None, QueryParameter(max_length=1_000)] = None,
    ) -> Template:
        with shelf.session() as archive:
            try:
                rows = page(archive, table, filters, question.shown, SHOWN, cursor)
            except CursorError as error:
                raise ValidationException("cursor: not one of this server's") from error
        asked = _asked(request)
        endings = [ending for ending in ("json", *FORMS) if ending != "geojson" or table == "events"]
        context = {
            "table": table,
            "about": question.about,
            "columns": question.shown,
            "rows": rows.rows,
            "chips": [_chip(table, asked, at) for at in range(len(asked))],
            "filters": _boxes(question.filters),
            "next": f"/{table}?{urlencode([*asked, ('cursor', rows.next)])}" if rows.next else None,
            "files": [(ending, f"/{table}.{ending}?{urlencode(asked)}") for ending in endings],
            "links": LINKS,
            "feed": f"/{table}.atom?{urlencode(asked)}" if table in FEEDS else None,
        }
        return Template("list.html", context=context)

    dependencies = {"filters": Provide(question.filters, sync_to_thread=False)}
    return get(f"/{table}", sync_to_thread=True, include_in_schema=False, dependencies=dependencies)(shown)


def _asked(request: Asked) -> list[tuple[str, str]]:
    """The filters in a request's address, in their order; an empty one asks for nothing, and a cursor is none."""
    given = parse_qsl(request.scope["query_string"].decode("latin-1"), encoding="utf-8", errors="replace")
    return [(name, value) for name, value in given if name != "cursor"]


def _chip(table: str, asked: list[tuple[str, str]], at: int) -> dict[str, str]:
    """One filter as people see it, with the address of the list without it."""
    name, value = asked[at]
    rest = urlencode(asked[:at] + asked[at + 1 :])
    return {"name": name, "value": value, "without": f"/{table}?{rest}" if rest else f"/{table}"}


def _boxes(filters: Callable[..., Filters]) -> list[str]:
    """The names of a list's filters, each for a box of the form."""
    return [name for name in filters.__annotations__ if name not in {"request", "return"}]


@get("/problems", sync_to_thread=True, include_in_schema=False)
def problem_page(shelf: NamedDependency[Shelf]) -> Template:
    """What could not be read."""
    with shelf.session() as archive:
        found = archive.problems().limit(1_000).project("code, reason, remedy")
        rows = [dict(zip(found.columns, row, strict=True)) for row in found.fetchall()]
    return Template("problems.html", context={"rows": rows})


@get("/try", include_in_schema=False)
async def paste_page() -> Template:
    """A box to paste a report into."""
    return Template("try.html", context={"given": Pasted()})


@post("/try", sync_to_thread=True, status_code=200, include_in_schema=False)
def read_page(
    shelf: NamedDependency[Shelf], data: Annotated[Pasted, Body(media_type=RequestEncodingType.URL_ENCODED)]
) -> Template:
    """A report that was pasted is read at once, and kept nowhere."""
    context: dict[str, Any] = {"given": data}
    if data.text.strip():
        context |= of_record(shelf.read(Report(text=data.text, published=data.published or None, outlet=data.outlet or None)))
    return Template("try.html", context=context)


HANDLERS = [
    *(list_page(*row) for row in QUESTIONS.items()), problem_page, paste_page, read_page,
]  # fmt: skip
