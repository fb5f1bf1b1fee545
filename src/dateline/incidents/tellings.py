"""One event as one report tells it, cut down to what is compared with other reports."""

import re
from collections.abc import Callable, Sequence
from typing import Final

import msgspec

from dateline.ids import event_id, figure_id, statement_id
from dateline.incidents import words
from dateline.incidents.denials import denies
from dateline.record import (
    Actor,
    Event,
    Figure,
    FigureKind,
    Modifier,
    Place,
    Precision,
    Record,
    Span,
    Spans,
    Stance,
    Status,
    TimePrecision,
    Word,
)

# Names by which a party is known beside its fullest one; reports seldom use more.
_ALIASES = 4

# Towns of a report that are kept; one report is seldom about more.
_SCENE = 4

# A toll stands in the sentence of the attack or in the next, some two hundred characters behind it.
# A crowd's size stands as near to the march. Kinds of figures, with the type of event that they are of.
_TOLL: Final[dict[FigureKind, str]] = {"dead": "ASSAULT", "injured": "ASSAULT", "crowd": "PROTEST"}
_TOLL_REACH = 250

# Attacks and marches that have a toll.
_TOLD = frozenset({"happened", "ongoing"})

# Acts of words that may have a deadline.
_DEADLINED = frozenset({"AGREE", "CONCEDE", "REQUEST", "THREATEN"})

# Rules that give an actor a country that his own words do not say.
_INFERRING = frozenset({"who.country-of-scene", "who.register"})

_ARTICLE = re.compile(r"^(?:the|a|an)\s+", re.IGNORECASE)


