"""What comes out: the record of one report, format 1, as frozen values.

A span is a half-open range ``(start, end)`` of code points into ``report.text``, which is the text as given. Ids are local to
the record. ``None`` and the empty tuple mean *not stated*. Every value that was read carries ``because``: the rules that made
it and the spans on which they stood.
"""

from typing import Any, Final, Literal, TypeVar

import msgspec

FORMAT: Final = 1

Part = TypeVar("Part", "Actor", "Statement")

Span = tuple[int, int]
Spans = tuple[Span, ...]

ActorKind = Literal["person", "state", "organisation", "group"]
MentionKind = Literal["name", "title", "pronoun", "description", "metonym"]
Precision = Literal["site", "city", "region", "country", "area"]
PlaceRole = Literal["place", "actor", "demonym", "in_name"]
TimePrecision = Literal["minute", "hour", "day", "week", "month", "season", "year", "decade"]
StatementKind = Literal["direct", "indirect", "mixed"]
Act = Literal["say", "ask", "demand", "deny", "promise", "threaten", "accuse", "believe", "intend", "perceive", "withhold"]
Status = Literal["happened", "ongoing", "planned", "offered", "demanded", "hypothetical", "denied", "negated"]
Stance = Literal["asserts", "denies", "demands", "offers", "threatens", "supposes"]
FigureKind = Literal[
    "dead", "injured", "detained", "missing", "displaced", "crowd", "votes", "share", "money", "duration", "count",
    "rank", "age", "distance",
]  # fmt: skip
# How far the votes had been counted, or what stood in place of a count, when a figure was told.
Stage = Literal["poll", "exit_poll", "projected", "partial", "preliminary", "final"]
Modifier = Literal["exact", "about", "more_than", "less_than", "at_least", "at_most", "range", "vague"]
PublishedBy = Literal["given", "dateline", "inferred"]


class Value(msgspec.Struct, frozen=True, kw_only=True):
    """The base of every part of a record: frozen, compared by value, keyword-only."""


class Because(Value, frozen=True, kw_only=True):
    """One reason: the rule that fired and the spans it stood on, enough to replay the decision."""

    rule: str
    spans: Spans = ()


class Dateline(Value, frozen=True, kw_only=True):
    """The first line of a report: where and when it was filed, and by which agency."""

    place: str | None = None
    date: str | None = None
    agency: str | None = None
    span: Span


class ReportPart(Value, frozen=True, kw_only=True):
    """The report itself: its text as given and what is known of its publication."""

    id: str
    text: str
    title: str | None = None
    language: str | None = None
    read: bool = True
    url: str | None = None
    outlet: str | None = None
    byline: str | None = None
    published: str | None = None
    published_at: str | None = None
    published_by: PublishedBy | None = None
    dateline: Dateline | None = None


class Role(Value, frozen=True, kw_only=True):
    """An office or function that the report gives an actor."""

    title: str
    of: str | None = None
    start: str | None = None
    end: str | None = None
    span: Span


class Mention(Value, frozen=True, kw_only=True):
    """One place where the text names or points to an actor."""

    span: Span
    kind: MentionKind
    because: tuple[Because, ...] = ()


class Actor(Value, frozen=True, kw_only=True):
    """Who acts, speaks or is acted on: person, state, organisation or group."""

    id: str
    name: str
    kind: ActorKind
    number: int | None = None
    country: str | None = None
    sectors: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    wikidata: str | None = None
    roles: tuple[Role, ...] = ()
    mentions: tuple[Mention, ...] = ()


class PlaceMention(Value, frozen=True, kw_only=True):
    """One toponym in the text and what it does there."""

    span: Span
    role: PlaceRole


class Place(Value, frozen=True, kw_only=True):
    """A place on the ground, with honest precision."""

    id: str
    name: str
    precision: Precision
    country: str | None = None
    admin1: str | None = None
    lat: float | None = None
    lon: float | None = None
    geonames: int | None = None
    note: str | None = None
    mentions: tuple[PlaceMention, ...] = ()
    because: tuple[Because, ...] = ()


class Time(Value, frozen=True, kw_only=True):
    """A time expression and the days that it covers, both ends included."""

    id: str
    span: Span
    start: str | None = None
    end: str | None = None
    precision: TimePrecision | None = None
    because: tuple[Because, ...] = ()


