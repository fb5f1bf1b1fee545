"""``dateline lexicon add actor``: a user's own words, checked by reading with them, and never half written."""

import pytest
from click.testing import CliRunner

from dateline.cli import cli
from dateline.errors import LexiconError
from dateline.lexicon import Lexicon, load
from dateline.lexicon.add import actor, append
from dateline.reader import Config, Reader
from dateline.report import Report


@pytest.fixture
def mine(tmp_path):
    return tmp_path / "my-words.toml"


def run(*arguments):
    return CliRunner().invoke(cli, ["lexicon", "add", "actor", *map(str, arguments)])


def coded(path, text):
    """Name, country and sectors of the actors that a reader with this overlay finds."""
    reader = Reader(Config(overlays=(path,), tagger=False, detect_language=False))
    return [(one.name, one.country, one.sectors) for one in reader.read(Report(text=text)).actors]


@pytest.mark.parametrize(
    ("arguments", "text", "wanted"),
    [
        # An organisation that no list has.
        (["Tamba Accord", "--country", "SLE", "--sector", "OPP"], "Tamba Accord won.", ("Tamba Accord", "SLE", ("OPP",))),
        # By another of its names.
        (
            ["Tamba Accord", "--alias", "the Accord of Bo", "--country", "SLE"],
            "the Accord of Bo won.",
            ("Tamba Accord", "SLE", ()),
        ),
        # A person, coded without a title.
        (["Moses Kallon", "--kind", "person", "--country", "SLE"], "Moses Kallon spoke.", ("Moses Kallon", "SLE", ())),
        # The shipped entry corrected: it keeps its names and takes the sector given.
        (["OSCE", "--sector", "NGO"], "The OSCE met.", ("OSCE", None, ("NGO",))),
        (["OSCE", "--alias", "Vienna club"], "The Vienna club met.", ("OSCE", None, ("IGO",))),
    ],
)
def test_what_was_added_is_read(mine, arguments, text, wanted):
    result = run(*arguments, "--file", mine)
    assert result.exit_code == 0, result.output
    assert wanted in coded(mine, text)


def test_entries_are_added_behind_what_the_file_holds(mine):
    mine.write_text("# my own words\n")
    run("Tamba Accord", "--file", mine)
    run("Bo Front", "--file", mine)
    assert mine.read_text().startswith("# my own words\n")
    assert mine.read_text().count("[[organisation]]") == 2


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["Tamba Accord", "--example", "Nobody is named here."], "not added"),  # the example does not name it
        (["Kestrel Wire", "--kind", "agency", "--sector", "GOV"], "takes no --sector"),
        (["Moses Kallon", "--kind", "person", "--acronym", "MK"], "acronyms are for organisations"),
    ],
)
def test_what_is_wrong_is_not_added(mine, arguments, complaint):
    mine.write_text("# my own words\n")
    result = run(*arguments, "--file", mine)
    assert result.exit_code != 0
    assert complaint in result.output
    assert mine.read_text() == "# my own words\n"


def test_the_same_actor_twice_is_an_error_and_leaves_the_file(mine):
    append(mine, actor(Lexicon(), "Tamba Accord", "organisation", {}))
    before = mine.read_text()
    with pytest.raises(LexiconError, match="DL-203"):
        append(mine, actor(Lexicon(), "Tamba Accord", "organisation", {}))
    assert mine.read_text() == before


def test_a_name_of_the_shipped_lexicon_takes_its_id():
    assert actor(load(), "OSCE", "organisation", {}).id == "org.osce"
