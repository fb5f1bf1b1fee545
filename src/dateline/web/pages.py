"""The pages: an archive to look at. They work without scripts, and every list links to itself as data."""

from collections.abc import Callable
from typing import Annotated, Any
from urllib.parse import parse_qsl, urlencode

import msgspec
from litestar import Response, get, post
from litestar.di import NamedDependency, Provide
from litestar.enums import RequestEncodingType
from litestar.exceptions import NotFoundException, ValidationException
from litestar.handlers import HTTPRouteHandler
from litestar.params import Body, FromPath, QueryParameter
from litestar.response import Redirect, Template

from dateline.archive import voices
from dateline.archive.rows import event_id
from dateline.record import Event, Record, Statement
from dateline.report import Report
from dateline.web.errors import Asked
from dateline.web.forms import FORMS
from dateline.web.marks import LAYERS, paragraphs
from dateline.web.paging import CursorError, page
from dateline.web.questions import QUESTIONS, Filters, Question, voice_filters
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


@get("/", include_in_schema=False)
async def home() -> Redirect:
    """The list of events is where people begin."""
    return Redirect("/events")


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


@get("/reports/{name:str}", sync_to_thread=True, include_in_schema=False)
def report(name: FromPath[str], shelf: NamedDependency[Shelf]) -> Template | Response[bytes]:
    """One report, with what was read in it marked; with ``.json`` behind its id, its record as format-1 JSON."""
    report_id, dot, ending = name.partition(".")
    if dot and ending != "json":
        raise NotFoundException
    with shelf.session() as archive:
        record = archive.find_report(report_id)
        if dot:
            return Response(record.to_json().encode(), media_type="application/json")
        query = "select published, outlet, title, url, standing from publications where report_id = ? order by all"
        told = archive.sql(query, [record.report.id]).fetchall()
    return Template("report.html", context=_of_record(record) | {"publications": told})


@get("/events/{name:str}", sync_to_thread=True, include_in_schema=False)
def event(name: FromPath[str], shelf: NamedDependency[Shelf]) -> Redirect:
    """An event is shown where it stands in its report."""
    with shelf.session() as archive:
        record, found = archive.find_event(name)
    return Redirect(f"/reports/{record.report.id}#{found.id}")


def _of_record(record: Record) -> dict[str, Any]:
    return {
        "record": record,
        "paragraphs": paragraphs(record),
        "layers": LAYERS,
        "events": [_event_card(record, each) for each in record.events],
        "statements": [_statement_card(record, each) for each in record.statements],
    }


def _event_card(record: Record, event: Event) -> dict[str, Any]:
    voice = _chain(record, record.statement(event.statement)) if event.statement else []
    return {
        "event": event,
        "archive_id": event_id(record, event),
        "actors": _names(record, event.actors),
        "recipients": _names(record, event.recipients),
        "third_parties": _names(record, event.third_parties),
        "words": record.quote(event.trigger),
        "places": [place.name for place in record.places if place.id in event.places],
        "chain": [record.report.outlet or "the report", *voice],
        "rules": [reason.rule for reason in event.because],
        "tellings": [(_voice(record, word.statement), word.stance, word.status) for word in event.words],
        "figures": [record.quote(figure.span) for figure in record.figures if figure.event == event.id],
    }


def _statement_card(record: Record, statement: Statement) -> dict[str, Any]:
    return {
        "statement": statement,
        "speaker": _speaker(record, statement),
        "content": " […] ".join(record.quote(span) for span in statement.content),
        "chain": [record.report.outlet or "the report", *_chain(record, statement)],
        "rules": [reason.rule for reason in statement.because],
    }


def _chain(record: Record, statement: Statement) -> list[str]:
    """Who vouches, from the outermost: *the agency, the ministry, the minister*."""
    outer = _chain(record, record.statement(statement.within)) if statement.within else []
    return [*outer, _speaker(record, statement)]


def _voice(record: Record, statement: str | None) -> str:
    return _speaker(record, record.statement(statement)) if statement else "the reporter"


def _speaker(record: Record, statement: Statement) -> str:
    spans = " ".join(record.quote(span) for span in statement.speaker_spans)
    return ", ".join(_names(record, statement.speakers)) or spans or "somebody"


def _names(record: Record, ids: tuple[str, ...]) -> list[str]:
    return [record.actor(actor_id).name for actor_id in ids]


@get(
    "/voices",
    sync_to_thread=True,
    include_in_schema=False,
    dependencies={"filters": Provide(voice_filters, sync_to_thread=False)},
)
def voice_page(request: Asked, filters: NamedDependency[Filters], shelf: NamedDependency[Shelf]) -> Template:
    """Whose voice is heard."""
    with shelf.session() as archive:
        found = voices.voices(archive, **filters).limit(SHOWN)
        rows = [dict(zip(found.columns, row, strict=True)) for row in found.fetchall()]
    asked = _asked(request)
    context = {"rows": rows, "filters": _boxes(voice_filters), "chips": [_chip("voices", asked, at) for at in range(len(asked))]}
    return Template("voices.html", context=context | {"file": f"/voices.json?{urlencode(asked)}"})


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
        context |= _of_record(shelf.read(Report(text=data.text, published=data.published or None, outlet=data.outlet or None)))
    return Template("try.html", context=context)


HANDLERS = [
    home, *(list_page(*row) for row in QUESTIONS.items()), report, event, voice_page, problem_page, paste_page, read_page,
]  # fmt: skip
