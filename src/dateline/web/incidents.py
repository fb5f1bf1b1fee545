"""Incidents: occasions with all who tell them, what is disputed, threads of offers, and two outlets side by side.

To serve is to read only. Where incidents were not gathered since the archive changed, the pages say so and how it is done.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Annotated, Any

import msgspec
from litestar import Response, get
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath, QueryParameter
from litestar.response import Redirect, Template

from dateline.archive import Archive
from dateline.archive import incidents as occasions
from dateline.archive.incidents import IncidentView, TellingView
from dateline.errors import DatelineError
from dateline.web import rooms
from dateline.web.errors import GATHER, RESPONSES, UNGATHERED, Asked, known
from dateline.web.forms import FORMS
from dateline.web.paging import DOWNLOAD, MOST
from dateline.web.questions import LONGEST, Filters, days, incident_filters, thread_filters
from dateline.web.shelf import Shelf

# Incidents of a page; of the page of disputes, which shows both sides of each; and threads of a page.
SHOWN, DISPUTED, THREADS = 50, 20, 100

# Days of moves that are shown where nobody says which: the latest, since the report of each is read.
RECENT = 92

# Rows of two outlets side by side, and names of outlets that a form offers.
COMPARED, OUTLETS = 300, 2_000

_OUTLETS = "select distinct outlet from reports where outlet is not null order by outlet limit ?"

# What is compared between tellings, as columns of a page, each with what a telling says there.
ASPECTS: dict[str, Callable[[TellingView], str]] = {
    "did": lambda told: told.trigger.lower(),
    "type": lambda told: told.type,
    "who": lambda told: ", ".join(told.actors),
    "to whom": lambda told: ", ".join(told.recipients),
    "status": lambda told: told.status,
    "when": lambda told: told.day or "",
    "how many": lambda told: "; ".join(told.figures),
}


class Cell(msgspec.Struct, frozen=True):
    """What a telling says of one aspect, and whether more tellings say otherwise."""

    words: str
    differs: bool


def compared_cells(tellings: Sequence[TellingView]) -> list[list[Cell]]:
    """For each telling what it says of each of `ASPECTS`. It differs where another word is told more often, or earlier.

    Who says nothing of an aspect does not differ in it.
    """
    usual = {name: _most_told([said(each) for each in tellings]) for name, said in ASPECTS.items()}
    return [
        [Cell(words := said(each), bool(words) and words != usual[name]) for name, said in ASPECTS.items()] for each in tellings
    ]


def _most_told(words: Sequence[str]) -> str | None:
    """What most say, of equals the first; ``None`` if nobody says anything."""
    told = Counter(word for word in words if word)
    return max(told, key=lambda word: (told[word], -words.index(word))) if told else None


def firsts(found: IncidentView) -> list[tuple[str, str]]:
    """When each outlet first told of it: the moment with its zone where it is given, else the day."""
    known: dict[str, str] = {}
    for telling in sorted(found.tellings, key=lambda each: each.published_at or each.published or "9"):
        known.setdefault(telling.outlet or "outlet unknown", telling.published_at or telling.published or "day unknown")
    return list(known.items())


def latest(archive: Archive, filters: Filters, page: int) -> tuple[list[dict[str, Any]], bool]:
    """One page of incidents, the newest first, and whether there are more."""
    ordered = archive.incidents(**filters).order("day desc nulls last, incident_id").limit(SHOWN + 1, (page - 1) * SHOWN)
    found = rooms.rows(ordered)
    return found[:SHOWN], len(found) > SHOWN


def disputed(archive: Archive, filters: Filters) -> list[IncidentView]:
    """The newest incidents whose tellings can't all be right, whole."""
    found = archive.incidents(**(filters | {"disputed": True, "min_outlets": 1}))
    ids = found.order("day desc nulls last, incident_id").limit(DISPUTED).project("incident_id").fetchall()
    return [occasions.incident(archive, row[0]) for row in ids]


def recent(archive: Archive, filters: Filters) -> Filters:
    """The days of some filters; if none are given, the latest of the archive."""
    given: Filters = {name: filters[name] for name in ("since", "until") if name in filters}
    if given:
        return given
    newest = archive.sql("select cast(cast(max(published) as date) - ? as varchar) from reports", [RECENT]).fetchall()
    return {"since": newest[0][0]} if newest[0][0] else {}


def ungathered(request: Asked, error: DatelineError) -> Response[Any]:
    """What a page says where there are no incidents yet; any other error has the one shape."""
    if error.code != "DL-320":
        return known(request, error)
    return Template("ungathered.html", context={"message": UNGATHERED, "remedy": GATHER}, status_code=409)


# What each page has beside its filters.
_AS_PAGE: dict[str, Any] = {
    "sync_to_thread": True,
    "include_in_schema": False,
    "exception_handlers": {DatelineError: ungathered},
}


_FILTERS = {"filters": Provide(incident_filters, sync_to_thread=False)}
_Page = Annotated[int, QueryParameter(ge=1, le=100_000, description="which page of the list")]


