"""Pages, feeds and messages: tables of files with what they must give, round trips, bounds, and nothing raised."""

import html as markup
import io
import subprocess
import sys
import time
import tomllib
from email.message import EmailMessage
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dateline.errors import ReportError
from dateline.sources import feeds, html, html_fast, mail
from dateline.sources.clip import Clip, Document, Lost, Options

FOLDER = Path(__file__).parent / "conformance"
READERS = {"html": html.read, "feeds": feeds.read, "mail": mail.read}
FORMS = {"html": html.FORM, "feeds": feeds.FORM, "mail": mail.FORM}
REPORT = ("title", "byline", "outlet", "url", "published", "published_at")
EDITION = ("updated", "key", "version", "standing")

# What a process takes beside 64 times the page: pools of the allocators that extractors leave.
ALLOWANCE = 60_000_000  # bytes
PEAK_PER_BYTE = 64

# A hostile page may take so long on a busy machine; a page of a paper takes a tenth of a second.
SECONDS = 30


def read(folder, raw, **told):
    return list(READERS[folder](Document(where="a", raw=raw, **told), Options()))


def one(folder, raw, **told):
    [found] = read(folder, raw, **told)
    return found


CASES = [
    pytest.param(folder, case, id=f"{folder}/{case['file']}")
    for folder in READERS
    for case in tomllib.loads((FOLDER / f"{folder}.toml").read_text(encoding="utf-8"))["case"]
]


@pytest.mark.parametrize(("folder", "case"), CASES)
def test_gives_what_the_table_says(folder, case):
    found = read(folder, (FOLDER / folder / case["file"]).read_bytes())
    expected = case.get("reports", [case])
    assert len(found) == len(expected)
    for each, wanted in zip(found, expected, strict=True):
        (_check_lost if "error" in wanted else _check_clip)(each, wanted, folder)


def _check_lost(lost, wanted, folder):
    assert isinstance(lost, Lost), lost
    assert lost.error.code == wanted["error"]
    assert lost.where == ("a#" + wanted["part"] if "part" in wanted else "a")


def _check_clip(clip, wanted, folder):
    assert isinstance(clip, Clip), clip
    assert (clip.form, clip.where) == (FORMS[folder], "a")
    told = {name: getattr(clip.report, name) for name in REPORT} | {name: getattr(clip.edition, name) for name in EDITION}
    told |= {"part": clip.part, "paragraphs": len(clip.report.text.split("\n\n"))}
    assert {name: told[name] for name in wanted.keys() & told.keys()} == {
        name: wanted[name] for name in wanted.keys() & told.keys()
    }
    assert clip.report.text.startswith(wanted["text"])
    assert clip.report.text.endswith(wanted.get("ends", ""))
    assert [name for name in wanted.get("absent", []) if told[name] is not None] == []
    assert [words for words in wanted.get("without", []) if words in clip.report.text] == []
    assert clip.edition.found.items() >= wanted.get("found", {}).items()
    assert set(clip.edition.found) >= {name for name in (*REPORT, "text") if getattr(clip.report, name)}


def test_tables_name_every_file():
    for folder in READERS:
        named = {case.values[1]["file"] for case in CASES if case.values[0] == folder}
        assert named == {path.name for path in (FOLDER / folder).iterdir()}


# What the document says wins over what its place says, which fills the rest.
def test_given_fills_what_is_missing():
    raw = (FOLDER / "html" / "json-ld-broken.html").read_bytes()
    report = one("html", raw, given={"url": "https://kestrel.example/x", "outlet": "Other"}).report
    assert (report.url, report.outlet) == ("https://kestrel.example/x", "Kestrel")


def test_entries_are_for_those_who_fetch():
    raw = (FOLDER / "feeds" / "rss2.xml").read_bytes()
    first, second = feeds.entries(Document(where="a", raw=raw))
    assert (first.key, first.url, first.body, first.published_at) == (
        "k-7", "https://kestrel.example/7", True, "2021-03-03T10:15:00+01:00",
    )  # fmt: skip
    assert (second.title, second.body, second.teaser) == ("Ferries & storms", False, "The ferries sail again ...")


def test_entries_of_what_is_no_feed():
    with pytest.raises(ReportError, match="DL-110"):
        feeds.entries(Document(where="a", raw=b"<p>Talks.</p>"))


