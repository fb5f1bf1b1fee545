"""The lexicons that an archive was read with: a digest of every entry, so that a recode knows what has changed since."""

import hashlib
import re
from pathlib import Path

import msgspec

from dateline.lexicon import Lexicon
from dateline.lexicon.entries import Entry

FOLDER = "lexicons"

Digests = dict[str, str]


def digests(lexicon: Lexicon) -> Digests:
    """The digest of each entry under its kind and id; it changes with any field but the gloss and the proofs."""
    return {f"{type(entry).__name__}:{entry.id}": _digest(entry) for entry in lexicon.entries()}


def _digest(entry: Entry) -> str:
    bare = msgspec.structs.replace(entry, gloss="", source=None, note=None, examples=(), counter=())
    return hashlib.sha256(msgspec.json.encode(bare, order="deterministic")).hexdigest()[:12]


def remember(folder: Path, lexicon: Lexicon) -> None:
    """Keep the digests of a lexicon's entries with an archive, once."""
    path = folder / FOLDER / f"{lexicon.hash}.json"
    if not path.exists():
        path.parent.mkdir(exist_ok=True)
        draft = path.with_suffix(".draft")
        draft.write_bytes(msgspec.json.encode(digests(lexicon), order="deterministic"))
        draft.replace(path)


def remembered(folder: Path, lexicon_hash: str) -> Digests | None:
    """The digests of a lexicon that an archive was read with; ``None`` if it did not keep them."""
    path = folder / FOLDER / f"{lexicon_hash}.json"
    if not re.fullmatch(r"[0-9a-f]+", lexicon_hash) or not path.exists():
        return None
    return msgspec.json.decode(path.read_bytes(), type=Digests)
