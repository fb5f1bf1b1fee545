"""Dateline reads news reports and writes down who did what, who said what, to whom, when, where, how many, and on whose word.

>>> import dateline
>>> record = dateline.read("Moscow condemned the United States.", published="2020-09-02")
>>> [(event.type, event.status) for event in record.events]
[('ACCUSE', 'happened')]
"""

import os
from pathlib import Path
from typing import TYPE_CHECKING

from dateline._version import __version__
from dateline.errors import ArchiveError, DatelineError, FetchError, LexiconError, ReportError, SetupError

if TYPE_CHECKING:
    from dateline.archive import Archive
    from dateline.did.relation import Relation, relation
    from dateline.reader import Config, Reader
    from dateline.record import Record
    from dateline.report import Report

__all__ = [
    "Archive",
    "ArchiveError",
    "Config",
    "DatelineError",
    "FetchError",
    "LexiconError",
    "Reader",
    "Record",
    "Relation",
    "Report",
    "ReportError",
    "SetupError",
    "__version__",
    "open_archive",
    "read",
    "relation",
]

# Loaded on first use, so that importing the package, and `dateline --help`, stays quick.
_LAZY = {
    "Archive": "dateline.archive",
    "Config": "dateline.reader",
    "Reader": "dateline.reader",
    "Record": "dateline.record",
    "Relation": "dateline.did.relation",
    "Report": "dateline.report",
    "relation": "dateline.did.relation",
}


def __getattr__(name: str) -> object:
    if name in _LAZY:
        import importlib  # noqa: PLC0415

        return getattr(importlib.import_module(_LAZY[name]), name)
    raise AttributeError(f"module 'dateline' has no attribute {name!r}")


def read(
    text: "str | os.PathLike[str]",
    *,
    published: str | None = None,
    outlet: str | None = None,
    url: str | None = None,
    title: str | None = None,
) -> "Record":
    """The record of one report.

    Args:
        text: the report's text; an ``os.PathLike`` is a file that holds it. A ``str`` is always text, never a path.
        published: the day of publication, ``YYYY-MM-DD``; relative times are anchored on it where the report has no dateline.
        outlet: who published it.
        url: where it was published.
        title: its headline, which is kept but not read.

    Raises:
        ReportError: DL-1xx if the text is empty, binary, too long, or the file can't be opened.
    """
    import msgspec  # noqa: PLC0415

    from dateline.reader import default_reader  # noqa: PLC0415
    from dateline.report import Report  # noqa: PLC0415
    from dateline.sources.text import read_file  # noqa: PLC0415

    if isinstance(text, os.PathLike):
        report = read_file(Path(text))
        given = {"published": published, "outlet": outlet, "url": url, "title": title}
        report = msgspec.structs.replace(report, **{key: value for key, value in given.items() if value})
    else:
        report = Report(text=text, published=published, outlet=outlet, url=url, title=title)
    return default_reader().read(report)


def open_archive(folder: "str | os.PathLike[str]") -> "Archive":
    """The archive in a folder, as it stands now; a later ingest does not change what this one sees.

    Raises:
        ArchiveError: DL-301 if the folder holds no archive.
    """
    from dateline.archive import Archive  # noqa: PLC0415

    return Archive(Path(folder))
