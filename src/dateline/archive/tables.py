"""The tables of an archive: their columns, and the rows that one record adds to each.

Rows are wide on purpose: an event row names its actors, places and speaker, so that a question needs no join.
"""

import hashlib
from collections.abc import Callable
from typing import Any

import pyarrow as pa

from dateline.archive.private import Veil, is_named
from dateline.record import Actor, Event, Figure, Record, Role, Span, Statement

Row = dict[str, Any]

_TEXT, _TEXTS, _DAY = pa.string(), pa.list_(pa.string()), pa.string()

# Column name -> (Arrow type, what it holds). The codebook and the tests read the descriptions.
COLUMNS: dict[str, dict[str, tuple[pa.DataType, str]]] = {
    "reports": {
        "report_id": (_TEXT, "SHA-256 of the text"),
        "published": (_DAY, "day of publication, ISO; null if nobody says"),
        "outlet": (_TEXT, "who published it, as given or from its dateline"),
        "title": (_TEXT, "headline as given"),
        "url": (_TEXT, "address as given"),
        "language": (_TEXT, "ISO 639-1 code; null if the text is too short to tell"),
        "read": (pa.bool_(), "false for reports kept but not read"),
        "dateline_place": (_TEXT, "place of filing"),
        "file": (_TEXT, "file that it was read from"),
        "record": (_TEXT, "the whole record, format 1, as JSON"),
    },
    "actors": {
        "report_id": (_TEXT, "report that names the actor"),
        "actor_id": (_TEXT, "id inside the record"),
        "published": (_DAY, "day of the report"),
        "outlet": (_TEXT, "outlet of the report"),
        "name": (_TEXT, "fullest name in the report, or the words that describe the actor"),
        "named": (pa.bool_(), "true if the report names the actor; false if it only describes it"),
        "kind": (_TEXT, "person, state, organisation or group"),
        "country": (_TEXT, "ISO 3166-1 alpha-3; null if not stated"),
        "sectors": (_TEXTS, "PLOVER sectors"),
        "roles": (_TEXTS, "titles that the report gives"),
        "aliases": (_TEXTS, "other names of the actor in the report"),
        "inferred": (pa.bool_(), "true if country or sectors are not the report's own words about the actor nor the lexicon's"),
        "mentions": (pa.int32(), "how often the report mentions the actor"),
    },
    "roles": {
        "report_id": (_TEXT, "report that gives the role"),
        "published": (_DAY, "day of the report"),
        "outlet": (_TEXT, "outlet of the report"),
        "actor_id": (_TEXT, "id of the actor inside the record"),
        "name": (_TEXT, "the actor's fullest name in the report"),
        "kind": (_TEXT, "person, state, organisation or group"),
        "country": (_TEXT, "the actor's country, ISO 3166-1 alpha-3; null if not stated"),
        "sectors": (_TEXTS, "the actor's PLOVER sectors"),
        "title": (_TEXT, "title as the report has it"),
        "of": (_TEXT, "country that the title itself names, ISO 3166-1 alpha-3"),
        "start": (_DAY, "first day in the role, if the report says it"),
        "end": (_DAY, "last day in the role, if the report says it"),
        "words": (_TEXT, "the words that give the role"),
    },
    "statements": {
        "statement_id": (_TEXT, "hash of report, cue and content"),
        "report_id": (_TEXT, "report that tells it"),
        "published": (_DAY, "day of the report"),
        "outlet": (_TEXT, "outlet of the report"),
        "speakers": (_TEXTS, "names of who speaks; empty if nobody is named"),
        "speaker_countries": (_TEXTS, "their countries"),
        "act": (_TEXT, "say, ask, demand, deny, promise, threaten, accuse, believe, intend, perceive, withhold"),
        "kind": (_TEXT, "direct, indirect or mixed"),
        "cue": (_TEXT, "the words that attribute"),
        "content": (_TEXT, "what is said; pieces joined by [...]"),
        "anonymous": (pa.bool_(), "true if nobody could be asked again"),
        "within": (_TEXT, "statement_id of the statement that quotes this one"),
    },
    "events": {
        "event_id": (_TEXT, "hash of report, type and trigger"),
        "report_id": (_TEXT, "report that tells it"),
        "published": (_DAY, "day of the report"),
        "outlet": (_TEXT, "outlet of the report"),
        "date_start": (_DAY, "first day of the event; null if unknown"),
        "date_end": (_DAY, "last day of the event"),
        "type": (_TEXT, "PLOVER event type"),
        "modes": (_TEXTS, "PLOVER modes"),
        "contexts": (_TEXTS, "PLOVER contexts"),
        "quad": (pa.int8(), "1 verbal cooperation, 2 material cooperation, 3 verbal conflict, 4 material conflict"),
        "score": (pa.float64(), "PLOVER score, -10 to 10"),
        "status": (_TEXT, "happened, ongoing, planned, offered, demanded, hypothetical, denied, negated"),
        "actors": (_TEXTS, "who acts"),
        "actor_countries": (_TEXTS, "their countries"),
        "actor_sectors": (_TEXTS, "their sectors"),
        "recipients": (_TEXTS, "who is acted on"),
        "recipient_countries": (_TEXTS, "their countries"),
        "recipient_sectors": (_TEXTS, "their sectors"),
        "places": (_TEXTS, "where"),
        "place_countries": (_TEXTS, "countries of the places"),
        "speakers": (_TEXTS, "on whose word; empty for the reporter's own"),
        "denied_by": (_TEXTS, "who denies it in the same report"),
        "trigger": (_TEXT, "the words that tell it"),
        "sentence": (_TEXT, "the words around the trigger"),
        "confidence": (pa.float64(), "0 to 1"),
        "rules": (_TEXTS, "ids of the rules that made it"),
    },
    "figures": {
        "figure_id": (_TEXT, "hash of report and span"),
        "report_id": (_TEXT, "report that tells it"),
        "published": (_DAY, "day of the report"),
        "outlet": (_TEXT, "outlet of the report"),
        "kind": (_TEXT, "dead, injured, detained, ... share, money, duration, count"),
        "value": (pa.float64(), "the number; null for vague amounts and ranges"),
        "low": (pa.float64(), "lower bound"),
        "high": (pa.float64(), "upper bound"),
        "modifier": (_TEXT, "exact, about, more_than, less_than, at_least, at_most, range, vague"),
        "unit": (_TEXT, "percent, people, days, USD ..."),
        "of": (_TEXT, "of what"),
        "about": (_TEXT, "name of whom it is about"),
        "speakers": (_TEXTS, "on whose word; empty for the reporter's own"),
        "event_id": (_TEXT, "event that it belongs to"),
        "stage": (_TEXT, "of shares and votes: poll, exit_poll, projected, partial, preliminary or final; null if not stated"),
        "words": (_TEXT, "the words of the figure"),
    },
    "problems": {
        "file": (_TEXT, "file that could not be read"),
        "code": (_TEXT, "error code"),
        "reason": (_TEXT, "what is wrong"),
        "remedy": (_TEXT, "what to do"),
    },
}