def test_fast_pages():
    raw = (FOLDER / "html" / "surroundings.html").read_bytes()
    [clip] = html.read(Document(where="a", raw=raw), Options(fast=True))
    assert clip.report.text.startswith("The port of Norvik")
    assert clip.edition.found["text"] == "resiliparse"
    assert html.extractor(Options(fast=True)).startswith("resiliparse ")
    assert html.extractor(Options()).startswith("trafilatura ")


def test_fast_needs_its_extra(monkeypatch):
    monkeypatch.setitem(sys.modules, "resiliparse.extract.html2text", None)
    [lost] = html.read(Document(where="a", raw=(FOLDER / "html" / "surroundings.html").read_bytes()), Options(fast=True))
    assert (lost.error.code, html_fast.PACKAGE in lost.error.reason) == ("DL-120", True)


# Paragraphs as long as papers write them, all different; a page's extractor drops what is shorter.
WORDS = [
    "the port of Norvik",
    "and its dockers",
    "agreed to talk",
    "café Zoë",
    "&",
    "<sons>",
    "«said»",
    "about night shifts",
    "7 %",
]
PARAGRAPHS = st.lists(st.permutations(WORDS), min_size=3, max_size=6).map(
    lambda lists: [f"Talks {n} {' '.join(words)} and {' '.join(reversed(words))} ended." for n, words in enumerate(lists)]
)
FEW = settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def as_html(paragraphs):
    return "".join(f"<p>{markup.escape(paragraph)}</p>" for paragraph in paragraphs)


def as_page(paragraphs):
    body = f"<nav><a href='/'>Home</a></nav><article><h1>Talks</h1>{as_html(paragraphs)}</article><footer>Kestrel</footer>"
    return f"<!DOCTYPE html><html><head><meta charset='utf-8'><title>Talks</title></head><body>{body}</body></html>".encode()


def as_feed(paragraphs):
    item = f"<item><guid>7</guid><title>Talks</title><description>{markup.escape(as_html(paragraphs))}</description></item>"
    return f"<rss version='2.0'><channel><title>Kestrel</title>{item}</channel></rss>".encode()


def as_mail(paragraphs):
    message = EmailMessage()
    message["From"], message["Subject"] = "Ada Lind <ada@kestrel.example>", "Talks"
    message.set_content("\n\n".join(paragraphs))
    return bytes(message)


@pytest.mark.parametrize(("folder", "template"), [("html", as_page), ("feeds", as_feed), ("mail", as_mail)])
@FEW
@given(paragraphs=PARAGRAPHS)
def test_paragraphs_in_paragraphs_out(folder, template, paragraphs):
    assert one(folder, template(paragraphs)).report.text.split("\n\n") == paragraphs


@pytest.mark.parametrize("folder", READERS)
@FEW
@given(data=st.data())
def test_nothing_is_raised(folder, data):
    good = data.draw(st.sampled_from(sorted((FOLDER / folder).iterdir()))).read_bytes()
    at = data.draw(st.integers(0, len(good)))
    raw = good[:at] + data.draw(st.binary(max_size=20)) + good[at + data.draw(st.integers(0, 20)) :]
    found = read(folder, raw)
    assert found
    assert all(isinstance(each, Clip | Lost) for each in found)
    assert found == read(folder, raw) or any(isinstance(each, Lost) for each in found)


HOSTILE = {
    "nested": "<div>" * 200_000,  # a megabyte of tags that are never closed
    "closed again": ("<div>" * 200 + "x" + "</div>" * 200) * 450,
    "unclosed": "<p>x" * 250_000,
    "attributes": "<p " + " ".join(f"a{n}=1" for n in range(100_000)) + ">x</p>",
    "attributes without spaces": "<p " + "".join(f"a{n}='1'" for n in range(100_000)) + ">x</p>",
    "attributes behind a quotation mark": '<p title="<script>" ' + " ".join(f"a{n}" for n in range(100_000)) + ">",
    "half tags": "<a" * 500_000,
    "comments": "<!--" * 250_000,
    "scripts": "<script>" * 125_000,
    "one attribute": f"<p title='{'x' * 1_000_000}'>x</p>",
    "JSON-LD": '<script type="application/ld+json">' + "[" * 500_000 + "</script>",
}


