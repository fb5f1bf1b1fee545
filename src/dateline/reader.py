"""The one place that knows the order of the steps.

parse, where, when, who, said, did, howmany: each a pure function of the values before it. No step reaches back, none
prints, none reads the environment. `Reader` reads reports one by one or many in a row and gives a record for each.
"""

import functools
import hashlib
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

import dateline.ontology as plover
from dateline import lexicon as words
from dateline import register as registers
from dateline._version import __version__
from dateline.did import find_events
from dateline.did.relation import Model
from dateline.did.relation import load as load_relations
from dateline.howmany import find_figures
from dateline.language import language_of
from dateline.lexicon.entries import Agency, State
from dateline.lexicon.names import Hit, finder_of
from dateline.parse import Parsed, parse_all
from dateline.parse.pipeline import load as load_pipeline
from dateline.parse.pipeline import name_of
from dateline.record import CodedBy, Record, ReportPart, Span
from dateline.report import Report, check, describe
from dateline.said import find_statements
from dateline.said.tagger import Tagger
from dateline.said.tagger import load as load_tagger
from dateline.when import find_times
from dateline.where import find_places
from dateline.who import find_actors, in_use
from dateline.who.speakers import with_speakers

# The languages that the steps can read; a report in another is kept and marked unread.
READS = frozenset({"en"})

# The rule id of an outlet that its own report names.
OWN_OUTLET = "who.own-outlet"


class Config(msgspec.Struct, frozen=True, kw_only=True):
    """How to read: one immutable value.

    Attributes:
        model: an installed spaCy pipeline for English; ``None`` takes the one that Dateline is measured with.
        overlays: lexicon files of your own, laid over the shipped ones in this order.
        tagger: whether the learned models read beside the rules, the tagger statements and the relation model acts that no frame
            knows; off, a report takes under a third of the time.
        detect_language: whether to leave reports unread that are not English; turn off for very short texts.
        register: a file that ``dateline register`` made, for persons whom a report leaves open; ``None`` uses none.
    """

    model: str | None = None
    overlays: tuple[Path, ...] = ()
    tagger: bool = True
    detect_language: bool = True
    register: Path | None = None

    @property
    def hash(self) -> str:
        """What distinguishes this configuration in ``coded_by``; the lexicon with overlays and the register have their own."""
        return hashlib.sha256(f"{self.model}|{self.tagger}|{self.detect_language}".encode()).hexdigest()[:16]


def _own_outlet(part: ReportPart) -> list[Hit]:
    """Where a report names its own outlet, *told Kestrel*: an agency that no lexicon needs to know."""
    names = {part.outlet, part.dateline.agency if part.dateline else None} - {None}
    outlet = Agency(id=OWN_OUTLET.removeprefix("who."), name=part.outlet or "")
    return [
        Hit((found.start(), found.end()), "agency", (outlet,))
        for name in sorted(filter(None, names))
        for found in re.finditer(rf"\b{re.escape(name)}\b", part.text)
    ]


def _filed(part: ReportPart) -> Span | None:
    """Where the first line names the place of filing; ``None`` if there is no such line."""
    if part.dateline is None or part.dateline.place is None:
        return None
    start = part.text.find(part.dateline.place, *part.dateline.span)
    return (start, start + len(part.dateline.place)) if start >= 0 else None


class Reader:
    """Reads reports with one configuration; lexicon and register are loaded when it is made, the models at the first report.

    Raises:
        LexiconError: DL-2xx for an overlay that can't be used.
        ArchiveError: DL-307 to DL-309 for a register that can't be used.
    """

    def __init__(self, config: Config | None = None) -> None:
        self.config = config or Config()
        self.register = registers.load(self.config.register) if self.config.register else None
        self.lexicon = words.load(self.config.overlays)
        self.ontology = plover.load().with_own(self.lexicon)

    def read(self, report: Report) -> Record:
        """The record of one report; raises ReportError (DL-1xx) if it can't be read."""
        return next(self.read_many([report]))

    def read_many(self, reports: Iterable[Report]) -> Iterator[Record]:
        """The records of many reports, in order; raises ReportError at the first that can't be read."""
        described: list[ReportPart] = []

        def texts() -> Iterator[tuple[str, int]]:
            for report in reports:
                part = self._describe(check(report))
                described.append(part)
                yield (part.text if part.read else "", part.dateline.span[1] if part.dateline else 0)

        for parsed in parse_all(load_pipeline(self.config.model), texts()):
            yield self._record(parsed, described.pop(0), self.coded_by)

    @functools.cached_property
    def coded_by(self) -> CodedBy:
        """By what this reader's records are coded; loads the models."""
        learned = [model.name for model in (self._tagger, self._relations) if model]
        return CodedBy(
            dateline=__version__,
            lexicon=self.lexicon.hash,
            config=self.config.hash,
            register=self.register.hash if self.register else None,
            model=", ".join([name_of(load_pipeline(self.config.model)), *learned]),
        )

    @functools.cached_property
    def _tagger(self) -> Tagger | None:
        return load_tagger() if self.config.tagger else None

    @functools.cached_property
    def _relations(self) -> Model | None:
        return load_relations() if self.config.tagger else None

    def _describe(self, report: Report) -> ReportPart:
        language = language_of(report.text) if self.config.detect_language else "en"
        return describe(report, language=language, read=language is None or language in READS)

    def _filed_in(self, part: ReportPart) -> str | None:
        """The country of the dateline's place, where that is a capital or a state; ``None`` otherwise."""
        place = part.dateline.place if part.dateline else None
        hits = finder_of(self.lexicon).find(place.title()) if place else []
        return next((hit.entries[0].iso3 for hit in hits if isinstance(hit.entries[0], State)), None)

    def _record(self, parsed: Parsed, part: ReportPart, coded_by: CodedBy) -> Record:
        """The steps, in their order."""
        if not part.read:
            return Record(report=part, coded_by=coded_by)
        day = (part.dateline.date if part.dateline else None) or part.published
        hits = finder_of(self.lexicon).find(part.text) + _own_outlet(part)
        where = find_places(parsed, self.lexicon, hits, filed=_filed(part), outlet=part.outlet)
        hits = [hit for hit in hits if hit.kind != "landmark" and hit.span not in where.overruled]
        times = find_times(parsed, self.lexicon, day)
        who = find_actors(parsed, self.lexicon, hits, where, day, self._filed_in(part), self.register)
        said = find_statements(parsed, self.lexicon, who, times, self._tagger)
        did = find_events(parsed, self.lexicon, self.ontology, who, said, times, where.places, day, self._relations)
        figures = find_figures(parsed, self.lexicon, who, said, did, times)
        used = {actor for event in did.events for actor in (*event.actors, *event.recipients, *event.third_parties)}
        used |= {actor for statement in said.statements for actor in (*statement.speakers, *statement.addressees)}
        return Record(
            report=part,
            actors=in_use(with_speakers(who.actors, parsed, said.statements, said.holding), used),
            places=where.places,
            times=times,
            statements=said.statements,
            events=did.events,
            figures=figures,
            coded_by=coded_by,
        )


@functools.cache
def default_reader() -> Reader:
    """The reader of ``dateline.read`` and the command line, made once a process."""
    return Reader()
