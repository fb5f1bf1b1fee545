"""The quicker extractor of pages: resiliparse, an extra that few need."""

from importlib.metadata import PackageNotFoundError, version
from typing import Any

from lxml.html import HtmlElement, tostring

from dateline.errors import ReportError
from dateline.sources.paragraphs import plain

PACKAGE = "dateline[fast]"


def extractor() -> str:
    """The extractor with its version; raises ReportError DL-120 if it is not installed."""
    try:
        return f"resiliparse {version('resiliparse')}"
    except PackageNotFoundError as error:
        raise _missing("pages with the quick extractor") from error


def paragraphs_in(root: HtmlElement, what: str) -> list[str]:
    """The paragraphs of the article in a tree; raises ReportError DL-120 if the extractor is not installed."""
    text: str = _extract(what)(
        tostring(root, encoding="unicode"), preserve_formatting=True, main_content=True, list_bullets=False, alt_texts=False
    )
    return plain(text)


def _extract(what: str) -> Any:  # noqa: ANN401 - a function of a package without types
    try:
        from resiliparse.extract.html2text import extract_plain_text  # noqa: PLC0415 - the extra may be missing
    except ImportError as error:
        raise _missing(what) from error
    return extract_plain_text


def _missing(what: str) -> ReportError:
    return ReportError("DL-120", what=what, package=PACKAGE)
