"""Messages and mailboxes: newsletters and agencies' copy as they arrive by mail."""

import email
import email.errors
import email.policy
import re
from collections.abc import Iterator
from email.message import EmailMessage
from email.utils import parseaddr
from typing import BinaryIO

from dateline.errors import ReportError
from dateline.sources.charset import NO_CHARACTERS, decode, mended
from dateline.sources.clip import Clip, Document, Found, Lost, Options
from dateline.sources.html import page_text, with_more
from dateline.sources.moments_mail import moment_in
from dateline.sources.paragraphs import plain
from dateline.sources.story import Story, one

FORM = "eml"

# With its pictures a newsletter has a megabyte or two; servers refuse messages above 25.
MAX_BYTES = 25_000_000

# A message has a text, the same as HTML, and pictures; each part, and each level of nesting, costs the parser a pass.
MAX_PARTS = 200

_TYPE = re.compile(rb"^content-type[ \t]*:", re.IGNORECASE | re.MULTILINE)
_CONTENT = re.compile(rb"^content-[a-z-]{1,30}[ \t]*:[^\n]*(?:\n[ \t][^\n]*)*", re.IGNORECASE | re.MULTILINE)
_ENCRYPTED = frozenset({"multipart/encrypted", "application/pgp-encrypted", "application/pkcs7-mime", "application/x-pkcs7-mime"})

# Lines of a header together; the parser of addresses takes time with the square of theirs.
MAX_HEADER = 2_000

# Those of all parts together: 100 parts with long names of attachments stay below.
MAX_HEADERS = 40_000

# A text that stands for a newsletter's HTML says so in a line or two.
_STAND_IN = re.compile(
    r"\b(?:view|read|open|see)\b.{0,60}\b(?:browser|online|web(?: version|page|site)?|html)\b", re.IGNORECASE | re.DOTALL
)
STAND_IN_CHARACTERS = 400

# Headers that lists and newsletters have, and people's messages have not.
_OF_LISTS = ("List-Id", "List-Unsubscribe", "List-Post")

# Boundaries of messages in a mailbox, as mail programs write them.
_FROM_LINE = re.compile(rb"From \S+.{0,200}\b\d{4}\b")
_QUOTED = re.compile(rb">+From ")
MAX_LINE = 1_000_000

# What Python's parser raises for headers and parts that it was not made for.
_BROKEN = (
    ValueError,
    LookupError,
    AttributeError,
    TypeError,
    AssertionError,
    RecursionError,
    OverflowError,
    email.errors.MessageError,
)


def read(document: Document, options: Options) -> Iterator[Found]:
    """The report in a message; or what was lost.

    The error is DL-101 for an empty file, DL-110 for one that can't be taken apart, DL-111 for a message without text, DL-115 for
    an encrypted one, DL-118 for one too large or of too many parts.
    """
    yield from one(document, lambda: _clip(document, options))


def _clip(document: Document, options: Options) -> Clip:
    message = _parsed(document.raw, document.where)
    story = Story(key=_key(message))
    story.say("title", _header(message, "Subject"), "Subject")
    _say_sender(message, story)
    if moment := moment_in(_header(message, "Date")):
        story.say_published(moment.exact, "Date")
    paragraphs, how = _text(message, document.where, options)
    story.say_text(paragraphs, how)
    attachments = sum(1 for part in message.walk() if _is_attachment(part))
    clip = story.clip(document, FORM)
    return with_more(clip, {"attachments": str(attachments)} if attachments else {})


def _parsed(raw: bytes, what: str) -> EmailMessage:
    if not raw.strip():
        raise ReportError("DL-101", what=what)
    if len(raw) > MAX_BYTES:
        raise ReportError("DL-118", what=what, limit=f"{MAX_BYTES:,} bytes")
    # Whatever nests names its type: without so many names there can't be so many levels.
    if len(_TYPE.findall(raw)) > MAX_PARTS:
        raise ReportError("DL-118", what=what, limit=f"{MAX_PARTS} parts")
    # The parser reads these headers of every part at once, whoever asks, in a time that grows with a power of their length.
    lengths = [len(header[0]) for header in _CONTENT.finditer(raw)]
    if max(lengths, default=0) > MAX_HEADER or sum(lengths) > MAX_HEADERS:
        raise ReportError("DL-118", what=f"a header of {what}", limit=f"{MAX_HEADER:,} bytes, or all {MAX_HEADERS:,}")
    try:
        message = email.message_from_bytes(raw, _class=EmailMessage, policy=email.policy.default)
        types = [part.get_content_type() for part in message.walk()]
    except _BROKEN as error:
        raise ReportError("DL-110", what=what, form="a message", detail=repr(error)) from error
    if len(types) > MAX_PARTS:
        raise ReportError("DL-118", what=what, limit=f"{MAX_PARTS} parts")
    if not message.keys():
        raise ReportError("DL-110", what=what, form="a message", detail="it has no headers")
    if _ENCRYPTED.intersection(types):
        raise ReportError("DL-115", what=what)
    return message


