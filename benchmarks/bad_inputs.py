"""Inputs that nobody should send, made from whole files by mutation: what each reader says of them, and how many break it.

``python -m benchmarks.bad_inputs [--inputs 100000] [--seed 1] [READER ...]``. An input is fatal if the reader raises anything but
`ReportError`, takes more than a second, or takes more memory than its bound. The same seed makes the same inputs.
"""

import argparse
import random
import resource
import signal
import sys
import time
import tracemalloc
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import NamedTuple

from fuzz.targets import Target, names, seeds, target_of

from dateline.errors import ReportError
from dateline.sources.clip import Lost

# Seconds of this process's own time, since other processes' load is no fault of a reader.
SECONDS = 1.0
# A reader that is still busy after so many is stopped, if it runs in Python.
GIVE_UP = 5.0

# Python's own memory: so many times the input, and what buffers of streams take, some of a megabyte, several behind each other.
# Measured for one input in so many, since measuring makes Python three times slower.
PEAK_PER_BYTE = 64
ALLOWANCE = 8 * 1024 * 1024  # bytes
MEASURE_EVERY = 10
SLOWER = 3

# The whole process's memory: what the C libraries take counts here, for every input. What unpacks may unpack to four megabytes
# whatever its size, and is held in several shapes at a time.
GROWTH_ALLOWANCE = 64 * 1024 * 1024  # bytes

# The code of what a reader raised and should not have raised, where something around it caught it.
MISTAKE = "DL-108"

# What stands among the codes for a report.
READ = "read"

# Mutated inputs are cut to this: what repeats is as bad in small, and a hundred thousand have to be tried.
LONGEST = 40_000  # bytes


class TooLongError(BaseException):
    """A reader was busy for too long; no ``except Exception`` of a library shall catch it."""


class Verdict(NamedTuple):
    """What came of one input: codes of what was lost, `READ` if there is a report in it, or why it is fatal."""

    found: frozenset[str] = frozenset()
    fatal: str | None = None


# Mutations: each takes an input and gives a worse one


def _cut(raw: bytes, chance: random.Random) -> bytes:
    return raw[: chance.randrange(len(raw) + 1)]


