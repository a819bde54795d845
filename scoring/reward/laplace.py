"""The `laplace` family: the maximum a posteriori by Fisher scoring, and a Gaussian around it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from scoring.arrays import Floats
from scoring.reward.answers import Changes, Pairs, Singles
from scoring.reward.loss import ParameterLayout, Problem
from scoring.reward.network import LaplaceNetwork
from scoring.reward.newton import most_probable
from scoring.reward.posterior import posterior_factor

# Prior precisions (1 / variance) of everything but the weights.
_INTERCEPT: Final = 0.1
_RANKED_SHIFT: Final = 1.0
_LOG_SCALE: Final = 16.0
_LOG_TIE: Final = 1.0
_OFFSET: Final = 4.0
_SIDE: Final = 16.0
# The prior: of two equal images, one comparison in five is a tie, ν / (ν + 2) = 0.2.
_TIE_AT_FIRST: Final = 0.5


@dataclass(frozen=True)
class LaplaceFit:
    """The network, and what was learned about the annotators.

    offsets, sides: (annotators,) leniency b_a and side bias γ_a, 0 for annotators without answers.
    ranked_shift: what answers to ranked questions add to b.
    """

    network: LaplaceNetwork
    offsets: Floats
    sides: Floats
    ranked_shift: float


def fit_laplace(
    coordinates: Floats,
    singles: Singles,
    pairs: Pairs,
    *,
    annotators: int,
    prior_precision: float,
    machines: int = 0,
) -> LaplaceFit:
    """Fit singles and pairs together.

    coordinates: (n, k) of all generations that the answers point to. Either kind may be empty. The
    first `machines` of the annotators are no people. The same input gives the same bits on one
    computer.
    """
    problem = pose(
        coordinates,
        singles,
        pairs,
        annotators=annotators,
        prior_precision=prior_precision,
        machines=machines,
    )
    theta, layout = most_probable(problem), problem.layout
    scale, log_tie = np.exp(theta[layout.log_scale]), theta[layout.log_tie]
    network = LaplaceNetwork(
        weights=theta[layout.weights].copy(),
        root=posterior_factor(theta, problem),
        link=np.array([scale, theta[layout.intercept], log_tie]),
    )
    return LaplaceFit(
        network,
        offsets=theta[layout.offsets],
        sides=theta[layout.sides],
        ranked_shift=float(theta[layout.ranked_shift]),
    )


def fit_changed(
    coordinates: Floats, changes: Changes, *, annotators: int, prior_precision: float
) -> LaplaceNetwork:
    """The second output: the same model for "was the product changed?".

    coordinates: (n, k).
    """
    judgements = Singles(
        generation=changes.generation,
        annotator=changes.annotator,
        good=changes.changed,
        # Whether a product changed does not depend on why the question was asked.
        unbiased=np.ones(len(changes), dtype=np.bool_),
        asked=np.ones(len(changes), dtype=np.bool_),
        weight=changes.weight,
    )
    fit = fit_laplace(
        coordinates,
        judgements,
        Pairs.empty(),
        annotators=annotators,
        prior_precision=prior_precision,
    )
    return fit.network


def pose(
    coordinates: Floats,
    singles: Singles,
    pairs: Pairs,
    *,
    annotators: int,
    prior_precision: float,
    machines: int = 0,
) -> Problem:
    """The answers and the prior as one optimisation problem."""
    layout = ParameterLayout(coordinates.shape[1], annotators, machines)
    precision = np.empty(layout.size)
    precision[layout.weights] = prior_precision
    precision[layout.intercept] = _INTERCEPT
    precision[layout.ranked_shift] = _RANKED_SHIFT
    precision[layout.log_scale] = _LOG_SCALE
    precision[layout.log_tie] = _LOG_TIE
    precision[layout.offsets] = _OFFSET
    precision[layout.sides] = _SIDE
    centre = np.zeros(layout.size)
    centre[layout.log_tie] = np.log(_TIE_AT_FIRST)
    free = np.ones(layout.size, dtype=np.bool_)
    # κ relates the two kinds of answers. With one kind, it would only weaken the prior of the
    # weights.
    free[layout.log_scale] = len(singles) > 0 and pairs.decided > 0
    return Problem(
        layout=layout,
        singles=singles,
        single_inputs=coordinates[singles.generation],
        pairs=pairs,
        pair_inputs=coordinates[pairs.left] - coordinates[pairs.right],
        centre=centre,
        precision=precision,
        free=free,
    )
