"""The event frames of the lexicon, looked up by lemma, and which sense of a word fits a token and its arguments."""

from collections.abc import Iterator

import msgspec
from spacy.tokens import Token

from dateline.did.control import doer
from dateline.lexicon import Lexicon
from dateline.lexicon.entries import Frame
from dateline.parse.tree import (
    child,
    is_negated,
    is_passive,
    logical_object,
    prepositions,
)
from dateline.who import Who
from dateline.who.empty import is_empty

_POS = {"VERB": "verb", "AUX": "verb", "NOUN": "noun", "PROPN": "noun", "ADJ": "adjective"}


# Contexts whose words name what strikes and kills without meaning to: weather, illness, animals.
_NATURE = ("disasters", "health", "environment")


class FrameIndex(msgspec.Struct, frozen=True):
    """Frames by part of speech and lemma, those with more conditions first; and the words that rules about all frames ask for."""

    by_word: dict[tuple[str, str], tuple[Frame, ...]]
    support: frozenset[str]
    third_role: frozenset[str]
    mediation: frozenset[str]
    mediate: frozenset[str]
    border: frozenset[str]
    jointly: frozenset[str]
    ending: frozenset[str]
    transfer: frozenset[str]
    suffer: frozenset[str]
    deny: frozenset[str]
    blame: frozenset[str]
    series: frozenset[str]
    nature: frozenset[str]


# What the name tagger calls times.
_TIMES = frozenset({"DATE", "TIME"})

# How somebody tells what he will do himself, and the pronouns that can be he.
_WILL = frozenset({"will", "would", "'ll", "’ll", "wo", "shall"})
_SELF = frozenset({"it", "he", "she", "they", "we", "i"})

# Prepositions behind a noun's *of* that belong to the noun, wherever the parser hung them: *the killing of a chemist by Quito*.
_BEHIND_OF = frozenset({"by", "to", "from", "against", "between"})

_INDICES: dict[str, FrameIndex] = {}


def index_of(lexicon: Lexicon) -> FrameIndex:
    """The frame index of a lexicon, built once for each."""
    if lexicon.hash not in _INDICES:
        table: dict[tuple[str, str], list[Frame]] = {}
        for frame in lexicon.frames:
            for part in ("verb", "noun", "adjective"):
                lemma = getattr(frame, part)
                if lemma:
                    table.setdefault((part, lemma), []).append(frame)
        ordered = {word: tuple(sorted(frames, key=lambda f: -f.conditions)) for word, frames in table.items()}
        _INDICES[lexicon.hash] = FrameIndex(
            by_word=ordered,
            support=lexicon.words("did.support-verb"),
            third_role=lexicon.words("did.third-role"),
            mediation=lexicon.words("did.mediation"),
            mediate=lexicon.words("did.mediate"),
            border=lexicon.words("did.border"),
            jointly=lexicon.words("did.jointly"),
            ending=lexicon.words("did.ending"),
            transfer=lexicon.words("did.transfer"),
            suffer=lexicon.words("did.suffer"),
            deny=lexicon.words("did.status.denied"),
            blame=lexicon.words("did.blame"),
            series=lexicon.words("did.series"),
            nature=frozenset[str]().union(*(lexicon.words(f"did.context.{name}") for name in _NATURE)),
        )
    return _INDICES[lexicon.hash]


def sense(index: FrameIndex, token: Token, who: Who) -> Frame | None:
    """The frame that fits a token, the one with most conditions where several do; ``None`` if it triggers nothing."""
    part = _POS.get(token.pos_)
    if part is None:
        return None
    frames = index.by_word.get((part, token.lemma_.lower()), ())
    if not frames and part == "adjective" and token.tag_ in {"VBN", "JJ"}:
        return None
    if token.dep_ == "compound" and who.at(token.head) is not None:
        return None  # "riot police" are police
    return next((frame for frame in frames if fits(frame, token, index, who)), None)


def fits(frame: Frame, token: Token, index: FrameIndex, who: Who) -> bool:
    """Whether a sense's conditions hold for a token."""
    return (
        _fits_form(frame, token)
        and _fits_object(frame, token, who)
        and _fits_subject(frame, token, index, who)
        and _fits_phrases(frame, token, index)
        and _fits_complement(frame, token, index, who)
    )


def _fits_form(frame: Frame, token: Token) -> bool:
    if frame.particle and particle(token, frame.particle) is None:
        return False
    if frame.modified_by and not any(kid.lower_ in frame.modified_by for kid in token.lefts):
        return False
    if frame.voice == "passive":
        return is_passive(token)
    return not (frame.voice == "active" and is_passive(token))


