"""What gathering costs: ``python -m benchmarks.gather 10000 100000 1000000``.

Tellings are made up: occasions between pairs of countries in towns, some told once and some by many, in words of their own.
For each number of tellings a process of its own prints seconds of one processor, tellings a second and the most memory, and how
well the occasions were found. It shows what the work costs and that it grows with the number of tellings alone; how well
incidents of reports are found is measured by ``benchmarks.incidents``.
"""

import argparse
import datetime as dt
import random
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from typing import Final

from benchmarks.clusters import b_cubed, pairwise
from dateline.incidents.features import features
from dateline.incidents.gather import joined_rows, joins
from dateline.incidents.tellings import Amount, Party, Site, Telling

SEED: Final = 20_231_123

# Tellings a day: an archive of more is one of more days, as archives are.
A_DAY: Final = 400

# How many reports tell an occasion, and how often: most one, a few dozens.
TOLD_BY: Final = (1, 1, 1, 2, 2, 3, 4, 6, 9, 25)

# Countries by how much news they make, the first most.
COUNTRIES: Final = 60
TOWNS: Final = 4_000
WORDS: Final = 9_000
COMMON: Final = 400

TYPES: Final = {"ASSAULT": 4, "ACCUSE": 3, "REQUEST": 3, "AGREE": 1, "CONSULT": 1, "SUPPORT": 1, "COERCE": 4, "PROTEST": 4}


def tellings(count: int, occasions: dict[str, int] | None = None) -> Iterator[Telling]:
    """So many tellings, day after day, the same for the same number; ``occasions`` is filled with that of each event."""
    chance, made, occasion = random.Random(SEED), 0, 0  # noqa: S311 - no secret
    while made < count:
        day = dt.date(2015, 1, 1) + dt.timedelta(days=made // A_DAY)
        for telling in _occasion(chance, occasion, day):
            if made == count:
                return
            if occasions is not None:
                occasions[telling.event_id] = occasion
            made += 1
            yield telling
        occasion += 1


def _occasion(chance: random.Random, number: int, day: dt.date) -> Iterator[Telling]:
    """The tellings of one occasion: who, where and how many is the same but for what some leave out or differ in."""
    kind = chance.choice(list(TYPES))
    sides = [min(int(chance.expovariate(0.12)), COUNTRIES - 1) for _ in range(2)]
    town, toll = chance.randrange(TOWNS), chance.randrange(3, 200)
    core = [f"w{chance.randrange(COMMON, WORDS)}" for _ in range(7)]
    for copy in range(chance.choice(TOLD_BY)):
        words = [word for word in core if chance.random() < 0.7] + [_word(chance) for _ in range(5)]
        later = chance.choice((0, 0, 0, 1, 2))
        report = f"{number:09d}{copy:03d}"
        yield Telling(
            report_id=report,
            event_id=f"e_{report}",
            root=report,
            published=str(day + dt.timedelta(days=later)),
            outlet=f"outlet {chance.randrange(300)}",
            type=kind,
            quad=TYPES[kind],
            act=f"{kind}.{number % 7}" if chance.random() < 0.6 else f"{kind}.{chance.randrange(7)}",
            actors=_party(chance, sides[0]),
            recipients=_party(chance, sides[1]),
            start=str(day) if chance.random() < 0.8 else None,
            end=str(day) if chance.random() < 0.8 else None,
            places=(Site(name=f"town {town}", country=f"C{town % COUNTRIES}"),) if chance.random() < 0.6 else (),
            amounts=(Amount(figure_id=report, kind="dead", value=toll, span=(0, 1)),) if chance.random() < 0.3 else (),
            trigger=(0, 1),
            sentence=(0, 1),
            words=tuple(sorted(set(words))),
            names=(f"town {town}",) if chance.random() < 0.5 else (),
            setting=tuple(sorted({*core[:4], *(_word(chance) for _ in range(6))})),
            scene=(f"town {town}",) if chance.random() < 0.7 else (),
        )


def _word(chance: random.Random) -> str:
    return f"w{chance.randrange(COMMON) if chance.random() < 0.5 else chance.randrange(COMMON, WORDS)}"


def _party(chance: random.Random, country: int) -> tuple[Party, ...]:
    return (Party(name=f"country {country}", country=f"C{country}"),) if chance.random() < 0.8 else ()


def measure(count: int) -> None:
    """Gather so many tellings and print what it cost."""
    occasions: dict[str, int] = {}
    start = time.process_time()
    table = features(tellings(count, occasions))
    made = time.process_time()
    found = joined_rows(table)
    reasons = sum(1 for _ in joins(table, found))
    took = time.process_time() - made
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    groups = {key[3]: row for row, key in enumerate(table.keys)}
    groups |= {table.keys[row][3]: -1 - place for place, group in enumerate(found) for row in group}
    cubed, pairs = b_cubed(occasions, groups), pairwise(occasions, groups)
    cost = f"{made - start:7.1f} s to code  {took:7.1f} s to gather  {count / took:8,.0f} a second  {memory:6,.0f} MB"
    quality = f"B-cubed {100 * cubed.f1:.1f}  pairs P {100 * pairs.precision:.1f} R {100 * pairs.recall:.1f}"
    print(f"{count:>9,} tellings  {cost}  {reasons:,} joined  {quality}", flush=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("counts", type=int, nargs="+")
    counts = parser.parse_args().counts
    if len(counts) == 1:
        measure(counts[0])
    for count in counts if len(counts) > 1 else ():
        subprocess.run([sys.executable, "-m", "benchmarks.gather", str(count)], check=True)  # noqa: S603 - ourselves
