"""A spaCy component: the record of a document's text on ``doc._.record``, and what it found as spans in ``doc.spans``.

    nlp = spacy.blank("en")
    nlp.add_pipe("dateline")
    doc = nlp("Moscow condemned the United States.")
    doc._.record.events, doc.spans["dateline.events"]

The component reads the text itself, with the pipeline that Dateline is measured with; what stands before it in a pipeline makes
no difference to what it finds.
"""

from collections.abc import Iterable, Iterator

from spacy.language import Language
from spacy.tokens import Doc, Span

from dateline.reader import Config, Reader
from dateline.record import Record
from dateline.record import Span as Offsets
from dateline.report import Report

# The groups of spans, each the key in ``doc.spans``.
ACTORS, STATEMENTS, EVENTS, FIGURES = "dateline.actors", "dateline.statements", "dateline.events", "dateline.figures"


@Language.factory(
    "dateline",
    assigns=["doc._.record", "doc.spans"],
    default_config={"published": None, "outlet": None, "tagger": True, "detect_language": False},
)
def make(nlp: Language, name: str, published: str | None, outlet: str | None, tagger: bool, detect_language: bool) -> "Component":
    """The component; ``published`` anchors relative times, ``YYYY-MM-DD``, and ``outlet`` names who published."""
    return Component(published, outlet, Reader(Config(tagger=tagger, detect_language=detect_language)))


class Component:
    """Reads documents as reports."""

    def __init__(self, published: str | None, outlet: str | None, reader: Reader) -> None:
        self._published, self._outlet, self._reader = published, outlet, reader
        if not Doc.has_extension("record"):
            Doc.set_extension("record", default=None)

    def __call__(self, doc: Doc) -> Doc:
        """The same document, with its record; an empty one has none."""
        return next(self.pipe([doc]))

    def pipe(self, docs: Iterable[Doc], batch_size: int = 32) -> Iterator[Doc]:
        """The same documents, with their records."""
        for doc in docs:
            if doc.text.strip():
                _lay(doc, self._reader.read(Report(text=doc.text, published=self._published, outlet=self._outlet)))
            yield doc


def _lay(doc: Doc, record: Record) -> None:
    """Put a record on a document, its spans widened to whole tokens."""
    doc._.record = record
    groups: dict[str, list[tuple[Offsets, str]]] = {
        ACTORS: [(mention.span, actor.kind) for actor in record.actors for mention in actor.mentions],
        STATEMENTS: [(span, statement.act) for statement in record.statements for span in statement.content],
        EVENTS: [(span, event.type) for event in record.events for word in event.words for span in word.trigger],
        FIGURES: [(figure.span, figure.kind) for figure in record.figures],
    }
    for key, found in groups.items():
        doc.spans[key] = [span for offsets, label in found if (span := _span(doc, offsets, label))]


def _span(doc: Doc, offsets: Offsets, label: str) -> Span | None:
    return doc.char_span(*offsets, label=label, alignment_mode="expand")
