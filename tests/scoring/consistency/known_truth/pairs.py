"""An original and a generation of it, with all that is known about them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from scoring.images import RGB, Float64, Mask
from tests.scoring.consistency.known_truth.cutouts import Cutout
from tests.scoring.consistency.known_truth.edits import EDITS, SIZED, similar_to
from tests.scoring.consistency.known_truth.nulls import NULLS, UNDECIDED
from tests.scoring.consistency.known_truth.prepared import PREPARED_EDITS, PREPARED_NULLS

REPLACED = "replaced by a similar one"
ALL_NULLS = (*NULLS, *PREPARED_NULLS)
KINDS = (*ALL_NULLS, *UNDECIDED, *EDITS, REPLACED, *PREPARED_EDITS)
COUNTED = (
    *(name for name, (_, _, counts) in SIZED.items() if counts), REPLACED, *PREPARED_EDITS,
)  # fmt: skip


@dataclass(frozen=True)
class Pair:
    """`product` is the exact mask on the generation."""

    original: Cutout
    generation: RGB
    product: Mask
    kind: str

    @property
    def is_null(self) -> bool:
        """Whether the product is unchanged."""
        return self.kind in ALL_NULLS


def make_pair(cutouts: Sequence[Cutout], photo: RGB, *, number: int, kind: str) -> Pair:
    """Pair `number` of a kind. Raises NoPlace where this product can't be edited so."""
    draw = np.random.default_rng([number, KINDS.index(kind)])
    original = cutouts[number % len(cutouts)]
    shown = original
    if kind == REPLACED:
        likely = similar_to(original, list(cutouts))
        shown = likely[draw.integers(len(likely))]
    elif kind in EDITS:
        shown = EDITS[kind](original, draw)
    elif prepare := (PREPARED_NULLS | PREPARED_EDITS).get(kind):
        original, shown = prepare(original, draw)
    picture, mask = paste(shown, photo, draw, like=original)
    if after := (NULLS | UNDECIDED).get(kind):
        picture = after(picture, mask, draw)
    return Pair(original, picture, mask, kind)


def paste(
    cutout: Cutout, photo: RGB, draw: np.random.Generator, *, like: Cutout
) -> tuple[RGB, Mask]:
    """The cut-out on the photo, sized as `like` at 35–65 % of it would be, shifted and turned."""
    height, width = photo.shape[:2]
    rows, columns = np.nonzero(like.mask)
    longest = max(np.ptp(rows), np.ptp(columns)) + 1
    scale = draw.uniform(0.35, 0.65) * min(height, width) / longest
    place = _placed(cutout.mask, scale, draw.uniform(-8, 8), (width, height), draw)
    image = cutout.image
    if scale < 1:  # as a camera would: what can't be resolved is averaged
        image = cv2.GaussianBlur(image, (0, 0), 0.4 / scale)
    there = cv2.warpAffine(image, place, (width, height), borderMode=cv2.BORDER_REPLICATE)
    soft = cv2.GaussianBlur(cutout.mask.astype(np.float32), (0, 0), 0.8)
    alpha = cv2.warpAffine(soft, place, (width, height))[..., None]
    mixed = there * alpha + photo * (1 - alpha)
    return np.asarray(np.clip(mixed, 0, 255), np.uint8), np.asarray(alpha[..., 0] >= 0.5)


def _placed(
    mask: Mask, scale: float, turn: float, size: tuple[int, int], draw: np.random.Generator
) -> Float64:
    """The similarity (2, 3) that puts the product somewhere near the middle, wholly inside."""
    rows, columns = np.nonzero(mask)
    centre = (float(columns.mean()), float(rows.mean()))
    place = np.asarray(cv2.getRotationMatrix2D(centre, turn, scale))
    moved = np.stack([columns, rows, np.ones_like(rows)], axis=1) @ place.T
    for axis, length in enumerate(size):
        low, high = moved[:, axis].min(), moved[:, axis].max()
        middle = draw.uniform(0.42, 0.58) * length - (low + high) / 2
        place[axis, 2] += np.clip(middle, 2 - low, max(2 - low, length - 3 - high))
    return place
