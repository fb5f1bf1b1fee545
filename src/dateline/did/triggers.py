"""The triggers of a report: every token that some frame reads as an act, and which of them only fill another's content."""

from collections.abc import Callable, Iterator

import msgspec
from spacy.tokens import Token

from dateline.did.frames import FrameIndex, particle, retained_object, sense, supporting
from dateline.lexicon.entries import Frame
from dateline.parse import Parsed
from dateline.parse.tree import by_agent, child, is_infinitive, is_out_of_step, logical_object, logical_subject
from dateline.record import Span, Spans
from dateline.who import Who

# What these acts are about is wanted, refused or promised, not done: "demanded the release", "refused to meet", "threatened to
# strike".
CONTENT_TYPES = frozenset({"REQUEST", "THREATEN", "AGREE", "REJECT", "CONCEDE"})

_UP_TO_CONTENT = frozenset(
    {"xcomp", "ccomp", "dobj", "nsubjpass", "pobj", "prep", "pcomp", "acl", "conj", "dative", "attr", "compound", "oprd"}
)


# Acts that need a will.
_MATERIAL_CONFLICT = frozenset({"ASSAULT", "COERCE", "MOBILIZE", "PROTEST", "SANCTION"})

# Words of at most so many letters have no capital in a title: *of*, *the*.
SHORT = 3


class Trigger(msgspec.Struct, frozen=True):
    """A token that triggers a frame, with every token that belongs to it, and the type of the act that it is about, if any."""

    token: Token
    frame: Frame
    parts: tuple[Token, ...]
    about: str | None = None

    def span(self, parsed: Parsed) -> Span:
        """The span of the trigger from its first to its last part, where they stand together; else of its head."""
        first, last = self.parts[0], self.parts[-1]
        if last.i - first.i <= TOGETHER:
            return parsed.chars(first.i, last.i + 1)
        return parsed.chars(self.token.i, self.token.i + 1)

    def spans(self, parsed: Parsed) -> Spans:
        """The spans of the parts."""
        return tuple(parsed.chars(part.i, part.i + 1) for part in self.parts)


# What finds further triggers, given those that frames found.
Learned = Callable[[list[Trigger]], list[Trigger]]

# A trigger of several words is one span if no more than these tokens lie between its first and last: "sent a formal offer".
TOGETHER = 5


def find_triggers(
    parsed: Parsed, index: FrameIndex, who: Who, only_words: frozenset[str], more: "Learned | None" = None
) -> list[Trigger]:
    """The triggers in text order, without those inside a wider trigger or inside a demand, threat, offer or refusal.

    ``more`` says which verbs that no frame knows are acts too.
    """
    found = list(_all(parsed, index, who))
    if more is not None:
        carriers = {supporting(trigger.token, index) for trigger in found if trigger.frame.noun}
        learned = (one for one in more(found) if one.token not in carriers and one.token.lemma_ not in index.deny)
        found = sorted([*found, *learned], key=lambda trigger: trigger.token.i)
    inside = {part.i for trigger in found for part in trigger.parts if part != trigger.token}
    kept = [trigger for trigger in found if trigger.token.i not in inside and not _is_said_by_noun(trigger, found)]
    by_token = {trigger.token.i: trigger for trigger in kept}
    for trigger in kept:
        carrier = supporting(trigger.token, index) if trigger.frame.noun else None
        if carrier is not None:
            by_token.setdefault(carrier.i, trigger)
    holders = {trigger.token.i: _holder(trigger, by_token) for trigger in kept}
    about = {holder.token.i: trigger.frame.type for trigger in kept if (holder := holders[trigger.token.i]) is not None}
    return [
        msgspec.structs.replace(trigger, about=about.get(trigger.token.i))
        for trigger in kept
        if not (
            holders[trigger.token.i] is not None
            or _is_purpose_of_talking(trigger, by_token)
            or _withholds(trigger, only_words)
            or _is_no_act(trigger, parsed, who, index)
            or _is_only_sent(trigger, by_token, index)
            or _is_outdone(trigger, by_token)
            or _is_purpose_of_force(trigger, by_token)
            or _names_kind(trigger, by_token)
            or _is_protested(trigger, by_token)
        )
    ]