class Statement(Value, frozen=True, kw_only=True):
    """Someone said, thinks or wants something, as reported."""

    id: str
    speakers: tuple[str, ...] = ()
    speaker_spans: Spans = ()
    cue_spans: Spans = ()
    content: Spans
    kind: StatementKind
    act: Act = "say"
    addressees: tuple[str, ...] = ()
    anonymous: bool = False
    occasion: Span | None = None
    time: str | None = None
    within: str | None = None
    because: tuple[Because, ...] = ()


class EventDate(Value, frozen=True, kw_only=True):
    """The days on which an event happened or is to happen, both ends included."""

    start: str | None = None
    end: str | None = None
    precision: TimePrecision | None = None
    time: str | None = None


class Word(Value, frozen=True, kw_only=True):
    """One telling of an event: on whose statement, with which triggers, in which stance."""

    trigger: Spans
    status: Status
    statement: str | None = None
    stance: Stance = "asserts"


class Event(Value, frozen=True, kw_only=True):
    """Someone did something to someone, as reported: one act, with all the words about it."""

    id: str
    type: str
    modes: tuple[str, ...] = ()
    contexts: tuple[str, ...] = ()
    quad: int
    score: float
    actors: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()
    third_parties: tuple[str, ...] = ()
    topic: Span | None = None
    conditions: Spans = ()
    date: EventDate | None = None
    places: tuple[str, ...] = ()
    trigger: Span
    status: Status
    statement: str | None = None
    confidence: float | None = None
    words: tuple[Word, ...] = ()
    because: tuple[Because, ...] = ()


class Figure(Value, frozen=True, kw_only=True):
    """A number of something, as told: of what, about whom, for which event, on whose word."""

    id: str
    span: Span
    kind: FigureKind
    value: float | None = None
    low: float | None = None
    high: float | None = None
    modifier: Modifier = "exact"
    unit: str | None = None
    of: str | None = None
    about: str | None = None
    event: str | None = None
    statement: str | None = None
    time: str | None = None
    competes_with: tuple[str, ...] = ()
    stage: Stage | None = None
    because: tuple[Because, ...] = ()


class CodedBy(Value, frozen=True, kw_only=True):
    """What made this record; two records with equal ``coded_by`` and equal text are equal."""

    dateline: str
    lexicon: str
    config: str
    register: str | None = None
    model: str


class Record(Value, frozen=True, kw_only=True):
    """Everything that Dateline read in one report."""

    format: Literal[1] = FORMAT
    report: ReportPart
    actors: tuple[Actor, ...] = ()
    places: tuple[Place, ...] = ()
    times: tuple[Time, ...] = ()
    statements: tuple[Statement, ...] = ()
    events: tuple[Event, ...] = ()
    figures: tuple[Figure, ...] = ()
    coded_by: CodedBy

    def to_json(self) -> str:
        """The record as one line of format-1 JSON; `from_json` reads it back unchanged."""
        return msgspec.json.encode(self).decode()

    def _repr_html_(self) -> str:
        """How a notebook shows it."""
        from dateline.notebook import to_html  # noqa: PLC0415 - stands on this module, and is only for notebooks

        return to_html(self)

    @classmethod
    def from_json(cls, line: str | bytes) -> "Record":
        """The record that `to_json` wrote; raises ``msgspec.ValidationError`` for anything else."""
        return msgspec.json.decode(line, type=cls)

    def actor(self, actor_id: str) -> Actor:
        """The actor with this local id; ``KeyError`` if there is none."""
        return _by_id(self.actors, actor_id)

    def statement(self, statement_id: str) -> Statement:
        """The statement with this local id; ``KeyError`` if there is none."""
        return _by_id(self.statements, statement_id)

    def quote(self, span: Span) -> str:
        """The characters of the report that a span covers."""
        return self.report.text[span[0] : span[1]]


def _by_id(parts: tuple[Part, ...], part_id: str) -> Part:
    for part in parts:
        if part.id == part_id:
            return part
    raise KeyError(part_id)


def spans_of(value: object) -> list[Span]:
    """Every span inside a record or a part of one, in no particular order.

    >>> spans_of(Because(rule="who.last-name", spans=((3, 9),)))
    [(3, 9)]
    """
    if isinstance(value, msgspec.Struct):
        return [s for field in value.__struct_fields__ for s in spans_of(getattr(value, field))]
    if isinstance(value, tuple):
        if len(value) == 2 and all(type(n) is int for n in value):
            return [value]
        return [s for part in value for s in spans_of(part)]
    return []


def json_schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of a record, made from the types above."""
    return msgspec.json.schema(Record)
