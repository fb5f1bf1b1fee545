"""Texts that nobody should send: each gives a record whose promises hold, or an error of the catalogue; none takes for ever."""

import time

import pytest

import dateline
from dateline.archive import Archive, Writer
from dateline.errors import ReportError
from dateline.ingest import ingest
from dateline.parse.pipeline import load, tokens_of
from dateline.parse.quotes import pair, paragraphs
from dateline.record import Record, spans_of
from dateline.report import MAX_CHARACTERS, Report
from dateline.sources.text import from_bytes, read_file
from dateline.sources.walk import documents

SAID = 'Moscow accused Kyiv of shelling Donetsk on Monday, killing 12 people. "We did not," President Zelensky said.'

# A person, a statement and an event in each line; the names come again every 26 lines.
LINES = "".join(f"Minister Ivan Petrov{chr(97 + n % 26)} said Kyiv had shelled town {n} on Monday.\n" for n in range(900))

UNREADABLE = {
    "empty": (b"", "DL-101"),
    "white space": (b" \n\t\r\n\xc2\xa0", "DL-101"),
    "byte order mark alone": (b"\xef\xbb\xbf", "DL-101"),
    "head without text": (b"outlet: Kestrel\n\n \n", "DL-101"),
    "binary": (bytes(range(256)), "DL-102"),
    "NUL far behind": (SAID.encode() * 100 + b"\x00", "DL-102"),
    "UTF-16": (SAID.encode("utf-16"), "DL-102"),
    "latin-1": ("Le président a refusé.".encode("latin-1"), "DL-103"),
    "cut inside a character": ("Erdoğan said no to Athens: “no”".encode()[:-1], "DL-103"),
    "20 MB of one line": (b"Moscow accused Kyiv. " * 1_000_000, "DL-104"),
    "a character too many": (b"a" * (MAX_CHARACTERS + 1), "DL-104"),
    "bad day in the head": (b"published: 2020-02-30\n\nMoscow accused Kyiv.", "DL-107"),
}

# Texts that give a record.
ODD = {
    "control characters": "Moscow\x01 accused\x07 Kyiv\x1b[31m of\x0c lies.\x7f\x85 It\x0b denied it.",
    "unclosed quotation": '"We will not go, the minister said. Kyiv denied it.\nMoscow accused Kyiv.',
    "unclosed curly quotation": "“We will not go, the minister said.\n“Moscow accused Kyiv, he said.",
    "quotations closed only": "We will not go” the minister said” and Moscow accused” Kyiv”.",
    "nested quotations": "“" * 50 + "Moscow accused Kyiv" + "”" * 50,
    "2,000 quote marks in words": 'no" "yes ' * 1_000,
    "10,000 quote marks in lines": ('"' * 40 + "\n") * 250,
    "2,000 quote marks in a row": '"' * 2_000,
    "emoji": "🕊️🗞️👩‍👩‍👧 Moscow accused Kyiv 🇺🇦 of lies, 12 people 💀 were killed, Lavrov said.",
    "right-to-left words": "Moscow accused محمود عباس of lies, and \u202bבנימין נתניהו\u202c said “no”.",
    "right-to-left override": "\u202eMoscow accused Kyiv.\u202c",
    "zero width": "Mos\u200bcow\u2060 accused\u200d Kyiv.\ufeff",
    "combining": "Mo\u0301scow accused Kyi\u0308v, Er\u0306dogan said.",
    "line ends of three systems": "Moscow accused Kyiv.\r\nIt denied it.\rHe left.\nThey met.\u2028She spoke.\u2029",
    "a word of 50,000 letters": "a" * 50_000,
    "50,000 spaces": "Moscow accused" + " " * 50_000 + "Kyiv.",
    "50,000 empty lines": "Moscow accused Kyiv." + "\n" * 50_000 + "It denied it.",
    "2,000 brackets": "(" * 1_000 + "Moscow accused Kyiv" + ")" * 1_000,
    "capitals alone": "MOSCOW ACCUSED KYIV OF LIES, LAVROV SAID. 12 KILLED.",
    "digits alone": "1 2 3 1,000 2020 12/12/2020 1.5 percent",
    "one letter": "x",
    "punctuation alone": "... ?! — ; , “” '",
    "dateline alone": "MINSK, March 3 (Reuters) -",
    "markup": "<p>Moscow <b>accused</b> Kyiv.</p><script>alert('Kyiv denied it')</script>",
    "huge numbers": "About 99999999999999999999999999999999999999 people and 1e999 dollars, -5 dead, 1,,2 hurt.",
    "impossible days": "MINSK, February 31 (Reuters) - On 99 March 20200 Moscow accused Kyiv.",
}

