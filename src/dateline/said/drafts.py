"""A statement while it is being read: token ranges, before speakers become actors and ranges become spans."""

import msgspec

from dateline.record import Act

Range = tuple[int, int]
Ranges = tuple[Range, ...]


class Draft(msgspec.Struct, frozen=True, kw_only=True):
    """A found attribution. Ranges are of tokens; ``speaker`` is the head token of who speaks, -1 where nobody is named."""

    rule: str
    act: Act
    content: Ranges
    cue: Ranges = ()
    speaker: int = -1
    speaker_range: Range | None = None
    addressee: int = -1
    reasons: tuple[str, ...] = ()

    @property
    def start(self) -> int:
        """The first token of the content."""
        return min(start for start, _ in self.content)

    @property
    def size(self) -> int:
        """How many tokens the content has."""
        return sum(end - start for start, end in self.content)

    def covers(self, token: int) -> bool:
        """Whether a token stands in the content."""
        return any(start <= token < end for start, end in self.content)


def innermost(drafts: list[Draft], tokens: int) -> list[int]:
    """For each token the index of the smallest draft whose content holds it, or -1; linear in the contents."""
    holder = [-1] * tokens
    for number in sorted(range(len(drafts)), key=lambda number: -drafts[number].size):
        for start, end in drafts[number].content:
            holder[start:end] = [number] * (end - start)
    return holder


def outer(drafts: list[Draft], tokens: int) -> list[int]:
    """For each draft the index of the smallest larger one whose content holds its cue and its content's beginning, or -1."""
    holder, around = [-1] * tokens, [-1] * len(drafts)
    for number in sorted(range(len(drafts)), key=lambda number: -drafts[number].size):
        draft = drafts[number]
        candidate = holder[draft.cue[0][0] if draft.cue else draft.start]
        larger = candidate >= 0 and drafts[candidate].size > draft.size
        around[number] = candidate if larger and drafts[candidate].covers(draft.start) else -1
        for start, end in draft.content:
            holder[start:end] = [number] * (end - start)
    return around


def minus(span: Range, holes: list[Range]) -> Ranges:
    """A range without the holes inside it.

    >>> minus((0, 10), [(3, 5)])
    ((0, 3), (5, 10))
    """
    pieces, start = [], span[0]
    for hole_start, hole_end in sorted(holes):
        if hole_start > start:
            pieces.append((start, min(hole_start, span[1])))
        start = max(start, hole_end)
    if start < span[1]:
        pieces.append((start, span[1]))
    return tuple(piece for piece in pieces if piece[0] < piece[1])


def joined(ranges: Ranges) -> Ranges:
    """The same tokens in as few ranges as possible, in order.

    >>> joined(((5, 7), (0, 3), (3, 5)))
    ((0, 7),)
    """
    out: list[Range] = []
    for start, end in sorted(ranges):
        if out and start <= out[-1][1]:
            out[-1] = (out[-1][0], max(end, out[-1][1]))
        else:
            out.append((start, end))
    return tuple(out)
