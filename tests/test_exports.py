"""Exports: each form of one small archive, opened by the program that its users use."""

import csv
import hashlib
import io
import json
import subprocess
import sys

import duckdb
import feedparser
import pytest
import spacy
from spacy.tokens import DocBin

from dateline import exports
from dateline.archive import Archive, Writer
from dateline.archive.cells import guarded
from dateline.errors import ArchiveError, SetupError
from dateline.exports import maps, wide

# Words that break careless writers: a formula, a tab, a line end, quotation marks, a character outside the basic plane.
HARD = '=SUM(A1)\tsaid "no",\nthen 😀 left; Kyiv'

POLECAT = [
    "Event ID",
    "Event Date",
    "Event Type",
    "Event Mode",
    "Intensity",
    "Quad Code",
    "Contexts",
    "Actor Name",
    "Actor Country",
    "Actor COW",
    "Primary Actor Sector",
    "Actor Sectors",
    "Actor Title",
    "Actor Name Raw",
    "Wikipedia Actor ID",
    "Recipient Name",
    "Recipient Country",
    "Recipient COW",
    "Primary Recipient Sector",
    "Recipient Sectors",
    "Recipient Title",
    "Recipient Name Raw",
    "Wikipedia Recipient ID",
    "Placename",
    "City",
    "District",
    "Province",
    "Country",
    "Latitude",
    "Longitude",
    "GeoNames ID",
    "Raw Placename",
    "Feature Type",
    "Source",
    "Publication Date",
    "Story People",
    "Story Organizations",
    "Story Locations",
    "Language",
    "Version",
]


@pytest.fixture(scope="session")
def folder(telling, records, tmp_path_factory):
    folder = tmp_path_factory.mktemp("exports")
    with Writer(folder) as writer:
        writer.add(telling())
        writer.add(telling(HARD, type="ASSAULT", day="2020-09-01", kind="dead", published="2020-09-03"))
        for record in records[:3]:
            writer.add(record)
    return folder


@pytest.fixture(scope="session")
def made(folder, tmp_path_factory):
    """Makes a form, and gives its path."""
    out = tmp_path_factory.mktemp("made")
    done = {}

    def make(form, **options):
        key = (form, *options)
        if key not in done:
            done[key] = out / f"{len(done)}.{form}"
            exports.export(Archive(folder), form, done[key], **options)
        return done[key]

    return make


@pytest.fixture(scope="session")
def events(folder):
    return wide.wide_table(Archive(folder)).fetchall()


def content(path):
    return {str(p.relative_to(path)): p.read_bytes() for p in sorted(path.rglob("*")) if p.is_file()} or path.read_bytes()


@pytest.mark.parametrize("form", exports.FORMS)
def test_the_same_archive_gives_the_same_bytes(form, folder, made, tmp_path):
    exports.export(Archive(folder), form, tmp_path / "again")
    assert content(tmp_path / "again") == content(made(form))


@pytest.mark.parametrize("form", exports.FORMS)
def test_an_archive_without_events_gives_a_file(form, folder, tmp_path):
    exports.export(Archive(folder), form, tmp_path / "none", actor="Nobody of that name")
    assert (tmp_path / "none").exists()


class TestWide:
    def test_a_row_for_each_event_with_documented_columns(self, folder, events):
        archive = Archive(folder)
        assert wide.wide_table(archive).columns == list(wide.columns())
        assert len(events) == len(archive.events().fetchall())

    @pytest.mark.parametrize("form", exports.MAPPED)
    def test_every_map_names_columns_and_functions_that_are_there(self, form):
        assert maps.load(form).column

    @pytest.mark.parametrize(
        ("iso", "cow", "gw"),
        [
            ("USA", 2, 2),
            ("GBR", 200, 200),
            ("FRA", 220, 220),
            ("DEU", 255, 260),  # the two lists part over 1990
            ("RUS", 365, 365),
            ("UKR", 369, 369),
            ("SRB", 345, 340),
            ("XKX", 347, 347),
            ("YEM", 679, 678),
            ("CHN", 710, 710),
            ("IND", 750, 750),
            ("JPN", 740, 740),
            ("TON", 955, None),  # left out rather than guessed
        ],
    )
    def test_numbers_of_states(self, iso, cow, gw):
        assert (maps.numbers()["cow"].get(iso), maps.numbers()["gw"].get(iso)) == (cow, gw)

    def test_no_two_states_share_a_number(self):
        for table in maps.numbers().values():
            assert len(set(table.values())) == len(table)


