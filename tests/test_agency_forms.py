"""Agencies' forms: tables of files with what they must give, round trips, bounds, and a second opinion on NewsML-G2."""

import json
import tomllib
import tracemalloc
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

import NewsMLG2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dateline.report import find_dateline
from dateline.sources import newsml1, newsml_g2, ninjs, nitf
from dateline.sources.clip import Clip, Document, Lost, Options
from dateline.sources.markup import MAX_BYTES

FOLDER = Path(__file__).parent / "conformance"

READERS = {reader.FORM: reader.read for reader in (newsml_g2, nitf, newsml1, ninjs)}

REPORT = ("title", "byline", "outlet", "url", "published", "published_at")
EDITION = ("updated", "key", "version", "standing")

# What a reader may take beside 64 times its input: tables and parsers that are made once, and the error with its words.
ALLOWANCE = 400_000  # bytes
PEAK_PER_BYTE = 64


def read(form, raw, **told):
    return list(READERS[form](Document(where="a.xml", raw=raw, **told), Options()))


def one(form, raw, **told):
    [found] = read(form, raw, **told)
    return found


def _cases():
    for form in READERS:
        for case in tomllib.loads((FOLDER / f"{form}.toml").read_text(encoding="utf-8"))["case"]:
            yield pytest.param(form, case, id=f"{form}/{case['file']}")


CASES = list(_cases())


@pytest.mark.parametrize(("form", "case"), CASES)
def test_gives_what_the_table_says(form, case):
    found = read(form, (FOLDER / form / case["file"]).read_bytes())
    expected = case.get("reports", [case])
    assert len(found) == len(expected)
    for each, wanted in zip(found, expected, strict=True):
        (_check_lost if "error" in wanted else _check_clip)(each, wanted, form)


def _check_lost(lost, wanted, form):
    assert isinstance(lost, Lost), lost
    assert lost.error.code == wanted["error"]
    assert lost.offset == wanted.get("offset")
    assert lost.where == ("a.xml#" + wanted["part"] if "part" in wanted else "a.xml")


def _check_clip(clip, wanted, form):
    assert isinstance(clip, Clip), clip
    assert (clip.form, clip.where) == (form, "a.xml")
    told = {name: getattr(clip.report, name) for name in REPORT} | {name: getattr(clip.edition, name) for name in EDITION}
    told |= {"part": clip.part, "paragraphs": len(clip.report.text.split("\n\n"))}
    assert {name: told[name] for name in wanted.keys() & told.keys()} == {
        name: wanted[name] for name in wanted.keys() & told.keys()
    }
    assert clip.report.text.startswith(wanted["text"])
    assert clip.report.text.endswith(wanted.get("ends", ""))
    assert [name for name in wanted.get("absent", []) if told[name] is not None] == []
    assert clip.edition.found.items() >= wanted.get("found", {}).items()


def test_tables_name_every_file():
    for form in READERS:
        named = {case.values[1]["file"] for case in CASES if case.values[0] == form}
        assert named == {path.name for path in (FOLDER / form).iterdir()}


@pytest.mark.parametrize(("form", "case"), CASES)
def test_says_where_each_field_comes_from(form, case):
    for clip in read(form, (FOLDER / form / case["file"]).read_bytes()):
        if isinstance(clip, Clip):
            told = {name for name in (*REPORT, "text") if getattr(clip.report, name)}
            assert set(clip.edition.found) == told


def test_a_document_says_it_before_its_place():
    raw = (FOLDER / "nitf" / "dateline-in-text.xml").read_bytes()
    given = {
        "outlet": "Northgate",
        "title": "Of a list",
        "published_at": "2021-03-09T08:00:00Z",
        "url": "https://kestrel.example/1",
    }
    clip = one("nitf", raw, given=given)
    assert (clip.report.outlet, clip.report.title, clip.report.published) == ("Northgate", "Ferry service resumes", "2021-03-03")
    assert clip.report.published_at is None  # a moment of another day than the document's own
    assert (clip.edition.found["outlet"], clip.edition.found["url"]) == ("given", "given")


