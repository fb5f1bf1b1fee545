"""Which words are the names of persons: what the name tagger found, put right by what stands beside and elsewhere."""

from collections.abc import Iterator

from spacy.tokens import Token

from dateline.lexicon.entries import Group
from dateline.lexicon.entries import Role as RoleEntry
from dateline.lexicon.names import Hit
from dateline.parse import Parsed
from dateline.parse.tree import phrase
from dateline.where import Where
from dateline.who.tokens import of_forms
from dateline.who.words import Words

# Prepositions that tie an office to what it belongs to, where the name stands behind both: *ambassador to Ukraine X*.
TIES = frozenset({"of", "for", "to", "in", "at", "on"})

# So many words may stand between an office's preposition and the name.
REACH = 8

# Kinds of lexicon names that a tagger's PERSON does not overrule; *Jordan* and its like yield to a longer name in the report.
_NEVER_PERSONS = frozenset({"state", "seat", "capital", "organisation", "agency"})

# Labels under which the name tagger hides rare names of persons.
_MISTAKEN = frozenset({"", "ORG", "GPE", "PERSON", "PRODUCT", "WORK_OF_ART", "FAC", "NORP", "EVENT"})

_MODIFYING = frozenset({"poss", "compound", "nmod", "amod"})

_AT_A_PLACE = frozenset({"in", "at", "near", "outside", "across", "along"})

# Nouns behind which, or behind whose *of*, a place is named: *the river Moei*, *the province of Tak*.
_PLACES = frozenset(
    [
        "province",
        "town",
        "city",
        "village",
        "region",
        "district",
        "river",
        "lake",
        "island",
        "port",
        "valley",
        "county",
        "capital",
    ]
)

Range = tuple[int, int]


