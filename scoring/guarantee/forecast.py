"""What further answers to a lot would bring. Forecasts decide what is asked; they prove nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from scoring.arrays import Bools, Floats, Ints
from scoring.guarantee.boundary import NEVER
from scoring.guarantee.lot import Paths, Thresholds
from scoring.vocabulary.batches import LotProspect

# The model's prediction counts as much as this many answers.
_PREDICTED: Final = 20.0
_POINTS: Final = 12


@dataclass(frozen=True)
class Outcome:
    """The state of a test: its thresholds, its paths, and the boundaries (m, k) of these paths.

    passed_at: (m,) answers with which each was proven in the sequence, NEVER where it was not.
    predicted: (m,) error rates that the model expects.
    """

    thresholds: Thresholds
    paths: Paths
    boundary: Ints
    passed_at: Ints
    predicted: Floats

    @property
    def proven(self) -> int:
        """How many thresholds of the sequence are proven."""
        return int((self.passed_at != NEVER).sum())


def error_rates(outcome: Outcome) -> Floats:
    """(m,) the error rate at each threshold, from answers and prediction; stricter err less."""
    answered, wrong = outcome.paths.answered, outcome.paths.wrong
    rates = (wrong + _PREDICTED * outcome.predicted) / (answered + _PREDICTED)
    return np.asarray(np.minimum.accumulate(rates[::-1])[::-1])


def can_pass(outcome: Outcome, *, rates: Floats, upto: Ints) -> Bools:
    """(m,) whether each passes within `upto` (m,) answers if the further ones err at `rates`."""
    paths = outcome.paths
    n = np.arange(1, paths.number.shape[1] + 1)
    further = np.maximum(n - paths.answered[:, None], 0)
    errors = paths.wrong[:, None] + np.floor(rates[:, None] * further + 0.5)
    reached = (errors <= outcome.boundary) & (n > paths.answered[:, None])
    passes = (reached & (n <= upto[:, None])).any(axis=1)
    return np.asarray(passes | (outcome.passed_at != NEVER))


def ask_until(outcome: Outcome) -> float | None:
    """The score of the widest threshold that further answers can still prove; None if none can."""
    whole = np.full(len(outcome.paths.answered), outcome.paths.number.shape[1])
    # Hopeless is what fails even if all further answers confirm it.
    hopeful = can_pass(outcome, rates=np.zeros(len(whole)), upto=whole)
    reachable = int(np.cumprod(hopeful).sum())
    return None if reachable <= outcome.proven else float(outcome.thresholds.score[reachable - 1])


def answers_missing(outcome: Outcome, numbers: Floats, scores: Floats, labels: Ints) -> int | None:
    """The fewest further answers that prove the first threshold; 0 if proven, None if none do.

    numbers, scores, labels: (z,) of the zone.
    """
    if outcome.proven:
        return 0
    if not len(outcome.thresholds.score):
        return None
    n = np.arange(1, outcome.paths.number.shape[1] + 1)
    wrong = outcome.paths.wrong[0]
    enough = (outcome.boundary[0] >= wrong) & (n > outcome.paths.answered[0])
    if not enough.any():
        return None
    upto = outcome.paths.number[0, int(enough.argmax())]
    inside = (scores >= outcome.thresholds.score[0]) & (numbers <= upto)
    return int((inside & (labels < 0)).sum())


def outlook(outcome: Outcome, *, planned: int, zone_images: int) -> tuple[LotProspect, ...]:
    """How many images could be decided after further answers, up to those planned.

    Each number of errors is set to its expectation, so this is no promise.
    """
    answered = int(outcome.paths.answered[-1]) if len(outcome.paths.answered) else 0
    if planned <= answered or not len(outcome.thresholds.score):
        return ()
    rates = error_rates(outcome)
    totals = np.unique(np.linspace(answered, planned, _POINTS + 1).round().astype(int)[1:])
    points = []
    for total in totals.tolist():
        upto = np.floor(total * outcome.thresholds.images / zone_images).astype(np.int64)
        reached = can_pass(outcome, rates=rates, upto=np.maximum(upto, outcome.paths.answered))
        count = int(np.cumprod(reached).sum())
        points.append(LotProspect(total, int(outcome.thresholds.images[count - 1]) if count else 0))
    return tuple(points)
