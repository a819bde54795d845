"""The spectrum of 8 × 8 blocks: the amount of each kind of detail, and how evenly it is spread.

The discrete cosine transform of a picture's blocks tells blur, noise, ringing and stripes apart:
Saad, Bovik & Charrier, "Blind image quality assessment: a natural scene statistics approach in the
DCT domain", IEEE TIP 21 (2012), whose coefficients it summarises over the picture.
"""

from __future__ import annotations

import cv2
import numpy as np

from scoring.images import Float32, Float64

SIDE = 8
FOR_MEDIAN = 1_000  # blocks tell a median well enough
FAINT = np.float32(0.05)  # keeps the logarithms finite; lightness ranges over 100


def _cosines() -> Float32:
    """(8, 8) the orthonormal DCT-II, a frequency in each row."""
    place = np.arange(SIDE)
    basis = np.cos((2 * place[None] + 1) * place[:, None] * np.pi / (2 * SIDE)) / 2
    basis[0] /= np.sqrt(2)
    return basis.astype(np.float32)


_COSINES = _cosines()


def block_spectrum(channel: Float32) -> dict[str, float]:
    """Channel (h, w) float32 of at least 8 × 8 → 192 numbers, three for each coefficient.

    Over all blocks: logarithm of the mean magnitude, of the median one, and how far the root mean
    square is above the mean, which is large where detail is in a few places only.
    """
    magnitudes = np.abs(_coefficients(channel))
    mean = np.log(_over_blocks(magnitudes, cv2.REDUCE_SUM) + FAINT)
    median = np.log(_medians(magnitudes) + FAINT)
    uneven = np.log(np.sqrt(_over_blocks(magnitudes, cv2.REDUCE_SUM2)) + FAINT) - mean
    found: dict[str, float] = {}
    for name, values in (("mean", mean), ("median", median), ("uneven", uneven)):
        found |= {f"{name}_{place:02d}": value for place, value in enumerate(values.tolist())}
    return found


def _coefficients(channel: Float32) -> Float32:
    """(rows, 8, columns, 8): frequency u down and v across of a block at [row, u, column, v]."""
    rows, columns = channel.shape[0] // SIDE, channel.shape[1] // SIDE
    cut = np.ascontiguousarray(channel[: rows * SIDE, : columns * SIDE])
    down = np.matmul(_COSINES, cut.reshape(rows, SIDE, columns * SIDE))
    both = np.matmul(down.reshape(-1, SIDE), _COSINES.T)
    return np.asarray(both.reshape(rows, SIDE, columns, SIDE), dtype=np.float32)


def _over_blocks(coefficients: Float32, how: int) -> Float64:
    """Sum or sum of squares of each coefficient over the blocks, by their number: (64,)."""
    rows, _, columns, _ = coefficients.shape
    of_rows = cv2.reduce(coefficients.reshape(rows, -1), 0, how, dtype=cv2.CV_64F)
    means = of_rows.reshape(SIDE, columns, SIDE).sum(axis=1) / (rows * columns)
    return np.asarray(means.ravel(), dtype=np.float64)


def _medians(coefficients: Float32) -> Float32:
    """Median of each coefficient over some of the blocks, (64,)."""
    rows, _, columns, _ = coefficients.shape
    count = rows * columns
    row, column = np.divmod(np.arange(0, count, max(1, count // FOR_MEDIAN)), columns)
    some = cv2.transpose(coefficients[row, :, column].reshape(len(row), -1))
    return np.asarray(np.partition(some, len(row) // 2, axis=1)[:, len(row) // 2])
