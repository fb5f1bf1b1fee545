"""One actor: ``/actors/RUS`` for a country with all who act for it, ``/actors/sergey-lavrov`` for a name.

A name's address is the name in small letters without accents, its words joined by hyphens. Names that differ in no more than that
share a page, and so do actors whom reports describe in the same words. Where no name fits but some have all the words, they are
offered as a choice. People without a public role have no page: tables don't name them.
"""

import re
import unicodedata
from typing import Any

import msgspec
from litestar import get
from litestar.di import NamedDependency, Provide
from litestar.exceptions import NotFoundException
from litestar.params import FromPath
from litestar.response import Template

from dateline.archive import Archive
from dateline.archive.filters import Where
from dateline.archive.private import MASK
from dateline.web import rooms
from dateline.web.errors import Asked
from dateline.web.questions import LONGEST, Filters, days
from dateline.web.shelf import Shelf

# Rows of each list of a page.
SHOWN = 20
# Latest statements of which outlets and acts are counted: enough to see a habit, few enough to answer at once.
HEARD = 2_000
# Names that are offered where several fit.
OFFERED = 50

# Columns of statements that a page shows or counts.
_SAID = ("report_id", "published", "outlet", "act", "content", "statement_id")

# A country's address: its ISO 3166-1 alpha-3 code.
_CODE = re.compile(r"[A-Z]{3}")

# The four kinds of events as two, of counts.
SUMS = "verbal_cooperation + material_cooperation as cooperation, verbal_conflict + material_conflict as conflict"

# `slug` in SQL.
_SLUG = r"trim(regexp_replace(lower(strip_accents(name)), '[^\p{L}\p{N}]+', '-', 'g'), '-')"


# What a country is called most often.
_NAME_OF = """
    select name from actors where country = ? and coalesce(named, true)
    group by name order by bool_or(kind = 'state') desc, count(*) desc, name limit 1
"""


class Subject(msgspec.Struct, frozen=True):
    """Whom a page is of.

    Attributes:
        title: what stands over it.
        wanted: the values of a filter that mean it: a code, or names.
        column: the column of actors and roles in which they stand.
    """

    title: str
    wanted: tuple[str, ...]
    column: str

    @property
    def where(self) -> str:
        """The condition on rows of actors and roles, with a question mark for the values."""
        return f"{self.column} in (select unnest(?::varchar[]))"


def slug(name: str) -> str:
    """The part of an address that stands for a name.

    >>> slug("Sergey Lavrov"), slug("José  Álvarez"), slug("al-Qaeda")
    ('sergey-lavrov', 'jose-alvarez', 'al-qaeda')
    """
    bare = "".join(char for char in unicodedata.normalize("NFD", name) if not unicodedata.combining(char))
    return "-".join(re.findall(r"[^\W_]+", bare.lower()))


def address_of(side: str) -> str | None:
    """The page of a side of an event: a country's code, or a name; ``None`` for who has no page.

    >>> address_of("RUS"), address_of("Sergey Lavrov"), address_of("[private person]")
    ('/actors/RUS', '/actors/sergey-lavrov', None)
    """
    if side == MASK or not slug(side):
        return None
    return f"/actors/{side if _CODE.fullmatch(side) else slug(side)}"


def fitting(archive: Archive, wanted: str) -> tuple[list[str], list[dict[str, Any]]]:
    """The names that are a slug, most told first, and the names that have all of its words, with the reports that tell them."""
    words = wanted.split("-")
    conditions = " and ".join("contains(lower(strip_accents(name)), ?)" for _ in words)
    query = (
        f"select name, {_SLUG} as slug, count(distinct report_id) as reports, list_sort(list(distinct country)) as countries "  # noqa: S608
        f"from actors where {conditions} and name <> ? group by name "
        "order by slug = ? desc, reports desc, name limit ?"
    )
    found = rooms.rows(archive.sql(query, [*words, MASK, wanted, OFFERED]))
    return [row["name"] for row in found if row["slug"] == wanted], [row for row in found if row["slug"] != wanted]


def subject(archive: Archive, wanted: str) -> tuple[Subject | None, list[dict[str, Any]]]:
    """Whom an address means, ``None`` if no actor of the archive fits, and the names that are near."""
    if _CODE.fullmatch(wanted):
        named = archive.sql(_NAME_OF, [wanted]).fetchall()
        if named:
            return Subject(f"{wanted}: {named[0][0]} and all who act for it", (wanted,), "country"), []
    if not (key := slug(wanted)):
        return None, []
    names, near = fitting(archive, key)
    return (Subject(names[0], tuple(names), "name") if names else None), near


