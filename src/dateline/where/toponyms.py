"""Which words of a report name places, and what each does in its sentence.

States, capitals and landmarks are found by the lexicon, other places by the name tagger. The tagger misses many towns, or takes
them for persons and bodies: such names are *doubted*, and stay only if the report's other places keep them company.
"""

from collections.abc import Iterator

import msgspec
from spacy.tokens import Span as TokenSpan
from spacy.tokens import Token

from dateline.lexicon.entries import Landmark
from dateline.lexicon.names import Hit
from dateline.parse import Parsed
from dateline.record import PlaceRole, Precision, Span
from dateline.where.atlas import Atlas
from dateline.where.roles import Words, role_of

# Labels of the name tagger that mean a spot on the map, and the precision that each can promise.
_LABELS: dict[str, Precision] = {"GPE": "city", "LOC": "area", "FAC": "site"}

# Labels that the tagger also gives to towns that it does not know; no label at all is another way to miss them.
_HIDING = frozenset({"PERSON", "ORG", "PRODUCT", "NORP", ""})
# Labels of names that often begin with a place: *Columbus Police Department*, *Dublin Airport*.
_NAMED_AFTER = frozenset({"ORG", "FAC"})

# Kinds of lexicon names that are toponyms, and those that are somebody.
_PLACES = frozenset({"state", "weak", "capital", "demonym", "landmark"})
_BODIES = frozenset({"organisation", "agency", "seat", "person"})

# Words that join two names which the tagger took for one, and what it includes in a name at either end.
_JOINTS = frozenset({",", "and", "&", "/"})
_EDGES = frozenset({"the", "The", "'s", "’s", "'", "’"})

# Small words inside names: *Santiago de Cuba*, *Rio de Janeiro*.
_PARTICLES = frozenset({"de", "del", "do", "da", "di", "la"})

# What stands behind the place of filing, where the report's first line is not the first of its text.
_DASHES = frozenset({"--", "—", "–"})

# How far a name may reach beyond what was found of it: *Goz* in *Goz Beida*, *City* in *Kansas City*.
_WIDER = 2

Range = tuple[int, int]


class Toponym(msgspec.Struct, frozen=True, kw_only=True):
    """One name of a place in the text; ``doubted`` if only its surroundings say so, ``hit`` if the lexicon has it or a part."""

    span: Span
    role: PlaceRole
    precision: Precision
    told_by: str | None = None
    doubted: bool = False
    hit: Hit | None = None