def _is_only_sent(trigger: Trigger, by_token: dict[int, Trigger], index: FrameIndex) -> bool:
    """Whether a participle only says who sent those whose act is told: *a drone sent by Baku struck a depot*."""
    token = trigger.token
    if token.dep_ != "acl" or token.lemma_ not in index.transfer or by_agent(token) is None:
        return False
    return token.head.dep_ == "nsubj" and token.head.head.i in by_token


def _is_purpose_of_force(trigger: Trigger, by_token: dict[int, Trigger]) -> bool:
    """Whether an act is what another was done for: *fired tear gas to disperse the crowd* is one act."""
    token = trigger.token
    upper = by_token.get(token.head.i)
    force = upper is not None and upper.frame.type == "ASSAULT" and trigger.frame.type == "COERCE"
    return force and token.dep_ in {"advcl", "xcomp"} and is_infinitive(token)


def _names_kind(trigger: Trigger, by_token: dict[int, Trigger]) -> bool:
    """Whether a noun only says of what kind a thing is: *a protest letter*, *an attack helicopter*."""
    token = trigger.token
    return token.dep_ == "compound" and trigger.frame.type in {"PROTEST", "ASSAULT"} and token.head.i not in by_token


def _is_protested(trigger: Trigger, by_token: dict[int, Trigger]) -> bool:
    """Whether a noun is only what people take to the streets against: *marched in Basra against the air strikes*."""
    token = trigger.token
    if not trigger.frame.noun or token.dep_ != "pobj" or token.head.lower_ != "against":
        return False
    node = token.head
    while node.dep_ == "prep" and node.head != node:  # the parser may hang it on a phrase between: *in Basra against*
        node = node.head
        if node.dep_ == "pobj":
            node = node.head
    upper = by_token.get(node.i)
    return upper is not None and upper.frame.type == "PROTEST"


def _is_outdone(trigger: Trigger, by_token: dict[int, Trigger]) -> bool:
    """Whether somebody came, and then refused: *attended the summit but skipped the signing* is a refusal."""
    if trigger.frame.type != "CONSULT" or not trigger.frame.verb:
        return False
    others = (by_token.get(kid.i) for kid in trigger.token.rights if kid.dep_ == "conj")
    return any(other is not None and other.frame.type == "REJECT" for other in others)


def _is_no_act(trigger: Trigger, parsed: Parsed, who: Who, index: FrameIndex) -> bool:
    """Whether nobody does it: weather and animals, *a heart attack*, *jailed priests*, what *you do*, the name of a film."""
    token = trigger.token
    if trigger.frame.noun:
        named = {f"{kid.lower_} {token.lemma_.lower()}" for kid in token.lefts if kid.dep_ in {"compound", "amod"}}
        return not named.isdisjoint(index.nature) or _is_in_title(token, parsed)
    if token.tag_ == "VBN" and ((token.dep_ == "amod" and token.i < token.head.i) or child(token, "det") is not None):
        return True  # what was done before, and is told only to say of whom the report speaks: "the wounded"
    if _is_order(token):
        return True
    subject = logical_subject(token)
    if subject is None or trigger.frame.type not in _MATERIAL_CONFLICT:
        return False
    words = {subject.lemma_.lower(), f"{subject.nbor(-1).lower_} {subject.lemma_.lower()}" if subject.i else ""}
    return subject.lower_ == "you" or (who.at(subject) is None and not words.isdisjoint(index.nature))


def _is_order(verb: Token) -> bool:
    """Whether a verb is an imperative, which tells of nothing done: *handed over an ultimatum: disarm the camps*."""
    return (
        verb.tag_ == "VB"
        and verb.dep_ in {"ROOT", "parataxis", "appos", "dep"}
        and child(verb, "aux", "nsubj", "nsubjpass") is None
    )


