"""The words of this step, ready to look up."""

import re
from typing import NamedTuple

from dateline.lexicon import Lexicon
from dateline.lexicon.entries import Listed
from dateline.record import Because, Span


class Words(NamedTuple):
    """Lists of the lexicon by their words, as the patterns and readers of this step ask for them."""

    parts: dict[str, Listed]
    clock: dict[str, Listed]
    cuts: dict[str, Listed]
    periods: dict[str, Listed]
    until_now: dict[str, Listed]
    from_now: dict[str, Listed]
    uncounted: dict[str, Listed]
    roughly: dict[str, Listed]
    ahead: dict[str, Listed]
    moved: dict[str, Listed]
    done: dict[str, Listed]
    standing: dict[str, Listed]
    held: dict[str, Listed]
    acts: dict[str, Listed]
    speaking: frozenset[str]


# Lists whose words are times as they stand; the others cut or move a time, or say which way a verb looks.
_STANDING = ("set.", "vague.", "named-day", "feast.", "calendar.")


def words_of(lexicon: Lexicon) -> Words:
    """The lists that a lexicon has for this step."""
    return Words(
        parts=_by_word(lexicon, "when.part."),
        clock=_by_word(lexicon, "when.clock."),
        cuts=_by_word(lexicon, "when.stretch."),
        periods=_by_word(lexicon, "when.period."),
        until_now=_by_word(lexicon, "when.until-now"),
        from_now=_by_word(lexicon, "when.from-now"),
        uncounted=_by_word(lexicon, "when.uncounted"),
        roughly=_by_word(lexicon, "howmany.modifier."),
        ahead=_by_word(lexicon, "when.ahead"),
        moved=_by_word(lexicon, "when.moved"),
        done=_by_word(lexicon, "when.done"),
        standing={word: entry for prefix in _STANDING for word, entry in _by_word(lexicon, f"when.{prefix}").items()},
        held=_by_word(lexicon, "when.held"),
        acts=_by_word(lexicon, "when.act."),
        speaking=lexicon.words("who.speaking-verb"),
    )


def _by_word(lexicon: Lexicon, prefix: str) -> dict[str, Listed]:
    return {word.lower(): entry for entry in lexicon.listed(prefix) for word in entry.words}


def folded(text: str) -> str:
    """A phrase as the tables have it: small letters, one blank between words."""
    return " ".join(text.lower().split())


def look_up(table: dict[str, Listed], text: str | None) -> Listed | None:
    """The list that holds a phrase; ``None`` for no phrase or an unknown one."""
    return table.get(folded(text)) if text else None


def because(entry: Listed | None, span: Span) -> tuple[Because, ...]:
    """The reason that a word of a list is; none for no list."""
    return (Because(rule=entry.id, spans=(span,)),) if entry else ()


def any_of(words: dict[str, Listed]) -> str:
    """The alternatives of a pattern, the longer before the shorter; words with a capital letter keep it."""
    spelt = {word for entry in words.values() for word in entry.words}
    return "|".join(_spelt(word) for word in sorted(spelt, key=lambda word: (-len(word), word)))


def _spelt(word: str) -> str:
    escaped = re.escape(word).replace(r"\ ", " ")
    return f"(?-i:{escaped})" if word[0].isupper() else escaped
