"""A news report and its first line.

`Report` is one published text with what is known of its publication. `find_dateline` reads the line by which an agency opens
its copy (``MINSK, March 3 (Reuters) -``), and `date_of` decides which day the report is of, without guessing.
"""

import calendar
import datetime as dt
import hashlib
import re
from collections.abc import Iterable

import msgspec

from dateline.errors import ReportError
from dateline.record import Dateline, PublishedBy, ReportPart

# A long printed newspaper issue has about a million characters; more is a file of many reports, or no report.
MAX_CHARACTERS = 2_000_000

# Years that a bare "2 September" may mean: event data with daily reports begins in 1979 (GDELT), and 2040 leaves time to raise
# it.
FIRST_YEAR, LAST_YEAR = 1979, 2040

# Agencies send copy a day ahead of papers' dates and time zones differ: so far may a dateline lie after the publication.
DAYS_AHEAD = 2


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """One published text. Only ``text`` is required; ``published`` is an ISO day, ``published_at`` the moment with its zone."""

    text: str
    published: str | None = None
    published_at: str | None = None
    outlet: str | None = None
    url: str | None = None
    title: str | None = None
    byline: str | None = None

    @property
    def id(self) -> str:
        """The identity of the text alone: SHA-256 in hexadecimal."""
        return hashlib.sha256(self.text.encode("utf-8", "surrogatepass")).hexdigest()


MONTHS = {
    name: number for number in range(1, 13) for name in (calendar.month_name[number].lower(), calendar.month_abbr[number].lower())
} | {"sept": 9}
WEEKDAYS = {calendar.day_name[number].lower(): number for number in range(7)}

_MONTH = (
    r"(?P<{0}>Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?"
    r"|Aug(?:ust)?|Sep(?:t(?:ember)?)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\.?"
)
_DATE = (
    rf"(?:{_MONTH.format('m1')}\s+(?P<d1>\d{{1,2}})(?:st|nd|rd|th)?|(?P<d2>\d{{1,2}})\s+{_MONTH.format('m2')})"
    r"(?:,?\s+(?P<year>(?:19|20)\d\d))?"
)
_CAPS = r"[A-ZÀ-ÞŁŞĞĐ][A-ZÀ-ÞŁŞĞĐ'’.\-]+"
_TITLECASE = r"[A-ZÀ-Þ][\w'’.\-]+"
_REGION = rf"(?:,\s+(?:{_TITLECASE})(?:\s+{_TITLECASE}){{0,2}})?"
_AGENCY = r"(?:/(?P<slashed>[\w .\-]{2,30})/|\((?P<bracketed>[\w .\-]{2,30}?)(?:,\s*[^)]{1,20})?\))"
_DASH = r"(?:-{1,2}|—|–|−)"

_CAPS_PLACE = rf"\s*/?(?P<place>{_CAPS}(?:[ /]{_CAPS})*){_REGION}"
_ANY_PLACE = rf"\s*/?(?P<place>(?:{_TITLECASE})(?:[ /]{_TITLECASE}){{0,3}}){_REGION}"

# The habits of agencies, most telling first. Capitals in prose ("IAEA (the nuclear agency)") are told apart by what follows.
_FORMS = tuple(
    re.compile(form)
    for form in (
        rf"{_CAPS_PLACE}[,.]?\s*{_DATE}[.,]{{0,2}}\s*{_AGENCY}\s*(?:{_DASH}|[.:])?",  # PARIS, Sept 2 (AFP)
        rf"{_ANY_PLACE}[,.]?\s*(?:{_DATE}[.,]{{0,2}}\s*)?{_AGENCY}\s*(?:{_DASH}|[.:])",  # MINSK (Reuters) -
        rf"{_CAPS_PLACE}[,.]\s*{_DATE}\s*(?:{_DASH}|[.:])",  # MOSCOW, September 2.
        rf"{_CAPS_PLACE}\s*(?:—|–|--|\s-\s)",  # WASHINGTON —
    )
)

# Words in capitals before a dash that open copy without being places.
_NO_PLACES = frozenset(
    {"BREAKING", "UPDATE", "ANALYSIS", "EXCLUSIVE", "FACTBOX", "CORRECTED", "URGENT", "OPINION", "VIDEO", "WATCH"}
)

_WEEKDAY = re.compile(r"\bon\s+(Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)\b")
# Half of a surrogate pair is no character, and no file can hold it.
_SURROGATE = re.compile("[\ud800-\udfff]")

_FULL_DATE = re.compile(
    rf"\b(?:{_MONTH.format('m1')}\s+\d{{1,2}},?|\d{{1,2}}\s+{_MONTH.format('m2')})\s+(?P<year>(?:19|20)\d\d)\b"
)

# How much of a report is searched for the weekday that belongs to its dateline: an agency's first two paragraphs.
LEAD_CHARACTERS = 800


class FirstLine(msgspec.Struct, frozen=True):
    """A dateline as found: place, agency, span, and the parts of its date (the year is often missing)."""

    span: tuple[int, int]
    place: str
    agency: str | None
    month: int | None
    day: int | None
    year: int | None


