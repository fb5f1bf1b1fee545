"""Made-up files of the forms that hold many reports, or one in an agency's form, for `benchmarks.sources`."""

import gzip
import io
import json
import tarfile
import zipfile
from collections.abc import Callable
from html import escape

import pyarrow as pa
import pyarrow.parquet as pq
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

# Reports in each file.
REPORTS = 200

Paragraphs = Callable[[int], list[str]]


def _rows(paragraphs: Paragraphs) -> list[dict[str, str]]:
    return [
        {"title": f"Talks {number}", "date": f"2021-03-{number % 28 + 1:02}", "text": "\n\n".join(paragraphs(number))}
        for number in range(REPORTS)
    ]


def jsonl(paragraphs: Paragraphs, _: Callable[[int], bytes]) -> bytes:
    return "\n".join(map(json.dumps, _rows(paragraphs))).encode()


def csv(paragraphs: Paragraphs, _: Callable[[int], bytes]) -> bytes:
    lines = [",".join(f'"{value}"' for value in row.values()) for row in _rows(paragraphs)]
    return "\n".join(["title,date,text", *lines]).encode()


def parquet(paragraphs: Paragraphs, _: Callable[[int], bytes]) -> bytes:
    file = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(_rows(paragraphs)), file)
    return file.getvalue()


def warc(_: Paragraphs, page: Callable[[int], bytes]) -> bytes:
    """A crawl of a tenth of the pages: they are some sixty times as large as their reports."""
    file = io.BytesIO()
    writer = WARCWriter(file, gzip=True)
    for number in range(REPORTS // 10):
        headers = StatusAndHeaders("200 OK", [("Content-Type", "text/html; charset=utf-8")], protocol="HTTP/1.1")
        address = f"https://kestrel.example/{number}"
        writer.write_record(
            writer.create_warc_record(address, "response", payload=io.BytesIO(page(number)), http_headers=headers)
        )
    return file.getvalue()


def zipped(paragraphs: Paragraphs, _: Callable[[int], bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        for number, row in enumerate(_rows(paragraphs)):
            packed.writestr(f"{number}.txt", row["text"])
    return file.getvalue()


def tarred(paragraphs: Paragraphs, _: Callable[[int], bytes]) -> bytes:
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w") as packed:
        for number, row in enumerate(_rows(paragraphs)):
            raw = row["text"].encode()
            member = tarfile.TarInfo(f"{number}.txt")
            member.size = len(raw)
            packed.addfile(member, io.BytesIO(raw))
    return gzip.compress(file.getvalue(), mtime=0)


def _marked(paragraphs: Paragraphs, number: int) -> str:
    return "".join(f"<p>{escape(one)}</p>" for one in paragraphs(number))


def newsml_g2(paragraphs: Paragraphs, _: Callable[[int], bytes]) -> bytes:
    items = "".join(
        f'<newsItem guid="urn:{number}" version="1" standard="NewsML-G2" xmlns="http://iptc.org/std/nar/2006-10-01/"><itemMeta>'
        f"<versionCreated>2021-03-03T10:15:00Z</versionCreated></itemMeta><contentMeta><headline>Talks {number}</headline>"
        f'</contentMeta><contentSet><inlineXML contenttype="application/xhtml+xml"><html xmlns="http://www.w3.org/1999/xhtml"><body>'
        f"{_marked(paragraphs, number)}</body></html></inlineXML></contentSet></newsItem>"
        for number in range(REPORTS)
    )
    around = '<newsMessage xmlns="http://iptc.org/std/nar/2006-10-01/"><itemSet>', "</itemSet></newsMessage>"
    return f"{around[0]}{items}{around[1]}".encode()


def nitf(paragraphs: Paragraphs, _: Callable[[int], bytes]) -> bytes:
    body = f"<body.head><hedline><hl1>Talks</hl1></hedline></body.head><body.content>{_marked(paragraphs, 1)}</body.content>"
    return f"<nitf><head><title>Talks</title></head><body>{body}</body></nitf>".encode()


def ninjs(paragraphs: Paragraphs, _: Callable[[int], bytes]) -> bytes:
    told = {"uri": "urn:1", "type": "text", "headline": "Talks", "versioncreated": "2021-03-03T10:15:00Z"}
    return json.dumps(told | {"body_xhtml": _marked(paragraphs, 1)}).encode()


def text(paragraphs: Paragraphs, _: Callable[[int], bytes]) -> bytes:
    return ("outlet: Kestrel\n\n" + "\n\n".join(paragraphs(1))).encode()


FILES = {
    "text": text,
    "jsonl": jsonl,
    "csv": csv,
    "parquet": parquet,
    "warc.gz of pages": warc,
    "zip of texts": zipped,
    "tar.gz of texts": tarred,
    "newsml-g2": newsml_g2,
    "nitf": nitf,
    "ninjs": ninjs,
}