def _flip(raw: bytes, chance: random.Random) -> bytes:
    """Some bytes are others, as on a bad line."""
    changed = bytearray(raw)
    for _ in range(chance.randint(1, 1 + len(raw) // 50)):
        changed[chance.randrange(len(raw))] = chance.randrange(256)
    return bytes(changed)


def _repeat(raw: bytes, chance: random.Random) -> bytes:
    """A piece comes again and again."""
    start, length = chance.randrange(len(raw)), chance.randint(1, 60)
    piece = raw[start : start + length]
    return raw[:start] + piece * chance.randint(2, LONGEST // length) + raw[start:]


def _drop(raw: bytes, chance: random.Random) -> bytes:
    start = chance.randrange(len(raw))
    return raw[:start] + raw[start + chance.randint(1, 100) :]


def _swap_encodings(raw: bytes, chance: random.Random) -> bytes:
    """The text is in another encoding than it says."""
    text = raw.decode(chance.choice(("utf-8", "latin-1", "cp1251", "utf-16")), "replace")
    return text.encode(chance.choice(("utf-8", "utf-16", "utf-16-be", "utf-32", "cp1252", "utf-7", "cp037")), "replace")


def _nest(raw: bytes, chance: random.Random) -> bytes:
    """Something is opened, and opened, and perhaps closed."""
    left, right = chance.choice(_PAIRS)
    at, depth = chance.randrange(len(raw) + 1), chance.choice((10, 300, 3000))
    return raw[:at] + left * depth + right * chance.choice((0, depth)) + raw[at:]


def _number(raw: bytes, chance: random.Random) -> bytes:
    """A number is huge, or none."""
    at = chance.randrange(len(raw) + 1)
    digits = [place for place, byte in enumerate(raw) if 0x30 <= byte <= 0x39]
    place = chance.choice(digits) if digits else at
    return raw[:place] + chance.choice(_NUMBERS) + raw[place + 1 :]


def _insert(raw: bytes, chance: random.Random) -> bytes:
    """What means something to some parser stands where it should not."""
    at = chance.randrange(len(raw) + 1)
    return raw[:at] + chance.choice(_TOKENS) * chance.choice((1, 1, 2, 500)) + raw[at:]


def _field(raw: bytes, chance: random.Random) -> bytes:
    """Four bytes are a length that is none, in some order of bytes."""
    at = chance.randrange(len(raw) + 1)
    value = chance.choice((0, 1, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF, len(raw), chance.randrange(2**32)))
    return raw[:at] + value.to_bytes(4, chance.choice(("little", "big"))) + raw[at + 4 :]


_PAIRS = (
    (b"[", b"]"),
    (b"{", b"}"),
    (b'{"a":', b"}"),
    (b"<div>", b"</div>"),
    (b"<p>", b""),
    (b"<a b='", b""),
    (b"<!--", b"-->"),
    (b"<![CDATA[", b"]]>"),
    (b"(", b")"),
    (b'"', b'"'),
    (b"<table><tr><td>", b"</td></tr></table>"),
    (b"=?utf-8?q?", b"?="),
    (b"--cut\n", b"--cut--\n"),
    (b"&", b";"),
)
_NUMBERS = (
    b"9" * 5000,
    b"1e999999",
    b"-1",
    b"0" * 400,
    b"0x7fffffffffffffff",
    b"NaN",
    b"99999999999999999999",
    b"",
    "٣".encode(),
)
_TOKENS = (
    b"\x00",
    b"\xff\xfe",
    b"\xef\xbb\xbf",
    b"\xed\xa0\x80",
    b"\r\n\r\n",
    b"<!DOCTYPE x [<!ENTITY a 'b'>]>",
    b"<?xml version='1.0' encoding='utf-16'?>",
    b"]]>",
    b"&#x110000;",
    b"&#0;",
    b"\\ud800",
    b"xmlns:a=''",
    b"\x1f\x8b\x08\x00",
    b"PK\x03\x04",
    b"WARC/1.0\r\n",
    b"\nFrom a@b Mon Jan  1 00:00:00 2024\n",
    b"Content-Transfer-Encoding: base64\n",
    b"Content-Type: text/html; charset=unheard-of\n",
    b"\xe2\x80\xae",
    b"2021-02-31T25:61:61+99:99",
)
MUTATIONS: tuple[Callable[[bytes, random.Random], bytes], ...] = (
    _cut,
    _flip,
    _repeat,
    _drop,
    _swap_encodings,
    _nest,
    _number,
    _insert,
    _field,
)


def bad_input(reader: str, number: int, seed: int) -> bytes:
    """The input of a number: one of the reader's seeds after one to three mutations. The same for the same arguments."""
    chance = random.Random(f"{seed}/{reader}/{number}")  # noqa: S311 - no secret
    raw = chance.choice(seeds(reader))
    for _ in range(chance.choice((1, 1, 2, 3))):
        raw = chance.choice(MUTATIONS)(raw, chance) if raw else raw
    return raw[:LONGEST]


# Judging


def judged(target: Target, raw: bytes, *, measured: bool) -> Verdict:
    """What a reader makes of an input, with its time and its memory held against their bounds."""
    before, began = _resident(), time.process_time()
    try:
        found, peak = _bounded(target, raw, measured=measured)
    except ReportError as error:
        found, peak = {error.code}, 0
    except TooLongError:
        return Verdict(fatal=f"more than {GIVE_UP:g} s")
    except Exception as error:
        return Verdict(fatal=_place(error))
    seconds, grown = time.process_time() - began, _resident() - before
    if seconds > SECONDS * (SLOWER if measured else 1):
        return Verdict(fatal=f"more than {SECONDS:g} s")
    if peak > PEAK_PER_BYTE * len(raw) + ALLOWANCE:
        return Verdict(fatal="too much of Python's memory")
    if grown > PEAK_PER_BYTE * len(raw) + GROWTH_ALLOWANCE:
        return Verdict(fatal="too much memory")
    return Verdict(found=frozenset(found), fatal="a mistake that was caught" if MISTAKE in found else None)


def _bounded(target: Target, raw: bytes, *, measured: bool) -> tuple[set[str], int]:
    """The codes of all that is found, and the most memory that Python held beside the input, if it is measured."""
    signal.setitimer(signal.ITIMER_VIRTUAL, GIVE_UP)
    if measured:
        tracemalloc.start()
    try:
        found = {each.error.code if isinstance(each, Lost) else READ for each in target(raw)}
        return found, tracemalloc.get_traced_memory()[1] if measured else 0
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        if measured:
            tracemalloc.stop()


def _give_up(_signal: int, _frame: FrameType | None) -> None:
    raise TooLongError


def _resident() -> int:
    """The most bytes that this process has held so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def _place(error: BaseException) -> str:
    """An exception with the last line of ours that it came through, so that equal mistakes count as one."""
    place, trace = "", error.__traceback__
    while trace:
        code = trace.tb_frame.f_code
        if "dateline" in code.co_filename:
            place = f"{Path(code.co_filename).name}:{trace.tb_lineno}"
        trace = trace.tb_next
    return f"{type(error).__name__} at {place}"


# The table


def main() -> int:
    """Try all inputs and print the table; returns how many were fatal, at most 1, for the shell."""
    parser = argparse.ArgumentParser(description="Give every reader bad inputs.")
    parser.add_argument("readers", nargs="*", default=names())
    parser.add_argument("--inputs", type=int, default=100_000, help="over all readers")
    parser.add_argument("--seed", type=int, default=1)
    told = parser.parse_args()
    signal.signal(signal.SIGVTALRM, _give_up)
    fatal: Counter[str] = Counter()
    sys.stdout.write(f"{'reader':<12}{'inputs':>8}{'seconds':>9}{'fatal':>7}  found\n")
    for at, reader in enumerate(told.readers):
        share = told.inputs // len(told.readers) + (at < told.inputs % len(told.readers))
        fatal += _row(reader, share, told.seed)
    for reason, count in fatal.most_common():
        sys.stdout.write(f"fatal {count:>6}  {reason}\n")
    return min(1, fatal.total())


def _row(reader: str, inputs: int, seed: int) -> Counter[str]:
    """Tries one reader, prints its row, and gives what was fatal, with the number of one input that was."""
    target, began = target_of(reader), time.process_time()
    for raw in seeds(reader):  # what is loaded once counts for no input
        judged(target, raw, measured=False)
    found: Counter[str] = Counter()
    fatal: Counter[str] = Counter()
    example: dict[str, int] = {}
    for number in range(inputs):
        verdict = judged(target, bad_input(reader, number, seed), measured=number % MEASURE_EVERY == 0)
        found.update(verdict.found or ({"nothing"} if not verdict.fatal else ()))
        if verdict.fatal:
            fatal[verdict.fatal] += 1
            example.setdefault(verdict.fatal, number)
    told = "  ".join(f"{code} {count:,}" for code, count in sorted(found.items()))
    sys.stdout.write(f"{reader:<12}{inputs:>8,}{time.process_time() - began:>9.1f}{fatal.total():>7,}  {told}\n")
    sys.stdout.flush()
    return Counter({f"{reader}: {reason}, first number {example[reason]}": count for reason, count in fatal.items()})


if __name__ == "__main__":
    sys.exit(main())
