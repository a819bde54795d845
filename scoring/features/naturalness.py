"""Natural-scene statistics: how far a picture's local contrast is from that of real photographs.

Mean-subtracted contrast-normalised (MSCN) coefficients and the generalised Gaussian shapes fitted
to them by matching moments: Mittal, Moorthy & Bovik, "No-reference image quality assessment in the
spatial domain", IEEE TIP 21 (2012), equations 1–13. Distortions change these shapes.
"""

from __future__ import annotations

import cv2
import numpy as np
from scipy.special import gamma

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
    square = cv2.GaussianBlur(channel * channel, WINDOW, SIGMA)
    deviation: Float32 = cv2.sqrt(cv2.absdiff(square, cv2.multiply(mean, mean)))
    coefficients: Float32 = cv2.divide(cv2.subtract(channel, mean), deviation + EVEN)
    return coefficients, deviation


def gaussian_shape(values: Float32) -> float:
    """Shape α of the symmetric generalised Gaussian of `values` (any shape); 2 for a normal."""
    values, count = np.ascontiguousarray(values), max(1, values.size)
    energy = cv2.norm(values, cv2.NORM_L2SQR) / count + 1e-9
    return _shape_of((cv2.norm(values, cv2.NORM_L1) / count) ** 2 / energy)


def naturalness(channel: Float32) -> dict[str, float]:
    """Channel (h, w) float32 → the 24 named statistics of its MSCN coefficients, all finite."""
    coefficients, deviation = contrast_normalised(channel)
    spread = float(coefficients.std()) + 1e-6
    squares = coefficients * coefficients
    found = {
        "shape": gaussian_shape(coefficients),
        "spread": spread,
        "kurtosis": float(np.mean(squares * squares)) / spread**4 / 10,
        "contrast": float(np.log(deviation.mean() + 0.1)),
        "contrast_spread": float(np.log(deviation.std() + 0.1)),
    }
    for name, (down, across) in DIRECTIONS.items():
        neighbours = _neighbour_products(coefficients, down, across)
        for key, value in _asymmetric_gaussian(neighbours).items():
            found[f"{name}_{key}"] = value
    return found


def _neighbour_products(values: Float32, down: int, across: int) -> Float32:
    """Each coefficient times its neighbour `down` rows and `across` columns away."""
    height, width = values.shape
    left, right = max(0, -across), width - max(0, across)
    here = values[: height - down, left:right]
    there = values[down:, left + across : right + across]
    return here * there


def _asymmetric_gaussian(values: Float32) -> dict[str, float]:
    """Shape, mean and the two spreads of the asymmetric generalised Gaussian of `values`."""
    values = np.ascontiguousarray(values)
    above = np.maximum(values, 0)
    # OpenCV's sums are double and, unlike BLAS's, the same for any number of threads.
    energy, energy_above = (cv2.norm(each, cv2.NORM_L2SQR) for each in (values, above))
    nonzero, positive = int(np.count_nonzero(values)), int(np.count_nonzero(above))
    left = (max(0.0, energy - energy_above) / max(1, nonzero - positive)) ** 0.5
    right = (energy_above / max(1, positive)) ** 0.5
    skew = np.clip(left / (right + 1e-6), 0.02, 50)
    magnitude = cv2.norm(values, cv2.NORM_L1) / max(1, values.size)
    ratio = magnitude**2 / (energy / max(1, values.size) + 1e-9)
    shape = _shape_of(ratio * (skew**3 + 1) * (skew + 1) / (skew**2 + 1) ** 2)
    mean = (right - left) * gamma(2 / shape) / np.sqrt(gamma(1 / shape) * gamma(3 / shape))
    return {"shape": shape, "mean": float(mean), "left": left, "right": right}


def _shape_of(ratio: float) -> float:
    nearest = min(int(np.searchsorted(_RATIOS, ratio)), len(_SHAPES) - 1)
    return float(_SHAPES[nearest])
