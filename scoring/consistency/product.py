"""An original, analysed once for all of its generations."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import cv2
import numpy as np

from scoring.consistency.probe import REACH, Probe, probe_of, smoothed
from scoring.images import RGB, Box, Float32, Float64, Mask, grey_of
from scoring.segmentation.grabcut import box_of
from scoring.vocabulary.message import Message
from scoring.vocabulary.messages.findings import ORIGINAL_MASK_EMPTY, ORIGINAL_MASK_FULL
from scoring.vocabulary.say import say

KEYPOINTS = 700
AROUND = 12  # pixels beyond the product that a descriptor at its outline looks at
SMALL_SIDE = 160  # pixels, at most, of the product when grey values are correlated


class NoProduct(ValueError):
    """The original's mask marks nothing or everything, so there is no product to look for."""

    def __init__(self, reason: Message) -> None:
        self.reason = reason
        super().__init__(say(reason))


@dataclass(frozen=True)
class OriginalProduct:
    """The product as its original shows it.

    `image` RGB uint8 (h, w, 3), `mask` bool (h, w), `box` the mask's box; `points` (n, 2) float32
    are the keypoints inside the mask and `descriptors` (n, 128) float32 their SIFT descriptors.
    `certainty` 0–1 is how sure the mask is; 1 for a person's. `unsure` bool (h, w): where it may be
    wrong, if that is known.
    """

    image: RGB
    mask: Mask
    box: Box
    points: Float32
    descriptors: Float32
    certainty: float = 1.0
    unsure: Mask | None = None

    @cached_property
    def size(self) -> float:
        """Square root of the product's area, in pixels of the original."""
        return float(np.sqrt(self.mask.sum()))

    @cached_property
    def mask_centre(self) -> tuple[float, float]:
        """Mean (x, y) of the product's pixels."""
        rows, columns = np.nonzero(self.mask)
        return float(columns.mean()), float(rows.mean())

    @cached_property
    def corners(self) -> Float64:
        """The corners of the mask's box, (4, 3), each (x, y, 1)."""
        left, top, right, bottom = self.box
        return np.array(
            [[left, top, 1.0], [right, top, 1.0], [left, bottom, 1.0], [right, bottom, 1.0]]
        )

    @cached_property
    def probe(self) -> Probe:
        """Where a picture is read to see whether the product lies there."""
        return probe_of(self.smoothed, self.mask)

    @cached_property
    def smoothed(self) -> Float32:
        """The picture in Lab, as the probe reads it."""
        return smoothed(self.image, self.size)

    @cached_property
    def distinct(self) -> float:
        """The score, 0–1, that the product has at its own place on its own original.

        Low where the mask follows no outline, or where the product fades into its ground: then a
        low score on a generation means nothing.
        """
        return self.probe.reading(REACH * self.size).score(np.eye(2, 3), self.smoothed)

    @property
    def small_scale(self) -> float:
        """By what the product shrinks where grey values are correlated; never more than 1."""
        left, top, right, bottom = self.box
        return min(1.0, SMALL_SIDE / max(right - left, bottom - top))

    @cached_property
    def small(self) -> tuple[Float32, Mask]:
        """Grey values float32 and mask bool, (h, w), at `small_scale`."""
        height, width = (max(8, round(side * self.small_scale)) for side in self.mask.shape)
        grey = cv2.resize(grey_of(self.image), (width, height), interpolation=cv2.INTER_AREA)
        layer = self.mask.astype(np.uint8)
        mask = cv2.resize(layer, (width, height), interpolation=cv2.INTER_NEAREST)
        return np.asarray(grey, np.float32), mask.astype(bool)

    @property
    def key(self) -> str:
        """Says which original this is, for a cache in memory."""
        return f"{hash((self.image.tobytes(), self.mask.tobytes())):x}"


def analyse_original(
    image: RGB, mask: Mask, *, certainty: float = 1.0, unsure: Mask | None = None
) -> OriginalProduct:
    """Keypoints of the product on RGB uint8 (h, w, 3) with mask bool (h, w).

    `certainty` 0–1 is how sure the mask is, as its segmenter says; 1 for a person's. `unsure` bool
    (h, w) is where it may be wrong: nothing is compared there.
    Raises `NoProduct` for an empty or full mask and ValueError for one of another size.
    """
    if mask.shape != image.shape[:2]:
        raise ValueError(f"original mask is {mask.shape}, its picture {image.shape[:2]}")
    if not mask.any() or mask.all():
        raise NoProduct(ORIGINAL_MASK_FULL() if mask.any() else ORIGINAL_MASK_EMPTY())
    left, top, right, bottom = box = box_of(mask)
    left, top = max(0, left - AROUND), max(0, top - AROUND)
    # the best of the whole picture would mostly lie elsewhere
    near = slice(top, bottom + AROUND), slice(left, right + AROUND)
    points, descriptors = keypoints(image[near], mask[near], KEYPOINTS)
    points += np.array([left, top], np.float32)
    return OriginalProduct(image, mask, box, points, descriptors, certainty, unsure)


def keypoints(image: RGB, mask: Mask | None, most: int) -> tuple[Float32, Float32]:
    """SIFT keypoints (n, 2) and descriptors (n, 128), float32, of RGB uint8 (h, w, 3).

    Those inside `mask` bool (h, w) of the `most` strongest.
    """
    grey = cv2.cvtColor(np.ascontiguousarray(image), cv2.COLOR_RGB2GRAY)
    sift = cv2.SIFT_create(nfeatures=most, contrastThreshold=0.02, enable_precise_upscale=True)
    where = None if mask is None else mask.astype(np.uint8)
    found, descriptors = sift.detectAndCompute(grey, where)
    if descriptors is None:
        return np.zeros((0, 2), np.float32), np.zeros((0, 128), np.float32)
    return np.array([point.pt for point in found], np.float32), descriptors
