"""Natural-scene statistics: how far a picture's local contrast is from that of real photographs.

Mean-subtracted contrast-normalised (MSCN) coefficients and the generalised Gaussian shapes fitted
to them by matching moments: Mittal, Moorthy & Bovik, "No-reference image quality assessment in the
spatial domain", IEEE TIP 21 (2012), equations 1–13. Distortions change these shapes.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray
from scipy.special import gamma

from scoring.arrays import AnyArray
from scoring.images import Float32

WINDOW, SIGMA = (7, 7), 7 / 6  # the paper's window
EVEN = np.float32(1.0)  # keeps the quotient finite on flat areas; channels range over about 100
DIRECTIONS = {"right": (0, 1), "down": (1, 0), "down_right": (1, 1), "down_left": (1, -1)}

# Shapes 0.2–10 and the moment ratio Γ(2/α)² / (Γ(1/α)·Γ(3/α)) that each gives, rising with α.
_SHAPES = np.linspace(0.2, 10.0, 2_000)
_RATIOS = gamma(2 / _SHAPES) ** 2 / (gamma(1 / _SHAPES) * gamma(3 / _SHAPES))


def contrast_normalised(channel: Float32) -> tuple[Float32, Float32]:
    """Channel (h, w) float32 → MSCN coefficients and local standard deviation, both (h, w)."""
    mean = cv2.GaussianBlur(channel, WINDOW, SIGMA)
    square = cv2.GaussianBlur(cv2.multiply(channel, channel), WINDOW, SIGMA)
    deviation: Float32 = cv2.sqrt(cv2.absdiff(square, cv2.multiply(mean, mean)))
    coefficients: Float32 = cv2.divide(cv2.subtract(channel, mean), deviation + EVEN)
    return coefficients, deviation


def gaussian_shape(magnitude: float, energy: float) -> float:
    """Shape α of the symmetric generalised Gaussian whose values have these mean |x| and mean x².

    2 for a normal distribution.
    """
    return _shape_of(magnitude**2 / (energy + 1e-9))


def naturalness(coefficients: Float32, deviation: Float32) -> dict[str, float]:
    """What `contrast_normalised` gives, (h, w) each → its 21 named statistics, all finite."""
    energy = _mean_square(coefficients)
    spread = _spread(coefficients, energy) + 1e-6
    found = {
        "shape": gaussian_shape(cv2.norm(coefficients, cv2.NORM_L1) / coefficients.size, energy),
        "spread": spread,
        "kurtosis": _mean_square(cv2.multiply(coefficients, coefficients)) / spread**4 / 10,
        "contrast": float(np.log(cv2.mean(deviation)[0] + 0.1)),
        "contrast_spread": float(np.log(_spread(deviation, _mean_square(deviation)) + 0.1)),
    }
    signs = _signs(coefficients)
    for name, (down, across) in DIRECTIONS.items():
        values = cv2.multiply(*_neighbours(coefficients, down, across))
        fitted = _asymmetric_gaussian(values, *_neighbours(signs, down, across))
        found |= {f"{name}_{key}": value for key, value in fitted.items()}
    return found


# OpenCV's sums are double and, unlike BLAS's, the same for any number of threads.
def _mean_square(values: Float32) -> float:
    return float(cv2.norm(values, cv2.NORM_L2SQR)) / values.size


def _spread(values: Float32, mean_square: float) -> float:
    """Standard deviation of `values`, whose mean square is known."""
    return float(max(0.0, mean_square - cv2.mean(values)[0] ** 2) ** 0.5)


def _signs(values: Float32) -> NDArray[np.uint8]:
    """1 where a value is positive, 2 where it is negative, 0 where it is zero."""
    below = np.left_shift((values < 0).view(np.uint8), 1)
    return np.asarray((values > 0).view(np.uint8) | below, dtype=np.uint8)


def _neighbours(values: AnyArray, down: int, across: int) -> tuple[AnyArray, AnyArray]:
    """Values (h, w) that have a neighbour `down` rows and `across` columns away, and that one."""
    height, width = values.shape
    left, right = max(0, -across), width - max(0, across)
    return values[: height - down, left:right], values[down:, left + across : right + across]


def _asymmetric_gaussian(
    values: Float32, signs: NDArray[np.uint8], others: NDArray[np.uint8]
) -> dict[str, float]:
    """Shape, mean and the two spreads of the asymmetric generalised Gaussian of `values`.

    They are products of values with these signs, whose bytes are counted four times as fast.
    """
    _, above = cv2.threshold(values, 0, 0, cv2.THRESH_TOZERO)
    energy, energy_above = (cv2.norm(each, cv2.NORM_L2SQR) for each in (values, above))
    nonzero = cv2.countNonZero(cv2.min(signs, others))
    positive = cv2.countNonZero(cv2.bitwise_and(signs, others))
    left = (max(0.0, energy - energy_above) / max(1, nonzero - positive)) ** 0.5
    right = (energy_above / max(1, positive)) ** 0.5
    skew = min(max(left / (right + 1e-6), 0.02), 50.0)
    magnitude = cv2.norm(values, cv2.NORM_L1) / max(1, values.size)
    ratio = magnitude**2 / (energy / max(1, values.size) + 1e-9)
    shape = _shape_of(ratio * (skew**3 + 1) * (skew + 1) / (skew**2 + 1) ** 2)
    mean = (right - left) * gamma(2 / shape) / np.sqrt(gamma(1 / shape) * gamma(3 / shape))
    return {"shape": shape, "mean": float(mean), "left": left, "right": right}


def _shape_of(ratio: float) -> float:
    nearest = min(int(np.searchsorted(_RATIOS, ratio)), len(_SHAPES) - 1)
    return float(_SHAPES[nearest])