@pytest.mark.parametrize("form", READERS)
def test_refuses_what_is_too_large(form):
    assert one(form, b" " * 10 + b"x" * MAX_BYTES).error.code == "DL-118"


PLACES = [
    # dateline, outlet -> how the text opens
    ("NORVIK, March 3 (Kestrel) -", None, "NORVIK, March 3 (Kestrel) - Talks"),
    ("Norvik, March 3", "Kestrel", "Norvik, March 3 (Kestrel) - Talks"),
    ("Norvik, March 3", None, "NORVIK, March 3 - Talks"),  # without an agency only capitals tell a place
    ("Norvik", "Kestrel", "Norvik (Kestrel) - Talks"),
    ("norvik", None, "NORVIK - Talks"),
    ("PORT SELMOND, 3 March", "Kestrel", "PORT SELMOND, 3 March - Talks"),
]


@pytest.mark.parametrize(("dateline", "outlet", "opening"), PLACES)
def test_prints_the_dateline_so_that_it_is_found(dateline, outlet, opening):
    head = f"<head><pubdata name={quoteattr(outlet)}/></head>" if outlet else ""
    body = f"<body.head><dateline>{dateline}</dateline></body.head><body.content><p>Talks resumed.</p></body.content>"
    text = one("nitf", f"<nitf>{head}<body>{body}</body></nitf>".encode()).report.text
    assert text.startswith(opening)
    assert find_dateline(text).span[1] <= text.index("Talks")


# The IPTC's own reader knows the blocks of metadata, and no bodies. It stops at a character that only a DTD names.
G2_FILES = [case.values[1] for case in CASES if case.values[0] == "newsml-g2" and "text" in case.values[1]]
G2_ITEMS = [case["file"] for case in G2_FILES if "part" not in case and case["file"] != "external-dtd.xml"]


def _said(element):
    """What the other reader says, with the white space of ours; ``None`` for nothing."""
    return " ".join(str(element or "").split()) or None


@pytest.mark.parametrize("file", G2_ITEMS)
def test_agrees_with_the_publishers_own_reader(file):
    raw = (FOLDER / "newsml-g2" / file).read_bytes()
    item, clip = NewsMLG2.NewsMLG2Document(raw).get_item(), one("newsml-g2", raw)
    meta, content = item.itemmeta, item.contentmeta
    assert clip.edition.key == item.guid
    assert clip.edition.version == (int(item.version) if item.version.isdigit() else None)
    first = _said(meta.firstcreated) or _said(content.contentcreated) or _said(meta.versioncreated)
    assert clip.report.published == (None if first == "yesterday" else first[:10])
    changed = _said(meta.versioncreated)
    assert clip.edition.updated == (changed if len(first) > len("2021-03-03") and changed > first else None)
    status = _said(meta.pubstatus.qcode or meta.pubstatus.uri) or "usable"
    assert clip.edition.standing == (status.replace("/", ":").split(":")[-1] if "unheard" not in status else "usable")
    headlines = [_said(headline) for headline in content.headline]
    assert clip.report.title in headlines or (
        not headlines and clip.edition.found.get("title") in (None, "body/body.head/hedline")
    )
    assert meta.provider.literal in (clip.report.outlet, None)


# What XML can hold, without the white space that readers make single.
CHARACTERS = st.characters(exclude_categories=("Cc", "Cs", "Zs", "Zl", "Zp"), exclude_characters="\ufffe\uffff")
WORDS = st.lists(st.text(CHARACTERS, min_size=1, max_size=12), min_size=1, max_size=8).map(" ".join)
PARAGRAPHS = st.lists(WORDS, min_size=1, max_size=5)


def _write_nitf(title, paragraphs):
    body = "".join(f"<p>{escape(each)}</p>\n" for each in paragraphs)
    head = f"<body.head><hedline><hl1>{escape(title)}</hl1></hedline></body.head>"
    return f"<nitf><body>{head}<body.content>{body}</body.content></body></nitf>".encode()


