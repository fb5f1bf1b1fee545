"""What a name may mean: places of the gazetteer, states and landmarks of the lexicon, each with how likely it is beforehand."""

import functools
import math
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

import msgspec
import numpy as np

from dateline.lexicon import Lexicon
from dateline.lexicon.entries import Landmark, State
from dateline.record import Precision
from dateline.where.gazetteer import COUNTRY, DISTRICT, REGION, TOWN
from dateline.where.gazetteer import load as load_gazetteer
from dateline.where.geometry import Numbers
from dateline.where.names import key_of

# All weights are logarithms of odds: 1 makes a meaning e times as likely. They are round numbers, chosen on the corpora LGL and
# GeoVirus: docs/decisions/0010 says how much hangs on each.

# Weight of the logarithm of inhabitants. At 1, towns would be named as often as they have people; papers name small ones more.
PER_PEOPLE = 0.4
# People that each place is given besides its own, so that places whose inhabitants nobody counted keep a chance.
UNCOUNTED = 100
# A region or a country is named more often than a town of as many people, and a capital more often than another town.
OF_REGION, OF_COUNTRY, OF_CAPITAL = 1.0, 3.0, 2.5
# Most names that GeoNames lists besides a place's own are names in other languages.
OF_ALTERNATE = -1.0
# A landmark is in the lexicon because reports name it: it counts as a country of so many people.
LANDMARK_PEOPLE = 10_000_000

# Where the city of its name holds so large a share of a region's people, the bare name is the city's.
CITY_SHARE = 0.25

# A region whose name begins with so many letters of a town's is called after it, whatever the language adds behind.
SAME_BEGINNING = 5

# The likeliest meanings of one name that are looked at; the most shared names (San José, San Antonio) have hundreds.
MEANINGS = 40
# Names of which the meanings are kept in memory: those of a day's reports.
REMEMBERED = 20_000

# The kind of a landmark that is no town, district, region or country.
LANDMARK = COUNTRY + 1
_KINDS: dict[Precision, int] = {"site": TOWN, "city": TOWN, "region": REGION, "country": COUNTRY, "area": LANDMARK}
_PRECISIONS: dict[int, Precision] = {TOWN: "city", DISTRICT: "region", REGION: "region", COUNTRY: "country"}

# The postal codes of the states of the USA stand in GeoNames' own: *OH* in US.OH.
_POSTAL = "US."


class Meaning(NamedTuple):
    """One place that a name may mean: its row, its log odds beforehand, and the lexicon rule that says so, if one does."""

    row: int
    weight: float
    rule: str | None


class Spot(msgspec.Struct, frozen=True):
    """One place as the record has it."""

    name: str
    precision: Precision
    country: str | None = None
    admin1: str | None = None
    lat: float | None = None
    lon: float | None = None
    geonames: int | None = None
    note: str | None = None


