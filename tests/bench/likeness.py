"""How well patch likeness alone tells changed products from unchanged ones.

    PACKSHOT_DATA=… python -m tests.bench.likeness [--pairs 12] [--sources abo] [--blip FOLDER]

The pairs are those of `tests.bench.consistency`, with the exact mask of the original; the
generation needs none. AUC: how often an edit is less alike than a null. BLIP's patches are measured
where `--blip` names a checkpoint.
"""

from __future__ import annotations

import argparse
import os
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import product

import cv2
import numpy as np
from sklearn.metrics import roc_auc_score

from scoring.consistency.likeness import patch_likeness
from scoring.features.base import SeesPatches, encoder
from tests.bench.checked.row import Task
from tests.bench.consistency import EXACT, REPORTED, ProductsAndPhotos, pair_of
from tests.scoring.consistency.known_truth.cutouts import SOURCES
from tests.scoring.consistency.known_truth.edits import NoPlace
from tests.scoring.consistency.known_truth.pairs import ALL_NULLS, COUNTED, KINDS, REPLACED, Pair


def pairs_of(sources: Sequence[str], count: int) -> Iterator[Pair]:
    """`count` pairs of each kind and source, less those for which a product has no place."""
    material = ProductsAndPhotos.of(sources, "grabcut")
    for number, kind, source in product(range(count), KINDS, sources):
        try:
            yield pair_of(material, Task(kind, source, number, EXACT))
        except NoPlace:
            continue


def print_table(name: str, likeness: dict[str, list[float]]) -> None:
    """One line for each kind, then the AUC against all nulls."""
    nulls = [each for kind in ALL_NULLS for each in likeness[kind]]
    print(f"\n{name:<31}pairs  likeness    AUC")
    for kind in KINDS:
        found = likeness[kind]
        if found:
            print(f"{kind:<31}{len(found):>5}{np.mean(found):>10.3f}{auc(nulls, found):>7.3f}")
    counted = [each for kind in COUNTED if kind != REPLACED for each in likeness[kind]]
    print(f"{'all nulls':<31}{len(nulls):>5}{np.mean(nulls):>10.3f}")
    print(f"{'edits that the goal counts':<31}{len(counted):>5}{np.mean(counted):>10.3f}", end="")
    print(f"{auc(nulls, counted):>7.3f}")


def auc(nulls: Sequence[float], edits: Sequence[float]) -> float:
    """Share of (null, edit) in which the edit is less alike, ties half."""
    truth = np.repeat([0, 1], [len(nulls), len(edits)])
    return float(roc_auc_score(truth, -np.array([*nulls, *edits])))


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pairs", type=int, default=3, help="of each kind and source")
    parser.add_argument("--sources", nargs="+", choices=SOURCES, default=REPORTED)
    parser.add_argument("--blip", help="folder of a BLIP checkpoint")
    options = parser.parse_args(arguments)
    if not os.environ.get("PACKSHOT_DATA"):
        print("likeness: skipped, PACKSHOT_DATA names no folder with real products and photos")
        return
    cv2.setNumThreads(1)
    parts = {"EfficientNet-Lite2, stride 16": encoder("efficientnet")}
    if options.blip:
        parts["BLIP"] = encoder("blip", checkpoint=options.blip)
    found: dict[str, dict[str, list[float]]] = {name: defaultdict(list) for name in parts}
    for pair in pairs_of(options.sources, options.pairs):
        for name, part in parts.items():
            assert isinstance(part, SeesPatches)
            original, generation = part.patches([pair.original.image, pair.generation])
            value = patch_likeness(original, pair.original.mask, generation)
            found[name][pair.kind].append(value)
    for name, likeness in found.items():
        print_table(name, likeness)


if __name__ == "__main__":
    main()
