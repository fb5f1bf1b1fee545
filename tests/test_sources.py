"""Text files: what is refused and with which code, what the head says, and that the text stays as given."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.errors import ReportError
from dateline.report import MAX_CHARACTERS
from dateline.sources.text import HEAD_KEYS, MAX_BYTES, from_bytes, read_file, split_head

REFUSED = [
    # bytes, code, part of the message
    (b"", "DL-101", "clip.txt is empty"),  # nothing
    (b" \n\t\r\n", "DL-101", "empty"),  # white space
    (b"\xef\xbb\xbf", "DL-101", "empty"),  # a byte order mark alone
    (b"outlet: Kestrel\n\n", "DL-101", "empty"),  # a head and no text
    (b"outlet: Kestrel\n\n \n", "DL-101", "empty"),  # a head and white space
    (b"PK\x03\x04\x00\x00", "DL-102", "NUL at byte 4"),  # an archive
    (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n\x00", "DL-102", "binary"),  # a PDF
    ("Talks".encode("utf-16"), "DL-102", "binary"),  # UTF-16
    ("Talks".encode("utf-32"), "DL-102", "binary"),  # UTF-32
    ("Zürich".encode("latin-1"), "DL-103", "byte 1"),  # Latin-1
    ("“Нет”".encode("cp1251"), "DL-103", "byte 0"),  # Windows-1251
    (b"Talks \xc3", "DL-103", "byte 6"),  # a character cut in half
    (b"a\xed\xa0\x80b", "DL-103", "byte 1"),  # half a surrogate pair
    (b"\xc0\x80", "DL-103", "byte 0"),  # NUL in disguise
    (b"a" * (MAX_CHARACTERS + 1), "DL-104", "2,000,000"),  # too long
    (b"a" * 20_000_000, "DL-104", "2,000,000"),  # far too long, in one line
]

KEPT = [
    # texts that stay as they are, odd as they look
    "Talks resumed.",  # plain
    "Talks\r\nresumed.\r\n",  # Windows line breaks
    "Talks\rresumed.",  # old Mac line breaks
    "Talks\x07 \x1b[1mresumed\x1b[0m.\x7f",  # control characters
    "Talks\x0c\x0b\x1c\x85\u2028resumed.",  # breaks that are no line feed
    "Talks \ufeff resumed.",  # a byte order mark inside
    "\ufffd Talks \ufffd",  # replacement characters of an earlier mistake
    "\u202eTalks\u202c \u200b\u00ad",  # directions, zero width, soft hyphens
    "e\u0301 \u00e9",  # not normalised
    "😀 Talks",  # beyond the first plane
    "\n\n  Talks\n\n",  # white space around it
    "a" * MAX_CHARACTERS,  # the longest
]

HEADS = [
    # text, head, body
    ("outlet: Kestrel\n\nTalks.", {"outlet": "Kestrel"}, "Talks."),  # one key
    ("outlet: Kestrel\npublished: 2020-09-02\n\nTalks.", {"outlet": "Kestrel", "published": "2020-09-02"}, "Talks."),
    ("title: Talks: a beginning\n\nTalks.", {"title": "Talks: a beginning"}, "Talks."),  # a colon in the value
    ("url:https://example.org/a\n\nTalks.", {"url": "https://example.org/a"}, "Talks."),  # no space
    ("outlet: \t Kestrel \t\n\nTalks.", {"outlet": "Kestrel"}, "Talks."),  # spaces around the value
    ("outlet: Kestrel\r\n\r\nTalks.\r\n", {"outlet": "Kestrel"}, "Talks.\r\n"),  # Windows line breaks
    ("outlet: Kestrel\n \t\nTalks.", {"outlet": "Kestrel"}, "Talks."),  # the empty line holds spaces
    ("outlet: Kestrel\n\n\nTalks.", {"outlet": "Kestrel"}, "\nTalks."),  # only one empty line belongs to the head
    ("outlet: A\noutlet: B\n\nTalks.", {"outlet": "B"}, "Talks."),  # the last of two wins
    ("outlet: A\n\ntitle: B\n\nTalks.", {"outlet": "A"}, "title: B\n\nTalks."),  # one head only
    ("byline:\n\nTalks.", {"byline": ""}, "Talks."),  # an empty value
]

NO_HEADS = [
    "Talks resumed.\n\nMore.",  # prose
    "MINSK (Kestrel) - Talks.",  # a dateline
    "\noutlet: Kestrel\n\nTalks.",  # an empty line first
    "source: Kestrel\n\nTalks.",  # an unknown key
    "outlet: Kestrel\nsource: x\n\nTalks.",  # one known, one unknown
    "Outlet: Kestrel\n\nTalks.",  # keys are lower-case
    " outlet: Kestrel\n\nTalks.",  # and begin the line
    "outlet: Kestrel\nTalks.\n\nMore.",  # no empty line before the text
    "outlet: Kestrel",  # nothing behind it
    "title",  # no colon
    "",  # nothing
]


@pytest.mark.parametrize(("raw", "code", "message"), REFUSED, ids=lambda value: str(value)[:20])
def test_refuses(raw, code, message):
    with pytest.raises(ReportError, match=message) as error:
        from_bytes(raw, "clip.txt")
    assert error.value.code == code


@pytest.mark.parametrize("text", KEPT, ids=lambda text: ascii(text)[:20])
def test_keeps_the_text_as_given(text):
    assert from_bytes(text.encode(), "clip.txt").text == text


@pytest.mark.parametrize("text", ["Talks.", "outlet: Kestrel\n\nTalks."])
def test_a_byte_order_mark_at_the_beginning_is_no_text(text):
    assert from_bytes(b"\xef\xbb\xbf" + text.encode(), "clip.txt") == from_bytes(text.encode(), "clip.txt")


@pytest.mark.parametrize(("text", "head", "body"), HEADS)
def test_reads_the_head(text, head, body):
    assert split_head(text) == (head, body)


@pytest.mark.parametrize("text", NO_HEADS)
def test_sees_no_head_where_there_is_none(text):
    assert split_head(text) == ({}, text)


def test_the_head_fills_the_report():
    values = {key: f"a {key}" for key in HEAD_KEYS}
    raw = "".join(f"{key}: {value}\n" for key, value in values.items()) + "\nTalks."
    report = from_bytes(raw.encode(), "clip.txt")
    assert {key: getattr(report, key) for key in HEAD_KEYS - {"note"}} == {
        key: value for key, value in values.items() if key != "note"
    }


def test_an_empty_value_is_not_stated():
    report = from_bytes(b"outlet:\npublished: \n\nTalks.", "clip.txt")
    assert (report.outlet, report.published) == (None, None)


# Files


def test_reads_a_file(tmp_path):
    path = tmp_path / "clip.txt"
    path.write_bytes(b"outlet: Kestrel\n\nTalks\r\n")
    report = read_file(path)
    assert (report.outlet, report.text) == ("Kestrel", "Talks\r\n")


def test_a_huge_file_is_refused_unread(tmp_path):
    path = tmp_path / "clip.txt"
    with path.open("wb") as file:
        file.truncate(MAX_BYTES + 1)  # sparse: all NUL, and still refused for its size
    with pytest.raises(ReportError, match="is larger than") as error:
        read_file(path)
    assert error.value.code == "DL-104"


def test_a_line_of_20_mb_is_refused(tmp_path):
    path = tmp_path / "clip.txt"
    path.write_bytes(b"a" * 20_000_000)
    with pytest.raises(ReportError) as error:
        read_file(path)
    assert error.value.code == "DL-104"


@pytest.mark.parametrize("name", ["missing.txt", ".", "clip.txt/inside"])
def test_what_cannot_be_opened_is_refused(tmp_path, name):
    (tmp_path / "clip.txt").write_bytes(b"Talks.")
    with pytest.raises(ReportError) as error:
        read_file(tmp_path / name)
    assert error.value.code == "DL-105"


@given(st.binary() | st.text().map(str.encode))
def test_any_bytes_are_read_or_refused(raw):
    try:
        report = from_bytes(raw, "clip.txt")
    except ReportError:
        return
    assert report.text.strip()
    assert raw.endswith(report.text.encode())


@given(st.text())
def test_head_and_body_make_the_text(text):
    head, body = split_head(text)
    assert text.endswith(body)
    assert head or body == text
    assert set(head) <= HEAD_KEYS
