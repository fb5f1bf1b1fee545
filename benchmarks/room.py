"""How fast the reading room opens, and how it bears twenty readers at once: ``python -m benchmarks.room my-archive``.

The archive is served by a process of its own, as ``dateline serve`` does it, and asked over HTTP. Each of the readers asks for
timelines with filters of its own, one after the other: once as people do, who look at a page for some seconds before they ask
for another, and once without a pause, as programs do. Whom they ask for is drawn from the archive itself, with a fixed seed.
"""

import argparse
import concurrent.futures
import gzip
import http.client
import itertools
import random
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

from dateline.archive import Archive
from dateline.web.app import HERE

# Who reads at once, and how many questions each asks.
READERS, ASKED = 20, 5

# Seconds for which somebody looks at a page, from and to.
LOOKED = (2.0, 8.0)

# What script and style may weigh when packed, in bytes.
MOST = 250_000

# Seconds until the server must answer at all, and for an answer, which it gives up on earlier itself.
STARTED, PATIENCE = 60.0, 60.0

SEED = 22

# Whom and what questions are about: the most frequent of each, with the odds of their ranks.
KNOWN = 40


@contextmanager
def served(folder: Path) -> Iterator[int]:
    """The port at which an archive is served while the block runs."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [
        sys.executable,
        "-c",
        "from dateline.cli import main; main()",
        "serve",
        "--archive",
        str(folder),
        "--port",
        str(port),
    ]
    server = subprocess.Popen(command, stderr=subprocess.DEVNULL)  # noqa: S603 - our own command
    try:
        _wait(port)
        yield port
    finally:
        server.terminate()
        server.wait()


def _wait(port: int) -> None:
    latest = time.monotonic() + STARTED
    while time.monotonic() < latest:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise TimeoutError("the server did not start")


def ask(port: int, address: str) -> tuple[float, int]:
    """Seconds until a page is there, and its bytes as they were sent."""
    start = time.perf_counter()
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    connection.request("GET", address, headers={"accept-encoding": "gzip"})
    answer = connection.getresponse()
    size = len(answer.read())
    connection.close()
    if answer.status != http.client.OK:
        raise ValueError(f"{address}: {answer.status}")
    return time.perf_counter() - start, size


def questions(folder: Path, many: int) -> list[str]:
    """Addresses of timelines, no two the same: an actor, and often a recipient, a type or some years besides."""
    archive, drawn = Archive(folder), random.Random(SEED)  # noqa: S311 - nothing here is secret
    known = {name: _most(archive, name) for name in ("actor", "recipient", "type", "year")}
    found: dict[str, None] = {}
    while len(found) < many:
        filters = [("actor", _one(drawn, known["actor"]))]
        if drawn.random() < 0.5:
            name = drawn.choice(("recipient", "type"))
            filters.append((name, _one(drawn, known[name])))
        if drawn.random() < 0.5:
            year = _one(drawn, known["year"])
            filters += [("since", f"{year}-01-01"), ("until", f"{year}-12-{drawn.randint(1, 31):02}")]
        found[f"/?{urlencode(filters)}"] = None
    return list(found)


def _most(archive: Archive, name: str) -> list[str]:
    counted = archive.count([name]).filter(f"{name} is not null").order(f"events desc, {name}").limit(KNOWN)
    return [row[0] for row in counted.fetchall()]


def _one(drawn: random.Random, values: list[str]) -> str:
    return drawn.choices(values, [1 / rank for rank in range(1, len(values) + 1)])[0]


def measure(folder: Path) -> Iterator[tuple[str, str, str]]:
    """What was measured, what came out, and what is promised."""
    asked = questions(folder, 2 * READERS * ASKED + ASKED)
    with served(folder) as port:
        first, size = ask(port, "/")
        again, _ = ask(port, "/")
        yield "first page", f"{first:.2f} s, then {again * 1000:.0f} ms; {size:,} bytes packed", ""
        alone = [ask(port, address)[0] for address in asked[-ASKED:]]
        yield "filtered timeline, one reader", f"{sorted(alone)[ASKED // 2] * 1000:.0f} ms median", ""
        many = READERS * ASKED
        yield f"the same, {READERS} readers who look at each", _told(_together(port, asked[:many], LOOKED)), "< 500 ms at p95"
        yield f"the same, {READERS} programs that never pause", _told(_together(port, asked[many : 2 * many], (0.0, 0.0))), ""
    yield "script and style, packed", f"{weight():,} bytes", f"< {MOST:,}"


def _together(port: int, asked: list[str], looked: tuple[float, float]) -> list[float]:
    """Seconds of each answer, in order, when all readers ask at once."""

    def read(each: list[str]) -> list[float]:
        pauses, spent = random.Random(each[0]), []  # noqa: S311 - nothing here is secret
        for address in each:
            time.sleep(pauses.uniform(*looked))
            spent.append(ask(port, address)[0])
        return spent

    with concurrent.futures.ThreadPoolExecutor(READERS) as readers:
        return sorted(itertools.chain(*readers.map(read, _batches(asked))))


def _told(spent: list[float]) -> str:
    return f"{spent[len(spent) // 2] * 1000:.0f} ms median, {spent[len(spent) * 95 // 100] * 1000:.0f} ms at p95"


def _batches(asked: list[str]) -> list[list[str]]:
    return [asked[at : at + ASKED] for at in range(0, len(asked), ASKED)]


def weight() -> int:
    """Bytes of all script and style, packed; of what has been built."""
    files = [path for path in (HERE / "static").rglob("*") if path.suffix in {".js", ".css"}]
    return sum(len(gzip.compress(path.read_bytes())) for path in files)


def main() -> None:
    """Serve an archive, ask, and print what it took."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("archive", type=Path)
    for what, value, promise in measure(parser.parse_args().archive):
        sys.stdout.write(f"{what:<44}{value:<60}{promise}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
