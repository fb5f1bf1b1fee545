"""Statements: who is reported to have said, thought or wanted what, with which cue, to whom.

Grammar gives indirect speech (`contents`), marks give direct speech (`quotations`); here the two are joined into one list,
split quotations into one statement, and each is linked to the actors who speak and the statement inside which it stands.
"""

from collections.abc import Iterator

import msgspec
from spacy.tokens import Token

from dateline.lexicon import Lexicon
from dateline.lexicon.entries import Cue
from dateline.parse import Parsed
from dateline.parse.tree import (
    by_agent,
    child,
    coordinated,
    governed,
    is_negated,
    is_passive,
    phrase,
    prepositions,
    surface_subject,
    verb_group,
)
from dateline.record import Act, Actor, Because, Span, Statement, StatementKind, Time
from dateline.said.contents import content_of, trim
from dateline.said.cues import CueIndex, fitting, index_of, particle_of
from dateline.said.drafts import Draft, Range, Ranges, joined, minus
from dateline.said.phrases import phrase_drafts
from dateline.said.quotations import attribute, quote_ranges
from dateline.said.trailing import trailing_drafts
from dateline.who import Who

__all__ = ["Said", "find_statements"]

# Share of a content's words between quotation marks from which it counts as direct speech; under it, with any, as mixed.
DIRECT_SHARE = 0.9

_FIRST_PERSON = frozenset({"i", "we", "you"})


class Said(msgspec.Struct, frozen=True):
    """The statements of a report, with the token ranges of their contents and the head tokens of their cues."""

    statements: tuple[Statement, ...]
    contents: tuple[Ranges, ...]
    cues: dict[int, int]

    def holding(self, token: int) -> int | None:
        """The index of the innermost statement whose content holds a token; ``None`` in the reporter's own voice."""
        holding = [
            (sum(end - start for start, end in ranges), number)
            for number, ranges in enumerate(self.contents)
            if any(start <= token < end for start, end in ranges)
        ]
        return min(holding)[1] if holding else None


def find_statements(parsed: Parsed, lexicon: Lexicon, who: Who, times: tuple[Time, ...]) -> Said:
    """Every statement of a report, in text order of their contents."""
    index = index_of(lexicon)
    drafts = [*_cued(parsed, index, who, lexicon.words("did.support-verb")), *phrase_drafts(parsed, index)]
    taken = {token for draft in drafts for start, end in draft.cue for token in range(start, end)}
    drafts += trailing_drafts(parsed, index, taken)
    drafts = _with_quotations(parsed, index, drafts)
    drafts = sorted(_without_asides(_distinct(drafts)), key=lambda draft: (draft.start, -draft.size))
    anonymous = lexicon.words("said.anonymous")
    occasions = lexicon.words("said.occasion")
    statements = tuple(
        _statement(number, draft, drafts, _Context(parsed, who, times, anonymous, occasions))
        for number, draft in enumerate(drafts)
    )
    cues = {part: number for number, draft in enumerate(drafts) for start, end in draft.cue for part in range(start, end)}
    return Said(statements, tuple(draft.content for draft in drafts), cues)


# Indirect speech ---------------------------------------------------------------------------------------------------------


def _cued(parsed: Parsed, index: CueIndex, who: Who, carriers: frozenset[str]) -> Iterator[Draft]:
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
    if cue.pos_ == "NOUN" and cue.dep_ in {"dobj", "attr"} and child(cue, "poss") is None:
        if cue.head.lemma_ not in carriers:
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
    if speaker is None or (speaker.lower_ in _FIRST_PERSON and parsed.quote_of(token) is not None):
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
        occasion=None,
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


# Direct speech joined in -------------------------------------------------------------------------------------------------


def _with_quotations(parsed: Parsed, index: CueIndex, drafts: list[Draft]) -> list[Draft]:
    """Contents grown to the marks that they touch, quotations of their own added, and what carries on joined to it."""
    ranges = quote_ranges(parsed)
    grown = [_grow(parsed, draft, ranges) for draft in drafts]
    taken = {
        number
        for number, span in enumerate(ranges)
        for draft in grown
        if any(start <= span[0] and span[1] <= end for start, end in draft.content)
    }
    owners = {number: draft for number, span in enumerate(ranges) for draft in grown if draft.covers(span[0])}
    direct = dict(attribute(parsed, index, taken))
    grown, direct = _around_one_cue(grown, direct)
    owners = {number: draft for number, draft in owners.items() if draft in grown}
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
            if parsed.in_quote[draft.cue[0][0]] == number if draft.cue else False:
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
    """All drafts; a quotation without a cue of its own goes to the one before it in the paragraph, or that an open mark carries over."""
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
            longer = msgspec.structs.replace(
                last, content=(*last.content, span), reasons=(*last.reasons, "said.carried-on")
            )
            out[out.index(last)] = longer
            owners = {key: longer if value == last else value for key, value in owners.items()}
            last = longer
        else:
            continue
        before = number
    return out


def _long(parsed: Parsed, span: Range) -> bool:
    return sum(token.is_alpha for token in parsed.doc[slice(*span)]) >= 4


def _follows(parsed: Parsed, before: int, number: int) -> bool:
    """Whether a quotation carries on another: same paragraph with no third voice between, or the other was never closed."""
    if before < 0:
        return False
    one, other = parsed.quotes[before], parsed.quotes[number]
    between = parsed.text[one.end : other.start]
    if not one.closed:
        return not between.strip()
    return "\n" not in between and len(between) < 200


def _distinct(drafts: list[Draft]) -> list[Draft]:
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


