"""How often the consistency check finds known changes, and how often it raises false alarms.

    PACKSHOT_DATA=… python -m tests.bench.consistency [--pairs 2] [--sources clothing abo] …

Real products are pasted on real photos, either changed in a known way or unchanged. Packs of
`products-grocery` have exact masks; the others are cut out by U²-Net-P where it is sure. Thresholds
are chosen on the sources grocery and dreambooth; clothing and abo are only reported on.

Variants: `found` gives the check no mask, as in most projects: the app finds the original's itself;
`original` gives it the original's exact mask; `exact` that of the generation too. A change counts
as found if the outcome is "inconsistent". "Cannot verify" goes to a person and does not count as a
pass. Two plain measures are compared at the same rate of false alarms: the IoU of the masks, and
the mean difference of the pixels under the aligned mask.

`--out` keeps what was measured, `--rows` judges it again: under `--calibrator`, or with
`--leave-one-out` under thresholds from the nulls of all other sources.
"""

from __future__ import annotations

import argparse
import hashlib
import multiprocessing
import os
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path

import cv2
import numpy as np

from scoring.consistency import Calibrator, Comparison, NoProduct, analyse_original, compare_product
from scoring.consistency.calibrator import read_calibrator
from scoring.consistency.product import OriginalProduct
from scoring.consistency.view import transported_mask
from scoring.images import RGB, encode_mask_png, read_mask, read_rgb
from scoring.segmentation import mask_of_original
from scoring.segmentation.base import Prompt, Segmentation, Segmenter, segmenter
from scoring.segmentation.unsure import unsure_pixels
from tests.bench.checked.row import (
    Row,
    Task,
    judge,
    judge_leaving_one_out,
    read_rows,
    write_rows,
)
from tests.bench.checked.tables import print_tables
from tests.scoring.consistency.known_truth.cutouts import (
    ABO,
    CLOTHING,
    SOURCES,
    Cutout,
    read_photos,
    read_source,
)
from tests.scoring.consistency.known_truth.edits import NoPlace
from tests.scoring.consistency.known_truth.pairs import KINDS, Pair, make_pair

REPORTED = (CLOTHING, ABO)  # nothing was chosen on these
FOUND, ORIGINAL, EXACT = "found", "original", "exact"
VARIANTS = (FOUND, ORIGINAL, EXACT)
CHUNK = 8  # tasks sent at once, each time with all products


@cache
def _data() -> Path:
    return Path(os.environ["PACKSHOT_DATA"])


@cache
def _segmenter(name: str) -> Segmenter:
    """`trained:FILE` is `trained` with other weights than those that are shipped."""
    name, _, path = name.partition(":")
    if name == "onnx":
        path = str(_data() / "weights-u2netp" / "u2netp-fp16.onnx")
    return segmenter(name, path=path) if path else segmenter(name)


class Keeping:
    """A segmenter without prompts that keeps its masks: U²-Net-P takes a second a picture."""

    name = "keeping"
    revision = "1"

    def __init__(self, inner: Segmenter, folder: Path) -> None:
        self.inner, self.folder = inner, folder

    @property
    def key(self) -> str:
        return self.inner.key

    def segment(self, image: RGB, prompts: Sequence[Prompt]) -> list[Segmentation]:
        """One mask, and how sure the segmenter is of it."""
        name = hashlib.sha256(image.tobytes() + self.key.encode()).hexdigest()[:24]
        mask, sure = self.folder / f"{name}.png", self.folder / f"{name}.txt"
        if not sure.exists():
            (found,) = self.inner.segment(image, [Prompt()])
            mask.write_bytes(encode_mask_png(found.mask))
            sure.write_text(repr(found.confidence))
        return [Segmentation(read_mask(mask), float(sure.read_text()), self.inner.name)]


@dataclass(frozen=True)
class ProductsAndPhotos:
    """The products by source, and the photos."""

    cutouts: dict[str, list[Cutout]]
    photos: list[Path]
    segmenter: str

    @classmethod
    def of(cls, sources: Sequence[str], segmenter: str) -> ProductsAndPhotos:
        folder = Path(tempfile.gettempdir()) / "packshot-cutouts"
        folder.mkdir(exist_ok=True)
        model = Keeping(_segmenter("onnx"), folder)
        cutouts = {source: read_source(_data(), source, model) for source in sources}
        return cls(cutouts, read_photos(_data()), segmenter)


