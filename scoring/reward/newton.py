"""The maximum a posteriori by Fisher scoring: a few steps, one Cholesky factorisation each."""

from __future__ import annotations

from typing import Final

import numpy as np
import scipy.linalg

from scoring.arrays import Floats
from scoring.reward.loss import Problem, negative_log_posterior
from scoring.reward.posterior import information

_MOST_STEPS: Final = 100
# The gain, in nats, that a step must promise to be taken; a smaller one is meaningless.
_WORTHWHILE: Final = 1e-9
_SHORTEST: Final = 1e-6
# Share of the promised gain that a step must keep (Armijo 1966).
_KEPT: Final = 1e-4


def most_probable(problem: Problem) -> Floats:
    """θ (size,) with the least loss, searched from the prior's mean."""
    theta = problem.centre.copy()
    value, gradient = negative_log_posterior(theta, problem)
    for _ in range(_MOST_STEPS):
        step = _step(theta, gradient, problem)
        promised = -float(gradient @ step)
        if promised < _WORTHWHILE:
            break
        length = 1.0
        while length > _SHORTEST:
            reached = theta + length * step
            lower, slope = negative_log_posterior(reached, problem)
            if lower <= value - _KEPT * length * promised:
                break
            length /= 2.0
        else:
            break  # rounding prevents any further descent
        theta, value, gradient = reached, lower, slope
    return theta


def _step(theta: Floats, gradient: Floats, problem: Problem) -> Floats:
    """The minimum of the quadratic model of the loss; held parameters do not move."""
    curvature = information(theta, problem)[np.ix_(problem.free, problem.free)]
    step = np.zeros_like(theta)
    step[problem.free] = -scipy.linalg.solve(curvature, gradient[problem.free], assume_a="pos")
    return step
