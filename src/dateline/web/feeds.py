"""Alerts: events and statements of any question as an Atom feed, at the address of their list with ``.atom``.

A feed has the newest rows. Ids are stable: a reader shows an event that it has seen no second time.
"""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from litestar import Response, get
from litestar.di import NamedDependency, Provide
from litestar.handlers import HTTPRouteHandler
from litestar.openapi.datastructures import ResponseSpec
from lxml import etree

from dateline.exports.graphs import xml_text
from dateline.exports.web import headline
from dateline.web import rooms
from dateline.web.errors import RESPONSES, Asked
from dateline.web.paging import USUAL, page
from dateline.web.questions import QUESTIONS, Filters, Question
from dateline.web.shelf import Shelf

MEDIA = "application/atom+xml"
ATOM = "http://www.w3.org/2005/Atom"

# Who mints the ids: a tag URI (RFC 4151) needs a name and a day on which it was ours. The name can't be looked up.
_TAG = "tag:dateline.invalid,2026:"

# When a row changed of whose report nobody knows the day: a feed must say something.
_NO_DAY = "1970-01-01"

# Characters of a statement in a title; the summary has it whole.
_TITLE = 100


def _event(row: dict[str, Any]) -> tuple[str, str, str]:
    """The id, title and summary of an event."""
    told = f" On the word of {', '.join(row['speakers'])}." if row["speakers"] else ""
    return row["event_id"], headline(row), f"{row['sentence']} ({row['outlet'] or 'outlet unknown'}){told}"


def _statement(row: dict[str, Any]) -> tuple[str, str, str]:
    """The id, title and summary of a statement."""
    title = f"{', '.join(row['speakers']) or 'somebody'} ({row['act']}): {row['content']}"
    return row["statement_id"], title[:_TITLE], f"{row['content']} ({row['outlet'] or 'outlet unknown'})"


# The lists that have a feed, and what an entry says of a row.
FEEDS: dict[str, Callable[[dict[str, Any]], tuple[str, str, str]]] = {"events": _event, "statements": _statement}


def feed(table: str, rows: list[dict[str, Any]], asked: rooms.Pairs, home: str) -> bytes:
    """An Atom feed of some rows.

    Args:
        table: one of `FEEDS`.
        rows: the newest first.
        asked: the filters, which stand in its title and id.
        home: the address of the server, without a slash at the end.
    """
    query = urlencode(sorted(asked))
    words = ", ".join(f"{name} {value}" for name, value in asked)
    root = etree.Element(f"{{{ATOM}}}feed", nsmap={None: ATOM})
    updated = max((row["published"] for row in rows if row["published"]), default=_NO_DAY)
    _add(root, id=f"{_TAG}{table}?{query}", title=f"Dateline: {table}{f' ({words})' if words else ''}", updated=_moment(updated))
    _add(etree.SubElement(root, f"{{{ATOM}}}author"), name="Dateline")
    _link(root, "self", home + rooms.address(f"/{table}.atom", asked), MEDIA)
    _link(root, "alternate", home + rooms.address(f"/{table}", asked), "text/html")
    for row in rows:
        _entry(root, row, FEEDS[table](row), home)
    return bytes(etree.tostring(root, encoding="utf-8", xml_declaration=True, pretty_print=True))


def _entry(root: etree._Element, row: dict[str, Any], told: tuple[str, str, str], home: str) -> None:
    own_id, title, summary = told
    entry = etree.SubElement(root, f"{{{ATOM}}}entry")
    _add(entry, id=f"{_TAG}{own_id}", title=title, updated=_moment(row["published"] or _NO_DAY))
    path = f"/events/{row['event_id']}" if "event_id" in row else f"/reports/{row['report_id']}"
    _link(entry, "alternate", home + path, "text/html")
    _add(entry, summary=summary)


def _add(parent: etree._Element, **texts: str) -> None:
    for name, text in texts.items():
        etree.SubElement(parent, f"{{{ATOM}}}{name}").text = xml_text(text)


def _link(parent: etree._Element, relation: str, to: str, media: str) -> None:
    etree.SubElement(parent, f"{{{ATOM}}}link", rel=relation, href=xml_text(to), type=media)


def _moment(day: str) -> str:
    return f"{day}T00:00:00Z"


def as_feed(table: str, question: Question) -> HTTPRouteHandler:
    """The handler of a list as a feed."""

    def shown(request: Asked, filters: NamedDependency[Filters], shelf: NamedDependency[Shelf]) -> Response[bytes]:
        with shelf.session() as archive:
            rows = page(archive, table, filters, question.columns(table), USUAL, None).rows
        home = str(request.base_url).rstrip("/")
        return Response(feed(table, rows, rooms.narrowed(rooms.asked(request)), home), media_type=MEDIA)

    shown.__doc__ = f"The newest {USUAL} {table} as an Atom feed."
    return get(
        f"/{table}.atom",
        sync_to_thread=True,
        media_type=MEDIA,
        responses={**RESPONSES, 200: ResponseSpec(bytes, media_type=MEDIA, generate_examples=False)},
        operation_id=f"{table}_atom",
        dependencies={"filters": Provide(question.filters, sync_to_thread=False)},
    )(shown)


HANDLERS = [as_feed(table, QUESTIONS[table]) for table in FEEDS]
