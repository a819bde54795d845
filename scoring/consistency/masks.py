"""The product's mask on a generation, and how sure it is.

A segmenter is prompted with the transported mask. Where its answer is far from that, it is prompted
again with a wider and a narrower mask: if the answers differ, the mask is unsure.
"""

from __future__ import annotations

import cv2
import numpy as np

from scoring.images import RGB, Mask, iou_of
from scoring.segmentation.base import Prompt, Segmentation, Segmenter
from scoring.segmentation.grabcut import box_of

SURE = 0.90  # IoU with the expected mask above which the segmenter is not asked again
PERTURBED = 0.05  # of the product's size: how much wider and narrower the second prompts are


def found_mask(image: RGB, expected: Mask, segmenter: Segmenter) -> tuple[Segmentation, float]:
    """The segmenter's answer and how little it depends on the prompt, 0–1.

    `expected` bool (h, w), not empty, is the transported mask. The second number is the mean IoU of
    the mask with those of perturbed prompts; 1 where it agrees with the expected mask anyway.
    """
    found = segmenter.segment(image, [_prompt(expected)])[0]
    if iou_of(found.mask, expected) >= SURE:
        return found, 1.0
    side = 2 * max(1, round(PERTURBED * float(np.sqrt(expected.sum())))) + 1
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (side, side))
    layer = expected.astype(np.uint8)
    perturbed = [change(layer, kernel) > 0 for change in (cv2.dilate, cv2.erode)]
    prompts = [_prompt(each) for each in perturbed if each.any()]
    others = segmenter.segment(image, prompts)
    return found, float(np.mean([iou_of(found.mask, other.mask) for other in others]))


def certainty_of(found: Mask, known: Mask, *, stability: float, beyond: float) -> float:
    """How sure a mask is, 0–1: the least of its stability and of how well it keeps to the product.

    Masks bool (h, w): `known` is where the product must be, for both pictures show the same there.
    `beyond` is the mask's area outside the product that nothing else confirms, over the product's
    area: a segmenter that includes background did not separate the product from it.
    """
    covered = (found & known).sum() / known.sum() if known.any() else 1.0
    return float(max(0.0, min(stability, covered, 1 - beyond)))


def _prompt(mask: Mask) -> Prompt:
    return Prompt(box=box_of(mask), mask=mask)
