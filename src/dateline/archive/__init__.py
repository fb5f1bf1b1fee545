"""The archive: immutable Parquet segments behind a manifest, and DuckDB in memory over them.

`Archive` reads one state of a folder; `Writer` adds to it. Reports are not events: each method says which of the two it returns.
"""

import copy
from collections.abc import Sequence
from pathlib import Path

import duckdb

from dateline.archive import corrections as overlays
from dateline.archive import freeze as freezer
from dateline.archive import manifest as manifests
from dateline.archive.filters import Texts, Where
from dateline.archive.newest import newest as last
from dateline.archive.private import MASK
from dateline.archive.rows import event_id
from dateline.archive.tables import COLUMNS
from dateline.archive.views import ROW, create_views
from dateline.archive.write import Writer
from dateline.errors import ArchiveError
from dateline.record import Event, Record

__all__ = ["Archive", "Texts", "Writer"]


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
        self._connection = duckdb.connect(":memory:")
        create_views(self._connection, folder, self.manifest)
        corrections = frozen.corrections if frozen else overlays.load(folder)
        for view in ("events", "named_events"):
            overlays.lay_over(self._connection, corrections, view)

    def session(self) -> "Archive":
        """The same state on a connection of its own, for one thread; `close` it when done."""
        own = copy.copy(self)
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
        return self._select("reports", Where().between("published", since, until))

    def events(
        self,
        *,
        actor: Texts = None,
        recipient: Texts = None,
        speaker: Texts = None,
        type: Texts = None,  # noqa: A002 - the field's own word, as on the command line
        status: Texts = None,
        place: Texts = None,
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
            since: first day, ISO; the day of the event, or of the report where that is unknown.
            until: last day, ISO, included.
            copies: whether reports that only repeat another one count too: copies of it, and parts.
            private: whether to name people without a public role, and to find them by name; here and below they are
                ``[private person]`` otherwise.
            newest: how many at most, those published last, the last first; ``None`` gives all, in the order of publication.
        """
        where = (
            Where()
            .between("coalesce(date_start, published)", since, until)  # first, since days are the cheapest to compare
            .named("actors", actor, codes=("actor_countries", "actor_sectors"))
            .named("recipients", recipient, codes=("recipient_countries", "recipient_sectors"))
            .named("speakers", speaker)
            .equal("type", type)
            .equal("status", status)
            .named("places", place, codes=("place_countries",))
        )
        if not copies:
            where.sole()
        if newest is not None:
            state = None if since or until else self.manifest
            return last(self._connection, state, _seen("events", private), _columns("events"), where, newest)
        return self._select("events", where, private)

    def statements(
        self,
        *,
        speaker: Texts = None,
        act: Texts = None,
        since: str | None = None,
        until: str | None = None,
        private: bool = False,
    ) -> duckdb.DuckDBPyRelation:
        """Statements, a row each; ``speaker`` is part of a name or a country code."""
        where = Where().named("speakers", speaker, codes=("speaker_countries",)).equal("act", act)
        return self._select("statements", where.between("published", since, until), private)

    def figures(
        self,
        *,
        speaker: Texts = None,
        kind: Texts = None,
        since: str | None = None,
        until: str | None = None,
        private: bool = False,
    ) -> duckdb.DuckDBPyRelation:
        """Figures, a row each."""
        where = Where().named("speakers", speaker).equal("kind", kind)
        return self._select("figures", where.between("published", since, until), private)

    def actors(
        self, name: Texts = None, *, since: str | None = None, until: str | None = None, private: bool = False
    ) -> duckdb.DuckDBPyRelation:
        """Actors, a row for each actor of each report; ``name`` is part of a name."""
        return self._select("actors", Where().like("name", name).between("published", since, until), private)

    def roles(
        self, name: Texts = None, *, since: str | None = None, until: str | None = None, private: bool = False
    ) -> duckdb.DuckDBPyRelation:
        """Roles, a row for each that a report gives an actor; ``name`` is part of the actor's name."""
        return self._select("roles", Where().like("name", name).between("published", since, until), private)

    def company(self, report_ids: Sequence[str]) -> duckdb.DuckDBPyRelation:
        """Whom these reports name, a row each with ``name`` and ``reports``, the number of them that do; most often first."""
        query = (
            "select name, count(distinct report_id) as reports from actors where report_id in (select unnest(?)) "
            "and coalesce(named, true) and name <> ? group by name order by reports desc, name"
        )
        return self._connection.sql(query, params=[list(report_ids), MASK])

    def places(self, name: Texts = None, *, since: str | None = None, until: str | None = None) -> duckdb.DuckDBPyRelation:
        """Places, a row for each place of each report; ``name`` is part of its name."""
        return self._select("places", Where().like("name", name).between("published", since, until))

    def publications(self, *, since: str | None = None, until: str | None = None) -> duckdb.DuckDBPyRelation:
        """Publications, a row for each text in each outlet at each time."""
        return self._select("publications", Where().between("published", since, until))

    def problems(self) -> duckdb.DuckDBPyRelation:
        """Files that could not be read, a row each."""
        return self._select("problems", Where())

    def find_event(self, wanted: str) -> tuple[Record, Event]:
        """The record and the event with this archive id, or with an id that begins so; of several, the first.

        Raises:
            ArchiveError: DL-305 if there is none.
        """
        prefix = wanted if wanted.startswith("e_") else f"e_{wanted}"
        found = self._connection.execute(
            "select r.record, e.event_id from events e join reports r on e.report_id = r.report_id "
            "where starts_with(e.event_id, ?) order by e.event_id limit 1",
            [prefix],
        ).fetchall()  # to the end: a result that is not fetched to its end would hold up the connection
        if not found:
            raise ArchiveError("DL-305", id=wanted, what=self.folder)
        record, wanted_id = Record.from_json(found[0][0]), found[0][1]
        return record, next(event for event in record.events if event_id(record, event) == wanted_id)

    def find_report(self, wanted: str) -> Record:
        """The record of the report with this id, or with an id that begins so.

        Raises:
            ArchiveError: DL-312 if there is none, or if there are several.
        """
        query = "select record from reports where starts_with(report_id, ?) limit 2"
        found = self._connection.execute(query, [wanted]).fetchall()
        if len(found) != 1:
            raise ArchiveError("DL-312", id=wanted, what=self.folder)
        return Record.from_json(found[0][0])

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
