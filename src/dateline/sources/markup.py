"""XML from strangers: parsed by lxml with entities, DTDs and the network off, and bounded in size and depth."""

from lxml import etree

from dateline.errors import ReportError

# An agency's largest packages of a day's items are a few megabytes; four times MAX_CHARACTERS is the bound of text files too.
MAX_BYTES = 8_000_000

# Ways in which the error of an expat-like parser says that the document declares what we don't expand.
_DOCTYPE = b"<!DOCTYPE"
_ENTITY = b"<!ENTITY"


def parse(raw: bytes, what: str) -> etree._Element:
    """The root element of a document; ``what`` names it in errors.

    Declarations of entities are refused, whatever they hold; a bare DOCTYPE is passed over and never fetched.

    Raises:
        ReportError: DL-101 empty, DL-104 too large, DL-110 not well-formed, DL-112 declares entities.

    >>> parse(b"<nitf><body/></nitf>", "a.xml").tag
    'nitf'
    """
    if not raw.strip():
        raise ReportError("DL-101", what=what)
    if len(raw) > MAX_BYTES:
        raise ReportError("DL-118", what=what, limit=f"{MAX_BYTES:,} bytes")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, huge_tree=False)
    try:
        root = etree.fromstring(raw, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise ReportError("DL-110", what=what, detail=_reason(error)) from error
    if root.getroottree().docinfo.internalDTD is not None and _declares(root):
        raise ReportError("DL-112", what=what)
    return root


def _declares(root: etree._Element) -> bool:
    declared = root.getroottree().docinfo.internalDTD
    return next(iter(declared.iterentities()), None) is not None


def _reason(error: Exception) -> str:
    """The parser's own words with the line, which a person needs to find the place."""
    return str(error).replace(" (<string>, ", " (").strip() or type(error).__name__
