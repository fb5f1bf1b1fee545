"""A folder to put into a repository: all tables as CSV, datapackage.json, a citation and a codebook with checksums."""

import csv
import hashlib
import json
from pathlib import Path
from typing import Any

import duckdb

from dateline._version import __version__
from dateline.archive import Archive
from dateline.archive.tables import COLUMNS
from dateline.exports.files import whole_folder
from dateline.exports.maps import plain

# Tables that are no data for readers: bytes, and what copies are found with. `record` holds whole texts.
_LEFT_OUT = frozenset({"raw", "sketches", "pairs", "problems"})
_TEXTS = frozenset({"record", "difference", "found", "file"})

_CITATION = """cff-version: 1.2.0
message: "Please cite the reports' outlets, and the software that read them."
title: "Events as reported, read by Dateline"
type: dataset
authors:
  - name: "the keeper of this archive"
abstract: "A row for each event, statement and figure of each report. Reports are not events. Read by Dateline {version}."
"""

# The types of Frictionless by how the Arrow type begins.
_TYPES = {"int": "integer", "double": "number", "bool": "boolean"}


def write_package(archive: Archive, out: Path, *, private: bool, batch: int) -> None:
    """Write the folder; texts of reports and raw bytes are not in it."""
    with whole_folder(out) as folder:
        tables = [table for table in COLUMNS if table not in _LEFT_OUT]
        resources = [_resource(folder, archive, table, private, batch) for table in tables]
        package = {"profile": "tabular-data-package", "name": "dateline-archive", "resources": resources}
        (folder / "datapackage.json").write_text(json.dumps(package, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        (folder / "CITATION.cff").write_text(_CITATION.format(version=__version__), encoding="utf-8")
        (folder / "codebook.md").write_text(_codebook(resources), encoding="utf-8")


def _resource(folder: Path, archive: Archive, table: str, private: bool, batch: int) -> dict[str, Any]:
    """What datapackage.json says of a table, whose CSV is written on the way."""
    names = [name for name in COLUMNS[table] if name not in _TEXTS]
    path = folder / f"{table}.csv"
    _write(path, archive.table(table, private=private).project(", ".join(f'"{name}"' for name in names)).order("all"), batch)
    with path.open("rb") as stream:
        checksum = hashlib.file_digest(stream, "sha256").hexdigest()
    fields = [{"name": name, "type": _type(table, name), "description": COLUMNS[table][name][1]} for name in names]
    return {
        "name": table,
        "path": path.name,
        "profile": "tabular-data-resource",
        "format": "csv",
        "encoding": "utf-8",
        "bytes": path.stat().st_size,
        "hash": f"sha256:{checksum}",
        "schema": {"fields": fields, "missingValues": [""]},
    }


def _write(path: Path, relation: duckdb.DuckDBPyRelation, batch: int) -> None:
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(relation.columns)
        for part in relation.to_arrow_reader(batch):
            writer.writerows([_cell(cell) for cell in row.values()] for row in part.to_pylist())


def _cell(cell: object) -> str:
    """Frictionless writes truth as true and false."""
    if isinstance(cell, bool):
        return str(cell).lower()
    value = plain(cell)
    return "" if value is None else str(value)


def _type(table: str, name: str) -> str:
    arrow = str(COLUMNS[table][name][0])
    return next((kind for start, kind in _TYPES.items() if arrow.startswith(start)), "string")


def _codebook(resources: list[dict[str, Any]]) -> str:
    parts = ["# Codebook\n\nLists stand between semicolons; an empty cell means *not stated*. Reports are not events.\n"]
    for resource in resources:
        rows = "\n".join(
            f"| {field['name']} | {field['type']} | {field['description']} |" for field in resource["schema"]["fields"]
        )
        head = f"\n## {resource['path']}\n\n{resource['hash']}\n\n| column | type | what it holds |\n| --- | --- | --- |\n"
        parts.append(f"{head}{rows}\n")
    return "".join(parts)
