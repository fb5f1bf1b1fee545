"""What a cue reports: the clause, infinitive, gerund or noun phrase that grammar hangs on it, as token ranges."""

from collections.abc import Iterator

from spacy.tokens import Token

from dateline.lexicon.entries import Cue
from dateline.parse.tree import child, coordinated_before, full_phrase, is_infinitive, is_out_of_step, prepositions
from dateline.said.cues import CueIndex, fitting
from dateline.said.drafts import Range, Ranges, minus

_FINITE = frozenset({"VBD", "VBP", "VBZ", "MD"})
_WH = frozenset({"whether", "if", "what", "who", "why", "how", "when", "where", "which"})
_BREAKS = frozenset({",", "”", '"', "’", "—", "–", "-", "--", "("})
_EDGE = frozenset({",", ".", ";", ":", "-", "--", "—", "–", "and", "but", "\n"})


def content_of(verb: Token, cue: Cue, index: CueIndex) -> tuple[str, Ranges] | None:
    """How a verb, noun or adjective takes its content, and the content's token ranges; ``None`` if it takes none."""
    for way, find in _WAYS.items():
        ranges = find(verb, cue, index) if way in cue.takes else None
        if ranges:
            return way, ranges
    return None


def _clause(verb: Token, cue: Cue, index: CueIndex) -> Ranges | None:
    """A finite clause behind or before the cue, or around it: *X, he said, did Y*."""
    clause = _finite_complement(verb)
    if clause is not None:
        return _clause_ranges(verb, clause, index)
    if verb.dep_ in {"parataxis", "ccomp"} and verb.head.pos_ in {"VERB", "AUX"} and _interrupts(verb):
        return _around(verb)
    return _beside_as(verb) or _before_comma(verb)


def _beside_as(verb: Token) -> Ranges | None:
    """*As the ministry noted, the treaty has no exit*: the rest of the sentence."""
    mark = child(verb, "mark", "advmod")
    if verb.dep_ != "advcl" or mark is None or mark.lower_ != "as" or child(verb, "nsubj") is None:
        return None
    sentence = verb.sent
    own = (verb.left_edge.i, verb.right_edge.i + 1)
    return _trim_all(verb, minus((sentence.start, sentence.end), [own]))


def _before_comma(verb: Token) -> Ranges | None:
    """A fragment that a short attribution closes: *Language unclear on the rest, experts say*."""
    sentence, left = verb.sent, verb.left_edge
    if verb.pos_ != "VERB" or verb.dep_ != "ROOT" or child(verb, "dobj", "ccomp", "xcomp", "prep") is not None:
        return None
    subject = child(verb, "nsubj")
    start = subject.left_edge.i if subject is not None else left.i
    if sentence[0].dep_ in {"mark", "advmod"} or child(verb, "aux") is not None:
        return None
    if start - sentence.start < 3 or verb.doc[start - 1].text != "," or sentence.end - verb.i > 3:
        return None
    return _trim_all(verb, ((sentence.start, start),))


def _finite_complement(verb: Token) -> Token | None:
    listed = coordinated_before(verb)
    for kid in verb.children:
        if kid == listed:
            continue
        if kid.dep_ in {"ccomp", "parataxis"} and _is_finite(kid) and not _is_wh(kid):
            return kid
        if kid.dep_ in {"acl", "relcl"} and verb.pos_ == "NOUN" and child(kid, "mark") is not None and _is_finite(kid):
            return kid
    return None


def _is_finite(clause: Token) -> bool:
    if clause.tag_ in _FINITE:
        return True
    if any(kid.dep_ == "mark" and kid.lower_ == "that" for kid in clause.children):
        return True  # the subjunctive: "demanded that Ankara apologise"
    return any(kid.tag_ in _FINITE for kid in clause.children if kid.dep_ in {"aux", "auxpass", "cop"})


def _is_wh(clause: Token) -> bool:
    first = clause.left_edge
    return first.lower_ in _WH and first.dep_ in {"mark", "advmod", "dobj", "nsubj", "attr", "det", "nsubjpass"}


