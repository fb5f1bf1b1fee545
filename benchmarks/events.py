"""Events against gold readings: ``python benchmarks/events.py [FOLDER] [--list] [--plot FILE.svg]``.

FOLDER holds reports (``*.txt``) with their readings (``*.expected.json``); ours is ``tests/gold``. Prints precision, recall
and F1: was the act found with its type, with both its sides, with its status, and on whose word; and how often events of each
confidence are right. ``--list`` says what was missed, what was read too much, and what was read wrongly.
"""

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

import msgspec

from dateline.reader import Reader
from dateline.record import Event, Record, Span
from dateline.report import Report

HOME = Path(__file__).parents[1] / "tests" / "gold"

# Two readers may mark another word of one act: triggers count as the same if they begin within so many characters.
NEAR = 40

# Confidence is judged in so many equal steps.
STEPS = 10


class Side(msgspec.Struct, frozen=True):
    """An actor or recipient as the gold reading has it."""

    name: str | None = None
    text: str | None = None
    span: Span | None = None
    country: str | None = None


class GoldEvent(msgspec.Struct, frozen=True):
    """An event of a gold reading; ``speaker`` is ``None`` for the reporter's own voice."""

    type: str
    trigger: Span
    status: str
    actor: Side | None = None
    recipient: Side | None = None
    speaker: str | None = None
    symmetric: bool = False
    required: bool = True


class _GoldReport(msgspec.Struct, frozen=True):
    published: str
    outlet: str | None = None


class Gold(msgspec.Struct, frozen=True):
    """The gold reading of one report."""

    report: _GoldReport
    events: tuple[GoldEvent, ...]


class Judged(msgspec.Struct, frozen=True):
    """One event read, one event wanted, or both: then what is right about it."""

    report: str
    event: Event | None
    gold: GoldEvent | None
    words: str
    who: bool = False
    status: bool = False
    speaker: bool = False

    @property
    def right(self) -> bool:
        """Whether type, sides and status are right."""
        return self.who and self.status


def judge(folder: Path, reader: Reader) -> Iterator[Judged]:
    """Every event of a folder's reports, read or wanted; optional ones that were not read are left out."""
    paths = sorted(folder.glob("*.expected.json"))
    golds = [msgspec.json.decode(path.read_bytes(), type=Gold) for path in paths]
    texts = [path.with_name(path.name.replace(".expected.json", ".txt")).read_text(encoding="utf-8") for path in paths]
    reports = [
        Report(text=text, published=gold.report.published, outlet=gold.report.outlet)
        for text, gold in zip(texts, golds, strict=True)
    ]
    for path, gold, record in zip(paths, golds, reader.read_many(reports), strict=True):
        yield from _judged(path.name.removesuffix(".expected.json"), gold.events, record)


def _judged(name: str, wanted: tuple[GoldEvent, ...], record: Record) -> Iterator[Judged]:
    distances = [
        (distance, one, other)
        for one, gold in enumerate(wanted)
        for other, event in enumerate(record.events)
        if (distance := _distance(gold, event)) is not None
    ]
    pairs: dict[int, int] = {}
    for _, one, other in sorted(distances):
        if one not in pairs and other not in pairs.values():
            pairs[one] = other
    for one, other in pairs.items():
        yield _compared(name, wanted[one], record.events[other], record)
    for other, event in enumerate(record.events):
        if other not in pairs.values():
            yield Judged(name, event, None, record.quote(event.trigger))
    for one, gold in enumerate(wanted):
        if one not in pairs and gold.required:
            yield Judged(name, None, gold, record.quote(gold.trigger))


def _distance(gold: GoldEvent, event: Event) -> int | None:
    """How far two triggers lie apart; ``None`` if they are not of one act."""
    if gold.type != event.type:
        return None
    distance = abs(gold.trigger[0] - event.trigger[0])
    overlap = gold.trigger[0] < event.trigger[1] and event.trigger[0] < gold.trigger[1]
    return distance if overlap or distance <= NEAR else None


def _compared(name: str, gold: GoldEvent, event: Event, record: Record) -> Judged:
    sides = [(event.actors, event.recipients), *([(event.recipients, event.actors)] if gold.symmetric else [])]
    who = any(_same(gold.actor, one, record) and _same(gold.recipient, other, record) for one, other in sides)
    if gold.symmetric and not who:  # both sides may stand among the actors
        who = _same(gold.actor, event.actors, record) and _same(gold.recipient, event.actors, record)
    asked = gold.type == "REQUEST" and {event.status, gold.status} <= {"happened", "demanded"}
    speakers = record.statement(event.statement).speakers if event.statement else ()
    names = [record.actor(speaker).name for speaker in speakers]
    word = event.statement is None if gold.speaker is None else any(_alike(gold.speaker, other) for other in names)
    return Judged(name, event, gold, record.quote(event.trigger), who, asked or event.status == gold.status, word)


def _same(gold: Side | None, ids: tuple[str, ...], record: Record) -> bool:
    if gold is None:
        return not ids
    return any(_is(gold, record, actor) for actor in ids)


