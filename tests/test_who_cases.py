"""Who is it, and which mentions are one actor: ``cases/who.toml`` and ``cases/coreference.toml``, the notation is in their heads.

Each case is a test. Those that fail are in ``cases/known-failures.toml``, under ``who`` and ``coreference``. The tables in
``cases/held`` are scored as a share alone. Nobody repairs Dateline by them, so they say how it does on sentences it has not seen.
"""

import re
import tomllib
from pathlib import Path

import pytest

from dateline.lexicon import notation
from dateline.report import Report

CASES = Path(__file__).parent / "cases"
PRONOUNS = frozenset(
    ["i", "me", "my", "we", "us", "our", "you", "your", "he", "him", "his", "she", "her", "it", "its", "they", "them", "their"]
)

# The share of the held-out cases that must be right, as last measured; 83 and 23 were right when the tables were frozen.
WHO_FLOOR = 95 / 111
COREFERENCE_FLOOR = 28 / 41


def rows(path, section="case"):
    return tomllib.loads((CASES / path).read_text(encoding="utf-8")).get(section, [])


def cases(name):
    """The cases of a table, and behind them its known failures, which must fail."""
    known = [(row, (pytest.mark.xfail(strict=True, reason=row["why"]),)) for row in rows("known-failures.toml", name)]
    passing = [(row, ()) for row in rows(f"{name}.toml")]
    return [pytest.param(row, marks=marks, id=row["text"]) for row, marks in passing + known]


@pytest.mark.parametrize("case", cases("who"))
def test_who(reader, case):
    assert not wrong_actor(reader, case)


@pytest.mark.parametrize("case", cases("coreference"))
def test_coreference(reader, case):
    assert not wrong_link(reader, case)


def test_who_held_out(reader):
    assert share(reader, "held/who.toml", wrong_actor) >= WHO_FLOOR


def test_coreference_held_out(reader):
    assert share(reader, "held/coreference.toml", wrong_link) >= COREFERENCE_FLOOR


def share(reader, path, wrong):
    held = rows(path)
    return sum(not wrong(reader, row) for row in held) / len(held)


def test_no_case_is_in_two_tables():
    places = (("{}.toml", "case"), ("held/{}.toml", "case"), ("known-failures.toml", "{}"))
    tables = [rows(path.format(name), section.format(name)) for name in ("who", "coreference") for path, section in places]
    texts = [notation.parse(row["text"]) for table in tables for row in table]
    assert len(texts) == len(set(texts))


# Who is it --------------------------------------------------------------------------------------------------------------


def wrong_actor(reader, case):
    """What is wrong with the actor at the mark, in words; nothing if all is right."""
    marked = notation.parse(case["text"])
    (mark,) = marked.of("actor")
    mentions = mentions_in(reader, marked.text)
    if case["read"] == "nobody":
        inside = [actor for actor, span in mentions if mark[0] <= span[0] and span[1] <= mark[1]]
        return [f"nobody, read as {inside[0].name}"] if inside else []
    found = fitting(mark, mentions, marked.text)
    if not found:
        return ["not read"]
    actor = found[0]
    name, kind, country, sectors = (part.split(" or ") for part in case["read"].split(" | "))
    checks = (
        ("name", name, actor.name, any(same_name(one, actor.name) for one in name)),
        ("kind", kind, actor.kind, actor.kind in kind),
        ("country", country, actor.country or "-", (actor.country or "-") in country),
        ("sectors", sectors, " ".join(actor.sectors) or "-", any(same_sectors(one, set(actor.sectors)) for one in sectors)),
    )
    wrong = [(field, wanted, got) for field, wanted, got, right in checks if not right and wanted != ["?"]]
    return [f"{field} is {' or '.join(wanted)}, read as {got}" for field, wanted, got in wrong]


def same_name(wanted, got):
    """Names are the same but for an article or a hyphen; of a description, one is a part of the other."""
    words, others = f" {bare(wanted)} ", f" {bare(got)} "
    return words == others or (wanted[0].islower() and (words in others or others in words))


def bare(name):
    return re.sub(r"^(?:the|a|an) ", "", name.replace("’", "'").replace("-", " ").casefold())


def same_sectors(wanted, got):
    optional = set(re.findall(r"\((.*)\)", wanted)[0].split()) if "(" in wanted else set()
    needed = set(re.sub(r"\(.*\)", "", wanted).split()) - {"-"}
    return needed <= got <= needed | optional


# Which mentions are one actor -------------------------------------------------------------------------------------------


def wrong_link(reader, case):
    """What is wrong with the link of the two marks, in words; nothing if it is right."""
    marked = notation.parse(case["text"])
    mentions = mentions_in(reader, marked.text)
    one, other = ({actor.id for actor in fitting(marked.of(mark)[0], mentions, marked.text)} for mark in "ab")
    if bool(one & other) == case["same"]:
        return []
    unread = [f"[{mark}] is not read" for mark, found in (("a", one), ("b", other)) if not found]
    return unread or ["told apart" if case["same"] else "taken for one"]


# What is read at a mark -------------------------------------------------------------------------------------------------


def mentions_in(reader, text):
    """Every actor with each span that points to it: its mentions, and the offices that stand beside its name."""
    record = reader.read(Report(text=text, published="2024-03-06"))
    return [(actor, part.span) for actor in record.actors for part in (*actor.mentions, *actor.roles)]


def fitting(mark, mentions, text):
    """The actors whose mention fits a mark best; several only where several are mentioned by the very same words."""
    scored = [(likeness(mark, span, text), actor) for actor, span in mentions]
    best = max((score for score, _ in scored), default=0)
    return [actor for score, actor in scored if score == best > 0]


def likeness(mark, span, text):
    """Intersection over union of two spans, 0 for a pronoun with anything but itself."""
    if span != mark and (is_pronoun(text[slice(*mark)]) or is_pronoun(text[slice(*span)])):
        return 0
    return max(0, min(mark[1], span[1]) - max(mark[0], span[0])) / (max(mark[1], span[1]) - min(mark[0], span[0]))


def is_pronoun(words):
    """Whether a mention is a pronoun; *US* is none."""
    return words[:1].lower() + words[1:] in PRONOUNS
