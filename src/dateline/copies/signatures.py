"""What of a text is compared with a million others: a MinHash for likeness, a sample of word sequences for containment."""

import itertools
import re
import zlib
from collections.abc import Iterable, Iterator

import msgspec
import numpy as np
import numpy.typing as npt
import rensa

Hashes = npt.NDArray[np.uint64]

# Words in a row that make a shingle. Three are shared by chance between reports of one event, five miss light edits.
WORDS = 4

# Values of the MinHash. With bands of four, pairs that share 60 % of their shingles are found in 96 of 100 cases, and pairs
# that share 30 % are looked at in 18; see `dateline.copies.pairs`.
VALUES = 96
SEED = 20_200_902

# One shingle in so many is kept as it is: those kept of a part are among those kept of the whole, whatever else the whole has.
SAMPLED = 16

# Texts whose shingles are held in memory together.
_AT_ONCE = 256

# Hashes of words that are kept: the distinct words of some hundred thousand reports, in a few megabytes.
_KNOWN_WORDS = 200_000

_WORD = re.compile(r"\w+")

# Odd constants of 64 bits, as multiplicative hashing asks for: the fractional parts of the golden ratio and of two roots.
_MULTIPLIERS = np.array([0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9, 0x94D049BB133111EB, 0xD6E8FEB86659FD93], np.uint64)


class Signature(msgspec.Struct, frozen=True):
    """The signature of one text: its MinHash, sampled shingles in rising order, and how many shingles it has."""

    values: npt.NDArray[np.uint32]
    sampled: Hashes
    size: int


def words_of(text: str) -> list[str]:
    """The words of a text in small letters; punctuation, case and spaces make no difference between copies."""
    return _WORD.findall(text.lower())


def shingles(text: str) -> Hashes:
    """The distinct word sequences of a text, as 64-bit hashes in rising order; the same on every machine."""
    words = words_of(text)
    hashed: Hashes = np.fromiter(map(_HASHES.__getitem__, words), np.uint64, len(words))
    if len(hashed) >= WORDS:
        last = len(hashed) - WORDS + 1
        hashed = np.add.reduce([hashed[n : last + n] * _MULTIPLIERS[n] for n in range(WORDS)])
    return _distinct(_mixed(hashed))


class _WordHashes(dict[str, int]):
    """The hash of each word that was met; news uses few words often."""

    def __missing__(self, word: str) -> int:
        if len(self) >= _KNOWN_WORDS:
            self.clear()
        self[word] = found = zlib.crc32(word.encode("utf-8", "surrogatepass"))
        return found


_HASHES = _WordHashes()


def _mixed(values: Hashes) -> Hashes:
    """The values with every bit depending on every other (the finaliser of splitmix64)."""
    values = (values ^ (values >> np.uint64(30))) * _MULTIPLIERS[1]
    values = (values ^ (values >> np.uint64(27))) * _MULTIPLIERS[2]
    return values ^ (values >> np.uint64(31))


def _distinct(values: Hashes) -> Hashes:
    """The distinct values in rising order, as `numpy.unique` gives them, at a third of its time for so few."""
    values.sort()
    first = np.ones(len(values), np.bool_)
    first[1:] = values[1:] != values[:-1]
    distinct: Hashes = values[first]
    return distinct


def signature(text: str) -> bytes:
    """The signature of a text, to be stored: the number of its shingles, its MinHash and its sampled shingles.

    >>> len(signature("Talks resumed in Vienna on Monday after a week.")) >= 4 + 4 * VALUES
    True
    """
    return next(signatures([text]))


def signatures(texts: Iterable[str]) -> Iterator[bytes]:
    """The signatures of many texts, which costs less than one by one."""
    for some in _batches(texts):
        found = [shingles(text) for text in some]
        ends = np.cumsum([0, *map(len, found)]).tolist()
        matrix = rensa.RMinHash.digest_matrix_from_flat_token_hashes(np.concatenate(found), ends, VALUES, SEED).to_rows()
        for part, values in zip(found, matrix, strict=True):
            sampled = part[part % np.uint64(SAMPLED) == 0]
            head = np.array([len(part)], "<u4").tobytes() + np.array(values, "<u4").tobytes()
            yield head + sampled.astype("<u8").tobytes()


def _batches(texts: Iterable[str]) -> Iterator[list[str]]:
    waiting = iter(texts)
    while some := list(itertools.islice(waiting, _AT_ONCE)):
        yield some


def unpack(raw: bytes) -> Signature:
    """The signature that `signature` made."""
    size = int(np.frombuffer(raw, "<u4", 1)[0])
    start = 4 * (1 + VALUES)
    return Signature(np.frombuffer(raw, "<u4", VALUES, 4), np.frombuffer(raw[start:], "<u8"), size)
