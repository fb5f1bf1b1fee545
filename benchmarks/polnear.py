"""Attributions in the form that PolNeAR scorers read: ``python benchmarks/polnear.py FOLDER > PRED.jsonl``.

FOLDER holds ``text/*.txt``. One JSON line a text; statements inside others are left out, because the corpus marks only the
outermost. With ``--rules-alone`` the learned tagger stays off.
"""

import json
import sys
from pathlib import Path

from dateline.reader import Config, Reader
from dateline.record import Record
from dateline.report import Report


def attributions(record: Record) -> list[dict[str, object]]:
    """The outermost statements of a record as source, cue and content spans."""
    return [
        {
            "source": [list(span) for span in statement.speaker_spans] or None,
            "cue": [list(span) for span in statement.cue_spans] or None,
            "content": [list(span) for span in statement.content],
        }
        for statement in record.statements
        if statement.within is None
    ]


def main(folder: Path, tagger: bool) -> None:
    """Read every text of a folder and print its attributions."""
    paths = sorted((folder / "text").glob("*.txt"))
    texts = [path.read_bytes().decode("utf-8") for path in paths]
    reader = Reader(Config(detect_language=False, tagger=tagger))
    for path, record in zip(paths, reader.read_many(Report(text=text) for text in texts), strict=True):
        sys.stdout.write(json.dumps({"doc": path.stem, "attributions": attributions(record)}) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), tagger="--rules-alone" not in sys.argv)