FOREIGN = {
    "fr": "Le gouvernement français a condamné mercredi les frappes et a appelé les deux parties à la retenue immédiate.",
    "ru": "Министерство иностранных дел обвинило соседнюю страну в нарушении соглашения о прекращении огня в среду.",
    "ar": "اتهمت وزارة الخارجية الدولة المجاورة بانتهاك اتفاق وقف إطلاق النار يوم الأربعاء ودعت الطرفين إلى ضبط النفس.",
    "de": "Die Regierung verurteilte am Mittwoch die Angriffe und rief beide Seiten zur Zurückhaltung auf, hieß es.",
}


@pytest.mark.parametrize("case", UNREADABLE)
def test_an_unreadable_file_is_named(reader, tmp_path, case):
    raw, code = UNREADABLE[case]
    path = tmp_path / "clip.txt"
    path.write_bytes(raw)
    with pytest.raises(ReportError) as caught:
        reader.read(read_file(path))
    assert caught.value.code == code


@pytest.mark.parametrize("name", ["", "nowhere.txt", "clip.txt/inside"])
def test_what_is_no_file_can_not_be_opened(tmp_path, name):
    (tmp_path / "clip.txt").write_text(SAID)
    with pytest.raises(ReportError, match="DL-105"):
        read_file(tmp_path / name)


def test_20_mb_of_one_line_as_text_is_too_long():
    with pytest.raises(ReportError, match="DL-104"):
        dateline.read("Moscow accused Kyiv. " * 1_000_000)


@pytest.mark.parametrize("case", ODD)
def test_an_odd_text_gives_a_record_that_keeps_its_promises(reader, tmp_path, case):
    report = from_bytes(ODD[case].encode(), case)
    record = reader.read(report)
    assert record.report.text == ODD[case].removeprefix("\ufeff")
    assert [span for span in spans_of(record) if not 0 <= span[0] < span[1] <= len(report.text)] == []
    assert Record.from_json(record.to_json()) == record
    with Writer(tmp_path) as writer:
        writer.add(record)
    assert Archive(tmp_path).table("reports").project("record").fetchall() == [(record.to_json(),)]


@pytest.mark.parametrize(
    "before", ["", "🕊️ ", "👩‍👩‍👧🇺🇦 ", "שלום, ", "محمود ", "Cafe\u0301s reopened. ", "\r\n", "\U0001f9ff" * 99 + " "]
)
def test_spans_count_code_points(reader, before):
    record = reader.read(Report(text=f"{before}\nMoscow accused Kyiv of lies."))
    event = next(event for event in record.events if event.type == "ACCUSE")
    assert record.quote(event.trigger) == "accused"
    assert {record.quote(mention.span) for actor in record.actors for mention in actor.mentions} == {"Moscow", "Kyiv"}


@pytest.mark.parametrize("language", FOREIGN)
def test_a_report_in_another_language_is_kept_unread(reader, tmp_path, language):
    record = reader.read(Report(text=FOREIGN[language]))
    assert (record.report.language, record.report.read, record.report.text) == (language, False, FOREIGN[language])
    assert not any((record.actors, record.statements, record.events, record.figures))
    with Writer(tmp_path) as writer:
        writer.add(record)
    assert Archive(tmp_path).reports().project("language, read").fetchall() == [(language, False)]


