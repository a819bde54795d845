"""How often the consistency check finds known changes, and how often it raises false alarms.

    PACKSHOT_DATA=… python -m tests.bench.consistency [--pairs 2] [--split report] [--variants …]

Real products (`products-grocery` with exact masks, `products-dreambooth` and `products-clothing`
cut out by U²-Net-P) are pasted on real photos, either changed in a known way or unchanged. The
thresholds were chosen on the split `tune`; `report` has other products and other photos.

Variants: `exact` gives the check both masks; `original` gives it only the original's (`grabcut`
segments the generation); `segmented` gives it none (U²-Net-P finds both). A change counts as found
if the outcome is "inconsistent". "Cannot verify" goes to a person and does not count as a pass. Two
plain measures are compared at the same rate of false alarms: the IoU of the masks, and the mean
difference of the pixels under the aligned mask.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path

import cv2
import numpy as np

from scoring.consistency import (
    Calibrator,
    Comparison,
    analyse_original,
    compare_product,
    report_on,
)
from scoring.consistency.product import OriginalProduct
from scoring.consistency.view import transported_mask
from scoring.images import RGB, Mask, read_rgb
from scoring.segmentation.base import Prompt, Segmenter, segmenter
from scoring.vocabulary.outcomes import Outcome
from tests.scoring.consistency.known_truth.cutouts import (
    Cutout,
    read_packs,
    read_photos,
    read_scenes,
)
from tests.scoring.consistency.known_truth.edits import NoPlace
from tests.scoring.consistency.known_truth.nulls import NULLS
from tests.scoring.consistency.known_truth.pairs import COUNTED, KINDS, Pair, make_pair

SPLITS = ("tune", "report")
VARIANTS = ("exact", "original", "segmented")
CHUNK = 14  # tasks sent at once, each time with all products
GARMENT_STEP = 24  # take every n-th garment: each costs half a second of U²-Net-P


@dataclass(frozen=True)
class Task:
    """The pair to check, and the masks to give."""

    kind: str
    number: int
    variant: str


@dataclass(frozen=True)
class CheckedPair:
    """The result for one pair; `iou` and `difference` are the two plain measures."""

    task: Task
    outcome: Outcome
    seconds: float
    iou: float
    difference: float

    @property
    def is_null(self) -> bool:
        """Whether the product is unchanged."""
        return self.task.kind in NULLS


@cache
def _data() -> Path:
    return Path(os.environ["PACKSHOT_DATA"])


@cache
def _segmenter(name: str) -> Segmenter:
    if name == "onnx":
        return segmenter("onnx", path=str(_data() / "weights-u2netp" / "u2netp-fp16.onnx"))
    return segmenter(name)


_found_masks: dict[str, Mask] = {}


def _mask_of(cutout: Cutout) -> Mask:
    """U²-Net-P's mask of an original, cached per process: it takes half a second of CPU time."""
    if cutout.name not in _found_masks:
        found = _segmenter("onnx").segment(cutout.image, [Prompt()])[0]
        _found_masks[cutout.name] = found.mask
    return _found_masks[cutout.name]


