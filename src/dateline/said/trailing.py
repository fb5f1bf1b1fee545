"""Attributions that close a sentence and that the parser took for something else.

*Drones struck a village, the health directorate of the province reported on Tuesday.*

The words alone are telling enough: a comma, a noun phrase, a verb of saying in the present or past, and nothing behind it
but when and where.
"""

from collections.abc import Iterator

from spacy.tokens import Span, Token

from dateline.lexicon.entries import Cue
from dateline.parse import Parsed
from dateline.parse.tree import child, verb_group
from dateline.said.contents import trim
from dateline.said.cues import CueIndex, fitting
from dateline.said.drafts import Draft, joined

# So many tokens may stand behind the verb ("on state television on Tuesday"), and so many before it ("the health directorate of
# Dohuk province").
BEHIND, BEFORE = 8, 14

# Under this many tokens before the comma there is no clause to attribute.
CLAUSE = 4


def trailing_drafts(parsed: Parsed, index: CueIndex, taken: set[int]) -> Iterator[Draft]:
    """A draft for each sentence that such an attribution closes; ``taken`` holds the cue tokens that have a statement already."""
    for sentence in parsed.doc.sents:
        if sentence.start_char < parsed.body:
            continue
        for token in reversed(sentence[-BEHIND - 2 :]):
            cue = _cue(parsed, index, token, taken)
            if cue is not None:
                draft = _draft(sentence, token, cue)
                if draft is not None:
                    yield draft
                break


def _cue(parsed: Parsed, index: CueIndex, token: Token, taken: set[int]) -> Cue | None:
    if token.tag_ not in {"VBD", "VBZ", "VBP", "VBN"} or token.i in taken or parsed.in_quote[token.i] >= 0:
        return None
    if child(token, "dobj", "ccomp", "xcomp") is not None:
        return None
    return next((cue for cue in fitting(index, token) if {"that", "quote"} <= set(cue.takes)), None)


def _draft(sentence: Span, token: Token, cue: Cue) -> Draft | None:
    doc = token.doc
    comma = next(
        (i for i in range(token.i - 1, max(token.i - BEFORE, sentence.start), -1) if doc[i].text in {",", "”", '"'}),
        None,
    )
    if comma is None or comma - sentence.start < CLAUSE or comma + 1 >= token.i:
        return None
    subject = doc[comma + 1 : token.i]
    if any(part.pos_ in {"VERB", "AUX", "CCONJ", "SCONJ"} for part in subject) or subject.root.pos_ not in {
        "NOUN",
        "PROPN",
        "PRON",
    }:
        return None
    if not any(part.pos_ in {"VERB", "AUX"} for part in doc[sentence.start : comma]):
        return None
    content = trim(token, (sentence.start, comma))
    if content is None:
        return None
    return Draft(
        rule=cue.rule,
        act=cue.act,
        content=(content,),
        cue=joined(tuple((part.i, part.i + 1) for part in verb_group(token))),
        speaker=subject.root.i,
        speaker_range=(comma + 1, token.i),
        reasons=("said.trailing",),
    )