def particle(token: Token, word: str) -> Token | None:
    """The particle of a phrasal verb, whatever the parser called it; ``None`` if it stands without."""
    for kid in token.rights:
        if kid.lower_ == word and (kid.dep_ in {"prt", "advmod"} or (kid.dep_ == "prep" and kid.i - token.i <= 3)):
            return kid
    return None


def _fits_object(frame: Frame, token: Token, who: Who) -> bool:
    if not (frame.object or frame.not_object or frame.object_is):
        return True
    target = logical_object(token) if frame.verb else None
    lemma = target.lemma_.lower() if target is not None else ""
    if frame.object and lemma not in frame.object and retained_object(token, frame) is None:
        return False
    if lemma and lemma in frame.not_object:
        return False
    if frame.object_is == "none":
        return target is None
    return not frame.object_is or (target is not None and _is_kind(target, frame.object_is, who))


def retained_object(token: Token, frame: Frame) -> Token | None:
    """The object that a passive keeps: *was refused **entry***; ``None`` if it keeps none that the frame asks for."""
    kept = child(token, "dobj", "oprd") if is_passive(token) else None
    return kept if kept is not None and kept.lemma_.lower() in frame.object else None


def _fits_subject(frame: Frame, token: Token, index: FrameIndex, who: Who) -> bool:
    if not (frame.subject or frame.not_subject or frame.subject_is):
        return True
    subject = doer(token, who) if frame.verb else supported_subject(token, index, who)
    if subject is None:
        return not frame.subject and (frame.subject_is is None or (frame.verb is not None and is_passive(token)))
    if subject.lemma_.lower() in frame.not_subject or (frame.subject and subject.lemma_.lower() not in frame.subject):
        return False
    return not frame.subject_is or _is_kind(subject, frame.subject_is, who)


def _is_kind(token: Token, kind: str, who: Who) -> bool:
    actor = who.at(token)
    if kind == "thing":
        return actor is None and token.pos_ != "PRON"
    if kind == "place":
        return actor is None and token.pos_ == "PROPN"  # what has a name and is nobody
    if actor is None and token.pos_ == "NUM" and token.dep_ == "nsubjpass":
        return kind in {"actor", "person"}  # "two were shot"
    if actor is None:
        return kind in {"actor", "person"} and token.pos_ == "PRON" and token.lower_ not in {"it", "this", "that", "which"}
    if kind == "person":
        return actor.kind in {"person", "group"}
    return kind in {"actor", actor.kind}


def _fits_phrases(frame: Frame, token: Token, index: FrameIndex) -> bool:
    if frame.not_prep and any(prep.lower_ in frame.not_prep for prep in (*phrases_of(frame, token, index), *_openers(token))):
        return False
    if not frame.prep:
        return True
    for prep in phrases_of(frame, token, index):
        if prep.lower_ == frame.prep:
            governed = governed_by(prep)
            if governed is not None and governed.ent_type_ in _TIMES:
                continue  # "a strike on Monday" strikes nobody
            if governed is None and token.dep_ != "relcl" and not is_passive(token):
                continue  # "stood by and waited"
            if not frame.prep_object or (governed is not None and governed.lemma_.lower() in frame.prep_object):
                return True
    return False


def _openers(token: Token) -> Iterator[Token]:
    """The first words of prepositions in a row: *out* in *stormed out of*."""
    return (kid for kid in token.rights if kid.dep_ in {"prep", "prt"} and child(kid, "prep") is not None)


def governed_by(prep: Token) -> Token | None:
    """What a preposition governs; where the parser took it for a particle (*call on all parties*), the verb's object."""
    return child(prep.head, "dobj") if prep.dep_ == "prt" else child(prep, "pobj", "pcomp")


def phrases_of(frame: Frame, token: Token, index: FrameIndex) -> list[Token]:
    """The prepositions of a trigger; for a noun also those that the parser hung on its support verb, for a verb on its object."""
    found = list(prepositions(token))
    if frame.noun:
        things = (child(prep, "pobj") for prep in found if prep.lower_ == "of")
        found += [prep for thing in things if thing is not None for prep in prepositions(thing) if prep.lower_ in _BEHIND_OF]
        verb = supporting(token, index)
        if verb is not None:
            found += [prep for prep in prepositions(verb) if prep.i > token.i]
    elif frame.verb:
        found += [kid for kid in token.rights if kid.dep_ == "prt" and kid.lower_ == frame.prep]
        thing = logical_object(token) if is_passive(token) else child(token, "dobj")
        if thing is not None:
            found += [prep for prep in prepositions(thing) if prep.i > thing.i]
        for kid in token.rights:
            if kid.dep_ in {"prt", "advmod"} or kid.lower_ == "out":
                found += list(prepositions(kid))  # "forced them out of their homes"
    return found


