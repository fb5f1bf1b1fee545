"""The one wide table that every form is a projection of: a row for each event of each report, with all that goes with it."""

import functools
import tomllib
from importlib.resources import files
from typing import Any

import duckdb

from dateline.archive import Archive
from dateline.archive.gathering import TABLE
from dateline.archive.incidents import check_gathered
from dateline.archive.tables import COLUMNS

# The parts in figures are parallel lists: one number stands at the same place in each.
_WIDE = """
select e.*, r.title, r.url, r.language, r.published_at, s.act, s.cue, s.content,
    f.figure_kinds, f.figure_values, f.figure_lows, f.figure_highs, f.figure_modifiers, f.figure_words,
    p.geonames, p.admin1, i.incident_id, i.reports as incident_reports, i.independent as incident_outlets,
    i.disputed as incident_disputed,
    json_extract_string(r.record, '$.coded_by.dateline') as dateline_version,
    json_extract_string(r.record, '$.coded_by.lexicon') as lexicon_hash
from chosen e
left join {seen}reports r on r.report_id = e.report_id
left join {seen}statements s on s.statement_id = e.statement_id and s.report_id = e.report_id
left join (
    select event_id, list(kind order by figure_id) as figure_kinds, list(value order by figure_id) as figure_values,
        list(low order by figure_id) as figure_lows, list(high order by figure_id) as figure_highs,
        list(modifier order by figure_id) as figure_modifiers, list(words order by figure_id) as figure_words
    from {seen}figures where event_id is not null group by event_id
) f on f.event_id = e.event_id
left join (
    select report_id, name, min(geonames) as geonames, min(admin1) as admin1 from {seen}places group by report_id, name
) p on p.report_id = e.report_id and p.name = e.places[1]
left join {gathered} i on i.event_id = e.event_id
{chosen}
order by e.published, e.report_id, e.trigger_start, e.event_id
"""


# Incidents of another state of the archive are none of this.
_STALE = "(select * from incidents where false)"

# Of each incident the earliest telling among those that were chosen; an event of no known incident is one of its own.
_ONE = "qualify row_number() over (partition by coalesce(i.incident_id, e.event_id) order by i.place) = 1"


def wide_table(
    archive: Archive,
    *,
    private: bool = False,
    one_per_incident: bool = False,
    **filters: Any,  # noqa: ANN401
) -> duckdb.DuckDBPyRelation:
    """The wide table as a DuckDB relation, a row for each event of each report, by day of publication.

    Args:
        archive: what is exported.
        private: whether to name people without a public role.
        one_per_incident: whether to give of each incident the earliest telling alone.
        filters: as `Archive.events` has them.

    Raises:
        ArchiveError: DL-320 if incidents are asked for and were not gathered since the archive changed.
    """
    if one_per_incident:
        check_gathered(archive)
    gathered = TABLE if archive.manifest.standing(TABLE) else _STALE
    chosen = archive.events(private=private, **filters)
    query = _WIDE.format(seen="named_" if private else "", gathered=gathered, chosen=_ONE if one_per_incident else "")
    found = chosen.query("chosen", query)
    assert found is not None, "a select gives rows"  # noqa: S101 - narrows the type
    return found


@functools.cache
def columns() -> dict[str, str]:
    """The columns of the wide table in order, with what each holds."""
    extra = tomllib.loads(files("dateline.exports").joinpath("wide.toml").read_text(encoding="utf-8"))
    return {name: about for name, (_, about) in COLUMNS["events"].items()} | extra