TABLES = tuple(COLUMNS)

# Columns in which names stand. Where one is left out, the column `hidden` has the value with the name; see archive/private.py.
NAMED: dict[str, tuple[str, ...]] = {
    "actors": ("name", "aliases"),
    "roles": ("name", "words"),
    "statements": ("speakers", "cue", "content"),
    "events": ("actors", "recipients", "speakers", "denied_by", "trigger", "sentence"),
    "figures": ("of", "about", "speakers", "words"),
}

# The field of `hidden` that lists whom the row hides: full names in small letters, a line each, in order.
PEOPLE = "people"

# Rules that give an actor what his own words do not say. What they gave is no evidence of who he is.
_INFERRING = frozenset({"who.country-of-scene", "who.register"})

# Around a trigger so many characters are shown, cut at the paragraph.
WINDOW = 160


def schema(table: str) -> pa.Schema:
    """The Arrow schema of a table, each field with its description; ``hidden`` is null in rows that hide nothing."""
    fields = [pa.field(name, kind, metadata={"description": about}) for name, (kind, about) in COLUMNS[table].items()]
    if table in NAMED:
        values = pa.struct([*((name, COLUMNS[table][name][0]) for name in NAMED[table]), (PEOPLE, _TEXT)])
        fields.append(pa.field("hidden", values, metadata={"description": "the columns that hide a private person, unhidden"}))
    return pa.schema(fields)


def rows(record: Record, file: str | None) -> dict[str, list[Row]]:
    """The rows that a record adds to each table but ``problems``, without the names of private people."""
    found = {
        "reports": [_report(record, file)],
        "actors": [_actor(record, actor) for actor in record.actors],
        "roles": [_role(record, actor, role) for actor in record.actors for role in actor.roles],
        "statements": [_statement(record, statement) for statement in record.statements],
        "events": [_event(record, event) for event in record.events],
        "figures": [_figure(record, figure) for figure in record.figures],
    }
    veil = Veil(record)
    return {table: [_veiled(table, row, veil) for row in part] for table, part in found.items()}


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


