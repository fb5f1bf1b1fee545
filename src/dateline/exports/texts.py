"""Forms that mark up the reports' texts: brat stand-off, spaCy DocBin and W3C Web Annotation."""

import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from dateline.archive.excerpts import BLOT, shown
from dateline.archive.private import is_private
from dateline.archive.rows import event_id, figure_id, statement_id
from dateline.exports.files import text_file, whole_file, whole_folder
from dateline.record import Record, Span

# So many characters on each side let a reader find a quotation again where the text has changed.
AROUND = 32

# File names in a brat folder: so many digits of a report's id.
_DIGITS = 16


class Mark(NamedTuple):
    """One marked span: its kind, such as ``ASSAULT``, the layer that it is of, its id in the archive, and its ends."""

    kind: str
    layer: str
    id: str
    span: Span


def marks(record: Record) -> list[Mark]:
    """Mentions of actors and places, contents and cues of statements, triggers of events and figures, in order of the text."""
    found = [Mark("Actor", "actor", actor.id, part.span) for actor in record.actors for part in actor.mentions]
    found += [Mark("Place", "place", place.id, part.span) for place in record.places for part in place.mentions]
    for statement in record.statements:
        own = statement_id(record, statement)
        found += [Mark("Content", "statement", own, span) for span in statement.content]
        found += [Mark("Cue", "statement", own, span) for span in statement.cue_spans]
    found += [Mark(event.type, "event", event_id(record, event), event.trigger) for event in record.events]
    found += [Mark("Figure", "figure", figure_id(record, figure), figure.span) for figure in record.figures]
    return sorted(set(found), key=lambda mark: (mark.span, mark.layer, mark.kind, mark.id))


def veiled(record: Record) -> Record:
    """The record with the names of private people blotted out of its text, character for character."""
    private = [actor for actor in record.actors if is_private(actor)]
    names = {record.quote(part.span) for actor in private for part in actor.mentions if part.kind == "name"}
    names |= {name for actor in private for name in (actor.name, *actor.aliases)}
    names |= {name.split()[-1] for name in names if name.split()}
    if not names:
        return record
    longest_first = sorted(names, key=lambda name: (-len(name), name))
    pattern = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)")
    text = pattern.sub(lambda found: re.sub(r"\S", BLOT, found[0]), record.report.text)
    report = msgspec.structs.replace(
        record.report, text=text, title=record.report.title and pattern.sub(BLOT, record.report.title)
    )
    return msgspec.structs.replace(record, report=report)


def write_brat(records: Iterable[Record], out: Path) -> None:
    """Write a folder with a .txt and a .ann for each report; brat counts code points as we do, and cuts spans at line ends."""
    with whole_folder(out) as folder:
        for record in records:
            stem = folder / record.report.id[:_DIGITS]
            stem.with_suffix(".txt").write_text(record.report.text, encoding="utf-8", newline="")
            lines = [_brat(number, mark, record) for number, mark in enumerate(marks(record), start=1)]
            stem.with_suffix(".ann").write_text("".join(lines), encoding="utf-8", newline="")


def _brat(number: int, mark: Mark, record: Record) -> str:
    parts = list(_lines(record.report.text, mark.span))
    spans = ";".join(f"{start} {end}" for start, end in parts)
    words = " ".join(record.quote(part) for part in parts)
    return f"T{number}\t{mark.kind} {spans}\t{words}\n#{number}\tAnnotatorNotes T{number}\t{mark.id}\n"


def _lines(text: str, span: Span) -> Iterator[Span]:
    """The pieces of a span, one for each line that it touches; the whole span if it holds nothing but white space."""
    pieces = [(span[0] + found.start(), span[0] + found.end()) for found in re.finditer(r"[^\r\n]+", text[span[0] : span[1]])]
    yield from pieces or [span]


def write_docbin(records: Iterable[Record], out: Path) -> None:
    """Write a spaCy DocBin: plain tokens, and under ``spans`` a group for each layer, whose spans have kind and id.

    A span that cuts a token is widened to the whole token.
    """
    import spacy  # noqa: PLC0415 - slow to import, and of use here alone
    from spacy.tokens import DocBin  # noqa: PLC0415

    blank = spacy.blank("en")
    store = DocBin(store_user_data=True)
    for record in records:
        doc = blank.make_doc(record.report.text)
        groups: dict[str, list[Any]] = {}
        for mark in marks(record):
            span = doc.char_span(*mark.span, label=mark.kind, span_id=mark.id, alignment_mode="expand")
            if span is not None:
                groups.setdefault(mark.layer, []).append(span)
        for layer, spans in groups.items():
            doc.spans[layer] = spans
        doc.user_data["report_id"] = record.report.id
        store.add(doc)
    with whole_file(out) as temporary:
        store.to_disk(temporary)


def write_annotations(records: Iterable[Record], out: Path) -> None:
    """Write W3C Web Annotations in JSON-LD, with a quote and a position for each span."""
    with text_file(out) as stream:
        head = {"@context": "http://www.w3.org/ns/anno.jsonld"}
        stream.write(json.dumps(head)[:-1] + ', "@graph": [')
        between = "\n"
        for record in records:
            for mark in marks(record):
                stream.write(between + json.dumps(_annotation(record, mark), ensure_ascii=False))
                between = ",\n"
        stream.write("\n]}\n")


def _annotation(record: Record, mark: Mark) -> dict[str, Any]:
    text, (start, end) = record.report.text, mark.span
    quote = {
        "type": "TextQuoteSelector",
        "exact": shown(text[start:end]),
        "prefix": shown(text[max(start - AROUND, 0) : start]),
        "suffix": shown(text[end : end + AROUND]),
    }
    position = {"type": "TextPositionSelector", "start": start, "end": end}
    return {
        "id": f"urn:dateline:{record.report.id[:_DIGITS]}:{mark.layer}:{mark.id}:{mark.kind}:{start}-{end}",
        "type": "Annotation",
        "motivation": "tagging",
        "body": [{"type": "TextualBody", "purpose": "tagging", "value": f"{mark.layer}:{mark.kind}"}],
        "target": {"source": record.report.url or f"urn:sha256:{record.report.id}", "selector": [quote, position]},
    }
