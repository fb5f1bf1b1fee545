"""A story while it is put together from an agency's document: for each field the first place that tells it counts."""

import re
from collections.abc import Callable, Iterator

import msgspec

from dateline.errors import ReportError
from dateline.report import Report, find_dateline
from dateline.sources.clip import Clip, Document, Edition, Found, Lost, Standing
from dateline.sources.moments import Moment, moment_of
from dateline.sources.paragraphs import BETWEEN

# How publishers write that they do not stand by a publication, in several standards; whatever else they write is usable.
_STANDINGS: dict[str, Standing] = {
    "canceled": "canceled",
    "cancelled": "canceled",
    "withheld": "withheld",
    "embargoed": "withheld",
}


# What a document's place may say of a report.
_GIVEN = frozenset(Report.__struct_fields__) - {"text"}

# A version with more digits is a moment or a serial number, and an archive counts in 32 bits.
_VERSION_DIGITS = 9

_BY = re.compile(r"\A\s*by:?\s+", re.IGNORECASE)


class Story(msgspec.Struct):
    """What was found so far. It is changed while a document is read, and then made into a `Clip`.

    Attributes:
        fields: fields of `Report` other than the text.
        found: where each of them was found.
        paragraphs: the text.
        dateline: the line that stands before it, if the document has it apart.
        key: the publisher's id.
        version: its number.
        standing: whether it stands.
        first: when it was first published.
        last: when it was last changed.
    """

    fields: dict[str, str] = msgspec.field(default_factory=dict)
    found: dict[str, str] = msgspec.field(default_factory=dict)
    paragraphs: list[str] = msgspec.field(default_factory=list)
    dateline: str | None = None
    key: str | None = None
    version: int | None = None
    standing: Standing = "usable"
    first: Moment | None = None
    last: Moment | None = None

    def say(self, field: str, value: str | None, where: str) -> None:
        """Takes a field's value from a place in the document, unless an earlier place told it."""
        value = " ".join(value.split()) if value else None
        if value and field not in self.fields:
            self.fields[field] = value
            self.found[field] = where

    def say_byline(self, value: str | None, where: str) -> None:
        """Takes who wrote it, without the word before the names."""
        self.say("byline", _BY.sub("", value) if value else None, where)

    def say_published(self, value: str | None, where: str) -> None:
        """Takes the moment of the first publication; what is no moment is passed over."""
        moment = moment_of(value)
        if moment is None or self.first:
            return
        self.first = moment
        self.say("published", moment.day, where)
        self.say("published_at", moment.moment, where)

    def say_changed(self, value: str | None) -> None:
        """Takes the moment of a change, if no later one is known."""
        moment = moment_of(value)
        if moment and (self.last is None or moment.is_after(self.last)):
            self.last = moment

    def say_version(self, value: str | int | float | None) -> None:
        """Takes the version's number, which standards count from 1; anything else is no number of a version."""
        text = str(value).strip()
        if text.isascii() and text.isdigit() and len(text) <= _VERSION_DIGITS and int(text) >= 1:
            self.version = int(text)

    def say_standing(self, value: str | None) -> None:
        """Takes a status such as ``stat:canceled``, ``Canceled`` or the address of one."""
        last = (value or "").strip().lower().replace("/", ":").rpartition(":")[2]
        self.standing = _STANDINGS.get(last, self.standing)

    def say_text(self, paragraphs: list[str], where: str) -> None:
        """Takes the text, if there is none yet."""
        if paragraphs and not self.paragraphs:
            self.paragraphs = paragraphs
            self.found["text"] = where

    def clip(self, document: Document, form: str, part: str | None = None) -> Clip:
        """The finished clip, in which the document's place fills what the document does not say.

        Raises:
            ReportError: DL-111 if there is no text.
        """
        fields = {**self._given(document), **self.fields}
        paragraphs = self._body(fields.get("title"), fields.get("outlet"))
        if not paragraphs:
            raise ReportError("DL-111", what=place(document, part), detail=self._why_empty())
        fields["text"] = BETWEEN.join(paragraphs)
        updated = self.last if self.last and self.first and self.last.is_after(self.first) else None
        return Clip(
            where=document.where,
            form=form,
            part=part,
            report=Report(**fields),
            edition=Edition(
                updated=updated.exact if updated else None,
                key=self.key,
                version=self.version,
                standing=self.standing,
                found={key: self.found.get(key, "given") for key in sorted(fields)},
            ),
        )

    def _given(self, document: Document) -> dict[str, str]:
        """What the document's place says; its moment only where its day counts too."""
        taken = _GIVEN - {"published_at"} if self.first else _GIVEN
        return {key: value for key, value in document.given.items() if value and key in taken}

    def _body(self, title: str | None, outlet: str | None) -> list[str]:
        """The paragraphs behind the dateline, without the title that many documents repeat above them; a flash is its title."""
        repeated = len(self.paragraphs) > 1 and self.paragraphs[0] == title
        return with_dateline(self.dateline, self.paragraphs[1:] if repeated else self.paragraphs, outlet)

    def _why_empty(self) -> str:
        return "it has no text" if self.standing == "usable" else f"it is {self.standing}, and has no text"


def with_dateline(dateline: str | None, paragraphs: list[str], agency: str | None) -> list[str]:
    """The paragraphs, the first of which opens with the dateline as agencies print it, unless it opens so already.

    >>> with_dateline("Norvik, March 3", ["Talks resumed."], "Kestrel")
    ['Norvik, March 3 (Kestrel) - Talks resumed.']
    """
    line = " ".join((dateline or "").split()).rstrip(" -–—:")
    if not line or not paragraphs:
        return paragraphs
    first, *rest = paragraphs
    if find_dateline(first) or first.casefold().startswith(line.casefold()):
        return paragraphs
    return [next((way for way in _ways(line, agency, first) if _opens(way)), f"{line} - {first}"), *rest]


def _opens(text: str) -> bool:
    return find_dateline(text) is not None


def _ways(line: str, agency: str | None, first: str) -> Iterator[str]:
    """How the line may be printed: as it is, with the agency, and with the place in capitals."""
    place_name, comma, rest = line.partition(",")
    for printed in (line, f"{place_name.upper()}{comma}{rest}"):
        yield f"{printed} - {first}"
        if agency:
            yield f"{printed} ({agency}) - {first}"


def place(document: Document, part: str | None) -> str:
    """Where a part of a document is, for people."""
    return f"{document.where}#{part}" if part else document.where


def lost(document: Document, error: ReportError, part: str | None = None) -> Lost:
    """What stands in the place of a report that can't be read."""
    cause = error.__cause__
    return Lost(where=place(document, part), error=error, offset=cause.start if isinstance(cause, UnicodeDecodeError) else None)


def one(document: Document, read: Callable[[], Clip]) -> Iterator[Found]:
    """The only report of a document, or what was lost of it."""
    try:
        yield read()
    except ReportError as error:
        yield lost(document, error)
