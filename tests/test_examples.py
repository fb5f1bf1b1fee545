"""The notebooks under examples/: every cell runs, in order, and they are kept without output."""

import json
from pathlib import Path

import pytest

NOTEBOOKS = sorted((Path(__file__).parent.parent / "examples").glob("*.ipynb"))


def cells(path):
    return [cell for cell in json.loads(path.read_text(encoding="utf-8"))["cells"] if cell["cell_type"] == "code"]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_every_cell_runs(path):
    names = {}
    for cell in cells(path):
        exec("".join(cell["source"]), names)  # noqa: S102 - our own notebook


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_no_output_is_kept(path):
    assert all(not cell["outputs"] and cell["execution_count"] is None for cell in cells(path))


def test_there_are_some():
    assert NOTEBOOKS
