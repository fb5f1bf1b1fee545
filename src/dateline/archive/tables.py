"""The tables of an archive: one frozen type a table, from which its Arrow schema and the codebook are made.

Rows are wide on purpose: an event row names its actors, places and speaker, so that a question needs no join.
"""

from typing import Annotated, Any, cast

import msgspec
import pyarrow as pa
from msgspec import Meta, inspect

Row = dict[str, Any]


def _about(text: str) -> Meta:
    return Meta(description=text)


# What stands in several tables, described once. A day is ISO 8601, YYYY-MM-DD.
ReportId = Annotated[str, _about("SHA-256 of the report's text")]
Published = Annotated[str | None, _about("day of publication of the report, ISO; null if nobody says")]
Outlet = Annotated[str | None, _about("who published the report, as given or from its dateline")]
Code = Annotated[str | None, _about("ISO 3166-1 alpha-3; null if not stated")]
Sectors = Annotated[list[str], _about("PLOVER sectors")]


class _Table(msgspec.Struct, frozen=True, kw_only=True):
    """The base of the row types."""

    report_id: ReportId
    published: Published = None
    outlet: Outlet = None


class ReportRow(_Table, frozen=True, kw_only=True):
    """One text, as its earliest publication has it, with all that was read in it."""

    published_at: Annotated[str | None, _about("moment of publication with its zone, as given")] = None
    published_by: Annotated[str | None, _about("how the day is known: given, dateline or inferred")] = None
    title: Annotated[str | None, _about("headline as given")] = None
    url: Annotated[str | None, _about("address as given")] = None
    byline: Annotated[str | None, _about("who wrote it, as given")] = None
    language: Annotated[str | None, _about("ISO 639-1 code; null if the text is too short to tell")] = None
    read: Annotated[bool, _about("false for reports kept but not read")] = True
    excerpt: Annotated[bool, _about("true if only the words that were coded are kept, and a little around them")] = False
    dateline_place: Annotated[str | None, _about("place of filing")] = None
    record: Annotated[str, _about("the whole record, format 1, as JSON")]


class PublicationRow(_Table, frozen=True, kw_only=True):
    """One text in one outlet at one time: where it appeared, and the bytes that it was taken from."""

    published_at: Annotated[str | None, _about("moment of publication with its zone, as given")] = None
    published_by: Annotated[str | None, _about("how the day is known: given, dateline or inferred")] = None
    updated: Annotated[str | None, _about("moment of the last change, as given")] = None
    title: Annotated[str | None, _about("headline there")] = None
    url: Annotated[str | None, _about("address there")] = None
    byline: Annotated[str | None, _about("who wrote it, as given there")] = None
    key: Annotated[str | None, _about("the publisher's own id of the story, which its corrections share")] = None
    version: Annotated[int | None, _about("number among the story's versions, as given")] = None
    standing: Annotated[str, _about("usable, withheld or canceled (retracted)")] = "usable"
    file: Annotated[str | None, _about("where it was found: the file; behind ! a member, behind # a record or row")] = None
    form: Annotated[str | None, _about("form that it was read as, such as html or nitf")] = None
    part: Annotated[str | None, _about("which report of the raw bytes; null if they hold one")] = None
    raw_id: Annotated[str | None, _about("SHA-256 of the raw bytes, in the table raw; null if they are not kept")] = None
    extractor: Annotated[str | None, _about("name and version of what took the text from the bytes")] = None
    found: Annotated[str | None, _about("where each field was found, as a JSON object")] = None


class ActorRow(_Table, frozen=True, kw_only=True):
    """One actor of one report."""

    actor_id: Annotated[str, _about("id inside the record")]
    name: Annotated[str, _about("fullest name in the report, or the words that describe the actor")]
    named: Annotated[bool, _about("true if the report names the actor; false if it only describes it")]
    kind: Annotated[str, _about("person, state, organisation or group")]
    country: Code = None
    sectors: Sectors
    roles: Annotated[list[str], _about("titles that the report gives")]
    aliases: Annotated[list[str], _about("other names of the actor in the report")]
    inferred: Annotated[
        bool, _about("true if country or sectors are not the report's own words about the actor nor the lexicon's")
    ]
    mentions: Annotated[int, _about("how often the report mentions the actor")]


class RoleRow(_Table, frozen=True, kw_only=True):
    """One role that a report gives an actor."""

    actor_id: Annotated[str, _about("id of the actor inside the record")]
    name: Annotated[str, _about("the actor's fullest name in the report")]
    kind: Annotated[str, _about("person, state, organisation or group")]
    country: Annotated[str | None, _about("the actor's country, ISO 3166-1 alpha-3; null if not stated")] = None
    sectors: Annotated[list[str], _about("the actor's PLOVER sectors")]
    title: Annotated[str, _about("title as the report has it")]
    of: Annotated[str | None, _about("country that the title itself names, ISO 3166-1 alpha-3")] = None
    start: Annotated[str | None, _about("first day in the role, if the report says it")] = None
    end: Annotated[str | None, _about("last day in the role, if the report says it")] = None
    words: Annotated[str, _about("the words that give the role")]


