"""How many clicks correct a mask: IoU after each click, and how long one takes.

    PACKSHOT_DATA=… python -m tests.bench.clicks [--scenes 24] [--segmenters trained grabcut]

Products with exact masks are pasted among others on photos that no training used. Each segmenter
finds the product; then each click is made in the middle of the largest error, as in "Interactive
image segmentation" benchmarks. `wrong` are the scenes whose mask begins below an IoU of 0.9.
"""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from scoring.finetune.plan import training_photos
from scoring.finetune.scenes import make_scene
from scoring.finetune.sources import GROCERY, READERS
from scoring.finetune.teacher import Teacher
from scoring.images import RGB, Mask, iou_of
from scoring.segmentation.base import Prompt, Segmenter, segmenter
from scoring.segmentation.clicks import Click, clicked

COUNTS = (0, 1, 2, 3, 5)
WRONG = 0.9


@dataclass(frozen=True)
class Course:
    """`ious` after 0, 1, 2 … clicks, and the milliseconds of each click."""

    ious: list[float]
    milliseconds: list[float]


def next_click(mask: Mask, truth: Mask) -> Click | None:
    """The middle of the largest piece that is wrong; None if nothing is."""
    best: tuple[int, Click] | None = None
    for on, wrong in ((True, truth & ~mask), (False, mask & ~truth)):
        count, pieces, figures, _ = cv2.connectedComponentsWithStats(wrong.astype(np.uint8))
        if count < 2:
            continue
        piece = 1 + int(figures[1:, cv2.CC_STAT_AREA].argmax())
        area = int(figures[piece, cv2.CC_STAT_AREA])
        if best is None or area > best[0]:
            layer = np.pad((pieces == piece).astype(np.uint8), 1)
            depth = cv2.distanceTransform(layer, cv2.DIST_L2, 5)[1:-1, 1:-1]
            y, x = np.unravel_index(int(depth.argmax()), depth.shape)
            best = area, Click(int(x), int(y), on)
    return None if best is None else best[1]


def course_of(image: RGB, truth: Mask, used: Segmenter) -> Course:
    """Correct the segmenter's own mask click by click."""
    mask = used.segment(image, [Prompt()])[0].mask
    course, clicks = Course([iou_of(mask, truth)], []), list[Click]()
    for _ in range(COUNTS[-1]):
        click = next_click(mask, truth)
        if click is not None:
            clicks.append(click)
            start = time.perf_counter()
            mask = clicked(image, mask, clicks, used)
            course.milliseconds.append(1e3 * (time.perf_counter() - start))
        course.ious.append(iou_of(mask, truth))
    return course


def print_courses(name: str, courses: Sequence[Course]) -> None:
    """One line for all scenes, one for those that began wrong."""
    spent = np.concatenate([each.milliseconds for each in courses])
    wrong = [each for each in courses if each.ious[0] < WRONG]
    for what, some in (("all", courses), ("wrong", wrong)):
        if some:
            means = " ".join(f"{np.mean([each.ious[n] for each in some]):6.3f}" for n in COUNTS)
            print(f"{name:<10}{what:<7}{len(some):>4}  {means}")
    print(f"{name:<10}a click: median {np.median(spent):.0f} ms, longest {spent.max():.0f} ms")


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scenes", type=int, default=24)
    parser.add_argument("--segmenters", nargs="+", default=["trained", "grabcut"])
    options = parser.parse_args(arguments)
    if not os.environ.get("PACKSHOT_DATA"):
        print("clicks: skipped, PACKSHOT_DATA names no folder with real products and photos")
        return
    cv2.setNumThreads(1)
    data = Path(os.environ["PACKSHOT_DATA"])
    cutouts = [
        each.cutout for each in READERS[GROCERY](data, Teacher.of(data, Path("var/teacher")))
    ]
    photos = training_photos(data, kept_back=True)
    scenes = [
        scene
        for at in range(options.scenes)
        if (
            scene := make_scene(
                cutouts[(at * 7919) % len(cutouts)],
                cutouts,
                photos,
                np.random.default_rng([91, at]),
            )
        )
    ]
    print(f"clicks: {len(scenes)} scenes; mean IoU after {', '.join(map(str, COUNTS))} clicks")
    for name in options.segmenters:
        used = segmenter(name)
        print_courses(name, [course_of(each.image, each.product, used) for each in scenes])


if __name__ == "__main__":
    main()