@get("/incidents", dependencies=_FILTERS, **_AS_PAGE)
def incidents_page(request: Asked, filters: NamedDependency[Filters], shelf: NamedDependency[Shelf], page: _Page = 1) -> Template:
    """Occasions, with all who tell them."""
    asked = [pair for pair in rooms.asked(request) if pair[0] != "page"]
    with shelf.session() as archive:
        found, more = latest(archive, filters, page)
    context = {
        "rows": found,
        "least": filters["min_outlets"],
        "next": rooms.address("/incidents", asked, page=str(page + 1)) if more else None,
        "pairs": asked,
        "chips": rooms.chips("/incidents", asked),
        "boxes": [name for name in rooms.boxes(incident_filters) if name != "disputed"],
        "only_disputed": rooms.address("/incidents", asked, disputed="true"),
        "files": [(ending, rooms.address(f"/incidents.{ending}", asked)) for ending in ("json", "csv")],
    }
    return Template("incidents.html", context=context)


@get("/incidents.json", sync_to_thread=True, responses=RESPONSES, operation_id="incidents", dependencies=_FILTERS)
def incidents_json(filters: NamedDependency[Filters], shelf: NamedDependency[Shelf]) -> list[dict[str, Any]]:
    """Incidents: occasions with all who tell them, the newest first."""
    with shelf.session() as archive:
        return rooms.rows(archive.incidents(**filters).order("day desc nulls last, incident_id").limit(MOST))


@get(
    "/incidents.csv",
    sync_to_thread=True,
    media_type="text/csv",
    responses=RESPONSES,
    operation_id="incidents_csv",
    dependencies=_FILTERS,
)
def incidents_file(filters: NamedDependency[Filters], shelf: NamedDependency[Shelf]) -> Response[bytes]:
    """Incidents as CSV."""
    with shelf.session() as archive:
        return Response(b"".join(FORMS["csv"].write(archive.incidents(**filters).limit(DOWNLOAD))), media_type="text/csv")


@get("/incidents/{incident_id:str}", **_AS_PAGE)
def incident_page(incident_id: FromPath[str], shelf: NamedDependency[Shelf]) -> Template | Redirect:
    """One occasion as each tells it, what is disputed, and who is silent."""
    with shelf.session() as archive:
        found = occasions.incident(archive, incident_id[:LONGEST])
    if found.id != incident_id:
        return Redirect(f"/incidents/{found.id}")
    rows = list(zip(found.tellings, compared_cells(found.tellings), strict=True))
    return Template("incident.html", context={"found": found, "rows": rows, "aspects": list(ASPECTS), "firsts": firsts(found)})


@get("/disputes", dependencies={"filters": Provide(days, sync_to_thread=False)}, **_AS_PAGE)
def disputes_page(request: Asked, filters: NamedDependency[Filters], shelf: NamedDependency[Shelf]) -> Template:
    """What tellings of one occasion can't all be right about, with both quotations."""
    asked = rooms.asked(request)
    with shelf.session() as archive:
        found = shelf.once(archive, ("disputes", tuple(asked)), lambda: disputed(archive, filters))
    context = {
        "incidents": found,
        "most": DISPUTED,
        "pairs": asked,
        "chips": rooms.chips("/disputes", asked),
        "boxes": rooms.boxes(days),
    }
    return Template("disputes.html", context=context)


@get("/threads", dependencies={"filters": Provide(thread_filters, sync_to_thread=False)}, **_AS_PAGE)
def threads_page(request: Asked, filters: NamedDependency[Filters], shelf: NamedDependency[Shelf]) -> Template:
    """What sides offered, demanded, promised, accepted and refused, and what is open."""
    asked, one, other = rooms.asked(request), filters.get("one"), filters.get("other")
    with shelf.session() as archive:
        period = recent(archive, filters)
        found = shelf.once(archive, ("threads", tuple(asked)), lambda: occasions.between(archive, one, other, **period))
    shown = found[:THREADS]
    context = {
        "threads": shown,
        "left_out": len(found) - len(shown),
        "period": period,
        "pairs": asked,
        "chips": rooms.chips("/threads", asked),
        "boxes": rooms.boxes(thread_filters),
    }
    return Template("threads.html", context=context)


@get("/compare", dependencies={"filters": Provide(thread_filters, sync_to_thread=False)}, **_AS_PAGE)
def compare_page(filters: NamedDependency[Filters], shelf: NamedDependency[Shelf]) -> Template:
    """Two outlets side by side: what both tell, what one alone tells, and where they differ."""
    one, other = filters.get("one"), filters.get("other")
    period = {name: filters[name] for name in ("since", "until") if name in filters}
    with shelf.session() as archive:
        occasions.check_gathered(archive)
        outlets = archive.sql(
            "select distinct outlet from reports where outlet is not null order by outlet limit 2000"
        ).fetchall()
        found = []
        if one and other:
            newest = occasions.compared(archive, [one], [other], **period).order("day desc nulls last, incident_id")
            found = rooms.rows(newest.limit(COMPARED))
    context = {
        "one": one,
        "other": other,
        "rows": found,
        "most": COMPARED,
        "outlets": [row[0] for row in outlets],
        "period": period,
    }
    return Template("compare.html", context=context)


HANDLERS = [
    incidents_page, incidents_json, incidents_file, incident_page, disputes_page, threads_page, compare_page,
]  # fmt: skip
