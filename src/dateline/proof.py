"""The lexicon proves itself: every entry must read its own examples and none of its counter-examples.

An example counts only when the rule id of *that entry* stands in ``because`` of what was read in it, and when what was read
overlaps every span that the example marks.
"""

from collections.abc import Iterable, Iterator

import msgspec

from dateline.lexicon.entries import Entry, Mode, Type
from dateline.lexicon.notation import Marked, parse
from dateline.reader import Reader
from dateline.record import Record, Span
from dateline.report import Report

# Examples are anchored on this day where they name a time; it is a Wednesday in the middle of a month.
ANCHOR = "2024-03-06"


class Proof(msgspec.Struct, frozen=True):
    """One sentence that an entry must, or must not, read."""

    entry: Entry
    sentence: Marked
    must: bool


class Failure(msgspec.Struct, frozen=True):
    """A proof that failed, with what is wrong."""

    entry_id: str
    sentence: str
    detail: str

    def __str__(self) -> str:
        return f"{self.entry_id}: {self.detail}\n    {self.sentence}"


def proofs(entries: Iterable[Entry]) -> list[Proof]:
    """Every example and counter-example of some entries; raises LexiconError DL-204 for bad notation."""
    return [
        Proof(entry, parse(sentence), must)
        for entry in entries
        for sentences, must in ((entry.examples, True), (entry.counter, False))
        for sentence in sentences
    ]


def prove(cases: list[Proof], reader: Reader) -> Iterator[Failure | None]:
    """For each proof ``None`` if it holds, else what is wrong."""
    reports = (Report(text=case.sentence.text, published=ANCHOR) for case in cases)
    for case, record in zip(cases, reader.read_many(reports), strict=True):
        detail = _wrong(case, record)
        yield Failure(case.entry.id, case.sentence.text, detail) if detail else None


def _wrong(case: Proof, record: Record) -> str | None:
    fired = [part for part in _parts(record) if _by(case.entry, part)]
    if not case.must:
        return (
            f"read in its counter-example: {sorted({reason.rule for part in fired for reason in part.because})}"
            if fired
            else None
        )
    if not fired:
        rules = sorted({reason.rule for part in _parts(record) for reason in part.because})
        return f"not read in its own example; read there: {', '.join(rules) or 'nothing'}"
    missing = [_missing(case, record, part) for part in fired]
    return None if any(not gap for gap in missing) else min(missing, key=len)


def _parts(record: Record) -> list:  # type: ignore[type-arg]
    """Everything in a record that carries reasons."""
    mentions = [mention for actor in record.actors for mention in actor.mentions]
    return [*mentions, *record.places, *record.times, *record.statements, *record.events, *record.figures]


def _by(entry: Entry, part) -> bool:  # type: ignore[no-untyped-def]  # noqa: ANN001
    if isinstance(entry, Type):
        return getattr(part, "type", None) == entry.id
    if isinstance(entry, Mode):
        return getattr(part, "type", None) == entry.type and entry.name in part.modes
    return any(reason.rule == entry.rule for reason in part.because)


def _missing(case: Proof, record: Record, part) -> str:  # type: ignore[no-untyped-def]  # noqa: ANN001
    """What the example marks and the part does not have; empty if all is there."""
    entry = case.entry
    held = _held(record, part)
    roles = {
        **dict.fromkeys(("Frame", "Type", "Mode"), ("trigger", "actor", "recipient", "third")),
        "Cue": ("speaker", "cue", "content", "addressee"),
    }
    wanted = roles.get(type(entry).__name__, ())
    gaps = [
        f"{role} {case.sentence.text[slice(*span)]!r} missed"
        for role in wanted
        for span in case.sentence.of(role)
        if not any(_overlap(span, other) for other in held.get(role, []))
    ]
    return "; ".join(gaps)


def _held(record: Record, part) -> dict[str, list[Span]]:  # type: ignore[no-untyped-def]  # noqa: ANN001
    """The spans that fill each role of an event or a statement."""
    if hasattr(part, "words"):
        return {
            "trigger": [span for word in part.words for span in word.trigger],
            "actor": _mentions(record, part.actors),
            "recipient": _mentions(record, part.recipients + part.actors),
            "third": _mentions(record, part.third_parties),
        }
    if hasattr(part, "content"):
        return {
            "speaker": list(part.speaker_spans),
            "cue": list(part.cue_spans),
            "content": list(part.content),
            "addressee": _mentions(record, part.addressees),
        }
    return {}


def _mentions(record: Record, ids: tuple[str, ...]) -> list[Span]:
    return [mention.span for actor_id in ids for mention in record.actor(actor_id).mentions]


def _overlap(one: Span, other: Span) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def rules_fired(record: Record) -> set[str]:
    """Every rule id in a record."""
    return {reason.rule for part in _parts(record) for reason in part.because}
