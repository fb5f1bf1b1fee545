"""Whether *it* stands for nothing: *it is unclear whether the talks go on*."""

from spacy.tokens import Token

# Verbs that judge a clause behind them.
_JUDGING = frozenset({"be", "seem", "appear", "remain", "become", "take"})

# Adjectives of somebody who is about to act: *it is ready to send rice* is said of whom *it* stands for.
_OF_DOERS = frozenset(
    ["ready", "willing", "able", "unable", "prepared", "due", "set", "keen", "eager", "likely", "unlikely", "unwilling", "free"]
)
_OF_BELIEVERS = frozenset({"sure", "confident", "convinced", "aware", "glad", "proud", "sorry", "worried", "afraid"})

_CLAUSES = frozenset({"ccomp", "xcomp", "csubj", "csubjpass", "advcl", "acl", "relcl"})


def is_empty(it: Token) -> bool:
    """Whether *it* only holds the place of a clause: *it is their task to watch*, *it was Serbia that left*."""
    if it.lower_ != "it" or it.dep_ == "expl":
        return it.dep_ == "expl"
    verb = it.head
    if it.dep_ not in {"nsubj", "nsubjpass"} or verb.lemma_ not in _JUDGING:
        return False
    judged = next((kid for kid in verb.rights if kid.dep_ in {"acomp", "attr", "oprd", "npadvmod"}), None)
    if judged is None:
        return False
    clauses = [kid for node in (verb, judged) for kid in node.rights if kid.dep_ in _CLAUSES]
    if any(_is_to(clause) for clause in clauses):
        return judged.lower_ not in _OF_DOERS
    return any(_is_told(clause, judged) for clause in clauses) and judged.lower_ not in _OF_BELIEVERS


def _is_to(clause: Token) -> bool:
    return any(kid.dep_ == "aux" and kid.lower_ == "to" for kid in clause.lefts)


def _is_told(clause: Token, judged: Token) -> bool:
    """Whether a clause is what is judged: *that ...*, *whether ...*, *who ...* behind a noun."""
    if clause.dep_ in {"ccomp", "csubj", "csubjpass"}:
        return judged.dep_ in {"acomp", "attr"} and clause.i > judged.i
    opening = {word.lower_ for word in clause.lefts}
    return bool(opening & {"that", "whether", "how", "what", "why", "who"}) and clause.dep_ in {"relcl", "acl", "advcl"}
