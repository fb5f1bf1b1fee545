"""XML from strangers: parsed by lxml with entities, DTDs and the network off, and bounded in size and depth."""

import html.entities
import re
from collections.abc import Iterator

from lxml import etree

from dateline.errors import ReportError

# An agency's largest packages of a day's items are a few megabytes; four times MAX_CHARACTERS is the bound of text files too.
MAX_BYTES = 8_000_000

# libxml2 refuses what is nested more deeply as long as huge_tree is off; no report needs a quarter of it.
MAX_DEPTH = 256

# A DOCTYPE with declarations of its own, up to their end. Quotation marks are not told apart: whatever looks like a
# declaration there is refused. `_declares` asks the parser once more, for encodings in which these bytes look different.
_OWN_DECLARATIONS = re.compile(rb"<!DOCTYPE[^<\[]*\[(.*?)(?:\]\s*>|\Z)", re.DOTALL)
_ENTITY = b"<!ENTITY"
_DOCTYPE = b"<!DOCTYPE"

# What the DTDs of XHTML and NITF, which are never fetched, declare: characters by name. XML's own five stay as they are.
_NAMED = re.compile(rb"&(?!(?:amp|lt|gt|quot|apos);)([A-Za-z][A-Za-z0-9]{1,31});")

_ENCODING = re.compile(rb"""\A(?:\xef\xbb\xbf)?<\?xml[^>]*?\bencoding\s*=\s*["']([A-Za-z0-9._-]+)""")

# libxml2 advises to lift the bound, which nobody shall do, and lxml repeats the line behind the message.
_ADVICE = re.compile(r", use XML_PARSE_HUGE option|,? \(<string>, line \d+\)|\(<string>\)")


def parse(raw: bytes, what: str, form: str) -> etree._Element:
    """The root element of a document, without its comments and processing instructions.

    Declarations of entities are refused, whatever they hold. A bare DOCTYPE is passed over and never fetched; behind one, the
    characters that HTML has names for are known.

    Args:
        raw: the document's bytes.
        what: names it in errors.
        form: the form that it should have, for people: ``"NITF"``.

    Raises:
        ReportError: DL-101 empty, DL-103 not the UTF-8 that it claims to be, DL-110 not well-formed or nested too deeply,
            DL-112 declares entities, DL-118 too large.

    >>> parse(b"<nitf><body/></nitf>", "a.xml", "NITF").tag
    'nitf'
    """
    if not raw.strip(b"\xef\xbb\xbf \t\r\n"):
        raise ReportError("DL-101", what=what)
    if len(raw) > MAX_BYTES:
        raise ReportError("DL-118", what=what, limit=f"{MAX_BYTES:,} bytes")
    _check_utf8(raw, what)
    _check_declarations(raw, what)
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        recover=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(_with_characters(raw), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise ReportError("DL-110", what=what, form=form, detail=reason(str(error))) from error
    if _declares(root):
        raise ReportError("DL-112", what=what)
    if (unknown := next(root.iter(etree.Entity), None)) is not None:
        raise ReportError("DL-110", what=what, form=form, detail=f"{unknown.text} is declared nowhere")
    return root


def _check_utf8(raw: bytes, what: str) -> None:
    """XML without a declared encoding, a mark of UTF-16 or a NUL (which only wider encodings have) is UTF-8."""
    declared = _ENCODING.match(raw)
    if declared and declared[1].upper() not in (b"UTF-8", b"UTF8"):
        return
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\x00" in raw[:4]:
        return
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise ReportError("DL-103", what=what, offset=error.start) from error


def _check_declarations(raw: bytes, what: str) -> None:
    """Refuses declared entities before the parser sees them; in UTF-16 and UTF-32 these bytes stand between NULs."""
    narrow = raw.replace(b"\x00", b"")
    declared = _OWN_DECLARATIONS.search(narrow) if _DOCTYPE in narrow and _ENTITY in narrow else None
    if declared and _ENTITY in declared[1]:
        raise ReportError("DL-112", what=what)


def _declares(root: etree._Element) -> bool:
    declared = root.getroottree().docinfo.internalDTD
    return declared is not None and next(iter(declared.iterentities()), None) is not None


def _with_characters(raw: bytes) -> bytes:
    """The document with HTML's named characters as numbers, if a DTD that isn't fetched may declare them."""
    return _NAMED.sub(_number, raw) if _DOCTYPE in raw else raw


def _number(match: re.Match[bytes]) -> bytes:
    characters = html.entities.html5.get(f"{match[1].decode('ascii')};")
    return "".join(f"&#{ord(character)};" for character in characters).encode("ascii") if characters else match[0]


def reason(message: str) -> str:
    """The parser's own words with the line, which a person needs to find the place."""
    return _ADVICE.sub("", message).strip() or "the parser gives no reason"


def name(element: etree._Element) -> str:
    """An element's name without its namespace, which agencies write in several ways.

    >>> name(etree.fromstring('<n:p xmlns:n="urn:x"/>'))
    'p'
    """
    local: str = etree.QName(element).localname
    return local


def find(element: etree._Element, path: str) -> etree._Element | None:
    """The first element on a path such as ``"itemMeta/provider"``, in any namespace; ``None`` if there is none."""
    return element.find(_anywhere(path))


def find_all(element: etree._Element, path: str) -> Iterator[etree._Element]:
    """All elements on a path, in any namespace, in the order of the document."""
    yield from element.iterfind(_anywhere(path))


def _anywhere(path: str) -> str:
    """The path with each of its names in any namespace.

    >>> _anywhere("itemMeta/provider")
    '{*}itemMeta/{*}provider'
    """
    return "/".join(step if step in (".", "") else f"{{*}}{step}" for step in path.split("/"))


def words(element: etree._Element | None) -> str | None:
    """The text in an element, its white space made single; ``None`` if there is no element or nothing in it.

    >>> words(etree.fromstring("<h> Talks <em>resumed</em> </h>"))
    'Talks resumed'
    """
    return None if element is None else " ".join("".join(element.itertext()).split()) or None
