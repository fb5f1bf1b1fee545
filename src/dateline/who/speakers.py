"""*I*, *we* and *you* inside quotations: who speaks and who is spoken to, which only the statements know."""

from collections.abc import Callable

import msgspec
from spacy.tokens import Token

from dateline.parse import Parsed
from dateline.record import Actor, ActorKind, Because, Mention, Statement

_SINGULAR = frozenset({"i", "me", "my", "myself", "mine"})
_PLURAL = frozenset({"we", "us", "our", "ours", "ourselves"})
_ADDRESSED = frozenset({"you", "your", "yours"})

# Verbs whose subject repeats what another said.
_REPEATING = frozenset({"quote", "cite"})

# Who says *we* is a body or people; in the mouth of one person it may be anybody's.
_BODIES: frozenset[ActorKind] = frozenset({"state", "organisation", "group"})


def with_speakers(
    actors: tuple[Actor, ...], parsed: Parsed, statements: tuple[Statement, ...], holding: Callable[[int], int | None]
) -> tuple[Actor, ...]:
    """The actors with the first and second persons that stand for them; ``holding`` is the statement that holds a token."""
    kinds = {actor.id: actor.kind for actor in actors}
    found: dict[str, list[Mention]] = {}
    for token in parsed.doc:
        if parsed.in_quote[token.i] < 0 or token.pos_ != "PRON" or token.lower_ not in _SINGULAR | _PLURAL | _ADDRESSED:
            continue
        number = holding(token.i)
        own = number is not None and not _quotes_another(parsed, statements[number])
        actor = _meant(token, statements[number], kinds) if number is not None and own else None
        if actor is not None and number is not None:
            found.setdefault(actor, []).append(_mention(parsed, token, statements[number]))
    return tuple(_with(actor, found[actor.id]) if actor.id in found else actor for actor in actors)


def _quotes_another(parsed: Parsed, statement: Statement) -> bool:
    """Whether somebody repeats another's words: *she quoted her father: ...*."""
    cues = (parsed.tokens(span) for span in statement.cue_spans)
    return any(token.lemma_ in _REPEATING for cue in cues if cue is not None for token in cue)


def _meant(token: Token, statement: Statement, kinds: dict[str, ActorKind]) -> str | None:
    """The one actor for whom a pronoun stands; ``None`` where several speak, or where *we* is said by one person."""
    word = token.lower_
    meant = statement.addressees if word in _ADDRESSED else statement.speakers
    if len(meant) != 1:
        return None
    fits = word in _ADDRESSED or (kinds[meant[0]] == "person" if word in _SINGULAR else kinds[meant[0]] in _BODIES)
    return meant[0] if fits else None


def _mention(parsed: Parsed, token: Token, statement: Statement) -> Mention:
    span = parsed.chars(token.i, token.i + 1)
    addressed = token.lower_ in _ADDRESSED
    spans = (span,) if addressed else (span, *statement.speaker_spans[:1])
    return Mention(
        span=span, kind="pronoun", because=(Because(rule="who.addressee" if addressed else "who.speaker", spans=spans),)
    )


def _with(actor: Actor, mentions: list[Mention]) -> Actor:
    ordered = sorted([*actor.mentions, *mentions], key=lambda mention: mention.span)
    return msgspec.structs.replace(actor, mentions=tuple(ordered))
