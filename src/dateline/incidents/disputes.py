"""What tellings of one incident can't all be right about, each side with its words."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations
from math import inf
from typing import Final, Literal

import msgspec

from dateline.incidents.overlay import Overlay
from dateline.incidents.tables import families
from dateline.incidents.tellings import Amount, Party, Telling, Voice
from dateline.record import Span

DisputeKind = Literal["denied", "toll", "blame", "status"]

# *About 100* is met by a number that lies so near to it.
ABOUT = 0.15

# Kinds of figures that are counts of one thing and may be compared across reports; a price or an age may be of anything.
_COUNTED: Final = frozenset({"dead", "injured", "detained", "missing", "displaced", "crowd", "votes", "count"})

# A word about an event, with the telling that has it.
_Word = tuple[Telling, Voice]

# Content words in common from which two sentences are about the same part of an incident.
_SHARED_WORDS = 2

# Kinds that are counted apart for soldiers and for those who are none.
_TOLLS: Final = frozenset({"dead", "injured"})

# What figures are of, where nobody is told apart: these may be compared with any.
_ANYBODY: Final = frozenset({"", "people", "person", "dead", "victim", "body", "casualty", "other", "man", "woman", "resident"})

# What figures are of, where the dead of one kind are told apart: such a number is a part of the toll, and may be smaller.
_PARTS: Final = frozenset(
    {
        "soldier", "serviceman", "troop", "officer", "police", "policeman", "guard", "volunteer", "civilian", "child", "minor",
        "infant", "militant", "fighter", "rebel", "gunman", "attacker", "insurgent", "terrorist", "militiaman", "foreigner",
    }
)  # fmt: skip

# Words for one sort of people, by which side tells of them.
_FIGHTING: Final = frozenset(
    {"rebel", "fighter", "militant", "insurgent", "guerrilla", "terrorist", "jihadist", "militiaman", "gunman"}
)
_SERVING: Final = frozenset({"soldier", "serviceman", "troop"})

# Who rules a country and who fights its rulers: sectors that one actor has not both of.
_RULERS: Final = frozenset({"GOV", "MIL", "COP", "SPY", "JUD"})
_FIGHTERS: Final = frozenset({"REB", "UAF", "PRM", "PRE", "IMG", "OPP", "CRM"})

_DONE: Final = frozenset({"happened", "ongoing"})


class Side(msgspec.Struct, frozen=True, kw_only=True):
    """One side of a dispute: who says it where, and the words as characters of the report.

    Attributes:
        says: the position: *asserts*, *denies*, a number, a name or a status.
        speakers: who is quoted with it; empty for the reporter's own voice.
        quote: the sentence in the report's text.
    """

    says: str
    report_id: str
    event_id: str
    outlet: str | None = None
    speakers: tuple[str, ...] = ()
    quote: Span


class Dispute(msgspec.Struct, frozen=True, kw_only=True):
    """Two tellings that can't both be right: about what, and both sides.

    Attributes:
        kind: denied (one asserts, one denies), toll (numbers that exclude one another), blame (other actors) or status
            (done and not done).
        about: of a toll the kind of figure; else ``None``.
        sides: the earliest telling of either position.
    """

    kind: DisputeKind
    about: str | None = None
    sides: tuple[Side, Side]


def disputes(tellings: Sequence[Telling], overlay: Overlay | None = None) -> list[Dispute]:
    """The disputes inside one incident: denials first, then status, blame and tolls.

    Args:
        tellings: those of the incident, the earliest first.
        overlay: who owns which outlet; outlets of one owner correct themselves, and dispute nothing.
    """
    known = overlay or Overlay()
    found = [*_denied(tellings), *_status(tellings), *_blame(tellings)]
    return [*found, *_tolls(tellings, known)]


def _voices(tellings: Iterable[Telling]) -> Iterator[tuple[Telling, Voice]]:
    return ((telling, voice) for telling in tellings for voice in telling.voices)


def _side(says: str, telling: Telling, voice: Voice) -> Side:
    return Side(
        says=says,
        report_id=telling.report_id,
        event_id=telling.event_id,
        outlet=telling.outlet,
        speakers=voice.speakers,
        quote=voice.quote,
    )


def _asserted(telling: Telling, voice: Voice) -> bool:
    return voice.stance == "asserts" and voice.status in _DONE


def _denied(tellings: Sequence[Telling]) -> Iterator[Dispute]:
    """Who asserts it, against who denies it; only the first such pair."""
    asserts = [(telling, voice) for telling, voice in _voices(tellings) if _asserted(telling, voice)]
    denies = [(telling, voice) for telling, voice in _voices(tellings) if _denies(voice)]
    found = _opposed(asserts, denies)
    if found:
        yield Dispute(kind="denied", sides=(_side("asserts", *found[0]), _side("denies", *found[1])))


def _denies(voice: Voice) -> bool:
    return voice.stance == "denies" or voice.status == "denied"


def _status(tellings: Sequence[Telling]) -> Iterator[Dispute]:
    """Done as one tells it, not done as another does, though nobody speaks of a denial; only the first such pair."""
    done = [(telling, voice) for telling, voice in _voices(tellings) if _asserted(telling, voice)]
    silent = [telling for telling in tellings if not any(_denies(voice) for voice in telling.voices)]
    undone = [pair for pair in _voices(silent) if pair[1].status == "negated"]
    found = _opposed(done, undone)
    if found:
        yield Dispute(kind="status", sides=(_side(found[0][1].status, *found[0]), _side(found[1][1].status, *found[1])))


def _opposed(ones: Sequence[_Word], others: Sequence[_Word]) -> tuple[_Word, _Word] | None:
    """The first word of either side that are of two reports and about one matter."""
    pairs = ((one, other) for other in others for one in ones)
    return next(
        (pair for pair in pairs if pair[0][0].report_id != pair[1][0].report_id and _one_matter(pair[0][0], pair[1][0])), None
    )


def _one_matter(one: Telling, other: Telling) -> bool:
    """Whether two tellings of an incident are about the same in it: act, mode, place, or words; a battle has many parts."""
    words = len(set(one.words) & set(other.words))
    places = {site.name for site in one.places} & {site.name for site in other.places}
    return one.act == other.act or bool(places) or bool(set(one.modes) & set(other.modes)) or words >= _SHARED_WORDS


def _blame(tellings: Sequence[Telling]) -> Iterator[Dispute]:
    """Other actors for one act, where an act can have one that reports differ on; only the first such pair."""
    doers = [telling for telling in tellings if telling.voices and _blamable(telling)]
    for one, other in combinations(doers, 2):
        if one.report_id != other.report_id and _one_matter(one, other) and _differ(one, other):
            yield Dispute(kind="blame", sides=(_blamed(one), _blamed(other)))
            return


def _blamable(telling: Telling) -> bool:
    """Whether a telling blames somebody: actors of an act that has one, more than *a woman* or *witnesses*."""
    known = any(party.named or party.kind != "person" for party in telling.actors)
    return known and telling.type not in families().own and any(_asserted(telling, voice) for voice in telling.voices)


def _blamed(telling: Telling) -> Side:
    return _side(", ".join(party.name for party in telling.actors), telling, telling.voices[0])


def _differ(one: Telling, other: Telling) -> bool:
    """Whether two tellings can't mean the same actors, and each actor is somebody who may be told from others."""
    pairs = [(mine, theirs) for mine in one.actors for theirs in other.actors]
    return all(_is_other(mine, theirs) for mine, theirs in pairs)


