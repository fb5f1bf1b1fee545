"""Write the inputs that fuzzing begins with, ``python -m fuzz.seeds``: small whole files of each form, the same at each run."""

import gzip
import io
import tarfile
import tomllib
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import zstandard
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from fuzz.targets import ANY, CORPORA

CONFORMANCE = Path(__file__).parent.parent / "tests" / "conformance"

AGENCIES = ("newsml-g2", "nitf", "newsml-1", "ninjs")

# Small inputs are tried faster, and mutated where it matters.
SMALL = 3_000  # bytes

TEXT = b"outlet: Kestrel\npublished: 2021-03-03\n\nNORVIK, March 3 (Kestrel) - Dockers agreed to talk.\n\nThe union denied it.\n"

PAGE = b"""<!DOCTYPE html><html lang="en"><head><title>Dockers agree to talk | Kestrel</title>
<meta property="article:published_time" content="2021-03-03T10:15:00+01:00"><meta name="author" content="Ada Lind">
<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Dockers agree to talk", "datePublished": "2021-03-03"}
</script></head><body><nav><a href="/">Home</a></nav><article><h1>Dockers agree to talk</h1><p>The port of Norvik and its dockers
agreed on Wednesday to talk about night shifts, which both had refused for a month.</p><p>The union denied that it had threatened
a strike, and the mayor welcomed the talks, which begin next week.</p></article><footer>Kestrel 2021</footer></body></html>
"""

# Long enough to be no teaser.
STORY = b"".join(
    b"<p>" + sentence + b"</p>"
    for sentence in (
        b"NORVIK, March 3 (Kestrel) - The port of Norvik and its dockers agreed on Wednesday to talk about night shifts.",
        b"Both sides had refused for a month. The union denied that it had threatened a strike at the west quay.",
        b"The mayor welcomed the talks, which begin next week in the old customs house and are to end before Easter.",
        b"Twelve ships wait off the mole. Two of them carry salt, the harbour master said, and one carries apples.",
    )
)

RSS = (
    b"""<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>Kestrel</title>
<link>https://kestrel.example/</link><item><title>Dockers agree to talk</title><link>https://kestrel.example/1</link>
<guid>kst:1</guid><pubDate>Wed, 03 Mar 2021 10:15:00 +0100</pubDate><description>The port and its dockers agreed.</description>
<content:encoded><![CDATA[%s]]></content:encoded></item>
<item><title>Ferries sail</title><description>Ferries sail again.</description></item></channel></rss>
"""
    % STORY
)

ATOM = (
    b"""<feed xmlns="http://www.w3.org/2005/Atom"><title>Kestrel</title><id>kst:feed</id><updated>2021-03-03T10:15:00Z</updated>
<entry><id>kst:1</id><title>Dockers agree</title><updated>2021-03-03T10:15:00Z</updated><author><name>Ada Lind</name></author>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">%s</div></content></entry></feed>
"""
    % STORY
)

MESSAGE = b"""From: Kestrel <desk@kestrel.example>
To: list@kestrel.example
Subject: =?utf-8?q?Caf=C3=A9?= reopens
Date: Wed, 3 Mar 2021 10:15:00 +0100
Message-ID: <1@kestrel.example>
MIME-Version: 1.0
Content-Type: multipart/alternative; boundary="cut"

--cut
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: quoted-printable

The caf=C3=A9 at the mole reopened.
--cut
Content-Type: text/html; charset=utf-8

<p>The caf&eacute; at the mole reopened.</p>
--cut--
"""

ROWS = b"""{"text": "Dockers agreed to talk.", "published": "2021-03-03", "title": "Talks", "outlet": "Kestrel"}
{"text": "Ferries sail again.", "published": "2021-03-04T08:00:00Z", "url": "https://kestrel.example/2"}
"""

ROW = b"""{"cells": {"text": "Dockers agreed to talk.", "published": "2021-03-03", "title": "Talks"},
"columns": {"text": "body", "published": "date", "title": "head"}, "other": {"page": 4}}
"""

