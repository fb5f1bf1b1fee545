"""The shipped lexicon in one file that loads in milliseconds: words and automata, the same bytes anywhere.

``make data`` writes it. The TOML files rule: their hash stands in the artefact, and one that does not fit them, or can't be
read, counts as missing.
"""

import functools
from pathlib import Path

import msgspec

ARTEFACT = Path(__file__).parent / "compiled.bin"


class Compiled(msgspec.Struct, frozen=True):
    """The hash of the files it was made from, the lexicon as MessagePack, and the automata of `dateline.lexicon.names`."""

    hash: str
    lexicon: msgspec.Raw
    automata: tuple[bytes, bytes]


@functools.cache
def _stored() -> Compiled | None:
    try:
        return msgspec.msgpack.decode(ARTEFACT.read_bytes(), type=Compiled)
    except (OSError, msgspec.DecodeError):
        return None


def made_from(lexicon_hash: str) -> Compiled | None:
    """The artefact made from files of this hash; ``None`` if there is none."""
    stored = _stored()
    return stored if stored is not None and stored.hash == lexicon_hash else None
