"""Forms for pages and readers of feeds: schema.org quotations, TimelineJS and Atom."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from lxml import etree

from dateline.archive.tables import Row
from dateline.exports.files import text_file, whole_file
from dateline.exports.graphs import xml_text
from dateline.exports.maps import HOW, plain

_ATOM = "http://www.w3.org/2005/Atom"

# Who mints the feed's ids: a tag URI (RFC 4151) needs a name and a day on which it was ours. The name can't be looked up.
_TAG = "tag:dateline.invalid,2026:"
# What a feed says was its last change, if no report says when it was published.
_NO_DAY = "1970-01-01"


def write_quotations(statements: Iterable[Row], out: Path, urls: dict[str, str | None]) -> None:
    """Write statements as schema.org ``Quotation`` in JSON-LD: what was said and by whom, and no verdict on it."""
    graph = [_quotation(row, urls.get(row["report_id"])) for row in statements]
    document = {"@context": {"@vocab": "https://schema.org/"}, "@graph": graph}
    with text_file(out) as stream:
        stream.write(json.dumps(document, ensure_ascii=False, indent=1) + "\n")


def _quotation(row: Row, url: str | None) -> dict[str, Any]:
    source = {"@type": "NewsArticle", "identifier": row["report_id"], "url": url, "datePublished": row["published"]}
    outlet = {"publisher": {"@type": "Organization", "name": row["outlet"]}} if row["outlet"] else {}
    return {
        "@type": "Quotation",
        "@id": f"{_TAG}{row['statement_id']}",
        "text": row["content"],
        "spokenByCharacter": [{"@type": "Thing", "name": name} for name in row["speakers"]],
        "isPartOf": _stated(source) | outlet,
    }


def _stated(cells: dict[str, Any]) -> dict[str, Any]:
    return {name: cell for name, cell in cells.items() if cell is not None}


def write_timeline(rows: Iterable[Row], out: Path) -> None:
    """Write TimelineJS: a slide for each event whose day is known, or whose report's is."""
    slides = [_slide(row) for row in rows if row["date_start"] or row["published"]]
    with text_file(out) as stream:
        stream.write(json.dumps({"events": slides}, ensure_ascii=False, indent=1) + "\n")


def _slide(row: Row) -> dict[str, Any]:
    start = row["date_start"] or row["published"]
    text = {"headline": _html(headline(row)), "text": _html(f"{plain(row['sentence'])} ({row['outlet'] or 'outlet unknown'})")}
    slide = {"unique_id": row["event_id"], "group": row["type"], "start_date": _date(start), "text": text}
    return slide | ({"end_date": _date(row["date_end"])} if row["date_end"] not in {None, start} else {})


def _date(day: str) -> dict[str, int]:
    return dict(zip(("year", "month", "day"), map(int, day.split("-")), strict=True))


def _html(text: str) -> str:
    """TimelineJS takes its texts for HTML."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def headline(row: Row) -> str:
    """An event in one line: who did what to whom, and whether it happened."""
    whom = f" > {plain(row['recipients'])}" if row["recipients"] else ""
    return f"{plain(row['actors']) or '-'} {row['type']}{whom} ({row['status']})"


def write_atom(rows: Iterable[Row], out: Path) -> None:
    """Write an Atom feed, an entry for each event of each report; ``updated`` is the day of publication."""
    found = list(rows)
    days = [row["published"] for row in found if row["published"]]
    feed = etree.Element(f"{{{_ATOM}}}feed", nsmap={None: _ATOM})
    _add(feed, id=f"{_TAG}events", title="Dateline: events as reported", updated=_moment(max(days, default=_NO_DAY)))
    _add(etree.SubElement(feed, f"{{{_ATOM}}}author"), name="Dateline")
    for row in found:
        entry = etree.SubElement(feed, f"{{{_ATOM}}}entry")
        _add(entry, id=f"{_TAG}{row['event_id']}", title=headline(row), updated=_moment(row["published"] or _NO_DAY))
        if row["url"]:
            etree.SubElement(entry, f"{{{_ATOM}}}link", rel="related", href=xml_text(row["url"]))
        _add(entry, summary=str(HOW["note"](None, row, "")))
    with whole_file(out) as temporary:
        etree.ElementTree(feed).write(str(temporary), encoding="utf-8", xml_declaration=True, pretty_print=True)


def _add(parent: etree._Element, **texts: str) -> None:
    for name, text in texts.items():
        etree.SubElement(parent, f"{{{_ATOM}}}{name}").text = xml_text(text)


def _moment(day: str) -> str:
    return f"{day}T00:00:00Z"
