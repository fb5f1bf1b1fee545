"""The committed index of ids: no lexicon line can vanish or appear unnoticed.

``python -m dateline.lexicon.ids --write`` rewrites ``ids.txt``; ``--check`` compares.
"""

import sys
from collections import Counter

from dateline.lexicon import HOME, load

INDEX = HOME / "ids.txt"


def current() -> str:
    """The index as it ought to be: one rule id a line, sorted."""
    return "".join(f"{rule}\n" for rule in sorted(entry.rule for entry in load().entries()))


def difference() -> list[str]:
    """The ids that are only in the index (``- id``) or only in the lexicon (``+ id``)."""
    # Counted: a frame and a cue may share an id (accuse.condemn), and neither of the two may vanish unnoticed.
    known = Counter(INDEX.read_text(encoding="utf-8").split() if INDEX.exists() else ())
    now = Counter(current().split())
    gone, new = sorted((known - now).elements()), sorted((now - known).elements())
    return [f"- {entry_id}" for entry_id in gone] + [f"+ {entry_id}" for entry_id in new]


def main(arguments: list[str]) -> int:
    """Exit status: 0 when written or equal, 1 when the index is out of date."""
    if "--write" in arguments:
        INDEX.write_text(current(), encoding="utf-8")
        return 0
    changes = difference()
    sys.stdout.write("".join(f"{line}\n" for line in changes))
    return 1 if changes else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
