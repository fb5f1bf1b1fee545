"""The register: who is one person across reports, what a snapshot holds, and when a reader believes it."""

import datetime as dt
import json

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dateline.archive import Archive, Writer
from dateline.archive.register import Sighting, identities, person_of, register_of, sightings
from dateline.errors import ArchiveError
from dateline.reader import Config, Reader
from dateline.record import Actor, Because, CodedBy, Mention, Record, ReportPart, Role
from dateline.register import FORMAT, Person, Register, Support, load, write
from dateline.report import Report
from dateline.who.register import MIN_OUTLETS, MIN_REPORTS, WINDOW_DAYS

# Reports after each other: a name with its countries ("-" for none), and which reports have the same person.
IDENTITIES = (
    ("Ana Lopez ESP | Ana Lopez ESP", "01"),
    ("Ana Lopez ESP | ana  LOPEZ ESP", "01"),  # case and spaces are no difference
    ("Ana Lopez ESP | Ana Lopes ESP", "0 1"),  # letters are
    ("Ana Lopez ESP | Ana Lopez MEX", "0 1"),  # two countries are two people
    ("Ana Lopez ESP | Ana Lopez MEX | Ana Lopez ESP+MEX", "012"),  # unless a report joins them
    ("Ana Lopez ESP+MEX | Ana Lopez MEX+PER | Ana Lopez PER", "012"),  # over a third country, too
    ("Ana Lopez ESP+MEX | Ana Lopez PER", "0 1"),
    ("Ana Lopez ESP | Ana Lopez -", "01"),  # without a country: the only candidate
    ("Ana Lopez - | Ana Lopez -", "01"),
    ("Ana Lopez ESP | Ana Lopez MEX | Ana Lopez -", "0 1 2"),  # either might be meant
    ("Ana Lopez ESP | Lopez ESP", "0 1"),  # a bare last name joins inside one report only
    ("Ana Lopez ESP | Eva Lopez ESP", "0 1"),
    ("Lopez ESP | Lopez ESP", "01"),
)


def seen(number, told):
    """A sighting from ``Ana Lopez ESP+MEX``: the first country is the person's, the others are of titles."""
    *name, codes = told.split(" ")
    first, *others = [None] if codes == "-" else codes.split("+")
    roles = (("minister", None), *(("governor", code) for code in others))
    day = f"2024-01-{number + 1:02}"
    return Sighting(report_id=f"r{number}", published=day, outlet="Kestrel", name=" ".join(name), country=first, roles=roles)


@pytest.mark.parametrize(("told", "expected"), IDENTITIES)
def test_who_is_one_person(told, expected):
    found = identities(seen(number, line) for number, line in enumerate(told.split(" | ")))
    numbers = sorted("".join(sorted(sighting.report_id[1:] for sighting in person)) for person in found)
    assert " ".join(numbers) == expected


def test_a_claim_counts_texts_outlets_and_days():
    spanish = {"name": "Ana Lopez", "country": "ESP"}
    told = [
        Sighting(report_id="r1", published="2024-03-01", outlet="Kestrel", roles=(("Mayor", None),), **spanish),
        Sighting(report_id="r1", published="2024-03-02", outlet="Ember", roles=(("Mayor", None),), **spanish),
        Sighting(report_id="r2", published="2024-01-05", outlet=None, roles=(("mayor", None),), **spanish),
        Sighting(report_id="r3", published=None, outlet="Ember", name="Ana LOPEZ", aliases=("Lopez",), sectors=("GOV",)),
    ]
    person = person_of(told)
    claim = person.claims[0]
    assert (claim.title, claim.country, claim.first, claim.last) == ("mayor", "ESP", "2024-01-05", "2024-03-02")
    assert (claim.reports, claim.outlets) == (2, 2)  # one text in two outlets is one report
    assert (person.name, person.aliases) == ("Ana Lopez", ("Ana LOPEZ", "Lopez"))
    assert person.sectors == (Support(value="GOV", reports=1, outlets=1),)


def test_the_country_of_a_title_goes_before_that_of_the_person():
    told = Sighting(report_id="r1", name="Ana Lopez", country="GEO", roles=(("governor", "UKR"), ("president", None)))
    assert {(claim.title, claim.country) for claim in person_of([told]).claims} == {("governor", "UKR"), ("president", "GEO")}


