"""Whom a pronoun stands for: of those named in the sentences before it, the one that stands out most and agrees with it."""

from collections.abc import Iterable, Iterator

from dateline.lexicon import Lexicon
from dateline.parse import Parsed
from dateline.record import Span
from dateline.who.found import Found
from dateline.who.members import Link, Member

# A pronoun looks back so many sentences.
PRONOUN_SENTENCES = 2

# How an antecedent is chosen: a subject beats a nearer object, and inside a quotation one named there beats one outside. Only the
# order of the weights matters; they were set so that it is as said.
SUBJECT_WEIGHT, SAME_VOICE_WEIGHT, NEARNESS_WEIGHT = 4, 3, 2

SUBJECTS = frozenset({"nsubj", "nsubjpass"})
GENDERED = frozenset({"he", "him", "his", "she", "her"})

Named = tuple[Member, Found]


class Pronouns:
    """Finds antecedents in one report."""

    def __init__(self, parsed: Parsed, lexicon: Lexicon) -> None:
        self.parsed = parsed
        self.sentence_of = _sentence_numbers(parsed)
        self.female = lexicon.words("who.female-title")

    def link(self, found: Found, recent: list[Named]) -> Link | None:
        """Whom a pronoun stands for, of those named before it; ``None`` where nobody fits."""
        if found.name.lower() == "it" and self.parsed.doc[found.head].dep_ not in SUBJECTS:
            return None  # as an object *it* is mostly a thing
        best: tuple[int, Member, Span] | None = None
        for member, earlier in self._candidates(found, recent):
            score = self._salience(found, earlier)
            if best is None or score > best[0]:
                best = (score, member, earlier.span)
        if best is None:
            return None
        told = found.name.lower() in {"she", "her"} and _is_marked(best[1], self.female)
        return Link((best[1],), "who.female-title" if told else "who.pronoun", best[2])

    def _candidates(self, found: Found, recent: Iterable[Named]) -> Iterator[Named]:
        """Those of the last sentences who agree with a pronoun, the nearest first."""
        quote = self.parsed.in_quote[found.head]
        for member, earlier in reversed(list(recent)):
            if self._distance(found, earlier) > PRONOUN_SENTENCES:
                return
            if not _agrees(member, found, self.female) or self._is_own_subject(found, earlier):
                continue
            if earlier.tokens[0] <= found.head < earlier.tokens[1]:
                continue  # "its police" are not their own owner
            if quote >= 0 and found.plural and self.parsed.in_quote[earlier.head] != quote:
                continue  # "they" in somebody's mouth are mostly the others, whom only his own words could name
            yield member, earlier

    def _distance(self, found: Found, earlier: Found) -> int:
        return self.sentence_of[found.head] - self.sentence_of[earlier.head]

    def _is_own_subject(self, found: Found, earlier: Found) -> bool:
        """Whether a pronoun is the object of the verb whose subject came before: *criticised him* is never the critic."""
        pronoun, noun = self.parsed.doc[found.head], self.parsed.doc[earlier.head]
        if pronoun.dep_ not in {"dobj", "pobj", "dative"} or noun.dep_ not in SUBJECTS:
            return False
        verb = pronoun.head.head if pronoun.dep_ == "pobj" else pronoun.head
        return noun.head in {verb, verb.head}

    def _salience(self, found: Found, earlier: Found) -> int:
        """Subjects outweigh others, near sentences far ones; inside a quotation its speaker is hardly ever *he*."""
        subject = self.parsed.doc[earlier.head].dep_ in SUBJECTS
        same_voice = self.parsed.in_quote[earlier.head] == self.parsed.in_quote[found.head]
        nearness = PRONOUN_SENTENCES - self._distance(found, earlier)
        return SUBJECT_WEIGHT * subject + NEARNESS_WEIGHT * nearness + SAME_VOICE_WEIGHT * same_voice


def _agrees(member: Member, found: Found, female: frozenset[str]) -> bool:
    """Whether a pronoun can stand for an actor: by number, by kind and, where a title tells, by gender."""
    word = found.name.lower()
    if word in GENDERED:
        if member.kind != "person":
            return False
        return not (_is_marked(member, female) and word in {"he", "him", "his"})
    if word in {"it", "its"}:
        return member.kind in {"state", "organisation"} or (
            member.kind == "group" and not any(other.plural for other, _ in member.found)
        )
    return member.kind == "group" and any(other.plural for other, _ in member.found)


def _is_marked(member: Member, female: frozenset[str]) -> bool:
    """Whether a title says that a person is a woman."""
    return any(set(title.split()) & female for title, _ in member.roles)


def _sentence_numbers(parsed: Parsed) -> list[int]:
    numbers = [0] * len(parsed.doc)
    for number, (start, end) in enumerate(parsed.sentences):
        numbers[start:end] = [number] * (end - start)
    return numbers