@dataclass(frozen=True)
class ProductsAndPhotos:
    """The products and photos of one split, alternating between packs and scenes."""

    cutouts: list[Cutout]
    photos: list[Path]

    @classmethod
    def of(cls, split: str) -> ProductsAndPhotos:
        """Every other product and photo."""
        half = slice(SPLITS.index(split), None, len(SPLITS))
        packs = read_packs(_data())[half]
        scenes = read_scenes(_data(), _segmenter("onnx"), step=GARMENT_STEP)[half]
        rounds = -(-len(packs) // len(scenes))
        mixed = [each for both in zip(packs, scenes * rounds, strict=False) for each in both]
        return cls(mixed, read_photos(_data())[half])


def check(material: ProductsAndPhotos, task: Task) -> CheckedPair | None:
    """Make the pair and check it; None if this product can't be edited that way."""
    cv2.setNumThreads(1)
    where = 7 * task.number + 5 * KINDS.index(task.kind)  # each pair has its own photo
    photo = read_rgb(material.photos[where % len(material.photos)])
    try:
        pair = make_pair(material.cutouts, photo, number=task.number, kind=task.kind)
    except NoPlace:
        return None
    name = "onnx" if task.variant == "segmented" else "grabcut"
    mask = pair.original.mask
    if task.variant == "segmented":
        mask = _mask_of(pair.original)
        if not mask.any() or mask.all():
            return CheckedPair(task, Outcome.CANNOT_VERIFY, 0.0, 0.0, np.inf)
    product = analyse_original(pair.original.image, mask)
    start = time.process_time()
    comparison = compare_product(
        product,
        pair.generation,
        segmenter=_segmenter(name),
        generation_mask=pair.product if task.variant == "exact" else None,
    )
    seconds = time.process_time() - start
    report = report_on(comparison.measurements, comparison.differences, Calibrator())
    return CheckedPair(task, report.outcome, seconds, *_plain(product, pair, comparison))


def _plain(product: OriginalProduct, pair: Pair, comparison: Comparison) -> tuple[float, float]:
    """Mask IoU, and mean absolute difference of the pixels, both after our alignment."""
    height, width = pair.generation.shape[:2]
    expected = transported_mask(product, comparison.transform, (height, width))
    if not expected.any() or not comparison.generation_mask.any():
        return 0.0, float("inf")
    found = comparison.generation_mask
    iou = float((expected & found).sum() / (expected | found).sum())
    moved: RGB = cv2.warpAffine(pair.original.image, comparison.transform, (width, height))
    apart = np.abs(moved.astype(float) - pair.generation)[expected]
    return iou, float(apart.mean())


def print_table(rows: Sequence[CheckedPair]) -> None:
    """Print one line per kind, then the totals that the goals are about."""
    for variant in dict.fromkeys(row.task.variant for row in rows):
        of_variant = [row for row in rows if row.task.variant == variant]
        nulls = [row for row in of_variant if row.is_null]
        alarms = _rate(row.outcome is not Outcome.CONSISTENT for row in nulls)
        low = float(np.quantile([row.iou for row in nulls], alarms))
        high = float(np.quantile([row.difference for row in nulls], 1 - alarms))
        print(f"\n{variant} masks" + 17 * " " + "pairs   found  cannot     IoU  pixels  CPU ms")
        for kind in KINDS:
            _print_line(kind, [row for row in of_variant if row.task.kind == kind], low, high)
        _print_line("all nulls", nulls, low, high)
        counted = [row for row in of_variant if row.task.kind in COUNTED]
        _print_line("all edits that the goal counts", counted, low, high)


def _print_line(name: str, rows: Sequence[CheckedPair], low: float, high: float) -> None:
    if not rows:
        return
    found = _rate(row.outcome is Outcome.INCONSISTENT for row in rows)
    unsure = _rate(row.outcome is Outcome.CANNOT_VERIFY for row in rows)
    by_iou = _rate(row.iou < low for row in rows)
    by_pixels = _rate(row.difference > high for row in rows)
    each = 1e3 * float(np.mean([row.seconds for row in rows]))
    print(
        f"{name:<31}{len(rows):>5}  {found:6.1%}  {unsure:6.1%}  {by_iou:6.1%}  {by_pixels:6.1%}"
        f"  {each:6.0f}"
    )


def _rate(happened: Iterable[bool]) -> float:
    return float(np.mean(list(happened)))


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pairs", type=int, default=3, help="of each kind and variant")
    parser.add_argument("--split", choices=SPLITS, default="report")
    parser.add_argument("--variants", nargs="+", choices=VARIANTS, default=VARIANTS)
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    options = parser.parse_args(arguments)
    if not os.environ.get("PACKSHOT_DATA"):
        print("consistency: skipped, PACKSHOT_DATA names no folder with real products and photos")
        return
    tasks = [
        Task(kind, number, variant)
        for variant in options.variants
        for number in range(options.pairs)
        for kind in KINDS
    ]
    checked = partial(check, ProductsAndPhotos.of(options.split))
    # spawned, because OpenCV's threads do not survive a fork
    with multiprocessing.get_context("spawn").Pool(options.processes) as pool:
        rows = [row for row in pool.imap(checked, tasks, chunksize=CHUNK) if row is not None]
    print(f"consistency: split {options.split}, {len(rows)} pairs")
    print_table(rows)


if __name__ == "__main__":
    main()
