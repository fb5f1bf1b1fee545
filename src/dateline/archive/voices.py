"""Shares of voice: who is quoted and how much, who is only spoken about, and how one side speaks of another over time."""

import duckdb

from dateline.archive import Archive
from dateline.archive.counts import DIMENSIONS
from dateline.archive.filters import Texts, Where

# An actor stands for its country where one is known: *Moscow*, *Lavrov* and *the Kremlin* are one side.
_SIDE = "case when len({countries}) > 0 then {countries} else {names} end"


def voices(
    archive: Archive, *, by_outlet: bool = False, outlet: Texts = None, since: str | None = None, until: str | None = None
) -> duckdb.DuckDBPyRelation:
    """Sides by how much they are heard, a row each, or a row for each outlet and side.

    Columns: ``outlet`` if ``by_outlet``, ``side`` (a country, or the name of who has none), ``statements``, ``quoted`` (with
    words in quotation marks), ``paraphrased``, ``characters`` of what they say, ``share`` of all characters said, of those in
    the outlet if ``by_outlet`` (0 to 1), ``reports`` in which they are heard, and ``mentioned``: reports that speak of them; of
    these ``unheard`` do not let them speak.
    """
    heard = Where().equal("outlet", outlet).between("published", since, until)
    named = Where().equal("outlet", outlet).between("published", since, until)
    query = _VOICES.format(
        speaker=_SIDE.format(countries="speaker_countries", names="speakers"),
        heard=heard.sql, named=named.sql,
        outlet="coalesce(outlet, '') as outlet, " if by_outlet else "",
        keys="outlet, side" if by_outlet else "side",
        whole="partition by outlet" if by_outlet else "",
    )  # fmt: skip
    return archive.sql(query, [*heard.values, *named.values])


# ``keys`` tell two rows apart; an outlet that nobody knows is an empty text, so that rows of it meet.
_VOICES = """
    with said as (
        select {outlet}report_id, kind, length, unnest({speaker}) as side from statements where {heard}
    ), heard as (
        select {keys}, count(*) as statements, count(*) filter (kind <> 'indirect') as quoted,
            count(*) filter (kind = 'indirect') as paraphrased,
            sum(length)::bigint as characters, count(distinct report_id) as reports
        from said group by {keys}
    ), named as (
        select distinct {outlet}report_id, coalesce(country, name) as side from actors
        where {named} and (country is not null or coalesce(named, true))
    ), spoken_of as (
        select {keys}, count(*) as mentioned, count(*) filter (said.side is null) as unheard
        from named left join (select distinct report_id, side from said) said using (report_id, side) group by {keys}
    )
    select {keys}, coalesce(statements, 0) as statements,
        coalesce(quoted, 0) as quoted, coalesce(paraphrased, 0) as paraphrased,
        coalesce(characters, 0) as characters,
        coalesce(coalesce(characters, 0) / nullif(sum(characters) over ({whole}), 0), 0) as share,
        coalesce(reports, 0) as reports, coalesce(mentioned, 0) as mentioned, coalesce(unheard, 0) as unheard
    from heard full join spoken_of using ({keys}) order by characters desc, mentioned desc, {keys}
"""


def stance(
    archive: Archive, actor: str, recipient: str, *, by: str = "month", since: str | None = None, until: str | None = None
) -> duckdb.DuckDBPyRelation:
    """How one side speaks of and acts towards another over time, a row for each time with events.

    Columns: the time (``by``: day, week, month or year), ``events``, ``reports``, ``score`` (mean PLOVER score, -10 to 10),
    ``cooperation`` and ``conflict`` (counts), and ``denied`` (events that somebody denies in the same report).
    """
    events = archive.events(actor=actor, recipient=recipient, since=since, until=until)
    measures = (
        "count(*) as events, count(distinct report_id) as reports, avg(score) as score, "
        "count(*) filter (quad <= 2) as cooperation, count(*) filter (quad >= 3) as conflict, "
        "count(*) filter (status = 'denied' or len(denied_by) > 0) as denied"
    )
    time = f'{DIMENSIONS[by]} as "{by}"'
    return events.project(f"*, {time}").aggregate(f'"{by}", {measures}', f'"{by}"').order(f'"{by}"')


def coverage(
    archive: Archive, *, by: str = "month", since: str | None = None, until: str | None = None
) -> duckdb.DuckDBPyRelation:
    """Reports by outlet and time, the denominator of every rate: ``outlet``, the time, ``reports`` and ``read`` of them."""
    length = {"day": 10, "month": 7, "year": 4}[by]
    reports = archive.reports(since=since, until=until)
    grouped = reports.project(f'outlet, published[:{length}] as "{by}", read::int as seen')
    return grouped.aggregate(f'outlet, "{by}", count(*) as reports, sum(seen) as read', f'outlet, "{by}"').order(
        f'outlet, "{by}"'
    )
