"""Tellings as columns of numbers, so that millions of pairs can be compared at once."""

import datetime as dt
import itertools
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final

import msgspec
import numpy as np
import numpy.typing as npt

from dateline.incidents.tables import families, families_of, weights
from dateline.incidents.tellings import Amount, Party, Site, Telling

Numbers = npt.NDArray[np.uint32]
Days = npt.NDArray[np.int32]
Values = npt.NDArray[np.float32]

# Cells of a set column: sets are cut off behind so many members, the first in order. Reports seldom tell more.
WIDTHS: Final = {
    "modes": 2, "actor_names": 4, "actor_countries": 3, "recipient_names": 4, "recipient_countries": 3,
    "sites": 3, "site_countries": 2, "near": 4, "words": 16, "names": 6, "setting": 16, "scene": 4,
}  # fmt: skip
AMOUNTS = 3

# No day: far from every day that a report tells.
NO_DAY = -(10**6)

# A number is a fingerprint from three on; two dead are told of many attacks.
TELLING_NUMBER = 3

# Tellings turned into columns at once.
_AT_ONCE = 20_000

# Precisions of a place that tell one occasion from another; a country or a sea does not.
_LOCAL = frozenset({"site", "city", "region"})


class Features(msgspec.Struct, frozen=True):
    """Tellings as columns, a row each, in the order of `Telling.order`.

    Attributes:
        keys: report id and event id of each, and ``published`` as text.
        numbers: a column for each single value, such as ``type``.
        sets: a matrix for each set of `WIDTHS`: hashes, 0 where there is none; ``sizes`` how many there are.
    """

    keys: list[tuple[bool, str, str, str]]
    numbers: dict[str, npt.NDArray[np.int64]]
    sets: dict[str, Numbers]
    sizes: dict[str, npt.NDArray[np.int8]]

    def __len__(self) -> int:
        return len(self.keys)

    def some(self, rows: npt.NDArray[np.intp]) -> "Features":
        """These rows alone, in the order given."""
        numbers = {name: part[rows] for name, part in self.numbers.items()}
        sets = {name: part[rows] for name, part in self.sets.items()}
        sizes = {name: part[rows] for name, part in self.sizes.items()}
        return Features([self.keys[row] for row in rows.tolist()], numbers, sets, sizes)


def hashed(text: str) -> int:
    """A number for a text, never 0, the same on every machine."""
    return zlib.crc32(text.encode("utf-8", "surrogatepass")) or 1


def features(tellings: Iterable[Telling]) -> Features:
    """Tellings as columns, in the order of `Telling.order` whatever order they come in; they need not be held at once."""
    parts = [_part(some) for some in _batches(tellings)] or [_part([])]
    keys = [key for part in parts for key in part.keys]
    order = np.array(sorted(range(len(keys)), key=keys.__getitem__), np.intp)
    numbers = {name: np.concatenate([part.numbers[name] for part in parts]) for name in parts[0].numbers}
    sets = {name: np.concatenate([part.sets[name] for part in parts]) for name in parts[0].sets}
    sizes = {name: np.concatenate([part.sizes[name] for part in parts]) for name in parts[0].sizes}
    return Features(keys, numbers, sets, sizes).some(order)


def anchor_days(table: Features) -> npt.NDArray[np.int64]:
    """The day on which each telling is looked for: the first day of the event, else the day of publication.

    A long time is no day to look for: an event of a year is looked for on the day of publication.
    """
    start, end, published = (table.numbers[name] for name in ("start", "end", "published"))
    exact = (start != NO_DAY) & (end - start <= weights().limits.window)
    return np.where(exact | (published == NO_DAY), start, published)


def _batches(tellings: Iterable[Telling]) -> Iterator[list[Telling]]:
    rest = iter(tellings)
    while some := list(itertools.islice(rest, _AT_ONCE)):
        yield some


