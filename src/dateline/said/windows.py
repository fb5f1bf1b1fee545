"""A report cut into windows that the tagger reads: whole paragraphs side by side, as many as fit, each subtoken in one window."""

from collections.abc import Iterable, Iterator

import msgspec
from tokenizers import Encoding, Tokenizer

from dateline.record import Span

# Subtokens a window holds; most paragraphs have fewer than 60. On the dev split 128 read half a point better and cost a sixth
# more, 64 two points worse.
WINDOW = 96

# The end of a sentence, at which a paragraph that is longer than a window is cut.
_STOPS = frozenset(".!?")


class Window(msgspec.Struct):
    """Subtokens: their numbers in the vocabulary and, for each, the span of the text; ``(0, 0)`` for those of the model."""

    ids: list[int]
    spans: list[Span]


def windows(text: str, paragraphs: Iterable[Span], tokenizer: Tokenizer, size: int = WINDOW) -> Iterator[Window]:
    """The windows of a text in order; time and memory are linear in its length."""
    cls, sep = tokenizer.encode("").ids  # what the model puts around any text
    window = Window([cls], [(0, 0)])
    for ids, spans in _pieces(text, paragraphs, tokenizer, size - 2):
        if len(window.ids) > 1 and len(window.ids) + len(ids) + 1 > size:
            yield window
            window = Window([cls], [(0, 0)])
        window.ids += [*ids, sep]
        window.spans += [*spans, (0, 0)]
    if len(window.ids) > 1:
        yield window


def _pieces(text: str, paragraphs: Iterable[Span], tokenizer: Tokenizer, size: int) -> Iterator[tuple[list[int], list[Span]]]:
    """The paragraphs as subtokens, long ones cut behind the last sentence that fits."""
    paragraphs = list(paragraphs)
    encoded = tokenizer.encode_batch([text[start:end] for start, end in paragraphs], add_special_tokens=False)
    for (offset, _), paragraph in zip(paragraphs, encoded, strict=True):
        spans = [(start + offset, end + offset) for start, end in paragraph.offsets]
        start = 0
        while start < len(spans):
            end = _cut(paragraph, start, size)
            yield paragraph.ids[start:end], spans[start:end]
            start = end


def _cut(paragraph: Encoding, start: int, size: int) -> int:
    end = start + size
    if end >= len(paragraph.ids):
        return len(paragraph.ids)
    tokens = paragraph.tokens[start:end]
    return start + next((i + 1 for i in range(size - 1, size // 2, -1) if tokens[i] in _STOPS), size)