# Records made by hand: a person with a title, told by an outlet on a day.


def told(name="Ana Lopez", country="ESP", title="minister", *, outlet="Kestrel", day="2024-01-05", sectors=("GOV",), rule=None):
    text = f"{title or ''} {name} spoke in {outlet} on {day}.".strip()
    start = text.index(name)
    reasons = (Because(rule=rule or "who.title-name", spans=((start, start + len(name)),)),)
    actor = Actor(
        id="a1",
        name=name,
        kind="person",
        country=country,
        sectors=sectors,
        roles=(Role(title=title, span=(0, len(title))),) if title else (),
        mentions=(Mention(span=(start, start + len(name)), kind="name", because=reasons),),
    )
    return Record(
        report=ReportPart(id=Report(text=text).id, text=text, outlet=outlet, published=day, language="en"),
        actors=(actor,),
        coded_by=CodedBy(dateline="0", lexicon="0", config="0", model="0"),
    )


def made(folder, *records, until="2030-01-01"):
    with Writer(folder) as writer:
        for record in records:
            writer.add(record)
    return register_of(sightings(Archive(folder), until=until), until)


names = st.sampled_from(("Ana Lopez", "ANA LOPEZ", "Eva Lopez", "Lopez"))
codes = st.sampled_from(("ESP", "MEX", None))
titles = st.sampled_from(("minister", "Minister", "mayor", None))
days = st.sampled_from(("2024-01-05", "2024-02-01", None))
tellings = st.builds(told, names, codes, titles, outlet=st.sampled_from(("Kestrel", "Ember", None)), day=days)
batches = st.lists(tellings, min_size=1, max_size=8)


@given(batch=batches, randomness=st.randoms(use_true_random=False))
@settings(max_examples=25, deadline=None, derandomize=True)
def test_records_in_any_order_make_the_same_bytes(tmp_path_factory, batch, randomness):
    shuffled = randomness.sample(batch, len(batch))
    contents = [made(tmp_path_factory.mktemp("archive"), *part).to_json() for part in (batch, shuffled)]
    assert contents[0] == contents[1]


class TestSnapshot:
    def test_the_samples_make_a_register_of_those_with_titles(self, archive):
        people = {person.name: person for person in register_of(sightings(archive), "2030-01-01").people}
        assert [claim.title for claim in people["Mwai Kibaki"].claims] == ["president"]
        assert all(person.claims for person in people.values())
        assert not {"A spokesman", "a diplomat"} & set(people)  # nobody's name

    def test_the_last_day_is_included_and_no_day_is_never(self, tmp_path):
        records = [told("Ana Lopez", day="2024-01-05"), told("Eva Moya", day="2024-01-06"), told("Ida Ruiz", day=None)]
        assert [person.name for person in made(tmp_path, *records, until="2024-01-05").people] == ["Ana Lopez"]

    def test_private_people_are_not_in_it(self, tmp_path):
        assert made(tmp_path, told(title="witness", sectors=("CVL",)), told(title="")).people == ()

    @pytest.mark.parametrize("rule", ["who.register", "who.country-of-scene"])
    def test_what_was_inferred_is_no_evidence(self, tmp_path, rule):
        person = made(tmp_path, told(rule=rule)).people[0]
        assert (person.countries, person.sectors, person.claims[0].country) == ((), (), None)

    def test_writing_again_changes_nothing_and_another_is_refused(self, tmp_path):
        path = tmp_path / "people.json"
        first, other = Register(until="2024-01-01"), Register(until="2024-01-02")
        assert write(path, first) == write(path, first) == load(path).hash
        with pytest.raises(ArchiveError) as caught:
            write(path, other)
        assert caught.value.code == "DL-310"
        assert msgspec.json.decode(path.read_bytes(), type=Register) == first

    def test_packed_it_has_the_same_hash(self, tmp_path):
        register = Register(until="2024-01-01", people=(Person(name="Ana Lopez"),))
        plain, packed = (write(tmp_path / name, register) for name in ("people.json", "people.json.zst"))
        assert plain == packed == load(tmp_path / "people.json.zst").hash
        assert len(plain) == 16
        assert (tmp_path / "people.json").read_bytes() != (tmp_path / "people.json.zst").read_bytes()

    def test_a_folder_that_is_not_there_is_named(self, tmp_path):
        with pytest.raises(ArchiveError) as caught:
            write(tmp_path / "nowhere" / "people.json", Register(until="2024-01-01"))
        assert caught.value.code == "DL-306"

    @pytest.mark.parametrize(
        ("name", "content", "code"),
        [
            ("people.json", None, "DL-307"),
            ("people.json", b"", "DL-308"),
            ("people.json", b"\xff\x00", "DL-308"),
            ("people.json", b"[]", "DL-308"),
            ("people.json", b'{"format": 1, "segments": []}', "DL-308"),
            ("people.json", b'{"register": 1, "people": 7}', "DL-308"),
            ("people.json.zst", b"not packed", "DL-308"),
            ("people.json", json.dumps({"register": FORMAT + 1, "souls": []}).encode(), "DL-309"),
        ],
    )
    def test_what_can_not_be_used_is_named(self, tmp_path, name, content, code):
        path = tmp_path / name
        if content is not None:
            path.write_bytes(content)
        with pytest.raises(ArchiveError) as caught:
            Reader(Config(register=path))
        assert caught.value.code == code
        assert str(path) in caught.value.reason


