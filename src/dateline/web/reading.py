"""The reader: a report with everything that was read in it marked, a card for each event and statement, and why."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

import msgspec
from litestar import Response, get
from litestar.di import NamedDependency
from litestar.exceptions import NotFoundException
from litestar.params import FromPath, QueryParameter
from litestar.response import Redirect, Template

from dateline.archive.rows import event_id
from dateline.record import Event, Record, Statement
from dateline.web import why
from dateline.web.marks import LAYERS, paragraphs
from dateline.web.shelf import Shelf

# Layers to leave unmarked; there are not more names than layers.
Without = Annotated[list[str] | None, QueryParameter(max_items=len(LAYERS))]


# The incidents of a report's events that others tell in words of their own.
_OTHERS = "select event_id, incident_id from incidents where report_id = ? and independent > 1"


class Card(msgspec.Struct, frozen=True, kw_only=True):
    """What a page says of one event or statement.

    Attributes:
        id: its id in the record, to which links in the text lead.
        parts: the ids of everything in the record that belongs to it, itself first; marks of these light up with it.
        chain: who vouches, from the outermost.
        reasons: the rules that made it.
        citation: how to cite it.
        why: the address of everything that led to it; ``None`` for a report that is kept nowhere.
        incident: the address of the occasion as others tell it too; ``None`` if nobody does, or incidents were not gathered.
    """

    id: str
    parts: tuple[str, ...]
    chain: tuple[str, ...]
    reasons: tuple[why.Reason, ...]
    citation: str
    why: str | None
    incident: str | None = None
    told: dict[str, Any]


@get("/reports/{name:str}", sync_to_thread=True, include_in_schema=False)
def report(name: FromPath[str], shelf: NamedDependency[Shelf], without: Without = None) -> Template | Response[bytes]:
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
        others = dict(archive.sql(_OTHERS, [record.report.id]).fetchall())
    context = of_record(record, kept=True, without=without or (), others=others) | {
        "publications": told,
        "citation": cite_report(record),
    }
    return Template("report.html", context=context)


@get("/reports/{name:str}/why/{part:str}", sync_to_thread=True, include_in_schema=False)
def why_page(name: FromPath[str], part: FromPath[str], shelf: NamedDependency[Shelf]) -> Template:
    """Why one event or statement of a report was read so."""
    with shelf.session() as archive:
        record = archive.find_report(name)
    event = next((each for each in record.events if each.id == part), None)
    statement = next((each for each in record.statements if each.id == part), None)
    if event:
        grounds, command = why.of_event(record, event), f"dateline why {event_id(record, event)}"
    elif statement:
        grounds, command = why.of_statement(record, statement), None
    else:
        raise NotFoundException
    context = {"record": record, "part": part, "grounds": grounds, "command": command}
    return Template("why.html", context=context)


@get("/events/{name:str}", sync_to_thread=True, include_in_schema=False)
def event(name: FromPath[str], shelf: NamedDependency[Shelf]) -> Redirect:
    """An event is shown where it stands in its report."""
    with shelf.session() as archive:
        record, found = archive.find_event(name)
    return Redirect(f"/reports/{record.report.id}#{found.id}")


def of_record(
    record: Record, *, kept: bool = False, without: Sequence[str] = (), others: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """What a page shows of a record.

    Args:
        record: what was read.
        kept: whether it stands in the archive, so that its parts have addresses.
        without: layers that are not marked.
        others: the incidents of those events, by their ids in the archive, that somebody else tells too.
    """
    return {
        "record": record,
        "paragraphs": paragraphs(record),
        "layers": LAYERS,
        "without": frozenset(without),
        "events": [_event_card(record, each, kept, others or {}) for each in record.events],
        "statements": [_statement_card(record, each, kept) for each in record.statements],
    }


def _event_card(record: Record, event: Event, kept: bool, others: Mapping[str, str]) -> Card:
    voice = _chain(record, record.statement(event.statement)) if event.statement else []
    figures = [figure for figure in record.figures if figure.event == event.id]
    archive_id = event_id(record, event)
    return Card(
        id=event.id,
        parts=_event_parts(event, [figure.id for figure in figures]),
        chain=(record.report.outlet or "the report", *voice),
        reasons=why.reasons(record, event.because),
        citation=cite(record, record.quote(event.trigger), archive_id),
        why=f"/reports/{record.report.id}/why/{event.id}" if kept else None,
        incident=f"/incidents/{others[archive_id]}" if archive_id in others else None,
        told={
            "event": event,
            "actors": _names(record, event.actors),
            "recipients": _names(record, event.recipients),
            "third_parties": _names(record, event.third_parties),
            "words": record.quote(event.trigger),
            "places": [place.name for place in record.places if place.id in event.places],
            "tellings": [(_voice(record, word.statement), word.stance, word.status) for word in event.words],
            "figures": [record.quote(figure.span) for figure in figures],
        },
    )


def _event_parts(event: Event, figures: list[str]) -> tuple[str, ...]:
    times = [event.date.time] if event.date and event.date.time else []
    statements = [word.statement for word in event.words if word.statement]
    parts = (event.id, *event.actors, *event.recipients, *event.third_parties, *event.places, *times, *statements, *figures)
    return tuple(dict.fromkeys(parts))


def _statement_card(record: Record, statement: Statement, kept: bool) -> Card:
    content = " […] ".join(record.quote(span) for span in statement.content)
    times = [statement.time] if statement.time else []
    return Card(
        id=statement.id,
        parts=tuple(dict.fromkeys((statement.id, *statement.speakers, *statement.addressees, *times))),
        chain=(record.report.outlet or "the report", *_chain(record, statement)),
        reasons=why.reasons(record, statement.because),
        citation=cite(record, content, None),
        why=f"/reports/{record.report.id}/why/{statement.id}" if kept else None,
        told={"statement": statement, "speaker": _speaker(record, statement), "content": content},
    )


def cite(record: Record, words: str, archive_id: str | None) -> str:
    """How to cite words of a report, in one line."""
    part = f"event {archive_id}" if archive_id else "statement"
    return f"“{' '.join(words.split())}”, {part}. {cite_report(record)}"


def cite_report(record: Record) -> str:
    """How to cite a report, with what read it, in one line; what is unknown is left out."""
    told = record.report
    place = (told.title, told.outlet or "outlet unknown", told.published or "day unknown", told.url)
    coded = record.coded_by
    read = f"report {told.id[:16]}, read by Dateline {coded.dateline}, lexicon {coded.lexicon[:8]}"
    return f"{', '.join(filter(None, place))}; {read}."


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


HANDLERS = [report, why_page, event]
