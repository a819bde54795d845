"""Masks as runs of equal pixels, row by row, beginning with background."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from scoring.images import Mask


def runs_of(mask: Mask) -> list[int]:
    """A mask bool (h, w) as lengths of runs; the first may be 0."""
    flat = mask.ravel()
    turns = np.flatnonzero(np.diff(flat)) + 1
    places = np.concatenate([[0], turns, [flat.size]])
    lengths: list[int] = np.diff(places).tolist()
    return [0, *lengths] if flat.size and flat[0] else lengths


def mask_from(runs: Sequence[int], *, width: int, height: int) -> Mask:
    """The mask bool (h, w). Raises ValueError if the runs don't cover it exactly."""
    lengths = np.asarray(runs, np.int64)
    if lengths.sum() != width * height or (lengths < 0).any():
        raise ValueError(f"the runs cover {lengths.sum()} pixels, not {width} × {height}")
    values = np.arange(len(lengths)) % 2 == 1
    return np.repeat(values, lengths).reshape(height, width)
