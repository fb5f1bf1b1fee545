"""One act, all the words about it: tellings of the same act become the words of one event."""

from collections.abc import Iterable

import msgspec

from dateline.did.triggers import Trigger
from dateline.parse.tree import logical_subject
from dateline.record import Actor, Event, EventDate, Span, Status

# Two triggers tell one act if their stems agree so far: attack, attacked, attacking; protest, protests, protesters.
STEM = 5

# A definite noun takes up an act told at most so many tokens before it: this sentence and the next two.
TAKEN_UP_WITHIN = 60

# Of several tellings the clearest gives the event its trigger, status and statement.
_CLARITY = {
    "happened": 0,
    "ongoing": 0,
    "demanded": 0,
    "offered": 0,
    "planned": 1,
    "negated": 2,
    "hypothetical": 3,
    "denied": 4,
}


class Did(msgspec.Struct, frozen=True):
    """The events of a report, with the token indices of their triggers for steps that point to events."""

    events: tuple[Event, ...]
    triggers: dict[int, str]


def merged(told: list[tuple[Trigger, Event]], actors: tuple[Actor, ...]) -> Did:
    """The events with their ids, in text order of their triggers, each with every telling of it."""
    sides = {actor.id: _side(actor) for actor in actors}
    groups: list[list[tuple[Trigger, Event]]] = []
    for telling in told:
        group = next((group for group in groups if _same(group[0], telling, sides)), None)
        if group is None:
            groups.append([telling])
        else:
            group.append(telling)
    joined = sorted((_joined(group) for group in groups), key=lambda pair: pair[0].trigger)
    events = tuple(msgspec.structs.replace(event, id=f"e{number}") for number, (event, _) in enumerate(joined, start=1))
    triggers = {token: event.id for event, (_, tokens) in zip(events, joined, strict=True) for token in tokens}
    return Did(events, triggers)


def _side(actor: Actor) -> str:
    """Whom an actor speaks for: a minister and his state are one side of a statement, everyone else is his own."""
    return actor.country if actor.country and "GOV" in actor.sectors and actor.kind in {"state", "person"} else actor.id


def _same(one: tuple[Trigger, Event], other: tuple[Trigger, Event], sides: dict[str, str]) -> bool:
    """Whether two tellings are of one act: of one type, by and against nobody else, on no other day, and told as the same."""
    (first, a), (second, b) = one, other
    if a.type != b.type:
        return False
    if a.date and b.date and a.date.time and b.date.time and _apart(a.date, b.date):
        return False
    actors, others = ({sides[actor] for actor in event.actors} for event in (a, b))
    targets, other_targets = ({sides[actor] for actor in event.recipients} for event in (a, b))
    if actors and others and not actors & others:
        return False
    if _act_and_result(first, second) or _one_occasion(first, second):
        return True
    if targets and other_targets and not targets & other_targets:
        return False
    if _refers_back(first, second):
        return True
    if b.status == "denied" and actors & others and 0 < second.token.i - first.token.i <= TAKEN_UP_WITHIN:
        return True  # "refused entry to the inspectors ... denied that anybody had been turned away"
    if _other_modes(first, second) or (_is_open(a) != _is_open(b) and not _one_stem(first, second)):
        return False
    shared = bool(actors & others) + bool(targets & other_targets)
    return shared == 2 or (shared == 1 and _one_stem(first, second)) or (_one_stem(first, second) and _says_nothing(b))


def _other_modes(first: Trigger, second: Trigger) -> bool:
    """Whether two acts are done in different ways: *expelled the envoy* and *recalled its own* are two."""
    return first.frame.mode is not None and second.frame.mode is not None and first.frame.mode != second.frame.mode


def _is_open(event: Event) -> bool:
    """Whether an act is only to come, or only possible."""
    return event.status in {"planned", "hypothetical"}


