"""Records and rows as tables that a person reads in a terminal."""

import re
from typing import TYPE_CHECKING

from rich import markup
from rich.console import Console
from rich.table import Table

from dateline.record import Event, Record, Statement

if TYPE_CHECKING:
    import duckdb

# Contents longer than this are shortened in tables; the other formats keep them whole.
SHOWN = 90

# What a terminal would obey instead of showing it: a report must not be able to move the cursor.
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")

_COLOURS = {1: "green", 2: "bright_green", 3: "yellow", 4: "red"}


def escape(text: str) -> str:
    """A report's words as a terminal may show them: no markup, and control characters as replacement characters."""
    return markup.escape(_CONTROL.sub("\N{REPLACEMENT CHARACTER}", text))


def print_record(record: Record, *, width: int | None = None) -> None:
    """One record as three tables: events, statements, figures."""
    console = Console(width=width, highlight=False)
    part = record.report
    head = [part.published or "no date", part.outlet or "no outlet"]
    if part.dateline and part.dateline.place:
        head.append(f"filed in {part.dateline.place.title()}")
    console.print(f"[bold]{escape(part.title or ' '.join(part.text.split())[:SHOWN])}[/bold]")
    console.print(escape(" · ".join(head)), style="dim")
    if not part.read:
        console.print(f"not read: the text is not English ({part.language})")
        return
    for table in (_events(record), _statements(record), _figures(record)):
        if table.row_count:
            console.print(table)
    if not (record.events or record.statements or record.figures):
        console.print("nothing found: no event, statement or figure")


def _events(record: Record) -> Table:
    table = table_of("who", "did", "to whom", "status", "when", "where", "on whose word")
    for event in record.events:
        where = ", ".join(place.name for place in record.places if place.id in event.places)
        table.add_row(
            escape(_people(record, event.actors)),
            f"[{_COLOURS[event.quad]}]{event.type}[/]\n[dim]{escape(_one_line(record.quote(event.trigger)))}[/dim]",
            escape(_people(record, event.recipients)),
            event.status,
            _when(event),
            escape(where),
            escape(_words(record, event)),
        )
    return table


def _statements(record: Record) -> Table:
    table = table_of("who said", "how", "what")
    for statement in record.statements:
        cue = _one_line(" ".join(record.quote(span) for span in statement.cue_spans))
        nested = f" (in {statement.within})" if statement.within else ""
        content = _shorten(_one_line(" [...] ".join(record.quote(span) for span in statement.content)))
        table.add_row(escape(_speaker(record, statement)), escape(cue or statement.kind) + nested, escape(content))
    return table


def _figures(record: Record) -> Table:
    table = table_of("how many", "of what", "about whom", "on whose word")
    for figure in record.figures:
        holder = record.statement(figure.statement) if figure.statement else None
        table.add_row(
            escape(_one_line(record.quote(figure.span))),
            escape(" ".join(filter(None, [figure.kind, figure.of]))),
            escape(_people(record, (figure.about,) if figure.about else ())),
            escape(_speaker(record, holder) if holder else "the reporter"),
        )
    return table


def table_of(*columns: str) -> Table:
    """An empty table with these columns, drawn without lines."""
    table = Table(box=None, pad_edge=False, header_style="bold", show_edge=False, padding=(0, 2, 0, 0))
    for column in columns:
        table.add_column(column, overflow="fold")
    return table


def _people(record: Record, ids: tuple[str, ...]) -> str:
    actors = [record.actor(actor_id) for actor_id in ids]
    return ", ".join(actor.name + (f" ({actor.country})" if actor.country and actor.kind != "state" else "") for actor in actors)


def _speaker(record: Record, statement: Statement) -> str:
    return _people(record, statement.speakers) or ", ".join(record.quote(span) for span in statement.speaker_spans) or "?"


def _words(record: Record, event: Event) -> str:
    """Each telling's voice, with what it does to the event where it does not simply assert it."""
    voices = []
    for word in event.words:
        voice = _speaker(record, record.statement(word.statement)) if word.statement else "the reporter"
        voices.append(voice if word.stance in {"asserts", "demands", "offers"} else f"{voice} {word.stance}")
    return "; ".join(dict.fromkeys(voices))


def _when(event: Event) -> str:
    if event.date is None or event.date.start is None:
        return ""
    if event.date.start == event.date.end or event.date.end is None:
        return event.date.start
    return f"{event.date.start}/{event.date.end}"


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _shorten(text: str) -> str:
    return text if len(text) <= SHOWN else text[: SHOWN - 1].rstrip() + "…"


def print_rows(relation: "duckdb.DuckDBPyRelation", columns: list[str], counted: str) -> None:
    """Some columns of a relation as a table, with a last line that says how many of what there are."""
    names, rows = relation.columns, relation.fetchall()
    table = table_of(*columns)
    table.columns[0].no_wrap = True  # an id that is broken over two lines can't be copied
    at = [names.index(column) for column in columns]
    for row in rows:
        table.add_row(*(escape(_cell(row[place])) for place in at))
    console = Console(highlight=False)
    console.print(table)
    console.print(f"{len(rows):,} {counted}", style="dim")


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, list):
        return ", ".join(map(str, value))
    if isinstance(value, float):
        return f"{value:,.3f}".rstrip("0").rstrip(".")
    return _shorten(_one_line(str(value)))
