"""Whose voice is heard: ``/voices``, of all outlets together or of each apart."""

from typing import Annotated, Literal
from urllib.parse import urlencode

from litestar import get
from litestar.di import NamedDependency, Provide
from litestar.params import QueryParameter
from litestar.response import Template

from dateline.archive import voices
from dateline.web import rooms
from dateline.web.errors import Asked
from dateline.web.questions import Filters, voice_filters
from dateline.web.shelf import Shelf

# Sides of a page: of those that follow nobody asks without a filter.
SHOWN = 50
# Rows of a page on which each outlet has its own.
SHOWN_APART = 200


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
        rows = shelf.once(
            archive,
            ("voices", tuple(asked)),
            lambda: rooms.rows(voices.voices(archive, by_outlet=apart, **filters).limit(SHOWN_APART if apart else SHOWN)),
        )
    context = {
        "rows": sorted(rows, key=lambda row: row["outlet"]) if apart else rows,
        "apart": apart,
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