def _says_nothing(event: Event) -> bool:
    """Whether a telling names nobody at all, and so can only take up an act told before."""
    return not event.actors and not event.recipients


def _one_stem(first: Trigger, second: Trigger) -> bool:
    return first.frame.lemma[:STEM] == second.frame.lemma[:STEM]


def _refers_back(first: Trigger, second: Trigger) -> bool:
    """Whether a definite noun takes up an act told shortly before: *shelled the city ... denied the attack*."""
    if not second.frame.noun or not 0 < second.token.i - first.token.i <= TAKEN_UP_WITHIN:
        return False
    return any(kid.dep_ == "det" and kid.lower_ in {"the", "this", "that"} for kid in second.token.lefts)


def _act_and_result(first: Trigger, second: Trigger) -> bool:
    """Whether one trigger tells what came of the other: *struck a village and killed five*, *an attack that killed five*."""
    if first.token.sent != second.token.sent:
        return False
    of_act = bool(first.frame.noun and second.frame.verb) and logical_subject(second.token) == first.token
    return first.frame.result or second.frame.result or of_act  # "the strike destroyed a depot"


def _one_occasion(first: Trigger, second: Trigger) -> bool:
    """Whether talks are what a visit or mediation is for: *arrived for talks*, *mediated talks*."""
    if first.frame.type != "CONSULT" or second.frame.type != "CONSULT" or not second.frame.noun:
        return False
    node = second.token.head if second.token.dep_ == "pobj" and second.token.head.lower_ == "for" else second.token
    return node.dep_ in {"dobj", "prep", "nsubjpass"} and node.head == first.token


def _partners(clearest: Event, group: list[tuple[Trigger, Event]]) -> tuple[str, ...]:
    """With whom those talked who only came: *flew to Quito ... talks with the president*."""
    if any(event is clearest and trigger.frame.symmetric for trigger, event in group):
        return ()
    talkers = _first(event.actors for trigger, event in group if trigger.frame.symmetric)
    return tuple(actor for actor in talkers if actor not in clearest.actors) if clearest.actors else ()


def _joined(group: list[tuple[Trigger, Event]]) -> tuple[Event, list[int]]:
    events = [event for _, event in group]
    clearest = min(group, key=_by_clarity)[1]
    statuses = {event.status for event in events}
    status = "denied" if "denied" in statuses else "ongoing" if _goes_on(clearest, statuses) else clearest.status
    whole = msgspec.structs.replace(
        clearest,
        status=status,
        actors=clearest.actors or _first(event.actors for event in events),
        recipients=clearest.recipients or _first(event.recipients for event in events) or _partners(clearest, group),
        third_parties=clearest.third_parties or _first(event.third_parties for event in events),
        places=clearest.places or _first(event.places for event in events),
        date=_date([clearest, *events]),
        words=tuple(word for event in events for word in event.words),
    )
    return whole, [trigger.token.i for trigger, _ in group]


def _by_clarity(telling: tuple[Trigger, Event]) -> tuple[int, bool, int, Span]:
    """What is told as done first, an act before what came of it, and before one that names fewer of those who take part."""
    trigger, event = telling
    return _CLARITY[event.status], trigger.frame.result, -bool(event.actors) - bool(event.recipients), event.trigger


def _goes_on(clearest: Event, statuses: set[Status]) -> bool:
    """Whether an act that one telling saw begin still goes on in another: *protests erupted ... have been going on*."""
    return clearest.status == "happened" and "ongoing" in statuses


def _apart(a: EventDate, b: EventDate) -> bool:
    """Whether two dates share no day."""
    return (a.end or "") < (b.start or "") or (b.end or "") < (a.start or "")


def _date(events: list[Event]) -> EventDate | None:
    """The first date that a time in the text says, before one that only the report's day gives."""
    dates = [event.date for event in events if event.date]
    return next((date for date in dates if date.time), dates[0] if dates else None)


def _first(options: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    return next((option for option in options if option), ())
