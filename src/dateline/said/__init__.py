"""Statements: who is reported to have said, thought or wanted what, with which cue, to whom.

Grammar gives indirect speech (`indirect`), marks give direct speech (`quotations`), words alone the rest (`phrases`, `trailing`);
`joining` makes one list of them, split quotations one statement each. A learned `tagger` reads the same report, `agreement` makes
one reading of the two, and `statements` links it to the actors who speak.
"""

import msgspec

from dateline.lexicon import Lexicon
from dateline.parse import Parsed
from dateline.record import Statement, Time
from dateline.said.agreement import WITH_RULE, agreed
from dateline.said.cues import CueIndex, index_of
from dateline.said.drafts import Draft, innermost, outer
from dateline.said.indirect import cued_drafts
from dateline.said.joining import distinct, with_quotations, without_asides
from dateline.said.phrases import phrase_drafts
from dateline.said.statements import Context, statement
from dateline.said.tagger import Tagger
from dateline.said.trailing import trailing_drafts
from dateline.who import Who

__all__ = ["Said", "find_statements"]


class Said(msgspec.Struct, frozen=True):
    """The statements of a report; ``holders`` has for each token the innermost that holds it, ``cues`` each cue token's own."""

    statements: tuple[Statement, ...]
    holders: tuple[int, ...]
    cues: dict[int, int]

    def holding(self, token: int) -> int | None:
        """The index of the innermost statement whose content holds a token; ``None`` in the reporter's own voice."""
        holder = self.holders[token]
        return None if holder < 0 else holder


def find_statements(parsed: Parsed, lexicon: Lexicon, who: Who, times: tuple[Time, ...], tagger: Tagger | None = None) -> Said:
    """Every statement of a report, in text order of their contents; without a tagger the rules read alone."""
    index, tokens = index_of(lexicon), len(parsed.doc)
    drafts = _by_rules(parsed, index, lexicon, who)
    if tagger is not None:
        drafts = agreed(parsed, index, drafts, tagger.read(parsed.text, parsed.paragraphs, WITH_RULE))
    drafts = sorted(drafts, key=lambda draft: (draft.start, -draft.size))
    lists = ("said.anonymous", "said.occasion", "said.only-words", "who.paper")
    context = Context(parsed, who, times, *map(lexicon.words, lists))
    statements = tuple(
        statement(number, draft, within, context)
        for number, (draft, within) in enumerate(zip(drafts, outer(drafts, tokens), strict=True))
    )
    cues = {part: number for number, draft in enumerate(drafts) for start, end in draft.cue for part in range(start, end)}
    return Said(statements, tuple(innermost(drafts, tokens)), cues)


def _by_rules(parsed: Parsed, index: CueIndex, lexicon: Lexicon, who: Who) -> list[Draft]:
    drafts = [*cued_drafts(parsed, index, who, lexicon.words("did.support-verb")), *phrase_drafts(parsed, index)]
    taken = {token for draft in drafts for start, end in draft.cue for token in range(start, end)}
    drafts += trailing_drafts(parsed, index, taken)
    return without_asides(distinct(with_quotations(parsed, index, drafts)), len(parsed.doc))
