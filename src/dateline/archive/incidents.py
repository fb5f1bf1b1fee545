"""Incidents of an archive, for people: a list, one occasion as each tells it, two outlets side by side, and threads."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any

import duckdb
import msgspec

from dateline.archive import Archive
from dateline.archive.filters import quoted
from dateline.archive.gathering import TABLE, roots_of
from dateline.archive.private import MASK, Veil, is_private
from dateline.errors import ArchiveError
from dateline.incidents import overlay as overlays
from dateline.incidents.accounts import Corroboration, corroboration, silent
from dateline.incidents.disputes import Dispute, Side, disputes
from dateline.incidents.gather import Incident
from dateline.incidents.tables import weights
from dateline.incidents.tellings import Party, Site, Telling, tellings_of
from dateline.incidents.threads import Thread, threads
from dateline.record import Actor, Record, Span


class TellingView(msgspec.Struct, frozen=True, kw_only=True):
    """One telling as it is shown: as a row of the table ``events`` has it, with its figures and why it is here."""

    event_id: str
    report_id: str
    published: str | None
    published_at: str | None = None
    outlet: str | None
    type: str
    status: str
    day: str | None
    actors: tuple[str, ...]
    recipients: tuple[str, ...]
    places: tuple[str, ...]
    speakers: tuple[str, ...]
    denied_by: tuple[str, ...]
    trigger: str
    sentence: str
    figures: tuple[str, ...] = ()
    root: str
    to_id: str | None = None
    fit: float | None = None
    because: tuple[str, ...] = ()


class Quotation(msgspec.Struct, frozen=True, kw_only=True):
    """One side of a dispute in its own words: what it says, who says it where, and the characters of the report."""

    says: str
    speakers: tuple[str, ...]
    outlet: str | None
    report_id: str
    event_id: str
    words: str
    span: Span


class DisputeView(msgspec.Struct, frozen=True, kw_only=True):
    """A dispute with both quotations; see `dateline.incidents.disputes.Dispute`."""

    kind: str
    about: str | None
    sides: tuple[Quotation, Quotation]


class IncidentView(msgspec.Struct, frozen=True, kw_only=True):
    """One occasion: its tellings side by side, who tells it, what is disputed, and who covered these days and is silent.

    ``asked`` is the id that was asked for, where it is no more and led here.
    """

    id: str
    asked: str | None
    tellings: tuple[TellingView, ...]
    corroboration: Corroboration
    disputes: tuple[DisputeView, ...]
    silent: tuple[tuple[str, int], ...]


def check_gathered(archive: Archive) -> None:
    """Nothing, if the incidents of this state were gathered; raises ArchiveError DL-320 otherwise."""
    held = any(part.rows.get("events") for part in archive.manifest.segments)
    if held and archive.manifest.standing(TABLE) is None:
        raise ArchiveError("DL-320", what=archive.folder)


def listed(
    archive: Archive,
    *,
    disputed: bool = False,
    min_outlets: int = 1,
    private: bool = False,
    **filters: Any,  # noqa: ANN401
) -> duckdb.DuckDBPyRelation:
    """Incidents, a row each, by day: what their tellings say between them, and how many tell.

    ``who`` and ``whom`` are of the earliest telling that names some, ``event_id`` and ``trigger`` of the earliest of all.

    Args:
        archive: whose incidents were gathered.
        disputed: only those whose tellings can't all be right.
        min_outlets: only those that so many outlets tell in words of their own; owners count once.
        private: whether to name people without a public role.
        filters: as `Archive.events` has them; one telling that fits is enough.

    Raises:
        ArchiveError: DL-320 if incidents were not gathered since the archive changed.
    """
    check_gathered(archive)
    chosen = archive.events(private=private, **filters)
    seen = "named_events" if private else "events"
    found = chosen.query("chosen", _LISTED.format(seen=seen, least=int(min_outlets), disputed="true" if disputed else "false"))
    assert found is not None, "a select gives rows"  # noqa: S101 - narrows the type
    return found


# Sides in the order in which most tellings name them would change with each report: they come in alphabetical order.
_LISTED = """
with wanted as (select distinct incident_id from incidents join chosen using (event_id))
select i.incident_id, coalesce(min(e.date_start) filter (e.date_start = e.date_end), min(e.published)) as day,
    list_sort(list(distinct e.type)) as types,
    list_sort(list_distinct(flatten(list(e.actors)))) as actors,
    list_sort(list_distinct(flatten(list(e.recipients)))) as recipients,
    list_sort(list_distinct(flatten(list(e.places)))) as places, list_sort(list(distinct e.status)) as statuses,
    any_value(i.tellings) as tellings, any_value(i.reports) as reports, any_value(i.outlets) as outlets,
    any_value(i.independent) as independent, any_value(i.disputed) as disputed,
    arg_min(e.event_id, i.place) as event_id, arg_min(e.trigger, i.place) as trigger,
    arg_min(e.actors, i.place) filter (len(e.actors) > 0) as who,
    arg_min(e.recipients, i.place) filter (len(e.recipients) > 0) as whom
