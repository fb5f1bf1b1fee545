"""Times beside the TIMEX3s that people marked in news: ``python -m benchmarks.times FOLDER``.

FOLDER is the annotated part of MEANTIME (English Wikinews). Only the first sentences of its articles are marked, so only they
are scored, and the line with the article's own date is left out: that day is given to both readers. Spans count as found where
they overlap a marked one, one to one; where marks are nested, the outermost counts. A value counts where it is equal, letter by
letter. ``dateparser.search`` reads the same texts from the same day.
"""

import datetime as dt
import re
import sys
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import msgspec
from dateparser.date import DateDataParser
from dateparser.search import search_dates

from dateline.reader import Config, Reader
from dateline.record import Figure, Record, Span, Time
from dateline.report import Report

# The annotators of MEANTIME marked times in the title, the line of the date and the four sentences behind it.
LAST_SENTENCE = 5

# The sentence that is the line of the article's date; it, the title and the body are paragraphs of their own.
DATE_SENTENCE = "1"
HEAD_SENTENCES = 2

Marks = list[tuple[Span, str]]

# Letters of TIMEX3 durations, by our precisions and by the units of our figures.
_LETTERS = {"minute": "TM", "hour": "TH", "day": "D", "week": "W", "month": "M", "season": "M", "year": "Y", "decade": "DE"}
# TIMEX3 words for times without a place on the calendar, by our rule.
_VAGUE = {"when.vague.past": "PAST_REF", "when.vague.present": "PRESENT_REF", "when.vague.future": "FUTURE_REF"}
_SETS = ("when.set", "when.set.")
_SEASONS = {3: "SP", 6: "SU", 9: "FA", 12: "WI"}
# The hours at which parts of a day begin in our record, and what TIMEX3 calls them.
_PARTS = {"06:00/11:59": "MO", "12:00/17:59": "AF", "18:00/21:59": "EV", "18:00/23:59": "NI"}


class Article(msgspec.Struct, frozen=True):
    """One article: its text, its day, the marked times, and the spans that are scored."""

    text: str
    day: str
    marks: Marks
    head: Span
    end: int


def articles(folder: Path) -> Iterator[Article]:
    """The articles of a folder and of the folders in it, in the order of their names."""
    for path in sorted(folder.rglob("*.xml")):
        yield article(ET.parse(path).getroot())  # noqa: S314 - a corpus that we chose ourselves


def article(root: ET.Element) -> Article:
    """One annotated article, its tokens joined to text again."""
    tokens = list(root.iter("token"))
    text, spans, end = _joined(tokens)
    line = [spans[token.get("t_id", "")] for token in tokens if token.get("sentence") == DATE_SENTENCE]
    head = (line[0][0], line[-1][1])
    marks: Marks = []
    for mark in root.iter("TIMEX3"):
        anchored = [spans[anchor.get("t_id", "")] for anchor in mark.iter("token_anchor")]
        if anchored:  # a mark without tokens is a time that the annotators inferred and no word names
            marks.append(((anchored[0][0], anchored[-1][1]), mark.get("value", "")))
    # The words of the line, not the value of its mark: two lines have none, and one value has day and month in another order.
    day = dt.datetime.strptime(text[slice(*head)], "%B %d, %Y").date().isoformat()
    return Article(text, day, _without(head, _outermost(marks)), head, end)


def _joined(tokens: list[ET.Element]) -> tuple[str, dict[str, Span], int]:
    """The text of tokens, the span of each, and where the scored part ends."""
    text, spans, end, before, sentence = "", {}, 0, "", "0"
    for token in tokens:
        word = {"``": '"', "''": '"'}.get(token.text or "", token.text or "")
        now = token.get("sentence", "0")
        if now != sentence and int(now) <= HEAD_SENTENCES:
            text += "\n\n"
        elif before and not (re.match(r"[,.;:?!)%]|'\w|n't", word) or before in {"(", "$"}):
            text += " "
        spans[token.get("t_id", "")] = (len(text), len(text) + len(word))
        text += word
        before, sentence = word, now
        end = len(text) if int(now) <= LAST_SENTENCE else end
    return text, spans, end


