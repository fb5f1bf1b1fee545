"""Questions that the steps put to a dependency tree: subject, object, what a preposition governs, how far a phrase reaches."""

from collections.abc import Iterator

from spacy.tokens import Token

AUXILIARIES = frozenset({"aux", "auxpass", "neg"})
# Prepositions whose gerund is done by the object of the verb: *accused Kyiv of delaying*, *thanked Oslo for hosting*.
_OF_ANOTHER = frozenset({"of", "for", "from"})
# What a noun phrase leaves out when it is named as a mention: clauses that only comment on it.
COMMENTS = frozenset({"relcl", "acl", "appos", "advcl", "parataxis", "punct", "cc", "conj", "prep", "ccomp", "dep"})


def child(token: Token, *deps: str) -> Token | None:
    """The first child with one of these relations; ``None`` if there is none."""
    for kid in token.children:
        if kid.dep_ in deps:
            return kid
    return None


def coordinated(token: Token) -> list[Token]:
    """The token and everything coordinated with it to its right: *A*, *B* and *C*."""
    found = [token]
    for kid in token.children:
        if kid.dep_ == "conj":
            found += coordinated(kid)
    return found


def is_passive(verb: Token) -> bool:
    """Whether a verb is passive: it has a passive auxiliary or subject, or is a bare participle after a noun or with an agent."""
    if any(kid.dep_ in {"auxpass", "nsubjpass"} for kid in verb.children):
        return True
    bare = verb.tag_ == "VBN" and child(verb, "aux") is None
    return bare and (verb.dep_ in {"acl", "advcl", "amod"} or child(verb, "agent") is not None)


def surface_subject(verb: Token) -> Token | None:
    """The subject of a verb, its own or shared: with a coordinated verb, a controlling verb, or a modified noun."""
    seen = 0
    node = verb
    while seen < 6:  # deeper chains of control are parsing errors
        subject = child(node, "nsubj", "nsubjpass", "expl")
        if subject is not None:
            return _antecedent(subject)
        clause = child(node, "csubj")
        if clause is not None and clause.tag_ == "VB":
            return child(clause, "dobj")  # "Aid workers fear": the tagger took the first noun for a verb
        if node.dep_ in {"relcl", "acl"} and node.head.pos_ in {"NOUN", "PROPN", "PRON"}:
            return node.head if node == verb or node.dep_ == "relcl" else None
        if node.dep_ == "pcomp" and node.head.lower_ in _OF_ANOTHER:
            controlled = child(node.head.head, "dobj", "nsubjpass")
            if controlled is not None and controlled.i < node.i:
                return controlled
        if node.dep_ == "xcomp":
            controller = child(node.head, "dobj")
            if controller is not None and controller.i < node.i:
                return controller
        if node.dep_ == "ccomp" and child(node, "aux") is not None and "VerbForm=Inf" in node.morph:
            return None
        if node.head == node:
            first = coordinated_before(node)
            return child(first, "nsubj", "nsubjpass") if first is not None else None
        if node.dep_ not in {"conj", "xcomp", "advcl", "pcomp", "aux", "ROOT"}:
            return None
        node = _in_step(node) if is_out_of_step(node) else _up_to_verb(node)
        seen += 1
    return None


def coordinated_before(verb: Token) -> Token | None:
    """The first of listed verbs that the parser took for a complement: *rejected it, demanded talks and called a strike*."""
    if child(verb, "nsubj", "nsubjpass", "expl") is not None:
        return None
    return next((kid for kid in verb.lefts if kid.dep_ == "ccomp" and child(kid, "nsubj", "nsubjpass") is not None), None)


def is_out_of_step(verb: Token) -> bool:
    """Whether the parser hung a past tense on a bare verb, whose subject is another: *asked that he go and **led** a march*."""
    return verb.dep_ == "conj" and verb.tag_ == "VBD" and verb.head.tag_ == "VB"


def _in_step(verb: Token) -> Token:
    head = verb.head
    while head.tag_ == "VB" and head.head != head:
        head = head.head
    return head


def _up_to_verb(node: Token) -> Token:
    head = node.head
    while head.pos_ not in {"VERB", "AUX"} and head.head != head and head.dep_ in {"prep", "pobj", "pcomp"}:
        head = head.head
    return head


def _antecedent(subject: Token) -> Token:
    """The noun that *who*, *which* or *that* stands for as subject of a relative clause."""
    clause = subject.head
    if subject.tag_ in {"WDT", "WP"} and clause.dep_ == "relcl":
        return clause.head
    return subject


