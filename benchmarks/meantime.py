"""Articles of the MEANTIME corpus as reports, with the instances that people gave their event mentions."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import msgspec
from lxml import etree

from dateline.record import Span
from dateline.report import MONTHS, Report

# Where the corpus lies in a folder of corpora: the part that is annotated across documents.
HOME: Final = Path("data") / "meantime" / "intra_cross-doc_annotation"

# The first sentence is the title, the second the day; they are no part of the text.
BODY: Final = 2

# Tokens that stand close to what precedes, and to what follows them; straight quotation marks are paired by count.
_CLOSING = re.compile(r"[.,;:!?%)\]”]+|\.\.\.|''|'s|'S|n't|'(?:ve|re|ll|d|m)|’s|\+")
_OPENING = frozenset({"(", "[", "``", "“", "$", "£", "€", "#"})
_MARKS: Final = {"``": "“", "''": "”", "`": "‘"}


class Article(msgspec.Struct, frozen=True):
    """A report and its event mentions: characters of the text, and the instance across documents that they tell."""

    report: Report
    mentions: tuple[tuple[Span, str], ...]


def articles(folder: Path) -> Iterator[Article]:
    """The English articles below a folder, in the order of their paths."""
    for path in sorted(folder.glob("*/*.xml")):
        yield read(path)


def read(path: Path) -> Article:
    """One article; its mentions are those of the body that have an instance."""
    root = etree.parse(path, etree.XMLParser(resolve_entities=False, no_network=True)).getroot()
    tokens = root.findall("token")
    title = joined([token.text for token in tokens if token.get("sentence") == "0"])[0]
    body = [token for token in tokens if int(token.get("sentence")) >= BODY]
    text, spans = joined([token.text for token in body])
    by_id = {token.get("t_id"): span for token, span in zip(body, spans, strict=True)}
    return Article(Report(text=text, title=title, published=_day(root)), tuple(_mentions(root, by_id)))


def joined(tokens: list[str]) -> tuple[str, list[Span]]:
    """The tokens as running text, and where each lies in it.

    >>> joined(["``", "No", ",", "''", "he", "said", "."])[0]
    '“No,” he said.'
    """
    text, spans, close, straight = "", [], True, 0
    for word in tokens:
        ends = word == '"' and straight % 2 == 1
        if not close and not ends and not _CLOSING.fullmatch(word):
            text += " "
        straight += word == '"'
        close = word in _OPENING or (word == '"' and not ends)
        shown = _MARKS.get(word, word)
        spans.append((len(text), len(text) + len(shown)))
        text += shown
    return text, spans


def _day(root: etree._Element) -> str:
    """The day on which the article was written: its second sentence, since the annotation has it in several forms or not."""
    month, day, _, year = (token.text for token in root.findall("token") if token.get("sentence") == "1")
    return f"{year}-{MONTHS[month.lower()]:02}-{int(day):02}"


def _mentions(root: etree._Element, by_id: dict[str, Span]) -> Iterator[tuple[Span, str]]:
    instances = {event.get("m_id"): event.get("instance_id") for event in root.iter("EVENT") if event.get("instance_id")}
    anchors = {mention.get("m_id"): [part.get("t_id") for part in mention] for mention in root.iter("EVENT_MENTION")}
    for link in root.iter("REFERS_TO"):
        target = link.find("target").get("m_id")
        for source in link.findall("source"):
            spans = [by_id[token] for token in anchors.get(source.get("m_id"), ()) if token in by_id]
            if target in instances and spans:
                yield (min(spans)[0], max(end for _, end in spans)), instances[target]
