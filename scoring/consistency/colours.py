"""Which of two areas a colour belongs to, by smooth histograms of both."""

from __future__ import annotations

from functools import cache

import cv2
import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter1d

from scoring.images import RGB, Float32, Float64, Mask

BINS = 24  # a channel of Lab
SMOOTH = 0.8  # bins
UNSEEN = 1e-6  # a share below which a colour occurs in neither: busy photos have many colours


def lab_bytes(picture: RGB) -> RGB:
    """Lab as bytes, (h, w, 3) uint8."""
    return np.asarray(cv2.cvtColor(picture, cv2.COLOR_RGB2LAB), np.uint8)


def histogram(lab: RGB, where: Mask) -> Float32:
    """Smoothed shares of the colours of `where` bool (h, w), (BINS, BINS, BINS)."""
    return smoothed(counts(lab, where))


def counts(lab: RGB, where: Mask) -> Float32:
    """How many pixels of `where` bool (h, w) have each colour, (BINS, BINS, BINS)."""
    found = cv2.calcHist([lab], [0, 1, 2], where.view(np.uint8), [BINS] * 3, [0, 256] * 3)
    return np.asarray(found, np.float32)


def smoothed(counts: Float32) -> Float32:
    """Shares of the colours, as a Gaussian of `SMOOTH` bins would leave them.

    A product with a matrix along each channel: SciPy's filter gives the same in four times the
    time.
    """
    shares, kernel = counts / max(1, int(counts.sum())), _kernel()
    shares = (kernel @ shares.reshape(BINS, -1)).reshape(shares.shape).astype(np.float32)
    return np.asarray(
        ((kernel @ shares).astype(np.float32) @ kernel.T).astype(np.float32), np.float32
    )


def belonging(colours: NDArray[np.uint8], to: Float32, rather_than: Float32) -> Float32:
    """0–1 for each of `colours` (…, 3) in Lab bytes: how much likelier it is in one histogram.

    A colour of neither belongs to none.
    """
    likelier = to / (to + rather_than + np.float32(UNSEEN))
    cells = colours.astype(np.uint16) * np.uint16(BINS) >> 8
    index = (cells[..., 0] * np.uint16(BINS) + cells[..., 1]) * np.uint16(BINS) + cells[..., 2]
    return np.asarray(likelier.ravel().take(index), np.float32)


@cache
def _kernel() -> Float64:
    """What a Gaussian makes of each bin, (BINS, BINS)."""
    return np.asarray(gaussian_filter1d(np.eye(BINS), SMOOTH, axis=0, truncate=3.0))