def _grouped(archive: Archive, of: Subject, period: Filters, query: str) -> list[dict[str, Any]]:
    """The rows of a query on those rows of a table that are of the subject, in a stretch of time."""
    within = Where().between("published", **({"since": None, "until": None} | period))
    return rooms.rows(
        archive.sql(query.format(where=f"{of.where} and {within.sql}", mask=MASK, limit=SHOWN), [list(of.wanted), *within.values])
    )


_KNOWN_AS = """
    select name, kind, country, list_sort(list_distinct(flatten(list(sectors)))) as sectors,
        count(distinct report_id) as reports, arg_max(report_id, coalesce(published, '')) as report_id
    from actors where {where} and name <> '{mask}'
    group by name, kind, country
    order by coalesce(bool_or(named), true) desc, reports desc, name, kind, country limit {limit}
"""
_ROLES = """
    select name, title, "of", min(published) as first, max(published) as last, count(distinct report_id) as reports,
        arg_min(report_id, coalesce(published, '')) as first_id, arg_max(report_id, coalesce(published, '')) as last_id
    from roles where {where} and name <> '{mask}'
    group by name, title, "of" order by reports desc, first, title, name limit {limit}
"""
_REPORTS = """
    with latest as (
        select distinct report_id, published from actors where {where} order by published desc nulls last, report_id limit {limit}
    )
    select reports.report_id, reports.published, reports.outlet, reports.title from reports join latest using (report_id)
    order by reports.published desc nulls last, reports.report_id
"""


def told(archive: Archive, of: Subject, period: Filters) -> dict[str, Any]:
    """All that a page shows of a subject."""
    latest = archive.newest("statements", HEARD, columns=_SAID, speaker=of.wanted, **period)
    heard = rooms.rows(latest)
    return {
        "known_as": _grouped(archive, of, period, _KNOWN_AS),
        "roles": sorted(_grouped(archive, of, period, _ROLES), key=lambda row: (row["first"] or "", row["title"], row["name"])),
        "did": _counted(archive, "type", actor=of.wanted, **period),
        "suffered": _counted(archive, "type", recipient=of.wanted, **period),
        "towards": _counted(archive, "recipient", actor=of.wanted, **period),
        "by": _counted(archive, "actor", recipient=of.wanted, **period),
        "said": heard[:SHOWN],
        "acts": _tallied(heard, "act"),
        "outlets": _tallied(heard, "outlet"),
        "heard": len(heard),
        "reports": _grouped(archive, of, period, _REPORTS),
    }


def _counted(archive: Archive, by: str, **filters: Any) -> list[dict[str, Any]]:  # noqa: ANN401 - those of events
    """Events by one dimension, most first; who has no page is left out."""
    counted = archive.count([by], **filters).filter(f'"{by}" is not null and "{by}" <> \'{MASK}\'')
    measures = f"events, reports, {SUMS}"
    return rooms.rows(counted.project(f'"{by}" as what, {measures}').order("events desc, what").limit(SHOWN))


def _tallied(rows: list[dict[str, Any]], column: str) -> list[tuple[str, int]]:
    """How often each value of a column occurs, most often first."""
    counts: dict[str, int] = {}
    for row in rows:
        counts[row[column] or "unknown"] = counts.get(row[column] or "unknown", 0) + 1
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:SHOWN]


@get(
    "/actors/{actor:str}",
    sync_to_thread=True,
    include_in_schema=False,
    dependencies={"period": Provide(days, sync_to_thread=False)},
)
def actor_page(request: Asked, actor: FromPath[str], period: NamedDependency[Filters], shelf: NamedDependency[Shelf]) -> Template:
    """What reports say of one actor, or the names among which to choose."""
    asked, wanted = rooms.asked(request), actor[:LONGEST]
    with shelf.session() as archive:
        of, near = shelf.once(archive, ("whom", wanted), lambda: subject(archive, wanted))
        if of is None and not near:
            raise NotFoundException("no report names such an actor, or it is a person without a public role")
        found = shelf.once(archive, ("actor", wanted, tuple(asked)), lambda: told(archive, of, period)) if of else {}
    context = {
        "of": of,
        "near": near,
        "wanted": wanted,
        "address": rooms.address,
        "address_of": address_of,
        "period": list(period.items()),
        "mine": {side: [(side, each) for each in of.wanted] for side in ("actor", "recipient", "speaker")} if of else {},
        "pairs": asked,
        "chips": rooms.chips(f"/actors/{wanted}", asked),
        "boxes": rooms.boxes(days),
    }
    return Template("actor.html", context=context | found)


HANDLERS = [actor_page]
