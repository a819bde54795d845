"""The joint likelihood of single judgements and pair comparisons, with its gradient.

A single is a logistic judgement, P(good) = σ(κ·r + b + b_a). A pair follows Davidson (1970), "On
extending the Bradley–Terry model to accommodate ties", JASA 65: over (left, right, tie) the
probabilities are softmax(d/2 + γ_a, −d/2 − γ_a, log ν) with d = r_left − r_right. A machine's pairs
are those that it decided, in which ν has no part (Bradley and Terry 1952). The reward is
linear in the coordinates, r = w·z; every parameter has a Gaussian prior.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.special import expit

from scoring.arrays import Bools, Floats, Floats32, Ints
from scoring.reward.answers import LEFT, RIGHT, TIE, Pairs, Singles

NO_TIES: Final = -50.0  # log ν of annotators whose ties aren't kept


@dataclass(frozen=True)
class ParameterLayout:
    """The position of each parameter in the vector θ.

    weights w (k), intercept b, ranked shift (b's shift in answers to ranked questions), log κ,
    log ν, then an offset b_a and a side bias γ_a for each annotator. The first `machines` of these
    have no ties.
    """

    components: int
    annotators: int
    machines: int = 0

    @property
    def weights(self) -> slice:
        """w."""
        return slice(0, self.components)

    @property
    def intercept(self) -> int:
        """b, for questions that were drawn at random."""
        return self.components

    @property
    def ranked_shift(self) -> int:
        """What is added to b for questions that were chosen by rank."""
        return self.components + 1

    @property
    def log_scale(self) -> int:
        """log κ."""
        return self.components + 2

    @property
    def log_tie(self) -> int:
        """log ν."""
        return self.components + 3

    @property
    def offsets(self) -> slice:
        """b_a."""
        return slice(self.components + 4, self.components + 4 + self.annotators)

    @property
    def sides(self) -> slice:
        """γ_a."""
        return slice(self.components + 4 + self.annotators, self.size)

    @property
    def size(self) -> int:
        """The length of θ."""
        return self.components + 4 + 2 * self.annotators


@dataclass(frozen=True)
class Problem:
    """The answers in coordinates, and the prior.

    single_inputs: (s, k) coordinates of the judged generations.
    pair_inputs: (p, k) coordinates left minus right.
    centre, precision: (size,) the prior's mean and inverse variance.
    free: (size,) false for a parameter that stays at its prior's mean.
    """

    layout: ParameterLayout
    singles: Singles
    single_inputs: Floats
    pairs: Pairs
    pair_inputs: Floats
    centre: Floats
    precision: Floats
    free: Bools


def negative_log_posterior(theta: Floats, problem: Problem) -> tuple[float, Floats]:
    """The loss at θ (size,) and its gradient (size,), up to a constant."""
    away = theta - problem.centre
    gradient = problem.precision * away
    value = 0.5 * float(away @ gradient)
    value += _add_singles(theta, problem, gradient)
    value += _add_pairs(theta, problem, gradient)
    gradient[~problem.free] = 0.0
    return value, gradient


def single_logits(theta: Floats, problem: Problem) -> Floats:
    """(s,) log odds of "good" for each single judgement."""
    layout, singles = problem.layout, problem.singles
    logits: Floats = (
        np.exp(theta[layout.log_scale]) * (problem.single_inputs @ theta[layout.weights])
        + theta[layout.intercept]
        + theta[layout.ranked_shift] * ~singles.unbiased
        + theta[layout.offsets][singles.annotator]
    )
    return logits


def pair_log_probabilities(theta: Floats, problem: Problem) -> Floats:
    """(p, 3) log probabilities of LEFT, RIGHT and TIE for each comparison."""
    layout, pairs = problem.layout, problem.pairs
    lean = (
        0.5 * (problem.pair_inputs @ theta[layout.weights]) + theta[layout.sides][pairs.annotator]
    )
    return davidson(lean, log_ties(pairs.annotator, layout.machines, theta[layout.log_tie]))


def log_ties(annotator: Ints, machines: int, log_tie: float) -> Floats:
    """(p,) log ν of the comparisons by these annotators (p,)."""
    return np.where(annotator < machines, NO_TIES, log_tie)


def davidson(lean: Floats, log_tie: float | Floats) -> Floats:
    """Log probabilities (p, 3) of LEFT, RIGHT and TIE.

    lean: (p,) half the difference of the rewards plus the side bias. log_tie: log ν, one for all or
    (p,).
    """
    logits = np.empty((len(lean), 3))
    logits[:, LEFT], logits[:, RIGHT], logits[:, TIE] = lean, -lean, log_tie
    # The log of a sum of three exponentials, relative to the largest so that none overflows.
    largest = np.maximum(np.abs(lean), log_tie)
    total = np.exp(lean - largest) + np.exp(-lean - largest) + np.exp(log_tie - largest)
    return np.asarray(logits - (largest + np.log(total))[:, None])


def davidson_lead(lean: Floats32, log_tie: float | Floats32) -> Floats32:
    """P(LEFT) − P(RIGHT) by Davidson's model: the derivative of −log P(tie) by the lean.

    lean: any shape, which the result has, too. log_tie: log ν, one for all or a column.
    """
    # Relative to the largest exponential, so that none overflows.
    faded = np.exp(-np.abs(lean))
    total = 1.0 + faded * (faded + np.exp(np.float32(log_tie)))
    return np.asarray(np.sign(lean) * (1.0 - faded * faded) / total)


def _add_singles(theta: Floats, problem: Problem, gradient: Floats) -> float:
    layout, singles = problem.layout, problem.singles
    logits = single_logits(theta, problem)
    # g is the derivative of the loss with respect to each logit.
    g = singles.weight * (expit(logits) - singles.good)
    by_reward = problem.single_inputs.T @ g
    scale = np.exp(theta[layout.log_scale])
    gradient[layout.weights] += scale * by_reward
    gradient[layout.intercept] += g.sum()
    gradient[layout.ranked_shift] += g[~singles.unbiased].sum()
    gradient[layout.log_scale] += scale * (by_reward @ theta[layout.weights])
    gradient[layout.offsets] += np.bincount(
        singles.annotator, weights=g, minlength=layout.annotators
    )
    return float(singles.weight @ (np.logaddexp(0.0, logits) - singles.good * logits))


def _add_pairs(theta: Floats, problem: Problem, gradient: Floats) -> float:
    layout, pairs = problem.layout, problem.pairs
    log_probabilities = pair_log_probabilities(theta, problem)
    surplus = np.exp(log_probabilities)
    rows = np.arange(len(pairs))
    surplus[rows, pairs.outcome] -= 1.0
    surplus *= pairs.weight[:, None]
    # The lean enters the logit of left with +1 and that of right with −1.
    by_lean = surplus[:, LEFT] - surplus[:, RIGHT]
    gradient[layout.weights] += 0.5 * (problem.pair_inputs.T @ by_lean)
    gradient[layout.sides] += np.bincount(
        pairs.annotator, weights=by_lean, minlength=layout.annotators
    )
    gradient[layout.log_tie] += surplus[:, TIE].sum()
    return -float(pairs.weight @ log_probabilities[rows, pairs.outcome])
