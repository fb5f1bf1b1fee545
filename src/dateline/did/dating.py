"""The days of an act: those of a time in its own clause, else the report's where a verb in a simple tense tells it, else none."""

from collections.abc import Iterator

from spacy.tokens import Token

from dateline.parse import Parsed
from dateline.parse.tree import child
from dateline.record import EventDate, Status, Time

# Statuses of what was done or said by the time of the report; what is planned or supposed has no day unless one is told.
_SETTLED = frozenset({"happened", "demanded", "offered"})
_DONE = _SETTLED | {"ongoing", "denied"}
# Times that say how long or how often, or only *now*: they leave open when, and don't keep an act from the report's day.
_UNDATED = ("when.length", "when.set.", "when.vague.present")
_SPEAKING_CLAUSES = frozenset({"ccomp", "xcomp", "advcl", "pcomp", "relcl", "acl", "prep"})
# Clauses that tell news; others tell what was before it, or what for.
_TELLING_CLAUSES = frozenset({"ROOT", "ccomp", "parataxis"})
_FINITE = frozenset({"VBD", "VBZ", "VBP"})
_PERFECT = frozenset({"had", "has", "have", "'ve", "’ve", "having"})
_AT_ONCE = frozenset({"when", "as", "while"})
# Prepositions that put an act at another time than their clause, or only in its background.
_APART = frozenset(
    {"after", "following", "since", "before", "until", "over", "despite", "amid", "about", "against", "of", "for", "because"}
)
_VERBS = frozenset({"VERB", "AUX"})

# How many clauses are asked for the day on which something was said; longer chains are parsing errors.
REACH = 6


class Dating:
    """The times of a report by token, the report's own day, and where its acts are."""

    def __init__(self, parsed: Parsed, times: dict[int, Time], day: str | None, triggers: set[int]) -> None:
        self.parsed, self.times, self.day, self.triggers = parsed, times, day, triggers

    def of_act(self, trigger: Token, status: Status, own: list[Time]) -> EventDate | None:
        """The days of an act with these times in its clause, the nearest first."""
        times = own or self._shared(trigger)
        placed = next((time for time in times if time.start), None)
        if placed is not None:
            return self._dated(placed) if self._fits(placed, status) else None
        if any(not time.because[0].rule.startswith(_UNDATED) for time in times):
            return None
        if self.day and status in _SETTLED and _is_told(trigger) and not self._said_another_day(trigger):
            return EventDate(start=self.day, end=self.day, precision="day")
        return None

    def of_announcement(self, trigger: Token) -> EventDate | None:
        """The days on which an act to come was announced: those of the words that announce it, not its own."""
        for verb in _above(trigger):
            placed = next((time for time in self._on(verb) if time.start), None)
            if placed is not None and self._fits(placed, "happened"):
                return self._dated(placed)
            if self.day and verb.lemma_ != "be" and _is_told(verb):
                return EventDate(start=self.day, end=self.day, precision="day")
        return None

    def _fits(self, time: Time, status: Status) -> bool:
        """Whether an act can be of a time: what was done is not to come, and what is planned is not over."""
        if self.day is None or time.start is None or time.end is None:
            return True
        return time.start[:10] <= self.day if status in _DONE else status != "planned" or time.end[:10] >= self.day

    def _dated(self, time: Time) -> EventDate | None:
        """The days of a time, reaching to the report behind *since*, from it before *until* and *by*; none before *before*."""
        start, end = (time.start or "")[:10], (time.end or "")[:10]
        tokens = self.parsed.tokens(time.span)
        before = self.parsed.doc[tokens.start - 1] if tokens is not None and tokens.start else None
        if before is not None and before.lower_ == "the" and before.i:
            before = before.nbor(-1)
        word = before.lower_ if before is not None else ""
        if word == "before":
            return None
        if word == "since" and self.day and start <= self.day:
            end = self.day
        if word in {"until", "till", "by"} and self.day and self.day <= end:
            start = self.day
        precision = "day" if time.precision in {"hour", "minute"} else time.precision
        return EventDate(start=start, end=end, precision=precision, time=time.id)

    def _on(self, verb: Token) -> list[Time]:
        """The times that hang on a verb itself."""
        low, high = verb.left_edge.i, verb.right_edge.i
        near = sorted((token for token in self.times if low <= token <= high), key=lambda token: abs(token - verb.i))
        return [self.times[token] for token in near if _verb_above(self.parsed.doc[token]) == verb]

    def _shared(self, trigger: Token) -> list[Time]:
        """The times of a clause that is told of the same time: *freed them on Monday and left*, *hurt when police fired*."""
        if trigger.pos_ not in _VERBS:
            for clause in trigger.rights:
                if _tells_of(clause) and clause.i not in self.triggers and self._on(clause):
                    return self._on(clause)
            if not is_argument(trigger):
                return []
        verb = trigger if trigger.pos_ in _VERBS else _verb_above(trigger)
        if verb.dep_ == "conj" and child(verb, "nsubj", "nsubjpass") is None:
            return self._on(verb.head)
        if verb.dep_ == "advcl" and (_is_at_once(verb) or _is_participle(verb)):
            return self._on(verb.head)
        if verb.dep_ == "relcl" and verb.head.i in self.times:
            return [self.times[verb.head.i]]  # "on Wednesday when police fired"
        clauses = [kid for kid in verb.children if kid.dep_ == "advcl" and _is_at_once(kid)]
        return [time for clause in clauses for time in self._on(clause)]

    def _said_another_day(self, trigger: Token) -> bool:
        """Whether words that were not said on the report's day tell the act: *said on Monday that it had shelled the port*."""
        said = (time for verb in _above(trigger) for time in self._on(verb))
        return any(time.start is not None and time.start[:10] != self.day for time in said)


