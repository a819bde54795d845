"""The spectrum of 8 × 8 blocks: how much of which detail, and how unevenly.

The discrete cosine transform of a picture's blocks tells blur, noise, ringing and stripes apart:
Saad, Bovik & Charrier, "Blind image quality assessment: a natural scene statistics approach in the
DCT domain", IEEE TIP 21 (2012), whose coefficients it summarises over the picture.
"""

from __future__ import annotations

import numpy as np

from scoring.images import Float32

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
    mean = np.log(magnitudes.mean(axis=0) + FAINT)
    some = magnitudes[:: max(1, len(magnitudes) // FOR_MEDIAN)].T.copy()
    middle = some.shape[1] // 2
    median = np.log(np.partition(some, middle, axis=1)[:, middle] + FAINT)
    energy = np.sqrt(np.square(magnitudes, out=magnitudes).mean(axis=0))
    uneven = np.log(energy + FAINT) - mean
    found: dict[str, float] = {}
    for name, values in (("mean", mean), ("median", median), ("uneven", uneven)):
        found |= {f"{name}_{place:02d}": float(value) for place, value in enumerate(values)}
    return found


def _coefficients(channel: Float32) -> Float32:
    """(blocks, 64): column 8·u + v holds frequency u down and v across of each block."""
    rows, columns = channel.shape[0] // SIDE, channel.shape[1] // SIDE
    cut = np.ascontiguousarray(channel[: rows * SIDE, : columns * SIDE])
    down = np.matmul(_COSINES, cut.reshape(rows, SIDE, columns * SIDE))  # (rows, u, 8 · columns)
    both = np.matmul(down.reshape(-1, SIDE), _COSINES.T)  # (rows · u · columns, v)
    blocks = both.reshape(rows, SIDE, columns, SIDE).transpose(0, 2, 1, 3)
    return np.ascontiguousarray(blocks).reshape(rows * columns, SIDE * SIDE)
