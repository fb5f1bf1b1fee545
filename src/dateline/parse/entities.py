"""Names found in all sentences abreast: the choices of the pipeline's name tagger, made side by side.

The tagger goes from token to token and opens, continues and closes entities. What it chooses depends on the token, and inside an
entity on the one before and on where this began; no entity crosses a sentence. So all sentences are read in step, a product each.
"""

from collections.abc import Iterable, Iterator
from itertools import islice

import numpy as np
from spacy.attrs import IS_SPACE, SENT_START  # type: ignore[import-not-found]
from spacy.pipeline import EntityRecognizer
from spacy.tokens import Doc, Span

from dateline.parse.arithmetic import Arithmetic

# What the tagger looks at: the token, the first of the open entity, and the token before, both only inside an entity.
_TOKEN, _FIRST, _BEFORE = range(3)
_LOOKS = 3

# The classes of a token outside entities that matter by themselves, and what the names of those with a label begin with.
_OUTSIDE, _UNIT, _BEGIN, _INSIDE, _LAST = "O", "U-", "B-", "I-", "L-"


def can_stand_for(tagger: object) -> bool:
    """Whether a component is a name tagger as spaCy's own pipelines have it."""
    if not isinstance(tagger, EntityRecognizer) or tagger.model.name != "parser_model" or tagger.cfg["beam_width"] != 1:
        return False
    lower = tagger.model.get_ref("lower")
    return bool(tagger.model.attrs["has_upper"] and lower.get_dim("nF") == _LOOKS and lower.get_dim("nP") > 1)


class Entities:
    """Does what the pipeline's component ``ner`` does, on documents whose sentences are known and that have no entities yet."""

    def __init__(self, tagger: EntityRecognizer, arithmetic: Arithmetic) -> None:
        self._vectors = tagger.model.get_ref("tok2vec")
        lower, upper = tagger.model.get_ref("lower"), tagger.model.get_ref("upper")
        self._arithmetic = arithmetic
        self._looks = lower.get_param("W").reshape(-1, lower.get_dim("nI"))
        self._shape = (_LOOKS, lower.get_dim("nO"), lower.get_dim("nP"))
        self._absent, self._bias = lower.get_param("pad")[0], lower.get_param("b")
        self._upper, self._upper_bias = upper.get_param("W"), upper.get_param("b")
        names = [tagger.moves.get_class_name(number) for number in range(tagger.moves.n_moves)]
        self._choices = np.array([at for at, name in enumerate(names) if _is_choice(name)])
        chosen = [names[at] for at in self._choices]
        self._begins = np.array([name.startswith(_BEGIN) for name in chosen])
        self._units = np.array([name.startswith(_UNIT) for name in chosen])
        labels = [name[len(_BEGIN) :] for name in chosen]
        self._labels = [tagger.vocab.strings.add(label) if label else 0 for label in labels]
        self._goes_on = np.array([names.index(_INSIDE + label) if label else 0 for label in labels])
        self._ends = np.array([names.index(_LAST + label) if label else 0 for label in labels])

    def __call__(self, doc: Doc) -> Doc:
        """The document with its entities."""
        return next(self.pipe([doc]))

    def pipe(self, docs: Iterable[Doc], *, batch_size: int = 8) -> Iterator[Doc]:
        """The documents with their entities, in order."""
        docs = iter(docs)
        while batch := list(islice(docs, batch_size)):
            self._mark([doc for doc in batch if len(doc)])
            yield from batch

    def _mark(self, docs: list[Doc]) -> None:
        if not docs:
            return
        sizes = [len(doc) for doc in docs]
        offsets = np.concatenate([[0], np.cumsum(sizes)])
        starts, spaces = (np.concatenate([doc.to_array(what) for doc in docs]) == 1 for what in (SENT_START, IS_SPACE))
        starts[offsets[:-1]] = True
        looks = self._arithmetic.gemm(self._vectors.predict(docs), self._looks, trans2=True).reshape(-1, *self._shape)
        found = self._walk(looks, starts, self._choose(looks, np.append(starts[1:], True), spaces))
        for doc, start, end in zip(docs, offsets, offsets[1:], strict=False):
            inside = found[(found[:, 0] >= start) & (found[:, 0] < end)]
            doc.set_ents([Span(doc, low - start, high - start, label=self._labels[of]) for low, high, of in inside.tolist()])

    def _choose(self, looks: np.ndarray, finals: np.ndarray, spaces: np.ndarray) -> np.ndarray:
        """The choice for each token that stands in no open entity, as a number of ``_choices``."""
        hidden = (looks[:, _TOKEN] + self._absent[_FIRST] + self._absent[_BEFORE] + self._bias).max(axis=-1)
        scores = self._arithmetic.gemm(hidden, self._upper, trans2=True)[:, self._choices] + self._upper_bias[self._choices]
        scores[np.ix_(finals, self._begins)] = -np.inf  # an entity does not leave its sentence
        scores[np.ix_(spaces, self._begins | self._units)] = -np.inf
        best: np.ndarray = scores.argmax(axis=1)
        return best

    def _walk(self, looks: np.ndarray, starts: np.ndarray, choice: np.ndarray) -> np.ndarray:
        """Start, end and choice of each entity, in order; in each sentence one is followed to its end, then the next."""
        size = len(choice)
        sentences = np.append(np.flatnonzero(starts), size)
        opening = _next(self._begins[choice])
        first, limit = opening[sentences[:-1]], sentences[1:]
        found, covered = [], np.zeros(size, dtype=bool)
        first, limit = (array[first < limit] for array in (first, limit))
        at = first + 1
        while len(at):
            covered[at] = covered[first] = True
            ends = (at + 1 == limit) | ~self._continues(looks, first, at, choice[first])
            found.append(np.stack([first, at + 1, choice[first]], axis=1)[ends])
            at = at + 1
            first = np.where(ends, opening[at], first)
            at = np.where(ends, first + 1, at)
            left = first < limit
            first, at, limit = first[left], at[left], limit[left]
        single = np.flatnonzero(self._units[choice] & ~covered)
        found.append(np.stack([single, single + 1, choice[single]], axis=1))
        together = np.concatenate(found)
        return together[together[:, 0].argsort(kind="stable")]

    def _continues(self, looks: np.ndarray, first: np.ndarray, at: np.ndarray, choice: np.ndarray) -> np.ndarray:
        """Whether an open entity goes on behind the token that it has reached."""
        hidden = (looks[at, _TOKEN] + looks[first, _FIRST] + looks[at - 1, _BEFORE] + self._bias).max(axis=-1)
        goes_on, ends = (
            (hidden * self._upper[classes]).sum(axis=1) + self._upper_bias[classes]
            for classes in (self._goes_on[choice], self._ends[choice])
        )
        longer: np.ndarray = goes_on >= ends
        return longer


def _is_choice(name: str) -> bool:
    return name == _OUTSIDE or (name[:2] in {_UNIT, _BEGIN} and len(name) > len(_UNIT))


def _next(marked: np.ndarray) -> np.ndarray:
    """For each token, and for the end, where the next marked one stands; the end if there is none."""
    at = np.where(marked, np.arange(len(marked)), len(marked))
    return np.append(np.minimum.accumulate(at[::-1])[::-1], len(marked))
