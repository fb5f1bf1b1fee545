"""Clearing away what no manifest names, and what no frozen version stands on."""

import shutil
from pathlib import Path

from dateline.archive import manifest as manifests
from dateline.archive.freeze import kept
from dateline.archive.index.plan import FOLDER as INDEX
from dateline.archive.segments import FOLDER


def remove_orphans(folder: Path) -> None:
    """Remove drafts and segments of writers that were killed, and of codings that were replaced.

    What the manifest before named stays until the next writer comes: readers may have it open.
    """
    state = manifests.load(folder)
    named = {part.name for part in state.all} | set(state.retired) | kept(folder)
    for path in (folder / FOLDER).iterdir():
        if path.name not in named:
            shutil.rmtree(path, ignore_errors=True)
    for gone in folder.glob(f"{INDEX}.*"):  # an index that was being removed
        shutil.rmtree(gone, ignore_errors=True)
    for draft in folder.glob(f"{manifests.NAME}.*"):
        draft.unlink()