TABLE = b"""text,published,title,outlet
"Dockers agreed, at last, to talk.",2021-03-03,Talks,Kestrel
"Ferries
sail again.",2021-03-04,,Harbour Wire
"""


def main() -> None:
    """Write all corpora; a file that is there already is written anew."""
    made = _documents() | _containers()
    # A row is only kept within an archive, and no file is told to be one by its bytes.
    first = {form: sorted(files.items())[0] for form, files in made.items() if form != "row"}
    made[ANY] = {f"{form}-{name}": raw for form, (name, raw) in first.items()}
    for form, files in made.items():
        folder = CORPORA / form
        folder.mkdir(parents=True, exist_ok=True)
        for name, raw in files.items():
            (folder / name).write_bytes(raw)


def _documents() -> dict[str, dict[str, bytes]]:
    agencies = {form: {path.name: path.read_bytes() for path in _small(form)} for form in AGENCIES}
    return agencies | {
        "text": {"head": TEXT, "bare": TEXT.partition(b"\n\n")[2]},
        "html": {"page": PAGE},
        "feed": {"rss": RSS, "atom": ATOM},
        "eml": {"message": MESSAGE},
        "row": {"row": ROW},
    }


def _small(form: str) -> Iterator[Path]:
    """The files of an agency's form that give reports, and are small."""
    table = tomllib.loads((CONFORMANCE / f"{form}.toml").read_text(encoding="utf-8"))
    for case in table["case"]:
        path = CONFORMANCE / form / case["file"]
        if "error" not in case and path.stat().st_size < SMALL:
            yield path


def _containers() -> dict[str, dict[str, bytes]]:
    return {
        "mbox": {"two": b"".join(b"From desk@kestrel.example Wed Mar  3 10:15:00 2021\n" + MESSAGE + b"\n" for _ in range(2))},
        "jsonl": {"lines": ROWS, "list": b"[" + ROWS.strip().replace(b"\n", b",") + b"]"},
        "csv": {"commas": TABLE, "tabs": b"body\tdate\nFerries sail again.\t2021-03-03\n"},
        "parquet": {"rows": _parquet()},
        "warc": {"plain": _warc(zipped=False)},
        "zip": {"two": _zip()},
        "tar": {"two": _tar(), "gzip": gzip.compress(_tar(), mtime=0)},
        "compressed": {"crawl": _warc(zipped=True), "gzip": gzip.compress(TEXT, mtime=0), "zstandard": zstandard.compress(TEXT)},
    }


def _parquet() -> bytes:
    sink = io.BytesIO()
    pq.write_table(pa.table({"text": ["Dockers agreed to talk.", "Ferries sail."], "published": ["2021-03-03", None]}), sink)
    return sink.getvalue()


def _warc(*, zipped: bool) -> bytes:
    sink = io.BytesIO()
    writer = WARCWriter(sink, gzip=zipped)
    headers = StatusAndHeaders("200 OK", [("Content-Type", "text/html; charset=utf-8")], protocol="HTTP/1.1")
    fixed = {"WARC-Date": "2021-03-03T10:15:00Z", "WARC-Record-ID": "<urn:uuid:00000000-0000-4000-8000-000000000001>"}
    record = writer.create_warc_record(
        "https://kestrel.example/1", "response", payload=io.BytesIO(PAGE), http_headers=headers, warc_headers_dict=fixed
    )
    writer.write_record(record)
    return sink.getvalue()


def _zip() -> bytes:
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, raw in (("talks.txt", TEXT), ("page.html", PAGE)):
            archive.writestr(zipfile.ZipInfo(name), raw)
    return sink.getvalue()


def _tar() -> bytes:
    sink = io.BytesIO()
    with tarfile.open(fileobj=sink, mode="w") as archive:
        for name, raw in (("talks.txt", TEXT), ("rows.jsonl", ROWS)):
            member = tarfile.TarInfo(name)
            member.size = len(raw)
            archive.addfile(member, io.BytesIO(raw))
    return sink.getvalue()


if __name__ == "__main__":
    main()
