"""Rules and tagger together: which reading of an attribution stands where they differ, and who is named as its reason.

The rules know grammar and marks and say which construction they saw; the tagger has read many thousand attributions and finds
those that no construction of ours covers. Measured on the dev split of PolNeAR, each is better at something: see docs/quality.
"""

import msgspec
from spacy.tokens import Token

from dateline.parse import Parsed
from dateline.parse.tree import is_negated, is_out_of_step
from dateline.record import Act, Spans
from dateline.said.contents import trim
from dateline.said.cues import CueIndex
from dateline.said.drafts import Draft, Range, Ranges, joined
from dateline.said.tagger import Tagged

# The rule ids of what the tagger found alone, and of where it set the bounds of what a rule had found.
FOUND, BOUNDED = "said.tagger", "said.tagger-bounds"

# How sure the tagger must be of an attribution that a rule found too, of one that it found alone, and of one whose content shares
# less than half with the rule's. Joint F1 on the dev split changes by no more than 0.2 from 0.3 to 0.9 and tells little; agency
# copy is further from what the tagger has learned than that split, so it must be surer where it stands alone.
WITH_RULE, ALONE, AGAINST_RULE = 0.3, 0.65, 0.7
SHARED = 0.5

# How sure it must be where it names nobody: there it errs most.
UNSPOKEN = 0.9


def agreed(parsed: Parsed, index: CueIndex, drafts: list[Draft], tagged: list[Tagged]) -> list[Draft]:
    """One draft for each attribution, whoever found it: rule's cue and act, tagger's bounds and speaker."""
    by_cue = {token: number for number, draft in enumerate(drafts) for start, end in draft.cue for token in range(start, end)}
    out: list[Draft] = list(drafts)
    for tag in tagged:
        draft = _draft(parsed, index, tag)
        if draft is None:
            continue
        same = next((by_cue[token] for start, end in draft.cue for token in range(start, end) if token in by_cue), None)
        if same is None:
            out += [draft] if _stands_alone(parsed, index, draft, tag.sure) else []
        elif tag.sure >= AGAINST_RULE or _shared(drafts[same], draft) >= SHARED:
            out[same] = _bounded(parsed, out[same], draft)
    return out


def _stands_alone(parsed: Parsed, index: CueIndex, draft: Draft, sure: float) -> bool:
    """Whether an attribution is believed that no rule found: surely marked, and not a bare thing beside a cue that rules know."""
    if sure < (ALONE if draft.speaker >= 0 else UNSPOKEN):
        return False
    return _says_something(parsed, draft) or not _known(parsed, index, draft)


def _draft(parsed: Parsed, index: CueIndex, tag: Tagged) -> Draft | None:
    """What the tagger marked, in tokens; ``None`` without content or cue."""
    cue, content, source = (_ranges(parsed, spans) for spans in (tag.cue, tag.content, tag.source))
    if not cue:
        return None
    content = tuple(kept for piece in content if (kept := _kept(parsed, piece, cue)))
    if not content:
        return None
    head = parsed.doc[slice(*source[0])].root if source else None
    return Draft(
        rule=FOUND,
        act=_act(index, [token for start, end in cue for token in parsed.doc[start:end]]),
        content=content,
        cue=cue,
        speaker=head.i if head is not None else -1,
        speaker_range=source[0] if source else None,
    )


def _kept(parsed: Parsed, piece: Range, cue: Ranges) -> Range | None:
    """What grammar leaves of a content: no relative clause, nothing behind a semicolon that follows the cue, no verb over it.

    Nor what the parser only hung into it: *asked that he go and **led** a march*.
    """
    doc, (start, end) = parsed.doc, piece
    if doc[start].tag_ == "WDT" and doc[start].dep_ in {"nsubj", "nsubjpass"}:
        return None
    if start >= cue[-1][1] and doc[start - 1].text == ";" and parsed.in_quote[start] < 0:
        return None
    over = next((doc[i].head.i for low, high in cue for i in range(low, high) if _is_subject(doc[i])), end)
    astray = next((i for i in range(start, end) if is_out_of_step(doc[i])), end)
    over = min(over, astray) if start < astray else over
    return trim(doc[start], (start, over if start < over < end else end))


def _is_subject(token: Token) -> bool:
    return token.pos_ == "NOUN" and token.dep_ in {"nsubj", "nsubjpass"}


def _ranges(parsed: Parsed, spans: Spans) -> Ranges:
    body = ((max(start, parsed.body), end) for start, end in spans if end > parsed.body)
    return joined(tuple((found.start, found.end) for span in body if (found := parsed.tokens(span)) is not None))


def _act(index: CueIndex, cue: list[Token]) -> Act:
    tables = (index.verbs, index.nouns, index.adjectives)
    acts = (found[0].act for token in cue for table in tables if (found := table.get(token.lemma_.lower())))
    known: Act = next(acts, "say")
    return "withhold" if known == "say" and any(map(is_negated, cue)) else known


def _breaks_off(parsed: Parsed, rule: Draft, tag: Draft) -> bool:
    """Whether the tagger ends a content between a subject and its verb, where the rule's goes on."""
    final = parsed.doc[max(end for _, end in tag.content) - 1]
    return final.dep_ in {"nsubj", "nsubjpass"} and final.head.i > final.i and rule.covers(final.head.i)


def _shared(one: Draft, other: Draft) -> float:
    """How much of two contents is in both, 0 to 1."""
    first, second = ({token for start, end in draft.content for token in range(start, end)} for draft in (one, other))
    return len(first & second) / len(first | second)


def _says_something(parsed: Parsed, draft: Draft) -> bool:
    """Whether a content has a verb or quoted words: *hailed a thaw* names what was hailed, and says nothing of it.

    Another deed of who says it is no such verb: *recalled its envoy and **granted** asylum*.
    """
    tokens = [token for start, end in draft.content for token in parsed.doc[start:end]]
    said = {i for start, end in draft.cue for i in range(start, end)}
    deeds = {token for token in tokens if token.dep_ == "conj" and token.head.i in said}
    return any((token.pos_ in {"VERB", "AUX"} and token not in deeds) or parsed.in_quote[token.i] >= 0 for token in tokens)


def _known(parsed: Parsed, index: CueIndex, draft: Draft) -> bool:
    """Whether the lexicon knows the cue: the rules have looked at what it takes and found none, or it is a deed, no word."""
    lemmas = {token.lemma_.lower() for start, end in draft.cue for token in parsed.doc[start:end]}
    return bool(lemmas & index.deeds) or any(lemmas & table.keys() for table in (index.verbs, index.nouns, index.adjectives))


def _bounded(parsed: Parsed, rule: Draft, tag: Draft) -> Draft:
    """A rule's draft with the tagger's bounds and speaker, and with the quotations that the rules carried on beyond its window.

    Where the tagger counts a part of the content to its cue, *denied attacking*, *refused to comment*, the rule's draft stands.
    """
    if any(rule.covers(token) for start, end in tag.cue for token in range(start, end)):
        return rule
    if _breaks_off(parsed, rule, tag):
        tag = msgspec.structs.replace(tag, content=rule.content)
    last = max(end for _, end in tag.content)
    beyond = tuple(piece for piece in rule.content if piece[0] >= last and parsed.in_quote[piece[0]] >= 0)
    named = tag if tag.speaker >= 0 else rule
    return msgspec.structs.replace(
        rule,
        content=joined((*tag.content, *beyond)),
        speaker=named.speaker,
        speaker_range=named.speaker_range,
        reasons=(*rule.reasons, BOUNDED),
    )
