"""Pages as trees: HTML from strangers parsed by lxml, bounded in size, elements, attributes and depth."""

import re

from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from dateline.errors import ReportError
from dateline.sources.charset import decode
from dateline.sources.markup import MAX_BYTES, reason

# The largest pages of papers, live blogs of a week, have some 30,000; extractors walk the tree many times.
MAX_ELEMENTS = 60_000

# Extractors ask elements for what is above and within them: 30,000 elements at a depth of 50 take them five seconds.
MAX_STEPS_UP = 1_500_000

# Smaller pages can't reach that bound, and are not counted for it: libxml2 nests to 256.
FEW_ELEMENTS = MAX_STEPS_UP // 256

# libxml2 compares each attribute of a tag with those before it: 20,000 in one tag take a second, 100,000 half
# a minute.
MAX_COMPARISONS = 400_000_000

# A tag shorter than this holds too few attributes to take time.
LONG_TAG_BYTES = 20_000

_BETWEEN_ATTRIBUTES = re.compile(r"[\s/\"'=]+")


def tree_of(raw: bytes, what: str, declared: str | None = None) -> tuple[HtmlElement, str | None]:
    """The root of a page, and how its charset was found if the page did not say it (see `charset.decode`).

    Raises:
        ReportError: DL-101 empty, DL-110 nested too deeply, DL-118 too large.
    """
    if not raw.strip():
        raise ReportError("DL-101", what=what)
    if len(raw) > MAX_BYTES:
        raise ReportError("DL-118", what=what, limit=f"{MAX_BYTES:,} bytes")
    text, charset = decode(raw, declared)
    return tree(text, what), charset


def tree(text: str, what: str) -> HtmlElement:
    """The root of a page in a string.

    Raises:
        ReportError: DL-101, DL-110 or DL-118.
    """
    _check_tags(text, what)
    parser = HTMLParser(
        encoding="utf-8", no_network=True, huge_tree=False, remove_comments=True, remove_pis=True, collect_ids=False
    )
    try:
        root = document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise ReportError("DL-101", what=what) from error
    fatal = next((entry for entry in parser.error_log if entry.level == etree.ErrorLevels.FATAL), None)
    if fatal is not None:  # the parser stops there, and text would be missing
        raise ReportError("DL-110", what=what, form="HTML", detail=reason(fatal.message))
    elements = sum(1 for _ in root.iter())
    if elements > MAX_ELEMENTS:
        raise ReportError("DL-118", what=what, limit=f"{MAX_ELEMENTS:,} elements")
    if elements > FEW_ELEMENTS and _steps_up(root) > MAX_STEPS_UP:
        raise ReportError("DL-118", what=what, limit=f"{elements:,} elements within each other may be")
    return root


def _steps_up(root: HtmlElement) -> int:
    """The sum of all elements' depths."""
    depth = total = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        total += depth if event == "start" else 0
    return total


def _check_tags(text: str, what: str) -> None:
    """Refuses what may be a tag of so many attributes that the parser would not come back."""
    comparisons = 0
    for piece in text.split(">"):
        if len(piece) > LONG_TAG_BYTES:
            names = _BETWEEN_ATTRIBUTES.split(piece)
            comparisons += len(names) * len(set(names))
    if comparisons > MAX_COMPARISONS:
        raise ReportError("DL-118", what=what, limit="a tag may be")
