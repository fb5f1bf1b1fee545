"""Files become documents: how each form looks, what rows, crawls and packed files give, and what is lost with which code."""

import base64
import bz2
import csv
import functools
import gzip
import io
import json
import lzma
import os
import tarfile
import time
import tomllib
import tracemalloc
import zipfile
from collections import Counter
from pathlib import Path

import fastwarc
import polars
import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st

from dateline.sources import warc
from dateline.sources.clip import Clip, Document, Lost, Options
from dateline.sources.days import day_in
from dateline.sources.encodings import decoded, unchunked
from dateline.sources.forms import FORMS, extractor_of, form_of, reader_of, unpacker_of
from dateline.sources.walk import Meter, clips, documents, size

FOLDER = Path(__file__).parent / "conformance"
_gzip = functools.partial(gzip.compress, mtime=0)  # the time of day in a file would change the names of the cases


def _table(name):
    return tomllib.loads((FOLDER / name / "expected.toml").read_text("utf-8"))


def _found(path, options=None):
    """The reports and losses of a file."""
    options = options or Options()
    for document in documents([path], options):
        yield from [document] if isinstance(document, Lost) else clips(document, options)


def _codes(found):
    return [each.error.code if isinstance(each, Lost) else each.report.text for each in found]


def _in_memory(raw, options=None):
    return list(documents(["-"], options, stdin=io.BytesIO(raw)))


# Forms


@pytest.mark.parametrize("case", _table("forms")["case"], ids=lambda case: f"{case.get('form')}-{case['name']}")
def test_tells_the_form_by_the_content(case):
    head = base64.b64decode(case["base64"]) if "base64" in case else case["head"].encode()
    assert form_of(head, case["name"]) == case.get("form")


@given(st.binary(max_size=400), st.sampled_from(["a", "a.csv", "a.txt", "a.xml", "a.zip"]))
def test_any_bytes_have_a_form_or_none(head, name):
    assert form_of(head, name) in {*FORMS, None}


@pytest.mark.parametrize("form", FORMS)
def test_every_form_has_one_that_reads_it(form):
    assert (reader_of(form) is None) != (unpacker_of(form) is None)
    assert extractor_of(form, Options()).split()[1]


# Rows


@pytest.mark.parametrize("name", _table("rows"))
def test_rows(name):
    found = list(_found(FOLDER / "rows" / name))
    expected = _table("rows")[name]["rows"]
    told = [
        each.error.code if isinstance(each, Lost) else {key: getattr(each.report, key) or "" for key in row}
        for each, row in zip(found, expected, strict=True)
    ]
    assert told == expected


def test_a_bad_row_has_its_line_and_its_byte():
    lost = [each for each in documents([FOLDER / "rows" / "broken.jsonl"]) if isinstance(each, Lost)]
    raw = (FOLDER / "rows" / "broken.jsonl").read_bytes()
    assert [raw[: each.offset].count(b"\n") + 1 for each in lost] == [int(each.where.rpartition("#")[2]) for each in lost]


def test_a_day_that_is_not_taken_is_told():
    first = next(_found(FOLDER / "rows" / "days.csv"))
    assert first.edition.found["published"] == "column date: '03/04/2021' may be two days"


@pytest.mark.parametrize(
    ("columns", "text", "title"),
    [
        ({}, "the text", "the title"),  # usual names
        ({"text": "body"}, "the body", "the title"),  # one named
        ({"text": "body", "title": "text"}, "the body", "the text"),  # a usual name for something else
    ],
)
def test_columns_may_be_named(tmp_path, columns, text, title):
    (tmp_path / "a.csv").write_text("body,text,title\nthe body,the text,the title\n")
    report = next(_found(tmp_path / "a.csv", Options(columns=columns))).report
    assert (report.text, report.title) == (text, title)


def test_a_column_that_is_named_and_missing_is_not_guessed(tmp_path):
    (tmp_path / "a.csv").write_text("body,text\nb,t\n")
    assert _codes(_found(tmp_path / "a.csv", Options(columns={"text": "bodi"}))) == ["DL-116"]


