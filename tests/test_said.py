"""Who said what: ``cases/statements.toml`` with the speaker, the cue and the content that a careful editor marks.

A marked statement counts as read when half of what is marked or read as its content is both, speaker and cue overlap, and kind
and act are those of the case where it names them.
"""

from dateline.lexicon import notation
from dateline.report import Report

SHARE = 0.5  # intersection over union of the contents, in characters that are no space


def test_statements(reader, statement_case):
    marked = notation.parse(statement_case["text"])
    record = reader.read(Report(text=marked.text, published="2024-03-06"))
    heard = "".join(f"\n  {told(record, statement)}" for statement in record.statements) or "nothing"
    if statement_case.get("none"):
        assert not record.statements, f"nobody says anything, but read was {heard}"
    for which in sorted({role.removeprefix("content") for role, _ in marked.spans if role.startswith("content")}):
        wanted = {} if which else {field: statement_case[field] for field in ("kind", "act") if field in statement_case}
        assert any(fits(statement, marked, which, wanted) for statement in record.statements), (
            f"content{which} {wanted or ''} was not read; read was {heard}"
        )


def fits(statement, marked, which, wanted):
    content = characters(marked.text, marked.of(f"content{which}"))
    read = characters(marked.text, statement.content)
    speakers, cues = marked.of(f"speaker{which}"), marked.of(f"cue{which}")
    return (
        len(content & read) >= SHARE * len(content | read)
        and (overlap(speakers, statement.speaker_spans) if speakers else not statement.speaker_spans)
        and (overlap(cues, statement.cue_spans) if cues else True)
        and all(getattr(statement, field) == value for field, value in wanted.items())
    )


def characters(text, spans):
    return {at for start, end in spans for at in range(start, end) if not text[at].isspace()}


def overlap(some, others):
    return any(start < other_end and other_start < end for start, end in some for other_start, other_end in others)


def told(record, statement):
    parts = (statement.speaker_spans, statement.cue_spans, statement.content)
    speaker, cue, content = (" ... ".join(map(record.quote, spans)) or "-" for spans in parts)
    return f"{speaker} | {cue} | {content} | {statement.kind} {statement.act}"
