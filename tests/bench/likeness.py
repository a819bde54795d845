"""How well patch likeness alone tells changed products from unchanged ones.

    PACKSHOT_DATA=… python -m tests.bench.likeness [--pairs 12] [--split report] [--blip FOLDER]

The pairs are those of `tests.bench.consistency`, with the exact mask of the original; the
generation needs none. AUC: how often an edit is less alike than a null. BLIP's patches are measured
where `--blip` names a checkpoint.
"""

from __future__ import annotations

import argparse
import os
from collections import defaultdict
from collections.abc import Iterator, Sequence

import cv2
import numpy as np
from sklearn.metrics import roc_auc_score

from scoring.consistency.likeness import patch_likeness
from scoring.features.base import SeesPatches, encoder
from scoring.images import read_rgb
from tests.bench.consistency import SPLITS, ProductsAndPhotos
from tests.scoring.consistency.known_truth.edits import NoPlace
from tests.scoring.consistency.known_truth.nulls import NULLS
from tests.scoring.consistency.known_truth.pairs import COUNTED, KINDS, REPLACED, Pair, make_pair


def pairs_of(split: str, count: int) -> Iterator[Pair]:
    """`count` pairs of each kind, less those for which a product has no place."""
    material = ProductsAndPhotos.of(split)
    for number in range(count):
        for at, kind in enumerate(KINDS):
            photo = material.photos[(7 * number + 5 * at) % len(material.photos)]
            try:
                yield make_pair(material.cutouts, read_rgb(photo), number=number, kind=kind)
            except NoPlace:
                continue


def print_table(name: str, likeness: dict[str, list[float]]) -> None:
    """One line for each kind, then the AUC against all nulls."""
    nulls = [each for kind in NULLS for each in likeness[kind]]
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
    parser.add_argument("--pairs", type=int, default=3, help="of each kind")
    parser.add_argument("--split", choices=SPLITS, default="report")
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
    for pair in pairs_of(options.split, options.pairs):
        for name, part in parts.items():
            assert isinstance(part, SeesPatches)
            original, generation = part.patches([pair.original.image, pair.generation])
            value = patch_likeness(original, pair.original.mask, generation)
            found[name][pair.kind].append(value)
    for name, likeness in found.items():
        print_table(name, likeness)


if __name__ == "__main__":
    main()
