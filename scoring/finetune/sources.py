"""The pictures that the shipped weights are trained on, and their masks.

A *source* is a collection that one hand made: its products look alike in ways that have nothing to
do with being a product. Figures are therefore told of models that never saw the whole source.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from pathlib import Path

import cv2
import numpy as np

from scoring.finetune.labelled import Labelled
from scoring.finetune.teacher import Teacher
from scoring.images import Mask, fit_longest, read_rgb
from scoring.segmentation.original import without_plain_background
from scoring.synthetic import render_product

GROCERY, CLOTHING, DREAMBOOTH, ABO = "grocery", "clothing", "dreambooth", "abo"
RENDERED, PHOTOS, INVENTED = "rendered", "photos", "invented"
LIKED = 65.0  # mean score of a photo, 0–100
LONGEST = 512  # pixels of the longest side at which pictures are cut out
NEAR_WHITE = 245
# Looked at one by one: here the teacher and GrabCut agree about what is not the product alone.
WRONG = {
    "clock/01", "clock/02", "can/05", "pink_sunglasses/03", "pink_sunglasses/04", "vase/03",
    "vase/04", "vase/05",
}  # fmt: skip
RENDER_SEED = 41  # other products than the demo's and the tests'


def read_grocery(data: Path, teacher: Teacher) -> Iterator[Labelled]:
    """Packs and produce on pure white: what a flood fill from the border doesn't reach."""
    for path in sorted((data / "products-grocery" / "images").rglob("*.jpg")):
        image = read_rgb(path)
        near = (image.min(axis=2) >= NEAR_WHITE).astype(np.uint8)
        _, labels = cv2.connectedComponents(near, connectivity=4)
        edge = np.concatenate([labels[0], labels[-1], labels[:, 0], labels[:, -1]])
        mask = ~np.isin(labels, np.unique(edge[edge > 0]))
        opened = cv2.morphologyEx(mask.astype(np.uint8), cv2.MORPH_OPEN, np.ones((3, 3), np.uint8))
        if 0.08 < opened.mean() < 0.9:
            yield Labelled(GROCERY, path.stem, image, opened.astype(bool))


def read_clothing(data: Path, teacher: Teacher) -> Iterator[Labelled]:
    """Garments on plain floors; each picture shows another one."""
    for path in sorted((data / "products-clothing" / "images").rglob("*.jpg")):
        yield from _taught(CLOTHING, path.stem, path, teacher)


def read_dreambooth(data: Path, teacher: Teacher) -> Iterator[Labelled]:
    """Objects in real scenes."""
    for path in sorted((data / "products-dreambooth" / "images").rglob("*.jpg")):
        if f"{path.parent.name}/{path.stem}" not in WRONG:
            yield from _taught(DREAMBOOTH, path.parent.name, path, teacher)


def read_abo(data: Path, teacher: Teacher) -> Iterator[Labelled]:
    """Listing pictures: a plain ground is filled, the rest is for the teacher."""
    for path in sorted((data / "products-abo").rglob("*.jpg")):
        image = fit_longest(read_rgb(path), LONGEST)
        filled = without_plain_background(image)
        if filled is None:
            yield from _taught(ABO, path.parent.name, path, teacher)
        elif _is_one_piece(filled):  # no panel of text
            yield Labelled(ABO, path.parent.name, image, filled)


def read_salient(data: Path, teacher: Teacher) -> Iterator[Labelled]:
    """What stands out in the real photos, where the teacher is sure: not products, but real."""
    for path in read_photo_paths(data):
        yield from _taught(PHOTOS, path.stem, path, teacher)


def read_rendered(data: Path, teacher: Teacher, *, count: int = 180) -> Iterator[Labelled]:
    """Our renderer's products, each on plain ground and in two scenes, with exact masks."""
    for index in range(count):
        made = render_product(index, (2, 2), RENDER_SEED, size=352)
        yield Labelled(RENDERED, made.identifier, made.original, made.original_mask)
        for each in made.generations:
            yield Labelled(RENDERED, made.identifier, each.image, each.mask)


READERS: dict[str, Callable[[Path, Teacher], Iterator[Labelled]]] = {
    GROCERY: read_grocery,
    CLOTHING: read_clothing,
    DREAMBOOTH: read_dreambooth,
    ABO: read_abo,
    RENDERED: read_rendered,
    PHOTOS: read_salient,
}


def read_photo_paths(data: Path, *, kept_back: bool = False) -> list[Path]:
    """Photos of `photos-live-itw` in the order of their names.

    Those that people liked are kept back: benchmarks paste products on them.
    """
    folder = data / "photos-live-itw"
    with (folder / "mos.csv").open() as lines:
        rows = list(csv.DictReader(lines))
    return sorted(folder / row["file"] for row in rows if (float(row["mos"]) > LIKED) == kept_back)


def _is_one_piece(mask: Mask) -> bool:
    _, _, stats, _ = cv2.connectedComponentsWithStats(mask.astype(np.uint8))
    areas = stats[1:, cv2.CC_STAT_AREA]
    return bool(len(areas) and areas.max() >= 0.9 * areas.sum())


def _taught(source: str, product: str, path: Path, teacher: Teacher) -> Iterator[Labelled]:
    image = fit_longest(read_rgb(path), LONGEST)
    mask = teacher.mask(image)
    if mask is not None:
        yield Labelled(source, product, image, mask)
