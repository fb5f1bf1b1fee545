"""The relation model on PLV: ``python benchmarks/plv.py FILE.tsv > PRED.jsonl``, a line with ``uid`` and ``root`` for each row.

The shipped model was trained on PLV_train: on that file only ``--folds DIR`` says anything. DIR holds five models, each trained
without a fifth of its rows by ``python -m training.relations.train PLV_train.tsv DIR --folds`` and exported; each reads its own.
"""

import argparse
import json
import sys
from pathlib import Path

from dateline.did.relation import Model, Pair, Relation

sys.path.insert(0, str(Path(__file__).parents[1]))
from training.relations.data import folds, plv, uids

FOLDS = 5


def shipped(pairs: list[Pair]) -> list[Relation]:
    """The relations as the package reads them."""
    return Model().read(pairs)


def cross_validated(path: Path, folder: Path) -> list[Relation]:
    """The relations as five models read them, each those rows that it was not trained on."""
    examples = plv(path)
    found: dict[int, Relation] = {}
    for number, held in enumerate(folds(examples, FOLDS)):
        model = Model(folder / f"fold{number}")
        found |= zip(held, model.read([examples[at].pair for at in held]), strict=True)
    return [found[number] for number in range(len(examples))]


def main() -> None:
    """Print predictions."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("tsv", type=Path)
    parser.add_argument("--folds", type=Path, metavar="DIR")
    options = parser.parse_args()
    pairs = [example.pair for example in plv(options.tsv)]
    relations = cross_validated(options.tsv, options.folds) if options.folds else shipped(pairs)
    for uid, relation in zip(uids(options.tsv), relations, strict=True):
        sys.stdout.write(json.dumps({"uid": uid, "root": relation.type}) + "\n")


if __name__ == "__main__":
    main()
