"""The ids by which events, statements and figures of all reports are told apart."""

import hashlib

from dateline.record import Event, Figure, Record, Statement


def event_id(record: Record, event: Event) -> str:
    """The event's id in the archive: a hash of report, type and trigger, not of actors, so that better coreference keeps it."""
    return "e_" + short_hash(record.report.id, event.type, str(event.trigger))


def statement_id(record: Record, statement: Statement) -> str:
    """The statement's id in the archive: a hash of report, cue and content."""
    return "s_" + short_hash(record.report.id, str(statement.cue_spans), str(statement.content))


def figure_id(record: Record, figure: Figure) -> str:
    """The figure's id in the archive: a hash of report and span."""
    return "f_" + short_hash(record.report.id, "figure", str(figure.span))


def short_hash(*parts: str) -> str:
    """Sixteen hexadecimal digits: in an archive of a hundred million events the chance that two share them is one in 4,000."""
    return hashlib.sha256("|".join(parts).encode()).hexdigest()[:16]