class TestTables:
    def test_csv_is_read_by_pandas_polars_and_duckdb(self, made, events):
        pandas, polars = pytest.importorskip("pandas"), pytest.importorskip("polars")
        path = made("csv")
        frame = pandas.read_csv(path)
        assert len(frame) == len(polars.read_csv(path, infer_schema=False)) == len(events)
        assert len(duckdb.read_csv(str(path), all_varchar=True).fetchall()) == len(events)
        assert HARD in set(frame["trigger"])

    def test_csv_for_spreadsheets_has_no_formulas(self, made):
        raw = made("csv", bom=True).read_bytes()
        assert raw.startswith(b"\xef\xbb\xbf")
        cells = [cell for row in csv.reader(io.StringIO(raw.decode("utf-8-sig"), newline="")) for cell in row]
        assert f"'{HARD}" in cells
        assert not [cell for cell in cells if cell.startswith(("=", "+", "@"))]

    def test_jsonl_and_parquet_keep_lists(self, made, events):
        rows = [json.loads(line) for line in made("jsonl").read_text(encoding="utf-8").split("\n")[:-1]]
        assert len(rows) == len(events)
        assert isinstance(rows[0]["actors"], list)
        assert duckdb.read_parquet(str(made("parquet"))).fetchall() == events

    def test_stata(self, made, events):
        read = pytest.importorskip("pyreadstat").read_dta
        frame, about = read(str(made("dta")))
        assert len(frame) == len(events)
        assert max(map(len, frame.columns)) <= 32
        assert about.column_names_to_labels["status"]
        assert about.variable_value_labels["quad_class"][3] == "verbal conflict"

    def test_xlsx_holds_text_not_formulas(self, made, events):
        sheet = pytest.importorskip("openpyxl").load_workbook(made("xlsx"))["events"]
        assert sheet.max_row == len(events) + 1
        assert not [cell for row in sheet for cell in row if cell.data_type == "f"]
        assert HARD in {cell.value for row in sheet for cell in row}

    def test_polecat_has_its_forty_columns_in_every_line(self, made, events):
        pandas = pytest.importorskip("pandas")
        path = made("polecat")
        lines = path.read_text(encoding="utf-8").split("\n")[:-1]
        assert lines[0].split("\t") == POLECAT
        assert {line.count("\t") for line in lines} == {39}
        assert '"' not in "".join(lines)  # R's read.delim takes it for a quotation
        assert len(pandas.read_csv(path, sep="\t")) == len(events)
        assert len(duckdb.read_csv(str(path), sep="\t", all_varchar=True).fetchall()) == len(events)

    def test_gdelt_has_sixty_one_columns_and_no_header(self, made, events):
        pandas = pytest.importorskip("pandas")
        frame = pandas.read_csv(made("gdelt"), sep="\t", header=None, dtype=str, keep_default_na=False)
        assert frame.shape == (len(events), 61)
        assert set(frame[28]) <= {f"{code:02}" for code in range(3, 21)}  # EventRootCode
        assert set(frame[29]) <= set("1234")

    def test_acled_has_a_row_for_each_event_or_each_actor(self, made, events):
        pandas = pytest.importorskip("pandas")
        both, each = (pandas.read_csv(made(form)) for form in ("acled", "acled-monadic"))
        assert len(both) == len(events)
        assert set(each["actor1"]) >= {"Russia", "Ukraine"}
        assert both["time_precision"].isin([1, 2, 3]).all()
        assert 12 in set(both["fatalities"])

    @pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\tx", "\rx"])
    def test_what_a_spreadsheet_would_reckon_is_guarded(self, text):
        assert guarded(text) == f"'{text}"


class TestMapsAndGraphs:
    def test_points_say_how_exact_they_are(self, made):
        geopandas = pytest.importorskip("geopandas")
        shapes, again = geopandas.read_file(made("geojson")), geopandas.read_parquet(made("geoparquet"))
        assert len(shapes) == len(again) > 0
        assert (shapes["exact"] == shapes["precision"].isin(["site", "city"])).all()
        assert list(shapes.geometry.x) == list(again.geometry.x)

    def test_networkx_reads_the_same_dyads_in_both_forms(self, made):
        networkx = pytest.importorskip("networkx")
        graphs = [networkx.read_graphml(made("graphml")), networkx.read_gexf(made("gexf"))]
        dyads = [sorted((graph.nodes[a]["label"], graph.nodes[b]["label"]) for a, b in graph.edges()) for graph in graphs]
        assert dyads[0] == dyads[1]
        assert dyads[0]

    def test_networkx_reads_the_dyads(self, made):
        networkx = pytest.importorskip("networkx")
        graph = networkx.read_graphml(made("graphml"))
        names = dict(graph.nodes(data="label"))
        dyad = next(data for a, b, data in graph.edges(data=True) if (names[a], names[b]) == ("Russia", "Ukraine"))
        assert (dyad["events"], dyad["quad3"], dyad["first"], dyad["last"]) == (2, 2, "2020-09-01", "2020-09-02")


