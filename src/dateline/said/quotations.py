"""Direct speech: whose words stand between the marks.

A quotation belongs to the cue beside it (``," Lavrov said``, ``Lavrov said: "``), to a bare name behind it (``," Lavrov.``), or
carries on the quotation before it in the paragraph. Short pieces without a cue are titles and scare quotes, no statements.
"""

from collections.abc import Iterator

from spacy.tokens import Token

from dateline.lexicon.entries import Cue
from dateline.parse import Parsed
from dateline.parse.tree import full_phrase, logical_subject, verb_group
from dateline.said.cues import CueIndex, fitting
from dateline.said.drafts import Draft, Range, joined

# A quotation of fewer words with no closing punctuation inside is a title, a nickname or a scare quote unless a cue takes it.
SPEECH_WORDS = 5

# A short quotation in which every word that counts is capitalised is the title of a show, a book or a law.
TITLE_WORDS = 6

# How many tokens may lie between a quotation and its cue: ``," Russian Foreign Minister Sergey Lavrov told reporters on Friday``.
REACH = 25


def quote_ranges(parsed: Parsed) -> list[Range]:
    """The token range of each quotation, in the order of ``parsed.quotes``; empty ones have equal ends."""
    ranges: list[list[int]] = [[0, 0] for _ in parsed.quotes]
    for token, index in enumerate(parsed.in_quote):
        if index >= 0:
            if ranges[index][1] == 0:
                ranges[index][0] = token
            ranges[index][1] = token + 1
    return [(start, end) for start, end in ranges]


def is_speech(parsed: Parsed, index: int, span: Range) -> bool:
    """Whether a quotation is long enough, or punctuated, to be somebody's speech."""
    tokens = [token for token in parsed.doc[slice(*span)] if token.is_alpha]
    words = len(tokens)
    if words <= TITLE_WORDS and all(token.text[0].isupper() or token.is_stop for token in tokens):
        return words >= 2 and tokens[0].is_sent_start is not False and tokens[1].text[0].islower()
    if words >= SPEECH_WORDS or not parsed.quotes[index].closed:
        return words >= 2
    inside = parsed.text[parsed.quotes[index].start : parsed.quotes[index].end].rstrip("\"”’'»")
    return words >= 2 and inside.endswith((",", ".", "?", "!", "…"))


def attribute(parsed: Parsed, index: CueIndex, taken: set[int]) -> Iterator[tuple[int, Draft]]:
    """A draft for each quotation not yet inside a content: (index of the quotation, draft)."""
    ranges = quote_ranges(parsed)
    for number, span in enumerate(ranges):
        if number in taken or span[0] == span[1]:
            continue
        speech = is_speech(parsed, number, span)
        draft = (_after(parsed, index, span) if speech else None) or _before(parsed, index, span)
        if draft is None and speech:
            draft = _bare_name(parsed, span)
        if draft is not None and (speech or draft.cue):
            yield number, draft


def _after(parsed: Parsed, index: CueIndex, span: Range) -> Draft | None:
    """``"...," the minister said`` and ``"...," said the minister``."""
    inside = parsed.doc[span[1] - 1].text
    last = parsed.doc[span[1] - 2].text if span[1] - span[0] >= 2 else ""
    if last == "." or (inside not in "\"”’'»" and last != ","):
        return None
    for i in range(span[1], min(span[1] + REACH, len(parsed.doc))):
        token = parsed.doc[i]
        if token.text in {".", ";", ":"} or "\n" in token.text or parsed.in_quote[i] >= 0:
            return None
        for cue in _quote_cues(index, token):
            return _cued(parsed, token, cue, span)
    return None


def _before(parsed: Parsed, index: CueIndex, span: Range) -> Draft | None:
    """``The minister said: "..."``; the cue stands left of the quotation in its sentence."""
    for i in range(span[0] - 1, max(span[0] - REACH, -1), -1):
        token = parsed.doc[i]
        if token.text in {".", ";", "!", "?"} or token.is_space or parsed.in_quote[i] >= 0:
            return None
        for cue in _quote_cues(index, token):
            return _cued(parsed, token, cue, _with_object(token, span))
    return None


def _with_object(token: Token, span: Range) -> Range:
    """*Called half of his rivals "deplorable"*: the object between the verb and the quotation belongs to the content."""
    start = token.i + 1
    between = token.doc[start : span[0]]
    if not between or any(part.is_punct or (part.dep_ in {"prep", "mark"} and part.head == token) for part in between):
        return span
    thing = next((part for part in between if part.dep_ in {"dobj", "nsubj", "nsubjpass"} and part.head.i >= token.i), None)
    return (start, span[1]) if thing is not None and thing.tag_ != "WP" else span


def _quote_cues(index: CueIndex, token: Token) -> Iterator[Cue]:
    if token.pos_ in {"VERB", "AUX"}:
        yield from (cue for cue in fitting(index, token) if "quote" in cue.takes)


def _cued(parsed: Parsed, token: Token, cue: Cue, span: Range) -> Draft | None:
    speaker = logical_subject(token)
    if speaker is None or span[0] <= speaker.i < span[1]:
        speaker = _beside(parsed, token, span)
    group = verb_group(token)
    return Draft(
        rule=cue.rule,
        act=cue.act,
        content=(span,),
        cue=joined(tuple((part.i, part.i + 1) for part in group)),
        speaker=speaker.i if speaker is not None else -1,
        reasons=("said.quotation-cue",),
    )


def _beside(parsed: Parsed, token: Token, span: Range) -> Token | None:
    """The noun between a quotation and its cue, or right behind the cue, when the parser found no subject."""
    between = range(span[1], token.i) if token.i >= span[1] else range(token.i - 1, max(token.i - 8, -1), -1)
    near: list[Token] = [parsed.doc[i] for i in (*between, *range(token.i + 1, min(token.i + 8, len(parsed.doc))))]
    for noun in near:
        if noun.text in {".", ";"} or span[0] <= noun.i < span[1]:
            break
        if noun.pos_ in {"PROPN", "NOUN", "PRON"} and noun.dep_ not in {"compound", "poss", "amod", "pobj"}:
            return noun
    return None


def _bare_name(parsed: Parsed, span: Range) -> Draft | None:
    """``"...," Lavrov.``: nothing but a name between the closing mark and the full stop."""
    start = span[1]
    end = start
    while end < len(parsed.doc) and parsed.doc[end].text not in {".", '"', "“"} and not parsed.doc[end].is_space:
        end += 1
    tokens = parsed.doc[start:end]
    if not 0 < len(tokens) <= 8 or any(token.pos_ in {"VERB", "AUX"} for token in tokens):
        return None
    root = tokens.root
    if root.pos_ not in {"PROPN", "NOUN", "PRON"}:
        return None
    return Draft(
        rule="said.bare-name",
        act="say",
        content=(span,),
        speaker=root.i,
        speaker_range=full_phrase(root),
        reasons=("said.bare-name",),
    )
