"""The exact boundary of a test that looks at every answer while images are drawn without
replacement.

The null hypothesis: of N images at least K are wrong. The images are answered in a random order.
`Spending` says how much error probability may be spent up to each permanent number. The boundary
b(n) is the number of errors with which the hypothesis is rejected after n answers. It is chosen so
that the probability of reaching it, up to each n, is at most what may be spent by then (K. Lan and
D. DeMets, "Discrete sequential boundaries for clinical trials", 1983; here for every n and with
exact hypergeometric probabilities). Looking at any time costs nothing more, because b is computed
as if one looked after each answer.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from scoring.arrays import Floats, Ints
from scoring.vocabulary.batches import Spending

# How late the error probability is spent: (share of the plan) ** _LATE. See `batch.py`.
_LATE: Final = 3.0
_BY_PLAN: Final = 0.95
NEVER: Final = -1


def spent(spending: Spending, numbers: Floats) -> Floats:
    """How much may be spent up to these permanent numbers, of the same shape; it never decreases.

    `_curve` from `start` on, scaled so that `delta` is approached but never exceeded.
    """
    begun = _curve(np.array(spending.start / spending.plan))
    share = (_curve(numbers / spending.plan) - begun) / (1.0 - begun)
    return np.asarray(spending.delta * np.maximum(share, 0.0))


def _curve(progress: Floats) -> Floats:
    """0 at 0, 0.95 at 1, and towards 1 beyond."""
    early = _BY_PLAN * np.minimum(progress, 1.0) ** _LATE
    late = (1.0 - _BY_PLAN) * (1.0 - 1.0 / np.maximum(progress, 1.0))
    return np.asarray(early + late)


def boundaries(images: Ints, least_wrong: Ints, levels: Floats) -> Ints:
    """The most errors that reject each of m hypotheses after 1 … n answers: (m, n), NEVER for none.

    images, least_wrong: (m,) N and K ≤ N of "at least K of N are wrong". levels: (m, n) what may be
    spent up to each answer, ascending along n. Answers beyond N are ignored. Time: O(m n E) for
    boundaries of up to E errors.
    """
    hypotheses, longest = levels.shape
    rate = least_wrong / np.maximum(images, 1)
    # Boundaries stay below the expected number of errors, and lower counts never depend on higher.
    counts = np.arange(int(np.ceil(float(rate.max(initial=0.0)) * longest)) + 2)
    alive = np.zeros((hypotheses, len(counts)))
    alive[:, 0] = 1.0
    used, allowed = np.zeros(hypotheses), np.full(hypotheses, NEVER)
    result = np.empty((hypotheses, longest), dtype=np.int64)
    rows = np.arange(hypotheses)
    for n in range(longest):
        left = np.maximum(images - n, 1)[:, None]
        wrong = np.clip((least_wrong[:, None] - counts) / left, 0.0, 1.0)
        moved = alive * wrong
        alive = alive - moved
        alive[:, 1:] += moved[:, :-1]
        following = np.minimum(allowed + 1, len(counts) - 1)
        price = alive[rows, following]
        passes = (used + price <= levels[:, n]) & (n < images) & (allowed + 1 < len(counts))
        used = used + np.where(passes, price, 0.0)
        alive[rows[passes], following[passes]] = 0.0
        allowed = np.where(passes, allowed + 1, allowed)
        # Whoever has exceeded the boundary before stays alive, whoever has reached it does not.
        result[:, n] = allowed
    return result
