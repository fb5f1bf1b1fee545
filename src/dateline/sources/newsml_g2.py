"""NewsML-G2: a news item with its text inside, or a message with several, as agencies deliver today."""

from collections.abc import Iterator

from lxml import etree

from dateline.errors import ReportError
from dateline.sources import nitf
from dateline.sources.clip import Clip, Document, Found, Options
from dateline.sources.markup import find, find_all, name, parse, words
from dateline.sources.paragraphs import paragraphs_of, paragraphs_of_html, plain
from dateline.sources.story import Story, lost, place

FORM = "newsml-g2"

# Items of the standard. Only a news item holds a text; the others name things, plan coverage or list items.
_OTHER_ITEMS = ("packageItem", "conceptItem", "knowledgeItem", "planningItem", "catalogItem")

# Where the moment of the first publication may stand, most telling first.
_PUBLISHED = ("itemMeta/firstCreated", "contentMeta/contentCreated", "itemMeta/versionCreated")
_CHANGED = ("itemMeta/versionCreated", "contentMeta/contentModified")

# Where the outlet's name may stand. A party is named by a child, a literal or, at the least, a code.
_OUTLETS = ("itemMeta/provider", "contentMeta/infoSource", "rightsInfo/copyrightHolder")
_BYLINES = ("contentMeta/by", "contentMeta/creator/name")


def read(document: Document, options: Options) -> Iterator[Found]:
    """The reports of a NewsML-G2 document: of a news item one, of a message one for each item.

    An item without a text is a `Lost` with DL-111; a document that can't be read is one `Lost` (DL-101, DL-103, DL-110,
    DL-112, DL-118).
    """
    try:
        root = parse(document.raw, document.where, "NewsML-G2")
        items = _items(root, document)
    except ReportError as error:
        yield lost(document, error)
        return
    for position, item in enumerate(items, 1):
        part = None if item is root else _part(item, position)
        try:
            yield _clip(item, document, part)
        except ReportError as error:
            yield lost(document, error, part)


def _items(root: etree._Element, document: Document) -> list[etree._Element]:
    """The items of a document: the root itself, or all in the sets of a message."""
    if name(root) == "newsMessage":
        items = [item for collection in find_all(root, "itemSet") for item in collection]
        if not items:
            raise ReportError("DL-111", what=document.where, detail="its message has no items")
        return items
    if name(root) == "newsItem" or name(root) in _OTHER_ITEMS:
        return [root]
    raise ReportError("DL-110", what=document.where, form="NewsML-G2", detail=f"its root element is {name(root)}")


def _part(item: etree._Element, position: int) -> str:
    """The item's own id with its version, which other items of the message don't move; its position if it has none."""
    guid = item.get("guid")
    return ";".join(filter(None, (guid, item.get("version")))) if guid else str(position)


def _clip(item: etree._Element, document: Document, part: str | None) -> Clip:
    if name(item) != "newsItem":
        raise ReportError("DL-111", what=place(document, part), detail=f"it is a {name(item)}")
    story = Story(key=item.get("guid"))
    story.say_version(item.get("version"))
    _status(item, story)
    _description(item, story)
    for content in find_all(item, "contentSet/inlineXML"):
        _inline(content, story)
    for content in find_all(item, "contentSet/inlineData"):
        _inline_data(content, story, place(document, part))
    return story.clip(document, FORM, part)


def _status(item: etree._Element, story: Story) -> None:
    status = find(item, "itemMeta/pubStatus")
    if status is not None:
        story.say_standing(status.get("qcode") or status.get("uri"))
    for path in _PUBLISHED:
        story.say_published(words(find(item, path)), path)
    for path in _CHANGED:
        story.say_changed(words(find(item, path)))


def _description(item: etree._Element, story: Story) -> None:
    """Headline, byline, outlet and dateline, which stand beside the text."""
    story.say("title", _headline(item), "contentMeta/headline")
    for path in _BYLINES:
        story.say_byline(words(find(item, path)), path)
    for path in _OUTLETS:
        party = find(item, path)
        if party is not None:
            story.say("outlet", _party(party), path)
    story.dateline = words(find(item, "contentMeta/dateline"))


def _headline(item: etree._Element) -> str | None:
    """The main headline; of several the first whose role says so, else the first."""
    headlines = list(find_all(item, "contentMeta/headline"))
    main = [each for each in headlines if (each.get("role") or "").rpartition(":")[2] in ("main", "headline", "title")]
    plain_ones = [each for each in headlines if not each.get("role")]
    chosen = [*main, *plain_ones, *headlines]
    return words(chosen[0]) if chosen else None


def _party(party: etree._Element) -> str | None:
    """A party's name; else its literal, else the code without its scheme."""
    code = party.get("qcode") or party.get("literal") or party.get("uri")
    return words(find(party, "name")) or party.get("literal") or (code.replace("/", ":").rpartition(":")[2] if code else None)


def _inline(content: etree._Element, story: Story) -> None:
    """Tells the story what stands within ``inlineXML``: NITF with its own head, or XHTML."""
    for inner in content:
        if name(inner) == "nitf":
            nitf.tell(inner, story)
        else:
            story.say_text(paragraphs_of(inner), "contentSet/inlineXML")


def _inline_data(content: etree._Element, story: Story, what: str) -> None:
    """Text counts, plain or HTML; what is encoded is a picture or a sound."""
    kind = (content.get("contenttype") or "text/plain").lower()
    if content.get("encoding"):
        return
    text = "".join(content.itertext())
    if kind.startswith("text/plain"):
        story.say_text(plain(text), "contentSet/inlineData")
    elif "html" in kind:
        story.say_text(paragraphs_of_html(text, what), "contentSet/inlineData")