class PlaceRow(_Table, frozen=True, kw_only=True):
    """One place that a report names."""

    place_id: Annotated[str, _about("id inside the record")]
    name: Annotated[str, _about("the place's usual name")]
    precision: Annotated[str, _about("site, city, region, country or area: how exact the coordinates can be")]
    country: Code = None
    admin1: Annotated[str | None, _about("first-order division")] = None
    lat: Annotated[float | None, _about("latitude, degrees north; of a region or country its centre")] = None
    lon: Annotated[float | None, _about("longitude, degrees east")] = None
    geonames: Annotated[int | None, _about("GeoNames id")] = None
    note: Annotated[str | None, _about("what to know of it, such as who disputes it")] = None
    roles: Annotated[list[str], _about("what its mentions do: place, actor, demonym or in_name")]
    mentions: Annotated[int, _about("how often the report names it")]


class StatementRow(_Table, frozen=True, kw_only=True):
    """One statement of one report."""

    statement_id: Annotated[str, _about("hash of report, cue and content")]
    speakers: Annotated[list[str], _about("names of who speaks; empty if nobody is named")]
    speaker_countries: Annotated[list[str], _about("their countries")]
    act: Annotated[str, _about("say, ask, demand, deny, promise, threaten, accuse, believe, intend, perceive, withhold")]
    kind: Annotated[str, _about("direct, indirect or mixed")]
    cue: Annotated[str | None, _about("the words that attribute")] = None
    content: Annotated[str, _about("what is said; pieces joined by [...]")]
    length: Annotated[int, _about("length of the content in characters")] = 0
    anonymous: Annotated[bool, _about("true if nobody could be asked again")]
    within: Annotated[str | None, _about("statement_id of the statement that quotes this one")] = None


class EventRow(_Table, frozen=True, kw_only=True):
    """One event as one report tells it."""

    event_id: Annotated[str, _about("hash of report, type and trigger")]
    date_start: Annotated[str | None, _about("first day of the event; null if unknown")] = None
    date_end: Annotated[str | None, _about("last day of the event")] = None
    date_precision: Annotated[str | None, _about("minute, hour, day, week, month, season, year or decade")] = None
    type: Annotated[str, _about("PLOVER event type")]
    modes: Annotated[list[str], _about("PLOVER modes")]
    contexts: Annotated[list[str], _about("PLOVER contexts")]
    quad: Annotated[
        int, Meta(le=127), _about("1 verbal cooperation, 2 material cooperation, 3 verbal conflict, 4 material conflict")
    ]
    score: Annotated[float, _about("PLOVER score, -10 to 10")]
    status: Annotated[str, _about("happened, ongoing, planned, offered, demanded, hypothetical, denied, negated")]
    actors: Annotated[list[str], _about("who acts")]
    actor_codes: Annotated[list[str], _about("for each of them country and sectors, such as RUS GOV MIL; empty if unknown")]
    actor_countries: Annotated[list[str], _about("their countries")]
    actor_sectors: Annotated[list[str], _about("their sectors")]
    recipients: Annotated[list[str], _about("who is acted on")]
    recipient_codes: Annotated[list[str], _about("for each of them country and sectors")]
    recipient_countries: Annotated[list[str], _about("their countries")]
    recipient_sectors: Annotated[list[str], _about("their sectors")]
    third_parties: Annotated[list[str], _about("mediators, hosts and guarantors")]
    third_party_countries: Annotated[list[str], _about("their countries")]
    places: Annotated[list[str], _about("where")]
    place_countries: Annotated[list[str], _about("countries of the places")]
    place_precisions: Annotated[list[str], _about("for each place site, city, region, country or area")]
    place_lats: Annotated[list[float | None], _about("for each place its latitude, degrees north")]
    place_lons: Annotated[list[float | None], _about("for each place its longitude, degrees east")]
    speakers: Annotated[list[str], _about("on whose word; empty for the reporter's own")]
    denied_by: Annotated[list[str], _about("who denies it in the same report")]
    statement_id: Annotated[str | None, _about("statement that tells it; null for the reporter's own voice")] = None
    topic: Annotated[str | None, _about("what it is about, in the report's words")] = None
    conditions: Annotated[list[str], _about("on what it depends, in the report's words")]
    trigger: Annotated[str, _about("the words that tell it")]
    trigger_start: Annotated[int, _about("first character of the trigger in the report's text, code points from 0")]
    trigger_end: Annotated[int, _about("first character behind the trigger")]
    sentence: Annotated[str, _about("the words around the trigger")]
    confidence: Annotated[float | None, _about("0 to 1")] = None
    rules: Annotated[list[str], _about("ids of the rules that made it")]
    corrected: Annotated[bool, _about("true if a person has corrected it; see docs/doubt.md")] = False


