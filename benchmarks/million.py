"""An archive of a million invented reports, and how fast it answers: ``python -m benchmarks.million --reports 1000000``.

The reports are drawn by chance from a fixed seed, with few actors in many events and many actors in few, as in the news. They are
written as month segments without being read: raw bytes, sketches and copies are left out, since no question here asks for them.
"""

import argparse
import hashlib
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from dateline.archive import Archive
from dateline.archive import manifest as manifests
from dateline.archive.compact import MONTH_REPORTS
from dateline.archive.index.build import refresh
from dateline.archive.segments import FOLDER, write_tables
from dateline.archive.settle import with_known
from dateline.archive.tables import schema
from dateline.web.questions import QUESTIONS as LISTS

SEED = 16

# Ten years of months, as much as a researcher's archive of one agency has.
FIRST_YEAR, YEARS = 2015, 10

# How much a report tells, on average as the sample reports do.
EVENTS, STATEMENTS, ACTORS, PLACES = 3, 4, 6, 2

# Who there is: states, groups with names, and people; each drawn with the odds of its rank, as Zipf has them.
STATES, GROUPS, PEOPLE, OUTLETS, TOWNS = 200, 300, 20_000, 500, 3_000

# One event in so many has a private person in it, whose name is hidden.
PRIVATE_ONE_IN = 30

TYPES = (
    ("AGREE", 1, 3.0), ("CONSULT", 1, 1.5), ("SUPPORT", 1, 4.0), ("CONCEDE", 1, 5.0), ("COOPERATE", 2, 7.0), ("AID", 2, 7.5),
    ("RETREAT", 2, 6.0), ("REQUEST", 3, -1.0), ("ACCUSE", 3, -2.0), ("REJECT", 3, -4.0), ("THREATEN", 3, -6.0),
    ("PROTEST", 4, -6.5), ("SANCTION", 4, -7.0), ("MOBILIZE", 4, -7.2), ("COERCE", 4, -8.0), ("ASSAULT", 4, -10.0),
)  # fmt: skip
STATUSES = ("happened", "planned", "ongoing", "demanded", "denied", "hypothetical", "offered", "negated")
SECTORS = ("GOV", "MIL", "REB", "OPP", "CVL", "BUS", "LEG", "JUD")
MASK = "[private person]"

# What the records say of who read them: nobody did.
CODED = '{"dateline":"0","lexicon":"none","config":"none","model":"none"}'

Column = "pa.Array | np.ndarray[Any, Any]"


def zipf(rng: np.random.Generator, many: int, size: int) -> Any:  # noqa: ANN401 - an array of numpy
    """Ranks from 0, each with the odds of one over itself."""
    odds = np.cumsum(1 / np.arange(1, many + 1))
    return np.searchsorted(odds, rng.random(size) * odds[-1])


class World:
    """Who and what there is to tell of; the names are invented."""

    def __init__(self) -> None:
        letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
        self.codes = [f"{letters[n % 26]}{letters[n // 26]}{letters[(n * 7) % 26]}" for n in range(STATES)]
        states = [f"Government of {code.title()}land" for code in self.codes]
        groups = [f"{letters[n % 26]}{letters[n // 26].lower()}ara Front" for n in range(GROUPS)]
        people = [f"{letters[n % 26]}an{n % 97} Vel{n}" for n in range(PEOPLE)]
        self.names = [*states, *groups, *people]
        self.country = [*self.codes, *(self.codes[n % STATES] if n % 2 else None for n in range(GROUPS + PEOPLE))]
        self.sector = ["GOV"] * STATES + [SECTORS[n % len(SECTORS)] for n in range(GROUPS + PEOPLE)]
        self.outlets = [f"Outlet {n} News" for n in range(OUTLETS)]
        self.towns = [f"Town{n}" for n in range(TOWNS)]
        self.town_country = [self.codes[n % STATES] for n in range(TOWNS)]

    def actors(self, rng: np.random.Generator, size: int) -> Any:  # noqa: ANN401 - an array of numpy
        """Numbers of actors: six in ten are states, one a group, the others people."""
        kind = rng.random(size)
        ranks = [zipf(rng, STATES, size), STATES + zipf(rng, GROUPS, size), STATES + GROUPS + zipf(rng, PEOPLE, size)]
        return np.select([kind < 0.6, kind < 0.7], ranks[:2], ranks[2])