def _above(trigger: Token) -> Iterator[Token]:
    """The verbs of the clauses in which the clause of a token stands, from the inside out."""
    node = trigger if trigger.pos_ in _VERBS else _verb_above(trigger)
    for _ in range(REACH):
        if node.dep_ not in _SPEAKING_CLAUSES or node.head == node:
            return
        node = _verb_above(node)
        if node.pos_ in _VERBS:
            yield node


def is_argument(trigger: Token) -> bool:
    """Whether the time of a clause is that of an act in it: of a verb, of a noun that is its subject or object or stands in it.

    *Mourned the victims of the attack* and *met after the attack* say when people mourned and met, and not when the attack was.
    """
    node = trigger
    if node.pos_ in _VERBS:
        return True
    while node.dep_ in {"conj", "appos", "compound", "amod"} and node.head.pos_ not in _VERBS and node.head != node:
        node = node.head
    if node.dep_ in {"pobj", "pcomp"}:
        return node.head.lower_ not in _APART and node.head.head.pos_ in _VERBS
    return node.head.pos_ in _VERBS or node.head == node


def _verb_above(token: Token) -> Token:
    node = token
    while node.head != node:
        node = node.head
        if node.pos_ in _VERBS:
            break
    return node


def _is_at_once(verb: Token) -> bool:
    return any(kid.lower_ in _AT_ONCE and kid.dep_ in {"advmod", "mark"} for kid in verb.children)


def _tells_of(clause: Token) -> bool:
    """Whether a clause behind a noun says what became of it: *the attack carried out on Sunday*, *the talks, which began*."""
    if clause.dep_ == "acl":
        return clause.tag_ == "VBN"
    subject = child(clause, "nsubj", "nsubjpass")
    return clause.dep_ == "relcl" and subject is not None and subject.tag_ == "WDT"


def _is_participle(verb: Token) -> bool:
    """*Killing seven*, *leading to clashes* behind the clause that says when."""
    return verb.tag_ == "VBG" and child(verb, "mark", "nsubj", "aux") is None and verb.i > verb.head.i


def _is_told(trigger: Token) -> bool:
    """Whether a finite verb in a simple tense tells an act as news, so that the report's day is its day.

    Clauses that hang on a noun or begin with *after* tell what was before: *the officers who seized power*.
    """
    if not is_argument(trigger):
        return False
    verb = trigger if trigger.pos_ in _VERBS else _verb_above(trigger)
    clause = verb
    while clause.dep_ == "conj" and clause.head.pos_ in _VERBS:
        clause = clause.head
    helpers = {kid.lower_: kid.tag_ for node in (verb, clause) for kid in node.children if kid.dep_ in {"aux", "auxpass"}}
    if clause.dep_ not in _TELLING_CLAUSES or helpers.keys() & _PERFECT:
        return False
    return verb.tag_ in _FINITE or (verb.tag_ in {"VBN", "VBG"} and not _FINITE.isdisjoint(helpers.values()))
