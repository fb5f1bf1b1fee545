"""Fuzz one reader with atheris: ``python -m fuzz.run READER --seconds N``. It ends with an error if the reader makes a mistake.

An input that a reader can't read is no mistake: it gives a `Lost`, or an error of the catalogue. Any other exception is one, and
so is a second without an answer, or more memory than an ingest has to spare.
"""

import argparse
import sys
import tempfile
from pathlib import Path

import atheris

# A unit of libFuzzer's -timeout; instrumented code is some ten times slower than otherwise.
SECONDS_A_READING = 20
MEGABYTES = 2048

# Longer inputs find little that shorter ones don't, and are slow to try.
LONGEST = 16_384  # bytes

with atheris.instrument_imports(include=["dateline.sources"]):
    from dateline.errors import ReportError
    from fuzz.targets import CORPORA, Target, names, target_of

    READERS = names()  # loads them all, since only what is loaded here is instrumented


def main() -> None:
    """Run libFuzzer; what breaks the reader is kept in a folder whose name is printed."""
    parser = argparse.ArgumentParser(description="Fuzz one reader.")
    parser.add_argument("reader", choices=READERS)
    parser.add_argument("--seconds", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    told = parser.parse_args()
    target = target_of(told.reader)
    folder = Path(tempfile.mkdtemp(prefix=f"fuzz-{told.reader}-"))
    (folder / "grown").mkdir()
    sys.stdout.write(f"{told.reader}: what breaks it is kept in {folder}\n")
    sys.stdout.flush()
    arguments = [
        sys.argv[0],
        f"-max_total_time={told.seconds}",
        f"-seed={told.seed}",
        f"-max_len={LONGEST}",
        f"-timeout={SECONDS_A_READING}",
        f"-rss_limit_mb={MEGABYTES}",
        f"-artifact_prefix={folder}/",
        "-print_final_stats=1",
        "-verbosity=0",
        str(folder / "grown"),  # new inputs go into the first folder, so the committed ones stay as they are
        str(CORPORA / told.reader),
    ]
    atheris.Setup(arguments, lambda raw: _try(target, raw))
    atheris.Fuzz()


def _try(target: Target, raw: bytes) -> None:
    try:
        for _ in target(raw):
            pass
    except ReportError:  # a container says so that it ends here
        return


if __name__ == "__main__":
    main()
