"""The relation between two marked actors of a sentence, by a small learned model: `relation` and the file in ``model/``.

It answers one question, that of the public benchmark PLV: which one of 15 relations does the source have to the target? The
classes are PLOVER's types, folded: CONCEDE and RETREAT are YIELD, what is promised is AGREE, what is threatened is THREATEN. What
the model was trained on stands in ``model/CARD.md``, how in ``training/``.
"""

import functools
from collections.abc import Iterable
from pathlib import Path

import msgspec
import numpy as np
import onnxruntime
from tokenizers import Tokenizer

from dateline.record import Span
from dateline.said.tagger import FOLDER as TAGGER_FOLDER

FOLDER = Path(__file__).parent / "model"
FILE = "relation.onnx"

# The classes in the order of the model's outputs.
RELATIONS = (
    "AGREE", "CONSULT", "SUPPORT", "COOPERATE", "AID", "YIELD", "ACCUSE", "REQUEST",
    "REJECT", "THREATEN", "PROTEST", "MOBILIZE", "SANCTION", "COERCE", "ASSAULT",
)  # fmt: skip

# Under this key the model's file carries the name of the training run it comes from.
NAME = "name"

# The vocabulary's ids of its first and last mark, and of four unused words that stand around the source and the target.
FIRST, LAST = 101, 102
SOURCE_OPEN, SOURCE_CLOSE, TARGET_OPEN, TARGET_CLOSE = 1, 2, 3, 4

# A sentence of more subtokens is cut around its two actors; the encoder has 512 positions, and news sentences have thirty words.
LONGEST = 256

# Sentences that are read at once.
AT_ONCE = 32


class Pair(msgspec.Struct, frozen=True):
    """A sentence with the spans of the source and of the target in it."""

    text: str
    source: Span
    target: Span


class Relation(msgspec.Struct, frozen=True):
    """A relation with the probabilities of all fifteen, most probable first; each 0 to 1, together 1."""

    type: str
    probabilities: dict[str, float]


def relation(sentence: str, actor_span: Span, recipient_span: Span) -> Relation | None:
    """The relation that the actor has to the recipient; ``None`` where the model's file is missing.

    Args:
        sentence: one sentence, or as much text as tells of one act.
        actor_span: half-open span of code points of the one who acts.
        recipient_span: likewise, of the one acted on.

    Raises:
        ValueError: a span is empty or not inside the sentence.

    >>> relation("Chad expelled the French envoy.", (0, 4), (14, 30)).type
    'SANCTION'
    """
    for start, end in (actor_span, recipient_span):
        if not 0 <= start < end <= len(sentence):
            raise ValueError(f"({start}, {end}) is no span of a sentence of {len(sentence)} characters")
    model = load()
    if model is None:
        return None
    return model.read([Pair(sentence, actor_span, recipient_span)])[0]


class Model:
    """Reads relations with the model of a folder."""

    def __init__(self, folder: Path = FOLDER) -> None:
        self._tokenizer = tokenizer()
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        self._session = onnxruntime.InferenceSession(str(folder / FILE), options, providers=["CPUExecutionProvider"])
        self.name: str = self._session.get_modelmeta().custom_metadata_map[NAME]

    def read(self, pairs: Iterable[Pair]) -> list[Relation]:
        """The relations of pairs, in order."""
        marked = [marked_ids(pair, self._tokenizer) for pair in pairs]
        order = sorted(range(len(marked)), key=lambda number: len(marked[number]))  # little padding
        found: dict[int, Relation] = {}
        for start in range(0, len(order), AT_ONCE):
            some = order[start : start + AT_ONCE]
            found |= zip(some, self._read([marked[number] for number in some]), strict=True)
        return [found[number] for number in range(len(marked))]

    def _read(self, marked: list[list[int]]) -> list[Relation]:
        width = max(map(len, marked))
        ids = np.array([row + [0] * (width - len(row)) for row in marked], dtype=np.int64)
        (logits,) = self._session.run(None, {"ids": ids})
        weights = np.exp(logits - logits.max(axis=1, keepdims=True))
        return [_relation(row) for row in weights / weights.sum(axis=1, keepdims=True)]


def _relation(probabilities: np.ndarray) -> Relation:
    order = np.argsort(-probabilities, kind="stable")
    return Relation(RELATIONS[order[0]], {RELATIONS[at]: float(probabilities[at]) for at in order})


def tokenizer() -> Tokenizer:
    """The vocabulary that the tagger's folder holds; both models share it."""
    found = Tokenizer.from_file(str(TAGGER_FOLDER / "tokenizer.json"))
    found.no_truncation()
    found.no_padding()
    return found


def marked_ids(pair: Pair, vocabulary: Tokenizer) -> list[int]:
    """The subtokens of a sentence with marks around source and target; spans may overlap or lie in each other."""
    encoding = vocabulary.encode(pair.text, add_special_tokens=False)
    ids: list[int] = []
    for at, (number, (start, end)) in enumerate(zip(encoding.ids, encoding.offsets, strict=True)):
        before = encoding.offsets[at - 1][1] if at else 0
        for span, mark in ((pair.source, SOURCE_OPEN), (pair.target, TARGET_OPEN)):
            if before <= span[0] < end:
                ids.append(mark)
        ids.append(number)
        after = encoding.offsets[at + 1][0] if at + 1 < len(encoding.ids) else len(pair.text)
        for span, mark in ((pair.source, SOURCE_CLOSE), (pair.target, TARGET_CLOSE)):
            if start < span[1] <= max(end, after):
                ids.append(mark)
    return [FIRST, *_cut(ids), LAST]


def _cut(ids: list[int]) -> list[int]:
    """As many subtokens as fit, those around the first mark."""
    if len(ids) <= LONGEST:
        return ids
    first = next(at for at, number in enumerate(ids) if number in (SOURCE_OPEN, TARGET_OPEN))
    start = max(0, min(first - LONGEST // 4, len(ids) - LONGEST))
    return ids[start : start + LONGEST]


@functools.cache
def load() -> Model | None:
    """The model of the package, loaded once a process; ``None`` where its file is missing."""
    return Model() if (FOLDER / FILE).exists() else None