# What a reader makes of it ---------------------------------------------------------------------------------------------------

FIRST, LAST = "2024-01-10", "2024-03-01"


def backed(value, reports=MIN_REPORTS, outlets=MIN_OUTLETS, first=FIRST, last=LAST):
    return Support(value=value, first=first, last=last, reports=reports, outlets=outlets)


def someone(name, *countries, sectors=("GOV",), **evidence):
    return Person(
        name=name,
        countries=tuple(backed(code, **evidence) for code in countries),
        sectors=tuple(backed(sector, **evidence) for sector in sectors),
    )


def days_from(day, number):
    return (dt.date.fromisoformat(day) + dt.timedelta(days=number)).isoformat()


KARL = someone("Karl Johansson", "SWE")

# The people of the register, the report, its day, and what is read of Johansson.
READINGS = {
    "last name": ([KARL], "Johansson rejected the offer on Monday.", "2024-02-01", "SWE GOV"),
    "full name": ([KARL], "Karl Johansson rejected the offer on Monday.", "2024-02-01", "SWE GOV"),
    "nobody": ([], "Johansson rejected the offer on Monday.", "2024-02-01", "-"),
    "no day": ([KARL], "Johansson rejected the offer.", None, "-"),
    "another first name": ([KARL], "Nils Johansson rejected the offer on Monday.", "2024-02-01", "-"),
    "two of a last name": ([KARL, someone("Nils Johansson", "SWE")], "Johansson rejected the offer.", "2024-02-01", "-"),
    "two of a full name": ([KARL, someone("Karl Johansson", "FIN")], "Karl Johansson rejected the offer.", "2024-02-01", "-"),
    "a bare one elsewhere": ([KARL, someone("Johansson", "FIN")], "Johansson rejected the offer.", "2024-02-01", "-"),
    "a bare one there": ([KARL, someone("Johansson", "SWE")], "Johansson rejected the offer.", "2024-02-01", "SWE GOV"),
    "bare ones alone": ([someone("Johansson", "SWE")], "Johansson rejected the offer.", "2024-02-01", "-"),
    "first day": ([KARL], "Johansson rejected the offer.", days_from(FIRST, -WINDOW_DAYS), "SWE GOV"),
    "before": ([KARL], "Johansson rejected the offer.", days_from(FIRST, -WINDOW_DAYS - 1), "-"),
    "last day": ([KARL], "Johansson rejected the offer.", days_from(LAST, WINDOW_DAYS), "SWE GOV"),
    "after": ([KARL], "Johansson rejected the offer.", days_from(LAST, WINDOW_DAYS + 1), "-"),
    "one report": ([someone("Karl Johansson", "SWE", reports=1)], "Johansson rejected the offer.", "2024-02-01", "-"),
    "one outlet": ([someone("Karl Johansson", "SWE", outlets=1)], "Johansson rejected the offer.", "2024-02-01", "-"),
    "two countries at once": ([someone("Karl Johansson", "SWE", "FIN")], "Johansson rejected the offer.", "2024-02-01", "GOV"),
    "an international office": (
        [someone("Karl Johansson", "SWE", sectors=("IGO",))], "Johansson rejected the offer.", "2024-02-01", "IGO",
    ),
    "the office of the day": (
        [
            Person(
                name="Karl Johansson",
                countries=(backed("SWE"),),
                sectors=(backed("GOV", first="2024-02-20"), backed("OPP", last="2024-02-10")),
            )
        ],
        "Johansson rejected the offer.", "2024-02-01", "SWE OPP",
    ),
    "a sector that few reports give": (
        [Person(name="Karl Johansson", sectors=(backed("GOV", reports=6), backed("MIL", reports=2), backed("JRN", reports=1)))],
        "Johansson rejected the offer.", "2024-02-01", "GOV MIL",
    ),
    "a sector that fewer give": (
        [Person(name="Karl Johansson", sectors=(backed("GOV", reports=7), backed("MIL", reports=2)))],
        "Johansson rejected the offer.", "2024-02-01", "GOV",
    ),
    "the report's own country": ([KARL], "Finland's Karl Johansson rejected the offer.", "2024-02-01", "FIN"),
    "the report's own sector": ([KARL], "General Karl Johansson rejected the offer.", "2024-02-01", "MIL"),
    "the country alone is open": ([KARL], "Minister Johansson rejected the offer.", "2024-02-01", "SWE GOV"),
    # The lexicon knows a Moreno by full name; who is meant by the bare one, no register of ours can say.
    "a namesake in the lexicon": ([someone("Iker Moreno", "ESP")], "Moreno rejected the offer on Monday.", "2024-02-01", "-"),
}  # fmt: skip


