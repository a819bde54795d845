"""Pictures with one thing on them, and what a segmenter's mask of it is worth."""

from __future__ import annotations

import numpy as np

from scoring.images import RGB, Box, Mask

SIZE = (90, 120)


def scene(box: Box, colour: tuple[int, int, int] = (210, 60, 40), *, seed: int = 0) -> RGB:
    """A thing of one colour at `box` on a noisy grey background, (90, 120)."""
    draw = np.random.default_rng(seed)
    image = draw.normal(128, 6, (*SIZE, 1)).repeat(3, axis=2).clip(0, 255).astype(np.uint8)
    left, top, right, bottom = box
    image[top:bottom, left:right] = colour
    return image


def mask_at(*boxes: Box) -> Mask:
    mask = np.zeros(SIZE, bool)
    for left, top, right, bottom in boxes:
        mask[top:bottom, left:right] = True
    return mask


def iou(first: Mask, second: Mask) -> float:
    return float((first & second).sum() / max(1, (first | second).sum()))
