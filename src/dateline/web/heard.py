"""Whose voice is heard: ``/voices``, of all outlets together or of each apart."""

import datetime
from typing import Annotated, Literal
from urllib.parse import urlencode

from litestar import get
from litestar.di import NamedDependency, Provide
from litestar.params import QueryParameter
from litestar.response import Template

from dateline.archive import Archive, voices
from dateline.web import rooms
from dateline.web.errors import Asked
from dateline.web.questions import Filters, voice_filters
from dateline.web.shelf import Shelf

# Sides of a page: of those that follow nobody asks without a filter.
SHOWN = 50
# Rows of a page on which each outlet has its own.
SHOWN_APART = 200

# With more reports than this, outlets are told apart over the archive's last year alone, unless somebody names days: of a
# hundred thousand they take two to three seconds, and of a million longer than a question may.
LARGE = 200_000
_YEAR = datetime.timedelta(days=365)


def bounded(archive: Archive, filters: Filters) -> Filters:
    """The filters, with the last year of a large archive if none of them is a day."""
    reports, latest = archive.sql("select count(*), max(published) from reports").fetchall()[0]
    if reports <= LARGE or latest is None or filters.keys() & {"since", "until"}:
        return filters
    return filters | {"since": (datetime.date.fromisoformat(latest) - _YEAR).isoformat()}


@get(
    "/voices",
    sync_to_thread=True,
    include_in_schema=False,
    dependencies={"filters": Provide(voice_filters, sync_to_thread=False)},
)
def voice_page(
    request: Asked,
    filters: NamedDependency[Filters],
    shelf: NamedDependency[Shelf],
    by: Annotated[Literal["side", "outlet"] | None, QueryParameter(description="whether each outlet is shown apart")] = None,
) -> Template:
    """Who is quoted, paraphrased, and only spoken about."""
    apart, asked = by == "outlet", rooms.asked(request)
    with shelf.session() as archive:
        within = bounded(archive, filters) if apart else filters
        rows = shelf.once(
            archive,
            ("voices", tuple(asked)),
            lambda: rooms.rows(voices.voices(archive, by_outlet=apart, **within).limit(SHOWN_APART if apart else SHOWN)),
        )
    context = {
        "rows": sorted(rows, key=lambda row: row["outlet"]) if apart else rows,
        "apart": apart,
        "bounded": within.get("since") if within is not filters else None,
        "other": rooms.address("/voices", asked, by="side" if apart else "outlet"),
        "boxes": rooms.boxes(voice_filters),
        "pairs": asked,
        "chips": rooms.chips("/voices", asked),
        "file": f"/voices.json?{urlencode(rooms.narrowed(asked))}",
        "days": [pair for pair in asked if pair[0] in {"since", "until"}],
        "address": rooms.address,
    }
    return Template("voices.html", context=context)


HANDLERS = [voice_page]