def read_with(folder, people, text, day):
    path = folder / "people.json"
    write(path, Register(until="2024-12-31", people=tuple(people)))
    return Reader(Config(register=path, tagger=False)).read(Report(text=text, published=day))


def person_in(record):
    return next(actor for actor in record.actors if actor.name.split()[-1] in {"Johansson", "Moreno"})


@pytest.mark.parametrize("case", READINGS)
def test_a_reader_makes_of_a_name(tmp_path, case):
    people, text, day, expected = READINGS[case]
    actor = person_in(read_with(tmp_path, people, text, day))
    assert " ".join(filter(None, (actor.country, *actor.sectors))) == ("" if expected == "-" else expected)


def test_the_reason_the_alias_and_the_hash_stand_in_the_record(tmp_path):
    record = read_with(tmp_path, [KARL], "Johansson rejected the offer on Monday.", "2024-02-01")
    actor = person_in(record)
    assert (actor.name, actor.aliases) == ("Johansson", ("Karl Johansson",))
    assert actor.mentions[0].because[-1] == Because(rule="who.register", spans=((0, 9),))
    assert record.coded_by.register == load(tmp_path / "people.json").hash
    assert Record.from_json(record.to_json()) == record


def test_where_it_says_nothing_it_leaves_no_trace(tmp_path):
    actor = person_in(read_with(tmp_path, [], "Johansson rejected the offer on Monday.", "2024-02-01"))
    assert actor.aliases == ()
    assert "who.register" not in {reason.rule for mention in actor.mentions for reason in mention.because}


def test_it_is_off_by_default(reader):
    record = reader.read(Report(text="Johansson rejected the offer on Monday.", published="2024-02-01"))
    assert Config().register is None
    assert (person_in(record).country, record.coded_by.register) == (None, None)


def test_it_changes_no_other_hash(tmp_path):
    assert Config(register=tmp_path / "people.json").hash == Config().hash


def test_a_run_learns_nothing(tmp_path):
    path = tmp_path / "people.json"
    write(path, Register(until="2024-12-31"))
    reader = Reader(Config(register=path, tagger=False))
    path.unlink()
    write(path, Register(until="2024-12-31", people=(KARL,)))
    bare = Report(text="Johansson rejected the offer on Monday.", published="2024-02-01")
    full = Report(text="Sweden's foreign minister, Karl Johansson, rejected the offer.", published="2024-02-01")
    alone = reader.read(bare).to_json()
    assert [record.to_json() for record in reader.read_many([full, full, bare])][-1] == alone


def test_from_reports_to_a_reading(tmp_path):
    records = [told("Karl Johansson", "SWE", outlet=outlet, day="2024-01-20") for outlet in ("Kestrel", "Ember")]
    people = made(tmp_path / "archive", *records).people
    assert person_in(read_with(tmp_path, people, "Johansson rejected the offer.", "2024-02-01")).country == "SWE"