class FigureRow(_Table, frozen=True, kw_only=True):
    """One figure of one report."""

    figure_id: Annotated[str, _about("hash of report and span")]
    kind: Annotated[str, _about("dead, injured, detained, ... share, money, duration, count")]
    value: Annotated[float | None, _about("the number; null for vague amounts and ranges")] = None
    low: Annotated[float | None, _about("lower bound")] = None
    high: Annotated[float | None, _about("upper bound")] = None
    modifier: Annotated[str, _about("exact, about, more_than, less_than, at_least, at_most, range, vague")]
    unit: Annotated[str | None, _about("percent, people, days, USD ...")] = None
    of: Annotated[str | None, _about("of what")] = None
    about: Annotated[str | None, _about("name of whom it is about")] = None
    speakers: Annotated[list[str], _about("on whose word; empty for the reporter's own")]
    event_id: Annotated[str | None, _about("event that it belongs to")] = None
    competes_with: Annotated[list[str], _about("figure_ids of the same report that say otherwise")]
    stage: Annotated[
        str | None, _about("of shares and votes: poll, exit_poll, projected, partial, preliminary or final; null if not stated")
    ] = None
    words: Annotated[str, _about("the words of the figure")]


class SketchRow(msgspec.Struct, frozen=True, kw_only=True):
    """What of a text is compared with other texts, to find copies."""

    report_id: ReportId
    published: Published = None
    signature: Annotated[bytes, _about("MinHash signature; see docs/copies.md")]


class PairRow(msgspec.Struct, frozen=True, kw_only=True):
    """Two texts that tell one story in the same words, whichever came first."""

    report_id: Annotated[str, _about("the one whose id sorts first")]
    other_id: Annotated[str, _about("the other")]
    kind: Annotated[str, _about("copy, rewrite or part")]
    similarity: Annotated[float, _about("share of common word sequences in all of both, 0 to 1")]
    containment: Annotated[float, _about("share of the shorter one's that the longer one has, 0 to 1")]


class ProblemRow(msgspec.Struct, frozen=True, kw_only=True):
    """One file, or one report in a file, that could not be read."""

    file: Annotated[str, _about("where it was found")]
    offset: Annotated[int | None, _about("the byte at which it breaks, where that is known")] = None
    code: Annotated[str, _about("error code")]
    reason: Annotated[str, _about("what is wrong")]
    remedy: Annotated[str, _about("what to do")]


class RawRow(msgspec.Struct, frozen=True, kw_only=True):
    """The bytes that reports were taken from."""

    raw_id: Annotated[str, _about("SHA-256 of the bytes")]
    raw: Annotated[bytes, _about("the bytes as they came")]


class LinkRow(msgspec.Struct, frozen=True, kw_only=True):
    """How one report depends on an earlier one: a copy of it, or a later version."""

    report_id: Annotated[str, _about("the later or lesser report")]
    to_id: Annotated[str, _about("the report that it copies or replaces")]
    kind: Annotated[str, _about("copy, rewrite or part of a story; version of a publication; retraction of it")]
    similarity: Annotated[float | None, _about("share of common word sequences, 0 to 1")] = None
    containment: Annotated[float | None, _about("share of the shorter one's that the longer one has, 0 to 1")] = None
    difference: Annotated[str | None, _about("what to change in to_id's text to have this one, as JSON; null if too much")] = None


class ChangeRow(msgspec.Struct, frozen=True, kw_only=True):
    """What a later reading did to one event."""

    generation: Annotated[int, _about("generation of the archive that the reading made")]
    event_id: Annotated[str, _about("the event")]
    report_id: ReportId
    type: Annotated[str, _about("PLOVER event type")]
    change: Annotated[str, _about("added, changed or withdrawn")]