DAYS = [
    ("2020-09-02", "2020-09-02", None),  # ISO
    ("2020-09-02T23:30:00-05:00", "2020-09-02", "2020-09-02T23:30:00-05:00"),  # the day where it was
    ("2020-09-02 10:00:00 UTC", "2020-09-02", "2020-09-02T10:00:00Z"),  # a database
    ("20200902", "2020-09-02", None),  # ISO, basic
    ("20200902101500", "2020-09-02", None),  # day and time run together
    ("Wed, 02 Sep 2020 10:00:00 +0200", "2020-09-02", "2020-09-02T10:00:00+02:00"),  # RFC 2822
    ("Wed, 02 Sep 2020 10:00:00 -0000", "2020-09-02", None),  # whose zone is not known
    ("1599004800", "2020-09-02", "2020-09-02T00:00:00+00:00"),  # seconds
    ("1599004800000", "2020-09-02", "2020-09-02T00:00:00+00:00"),  # milliseconds
    ("2 September 2020", "2020-09-02", None),  # in words
    ("Sep. 2nd, 2020", "2020-09-02", None),  # in words, the month first
    ("2020/9/2", "2020-09-02", None),  # the year first
    ("25/12/2021", "2021-12-25", None),  # there is no 25th month
    ("04/04/2021", "2021-04-04", None),  # both readings are one day
]
NO_DAYS = ["03/04/2021", "1599", "2020", "soon", "", "31/02/2020", "9999999999", "0000-00-00", "2020-13-45", "Talks 3, 2020"]


@pytest.mark.parametrize(("value", "day", "moment"), DAYS)
def test_days(value, day, moment):
    assert day_in(value) == (day, moment)


@pytest.mark.parametrize("value", NO_DAYS)
def test_no_days(value):
    assert day_in(value) is None


_words = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=40).filter(str.strip)
_rows = st.lists(st.fixed_dictionaries({"text": _words, "title": _words, "rank": _words}), min_size=1, max_size=5)


def _jsonl(rows):
    return "".join(json.dumps(row) + "\n" for row in rows).encode()


def _csv(rows):
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, ["text", "title", "rank"], quoting=csv.QUOTE_ALL)
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


def _parquet(rows):
    out = io.BytesIO()
    polars.DataFrame(rows).write_parquet(out)
    return out.getvalue()


@pytest.mark.parametrize(("write", "form"), [(_jsonl, "jsonl"), (_csv, "csv"), (_parquet, "parquet")])
@settings(deadline=None, max_examples=60)
@given(rows=_rows)
def test_rows_come_back(write, form, rows):
    found = _in_memory(write(rows), Options(form=form))
    reports = [next(clips(document, Options())).report for document in found]
    assert [report.text for report in reports] == [row["text"] for row in rows]
    assert [report.title for report in reports] == [" ".join(row["title"].split()) or None for row in rows]


@settings(deadline=None, max_examples=100)
@given(st.binary(max_size=300), st.sampled_from(["jsonl", "csv", "warc", "parquet", "mbox", "zip", "tar"]))
def test_any_bytes_as_any_container(raw, form):
    for document in _in_memory(raw, Options(form=form)):
        assert document.where
        if isinstance(document, Document):
            list(clips(document, Options()))


# Crawls


@pytest.mark.parametrize("name", _table("warc"))
@pytest.mark.parametrize("pack", [lambda raw: raw, _gzip, zstandard.compress], ids=["plain", "gzip", "zstd"])
def test_crawls(name, pack):
    found = _in_memory(pack((FOLDER / "warc" / name).read_bytes()))
    expected = _table("warc")[name]["found"]
    assert [_as_told(each, row) for each, row in zip(found, expected, strict=True)] == expected


def _as_told(each, row):
    if isinstance(each, Lost):
        return each.error.code
    told = {"form": each.form, "raw": each.raw.decode()} | dict(each.given)
    return {key: told[key] for key in row}


