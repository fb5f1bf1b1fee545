"""Which actors fill the roles of an event: the slots of a frame, tried in order on the tree around its trigger."""

from collections.abc import Iterator, Mapping

from spacy.tokens import Token

from dateline.did.control import blamed, doer, kept_dative
from dateline.did.frames import FrameIndex, content_clause, governed_by, phrases_of, supported_subject, supporting, taking_part
from dateline.lexicon.entries import Frame
from dateline.parse.tree import (
    by_agent,
    child,
    coordinated,
    is_infinitive,
    is_passive,
    logical_object,
    logical_subject,
    prepositions,
)
from dateline.record import Place
from dateline.said import Said
from dateline.who import Who

_VERB_ACTOR = ("subject",)
_VERB_RECIPIENT = ("object",)
_NOUN_ACTOR = ("owner", "by", "subject")
_NOUN_RECIPIENT = ("against", "on")

# Slots whose filler may hide the actor: "condemned the attempts of several states" is about the states.
_TRANSPARENT_PREPOSITIONS = frozenset({"of", "by", "from", "in", "against", "for", "with"})

FIRST_PERSON = frozenset({"i", "we", "us", "me", "our", "my", "ourselves"})
_THEIRS = frozenset({"their", "them", "they"})

# Verbal acts whose content is another act: whom that act is for or against is their recipient.
_ABOUT_OTHERS = frozenset({"REQUEST", "THREATEN", "AGREE", "REJECT", "ACCUSE"})

_CONTENTS = frozenset({"ccomp", "xcomp", "acl", "pcomp"})
_TOWARDS = frozenset({"to", "with", "against", "between", "at", "on", "from", "for"})

# What tells whose several people are: *the leaders of Chad and Niger*, *ministers from Togo, Benin and Ghana*.
_OF = frozenset({"of", "from"})

# Prepositions that say where forces go.
_INTO = frozenset({"to", "into", "towards", "toward"})

# Acts whose object may be somebody's thing or doings: *suspended the sale of parts for Iranian airliners*.
_OF_OTHERS_THINGS = frozenset({"SANCTION", "CONCEDE", "REJECT"})

# Verbs of judgement.
_JUDGE = frozenset({"consider", "find", "call", "deem", "regard", "see"})

# Acts that hit somebody.
_HARMS = frozenset({"ASSAULT", "COERCE", "SANCTION", "THREATEN", "ACCUSE", "PROTEST"})

_NOMINAL = frozenset({"pobj", "dobj", "nsubj", "nsubjpass", "conj", "appos"})

# Prepositions that say where a thing is.
_AT = frozenset({"in", "at", "of", "near"})

# How deep inside a noun that is no actor the actor may stand: *the sale of parts for Iranian airliners*.
DEPTH = 3


