"""Speed of the readers of files: ``python -m benchmarks.sources``. The files are made up."""

import io
import statistics
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from html import escape

import trafilatura

from benchmarks import forms
from dateline.sources import feeds, html, mail
from dateline.sources.clip import Clip, Document, Found, Lost, Options
from dateline.sources.walk import clips, documents

# Documents of each form, paragraphs of each report, and turns of each side, of which the median is printed.
DOCUMENTS, PARAGRAPHS, TURNS = 12, 25, 5

# The most that a page may take beside trafilatura with its own reading of what the page says of itself.
RATIO_PROMISED = 1.2


def paragraphs(number: int) -> list[str]:
    return [
        f"On day {number + one} the port of Norvik and its dockers talked about night shifts, said the harbour master. "
        f"Crane {one} stood still for {number + 2 * one} hours, "
        f"and the union of Tarn counted {number * one + 7} ships at the gate."
        for one in range(PARAGRAPHS)
    ]


def page(number: int) -> bytes:
    links = "".join(f'<li class="item"><a href="/{one}">Ferries of day {one} sail again</a></li>' for one in range(150))
    head = (
        f'<meta charset="utf-8"><title>Talks {number} | Kestrel</title><script>{"var a = [1, 2, 3]; " * 1500}</script>'
        f'<script type="application/ld+json">{{"@type":"NewsArticle","headline":"Talks {number}",'
        '"datePublished":"2021-03-03T10:15:00Z","author":"Ada Lind","publisher":{"name":"Kestrel"}}</script>'
    )
    body = "".join(f'<div class="row"><p class="text">{one}</p></div>' for one in paragraphs(number))
    around = f"<nav><ul>{links}</ul></nav>", f"<footer>{links}</footer>"
    return f"<html><head>{head}</head><body>{around[0]}<article>{body}</article>{around[1]}</body></html>".encode()


def feed(number: int) -> bytes:
    text = escape("".join(f"<p>{one}</p>" for one in paragraphs(number)))
    items = "".join(
        f"<item><guid>{number}-{one}</guid><title>Talks</title><description>{text}</description></item>" for one in range(20)
    )
    return f'<rss version="2.0"><channel><title>Kestrel</title>{items}</channel></rss>'.encode()


def message(number: int) -> bytes:
    return ("From: Ada Lind <ada@kestrel.example>\nSubject: Talks\n\n" + "\n\n".join(paragraphs(number))).encode()


FORMS: dict[str, tuple[Callable[[int], bytes], Callable[[Document, Options], Iterator[Found]], Options]] = {
    "html": (page, html.read, Options()),
    "html, fast": (page, html.read, Options(fast=True)),
    "feed": (feed, feeds.read, Options()),
    "eml": (message, mail.read, Options()),
}


def timed(act: Callable[[], object]) -> float:
    """Seconds that an act takes."""
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


def show(what: str, value: str, promise: str = "") -> None:
    sys.stdout.write(f"{what:<44}{value:<44}{promise}\n")


def _show_file(form: str, raw: bytes) -> None:
    """What reading a file takes from its first bytes on, with telling what it is."""

    def run() -> int:
        found = (clip for document in documents(["-"], stdin=io.BytesIO(raw)) for clip in _clips(document))
        return sum(isinstance(clip, Clip) for clip in found)

    reports = run()
    seconds = statistics.median(timed(run) for _ in range(TURNS))
    show(f"source: {form}", f"{len(raw) / 1e6 / seconds:.2f} MB/s, {reports / seconds:,.0f} reports/s")


def _clips(document: Document | Lost) -> Iterable[Found]:
    return [document] if isinstance(document, Lost) else clips(document, Options())


def main() -> None:
    """Print the table."""
    for form, (make, read, options) in FORMS.items():
        made = [Document(where=str(number), raw=make(number)) for number in range(DOCUMENTS)]

        def run(read=read, made=made, options=options) -> int:  # type: ignore[no-untyped-def]  # noqa: ANN001
            return sum(isinstance(found, Clip) for document in made for found in read(document, options))

        reports = run()
        seconds = statistics.median(timed(run) for _ in range(TURNS))
        megabytes = sum(len(document.raw) for document in made) / 1e6
        show(f"source: {form}", f"{megabytes / seconds:.2f} MB/s, {reports / seconds:,.0f} reports/s")
    for form, make in forms.FILES.items():
        _show_file(form, make(paragraphs, page))
    pages = [page(number) for number in range(DOCUMENTS)]

    def theirs() -> None:
        for raw in pages:
            trafilatura.bare_extraction(raw, include_comments=False, with_metadata=True)

    def ours() -> None:
        for raw in pages:
            list(html.read(Document(where="a", raw=raw), Options()))

    theirs()
    ratios = [timed(ours) / timed(theirs) for _ in range(TURNS)]
    show("html / trafilatura itself", f"{statistics.median(ratios):.2f}", f"at most {RATIO_PROMISED}")


if __name__ == "__main__":
    main()
