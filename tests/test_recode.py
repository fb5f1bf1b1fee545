"""Reading an archive again: only what a changed word may touch, all at once or not at all."""

import pytest
from click.testing import CliRunner

from dateline.archive import Archive, Writer, manifest
from dateline.cli import cli
from dateline.errors import LexiconError
from dateline.reader import Config, Reader
from dateline.recode import recode
from dateline.report import Report

TEXTS = (
    "Kenya slandered Uganda on Monday.",
    "Chad expelled the French ambassador.",
    "Norway struck a deal with Iceland.",
)

FRAME = """
[[frame]]
id = "accuse.slander"
type = "ACCUSE"
mode = "slander"
gloss = "says something false of somebody on purpose"
verb = "slander"
examples = ["[Kenya]{actor} [slandered]{trigger} [Uganda]{recipient}."]

[[mode]]
id = "ACCUSE.slander"
gloss = "what is said is false, and on purpose"
score = -3.5
examples = ["[Kenya]{actor} [slandered]{trigger} [Uganda]{recipient}."]
"""

TYPE = """
[[type]]
id = "VOTE"
gloss = "holds an election"
quad = 1
score = 1.0
examples = ["[Ghana]{actor} [held]{trigger} a runoff."]

[[frame]]
id = "vote.hold-runoff"
type = "VOTE"
gloss = "holds a second ballot"
verb = "hold"
object = ["runoff"]
examples = ["[Ghana]{actor} [held]{trigger} a runoff."]
"""


def reader(*overlays):
    return Reader(Config(overlays=overlays, tagger=False, detect_language=False))


@pytest.fixture
def folder(tmp_path):
    plain = reader()
    with Writer(tmp_path / "archive") as writer:
        writer.remember(plain.lexicon)
        for text in TEXTS:
            writer.add(plain.read(Report(text=text, published="2024-03-06", outlet="Kestrel")))
    return tmp_path / "archive"


@pytest.fixture
def overlay(tmp_path):
    path = tmp_path / "own.toml"
    path.write_text(FRAME, encoding="utf-8")
    return path


def events(folder):
    return Archive(folder).events().select("type, modes, score").fetchall()


def test_nothing_changed_nothing_read(folder):
    before = manifest.load(folder)
    changes = list(recode(folder, reader(), changed=True))[-1]
    assert (changes.reports, changes.read) == (3, 0)
    assert manifest.load(folder) == before


def test_only_what_a_new_frame_touches_is_read(folder, overlay):
    changes = list(recode(folder, reader(overlay), changed=True))[-1]
    assert (changes.read, dict(changes.added), dict(changes.changed), dict(changes.withdrawn)) == (1, {"ACCUSE": 1}, {}, {})
    assert ("ACCUSE", ["slander"], -3.5) in events(folder)


def test_a_frame_taken_away_withdraws_its_events(folder, overlay):
    list(recode(folder, reader(overlay), changed=True))
    changes = list(recode(folder, reader(), changed=True))[-1]
    assert (changes.read, dict(changes.withdrawn)) == (1, {"ACCUSE": 1})


def test_everything_is_read_without_changed(folder):
    assert list(recode(folder, reader()))[-1].read == len(TEXTS)


def test_irregular_forms_count_as_the_word(folder, tmp_path):
    path = tmp_path / "strike.toml"
    path.write_text(
        '[[frame]]\nid = "agree.strike-pact"\ntype = "AGREE"\ngloss = "agrees"\nverb = "strike"\nobject = ["pact"]\n'
        'examples = ["[Oman]{actor} [struck a pact]{trigger} with Qatar."]\n',
        encoding="utf-8",
    )
    assert list(recode(folder, reader(path), changed=True))[-1].read == 1


def test_stopped_halfway_the_archive_stays_as_it_was(folder, overlay):
    before = manifest.load(folder), events(folder)
    steps = recode(folder, reader(overlay))
    next(steps)
    steps.close()
    assert (manifest.load(folder), events(folder)) == before


def test_a_recode_begins_a_generation_and_loses_nothing(folder, overlay):
    with Writer(folder) as writer:
        writer.add_problem("bad.txt", LexiconError("DL-204", text="x", detail="y"))
    list(recode(folder, reader(overlay), changed=True))
    archive = Archive(folder)
    assert archive.manifest.generation == 2
    assert len(archive.reports().fetchall()) == len(TEXTS)
    assert len(archive.problems().fetchall()) == 1


def test_the_same_bytes_whoever_recodes(folder, overlay, tmp_path):
    list(recode(folder, reader(overlay)))
    with Writer(tmp_path / "fresh") as writer:
        own = reader(overlay)
        for text in TEXTS:
            writer.add(own.read(Report(text=text, published="2024-03-06", outlet="Kestrel")))
    *read, changes = manifest.load(folder).segments
    assert tuple(read) == manifest.load(tmp_path / "fresh").segments
    assert changes.rows == {"changes": 1}


def test_an_event_type_of_ones_own(tmp_path):
    path = tmp_path / "vote.toml"
    path.write_text(TYPE, encoding="utf-8")
    (event,) = reader(path).read(Report(text="Ghana held a runoff on Sunday.", published="2024-03-06")).events
    assert (event.type, event.quad, event.score, event.modes) == ("VOTE", 1, 1.0, ())


def test_a_type_that_nobody_describes_is_refused(tmp_path):
    path = tmp_path / "vote.toml"
    path.write_text(TYPE.replace('type = "VOTE"', 'type = "BALLOT"'), encoding="utf-8")
    with pytest.raises(LexiconError, match="DL-205"):
        reader(path)


def test_the_command_says_what_changed(folder, overlay):
    done = CliRunner().invoke(cli, ["recode", "--archive", str(folder), "--changed", "--lexicon", str(overlay), "--no-tagger"])
    assert done.exit_code == 0, done.output
    assert "ACCUSE" in done.output
