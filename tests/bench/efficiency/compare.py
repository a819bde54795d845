"""Strategies against random on the same draws: monotone mean curves with bands over draws."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from sklearn.isotonic import IsotonicRegression

from tests.bench.efficiency.curves import BATCH

RESAMPLED: Final = 500
BAND: Final = (5, 95)  # per cent


@dataclass(frozen=True)
class AnswersToMatch:
    """Answers needed to match random's average precision at `mark` answers; infinite for never."""

    mark: int
    answers: float
    low: float
    high: float

    def __str__(self) -> str:
        share, low, high = (percent(x / self.mark) for x in (self.answers, self.low, self.high))
        return f"{share} of random's {self.mark} [{low} to {high}]"


def percent(share: float) -> str:
    """A percentage, or words if the goal is never reached."""
    return "never" if share == float("inf") else f"{share:.0%}"


def monotone(curves: np.ndarray) -> np.ndarray:
    """(draws, steps) → (steps,): the mean curve, made non-decreasing."""
    mean = curves.mean(axis=0)
    return np.asarray(IsotonicRegression().fit_transform(np.arange(len(mean)), mean))


def labels_to_match(curves: np.ndarray, random: np.ndarray, mark: int) -> float:
    """The answers after which the strategy's curve reaches random's at `mark` answers.

    curves, random: (draws, steps). Between batches the curve is interpolated linearly.
    """
    reached, goal = monotone(curves), monotone(random)[mark // BATCH - 1]
    if reached[-1] < goal:
        return float("inf")
    step = int((reached >= goal).argmax())
    if step == 0:
        return float(BATCH)
    before, after = reached[step - 1], reached[step]
    return float(BATCH * (step + (goal - before) / (after - before)))


def match(curves: np.ndarray, random: np.ndarray, mark: int) -> AnswersToMatch:
    """Add the band over resampled draws, which are the same for both."""
    rng = np.random.default_rng(0)
    draws = len(curves)
    resampled = []
    for _ in range(RESAMPLED):
        rows = rng.integers(0, draws, draws)
        resampled.append(labels_to_match(curves[rows], random[rows], mark))
    low, high = np.percentile(resampled, BAND, method="nearest")
    return AnswersToMatch(mark, labels_to_match(curves, random, mark), float(low), float(high))


def report(found: dict[str, np.ndarray], marks: tuple[int, int]) -> None:
    """Print a line for each strategy; found: strategy → (draws, steps, metrics)."""
    first, last = (mark // BATCH - 1 for mark in marks)
    for strategy, curves in found.items():
        at = [f"{curves[:, step, 0].mean():.3f}" for step in (first, last)]
        auc, best = curves[:, last, 1].mean(), curves[:, last, 2].mean()
        line = f"{strategy:<10} AP {' / '.join(at)}  AUC {auc:.3f}  best of 4 {best:.3f}"
        if strategy != "random":
            matches = [match(curves[..., 0], found["random"][..., 0], mark) for mark in marks]
            line += "   " + "   ".join(map(str, matches))
        print(line, flush=True)