def _without_asides(drafts: list[Draft]) -> list[Draft]:
    """The drafts without noun phrases that are only touched on inside another's words: *Moscow condemns the attempts, he said*."""
    return [
        draft
        for draft in drafts
        if "said.object" not in draft.reasons
        or not any(other is not draft and other.covers(draft.cue[0][0]) for other in drafts if draft.cue)
    ]


# From drafts to statements -----------------------------------------------------------------------------------------------


class _Context(msgspec.Struct, frozen=True):
    parsed: Parsed
    who: Who
    times: tuple[Time, ...]
    anonymous: frozenset[str]
    occasions: frozenset[str]


def _statement(number: int, draft: Draft, drafts: list[Draft], context: _Context) -> Statement:
    parsed, who = context.parsed, context.who
    head = parsed.doc[draft.speaker] if draft.speaker >= 0 else None
    speakers = _actors(who, head)
    spans = (_speaker_span(parsed, head, draft),) if head is not None else ()
    content = tuple(parsed.chars(*piece) for piece in draft.content)
    cue = parsed.doc[draft.cue[0][0]] if draft.cue else None
    anonymous = head is not None and _is_anonymous(parsed, head, context.anonymous)
    occasion = _occasion(context, draft)
    return Statement(
        id=f"s{number + 1}",
        speakers=speakers,
        speaker_spans=spans,
        cue_spans=tuple(parsed.chars(*piece) for piece in draft.cue),
        content=content,
        kind=_kind(parsed, draft),
        act=draft.act,
        addressees=_actors(who, parsed.doc[draft.addressee]) if draft.addressee >= 0 else (),
        anonymous=anonymous,
        occasion=occasion,
        time=_time(context, cue, draft),
        within=_within(number, draft, drafts),
        because=(
            Because(rule=draft.rule, spans=tuple(parsed.chars(*piece) for piece in draft.cue) or content[:1]),
            *(Because(rule=reason, spans=content) for reason in draft.reasons),
            *((Because(rule="said.anonymous", spans=spans),) if anonymous else ()),
            *((Because(rule="said.occasion", spans=(occasion,)),) if occasion else ()),
        ),
    )


def _actors(who: Who, head: Token | None) -> tuple[str, ...]:
    """The actors that a noun and what is coordinated with it name."""
    if head is None:
        return ()
    found = [who.at(token) or _inner(who, token) for token in coordinated(head)]
    return tuple(dict.fromkeys(actor.id for actor in found if actor is not None))


def _inner(who: Who, token: Token) -> Actor | None:
    """The actor inside a phrase that itself is none: *the commission* in *the commission's data*."""
    for kid in (child(token, "poss"), child(token, "compound"), governed(token, "of"), governed(token, "from")):
        if kid is not None and who.at(kid) is not None:
            return who.at(kid)
    return None


def _speaker_span(parsed: Parsed, head: Token, draft: Draft) -> Span:
    start, end = draft.speaker_range or _speaker_range(head)
    return parsed.chars(start, end)


def _speaker_range(head: Token) -> Range:
    """The speaker with titles, apposition, prepositions and coordination, up to the first clause or comma that ends it."""
    start, end = phrase(head)
    for kid in head.rights:
        if kid.dep_ in {"prep", "appos", "conj", "cc", "nummod"} and kid.pos_ not in {"VERB", "AUX"}:
            end = max(end, kid.right_edge.i + 1)
    return trim(head, (start, end)) or (head.i, head.i + 1)


def _is_anonymous(parsed: Parsed, head: Token, words: frozenset[str]) -> bool:
    """Whether nobody could be asked again: *a source close to*, *an official who asked not to be named*."""
    if head.lemma_.lower() in words:
        return True
    after = parsed.text[head.idx : head.idx + 160].lower()
    return any(sign in after for sign in ("condition of anonymity", "not to be named", "not be identified", "anonymously"))


def _kind(parsed: Parsed, draft: Draft) -> StatementKind:
    words = [token.i for start, end in draft.content for token in parsed.doc[start:end] if token.is_alpha or token.like_num]
    quoted = sum(parsed.in_quote[i] >= 0 for i in words)
    if not quoted:
        return "indirect"
    return "direct" if quoted >= DIRECT_SHARE * len(words) else "mixed"


def _occasion(context: _Context, draft: Draft) -> Span | None:
    """*During a press conference on the outcomes of the meeting*: where the words were spoken."""
    for start, end in draft.cue:
        for token in context.parsed.doc[start:end]:
            for prep in prepositions(token):
                noun = child(prep, "pobj")
                if prep.lower_ in {"during", "at", "in", "after", "on"} and noun is not None and noun.lemma_ in context.occasions:
                    return context.parsed.chars(prep.i, prep.right_edge.i + 1)
    return None


def _time(context: _Context, cue: Token | None, draft: Draft) -> str | None:
    """The time of speaking: the time expression that hangs on the cue, not on the content."""
    if cue is None:
        return None
    for start, end in draft.cue:
        for token in context.parsed.doc[start:end]:
            for kid in token.children:
                if draft.covers(kid.i) or kid.dep_ not in {"npadvmod", "prep", "advmod", "tmod"}:
                    continue
                low, high = context.parsed.chars(kid.left_edge.i, kid.right_edge.i + 1)
                for time in context.times:
                    if low <= time.span[0] < high and time.span[0] - low < 12:
                        return time.id
    return None


def _within(number: int, draft: Draft, drafts: list[Draft]) -> str | None:
    """The innermost other statement whose content holds this one's cue and content."""
    first = draft.cue[0][0] if draft.cue else draft.start
    holding = [
        (other.size, place)
        for place, other in enumerate(drafts)
        if place != number and other.size > draft.size and other.covers(first) and other.covers(draft.start)
    ]
    return f"s{min(holding)[1] + 1}" if holding else None
