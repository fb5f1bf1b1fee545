"""Which reports a changed lexicon may read differently: those that a changed entry made something of, or that have its words.

A report read by another version, configuration or model, or with a lexicon that the archive did not keep, always counts.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import msgspec

from dateline.archive.lexicons import Digests, digests, remembered
from dateline.lexicon import Lexicon
from dateline.lexicon.entries import Cue, Entry, Frame
from dateline.parse.pipeline import irregular_forms
from dateline.proof import rules_fired
from dateline.reader import Reader
from dateline.record import CodedBy, Record

# The fields of an entry in which words of a text stand.
_WORDS = ("name", "names", "weak", "demonyms", "capital", "capitals", "seats", "acronyms", "titles", "nouns", "words", "phrase")

# What stands before an entry's id in its rule's; for all other kinds it is ``who.``.
_STEPS = {"Frame": "did.", "Type": "did.type.", "Mode": "did.mode.", "Cue": "said.", "Listed": "", "Landmark": "where."}

# Letters that a form may have behind its stem: *condemn* + *ations*.
_ENDING = r"\w{0,6}"

# A regular expression of so many words is searched at once; one of all the lexicon's would take seconds to compile.
_AT_ONCE = 500


class Touch:
    """Says of a record whether today's reader may read its report differently."""

    def __init__(self, folder: Path, reader: Reader) -> None:
        self._folder = folder
        self._reader = reader
        self._differences: dict[str, _Difference | None] = {}

    def __call__(self, record: Record) -> bool:
        """Whether to read this record's report again."""
        if _apart_from_lexicon(record.coded_by) != _apart_from_lexicon(self._reader.coded_by):
            return True
        if record.coded_by.lexicon == self._reader.lexicon.hash:
            return False
        difference = self._since(record.coded_by.lexicon)
        return difference is None or difference.touches(record)

    def _since(self, lexicon_hash: str) -> "_Difference | None":
        if lexicon_hash not in self._differences:
            before = remembered(self._folder, lexicon_hash)
            self._differences[lexicon_hash] = None if before is None else _Difference.between(before, self._reader.lexicon)
        return self._differences[lexicon_hash]


def _apart_from_lexicon(coded_by: CodedBy) -> CodedBy:
    return msgspec.structs.replace(coded_by, lexicon="")


class _Difference(msgspec.Struct, frozen=True):
    """The rule ids of entries that are gone or changed, and expressions that find the words of those that are new or changed."""

    rules: frozenset[str]
    words: tuple[re.Pattern[str], ...]

    @classmethod
    def between(cls, before: Digests, lexicon: Lexicon) -> "_Difference":
        now = digests(lexicon)
        entries = {f"{type(entry).__name__}:{entry.id}": entry for entry in lexicon.entries()}
        gone = {_rule(key) for key in before.keys() - now.keys()}
        differ = [entries[key] for key in sorted(now) if before.get(key) != now[key]]
        forms = sorted({form for entry in differ for form in _forms(entry)})
        found = [
            re.compile(rf"\b(?:{'|'.join(forms[at : at + _AT_ONCE])})", re.IGNORECASE) for at in range(0, len(forms), _AT_ONCE)
        ]
        return cls(frozenset(gone | {entry.rule for entry in differ}), tuple(found))

    def touches(self, record: Record) -> bool:
        return bool(self.rules & rules_fired(record)) or any(found.search(record.report.text) for found in self.words)


def _rule(key: str) -> str:
    kind, _, entry_id = key.partition(":")
    return _STEPS.get(kind, "who.") + entry_id


def _forms(entry: Entry) -> Iterator[str]:
    """Expressions for the words by which a text may show an entry, generous rather than exact."""
    if isinstance(entry, Frame | Cue):
        for lemma in filter(None, (entry.verb, entry.noun, entry.adjective)):
            yield _stem(lemma) + _ENDING
            yield from (rf"{re.escape(form)}\b" for form in irregular_forms().get(lemma, ()))
    for field in _WORDS:
        value = getattr(entry, field, None) or ()
        for word in (value,) if isinstance(value, str) else value:
            yield r"\s+".join(map(re.escape, word.split()))


def _stem(lemma: str) -> str:
    return re.escape(lemma[:-1] if lemma[-1:] in "ey" and len(lemma) > 2 else lemma)
