"""Counts of audit answers at each threshold of a fixed sequence; nothing is decided here."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import bdtr

from scoring.arrays import Bools, Floats, Ints


@dataclass(frozen=True)
class Curve:
    """All thresholds, strictest first: threshold, coverage, n and errors, (m,) each."""

    threshold: Floats
    coverage: Floats
    n: Ints
    errors: Ints


def curve_of(unlabelled: Floats, scores: Floats, wrong: Bools, *, step: float) -> Curve:
    """Thresholds at equal coverage steps of `unlabelled`; images with high scores are decided.

    unlabelled: (u,). scores, wrong: (n,) of the audit sample. The thresholds depend only on the
    unlabelled scores; this is what makes the sequence fixed.
    """
    descending = np.sort(unlabelled)[::-1]
    targets = np.arange(1, round(1.0 / step) + 1) * step
    last_inside = np.ceil(np.minimum(targets, 1.0) * len(descending) - 1e-9).astype(int) - 1
    # Tied scores can give neighbouring steps the same threshold.
    threshold = np.unique(descending[np.maximum(last_inside, 0)])[::-1]
    above = len(unlabelled) - np.searchsorted(descending[::-1], threshold, side="left")
    order = np.argsort(-scores, kind="stable")
    n = np.searchsorted(-scores[order], -threshold, side="right")
    errors = np.concatenate([[0], np.cumsum(wrong[order])])[n]
    return Curve(threshold, above / len(unlabelled), n.astype(np.int64), errors.astype(np.int64))


def check_input(
    unlabelled: Floats, scores: Floats, labels: Bools, precision: float, confidence: float
) -> None:
    """Raise ValueError, naming field and row, for input that allows no certificate."""
    if len(unlabelled) == 0:
        raise ValueError("unlabelled_scores: no image to decide")
    if len(scores) != len(labels):
        raise ValueError(f"audit_labels: {len(labels)} labels for {len(scores)} scores")
    for name, values in (("unlabelled_scores", unlabelled), ("audit_scores", scores)):
        if not np.isfinite(values).all():
            raise ValueError(f"{name}: row {int((~np.isfinite(values)).argmax())} is not finite")
    for name, share in (("precision", precision), ("confidence", confidence)):
        if not 0.0 < share < 1.0:
            raise ValueError(f"{name}: must lie between 0 and 1, got {share}")


def least_samples(errors: Ints, *, alpha: float, delta: float) -> Ints:
    """The smallest n with P(Bin(n, α) ≤ e) ≤ δ for each number of errors e: (m,) → (m,)."""
    low, high = errors.astype(np.int64), np.maximum(errors, 1).astype(np.int64)
    while (short := bdtr(errors, high, alpha) > delta).any():
        low, high = np.where(short, high, low), np.where(short, 2 * high, high)
    while (high - low > 1).any():
        middle = (low + high) // 2
        short = bdtr(errors, middle, alpha) > delta
        low, high = np.where(short, middle, low), np.where(short, high, middle)
    return high


def start_size(alpha: float, delta: float) -> int:
    """n₂, the least sample that passes with two errors."""
    return int(least_samples(np.array([2]), alpha=alpha, delta=delta)[0])


def first_step(curve: Curve, answers: int, *, alpha: float, delta: float) -> int:
    """Where the sequence starts: the first threshold at which n₂ of `answers` are expected.

    It may depend on the number of labels and on the scores, never on the labels.
    """
    needed = start_size(alpha, delta)
    return int(np.searchsorted(answers * curve.coverage, needed, side="left"))