def _fits_complement(frame: Frame, token: Token, index: FrameIndex, who: Who) -> bool:
    if frame.complement is None:
        return not frame.content or content_clause(frame, token) is not None
    carrier = supporting(token, index) if frame.noun else None
    for kid in (*token.rights, *(carrier.rights if carrier is not None else ())):
        if kid.dep_ not in {"xcomp", "ccomp", "acl", "advcl", "relcl"} or not _has_content(frame, kid):
            continue
        if frame.complement == "own":
            if kid.dep_ == "ccomp" and _is_own_future(kid, token, who):
                return True
            continue
        infinitive = any(aux.lower_ == "to" and aux.dep_ == "aux" for aux in kid.children)
        if frame.complement == "infinitive" and infinitive:
            return True
        if frame.complement == "that" and kid.dep_ != "advcl" and not infinitive and kid.tag_ != "VBG":
            return True
        if frame.complement == "gerund" and kid.tag_ == "VBG":
            return True
    return frame.complement == "gerund" and any(child(prep, "pcomp") is not None for prep in prepositions(token))


def _has_content(frame: Frame, clause: Token) -> bool:
    """Whether a clause says what the frame asks for, by its verb or a word that goes with it: *let them **go***."""
    if not frame.content:
        return True
    words = {clause.lemma_.lower(), *(kid.lower_ for kid in clause.rights if kid.dep_ in {"prt", "advmod", "acomp", "oprd"})}
    return not words.isdisjoint(frame.content)


def content_clause(frame: Frame, token: Token) -> Token | None:
    """The clause behind a trigger whose words the frame asks for; ``None`` if it asks for none, or there is none."""
    if not frame.content:
        return None
    kids = (kid for kid in token.rights if kid.dep_ in {"xcomp", "ccomp", "advcl", "oprd", "acomp", "advmod", "prt"})
    return next((kid for kid in kids if kid.lower_ in frame.content or _has_content(frame, kid)), None)


def _is_own_future(clause: Token, verb: Token, who: Who) -> bool:
    """Whether a clause says what its speaker will do himself: *warned that **it would** close the strait*."""
    subject, speaker = child(clause, "nsubj"), doer(verb, who)
    if subject is None or speaker is None or is_negated(clause) or not any(kid.lower_ in _WILL for kid in clause.lefts):
        return False
    if who.at(subject) is None:
        return subject.lower_ in _SELF and not is_empty(subject) and not (subject.lower_ == "it" and speaker.tag_ == "NNS")
    actor, same = who.at(subject), who.at(speaker)
    if actor is None or same is None:
        return False
    return actor.id == same.id or (actor.country is not None and actor.country == same.country)


def supporting(noun: Token, index: FrameIndex) -> Token | None:
    """The verb that carries a noun's action without adding one of its own: *launched* in *launched an attack*."""
    head = noun.head
    if noun.dep_ in {"dobj", "nsubjpass", "attr"} and head.lemma_.lower() in index.support:
        return head
    if noun.dep_ == "conj" and head != noun:
        return supporting(head, index)
    series = series_of(noun, index)
    if series is not None:
        return supporting(series, index)
    return taking_part(noun)


def series_of(noun: Token, index: FrameIndex) -> Token | None:
    """The noun that makes several acts one: *round* in *a round of **sanctions***; ``None`` if none does."""
    above = noun.head.head
    return above if noun.dep_ == "pobj" and noun.head.lower_ == "of" and above.lemma_.lower() in index.series else None


def taking_part(noun: Token) -> Token | None:
    """The verb by which somebody is one of those who act: *took* in *took part in joint exercises*."""
    if noun.dep_ != "pobj" or noun.head.lower_ != "in":
        return None
    head = noun.head.head
    if head.lemma_ == "part" and head.dep_ == "dobj":
        head = head.head
    part = child(head, "dobj")
    if head.lemma_ == "take" and part is not None and part.lemma_ == "part":
        return head
    return head if head.lemma_ in {"participate", "engage"} else None


def supported_subject(noun: Token, index: FrameIndex, who: Who) -> Token | None:
    """Who does what a noun names, by way of its support verb."""
    verb = supporting(noun, index)
    return doer(verb, who) if verb is not None else None