def by_agent(token: Token) -> Token | None:
    """The noun behind *by* that does what a passive or a noun says; ``None`` if nobody is named."""
    agent = child(token, "agent")
    if agent is None:
        agent = next((kid for kid in token.children if kid.dep_ == "prep" and kid.lower_ == "by"), None)
    return child(agent, "pobj") if agent is not None else None


def logical_subject(verb: Token) -> Token | None:
    """Who does it: the subject of an active verb, the *by*-phrase of a passive one."""
    if not is_passive(verb):
        return surface_subject(verb)
    kept = child(verb, "dobj")  # "was refused entry by Baku": the parser may hang the doer on what was refused
    return by_agent(verb) or (by_agent(kept) if kept is not None else None)


def logical_object(verb: Token) -> Token | None:
    """To whom it is done: the object of an active verb, the subject of a passive one."""
    if is_passive(verb):
        return surface_subject(verb) if verb.dep_ != "amod" else verb.head
    found = _with_name(child(verb, "dobj"))
    if found is not None and found.tag_ in {"WDT", "WP"} and verb.dep_ == "relcl":
        return verb.head
    if found is None and verb.dep_ == "relcl" and child(verb, "nsubj") is not None and verb.head.pos_ in {"NOUN", "PROPN"}:
        relative = next((kid for kid in verb.children if kid.tag_ == "WDT"), None)
        return verb.head if relative is not None and relative.dep_ != "nsubj" else None
    return found


def _with_name(noun: Token | None) -> Token | None:
    """The name behind a noun that the parser took for an object of its own: *met his Turkish counterpart **Hakan Fidan***."""
    if noun is None or noun.pos_ != "NOUN":
        return noun
    beside = (kid for kid in noun.head.rights if kid.pos_ == "PROPN" and kid.left_edge.i == noun.i + 1)
    return next((kid for kid in beside if kid.dep_ == "dobj" or kid.ent_type_ == "PERSON"), noun)


def prepositions(token: Token) -> Iterator[Token]:
    """The prepositions that hang from a token, chains such as *out of* followed to their last."""
    for kid in token.children:
        if kid.dep_ in {"prep", "dative", "agent"} and kid.pos_ in {"ADP", "SCONJ", "VERB", "ADV"}:
            inner = next((grand for grand in kid.children if grand.dep_ == "prep"), None)
            yield inner if inner is not None and child(kid, "pobj", "pcomp") is None else kid


def governed(token: Token, preposition: str) -> Token | None:
    """The object of a preposition that hangs from a token; ``None`` if it has no such phrase."""
    for prep in prepositions(token):
        if prep.lower_ == preposition:
            return child(prep, "pobj")
    return None


def phrase(head: Token) -> tuple[int, int]:
    """The token range of a noun phrase without clauses, prepositions and what is coordinated with it."""
    start = end = head.i
    for kid in head.lefts:
        if kid.dep_ not in COMMENTS or kid.dep_ == "advcl":
            start = min(start, kid.left_edge.i)
    for kid in head.rights:
        if kid.dep_ in {"nummod", "compound", "flat"}:
            end = max(end, kid.i)
    return start, end + 1


def full_phrase(head: Token) -> tuple[int, int]:
    """The token range of a noun phrase with its prepositions and apposition, without what is coordinated or relative."""
    start, end = phrase(head)
    for kid in head.rights:
        if kid.dep_ in {"prep", "appos", "acl", "nummod"}:
            end = max(end, kid.right_edge.i + 1)
    return start, end


def verb_group(verb: Token) -> list[Token]:
    """A verb with its auxiliaries, negation and particle, in text order."""
    parts = [kid for kid in verb.children if kid.dep_ in AUXILIARIES | {"prt"} and abs(kid.i - verb.i) <= 5]
    return sorted([*parts, verb], key=lambda token: token.i)


def is_infinitive(verb: Token) -> bool:
    """Whether a verb is an infinitive with *to*."""
    return verb.pos_ in {"VERB", "AUX"} and any(kid.dep_ == "aux" and kid.lower_ == "to" for kid in verb.children)


def is_negated(token: Token) -> bool:
    """Whether a token's own words negate it: *not*, *never*, *no* before a noun."""
    for kid in token.children:
        if kid.dep_ == "neg" or (kid.dep_ == "det" and kid.lower_ == "no") or kid.lower_ in {"never", "neither"}:
            return True
    return False
