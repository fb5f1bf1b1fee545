"""What a word beside an act makes of it: forces that act *jointly* cooperate, and what somebody *ends* is another act.

Help that is ended is a sanction, and a restriction that is ended is a concession: *pulled its support*, *dropped its tariffs*.
"""

import msgspec
from spacy.tokens import Token

from dateline.did.frames import FrameIndex
from dateline.did.triggers import Trigger
from dateline.parse.tree import child

_HELP = frozenset({"AID", "SUPPORT", "COOPERATE"})
_YIELDING = frozenset({"CONCEDE", "RETREAT"})
_RESTRICTIONS = frozenset({"restrict", "censor", "curfew", "martial-law", "withhold"})


class Turn(msgspec.Struct, frozen=True):
    """The type that an act turns into, the list that says so, and the word of it that stands there."""

    type: str
    rule: str
    word: Token


def turned(trigger: Trigger, index: FrameIndex) -> Turn | None:
    """What a word beside an act turns it into; ``None`` if nothing does."""
    verb = _ended_by(trigger, index)
    if verb is not None and trigger.frame.type in _HELP:
        return Turn("SANCTION", "did.ending", verb)
    if verb is not None and (trigger.frame.type == "SANCTION" or trigger.frame.mode in _RESTRICTIONS):
        return Turn("CONCEDE", "did.ending", verb)
    if trigger.frame.type == "AGREE" and trigger.about in _YIELDING and trigger.frame.status != "offered":
        return Turn("CONCEDE", trigger.frame.rule, trigger.token)
    together = next((kid for kid in trigger.token.children if kid.lower_ in index.jointly), None)
    if together is not None and trigger.frame.type == "MOBILIZE":
        return Turn("COOPERATE", "did.jointly", together)
    return None


def _ended_by(trigger: Trigger, index: FrameIndex) -> Token | None:
    """The verb that ends an act: *dropped its tariffs*, *stopped sending aid*."""
    token = trigger.token
    if (trigger.frame.noun and token.dep_ in {"dobj", "nsubjpass"}) or (token.dep_ == "xcomp" and token.tag_ == "VBG"):
        verb = token.head
        off = child(verb, "prt")
        if verb.pos_ == "VERB" and verb.lemma_.lower() in index.ending and (off is None or off.lower_ in {"off", "back", "down"}):
            return verb
    return None
