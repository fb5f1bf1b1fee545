"""What sources hand on: documents out of files, and clips, each a report with its publication, out of documents.

A file is a document (a page, a feed, an agency's XML) or holds many (an archive, a crawl, a table). Nothing that was found is
lost: what can't be read is a `Lost` with its error, in the place where the clip would have been.
"""

from collections.abc import Mapping
from typing import Literal

import msgspec

from dateline.errors import ReportError
from dateline.report import Report

# Whether a publisher stands by a publication; the IPTC's three values of pubStatus.
Standing = Literal["usable", "withheld", "canceled"]


class Options(msgspec.Struct, frozen=True, kw_only=True):
    """How to take reports from files: one immutable value.

    Attributes:
        form: the form that every file is read as (``--as``); ``None`` recognises each by its content.
        columns: for tables of reports, which column holds which field, as ``{"text": "body", "published": "date"}``; a field
            that is not named is looked for under its usual names.
        fast: whether pages go through a quicker extractor, which knows less of bylines and dates.
    """

    form: str | None = None
    columns: Mapping[str, str] = msgspec.field(default_factory=dict)
    fast: bool = False


class Document(msgspec.Struct, frozen=True, kw_only=True):
    """Bytes that hold a report, or several.

    Attributes:
        where: the file's path; a member of an archive stands behind ``!``, a record or row behind ``#``.
        raw: the bytes, which an archive keeps.
        form: the form's name if the place where they were found tells it; ``None`` if the bytes must.
        given: what that place says of the report, under the names of `Report`'s fields; the document's own words win.
    """

    where: str
    raw: bytes
    form: str | None = None
    given: Mapping[str, str] = msgspec.field(default_factory=dict)


class Edition(msgspec.Struct, frozen=True, kw_only=True):
    """What a source says of a publication beside its `Report`; ``None`` is not stated.

    Attributes:
        updated: when it was last changed, ISO 8601 with the zone as given.
        key: the publisher's own id of the story, which its corrections share (a guid, a NewsItemId).
        version: its number among the story's versions, from 1.
        standing: ``canceled`` for a retraction, ``withheld`` for one not released, else ``usable``.
        found: where each field of the report was found, as ``{"published": "meta article:published_time"}``.
    """

    updated: str | None = None
    key: str | None = None
    version: int | None = None
    standing: Standing = "usable"
    found: Mapping[str, str] = msgspec.field(default_factory=dict)


class Clip(msgspec.Struct, frozen=True, kw_only=True):
    """One report as a source gives it.

    Attributes:
        where: the document's place.
        form: the name of the form that it was read as.
        part: which of the document's reports it is, a key that does not move when others are added; ``None`` if it is the only.
        report: the report.
        edition: what is known of its publication.
    """

    where: str
    form: str
    part: str | None = None
    report: Report
    edition: Edition = Edition()


class Lost(msgspec.Struct, frozen=True, kw_only=True):
    """A report or a file that can't be read: its place and the error, with the offset in bytes where that is known."""

    where: str
    error: ReportError
    offset: int | None = None


Found = Clip | Lost