from incidents i join {seen} e using (event_id)
where i.incident_id in (select incident_id from wanted) and i.independent >= {least} and (len(i.disputed) > 0 or not {disputed})
group by i.incident_id order by day, i.incident_id
"""


def incident(archive: Archive, wanted: str, *, private: bool = False) -> IncidentView:
    """One occasion with everything that is told of it.

    Args:
        archive: whose incidents were gathered.
        wanted: an id or its beginning, also one that is no more; of several the first.
        private: whether to name people without a public role.

    Raises:
        ArchiveError: DL-319 if there is none, DL-320 if incidents were not gathered since the archive changed.
    """
    check_gathered(archive)
    found, asked = _resolved(archive, wanted)
    tellings = _views(archive, found, private)
    overlay = overlays.load(archive.folder)
    records = records_of(archive, sorted({view.report_id for view in tellings}))
    told = _tellings(archive, records.values(), {view.event_id: n for n, view in enumerate(tellings)}, private)
    return IncidentView(
        id=found,
        asked=asked,
        tellings=tuple(tellings),
        corroboration=corroboration(told, overlay),
        disputes=tuple(_dispute(each, records, private) for each in disputes(told, overlay)),
        silent=tuple(silent(told, _others(archive, told))),
    )


def _resolved(archive: Archive, wanted: str) -> tuple[str, str | None]:
    """The id that is meant, and the one that led there if it is another."""
    prefix = wanted if wanted.startswith("i_") else f"i_{wanted}"
    query = (
        "select incident_id, null as old from incidents where starts_with(incident_id, ?) union all "
        "select incident_id, old_id from redirects where starts_with(old_id, ?) order by old nulls first, incident_id limit 1"
    )
    found = archive.sql(query, [prefix, prefix]).fetchall()
    if not found:
        raise ArchiveError("DL-319", what=archive.folder, id=wanted)
    return found[0][0], found[0][1]


def _views(archive: Archive, incident_id: str, private: bool) -> list[TellingView]:
    seen = "named_" if private else ""
    query = f"""
        select e.event_id, e.report_id, e.published, r.published_at, e.outlet, e.type, e.status,
            coalesce(e.date_start, e.published) as day,
            e.actors, e.recipients, e.places, e.speakers, e.denied_by, e.trigger, e.sentence,
            coalesce(f.figures, []) as figures, i.root, i.to_id, i.fit, i.because
        from incidents i join {seen}events e using (event_id) left join reports r on r.report_id = e.report_id
        left join (
            select event_id, list(words order by figure_id) as figures from {seen}figures
            where event_id is not null group by event_id
        ) f using (event_id)
        where i.incident_id = ? order by i.place
    """
    found = archive.sql(query, [incident_id])
    return [msgspec.convert(dict(zip(found.columns, row, strict=True)), TellingView) for row in found.fetchall()]


def records_of(archive: Archive, report_ids: Sequence[str]) -> dict[str, Record]:
    """The records of some reports by their ids."""
    query = "select report_id, record from reports where report_id in (select unnest(?)) order by report_id"
    return {row[0]: Record.from_json(row[1]) for row in archive.sql(query, [list(report_ids)]).fetchall()}


def _tellings(archive: Archive, records: Iterable[Record], places: dict[str, int], private: bool) -> list[Telling]:
    """The tellings of some events, in the order of their places."""
    roots = roots_of(archive.folder, archive.manifest)
    hide = None if private else _masked
    found = (each for record in records for each in tellings_of(record, root=roots.get(record.report.id), hide=hide))
    return sorted((each for each in found if each.event_id in places), key=lambda each: places[each.event_id])


def _masked(actor: Actor) -> str:
    return MASK if is_private(actor) else actor.name


def _dispute(dispute: Dispute, records: dict[str, Record], private: bool) -> DisputeView:
    one, other = (_quoted(side, records, private) for side in dispute.sides)
    return DisputeView(kind=dispute.kind, about=dispute.about, sides=(one, other))


def _quoted(side: Side, records: dict[str, Record], private: bool) -> Quotation:
    record = records[side.report_id]
    words = " ".join(record.quote(side.quote).split())
    return Quotation(
        says=side.says,
        speakers=side.speakers,
        outlet=side.outlet,
        report_id=side.report_id,
        event_id=side.event_id,
        words=words if private else Veil(record).over(words),
        span=side.quote,
    )


def _others(archive: Archive, told: Sequence[Telling]) -> list[Telling]:
    """What other outlets tell of the days from the first telling on, as far as silence asks for it."""
    days = sorted(telling.published for telling in told if telling.published)
    if not days:
        return []
    query = """
        select report_id, event_id, published, outlet, type, quad,
            actors, actor_countries, recipients, recipient_countries, places
        from events where published between ? and cast(cast(? as date) + ? as varchar) and outlet is not null
    """
    rows = archive.sql(query, [days[0], days[0], weights().limits.window]).fetchall()
    return [_light(*row) for row in rows]


def _light(
    report_id: str, event_id: str, published: str, outlet: str, type_: str, quad: int,
    actors: list[str], actor_countries: list[str], recipients: list[str], recipient_countries: list[str], places: list[str],
) -> Telling:  # fmt: skip
    """A row of events as a telling without what silence does not ask for."""
    return Telling(
        report_id=report_id,
        event_id=event_id,
        root=report_id,
        published=published,
        outlet=outlet,
        type=type_,
        quad=quad,
        actors=_parties(actors, actor_countries),
        recipients=_parties(recipients, recipient_countries),
        places=tuple(Site(name=place.lower()) for place in places),
        trigger=(0, 0),
        sentence=(0, 0),
    )


def _parties(names: Collection[str], countries: Collection[str]) -> tuple[Party, ...]:
    """The countries of a side, where some are known, else its names."""
    return tuple(Party(name=key.lower(), country=key if countries else None) for key in (countries or names))


# The types that are moves of a thread.
_MOVES = (
    "AGREE", "SUPPORT", "REQUEST", "REJECT", "THREATEN", "CONCEDE", "RETREAT", "AID", "COOPERATE", "CONSULT",
)  # fmt: skip


def between(
    archive: Archive,
    one: str | None = None,
    other: str | None = None,
    *,
    private: bool = False,
    **filters: Any,  # noqa: ANN401
) -> list[Thread]:
    """What sides offered, asked, accepted and refused, thread by thread.

    Args:
        archive: whose incidents were gathered.
        one: a side: a country's code or a name; ``None`` means any.
        other: the other side, likewise.
        private: whether to name people without a public role.
        filters: as `Archive.events` has them.

    Raises:
        ArchiveError: DL-320 if incidents were not gathered since the archive changed.
    """
    check_gathered(archive)
    chosen = archive.events(private=private, type=_MOVES, **filters)
    found = chosen.query("chosen", "select distinct i.incident_id from incidents i join chosen using (event_id)")
    assert found is not None, "a select gives rows"  # noqa: S101 - narrows the type
    return threads(_incidents(archive, [row[0] for row in found.fetchall()], private), one, other)


def _incidents(archive: Archive, ids: Sequence[str], private: bool) -> list[Incident]:
    """Incidents whole, by their ids; events that people withdrew are not in them."""
    query = (
        "select i.incident_id, i.event_id, i.report_id, i.place from incidents i join events using (event_id) "
        "where i.incident_id in (select unnest(?)) order by i.incident_id, i.place"
    )
    rows = archive.sql(query, [list(ids)]).fetchall()
    records = records_of(archive, sorted({row[2] for row in rows}))
    told = _tellings(archive, records.values(), {row[1]: n for n, row in enumerate(rows)}, private)
    by_incident: dict[str, list[Telling]] = {}
    of = {row[1]: row[0] for row in rows}
    for telling in told:
        by_incident.setdefault(of[telling.event_id], []).append(telling)
    return [Incident(id=key, tellings=tuple(tellings)) for key, tellings in by_incident.items()]


def compared(
    archive: Archive,
    one: Collection[str],
    other: Collection[str],
    *,
    private: bool = False,
    **filters: Any,  # noqa: ANN401
) -> duckdb.DuckDBPyRelation:
    """Two outlets, or two sets of them, side by side: a row for each incident that either tells, by day.

    ``told`` says whether both tell it, or which alone; ``differ`` names what they tell otherwise: words, status or figures.

    Args:
        archive: whose incidents were gathered.
        one: names of outlets, whole.
        other: likewise.
        private: whether to name people without a public role.
        filters: as `Archive.events` has them.

    Raises:
        ArchiveError: DL-320 if incidents were not gathered since the archive changed.
    """
    check_gathered(archive)
    chosen = archive.events(private=private, **filters)
    sides = {"one": ", ".join(map(quoted, one)), "other": ", ".join(map(quoted, other))}
    found = chosen.query("chosen", _COMPARED.format(seen="named_" if private else "", **sides))
    assert found is not None, "a select gives rows"  # noqa: S101 - narrows the type
    return found


# An outlet is on one side, the first that names it. What only one side tells of differs in nothing.
_COMPARED = """
with told as (
    select i.incident_id, i.disputed, e.event_id,
        if(e.date_start = e.date_end, e.date_start, e.published) as day, e.type, e.status, e.trigger,
        case when e.outlet in ({one}) then 'one' else 'other' end as side
    from incidents i join chosen e using (event_id) where e.outlet in ({one}, {other})
), counted as (
    select t.incident_id, t.side, list_sort(list(distinct f.kind || ' ' || f.words)) as figures
    from told t join {seen}figures f on f.event_id = t.event_id
    where f.kind in ('dead', 'injured', 'detained', 'crowd', 'missing') group by t.incident_id, t.side
), paired as (
    select incident_id, min(day) as day, any_value(disputed) as disputed, list_sort(list(distinct type)) as types,
        count_if(side = 'one') as one, count_if(side = 'other') as other,
        list_sort(list(distinct lower(trigger)) filter (side = 'one')) as one_words,
        list_sort(list(distinct lower(trigger)) filter (side = 'other')) as other_words,
        list_sort(list(distinct status) filter (side = 'one')) as one_status,
        list_sort(list(distinct status) filter (side = 'other')) as other_status
    from told group by incident_id
)
select b.incident_id, b.day, b.types, case when one = 0 then 'other' when other = 0 then 'one' else 'both' end as told,
    one_words, other_words, one_status, other_status, c.figures as one_figures, d.figures as other_figures,
    case when one > 0 and other > 0 then list_filter([
        if(one_words <> other_words, 'words', null), if(one_status <> other_status, 'status', null),
        if(c.figures <> d.figures, 'figures', null)
    ], lambda x: x is not null) else [] end as differ, disputed
from paired b left join counted c on c.incident_id = b.incident_id and c.side = 'one'
left join counted d on d.incident_id = b.incident_id and d.side = 'other'
order by b.day, b.incident_id
"""
