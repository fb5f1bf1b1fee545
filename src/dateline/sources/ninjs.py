"""ninjs: news items in JSON, of the generations 1 (one headline, one body of each kind) and 2 and 3 (lists of both)."""

from collections.abc import Iterator

import msgspec

from dateline.errors import ReportError
from dateline.sources.clip import Clip, Document, Found, Options
from dateline.sources.markup import MAX_BYTES
from dateline.sources.paragraphs import paragraphs_of_html, plain
from dateline.sources.story import Story, one

FORM = "ninjs"

# Kinds of items that hold no text of their own.
_NO_TEXT = ("audio", "video", "picture", "graphic", "composite", "planning", "component")

# Roles that say that a headline or a body is the main one.
_MAIN = ("main", "headline", "title", "body", "bodytext")


class _Words(msgspec.Struct):
    """A headline or body of generations 2 and 3."""

    value: str | None = None
    role: str | None = None
    contenttype: str | None = None


class _Party(msgspec.Struct):
    name: str | None = None


class _Item(msgspec.Struct):
    """The fields that a report is made of. All others are passed over unread: associations are no reports."""

    uri: str | None = None
    kind: str | None = msgspec.field(default=None, name="type")
    version: str | int | float | None = None
    pubstatus: str | None = None
    firstcreated: str | None = None
    contentcreated: str | None = None
    versioncreated: str | None = None
    contentmodified: str | None = None
    headline: str | None = None
    headlines: list[_Words] | None = None
    byline: str | None = None
    by: str | None = None
    infosource: list[_Party] | None = None
    infosources: list[_Party] | None = None
    copyrightholder: str | None = None
    url: str | None = None
    body_xhtml: str | None = None
    body_html: str | None = None
    body_text: str | None = None
    bodies: list[_Words] | None = None


def read(document: Document, options: Options) -> Iterator[Found]:
    """The report of a ninjs document; a `Lost` if it can't be read (DL-101, DL-103, DL-110, DL-111, DL-118)."""
    yield from one(document, lambda: _clip(document))


def _clip(document: Document) -> Clip:
    item = _decode(document)
    bodies = list(_bodies(item))
    if item.uri is None and not bodies:
        raise ReportError("DL-110", what=document.where, form="ninjs", detail="it has neither a uri nor a body")
    story = Story(key=item.uri)
    story.say_version(item.version)
    story.say_standing(item.pubstatus)
    _publication(item, story)
    if item.kind not in _NO_TEXT:
        _text(bodies, story, document.where)
    return story.clip(document, FORM)


def _decode(document: Document) -> _Item:
    if not document.raw.strip(b"\xef\xbb\xbf \t\r\n"):
        raise ReportError("DL-101", what=document.where)
    if len(document.raw) > MAX_BYTES:
        raise ReportError("DL-118", what=document.where, limit=f"{MAX_BYTES:,} bytes")
    try:
        return msgspec.json.decode(document.raw.decode("utf-8-sig"), type=_Item)
    except UnicodeDecodeError as error:
        raise ReportError("DL-103", what=document.where, offset=error.start) from error
    except (msgspec.DecodeError, RecursionError) as error:
        raise ReportError("DL-110", what=document.where, form="ninjs", detail=error) from error


def _publication(item: _Item, story: Story) -> None:
    for field in ("firstcreated", "contentcreated", "versioncreated"):
        story.say_published(getattr(item, field), field)
    story.say_changed(item.versioncreated)
    story.say_changed(item.contentmodified)
    story.say("title", item.headline, "headline")
    story.say("title", _main(item.headlines), "headlines")
    story.say_byline(item.byline, "byline")
    story.say_byline(item.by, "by")
    story.say("url", item.url, "url")
    for field in ("infosource", "infosources"):
        for party in getattr(item, field) or ():
            story.say("outlet", party.name, f"{field}/name")
    story.say("outlet", item.copyrightholder, "copyrightholder")


def _main(headlines: list[_Words] | None) -> str | None:
    """The headline whose role is to be the main one, else the first."""
    chosen = next(iter(sorted(filter(_told, headlines or ()), key=_lesser)), None)
    if chosen is None or chosen.value is None:
        return None
    return " ".join(paragraphs_of_html(chosen.value, "the headline")) if _is_markup(chosen) else chosen.value


def _bodies(item: _Item) -> Iterator[tuple[str, _Words]]:
    """The bodies with their places: the main ones first, of these the marked-up ones first, which tell captions from text."""
    told = [(f"bodies[{at}]", body) for at, body in enumerate(item.bodies or ())]
    told.append(("body_xhtml", _Words(value=item.body_xhtml, contenttype="application/xhtml+xml")))
    told.append(("body_html", _Words(value=item.body_html, contenttype="text/html")))
    told.append(("body_text", _Words(value=item.body_text, contenttype="text/plain")))
    yield from sorted((each for each in told if _told(each[1])), key=lambda each: (_lesser(each[1]), not _is_markup(each[1])))


def _told(words: _Words) -> bool:
    return bool(words.value and words.value.strip())


def _lesser(words: _Words) -> bool:
    """Whether it is a headline or body beside the main one, as for telephones or the air."""
    return words.role not in (None, *_MAIN)


def _is_markup(words: _Words) -> bool:
    return "html" in (words.contenttype or "").lower()


def _text(bodies: list[tuple[str, _Words]], story: Story, what: str) -> None:
    for where, body in bodies:
        if not story.paragraphs and body.value:
            story.say_text(paragraphs_of_html(body.value, what) if _is_markup(body) else plain(body.value), where)
