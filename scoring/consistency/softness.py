"""Two pictures of one frame, made equally soft: a blur is no change of the product.

An autoencoder, a resizing or a lens leaves a generation softer than its original, or a small
original is softer than the generation. Print and thin parts then differ in colour, and fine texture
in everything. So the sharper picture is blurred until its fine contrast, relative to its coarse
one, is that of the other. Light scales both contrasts alike.
"""

from __future__ import annotations

import cv2
import numpy as np

from scoring.images import RGB, Float32, Mask, grey_of

FINE, COARSE = 1.0, 3.0  # pixels: the blurs between which contrast is fine and coarse
BLURS = (0.6, 0.9, 1.2, 1.6, 2.0)  # pixels: at most as soft as a blurred picture still is a picture
AS_SHARP = 0.85  # of the other's relative contrast: within it nothing needs a blur
SEEN = 1.0  # grey levels of coarse contrast below which a picture tells nothing about softness


def equally_soft(before: RGB, after: RGB, overlap: Mask) -> tuple[RGB, RGB] | None:
    """RGB uint8 (h, w, 3) each; the sharper one blurred as soft as the other inside `overlap`.

    `overlap` bool (h, w) must not be empty. Never softer than the other; None where they are
    equally sharp, or flat.
    """
    pictures = [before, after]
    sharpness = [_sharpness(grey_of(each), overlap) for each in pictures]
    if min(sharpness) <= 0 or min(sharpness) >= AS_SHARP * max(sharpness):
        return None
    sharper = int(np.argmax(sharpness))
    softer = _softened(pictures[sharper], min(sharpness), overlap)
    if softer is None:
        return None
    pictures[sharper] = softer
    return pictures[0], pictures[1]


def _softened(picture: RGB, wanted: float, overlap: Mask) -> RGB | None:
    """The picture under the strongest of BLURS that leaves it at least as sharp as `wanted`."""
    grey, best = grey_of(picture), None
    for blur in BLURS:
        soft = np.asarray(cv2.GaussianBlur(grey, (0, 0), blur), np.float32)
        if _sharpness(soft, overlap) < wanted:
            break
        best = blur
    return None if best is None else np.asarray(cv2.GaussianBlur(picture, (0, 0), best))


def _sharpness(grey: Float32, overlap: Mask) -> float:
    """Fine over coarse contrast of grey values 0–255 inside `overlap`; 0 where all is flat."""
    fine = np.asarray(cv2.GaussianBlur(grey, (0, 0), FINE), np.float32)
    coarse = np.asarray(cv2.GaussianBlur(grey, (0, 0), COARSE), np.float32)
    wide = float(np.sqrt(((fine - coarse)[overlap] ** 2).mean()))
    if wide < SEEN:
        return 0.0
    return float(np.sqrt(((grey - fine)[overlap] ** 2).mean())) / wide
