"""Which of two areas a colour belongs to, by smooth histograms of both."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter

from scoring.images import RGB, Float32, Mask

BINS = 24  # a channel of Lab
SMOOTH = 0.8  # bins
UNSEEN = 1e-6  # a share below which a colour occurs in neither: busy photos have many colours


def lab_bytes(picture: RGB) -> RGB:
    """Lab as bytes, (h, w, 3) uint8."""
    return np.asarray(cv2.cvtColor(picture, cv2.COLOR_RGB2LAB), np.uint8)


def histogram(lab: RGB, where: Mask) -> Float32:
    """Smoothed shares of the colours of `where` bool (h, w), (BINS, BINS, BINS)."""
    counts = cv2.calcHist([lab], [0, 1, 2], where.astype(np.uint8), [BINS] * 3, [0, 256] * 3)
    shares = np.asarray(counts, np.float32) / max(1, int(np.count_nonzero(where)))
    return np.asarray(gaussian_filter(shares, SMOOTH, truncate=3.0), np.float32)


def belonging(colours: NDArray[np.uint8], to: Float32, rather_than: Float32) -> Float32:
    """0–1 for each of `colours` (…, 3) in Lab bytes: how much likelier it is in one histogram.

    A colour of neither belongs to none.
    """
    cells = np.minimum(colours.astype(int) * BINS // 256, BINS - 1)
    index = cells[..., 0], cells[..., 1], cells[..., 2]
    own, other = to[index], rather_than[index]
    return np.asarray(own / (own + other + np.float32(UNSEEN)), np.float32)
