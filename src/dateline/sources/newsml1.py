"""NewsML 1: a package of news items whose components hold content, as agencies delivered it from 2000 on."""

from collections.abc import Iterator

from lxml import etree

from dateline.errors import ReportError
from dateline.sources import nitf
from dateline.sources.clip import Clip, Document, Found, Options
from dateline.sources.markup import find, find_all, name, parse, words
from dateline.sources.paragraphs import paragraphs_of, paragraphs_of_html, plain
from dateline.sources.story import Story, lost, place

FORM = "newsml-1"

# Words in the roles of components that accompany a report and are none themselves.
_BESIDE = ("caption", "related", "abstract", "summary")

# Media whose content is no text, whatever it holds.
_NO_TEXT = ("photo", "picture", "graphic", "video", "audio", "animation")

# Where the moment of the first publication may stand in an item, most telling first.
_PUBLISHED = (
    "NewsManagement/FirstCreated",
    "NewsManagement/ThisRevisionCreated",
    "Identification/NewsIdentifier/DateId",
)

_IDENTITY = ("ProviderId", "DateId", "NewsItemId")

# Text that holds tags was marked up and then escaped, or put into CDATA.
_TAGS = ("<p>", "<p ", "<br", "</")


def read(document: Document, options: Options) -> Iterator[Found]:
    """The reports of a NewsML 1 document, one for each component with a text of its own.

    An item without a text is a `Lost` with DL-111; a document that can't be read is one `Lost` (DL-101, DL-103, DL-110,
    DL-112, DL-118).
    """
    try:
        root = parse(document.raw, document.where, "NewsML 1")
        items = _items(root, document)
    except ReportError as error:
        yield lost(document, error)
        return
    for position, item in enumerate(items, 1):
        yield from _reports(root, item, document, None if len(items) == 1 else _part(item, position))


def _items(root: etree._Element, document: Document) -> list[etree._Element]:
    if name(root) != "NewsML":
        raise ReportError("DL-110", what=document.where, form="NewsML 1", detail=f"its root element is {name(root)}")
    items = list(find_all(root, "NewsItem"))
    if not items:
        raise ReportError("DL-111", what=document.where, detail="it has no items")
    return items


def _part(item: etree._Element, position: int) -> str:
    """The item's own id with its revision; its position if it has none."""
    revision = words(find(item, "Identification/NewsIdentifier/RevisionId"))
    key = _key(item)
    return ";".join(filter(None, (key, revision))) if key else str(position)


def _key(item: etree._Element) -> str | None:
    """Provider, day and the day's id, which only together are the item's own."""
    parts = [words(find(item, f"Identification/NewsIdentifier/{each}")) for each in _IDENTITY]
    return ":".join(filter(None, parts)) if parts[-1] else None


def _reports(root: etree._Element, item: etree._Element, document: Document, part: str | None) -> Iterator[Found]:
    """The reports of an item: of equivalent components the first, else each that has a text."""
    components = _with_text(item)
    if not components:
        yield lost(document, ReportError("DL-111", what=place(document, part), detail=_without(item)), part)
    for at, component in enumerate(components, 1):
        own = part if len(components) == 1 else f"{part or _part(item, 1)}/{component.get('Duid') or at}"
        try:
            yield _clip(root, item, component, document, own)
        except ReportError as error:
            yield lost(document, error, own)


def _without(item: etree._Element) -> str:
    kind = find(item, "NewsManagement/NewsItemType")
    return f"its item, a {kind.get('FormalName') or 'NewsItem'}, has no text" if kind is not None else "its item has no text"


def _with_text(item: etree._Element) -> list[etree._Element]:
    """The components below that hold a text themselves; what accompanies another is left out."""
    found: list[etree._Element] = []
    for component in find_all(item, "NewsComponent"):
        if any(word in _formal_name(find(component, "Role")).lower() for word in _BESIDE):
            continue
        below = [component] if any(True for _ in _contents(component)) else _with_text(component)
        found += below
        if below and item.get("EquivalentsList") == "yes":
            break
    return found


def _contents(component: etree._Element) -> Iterator[etree._Element]:
    """The data of a component's own items of content, of those that may be text."""
    for content in find_all(component, "ContentItem"):
        if _formal_name(find(content, "MediaType")).lower() not in _NO_TEXT:
            yield from find_all(content, "DataContent")


def _formal_name(element: etree._Element | None) -> str:
    return "" if element is None else element.get("FormalName") or ""


def _clip(root: etree._Element, item: etree._Element, component: etree._Element, document: Document, part: str | None) -> Clip:
    story = Story(key=_key(item))
    story.say_version(words(find(item, "Identification/NewsIdentifier/RevisionId")))
    story.say_standing(_formal_name(find(item, "NewsManagement/Status")))
    for path in _PUBLISHED:
        story.say_published(words(find(item, path)), path)
    story.say_changed(words(find(item, "NewsManagement/ThisRevisionCreated")))
    for around in _upwards(component, item):
        _description(around, story)
    for content in _contents(component):
        _tell(content, story, place(document, part))
    story.say("outlet", _formal_name(find(root, "NewsEnvelope/SentFrom/Party")), "NewsEnvelope/SentFrom/Party")
    story.say("outlet", words(find(item, "Identification/NewsIdentifier/ProviderId")), "Identification/NewsIdentifier/ProviderId")
    return story.clip(document, FORM, part)


def _upwards(component: etree._Element, item: etree._Element) -> Iterator[etree._Element]:
    """The component and those that it stands in, the nearest first."""
    while component is not item:
        yield component
        component = component.getparent()


def _description(component: etree._Element, story: Story) -> None:
    """Headline, byline, dateline and outlet, which a component says for all within it."""
    story.say("title", words(find(component, "NewsLines/HeadLine")), "NewsLines/HeadLine")
    story.say_byline(words(find(component, "NewsLines/ByLine")), "NewsLines/ByLine")
    story.dateline = story.dateline or words(find(component, "NewsLines/DateLine"))
    for party in ("Provider", "Source"):
        path = f"AdministrativeMetadata/{party}/Party"
        story.say("outlet", _formal_name(find(component, path)), path)


def _tell(content: etree._Element, story: Story, what: str) -> None:
    """Tells the story what stands within ``DataContent``: NITF with its own head, XHTML, or text."""
    where = "ContentItem/DataContent"
    inner = find(content, "nitf")
    if inner is not None:
        nitf.tell(inner, story)
    elif len(content):
        story.say_text(paragraphs_of(content), where)
    else:
        text = content.text or ""
        story.say_text(paragraphs_of_html(text, what) if any(tag in text for tag in _TAGS) else plain(text), where)
