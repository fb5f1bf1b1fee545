"""``dateline why``: everything that led to an event, in the order of a reader's doubts."""

from rich.console import Console

from dateline.archive.rows import around
from dateline.cli.tables import escape
from dateline.lexicon import where_is
from dateline.record import Actor, Because, Event, Record

# Around a trigger so many characters are parsed again, which holds its sentence.
PARSED_AROUND = 400


def explain(record: Record, event: Event) -> None:
    """Print an event's sentence, its rules with their lexicon lines, its actors with theirs, and its sentence parsed anew."""
    console = Console(highlight=False)
    console.print(f"[bold]{event.type}[/bold] {event.status}", end="")
    console.print(f"  [dim]{escape(record.report.outlet or 'no outlet')}, {record.report.published or 'no date'}[/dim]")
    console.print(f"  {escape(around(record, event.trigger))}\n")
    for reason in event.because:
        _reason(console, record, reason)
    for role, ids in (("actor", event.actors), ("recipient", event.recipients), ("third party", event.third_parties)):
        for actor_id in ids:
            _party(console, record, role, record.actor(actor_id))
    _date(console, record, event)
    _word(console, record, event)
    console.print("\n[bold]parse[/bold]")
    for line in _parse(record, event):
        console.print(f"  {escape(line)}")


def _reason(console: Console, record: Record, reason: Because) -> None:
    quoted = " … ".join(f"“{' '.join(record.quote(span).split())}”" for span in reason.spans)
    console.print(f"{reason.rule:<32}{escape(quoted)}  [dim]{_line_of(reason.rule)}[/dim]")


def _line_of(rule: str) -> str:
    """The lexicon file and line of a rule id, or that it is a rule of the code."""
    place = where_is(rule)
    return f"lexicon/{place[0]}:{place[1]}" if place else "rule in code, docs/rules.md"


def _party(console: Console, record: Record, role: str, actor: Actor) -> None:
    code = " ".join(filter(None, [actor.country, *actor.sectors]))
    console.print(f"\n[bold]{role}[/bold] {escape(actor.name)} [dim]{actor.kind} {code}[/dim]")
    for mention in actor.mentions[:3]:
        for reason in mention.because:
            _reason(console, record, reason)


def _date(console: Console, record: Record, event: Event) -> None:
    if event.date is None:
        console.print("\n[bold]when[/bold] not stated")
        return
    time = next((time for time in record.times if time.id == event.date.time), None)
    if time is None:
        console.print(f"\n[bold]when[/bold] {event.date.start}: the report's own day, told in a simple tense")
        return
    console.print(f"\n[bold]when[/bold] {time.start} to {time.end}, precision {time.precision}")
    for reason in time.because:
        _reason(console, record, reason)


def _word(console: Console, record: Record, event: Event) -> None:
    for word in event.words:
        if word.statement is None:
            console.print(f"\n[bold]on whose word[/bold] the reporter's own ({word.stance})")
            continue
        statement = record.statement(word.statement)
        names = ", ".join(record.actor(actor_id).name for actor_id in statement.speakers) or "nobody named"
        console.print(f"\n[bold]on whose word[/bold] {escape(names)} ({word.stance})")
        for reason in statement.because:
            _reason(console, record, reason)


def _parse(record: Record, event: Event) -> list[str]:
    from dateline.parse.pipeline import load  # noqa: PLC0415 - the model is only needed here

    offset = max(0, event.trigger[0] - PARSED_AROUND)
    doc = load()(record.report.text[offset : event.trigger[1] + PARSED_AROUND])
    found = doc.char_span(event.trigger[0] - offset, event.trigger[1] - offset, alignment_mode="expand")
    if found is None:
        return []
    return [f"{token.text:<20} {token.dep_:<10} ← {token.head.text}" for token in found.root.sent if not token.is_space]
