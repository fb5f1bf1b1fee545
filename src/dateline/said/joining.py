"""Direct speech joined in: contents grown to the marks they touch, split quotations united, what carries on joined to it."""

import msgspec

from dateline.parse import Parsed
from dateline.said.cues import CueIndex
from dateline.said.drafts import Draft, Range, Ranges, innermost, joined, minus, outer
from dateline.said.quotations import attribute, quote_ranges


def with_quotations(parsed: Parsed, index: CueIndex, drafts: list[Draft]) -> list[Draft]:
    """Contents grown to the marks that they touch, quotations of their own added, and what carries on joined to it."""
    ranges = quote_ranges(parsed)
    grown = [_grow(parsed, draft, ranges) for draft in drafts]
    holder = innermost(grown, len(parsed.doc))
    owners = {number: grown[holder[span[0]]] for number, span in enumerate(ranges) if span[1] and holder[span[0]] >= 0}
    taken = {
        number
        for number, draft in owners.items()
        if any(start <= ranges[number][0] and ranges[number][1] <= end for start, end in draft.content)
    }
    direct = dict(attribute(parsed, index, taken))
    grown, direct = _around_one_cue(grown, direct)
    left = {id(draft) for draft in grown}
    owners = {number: draft for number, draft in owners.items() if id(draft) in left}
    return _carried_on(parsed, ranges, direct, owners, grown)


def _around_one_cue(grown: list[Draft], direct: dict[int, Draft]) -> tuple[list[Draft], dict[int, Draft]]:
    """Pieces around one cue joined: *"A," he said, "B"* is one statement, whether grammar or marks found its parts."""
    by_cue: dict[Ranges, Draft] = {}
    for draft in (*grown, *direct.values()):
        known = by_cue.get(draft.cue) if draft.cue else None
        by_cue[draft.cue] = _united(known, draft) if known is not None else draft
    firsts: set[Ranges] = set()
    kept: dict[int, Draft] = {}
    for number, draft in direct.items():
        if not draft.cue:
            kept[number] = draft
        elif draft.cue not in firsts:
            firsts.add(draft.cue)
            kept[number] = by_cue[draft.cue]
    return [draft for draft in grown if draft.cue not in firsts], kept


def _united(one: Draft, other: Draft) -> Draft:
    named = one if one.speaker >= 0 else other
    return msgspec.structs.replace(
        named, content=joined((*one.content, *other.content)), reasons=tuple(dict.fromkeys(one.reasons + other.reasons))
    )


def _grow(parsed: Parsed, draft: Draft, ranges: list[Range]) -> Draft:
    """A content that begins or ends inside a quotation takes all of it, except what the cue itself says."""
    pieces: list[Range] = []
    for start, end in draft.content:
        for number in {parsed.in_quote[start], parsed.in_quote[end - 1]} - {-1}:
            if draft.cue and parsed.in_quote[draft.cue[0][0]] == number:
                continue
            first, last = ranges[number]
            start, end = min(start, first), max(end, last)
        pieces.append((start, end))
    whole = joined(tuple(pieces))
    own = list(draft.cue)
    return msgspec.structs.replace(draft, content=tuple(piece for part in whole for piece in minus(part, own)))


def _carried_on(
    parsed: Parsed, ranges: list[Range], direct: dict[int, Draft], owners: dict[int, Draft], grown: list[Draft]
) -> list[Draft]:
    """All drafts; a quotation without a cue goes to the one before it in the paragraph, or that an open mark carries over."""
    out = list(grown)
    last: Draft | None = None
    before = -1
    for number, span in enumerate(ranges):
        draft = direct.get(number)
        follows = last is not None and _follows(parsed, before, number)
        if draft is not None and (draft.cue or not follows):
            out.append(draft)
            last = draft
        elif number in owners:
            last = owners[number]
        elif last is not None and follows and _long(parsed, span):
            longer = msgspec.structs.replace(last, content=(*last.content, span), reasons=(*last.reasons, "said.carried-on"))
            out[out.index(last)] = longer
            owners = {key: longer if value == last else value for key, value in owners.items()}
            last = longer
        else:
            continue
        before = number
    return out


# A quotation that carries on another has so many words, and so many characters may lie between the two.
CARRIED_WORDS, BETWEEN = 4, 200


def _long(parsed: Parsed, span: Range) -> bool:
    return sum(token.is_alpha for token in parsed.doc[slice(*span)]) >= CARRIED_WORDS


def _follows(parsed: Parsed, before: int, number: int) -> bool:
    """Whether a quotation carries on another: same paragraph with no third voice between, or the other was never closed."""
    if before < 0:
        return False
    one, other = parsed.quotes[before], parsed.quotes[number]
    between = parsed.text[one.end : other.start]
    if not one.closed:
        return not between.strip()
    return "\n" not in between and len(between) < BETWEEN


def distinct(drafts: list[Draft]) -> list[Draft]:
    """One draft for each content and cue: of two with the same content the one with a speaker and a cue stays."""
    best: dict[tuple[int, int, Ranges], Draft] = {}
    for draft in drafts:
        if not draft.content:
            continue
        key = (draft.start, draft.size, draft.cue)
        known = best.get(key)
        if known is None or (known.speaker < 0 <= draft.speaker):
            best[key] = draft
    return list(best.values())


def without_asides(drafts: list[Draft], tokens: int) -> list[Draft]:
    """The drafts without noun phrases only touched on inside another's words: *Moscow condemns the attempts, he said*."""
    around = outer(drafts, tokens)
    return [draft for draft, holder in zip(drafts, around, strict=True) if "said.object" not in draft.reasons or holder < 0]