class Finder:
    """The toponyms of one report's body, in text order."""

    def __init__(self, parsed: Parsed, words: Words, hits: list[Hit], atlas: Atlas) -> None:
        self._parsed, self._doc, self._words, self._atlas = parsed, parsed.doc, words, atlas
        self._found: list[Toponym] = []
        sites = {hit.span for hit in hits if hit.kind == "seat" and self._is_site(hit)}
        self._taken = {i for hit in hits if hit.kind in _BODIES and hit.span not in sites for i in range(*self._tokens(hit.span))}
        self._titled = {self._tokens(hit.span)[1] for hit in hits if hit.kind == "role"}
        self._person_at = {i: end - start for start, end in parsed.persons for i in range(start, end)}
        self._surnames = {parsed.doc[end - 1].text for start, end in parsed.persons if end - start > 1}
        for hit in hits:
            if (hit.kind in _PLACES or hit.span in sites) and hit.span[0] >= parsed.body:
                self._take_hit(hit)
        ents = [ent for ent in parsed.doc.ents if ent.start_char >= parsed.body]
        for ent in ents:
            if ent.label_ in _LABELS:
                self._take_tagged(ent)
        for start, end in self._doubtful(ents):
            self._take_doubted(start, end)
        self.toponyms = sorted(self._found, key=lambda toponym: toponym.span)

    # From the lexicon: states, their capitals, landmarks, and what people from there are called -----------------------------

    def _take_hit(self, hit: Hit) -> None:
        tokens = self._tokens(hit.span)
        if tokens == (0, 0) or self._inside_person(tokens) or self._is_stray_short_form(hit) or self._is_surname(tokens):
            return
        wider = self._widened(*tokens)
        if wider != tokens:
            self._add(wider, "city", hit=hit, span=self._parsed.chars(*wider))
            return
        entry = hit.entries[0]
        precision: Precision = (
            entry.precision
            if isinstance(entry, Landmark)
            else "city"
            if hit.kind == "capital"
            else "site"
            if hit.kind == "seat"
            else "country"
        )
        adjective = isinstance(entry, Landmark) and self._parsed.text[slice(*hit.span)] in entry.demonyms
        self._add(tokens, precision, hit=hit, span=hit.span, demonym=adjective or hit.kind == "demonym")

    def _is_surname(self, tokens: Range) -> bool:
        """Whether a name ends a longer one of the report and is not where something is: *Jordan said* after *Alan Jordan*."""
        last = self._doc[tokens[1] - 1]
        return tokens[1] - tokens[0] == 1 and last.text in self._surnames and role_of(last, self._words)[0] != "place"

    def _is_site(self, hit: Hit) -> bool:
        """Whether a seat of government is only where something happens: *met at the White House*."""
        tokens = self._parsed.tokens(hit.span)
        known = any(meaning.rule is not None for meaning in self._atlas.meanings(self._parsed.text[slice(*hit.span)]))
        return tokens is not None and known and role_of(tokens.root, self._words)[0] == "place"

    def _is_stray_short_form(self, hit: Hit) -> bool:
        """*Ore.* and *Miss.* are regions only behind the comma of a town: else they end a sentence or begin a name."""
        text = self._parsed.text
        return hit.kind == "landmark" and text[hit.span[1] - 1] == "." and not text[: hit.span[0]].endswith(", ")

    # From the tagger: cities, regions and sites that the lexicon does not know ----------------------------------------------

    def _take_tagged(self, ent: TokenSpan) -> None:
        precision = _LABELS[ent.label_]
        for start, end in self._pieces(*self._trimmed(ent.start, ent.end)):
            if self._is_surname((start, end)):
                continue
            known = self._named_in(start, end)
            if known is not None:
                self._add(self._widened(*known), precision)
            elif self._doc[start].text[0].isupper():
                self._add((start, end), precision, unknown=True)

    def _pieces(self, start: int, end: int) -> Iterator[Range]:
        """A tagged name, or the names in it where the tagger took several for one."""
        if start < end and self._is_known(start, end):
            yield (start, end)
            return
        for at in range(start, end):
            if self._doc[at].text in _JOINTS:
                if start < at:
                    yield (start, at)
                start = at + 1
        if start < end:
            yield (start, end)

    # From doubt: names that the atlas knows, where the tagger saw something else, or nothing ---------------------------------

    def _doubtful(self, ents: list[TokenSpan]) -> Iterator[Range]:
        for ent in ents:
            start, end = self._trimmed(ent.start, ent.end)
            if start >= end or end in self._titled or start in self._titled:
                continue
            if ent.label_ in _HIDING and self._is_known(start, end):
                yield (start, end)
            elif ent.label_ in _NAMED_AFTER:
                first = next((stop for stop in range(end - 1, start, -1) if self._is_known(start, stop)), None)
                if first is not None:
                    yield (start, first)
        firm = {self._parsed.text[slice(*toponym.span)] for toponym in self._found}
        for start, end in self._bare_names():
            if self._doc[start:end].text in firm or self._stands_like_a_place(start, end):
                yield (start, end)

    def _bare_names(self) -> Iterator[Range]:
        """Known names among the capitalised words that the tagger left alone, the longest first."""
        at = 0
        while at < len(self._doc):
            end = at
            while end < len(self._doc) and end - at <= _WIDER and self._is_bare(self._doc[end]):
                end += 1
            known = next((stop for stop in range(end, at, -1) if self._is_known(at, stop)), None)
            if known is not None:
                yield (at, known)
            at = known or at + 1

    def _is_bare(self, token: Token) -> bool:
        return token.pos_ == "PROPN" and not token.ent_type_ and token.text[0].isupper() and token.idx >= self._parsed.body

    def _stands_like_a_place(self, start: int, end: int) -> bool:
        before = self._doc[start - 1].lower_ if start else ""
        after = self._doc[end].text if end < len(self._doc) else ""
        filed = after in _DASHES and self._doc[start].is_upper
        return before in self._words.locative or before == "of" or filed

    def _take_doubted(self, start: int, end: int) -> None:
        if not self._is_surname((start, end)) and not self._inside_person((start, end)) and self._doc[start].text[0].isupper():
            self._add((start, end), "city", doubted=True)

    # What all of them need ------------------------------------------------------------------------------------------------

    def _add(
        self,
        tokens: Range,
        precision: Precision,
        *,
        hit: Hit | None = None,
        span: Span | None = None,
        demonym: bool = False,
        unknown: bool = False,
        doubted: bool = False,
    ) -> None:
        if self._taken.intersection(range(*tokens)):
            return
        self._taken.update(range(*tokens))
        root = self._doc[tokens[0] : tokens[1]].root
        role, told_by = ("demonym", None) if demonym else self._role(tokens, root, hit)
        if hit is None and self._is_region(root):
            precision = "region"
        if unknown and role == "actor":
            # Nobody knows such a place, and it acts: somebody whom the tagger took for a place, or a site.
            if precision == "city":
                return
            role = "place"
        span = span or self._parsed.chars(*tokens)
        self._found.append(Toponym(span=span, role=role, precision=precision, told_by=told_by, doubted=doubted, hit=hit))

    def _role(self, tokens: Range, root: Token, hit: Hit | None) -> tuple[PlaceRole, str | None]:
        """What a toponym does; nothing of its own where it begins the name of a body."""
        after = self._doc[tokens[1]] if tokens[1] < len(self._doc) else None
        inside = (
            hit is None and after is not None and after.ent_iob_ == "I" and after.ent_type_ == "ORG" and after.pos_ == "PROPN"
        )
        return ("in_name", "where.named-after") if inside else role_of(root, self._words)

    def _is_region(self, root: Token) -> bool:
        return root.lemma_.lower() in self._words.regions or root.head.lower_ in self._words.regions

    def _tokens(self, span: Span) -> Range:
        tokens = self._parsed.tokens(span)
        return (tokens.start, tokens.end) if tokens is not None else (0, 0)

    def _trimmed(self, start: int, end: int) -> Range:
        while start < end and (self._doc[start].text in _EDGES or self._doc[start].is_space):
            start += 1
        while end > start and (self._doc[end - 1].text in _EDGES or self._doc[end - 1].is_space):
            end -= 1
        return start, end

    def _inside_person(self, tokens: Range) -> bool:
        """Whether a name is only a part of a person's: *Jordan* in *Hamilton Jordan*."""
        return any(self._person_at.get(i, 0) > tokens[1] - tokens[0] for i in range(*tokens))

    def _is_known(self, start: int, end: int) -> bool:
        name = self._parsed.text[slice(*self._parsed.chars(start, end))]
        return name not in self._words.common and bool(self._atlas.meanings(name))

    def _named_in(self, start: int, end: int) -> Range | None:
        """A tagged name that the atlas knows, without common nouns around it: *Nyanza* in *Nyanza province*."""
        while start < end and self._doc[start].text[0].islower():
            start += 1
        while end > start and self._doc[end - 1].text[0].islower():
            end -= 1
        return (start, end) if start < end and self._is_known(start, end) else None

    def _widened(self, start: int, end: int) -> Range:
        """A name with the capitalised words beside it that belong to it: *Kansas* to *Kansas City*."""
        low, high = start, end
        while low > 0 and start - low < _WIDER and self._may_join(low - 1):
            low -= 1
        while high < len(self._doc) and high - end < _WIDER and self._may_join(high):
            high += 1
        ranges = sorted(
            ((at, to) for at in range(low, start + 1) for to in range(end, high + 1)), key=lambda part: part[0] - part[1]
        )
        return next((part for part in ranges[:-1] if self._is_known(*part)), (start, end))

    def _may_join(self, at: int) -> bool:
        token = self._doc[at]
        if token.i in self._taken or token.idx < self._parsed.body:
            return False
        return token.lower_ in _PARTICLES or (token.text[0].isupper() and token.pos_ in {"PROPN", "ADJ", "NOUN"})