def _clause_ranges(verb: Token, clause: Token, index: CueIndex) -> Ranges:
    start, end = clause.left_edge.i, clause.right_edge.i + 1
    if start <= verb.i < end:
        return minus((_after_semicolon(verb, start), end), [_own_range(verb, clause)])
    holes = [(kid.left_edge.i, kid.right_edge.i + 1) for kid in _later_cues(clause, index)]
    return _trim_all(verb, minus((start, end), holes))


def _after_semicolon(verb: Token, start: int) -> int:
    """Where the clause begins that a later attribution reports: what stands before a semicolon has another voice."""
    for i in range(verb.i - 1, start, -1):
        if verb.doc[i].text == ";":
            return i + 1
    return start


def _own_range(verb: Token, clause: Token) -> Range:
    """The tokens of a cue that stands inside its content: its subject, itself and its adverbials."""
    kids = [kid for kid in verb.children if kid != clause and kid.dep_ not in {"punct", "ccomp"}]
    start = min([verb.i, *(kid.left_edge.i for kid in kids)])
    end = max([verb.i, *(kid.right_edge.i for kid in kids)]) + 1
    return (start, end)


def _later_cues(clause: Token, index: CueIndex) -> Iterator[Token]:
    """What the parser hung into a content but carries on the report: *..., noting that ...*, *..., while Rome says ...*."""
    for kid in clause.rights:
        if is_out_of_step(kid):
            yield kid
        if not fitting(index, kid):
            continue
        before = kid.left_edge.nbor(-1).text if kid.left_edge.i else ""
        added = kid.dep_ == "advcl" and kid.tag_ == "VBG" and before == "," and child(kid, "ccomp") is not None
        if added or _has_another_voice(kid):
            yield kid


def _has_another_voice(clause: Token) -> bool:
    """Whether a clause sets somebody else's words against the first: *while Rome says*, *but the rebels put*."""
    subject, mark = child(clause, "nsubj"), child(clause, "mark")
    if subject is None or subject.pos_ == "PRON":
        return False
    against = mark is not None and mark.lower_ in {"while", "whereas", "although", "though"}
    joined_by = clause.nbor(-1).lower_ if clause.i else ""
    but = any(kid.lower_ == "but" for kid in clause.head.rights if kid.dep_ == "cc") or joined_by == "but"
    return (clause.dep_ == "advcl" and against) or (clause.dep_ == "conj" and but)


def _interrupts(verb: Token) -> bool:
    """Whether a cue stands between commas inside or behind the clause that it reports."""
    subject = child(verb, "nsubj")
    start = min(verb.i, subject.left_edge.i if subject is not None else verb.i)
    before = verb.doc[start - 1] if start else None
    begun = verb.head.left_edge.i < start  # else the mark is that of a dateline
    return before is not None and before.text in _BREAKS and begun and child(verb, "mark") is None


def _around(verb: Token) -> Ranges:
    clause = verb.head
    while clause.dep_ in {"conj", "aux"} and clause.head != clause and clause.head.pos_ in {"VERB", "AUX"}:
        clause = clause.head
    whole = (clause.left_edge.i, clause.right_edge.i + 1)
    own = (verb.left_edge.i, verb.right_edge.i + 1)
    return _trim_all(verb, minus(whole, [own]))


def _question(verb: Token, cue: Cue, index: CueIndex) -> Ranges | None:
    """An indirect question: *asked whether the talks would go on*, *did not say what he wanted*."""
    for kid in verb.children:
        if kid.dep_ in {"ccomp", "advcl", "xcomp"} and kid.i > verb.i and _is_wh(kid):
            return ((kid.left_edge.i, kid.right_edge.i + 1),)
    return None


