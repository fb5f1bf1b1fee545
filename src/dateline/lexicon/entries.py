"""The shapes of lexicon entries: one frozen Struct for each kind of table, as docs/lexicon.md describes them."""

from typing import Literal

import msgspec

from dateline.record import Act, Precision

Takes = Literal["that", "quote", "infinitive", "gerund", "wh", "object"]
Complement = Literal["infinitive", "gerund", "that", "own"]
ArgumentKind = Literal["actor", "person", "state", "place", "thing", "none"]
Office = Literal["head-of-state", "head-of-government", "foreign-minister", "head-of-organisation"]
Words = tuple[str, ...]


class Entry(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What every entry has: an id, a meaning, and sentences that prove it."""

    id: str
    gloss: str = ""
    source: str | None = None
    note: str | None = None
    examples: Words = ()
    counter: Words = ()

    @property
    def rule(self) -> str:
        """The rule id by which this entry stands in ``because``: its id behind the name of the step that reads it."""
        return f"who.{self.id}"


class Frame(Entry, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One sense of one trigger word, coded as one event type (the file's name)."""

    type: str = ""
    verb: str | None = None
    noun: str | None = None
    adjective: str | None = None
    particle: str | None = None
    object: Words = ()
    prep: str | None = None
    prep_object: Words = ()
    complement: Complement | None = None
    content: Words = ()
    modified_by: Words = ()
    subject: Words = ()
    subject_is: ArgumentKind | None = None
    object_is: ArgumentKind | None = None
    not_object: Words = ()
    not_subject: Words = ()
    not_prep: Words = ()
    voice: Literal["active", "passive"] | None = None
    actor: Words | None = None
    recipient: Words | None = None
    third: Words = ()
    symmetric: bool = False
    result: bool = False
    mode: str | None = None
    contexts: Words = ()
    status: str | None = None

    @property
    def rule(self) -> str:
        """The rule id that stands in ``because`` of what this frame coded."""
        return f"did.{self.id}"

    @property
    def lemma(self) -> str:
        """The trigger's head word."""
        return self.verb or self.noun or self.adjective or ""

    @property
    def conditions(self) -> int:
        """How many conditions the sense has; of two frames that fit, the one with more wins."""
        held = (
            self.particle, self.object, self.prep, self.prep_object, self.complement, self.content, self.subject, self.subject_is,
            self.object_is, self.voice, self.not_object, self.not_subject, self.not_prep, self.modified_by,
        )  # fmt: skip
        return sum(bool(condition) for condition in held) + bool(self.object) + bool(self.particle)


class Cue(Entry, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A word or phrase that attributes a content to a speaker."""

    act: Act = "say"
    verb: str | None = None
    noun: str | None = None
    adjective: str | None = None
    phrase: str | None = None
    particle: str | None = None
    prep: str | None = None
    takes: tuple[Takes, ...] = ()
    speaker: Words | None = None
    addressee: Words = ()

    @property
    def rule(self) -> str:
        """The rule id that stands in ``because`` of a statement that this cue made."""
        return f"said.{self.id}"


class State(Entry, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A state or territory with the names it goes by."""

    iso3: str
    name: str
    names: Words = ()
    weak: Words = ()
    demonyms: Words = ()
    capital: str | None = None
    capitals: Words = ()
    seats: Words = ()
    sectors: Words = ("GOV",)


class Organisation(Entry, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A named organisation: international body, party, parliament, agency or armed group."""

    name: str
    names: Words = ()
    acronyms: Words = ()
    country: str | None = None
    sectors: Words = ()


class Role(Entry, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An office or function: words that stand before a name or instead of one."""

    titles: Words
    sectors: Words = ()
    voice_of: bool = False


class Group(Entry, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A noun for people or an institution without a name."""

    nouns: Words
    sectors: Words = ()
    kind: Literal["group", "organisation", "person", "state"] = "group"


class Agency(Entry, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A news agency or outlet, as it stands in datelines."""

    name: str
    names: Words = ()
    country: str | None = None


class Term(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename={"since": "from", "until": "to"}):
    """One term of an office: of a state (iso3) or an organisation (its acronym), from month to month, both included.

    Months are ``YYYY-MM``. ``until`` is ``None`` for a term that had not ended by the file's as-of date.
    """

    office: Office
    of: str
    since: str
    until: str | None = None

    def covers(self, month: str) -> bool:
        """Whether a month (``YYYY-MM``) lies in the term.

        >>> Term(office="head-of-state", of="BLR", since="1994-07").covers("2020-09")
        True
        """
        return self.since <= month and (self.until is None or month <= self.until)


class Person(Entry, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Somebody whose offices are known: read by full name alone, since many share a last name."""

    name: str
    names: Words = ()
    country: str | None = None
    sectors: Words = ()
    terms: tuple[Term, ...] = ()


class Type(Entry, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An event type of a user's own beside PLOVER's: its id is its name, in capitals."""

    quad: Literal[1, 2, 3, 4]
    score: float
    recipient: Literal["required", "optional"] = "optional"
    planned: str | None = None

    @property
    def rule(self) -> str:
        """The type under the name of its step; what proves it is an event of this type."""
        return f"did.type.{self.id}"


class Mode(Entry, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A mode of a user's own: how an act of some type is done; its id is ``TYPE.mode``."""

    score: float | None = None

    @property
    def rule(self) -> str:
        """The mode under the name of its step; what proves it is an event of its type in this mode."""
        return f"did.mode.{self.id}"

    @property
    def type(self) -> str:
        """The event type that it is a mode of."""
        return self.id.partition(".")[0]

    @property
    def name(self) -> str:
        """The mode itself."""
        return self.id.partition(".")[2]


class Listed(Entry, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A plain list of words that one rule reads, with one value for all of them."""

    words: Words
    value: str | None = None
    low: float | None = None
    high: float | None = None

    @property
    def rule(self) -> str:
        """The rule id: lists carry the name of their step in their id."""
        return self.id


class Landmark(Entry, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A place that reports name and no list of towns has, or one of the gazetteer's about which there is more to say."""

    name: str
    names: Words = ()
    demonyms: Words = ()
    precision: Precision
    country: str | None = None
    at: tuple[float, float] | None = None
    geonames: int | None = None
    covers: Words = ()

    @property
    def rule(self) -> str:
        """The rule id that stands in ``because`` of a place that this entry names."""
        return f"where.{self.id}"
