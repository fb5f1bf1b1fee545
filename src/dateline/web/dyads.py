"""Who acts towards whom: ``/dyads``, a matrix of those who act most and those who are acted on most."""

from collections import Counter
from typing import Annotated, Any

import msgspec
from litestar import get
from litestar.di import NamedDependency, Provide
from litestar.params import QueryParameter
from litestar.response import Template

from dateline.archive import Archive
from dateline.archive.index.tally import QUADS
from dateline.archive.private import MASK
from dateline.web import rooms
from dateline.web.errors import Asked
from dateline.web.people import address_of
from dateline.web.questions import Filters, event_filters
from dateline.web.shelf import Shelf

# Rows and columns of the matrix: how many are shown unless somebody asks, and at most.
USUAL, MOST = 12, 25

# The length of the bar in a cell that has as many events as the fullest one, in units of its own.
BAR = 100.0


class Cell(msgspec.Struct, frozen=True):
    """Events between two sides: how many cooperate, how many are in conflict, and how many go each way."""

    cooperation: int = 0
    conflict: int = 0
    there: int = 0
    back: int = 0

    @property
    def events(self) -> int:
        """All of them."""
        return self.cooperation + self.conflict

    def __add__(self, other: "Cell") -> "Cell":
        return Cell(self.cooperation + other.cooperation, self.conflict + other.conflict, self.there, other.there)


Counts = dict[tuple[str, str], Cell]


class Matrix(msgspec.Struct, frozen=True):
    """The sides of the rows and of the columns, and the cells between them."""

    rows: list[str]
    columns: list[str]
    cells: Counts

    @property
    def fullest(self) -> int:
        """Events of the cell with most; 1 if there is none."""
        return max((cell.events for cell in self.cells.values()), default=0) or 1


def matrix(archive: Archive, filters: Filters, size: int, undirected: bool) -> Matrix:
    """The sides with most events, and the events between them."""
    rows, columns = _most(archive, filters, "actor", size), _most(archive, filters, "recipient", size)
    if undirected:
        rows = columns = sorted({*rows, *columns})[:MOST] if len({*rows, *columns}) <= MOST else rows
    found = _between(archive, filters, rows, columns)
    return Matrix(rows, columns, _both_ways(found) if undirected else found)


def _most(archive: Archive, filters: Filters, side: str, size: int) -> list[str]:
    counted = (
        archive.count([side], measures=("events",), **filters)
        .filter(f"{side} is not null and {side} <> '{MASK}'")
        .order(f"events desc, {side}")
    )
    return [row[0] for row in counted.limit(size).project(side).fetchall()]


def _between(archive: Archive, filters: Filters, rows: list[str], columns: list[str]) -> Counts:
    counted = archive.count(["actor", "recipient"], measures=("events", *QUADS.values()), **filters)
    listed = "list_contains({}, {})"
    inside = " and ".join(listed.format(_list(names), side) for side, names in (("actor", rows), ("recipient", columns)))
    measures = "verbal_cooperation + material_cooperation, verbal_conflict + material_conflict, events"
    found = counted.filter(inside).project(f"actor, recipient, {measures}").fetchall()
    return {(actor, recipient): Cell(*numbers) for actor, recipient, *numbers in found}


def _list(names: list[str]) -> str:
    """Names as a list of SQL."""
    return "[" + ", ".join("'" + name.replace("'", "''") + "'" for name in names) + "]::varchar[]"


def _both_ways(found: Counts) -> Counts:
    """The cells of A to B and of B to A as one, under the side that sorts first."""
    pairs = sorted({(min(pair), max(pair)) for pair in found})
    none = Cell()
    return {
        (one, other): found.get((one, other), none) + (found.get((other, one), none) if one != other else none)
        for one, other in pairs
    }


def sums(of: Matrix) -> tuple[Counter[str], Counter[str]]:
    """The events of each row and of each column, in this matrix alone."""
    down: Counter[str] = Counter()
    across: Counter[str] = Counter()
    for (actor, recipient), cell in of.cells.items():
        across[actor] += cell.events
        down[recipient] += cell.events
    return across, down


@get(
    "/dyads",
    sync_to_thread=True,
    include_in_schema=False,
    dependencies={"filters": Provide(event_filters, sync_to_thread=False)},
)
def dyad_page(
    request: Asked,
    filters: NamedDependency[Filters],
    shelf: NamedDependency[Shelf],
    undirected: Annotated[bool, QueryParameter(description="whether A to B and B to A are one dyad")] = False,
    limit: Annotated[int, QueryParameter(ge=2, le=MOST, description="rows and columns")] = USUAL,
) -> Template:
    """The matrix of the current filters."""
    asked = rooms.asked(request)
    with shelf.session() as archive:
        of = shelf.once(archive, ("dyads", tuple(asked)), lambda: matrix(archive, filters, limit, undirected))
    context: dict[str, Any] = {
        "of": of,
        "undirected": undirected,
        "bar": BAR / of.fullest,
        "sums": sums(of),
        "other": rooms.address("/dyads", asked, undirected="false" if undirected else "true"),
        "lists": rooms.narrowed(asked),
        "address": rooms.address,
        "address_of": address_of,
        "boxes": rooms.boxes(event_filters),
        "pairs": asked,
        "chips": rooms.chips("/dyads", asked),
    }
    return Template("dyads.html", context=context)


HANDLERS = [dyad_page]
