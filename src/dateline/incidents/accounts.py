"""Who tells an incident: how many independently, on whose word, for which side, and who keeps silent."""

from collections.abc import Collection, Iterable, Sequence

import msgspec

from dateline.incidents.features import NO_DAY, day_of
from dateline.incidents.overlay import Overlay
from dateline.incidents.tables import weights
from dateline.incidents.tellings import Telling


class Corroboration(msgspec.Struct, frozen=True, kw_only=True):
    """How many tell an incident.

    Attributes:
        reports: texts that tell it, and ``outlets`` those who published them, in order.
        independent: owners of outlets that tell it in a text that is no copy of another's; an outlet without known owner
            is its own.
        speakers: on whose word, in order; the reporters' own voice is nobody.
        countries: of outlets and speakers, where they are known: the sides that tell it.
    """

    reports: int
    outlets: tuple[str, ...]
    independent: int
    speakers: tuple[str, ...]
    countries: tuple[str, ...]


def corroboration(tellings: Sequence[Telling], overlay: Overlay | None = None) -> Corroboration:
    """Who tells one incident; its tellings come with the earliest first."""
    known = overlay or Overlay()
    outlets = sorted({telling.outlet for telling in tellings if telling.outlet})
    speakers = {name for telling in tellings for voice in telling.voices for name in voice.speakers}
    countries = {code for telling in tellings for voice in telling.voices for code in voice.countries}
    countries |= {known.countries[outlet] for outlet in outlets if outlet in known.countries}
    return Corroboration(
        reports=len({telling.report_id for telling in tellings}),
        outlets=tuple(outlets),
        independent=len(independent(tellings, known)),
        speakers=tuple(sorted(speakers)),
        countries=tuple(sorted(countries)),
    )


def independent(tellings: Sequence[Telling], overlay: Overlay) -> set[str]:
    """The owners who tell it in words of their own: of texts that copy one another the earliest alone counts."""
    first: dict[str, Telling] = {}
    for telling in sorted(tellings, key=lambda each: (each.report_id != each.root, each.order)):
        first.setdefault(telling.root, telling)
    return {overlay.owner(telling.outlet) or telling.root for telling in first.values()}


def silent(
    incident: Sequence[Telling], others: Iterable[Telling], outlets: Collection[str] | None = None
) -> list[tuple[str, int]]:
    """Outlets that told of the same parties or places in the same days and not of this, with how many events they told.

    Those who told most come first.

    Args:
        incident: its tellings.
        others: what else was told; those of other days make no difference.
        outlets: whose silence is asked for; ``None`` asks for everybody's.
    """
    told = {telling.outlet for telling in incident}
    first, last = _days(incident)
    about = {key for telling in incident for key in _about(telling)}
    counts: dict[str, int] = {}
    for telling in others:
        wanted = telling.outlet and telling.outlet not in told and (outlets is None or telling.outlet in outlets)
        if wanted and first <= day_of(telling.published) <= last and about & _about(telling):
            counts[str(telling.outlet)] = counts.get(str(telling.outlet), 0) + 1
    return sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))


def _days(tellings: Sequence[Telling]) -> tuple[int, int]:
    """The days in which a report of an incident would be expected: from the first telling to a window behind it."""
    days = [day for telling in tellings if (day := day_of(telling.published)) != NO_DAY]
    return (min(days), min(days) + weights().limits.window) if days else (NO_DAY, NO_DAY - 1)


def _about(telling: Telling) -> set[str]:
    """The dyads, in either order, and the places that a telling is about."""
    actors, recipients = ({party.country or party.name for party in side} for side in (telling.actors, telling.recipients))
    dyads = {" ".join(sorted((actor, recipient))) for actor in actors for recipient in recipients}
    return dyads | {f"at {site.name}" for site in telling.places if site.precision in {"site", "city", "region"}}
