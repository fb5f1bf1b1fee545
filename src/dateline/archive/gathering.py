"""Gathering the incidents of an archive: every event read from the records, compared, and written as a derived table.

What was compared is kept beside the segments, week by week. Weeks in which nothing changed are not compared again; the result
is the same as from nothing.
"""

import hashlib
import itertools
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Protocol, TypeVar

import duckdb
import msgspec
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from dateline.archive import manifest as manifests
from dateline.archive.lock import hold
from dateline.archive.segments import write_tables
from dateline.archive.tables import Row, schema
from dateline.errors import ArchiveError
from dateline.incidents import overlay as overlays
from dateline.incidents.accounts import independent
from dateline.incidents.disputes import disputes
from dateline.incidents.edges import Edges, Memory, Week
from dateline.incidents.features import features
from dateline.incidents.gather import Join, joined_rows, joins
from dateline.incidents.ids import incident_id, settle_ids
from dateline.incidents.overlay import Overlay
from dateline.incidents.tables import families, weights
from dateline.incidents.tellings import Telling, tellings_of
from dateline.record import Record

Item = TypeVar("Item")

# The derived tables.
TABLE, REDIRECTS = "incidents", "redirects"

# The folder beside the segments that holds what was compared: it follows from them and may be removed at any time.
FOLDER = "incidents"
_PAIRS, _IDS = "pairs.parquet", "ids.parquet"

# Records that are decoded together.
_AT_ONCE = 500

# Rows that are turned into columns together.
_ROWS_AT_ONCE = 20_000

# Copies and parts repeat words of another report; who rewrites tells in his own.
_REPEATS = ("copy", "part")


class Track(Protocol):
    """Goes through some items and gives them as they are; may show how far it is, with a word for what is done."""

    def __call__(self, items: Iterable[Item], doing: str, /) -> Iterable[Item]: ...  # noqa: D102 - said above


def _silently(items: Iterable[Item], _doing: str, /) -> Iterable[Item]:
    return items


def gathered_by(overlay: Overlay) -> str:
    """A hash of what decides beside the reports: the weights, the families of types, and what people said."""
    parts = (weights(), families(), overlay)
    return hashlib.sha256(b"\n".join(msgspec.json.encode(part, order="sorted") for part in parts)).hexdigest()[:16]


def is_gathered(folder: Path, state: manifests.Manifest) -> bool:
    """Whether the incidents of this state are there, as the weights and people's words of today have them."""
    part = state.standing(TABLE)
    if part is None:
        return not any(each.rows.get("events") for each in state.segments)
    path = manifests.file_of(folder, part, TABLE)
    return bool(pq.read_table(path, columns=["gathered_by"]).slice(0, 1)["gathered_by"].to_pylist() == [_today(folder)])


def _today(folder: Path) -> str:
    return gathered_by(overlays.load(folder))


def build(folder: Path, track: Track = _silently) -> bool:
    """Whether incidents had to be gathered; where nothing changed since, nothing is done.

    Args:
        folder: the archive.
        track: goes through the reports, then through the weeks.

    Raises:
        ArchiveError: DL-301 no archive, DL-302 while another process writes, DL-303 a damaged segment, DL-306 can't be written,
            DL-318 if ``incidents.toml`` can't be read.
    """
    if is_gathered(folder, manifests.load(folder)):
        return False
    with hold(folder):
        before = manifests.load(folder)
        overlay = overlays.load(folder)
        tables = _gathered(folder, before, overlay, track)
        kept = tuple(part for part in before.derived if not part.rows.get(TABLE))
        made = msgspec.structs.replace(write_tables(folder, tables), stands_on=before.state)
        after = msgspec.structs.replace(before, derived=(*kept, made))
        manifests.replace(folder, manifests.retire(before, after))
    return True


def _gathered(folder: Path, state: manifests.Manifest, overlay: Overlay, track: Track) -> dict[str, pa.Table]:
    """The derived tables; what was compared is remembered."""
    memory, packed = _remembered(folder), dict[str, bytes]()
    table = features(_kept(_tellings(folder, state, track), packed))
    groups = joined_rows(table, overlay, memory, lambda weeks: track(weeks, "comparing weeks"))
    why = {join.event_id: join for join in joins(table, groups)}
    alone = sorted(set(range(len(table))) - {row for group in groups for row in group})
    every = [[table.keys[row][3] for row in group] for group in sorted([*groups, *([row] for row in alone)])]
    settled = settle_ids(*_before(folder, every))
    maker = gathered_by(overlay)
    rows = (row for group in every for row in _rows([_unpack(packed[event]) for event in group], why, overlay, maker))
    redirects = [{"old_id": old, "incident_id": to} for old, to in settled.redirects.items()]
    tables = {TABLE: _table(TABLE, rows), REDIRECTS: _table(REDIRECTS, redirects)}
    _remember(folder, memory, tables)
    return tables


def _kept(tellings: Iterable[Telling], packed: dict[str, bytes]) -> Iterator[Telling]:
    """The same tellings, each kept as bytes, which take a fifth of the memory."""
    for telling in tellings:
        packed[telling.event_id] = msgspec.msgpack.encode(telling)
        yield telling


def _unpack(packed: bytes) -> Telling:
    return msgspec.msgpack.decode(packed, type=Telling)


def _table(name: str, rows: Iterable[Row]) -> pa.Table:
    rest, parts = iter(rows), [schema(name).empty_table()]
    while some := list(itertools.islice(rest, _ROWS_AT_ONCE)):
        parts.append(pa.Table.from_pylist(some, schema=schema(name)))
    return pa.concat_tables(parts)


