"""Scripts that pages link where they have been built, and what all of them weigh."""

import gzip
import json

import pytest
from litestar.testing import TestClient
from lxml import html

from dateline.web import islands
from dateline.web.app import HERE, Serving, create

# What all script and style together may weigh, packed, in bytes.
MOST = 250_000


def test_an_island_is_linked_only_where_it_has_been_built(tmp_path):
    assert islands.find(tmp_path) == {}
    chunks = {
        "src/reader.ts": {"file": "assets/reader-1a.js", "isEntry": True},
        "_shared.js": {"file": "assets/shared-2b.js"},  # what an entry imports is linked by the entry itself
    }
    (tmp_path / islands.MANIFEST).write_text(json.dumps(chunks))
    assert islands.find(tmp_path) == {"reader": "/static/islands/assets/reader-1a.js"}


@pytest.mark.parametrize("built", [True, False], ids=["built", "not-built"])
def test_pages_are_whole_either_way(archive_folder, records, monkeypatch, built):
    address = "/static/islands/assets/reader-1a.js"
    monkeypatch.setattr(islands, "find", lambda: {"reader": address} if built else {})
    with TestClient(create(archive_folder, Serving(hosts=("testserver.local",)))) as client:
        shown = html.fromstring(client.get(f"/reports/{records[0].report.id}").text)
    assert shown.xpath("//script/@src") == ([address] if built else [])
    assert len(shown.find_class("card")) == len(records[0].events) + len(records[0].statements)


def test_what_is_built_can_be_had(archive_folder):
    with TestClient(create(archive_folder, Serving(hosts=("testserver.local",)))) as client:
        for address in islands.find().values():
            answer = client.get(address)
            assert answer.status_code == 200
            assert answer.headers["content-type"].startswith("text/javascript")


def test_script_and_style_are_light():
    files = [path for path in (HERE / "static").rglob("*") if path.suffix in {".js", ".css"}]
    assert 0 < sum(len(gzip.compress(path.read_bytes())) for path in files) < MOST
