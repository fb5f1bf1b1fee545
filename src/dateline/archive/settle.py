"""What follows from all reports together: which of them are copies of which, and which replaces which.

Settled is an archive whose new texts were compared with those of the days around them. Pairs of like texts are facts that stay;
which of two is the copy depends on what else came in, so the links are made anew from all pairs.
"""

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path

import msgspec

from dateline.archive import manifest as manifests
from dateline.archive.files import rows_of
from dateline.archive.index.build import refresh
from dateline.archive.segments import write_rows, write_tables
from dateline.archive.tables import LinkRow, Row
from dateline.archive.views import KNOWN, known
from dateline.copies import Copy, Pair, Sketch, difference, find_pairs, stories
from dateline.copies.pairs import DAYS

# Links whose differences are made from texts in memory together.
_AT_ONCE = 2_000

_Texts = Mapping[str, str]


def settle(folder: Path) -> None:
    """Compare the texts that are new in an archive, and make its links anew; nothing, if none are new.

    The caller holds the archive's lock. Run again after a crash, it comes to the same end.

    Raises:
        ArchiveError: DL-303 if a segment is damaged, DL-306 if the folder can't be written.
    """
    before = manifests.load(folder)
    new = [part for part in before.segments if part.name not in before.settled]
    if not any(part.rows.get("reports") or part.rows.get("publications") for part in new):
        return
    sources = _Sources(folder, before)
    pairs = [msgspec.structs.asdict(pair) for pair in _new_pairs(folder, sources, new)]
    segments = (*before.segments, write_rows(folder, {"pairs": pairs})) if pairs else before.segments
    links = [msgspec.structs.asdict(link) for link in _links(sources, [*sources.pairs(), *_as_pairs(pairs)])]
    derived = (write_rows(folder, {"links": links}),) if links else ()
    settled = tuple(part.name for part in segments)
    after = with_known(folder, msgspec.structs.replace(before, segments=segments, derived=derived, settled=settled))
    manifests.replace(folder, manifests.retire(before, after))
    refresh(folder)


def with_known(folder: Path, state: manifests.Manifest) -> manifests.Manifest:
    """The state with the table of those who are known in it, so that nobody who opens it has to look for them.

    Raises:
        ArchiveError: DL-303 if a segment is damaged, DL-306 if the folder can't be written.
    """
    if not state.segments or state.standing(KNOWN):
        return state
    made = msgspec.structs.replace(write_tables(folder, {KNOWN: known(folder, state)}), stands_on=state.state)
    return msgspec.structs.replace(state, derived=(*(part for part in state.derived if part.stands_on is None), made))


def _as_pairs(rows: Iterable[Row]) -> list[Pair]:
    return [msgspec.convert(row, Pair) for row in rows]


def _new_pairs(folder: Path, sources: "_Sources", new: list[manifests.Segment]) -> list[Pair]:
    """The pairs of which one report at least is in a new segment, without those that are held."""
    fresh = sources.sketches(manifests.Manifest(segments=tuple(new)).files(folder, "sketches"))
    ids = {sketch.report_id for sketch in fresh}
    old = [sketch for sketch in sources.sketches_near(fresh) if sketch.report_id not in ids]
    held = {(pair.report_id, pair.other_id) for pair in sources.pairs()}
    return [pair for pair in find_pairs(fresh, old, sources.texts) if (pair.report_id, pair.other_id) not in held]


def _links(sources: "_Sources", pairs: list[Pair]) -> Iterator[LinkRow]:
    """The links of copies to what they copy, and of versions to what they replace, in the order of the reports."""
    copies = [_of_copy(copy) for copy in stories(pairs, sources.published())]
    links = sorted([*copies, *sources.versions()], key=lambda link: (link.report_id, link.kind, link.to_id))
    known = sources.differences()
    for start in range(0, len(links), _AT_ONCE):
        some = links[start : start + _AT_ONCE]
        missing = {each for link in some if _key(link) not in known for each in _key(link)}
        texts = sources.texts(missing)
        for link in some:
            made = known[_key(link)] if _key(link) in known else _difference(link, texts)
            yield msgspec.structs.replace(link, difference=made)


def _of_copy(copy: Copy) -> LinkRow:
    return LinkRow(
        report_id=copy.report_id,
        to_id=copy.to_id,
        kind=copy.kind,
        similarity=copy.similarity,
        containment=copy.containment,
    )


def _key(link: LinkRow) -> tuple[str, str]:
    return link.report_id, link.to_id


