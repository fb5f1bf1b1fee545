"""NITF 3: one report with its head, in the markup that newspapers' systems have exchanged since the nineties."""

from collections.abc import Iterator

from lxml import etree

from dateline.errors import ReportError
from dateline.sources.clip import Clip, Document, Found, Options
from dateline.sources.markup import find, find_all, name, parse, words
from dateline.sources.paragraphs import paragraphs_of
from dateline.sources.story import Story, one

FORM = "nitf"

# Where a date of publication may stand, most telling first.
_PUBLISHED = (
    ("head/docdata/date.issue", "norm"),
    ("head/docdata/date.release", "norm"),
    ("head/pubdata", "date.publication"),
    ("body/body.head/dateline/story.date", "norm"),
)


def read(document: Document, options: Options) -> Iterator[Found]:
    """The report of a NITF document; a `Lost` if it can't be read (DL-101, DL-103, DL-110, DL-111, DL-112, DL-118)."""
    yield from one(document, lambda: _clip(document))


def _clip(document: Document) -> Clip:
    root = parse(document.raw, document.where, "NITF")
    if name(root) != "nitf":
        raise ReportError("DL-110", what=document.where, form="NITF", detail=f"its root element is {name(root)}")
    story = Story()
    tell(root, story)
    return story.clip(document, FORM)


def tell(root: etree._Element, story: Story) -> None:
    """Tells a story what a ``nitf`` element says, which may stand within another form; earlier words stay."""
    _identity(root, story)
    _publication(root, story)
    head = find(root, "body/body.head")
    if head is not None:
        _head(head, story)
    story.say("title", words(find(root, "head/title")), "head/title")
    story.say("outlet", _attribute(root, "head/docdata/doc.copyright", "holder"), "head/docdata/doc.copyright@holder")
    content = find(root, "body/body.content")
    if content is not None:
        story.say_text(paragraphs_of(content), "body/body.content")


def _identity(root: etree._Element, story: Story) -> None:
    story.key = story.key or _attribute(root, "head/docdata/doc-id", "id-string") or root.get("uno")
    if story.version is None:
        key = find(root, "head/docdata/du-key")
        story.say_version(None if key is None else key.get("version") or key.get("generation"))
    story.say_standing(_attribute(root, "head/docdata", "management-status"))


def _publication(root: etree._Element, story: Story) -> None:
    for path, attribute in _PUBLISHED:
        story.say_published(_attribute(root, path, attribute), f"{path}@{attribute}")
    for revision in find_all(root, "head/revision-history"):
        story.say_changed(revision.get("norm"))
    story.say("outlet", _attribute(root, "head/pubdata", "name"), "head/pubdata@name")


def _head(head: etree._Element, story: Story) -> None:
    """What stands above the text: headline, byline, distributor and dateline."""
    headline = find(head, "hedline/hl1")
    story.say("title", words(headline if headline is not None else find(head, "hedline")), "body/body.head/hedline")
    story.say_byline(byline_of(head), "body/body.head/byline")
    story.say("outlet", words(find(head, "distributor")), "body/body.head/distributor")
    story.dateline = story.dateline or words(find(head, "dateline"))


def byline_of(head: etree._Element) -> str | None:
    """The persons of the bylines, else the whole bylines; ``None`` without one."""
    persons = [words(person) for person in find_all(head, "byline/person")]
    lines = [words(line) for line in find_all(head, "byline")]
    return ", ".join(filter(None, persons)) or ", ".join(filter(None, lines)) or None


def _attribute(root: etree._Element, path: str, attribute: str) -> str | None:
    element = find(root, path)
    return None if element is None else element.get(attribute)
