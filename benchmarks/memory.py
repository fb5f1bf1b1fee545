"""Megabytes of memory that an ingest needs at most, measured in a process that does nothing else."""

import resource
import sys
import tempfile
from pathlib import Path

from benchmarks.bench import texts
from dateline.archive import Writer
from dateline.reader import Reader


def main() -> None:
    """Read the texts of the benchmark into an archive and print the peak."""
    with tempfile.TemporaryDirectory() as folder, Writer(Path(folder, "archive")) as writer:
        for record in Reader().read_many(texts()):
            writer.add(record)
    sys.stdout.write(f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f}\n")


if __name__ == "__main__":
    main()
