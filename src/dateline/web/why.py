"""Why an event or a statement was read so: the rules, what they stood on, and the words of the lexicon behind them."""

import functools
import re
from collections.abc import Iterable, Iterator

import msgspec

from dateline.lexicon import HOME
from dateline.record import Actor, Because, Event, Record, Statement

# Mentions of an actor that are explained; further ones repeat the same rules.
MENTIONS = 3

# Which folder of the lexicon the entries of a step stand in, where two folders could have the same id.
_FOLDERS = {"events": "did", "cues": "said"}

_ENTRY = re.compile(r'^id\s*=\s*"([^"]+)"|^gloss\s*=\s*"((?:[^"\\]|\\.)*)"', re.MULTILINE)


class Entry(msgspec.Struct, frozen=True):
    """Where an entry of the lexicon stands, and what it says of itself."""

    file: str
    line: int
    gloss: str = ""


class Reason(msgspec.Struct, frozen=True):
    """One rule that fired, the words it stood on, and its entry; ``entry`` is ``None`` for a rule that stands in code."""

    rule: str
    quotes: tuple[str, ...]
    entry: Entry | None


class Ground(msgspec.Struct, frozen=True):
    """The reasons for one part of an event or a statement, such as *who* or *when*."""

    about: str
    what: str
    reasons: tuple[Reason, ...]


def of_event(record: Record, event: Event) -> list[Ground]:
    """What led to an event, in the order of a reader's doubts: the act, who, when, on whose word."""
    found = [Ground("what", f"{event.type}, {event.status}", reasons(record, event.because))]
    for about, ids in (("who", event.actors), ("to whom", event.recipients), ("through whom", event.third_parties)):
        found += [_party(record, about, record.actor(each)) for each in ids]
    time = next((time for time in record.times if event.date and time.id == event.date.time), None)
    if time:
        found.append(Ground("when", f"{time.start} to {time.end}", reasons(record, time.because)))
    told = [record.statement(word.statement) for word in event.words if word.statement]
    return found + [_told(record, "on whose word", statement) for statement in dict.fromkeys(told)]


def of_statement(record: Record, statement: Statement) -> list[Ground]:
    """What led to a statement: the words of saying, and who speaks."""
    parties = [_party(record, "speaker", record.actor(each)) for each in statement.speakers]
    return [_told(record, "what", statement), *parties]


def _told(record: Record, about: str, statement: Statement) -> Ground:
    names = ", ".join(record.actor(each).name for each in statement.speakers) or "nobody named"
    return Ground(about, f"{names}: {statement.act}, {statement.kind}", reasons(record, statement.because))


def _party(record: Record, about: str, actor: Actor) -> Ground:
    because = [reason for mention in actor.mentions[:MENTIONS] for reason in mention.because]
    return Ground(about, " ".join(filter(None, (actor.name, actor.country, *actor.sectors))), reasons(record, because))


def reasons(record: Record, because: Iterable[Because]) -> tuple[Reason, ...]:
    """The reasons as a page shows them, each once."""
    found = (Reason(each.rule, tuple(" ".join(record.quote(span).split()) for span in each.spans), entry_of(each.rule))
             for each in because)  # fmt: skip
    return tuple(dict.fromkeys(found))


def entry_of(rule: str) -> Entry | None:
    """The entry of the lexicon behind a rule's id; ``None`` for a rule that stands in code.

    >>> entry_of("did.ongoing").gloss
    'verbs that say of their subject that it goes on'
    >>> entry_of("who.last-name") is None
    True
    """
    entries = _entries()
    return entries.get(rule) or entries.get(rule.partition(".")[2])


@functools.cache
def _entries() -> dict[str, Entry]:
    """Every entry of the lexicon by its id; in a folder of one step, and in the lists of a step, with the step before it."""
    return dict(_read())


def _read() -> Iterator[tuple[str, Entry]]:
    for path in sorted(HOME.rglob("*.toml")):
        text, name = path.read_text(encoding="utf-8"), path.relative_to(HOME).as_posix()
        step = _FOLDERS.get(name.partition("/")[0], "")
        key, line = "", 0
        for match in _ENTRY.finditer(text):
            if match[1]:
                key, line = f"{step}.{match[1]}" if step else match[1], text.count("\n", 0, match.start()) + 1
                yield key, Entry(name, line)
            elif key:
                yield key, Entry(name, line, match[2].replace('\\"', '"'))
                key = ""
