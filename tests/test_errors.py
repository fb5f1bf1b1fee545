"""The catalogue of errors: every code can be formatted, is raised, and says what to do next.

That every code is documented is tested with the other documents.
"""

import copy
import pickle
import re
from pathlib import Path
from string import Formatter

import pytest

import dateline
from dateline.errors import CATALOGUE, ArchiveError, DatelineError, FetchError, LexiconError, ReportError, SetupError

SOURCES = Path(dateline.__file__).parent

CLASSES = {"1": ReportError, "2": LexiconError, "3": ArchiveError, "4": SetupError, "5": FetchError}


def _fields(code):
    parts = [*Formatter().parse(CATALOGUE[code].message), *Formatter().parse(CATALOGUE[code].remedy)]
    return {name: f"<{name}>" for _, name, _, _ in parts if name}


@pytest.mark.parametrize("code", CATALOGUE)
def test_formats(code):
    fields = _fields(code)
    error = DatelineError(code, **fields)
    assert str(error) == f"{code}: {error.reason}. {error.remedy}"
    assert all(value in str(error) for value in fields.values())
    assert "{" not in str(error)


@pytest.mark.parametrize("code", CATALOGUE)
def test_reads_as_sentences(code):
    assert re.fullmatch(r"DL-[1-5]\d\d", code)
    problem = CATALOGUE[code]
    assert not problem.message.endswith((".", " "))  # the full stop is added
    assert problem.remedy[0].isupper()


def test_codes_are_in_order():
    assert list(CATALOGUE) == sorted(CATALOGUE)


@pytest.mark.parametrize("code", CATALOGUE)
def test_is_raised_by_the_class_of_its_hundred(code):
    text = "".join(path.read_text() for path in SOURCES.rglob("*.py"))
    raised = set(re.findall(rf'(\w+Error)\(\s*"{code}"', text))
    assert raised == {CLASSES[code[3]].__name__}


@pytest.mark.parametrize("kind", CLASSES.values())
def test_one_base_catches_all(kind):
    assert issubclass(kind, DatelineError)
    assert kind.__name__ in dateline.__all__


def test_unknown_code_is_a_mistake_of_ours():
    with pytest.raises(KeyError):
        DatelineError("DL-999")


@pytest.mark.parametrize("again", [lambda error: pickle.loads(pickle.dumps(error)), copy.copy])  # noqa: S301
def test_survives_the_way_to_another_process(again):
    error = again(ReportError("DL-105", what=Path("clip.txt"), detail="no such file"))
    assert type(error) is ReportError
    assert (error.code, str(error)) == (
        "DL-105",
        "DL-105: clip.txt can't be opened: no such file. Check the path and the permissions.",
    )
