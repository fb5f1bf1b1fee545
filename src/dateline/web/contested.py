"""Figures that contradict each other in one report, side by side with their words and who says so: ``/figures/compare``."""

from itertools import groupby
from typing import Any

from litestar import get
from litestar.di import NamedDependency, Provide
from litestar.response import Template

from dateline.archive import Archive
from dateline.web import rooms
from dateline.web.errors import Asked
from dateline.web.questions import Filters, figure_filters
from dateline.web.shelf import Shelf

# Reports of a page; older ones are found by their days.
REPORTS = 25

# Figures of one page: reports that list dozens of rivals are tables, and shown in part.
FIGURES = 400


def contested(archive: Archive, filters: Filters) -> list[dict[str, Any]]:
    """Rival figures of the latest reports with any, each with its report's headline and the sentence of its event."""
    rivals = archive.figures(**filters).filter("len(competes_with) > 0")
    days = rivals.aggregate("report_id, max(published) as day", "report_id").order("day desc nulls last, report_id")
    both = rivals.set_alias("rivals").join(days.limit(REPORTS).set_alias("latest"), "report_id")
    found = rooms.rows(both.order("day desc nulls last, report_id, event_id, value, figure_id").limit(FIGURES))
    titles = _looked_up(archive, "reports", "report_id", "title", {row["report_id"] for row in found})
    events = _looked_up(archive, "events", "event_id", "sentence", {row["event_id"] for row in found if row["event_id"]})
    ids = {row["figure_id"] for row in found} | {each for row in found for each in row["competes_with"]}
    quotes = _looked_up(archive, "figures", "figure_id", "words", ids)
    return [
        row
        | {
            "title": titles.get(row["report_id"]),
            "sentence": events.get(row["event_id"]),
            "against": [quotes[each] for each in row["competes_with"] if each in quotes],
        }
        for row in found
    ]


def _looked_up(archive: Archive, table: str, key: str, column: str, ids: set[str]) -> dict[str, str]:
    """One column of some rows, by their ids."""
    query = f"select {key}, {column} from {table} where {key} in (select unnest(?::varchar[]))"  # noqa: S608 - names of our own
    return dict(archive.sql(query, [sorted(ids)]).fetchall())


def blocks(figures: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The figures, a block for each report."""
    return [{"report": report, "figures": list(rows)} for report, rows in groupby(figures, key=lambda row: row["report_id"])]


@get(
    "/figures/compare",
    sync_to_thread=True,
    include_in_schema=False,
    dependencies={"filters": Provide(figure_filters, sync_to_thread=False)},
)
def compare_page(request: Asked, filters: NamedDependency[Filters], shelf: NamedDependency[Shelf]) -> Template:
    """Competing tolls and other figures, a block for each report."""
    asked = rooms.asked(request)
    with shelf.session() as archive:
        found = shelf.once(archive, ("contested", tuple(asked)), lambda: contested(archive, filters))
    context = {
        "blocks": blocks(found),
        "most": REPORTS,
        "boxes": rooms.boxes(figure_filters),
        "pairs": asked,
        "chips": rooms.chips("/figures/compare", asked),
        "all": rooms.address("/figures", rooms.narrowed(asked)),
    }
    return Template("contested.html", context=context)


HANDLERS = [compare_page]
