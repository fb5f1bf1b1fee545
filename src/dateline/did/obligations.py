"""Demands in disguise: *Belarus needs to start a dialogue, the OSCE said* asks Belarus for one.

Inside somebody's words, what another actor must, should or needs to do is a REQUEST of the speaker to that actor.
"""

from collections.abc import Iterator

from spacy.tokens import Token

from dateline.parse import Parsed
from dateline.parse.tree import child, is_negated, surface_subject
from dateline.said import Said
from dateline.who import Who

Obligation = tuple[Token, Token, tuple[str, ...], str]


def find_obligations(parsed: Parsed, who: Who, said: Said, words: frozenset[str]) -> Iterator[Obligation]:
    """For each demand in disguise: the word of obligation, the verb of the act, who demands, and of whom."""
    for token in parsed.doc:
        if token.lemma_.lower() not in words or token.pos_ not in {"AUX", "VERB"}:
            continue
        if token.pos_ == "VERB" and child(token, "xcomp") is None:
            yield from _insisted(token, who)
            continue
        verb = token.head if token.dep_ == "aux" else child(token, "xcomp")
        holder = said.holding(token.i)
        subject = child(token if token.dep_ != "aux" else token.head, "nsubj")
        if verb is None or verb.lemma_ == "be" or holder is None or subject is None or is_negated(token) or is_negated(verb):
            continue
        speakers = said.statements[holder].speakers
        bound = who.at(subject)
        if token.dep_ == "aux" and token.i < subject.i:
            continue  # "should the rebels come back" is a condition
        if speakers and bound is not None and bound.id not in speakers and subject.pos_ != "PRON" and not _is_ours(subject):
            yield token, verb, speakers, bound.id


def _insisted(verb: Token, who: Who) -> Iterator[Obligation]:
    """*Insisted that Ankara withdraw*: the bare verb of a clause says what is to be, not what is."""
    clause = child(verb, "ccomp")
    if clause is None or clause.tag_ != "VB" or child(clause, "aux", "auxpass") is not None or child(clause, "mark") is None:
        return
    speaker, subject = surface_subject(verb), child(clause, "nsubj")
    demander = who.at(speaker) if speaker is not None else None
    bound = who.at(subject) if subject is not None else None
    if demander is not None and bound is not None and bound.id != demander.id:
        yield verb, clause, (demander.id,), bound.id


def _is_ours(subject: Token) -> bool:
    """Whether the speaker speaks of his own: *our doctors must be let in* asks somebody else."""
    return any(kid.dep_ == "poss" and kid.lower_ in {"our", "my"} for kid in subject.children)
