"""From drafts to statements: who speaks, of what kind it is, when and on what occasion it was said."""

import bisect

import msgspec
from spacy.tokens import Token

from dateline.parse import Parsed
from dateline.parse.tree import child, coordinated, governed, phrase, prepositions
from dateline.record import Actor, Because, Span, Statement, StatementKind, Time
from dateline.said.contents import trim
from dateline.said.drafts import Draft, Range
from dateline.who import Who

# Share of a content's words between quotation marks from which it counts as direct speech; under it, with any, as mixed.
DIRECT_SHARE = 0.9

# A phrase on the cue is one of time if its time begins within so many characters: behind "on" or "as early as".
LEAD_IN = 12

# So far behind a speaker's head the words stand that keep the name back: "an official who spoke on condition of anonymity".
NAMELESS_WITHIN = 160


class Context(msgspec.Struct, frozen=True):
    """What a draft is turned into a statement with."""

    parsed: Parsed
    who: Who
    times: tuple[Time, ...]
    anonymous: frozenset[str]
    occasions: frozenset[str]
    only_words: frozenset[str]
    papers: frozenset[str]


def statement(number: int, draft: Draft, within: int, context: Context) -> Statement:
    """The statement that a draft becomes: spans for ranges, actors for speakers, and what is told of the occasion."""
    parsed, who = context.parsed, context.who
    head = parsed.doc[draft.speaker] if draft.speaker >= 0 else None
    speakers = _actors(who, head)
    spans = (_speaker_span(parsed, head, draft),) if head is not None else ()
    content = tuple(parsed.chars(*piece) for piece in draft.content)
    withheld = draft.act in {"deny", "withhold"} and _is_only_words(parsed, draft, context.only_words)
    anonymous = head is not None and _is_anonymous(parsed, head, context.anonymous)
    occasion = _occasion(context, draft)
    return Statement(
        id=f"s{number + 1}",
        speakers=speakers,
        speaker_spans=spans,
        cue_spans=tuple(parsed.chars(*piece) for piece in draft.cue),
        content=content,
        kind=_kind(parsed, draft),
        act="withhold" if withheld else draft.act,
        addressees=_actors(who, parsed.doc[draft.addressee]) if draft.addressee >= 0 else (),
        anonymous=anonymous,
        occasion=occasion,
        time=_time(context, draft),
        within=f"s{within + 1}" if within >= 0 else None,
        because=(
            Because(rule=draft.rule, spans=tuple(parsed.chars(*piece) for piece in draft.cue) or content[:1]),
            *(Because(rule=reason, spans=content) for reason in draft.reasons),
            *((Because(rule="said.only-words", spans=content),) if withheld else ()),
            *((Because(rule="who.paper", spans=spans),) if head is not None and head.lemma_ in context.papers else ()),
            *((Because(rule="said.anonymous", spans=spans),) if anonymous else ()),
            *((Because(rule="said.occasion", spans=(occasion,)),) if occasion else ()),
        ),
    )


def _actors(who: Who, head: Token | None) -> tuple[str, ...]:
    """The actors that a noun and what is coordinated with it name."""
    if head is None:
        return ()
    named = (who.all_at(token) or (_inner(who, token),) for token in coordinated(head))
    return tuple(dict.fromkeys(actor.id for actors in named for actor in actors if actor is not None))


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
    after = parsed.text[head.idx : head.idx + NAMELESS_WITHIN].lower()
    return any(sign in after for sign in ("condition of anonymity", "not to be named", "not be identified", "anonymously"))


def _kind(parsed: Parsed, draft: Draft) -> StatementKind:
    words = [token.i for start, end in draft.content for token in parsed.doc[start:end] if token.is_alpha or token.like_num]
    quoted = sum(parsed.in_quote[i] >= 0 for i in words)
    if not quoted:
        return "indirect"
    return "direct" if quoted >= DIRECT_SHARE * len(words) else "mixed"


def _is_only_words(parsed: Parsed, draft: Draft, words: frozenset[str]) -> bool:
    """Whether what is refused is to speak: *declined to comment*."""
    start, end = draft.content[0]
    verb = parsed.doc[start:end].root
    return verb.lemma_ in words and verb.tag_ == "VB"


def _occasion(context: Context, draft: Draft) -> Span | None:
    """*During a press conference on the outcomes of the meeting*: where the words were spoken."""
    for start, end in draft.cue:
        for token in context.parsed.doc[start:end]:
            for prep in prepositions(token):
                noun = child(prep, "pobj")
                if prep.lower_ in {"during", "at", "in", "after", "on"} and noun is not None and noun.lemma_ in context.occasions:
                    return context.parsed.chars(prep.i, prep.right_edge.i + 1)
    return None


def _time(context: Context, draft: Draft) -> str | None:
    """The time of speaking: the time expression that hangs on the cue, not on the content."""
    for start, end in draft.cue:
        for token in context.parsed.doc[start:end]:
            for kid in token.children:
                if draft.covers(kid.i) or kid.dep_ not in {"npadvmod", "prep", "advmod", "tmod"}:
                    continue
                low, high = context.parsed.chars(kid.left_edge.i, kid.right_edge.i + 1)
                nearest = bisect.bisect_left(context.times, low, key=lambda time: time.span[0])
                if nearest < len(context.times) and context.times[nearest].span[0] < min(high, low + LEAD_IN):
                    return context.times[nearest].id
    return None
