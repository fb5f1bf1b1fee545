"""Taking texts from their raw bytes again when what takes them has changed: no network is asked, the bytes are in the archive.

A text that comes out differently is another report, since a report is its text. It takes the place of the old one.
"""

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import msgspec

from dateline.archive import manifest as manifests
from dateline.archive.anchors import in_order, report_of
from dateline.archive.files import rows_of
from dateline.archive.lock import hold
from dateline.archive.orphans import remove_orphans
from dateline.archive.rewrite import rewritten
from dateline.archive.rows import rows
from dateline.archive.segments import write_rows
from dateline.archive.settle import settle
from dateline.archive.tables import PublicationRow, Row
from dateline.reader import Reader
from dateline.report import Report
from dateline.sources.clip import Clip, Document, Options
from dateline.sources.forms import extractor_of
from dateline.sources.walk import clips

# Reports whose raw bytes are held in memory together; a page has some hundred kilobytes.
_AT_ONCE = 200


def extract_again(folder: Path, reader: Reader) -> Iterator[int]:
    """Take those texts again that an older extractor took; yields the number of reports that came out differently so far.

    Raises:
        ArchiveError: DL-301 no archive, DL-302 while another process writes, DL-303 a damaged segment, DL-306 can't be written.
    """
    with hold(folder):
        remove_orphans(folder)
        stale = _stale(folder)
        changed = 0
        for start in range(0, len(stale), _AT_ONCE):
            changed += _extract(folder, reader, stale[start : start + _AT_ONCE])
            yield changed
        if stale:
            settle(folder)


def _stale(folder: Path) -> list[str]:
    """The ids of the reports with a publication that another extractor took from its bytes."""
    found = _ask(
        folder, "publications", "select distinct report_id, form, extractor from {} where raw_id is not null order by all"
    )
    return list(dict.fromkeys(str(row[0]) for row in found if _now(str(row[1]), str(row[2])) != row[2]))


def _now(form: str, extractor: str) -> str:
    return extractor_of(form, _options(extractor))


def _options(extractor: str) -> Options:
    """The options with which a text was taken: the quicker extractor stays the quicker one."""
    return Options(fast=extractor.startswith("resiliparse"))


def _extract(folder: Path, reader: Reader, stale: list[str]) -> int:
    """Take the texts of some reports again, and put what comes out in their place, in one step."""
    before = manifests.load(folder)
    publications = _publications(folder, stale)
    raw = _raw(folder, [each.raw_id for each in publications if each.raw_id])
    texts = _texts(folder, stale)
    told: dict[str, list[PublicationRow]] = defaultdict(list)
    taken: dict[str, str] = {}
    for publication in publications:
        text = _text(publication, raw) or texts[publication.report_id]
        report_id = Report(text=text).id
        taken[report_id] = text
        told[report_id].append(_moved(publication, report_id))
    new = _rows(reader, taken, told)
    kept = tuple(filter(None, (rewritten(folder, part, dict.fromkeys(stale)) for part in before.segments)))
    after = msgspec.structs.replace(before, segments=(*kept, write_rows(folder, new)))
    manifests.replace(folder, manifests.retire(before, after))
    return len(set(stale) - set(taken))


def _moved(publication: PublicationRow, report_id: str) -> PublicationRow:
    extractor = _now(publication.form, publication.extractor) if publication.form and publication.extractor else None
    return msgspec.structs.replace(publication, report_id=report_id, extractor=extractor)


def _rows(reader: Reader, taken: dict[str, str], told: dict[str, list[PublicationRow]]) -> dict[str, list[Row]]:
    """The rows of the reports that came out, each read as of its earliest publication."""
    new: dict[str, list[Row]] = defaultdict(list)
    reports = [report_of(min(told[report_id], key=in_order), text) for report_id, text in taken.items()]
    for record in reader.read_many(reports):
        for table, more in rows(record).items():
            new[table] += more
    new["publications"] = [msgspec.structs.asdict(row) for part in told.values() for row in part]
    return new


def _text(publication: PublicationRow, raw: dict[str, bytes]) -> str | None:
    """The text of a publication as it is taken today; ``None`` if its bytes are gone, or hold no such report any more."""
    if publication.raw_id not in raw:
        return None
    document = Document(where=publication.file or "", raw=raw[publication.raw_id], form=publication.form)
    found = clips(document, _options(publication.extractor or ""))
    return next((clip.report.text for clip in found if isinstance(clip, Clip) and clip.part == publication.part), None)


def _publications(folder: Path, ids: list[str]) -> list[PublicationRow]:
    names = ", ".join(PublicationRow.__struct_fields__)
    found = _ask(folder, "publications", f"select {names} from {{}} where report_id in (select unnest(?)) order by all", ids)  # noqa: S608
    return [msgspec.convert(dict(zip(PublicationRow.__struct_fields__, row, strict=True)), PublicationRow) for row in found]


def _raw(folder: Path, ids: list[str]) -> dict[str, bytes]:
    found = _ask(folder, "raw", "select raw_id, raw from {} where raw_id in (select unnest(?))", ids)
    return {str(row[0]): bytes(row[1]) for row in found}  # type: ignore[call-overload]


def _texts(folder: Path, ids: list[str]) -> dict[str, str]:
    query = "select report_id, json_extract_string(record, '$.report.text') from {} where report_id in (select unnest(?))"
    return {str(row[0]): str(row[1]) for row in _ask(folder, "reports", query, ids)}


def _ask(folder: Path, table: str, query: str, *values: object) -> list[tuple[object, ...]]:
    return rows_of(manifests.load(folder).files(folder, table), query, values)
