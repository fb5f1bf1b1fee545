"""Did it happen? The status of an act, from the words that govern its trigger and nothing else in the sentence."""

import msgspec
from spacy.tokens import Token

from dateline.lexicon import Lexicon
from dateline.parse.tree import child, is_infinitive, is_negated
from dateline.record import Status

_FUTURE = frozenset({"will", "shall", "wo", "'ll", "’ll"})
_POSSIBLE = frozenset({"may", "might", "could", "would", "can", "should"})
_NOBODY = frozenset({"nobody", "none", "nothing", "neither"})
_PRESENT = frozenset({"is", "are", "'re", "’re", "has", "have", "'s", "’s"})
_CONDITIONS = frozenset({"if", "unless", "whether", "lest", "should"})
# Verbs that open a condition without a conjunction: *had Minsk attacked*.
_INVERTED = frozenset({"should", "had", "were"})
_NOMINAL = frozenset(
    {
        "dobj",
        "pobj",
        "prep",
        "nsubj",
        "nsubjpass",
        "attr",
        "compound",
        "poss",
        "conj",
        "appos",
        "pcomp",
        "dative",
        "nmod",
        "agent",
    }
)
_CLAUSAL = frozenset({"xcomp", "ccomp", "advcl", "acl", "pcomp", "relcl", "csubj", "csubjpass"})

# How many governing words are asked; longer chains are parsing errors.
REACH = 6


# Lists that govern under a condition of their own, by what they are called behind ``did.status.``: the others always govern.
_CONDITIONAL = frozenset({"averted", "almost", "doubted", "proof", "warned"})


# Words that speak of what is to come only with an infinitive: *is set to expel*, not *set off riots*.
_WITH_INFINITIVE = frozenset({"set", "mean"})


# Prepositions by which a word governs an act: *fears of*, *plans for*, *refrain from*, *a threat to*, *ready for*.
_GOVERNING = frozenset({"of", "from", "for", "about", "against", "to", "on", "with", "in", "over"})

_DEFINITE = frozenset({"the", "this", "that", "these", "those"})

