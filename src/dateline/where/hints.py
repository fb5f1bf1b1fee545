"""What the words around a name say about the place that it means: in which region it lies, or that it is itself one."""

import functools
import re
from typing import NamedTuple

from dateline.record import Span
from dateline.where.atlas import Atlas
from dateline.where.gazetteer import COUNTRY, DISTRICT, REGION
from dateline.where.geometry import distances

# A container behind a comma or in brackets: up to four words, each with a capital or *of*.
_WORDS = r"[^\W\d_a-z][\w.’'-]*(?:\s(?:[^\W\d_a-z][\w.’'-]*|of(?=\s))){0,3}"
_BEHIND = re.compile(rf",\s+({_WORDS})|\s+\(({_WORDS})\)")

# Characters that are looked at on either side of a name: a noun, *of* and *the* fit into them.
_REACH = 24

# A district has about this radius: so near its middle lies what is in it.
DISTRICT_KM = 60.0

_CONTAINERS = frozenset({DISTRICT, REGION, COUNTRY})


class Hint(NamedTuple):
    """The name of the region or country that holds a place, if one is named; and whether a noun says that it is a region."""

    container: str | None
    is_region: bool


def hint_of(text: str, span: Span, atlas: Atlas) -> Hint:
    """What the words on either side of a toponym say."""
    start, end = span
    nouns = _nouns(atlas.region_nouns)
    before, after = text[max(0, start - _REACH) : start], text[end : end + _REACH]
    return Hint(_container(text, span, atlas), bool(nouns.match(after) or nouns.search(before)))


@functools.cache
def _nouns(nouns: frozenset[str]) -> re.Pattern[str]:
    """*region* behind a name, *region of* before it; with a capital it would belong to the name."""
    either = "|".join(sorted(nouns))
    return re.compile(rf"\s+(?:{either})\b|\b(?:{either}) of (?:the )?$")


def _container(text: str, span: Span, atlas: Atlas) -> str | None:
    """The name of the region or country behind a toponym: *Texas* in *Paris, Texas*; but no country behind a country's name.

    *Bolivia, Cuba and Nicaragua* are a list, whatever hamlet of Cuba is called Bolivia.
    """
    match = _BEHIND.match(text, span[1])
    words = (match[1] or match[2]).split() if match else []
    is_country = any(atlas.kinds[meaning.row] == COUNTRY for meaning in atlas.meanings(text[slice(*span)]))
    for count in range(len(words), 0, -1):
        name = " ".join(words[:count])
        found = boxes(name, atlas)
        if found:
            return None if is_country and all(atlas.kinds[row] == COUNTRY for row in found) else name
    return None


def boxes(name: str, atlas: Atlas) -> list[int]:
    """The districts, regions and countries that a name may mean."""
    return [meaning.row for meaning in atlas.meanings(name) if atlas.kinds[meaning.row] in _CONTAINERS]


def lies_in(row: int, box: int, atlas: Atlas) -> bool:
    """Whether a place lies in a district, region or country other than itself."""
    kind = atlas.kinds[box]
    if row == box or atlas.kinds[row] >= kind:
        return False
    if kind == COUNTRY:
        return bool(atlas.country[row] == atlas.country[box])
    same_region = bool(atlas.region[row] == atlas.region[box] >= 0)
    return same_region and (kind == REGION or distances(atlas.points[[row, box]])[0, 1] <= DISTRICT_KM)
