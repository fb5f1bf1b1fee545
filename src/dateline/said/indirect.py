"""Indirect speech: what the cues of a report hang their contents on, and who can be its speaker."""

from collections.abc import Iterator

from spacy.tokens import Token

from dateline.lexicon.entries import Cue
from dateline.parse import Parsed
from dateline.parse.tree import by_agent, child, governed, is_negated, is_passive, prepositions, surface_subject, verb_group
from dateline.record import Act
from dateline.said.contents import content_of
from dateline.said.cues import CueIndex, fitting, particle_of
from dateline.said.drafts import Draft, joined
from dateline.who import Who

_IN_CONVERSATION = frozenset({"i", "we", "you"})


def cued_drafts(parsed: Parsed, index: CueIndex, who: Who, carriers: frozenset[str]) -> Iterator[Draft]:
    """A draft for each cue that has a content and somebody to speak it; ``carriers`` are verbs that lend nouns their subject."""
    for token in parsed.doc:
        if token.idx < parsed.body:
            continue
        for cue in fitting(index, token):
            draft = _draft(parsed, index, token, cue)
            if draft is not None and _can_speak(parsed, who, draft, carriers):
                yield draft
                break


# Ways of content that things have too: "the plan requires approval". There a speaker must be somebody.
_WAYS_OF_THINGS = frozenset({"said.object", "said.infinitive", "said.gerund"})


def _can_speak(parsed: Parsed, who: Who, draft: Draft, carriers: frozenset[str]) -> bool:
    """Whether a subject can be a speaker: somebody, or for whole clauses also a report, a poll, a document."""
    speaker, cue = parsed.doc[draft.speaker], parsed.doc[draft.cue[0][0]]
    borrowed = cue.pos_ == "NOUN" and cue.dep_ in {"dobj", "attr"} and child(cue, "poss") is None
    if borrowed and cue.head.lemma_ not in carriers:
        return False
    if not _WAYS_OF_THINGS & set(draft.reasons):
        return True
    if draft.act not in _ACTS_OF_THINGS and "said.object" in draft.reasons and not _is_somebody(parsed, who, draft):
        return speaker.lower_ not in _THINGS
    if "said.object" in draft.reasons and _is_somebody(parsed, who, draft):
        return False
    if who.at(speaker) is not None or speaker.ent_type_ in {"PERSON", "ORG", "GPE", "NORP"}:
        return True
    if speaker.pos_ == "NOUN" and speaker.lemma_.endswith(_PERSON_SUFFIXES):
        return True
    return speaker.pos_ == "PROPN" or (speaker.pos_ == "PRON" and speaker.lower_ not in _THINGS)


# Acts that verbs ascribe to things as well: a plan requires, a poll shows, a fence wants painting.
_ACTS_OF_THINGS = frozenset({"believe", "intend", "demand", "perceive", "accuse", "threaten", "promise"})

# Nouns with these endings are people: exporters, editors, analysts, meteorologists, islanders.
_PERSON_SUFFIXES = ("er", "or", "ist", "yst", "ian", "eer", "man", "woman")

_THINGS = frozenset({"it", "this", "that", "which", "these", "those", "what", "there"})


def _is_somebody(parsed: Parsed, who: Who, draft: Draft) -> bool:
    """Whether a noun phrase only names whom an act was aimed at: *praised the minister* reports no words."""
    start, end = draft.content[0]
    actor = who.at(parsed.doc[start:end].root)
    return actor is not None and end - start <= ACTOR_WORDS


# A noun phrase of more tokens about somebody also says something of him: "the minister's handling of the strike".
ACTOR_WORDS = 6


def _draft(parsed: Parsed, index: CueIndex, token: Token, cue: Cue) -> Draft | None:
    found = content_of(token, cue, index)
    if found is None:
        return None
    way, content = found
    if way == "object" and token.dep_ in {"advcl", "xcomp", "acl"} and token.tag_ == "VB":
        return None  # "came to discuss the crisis" is a purpose, nobody's words
    speaker = _speaker(token, cue)
    if speaker is None or (speaker.lower_ in _IN_CONVERSATION and parsed.quote_of(token) is not None):
        return None
    if any(start <= speaker.i < end for start, end in content):
        return None
    parts = [*verb_group(token), *filter(None, [particle_of(token, cue) if cue.particle else None])]
    if cue.prep:
        parts += [prep for prep in prepositions(token) if prep.lower_ == cue.prep][:1]
    return Draft(
        rule=cue.rule,
        act=_act(token, cue.act),
        content=content,
        cue=joined(tuple((part.i, part.i + 1) for part in parts)),
        speaker=speaker.i,
        addressee=_addressee(token, cue),
        reasons=(f"said.{way}",),
    )


def _act(token: Token, act: Act) -> Act:
    """A negated saying withholds: *did not say whether*, *declined to say*."""
    return "withhold" if act == "say" and is_negated(token) else act


def _speaker(token: Token, cue: Cue) -> Token | None:
    if token.pos_ in {"VERB", "AUX"}:
        if is_passive(token):
            return by_agent(token)
        return surface_subject(token)
    if token.pos_ == "ADJ":
        return surface_subject(token.head) if token.dep_ in {"acomp", "amod", "xcomp"} else None
    return _owner(token, cue)


def _owner(noun: Token, cue: Cue) -> Token | None:
    """Whose claim it is: *the ministry's claim*, *a warning from Paris*, *Kyiv issued a warning that*."""
    owner = child(noun, "poss")
    if owner is not None:
        return owner
    for name in cue.speaker or ("by", "from"):
        found = governed(noun, name)
        if found is not None:
            return found
    if noun.dep_ in {"dobj", "attr"} and noun.head.pos_ == "VERB":
        return by_agent(noun.head) if is_passive(noun.head) else surface_subject(noun.head)
    if noun.dep_ == "pobj" and noun.head.lower_ in {"in", "with"} and noun.head.head.pos_ == "VERB":
        return surface_subject(noun.head.head)
    return None


def _addressee(token: Token, cue: Cue) -> int:
    for slot in cue.addressee:
        found = child(token, "dobj", "dative") if slot == "object" else governed(token, slot)
        if found is not None:
            return found.i
    return -1
