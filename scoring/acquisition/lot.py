"""Which images of a batch are asked next to prove a promise, and in which order."""

from __future__ import annotations

import numpy as np

from scoring.arrays import Bools, Floats, Ints


def lot_rows(
    scores: Floats, numbers: Floats, answered: Bools, *, ask: float | None, until: float
) -> Ints:
    """(r,) rows to ask about, first one first: unanswered images in the order of their numbers.

    scores, numbers: (n,) of the batch's eligible images, the surest to decide having the highest
    score. answered: (n,). ask: the weakest score about which answers can still help, None if there
    is none. until: the permanent number up to which the lot is asked.
    """
    if ask is None:
        return np.empty(0, dtype=np.int64)
    rows = np.flatnonzero((scores >= ask) & (numbers <= until) & ~answered)
    return rows[np.argsort(numbers[rows], kind="stable")]