def _outermost(marks: Marks) -> Marks:
    return sorted(
        (span, value)
        for span, value in marks
        if not any(span != other and other[0] <= span[0] and span[1] <= other[1] for other, _ in marks)
    )


def _without(head: Span, marks: Marks) -> Marks:
    return [(span, value) for span, value in marks if not (span[0] < head[1] and head[0] < span[1])]


# TIMEX3 values of what a record says ------------------------------------------------------------------------------------


def value_of(time: Time, record: Record) -> str:
    """The TIMEX3 value of a time in a record: from its days and precision, else from its rule and the figure in its span."""
    rule = time.because[0].rule
    if rule in _VAGUE:
        return _VAGUE[rule]
    if time.start is None or time.end is None or time.precision is None:
        letter = _LETTERS.get(time.precision or "", "")
        if rule.startswith(_SETS):
            return _period("1", letter)
        return _period(_counted(time, record.figures), letter) if rule == "when.length" else "XXXX-XX-XX"
    if "T" in time.start:
        return _clock(time.start, time.end)
    return _calendar(dt.date.fromisoformat(time.start), dt.date.fromisoformat(time.end), time.precision)


def _counted(time: Time, figures: Iterable[Figure]) -> str:
    """The number of a duration as the record's own figure has it; X where nobody counted; one unit needs no figure."""
    for figure in figures:
        if figure.kind == "duration" and figure.span[0] < time.span[1] and time.span[0] < figure.span[1] and figure.value:
            return f"{figure.value:g}"
    return "X" if any(reason.rule == "when.uncounted" for reason in time.because) else "1"


def _period(count: str, letter: str) -> str:
    return f"P{letter[:-1] if letter.startswith('T') else ''}{count}{letter[-1:]}" if letter != "DE" else f"P{count}DE"


def _clock(start: str, end: str) -> str:
    day, part = start[:10], _PARTS.get(f"{start[11:]}/{end[11:]}")
    return f"{day}T{part}" if part else start


def _calendar(start: dt.date, end: dt.date, precision: str) -> str:
    """The value of whole days, weeks, months and so on; an interval that fits none of them is a length."""
    if start == end and precision == "day":
        return start.isoformat()
    for fits, value in _SHAPES:
        if fits(start, end, precision):
            return value(start)
    return _length(start, end, precision)


def _week(day: dt.date) -> str:
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02}"


def _in_one_month(start: dt.date, end: dt.date, precision: str) -> bool:
    return precision == "month" and (start.year, start.month) == (end.year, end.month)


def _in_one_year(start: dt.date, end: dt.date, precision: str) -> bool:
    return precision == "year" and start.year == end.year


