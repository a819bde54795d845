"""How well the product's patches are found again on a generation, by a network's maps.

After MaSC (arXiv 2605.22469): for each cell of the product, the best cosine among all cells of the
generation; the mean of these. It needs no alignment and no mask of the generation, and it is blind
to where a cell lies. On known pairs (tests/bench/likeness.py) it tells a similar product from this
one (AUC 0.99) and hardly a change of 1–10 % (0.55). The fusion finds the former without it, so that
adding it changed no decision on these pairs: it only informs.
"""

from __future__ import annotations

import cv2
import numpy as np

from scoring.images import Float32, Mask

COVERED = 0.5  # a cell is the product's if the mask covers as much of it
FAINT = 1e-6  # length of a feature vector below which it has no direction


def patch_likeness(original: Float32, product: Mask, generation: Float32) -> float:
    """Mean best cosine, −1 to 1, of the product's cells among the generation's cells.

    original, generation: maps (c, h, w) of the two pictures, made by the same network; each map
    covers its whole picture. product: bool, the mask of the original, of any size. Where the mask
    covers no cell by half, the best covered one counts; 0 for an empty mask. Raises ValueError for
    maps of different channels.
    """
    if len(original) != len(generation):
        raise ValueError(f"maps of {len(original)} and of {len(generation)} channels")
    if not product.any():
        return 0.0
    height, width = original.shape[1:]
    share = cv2.resize(product.astype(np.float32), (width, height), interpolation=cv2.INTER_AREA)
    cells = original[:, share >= min(COVERED, float(share.max()))]
    cosines = _directions(cells).T @ _directions(generation.reshape(len(generation), -1))
    return float(cosines.max(axis=1).mean())


def _directions(cells: Float32) -> Float32:
    """Columns (c, n) at length 1; those without a direction stay 0."""
    lengths = np.linalg.norm(cells, axis=0)
    return np.asarray(cells / np.where(lengths > FAINT, lengths, np.inf), dtype=np.float32)