def _write_newsml_g2(title, paragraphs):
    body = "".join(f"<div><p>{escape(each)}</p></div>" for each in paragraphs)
    inline = f'<inlineXML><html xmlns="http://www.w3.org/1999/xhtml"><body>{body}</body></html></inlineXML>'
    meta = f"<contentMeta><headline>{escape(title)}</headline></contentMeta>"
    return f'<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/">{meta}<contentSet>{inline}</contentSet></newsItem>'.encode()


def _write_newsml_1(title, paragraphs):
    data = "".join(f"<p>{escape(each)}</p>" for each in paragraphs)
    lines = f"<NewsLines><HeadLine>{escape(title)}</HeadLine></NewsLines>"
    content = f"<ContentItem><DataContent>{data}</DataContent></ContentItem>"
    return f"<NewsML><NewsItem><NewsComponent>{lines}{content}</NewsComponent></NewsItem></NewsML>".encode("utf-16")


def _write_ninjs(title, paragraphs):
    return json.dumps({"uri": "kst:1", "headline": title, "body_text": "\n\n".join(paragraphs)}).encode()


def _write_ninjs_3(title, paragraphs):
    body = "".join(f"<p>{escape(each)}" for each in paragraphs)
    told = {"headlines": [{"value": title}], "bodies": [{"contenttype": "text/html", "value": body}]}
    return json.dumps({"uri": "kst:1", **told}, ensure_ascii=False).encode()


WRITERS = [
    ("nitf", _write_nitf),
    ("newsml-g2", _write_newsml_g2),
    ("newsml-1", _write_newsml_1),
    ("ninjs", _write_ninjs),
    ("ninjs", _write_ninjs_3),
]


@pytest.mark.parametrize(("form", "write"), WRITERS)
@given(title=WORDS, paragraphs=PARAGRAPHS)
@settings(max_examples=60, deadline=None)
def test_gives_back_what_was_written(form, write, title, paragraphs):
    clip = one(form, write(title, paragraphs))
    expected = paragraphs[1:] if paragraphs[0] == title and len(paragraphs) > 1 else paragraphs
    assert clip.report.text.split("\n\n") == expected
    assert clip.report.title == title


def _peak(form, raw):
    """The most memory that a reader holds at once, beside the document."""
    tracemalloc.start()
    try:
        read(form, raw)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize(("form", "case"), CASES)
def test_memory_is_bounded_by_the_input(form, case):
    raw = (FOLDER / form / case["file"]).read_bytes()
    assert _peak(form, raw) < PEAK_PER_BYTE * len(raw) + ALLOWANCE


# Ways to make a little input into much: repeated a thousandfold within a whole document.
SWOLLEN = {
    "tags": "<b/>",
    "paragraphs": "<p>a</p>",
    "breaks": "<br/>",
    "open tags": "<div>",
    "references": "&#x1F410;",
    "a word": "goat ",
    "lines": "\n \n",
    "comments": "<!---->",
    "attributes": '<p a="b" c="d"/>',
    "brackets": "[[",
    "braces": '{"a":',
}


def _in_form(text, form):
    """Text as it stands within a document: in JSON it is escaped once more."""
    return (json.dumps(text)[1:-1] if form == "ninjs" else text).encode()


def _in_utf8(raw):
    return raw.decode("utf-16").encode() if raw.startswith(b"\xff\xfe") else raw


@pytest.mark.parametrize(("form", "write"), WRITERS)
@pytest.mark.parametrize("block", SWOLLEN.values(), ids=SWOLLEN)
def test_memory_is_bounded_where_input_is_made_to_swell(form, write, block):
    many = _in_form(block * 5000, form)
    swollen = _in_utf8(write("Goat", ["a", "BLOCK"])).replace(b"BLOCK", many)
    assert _peak(form, swollen) < PEAK_PER_BYTE * len(swollen) + ALLOWANCE


@pytest.mark.parametrize(("form", "write"), WRITERS)
def test_a_huge_attribute_is_passed_over(form, write):
    paragraph = _in_form('<p class="' + "x" * 2_000_000 + '">', form)
    raw = _in_utf8(write("Goat", ["Talks."])).replace(b"<p>", paragraph)
    assert one(form, raw).report.text == "Talks."