def _is(gold: Side, record: Record, actor_id: str) -> bool:
    actor = record.actor(actor_id)
    if gold.country and gold.country == actor.country:
        return True
    if gold.span and any(_shared(gold.span, mention.span) for mention in actor.mentions):
        return True
    name = gold.name or gold.text
    return name is not None and _alike(name, actor.name)


def _shared(one: Span, other: Span) -> bool:
    """Whether two spans have at least half of what they cover together in common."""
    common = min(one[1], other[1]) - max(one[0], other[0])
    return 2 * common >= max(one[1], other[1]) - min(one[0], other[0])


def _alike(one: str, other: str) -> bool:
    """Whether a name is the other, or ends like it, or is a part of it."""
    words, more = one.casefold().split(), other.casefold().split()
    return bool(words and more) and (words[-1] == more[-1] or set(words) <= set(more) or set(more) <= set(words))


def scores(judged: list[Judged]) -> dict[str, tuple[float, float, float]]:
    """Precision, recall and F1 in percent: of the type alone, with who, then with status or with whose word beside."""
    read, wanted = sum(one.event is not None for one in judged), sum(one.gold is not None for one in judged)
    both = [one for one in judged if one.event is not None and one.gold is not None]
    counts = {
        "type": len(both),
        "who": sum(one.who for one in both),
        "who+status": sum(one.right for one in both),
        "who+speaker": sum(one.who and one.speaker for one in both),
    }
    return {
        row: (100 * right / max(1, read), 100 * right / max(1, wanted), 200 * right / max(1, read + wanted))
        for row, right in counts.items()
    }


def calibration(judged: list[Judged]) -> list[tuple[float, int, float]]:
    """Mean confidence, number of events and share of them that are right, for each step of confidence that has any."""
    out = []
    for step in range(STEPS):
        held = [one for one in judged if one.event is not None and min(STEPS - 1, int(one.event.confidence * STEPS)) == step]
        if held:
            mean = sum(one.event.confidence for one in held if one.event is not None) / len(held)
            out.append((mean, len(held), sum(one.right for one in held) / len(held)))
    return out


# The picture of a calibration: a square with the line on which its dots should lie. Lengths are in pixels.
SIZE, MARGIN = 320, 40
PICTURE = """\
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 320 320" font-family="sans-serif" font-size="11">
<rect width="320" height="320" fill="white"/>
<rect x="40" y="40" width="240" height="240" fill="none" stroke="#888"/>
<line x1="40" y1="280" x2="280" y2="40" stroke="#888" stroke-dasharray="4"/>
<text x="40" y="296" text-anchor="middle">0</text><text x="160" y="296" text-anchor="middle">0.5</text>
<text x="280" y="296" text-anchor="middle">1</text><text x="160" y="314" text-anchor="middle">confidence</text>
<text x="32" y="284" text-anchor="end">0</text><text x="32" y="164" text-anchor="end">0.5</text>
<text x="32" y="44" text-anchor="end">1</text>
<text x="12" y="160" text-anchor="middle" transform="rotate(-90 12 160)">share that is right</text>
{dots}</svg>
"""


def plot(steps: list[tuple[float, int, float]]) -> str:
    """The calibration as an SVG picture, with a dot for each step whose area grows with the number of events."""
    inner = SIZE - 2 * MARGIN
    dots = [
        f'<circle cx="{MARGIN + mean * inner:.0f}" cy="{SIZE - MARGIN - share * inner:.0f}" r="{3 + number**0.5:.0f}" '
        f'fill="#1f6f8b" fill-opacity="0.7"><title>{100 * share:.0f} % of {number} events</title></circle>\n'
        for mean, number, share in steps
    ]
    return PICTURE.format(dots="".join(dots))


def main() -> None:
    """Read, judge and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, nargs="?", default=HOME)
    parser.add_argument("--list", action="store_true", help="print every event that is missed, extra or wrong")
    parser.add_argument("--plot", type=Path, help="write the calibration as an SVG picture")
    options = parser.parse_args()
    judged = list(judge(options.folder, Reader()))
    for one in judged if options.list else []:
        found = "missed" if one.event is None else "extra" if one.gold is None else "wrong"
        if found != "wrong" or not (one.right and one.speaker):
            parts = [part for part in ("who", "status", "speaker") if found == "wrong" and not getattr(one, part)]
            kind = (one.event or one.gold).type  # type: ignore[union-attr]  # one of the two is there
            sys.stdout.write(f"{one.report}: {found} {kind} {one.words!r} {' '.join(parts)}\n")
    for row, (precision, recall, f1) in scores(judged).items():
        sys.stdout.write(f"{row:12} P {precision:5.1f}  R {recall:5.1f}  F1 {f1:5.1f}\n")
    for mean, number, share in calibration(judged):
        sys.stdout.write(f"confidence {mean:.2f}: {100 * share:3.0f} % of {number} right\n")
    if options.plot:
        options.plot.write_text(plot(calibration(judged)), encoding="utf-8")


if __name__ == "__main__":
    main()
