"""How a record looks in a notebook: the report with what was found underlined, and a line for each event and statement."""

import html
import itertools
from collections.abc import Iterator

from dateline.record import Event, Record, Span, Statement

# What is marked, each kind in a colour that also tells without colour: by the line under it. Blue and orange of the palette that
# people with every kind of colour vision tell apart (Okabe and Ito, 2008).
_STYLES = {
    "event": "background:#cde5f5;border-bottom:2px solid #0072b2",
    "statement": "border-bottom:2px dotted #d55e00",
    "figure": "background:#f9e3b8;border-bottom:2px double #e69f00",
    "actor": "font-weight:600",
}


def to_html(record: Record) -> str:
    """The record as HTML that stands by itself; everything of the report is escaped."""
    lines = "".join(f"<li>{line}</li>" for line in (*_events(record), *_statements(record)))
    text = _marked(record).replace("\n", "<br>")
    return f'<div style="max-width:48em;line-height:1.6"><p>{text}</p><ul style="font-size:90%">{lines}</ul></div>'


def _marked(record: Record) -> str:
    """The text, cut at every edge of a span; a piece has the marks of all spans over it."""
    spans = list(_spans(record))
    text = record.report.text
    edges = sorted({0, len(text), *(edge for span, _, _ in spans for edge in span)})
    return "".join(_piece(text, (start, end), spans) for start, end in itertools.pairwise(edges))


def _piece(text: str, at: Span, spans: list[tuple[Span, str, str]]) -> str:
    over = [(kind, title) for span, kind, title in spans if span[0] <= at[0] and at[1] <= span[1]]
    words = html.escape(text[at[0] : at[1]])
    if not over:
        return words
    style = ";".join(dict.fromkeys(_STYLES[kind] for kind, _ in over))
    title = html.escape("; ".join(dict.fromkeys(title for _, title in over)))
    return f'<span style="{style}" title="{title}">{words}</span>'


def _spans(record: Record) -> Iterator[tuple[Span, str, str]]:
    for event in record.events:
        yield from ((span, "event", f"{event.type} {event.status}") for word in event.words for span in word.trigger)
    for statement in record.statements:
        title = f"{_speaker(record, statement)}: {statement.act}"
        yield from ((span, "statement", title) for span in statement.content)
    for figure in record.figures:
        yield figure.span, "figure", figure.kind
    for actor in record.actors:
        yield from ((mention.span, "actor", actor.name) for mention in actor.mentions)


def _events(record: Record) -> Iterator[str]:
    for event in record.events:
        sides = f"{_names(record, event.actors) or '?'} → {_names(record, event.recipients) or '–'}"
        word = f", on the word of {_voice(record, event)}" if event.statement else ""
        yield f"<b>{html.escape(event.type)}</b> {html.escape(sides)} ({event.status}{html.escape(word)})"


def _statements(record: Record) -> Iterator[str]:
    for statement in record.statements:
        content = " […] ".join(record.quote(span) for span in statement.content)
        yield f"{html.escape(_speaker(record, statement))} <i>{statement.act}</i>: {html.escape(content)}"


def _voice(record: Record, event: Event) -> str:
    return _speaker(record, record.statement(event.statement)) if event.statement else ""


def _speaker(record: Record, statement: Statement) -> str:
    return _names(record, statement.speakers) or " ".join(record.quote(span) for span in statement.speaker_spans) or "somebody"


def _names(record: Record, ids: tuple[str, ...]) -> str:
    return ", ".join(record.actor(actor_id).name for actor_id in ids)