def one_each(values: pa.Array) -> pa.Array:
    """A list for each value with nothing else in it; empty for null."""
    lengths = values.is_valid().to_numpy(zero_copy_only=False)
    return pa.ListArray.from_arrays(pa.array(np.concatenate([[0], np.cumsum(lengths)]), pa.int32()), values.drop_null())


def filled(name: str, size: int, given: dict[str, Any]) -> pa.Table:
    """A table of an archive: the columns that are given, and of the others nothing, or an empty list."""
    columns = []
    for field in schema(name):
        held = given.get(field.name)
        if held is None and pa.types.is_list(field.type):
            offsets = pa.array(np.zeros(size + 1), pa.int32())
            held = pa.ListArray.from_arrays(offsets, pa.array([], field.type.value_type))
        columns.append(pa.nulls(size, field.type) if held is None else _cast(held, size, field.type))
    return pa.Table.from_arrays(columns, schema=schema(name))


def _cast(held: Any, size: int, kind: pa.DataType) -> pa.Array:  # noqa: ANN401 - a value or an array
    if isinstance(held, (str, bool, int, float)):
        return pa.repeat(pa.scalar(held, kind), size)
    return (held if isinstance(held, pa.Array) else pa.array(held)).cast(kind)


class Drawn:
    """What chance drew for the reports of one month, as arrays with an item for each report or event."""

    def __init__(self, world: World, month: int, reports: int) -> None:
        rng = np.random.default_rng([SEED, month])
        self.world, self.reports, self.events = world, reports, reports * EVENTS
        self.month = f"{FIRST_YEAR + month // 12}-{month % 12 + 1:02}"
        day = np.sort(rng.integers(1, 29, reports))
        self.published = [f"{self.month}-{n:02}" for n in day]
        self.outlet = [world.outlets[n] for n in zipf(rng, OUTLETS, reports)]
        self.actor, self.recipient = world.actors(rng, self.events), world.actors(rng, self.events)
        self.type = zipf(rng, len(TYPES), self.events)
        self.status = zipf(rng, len(STATUSES), self.events)
        self.town = zipf(rng, TOWNS, self.events)
        self.speaker = np.where(rng.random(self.events) < 0.5, world.actors(rng, self.events), -1)
        self.private = rng.integers(0, PRIVATE_ONE_IN, self.events) == 0
        self.dated = rng.random(self.events) < 0.9
        self.day = np.maximum(np.repeat(day, EVENTS) - rng.integers(0, 3, self.events), 1)
        self.ids: list[str] = []
        self.texts: list[str] = []
        self.records: list[str] = []
        self.event_ids: list[str] = []
        self.sentences: list[str] = []
        self.starts: list[int] = []
        for report in range(reports):
            self._tell(report)

    def _tell(self, report: int) -> None:
        """The text of one report and its record, in the least that a page shows: the report and its events with their actors."""
        world, first = self.world, report * EVENTS
        text, sentences, starts = f"{self.month}/{report}. ", [], []
        for event in range(first, first + EVENTS):
            head = f"The {world.names[self.actor[event]]} "
            kind = TYPES[self.type[event]][0].lower()
            tail = f" {world.names[self.recipient[event]]} near {world.towns[self.town[event]]} after talks failed."
            starts.append(len(text) + len(head))
            sentences.append(head + kind + tail)
            text += sentences[-1] + "\n\n"
        found = hashlib.sha256(text.encode()).hexdigest()
        events, actors = [], []
        for place, event in enumerate(range(first, first + EVENTS)):
            name, quad, score = TYPES[self.type[event]]
            span = (starts[place], starts[place] + len(name))
            key = f"{found}|{name}|{span}"
            self.event_ids.append("e_" + hashlib.sha256(key.encode()).hexdigest()[:16])
            for role, who in (("a", self.actor[event]), ("r", self.recipient[event])):
                actors.append(f'{{"id":"{role}{place}","name":"{world.names[who]}","kind":"organisation"}}')
            events.append(
                f'{{"id":"e{place}","type":"{name}","quad":{quad},"score":{score},"actors":["a{place}"],"recipients":["r{place}"],'
                f'"trigger":[{span[0]},{span[1]}],"status":"{STATUSES[self.status[event]]}"}}'
            )
        shown = text.replace("\n", "\\n")
        self.records.append(
            f'{{"format":1,"report":{{"id":"{found}","text":"{shown}","published":"{self.published[report]}",'
            f'"outlet":"{self.outlet[report]}"}},"actors":[{",".join(actors)}],"events":[{",".join(events)}],"coded_by":{CODED}}}'
        )
        self.ids.append(found)
        self.texts.append(text)
        self.sentences += sentences
        self.starts += starts