# In order: what a closed interval of this precision must look like, and what TIMEX3 calls it.
_SHAPES: tuple[tuple[Callable[[dt.date, dt.date, str], bool], Callable[[dt.date], str]], ...] = (
    (lambda start, end, _: start.weekday() == 5 and (end - start).days == 1, lambda day: f"{_week(day)}-WE"),
    (lambda start, end, precision: precision == "week" and start.weekday() == 0 and (end - start).days == 6, _week),
    (_in_one_month, lambda day: f"{day:%Y-%m}"),
    (
        lambda start, end, precision: precision == "month" and start.month % 3 == 1 and _months(start, end) == 3,
        lambda day: f"{day.year}-Q{day.month // 3 + 1}",
    ),
    (
        lambda start, end, precision: precision == "month" and start.month % 6 == 1 and _months(start, end) == 6,
        lambda day: f"{day.year}-H{day.month // 6 + 1}",
    ),
    (lambda _start, _end, precision: precision == "season", lambda day: f"{day.year}-{_SEASONS[day.month]}"),
    (_in_one_year, lambda day: str(day.year)),
    (lambda start, end, precision: precision == "decade" and start.year // 10 == end.year // 10, lambda day: str(day.year)[:3]),
)


def _months(start: dt.date, end: dt.date) -> int:
    """The number of whole months of an interval; 0 where it is not of whole months."""
    after = end + dt.timedelta(days=1)
    return (after.year - start.year) * 12 + after.month - start.month if start.day == after.day == 1 else 0


def _length(start: dt.date, end: dt.date, precision: str) -> str:
    days = (end - start).days
    months = (end.year - start.year) * 12 + end.month - start.month
    years = end.year - start.year if (start.month, start.day, end.month, end.day) == (1, 1, 12, 31) else months / 12
    count = {"day": days, "week": days / 7, "month": months, "season": months, "year": years, "decade": years}
    return _period(f"{count.get(precision, days):g}", _LETTERS["year" if precision == "decade" else precision])


# Scores -----------------------------------------------------------------------------------------------------------------


class Score(msgspec.Struct):
    """How many times were marked and read, and how many of those read overlap, equal and mean a marked one."""

    marked: int = 0
    read: int = 0
    relaxed: int = 0
    strict: int = 0
    value: int = 0

    def add(self, marks: Marks, read: Marks, verbose: str = "") -> None:
        """Count one article."""
        self.marked += len(marks)
        self.read += len(read)
        left = list(read)
        for span, value in marks:
            near = [mark for mark in left if mark[0][0] < span[1] and span[0] < mark[0][1]]
            if not near:
                continue
            best = max(near, key=lambda mark: (mark[0] == span, mark[1] == value))
            left.remove(best)
            self.relaxed += 1
            self.strict += best[0] == span
            self.value += best[1].rstrip("Z") == value.rstrip("Z")

    def row(self, hits: int) -> str:
        """Precision, recall and F1 of so many hits, in percent."""
        precision, recall = 100 * hits / max(1, self.read), 100 * hits / max(1, self.marked)
        return f"P {precision:5.1f}  R {recall:5.1f}  F1 {200 * hits / max(1, self.read + self.marked):5.1f}"


def scored(read: Marks, of: Article) -> Marks:
    """What was read in the part that is marked, without the line of the date."""
    return _without(of.head, [mark for mark in read if mark[0][1] <= of.end])


def ours(of: Article, reader: Reader) -> Marks:
    """The times of our record."""
    record = reader.read(Report(text=of.text, published=of.day))
    return [(time.span, value_of(time, record)) for time in record.times]


def dateparsers(of: Article) -> Marks:
    """What ``dateparser.search`` finds, with the precision that its own parser gives each expression."""
    settings = {"RELATIVE_BASE": dt.datetime.fromisoformat(of.day)}
    shapes = {"year": "%Y", "month": "%Y-%m", "time": "%Y-%m-%dT%H:%M"}
    parser = DateDataParser(languages=["en"], settings=settings)
    found: Marks = []
    at = 0
    for words, moment in search_dates(of.text, languages=["en"], settings=settings) or []:
        start = of.text.find(words, at)
        if start < 0:
            continue
        at = start + len(words)
        period = parser.get_date_data(words).period
        value = _week(moment.date()) if period == "week" else moment.strftime(shapes.get(period, "%Y-%m-%d"))
        found.append(((start, at), value))
    return found


def report(name: str, score: Score) -> None:
    """Print the three rows of one reader."""
    for what, hits in (("span, overlapping", score.relaxed), ("span, equal", score.strict), ("value", score.value)):
        sys.stdout.write(f"{name:<20}{what:<20}{score.row(hits)}\n")


def main(folder: Path) -> None:
    """Read every article with both readers and print how well they did."""
    reader = Reader(Config(detect_language=False))
    scores = {"Dateline": Score(), "dateparser.search": Score()}
    texts = list(articles(folder))
    for each in texts:
        scores["Dateline"].add(each.marks, scored(ours(each, reader), each))
        scores["dateparser.search"].add(each.marks, scored(dateparsers(each), each))
    sys.stdout.write(f"{len(texts)} articles, {scores['Dateline'].marked} times marked\n")
    for name, score in scores.items():
        report(name, score)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