def _infinitive(verb: Token, cue: Cue, index: CueIndex) -> Ranges | None:
    """*To free the prisoners*, with the one who is to do it: *urged Minsk to free*, *called on Mali to hold a vote*."""
    for kid in verb.rights:
        if kid.dep_ in {"xcomp", "ccomp", "advcl", "acl"} and is_infinitive(kid):
            start, end = kid.left_edge.i, kid.right_edge.i + 1
            doer = _doer_before(verb, kid)
            return ((min(start, doer), end),)
    for prep in prepositions(verb):
        for inner in (prep, child(prep, "pobj")):
            clause = next((kid for kid in inner.rights if is_infinitive(kid)), None) if inner is not None else None
            if clause is None and inner is not prep:
                clause = next((kid for kid in verb.rights if kid.i > prep.i and is_infinitive(kid)), None)
            if clause is not None and prep.lower_ in {"on", "upon", "for", "to"}:
                start = prep.i + 1 if prep.lower_ in {"on", "upon"} else prep.i
                return ((start, clause.right_edge.i + 1),)
    return None


def _doer_before(verb: Token, clause: Token) -> int:
    doer = child(verb, "dobj", "dative")
    return doer.left_edge.i if doer is not None and verb.i < doer.i < clause.i else clause.left_edge.i


def _gerund(verb: Token, cue: Cue, index: CueIndex) -> Ranges | None:
    """*Of delaying*, *for the attack*: what a preposition of the cue governs; without preposition a bare gerund."""
    for prep in prepositions(verb):
        if prep.i < verb.i or prep.lower_ not in {"of", "for", "from", "against", "about", "with", "over", "on", "in"}:
            continue
        if cue.prep and prep.lower_ != cue.prep:
            continue
        governed = child(prep, "pcomp", "pobj")
        if governed is not None and (governed.dep_ == "pcomp" or governed.tag_ == "VBG" or cue.prep):
            return ((prep.i + (1 if cue.prep else 0), prep.right_edge.i + 1),)
    clause = next((kid for kid in verb.rights if kid.dep_ in {"xcomp", "ccomp"} and kid.tag_ == "VBG"), None)
    return ((clause.left_edge.i, clause.right_edge.i + 1),) if clause is not None else None


def _object(verb: Token, cue: Cue, index: CueIndex) -> Ranges | None:
    """A noun phrase that reports what was said: *announced new sanctions*, *the threat of strikes*."""
    if cue.prep or verb.pos_ in {"NOUN", "ADJ"}:
        wanted = {cue.prep} if cue.prep else {"of", "about"}
        for prep in prepositions(verb):
            governed = child(prep, "pobj", "pcomp")
            if prep.lower_ in wanted and governed is not None and prep.i > verb.i:
                return ((prep.i + 1, prep.right_edge.i + 1),)
        return None
    noun = child(verb, "dobj", "attr", "oprd", "nsubjpass")
    if (
        noun is None
        or noun.lower_ in {"that", "which", "who", "whom"}
        or (noun.pos_ == "PRON" and noun.lower_ in {"it", "this", "that", "so", "what", "him", "her", "them"})
    ):
        return None
    start, _ = full_phrase(noun)
    return ((start, noun.right_edge.i + 1),)


_WAYS = {
    "that": _clause,
    "wh": _question,
    "infinitive": _infinitive,
    "gerund": _gerund,
    "object": _object,
}


def _trim_all(verb: Token, ranges: Ranges) -> Ranges:
    return tuple(trimmed for piece in ranges if (trimmed := trim(verb, piece)))


def trim(anchor: Token, piece: Range) -> Range | None:
    """A range without commas, dashes and conjunctions at its edges; ``None`` if nothing is left."""
    doc, (start, end) = anchor.doc, piece
    while start < end and (doc[start].lower_ in _EDGE or doc[start].is_space):
        start += 1
    while end > start and (doc[end - 1].lower_ in _EDGE or doc[end - 1].is_space):
        end -= 1
    return (start, end) if start < end else None


def sentence_without(token: Token, own: Range, cut: Ranges = ()) -> Ranges:
    """The sentence that holds a token without the attribution itself: what *according to X* vouches for."""
    sentence = token.sent
    return _trim_all(token, minus((sentence.start, sentence.end), [own, *cut]))