def _is_other(one: Party, other: Party) -> bool:
    """Whether two parties are known to be two: of two countries, or one of those who rule and one of those who fight them."""
    if one.country and other.country and one.country != other.country:
        return not (one.inferred or other.inferred)
    sectors, sectors2 = set(one.sectors), set(other.sectors)
    return one.country == other.country and any(
        mine & _RULERS and theirs & _FIGHTERS for mine, theirs in ((sectors, sectors2), (sectors2, sectors))
    )


def _tolls(tellings: Sequence[Telling], overlay: Overlay) -> Iterator[Dispute]:
    """Numbers of one kind that exclude one another, told by outlets that do not correct themselves; a pair for each kind."""
    by_kind: dict[tuple[str, str], list[tuple[Telling, Amount]]] = defaultdict(list)
    for telling in tellings:
        for kind, amount in _largest(telling).items():
            by_kind[kind].append((telling, amount))
    for (about, _), told in sorted(by_kind.items()):
        pairs = [(one, other) for one, other in combinations(told, 2) if _exclude(one, other, overlay)]
        if pairs:
            # The pair that lies furthest apart shows what the dispute is about.
            first, last = max(pairs, key=lambda pair: abs(_middle(pair[0][1]) - _middle(pair[1][1])))
            yield Dispute(kind="toll", about=about, sides=(_counted(*first), _counted(*last)))


