"""The rows that one record adds to the tables of an archive, and the ids that they go by."""

from collections.abc import Callable, Sequence
from typing import Any

import msgspec

from dateline.archive.private import Veil, is_named
from dateline.archive.tables import (
    NAMED,
    PEOPLE,
    ActorRow,
    EventRow,
    FigureRow,
    PlaceRow,
    ReportRow,
    RoleRow,
    Row,
    SketchRow,
    StatementRow,
)
from dateline.copies.signatures import signature
from dateline.ids import event_id, figure_id, statement_id
from dateline.record import Actor, Event, Figure, Place, Record, Role, Span, Statement

__all__ = ["WINDOW", "around", "code_of", "event_id", "figure_id", "rows", "speakers", "statement_id"]

# Rules that give an actor what his own words do not say. What they gave is no evidence of who he is.
_INFERRING = frozenset({"who.country-of-scene", "who.register"})

# Around a trigger so many characters are shown, cut at the paragraph.
WINDOW = 160


def rows(record: Record, *, excerpt: bool = False) -> dict[str, list[Row]]:
    """The rows that a record adds to each table, without the names of private people.

    Args:
        record: what was read.
        excerpt: whether the record's text is cut down to what was coded; see `dateline.archive.excerpts`.
    """
    found: dict[str, Sequence[msgspec.Struct]] = {
        "reports": [_report(record, excerpt)],
        "actors": [_actor(record, actor) for actor in record.actors],
        "roles": [_role(record, actor, role) for actor in record.actors for role in actor.roles],
        "places": [_place(record, place) for place in record.places],
        "statements": [_statement(record, statement) for statement in record.statements],
        "events": [_event(record, event) for event in record.events],
        "figures": [_figure(record, figure) for figure in record.figures],
        "sketches": [] if excerpt else [_sketch(record)],  # of a text that is not kept whole nobody can tell what it copies
    }
    veil = Veil(record)
    return {table: [_veiled(table, msgspec.structs.asdict(row), veil) for row in part] for table, part in found.items()}


def _veiled(table: str, row: Row, veil: Veil) -> Row:
    """The row without the names of private people; what stood there goes into ``hidden``."""
    people = {name for column in NAMED.get(table, ()) for text in _texts(row[column]) for name in veil.behind(text)}
    if not people:
        return row
    shown = {name: _shown(row[name], veil) for name in NAMED[table]}
    hidden = {name: row[name] for name, value in shown.items() if value != row[name]}
    return row | shown | {"hidden": hidden | {PEOPLE: "\n".join(sorted(people))}}


def _shown(value: Any, veil: Veil) -> Any:  # noqa: ANN401 - a cell: a text, texts or nothing
    return [veil.over(text) for text in value] if isinstance(value, list) else value and veil.over(value)


def _texts(value: str | list[str] | None) -> list[str]:
    return value if isinstance(value, list) else [value or ""]


def _common(record: Record) -> dict[str, Any]:
    return {"report_id": record.report.id, "published": record.report.published, "outlet": record.report.outlet}


def _report(record: Record, excerpt: bool) -> ReportRow:
    part = record.report
    return ReportRow(
        **_common(record),
        published_at=part.published_at,
        published_by=part.published_by,
        title=part.title,
        url=part.url,
        byline=part.byline,
        language=part.language,
        read=part.read,
        excerpt=excerpt,
        dateline_place=part.dateline.place if part.dateline else None,
        record=record.to_json(),
    )


def _sketch(record: Record) -> SketchRow:
    part = record.report
    return SketchRow(report_id=part.id, published=part.published, signature=signature(part.text))


def _actor(record: Record, actor: Actor) -> ActorRow:
    return ActorRow(
        **_common(record),
        actor_id=actor.id,
        name=actor.name,
        named=is_named(actor),
        kind=actor.kind,
        country=actor.country,
        sectors=list(actor.sectors),
        roles=[role.title for role in actor.roles],
        aliases=list(actor.aliases),
        inferred=any(reason.rule in _INFERRING for mention in actor.mentions for reason in mention.because),
        mentions=len(actor.mentions),
    )


def _role(record: Record, actor: Actor, role: Role) -> RoleRow:
    return RoleRow(
        **_common(record),
        actor_id=actor.id,
        name=actor.name,
        kind=actor.kind,
        country=actor.country,
        sectors=list(actor.sectors),
        title=role.title,
        of=role.of,
        start=role.start,
        end=role.end,
        words=record.quote(role.span),
    )


def _place(record: Record, place: Place) -> PlaceRow:
    return PlaceRow(
        **_common(record),
        place_id=place.id,
        name=place.name,
        precision=place.precision,
        country=place.country,
        admin1=place.admin1,
        lat=place.lat,
        lon=place.lon,
        geonames=place.geonames,
        note=place.note,
        roles=list(dict.fromkeys(mention.role for mention in place.mentions)),
        mentions=len(place.mentions),
    )