class Stumbling:
    """A reader that breaks at a word, as a step with a bug would."""

    def __init__(self, reader):
        self._reader, self.lexicon = reader, reader.lexicon

    def read(self, report):
        return next(self.read_many([report]))

    def read_many(self, reports):
        for report in reports:
            if "stumble" in report.text:
                raise ZeroDivisionError("a bug")
            yield self._reader.read(report)


def test_a_report_that_breaks_a_step_is_set_aside_and_the_rest_is_read(reader, tmp_path):
    paths = [tmp_path / f"{number}.txt" for number in range(3)]
    for path, text in zip(paths, ("Moscow accused Kyiv.", "They stumble.", "Kyiv denied it."), strict=True):
        path.write_text(text)
    with Writer(tmp_path / "archive") as writer:
        outcomes = list(ingest(documents(paths), writer, Stumbling(reader)))
    wanted = zip(map(str, paths), (True, False, True), strict=True)
    assert [(outcome.where, outcome.added) for outcome in outcomes] == list(wanted)
    assert outcomes[1].error.code == "DL-108"
    assert "a bug" in outcomes[1].error.reason
    assert len(Archive(tmp_path / "archive").problems().fetchall()) == 1


def seconds(work):
    start = time.process_time()
    work()
    return time.process_time() - start


# What each kind of text is made of; it is repeated to the size wanted, behind what opens it.
SHAPES = {
    "a line each": ("", LINES),
    "all in one paragraph": ("", f"{SAID} "),
    "quotations never closed": ("", '"We will not go, '),
    "quotations never closed, a line each": ("", "“We will not go, the minister said.\n"),
    "inside one pair of quotation marks": ("“", "We have met and we will not go, they lost the war. "),
    "styles of marks mixed": ("", "“No” \"no\" «no» ‘no,’ „no“ ``no'' he said, "),
    "right-to-left text": ("", 'The minister محمود عباس told reporters “לא” and "لا" on Monday, he said. '),
    "marks in a row": ("", '"'),
    "marks of one kind, each opening": ("", "«"),
    "digits without end": ("", "1"),
    "digits and commas": ("", "1,"),
    "million million million": ("A ", "million "),
    "numbers in words without end": ("", "two hundred and fifty thousand "),
    "acts without end in one sentence": ("", "killing 12 people, "),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_cost_grows_with_size_and_no_faster(reader, shape):
    opening, unit = SHAPES[shape]
    whole = opening + unit * (16_000 // len(unit) + 1)
    reader.read(Report(text=whole[:2_000]))  # what loads at first use is not counted
    short, long = (seconds(lambda size=size: reader.read(Report(text=whole[:size]))) for size in (4_000, 16_000))
    assert long < 2 * 4 * short + 1  # what is quadratic takes sixteen times as long


def test_a_megabyte_inside_one_pair_of_marks_is_one_quotation():
    text = "“" + "We will not go. " * (1_000_000 // 16) + "”"
    assert [(quote.start, quote.end) for quote in pair(text, paragraphs(text))] == [(0, len(text))]


def test_a_report_of_200_000_characters_is_read(reader):
    line = "Intergovernmental representatives congratulated parliamentary correspondents yesterday.\n"
    text = (line * 3_000)[:199_900] + f"\n{SAID}"
    record = reader.read(Report(text=text))
    assert "ACCUSE" in {event.type for event in record.events}
    assert max(end for _, end in spans_of(record)) > 199_900


def test_marks_in_a_row_are_split_in_linear_time():
    nlp = load()
    short, long = (seconds(lambda size=size: tokens_of(nlp, '"' * size)) for size in (5_000, 20_000))
    assert long < 2 * 4 * short + 0.1
