"""Whom a pronoun stands for: of those named in the sentences before it, the one that stands out most and agrees with it."""

import itertools
from collections.abc import Iterator
from typing import NamedTuple

from spacy.tokens import Token

from dateline.parse import Parsed
from dateline.parse.tree import logical_object
from dateline.who.empty import is_empty
from dateline.who.found import Found
from dateline.who.gender import OF_PRONOUNS
from dateline.who.members import Link, Member
from dateline.who.several import Several
from dateline.who.words import Words

# A pronoun looks back so many sentences.
PRONOUN_SENTENCES = 2

# How an antecedent is chosen: a subject beats a nearer object, and inside a quotation one named there beats one outside. Of two
# subjects the one of the sentence beats that of a clause, but for the clause that holds the pronoun. A title or first name that
# agrees beats what says nothing, and whoever is blamed or thanked *for his ...* beats all. Only the order of the weights matters;
# they were set so that it is as said.
SUBJECT_WEIGHT, SAME_VOICE_WEIGHT, NEARNESS_WEIGHT, TOLD_WEIGHT, JUDGED_WEIGHT = 4, 3, 2, 3, 12
MAIN_WEIGHT, GOVERNING_WEIGHT = 1, 2

SUBJECTS = frozenset({"nsubj", "nsubjpass"})

_ACCUSATIVE = frozenset({"them", "him"})

# Prepositions behind a verb that judges or questions somebody, before what is his.
_MATTERS = frozenset({"for", "about", "over"})

# A clause that tells why somebody is judged: *dismissed him after he had lost*.
_REASONS = frozenset({"after", "because", "when", "as", "since"})

# Clauses that look ahead to the subject of the sentence.
_CONTRASTS = frozenset({"though", "although", "while", "whereas", "if", "unless", "despite"})

Named = tuple[Member, Found]


class Candidate(NamedTuple):
    """Whom a pronoun may stand for: one actor or several, and the mention that named them."""

    members: tuple[Member, ...]
    earlier: Found
    rule: str | None = None