class Roles:
    """Fills the roles of one trigger; a value of the moment, never kept."""

    def __init__(self, frame: Frame, trigger: Token, index: FrameIndex, who: Who, said: Said, spots: Mapping[int, Place]) -> None:
        self.frame, self.trigger, self.index, self.who, self.said, self.spots = frame, trigger, index, who, said, spots
        self.reasons: list[tuple[str, Token]] = []  # the lists on which fillers stand, each with its word

    def actors(self) -> tuple[str, ...]:
        """The ids of who acts."""
        default = _NOUN_ACTOR if self.frame.noun else _VERB_ACTOR
        found = self._fill(self.frame.actor if self.frame.actor is not None else default, skip=())
        if not found and self.frame.noun and self.frame.type == "ASSAULT":
            found = self._but(blamed(self.trigger, self.index.blame), ())
            above = self.trigger.head.head
            self.reasons += [("did.blame", above)] if found and above.lemma_.lower() in self.index.blame else []
        if self.frame.noun and self.frame.symmetric and taking_part(self.trigger) is not None:
            found += self._fill(("subject",), skip=found)  # "Chad took part in joint exercises of Niger and Mali"
        return found

    def recipients(self, actors: tuple[str, ...]) -> tuple[str, ...]:
        """The ids of who is acted on, never one who acts."""
        default = _NOUN_RECIPIENT if self.frame.noun else _VERB_RECIPIENT
        slots = self.frame.recipient if self.frame.recipient is not None else default
        found = self._fill(slots, skip=actors) or self._whose_town(slots, actors)
        if found or not slots:
            return found
        if self.frame.type == "MOBILIZE":
            return self._facing(actors)
        if self.frame.noun:
            sufferer = self._sufferer()
            if sufferer is not None:
                self.reasons.append(("did.suffer", sufferer.head))
                return self._but(sufferer, actors)
            carrier = supporting(self.trigger, self.index)
            given_to = child(carrier, "dative") if carrier is not None else None
            return self._but(given_to, actors)
        if self.frame.type in _OF_OTHERS_THINGS:
            return tuple(actor for actor in self._but(logical_object(self.trigger), actors) if self._is_abroad(actor, actors))
        return ()

    def _whose_town(self, slots: tuple[str, ...], actors: tuple[str, ...]) -> tuple[str, ...]:
        """The other state whose town is struck or helped: *shelled Goma*, *a market in Goma*; the report must name the state."""
        if not actors:
            return ()
        for token in (token for slot in slots for token in self._tokens(slot)):
            inside = [child(prep, "pobj") for prep in token.rights if prep.lower_ in _AT]
            places = (self.spots.get(noun.i) for noun in (token, *inside) if noun is not None)
            countries = {place.country for place in places if place is not None and place.country}
            states = [one.id for one in self.who.actors if one.kind == "state" and one.country in countries]
            if states:
                return tuple(state for state in states[:1] if self._is_abroad(state, actors))
        return ()

    def _but(self, token: Token | None, skip: tuple[str, ...]) -> tuple[str, ...]:
        """Whom a noun names, without those who act."""
        return tuple(actor for actor in self.named_by(token) if actor not in skip) if token is not None else ()

    def _facing(self, actors: tuple[str, ...]) -> tuple[str, ...]:
        """Against whom forces move: where they are sent, and whose border they stand at, if that is another state."""
        for prep in phrases_of(self.frame, self.trigger, self.index):
            noun = child(prep, "pobj")
            if (
                noun is None
                or prep.head.lower_ == "according"
                or not (prep.lower_ in _INTO or noun.lemma_.lower() in self.index.border)
            ):
                continue
            beyond = [prep for prep in noun.rights if prep.lower_ == "with"] if noun.lemma_.lower() in self.index.border else []
            named = [child(prep, "pobj") for prep in beyond] or [noun]
            found = tuple(actor for token in named if token is not None for actor in self.named_by(token) if actor not in actors)
            states = tuple(actor for actor in found if self._is_abroad(actor, actors))
            if states:
                self.reasons += [("did.border", noun)] if beyond else []
                return states
        return ()

    def concerned(self, actors: tuple[str, ...]) -> tuple[str, ...]:
        """Whom a demand, threat or offer is about: *demanded that Ankara apologise*, *threatened to attack X*."""
        if self.frame.type not in _ABOUT_OTHERS:
            return ()
        given_to = self._but(child(self.trigger, "dative"), actors)
        if given_to:
            return given_to
        found = [some for clause in self._contents() for some in self._named_in(clause, actors)]
        if self.frame.noun:  # "demands for an Israeli ceasefire"
            things = (token for token in self._governed("for") if self.who.at(token) is None)
            found += [named for thing in things if (named := self._but(thing, actors))]
        if self.frame.type == "AGREE" and self.frame.verb and not found:
            found += [named] if (named := self._but(logical_object(self.trigger), actors)) else []
        elsewhere = [some for some in found if any(self._is_abroad(actor, actors) for actor in some)]
        return (elsewhere or found or [()])[0]

    def _contents(self) -> Iterator[Token]:
        """The clauses that tell what a trigger is about, also behind a phrase: *threatened in a film to kill him*."""
        for kid in self.trigger.rights:
            if kid.dep_ in _CONTENTS:
                yield kid
            things = (child(kid, "pobj"),) if kid.dep_ == "prep" else ()
            yield from (
                clause
                for thing in things
                if thing is not None
                for clause in thing.rights
                if clause.dep_ == "acl" and is_infinitive(clause)
            )

    def _named_in(self, clause: Token, skip: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
        """Those whom a clause names, most likely first: who does it, if he is asked to, then to whom it is done."""
        doer = child(clause, "nsubj", "nsubjpass") if self.frame.type in {"REQUEST", "ACCUSE"} else None
        if self.frame.type == "ACCUSE":
            accused = () if doer is None else self._but(doer, skip)
            yield from (accused,) if accused and clause.dep_ == "ccomp" else ()
            return
        thing = logical_object(clause)
        moved = thing if clause.lemma_.lower() in self.index.transfer else None
        tokens = [doer, child(clause, "dative"), thing, *_all_governed(clause), *_all_governed(thing)]
        tokens += [child(prep, "pobj") for prep in prepositions(clause) if prep.lower_ == "in"]
        tokens += [child(prep, "pobj") for prep in prepositions(thing) if prep.lower_ == "in"] if thing is not None else []
        for token in tokens:
            named = () if token is None else self.named_by(token) if token != moved else self._inside(token, 1)
            found = tuple(actor for actor in named if actor not in skip)
            if found:
                self.reasons += [("did.transfer", clause)] if moved is not None else []
                yield found

    def _is_abroad(self, actor: str, others: tuple[str, ...]) -> bool:
        """Whether an actor is of another country than those who act: *recall their ambassadors from Quito* is about Quito."""
        people = {one.id: one.country for one in self.who.actors}
        return people[actor] is not None and people[actor] not in {people[other] for other in others}

    def third_parties(self, taken: tuple[str, ...]) -> tuple[str, ...]:
        """The ids of mediators, hosts and guarantors."""
        found = self._fill(self.frame.third, skip=taken)
        if found:
            return found
        helpers: list[str] = []
        for token, rule, word in self._mediators():
            helpers += [actor for actor in self.named_by(token) if actor not in taken]
            self.reasons.append((rule, word))
        return tuple(dict.fromkeys(helpers))

    def _mediators(self) -> Iterator[tuple[Token, str, Token]]:
        """Who helps others to an act, and the list and word that say so: *with Oman as host*, *talks brokered by Oman*."""
        for prep in phrases_of(self.frame, self.trigger, self.index):
            noun, role = child(prep, "pobj"), self._third_role(prep)
            if noun is not None and role is not None:
                yield noun, "did.third-role", role
            elif noun is not None and prep.lower_ == "under" and noun.lemma_ in self.index.mediation:
                yield noun, "did.mediation", noun
        for clause in self.trigger.rights:
            helper = by_agent(clause) if clause.dep_ == "acl" and clause.lemma_.lower() in self.index.mediate else None
            if helper is not None:
                yield helper, "did.mediate", clause

    def _third_role(self, prep: Token) -> Token | None:
        """As what somebody takes part who does not act himself: *with Oman as **host***."""
        if prep.lower_ != "with":
            return None
        noun = child(prep, "pobj")
        verb = prep.head.head if prep.head.dep_ == "dobj" else prep.head
        places = [*prep.head.children, *verb.children, *prep.children, *(noun.children if noun is not None else ())]
        roles = (child(place, "pobj") for place in places if place.lower_ == "as" and place.i > prep.i)
        return next((role for role in roles if role is not None and role.lemma_.lower() in self.index.third_role), None)

    def _fill(self, slots: tuple[str, ...], *, skip: tuple[str, ...]) -> tuple[str, ...]:
        for slot in slots:
            told = self.said.holding(self.trigger.i) if slot == "speaker" else None
            if told is not None:
                return tuple(actor for actor in self.said.statements[told].speakers if actor not in skip)
            for token in self._tokens(slot):
                found = tuple(actor for actor in self.named_by(token) or self._seat(token) if actor not in skip)
                if found:
                    return found
        return ()

    def _seat(self, token: Token) -> tuple[str, ...]:
        seats = (self.who.seat_at(name) for name in coordinated(token))
        return tuple(actor.id for actor in seats if actor is not None)

    def _tokens(self, slot: str) -> Iterator[Token]:
        """The head tokens that a slot points to, most likely first."""
        if slot == "subject":
            yield from _some(self._subject())
        elif slot == "object":
            yield from _some(logical_object(self.trigger) or _shared_object(self.trigger))
            clause = content_clause(self.frame, self.trigger)
            if clause is not None:  # "let them go", "stopped buying Bulgarian power"
                yield from _some(child(clause, "nsubj") or logical_object(clause))
        elif slot == "dative":
            yield from _some(child(self.trigger, "dative") or kept_dative(self.trigger))
        elif slot == "owner":
            yield from _owners(self.trigger)
        elif slot == "above":
            yield from _some(_subject_above(self.trigger))
        elif slot == "judge":
            verb = judging(self.trigger)
            yield from _some(logical_subject(verb) if verb is not None else None)
        elif slot == "judged":
            yield from _some(_judged(self.trigger))
        elif slot == "by":
            yield from _some(by_agent(self.trigger))
            yield from self._governed("by")
        else:
            yield from self._governed(slot)

    def _subject(self) -> Token | None:
        if self.frame.noun and self._sufferer() is not None:
            return None
        if self.frame.noun:
            with_whom = self.frame.type == "CONSULT" and (not self.frame.symmetric or any(self._governed("with")))
            above = _subject_above(self.trigger) if with_whom else None
            return supported_subject(self.trigger, self.index, self.who) or above
        if self.frame.adjective:
            return logical_subject(self.trigger.head) if self.trigger.head.pos_ in {"VERB", "AUX"} else None
        return doer(self.trigger, self.who) or self._stray_agent()

    def _sufferer(self) -> Token | None:
        """Whom a noun's act hits, if its verb says so: ***Armenia** suffered an attack*."""
        verb = self.trigger.head
        suffers = self.trigger.dep_ == "dobj" and verb.lemma_.lower() in self.index.suffer
        return child(verb, "nsubj") if suffers and self.frame.type in _HARMS else None

    def _stray_agent(self) -> Token | None:
        """Who does what a passive says, where the parser hung *by* on a noun: *was given to the displaced of Goma by Oslo*."""
        if not is_passive(self.trigger):
            return None
        for token in self.trigger.subtree:
            noun = child(token, "pobj") if token.lower_ == "by" and token.dep_ == "prep" and token.i > self.trigger.i else None
            known = ("noun", token.head.lemma_.lower()) in self.index.by_word
            if noun is not None and not known and token.head.dep_ in _NOMINAL and self.named_by(noun):
                return noun
        return None

    def _governed(self, preposition: str) -> Iterator[Token]:
        for prep in phrases_of(self.frame, self.trigger, self.index):
            if prep.lower_ == preposition and self._third_role(prep) is None:
                yield from _some(governed_by(prep))

    def named_by(self, token: Token, depth: int = 0) -> tuple[str, ...]:
        """The actors that a noun and what is coordinated with it name; the actor inside a noun that is none itself."""
        found: list[str] = []
        for head in (*_listed_before(token), *coordinated(token)):
            actors = self.who.all_at(head)
            several = self._several(head) or self._sent_by(head)
            if several:
                found += several
            elif actors:
                found += [actor.id for actor in actors]
            elif head.lower_ in FIRST_PERSON or head.lower_ in _THEIRS:
                found += self._speakers(head)
            elif depth < DEPTH:
                found += self._inside(head, depth + 1)
        return tuple(dict.fromkeys(found))

    def _several(self, head: Token) -> tuple[str, ...]:
        """The states of which people of several are: *the leaders of Chad and Niger*, *Czech and Slovak police*."""
        for kid in head.children:
            if kid.dep_ == "prep" and kid.lower_ in _OF and head.tag_ in {"NNS", "NNPS"}:
                of = child(kid, "pobj")
            else:
                of = kid if kid.dep_ in {"amod", "nmod"} else None
            states = self._states(of) if of is not None else ()
            if len(states) > 1:
                return states
        return ()

    def _sent_by(self, head: Token) -> tuple[str, ...]:
        """Who sent those that act: *troops sent by Fiji*, *a drone sent by Baku*."""
        for clause in head.rights:
            sender = by_agent(clause) if clause.dep_ == "acl" and clause.lemma_ in self.index.transfer else None
            if sender is not None and sender != head:
                return self.named_by(sender)
        return ()

    def _states(self, token: Token) -> tuple[str, ...]:
        """The states that coordinated names name; nothing where one of them names something else."""
        found = [self.who.at(name) for name in coordinated(token)]
        return tuple(dict.fromkeys(actor.id for actor in found if actor is not None and actor.kind == "state"))

    def _speakers(self, head: Token) -> tuple[str, ...]:
        """First person inside a content is the speaker, *their* several speakers."""
        number = self.said.holding(head.i)
        speakers = self.said.statements[number].speakers if number is not None else ()
        return speakers if head.lower_ in FIRST_PERSON or len(speakers) > 1 else ()

    def _inside(self, head: Token, depth: int) -> tuple[str, ...]:
        for kid in head.children:
            if kid.dep_ in {"poss", "compound", "amod", "nmod", "appos"}:
                found = self.named_by(kid, max(depth, DEPTH - 1))
                if found:
                    return found
        for prep in head.rights:
            if prep.dep_ in {"prep", "agent"} and prep.lower_ in _TRANSPARENT_PREPOSITIONS:
                governed = child(prep, "pobj")
                found = self.named_by(governed, depth) if governed is not None else ()
                if found:
                    return found
        for clause in head.rights:
            if clause.dep_ in {"acl", "relcl"}:
                doer = by_agent(clause)
                found = self.named_by(doer, depth) if doer is not None else ()
                if found:
                    return found
        return ()


def _all_governed(node: Token | None) -> list[Token]:
    """What the prepositions towards somebody govern behind a verb or noun."""
    if node is None:
        return []
    found = (child(prep, "pobj") for prep in node.rights if prep.dep_ in {"prep", "dative"} and prep.lower_ in _TOWARDS)
    return [token for token in found if token is not None]


def judging(word: Token) -> Token | None:
    """The verb of a judgement that has a word as its complement: *considers* in *X considers the fees **unacceptable***."""
    verb = word.head
    if word.dep_ in {"oprd", "ccomp", "xcomp", "acomp", "amod", "advcl"} and verb.pos_ == "VERB" and verb.lemma_ != "be":
        return verb
    return next((node for node in word.ancestors if node.lemma_ in _JUDGE), None)


def _judged(word: Token) -> Token | None:
    """What is judged: *the fees*."""
    verb = judging(word)
    return child(word, "nsubj") or (logical_object(verb) if verb is not None else None)


def _some(token: Token | None) -> Iterator[Token]:
    if token is not None:
        yield token


def _listed_before(subject: Token) -> list[Token]:
    """Names of a list that the parser cut off from its subject: ***Chad**, Niger and Benin expelled*."""
    if subject.dep_ != "nsubj" or child(subject, "conj") is None:
        return []
    return [
        kid
        for kid in subject.head.lefts
        if kid.pos_ == "PROPN" and kid.dep_ in {"parataxis", "npadvmod", "dep"} and kid.i < subject.i and kid.nbor(1).text == ","
    ]


def _owners(noun: Token) -> Iterator[Token]:
    """Possessor, compound or demonym before a noun, or before what it compounds: *NATO activity*, *Russia's air strikes*."""
    for kid in noun.lefts:
        if kid.dep_ in {"poss", "compound", "amod", "nmod"}:
            yield kid
    if noun.dep_ == "compound":
        for kid in noun.head.lefts:
            if kid.i < noun.i and kid.dep_ in {"poss", "amod", "nmod"}:
                yield kid


def _shared_object(verb: Token) -> Token | None:
    """The object that coordinated verbs share: *shelled and burned the village*."""
    for kid in verb.rights:
        if kid.dep_ == "conj" and kid.pos_ == "VERB" and child(kid, "nsubj") is None:
            return logical_object(kid)
    return None


def _subject_above(noun: Token) -> Token | None:
    """The subject of the clause in which a noun of meeting or talking stands: *said after the meeting with his colleague*."""
    node = noun
    for _ in range(6):  # deeper than six prepositions the subject has nothing to do with it
        if node.dep_ not in {"pobj", "prep", "dobj", "conj", "pcomp"}:
            return None
        node = node.head
        if node.pos_ in {"VERB", "AUX"}:
            return logical_subject(node)
    return None
