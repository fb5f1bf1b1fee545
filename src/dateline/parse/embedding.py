"""Word vectors kept: a word that was looked up once keeps its vector for the reports to come.

The first layers of the pipeline's networks read one word at a time: hashes of its form, prefix, suffix and shape become a vector.
Two words in three of a report are old acquaintances.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
from thinc.api import Model

# Words that are kept at most, some ten megabytes for each network; then all are forgotten.
KEPT = 20_000

# Layers of spaCy's `MultiHashEmbed`: columns of a document, one list of rows, tables of hashes, maxout, one array a document.
_LAYERS = ("extract_features", "list2ragged", "with_array", "with_array", "ragged2list")


def keep_words(tok2vec: Model[Any, Any]) -> None:
    """Let a network keep the vectors of words, if it is built as spaCy builds it; any other stays as it is."""
    embed = tok2vec.get_ref("embed") if "embed" in tok2vec.ref_names else None
    if embed is None or len(embed.layers) != len(_LAYERS):
        return
    if any(not layer.name.startswith(name) for layer, name in zip(embed.layers, _LAYERS, strict=True)):
        return
    kept = _Words(embed)
    tok2vec.replace_node(embed, Model("kept_words", kept.forward, dims={"nO": embed.get_dim("nO")}))


class _Words:
    """The vectors of words by the columns that tell them apart."""

    def __init__(self, embed: Model[Any, Any]) -> None:
        self._columns = embed.layers[0].attrs["columns"]
        self._tables, self._mixed = embed.layers[2], embed.layers[3]
        self._width = embed.get_dim("nO")
        self._forget()

    def _forget(self) -> None:
        self._rows: dict[bytes, int] = {}
        self._vectors = np.empty((0, self._width), dtype=np.float32)

    def forward(self, model: Model[Any, Any], docs: list[Any], is_train: bool) -> tuple[list[np.ndarray], Callable[[Any], Any]]:
        """One array a document, as the layers that this one stands for give it."""
        columns = [np.ascontiguousarray(doc.to_array(self._columns)) for doc in docs]
        words = np.concatenate(columns)
        if len(self._rows) > KEPT:
            self._forget()
        keys = words.view(f"V{words.shape[1] * words.itemsize}")[:, 0].tolist()
        self._learn(words, keys)
        known = self._rows
        vectors = self._vectors[[known[key] for key in keys]]
        ends = np.cumsum([len(column) for column in columns])
        return np.split(vectors, ends[:-1]), _no_training

    def _learn(self, words: np.ndarray, keys: list[bytes]) -> None:
        first = {key: at for at, key in enumerate(keys) if key not in self._rows}
        if first:
            before, after = len(self._rows), len(self._rows) + len(first)
            if after > len(self._vectors):
                self._vectors = np.concatenate([self._vectors[:before], np.empty((after, self._width), dtype=np.float32)])
            self._vectors[before:after] = self._mixed.predict(self._tables.predict(words[list(first.values())]))
            self._rows.update(zip(first, range(before, after), strict=True))


def _no_training(gradient: object) -> object:
    raise NotImplementedError("the pipeline is only read with")
