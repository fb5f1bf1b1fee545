"""The tagger: a small learned reader of attributions, run with onnxruntime from the files in ``model/``.

An encoder reads windows of the report and says which subtokens begin a cue; for each of those anchors a linker reads the window
again and says which subtokens are its source, its cue and its content. What it was trained on stands in ``model/CARD.md``, how
in ``training/``. Where the files are missing there is no tagger, and the rules read alone.
"""

import functools
from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec
import numpy as np
import onnxruntime
from tokenizers import Tokenizer

from dateline.record import Span, Spans
from dateline.said.windows import Window, windows

FOLDER = Path(__file__).parent / "model"

# Windows and anchors that are read at once: enough to keep a core busy, few enough to stay within some megabytes.
WINDOWS_AT_ONCE, ANCHORS_AT_ONCE = 8, 32

# Under this key the encoder's file carries the name of the training run it comes from.
NAME = "name"

# The linker's labels.
NONE, SOURCE, CUE, CONTENT = range(4)
LABELS = 4

# From this probability on a subtoken is an anchor: where most attributions of the dev split come out right.
ANCHOR_FROM = 0.5


# What a content must gain, in logits, where it begins or ends: single words in it or outside it are slips. Sources and cues are
# short, and so free.
EDGE = 1.0
COST = np.zeros((LABELS, LABELS), dtype=np.float32)
COST[NONE, CONTENT] = COST[CONTENT, NONE] = EDGE


class Tagged(msgspec.Struct, frozen=True):
    """An attribution in character spans; ``sure`` is the probability, 0 to 1, of its anchor. A source may be missing."""

    sure: float
    source: Spans
    cue: Spans
    content: Spans


class Tagger:
    """Reads attributions with the model of a folder."""

    def __init__(self, folder: Path = FOLDER) -> None:
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.no_truncation()
        self._tokenizer.no_padding()
        self._encoder, self._linker = (_session(folder / name) for name in ("encoder.onnx", "linker.onnx"))
        self.name: str = self._encoder.get_modelmeta().custom_metadata_map[NAME]

    def read(self, text: str, paragraphs: Iterable[Span], anchor_from: float = ANCHOR_FROM) -> list[Tagged]:
        """The attributions of a text in the order of their cues, no two of which overlap."""
        cut = sorted(windows(text, paragraphs, self._tokenizer), key=lambda window: len(window.ids))  # little padding
        found: list[Tagged] = []
        for start in range(0, len(cut), WINDOWS_AT_ONCE):
            found += self._read_windows(cut[start : start + WINDOWS_AT_ONCE], anchor_from)
        return _apart(found)

    def _read_windows(self, cut: list[Window], anchor_from: float) -> Iterator[Tagged]:
        width = max(len(window.ids) for window in cut)
        ids = np.array([window.ids + [0] * (width - len(window.ids)) for window in cut], dtype=np.int64)
        mask = np.arange(width) < np.array([[len(window.ids)] for window in cut])
        states, logits = self._encoder.run(None, {"ids": ids, "mask": mask})
        sure = 1 / (1 + np.exp(-logits))
        of, at = np.nonzero((sure >= anchor_from) & mask)
        for start in range(0, len(of), ANCHORS_AT_ONCE):
            some, where = of[start : start + ANCHORS_AT_ONCE], at[start : start + ANCHORS_AT_ONCE]
            (labels,) = self._linker.run(None, {"states": states[some], "at": where, "mask": mask[some]})
            for window, anchor, row in zip(some, where, _paths(labels), strict=True):
                yield _tagged(cut[window], row, float(sure[window, anchor]), anchor)


def _apart(found: list[Tagged]) -> list[Tagged]:
    """The tags without those that share a cue with a surer one."""
    taken: set[int] = set()
    kept = []
    for tag in sorted(found, key=lambda tag: -tag.sure):
        cue = {at for start, end in tag.cue for at in range(start, end)}
        if not cue & taken:
            taken |= cue
            kept.append(tag)
    return sorted(kept, key=lambda tag: tag.cue)


def _paths(scores: np.ndarray) -> np.ndarray:
    """The best labels (anchors, subtokens) for scores (anchors, subtokens, labels), where each change of label has its cost."""
    best, came_from = scores[:, 0], []
    for step in range(1, scores.shape[1]):
        reached = best[:, :, None] - COST  # anchors, label before, label now
        came_from.append(reached.argmax(1))
        best = reached.max(1) + scores[:, step]
    path = [best.argmax(-1)]
    for previous in reversed(came_from):
        path.append(np.take_along_axis(previous, path[-1][:, None], -1)[:, 0])
    return np.stack(path[::-1], axis=1)


def _tagged(window: Window, labels: np.ndarray, sure: float, anchor: int) -> Tagged:
    labels[anchor] = CUE
    return Tagged(sure, *(tuple(_spans(window, labels == label)) for label in (SOURCE, CUE, CONTENT)))


def _spans(window: Window, chosen: np.ndarray) -> Iterator[Span]:
    """The spans of the runs of chosen subtokens; those of the model itself end a run."""
    start = end = -1
    for (low, high), label in zip(window.spans, chosen, strict=False):
        if label and high:
            start, end = (low, high) if start < 0 else (start, high)
        elif start >= 0:
            yield (start, end)
            start = -1
    if start >= 0:
        yield (start, end)


def _session(path: Path) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1  # reports are read side by side, not parts of one
    options.log_severity_level = 3
    options.enable_cpu_mem_arena = False  # it keeps what the longest report needed, and saves no time here
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


@functools.cache
def load() -> Tagger | None:
    """The shipped tagger, loaded once a process; ``None`` where its files are not installed."""
    return Tagger() if (FOLDER / "encoder.onnx").exists() else None