# What counts the days of an act that goes on: *for a third straight week*.
_SPANS = frozenset({"day", "night", "week", "month", "year"})
_ORDINALS = frozenset(
    {"second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "consecutive", "straight"}
)

# Verbs whose subject is an act, and which say whether it was.
_OCCURS = frozenset({"occur", "happen", "take", "follow", "come", "erupt", "break", "end", "start"})


class Governors(msgspec.Struct, frozen=True):
    """Verbs, nouns and adjectives that change the status of what they govern, by lemma."""

    status: dict[str, Status]
    conditional: dict[str, frozenset[str]]
    ongoing: frozenset[str]
    lasting: frozenset[str]
    carriers: frozenset[str]

    @classmethod
    def of(cls, lexicon: Lexicon) -> "Governors":
        """The governors that the lexicon lists under ``did.status.``."""
        table: dict[str, Status] = {}
        conditional: dict[str, frozenset[str]] = {}
        for entry in lexicon.listed("did.status."):
            name = entry.id.rpartition(".")[2]
            if name in _CONDITIONAL:
                conditional[name] = frozenset(entry.words)
            else:
                table.update(dict.fromkeys(entry.words, entry.value))  # type: ignore[arg-type]
        carriers = lexicon.words("did.support-verb") | lexicon.words("did.ongoing") | lexicon.words("did.ending") | _OCCURS
        return cls(table, conditional, lexicon.words("did.ongoing"), lexicon.words("did.lasting"), carriers)

    def over(self, node: Token, head: Token) -> tuple[Status, str] | None:
        """The status that a word gives to what it governs, and the list that says so; ``None`` if it gives none."""
        lemma = head.lemma_.lower()
        clausal = node.dep_ in _CLAUSAL
        if lemma in self.conditional["averted"]:
            return ("hypothetical", "hypothetical") if _is_only_wanted(head) else ("negated", "averted")
        if lemma in self.conditional["doubted"] and clausal and head.pos_ in {"VERB", "NOUN"}:
            return "hypothetical", "doubted"
        if lemma in self.conditional["proof"] and is_negated(head):
            return "hypothetical", "proof"
        if lemma in self.conditional["warned"] and node.dep_ == "prep":
            return "hypothetical", "warned"
        status = self.status.get(head.lower_) or self.status.get(lemma)
        if lemma in _WITH_INFINITIVE and node.dep_ != "xcomp":
            return None
        return (status, status) if status else None


def _is_only_wanted(verb: Token) -> bool:
    """Whether a verb is not told as done: *to avert an attack*, *could prevent an attack*."""
    return verb.tag_ in {"VB", "VBG"} or any(kid.tag_ == "MD" for kid in verb.children)


class Reading(msgspec.Struct, frozen=True):
    """A status, the rule that gave it, and the token on which it stands."""

    status: Status
    rule: str
    token: int


def read_status(trigger: Token, governors: Governors) -> Reading:
    """The status of an act, decided by the nearest word that says something about it.

    The trigger's own auxiliaries and negation come first, then, from the inside out, the words that govern it.
    """
    node, own = trigger, True
    for _ in range(REACH):
        found = _own_words(node, governors, first=node == trigger) if own else None
        if found is not None:
            return _feared(found, node, governors)
        if node.head == node or not _governs(node):
            break
        found = _governed(node, governors)
        if found is not None:
            return found
        if _closes(node) or _stands_apart(node, governors):
            break
        own = node.head.pos_ in {"VERB", "AUX"} or (node.dep_ not in _CLAUSAL and node.pos_ in {"NOUN", "PROPN", "ADP"})
        own = own and not _has_words_of_its_own(node)
        node = node.head
    ongoing = _is_ongoing(trigger, governors)
    if ongoing:
        return Reading("ongoing", ongoing, trigger.i)
    return Reading("happened", "did.status.as-told", trigger.i)


def _has_words_of_its_own(verb: Token) -> bool:
    """Whether a coordinated verb says for itself whether it is so: *could be no talks, and she called off her visit*."""
    if verb.dep_ != "conj" or verb.pos_ not in {"VERB", "AUX"}:
        return False
    return verb.tag_ in {"VBD", "VBZ", "VBP"} or child(verb, "nsubj", "nsubjpass", "aux", "auxpass") is not None


def _stands_apart(node: Token, governors: Governors) -> bool:
    """Whether a verb says nothing of an act that it takes for granted: *has not condemned **the** attack*."""
    if node.pos_ not in {"NOUN", "PROPN"} or node.dep_ not in {"dobj", "nsubj", "nsubjpass"} or node.head.lemma_ == "be":
        return False
    definite = any(kid.lower_ in _DEFINITE or kid.dep_ == "poss" for kid in node.lefts)
    return definite and node.head.lemma_.lower() not in governors.carriers


def _closes(node: Token) -> bool:
    """Whether a clause is told for itself, whatever stands above it; not so that of a claim: *the claim that it had attacked*."""
    if node.dep_ == "ccomp":
        return node.head.pos_ != "NOUN" and not is_infinitive(node)
    return node.dep_ in {"relcl", "advcl"} and not is_infinitive(node)


def _feared(found: Reading, node: Token, governors: Governors) -> Reading:
    """*Fears that Minsk will attack*: what somebody only fears or hopes will be is no plan."""
    if found.status != "planned" or node.dep_ not in _CLAUSAL:
        return found
    above = governors.over(node, node.head)
    return Reading("hypothetical", f"did.status.{above[1]}", node.head.i) if above and above[0] == "hypothetical" else found


def _governs(node: Token) -> bool:
    return node.dep_ in _NOMINAL or node.dep_ in _CLAUSAL


def _own_words(verb: Token, governors: Governors, *, first: bool, reach: int = REACH) -> Reading | None:
    """What auxiliaries, negation and conditional marks say about a verb; for a noun its determiner."""
    subject = child(verb, "nsubj", "nsubjpass")
    if is_negated(verb) or (subject is not None and _is_nobody(subject)):
        return Reading("negated", "did.status.negation", verb.i)
    if first and verb.pos_ == "VERB" and any(_is_nobody(kid) for kid in verb.children if kid.dep_ == "dobj"):
        return Reading("negated", "did.status.negation", verb.i)  # "arrested no one"
    for kid in verb.children:
        if kid.dep_ == "mark" and kid.lower_ in _CONDITIONS:
            return Reading("hypothetical", "did.status.condition", kid.i)
        if kid.lower_ in _INVERTED and kid.i == verb.left_edge.i and (kid.lower_ == "should" or verb.dep_ == "advcl"):
            return Reading("hypothetical", "did.status.condition", kid.i)  # "should Venezuela invade"
        if kid.dep_ == "advmod" and kid.lower_ in governors.conditional["almost"] and 0 < verb.i - kid.i <= 2:
            return Reading("negated", "did.status.almost", kid.i)
        if kid.dep_ in {"aux", "auxpass"}:
            found = _auxiliary(kid)
            if found is not None and found.status == "planned" and _is_conditional(verb):
                return Reading("hypothetical", "did.status.condition", kid.i)
            if found is not None:
                return found
    if _is_question(verb, subject):
        return Reading("hypothetical", "did.status.question", verb.i)
    if reach and verb.dep_ == "conj" and verb.head.pos_ in {"VERB", "AUX"} and not _has_words_of_its_own(verb):
        return _own_words(verb.head, governors, first=False, reach=reach - 1)
    return None


def _is_nobody(noun: Token) -> bool:
    return noun.lower_ in _NOBODY or is_negated(noun)


def _is_question(verb: Token, subject: Token | None) -> bool:
    """Whether a clause asks if something was so: *Did Minsk attack?*; *why did it?* takes the act for granted."""
    if subject is None or not any(kid.dep_ in {"aux", "auxpass"} and kid.i < subject.i for kid in verb.children):
        return False
    asked = any(kid.text == "?" for kid in verb.children) or verb.sent.text.rstrip('"”’ \n').endswith("?")
    return asked and not any(word.tag_ in {"WRB", "WP", "WDT"} for word in verb.doc[verb.left_edge.i : subject.i])


def _is_conditional(verb: Token) -> bool:
    """Whether a clause with *if* or *unless* hangs on a verb: *will resign if*."""
    return any(
        kid.dep_ == "advcl" and any(mark.dep_ == "mark" and mark.lower_ in _CONDITIONS for mark in kid.children)
        for kid in verb.children
    )


def _auxiliary(kid: Token) -> Reading | None:
    if kid.lower_ in _FUTURE:
        negated = any(other.dep_ == "neg" for other in kid.head.children)
        return Reading("negated" if negated else "planned", "did.status.future", kid.i)
    verb = kid.head
    if kid.lower_ == "would" and verb.dep_ == "ccomp" and verb.head.tag_ == "VBD":
        return Reading("planned", "did.status.future", kid.i)  # "said it would lift the curfew"
    if kid.lower_ in _POSSIBLE:
        return Reading("hypothetical", "did.status.modal", kid.i)
    if kid.lower_ == "going":
        return Reading("planned", "did.status.future", kid.i)
    return None


def _governed(node: Token, governors: Governors) -> Reading | None:
    """What a governing word says: *denied attacking*, *plans to expel*, *fears of an attack*, *without firing*."""
    head = node.head
    if node.dep_ == "pcomp" and head.lower_ == "without":
        return Reading("negated", "did.status.without", head.i)
    if node.dep_ == "xcomp" and is_infinitive(node) and (head.lower_ == "going" or head.lemma_ in {"be", "have", "remain"}):
        if any(kid.lower_ == "yet" for kid in head.children):
            return Reading("negated", "did.status.yet", head.i)  # "has yet to free"
        if head.lemma_ in {"go", "be"}:
            return Reading("planned", "did.status.future", head.i)  # "are to meet again"
    judged = child(head, "acomp") if node.dep_ == "nsubj" and head.lemma_ == "be" else None
    if judged is not None and judged.lemma_.lower() in governors.status:
        return Reading(governors.status[judged.lemma_.lower()], "did.status.judged", judged.i)  # "an attack is likely"
    instead = next((kid for kid in head.children if kid.dep_ == "advmod" and kid.i == head.i - 1), None)
    if node.dep_ == "pcomp" and instead is not None and governors.status.get(instead.lower_) == "negated":
        return Reading("negated", "did.status.negated", instead.i)  # "instead of bombing"
    if node.dep_ in {"nsubj", "conj", "relcl", "advcl", "appos", "compound", "poss"}:
        return None
    if node.dep_ == "prep" and (node.lower_ not in _GOVERNING or node.i < head.i):
        return None  # "at his request it cancelled the rally", "denied beating anybody after the arrest"
    if (node.dep_ == "acl" and head.pos_ != "NOUN") or (node.dep_ == "ccomp" and node.i < head.i):
        return None
    found = governors.over(node, head)
    if found is None:
        return None
    averted = governors.over(head, head.head) if head.dep_ in {"dobj", "nsubjpass"} and head.pos_ == "NOUN" else None
    if averted is not None and averted[1] == "averted":
        return Reading("negated", "did.status.averted", head.head.i)  # "foiled a plot to attack"
    return Reading(found[0], f"did.status.{found[1]}", head.i)


def _is_ongoing(trigger: Token, governors: Governors) -> str | None:
    """The rule by which an act goes on, *is shelling* or *fighting continued*; ``None`` if none says so."""
    verb = trigger if trigger.pos_ in {"VERB", "AUX"} else trigger.head
    if verb != trigger:
        above = trigger.head.head
        if trigger.dep_ == "pobj" and trigger.head.lower_ == "on" and above.lemma_ == "be":
            return "did.lasting" if _lasts(above, governors) else None  # "have been on hunger strike"
        if trigger.dep_ not in {"nsubj", "nsubjpass", "dobj"}:
            return None
        if trigger.dep_ != "dobj" and _goes_on(verb, governors):
            return "did.ongoing"
    present = any(kid.dep_ == "aux" and kid.lower_ in _PRESENT for kid in verb.children)
    if _lasts(verb, governors):
        return "did.lasting"
    progressive = verb.tag_ == "VBG" or any(kid.dep_ == "auxpass" and kid.lower_ == "being" for kid in verb.children)
    return "did.status.progressive" if progressive and present else None


def _for_another_day(verb: Token) -> bool:
    """Whether an act is told as one more day of the same: *blocked the road **for a fourth day***."""
    if verb.lemma_ == "hold" and child(verb, "dobj") is None:
        return False  # a truce that held is told as it was
    spans = (child(prep, "pobj") for prep in verb.rights if prep.dep_ == "prep" and prep.lower_ == "for")
    return any(
        span is not None and span.lemma_ in _SPANS and any(kid.lower_ in _ORDINALS for kid in span.lefts) for span in spans
    )


def _lasts(verb: Token, governors: Governors) -> bool:
    """Whether a state is told as that of the day: *are on strike*, *has sheltered them since March*."""
    if _for_another_day(verb):
        return True
    if verb.lemma_.lower() not in governors.lasting:
        return False
    present = verb.lemma_ == "be" and verb.tag_ in {"VBP", "VBZ"}
    perfect = any(kid.dep_ == "aux" and kid.lower_ in {"has", "have"} for kid in verb.children)
    since = any(kid.dep_ == "prep" and kid.lower_ == "since" for kid in verb.rights)
    return present or (perfect and (since or verb.lemma_ == "be"))


def _goes_on(verb: Token, governors: Governors) -> bool:
    """Whether a verb says of its subject that it goes on, with the particle that it may need: *go on*."""
    words = {
        verb.lemma_.lower(),
        *(f"{verb.lemma_.lower()} {kid.lower_}" for kid in verb.rights if kid.dep_ in {"prt", "advmod", "prep"}),
    }
    return not words.isdisjoint(governors.ongoing)