@pytest.mark.parametrize("body", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.parametrize("folder", READERS)
def test_hostile_pages_end_soon(folder, body):
    page = f"<html><head><title>x</title></head><body>{body}"
    raw = {
        "html": page,
        "feeds": f"<rss version='2.0'><channel><item><description>{markup.escape(body)}</description></item></channel></rss>",
        "mail": f"From: a@b.example\nContent-Type: text/html\n\n{page}",
    }[folder]
    start = time.monotonic()
    assert all(isinstance(each, Clip | Lost) for each in read(folder, raw.encode()))
    assert time.monotonic() - start < SECONDS


@pytest.mark.parametrize(
    "head",
    [
        "Subject: " + "=?utf-8?q?" * 10_000,
        "From: " + "(" * 50_000,
        "From: " + "(" * 1_900,  # within the bound, and deeper than the parser goes
        "Content-Type: " + ";" * 50_000,
        "Content-Type: text/plain; charset=rot13",
        "Content-Type: text/plain; charset==?x?=",
        "Date: " + "9" * 500,
        "Content-Disposition: " + "=" * 10_000,
        'Content-Type: multipart/mixed; boundary="' + "b" * 10_000,
    ],
)
def test_hostile_headers(head):
    [found] = read("mail", f"{head}\nTo: a@b.example\n\nTalks resumed.\n".encode())
    assert isinstance(found, Clip | Lost)


# name, bytes of the mailbox, texts of its messages
BOXES = {
    "two": (
        b"From a@b Wed Mar  3 10:15:00 2021\nTo: x\n\nOne.\n\nFrom a@b Wed Mar  3 10:15:00 2021\nTo: x\n\nTwo.\n",
        ["One.", "Two."],
    ),
    "From in the text": (
        b"From a@b Wed Mar  3 10:15:00 2021\nTo: x\n\nOne.\n\nFrom Norvik they sail.\n",
        ["One.\n\nFrom Norvik they sail."],
    ),
    "From without a blank line": (b"From a@b Wed 2021\nTo: x\n\nOne.\nFrom a@b 2021\n", ["One. From a@b 2021"]),
    "quoted": (b"From a@b Wed 2021\nTo: x\n\nOne.\n\n>From a@b 2021\n\n>>From them\n", ["One.\n\nFrom a@b 2021\n\n>From them"]),
    "no first boundary": (b"To: x\n\nOne.\n", ["One."]),
    "nothing": (b"", []),
}


@pytest.mark.parametrize(("raw", "texts"), BOXES.values(), ids=BOXES)
def test_mailboxes(raw, texts):
    documents = list(mail.unpack_mbox(io.BytesIO(raw), "box", Options()))
    assert [document.where for document in documents] == [f"box#{n}" for n in range(1, len(texts) + 1)]
    assert [one("mail", document.raw).report.text for document in documents] == texts


def test_a_message_too_large_is_lost_and_the_next_follows(monkeypatch):
    monkeypatch.setattr(mail, "MAX_BYTES", 100)
    raw = b"From a@b 2021\nTo: x\n\n" + b"x" * 200 + b"\n\nFrom a@b 2021\nTo: x\n\nTwo.\n"
    lost, document = mail.unpack_mbox(io.BytesIO(raw), "box", Options())
    assert (lost.error.code, lost.where) == ("DL-118", "box#1")
    assert one("mail", document.raw).report.text == "Two."


PEAK = """
import resource, sys
from dateline.sources import html
from dateline.sources.clip import Document, Options
def peak(): return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
def page(n):
    head = "<html><head><title>x</title></head><body><article>"
    return (head + "<p>Talks resumed in Norvik on Monday.</p>" * n).encode()
list(html.read(Document(where="a", raw=page(9)), Options()))
before, raw = peak(), page(20_000)
assert len(list(html.read(Document(where="a", raw=raw), Options()))) == 1
print(peak() - before, len(raw))
"""


def test_memory_of_a_large_page():
    told = subprocess.run([sys.executable, "-c", PEAK], capture_output=True, check=True, text=True, timeout=120).stdout  # noqa: S603 - our own program
    peak, size = map(int, told.split())
    assert peak < PEAK_PER_BYTE * size + ALLOWANCE
