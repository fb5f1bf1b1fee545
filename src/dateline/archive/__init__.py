"""The archive: immutable Parquet segments behind a manifest, and DuckDB in memory over them.

`Archive` reads one state of a folder; `Writer` adds to it. Reports are not events: each method says which of the two it returns.
"""

from collections.abc import Sequence
from pathlib import Path

import duckdb
import pyarrow as pa

from dateline.archive import manifest as manifests
from dateline.archive.tables import COLUMNS, TABLES, event_id, schema
from dateline.archive.write import Writer
from dateline.errors import ArchiveError
from dateline.record import Event, Record

__all__ = ["Archive", "Writer"]

Texts = str | Sequence[str] | None


class Archive:
    """One state of an archive, for reading; any number of processes may read while one writes.

    Raises:
        ArchiveError: DL-301 if the folder holds no archive, DL-303 if a segment is missing.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.manifest = manifests.load(folder)
        self._connection = duckdb.connect(":memory:")
        for table in TABLES:
            self._view(table)

    def _view(self, table: str) -> None:
        files = self.manifest.files(self.folder, table)
        for path in files:
            if not path.exists():
                raise ArchiveError("DL-303", what=self.folder, segment=path.parent.name)
        if files:
            relation = self._connection.read_parquet([str(path) for path in files])
            relation.create_view(table)
        else:
            self._connection.register(table, pa.Table.from_pylist([], schema=schema(table)))

    def table(self, name: str) -> duckdb.DuckDBPyRelation:
        """A whole table as a DuckDB relation (``.df()``, ``.pl()``, ``.to_arrow_table()``); names are in ``archive.tables``."""
        if name not in COLUMNS:
            raise KeyError(name)
        return self._connection.sql(f"select * from {name}")  # noqa: S608 - one of our own names

    def reports(self, *, since: str | None = None, until: str | None = None) -> duckdb.DuckDBPyRelation:
        """Reports, a row each, by day of publication (ISO, both ends included)."""
        return self._select("reports", _Where().between("published", since, until))

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
    ) -> duckdb.DuckDBPyRelation:
        """Events, a row for each event of each report, as a DuckDB relation.

        Args:
            actor: who acts: an ISO 3166-1 alpha-3 code (``RUS``), a PLOVER sector (``MIL``) or part of a name; several mean any.
            recipient: who is acted on, likewise.
            speaker: on whose word: part of a name.
            type: PLOVER event type.
            status: whether it happened.
            place: part of a place's name, or a country code.
            since: first day, ISO; the day of the event, or of the report where that is unknown.
            until: last day, ISO, included.
        """
        where = (
            _Where()
            .party("actor", actor)
            .party("recipient", recipient)
            .named(("speakers",), speaker)
            .equal("type", type)
            .equal("status", status)
            .named(("places", "place_countries"), place)
            .between("coalesce(date_start, published)", since, until)
        )
        return self._select("events", where)

    def statements(
        self, *, speaker: Texts = None, act: Texts = None, since: str | None = None, until: str | None = None
    ) -> duckdb.DuckDBPyRelation:
        """Statements, a row each; ``speaker`` is part of a name or a country code."""
        where = _Where().named(("speakers", "speaker_countries"), speaker).equal("act", act)
        return self._select("statements", where.between("published", since, until))

    def figures(
        self, *, speaker: Texts = None, kind: Texts = None, since: str | None = None, until: str | None = None
    ) -> duckdb.DuckDBPyRelation:
        """Figures, a row each."""
        where = _Where().named(("speakers",), speaker).equal("kind", kind)
        return self._select("figures", where.between("published", since, until))

    def actors(
        self, name: Texts = None, *, since: str | None = None, until: str | None = None
    ) -> duckdb.DuckDBPyRelation:
        """Actors, a row for each actor of each report; ``name`` is part of a name."""
        return self._select("actors", _Where().like("name", name).between("published", since, until))

    def problems(self) -> duckdb.DuckDBPyRelation:
        """Files that could not be read, a row each."""
        return self._select("problems", _Where())

    def find_event(self, wanted: str) -> tuple[Record, Event]:
        """The record and the event with this archive id, or with an id that begins so.

        Raises:
            ArchiveError: DL-305 if there is none.
        """
        prefix = wanted if wanted.startswith("e_") else f"e_{wanted}"
        found = self._connection.execute(
            "select r.record, e.event_id from events e join reports r using (report_id) "
            "where starts_with(e.event_id, ?) order by e.event_id limit 1",
            [prefix],
        ).fetchone()
        if found is None:
            raise ArchiveError("DL-305", id=wanted, what=self.folder)
        record = Record.from_json(found[0])
        return record, next(event for event in record.events if event_id(record, event) == found[1])

    def _select(self, table: str, where: "_Where") -> duckdb.DuckDBPyRelation:
        order = "order by all" if table == "problems" else "order by published, report_id"
        query = f"select * from {table} where {where.sql} {order}"  # noqa: S608 - names are ours, values are parameters
        return self._connection.sql(query, params=where.values)


class _Where:
    """A condition under construction; values travel as parameters, never inside the SQL."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self.values: list[str] = []

    @property
    def sql(self) -> str:
        return " and ".join(self._parts) or "true"

    def equal(self, column: str, wanted: Texts) -> "_Where":
        return self._any([f"lower({column}) = lower(?)"], wanted)

    def like(self, column: str, wanted: Texts) -> "_Where":
        return self._any([f"contains(lower({column}), lower(?))"], wanted)

    def named(self, columns: tuple[str, ...], wanted: Texts) -> "_Where":
        """Whether any text of a list column contains what is wanted, whatever its case."""
        return self._any([f"contains(lower(array_to_string({column}, chr(10))), lower(?))" for column in columns], wanted)

    def party(self, side: str, wanted: Texts) -> "_Where":
        """An actor or recipient by country code, sector or part of the name."""
        tests = [
            f"list_contains({side}_countries, upper(?))",
            f"list_contains({side}_sectors, upper(?))",
            f"contains(lower(array_to_string({side}s, chr(10))), lower(?))",
        ]
        return self._any(tests, wanted)

    def between(self, column: str, since: str | None, until: str | None) -> "_Where":
        for bound, sign in ((since, ">="), (until, "<=")):
            if bound:
                self._parts.append(f"{column} {sign} ?")
                self.values.append(bound)
        return self

    def _any(self, tests: list[str], wanted: Texts) -> "_Where":
        values = [wanted] if isinstance(wanted, str) else list(wanted or ())
        if values:
            self._parts.append("(" + " or ".join(test for _ in values for test in tests) + ")")
            self.values += [value for value in values for _ in tests]
        return self
