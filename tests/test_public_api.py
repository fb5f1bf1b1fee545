"""What the package offers: a complete and sorted list of names, one way to read, and layers that hold."""

import subprocess
import sys

import msgspec
import pytest

import dateline
from dateline.errors import ReportError

TEXT = "MINSK, March 3 (Kestrel) - Belarus condemned the sanctions."

# Modules, and what must not be loaded with them.
APART = (
    ("dateline", ("spacy", "duckdb", "pyarrow", "click")),
    ("dateline.sources.text", ("spacy", "duckdb", "dateline.parse", "dateline.who", "dateline.said", "dateline.did")),
    ("dateline.sources.text", ("dateline.where", "dateline.when", "dateline.howmany", "dateline.reader")),
    ("dateline.record", ("spacy", "duckdb", "dateline.report", "dateline.lexicon")),
    ("dateline.reader", ("duckdb", "dateline.archive", "dateline.cli")),
    ("dateline.archive", ("spacy", "click", "rich", "dateline.reader", "dateline.parse", "dateline.cli")),
)


def test_names_are_sorted():
    assert dateline.__all__ == sorted(dateline.__all__)


@pytest.mark.parametrize("name", dateline.__all__)
def test_a_name_can_be_imported(name):
    assert getattr(dateline, name) is not None


def test_the_list_is_complete():
    imported = {
        name
        for name, value in vars(dateline).items()
        if getattr(value, "__module__", "").startswith("dateline") and not name.startswith("_")
    }
    assert imported | set(dateline._LAZY) | {"__version__"} == set(dateline.__all__)


@pytest.mark.parametrize("name", [name for name in dateline.__all__ if name != "__version__"])
def test_a_name_is_documented(name):
    assert getattr(dateline, name).__doc__


def test_an_unknown_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="has no attribute 'Nonsense'"):
        dateline.Nonsense  # noqa: B018 - looking is the test


@pytest.mark.parametrize(("module", "others"), APART)
def test_a_layer_does_not_load(module, others):
    code = f"import sys, {module}; print(*sorted(set({others!r}) & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)  # noqa: S603
    assert done.stdout.strip() == ""


class TestRead:
    def test_a_string_is_text_even_if_it_names_a_file(self, tmp_path):
        path = tmp_path / "clip.txt"
        path.write_text(TEXT)
        assert dateline.read(str(path)).report.text == str(path)

    def test_a_path_is_a_file(self, tmp_path):
        path = tmp_path / "clip.txt"
        path.write_text(f"outlet: Northgate\ntitle: Sanctions\n\n{TEXT}")
        report = dateline.read(path).report
        assert (report.text, report.outlet, report.title) == (TEXT, "Northgate", "Sanctions")

    def test_what_is_given_goes_before_the_head_of_the_file(self, tmp_path):
        path = tmp_path / "clip.txt"
        path.write_text(f"outlet: Northgate\npublished: 2024-03-03\n\n{TEXT}")
        report = dateline.read(path, outlet="Ember").report
        assert (report.outlet, report.published) == ("Ember", "2024-03-03")

    def test_the_byline_of_a_file_is_kept(self, tmp_path):
        path = tmp_path / "clip.txt"
        path.write_text(f"byline: Ida Moor\n\n{TEXT}")
        assert dateline.read(path).report.byline == "Ida Moor"

    def test_a_path_and_its_text_give_the_same_record(self, tmp_path):
        path = tmp_path / "clip.txt"
        path.write_text(TEXT)
        assert dateline.read(path, published="2024-03-03") == dateline.read(TEXT, published="2024-03-03")

    def test_what_is_given_stands_in_the_record(self):
        given = {"published": "2024-03-03", "outlet": "Ember", "url": "https://ember.example/1", "title": "Sanctions"}
        report = dateline.read(TEXT, **given).report
        assert {name: getattr(report, name) for name in given} == given

    @pytest.mark.parametrize(("text", "code"), [("", "DL-101"), (" \n", "DL-101"), ("a\x00b", "DL-102")])
    def test_what_can_not_be_read_is_named(self, text, code):
        with pytest.raises(ReportError) as caught:
            dateline.read(text)
        assert caught.value.code == code

    def test_a_record_is_frozen_and_comes_back_from_json(self):
        record = dateline.read(TEXT)
        assert dateline.Record.from_json(record.to_json()) == record
        with pytest.raises(AttributeError):
            record.events = ()
        with pytest.raises(msgspec.ValidationError):
            dateline.Record.from_json("{}")


def test_an_archive_is_opened_by_its_folder(archive_folder):
    assert isinstance(dateline.open_archive(str(archive_folder)), dateline.Archive)


@pytest.mark.parametrize("error", ["ArchiveError", "LexiconError", "ReportError", "SetupError"])
def test_every_error_is_a_dateline_error(error):
    assert issubclass(getattr(dateline, error), dateline.DatelineError)
