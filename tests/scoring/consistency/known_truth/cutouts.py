"""Real products cut out of their pictures, and real photos to put them on."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from scoring.images import RGB, Mask, fit_longest, lab_of, read_rgb
from scoring.segmentation.base import Prompt, Segmentation, Segmenter
from scoring.segmentation.original import without_plain_background

GOOD_PHOTO = 65.0  # mean opinion score
PACK_SIDE = 420  # pixels; the pack shots are 198
LONGEST = 512
SURE = 0.85  # confidence of the segmenter from which its mask is a clean cut-out
# A source is a collection that one hand made. Its products share what has nothing to do with being
# a product, so figures are told of sources that nothing was chosen on.
GROCERY, DREAMBOOTH, CLOTHING, ABO = "grocery", "dreambooth", "clothing", "abo"
SOURCES = (GROCERY, DREAMBOOTH, CLOTHING, ABO)
# Looked at one by one: here U²-Net-P takes in what is not the product alone, such as a hanger, or
# leaves out a piece of it.
WRONG = {
    "clock/03", "pink_sunglasses/03", "robot_toy/03", "vase/00", "vase/03",
    "hat/7bfaa9c2-d467-4627-9ff4-233075aa65d4", "outwear/0ad8629f-2e9f-4591-a661-7489d6d49737",
    "pants/012d1ca9-baaf-4b01-8b60-955f3408b1b7", "pants/17bebe65-17cc-42b3-885f-4e6c64a16f26",
    "shorts/0c4d3d88-9756-4211-83ad-2d6c68ea0043", "shorts/2e11ac6b-d3ac-4368-b499-9beea54388a4",
}  # fmt: skip
GARMENTS_OF_A_KIND = 3  # each costs half a second of U²-Net-P


@dataclass(frozen=True)
class Cutout:
    """A product picture RGB uint8 (h, w, 3), its mask bool (h, w), and the class it belongs to."""

    name: str
    group: str
    image: RGB
    mask: Mask
    source: str = "drawn"

    @property
    def colour(self) -> NDArray[np.float32]:
        """Mean Lab colour of the product, (3,)."""
        mean: NDArray[np.float32] = lab_of(self.image)[self.mask].mean(axis=0)
        return mean

    @property
    def chroma(self) -> float:
        """Mean C* of the product: a grey one has no hue that could turn."""
        return float(np.hypot(*lab_of(self.image)[self.mask][:, 1:].T).mean())


def read_packs(data: Path) -> list[Cutout]:
    """`products-grocery`: pack shots and produce on pure white, with exact masks."""
    paths = sorted((data / "products-grocery" / "images").rglob("*.jpg"))
    return [cutout for cutout in map(_pack, paths) if 0.08 < cutout.mask.mean() < 0.9]


def read_source(data: Path, source: str, segmenter: Segmenter) -> list[Cutout]:
    """The products of one source, cut out by `segmenter` where nothing better is known."""
    if source == GROCERY:
        return read_packs(data)
    found = (_scene(path, source, segmenter) for path in _paths_of(data, source))
    return [cutout for cutout in found if cutout is not None]


def _paths_of(data: Path, source: str) -> list[Path]:
    """Two pictures of each object, three garments of each kind, all listings."""
    if source == ABO:
        return sorted((data / "products-abo" / "samples").rglob("*.jpg"))
    folders = sorted((data / f"products-{source}" / "images").iterdir())
    pictures = [sorted(folder.glob("*.jpg")) for folder in folders]
    every, most = (3, 2) if source == DREAMBOOTH else (4, GARMENTS_OF_A_KIND)
    some = [path for of_object in pictures for path in of_object[::every][:most]]
    return [path for path in some if f"{path.parent.name}/{path.stem}" not in WRONG]


def read_photos(data: Path) -> list[Path]:
    """The photos of `photos-live-itw` that people liked."""
    folder = data / "photos-live-itw"
    with (folder / "mos.csv").open() as lines:
        rows = list(csv.DictReader(lines))
    return [folder / row["file"] for row in rows if float(row["mos"]) > GOOD_PHOTO]


def _pack(path: Path) -> Cutout:
    """The product is what a flood fill of near-white from the border doesn't reach."""
    image = read_rgb(path)
    near = (image.min(axis=2) >= 245).astype(np.uint8)
    _, labels = cv2.connectedComponents(near, connectivity=4)
    edge = np.concatenate([labels[0], labels[-1], labels[:, 0], labels[:, -1]])
    mask = ~np.isin(labels, np.unique(edge[edge > 0]))
    mask = cv2.morphologyEx(mask.astype(np.uint8), cv2.MORPH_OPEN, np.ones((3, 3), np.uint8))
    size = (PACK_SIDE, PACK_SIDE)
    large = cv2.resize(image, size, interpolation=cv2.INTER_CUBIC)
    share = cv2.resize(mask.astype(np.float32), size, interpolation=cv2.INTER_CUBIC)
    return Cutout(path.stem, path.parent.name, large, share >= 0.5, GROCERY)


def _scene(path: Path, source: str, segmenter: Segmenter) -> Cutout | None:
    """None where the mask is unsure, small, large, in pieces or cut off by the frame."""
    image = fit_longest(read_rgb(path), LONGEST)
    # U²-Net-P drops the prongs of a lamp; a plain ground gives the listings' masks exactly
    filled = without_plain_background(image) if source == ABO else None
    if filled is None:
        found = segmenter.segment(image, [Prompt()])[0]
    else:
        found = Segmentation(filled, 1.0, "flood_fill")
    if found.confidence < SURE or not 0.06 < found.mask.mean() < 0.7:
        return None
    pieces, _ = cv2.connectedComponents(found.mask.astype(np.uint8))
    border = np.concatenate([found.mask[0], found.mask[-1], found.mask[:, 0], found.mask[:, -1]])
    if pieces > 2 or border.mean() > 0.02:
        return None
    name = f"{path.parent.name}/{path.stem}"
    return Cutout(name, path.parent.name, image, found.mask, source)
