"""What scenes are pasted from: products with exact or carefully found outlines."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from scoring.images import RGB, Box, Float32, Mask
from scoring.segmentation.grabcut import box_of

EDGE = 3  # pixels over which a cut-out's own colours are carried beyond its outline


@dataclass(frozen=True)
class Cutout:
    """A product cut out of its picture.

    `source` is the collection it comes from and `product` what it shows: splits go by them, since
    two pictures of one product are no independent evidence. `image` RGB uint8 (h, w, 3), `alpha`
    float32 (h, w) 0–1, both cropped to the product.
    """

    source: str
    product: str
    image: RGB
    alpha: Float32


def cut_out(image: RGB, mask: Mask, *, source: str, product: str) -> Cutout:
    """The product of `image` RGB uint8 (h, w, 3) under `mask` bool (h, w), not empty.

    Colours just beyond the outline are the product's own, so that no rim of the old background is
    pasted along.
    """
    left, top, right, bottom = _wider(box_of(mask), mask.shape[0], mask.shape[1])
    part, inside = image[top:bottom, left:right], mask[top:bottom, left:right]
    alpha = cv2.GaussianBlur(_eroded(inside).astype(np.float32), (0, 0), 0.7)
    return Cutout(source, product, _carried_outwards(part, _eroded(inside)), alpha)


def _wider(box: Box, height: int, width: int) -> Box:
    left, top, right, bottom = box
    return max(0, left - 2), max(0, top - 2), min(width, right + 2), min(height, bottom + 2)


def _eroded(mask: Mask) -> Mask:
    """Without the outermost pixel, which is mixed with the background; thin masks stay."""
    smaller = cv2.erode(mask.astype(np.uint8), np.ones((3, 3), np.uint8)).astype(bool)
    return smaller if smaller.sum() >= 0.8 * mask.sum() else mask


def _carried_outwards(image: RGB, mask: Mask) -> RGB:
    """Every pixel outside of the mask takes the colour of the nearest one inside."""
    outside = (~mask).astype(np.uint8)
    _, labels = cv2.distanceTransformWithLabels(
        outside, cv2.DIST_L2, EDGE, labelType=cv2.DIST_LABEL_PIXEL
    )
    colours = np.zeros((labels.max() + 1, 3), np.uint8)
    colours[labels[mask]] = image[mask]
    return np.asarray(np.where(mask[..., None], image, colours[labels]))
