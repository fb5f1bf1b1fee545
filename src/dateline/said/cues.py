"""The speech cues of the lexicon, ready to be looked up by lemma, and which of a lemma's cues fits a token."""

import msgspec
from spacy.tokens import Token

from dateline.lexicon import Lexicon
from dateline.lexicon.entries import Cue
from dateline.parse.tree import prepositions


class CueIndex(msgspec.Struct, frozen=True):
    """Cues by lemma and part of speech; phrases by their first word; and the verbs by which somebody does what he does."""

    verbs: dict[str, tuple[Cue, ...]]
    nouns: dict[str, tuple[Cue, ...]]
    adjectives: dict[str, tuple[Cue, ...]]
    phrases: dict[str, tuple[tuple[tuple[str, ...], Cue], ...]]
    deeds: frozenset[str] = frozenset()


_INDICES: dict[str, CueIndex] = {}


def index_of(lexicon: Lexicon) -> CueIndex:
    """The cue index of a lexicon, built once for each."""
    if lexicon.hash not in _INDICES:
        _INDICES[lexicon.hash] = _build(lexicon)
    return _INDICES[lexicon.hash]


def _build(lexicon: Lexicon) -> CueIndex:
    tables: dict[str, dict[str, list[Cue]]] = {"verb": {}, "noun": {}, "adjective": {}}
    phrases: dict[str, list[tuple[tuple[str, ...], Cue]]] = {}
    for cue in lexicon.cues:
        for part, table in tables.items():
            lemma = getattr(cue, part)
            if lemma:
                table.setdefault(lemma, []).append(cue)
        if cue.phrase:
            words = tuple(cue.phrase.split())
            phrases.setdefault(words[0], []).append((words, cue))
    verbs, nouns, adjectives = ({lemma: tuple(cues) for lemma, cues in table.items()} for table in tables.values())
    # Longer phrases first: "in the view of" before "in the".
    ordered = {word: tuple(sorted(found, key=lambda pair: -len(pair[0]))) for word, found in phrases.items()}
    return CueIndex(verbs, nouns, adjectives, ordered, frozenset(frame.verb for frame in lexicon.frames if frame.verb))


def fitting(index: CueIndex, token: Token) -> tuple[Cue, ...]:
    """The cues that a token can be, the more specific (with its particle or preposition) first; empty if it is none."""
    table = {"VERB": index.verbs, "AUX": index.verbs, "NOUN": index.nouns, "ADJ": index.adjectives}.get(token.pos_)
    if table is None:
        return ()
    cues = table.get(token.lemma_.lower(), ())
    fit = [cue for cue in cues if _has_particle(token, cue) and _has_preposition(token, cue)]
    return tuple(sorted(fit, key=lambda cue: -(bool(cue.particle) + bool(cue.prep))))


def _has_particle(token: Token, cue: Cue) -> bool:
    return not cue.particle or particle_of(token, cue) is not None


def particle_of(token: Token, cue: Cue) -> Token | None:
    """The particle of a cue beside its verb, whatever the parser called it."""
    for kid in token.rights:
        if kid.lower_ == cue.particle and kid.dep_ in {"prt", "advmod", "prep"}:
            return kid
    return None


def _has_preposition(token: Token, cue: Cue) -> bool:
    if not cue.prep or any(prep.lower_ == cue.prep for prep in prepositions(token)):
        return True
    return any(kid.dep_ == "prt" and kid.lower_ == cue.prep for kid in token.rights)  # "call on all parties"
