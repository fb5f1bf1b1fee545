"""Write the artefact that loads in place of the TOML files: ``python -m dateline.lexicon.build``, which ``make data`` runs."""

import sys

import msgspec

from dateline.lexicon import parse_shipped
from dateline.lexicon.compiled import ARTEFACT, Compiled
from dateline.lexicon.names import Finder


def build() -> bytes:
    """The bytes of the artefact for the files as they are now."""
    lexicon = parse_shipped()
    words = msgspec.Raw(msgspec.msgpack.encode(lexicon))
    return msgspec.msgpack.encode(Compiled(lexicon.hash, words, Finder(lexicon).automata))


if __name__ == "__main__":
    sys.stdout.write(f"{ARTEFACT.write_bytes(build()):,} bytes\n")