class IncidentRow(_Table, frozen=True, kw_only=True):
    """One telling of one incident: an event as one report tells it, and what it is told together with."""

    incident_id: Annotated[str, _about("the occasion: a hash of its earliest telling")]
    event_id: Annotated[str, _about("the telling, in the table events")]
    root: Annotated[str, _about("the report that this one copies, else itself")]
    place: Annotated[int, _about("number of the telling in its incident, from 1: 1 is the earliest")]
    tellings: Annotated[int, _about("how many tell the incident")]
    reports: Annotated[int, _about("in how many reports")]
    outlets: Annotated[int, _about("of how many outlets")]
    independent: Annotated[int, _about("of how many owners of outlets in words of their own")]
    disputed: Annotated[list[str], _about("kinds of disputes between its tellings: denied, status, blame, toll")]
    to_id: Annotated[str | None, _about("the earlier event that it fits best; null for the earliest")] = None
    fit: Annotated[float | None, _about("how well it fits that one, from 0 on; see docs/incidents.md")] = None
    because: Annotated[list[str], _about("what each rule adds to the fit, such as incidents.day=2.5")]
    gathered_by: Annotated[str, _about("hash of the weights and of what people said of incidents")]


class RedirectRow(msgspec.Struct, frozen=True, kw_only=True):
    """An id that an incident had before more was read."""

    old_id: Annotated[str, _about("the id that is no more")]
    incident_id: Annotated[str, _about("the incident that has most of its tellings now")]


# The tables that a segment holds, in the order in which people read them.
ROW_TYPES: dict[str, type[msgspec.Struct]] = {
    "reports": ReportRow,
    "publications": PublicationRow,
    "actors": ActorRow,
    "roles": RoleRow,
    "places": PlaceRow,
    "statements": StatementRow,
    "events": EventRow,
    "figures": FigureRow,
    "links": LinkRow,
    "changes": ChangeRow,
    "problems": ProblemRow,
    "sketches": SketchRow,
    "pairs": PairRow,
    "raw": RawRow,
    "incidents": IncidentRow,
    "redirects": RedirectRow,
}
TABLES = tuple(ROW_TYPES)

# Columns in which names stand. Where one is left out, the column `hidden` has the value with the name; see archive/private.py.
NAMED: dict[str, tuple[str, ...]] = {
    "actors": ("name", "aliases"),
    "roles": ("name", "words"),
    "statements": ("speakers", "cue", "content"),
    "events": (
        "actors", "recipients", "third_parties", "speakers", "denied_by", "topic", "conditions", "trigger", "sentence",
    ),
    "figures": ("of", "about", "speakers", "words"),
}  # fmt: skip

# The field of `hidden` that lists whom the row hides: full names in small letters, a line each, in order.
PEOPLE = "people"


# The largest number that a byte holds: a field so bounded is stored in one.
_BYTE = 127


def _columns(table: str, rows: type[msgspec.Struct]) -> dict[str, tuple[pa.DataType, str]]:
    """The columns of a table, its own id first, then those that it shares with others."""
    fields = cast(inspect.StructType, inspect.type_info(rows)).fields
    own_id = f"{table.removesuffix('s')}_id"
    ordered = sorted(fields, key=lambda field: field.name != own_id)
    return {field.name: (_arrow(field.type), _description(field.type)) for field in ordered}


def _description(kind: inspect.Type) -> str:
    assert isinstance(kind, inspect.Metadata), "every column says what it holds"  # noqa: S101 - ours to keep
    return str((kind.extra_json_schema or {})["description"])


def _arrow(kind: inspect.Type) -> pa.DataType:
    """The Arrow type of a field; ``None`` in a union makes no difference, since every column may hold null."""
    match kind:
        case inspect.Metadata(type=inner):
            return _arrow(inner)
        case inspect.UnionType(types=types):
            return _arrow(next(part for part in types if not isinstance(part, inspect.NoneType)))
        case inspect.ListType(item_type=item):
            return pa.list_(_arrow(item))
        case inspect.IntType(le=largest):
            return pa.int8() if largest == _BYTE else pa.int32()
    return _PLAIN[type(kind)]


_PLAIN: dict[type[inspect.Type], pa.DataType] = {
    inspect.StrType: pa.string(),
    inspect.BoolType: pa.bool_(),
    inspect.FloatType: pa.float64(),
    inspect.BytesType: pa.binary(),
}

# Column name -> (Arrow type, what it holds). The codebook and the tests read the descriptions.
COLUMNS: dict[str, dict[str, tuple[pa.DataType, str]]] = {table: _columns(table, rows) for table, rows in ROW_TYPES.items()}


def schema(table: str) -> pa.Schema:
    """The Arrow schema of a table, each field with its description; ``hidden`` is null in rows that hide nothing."""
    fields = [pa.field(name, kind, metadata={"description": about}) for name, (kind, about) in COLUMNS[table].items()]
    if table in NAMED:
        values = pa.struct([*((name, COLUMNS[table][name][0]) for name in NAMED[table]), (PEOPLE, pa.string())])
        fields.append(pa.field("hidden", values, metadata={"description": "the columns that hide a private person, unhidden"}))
    return pa.schema(fields)
