"""The archive: immutable Parquet segments behind a manifest, and DuckDB in memory over them.

`Archive` reads one state of a folder; `Writer` adds to it. Reports are not events: each method says which of the two it returns.
"""

import copy
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import duckdb

from dateline.archive import conditions, counts
from dateline.archive import corrections as overlays
from dateline.archive import freeze as freezer
from dateline.archive import manifest as manifests
from dateline.archive.conditions import CONDITIONS
from dateline.archive.filters import Texts, Where
from dateline.archive.index.find import Index
from dateline.archive.index.plan import PLANS
from dateline.archive.index.tally import MEASURES, can_tally
from dateline.archive.newest import Asked, newest
from dateline.archive.private import MASK
from dateline.archive.rows import event_id
from dateline.archive.tables import COLUMNS
from dateline.archive.views import ROW, create_views
from dateline.archive.write import Writer
from dateline.errors import ArchiveError
from dateline.record import Event, Record

__all__ = ["Archive", "Texts", "Writer"]


# Rows that are looked at where the beginning of an id fits several.
_SEVERAL = 50


class Archive:
    """One state of an archive, for reading; any number of processes may read while one writes.

    Args:
        folder: the archive.
        version: the name of a frozen version; ``None`` takes the present state.

    Attributes:
        damaged: the names of segments that are missing or cut short. Questions are answered without them.

    Raises:
        ArchiveError: DL-301 if the folder holds no archive, DL-304 for a later format, DL-311 for one no longer read,
            DL-316 if there is no such version.
    """

    def __init__(self, folder: Path, version: str | None = None) -> None:
        self.folder = folder
        frozen = freezer.load(folder, version) if version else None
        whole = frozen.manifest if frozen else manifests.load(folder)
        self.damaged = tuple(manifests.damaged(folder, whole))
        self.manifest = whole.without(self.damaged)
        self._index = Index.of(folder, self.manifest)
        self._connection = duckdb.connect(":memory:")
        create_views(self._connection, folder, self.manifest, self._index.covered if self._index else ())
        corrections = frozen.corrections if frozen else overlays.load(folder)
        self._corrected, self._is_session = bool(corrections), False
        overlays.lay_over(self._connection, corrections, ("events", "named_events"))

    def session(self) -> "Archive":
        """The same state on a connection of its own, for one thread and a few questions; `close` it when done.

        What fits a filter is looked up once for all counts of a session, and kept until then.
        """
        own = copy.copy(self)
        own._is_session = True
        own._connection = self._connection.cursor()
        return own

    def interrupt(self) -> None:
        """Stop the question that is being answered, from another thread."""
        self._connection.interrupt()

    def close(self) -> None:
        """Let go of the connection."""
        self._connection.close()

    def table(self, name: str, *, private: bool = False) -> duckdb.DuckDBPyRelation:
        """A whole table as a DuckDB relation (``.df()``, ``.pl()``, ``.to_arrow_table()``); names are in ``archive.tables``."""
        if name not in COLUMNS:
            raise KeyError(name)
        return self._connection.sql(f"select {_columns(name)} from {_seen(name, private)}")

    def sql(self, query: str, values: Sequence[object] = ()) -> duckdb.DuckDBPyRelation:
        """The rows of a query of our own over the views; `dateline.archive.sql` is for queries of others."""
        return self._connection.sql(query, params=list(values))

    def reports(self, *, since: str | None = None, until: str | None = None) -> duckdb.DuckDBPyRelation:
        """Reports, a row each, by day of publication (ISO, both ends included).

        Raises:
            ReportError: DL-107 here and below if ``since`` or ``until`` is not a day.
        """
        return self._select("reports", conditions.by_day(since=since, until=until))

    def events(
        self,
        *,
        actor: Texts = None,
        recipient: Texts = None,
        speaker: Texts = None,
        type: Texts = None,  # noqa: A002 - the field's own word, as on the command line
        status: Texts = None,
        place: Texts = None,
        outlet: Texts = None,
        since: str | None = None,
        until: str | None = None,
        copies: bool = True,
        private: bool = False,
        newest: int | None = None,
    ) -> duckdb.DuckDBPyRelation:
        """Events, a row for each event of each report, as a DuckDB relation.

        Args:
            actor: who acts: an ISO 3166-1 alpha-3 code (``RUS``), a PLOVER sector (``MIL``) or part of a name; several mean
                any. Three capitals or fewer are a code or a whole word of a name (``IRA``, ``EU``), never a part of one.
            recipient: who is acted on, likewise.
            speaker: on whose word: part of a name.
            type: PLOVER event type.
            status: whether it happened.
            place: part of a place's name, or a country code.
            outlet: who published the report.
            since: first day, ISO; the day of the event, or of the report where that is unknown.
            until: last day, ISO, included.
            copies: whether reports that only repeat another one count too: copies of it, and parts.
            private: whether to name people without a public role, and to find them by name; here and below they are
                ``[private person]`` otherwise.
            newest: how many at most, those published last, the last first, those of one report by their ids; ``None`` gives
                all, in the order of publication.
        """
        where = conditions.events(
            actor=actor, recipient=recipient, speaker=speaker, type=type, status=status, place=place, outlet=outlet,
            since=since, until=until, copies=copies,
        )  # fmt: skip
        return (
            self._select("events", where, private)
            if newest is None
            else self._newest(Asked("events", where, newest, private=private))
        )

    def incidents(
        self,
        *,
        disputed: bool = False,
        min_outlets: int = 1,
        private: bool = False,
        **filters: Any,  # noqa: ANN401 - those of `events`
    ) -> duckdb.DuckDBPyRelation:
        """Incidents, a row each, with all who tell them; see `dateline.archive.incidents.listed`.

        Raises:
            ArchiveError: DL-320 if incidents were not gathered since the archive changed.
        """
        from dateline.archive.incidents import listed  # noqa: PLC0415 - stands on this module

        return listed(self, disputed=disputed, min_outlets=min_outlets, private=private, **filters)

    def statements(
        self,
        *,
        speaker: Texts = None,
        act: Texts = None,
        outlet: Texts = None,
        since: str | None = None,
        until: str | None = None,
        copies: bool = True,
        private: bool = False,
    ) -> duckdb.DuckDBPyRelation:
        """Statements, a row each; ``speaker`` is part of a name or a country code."""
        return self._select(
            "statements",
            conditions.statements(speaker=speaker, act=act, outlet=outlet, since=since, until=until, copies=copies),
            private,
        )

    def figures(
        self,
        *,
        speaker: Texts = None,
        kind: Texts = None,
        outlet: Texts = None,
        since: str | None = None,
        until: str | None = None,
        copies: bool = True,
        private: bool = False,
    ) -> duckdb.DuckDBPyRelation:
        """Figures, a row each."""
        return self._select(
            "figures",
            conditions.figures(speaker=speaker, kind=kind, outlet=outlet, since=since, until=until, copies=copies),
            private,
        )

    def actors(
        self, name: Texts = None, *, since: str | None = None, until: str | None = None, private: bool = False
    ) -> duckdb.DuckDBPyRelation:
        """Actors, a row for each actor of each report; ``name`` is part of a name."""
        return self._select("actors", conditions.by_name(name, since=since, until=until), private)

    def roles(
        self, name: Texts = None, *, since: str | None = None, until: str | None = None, private: bool = False
    ) -> duckdb.DuckDBPyRelation:
        """Roles, a row for each that a report gives an actor; ``name`` is part of the actor's name."""
        return self._select("roles", conditions.by_name(name, since=since, until=until), private)

    def company(self, report_ids: Sequence[str]) -> duckdb.DuckDBPyRelation:
        """Whom these reports name, a row each with ``name`` and ``reports``, the number of them that do; most often first."""
        query = (
            "select name, count(distinct report_id) as reports from actors where report_id in (select unnest(?)) "
            "and coalesce(named, true) and name <> ? group by name order by reports desc, name"
        )
        return self._connection.sql(query, params=[list(report_ids), MASK])

    def places(self, name: Texts = None, *, since: str | None = None, until: str | None = None) -> duckdb.DuckDBPyRelation:
        """Places, a row for each place of each report; ``name`` is part of its name."""
        return self._select("places", conditions.by_name(name, since=since, until=until))

    def publications(self, *, since: str | None = None, until: str | None = None) -> duckdb.DuckDBPyRelation:
        """Publications, a row for each text in each outlet at each time."""
        return self._select("publications", conditions.by_day(since=since, until=until))

    def problems(self) -> duckdb.DuckDBPyRelation:
        """Files that could not be read, a row each."""
        return self._select("problems", Where())

    def count(
        self,
        by: Sequence[str],
        *,
        undirected: bool = False,
        zeros: bool = False,
        most: int | None = None,
        measures: Sequence[str] = MEASURES,
        private: bool = False,
        **filters: Any,  # noqa: ANN401
    ) -> duckdb.DuckDBPyRelation:
        """Counts of events, a row for each cell; see `dateline.archive.counts.count`, and `events` for the filters.

        Raises:
            ValueError: as there.
        """
        where = CONDITIONS["events"](**filters)
        if not (self._index and self._index.has("events") and can_tally(where, by)):
            return counts.count(
                self._select("events", where, private), by, undirected=undirected, zeros=zeros, most=most, measures=measures
            )
        return counts.count_indexed(
            self._connection, self._index, where, by, undirected=undirected, zeros=zeros, most=most, measures=measures,
            private=private, corrected=self._corrected, keep=self._is_session,
        )  # fmt: skip

    def newest(
        self,
        table: str,
        limit: int,
        *,
        behind: Sequence[str | None] | None = None,
        columns: Sequence[str] | None = None,
        private: bool = False,
        **filters: Any,  # noqa: ANN401 - those of the table's own method
    ) -> duckdb.DuckDBPyRelation:
        """The rows of a table that were published last, the last first; those of one report by their ids.

        Args:
            table: one of ``archive.index.plan.PLANS``: every table but roles.
            limit: how many at most.
            behind: the values of the table's keys, which stand there too, in the row after which to begin.
            columns: what to give of each; ``None`` gives all.
            private: whether to name everybody.
            filters: as the table's own method takes them.
        """
        where = CONDITIONS[table](**filters).behind(PLANS[table].keys, behind)
        return self._newest(Asked(table, where, limit, columns, private=private))

    def find_event(self, wanted: str) -> tuple[Record, Event]:
        """The record and the event with this archive id, or with an id that begins so; of several, the first.

        Raises:
            ArchiveError: DL-305 if there is none.
        """
        prefix = wanted if wanted.startswith("e_") else f"e_{wanted}"
        found = self._beginning("events", prefix, ["event_id", "report_id"])
        if not found:
            raise ArchiveError("DL-305", id=wanted, what=self.folder)
        wanted_id, report_id = min(found)
        record = self.find_report(report_id)
        return record, next(event for event in record.events if event_id(record, event) == wanted_id)

    def find_report(self, wanted: str) -> Record:
        """The record of the report with this id, or with an id that begins so.

        Raises:
            ArchiveError: DL-312 if there is none, or if there are several.
        """
        found = self._beginning("reports", wanted, ["record"])
        if len(found) != 1:
            raise ArchiveError("DL-312", id=wanted, what=self.folder)
        return Record.from_json(found[0][0])

    def _beginning(self, table: str, prefix: str, columns: list[str]) -> list[tuple[Any, ...]]:
        """Some rows whose id begins so; of very many a few, which is enough to see that there are several."""
        where = Where().begins(f"{table.removesuffix('s')}_id", prefix)
        return self._newest(Asked(table, where, _SEVERAL, columns)).fetchall()

    def _newest(self, asked: Asked) -> duckdb.DuckDBPyRelation:
        if self._index:
            return newest(self._connection, self._index, asked, self._corrected)
        return self._connection.sql(asked.of(_seen(asked.table, asked.private)), params=asked.where.values)

    def _select(self, table: str, where: "Where", private: bool = False) -> duckdb.DuckDBPyRelation:
        order = "all" if table in {"problems", "publications"} else f"published, report_id, {ROW}"
        source = _seen(table, private)
        query = f"select {_columns(table)} from {source} where {where.sql} order by {order}"
        return self._connection.sql(query, params=where.values)


def _seen(table: str, private: bool) -> str:
    """The view of a table with the names of private people or without them."""
    return f"named_{table}" if private else table


def _columns(table: str) -> str:
    return ", ".join(f'"{name}"' for name in COLUMNS[table])
