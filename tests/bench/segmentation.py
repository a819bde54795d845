"""How good the segmenters' masks are on products of sources that they never saw.

    PACKSHOT_DATA=… python -m tests.bench.segmentation [--segmenter trained] [--weights FILE]
        [--sources grocery clothing dreambooth] [--scenes 60] [--teacher FOLDER]

Each source is shown three ways: pasted on real photos that no training used, as it is, and found
again by a transported mask that lacks a part, has one too many, or is a little off. Without
`--weights` the shipped ones are read, which have seen all sources: figures to be told are those of
weights that were fitted without the source (`python -m scoring.finetune --without grocery`).

A mask is noticed if its confidence is below `DOUBTFUL`.
"""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from scoring.finetune.cutouts import Cutout
from scoring.finetune.labelled import Labelled
from scoring.finetune.measure import boundary_iou
from scoring.finetune.plan import training_photos
from scoring.finetune.scenes import chunk, onto_frame
from scoring.finetune.sources import GROCERY, READERS
from scoring.finetune.teacher import Teacher
from scoring.images import RGB, Mask, iou_of
from scoring.segmentation.base import Prompt, Segmentation, Segmenter, segmenter
from scoring.segmentation.certainty import DOUBTFUL
from scoring.segmentation.grabcut import box_of
from scoring.segmentation.original import mask_of_original

SIZE = (480, 480)
WAYS = ("pasted", "as it is", "as the app does", "found again")


@dataclass(frozen=True)
class Case:
    """A picture with its true mask, and the prompt to give."""

    way: str
    image: RGB
    truth: Mask
    prompt: Prompt


@dataclass(frozen=True)
class Row:
    source: str
    way: str
    iou: float
    boundary: float
    prompt_iou: float
    confidence: float
    seconds: float


def cases_of(pictures: Sequence[Labelled], photos: Sequence[RGB], count: int) -> Iterator[Case]:
    """`count` cases of each way."""
    for at in range(count):
        draw = np.random.default_rng([17, at])
        picture = pictures[(at * 7919) % len(pictures)]
        image, truth = pasted(picture.cutout, photos[at % len(photos)], draw)
        yield Case("pasted", image, truth, Prompt())
        expected = _transported(truth, draw)
        yield Case("found again", image, truth, Prompt(box=box_of(expected), mask=expected))
    for at in range(min(count, len(pictures))):
        picture = pictures[(at * 7919) % len(pictures)] if len(pictures) > count else pictures[at]
        yield Case("as it is", picture.image, picture.mask, Prompt())
        yield Case("as the app does", picture.image, picture.mask, Prompt())


def pasted(cutout: Cutout, photo: RGB, draw: np.random.Generator) -> tuple[RGB, Mask]:
    """The cut-out on the photo at 35–65 % of it, near the middle; JPEG as shops send it."""
    ground = cv2.resize(photo, SIZE[::-1], interpolation=cv2.INTER_AREA)
    tall, wide = cutout.alpha.shape
    scale = float(draw.uniform(0.35, 0.65)) * SIZE[0] / max(tall, wide)
    reach = np.array([wide, tall]) * scale / 2
    middle = [
        float(np.clip(draw.uniform(0.42, 0.58) * side, each + 2, max(each + 2, side - each - 3)))
        for side, each in zip(SIZE[::-1], reach, strict=True)
    ]
    placed = onto_frame(
        cutout, SIZE, (middle[0], middle[1]), (scale, scale), float(draw.uniform(-8, 8))
    )
    alpha = placed.alpha[..., None]
    mixed = np.clip(placed.colours * alpha + ground * (1 - alpha), 0, 255).astype(np.uint8)
    _, data = cv2.imencode(".jpg", mixed[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, 88])
    image = np.ascontiguousarray(cv2.imdecode(data, cv2.IMREAD_COLOR)[..., ::-1])
    return image, np.asarray(placed.alpha >= 0.5)


