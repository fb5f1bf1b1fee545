"""The finder of lexicon names: whole words, case, plurals, apostrophes, overlaps."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.lexicon import Lexicon, load, notation
from dateline.lexicon.entries import Agency, Group, Organisation, Role, State
from dateline.lexicon.names import Finder, finder_of, plurals

LEXICON = Lexicon(
    states=(
        State(
            id="state.usa",
            iso3="USA",
            name="United States",
            names=("United States of America", "US", "U.S."),
            demonyms=("American", "Americans"),
            capital="Washington",
            seats=("White House",),
        ),
        State(id="state.geo", iso3="GEO", name="Georgia", weak=("Georgia",), demonyms=("Georgian", "Georgians")),
        State(id="state.mex", iso3="MEX", name="Mexico", capital="Mexico City"),
        State(id="state.ner", iso3="NER", name="Niger"),
        State(id="state.fra", iso3="FRA", name="France", seats=("Quai d'Orsay",)),
        State(id="state.cog", iso3="COG", name="Republic of the Congo", names=("Congo",)),
        State(id="state.cod", iso3="COD", name="Democratic Republic of the Congo", names=("Congo",)),
    ),
    organisations=(
        Organisation(id="org.un", name="United Nations", acronyms=("UN",)),
        Organisation(id="org.un-sc", name="UN Security Council"),
    ),
    agencies=(Agency(id="agency.tass", name="TASS"),),
    roles=(Role(id="role.minister", titles=("minister",)), Role(id="role.fm", titles=("foreign minister",))),
    groups=(Group(id="group.protesters", nouns=("protester",)), Group(id="group.army", nouns=("army",))),
    hash="hand-made",
)
FINDER = Finder(LEXICON)

CASES = [
    # Kinds
    "the [US]{state} and [Mexico]{state}",  # names
    "in [Georgia]{weak}",  # a name that also means something else, though it is the state's first name
    "[Washington]{capital} said",  # capital
    "the [White House]{seat}",  # seat of government
    "an [American]{demonym}",  # demonym
    "the [UN]{organisation} and [United Nations]{organisation}",  # acronym and name
    "told [TASS]{agency}",  # agency
    "the [foreign minister]{role}",  # title
    "a [protester]{group}",  # noun
    # Word boundaries
    "[US]{state}-led, [US]{state}'s, [US]{state}’s, ([US]{state})",  # marks end words
    "the [U.S.]{state}, the [U.S.]{state}-backed",  # so do the stops of an abbreviation
    "USA, BUS, USB, US2, AUS",  # letters and digits don't
    "Nigeria, Nigerien",  # no name inside a longer word
    "Überminister",  # nor behind a letter with diacritics
    # Case
    "between us",  # names keep theirs: the pronoun
    "georgia, tass, UNITED STATES",  # and are not found in another
    "[Foreign Minister]{role}, [FOREIGN MINISTER]{role}",  # titles have none
    "[Protester]{group}, [PROTESTERS]{group}",  # nor have nouns
    # Letters that change length in lower case must not move what follows
    "İstanbul's [foreign minister]{role}",  # one
    "İİİ [Minister]{role} of İzmir, [ARMY]{group}",  # several
    "STRASSE ẞ [minister]{role}",  # one that does not
    # Plurals
    "[protesters]{group}, [armies]{group}, [foreign ministers]{role}",  # titles and nouns
    "[Americans]{demonym}",  # demonyms only where the entry lists them
    # Apostrophes
    "the [Quai d'Orsay]{seat}, the [Quai d’Orsay]{seat}",  # both kinds
    # Overlaps: the longest at each place
    "[United States of America]{state}",  # not also the shorter name
    "[Mexico City]{capital}, [Mexico]{state}",  # capital before its state
    "the [UN Security Council]{organisation}",  # not also UN
    "[foreign minister]{role}, [minister]{role}",  # not also minister
    "United [US]{state} Nations",  # parts of a name are no name
    "",  # nothing
]


@pytest.mark.parametrize("case", CASES)
def test_finds(case):
    marked = notation.parse(case)
    expected = sorted((span, role) for role, span in marked.spans)
    assert [(hit.span, hit.kind) for hit in FINDER.find(marked.text)] == expected


@pytest.mark.parametrize(
    ("text", "plural"),
    [("protester", False), ("Protesters", True), ("American", False), ("Americans", True), ("US", False)],
)
def test_says_whether_plural(text, plural):
    assert [hit.plural for hit in FINDER.find(text)] == [plural]


def test_a_shared_name_carries_every_entry():
    (hit,) = FINDER.find("Congo")
    assert [entry.id for entry in hit.entries] == ["state.cog", "state.cod"]


@pytest.mark.parametrize(
    ("noun", "expected"),
    [
        ("protester", "protesters"),  # the rule
        ("army", "armies"),  # consonant and y
        ("envoy", "envoys"),  # vowel and y
        ("gunman", "gunmen"),  # man
        ("boss", "bosses"),  # a hissing end
        ("coach", "coaches"),  # another
        ("foreign minister", "foreign ministers"),  # the last word
        ("chief of staff", "chiefs of staff"),  # the head before "of"
        ("attorney-general", "attorneys-general"),  # the head before "-general"
    ],
)
def test_plurals(noun, expected):
    assert plurals(noun) == [expected]


@pytest.mark.parametrize("noun", ["human", "German", "ottoman"])
@pytest.mark.xfail(strict=True, reason="not every noun in -man is a man")
def test_plurals_known_failures(noun):
    assert plurals(noun) == [noun + "s"]


@given(st.lists(st.sampled_from([*"İẞ .'’-U", "US", "UN", "Mexico", " City", "foreign ", "Minister", "s", "of "])))
def test_hits_are_whole_words_and_never_overlap_in_one_automaton(parts):
    text = "".join(parts)
    hits = FINDER.find(text)
    assert hits == sorted(hits, key=lambda hit: (hit.span[0], -hit.span[1]))
    for kinds in ({"role", "group"}, {"state", "weak", "capital", "seat", "demonym", "organisation", "agency"}):
        reached = 0
        for hit in hits:
            if hit.kind in kinds:
                start, end = hit.span
                assert reached <= start < end <= len(text)
                assert not text[start - 1 : start].isalnum()
                assert not text[end : end + 1].isalnum()
                reached = end


@given(st.text())
def test_any_text_is_searched(text):
    assert all(0 <= hit.span[0] < hit.span[1] <= len(text) for hit in FINDER.find(text))


def test_an_empty_lexicon_finds_nothing():
    assert Finder(Lexicon()).find("Moscow") == []


def test_finder_is_built_once_for_a_lexicon():
    assert finder_of(load()) is finder_of(load())


def test_every_shipped_name_is_found():
    finder = finder_of(load())
    names = [name for state in load().states for name in (state.name, *state.names, *state.demonyms)]
    assert [name for name in names if not any(hit.span == (0, len(name)) for hit in finder.find(name))] == []