def _common(record: Record) -> Row:
    return {"report_id": record.report.id, "published": record.report.published, "outlet": record.report.outlet}


def _report(record: Record, file: str | None) -> Row:
    part = record.report
    return _common(record) | {
        "title": part.title,
        "url": part.url,
        "language": part.language,
        "read": part.read,
        "dateline_place": part.dateline.place if part.dateline else None,
        "file": file,
        "record": record.to_json(),
    }


def _actor(record: Record, actor: Actor) -> Row:
    return _common(record) | {
        "actor_id": actor.id,
        "name": actor.name,
        "named": is_named(actor),
        "kind": actor.kind,
        "country": actor.country,
        "sectors": list(actor.sectors),
        "roles": [role.title for role in actor.roles],
        "aliases": list(actor.aliases),
        "inferred": any(reason.rule in _INFERRING for mention in actor.mentions for reason in mention.because),
        "mentions": len(actor.mentions),
    }


def _role(record: Record, actor: Actor, role: Role) -> Row:
    return _common(record) | {
        "actor_id": actor.id,
        "name": actor.name,
        "kind": actor.kind,
        "country": actor.country,
        "sectors": list(actor.sectors),
        "title": role.title,
        "of": role.of,
        "start": role.start,
        "end": role.end,
        "words": record.quote(role.span),
    }


def _statement(record: Record, statement: Statement) -> Row:
    within = record.statement(statement.within) if statement.within else None
    return _common(record) | {
        "statement_id": statement_id(record, statement),
        "speakers": _names(record, statement.speakers),
        "speaker_countries": _of(record, statement.speakers, _country),
        "act": statement.act,
        "kind": statement.kind,
        "cue": " ".join(record.quote(span) for span in statement.cue_spans) or None,
        "content": " [...] ".join(record.quote(span) for span in statement.content),
        "anonymous": statement.anonymous,
        "within": statement_id(record, within) if within else None,
    }


def _event(record: Record, event: Event) -> Row:
    places = [place for place in record.places if place.id in event.places]
    return _common(record) | {
        "event_id": event_id(record, event),
        "date_start": event.date.start if event.date else None,
        "date_end": event.date.end if event.date else None,
        "type": event.type,
        "modes": list(event.modes),
        "contexts": list(event.contexts),
        "quad": event.quad,
        "score": event.score,
        "status": event.status,
        "actors": _names(record, event.actors),
        "actor_countries": _of(record, event.actors, _country),
        "actor_sectors": _of(record, event.actors, _sectors),
        "recipients": _names(record, event.recipients),
        "recipient_countries": _of(record, event.recipients, _country),
        "recipient_sectors": _of(record, event.recipients, _sectors),
        "places": [place.name for place in places],
        "place_countries": list(dict.fromkeys(place.country for place in places if place.country)),
        "speakers": speakers(record, event.statement),
        "denied_by": [name for word in event.words if word.stance == "denies" for name in speakers(record, word.statement)],
        "trigger": record.quote(event.trigger),
        "sentence": around(record, event.trigger),
        "confidence": event.confidence,
        "rules": [reason.rule for reason in event.because],
    }


def _figure(record: Record, figure: Figure) -> Row:
    event = next((event for event in record.events if event.id == figure.event), None)
    return _common(record) | {
        "figure_id": short_hash(record.report.id, "figure", str(figure.span)),
        "kind": figure.kind,
        "value": figure.value,
        "low": figure.low,
        "high": figure.high,
        "modifier": figure.modifier,
        "unit": figure.unit,
        "of": figure.of,
        "about": record.actor(figure.about).name if figure.about else None,
        "speakers": speakers(record, figure.statement),
        "event_id": event_id(record, event) if event else None,
        "stage": figure.stage,
        "words": record.quote(figure.span),
    }


def event_id(record: Record, event: Event) -> str:
    """The event's id in the archive: a hash of report, type and trigger, not of actors, so that better coreference keeps it."""
    return "e_" + short_hash(record.report.id, event.type, str(event.trigger))


def statement_id(record: Record, statement: Statement) -> str:
    """The statement's id in the archive: a hash of report, cue and content."""
    return "s_" + short_hash(record.report.id, str(statement.cue_spans), str(statement.content))


def short_hash(*parts: str) -> str:
    """Twelve hexadecimal digits: in an archive of ten million events two share them about once in six."""
    return hashlib.sha256("|".join(parts).encode()).hexdigest()[:12]


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
