from __future__ import annotations

import cv2
import numpy as np
import pytest

from scoring.features.naturalness import contrast_normalised, gaussian_shape, naturalness


@pytest.mark.parametrize(("draw", "shape"), [("normal", 2.0), ("laplace", 1.0)])
def test_the_shape_of_known_distributions_is_found(draw: str, shape: float) -> None:
    values = getattr(np.random.default_rng(0), draw)(size=60_000).astype(np.float32)
    found = gaussian_shape(float(np.abs(values).mean()), float(np.square(values).mean()))
    assert found == pytest.approx(shape, rel=0.05)


def test_statistics_are_those_of_the_definition() -> None:
    """Written with numpy's plain reductions, a pass each, in double."""
    channel = np.random.default_rng(0).normal(50, 10, (40, 60)).astype(np.float32)
    normalised = contrast_normalised(channel)
    coefficients, deviation = (each.astype(np.float64) for each in normalised)
    below = coefficients[1:, :-1] * coefficients[:-1, 1:]  # each with its lower left neighbour
    plain = {
        "spread": coefficients.std(),
        "kurtosis": (coefficients**4).mean() / coefficients.std() ** 4 / 10,
        "contrast": np.log(deviation.mean() + 0.1),
        "contrast_spread": np.log(deviation.std() + 0.1),
        "down_left_left": np.sqrt(np.square(below[below < 0]).mean()),
        "down_left_right": np.sqrt(np.square(below[below > 0]).mean()),
    }
    found = naturalness(*normalised)
    assert {name: found[name] for name in plain} == pytest.approx(plain, rel=1e-4)


def test_a_flat_channel_has_no_contrast_and_finite_statistics() -> None:
    flat = contrast_normalised(np.full((20, 20), 50, np.float32))
    coefficients, deviation = flat
    assert np.abs(coefficients).max() < 0.1
    assert deviation.max() < 0.1
    assert all(np.isfinite(value) for value in naturalness(*flat).values())


def test_blur_lowers_the_contrast() -> None:
    noise = np.random.default_rng(0).normal(50, 10, (80, 80)).astype(np.float32)
    blurred = cv2.GaussianBlur(noise, (0, 0), 2)
    sharp, soft = (naturalness(*contrast_normalised(each)) for each in (noise, blurred))
    assert soft["contrast"] < sharp["contrast"] - 0.5