def _part(tellings: Sequence[Telling]) -> Features:
    numbers = {name: np.array([of(telling) for telling in tellings], np.int64) for name, of in _NUMBERS.items()}
    sets = {name: _matrix([of(telling) for telling in tellings], WIDTHS[name]) for name, of in _SETS.items()}
    sets["amounts"] = _matrix([_amounts(telling.amounts) for telling in tellings], AMOUNTS)
    sizes = {name: np.count_nonzero(matrix, axis=1).astype(np.int8) for name, matrix in sets.items()}
    return Features([telling.order for telling in tellings], numbers, sets, sizes)


def _matrix(rows: list[list[int]], width: int) -> Numbers:
    return np.array([(row + [0] * width)[:width] for row in rows], np.uint32).reshape(len(rows), width)


def _texts(texts: Iterable[str | None]) -> list[int]:
    return [hashed(text) for text in dict.fromkeys(texts) if text]


def _party_names(parties: Sequence[Party]) -> list[int]:
    """Names of who is named and is no state: whole ones and other names, and of a person the last word too."""
    named = [party for party in parties if party.named and party.kind != "state"]
    return _texts(
        itertools.chain(
            (party.name for party in named),
            (party.name.split()[-1] for party in named if party.kind == "person" and party.name),
            (alias for party in named for alias in party.aliases),
        )
    )


def _homes(parties: Sequence[Party]) -> list[int]:
    """Countries; a union of states stands for itself."""
    return _texts(party.country or (party.name if "IGO" in party.sectors else None) for party in parties)


def _sites(sites: Sequence[Site]) -> list[int]:
    return _texts(site.name for site in sites if site.precision in _LOCAL)


def _amounts(amounts: Sequence[Amount]) -> list[int]:
    return _texts(f"{each.kind} {each.value:g}" for each in amounts if (each.value or 0) >= TELLING_NUMBER)


def day_of(text: str | None) -> int:
    """A day as a number; `NO_DAY` if there is none or it is no day."""
    try:
        return dt.date.fromisoformat(text).toordinal() if text else NO_DAY
    except ValueError:
        return NO_DAY


def _report(report_id: str) -> int:
    return int.from_bytes(zlib.crc32(report_id.encode()).to_bytes(4) + zlib.adler32(report_id.encode()).to_bytes(4)) >> 1


def _families(telling: Telling) -> int:
    """The families of a telling's type as bits, without those that its actors can't be of."""
    sectors = {sector for party in telling.actors for sector in party.sectors}
    known = list(families().families.values())
    return sum(1 << family for family in families_of(telling.type) if sectors.isdisjoint(known[family].unless_by))


_NUMBERS: Final[dict[str, Callable[[Telling], int]]] = {
    "type": lambda telling: hashed(telling.type),
    "families": _families,
    "own": lambda telling: int(telling.type in families().own),
    "act": lambda telling: hashed(telling.act) if telling.act else 0,
    "report": lambda telling: _report(telling.report_id),
    "root": lambda telling: _report(telling.root),
    "sentence": lambda telling: telling.sentence[0],
    "start": lambda telling: day_of(telling.start),
    "end": lambda telling: day_of(telling.end or telling.start),
    "published": lambda telling: day_of(telling.published),
}

_SETS: Final[dict[str, Callable[[Telling], list[int]]]] = {
    "modes": lambda telling: _texts(telling.modes),
    "actor_names": lambda telling: _party_names(telling.actors),
    "actor_countries": lambda telling: _homes(telling.actors),
    "recipient_names": lambda telling: _party_names(telling.recipients),
    "recipient_countries": lambda telling: _homes(telling.recipients),
    "sites": lambda telling: _sites(telling.places),
    "site_countries": lambda telling: _texts(site.country for site in telling.places),
    "near": lambda telling: _sites(telling.near),
    "words": lambda telling: _texts(telling.words),
    "names": lambda telling: _texts(telling.names),
    "setting": lambda telling: _texts(telling.setting),
    "scene": lambda telling: _texts(telling.scene),
}