def find_dateline(text: str) -> FirstLine | None:
    """The dateline at the beginning of a report; ``None`` if it has none.

    >>> find_dateline("MINSK, March 3 (Reuters) - Talks resumed.").place
    'MINSK'
    """
    for form in _FORMS:
        match = form.match(text)
        if match and match["place"].split()[0].rstrip(".:") not in _NO_PLACES:
            return _first_line(match)
    return None


def _first_line(match: re.Match[str]) -> FirstLine:
    found = match.groupdict()
    month = found.get("m1") or found.get("m2")
    day = found.get("d1") or found.get("d2")
    agency = found.get("slashed") or found.get("bracketed")
    start = match.end() - len(match[0].lstrip())
    return FirstLine(
        span=(start, match.start() + len(match[0].rstrip())),
        place=found["place"].rstrip("."),
        agency=agency,
        month=MONTHS[month.lower().rstrip(".")] if month else None,
        day=int(day) if day else None,
        year=int(found["year"]) if found.get("year") else None,
    )


def date_of(report: Report, line: FirstLine | None) -> tuple[str | None, str | None, PublishedBy | None]:
    """The day of the dateline, the day of publication, and how the latter is known; ``None`` where nobody says.

    A day and a month without a year take the year from the publication; else the weekdays that the first paragraphs name
    narrow it, and a year named in the text may decide; else it stays unknown.
    """
    filed = _filed(report, line)
    if report.published:
        return filed, report.published, "given"
    if filed is None:
        return None, None, None
    return filed, filed, "dateline" if line and line.year else "inferred"


def _filed(report: Report, line: FirstLine | None) -> str | None:
    if line is None or line.month is None or line.day is None:
        return None
    years: Iterable[int] = [line.year] if line.year else range(FIRST_YEAR, LAST_YEAR + 1)
    days = [day for year in years if (day := day_of(year, line.month, line.day))]
    if report.published and not line.year:
        published = dt.date.fromisoformat(report.published)
        days = [day for day in days if (day - published).days <= DAYS_AHEAD][-1:]
    if len(days) > 1:
        days = _agreeing(days, report.text)
    return days[0].isoformat() if len(days) == 1 else None


def _agreeing(days: list[dt.date], text: str) -> list[dt.date]:
    """Those days that fit the first weekday of the lead and, where that leaves several, a year that the text names."""
    weekday = _WEEKDAY.search(text, 0, LEAD_CHARACTERS)
    if not weekday:
        return days
    # "On Wednesday" in copy of that Wednesday, or of the day after: only the same day is certain enough to narrow by.
    fitting = [day for day in days if day.weekday() == WEEKDAYS[weekday[1].lower()]]
    # A full date is a dated fact, a bare year only a memory ("the 2015 accord"): the report is of the latest year so dated.
    dated = [int(found["year"]) for found in _FULL_DATE.finditer(text)]
    decided = [day for day in fitting if dated and day.year == max(dated)]
    return decided if len(decided) == 1 else fitting


def day_of(year: int, month: int, day: int) -> dt.date | None:
    """The day of these numbers; ``None`` if the calendar has none such."""
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def check(report: Report) -> Report:
    """The same report, if it can be read at all.

    Raises:
        ReportError: DL-101 if it is empty, DL-102 for NUL characters or half pairs, DL-104 if too long, DL-107 for a bad date.
    """
    what = report.url or report.title or "the report"
    if not report.text.strip():
        raise ReportError("DL-101", what=what)
    if "\x00" in report.text:
        raise ReportError("DL-102", what=what, detail=f"NUL at character {report.text.index(chr(0))}")
    if half := _SURROGATE.search(report.text):
        raise ReportError("DL-102", what=what, detail=f"half a surrogate pair at character {half.start()}")
    if len(report.text) > MAX_CHARACTERS:
        raise ReportError("DL-104", what=what, limit=f"{MAX_CHARACTERS:,}")
    if report.published is not None:
        check_day(report.published)
    return report


def check_day(value: str) -> str:
    """The same ISO day, if it is one; raises ReportError DL-107 otherwise."""
    try:
        day = dt.date.fromisoformat(value).isoformat()
    except ValueError as error:
        raise ReportError("DL-107", value=value) from error
    if day != value:  # the library also takes 20200902 and 2020-W36-3, which would stand in the record as they are
        raise ReportError("DL-107", value=value)
    return value


def describe(report: Report, *, language: str | None, read: bool) -> ReportPart:
    """The record's part about the report itself: identity, publication and dateline."""
    line = find_dateline(report.text)
    filed, published, published_by = date_of(report, line)
    dateline = Dateline(place=line.place, date=filed, agency=line.agency, span=line.span) if line else None
    return ReportPart(
        id=report.id,
        text=report.text,
        title=report.title,
        language=language,
        read=read,
        url=report.url,
        outlet=report.outlet or (line.agency if line else None),
        byline=report.byline,
        published=published,
        published_at=report.published_at,
        published_by=published_by,
        dateline=dateline,
    )
