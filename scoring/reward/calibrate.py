"""Platt calibration on predictions for held-out answers."""

from __future__ import annotations

from typing import Final

import numpy as np
import scipy  # its parts are loaded when they are first used: a worker starts sooner
from scipy.special import expit

from scoring.arrays import Bools, Floats
from scoring.reward.network import Calibration

# Standard deviations of the prior around the identity: a few dozen answers barely move it.
_LOG_SLOPE_SPREAD: Final = 0.3
_OFFSET_SPREAD: Final = 0.5


def fit_calibration(logits: Floats, good: Bools, weight: Floats) -> Calibration:
    """Platt (1999), "Probabilistic outputs for support vector machines", with a prior.

    logits: (m,) out-of-fold log odds. good: (m,). weight: (m,). Without answers: the identity.
    """

    def loss(parameters: Floats) -> tuple[float, Floats]:
        log_slope, offset = parameters
        slope = np.exp(log_slope)
        x = slope * logits + offset
        surplus = weight * (expit(x) - good)
        value = weight @ (np.logaddexp(0.0, x) - good * x)
        value += 0.5 * (log_slope / _LOG_SLOPE_SPREAD) ** 2 + 0.5 * (offset / _OFFSET_SPREAD) ** 2
        gradient = [
            surplus @ logits * slope + log_slope / _LOG_SLOPE_SPREAD**2,
            surplus.sum() + offset / _OFFSET_SPREAD**2,
        ]
        return float(value), np.array(gradient)

    log_slope, offset = scipy.optimize.minimize(loss, np.zeros(2), jac=True, method="L-BFGS-B").x
    return Calibration(slope=float(np.exp(log_slope)), offset=float(offset))