class Pronouns:
    """Finds antecedents in one report."""

    def __init__(self, parsed: Parsed, words: Words) -> None:
        self.parsed, self.doc, self.words = parsed, parsed.doc, words
        self.sentence_of = _sentence_numbers(parsed)
        self.several = Several(parsed.doc, words)

    def link(self, found: Found, recent: list[Named]) -> Link | None:
        """Whom a pronoun stands for, of those named before it; ``None`` where nobody fits."""
        token = self.doc[found.head]
        if found.points == "it" and (is_empty(token) or (token.lower_ == "it" and token.dep_ not in SUBJECTS)):
            return None  # as an object *it* is mostly a thing
        near = self._near(found, recent)
        best: tuple[int, Candidate] | None = None
        for candidate in self._candidates(found, near):
            score = self._salience(found, candidate)
            if best is None or score > best[0]:
                best = (score, candidate)
        return self._linked(found, best[1]) if best is not None else None

    def _near(self, found: Found, recent: list[Named]) -> list[Named]:
        """The mentions of the last sentences, in order."""
        near = itertools.takewhile(lambda named: self._distance(found, named[1]) <= PRONOUN_SENTENCES, reversed(recent))
        return list(near)[::-1]

    def agrees(self, found: Found, member: Member) -> bool:
        """Whether a pronoun can stand for an actor: by number, by kind and, where a title or first name tells, by gender."""
        if found.points in OF_PRONOUNS:
            return member.kind == "person" and (member.told is None or member.told.sex == OF_PRONOUNS[found.points])
        if found.points == "person":
            return member.kind == "person" and not (found.told and member.told and found.told.sex != member.told.sex)
        if found.points == "it":
            return member.kind in {"state", "organisation"} or (member.kind == "group" and not _is_plural(member))
        return member.kind in {"group", "organisation"} and _is_plural(member)

    def looks_ahead(self, found: Found) -> bool:
        """Whether a pronoun stands for whom the sentence names behind it, though others stand before: *in her letter, X ...*."""
        token = self.doc[found.head]
        opening = next((node for node in (token, *token.ancestors) if node.dep_ in {"prep", "advcl"}), None)
        if opening is None or found.points not in {"he", "she", "it", "they"}:
            return False
        if opening.dep_ == "prep":
            return token.dep_ == "poss"
        return any(kid.lower_ in _CONTRASTS for kid in opening.lefts)

    def subject_to_come(self, found: Found) -> Token | None:
        """The subject behind an opening clause or phrase that holds a pronoun; ``None`` where the sentence is not built so."""
        node = self.doc[found.head]
        for above in node.ancestors:
            if node.dep_ in {"advcl", "prep"} and node.i < above.i:
                subject = next((kid for kid in above.lefts if kid.dep_ in SUBJECTS and kid.i > found.head), None)
                return subject if subject is not None and subject.pos_ != "PRON" else None
            node = above
        return None

    def _linked(self, found: Found, candidate: Candidate) -> Link:
        return Link(candidate.members, self._rule(found, candidate), candidate.earlier.span)

    def _rule(self, found: Found, candidate: Candidate) -> str:
        """The word list that told most, else the rule of the pronoun itself."""
        told = candidate.members[0].told if found.points in OF_PRONOUNS else None
        if self.doc[candidate.earlier.head] == self._judged(found):
            return "who.judging"
        if self._harmed_by(found) is not None:
            return "who.harming"
        return told.rule if told else candidate.rule or found.rule

    def _candidates(self, found: Found, near: list[Named]) -> list[Candidate]:
        """Those of the last sentences who agree with a pronoun, the nearest first."""
        fitting = [Candidate((member,), earlier) for member, earlier in reversed(near) if self._fits(found, member, earlier)]
        if found.points not in {"they", "both"}:
            return fitting
        if _is_of_them(self.doc[found.head]):
            return [one for one in fitting if one.members[0].kind == "group"][:1]
        sets = [Candidate(*one) for one in self.several.sets(near, met=found.points == "both") if self._may_be(found, one[1])]
        if found.points == "both":
            fitting = [one for one in fitting if one.members[0].number in {None, 2}]
            sets = [one for one in sets if len(one.members) == 2 or found.name.lower() == "each"]
        fitting = sorted([*fitting, *sets], key=lambda one: -one.earlier.head)
        return fitting or list(self._bodies(found, near))

    def _bodies(self, found: Found, near: list[Named]) -> Iterator[Candidate]:
        """Bodies of people that *they* takes up where nobody else is there: *the committee met twice; they found no fault*."""
        for member, earlier in reversed(near):
            body = member.kind in {"organisation", "group"} and earlier.kind == "description"
            if found.points == "they" and body and self._may_be(found, earlier) and self.doc[earlier.head].dep_ in SUBJECTS:
                yield Candidate((member,), earlier)

    def _fits(self, found: Found, member: Member, earlier: Found) -> bool:
        return self.agrees(found, member) and self._may_be(found, earlier)

    def _may_be(self, found: Found, earlier: Found) -> bool:
        """Whether nothing in the sentences forbids that a pronoun takes up a mention."""
        if earlier.tokens[0] <= found.head < earlier.tokens[1]:
            return False  # "their families" are not themselves whose families they are
        if found.points == "it" and earlier.plural and earlier.kind != "pronoun":
            return False
        quote = self.parsed.in_quote[found.head]
        if quote >= 0 and self.parsed.in_quote[earlier.head] != quote and (found.points == "they" or self._speaks(earlier)):
            return False  # in somebody's mouth "they" are mostly others, whom only his own words could name, and "he" is not he
        return not self._is_own_subject(found, earlier) and not self._is_harming(found, earlier)

    def _speaks(self, earlier: Found) -> bool:
        token = self.doc[earlier.head]
        return token.dep_ in SUBJECTS and token.head.lemma_ in self.words.speaking_verb

    def _distance(self, found: Found, earlier: Found) -> int:
        return self.sentence_of[found.head] - self.sentence_of[earlier.head]

    def _is_own_subject(self, found: Found, earlier: Found) -> bool:
        """Whether a pronoun is the object of the verb whose subject came before: *criticised him* is never the critic."""
        pronoun, noun = self.doc[found.head], self.doc[earlier.head]
        if pronoun.lower_ in _ACCUSATIVE and pronoun.dep_ in SUBJECTS:  # "let them pass"
            return noun.dep_ in SUBJECTS and noun.head == pronoun.head.head
        if pronoun.dep_ not in {"dobj", "pobj", "dative"} or noun.dep_ not in SUBJECTS:
            return False
        verb = pronoun.head.head if pronoun.dep_ == "pobj" else pronoun.head
        return noun.head in {verb, verb.head}

    def _is_harming(self, found: Found, earlier: Found) -> bool:
        """Whether a pronoun owns what the candidate harms: *soldiers burned their houses*."""
        noun = self.doc[earlier.head]
        return noun.dep_ in SUBJECTS and noun.head == self._harmed_by(found)

    def _harmed_by(self, found: Found) -> Token | None:
        """The verb of harm whose object a pronoun owns; ``None`` if there is none."""
        pronoun = self.doc[found.head]
        verb = pronoun.head.head
        harmed = pronoun.dep_ == "poss" and pronoun.head.dep_ == "dobj" and verb.lemma_ in self.words.harming
        return verb if harmed else None

    def _salience(self, found: Found, candidate: Candidate) -> int:
        """Subjects outweigh others, near sentences far ones; inside a quotation its speaker is hardly ever *he*."""
        earlier = candidate.earlier
        token = self.doc[earlier.head]
        pointing = self.doc[found.head]
        subject = (token.dep_ in SUBJECTS and pointing.lower_ != "them") or _is_source(token)
        same_voice = self.parsed.in_quote[earlier.head] == self.parsed.in_quote[found.head]
        nearness = PRONOUN_SENTENCES - self._distance(found, earlier)
        told = found.points in OF_PRONOUNS and candidate.members[0].told is not None
        return (
            SUBJECT_WEIGHT * subject
            + MAIN_WEIGHT * (subject and token.head.dep_ == "ROOT")
            + GOVERNING_WEIGHT * (subject and token.head in pointing.ancestors)
            + NEARNESS_WEIGHT * nearness
            + SAME_VOICE_WEIGHT * same_voice
            + TOLD_WEIGHT * told
            + JUDGED_WEIGHT * (token == self._judged(found))
        )

    def _judged(self, found: Found) -> Token | None:
        """Whom a verb judges for what the pronoun has or did: *the king* in *thanked the king for his patience*."""
        token = self.doc[found.head]
        noun = token.head
        if token.dep_ == "poss" and noun.dep_ == "pobj" and noun.head.lower_ in _MATTERS:
            verb = noun.head.head
        elif token.dep_ in SUBJECTS and noun.dep_ == "advcl" and any(kid.lower_ in _REASONS for kid in noun.lefts):
            verb = noun.head
        else:
            return None
        return logical_object(verb) if verb.lemma_ in self.words.judging else None


def _is_of_them(token: Token) -> bool:
    """*Of them*, *among them*: those named nearest, *15 civilians, most of them women*."""
    return token.lower_ == "them" and token.dep_ == "pobj" and token.head.lower_ in {"of", "among"}


def _is_source(token: Token) -> bool:
    """Whether somebody is quoted by *according to*: he stands out as a subject does."""
    return token.dep_ == "pobj" and token.head.lower_ == "to" and token.head.head.lower_ == "according"


def _is_plural(member: Member) -> bool:
    return any(other.plural for other, _ in member.found)


def _sentence_numbers(parsed: Parsed) -> list[int]:
    numbers = [0] * len(parsed.doc)
    for number, (start, end) in enumerate(parsed.sentences):
        numbers[start:end] = [number] * (end - start)
    return numbers