class TestTexts:
    def test_spacy_reads_the_docbin(self, made):
        docs = list(DocBin().from_disk(made("docbin")).get_docs(spacy.blank("en").vocab))
        assert len(docs) == 5
        assert HARD in {doc.text for doc in docs}
        assert all(doc.spans["event"] for doc in docs)

    def test_brat_spans_are_the_words_that_they_say(self, made):
        for path in made("brat").glob("*.ann"):
            text = path.with_suffix(".txt").read_bytes().decode()
            for line in path.read_text(encoding="utf-8").split("\n"):
                if line.startswith("T"):
                    _, kind, words = line.split("\t", 2)
                    spans = [tuple(map(int, span.split())) for span in kind.split(" ", 1)[1].split(";")]
                    assert " ".join(text[start:end] for start, end in spans) == words

    def test_annotations_point_to_their_words(self, made):
        found = json.loads(made("annotation").read_text(encoding="utf-8"))["@graph"]
        assert len({one["id"] for one in found}) == len(found) > 0
        quote, position = next(one for one in found if one["body"][0]["value"] == "event:ASSAULT")["target"]["selector"]
        assert (quote["exact"], position["start"]) == (HARD, 0)

    def test_annotations_expand_as_json_ld(self, made):
        jsonld = pytest.importorskip("pyld").jsonld
        document = json.loads(made("annotation").read_text(encoding="utf-8"))
        document["@context"] = {"@vocab": "http://www.w3.org/ns/anno#", "id": "@id", "type": "@type"}  # no network in tests
        kinds = {kind for one in jsonld.expand(document) for kind in one.get("@type", ())}
        assert kinds == {"http://www.w3.org/ns/anno#Annotation"}

    def test_quotations_expand_as_json_ld(self, made):
        jsonld = pytest.importorskip("pyld").jsonld
        document = json.loads(made("quotation").read_text(encoding="utf-8"))
        expanded = jsonld.expand(document)
        assert {one["@type"][0] for one in expanded} == {"https://schema.org/Quotation"}

    def test_feedparser_reads_the_feed(self, made, events):
        feed = feedparser.parse(made("atom").read_bytes())
        assert not feed.bozo
        assert len({entry.id for entry in feed.entries}) == len(events)

    def test_the_timeline_has_days(self, made):
        slides = json.loads(made("timeline").read_text(encoding="utf-8"))["events"]
        assert {"year", "month", "day"} == set(slides[0]["start_date"])


class TestPackage:
    def test_what_it_says_of_its_files_is_so(self, made):
        package = json.loads((made("package") / "datapackage.json").read_text(encoding="utf-8"))
        for resource in package["resources"]:
            raw = (made("package") / resource["path"]).read_bytes()
            assert resource["hash"] == f"sha256:{hashlib.sha256(raw).hexdigest()}"
            header = next(csv.reader(io.StringIO(raw.decode(), newline="")))
            assert header == [field["name"] for field in resource["schema"]["fields"]]


class TestWriting:
    def test_a_stopped_export_leaves_no_file(self, folder, tmp_path):
        def stopping(rows):
            yield next(iter(rows))
            raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            exports.export(Archive(folder), "csv", tmp_path / "events.csv", track=stopping)
        assert list(tmp_path.iterdir()) == []

    def test_a_folder_with_anything_in_it_stays(self, folder, tmp_path):
        (tmp_path / "mine.txt").write_text("mine")
        with pytest.raises(ArchiveError, match="DL-306"):
            exports.export(Archive(folder), "brat", tmp_path)

    @pytest.mark.parametrize(("form", "package"), [("dta", "pandas"), ("xlsx", "xlsxwriter")])
    def test_a_package_that_is_missing_is_named(self, form, package, folder, tmp_path, monkeypatch):
        monkeypatch.setitem(sys.modules, package, None)
        with pytest.raises(SetupError, match=f"DL-402: .*{package}"):
            exports.export(Archive(folder), form, tmp_path / "none")

    def test_standard_output(self, folder):
        run = "from dateline.cli import main; main()"
        command = [sys.executable, "-c", run, "export", "--archive", str(folder), "--as", "gdelt", "-o", "-"]
        done = subprocess.run(command, capture_output=True, check=True, text=True)  # noqa: S603 - our own words
        assert done.stdout.count("\t") % 60 == 0
        assert done.stdout