def _is_in_title(token: Token, parsed: Parsed) -> bool:
    """Whether a noun stands in the quoted title of a work: marks around words that all begin with capitals."""
    number = parsed.quote_of(token)
    if number is None:
        return False
    quote = parsed.quotes[number]
    words = [word for word in parsed.text[quote.start : quote.end].strip("\"“”'‘’.,").split() if len(word) > SHORT]
    return len(words) > 1 and all(word[0].isupper() for word in words)


def _is_said_by_noun(trigger: Trigger, found: list[Trigger]) -> bool:
    """Whether a noun tells the act of a bare *be*: *have been on hunger **strike***."""
    if trigger.token.lemma_ != "be":
        return False
    nouns = {child(prep, "pobj") for prep in trigger.token.rights if prep.lower_ == trigger.frame.prep}
    return any(other.token in nouns and other.frame.type == trigger.frame.type for other in found)


def _withholds(trigger: Trigger, only_words: frozenset[str]) -> bool:
    """*Declined to comment*: a refusal of words alone is a statement withheld, no act."""
    if trigger.frame.type != "REJECT":
        return False
    return any(kid.dep_ == "xcomp" and kid.lemma_ in only_words for kid in trigger.token.rights)


def _is_purpose_of_talking(trigger: Trigger, by_token: dict[int, Trigger]) -> bool:
    """*Came to discuss*, *an offer to accept the visit*: talks that are only the purpose of another act are none of their own."""
    if trigger.frame.type != "CONSULT":
        return False
    node = trigger.token
    if node.dep_ == "pobj" and node.head.lower_ == "for":
        upper = by_token.get(node.head.head.i)
        return upper is not None and upper.frame.type != "CONSULT"  # "recalled its envoy for consultations"
    if node.dep_ in {"dobj", "pobj"}:
        node = node.head
    return node.dep_ in {"advcl", "acl"} and is_infinitive(node) and node.head.pos_ in {"VERB", "NOUN"}


def _all(parsed: Parsed, index: FrameIndex, who: Who) -> Iterator[Trigger]:
    for token in parsed.doc:
        if token.idx < parsed.body:
            continue
        frame = sense(index, token, who)
        if frame is not None:
            yield Trigger(token, frame, _parts(token, frame))


def _parts(token: Token, frame: Frame) -> tuple[Token, ...]:
    parts = [token]
    if frame.particle:
        found = particle(token, frame.particle)
        parts += [found] if found is not None else []
    if frame.object:
        target = retained_object(token, frame) or logical_object(token)
        parts += [target] if target is not None else []
    return tuple(sorted(parts, key=lambda part: part.i))


def _holder(trigger: Trigger, by_token: dict[int, Trigger]) -> Trigger | None:
    """The act that only demands, threatens, offers or refuses this one; ``None`` if it stands on its own.

    A reported act inside an accusation stays: it is claimed to have happened.
    """
    node = trigger.token
    for _ in range(8):  # longer chains are parsing errors
        if node.head == node or not (node.dep_ in _UP_TO_CONTENT or (node.dep_ == "advcl" and is_infinitive(node))):
            return None
        if (node.dep_ == "ccomp" and _is_past(node)) or is_out_of_step(node):
            return None
        if node.dep_ == "conj" and node.pos_ == "VERB" and node.head.i in by_token and child(node, "aux") is None:
            return None
        upper = by_token.get(node.head.i)
        if upper is not None and upper.token != trigger.token and upper.frame.type in CONTENT_TYPES:
            return upper if _points_into(node) else None
        node = node.head
    return None


def _is_past(clause: Token) -> bool:
    return (clause.tag_ == "VBD" and clause.lower_ != clause.lemma_) or any(
        kid.tag_ in {"VBD", "VBZ", "VBP"} and kid.dep_ in {"aux", "auxpass"} for kid in clause.children
    )


def _points_into(node: Token) -> bool:
    """Whether the step up to the governing act leads out of its content, not out of an adverbial: *after the attack* is none."""
    return not (
        node.dep_ == "prep"
        and node.lower_ in {"after", "before", "during", "since", "following", "despite", "over", "amid", "in", "at"}
    )