class Atlas:
    """The gazetteer with the states and landmarks of one lexicon. A place is a row; those that GeoNames lacks come behind it."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.gazetteer = load_gazetteer()
        self._size = len(self.gazetteer.kinds)
        self._extras: list[tuple[Spot, int]] = []
        self._known: dict[str, dict[int, Meaning]] = defaultdict(dict)
        self._notes: dict[int, str] = {}
        self._region_notes: dict[str, str] = {}
        self._spots: dict[int, Spot] = {}
        self._adjectives: set[str] = set()
        self._weak: set[str] = set()
        self._disputed: set[str] = set()
        countries = np.nonzero(self.gazetteer.kinds == COUNTRY)[0].tolist()
        self._country_rows = {self.gazetteer.countries[self.gazetteer.country[row]]: row for row in countries}
        self._first_level: dict[int, list[int]] = defaultdict(list)
        for row in np.nonzero(self.gazetteer.kinds == REGION)[0].tolist():
            self._first_level[int(self.gazetteer.region[row])].append(row)
        for landmark in lexicon.landmarks:
            self._add_landmark(landmark)
        for state in lexicon.states:
            self._add_state(state)
        self.kinds, self.country, self.region, self.points = self._joined()
        self.region_nouns = lexicon.words("where.region-noun")
        self.meanings = functools.lru_cache(maxsize=REMEMBERED)(self._meanings_of)

    # What the lexicon adds -----------------------------------------------------------------------------------------------

    def _add_landmark(self, landmark: Landmark) -> None:
        north, east = landmark.at or (None, None)
        row = self._row_of(landmark.geonames) if landmark.geonames else None
        if row is None:
            row = self._add(Spot(landmark.name, landmark.precision, landmark.country, None, north, east), LANDMARK_PEOPLE)
        if landmark.note:
            self._disputed.update(key_of(name) for name in (landmark.name, *landmark.names))
            self._notes[row] = landmark.note
            self._region_notes.update(dict.fromkeys(landmark.covers, landmark.note))
        self._spots[row] = msgspec.structs.replace(self._spot(row), name=landmark.name, precision=landmark.precision)
        names = (landmark.name, *landmark.names, *landmark.demonyms)
        self._learn(names, row, landmark.rule, self._weight(row, listed=True))
        self._adjectives.update(key_of(name) for name in landmark.demonyms)

    def _add_state(self, state: State) -> None:
        row = self._state_row(state)
        if state.note:
            self._notes[row] = state.note
        self._spots[row] = msgspec.structs.replace(self._spot(row), name=state.name)
        capitals = tuple(filter(None, (state.capital, *state.capitals)))
        weak = [name for name in state.weak if name not in {*capitals, *state.seats}]
        self._learn((state.name, *state.names, *state.demonyms, *weak), row, f"where.{state.id}", self._weight(row))
        self._adjectives.update(key_of(name) for name in state.demonyms)
        self._weak.update(key_of(name) for name in weak)
        for name in capitals:
            town = next(self._towns_in(name, state.iso3), None)
            if town is None:
                town = self._add(Spot(name, "city", state.iso3), 0)
            self._learn((name,), town, "where.capital", self._weight(town) + OF_CAPITAL)

    def _state_row(self, state: State) -> int:
        """The country's row; that of a region for a part of a country which the lexicon lists as a state; else a new one."""
        if state.id == f"state.{state.iso3.lower()}" and state.iso3 in self._country_rows:
            return self._country_rows[state.iso3]
        for row, meaning in self._known[key_of(state.name)].items():
            if meaning.rule is not None and self._spot(row).country == state.iso3:
                return row
        for row, _ in self.gazetteer.rows(state.name):
            if self.gazetteer.kinds[row] == REGION and self._country(row) == state.iso3:
                return row
        return self._add(Spot(state.name, "country", state.iso3), LANDMARK_PEOPLE)

    def _add(self, spot: Spot, people: int) -> int:
        self._extras.append((spot, people))
        return self._size + len(self._extras) - 1

    def _learn(self, names: Iterable[str], row: int, rule: str, weight: float) -> None:
        for name in names:
            known = self._known[key_of(name)].get(row)
            if known is not None:  # a landmark's own entry says more than that it is a capital
                rule, weight = known.rule or rule, max(known.weight, weight)
            self._known[key_of(name)][row] = Meaning(row, weight, rule)

    def _towns_in(self, name: str, country: str) -> Iterator[int]:
        rows = [*self._known[key_of(name)], *(row for row, _ in self.gazetteer.rows(name))]
        for row in rows:
            if row < self._size and self.gazetteer.kinds[row] == TOWN and self._country(row) == country:
                yield row

    def _row_of(self, geonames: int) -> int | None:
        """The row of a GeoNames id; ``None`` if the gazetteer has no such place."""
        found = np.nonzero(self.gazetteer.geonames == geonames)[0]
        return int(found[0]) if len(found) else None

    def _joined(self) -> tuple[Numbers, Numbers, Numbers, Numbers]:
        """Kind, country, region and point of every row; a point that nobody knows is NaN."""
        codes = {code: number for number, code in enumerate(self.gazetteer.countries)}
        spots = [spot for spot, _ in self._extras]
        points = [(math.nan if spot.lat is None else spot.lat, math.nan if spot.lon is None else spot.lon) for spot in spots]
        return (
            np.concatenate([self.gazetteer.kinds, np.array([_KINDS[spot.precision] for spot in spots], np.int8)]),
            np.concatenate([self.gazetteer.country, np.array([codes.get(spot.country or "", -1) for spot in spots], np.int16)]),
            np.concatenate([self.gazetteer.region, np.full(len(spots), -1, np.int16)]),
            np.concatenate([self.gazetteer.points, np.array(points, np.float32).reshape(-1, 2)]),
        )

    # Questions -----------------------------------------------------------------------------------------------------------

    def _meanings_of(self, name: str) -> tuple[Meaning, ...]:
        """What a name may mean, the likeliest first; nothing if no place has it."""
        key = key_of(name)
        known = self._known.get(key, {})
        if key in self._adjectives:
            return tuple(known.values())
        rows = self.gazetteer.rows(name)
        if key in self._disputed:  # what the lexicon has a note on is no other region, whoever calls one so
            rows = [(row, own) for row, own in rows if self.kinds[row] == TOWN]
        cities = [row for row, own in rows if own and self.kinds[row] == TOWN]
        found = {
            row: Meaning(row, self._weight(row) + (0 if own else OF_ALTERNATE), None)
            for row, own in rows
            if not self._is_around(row, cities)
        }
        if key in self._weak:
            known = {row: meaning for row, meaning in known.items() if not self._is_part(row, found)}
        if len(name) == 2 and name.isupper():
            found |= {row: Meaning(row, self._weight(row), None) for row in self._postal(name)}
        found |= known
        return tuple(sorted(found.values(), key=lambda meaning: (-meaning.weight, meaning.row))[:MEANINGS])

    def country_row(self, code: str) -> int | None:
        """The row of the country with this ISO code; ``None`` if there is none."""
        return self._country_rows.get(code)

    def regions(self, name: str) -> tuple[Meaning, ...]:
        """What a name may mean that a noun calls a region: regions, and those that are called after the town of this name."""
        found = {meaning.row: meaning for meaning in self.meanings(name) if self.kinds[meaning.row] in {DISTRICT, REGION}}
        for meaning in self.meanings(name):
            if self.kinds[meaning.row] == TOWN:
                for row in self._called_after(name, meaning.row):
                    found.setdefault(row, Meaning(row, self._weight(row), None))
        return tuple(sorted(found.values(), key=lambda meaning: (-meaning.weight, meaning.row)))

    def _called_after(self, name: str, town: int) -> list[int]:
        """The first-level region of a town if it bears the town's name: *Kharkivska oblast*."""
        rows = self._first_level.get(int(self.region[town]), [])
        return [row for row in rows if key_of(self.gazetteer.name(row)).startswith(key_of(name)[:SAME_BEGINNING])]

    def _is_part(self, row: int, found: Iterable[int]) -> bool:
        """Whether a weak name of a country is rather that of a region in it: *England* for the United Kingdom."""
        return any(
            self.kinds[other] == REGION and self.kinds[row] == COUNTRY and self.country[other] == self.country[row]
            for other in found
        )

    def _is_around(self, row: int, cities: list[int]) -> bool:
        """Whether a region lies around the large city of its name, as that of Alexandria: the bare name is the city's."""
        if self.kinds[row] not in {DISTRICT, REGION}:
            return False
        people = self.gazetteer.population
        return any(self.region[city] == self.region[row] and people[city] >= CITY_SHARE * people[row] for city in cities)

    def _postal(self, code: str) -> list[int]:
        """The state of the USA that has this postal code."""
        codes = self.gazetteer.regions
        return self._first_level[codes.index(_POSTAL + code)] if _POSTAL + code in codes else []

    def _weight(self, row: int, *, listed: bool = False) -> float:
        """The log odds of a place beforehand; a town that the lexicon lists counts as any landmark."""
        kind, people = COUNTRY if row >= self._size else int(self.gazetteer.kinds[row]), self.people(row)
        if listed and kind == TOWN:
            kind, people = COUNTRY, max(people, LANDMARK_PEOPLE)
        bonus = OF_COUNTRY if kind == COUNTRY else OF_REGION if kind == REGION else 0.0
        return PER_PEOPLE * math.log(people + UNCOUNTED) + bonus

    def spot(self, row: int) -> Spot:
        """A place as the record has it, with the note of the region in which it lies where it has none of its own."""
        spot = self._spots.get(row) or self._spot(row)
        return msgspec.structs.replace(spot, note=self._notes.get(row) or self._region_notes.get(spot.admin1 or ""))

    def people(self, row: int) -> int:
        """How many people live there, as far as anybody counted; of a landmark, what it counts for."""
        return self._extras[row - self._size][1] if row >= self._size else int(self.gazetteer.population[row])

    def _country(self, row: int) -> str | None:
        code = int(self.gazetteer.country[row])
        return self.gazetteer.countries[code] if code >= 0 else None

    def _spot(self, row: int) -> Spot:
        if row >= self._size:
            return self._extras[row - self._size][0]
        rows = self.gazetteer
        region = rows.regions[rows.region[row]] if rows.region[row] >= 0 else None
        north, east = (round(float(degree), 2) for degree in rows.points[row])
        precision = _PRECISIONS[int(rows.kinds[row])]
        return Spot(rows.name(row), precision, self._country(row), region, north, east, int(rows.geonames[row]) or None)


_ATLASES: dict[str, Atlas] = {}


def atlas_of(lexicon: Lexicon) -> Atlas:
    """The atlas of a lexicon, made once for each; the lexicon's hash stands for it."""
    if lexicon.hash not in _ATLASES:
        _ATLASES[lexicon.hash] = Atlas(lexicon)
    return _ATLASES[lexicon.hash]
