"""Where the eye goes first: how far each place is from the colours of the picture's border.

A product picture's border is nearly always background. Distance is Mahalanobis' in CIE Lab, from
the border's own mean and covariance, side by side and smallest over the four sides: a background
that changes from side to side does not stand out. After Wei et al., "Geodesic saliency using
background priors", ECCV 2012, without the geodesics.
"""

from __future__ import annotations

import cv2
import numpy as np

from scoring.images import RGB, Box, Float32, fit_longest

SIDE = 96  # pixels of the longest side; saliency needs no detail
BORDER = 0.08  # of each side
NOISE = 4.0  # Lab units in which even a perfectly plain border varies
LEAST = 8  # pixels: a smaller picture has no border to speak of


def saliency(image: RGB) -> Float32:
    """RGB uint8 (h, w, 3) → (h, w) float32, 0–1; 0 everywhere on a picture of one colour."""
    small = fit_longest(image, SIDE)
    if min(small.shape[:2]) < LEAST:
        return np.zeros(image.shape[:2], np.float32)
    lab = cv2.cvtColor(small.astype(np.float32) / 255, cv2.COLOR_RGB2Lab)
    height, width = lab.shape[:2]
    depth = max(2, round(BORDER * min(height, width)))
    sides = (lab[:depth], lab[-depth:], lab[:, :depth], lab[:, -depth:])
    nearest = np.min([_distance(lab, side.reshape(-1, 3)) for side in sides], axis=0)
    smooth = cv2.GaussianBlur(nearest.astype(np.float32), (0, 0), 1.5)
    # Beyond 5 deviations all is equally not border; noise alone stays under 1.
    share = np.clip((smooth - 1) / 4, 0, 1)
    size = (image.shape[1], image.shape[0])
    return np.asarray(cv2.resize(share, size, interpolation=cv2.INTER_LINEAR), dtype=np.float32)


def salient_box(image: RGB) -> Box:
    """The box around the largest salient thing; the middle of the picture where nothing is.

    RGB uint8 (h, w, 3) → (left, top, right, bottom).
    """
    height, width = image.shape[:2]
    found = (saliency(image) >= 0.5).astype(np.uint8)
    count, _, stats, _ = cv2.connectedComponentsWithStats(found)
    if count < 2:
        return width // 8, height // 8, max(1, width - width // 8), max(1, height - height // 8)
    left, top, wide, high, _ = stats[1 + int(np.argmax(stats[1:, cv2.CC_STAT_AREA]))].tolist()
    return left, top, left + wide, top + high


def _distance(lab: Float32, border: Float32) -> Float32:
    """Mahalanobis distance of every pixel (h, w, 3) from the border's colours (n, 3) → (h, w)."""
    covariance = np.cov(border, rowvar=False) + NOISE**2 * np.eye(3)
    away = lab - border.mean(axis=0)
    squared = np.einsum("hwc,cd,hwd->hw", away, np.linalg.inv(covariance), away)
    return np.asarray(np.sqrt(np.maximum(squared, 0)), dtype=np.float32)
