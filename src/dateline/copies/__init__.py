"""Copies: which reports tell one story in the same words, which of them came first, and what the others changed.

Copies are candidates by their signatures and pairs by their texts: two texts are only called one story after both were read.
"""

from dateline.copies.difference import Edit, apply, difference
from dateline.copies.pairs import Pair, Sketch, find_pairs
from dateline.copies.signatures import signature
from dateline.copies.stories import Copy, stories

__all__ = ["Copy", "Edit", "Pair", "Sketch", "apply", "difference", "find_pairs", "signature", "stories"]
