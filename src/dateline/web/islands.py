"""The scripts that make pages easier to use, where they have been built: ``make web`` makes them, and pages work without."""

from pathlib import Path
from typing import Any

import msgspec
from markupsafe import Markup, escape

# Where the builder writes, below the folder that is served under ``/static``.
FOLDER = Path(__file__).parent / "static" / "islands"
MANIFEST = "manifest.json"


class Chunk(msgspec.Struct, frozen=True):
    """One file of the builder's manifest."""

    file: str


def find(folder: Path = FOLDER) -> dict[str, str]:
    """The address of each island's script by the island's name; empty where none have been built.

    Raises:
        msgspec.DecodeError: if the manifest is damaged, which only a broken installation has.
    """
    try:
        raw = (folder / MANIFEST).read_bytes()
    except FileNotFoundError:
        return {}
    chunks: dict[str, Any] = msgspec.json.decode(raw)
    entries = {source: msgspec.convert(chunk, Chunk) for source, chunk in chunks.items() if chunk.get("isEntry")}
    return {Path(source).stem: f"/static/islands/{chunk.file}" for source, chunk in sorted(entries.items())}


def link(addresses: dict[str, str], name: str) -> Markup:
    """The element that loads an island, nothing if it has not been built.

    >>> link({"reader": "/static/islands/r.js"}, "reader")
    Markup('<script type="module" src="/static/islands/r.js"></script>')
    >>> link({}, "reader")
    Markup('')
    """
    if name not in addresses:
        return Markup("")
    return Markup('<script type="module" src="{}"></script>').format(escape(addresses[name]))