def _largest(telling: Telling) -> dict[tuple[str, str], Amount]:
    """The largest figure of each kind: a toll holds the women and children among the dead that stand beside it."""
    found: dict[tuple[str, str], Amount] = {}
    for amount in telling.amounts:
        kind = (amount.kind, (amount.of or "") if amount.kind == "count" else "")
        if amount.kind in _COUNTED and (kind not in found or _middle(amount) > _middle(found[kind])):
            found[kind] = amount
    return found


def _exclude(one: tuple[Telling, Amount], other: tuple[Telling, Amount], overlay: Overlay) -> bool:
    """Whether two numbers can't both be right, and the later is no update of the earlier."""
    (first, amount), (later, amount2) = one, other
    same_voice = bool(set(amount.speakers) & set(amount2.speakers))
    if first.root == later.root or overlay.owner(first.outlet) == overlay.owner(later.outlet) or same_voice:
        return False
    if amount.kind in _TOLLS and not _one_sort(amount.of or "", amount2.of or ""):
        return False
    (low, high), (low2, high2) = bounds(amount), bounds(amount2)
    return (high < low2 and not _is_part(amount, amount2)) or (high2 < low and not _is_part(amount2, amount))


def _is_part(one: Amount, other: Amount) -> bool:
    """Whether a number is of some of those whom the other is of: eight soldiers among forty people."""
    return one.kind in _TOLLS and one.of in _PARTS and (other.of or "") in _ANYBODY


def _one_sort(one: str, other: str) -> bool:
    """Whether two words may be of the same people: rebels and fighters, anybody and soldiers; never soldiers and civilians."""
    return one == other or bool({one, other} & _ANYBODY) or any({one, other} <= sort for sort in (_FIGHTING, _SERVING))


def bounds(amount: Amount) -> tuple[float, float]:
    """The least and the greatest number that an amount allows.

    >>> bounds(Amount(figure_id="f", kind="dead", value=15, modifier="at_least", span=(0, 2)))
    (15.0, inf)
    """
    value = float(amount.value if amount.value is not None else _middle(amount))
    match amount.modifier:
        case "exact":
            return value, value
        case "about":
            return value * (1 - ABOUT), value * (1 + ABOUT)
        case "more_than" | "at_least":
            return value, inf
        case "less_than" | "at_most":
            return 0.0, value
    return (amount.low if amount.low is not None else 0.0), (amount.high if amount.high is not None else inf)


def _middle(amount: Amount) -> float:
    if amount.value is not None:
        return amount.value
    ends = [end for end in (amount.low, amount.high) if end is not None]
    return sum(ends) / len(ends) if ends else 0.0


def _counted(telling: Telling, amount: Amount) -> Side:
    return Side(
        says=f"{_middle(amount):g}",
        report_id=telling.report_id,
        event_id=telling.event_id,
        outlet=telling.outlet,
        speakers=amount.speakers,
        quote=amount.quote or amount.span,
    )
