"""What the filters of each table mean: the same on the command line, in Python and over HTTP."""

from collections.abc import Callable
from typing import Final

from dateline.archive.filters import Texts, Where


def events(
    *,
    actor: Texts = None,
    recipient: Texts = None,
    speaker: Texts = None,
    type: Texts = None,  # noqa: A002 - the field's own word
    status: Texts = None,
    place: Texts = None,
    outlet: Texts = None,
    since: str | None = None,
    until: str | None = None,
    copies: bool = True,
) -> Where:
    """Events, as `dateline.Archive.events` describes the filters."""
    where = (
        Where()
        .between("coalesce(date_start, published)", since, until)  # first, since days are the cheapest to compare
        .named("actors", actor, codes=("actor_countries", "actor_sectors"))
        .named("recipients", recipient, codes=("recipient_countries", "recipient_sectors"))
        .named("speakers", speaker)
        .equal("type", type)
        .equal("status", status)
        .named("places", place, codes=("place_countries",))
        .equal("outlet", outlet)
    )
    return _with_copies(where, copies)


def statements(
    *,
    speaker: Texts = None,
    act: Texts = None,
    outlet: Texts = None,
    since: str | None = None,
    until: str | None = None,
    copies: bool = True,
) -> Where:
    """Statements; ``speaker`` is part of a name or a country code."""
    where = Where().named("speakers", speaker, codes=("speaker_countries",)).equal("act", act).equal("outlet", outlet)
    return _with_copies(where.between("published", since, until), copies)


def figures(
    *,
    speaker: Texts = None,
    kind: Texts = None,
    outlet: Texts = None,
    since: str | None = None,
    until: str | None = None,
    copies: bool = True,
) -> Where:
    """Figures; ``speaker`` is part of a name."""
    where = Where().named("speakers", speaker).equal("kind", kind).equal("outlet", outlet)
    return _with_copies(where.between("published", since, until), copies)


def _with_copies(where: Where, copies: bool) -> Where:
    return where if copies else where.sole()


def by_name(name: Texts = None, *, since: str | None = None, until: str | None = None) -> Where:
    """Actors, roles and places; ``name`` is part of the name."""
    return Where().like("name", name).between("published", since, until)


def by_day(*, since: str | None = None, until: str | None = None) -> Where:
    """Reports and publications, by day of publication."""
    return Where().between("published", since, until)


CONDITIONS: Final[dict[str, Callable[..., Where]]] = {
    "events": events,
    "statements": statements,
    "figures": figures,
    "actors": by_name,
    "roles": by_name,
    "places": by_name,
    "reports": by_day,
    "publications": by_day,
}