def pair_of(material: ProductsAndPhotos, task: Task) -> Pair:
    """The task's pair, each with its own photo and product. Raises NoPlace."""
    kind = KINDS.index(task.kind)
    where = 7 * task.number + 5 * kind + 3 * SOURCES.index(task.source)
    photo = read_rgb(material.photos[where % len(material.photos)])
    number = len(KINDS) * task.number + 3 * kind
    return make_pair(material.cutouts[task.source], photo, number=number, kind=task.kind)


def check(material: ProductsAndPhotos, task: Task) -> Row | None:
    """Make the pair and check it; None if this product can't be edited that way."""
    cv2.setNumThreads(1)
    try:
        pair = pair_of(material, task)
    except NoPlace:
        return None
    model = _segmenter(material.segmenter)
    start = time.process_time()
    mask = Segmentation(pair.original.mask, 1.0, "exact")
    if task.variant == FOUND:
        mask = mask_of_original(pair.original.image, given=None, segmenter=model)
    return _row(task, pair, mask, model, start)


def _row(task: Task, pair: Pair, mask: Segmentation, model: Segmenter, start: float) -> Row:
    """`start` is the processor's time at which the work on this pair began."""
    true = pair.original.mask
    mask_iou = float((mask.mask & true).sum() / (mask.mask | true).sum())
    measurements: dict[str, float] = {}
    plain = 0.0, 1e6
    try:
        product = analyse_original(
            pair.original.image,
            mask.mask,
            certainty=mask.confidence,
            unsure=unsure_pixels(pair.original.image, mask, model),
        )
        comparison = compare_product(
            product,
            pair.generation,
            segmenter=model,
            generation_mask=pair.product if task.variant == EXACT else None,
        )
        measurements = dict(comparison.measurements)
        plain = _plain(product, pair, comparison)
    except NoProduct:
        pass
    seconds = time.process_time() - start
    return Row(
        task, pair.original.name, measurements, seconds, *plain, mask_iou, mask.confidence,
        mask.method,
    )  # fmt: skip


def _plain(product: OriginalProduct, pair: Pair, comparison: Comparison) -> tuple[float, float]:
    """Mask IoU, and mean absolute difference of the pixels, both after our alignment."""
    height, width = pair.generation.shape[:2]
    expected = transported_mask(product, comparison.transform, (height, width))
    if not expected.any() or not comparison.generation_mask.any():
        return 0.0, 1e6
    found = comparison.generation_mask
    iou = float((expected & found).sum() / (expected | found).sum())
    moved: RGB = cv2.warpAffine(pair.original.image, comparison.transform, (width, height))
    apart = np.abs(moved.astype(float) - pair.generation)[expected]
    return iou, float(apart.mean())


def _measured(options: argparse.Namespace) -> list[Row]:
    """Every kind, source and variant, `options.pairs` times."""
    kinds = options.kinds or KINDS
    tasks = [
        Task(kind, source, number, variant)
        for variant in options.variants
        for number in range(options.pairs)
        for kind in kinds
        for source in options.sources
    ]
    checked = partial(check, ProductsAndPhotos.of(options.sources, options.segmenter))
    # spawned, because OpenCV's threads do not survive a fork
    with multiprocessing.get_context("spawn").Pool(options.processes) as pool:
        return [row for row in pool.imap(checked, tasks, chunksize=CHUNK) if row is not None]


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pairs", type=int, default=3, help="of each kind, source and variant")
    parser.add_argument("--sources", nargs="+", choices=SOURCES, default=REPORTED)
    parser.add_argument("--variants", nargs="+", choices=VARIANTS, default=(FOUND, ORIGINAL))
    parser.add_argument("--kinds", nargs="+", choices=KINDS)
    parser.add_argument("--segmenter", default="trained", help="or trained:FILE, of own weights")
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--out", type=Path, help="keep what was measured")
    parser.add_argument("--rows", type=Path, nargs="+", help="judge what was kept")
    parser.add_argument("--calibrator", type=Path)
    parser.add_argument("--leave-one-out", action="store_true")
    return parser.parse_args(arguments)


def main(arguments: Sequence[str] | None = None) -> None:
    options = _options(arguments)
    if options.rows:
        rows = [row for path in options.rows for row in read_rows(path)]
    elif not os.environ.get("PACKSHOT_DATA"):
        print("consistency: skipped, PACKSHOT_DATA names no folder with real products and photos")
        return
    else:
        rows = _measured(options)
        if options.out:
            write_rows(options.out, rows)
    print(f"consistency: {len(rows)} pairs, {len({row.name for row in rows})} originals")
    calibrator = read_calibrator(options.calibrator) if options.calibrator else Calibrator()
    print_tables(judge_leaving_one_out(rows) if options.leave_one_out else judge(rows, calibrator))


if __name__ == "__main__":
    main()