def _transported(truth: Mask, draw: np.random.Generator) -> Mask:
    """The mask a little off, in a third without a piece that is there, in a third with one more."""
    size = float(np.sqrt(truth.sum()))
    place = np.asarray(cv2.getRotationMatrix2D((240, 240), draw.normal(0, 0.7), 1.0))
    place[:, 2] += draw.normal(0, 0.012 * size, 2)
    moved = cv2.warpAffine(truth.astype(np.float32), place, truth.shape[::-1]) >= 0.5
    kind = draw.integers(3)
    if kind == 1:
        return np.asarray(moved & ~chunk(moved, draw))
    if kind == 2:
        gone = chunk(moved, draw)
        shift = draw.uniform(-0.3, 0.3, 2) * size
        extra = cv2.warpAffine(
            gone.astype(np.float32),
            np.array([[1, 0, shift[0]], [0, 1, shift[1]]]),
            truth.shape[::-1],
        )
        return np.asarray(moved | (extra >= 0.5))
    return np.asarray(moved)


def measure(source: str, case: Case, used: Segmenter) -> Row:
    """Segment it, and compare."""
    start = time.process_time()
    found: Segmentation
    if case.way == "as the app does":
        found = mask_of_original(case.image, given=None, segmenter=used)
    else:
        found = used.segment(case.image, [case.prompt])[0]
    seconds = time.process_time() - start
    return Row(
        source=source,
        way=case.way,
        iou=iou_of(found.mask, case.truth),
        boundary=boundary_iou(found.mask, case.truth),
        prompt_iou=1.0 if case.prompt.mask is None else iou_of(case.prompt.mask, case.truth),
        confidence=found.confidence,
        seconds=seconds,
    )


def print_table(rows: Sequence[Row]) -> None:
    """One line per source and way."""
    print(
        f"{'source':<12}{'way':<18}{'n':>4} {'IoU':>6} {'median':>7} {'boundary':>9} {'<.5':>6}"
        f" {'noticed':>8} {'right but doubted':>18} {'prompt IoU':>11} {'CPU ms':>7}"
    )
    for source in dict.fromkeys(row.source for row in rows):
        for way in WAYS:
            _print_line(source, way, [r for r in rows if (r.source, r.way) == (source, way)])
    for way in WAYS:
        _print_line("all", way, [row for row in rows if row.way == way])


def _print_line(source: str, way: str, rows: Sequence[Row]) -> None:
    if not rows:
        return
    iou = np.array([row.iou for row in rows])
    doubted = np.array([row.confidence < DOUBTFUL for row in rows])
    wrong = iou < 0.5
    noticed = f"{doubted[wrong].mean():8.0%}" if wrong.any() else f"{'–':>8}"
    print(
        f"{source:<12}{way:<18}{len(rows):>4} {iou.mean():6.3f} {np.median(iou):7.3f}"
        f" {np.mean([row.boundary for row in rows]):9.3f} {wrong.mean():6.1%} {noticed}"
        f" {doubted[iou >= 0.8].mean() if (iou >= 0.8).any() else 0:18.1%}"
        f" {np.mean([row.prompt_iou for row in rows]):11.3f}"
        f" {1e3 * np.mean([row.seconds for row in rows]):7.0f}"
    )


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--segmenter", default="trained")
    parser.add_argument("--weights", default="", help="of `trained`; default: the shipped ones")
    parser.add_argument("--sources", nargs="+", default=[GROCERY], choices=tuple(READERS))
    parser.add_argument("--scenes", type=int, default=12)
    parser.add_argument("--teacher", type=Path, default=Path("var/teacher"))
    options = parser.parse_args(arguments)
    if not os.environ.get("PACKSHOT_DATA"):
        print("segmentation: skipped, PACKSHOT_DATA names no folder with real products and photos")
        return
    cv2.setNumThreads(1)
    data = Path(os.environ["PACKSHOT_DATA"])
    used = _segmenter(options.segmenter, options.weights, data)
    teacher = Teacher.of(data, options.teacher)
    photos = training_photos(data, kept_back=True)
    rows = [
        measure(source, case, used)
        for source in options.sources
        for case in cases_of(list(READERS[source](data, teacher)), photos, options.scenes)
    ]
    print(f"segmentation: {used.key}, {len(rows)} masks")
    print_table(rows)


def _segmenter(name: str, weights: str, data: Path) -> Segmenter:
    if name == "onnx":
        return segmenter(name, path=str(data / "weights-u2netp" / "u2netp-fp16.onnx"))
    return segmenter(name, path=weights) if weights else segmenter(name)


if __name__ == "__main__":
    main()