def _tellings(folder: Path, state: manifests.Manifest, track: Track) -> Iterator[Telling]:
    """Every event of every report, with the report that it copies."""
    roots = roots_of(folder, state)
    for record in track(_records(folder, state), "reading"):
        yield from tellings_of(record, root=roots.get(record.report.id))


def _records(folder: Path, state: manifests.Manifest) -> Iterator[Record]:
    files = [str(path) for path in state.files(folder, "reports")]
    with duckdb.connect(":memory:") as connection:
        found = (
            connection.execute("select record from read_parquet(?, union_by_name=true) where read", [files]) if files else None
        )
        while found and (some := found.fetchmany(_AT_ONCE)):
            yield from (Record.from_json(row[0]) for row in some)


def roots_of(folder: Path, state: manifests.Manifest) -> dict[str, str]:
    """The report that each copy repeats, by the copy's id."""
    files = [str(path) for path in state.files(folder, "links")]
    if not files:
        return {}
    with duckdb.connect(":memory:") as connection:
        query = "select report_id, to_id from read_parquet(?, union_by_name=true) where kind in (select unnest(?)) order by all"
        return dict(connection.execute(query, [files, list(_REPEATS)]).fetchall())


def _rows(tellings: Sequence[Telling], why: Mapping[str, Join], overlay: Overlay, maker: str) -> Iterator[Row]:
    """The rows of one incident, the earliest telling first."""
    shared = {
        "incident_id": incident_id(tellings[0].event_id),
        "tellings": len(tellings),
        "reports": len({telling.report_id for telling in tellings}),
        "outlets": len({telling.outlet for telling in tellings if telling.outlet}),
        "independent": len(independent(tellings, overlay)),
        "disputed": sorted({dispute.kind for dispute in disputes(tellings, overlay)}) if len(tellings) > 1 else [],
        "gathered_by": maker,
    }
    return (shared | _row(telling, place, why.get(telling.event_id)) for place, telling in enumerate(tellings, 1))


def _row(telling: Telling, place: int, join: Join | None) -> Row:
    return {
        "event_id": telling.event_id,
        "report_id": telling.report_id,
        "published": telling.published,
        "outlet": telling.outlet,
        "root": telling.root,
        "place": place,
        "to_id": join.to_id if join else None,
        "fit": join.score if join else None,
        "because": [f"{rule}={part:g}" for rule, part in join.because.items()] if join else [],
    }


def _remembered(folder: Path) -> Memory:
    """What was found in each week before; nothing, if it is not there or can't be read."""
    try:
        rows = pq.read_table(folder / FOLDER / _PAIRS, schema=_PAIR_SCHEMA).to_pylist()
    except (OSError, pa.ArrowInvalid):
        return {}
    return {row["week"]: Week(row["digest"], _edges(row)) for row in rows}


def _edges(row: Row) -> Edges:
    return Edges(np.array(row["one"], np.intp), np.array(row["other"], np.intp), np.array(row["fit"], np.float32))


def _before(folder: Path, now: list[list[str]]) -> tuple[dict[str, list[str]], list[list[str]], dict[str, str]]:
    """What ids are settled from: the incidents of before, those of now, and the redirects of before."""
    try:
        ids = pq.read_table(folder / FOLDER / _IDS, schema=_ID_SCHEMA).to_pylist()
    except (OSError, pa.ArrowInvalid):
        return {}, now, {}
    before: dict[str, list[str]] = {}
    for row in ids:
        if row["event_id"] is not None:
            before.setdefault(row["incident_id"], []).append(row["event_id"])
    return before, now, {row["old_id"]: row["incident_id"] for row in ids if row["old_id"] is not None}


def _remember(folder: Path, memory: Memory, tables: Mapping[str, pa.Table]) -> None:
    """Keep what was compared, and the ids that were given.

    Raises:
        ArchiveError: DL-306 if the folder can't be written.
    """
    weeks = [
        {"week": week, "digest": part.digest, **{name: getattr(part.found, name).tolist() for name in ("one", "other", "fit")}}
        for week, part in sorted(memory.items())
    ]
    ids = pa.concat_tables(
        [tables[TABLE].select(["incident_id", "event_id"]), tables[REDIRECTS]], promote_options="default"
    ).select(_ID_SCHEMA.names)
    try:
        (folder / FOLDER).mkdir(exist_ok=True)
        for name, table in ((_PAIRS, pa.Table.from_pylist(weeks, schema=_PAIR_SCHEMA)), (_IDS, ids.cast(_ID_SCHEMA))):
            draft = folder / FOLDER / f"{name}.draft"
            pq.write_table(table, draft, compression="zstd")
            draft.replace(folder / FOLDER / name)
    except OSError as error:
        raise ArchiveError("DL-306", what=folder / FOLDER, detail=error.strerror or error) from error


def forget(folder: Path) -> None:
    """Remove what was compared, since it names events of a report that is to be forgotten."""
    shutil.rmtree(folder / FOLDER, ignore_errors=True)


_PAIR_SCHEMA = pa.schema(
    [
        ("week", pa.int64()),
        ("digest", pa.string()),
        ("one", pa.list_(pa.int64())),
        ("other", pa.list_(pa.int64())),
        ("fit", pa.list_(pa.float32())),
    ]
)
_ID_SCHEMA = pa.schema([("event_id", pa.string()), ("old_id", pa.string()), ("incident_id", pa.string())])
