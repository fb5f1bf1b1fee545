"""The relation model's network: the encoder, and one layer over what it says at the marks and in the mean."""

import torch
from torch import Tensor, nn
from transformers import AutoModel

from dateline.did.relation import RELATIONS, SOURCE_OPEN, TARGET_CLOSE, TARGET_OPEN

DROPOUT = 0.1

# Words whose vectors the four marks begin with: plain ones that stand near "who" and "whom".
BEGIN_AS = (3395, 3395, 4874, 4874)  # subject, subject, object, object


class Relations(nn.Module):
    """Logits of the relations for marked sentences."""

    def __init__(self, encoder: str, attention: str = "sdpa") -> None:
        super().__init__()
        self.encoder = AutoModel.from_pretrained(encoder, add_pooling_layer=False, attn_implementation=attention)
        words = self.encoder.embeddings.word_embeddings
        words.weight.requires_grad = False  # half the weights, and training moves them little
        size = self.encoder.config.hidden_size
        self.marks = nn.Embedding.from_pretrained(words.weight[list(BEGIN_AS)].clone(), freeze=False)
        self.drop = nn.Dropout(DROPOUT)
        self.label = nn.Linear(4 * size, len(RELATIONS))

    def forward(self, ids: Tensor) -> Tensor:
        """Logits (sentences, relations) from subtokens (sentences, subtokens), padded with 0."""
        mask = ids > 0
        is_mark = (ids >= SOURCE_OPEN) & (ids <= TARGET_CLOSE)
        marks = self.marks((ids - SOURCE_OPEN).clamp(0, TARGET_CLOSE - SOURCE_OPEN))
        embedded = torch.where(is_mark.unsqueeze(-1), marks, self.encoder.embeddings.word_embeddings(ids))
        states = self.encoder(inputs_embeds=embedded, attention_mask=mask.long()).last_hidden_state
        parts = [(states * (ids == wanted).unsqueeze(-1)).sum(1) for wanted in (SOURCE_OPEN, TARGET_OPEN)]
        mean = (states * mask.unsqueeze(-1)).sum(1) / mask.sum(1, keepdim=True)
        return self.label(self.drop(torch.cat([states[:, 0], mean, *parts], dim=1)))
