"""What a sentence is about, in a few words: what two tellings of one occasion have in common, whoever tells it."""

import functools
import re
import tomllib
from collections.abc import Iterable
from importlib.resources import files

from dateline.record import Span

# Words of a sentence that are compared; the longest of news have some thirty with content.
MOST = 24

# A sentence is looked for so far around a trigger: news seldom has one of more than 600 characters.
_REACH = 400

_END = re.compile(r"(?<=[a-z0-9)\]”\"’'][.!?])[”\"’')\]]*\s+(?=[\"“‘'(\[]?[A-Z0-9])|\n")
_WORD = re.compile(r"[^\W\d_][\w’'-]*[^\W_]|\d[\d,.]*\d|\d")
_ENDINGS = ("ing", "ed", "es", "s")

# A word keeps so many letters when its ending goes, so that "bed" and "string" stay what they are.
_STEM = 4


@functools.cache
def stop_words() -> frozenset[str]:
    """Words that say nothing of an occasion: grammar, and what stands in any report."""
    raw = tomllib.loads(files("dateline.incidents").joinpath("words.toml").read_text(encoding="utf-8"))
    return frozenset(word for group in raw["words"].values() for word in group.split())


def sentence(text: str, span: Span) -> Span:
    """The sentence around a span, as far as full stops and lines tell it; at most some hundred characters to each side."""
    start, end = max(0, span[0] - _REACH), min(len(text), span[1] + _REACH)
    for found in _END.finditer(text, start, end):
        if found.end() <= span[0]:
            start = found.end()
        elif found.start() >= span[1]:
            end = found.start()
            break
    return start, end


def content(text: str) -> tuple[str, ...]:
    """The words of a text that tell what it is about, without endings, each once and in order.

    >>> content("The soldiers were shelling two villages on Monday.")
    ('shell', 'soldier', 'villag')
    """
    found = {_stem(word) for word in _words(text) if word.lower() not in stop_words() and not word[0].isdigit()}
    return tuple(sorted(found)[:MOST])


def names(text: str) -> tuple[str, ...]:
    """The capitalised words of a text that are no first word of it, in small letters, each once and in order.

    >>> names("Troops entered Kilmore, said Ada Reve.")
    ('ada', 'kilmore', 'reve')
    """
    found = {word.lower() for word in _words(text)[1:] if word[0].isupper()} - stop_words()
    return tuple(sorted(found)[:MOST])


def stems(texts: Iterable[str]) -> tuple[str, ...]:
    """The words of several texts together, as `content` gives them."""
    return content("\n".join(texts))


def _words(text: str) -> list[str]:
    return [re.sub(r"[’']s$", "", word) for word in _WORD.findall(text)]


def _stem(word: str) -> str:
    small = word.lower()
    for ending in _ENDINGS:
        if small.endswith(ending) and len(small) - len(ending) >= _STEM:
            small = small[: -len(ending)]
            break
    return small[:-1] if small.endswith("e") and len(small) > _STEM else small
