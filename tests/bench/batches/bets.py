"""Betting without replacement, the alternative to the boundary; kept to show what it costs.

I. Waudby-Smith and A. Ramdas, "Confidence sequences for sampling without replacement" (2020).
"""

from __future__ import annotations

import numpy as np

from scoring.arrays import Floats, Ints
from scoring.guarantee.lot import UNANSWERED, Thresholds


def images_by_bets(
    score: Floats, numbers: Floats, labels: Ints, thresholds: Thresholds, *, delta: float
) -> int:
    """How many images bets decide in the same fixed sequence.

    score, numbers, labels: (z,) of the zone's images, the highest score first.
    """
    risk, best = np.cumsum(1.0 - score) / np.arange(1, len(score) + 1), 0
    steps = zip(thresholds.score, thresholds.images, thresholds.least_wrong, strict=True)
    for threshold, images, least_wrong in steps:
        rows = np.flatnonzero((score >= threshold) & (labels != UNANSWERED))
        rows = rows[np.argsort(numbers[rows], kind="stable")]
        wealth = log_wealth(
            labels[rows], images=int(images), least_wrong=int(least_wrong),
            predicted=float(risk[images - 1]),
        )  # fmt: skip
        if wealth.max(initial=-np.inf) < -np.log(delta):
            break
        best = int(images)
    return best


def log_wealth(wrong: Ints, *, images: int, least_wrong: int, predicted: float) -> Floats:
    """Log wealth after each answer against "at least `least_wrong` of `images` are wrong": (n,).

    wrong: (n,) 0 or 1, in a random order. predicted: the error rate that the model expects. The
    conditional mean before answer i is m_i = (K − S_{i−1}) / (N − i + 1); the stakes are Kelly's
    (m − p)/(m (1 − m)) for errors at 0.4, 1 and 1.6 times the predicted rate, and a small one.
    """
    before = np.concatenate([[0], np.cumsum(wrong)[:-1]])
    left = images - np.arange(len(wrong))
    mean = np.clip((least_wrong - before) / left, 1e-12, 1.0 - 1e-12)
    paths = []
    for factor in (0.4, 1.0, 1.6, None):
        rate = mean * 0.9 if factor is None else np.minimum(factor * predicted, 0.95 * mean)
        stake = (mean - rate) / (mean * (1.0 - mean))
        growth = np.maximum(1.0 - stake * (wrong - mean), 1e-12)
        # Once K wrong ones have been found the hypothesis is certain, and nothing is staked.
        paths.append(np.cumsum(np.log(np.where(before >= least_wrong, 1e-12, growth))))
    return np.asarray(np.logaddexp.reduce(np.stack(paths), axis=0) - np.log(len(paths)))
