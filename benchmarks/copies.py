"""Copies among a hundred thousand generated reports: how many of the planted ones are found, in which time and memory.

python -m benchmarks.copies
"""

import argparse
import random
import resource
import time

from dateline.copies import Sketch, find_pairs, stories
from dateline.copies.signatures import signatures

REPORTS = 100_000

# Of a hundred reports so many repeat another: with light edits, cut short, and rewritten with paragraphs of their own.
LIGHT, SHORT, REWRITTEN = 10, 5, 5

# A vocabulary of the size that a month of an agency has, used as unevenly as words are.
WORDS = 20_000
STOCK = (
    "officials said on monday that the situation remained under control",
    "no group has claimed responsibility so far for the",
    "the ministry did not immediately respond to a request for comment",
)


def generated(number: int) -> tuple[list[str], list[str], dict[int, int]]:
    """Texts, their days, and for each planted copy the place of what it copies."""
    chosen = random.Random(7)  # noqa: S311 - not for secrets
    vocabulary = [_word(chosen) for _ in range(WORDS)]
    texts: list[str] = []
    days: list[str] = []
    planted: dict[int, int] = {}
    for place in range(number):
        kind = chosen.randrange(100)
        if place > 1_000 and kind < LIGHT + SHORT + REWRITTEN:
            first = chosen.randrange(place - 1_000, place)
            first = planted.get(first, first)
            texts.append(_copied(texts[first], kind, vocabulary, chosen))
            days.append(days[first])
            planted[place] = first
        else:
            texts.append(_report(vocabulary, chosen))
            days.append(f"2024-{1 + place * 12 // number:02}-{1 + chosen.randrange(28):02}")
    return texts, days, planted


def _word(chosen: random.Random) -> str:
    return "".join(chosen.choice("bdfgklmnprstvz") + chosen.choice("aeiou") for _ in range(chosen.randrange(1, 5)))


def _report(vocabulary: list[str], chosen: random.Random) -> str:
    """Paragraphs of words, with a stock phrase here and there, names and figures."""
    words = [vocabulary[int(WORDS * chosen.random() ** 3)] for _ in range(chosen.randrange(120, 500))]
    for at in range(0, len(words), 40):
        words[at] = chosen.choice(STOCK) if chosen.random() < 0.3 else vocabulary[chosen.randrange(WORDS)].title()
    return " ".join(words)


def _copied(text: str, kind: int, vocabulary: list[str], chosen: random.Random) -> str:
    words = text.split()
    if kind < LIGHT:
        for _ in range(len(words) // 50):
            words[chosen.randrange(len(words))] = chosen.choice(vocabulary)
    elif kind < LIGHT + SHORT:
        words = words[: len(words) * 2 // 3]
    else:
        more = [chosen.choice(vocabulary) for _ in range(len(words) // 2)]
        words = words[: len(words) * 3 // 4] + more
    return " ".join(words)


def measure(number: int = REPORTS) -> str:
    """One line: what was found of what was planted, precision, seconds and memory."""
    texts, days, planted = generated(number)
    ids = [f"{place:08}" for place in range(number)]
    start = time.process_time()
    sketches = [Sketch(*row) for row in zip(ids, days, signatures(texts), strict=True)]
    signed = time.process_time() - start
    pairs = list(find_pairs(sketches, [], lambda some: {each: texts[int(each)] for each in some}))
    copies = stories(pairs, {report_id: (day, None) for report_id, day in zip(ids, days, strict=True)})
    seconds = time.process_time() - start
    groups = {frozenset((int(copy.report_id), int(copy.to_id))) for copy in copies}
    wanted = {frozenset(pair) for pair in planted.items()}
    root = {place: planted.get(place, place) for place in range(number)}
    right = sum(len({root[place] for place in group}) == 1 for group in groups)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return (
        f"copies in {number:,} reports: {len(groups & wanted) / len(wanted):.1%} of {len(wanted):,} planted found, "
        f"{right / len(groups):.2%} of found right, {seconds:.1f} s ({signed:.1f} s of it signatures), peak {peak:,.0f} MB"
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--reports", type=int, default=REPORTS)
    print(measure(parser.parse_args().reports))
