"""The tagger's network: an encoder, a head that finds anchors, and a linker that tells each anchor its source, cue and content.

The linker is why no cue takes its nearest neighbour for its speaker: it reads the whole window once more for every anchor, in few
dimensions, with each subtoken's state, the anchor's, and how far the one is from the other.
"""

import torch
from torch import Tensor, nn
from transformers import AutoModel

# Dimensions of the linker, its attention heads, and of its feed-forward layer: a fiftieth of the encoder's work for each anchor.
LINKER, HEADS, FEED_FORWARD = 128, 4, 256

# Distances from the anchor are told apart up to so many subtokens on either side.
REACH = 64

LABELS = 4
DROPOUT = 0.1


class Linker(nn.Module):
    """Labels for every subtoken of a window, as one anchor sees them."""

    def __init__(self, states: int) -> None:
        super().__init__()
        self.token = nn.Linear(states, LINKER)
        self.anchor = nn.Linear(states, LINKER)
        self.both = nn.Linear(states, LINKER)
        self.distance = nn.Embedding(2 * REACH + 1, LINKER)
        self.norm = nn.LayerNorm(LINKER)
        self.layer = nn.TransformerEncoderLayer(LINKER, HEADS, FEED_FORWARD, DROPOUT, "gelu", batch_first=True)
        self.label = nn.Linear(LINKER, LABELS)

    def forward(self, states: Tensor, at: Tensor, mask: Tensor) -> Tensor:
        """Scores (anchors, subtokens, labels) from states (anchors, subtokens, dimensions), anchor positions and padding."""
        anchor = states[torch.arange(states.shape[0]), at].unsqueeze(1)
        distance = torch.arange(states.shape[1]).unsqueeze(0) - at.unsqueeze(1)
        seen = self.token(states) + self.anchor(anchor) + self.both(states * anchor)
        seen = self.norm(seen + self.distance(distance.clamp(-REACH, REACH) + REACH))
        return self.label(self.layer(seen, src_key_padding_mask=~mask))


class Tagger(nn.Module):
    """The encoder with its head for anchors; `linker` reads its states."""

    def __init__(self, encoder: str, attention: str = "sdpa") -> None:
        super().__init__()
        self.encoder = AutoModel.from_pretrained(encoder, add_pooling_layer=False, attn_implementation=attention)
        self.encoder.embeddings.word_embeddings.weight.requires_grad = False  # half the weights, and training moves them little
        size = self.encoder.config.hidden_size
        self.drop = nn.Dropout(DROPOUT)
        self.anchor = nn.Linear(size, 1)
        self.roles = nn.Linear(size, LABELS)  # only in training: what a subtoken is to any anchor
        self.linker = Linker(size)

    def forward(self, ids: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        """States (windows, subtokens, dimensions) and each subtoken's logit of being an anchor (windows, subtokens)."""
        states = self.drop(self.encoder(input_ids=ids, attention_mask=mask).last_hidden_state)
        return states, self.anchor(states).squeeze(-1)