def tables(drawn: Drawn) -> dict[str, pa.Table]:
    """The tables of a month, as reading its reports would fill them."""
    size = drawn.reports
    ids, days, outlets = pa.array(drawn.ids), pa.array(drawn.published), pa.array(drawn.outlet)

    def told(each: int) -> dict[str, Any]:
        rows = pa.array(np.repeat(np.arange(size), each))
        return {"report_id": ids.take(rows), "published": days.take(rows), "outlet": outlets.take(rows)}

    report = {"published_by": "given", "language": "en", "read": True, "excerpt": False, "record": pa.array(drawn.records)}
    found = {
        "reports": filled("reports", size, told(1) | report),
        "publications": filled("publications", size, told(1) | {"standing": "usable", "published_by": "given"}),
        "events": _events(drawn, told(EVENTS)),
    }
    return found | _others(drawn, told)


def _events(drawn: Drawn, told: dict[str, Any]) -> pa.Table:
    world, size = drawn.world, drawn.events
    names, country, sector = pa.array(world.names), pa.array(world.country), pa.array(world.sector)
    towns, town_country = pa.array(world.towns), pa.array(world.town_country)
    hidden = pa.array(drawn.private)
    recipient = names.take(pa.array(drawn.recipient))
    shown = pa.compute.if_else(hidden, MASK, recipient)
    dates = pa.array([f"{drawn.month}-{n:02}" if dated else None for n, dated in zip(drawn.day, drawn.dated, strict=True)])
    speakers = names.take(pa.array(drawn.speaker, mask=drawn.speaker < 0))
    starts = np.array(drawn.starts)
    kinds = [TYPES[n] for n in drawn.type]
    veil = [
        {"recipients": [name], "people": name.lower()} if private else None
        for name, private in zip(recipient.to_pylist(), drawn.private, strict=True)
    ]
    given = {
        "event_id": pa.array(drawn.event_ids), "date_start": dates, "date_end": dates, "date_precision": "day",
        "type": pa.array([kind[0] for kind in kinds]), "quad": pa.array([kind[1] for kind in kinds]),
        "score": pa.array([kind[2] for kind in kinds]), "status": pa.array([STATUSES[n] for n in drawn.status]),
        "actors": one_each(names.take(pa.array(drawn.actor))), "actor_countries": one_each(country.take(pa.array(drawn.actor))),
        "actor_sectors": one_each(sector.take(pa.array(drawn.actor))), "recipients": one_each(shown),
        "recipient_countries": one_each(country.take(pa.array(drawn.recipient))),
        "recipient_sectors": one_each(sector.take(pa.array(drawn.recipient))),
        "places": one_each(towns.take(pa.array(drawn.town))),
        "place_countries": one_each(town_country.take(pa.array(drawn.town))),
        "speakers": one_each(speakers), "trigger": pa.array([kind[0].lower() for kind in kinds]),
        "trigger_start": pa.array(starts), "trigger_end": pa.array(starts + [len(kind[0]) for kind in kinds]),
        "sentence": pa.array(drawn.sentences), "confidence": 0.8, "corrected": False,
        "hidden": pa.array(veil, type=schema("events").field("hidden").type),
    }  # fmt: skip
    return filled("events", size, told | given)


