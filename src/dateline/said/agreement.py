"""Rules and tagger together: which reading of an attribution stands where they differ, and who is named as its reason.

The rules know grammar and marks and say which construction they saw; the tagger has read many thousand attributions and finds
those that no construction of ours covers. Measured on the dev split of PolNeAR, each is better at something: see docs/quality.
"""

import msgspec
from spacy.tokens import Token

from dateline.parse import Parsed
from dateline.record import Act, Spans
from dateline.said.contents import trim
from dateline.said.cues import CueIndex
from dateline.said.drafts import Draft, Ranges, joined
from dateline.said.tagger import Tagged

# The rule ids of what the tagger found alone, and of where it set the bounds of what a rule had found.
FOUND, BOUNDED = "said.tagger", "said.tagger-bounds"


def agreed(parsed: Parsed, index: CueIndex, drafts: list[Draft], tagged: list[Tagged]) -> list[Draft]:
    """The drafts of the rules with the tagger's: one for each attribution, whoever found it."""
    by_cue = {token: number for number, draft in enumerate(drafts) for start, end in draft.cue for token in range(start, end)}
    out: list[Draft] = list(drafts)
    for tag in tagged:
        draft = _draft(parsed, index, tag)
        if draft is None:
            continue
        same = next((by_cue[token] for start, end in draft.cue for token in range(start, end) if token in by_cue), None)
        if same is None:
            out.append(draft)
        else:
            out[same] = _bounded(out[same], draft)
    return out


def _draft(parsed: Parsed, index: CueIndex, tag: Tagged) -> Draft | None:
    """What the tagger marked, in tokens; ``None`` without content or cue."""
    cue, content, source = (_ranges(parsed, spans) for spans in (tag.cue, tag.content, tag.source))
    content = tuple(kept for piece in content if (kept := trim(parsed.doc[piece[0]], piece)))
    if not cue or not content:
        return None
    head = parsed.doc[slice(*source[0])].root if source else None
    return Draft(
        rule=FOUND,
        act=_act(index, [token for start, end in cue for token in parsed.doc[start:end]]),
        content=content,
        cue=cue,
        speaker=head.i if head is not None else -1,
        speaker_range=source[0] if source else None,
    )


def _ranges(parsed: Parsed, spans: Spans) -> Ranges:
    found = (parsed.doc.char_span(start, end, alignment_mode="expand") for start, end in spans)
    return joined(tuple((span.start, span.end) for span in found if span is not None))


def _act(index: CueIndex, cue: list[Token]) -> Act:
    for token in cue:
        for table in (index.verbs, index.nouns, index.adjectives):
            if known := table.get(token.lemma_.lower()):
                return known[0].act
    return "say"


def _bounded(rule: Draft, tag: Draft) -> Draft:
    """A rule's draft with the tagger's bounds."""
    return msgspec.structs.replace(rule, content=tag.content, reasons=(*rule.reasons, BOUNDED))