def _header(message: EmailMessage, name: str) -> str | None:
    """The words of a header, decoded; ``None`` if it is missing, too long, or broken so that they can't be told."""
    try:
        raw = next((value for key, value in message.raw_items() if key.lower() == name.lower()), None)
        value = None if raw is None or len(str(raw)) > MAX_HEADER else message[name]
    except _BROKEN:
        return None
    line = " ".join(NO_CHARACTERS.sub(" ", str(value or "")).split())
    return mended(line) or None


def _key(message: EmailMessage) -> str | None:
    return (_header(message, "Message-ID") or "").strip("<> ") or None


def _say_sender(message: EmailMessage, story: Story) -> None:
    """Takes the sender: the outlet if the message came through a list, as newsletters do, else the person who wrote it."""
    sender = _header(message, "From") or ""
    name, address = parseaddr(sender)
    through = next((header for header in _OF_LISTS if header in message), None)
    if through:
        story.say("outlet", name or address, f"From, with {through}")
    else:
        story.say_byline(name or address, "From")


def _is_attachment(part: EmailMessage) -> bool:
    try:
        return not part.is_multipart() and (part.is_attachment() or part.get_content_maintype() not in ("text", "multipart"))
    except _BROKEN:
        return True


def _text(message: EmailMessage, what: str, options: Options) -> tuple[list[str], str]:
    """The paragraphs of a message, and the part that holds them: plain text, unless it only stands in for the HTML."""
    texts = {kind: part for part in reversed(list(message.walk())) if (kind := _kind(part))}
    written = plain(_content(texts["text/plain"])[0]) if "text/plain" in texts else []
    if written and not ("text/html" in texts and _stands_in(written)):
        right = [mended(paragraph) for paragraph in written]
        return right, "text/plain" if right == written else "text/plain, ftfy"
    if "text/html" in texts and (page := _content(texts["text/html"])[0]).strip():
        return page_text(page, what, options), "text/html"
    return [], "text/plain"


def _kind(part: EmailMessage) -> str | None:
    """The type of a part that may hold the text; ``None`` for others. The messages within a message are not its text."""
    if part.is_multipart() or _is_attachment(part):
        return None
    if part.get_content_maintype() == "multipart":  # its boundary is nowhere: all of it is one text
        return "text/plain"
    kind = part.get_content_type()
    return kind if kind in ("text/plain", "text/html") else None


def _content(part: EmailMessage) -> tuple[str, str | None]:
    try:
        raw = part.get_payload(decode=True)
        return decode(raw if isinstance(raw, bytes) else b"", part.get_content_charset())
    except _BROKEN:
        return "", None


def _stands_in(paragraphs: list[str]) -> bool:
    text = " ".join(paragraphs)
    return len(text) <= STAND_IN_CHARACTERS and _STAND_IN.search(text) is not None


def unpack_mbox(file: BinaryIO, where: str, options: Options) -> Iterator[Document | Lost]:
    """The messages of a mailbox, one after the other and numbered from 1; one that is too large is lost, and the next follows.

    A line ``From ...`` with a year, at the beginning or behind an empty line, begins a message. Others belong to the text, and so
    do those that the mail program marked with ``>``, which is taken away.
    """
    lines: list[bytes] = []
    size = number = 0
    blank = True
    for line in iter(lambda: file.readline(MAX_LINE), b""):
        if blank and _FROM_LINE.match(line):
            if number:
                yield _message(lines, size, where, number)
            lines, size, number, blank = [], 0, number + 1, False
            continue
        number = number or 1  # a mailbox whose first boundary is missing
        size += len(line)
        if size <= MAX_BYTES:
            lines.append(line[1:] if _QUOTED.match(line) else line)
        else:
            lines.clear()
        blank = not line.strip()
    if number:
        yield _message(lines, size, where, number)


def _message(lines: list[bytes], size: int, where: str, number: int) -> Document | Lost:
    place = f"{where}#{number}"
    if size > MAX_BYTES:
        return Lost(where=place, error=ReportError("DL-118", what=place, limit=f"{MAX_BYTES:,} bytes"))
    return Document(where=place, raw=b"".join(lines), form=FORM)