class Party(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody in an event: the name in small letters without article, whether it is a name, kind, country, sectors.

    ``inferred`` says that the country is that of the scene: enough to find the same, not to tell one from another.
    """

    name: str
    named: bool = True
    kind: str = "state"
    country: str | None = None
    inferred: bool = False
    sectors: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()


class Site(msgspec.Struct, frozen=True, kw_only=True):
    """A place of an event: its name in small letters, how exact it is, its country, and degrees north and east."""

    name: str
    precision: Precision = "city"
    country: str | None = None
    lat: float | None = None
    lon: float | None = None


class Amount(msgspec.Struct, frozen=True, kw_only=True):
    """A figure that belongs to the event, on whose word, where in the text it stands, and the sentence around it."""

    figure_id: str
    kind: FigureKind
    value: float | None = None
    low: float | None = None
    high: float | None = None
    modifier: Modifier = "exact"
    unit: str | None = None
    of: str | None = None
    speakers: tuple[str, ...] = ()
    span: Span
    quote: Span | None = None


class Voice(msgspec.Struct, frozen=True, kw_only=True):
    """One word about the event: who says it (nobody: the reporter), in which stance, and the words in the text."""

    stance: Stance = "asserts"
    status: Status = "happened"
    statement_id: str | None = None
    speakers: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    quote: Span
    trigger: Spans = ()


class Telling(msgspec.Struct, frozen=True, kw_only=True):
    """One event as one report tells it.

    Attributes:
        report_id: the report, and ``event_id`` the event in it, both as an archive has them.
        root: the report that this one copies, else itself: tellings of one root are one word, printed often.
        published: day of publication, ISO, ``published_at`` the moment and ``outlet`` who published; ``None`` if nobody says.
        type: PLOVER type, with ``quad`` and ``modes``.
        act: the rule that found the act, such as ``did.assault.kill``; else the first word of the trigger.
        status: whether it happened, by the clearest word.
        actors: who acts; ``recipients`` who is acted on; ``third_parties`` mediators, hosts and guarantors.
        start: first and ``end`` last day of the event, ISO; ``precision`` of what; ``None`` if nobody says.
        places: where; ``near`` are places that the sentence names and the event does not have.
        amounts: figures that belong to it.
        voices: each word about it.
        conditions: on what it depends, as spans; ``topic`` what it is about.
        deadline: the last day of a time to come that the sentence of an offer, a demand or a threat names.
        trigger: the words that tell it, as a span, and ``sentence`` the sentence around them.
        words: what the sentence is about; ``names`` the capitalised words in it; ``setting`` what the report is about.
        scene: the towns and sites that the report names most, in small letters.
        ordinal: the number of the event among the report's events, from 0.
    """

    report_id: str
    event_id: str
    root: str
    published: str | None = None
    published_at: str | None = None
    outlet: str | None = None
    type: str
    quad: int
    modes: tuple[str, ...] = ()
    act: str = ""
    status: Status = "happened"
    actors: tuple[Party, ...] = ()
    recipients: tuple[Party, ...] = ()
    third_parties: tuple[Party, ...] = ()
    start: str | None = None
    end: str | None = None
    precision: TimePrecision | None = None
    places: tuple[Site, ...] = ()
    near: tuple[Site, ...] = ()
    amounts: tuple[Amount, ...] = ()
    voices: tuple[Voice, ...] = ()
    conditions: Spans = ()
    topic: Span | None = None
    deadline: str | None = None
    trigger: Span
    sentence: Span
    words: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    setting: tuple[str, ...] = ()
    scene: tuple[str, ...] = ()
    ordinal: int = 0

    @property
    def order(self) -> tuple[bool, str, str, str]:
        """What tellings are ordered by: the day of publication, unknown ones last, then report and event."""
        return self.published is None, self.published or "", self.report_id, self.event_id


# What is shown in the place of an actor's name.
Hide = Callable[[Actor], str]


def tellings_of(record: Record, *, root: str | None = None, hide: Hide | None = None) -> list[Telling]:
    """The events of a report as tellings, in the order of the report.

    Args:
        record: what was read.
        root: the report that this one copies; ``None`` if it stands for itself.
        hide: gives what to show in the place of an actor's name; ``None`` shows all. It is for showing: what is gathered is
            compared by names.
    """
    if hide:
        record = msgspec.structs.replace(record, actors=tuple(_hidden(actor, hide) for actor in record.actors))
    part = record.report
    about = _About(root or part.id, words.stems([part.title or "", _lead(part.text)]), _scene(record))
    return [_telling(record, event, ordinal, about) for ordinal, event in enumerate(record.events)]


def _hidden(actor: Actor, hide: Hide) -> Actor:
    name = hide(actor)
    return actor if name == actor.name else msgspec.structs.replace(actor, name=name, aliases=())


class _About(msgspec.Struct, frozen=True):
    """What all tellings of a report share, as `Telling` has it."""

    root: str
    setting: tuple[str, ...]
    scene: tuple[str, ...]


def _scene(record: Record) -> tuple[str, ...]:
    """The towns and sites of a report, those first that it names most often, then those that come first."""
    local = [place for place in record.places if place.precision in {"site", "city"}]
    ranked = sorted(local, key=lambda place: -len(place.mentions))
    return tuple(dict.fromkeys(key_of(place.name) for place in ranked))[:_SCENE]


def _telling(record: Record, event: Event, ordinal: int, about: _About) -> Telling:
    part, date = record.report, event.date
    around = words.sentence(part.text, event.trigger)
    told = part.text[slice(*around)]
    return Telling(
        report_id=part.id,
        event_id=event_id(record, event),
        published=part.published,
        published_at=part.published_at,
        outlet=part.outlet,
        type=event.type,
        quad=event.quad,
        modes=event.modes,
        act=_act(record, event),
        status=event.status,
        actors=_parties(record, event.actors),
        recipients=_parties(record, event.recipients),
        third_parties=_parties(record, event.third_parties),
        start=date.start if date else None,
        end=date.end if date else None,
        precision=date.precision if date else None,
        places=tuple(_site(place) for place in record.places if place.id in event.places),
        near=tuple(_site(place) for place in record.places if place.id not in event.places and _inside(place, around)),
        amounts=tuple(_amount(record, figure) for figure in record.figures if event.id in _counts(record, figure)),
        voices=tuple(_voice(record, word, around) for word in event.words),
        conditions=event.conditions,
        topic=event.topic,
        deadline=_deadline(record, event, around),
        trigger=event.trigger,
        sentence=around,
        words=words.content(told),
        names=words.names(told),
        ordinal=ordinal,
        root=about.root,
        setting=about.setting,
        scene=about.scene,
    )


def _deadline(record: Record, event: Event, around: Span) -> str | None:
    """The last of the days to come that a sentence names, where an act of words may have a deadline."""
    today = record.report.published
    if today is None or event.type not in _DEADLINED:
        return None
    days = [time.end for time in record.times if time.end and around[0] <= time.span[0] and time.span[1] <= around[1]]
    return max((day for day in days if day > today), default=None)


def _lead(text: str) -> str:
    return text[: words.sentence(text, (0, 1))[1]]


def _act(record: Record, event: Event) -> str:
    """The rule that found the act: it names a sense, where a trigger is a word."""
    own = f"did.{event.type.lower()}."
    found = next((reason.rule for reason in event.because if reason.rule.startswith(own)), None)
    return found or " ".join(words.content(record.quote(event.trigger))[:1])


def _parties(record: Record, ids: Sequence[str]) -> tuple[Party, ...]:
    return tuple(_party(record.actor(actor_id)) for actor_id in ids)


def _party(actor: Actor) -> Party:
    named = any(mention.kind in {"name", "metonym"} for mention in actor.mentions) or not actor.mentions
    return Party(
        name=key_of(actor.name),
        named=named,
        kind=actor.kind,
        country=actor.country,
        inferred=any(reason.rule in _INFERRING for mention in actor.mentions for reason in mention.because),
        sectors=actor.sectors,
        aliases=tuple(key_of(alias) for alias in actor.aliases[:_ALIASES]),
    )


def key_of(name: str) -> str:
    """A name as names are compared: small letters, one space between words, no article and no possessive.

    >>> key_of("The  Ministry's")
    'ministry'
    """
    return re.sub(r"[’']s?$", "", _ARTICLE.sub("", " ".join(name.split()))).lower()


def _site(place: Place) -> Site:
    return Site(name=key_of(place.name), precision=place.precision, country=place.country, lat=place.lat, lon=place.lon)


def _inside(place: Place, span: Span) -> bool:
    return any(m.role != "demonym" and span[0] <= m.span[0] and m.span[1] <= span[1] for m in place.mentions)


def _counts(record: Record, figure: Figure) -> tuple[str, ...]:
    """The events that a figure belongs to.

    Dead and injured of no attack, and a crowd of no march, belong to the one that is told nearest, best before them: *counted
    six bodies after the bombing*. Those of a killing without a doer belong to the attack beside it too: *Shells hit the market.
    Six people were killed.*
    """
    own = (figure.event,) if figure.event else ()
    if figure.kind not in _TOLL:
        return own
    end = words.sentence(record.report.text, figure.span)[1]
    attacks = [event for event in record.events if event.type == _TOLL[figure.kind]]
    killing = next((event for event in attacks if event.id == figure.event), None)
    if killing is not None and (killing.type != "ASSAULT" or killing.actors or killing.places):
        return own
    others = [event for event in attacks if event != killing and (not own or event.status in _TOLD)]
    near = min(others, key=lambda event: (event.trigger[0] >= end, _gap(event.trigger, figure.span), event.trigger), default=None)
    return (*own, near.id) if near is not None and _gap(near.trigger, figure.span) <= _TOLL_REACH else own


def _gap(one: Span, other: Span) -> int:
    """Characters between two spans."""
    return max(one[0] - other[1], other[0] - one[1], 0)


def _amount(record: Record, figure: Figure) -> Amount:
    return Amount(
        figure_id=figure_id(record, figure),
        kind=figure.kind,
        value=figure.value,
        low=figure.low,
        high=figure.high,
        modifier=figure.modifier,
        unit=figure.unit,
        of=figure.of,
        speakers=_speakers(record, figure.statement)[0],
        span=figure.span,
        quote=words.sentence(record.report.text, figure.span),
    )


def _voice(record: Record, word: Word, around: Span) -> Voice:
    """A word with the sentence that it stands in; who rejects the claim that tells it denies it."""
    speakers, countries = _speakers(record, word.statement)
    trigger = word.trigger[0] if word.trigger else around
    quote = words.sentence(record.report.text, trigger)
    denied = word.stance == "asserts" and denies(record.report.text, quote, trigger)
    return Voice(
        stance="denies" if denied else word.stance,
        status="denied" if denied else word.status,
        statement_id=statement_id(record, record.statement(word.statement)) if word.statement else None,
        speakers=speakers,
        countries=countries,
        quote=quote,
        trigger=word.trigger,
    )


def _speakers(record: Record, statement: str | None) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The names and the countries of who speaks; nothing for the reporter's own voice."""
    if statement is None:
        return (), ()
    found = record.statement(statement)
    actors = [record.actor(actor_id) for actor_id in found.speakers]
    names = [actor.name for actor in actors] or [record.quote(span) for span in found.speaker_spans]
    return tuple(names), tuple(sorted({actor.country for actor in actors if actor.country}))