class Names:
    """The persons' names of one report: ``at`` has for each token of a name the range of the whole."""

    def __init__(self, parsed: Parsed, hits: list[Hit], where: Where, words: Words) -> None:
        self.parsed, self.doc, self.hits, self.words = parsed, parsed.doc, hits, words
        self.spots = {mention.span for place in where.places if place.geonames for mention in place.mentions}
        self.known = self._never_persons()
        self.starts = {hit.span[0] for hit in hits}
        self.covered = {i: known for known in self.known for i in range(*known)}
        self.at: dict[int, Range] = {}
        self._take(person for person in parsed.persons if not self._is_known(person) and not self._is_place(person))
        self._take(self._listed())
        self._take(self._extended())
        self._take(self._beside_offices())
        self._take(self._by_first_name())
        self._take(self._extended())
        self._drop(self._bodies())
        self._take(self._last_names())

    def _take(self, names: Iterator[Range]) -> None:
        for name in list(names):
            self.at.update(dict.fromkeys(range(*name), name))

    def _drop(self, tokens: Iterator[int]) -> None:
        for name in {self.at[i] for i in tokens if i in self.at}:
            for i in range(*name):
                self.at.pop(i, None)

    def _bodies(self) -> Iterator[int]:
        """The last tokens of names of which is told that they are bodies: *Alpha Resources, a mining company*."""
        for hit in self.hits:
            entry = hit.entries[0]
            tokens = self.parsed.tokens(hit.span) if isinstance(entry, Group) and entry.kind == "organisation" else None
            told = tokens is not None and not hit.plural and tokens.root.dep_ not in _MODIFYING
            told &= tokens is not None and (tokens.end >= len(self.doc) or self.doc[tokens.end].pos_ != "NOUN")
            comma = phrase(tokens.root)[0] - 1 if tokens is not None and told else 0
            if comma > 0 and self.doc[comma].text == "," and self.doc[comma + 1].lower_ in {"a", "an", "the"}:
                yield comma - 1

    def _never_persons(self) -> list[Range]:
        """Where states, bodies and cities are named, unless the word is a part of a person's longer name before it."""
        longer = {i: name for name in self.parsed.persons if name[1] - name[0] > 1 for i in range(*name)}
        words = {self.doc[i].text: i for i in reversed(longer)}
        families = {self.doc[end - 1].text: end - 1 for _, end in reversed(list(longer.values()))}
        shared = {"weak": words, "state": families, "capital": families}
        spans = [hit.span for hit in self.hits if hit.kind in _NEVER_PERSONS | {"weak"}]
        kinds = {hit.span: hit.kind for hit in self.hits}
        found = []
        for span in {*spans, *self.spots}:
            tokens = self.parsed.tokens(span)
            first = shared.get(kinds.get(span, ""), {}).get(self.parsed.text[slice(*span)])
            if tokens is not None and (first is None or (tokens.start < first and not self._is_addressed(tokens.start))):
                found.append((tokens.start, tokens.end))
        return found

    def _is_addressed(self, start: int) -> bool:
        """Whether a form of address or an initial stands before a name."""
        return start > 0 and self.doc[start - 1].lower_.strip(".") in self.words.address

    def _is_known(self, name: Range) -> bool:
        known = self.covered.get(name[0])
        return known is not None and name[1] <= known[1]

    def _is_place(self, name: Range) -> bool:
        """Whether a single word that the tagger took for a person is a place by what stands before it: *in Tak*, *the Rhine*."""
        start, end = name
        if end - start > 1 or start == 0 or self.doc[start].text in self.words.genders.names:
            return False
        before = self.doc[start - 1]
        if before.lower_ == "the":
            return end >= len(self.doc) or self.doc[end].pos_ not in {"PROPN", "NOUN"}
        noun = self.doc[start - 2].lower_ if start > 1 else ""
        return before.lower_ in _AT_A_PLACE or noun in _PLACES or before.lower_ in _PLACES

    def _listed(self) -> Iterator[Range]:
        """Names of persons whom the lexicon knows, whatever the tagger took them for."""
        for hit in self.hits:
            tokens = self.parsed.tokens(hit.span) if hit.kind == "person" else None
            if tokens is not None:
                yield (tokens.start, tokens.end)

    def _extended(self) -> Iterator[Range]:
        """Names with the first name that the tagger left out: *Tarja* in *and Tarja Lainela*."""
        titles = {
            tokens.end - 1
            for hit in self.hits
            if isinstance(hit.entries[0], RoleEntry | Group) and (tokens := self.parsed.tokens(hit.span)) is not None
        }
        for start, end in set(self.at.values()):
            first = start - 1
            if first > 0 and self.doc[first].text == "-" and self.doc[first - 1].is_title:
                yield (first - 1, end)
                continue
            if end - start > 1 and first > 0 and self.doc[first - 1].text != ",":
                continue
            if first > 0 and first not in titles and first not in self.covered and self._is_first_name(first):
                yield (first, end)

    def _is_first_name(self, i: int) -> bool:
        """Whether a word before a name has a capital without beginning a sentence, and belongs to nothing else."""
        token, before = self.doc[i], self.doc[i - 1]
        if (
            token.lower_ in self.words.address
            or not token.is_title
            or not token.is_alpha
            or len(token) < 3
            or token.ent_type_ in {"DATE", "GPE", "NORP", "LOC"}
        ):
            return False
        return before.text in {",", "and"} or (before.is_alpha and before.is_lower and token.pos_ == "PROPN")

    def _beside_offices(self) -> Iterator[Range]:
        """Names that the tagger missed beside an office: *Chairperson-in-Office Edi Rama*, *Elchin Mammadov, an adviser*."""
        for hit in self.hits:
            tokens = self.parsed.tokens(hit.span) if isinstance(hit.entries[0], RoleEntry) and not hit.plural else None
            if tokens is None or tokens.end >= len(self.doc):
                continue
            if tokens.end not in self.at:
                yield from self._name(tokens.end, self._run(tokens.end))
            yield from self._behind_phrase(tokens.end)
            comma = phrase(tokens.root)[0] - 1
            if comma > 1 and self.doc[comma].text == "," and comma - 1 not in self.at and not self._is_in_list(tokens.root):
                yield from self._name(self._run_back(comma), comma)

    def _behind_phrase(self, end: int) -> Iterator[Range]:
        """The name between commas behind an office and what it is of: *the UN envoy for Yemen, Lars Brandtvig,*."""
        if self.doc[end].lower_ not in TIES:
            return
        comma = next((i for i in range(end + 1, min(end + REACH, len(self.doc))) if not is_in_name(self.doc[i])), end)
        last = self._run(comma + 1) if self.doc[comma].text == "," and comma > end + 1 else comma
        if last < len(self.doc) and self.doc[last].text in {",", "."} and comma + 1 not in self.at:
            yield from self._name(comma + 1, last)

    def _is_in_list(self, noun: Token) -> bool:
        return noun.dep_ == "conj" or self.doc[phrase(noun)[0]].lower_ not in {"a", "an", "the", "its", "his", "her", "their"}

    def _name(self, start: int, end: int) -> Iterator[Range]:
        if end - start >= 2 and not any(i in self.covered for i in range(start + 1, end)):
            yield (start, end)

    def _is_name_word(self, token: Token) -> bool:
        """Whether a word can be a part of a person's name: with a capital, and neither a date nor a known place or people."""
        letters = token.text.replace("-", "").replace("'", "").replace("’", "")
        if not letters.isalpha() or not token.text[0].isupper() or token.text.isupper() or token.pos_ != "PROPN":
            return False
        return token.ent_type_ != "DATE" and not (token.ent_type_ in {"GPE", "NORP"} and token.i in self.covered)

    def _run(self, start: int) -> int:
        """Where the words with a capital that begin at a token end."""
        end = start
        while end < len(self.doc) and self._is_name_word(self.doc[end]) and self.doc[end].idx not in self.starts:
            end += 1
        return end

    def _run_back(self, end: int) -> int:
        """Where the words with a capital that end before a token begin."""
        start = end
        while start > 0 and self._is_name_word(self.doc[start - 1]) and start - 1 not in self.covered:
            start -= 1
        return start

    def _by_first_name(self) -> Iterator[Range]:
        """Names that begin with a known first name, and end with no word for a body or thing: *Karin Holmdahl*."""
        for token in of_forms(self.doc, self.words.genders.first_names):
            if token.i in self.at or token.pos_ != "PROPN":
                continue
            if token.ent_type_ not in _MISTAKEN or (token.i in self.covered and not self._begins_a_name(token)):
                continue
            end = self._run(token.i + 1)
            if any(self.doc[i].text in self.words.body or i in self.at for i in range(token.i, end)):
                continue
            yield from self._name(token.i, end)

    def _begins_a_name(self, token: Token) -> bool:
        """Whether a first name that is a city's too begins a longer name: *Sofia Ivankova*."""
        alone = (token.i, token.i + 1) in self.known
        return alone and any(ent.start == token.i and ent.end > token.i + 1 for ent in self.doc.ents)

    def _last_names(self) -> Iterator[Range]:
        """Bare last names that the tagger missed: a proper noun that ends the longer name of a person elsewhere in the report."""
        last = frozenset(self.doc[end - 1].text for start, end in set(self.at.values()) if end - start > 1)
        for token in of_forms(self.doc, last):
            if token.pos_ == "PROPN" and token.i not in self.at and token.i not in self.covered:
                yield (token.i, token.i + 1)


def is_in_name(token: Token) -> bool:
    """Whether a word can stand in what an office is of: *the Lebanese army*, *Freedom of the Media* up to its *of*."""
    return token.pos_ in {"PROPN", "DET", "ADJ", "NOUN"} or token.lower_ in {"and", "'s", "’s"}