def _difference(link: LinkRow, texts: _Texts) -> str | None:
    """The difference as JSON; ``None`` if a text is not kept whole, or if they are too long to be compared."""
    if link.report_id not in texts or link.to_id not in texts:
        return None
    edits = difference(texts[link.to_id], texts[link.report_id])
    return None if edits is None else msgspec.json.encode(edits).decode()


class _Sources:
    """What an archive holds, as far as settling asks for it."""

    def __init__(self, folder: Path, state: manifests.Manifest) -> None:
        self._folder, self._state = folder, state
        self._days: dict[str, str | None] = {}

    def _rows(self, table: str, select: str, values: Collection[object] = ()) -> list[tuple[object, ...]]:
        return rows_of(self._state.files(self._folder, table), select, values)

    def sketches(self, files: Iterable[Path]) -> list[Sketch]:
        """The sketches in some files."""
        return self._sketches(rows_of(files, "select report_id, published, signature from {}"))

    def sketches_near(self, fresh: list[Sketch]) -> list[Sketch]:
        """The sketches of all reports of the days around some, and of those without a day."""
        days = [dt.date.fromisoformat(sketch.published) for sketch in fresh if sketch.published]
        if not fresh:
            return []
        if not days or len(days) < len(fresh):  # who has no day may be a copy of anything
            return self._sketches(self._rows("sketches", "select report_id, published, signature from {}"))
        bounds = [str(min(days) - dt.timedelta(DAYS)), str(max(days) + dt.timedelta(DAYS))]
        query = "select report_id, published, signature from {} where published is null or published between ? and ?"
        return self._sketches(self._rows("sketches", query, bounds))

    def _sketches(self, rows: list[tuple[object, ...]]) -> list[Sketch]:
        found = [msgspec.convert(row, _SketchTuple) for row in rows]
        self._days.update({row[0]: row[1] for row in found})
        return [Sketch(*row) for row in found]

    def texts(self, ids: Collection[str]) -> _Texts:
        """The texts of some reports by id, of those that are kept whole; their days keep the search short."""
        days = sorted({day for each in ids if (day := self._days.get(each))})
        query = (
            "select report_id, json_extract_string(record, '$.report.text') from {} "
            "where (published is null or published between ? and ?) and not excerpt and report_id in (select unnest(?))"
        )
        bounds = [days[0], days[-1]] if days and all(each in self._days for each in ids) else ["", "~"]
        return {str(row[0]): str(row[1]) for row in self._rows("reports", query, [*bounds, sorted(ids)])}

    def pairs(self) -> list[Pair]:
        """The pairs that are held."""
        rows = self._rows("pairs", "select distinct report_id, other_id, kind, similarity, containment from {} order by all")
        return [Pair(*msgspec.convert(row, _PairTuple)) for row in rows]

    def published(self) -> dict[str, tuple[str | None, str | None]]:
        """The day and the outlet of each report that is in a pair; of the others nobody asks."""
        rows = self._rows("reports", "select report_id, published, outlet from {}")
        return {str(row[0]): msgspec.convert(row[1:], tuple[str | None, str | None]) for row in rows}

    def versions(self) -> list[LinkRow]:
        """The links of publications to the version before: of one address, or of one key of one outlet, with another text."""
        rows = self._rows("publications", _VERSIONS)
        return [LinkRow(report_id=str(row[0]), to_id=str(row[1]), kind=str(row[2])) for row in rows]

    def differences(self) -> dict[tuple[str, str], str | None]:
        """The differences that were made before, by the two reports."""
        rows = self._rows("links", "select report_id, to_id, difference from {} where difference is not null")
        return {(str(row[0]), str(row[1])): str(row[2]) for row in rows}


_SketchTuple = tuple[str, str | None, bytes]
_PairTuple = tuple[str, str, str, float, float]

# Versions follow one another by the number that the publisher gives, else by the moment of change, else by the day.
_VERSIONS = """
with told as (
    select report_id, standing, coalesce(url, outlet || chr(10) || key) as story,
        row_number() over (
            partition by coalesce(url, outlet || chr(10) || key)
            order by version nulls first, coalesce(updated, published_at, published) nulls first, report_id
        ) as place
    from {} where coalesce(url, outlet || chr(10) || key) is not null
)
select distinct later.report_id, earlier.report_id, if(later.standing = 'canceled', 'retraction', 'version')
from told later join told earlier on later.story = earlier.story and later.place = earlier.place + 1
where later.report_id <> earlier.report_id order by all
"""
