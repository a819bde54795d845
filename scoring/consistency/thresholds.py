"""Thresholds from null pairs of products that are known to be unchanged.

    python -m scoring.consistency.thresholds FOLDER --out thresholds.json [--pairs 6]

FOLDER holds originals; `NAME.mask.png` beside `NAME.jpg` is its mask, else it is found as the
worker finds it. Each product is moved, turned, shrunken and put on the next original's ground, and
then put through two of the things that honest rendering does (JPEG, resizing, smooth gain, warm or
cool light, softness, a shadow). `SCORING_CALIBRATOR` names the file for the worker.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

import cv2
import numpy as np

from scoring.consistency.calibrator import Calibrator
from scoring.consistency.check import compare_product
from scoring.consistency.fuse import BY_A_READER, DEFAULT, DOUBTS, FUSED, PRIOR, Thresholds
from scoring.consistency.product import NoProduct, analyse_original
from scoring.images import (
    RGB,
    ImageUnreadable,
    Mask,
    fit_longest,
    read_mask,
    read_rgb,
    resize_mask,
)
from scoring.segmentation.base import Segmentation, Segmenter, segmenter
from scoring.segmentation.original import mask_of_original
from scoring.synthetic.edits import NULL_EDITS

SIDE = 512
QUANTILE = 0.995  # of the nulls, a measurement each: several measurements share the false alarms
ROOM = 1.15  # beyond it: near misses add up in the fusion
# Times the default. Nulls made from originals are easier than real generations, and a few of them
# must not make the check too lenient or too strict.
LEAST, MOST = 0.8, 2.0
GROUND_SIDE = 128  # pixels; where a product stood, its ground is known no finer
OUTSIDE = 0.05  # of the picture: a mask may be off by so much
SUFFIXES = {".jpg", ".jpeg", ".png", ".webp"}


def thresholds_of(measured: Sequence[Mapping[str, float]]) -> Thresholds:
    """Thresholds just beyond what n null pairs measure, within LEAST and MOST of the defaults.

    Raises ValueError where no null pair could be measured.
    """
    if not measured:
        raise ValueError("no null pair could be measured")
    defaults = asdict(DEFAULT)
    for name in (each for each in FUSED if each not in BY_A_READER):
        reached = ROOM * float(np.quantile([each[name] for each in measured], QUANTILE))
        defaults[name] = float(np.clip(reached, LEAST * defaults[name], MOST * defaults[name]))
    return Thresholds(**defaults)


def measure_nulls(
    image: RGB,
    mask: Mask,
    ground: RGB,
    *,
    segmenter: Segmenter,
    pairs: int,
    seed: int,
    certainty: float = 1.0,
) -> Iterator[Mapping[str, float]]:
    """Measurements of `pairs` null pairs of RGB uint8 (h, w, 3) with mask bool (h, w).

    `ground` RGB uint8 is the picture that the product is put on; `certainty` is that of the mask.
    Pairs that can't be verified are left out: they are no measure for the thresholds. Raises
    NoProduct.
    """
    product = analyse_original(image, mask, certainty=certainty)
    draw = np.random.default_rng(seed)
    edits = list(NULL_EDITS.values())
    for number in range(pairs):
        picture, place = _moved(image, mask, ground, draw)
        for edit in (edits[number % len(edits)], edits[draw.integers(len(edits))]):
            picture = edit(picture, place, draw, float(draw.uniform(0.5, 1.0))).image
        measurements = compare_product(product, picture, segmenter=segmenter).measurements
        if _verified(measurements):
            yield measurements


def _verified(measurements: Mapping[str, float]) -> bool:
    limits = asdict(DEFAULT)
    return bool(measurements) and all(measurements[name] >= limits[name] for name in DOUBTS)


def without_product(image: RGB, mask: Mask) -> RGB:
    """RGB uint8 (h, w, 3) with its ground grown over the product, mask bool (h, w).

    A product that stands out behind another one is a part added to it.
    """
    if not mask.any() or mask.all():
        return image
    small = fit_longest(image, GROUND_SIDE)
    side = 2 * round(OUTSIDE * GROUND_SIDE) + 1
    there = cv2.dilate(
        resize_mask(mask, *small.shape[:2]).astype(np.uint8), np.ones((side, side), np.uint8)
    )
    ground = cv2.inpaint(small, there, 3, cv2.INPAINT_TELEA)
    size = image.shape[1::-1]
    share = cv2.resize(cv2.GaussianBlur(there.astype(np.float32), (0, 0), 1.0), size)[..., None]
    return np.asarray(cv2.resize(ground, size) * share + image * (1 - share), np.uint8)


def _moved(image: RGB, mask: Mask, ground: RGB, draw: np.random.Generator) -> tuple[RGB, Mask]:
    """The product somewhere on `ground`, and its mask there; the size is the original's."""
    height, width = mask.shape
    scale, turn = draw.uniform(0.6, 0.95), draw.uniform(-8, 8)
    place = cv2.getRotationMatrix2D((width / 2, height / 2), turn, scale)
    sharp = cv2.GaussianBlur(image, (0, 0), 0.4 / scale)  # as a camera averages
    moved = cv2.warpAffine(sharp, place, (width, height), borderMode=cv2.BORDER_REPLICATE)
    soft = cv2.GaussianBlur(mask.astype(np.float32), (0, 0), 0.8)
    share = cv2.warpAffine(soft, place, (width, height))[..., None]
    behind = cv2.resize(ground, (width, height), interpolation=cv2.INTER_AREA)
    picture = np.asarray(np.clip(moved * share + behind * (1 - share), 0, 255), np.uint8)
    return picture, np.asarray(share[..., 0] >= 0.5)


def _read(path: Path, model: Segmenter) -> tuple[RGB, Segmentation]:
    image = fit_longest(read_rgb(path), SIDE)
    beside = path.with_name(f"{path.stem}.mask.png")
    given = read_mask(beside) if beside.exists() else None
    return image, mask_of_original(image, given=given, segmenter=model)


def _measured_in(folder: Path, pairs: int) -> Iterator[Mapping[str, float]]:
    """Measurements of null pairs of all originals; what can't be used is named on stderr."""
    model = segmenter("grabcut")
    paths = [each for each in sorted(folder.rglob("*")) if each.suffix.lower() in SUFFIXES]
    originals: list[tuple[Path, RGB, Segmentation]] = []
    for path in (each for each in paths if not each.name.endswith(".mask.png")):
        try:
            originals.append((path, *_read(path, model)))
        except ImageUnreadable as error:
            sys.stderr.write(f"left out {path.name}: {error}\n")
    for number, (path, image, found) in enumerate(originals):
        _, behind, beside = originals[(number + 1) % len(originals)]
        try:
            yield from measure_nulls(
                image,
                found.mask,
                without_product(behind, beside.mask),
                segmenter=model,
                pairs=pairs,
                seed=number,
                certainty=found.confidence,
            )
        except NoProduct as error:
            sys.stderr.write(f"left out {path.name}: {error}\n")


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the calibrator's JSON; what can't be used is named on standard error."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--pairs", type=int, default=6, help="null pairs of each original")
    options = parser.parse_args(arguments)
    measured = list(_measured_in(options.folder, options.pairs))
    try:
        calibrator = Calibrator(thresholds_of(measured), PRIOR)
    except ValueError as error:
        sys.stderr.write(f"{options.folder}: {error}\n")
        return 1
    options.out.write_text(json.dumps(calibrator.to_json(), indent=2) + "\n")
    sys.stdout.write(f"{calibrator.version}: {len(measured)} null pairs → {options.out}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