def _statement(record: Record, statement: Statement) -> StatementRow:
    within = record.statement(statement.within) if statement.within else None
    return StatementRow(
        **_common(record),
        statement_id=statement_id(record, statement),
        speakers=_names(record, statement.speakers),
        speaker_countries=_of(record, statement.speakers, _country),
        act=statement.act,
        kind=statement.kind,
        cue=" ".join(record.quote(span) for span in statement.cue_spans) or None,
        content=" [...] ".join(record.quote(span) for span in statement.content),
        length=sum(end - start for start, end in statement.content),
        anonymous=statement.anonymous,
        within=statement_id(record, within) if within else None,
    )


def _event(record: Record, event: Event) -> EventRow:
    date = event.date
    return EventRow(
        **_common(record),
        event_id=event_id(record, event),
        date_start=date.start if date else None,
        date_end=date.end if date else None,
        date_precision=date.precision if date else None,
        type=event.type,
        modes=list(event.modes),
        contexts=list(event.contexts),
        quad=event.quad,
        score=event.score,
        status=event.status,
        **_side(record, "actor", event.actors),
        **_side(record, "recipient", event.recipients),
        third_parties=_names(record, event.third_parties),
        third_party_countries=_of(record, event.third_parties, _country),
        **_where([place for place in record.places if place.id in event.places]),
        speakers=speakers(record, event.statement),
        denied_by=[name for word in event.words if word.stance == "denies" for name in speakers(record, word.statement)],
        statement_id=statement_id(record, record.statement(event.statement)) if event.statement else None,
        topic=record.quote(event.topic) if event.topic else None,
        conditions=[record.quote(span) for span in event.conditions],
        trigger=record.quote(event.trigger),
        trigger_start=event.trigger[0],
        trigger_end=event.trigger[1],
        sentence=around(record, event.trigger),
        confidence=event.confidence,
        rules=[reason.rule for reason in event.because],
    )


def _side(record: Record, side: str, ids: tuple[str, ...]) -> dict[str, Any]:
    """The four columns of one side of an event."""
    return {
        f"{side}s": _names(record, ids),
        f"{side}_codes": [code_of(record.actor(actor_id)) for actor_id in ids],
        f"{side}_countries": _of(record, ids, _country),
        f"{side}_sectors": _of(record, ids, _sectors),
    }


def _where(places: Sequence[Place]) -> dict[str, Any]:
    return {
        "places": [place.name for place in places],
        "place_countries": list(dict.fromkeys(place.country for place in places if place.country)),
        "place_precisions": [place.precision for place in places],
        "place_lats": [place.lat for place in places],
        "place_lons": [place.lon for place in places],
    }


def _figure(record: Record, figure: Figure) -> FigureRow:
    event = next((event for event in record.events if event.id == figure.event), None)
    rivals = [other for other in record.figures if other.id in figure.competes_with]
    return FigureRow(
        **_common(record),
        figure_id=figure_id(record, figure),
        kind=figure.kind,
        value=figure.value,
        low=figure.low,
        high=figure.high,
        modifier=figure.modifier,
        unit=figure.unit,
        of=figure.of,
        about=record.actor(figure.about).name if figure.about else None,
        speakers=speakers(record, figure.statement),
        event_id=event_id(record, event) if event else None,
        competes_with=[figure_id(record, other) for other in rivals],
        stage=figure.stage,
        words=record.quote(figure.span),
    )


def code_of(actor: Actor) -> str:
    """Country and sectors in one text, such as ``RUS GOV MIL``; empty if neither is known."""
    return " ".join((*_country(actor), *actor.sectors))


def speakers(record: Record, statement: str | None) -> list[str]:
    """The names of who vouches; empty for the reporter's own voice."""
    if statement is None:
        return []
    found = record.statement(statement)
    return _names(record, found.speakers) or [record.quote(span) for span in found.speaker_spans]


def around(record: Record, span: Span) -> str:
    """The words around a span, cut at the paragraph and at ``WINDOW`` characters on each side."""
    text = record.report.text
    start = max(text.rfind("\n", 0, span[0]) + 1, span[0] - WINDOW)
    end = text.find("\n", span[1])
    end = min(end if end >= 0 else len(text), span[1] + WINDOW)
    lead = "" if start == 0 or text[start - 1] == "\n" else "…"
    return f"{lead}{text[start:end]}{'' if end == len(text) or text[end] == chr(10) else '…'}".strip()


def _names(record: Record, ids: tuple[str, ...]) -> list[str]:
    return [record.actor(actor_id).name for actor_id in ids]


def _of(record: Record, ids: tuple[str, ...], values: Callable[[Actor], tuple[str, ...]]) -> list[str]:
    return list(dict.fromkeys(value for actor_id in ids for value in values(record.actor(actor_id))))


def _country(actor: Actor) -> tuple[str, ...]:
    return (actor.country,) if actor.country else ()


def _sectors(actor: Actor) -> tuple[str, ...]:
    return actor.sectors
