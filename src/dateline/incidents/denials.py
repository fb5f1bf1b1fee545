"""Whether a sentence denies what it tells, as *rejected the claim that* or *the report that ... is untrue* do."""

import functools
import re
import tomllib
from importlib.resources import files

from dateline.record import Span

# Words between a rejection and the claim, and between the claim and what is said of it.
_GAP = r"[^.;]{0,60}?"

# What ties a claim to what it says: *the report that*, *allegations of*, *accounts according to which*.
_TIE = r"(?:that|of|according to which|in which|by which|about)"

# Where what was denied ends, and the denier's own act or another's begins.
_NEXT = re.compile(
    r";|, (?:and|but|while|adding|saying)\b"
    r"| (?:and|but) (?:said|added|accused|blamed|called|urged|demanded|asked|warned)\b",
    re.IGNORECASE,
)


def denies(text: str, sentence: Span, trigger: Span) -> bool:
    """Whether the sentence around a trigger rejects the claim that tells it, or calls it untrue.

    >>> told = "The report that the army shelled the town is untrue, it said."
    >>> denies(told, (0, len(told)), (25, 32))
    True
    >>> denies("The army shelled the town.", (0, 26), (9, 16))
    False
    """
    rejecting, claiming, untrue, calling, bare = _patterns()
    before, behind = text[sentence[0] : trigger[0]], text[trigger[1] : sentence[1]]
    rejected = rejecting.search(before)
    if rejected is not None and not _NEXT.search(text[: trigger[1]], sentence[0] + rejected.end()):
        return True
    return bool((claiming.search(before) and untrue.search(behind)) or (calling.search(before) and bare.search(behind)))


@functools.cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    """What rejects a claim before a trigger; a claim, and that it is untrue behind; *called the claim*, and *a lie* behind."""
    raw = tomllib.loads(files("dateline.incidents").joinpath("words.toml").read_text(encoding="utf-8"))
    lists = ("rejects", "claims", "untrue", "calls")
    rejects, claims, untrue, calls = ("|".join(raw["denials"][name].split()) for name in lists)
    return (
        re.compile(
            rf"\b(?:{rejects}|{untrue})\b{_GAP}\b(?:{claims})\b {_TIE}\b|\b(?:is|was|be) (?:\w+ )?(?:{untrue})\b,? that\b",
            re.IGNORECASE,
        ),
        re.compile(rf"\b(?:{claims})\b {_TIE}\b", re.IGNORECASE),
        re.compile(rf"\b(?:is|are|was|were|as)\b (?:\w+ )?(?:{untrue})\b", re.IGNORECASE),
        re.compile(rf"\b(?:{calls})\b{_GAP}\b(?:{claims})\b {_TIE}\b", re.IGNORECASE),
        re.compile(rf"\b(?:an? |as )?(?:\w+ )?(?:{untrue})\b", re.IGNORECASE),
    )
