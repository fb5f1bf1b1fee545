"""Incidents: which tellings are of one occasion, and what follows from that: disputes, voices, silence, threads and ids."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from dateline.errors import ArchiveError
from dateline.incidents import Amount, Party, Site, Telling, Voice, gather, tellings_of
from dateline.incidents.accounts import corroboration, independent, silent
from dateline.incidents.denials import denies
from dateline.incidents.disputes import bounds, disputes
from dateline.incidents.features import features
from dateline.incidents.groups import LONGEST
from dateline.incidents.ids import incident_id, settle_ids
from dateline.incidents.overlay import Overlay, Wish, load
from dateline.incidents.tables import families, may_be_one, weights
from dateline.incidents.threads import kind_of, threads
from dateline.ontology import load as load_ontology
from dateline.report import Report

RUS = Party(name="russia", country="RUS", sectors=("GOV",))
UKR = Party(name="ukraine", country="UKR", sectors=("GOV",))
SHELLING = ("artillery", "harbour", "kilmore", "market", "shell", "trader")


def telling(key, **changed):
    """One telling of a shelling; ``key`` makes its report and its event."""
    plain = {
        "report_id": f"r-{key}",
        "event_id": f"e_{key}",
        "root": f"r-{key}",
        "published": "2024-05-06",
        "outlet": f"Outlet {key}",
        "type": "ASSAULT",
        "quad": 4,
        "act": "did.assault.shell",
        "actors": (RUS,),
        "recipients": (UKR,),
        "start": "2024-05-06",
        "end": "2024-05-06",
        "places": (Site(name="kilmore", country="UKR"),),
        "voices": (Voice(quote=(0, 10)),),
        "trigger": (0, 5),
        "sentence": (0, 10),
        "words": SHELLING,
        "setting": SHELLING,
    }
    return Telling(**{**plain, **changed})


def groups(tellings, overlay=None):
    found = gather(tellings, overlay) if overlay else gather(tellings)
    return {frozenset(each.event_id for each in incident.tellings) for incident in found}


def joined(one, other):
    return groups([one, other]) == {frozenset({one.event_id, other.event_id})}


# What differs from the plain telling, and whether both are still of one occasion.
PAIRS = [
    ("another outlet", {}, True),
    ("no actor", {"actors": ()}, True),
    ("no day, published on the same day", {"start": None, "end": None}, True),
    ("the next day", {"start": "2024-05-07", "end": "2024-05-07"}, True),
    ("blame turned round", {"actors": (UKR,), "recipients": (RUS,)}, True),
    ("denied", {"status": "denied"}, True),
    ("an arrest in the same attack", {"type": "COERCE", "act": "did.coerce.arrest"}, True),
    ("told as a year later, of that year", {"published": "2025-05-06", "start": "2024-01-01", "end": "2024-12-31"}, True),
    ("words about the attack", {"type": "ACCUSE", "quad": 3, "act": "did.accuse.condemn"}, False),
    ("ten days later", {"start": "2024-05-16", "end": "2024-05-16", "published": "2024-05-16"}, False),
    ("another town, other words", {"places": (Site(name="dunmore", country="UKR"),), "words": ("bridge",), "setting": ()}, False),
    ("strangers in another town", {
        "actors": (Party(name="sudan", country="SDN"),), "recipients": (Party(name="chad", country="TCD"),),
        "places": (Site(name="zalingei", country="SDN"),), "words": ("camp", "raid"), "setting": (),
    }, False),
]  # fmt: skip


@pytest.mark.parametrize(("changed", "one"), [pytest.param(*row[1:], id=row[0]) for row in PAIRS])
def test_pair(changed, one):
    assert joined(telling("a"), telling("b", **changed)) is one


def test_two_governments_that_condemn_do_so_twice():
    words = {"type": "ACCUSE", "quad": 3, "act": "did.accuse.condemn", "recipients": (RUS,), "setting": ()}
    french, german = (Party(name=name, country=code) for name, code in (("france", "FRA"), ("germany", "DEU")))
    assert not joined(telling("a", actors=(french,), **words), telling("b", actors=(german,), **words))


POLICE = Party(name="police", kind="organisation", country="UKR", sectors=("COP",))
CROWD = Party(name="marchers", kind="group", country="UKR", sectors=("CVL",))


@pytest.mark.parametrize(("actor", "one"), [(POLICE, False), (CROWD, True)], ids=["police", "crowd"])
def test_what_police_do_to_a_march_is_not_the_march(actor, one):
    march = telling("a", type="PROTEST", act="did.protest.march", actors=(CROWD,))
    assert joined(march, telling("b", actors=(actor,))) is one


def test_two_acts_of_one_sentence_stay_apart():
    one = telling("a", type="SANCTION", quad=4, act="did.sanction.recall")
    other = telling("b", report_id="r-a", root="r-a", type="SANCTION", quad=4, act="did.sanction.fine", recipients=())
    assert not joined(one, replace(other, start=None, end=None, places=()))


def test_an_incident_says_why():
    (found,) = gather([telling("a"), telling("b")])
    assert found.id == incident_id("e_a")
    (join,) = found.joins
    assert (join.event_id, join.to_id) == ("e_b", "e_a")
    assert join.score == pytest.approx(sum(join.because.values()), abs=0.01)
    assert set(join.because) <= {f"incidents.{name}" for name in weights().weights}


def test_chaining_is_held_up():
    """Each is like the next, a day and a town further; the first and the last are of two occasions."""
    towns = [Site(name=f"town {n}", country="UKR") for n in range(6)]
    chain = [
        telling(str(n), start=f"2024-05-{n + 6:02}", end=f"2024-05-{n + 6:02}", published=f"2024-05-{n + 6:02}",
                places=(towns[n], towns[n + 1]), words=tuple(f"w{k}" for k in range(2 * n, 2 * n + 6)), setting=())
        for n in range(5)
    ]  # fmt: skip
    assert not any({"e_0", "e_4"} <= group for group in groups(chain))


def test_very_many_tellings_of_one_occasion_are_one():
    assert len(gather([telling(f"{n:04}") for n in range(LONGEST + 100)])) == 1


# Properties: the order of arrival makes no difference, and gathering what was gathered changes nothing.

DAYS = st.integers(6, 12).map(lambda day: f"2024-05-{day:02}")
PARTIES = st.sampled_from([(RUS,), (UKR,), (), (Party(name="chad", country="TCD"),), (Party(name="rebels", named=False),)])
TOWNS = st.sampled_from([(), (Site(name="kilmore", country="UKR"),), (Site(name="dunmore", country="UKR"),)])
WORDS = st.lists(st.sampled_from([*SHELLING, "bridge", "camp", "raid", "talk", "truce"]), max_size=8).map(
    lambda w: tuple(sorted(set(w)))
)
TYPES = st.sampled_from(["ASSAULT", "COERCE", "ACCUSE", "AGREE", "CONSULT"])


@st.composite
def some_tellings(draw):
    """Some tellings of a week, no two with one id."""

    def one(n):
        day = draw(st.none() | DAYS)
        return telling(
            f"{n:02}", type=draw(TYPES), actors=draw(PARTIES), recipients=draw(PARTIES), places=draw(TOWNS),
            words=draw(WORDS), setting=draw(WORDS), start=day, end=day, published=draw(DAYS),
        )  # fmt: skip

    return [one(n) for n in range(draw(st.integers(0, 14)))]


@settings(max_examples=40, deadline=None)
@given(some_tellings(), st.randoms(use_true_random=False))
def test_the_order_of_arrival_makes_no_difference(tellings, chance):
    shuffled = list(tellings)
    chance.shuffle(shuffled)
    assert gather(shuffled) == gather(tellings)


@settings(max_examples=40, deadline=None)
@given(some_tellings())
def test_every_telling_is_in_one_incident(tellings):
    found = [each for incident in gather(tellings) for each in incident.tellings]
    assert sorted(each.event_id for each in found) == sorted(each.event_id for each in tellings)
    assert gather(found) == gather(tellings)


@settings(max_examples=40, deadline=None)
@given(some_tellings())
def test_no_incident_has_types_that_can_not_be_one_act(tellings):
    for incident in gather(tellings):
        kinds = {each.type for each in incident.tellings}
        assert all(may_be_one(one, other) for one in kinds for other in kinds)


# What people say.


def test_people_join_and_split():
    apart = telling("b", start="2024-05-20", end="2024-05-20", published="2024-05-20")
    assert not joined(telling("a"), apart)
    assert groups([telling("a"), apart], Overlay(join=(Wish(events=("e_a", "e_b")),))) == {frozenset({"e_a", "e_b"})}
    split = Overlay(split=(Wish(events=("e_a", "e_b")),))
    assert groups([telling("a"), telling("b")], split) == {frozenset({"e_a"}), frozenset({"e_b"})}


def test_people_split_very_many():
    many = [telling(f"{n:04}") for n in range(LONGEST + 50)]
    found = groups(many, Overlay(split=(Wish(events=("e_0000", "e_0001")),)))
    assert not any({"e_0000", "e_0001"} <= group for group in found)


OVERLAYS = [
    ("no toml", "join = ["),
    ("an unknown field", "merge = 1"),
    ("events that are no texts", "[[join]]\nevents = [1]"),
    ("not UTF-8", b"\xff\xfe"),
]


@pytest.mark.parametrize("raw", [pytest.param(row[1], id=row[0]) for row in OVERLAYS])
def test_an_overlay_that_can_not_be_read_says_so(raw, tmp_path):
    (tmp_path / "incidents.toml").write_bytes(raw if isinstance(raw, bytes) else raw.encode())
    with pytest.raises(ArchiveError, match="DL-318"):
        load(tmp_path)


# Ids.


def test_a_later_report_changes_no_id():
    assert settle_ids({incident_id("e_a"): ["e_a"]}, [["e_a", "e_b"]]).ids == (incident_id("e_a"),)


def test_an_earlier_report_leads_the_old_id_on():
    settled = settle_ids({incident_id("e_a"): ["e_a"]}, [["e_0", "e_a"]])
    assert settled.redirects == {incident_id("e_a"): incident_id("e_0")}


def test_redirects_lead_on_in_one_step():
    first = settle_ids({"i_old": ["e_a", "e_b"]}, [["e_a", "e_b"]])
    second = settle_ids({incident_id("e_a"): ["e_a", "e_b"]}, [["e_0", "e_a", "e_b"]], first.redirects)
    assert second.redirects == {"i_old": incident_id("e_0"), incident_id("e_a"): incident_id("e_0")}


def test_what_was_withdrawn_leads_nowhere():
    assert settle_ids({"i_old": ["e_x"]}, [["e_a"]]).redirects == {}


# Disputes: what differs between two tellings, and the kinds of disputes between them.


def amount(value, **changed):
    return Amount(**{"figure_id": f"f{value}", "kind": "dead", "value": value, "span": (0, 2), **changed})


REBELS = Party(name="kilmore front", kind="organisation", country="UKR", sectors=("REB",))
ARMY = Party(name="army", kind="organisation", country="UKR", sectors=("MIL",))
THAI = Party(name="thai soldiers", kind="group", country="THA", sectors=("MIL",))
AIR_FORCE = Party(name="air force", kind="organisation", country="AFG", inferred=True, sectors=("MIL",))
DENIES = (Voice(stance="denies", status="denied", speakers=("A Ministry",), quote=(0, 10)),)
NEGATED = (Voice(status="negated", quote=(0, 10)),)

DISPUTES = [
    ("nothing", {}, {}, []),
    ("one denies it", {}, {"voices": DENIES}, ["denied"]),
    ("not done, and the report of it a lie", {}, {"voices": NEGATED + DENIES}, ["denied"]),
    ("one says that it was not done", {}, {"voices": NEGATED}, ["status"]),
    ("planned and then done is no dispute", {"voices": (Voice(status="planned", quote=(0, 10)),)}, {}, []),
    ("each names the other", {"actors": (RUS,)}, {"actors": (UKR,)}, ["blame"]),
    ("the army or the rebels", {"actors": (ARMY,)}, {"actors": (REBELS,)}, ["blame"]),
    ("a country that is only the scene's tells nobody apart", {"actors": (THAI,)}, {"actors": (AIR_FORCE,)}, []),
    ("a ministry and its country", {"actors": (ARMY,)}, {"actors": (UKR,)}, []),
    ("two who condemn are no dispute", {"type": "ACCUSE", "actors": (RUS,)}, {"type": "ACCUSE", "actors": (UKR,)}, []),
    ("twelve dead or fifteen", {"amounts": (amount(12),)}, {"amounts": (amount(15),)}, ["toll"]),
    ("at least twelve, and fifteen", {"amounts": (amount(12, modifier="at_least"),)}, {"amounts": (amount(15),)}, []),
    ("about a hundred, and ninety", {"amounts": (amount(100, modifier="about"),)}, {"amounts": (amount(90),)}, []),
    ("dead and injured are two kinds", {"amounts": (amount(12),)}, {"amounts": (amount(15, kind="injured"),)}, []),
    ("eight soldiers among forty dead", {"amounts": (amount(8, of="soldier"),)}, {"amounts": (amount(40, of="people"),)}, []),
    ("more soldiers than dead", {"amounts": (amount(50, of="soldier"),)}, {"amounts": (amount(40, of="people"),)}, ["toll"]),
    ("forty rebels or four fighters", {"amounts": (amount(40, of="rebel"),)}, {"amounts": (amount(4, of="fighter"),)}, ["toll"]),
    ("soldiers here, civilians there", {"amounts": (amount(8, of="soldier"),)}, {"amounts": (amount(34, of="civilian"),)}, []),
    ("a part of the toll beside it", {"amounts": (amount(12), amount(3))}, {"amounts": (amount(12),)}, []),
    ("an outlet corrects itself", {"amounts": (amount(12),), "outlet": "K"}, {"amounts": (amount(15),), "outlet": "K"}, []),
    ("one speaker counts anew", {"amounts": (amount(12, speakers=("M",)),)}, {"amounts": (amount(15, speakers=("M",)),)}, []),
    ("an edited copy is no dispute", {"amounts": (amount(12),)}, {"amounts": (amount(15),), "root": "r-a"}, []),
]


@pytest.mark.parametrize(("one", "other", "kinds"), [pytest.param(*row[1:], id=row[0]) for row in DISPUTES])
def test_dispute(one, other, kinds):
    found = disputes([telling("a", **one), telling("b", **other)])
    assert [dispute.kind for dispute in found] == kinds
    assert all({side.report_id for side in dispute.sides} == {"r-a", "r-b"} for dispute in found)


def test_outlets_of_one_owner_correct_themselves():
    tellings = [telling("a", amounts=(amount(12),)), telling("b", amounts=(amount(15),))]
    assert disputes(tellings, Overlay(owners={"Outlet a": "Tidewater", "Outlet b": "Tidewater"})) == []


BOUNDS = [
    (amount(12), (12, 12)),
    (amount(12, modifier="at_most"), (0, 12)),
    (amount(12, modifier="more_than"), (12, float("inf"))),
    (amount(None, low=10, high=20, modifier="range"), (10, 20)),
    (amount(None, modifier="vague"), (0, float("inf"))),
]


@pytest.mark.parametrize(("figure", "wanted"), BOUNDS, ids=lambda value: str(value)[:60])
def test_bounds(figure, wanted):
    assert bounds(figure) == wanted


DENIALS = [
    ("rejects the claim", "The ministry rejected as false the claim that police had *beaten* marchers.", True),
    ("is untrue", "The report that the army *shelled* the town is untrue, the ministry said.", True),
    ("false, and then the reports", "The army called false the reports that soldiers had *killed* villagers.", True),
    ("it is untrue that", "It is untrue that Jordan *handed over* the exile, a spokeswoman said.", True),
    ("accounts according to which", "He disputed accounts according to which officers had *killed* nine men.", True),
    ("and then accuses", "He rejected the claim that troops shelled the camp and *accused* Kigali of it.", False),
    ("called a smear", "He called the claim that guards had *beaten* migrants a smear.", True),
    ("told plainly", "Police *beat* marchers, witnesses said.", False),
    ("the denial is of something else", "He rejected the offer, and police *beat* marchers.", False),
]


@pytest.mark.parametrize(("told", "denied"), [pytest.param(*row[1:], id=row[0]) for row in DENIALS])
def test_denial(told, denied):
    before, trigger, behind = told.split("*")
    text = before + trigger + behind
    assert denies(text, (0, len(text)), (len(before), len(before) + len(trigger))) is denied


# A text, and the tolls of each attack that is told in it.
TOLLS = [
    ("Russian forces shelled Kupiansk on Monday. Six people were killed.", {"shelled": [6], "killed": [6]}),
    ("Reporters counted 38 bodies in a hospital after Friday's bombing of the hotel.", {"bombing": [38]}),
    (
        "Gunmen attacked the hotel in Mogadishu. Doctors put the toll at 21. All the gunmen were killed.",
        {"attacked": [21], "killed": []},
    ),
]


@pytest.mark.parametrize(("text", "tolls"), TOLLS, ids=lambda value: value[:40] if isinstance(value, str) else "")
def test_tolls_belong_to_their_attack(reader, text, tolls):
    record = reader.read(Report(text=text, published="2024-05-06"))
    told = {
        record.quote(each.trigger): [figure.value for figure in each.amounts]
        for each in tellings_of(record)
        if each.type == "ASSAULT"
    }
    assert told == tolls


# Who tells, and who does not.


def test_copies_and_owners_count_once():
    tellings = [telling("a"), telling("b", root="r-a"), telling("c"), telling("d")]
    overlay = Overlay(owners={"Outlet c": "Tidewater", "Outlet d": "Tidewater"}, countries={"Outlet a": "UKR"})
    assert independent(tellings, overlay) == {"Outlet a", "Tidewater"}
    told = corroboration(tellings, overlay)
    assert (told.reports, len(told.outlets), told.independent, told.countries) == (4, 4, 2, ("UKR",))


def test_silent_is_who_covers_the_same_and_does_not_tell():
    others = [
        telling("b", type="ACCUSE"),  # the same dyad
        telling("c", actors=(), recipients=()),  # the same town
        telling("d", actors=(), recipients=(), places=()),  # nothing in common
        telling("e", published="2024-06-06"),  # a month later
        telling("a", type="ACCUSE"),  # an outlet that tells it
    ]
    assert silent([telling("a")], others) == [("Outlet b", 1), ("Outlet c", 1)]
    assert silent([telling("a")], others, {"Outlet c"}) == [("Outlet c", 1)]


# Threads.

MOVES = [
    ("AGREE", "offered", "did.agree.offer-to-do", "offer"),
    ("AGREE", "happened", "did.agree.accept-invitation", "accept"),
    ("AGREE", "happened", "did.agree.promise-to-do", "promise"),
    ("REQUEST", "demanded", "did.request.demand", "demand"),
    ("REJECT", "happened", "did.reject.refuse", "reject"),
    ("RETREAT", "happened", "did.retreat.release", "deliver"),
    ("REJECT", "denied", "did.reject.refuse", None),
    ("SUPPORT", "happened", "did.support.praise", None),
    ("ASSAULT", "happened", "did.assault.attack", None),
]


@pytest.mark.parametrize(("kind", "status", "act", "move"), MOVES)
def test_move(kind, status, act, move):
    assert kind_of(telling("a", type=kind, status=status, act=act)) == move


def test_offered_rejected_offered_accepted():
    qatar = Party(name="qatar", country="QAT")
    steps = [
        ("1", "AGREE", "did.agree.offer-to-do", RUS, UKR),
        ("2", "REJECT", "did.reject.refuse", UKR, RUS),
        ("3", "AGREE", "did.agree.offer-to-do", RUS, UKR),
        ("4", "AGREE", "did.agree.accept-invitation", UKR, RUS),
        ("5", "REQUEST", "did.request.demand", RUS, UKR),
    ]
    moves = [
        telling(f"{n}", type=kind, quad=1, act=act, actors=(by,), recipients=(to,), third_parties=(qatar,), words=(f"w{n}",),
                setting=(), places=(), published=f"2024-05-{int(n) * 5:02}", start=None, end=None)
        for n, kind, act, by, to in steps
    ]  # fmt: skip
    (thread,) = threads(gather(reversed(moves)), "rus", "UKR")
    assert [move.kind for move in thread.moves] == ["offer", "reject", "offer", "accept", "demand"]
    ids = [move.incident_id for move in thread.moves]
    assert [move.answers for move in thread.moves] == [None, ids[0], None, ids[2], None]
    assert (thread.mediators, thread.open_demands, thread.open_offers) == (("QAT",), (ids[4],), ())
    assert threads(gather(moves), "FRA") == []


# Data.


def test_families_and_weights_are_of_what_there_is():
    types = set(load_ontology().types)
    named = {kind for family in families().families.values() for kind in family.types}
    assert named | set(families().own) <= types
    assert types <= named
    assert all(part.gloss and part.why for part in weights().weights.values())


def test_tellings_keep_what_a_record_says(records):
    for record in records:
        found = tellings_of(record)
        assert [each.ordinal for each in found] == list(range(len(record.events)))
        for each, event in zip(found, record.events, strict=True):
            assert (each.type, each.status, each.trigger) == (event.type, event.status, event.trigger)
            assert len(each.voices) == len(event.words)
            assert each.sentence[0] <= each.trigger[0] <= each.sentence[1]


def test_columns_come_in_one_order():
    one, other = telling("a"), telling("b", published="2024-05-01")
    assert features([one, other]).keys == features([other, one]).keys
