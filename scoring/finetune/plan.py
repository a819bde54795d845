"""Which examples the shipped weights learn from: pasted scenes and whole real pictures."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path

import cv2
import numpy as np

from scoring.finetune.chance import one_of
from scoring.finetune.cutouts import Cutout
from scoring.finetune.dataset import Example
from scoring.finetune.degrade import degraded
from scoring.finetune.labelled import Labelled
from scoring.finetune.procedural import invented
from scoring.finetune.scenes import make_scene, recoloured
from scoring.finetune.sources import INVENTED, read_photo_paths
from scoring.images import RGB, fit_longest, read_rgb

# Scenes for each picture of a source, and for each picture how often it is shown whole.
PASTED = {"grocery": 16, "clothing": 7, "dreambooth": 20, "abo": 12, "rendered": 1, "photos": 3}
WHOLE = {"grocery": 2, "clothing": 3, "dreambooth": 4, "abo": 4, "rendered": 1, "photos": 2}
INVENTED_SCENES = 2_000
CHECKED = 15  # per cent of the products are kept from the fit, for the calibration
Draw = np.random.Generator


def training_photos(data: Path, *, kept_back: bool = False) -> list[RGB]:
    """Photos to paste on; with `kept_back` those that benchmarks alone may use."""
    paths = read_photo_paths(data, kept_back=kept_back)
    return [fit_longest(read_rgb(path), 400) for path in paths]


def is_checked(source: str, product: str) -> bool:
    """Whether a product is kept from the fit."""
    return zlib.crc32(f"{source}/{product}".encode()) % 100 < CHECKED and product != INVENTED


def examples_of(
    source: str, pictures: Sequence[Labelled], photos: Sequence[RGB], *, seed: int
) -> Iterator[Example]:
    """All examples of one source; the same seed gives the same ones."""
    cutouts = [picture.cutout for picture in pictures]
    for at, picture in enumerate(pictures):
        draw = np.random.default_rng([seed, at])
        for number in range(PASTED[source]):
            yield from _pasted(cutouts[at], cutouts, photos, draw, plain=number % 4 == 0)
        for _ in range(WHOLE[source]):
            yield whole(picture, draw)


def invented_examples(photos: Sequence[RGB], *, seed: int) -> Iterator[Example]:
    """Scenes of things that do not exist."""
    for at in range(INVENTED_SCENES):
        draw = np.random.default_rng([seed, at])
        things = [invented(one_of(photos, draw), draw) for _ in range(3)]
        yield from _pasted(things[0], things[1:], photos, draw, plain=False)


def _pasted(
    cutout: Cutout, others: Sequence[Cutout], photos: Sequence[RGB], draw: Draw, *, plain: bool
) -> Iterator[Example]:
    scene = make_scene(cutout, () if plain else others, photos, draw)
    if scene is not None:
        yield Example(cutout.source, cutout.product, scene.image, scene.product, scene.expected)


def whole(picture: Labelled, draw: Draw) -> Example:
    """The picture as it is, cropped around its product, mirrored and recoloured at random."""
    height, width = picture.mask.shape
    rows, columns = np.nonzero(picture.mask)
    top = int(draw.uniform(0, 1) ** 2 * rows.min())
    left = int(draw.uniform(0, 1) ** 2 * columns.min())
    bottom = height - int(draw.uniform(0, 1) ** 2 * (height - 1 - rows.max()))
    right = width - int(draw.uniform(0, 1) ** 2 * (width - 1 - columns.max()))
    image, mask = picture.image[top:bottom, left:right], picture.mask[top:bottom, left:right]
    lit = recoloured(Cutout(picture.source, "", image, mask.astype(np.float32)), draw)
    side = int(draw.integers(256, 400))
    scale = side / max(lit.image.shape[:2])
    shown = cv2.resize(lit.image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    share = cv2.resize(lit.alpha, shown.shape[1::-1], interpolation=cv2.INTER_AREA)
    found = np.asarray(share >= 0.5)
    image = degraded(np.asarray(shown, np.uint8), draw)
    return Example(picture.source, picture.product, image, found, found)