def test_records_that_hold_no_report_are_counted():
    passed = Counter()
    with (FOLDER / "warc" / "good.warc").open("rb") as file:
        list(warc.unpack(file, "good.warc", Options(), passed))
    assert passed == _table("warc")["good.warc"]["passed"]


def _record(payload, headers="Content-Type: text/html\r\n", number=0):
    body = f"HTTP/1.1 200 OK\r\n{headers}\r\n".encode() + payload
    head = (
        f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:{number:032x}>\r\nWARC-Date: 2020-09-05T10:00:00Z\r\n"
        f"WARC-Target-URI: https://kestrel.example/{number}\r\nContent-Type: application/http; msgtype=response\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body + b"\r\n\r\n"


def _chunked(payload):
    return b"%x\r\n%b\r\n0\r\n\r\n" % (len(payload), payload)


ENCODED = {
    "": lambda payload: payload,
    "Content-Encoding: gzip\r\n": _gzip,
    "Transfer-Encoding: chunked\r\n": _chunked,
    "Transfer-Encoding: chunked\r\nContent-Encoding: gzip\r\n": lambda payload: _chunked(_gzip(payload)),
}


@settings(deadline=None, max_examples=40)
@given(
    st.lists(st.tuples(st.binary(min_size=1, max_size=60), st.sampled_from(list(ENCODED))), min_size=1, max_size=4), st.booleans()
)
def test_the_same_records_and_payloads_as_another_reader(pages, packed):
    pages = [(b"<p>" + payload, header) for payload, header in pages]
    records = [
        _record(ENCODED[header](payload), f"Content-Type: text/html\r\n{header}", number)
        for number, (payload, header) in enumerate(pages)
    ]
    raw = b"".join(_gzip(record) if packed else record for record in records)
    theirs = [record.headers["WARC-Target-URI"] for record in fastwarc.ArchiveIterator(io.BytesIO(raw), parse_http=False)]
    # Its payloads are asked record by record, since it passes over the record behind one in chunks that is also compressed.
    payloads = [next(fastwarc.ArchiveIterator(io.BytesIO(each), auto_decode="all")).reader.read() for each in records]
    found = _in_memory(raw)
    assert [each.given["url"] for each in found] == theirs
    assert [each.raw for each in found] == payloads


@pytest.mark.parametrize(
    ("body", "encoding", "code"),
    [
        (_gzip(b"<p>Talks.")[:-12], "gzip", None),  # cut off: what there is
        (b"\x1f\x8b\x08\x00" + b"\xff" * 20, "gzip", "DL-110"),  # broken
        (_gzip(bytes(40_000_000)), "gzip", "DL-113"),  # a bomb
        (b"<p>Talks.", "gzip", None),  # not compressed, whatever the header says
        (b"<p>Talks.", "unheard-of", None),  # nor known
    ],
)
def test_encodings(body, encoding, code):
    raw = _record(body, f"Content-Type: text/html\r\nContent-Encoding: {encoding}\r\n") + _record(b"<p>More.")
    *first, last = _in_memory(raw)
    assert last.raw == b"<p>More."  # the rest goes on
    assert [each.error.code for each in first if isinstance(each, Lost)] == ([code] if code else [])


@pytest.mark.parametrize("body", [b"", b"Talks.", b"0 men", b"5\r\nTalks", b"ffffffff\r\nTalks", b"5;x=y\r\nTalks\r\n0\r\n\r\n"])
def test_chunks_never_fail(body):
    assert len(unchunked(body)) <= len(body)


def test_what_is_not_compressed_stays():
    assert decoded(b"Talks.", "gzip", "a") == b"Talks."


# Packed files

MEMBERS = {"a.txt": b"Talks resumed.", "folder/b.jsonl": b'{"text": "Talks ended."}\n', "c": b"<!DOCTYPE html><p>Talks.</p>"}


def _zip(members, compression=zipfile.ZIP_DEFLATED):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as archive:
        for name, data in members.items():
            archive.writestr(zipfile.ZipInfo(name), data, compression)
    return out.getvalue()


def _tar(members, extra=()):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for name, data in members.items():
            member = tarfile.TarInfo(name)
            member.size = len(data)
            archive.addfile(member, io.BytesIO(data))
        for member in extra:
            archive.addfile(member)
    return out.getvalue()


def _old_tar(members):
    """A tar of before 1988, which has no mark."""
    raw = bytearray(_tar(members))
    raw[257:265] = bytes(8)
    raw[148:156] = b"%06o\0 " % (sum(raw[:148]) + sum(raw[156:512]) + 8 * 32)
    return bytes(raw)


PACKERS = {
    "zip": _zip,
    "zip, stored": lambda members: _zip(members, zipfile.ZIP_STORED),
    "zip, bzip2": lambda members: _zip(members, zipfile.ZIP_BZIP2),
    "zip, lzma": lambda members: _zip(members, zipfile.ZIP_LZMA),
    "tar": _tar,
    "tar.gz": lambda members: _gzip(_tar(members)),
    "tar.bz2": lambda members: bz2.compress(_tar(members)),
    "tar.xz": lambda members: lzma.compress(_tar(members)),
    "tar.zst": lambda members: zstandard.compress(_tar(members)),
    "zip in tar.gz": lambda members: _gzip(_tar({"inner.zip": _zip(members)})),
    "zip in zip": lambda members: _zip({"inner.zip": _zip(members)}),
}


@pytest.mark.parametrize("pack", PACKERS.values(), ids=PACKERS)
def test_members_come_as_documents(pack, tmp_path):
    (tmp_path / "packed.bin").write_bytes(pack(MEMBERS))
    found = list(documents([tmp_path / "packed.bin"]))
    assert [(each.where.rpartition("!")[2], each.form) for each in found] == [
        ("a.txt", "text"),
        ("folder/b.jsonl#1", "row"),
        ("c", "html"),
    ]
    assert found == _with_place(_in_memory(pack(MEMBERS)), str(tmp_path / "packed.bin"))  # also through a pipe


def _with_place(found, place):
    return [
        Document(where=each.where.replace("standard input", place), raw=each.raw, form=each.form, given=each.given)
        for each in found
    ]


@pytest.mark.parametrize("pack", [_zip, _tar, lambda members: _gzip(_tar(members))], ids=["zip", "tar", "tar.gz"])
@settings(deadline=None, max_examples=40)
@given(
    st.dictionaries(
        st.text(
            st.characters(min_codepoint=48, exclude_categories=["Cs", "Cc"], exclude_characters="\\/"), min_size=1, max_size=12
        ),
        _words.map(str.encode).filter(lambda raw: form_of(raw, "") == "text"),
        min_size=1,
        max_size=5,
    )
)
def test_members_come_back(pack, members):
    assert [each.raw for each in _in_memory(pack(members))] == list(members.values())


PASSED_OVER = ["__MACOSX/a.txt", ".hidden", "folder/.hidden/a.txt", "folder/._a.txt"]
LABELS = ["/etc/talks.txt", "../../talks.txt", "C:/talks.txt", "talks\nFAKE.txt", "./talks.txt"]


@pytest.mark.parametrize("pack", [_zip, _tar], ids=["zip", "tar"])
def test_hidden_members_are_passed_over(pack):
    found = _in_memory(pack(dict.fromkeys(PASSED_OVER, b"no") | {"a.txt": b"Talks."}))
    assert [each.raw for each in found] == [b"Talks."]


@pytest.mark.parametrize("name", LABELS)
@pytest.mark.parametrize("pack", [_zip, _tar], ids=["zip", "tar"])
def test_names_are_labels(pack, name, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (found,) = _in_memory(pack({name: b"Talks."}))
    assert found.raw == b"Talks."
    assert found.where.isprintable()
    assert not list(tmp_path.iterdir())


def test_links_and_devices_are_passed_over():
    extra = []
    for kind in (tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.BLKTYPE, tarfile.FIFOTYPE, tarfile.DIRTYPE):
        member = tarfile.TarInfo(f"odd{kind!r}")
        member.type, member.linkname = kind, "/etc/passwd"
        extra.append(member)
    assert [each.raw for each in _in_memory(_tar({"a.txt": b"Talks."}, extra))] == [b"Talks."]


def _flipped(raw, at):
    return raw[:at] + bytes([raw[at] ^ 0xFF]) + raw[at + 1 :]


def _encrypted():
    raw = bytearray(_zip({"a.txt": b"Talks.", "b.txt": b"More."}))
    raw[6] |= 1  # the flag in the first member's own header, and in the list of members
    raw[raw.index(b"PK\x01\x02") + 8] |= 1
    return bytes(raw)


def _nested(depth):
    raw = b"Talks."
    for _ in range(depth):
        raw = _zip({"inner": raw})
    return raw


def _huge_header():
    member = tarfile.TarInfo("a")
    member.type, member.size = tarfile.XHDTYPE, 8_000_000_000
    return member.tobuf(tarfile.USTAR_FORMAT) + bytes(100_000)


BROKEN = [
    # bytes, what is found
    (_zip({"a.txt": b"Talks."})[:-10], ["DL-110"]),  # a zip without its end
    (_flipped(_zip({"a.txt": b"Talks."}, zipfile.ZIP_STORED), 36), ["DL-110"]),  # a member whose sum is wrong
    (_flipped(_zip({"a.txt": b"Talks.", "b.txt": b"More."}, 0), 36), ["DL-110", "More."]),  # the rest goes on
    (_encrypted(), ["DL-115", "More."]),  # one member is encrypted
    (_nested(4), ["Talks."]),  # as deep as may be
    (_nested(5), ["DL-114"]),  # too deep
    (_gzip(_gzip(b"Talks.")), ["Talks."]),  # twice, by mistake
    (_gzip(os.urandom(50_000).hex().encode())[:30_000], ["DL-119"]),  # cut off
    (_flipped(_gzip(b"Talks."), 14), ["DL-110"]),  # broken
    (
        _tar({"a.txt": b"Talks.", "b.txt": b"More." * 500})[:2500],
        ["Talks.", "DL-119", "DL-110"],
    ),  # cut in a member: it, and the archive
    (_flipped(_tar({"a.txt": b"Talks.", "b.txt": b"More."}), 1024), ["Talks.", "DL-110"]),  # the second header's sum
    (_huge_header(), ["DL-110"]),  # a header that says it is 8 GB long
    (_zip({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w:document/>"}), ["DL-117"]),  # an office document
    (_zip({"a.bin": b"\0\1\2", "a.txt": b"Talks."}), ["DL-102", "Talks."]),  # a picture or a program
    (_zip({}), []),  # an empty one
]


@pytest.mark.parametrize(("raw", "expected"), BROKEN, ids=lambda value: str(value)[:20])
def test_broken_packings(raw, expected):
    found = _in_memory(raw)
    assert [each.error.code if isinstance(each, Lost) else each.raw.decode() for each in found] == expected


@settings(deadline=None, max_examples=150)
@given(st.sampled_from(list(PACKERS.values())), st.data())
def test_damage_never_stops_the_rest(pack, data):
    raw = pack(MEMBERS)
    at = data.draw(st.integers(0, len(raw) - 1))
    damaged = data.draw(st.sampled_from([raw[:at], _flipped(raw, at)]))
    assert not {"DL-108"} & {each.error.code for each in _in_memory(damaged) if isinstance(each, Lost)}


# Bombs and memory


def _zeros(size):
    """A gzip stream of zeros, made a piece at a time."""
    out = io.BytesIO()
    with gzip.GzipFile(fileobj=out, mode="wb", compresslevel=6) as file:
        for _ in range(size // 10_000_000):
            file.write(bytes(10_000_000))
    return out.getvalue()


BOMBS = [
    # what makes it, codes
    (lambda: _zip({"a.txt": bytes(10_000_000), "b.txt": b"Talks."}), ["DL-102", "Talks."]),  # zeros, refused unread
    (lambda: _zip({"a.txt": b"a" * 10_000_000, "b.txt": b"Talks."}), ["DL-113", "Talks."]),  # letters
    (lambda: _gzip(b"a" * 10_000_000), ["DL-113"]),  # one file
    (lambda: _zip({"a.zip": _zip({"b.txt": b"a" * 10_000_000})}), ["DL-113"]),  # a zip in a zip
    (lambda: _gzip(_zeros(1_000_000_000)), ["DL-102"]),  # 1 GB of zeros, packed twice
    (lambda: _gzip(_tar({"a.txt": b"a" * 10_000_000})), ["DL-113", "DL-113"]),  # the member, and the archive
    (lambda: bz2.compress(b'{"text": "' + b"a" * 10_000_000), ["DL-113"]),  # a row without an end
    (lambda: lzma.compress(b"date,text\n" + b"a" * 10_000_000), ["DL-113"]),  # a table
    (lambda: zstandard.compress(b"WARC/1.0\r\n" + b"a" * 10_000_000), ["DL-110", "DL-113"]),  # a crawl with an endless header
]

# Seconds that a bomb may take: making it is not counted, and what is refused is read for 4 MB at most.
BOMB_SECONDS = 5


@pytest.mark.parametrize(("make", "expected"), BOMBS)
def test_bombs_end_in_codes(make, expected):
    raw = make()
    begun = time.monotonic()
    found = _in_memory(raw)
    assert [each.error.code if isinstance(each, Lost) else each.raw.decode() for each in found] == expected
    assert time.monotonic() - begun < BOMB_SECONDS


def test_a_bomb_of_many_members_ends_at_the_first_beyond_its_size(tmp_path):
    (tmp_path / "a.zip").write_bytes(_zip({f"{number}.txt": b"a" * 3_900_000 for number in range(60)}))
    found = list(documents([tmp_path / "a.zip"]))
    assert found[-1].error.code == "DL-113"
    assert sum(len(each.raw) for each in found if isinstance(each, Document)) < 250 * size([tmp_path / "a.zip"]) + 5_000_000


# How much memory reading may take beside 64 times the unpacked input: libraries' own buffers and the head that is looked at.
ALLOWANCE = 48_000_000
TIMES_INPUT = 64


@pytest.mark.parametrize(
    "raw",
    [
        _jsonl([{"text": "Talks resumed. " * 40}] * 2000),
        _csv([{"text": "Talks resumed. " * 40, "title": "a", "rank": "b"}] * 2000),
        _csv([{"text": '"', "title": "a", "rank": "b"}] * 20_000).replace(b'""""', b'"'),  # nothing but stray quotation marks
        b"{" * 200_000,
        b"[" * 200_000,
        b'{"a":' * 100_000,
        b'[{"a":' * 100_000,
        _record(b"<p>Talks.") * 1000,
        _gzip(_tar({f"{number}.txt": b"Talks resumed. " * 100 for number in range(500)})),
        _zip({f"{number}.txt": b"Talks." for number in range(2000)}),
        b"PK\x05\x06" * 50_000,
        b"From a 2020\nTo: b\n" * 50_000,
    ],
    ids=["jsonl", "csv", "quotes", "braces", "brackets", "deep", "deep list", "warc", "tar.gz", "zip", "no zip", "mbox"],
)
def test_memory_is_bounded(raw):
    begun = time.monotonic()
    tracemalloc.start()
    for document in documents(["-"], stdin=io.BytesIO(raw)):
        assert document.where
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < TIMES_INPUT * len(raw) + ALLOWANCE
    assert time.monotonic() - begun < 60


# Files, folders and patterns


@pytest.fixture
def folder(tmp_path):
    for name in ("b.txt", "a.txt", "in/c.txt", ".hidden/d.txt", "in/.e.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(f"Talks in {name}.")
    return tmp_path


def _names(found, folder):
    return [Path(each.where).relative_to(folder).as_posix() for each in found]


def test_a_folder_is_read_in_order_without_what_is_hidden(folder):
    assert _names(documents([folder]), folder) == ["a.txt", "b.txt", "in/c.txt"]
    assert _names(documents([str(folder)]), folder) == ["a.txt", "b.txt", "in/c.txt"]


def test_patterns_are_sorted(folder):
    assert _names(documents([f"{folder}/*.txt"]), folder) == ["a.txt", "b.txt"]
    assert _names(documents([f"{folder}/**/c.*"]), folder) == ["in/c.txt"]


def test_paths_keep_their_order(folder):
    assert _names(documents([folder / "in", folder / "a.txt"]), folder) == ["in/c.txt", "a.txt"]


def test_a_hidden_file_that_is_named_is_read(folder):
    assert _names(documents([folder / "in/.e.txt"]), folder) == ["in/.e.txt"]


@pytest.mark.parametrize("path", ["missing.txt", "*.pdf", "missing/"])
def test_what_is_not_there_is_lost(folder, path):
    (lost,) = documents([f"{folder}/{path}"])
    assert lost.error.code == "DL-105"


def test_links_lead_nowhere_outside(folder, tmp_path_factory):
    outside = tmp_path_factory.mktemp("outside")
    (outside / "secret.txt").write_text("Not named.")
    (folder / "in/link.txt").symlink_to(outside / "secret.txt")
    (folder / "in/loop").symlink_to(folder)
    (folder / "in/inside.txt").symlink_to(folder / "a.txt")
    found = list(documents([folder]))
    assert [each.where for each in found if isinstance(each, Document)] == [
        str(folder / name) for name in ("a.txt", "b.txt", "in/c.txt", "in/inside.txt")
    ]
    assert [each.error.code for each in found if isinstance(each, Lost)] == ["DL-105", "DL-105"]


def test_a_name_that_no_text_can_hold_is_written_out(tmp_path):
    name = os.fsdecode(b"talks\xff\n.txt")
    (tmp_path / name).write_text("Talks.")
    (found,) = documents([tmp_path])
    assert found.where.endswith("talks\\udcff\\n.txt")
    assert found.raw == b"Talks."


def test_sizes_and_the_meter(folder):
    (folder / "z.jsonl").write_bytes(_jsonl([{"text": "Talks."}] * 1000))
    meter, before = Meter(), 0
    for _ in documents([folder], meter=meter):
        assert before <= meter.done <= size([folder])
        before = meter.done
    assert meter.done == size([folder])
    assert size(["-"]) is None
    assert size([folder / "missing"]) == 0


def test_a_named_form_counts_for_what_is_packed_too(tmp_path):
    (tmp_path / "a.zip").write_bytes(_zip({"a.html": b"<p>Talks."}))
    (found,) = documents([tmp_path / "a.zip"], Options(form="text"))
    assert found.form == "text"


@pytest.mark.parametrize(
    ("pack", "form"), [(_zip, "zip"), (_tar, "tar"), (_old_tar, "tar"), (lambda _: _gzip(b"Talks."), "compressed")]
)
def test_a_packing_may_be_named(pack, form):
    assert [each.raw for each in _in_memory(pack({"a.txt": b"Talks."}), Options(form=form))] == [b"Talks."]


def test_a_mistake_in_a_reader_is_lost_with_its_place(monkeypatch):
    def read(document, options):
        raise ZeroDivisionError

    monkeypatch.setattr("dateline.sources.text.read", read)
    (lost,) = clips(Document(where="a.txt", raw=b"Talks."), Options())
    assert (lost.where, lost.error.code) == ("a.txt", "DL-108")


def test_a_head_may_hold_a_moment():
    document = Document(
        where="a.txt", raw=b"published: 2020-09-02T10:00:00+02:00\n\nTalks.", given={"outlet": "Kestrel", "fetched": "x"}
    )
    (clip,) = clips(document, Options())
    assert isinstance(clip, Clip)
    assert (clip.report.published, clip.report.published_at) == ("2020-09-02", "2020-09-02T10:00:00+02:00")
    assert (clip.report.outlet, clip.edition.found["outlet"]) == ("Kestrel", "given")
