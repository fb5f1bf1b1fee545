"""Text to tokens, sentences, quotation marks, trees and names; spaCy does the work.

Three things are settled before the parser runs, because it cannot know them: where paragraphs begin, where the dateline ends,
and that no sentence begins with a closing mark or between a quotation and its ``he said``.
"""

from collections import Counter
from collections.abc import Iterable, Iterator

import msgspec
from spacy.language import Language
from spacy.tokens import Doc, Span, Token

from dateline.parse.pipeline import tokens_of
from dateline.parse.quotes import Quote, pair, paragraphs
from dateline.record import Span as CharSpan
from dateline.record import Spans

__all__ = ["Parsed", "parse_all"]

# Reports a batch: enough for the pipeline's matrix products, few enough that memory stays flat on long articles.
BATCH = 8

# The parser goes through a quarter of its batch abreast: four reports are a seventh faster than two, eight hardly faster still.
_ABREAST = {"parser": {"batch_size": 2 * BATCH}}


class Parsed(msgspec.Struct, frozen=True):
    """A parsed report. Spans are code points, except in ``sentences`` and ``persons``: token indices into ``doc``."""

    text: str
    doc: Doc
    paragraphs: Spans
    body: int
    quotes: tuple[Quote, ...]
    sentences: tuple[CharSpan, ...]
    persons: tuple[CharSpan, ...]
    in_quote: tuple[int, ...]

    def chars(self, start: int, end: int) -> CharSpan:
        """The code points that tokens ``start`` to ``end`` (exclusive) cover."""
        last = self.doc[end - 1]
        return (self.doc[start].idx, last.idx + len(last.text))

    def tokens(self, span: CharSpan) -> Span | None:
        """The tokens that a span of code points touches; ``None`` if it touches none."""
        return self.doc.char_span(*span, alignment_mode="expand")

    def quote_of(self, token: Token) -> int | None:
        """The index of the quotation that holds this token; ``None`` outside quotations."""
        index = self.in_quote[token.i]
        return None if index < 0 else index


def parse_all(nlp: Language, texts: Iterable[tuple[str, int]]) -> Iterator[Parsed]:
    """Each text parsed, in order; the second of each pair is where its body begins (behind the dateline)."""
    prepared = (_prepare(nlp, text, body) for text, body in texts)
    for doc, (text, body, spans, quotes) in nlp.pipe(prepared, as_tuples=True, batch_size=BATCH, component_cfg=_ABREAST):
        in_quote = _quote_indices(doc, quotes)
        yield Parsed(
            text=text,
            doc=doc,
            paragraphs=tuple(spans),
            body=body,
            quotes=tuple(quotes),
            sentences=tuple(_sentences(doc, in_quote)),
            persons=tuple(_persons(doc)),
            in_quote=tuple(in_quote),
        )


_Context = tuple[str, int, list[CharSpan], list[Quote]]


def _prepare(nlp: Language, text: str, body: int) -> tuple[Doc, _Context]:
    spans = paragraphs(text)
    quotes = pair(text, spans)
    doc = tokens_of(nlp, text)
    opening = {quote.start for quote in quotes}
    closing = {quote.end - 1 for quote in quotes if quote.closed}
    _mark_starts(doc, body, opening, closing)
    return doc, (text, body, spans, quotes)


def _mark_starts(doc: Doc, body: int, opening: set[int], closing: set[int]) -> None:
    """Tell the parser where sentences must and must not begin: at paragraphs and behind the dateline, not at closing marks."""
    pending, before, in_head = True, "", body > 0
    for token in doc:
        if token.is_space:
            pending = pending or "\n" in token.text
            continue
        if in_head and token.idx >= body:
            pending, in_head = True, False
        if pending:
            token.is_sent_start = True
        elif token.idx in closing or before == "open" or (before == "close" and _carries_on(token)):
            token.is_sent_start = False
        pending = False
        before = "open" if token.idx in opening else "close" if token.idx in closing else ""


def _carries_on(token: Token) -> bool:
    """Whether a token behind a closing mark belongs to the sentence of the quotation: ``," Lavrov said`` or ``?" he asked``."""
    ends_with = token.nbor(-2).text if token.i >= 2 else ""
    return ends_with == "," or token.text[0].islower() or token.text in {",", ";", ":"}


def _quote_indices(doc: Doc, quotes: list[Quote]) -> list[int]:
    """For each token the index of the quotation that holds it, or -1."""
    indices, at = [], 0
    for token in doc:
        while at < len(quotes) and quotes[at].end <= token.idx:
            at += 1
        inside = at < len(quotes) and quotes[at].start <= token.idx
        indices.append(at if inside else -1)
    return indices


def _sentences(doc: Doc, in_quote: list[int]) -> Iterator[CharSpan]:
    """Token ranges of sentences, none of which breaks inside a quotation."""
    start = 0
    for sentence in doc.sents:
        end = sentence.end
        broken = end < len(doc) and in_quote[end] >= 0 and in_quote[end] == in_quote[end - 1]
        if not broken:
            yield (start, end)
            start = end


_PERSON = "PERSON"
# Labels that the tagger also gives to what it elsewhere takes for a person.
_NAMED = frozenset({"PERSON", "ORG", "GPE", "NORP", "FAC", "LOC", "PRODUCT", "WORK_OF_ART", "EVENT"})


def _persons(doc: Doc) -> Iterator[CharSpan]:
    """Token ranges of the names of persons: what is a person once stays one, wherever the tagger wavers.

    A name of one word is a person where the same word ends a longer person's name somewhere in the report.
    """
    named = [(ent, _trim(ent)) for ent in doc.ents if ent.label_ in _NAMED]
    full = Counter(span.text for ent, span in named if ent.label_ == _PERSON and span is not None)
    last = {text.split()[-1] for text in full if " " in text}
    for ent, span in named:
        if span is not None and (ent.label_ == _PERSON or span.text in last or (" " in span.text and span.text in full)):
            yield (span.start, span.end)


def _trim(ent: Span) -> Span | None:
    """An entity without possessive mark, article, quotation marks or line breaks at its edges."""
    start, end = ent.start, ent.end
    while start < end and (not ent.doc[start].text[0].isalnum() or ent.doc[start].lower_ in {"the", "a"}):
        start += 1
    while end > start and (not ent.doc[end - 1].text[0].isalnum() or ent.doc[end - 1].text in {"'s", "’s"}):
        end -= 1
    for token in ent.doc[start:end]:
        if token.is_space:
            return None
    return ent.doc[start:end] if start < end else None