def _others(drawn: Drawn, told: Callable[[int], dict[str, Any]]) -> dict[str, pa.Table]:
    """Actors, roles, places, statements and figures."""
    world, size = drawn.world, drawn.reports
    rng = np.random.default_rng([SEED, SEED, drawn.reports, int(drawn.month.replace("-", ""))])
    who = pa.array(world.actors(rng, size * ACTORS))
    names, country, sector = pa.array(world.names), pa.array(world.country), pa.array(world.sector)
    where = pa.array(zipf(rng, TOWNS, size * PLACES))
    said = pa.array(world.actors(rng, size * STATEMENTS))
    titled = pa.array(STATES + GROUPS + zipf(rng, PEOPLE, size))
    numbered = pa.array([f"a{n}" for n in range(ACTORS)] * size)
    codes = [hashlib.sha256(f"{drawn.month}/{n}".encode()).hexdigest()[:16] for n in range(size * (STATEMENTS + 1))]
    actors = {
        "actor_id": numbered, "name": names.take(who), "named": True, "kind": "organisation", "country": country.take(who),
        "sectors": one_each(sector.take(who)), "inferred": False, "mentions": pa.array(rng.integers(1, 6, size * ACTORS)),
    }  # fmt: skip
    roles = {
        "actor_id": "a0", "name": names.take(titled), "kind": "person", "country": country.take(titled),
        "sectors": one_each(sector.take(titled)), "title": "spokesman", "words": "spokesman",
    }  # fmt: skip
    places = {
        "place_id": "p0", "name": pa.array(world.towns).take(where), "precision": "city",
        "country": pa.array(world.town_country).take(where), "lat": pa.array(rng.random(size * PLACES) * 90),
        "lon": pa.array(rng.random(size * PLACES) * 180), "mentions": 1,
    }  # fmt: skip
    statements = {
        "statement_id": pa.array([f"s_{code}" for code in codes[size:]]), "speakers": one_each(names.take(said)),
        "speaker_countries": one_each(country.take(said)), "act": "say", "kind": "indirect", "cue": "said",
        "content": pa.array([drawn.sentences[n * EVENTS // STATEMENTS] for n in range(size * STATEMENTS)]), "length": 80,
        "anonymous": False,
    }  # fmt: skip
    figures = {
        "figure_id": pa.array([f"f_{code}" for code in codes[:size]]), "kind": "dead", "modifier": "exact", "words": "12 people",
        "value": pa.array(rng.integers(1, 90, size).astype(float)), "unit": "people",
    }  # fmt: skip
    given = {"actors": (actors, ACTORS), "roles": (roles, 1), "places": (places, PLACES)}
    given |= {"statements": (statements, STATEMENTS), "figures": (figures, 1)}
    return {name: filled(name, size * each, told(each) | columns) for name, (columns, each) in given.items()}


def generate(folder: Path, reports: int, years: int = YEARS) -> None:
    """Write an archive of so many reports, in equal months; the same number gives the same bytes."""
    world, months = World(), years * 12
    shares = [reports * (n + 1) // months - reports * n // months for n in range(months)]
    (folder / FOLDER).mkdir(parents=True, exist_ok=True)
    segments = []
    for month, share in enumerate(shares):
        if share:
            drawn = Drawn(world, month, min(share, MONTH_REPORTS))
            segments.append(write_tables(folder, tables(drawn), month=drawn.month))
    settled = tuple(part.name for part in segments)
    manifests.replace(folder, with_known(folder, manifests.Manifest(segments=tuple(segments), settled=settled)))
    refresh(folder)


# What pages ask for: the newest rows of each, with the columns that a page of the reading room shows.
PAGE, TURNS = 50, 3
QUESTIONS: dict[str, dict[str, Any]] = {
    "everything": {},
    "actor, type and month": {"actor": "ASO", "type": "CONSULT", "since": "2019-03-01", "until": "2019-03-31"},
    "dyad, ten years": {"actor": "AAA", "recipient": "BAH"},
    "rare dyad, ten years": {"actor": "KCS", "recipient": "Velara Front"},
    "person, now and then": {"actor": "Vel123"},
    "place": {"place": "Town7"},
    "speaker": {"speaker": "Vel12"},
    "status": {"status": "denied"},
}

# Pages by chance beside these, each asked once, as many people ask who look for different things.
BY_CHANCE = 100

# The most that each may take, in seconds: what is promised of a million reports.
OPEN_PROMISED, PAGE_PROMISED, COUNT_PROMISED = 0.5, 0.15, 1.0


def by_chance(many: int) -> Iterator[dict[str, Any]]:
    """Filters of so many pages: a side or two, and in half of them a type, a status, a place or some years."""
    world, rng = World(), np.random.default_rng([SEED, many])
    for _ in range(many):
        actor, recipient = (world.country[n] or world.names[n] for n in world.actors(rng, 2))
        more: list[dict[str, Any]] = [
            {"type": TYPES[zipf(rng, len(TYPES), 1)[0]][0]}, {"status": STATUSES[zipf(rng, len(STATUSES), 1)[0]]},
            {"place": world.towns[zipf(rng, TOWNS, 1)[0]]}, {"since": "2018-01-01", "until": "2020-12-31"},
        ]  # fmt: skip
        sides = [{"actor": actor}, {"recipient": recipient}, {"actor": actor, "recipient": recipient}, {"speaker": actor}]
        yield sides[rng.integers(len(sides))] | (more[rng.integers(len(more))] if rng.random() < 0.5 else {})


def measure(folder: Path, reports: int) -> Iterator[tuple[str, str, str]]:
    """What an archive costs: what was measured, what came out, and what is promised."""
    opened = [timed(lambda: Archive(folder).close()) for _ in range(TURNS)]
    yield f"{reports:,} reports: open", f"{opened[0]:.2f} s, then {statistics.median(opened):.2f} s", f"< {OPEN_PROMISED} s"
    archive, promised = Archive(folder), f"< {PAGE_PROMISED * 1000:.0f} ms"

    def page(filters: dict[str, Any]) -> float:
        shown = LISTS["events"].shown
        return timed(lambda: archive.newest("events", PAGE, columns=shown, **filters).fetchall())

    for what, filters in QUESTIONS.items():
        spent = sorted(page(filters) for _ in range(TURNS))
        told = f"{statistics.median(spent) * 1000:.0f} ms median, {spent[-1] * 1000:.0f} ms worst of {TURNS}"
        yield f"... page: {what}", told, promised
    spent = sorted(page(filters) for filters in by_chance(BY_CHANCE))
    told = f"{statistics.median(spent) * 1000:.0f} ms median, {spent[BY_CHANCE * 95 // 100] * 1000:.0f} ms at p95"
    yield f"... {BY_CHANCE} pages by chance", told, promised
    by = ["month", "actor", "recipient"]
    counted = sorted(timed(lambda: archive.count(by).to_arrow_table()) for _ in range(TURNS))
    cells = archive.count(by).to_arrow_table().num_rows
    yield "... months and dyads counted", f"{counted[1]:.2f} s for {cells:,} cells", f"< {COUNT_PROMISED:.0f} s"
    rows = sum(part.rows.get("events", 0) for part in archive.manifest.segments)
    sizes = [_bytes(folder, pattern) / rows for pattern in ("**/*", "segments/*/events.parquet", "index/**/*")]
    told = "{:.0f} bytes an event in all, {:.0f} of them in events, {:.0f} in the index".format(*sizes)
    yield "... size", f"{told}; {sizes[0] * rows / 1e6:,.0f} MB", ""


def _bytes(folder: Path, pattern: str) -> int:
    return sum(path.stat().st_size for path in folder.glob(pattern) if path.is_file())


def timed(act: Callable[[], object]) -> float:
    """Seconds that an act takes."""
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


def main() -> None:
    """Write an archive into a temporary folder, or ask one that is there, and print what it costs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reports", type=int, default=10_000)
    parser.add_argument("--archive", type=Path, help="an archive that was generated before; it is kept")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = given.archive or Path(temporary)
        if not given.archive:
            took = timed(lambda: generate(folder, given.reports))
            sys.stdout.write(f"{'generated in':<44}{took:.0f} s\n")
        for what, value, promise in measure(folder, given.reports):
            sys.stdout.write(f"{what:<44}{value:<60}{promise}\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
