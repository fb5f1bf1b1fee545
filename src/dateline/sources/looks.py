"""How the first bytes of a file tell its form: pure questions about bytes, each answered by what the form can't be without."""

import json
import re
import zlib

# How much of a file is looked at. A tar shows itself at byte 257, a page or an XML document behind its comments.
HEAD_BYTES = 64 * 1024

# What begins a compressed stream, and the program that made it.
COMPRESSED = {b"\x1f\x8b": "gzip", b"\x28\xb5\x2f\xfd": "zstd", b"BZh": "bzip2", b"\xfd7zXZ\x00": "xz"}

_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_TAR_MAGIC, _TAR_AT = b"ustar", 257

_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))

# Control characters get into texts by accident; where one byte in ten is one, it is no text.
_NO_CONTROLS = bytes({*range(256)} - {*range(0x20)} | {*b"\t\n\f\r\x1b"})
_CONTROLS = 0.1

# What may stand before the root of an XML document or a page: declarations, comments, a DOCTYPE without its own subset.
_PROLOGUE = re.compile(r"(?:\s+|<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^\[>]*(?:\[.*?\]\s*)?>)*", re.DOTALL | re.IGNORECASE)
_ROOT = re.compile(r"<(?:[\w.-]+:)?([A-Za-z][\w.-]*)([^>]*)", re.DOTALL)
_HTML_DOCTYPE = re.compile(r"<!DOCTYPE\s+html", re.IGNORECASE)

# Elements that a page, or a piece of one as a crawler saved it, begins with.
_PAGE_TAGS = frozenset({"html", "head", "body", "title", "meta", "div", "article", "main", "section", "p", "h1", "table"})
_NEWSML_G2_ROOTS = frozenset({"newsMessage", "newsItem", "packageItem", "conceptItem", "knowledgeItem", "planningItem"})

# What stands in an item of ninjs beside its uri, and not in a row of a table.
_NINJS_KEYS = frozenset({"headline", "headlines", "body", "bodies", "pubstatus", "versioncreated"})

# A header as RFC 5322 writes it, and those of which one stands in every message.
_HEADER = re.compile(r"(?P<name>[!-9;-~]+):[ \t]*\S?")
_MAIL_HEADERS = frozenset(
    {"from", "to", "date", "subject", "received", "message-id", "return-path", "mime-version", "delivered-to"}
)
_MBOX = re.compile(rb"From \S+.*\d{4}[^\n]*\r?\n(?:>?From |[!-9;-~]+:)")

# A message opens with at least so many known headers; one alone ("Subject: ...") may be the head of a text file.
_ENOUGH_HEADERS = 2


def text_of(head: bytes) -> str | None:
    """The beginning of a file as text; ``None`` if it is binary. Single bytes of older encodings stand as U+FFFD."""
    encoding = next((name for bom, name in _BOMS if head.startswith(bom)), None)
    if encoding is None and (b"\x00" in head or len(head.translate(None, _NO_CONTROLS)) > len(head) * _CONTROLS):
        return None
    return head.decode(encoding or "utf-8", "replace")


def zip_(head: bytes) -> bool:
    """Whether it is a zip archive."""
    return head.startswith(_ZIP)


def compressed(head: bytes) -> str | None:
    """The name of the compression; ``None`` if there is none."""
    return next((name for magic, name in COMPRESSED.items() if head.startswith(magic)), None)


def tar(head: bytes) -> bool:
    """Whether it is a tar archive, POSIX or GNU."""
    return head[_TAR_AT : _TAR_AT + len(_TAR_MAGIC)] == _TAR_MAGIC


def parquet(head: bytes) -> bool:
    """Whether it is a Parquet file."""
    return head.startswith(b"PAR1")


def warc(head: bytes) -> bool:
    """Whether it is a WARC file, as it is or with each record compressed."""
    if compressed(head) == "gzip":
        head = _gunzipped(head)
    return head.startswith((b"WARC/0.", b"WARC/1."))


def _gunzipped(head: bytes) -> bytes:
    """The first bytes in a gzip stream, no more than are needed; none if it is broken."""
    try:
        return zlib.decompressobj(16 + zlib.MAX_WBITS).decompress(head, 16)
    except zlib.error:
        return b""


def mbox(head: bytes) -> bool:
    """Whether it is a mailbox: a line ``From ... YEAR`` before a message."""
    return _MBOX.match(head) is not None


def root(text: str) -> tuple[str, str] | None:
    """The name of the first element, without its prefix, and its attributes; ``None`` if the text begins otherwise.

    >>> root('<?xml version="1.0"?><rss version="2.0"><channel>')
    ('rss', ' version="2.0"')
    """
    start = _PROLOGUE.match(text)
    found = _ROOT.match(text, start.end() if start else 0)
    return (found[1], found[2]) if found else None


def xml_form(text: str) -> str | None:
    """The form that the root element tells; ``None`` if it is none that is known."""
    found = root(text)
    if found is None:
        return None
    name, attributes = found
    if name == "rss" or (name == "feed" and "Atom" in attributes) or (name == "RDF" and "purl.org/rss" in attributes):
        return "feed"
    if name in _NEWSML_G2_ROOTS and ("iptc.org/std/nar" in attributes or "standard=" in attributes):
        return "newsml-g2"
    if name == "nitf":
        return "nitf"
    return "newsml-1" if name == "NewsML" else None


def html(text: str) -> bool:
    """Whether it is a page: its DOCTYPE says so, or it begins with an element of one."""
    start = _PROLOGUE.match(text)
    if start and _HTML_DOCTYPE.search(text, 0, start.end()):
        return True
    found = root(text)
    return found is not None and found[0].lower() in _PAGE_TAGS


def mail(text: str) -> bool:
    """Whether it begins with the headers of a message."""
    names: list[str] = []
    for line in text.splitlines():
        if not line:
            break
        if line[0] in " \t" and names:
            continue
        header = _HEADER.match(line)
        if header is None:
            return False
        names.append(header["name"].lower())
    return len(_MAIL_HEADERS & set(names)) >= _ENOUGH_HEADERS


def json_form(text: str) -> str | None:
    """``"ninjs"`` for one item, ``"jsonl"`` for rows, one a line or in a list; ``None`` if it is no JSON of objects.

    >>> json_form('{"uri": "urn:x", "headline": "Talks"}'), json_form('{"text": "Talks."}')
    ('ninjs', 'jsonl')
    """
    text = text.lstrip()
    if text.startswith("["):
        return "jsonl" if re.match(r"\[\s*(?:\{|\])", text) else None
    if not re.match(r'\{\s*(?:"|\})', text):
        return None
    first = text.splitlines()[0]
    if _keys(first) is not None:  # the object ends with its line
        keys, lines = _keys(first) or frozenset(), [line for line in text.splitlines() if line.strip()]
        return "ninjs" if len(lines) == 1 and _is_ninjs(keys) else "jsonl"
    return "ninjs" if _is_ninjs(frozenset(re.findall(r'"(\w+)"\s*:', text))) else "jsonl"


def _is_ninjs(keys: frozenset[str]) -> bool:
    """An item of ninjs 1 and 2 has a ``uri`` and a body or a headline, one of ninjs 3 lists of them; a canceled one neither."""
    return "uri" in keys and any(key in _NINJS_KEYS or key.startswith("body_") for key in keys)


def _keys(line: str) -> frozenset[str] | None:
    """The names in one whole JSON object; ``None`` if the line is none."""
    try:
        value = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return frozenset(value) if isinstance(value, dict) else None
