"""Attributions without a verb of saying: *according to the ministry*, *in the view of analysts*."""

from collections.abc import Iterator

from spacy.tokens import Token

from dateline.lexicon.entries import Cue
from dateline.parse import Parsed
from dateline.parse.tree import child, surface_subject
from dateline.said.contents import trim
from dateline.said.cues import CueIndex, fitting
from dateline.said.drafts import Draft, Range, Ranges, minus


def phrase_drafts(parsed: Parsed, index: CueIndex) -> Iterator[Draft]:
    """A draft for each phrase cue that names somebody and stands in a sentence with something to attribute."""
    for token in parsed.doc:
        for words, cue in index.phrases.get(token.lower_, ()):
            end = token.i + len(words)
            if [part.lower_ for part in parsed.doc[token.i : end]] == list(words):
                draft = _draft(parsed, index, (token.i, end), cue)
                if draft is not None:
                    yield draft
                break


def _draft(parsed: Parsed, index: CueIndex, cue_range: Range, cue: Cue) -> Draft | None:
    if parsed.in_quote[cue_range[0]] >= 0:
        return None  # inside a quotation the speaker vouches already
    if cue.speaker == ("subject",):
        return _of_subject(parsed, cue_range, cue)
    speaker = None
    if cue.speaker is None or cue.speaker:
        speaker = _governed(parsed, cue_range)
        if speaker is None or _is_bare(speaker):
            return None
    own = (cue_range[0], speaker.right_edge.i + 1 if speaker is not None else cue_range[1])
    content = _content(parsed, index, cue_range, own)
    if not content:
        return None
    return Draft(
        rule=cue.rule,
        act=cue.act,
        content=content,
        cue=(cue_range,),
        speaker=speaker.i if speaker is not None else -1,
        reasons=("said.phrase",),
    )


def _is_bare(noun: Token) -> bool:
    """Whether a noun stands for a standard, nobody's voice: *seated according to rank*."""
    return noun.tag_ == "NN" and next(noun.lefts, None) is None


def _of_subject(parsed: Parsed, cue_range: Range, cue: Cue) -> Draft | None:
    """A phrase around a verb, *did not respond to*: its subject speaks, and what its preposition governs is the content."""
    verb = next((token for token in parsed.doc[slice(*cue_range)] if token.pos_ == "VERB"), None)
    speaker = surface_subject(verb) if verb is not None else None
    asked = _governed(parsed, cue_range)
    if speaker is None or asked is None:
        return None
    return Draft(
        rule=cue.rule,
        act=cue.act,
        content=((asked.left_edge.i, asked.right_edge.i + 1),),
        cue=(cue_range,),
        speaker=speaker.i,
        reasons=("said.phrase",),
    )


def _governed(parsed: Parsed, cue_range: Range) -> Token | None:
    """The noun that the last preposition of the phrase governs."""
    last = parsed.doc[cue_range[1] - 1]
    found = child(last, "pobj", "pcomp")
    if found is not None:
        return found
    following = cue_range[1]
    while following < len(parsed.doc) and parsed.doc[following].dep_ in {
        "det",
        "compound",
        "amod",
        "poss",
        "case",
        "nummod",
    }:
        following += 1
    token = parsed.doc[following] if following < len(parsed.doc) else None
    return token if token is not None and token.pos_ in {"NOUN", "PROPN", "PRON"} else None


def _content(parsed: Parsed, index: CueIndex, cue_range: Range, own: Range) -> Ranges:
    """What the phrase vouches for: its sentence without the phrase and without clauses that have a voice of their own."""
    sentence = parsed.doc[cue_range[0]].sent
    start = next((i + 1 for i in range(own[0] - 1, sentence.start, -1) if parsed.doc[i].text == ";"), sentence.start)
    whole = (start, sentence.end)
    holes = [own, *_own_voices(sentence.root, index, own)]
    pieces = (trim(sentence.root, piece) for piece in minus(whole, holes))
    kept = tuple(piece for piece in pieces if piece is not None)
    leading = cue_range[0] - start <= 1
    return tuple(piece for piece in kept if piece[0] > own[0]) if leading else kept


def _own_voices(root: Token, index: CueIndex, own: Range) -> Iterator[Range]:
    """Coordinated clauses that report somebody's words themselves: *, and he reaffirmed this stance*."""
    for kid in root.children:
        if kid.dep_ == "conj" and kid.i > own[1] and fitting(index, kid) and surface_subject(kid) is not None:
            subject = child(kid, "nsubj")
            if subject is not None:
                yield (kid.left_edge.i, kid.right_edge.i + 1)
