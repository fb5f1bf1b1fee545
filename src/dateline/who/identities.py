"""Names that are found again: in full, by last name, by the first word alone, by acronym."""

from dateline.who.found import Found
from dateline.who.members import Link, Member, acronym_key

# So many letters make an acronym that the report does not introduce: two are too often somebody else's.
FEWEST_INITIALS = 3


class Identities:
    """Whom each name of a report stands for, the actor named last at the end where several share a name."""

    def __init__(self) -> None:
        self.by_key: dict[str, list[Member]] = {}

    def remember(self, found: Found, member: Member) -> None:
        """Keep an actor under every name that a mention gives it."""
        for key in _keys(found):
            sharing = self.by_key.setdefault(key, [])
            if member in sharing:
                sharing.remove(member)
            sharing.append(member)

    def find(self, found: Found) -> Link | None:
        """The actor that a mention names again; ``None`` if none has this name, or if two could be meant."""
        for key in _keys(found):
            sharing = self.by_key.get(key, [])
            if key.startswith("first:") and (" " in found.name or len(sharing) > 1):
                continue  # two Kims with their names in full are two, and a bare Kim may then be either
            member = next((member for member in reversed(sharing) if not _differs(member, found)), None)
            if member is not None:
                return Link((member,), _how(key, member, found), member.first)
        return None


def _keys(found: Found) -> list[str]:
    """The identities under which an actor is found again; those of a bare name that is the first word of another come last."""
    introduced = [acronym_key(found.acronym)] if found.acronym else []
    if found.points:
        return []
    if found.key and found.key.startswith("state-of:"):
        return [f"state:state.{found.country.lower()}"] if found.country else []
    if found.key:
        return [found.key, *introduced, *_initials(found)]
    if found.actor_kind == "person" and found.kind == "name":
        words = found.name.lower().split()
        return [f"person:{' '.join(words)}", f"last:{words[-1]}", f"first:{words[0]}"]
    return [*introduced, *_initials(found)]


def _initials(found: Found) -> list[str]:
    """The acronym that the words of an organisation's name begin with: *NBG* for *National Bank of Georgia*."""
    if found.actor_kind != "organisation" or found.points:
        return []
    letters = "".join(word[0] for word in found.name.split() if word[0].isupper())
    return [acronym_key(letters)] if len(letters) >= FEWEST_INITIALS else []


def _how(key: str, member: Member, found: Found) -> str | None:
    """The rule that links a mention by this key; ``None`` where both have the name in full."""
    if key.startswith("last:") and member.name != found.name:
        return "who.last-name"
    if key.startswith("first:"):
        return "who.first-word"
    if key in member.acronyms:
        return "who.acronym"
    return "who.initials" if found.name.isupper() and key == acronym_key(found.name) and member.name != found.name else None


def _differs(member: Member, found: Found) -> bool:
    """Whether two persons with one last name are two: their first names begin with other letters, or one is a woman."""
    if found.actor_kind != "person" or member.kind != "person":
        return False
    if found.told and member.told and found.told.sex != member.told.sex:
        return True
    one, other = member.name.split(), found.name.split()
    return len(one) > 1 and len(other) > 1 and one[0][0].lower() != other[0][0].lower()
