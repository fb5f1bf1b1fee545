"""The lists and items as data: every list as ``.json``, ``.csv`` and ``.parquet``, events as ``.geojson`` too."""

from collections.abc import Callable
from typing import Annotated, Any

from litestar import Response, get
from litestar.di import NamedDependency, Provide
from litestar.exceptions import ValidationException
from litestar.handlers import HTTPRouteHandler
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import FromQuery, QueryParameter

from dateline.archive import counts, voices
from dateline.web.errors import RESPONSES
from dateline.web.forms import FORMS, Form
from dateline.web.paging import DOWNLOAD, MOST, USUAL, CursorError, Page, page
from dateline.web.questions import QUESTIONS, Filters, Question, event_filters, voice_filters
from dateline.web.shelf import Shelf

Limit = Annotated[int, QueryParameter(ge=1, le=MOST, description="rows of a page")]
Cursor = Annotated[str | None, QueryParameter(max_length=1_000, description="`next` of the page before")]


def as_json(table: str, question: Question) -> HTTPRouteHandler:
    """The handler of a list as JSON, a page at a time."""

    def rows(
        filters: NamedDependency[Filters], shelf: NamedDependency[Shelf], limit: Limit = USUAL, cursor: Cursor = None
    ) -> Page:
        with shelf.session() as archive:
            try:
                return page(archive, table, filters, question.columns(table), limit, cursor)
            except CursorError as error:
                raise ValidationException("cursor: not one of this server's") from error

    rows.__doc__ = f"{table.capitalize()}: {question.about}. Newest first."
    return get(
        f"/{table}.json", sync_to_thread=True, responses=RESPONSES, operation_id=table, dependencies=_filters(question.filters)
    )(rows)


def as_file(table: str, question: Question, ending: str, form: Form) -> HTTPRouteHandler:
    """The handler of a list as a file to download."""

    def rows(filters: NamedDependency[Filters], shelf: NamedDependency[Shelf]) -> Response[bytes]:
        with shelf.session() as archive:
            found = question.ask(archive, table, filters).limit(DOWNLOAD)
            return Response(b"".join(form.write(found)), media_type=form.media)

    rows.__doc__ = f"{table.capitalize()} as {ending}, {DOWNLOAD:,} rows at most."
    return get(
        f"/{table}.{ending}",
        sync_to_thread=True,
        media_type=form.media,
        responses={**RESPONSES, 200: ResponseSpec(form.shape, media_type=form.media, generate_examples=False)},
        operation_id=f"{table}_{ending}",
        dependencies=_filters(question.filters),
    )(rows)


def _filters(provider: Callable[..., Filters]) -> dict[str, Provide]:
    return {"filters": Provide(provider, sync_to_thread=False)}


def _lists() -> list[HTTPRouteHandler]:
    handlers = []
    for table, question in QUESTIONS.items():
        handlers.append(as_json(table, question))
        endings = FORMS if table == "events" else {ending: FORMS[ending] for ending in ("csv", "parquet")}
        handlers += [as_file(table, question, ending, form) for ending, form in endings.items()]
    return handlers


@get("/counts.json", sync_to_thread=True, responses=RESPONSES, dependencies=_filters(event_filters))
def count(
    filters: NamedDependency[Filters],
    shelf: NamedDependency[Shelf],
    by: Annotated[list[str], QueryParameter(max_items=4, description=f"of {', '.join(counts.DIMENSIONS)}")],
    undirected: FromQuery[bool] = False,
    zeros: FromQuery[bool] = False,
) -> list[dict[str, Any]]:
    """Events counted by time, side, type and more; see ``dateline count``."""
    with shelf.session() as archive:
        try:
            found = archive.count(by, undirected=undirected, zeros=zeros, **filters)
        except ValueError as error:
            raise ValidationException(str(error)) from error
        return told(found.limit(DOWNLOAD))


@get("/voices.json", sync_to_thread=True, responses=RESPONSES, dependencies=_filters(voice_filters))
def heard(filters: NamedDependency[Filters], shelf: NamedDependency[Shelf]) -> list[dict[str, Any]]:
    """Whose voice is heard, and who is only spoken about; see ``dateline voices``."""
    with shelf.session() as archive:
        return told(voices.voices(archive, **filters).limit(MOST))


def told(relation: Any) -> list[dict[str, Any]]:  # noqa: ANN401 - a DuckDB relation
    """The rows of a relation, each by the names of its columns."""
    names = relation.columns
    return [dict(zip(names, row, strict=True)) for row in relation.fetchall()]


HANDLERS = [*_lists(), count, heard]

__all__ = ["HANDLERS", "told"]
