from __future__ import annotations

import cv2
import numpy as np
import pytest

from scoring.features.naturalness import contrast_normalised, gaussian_shape, naturalness


@pytest.mark.parametrize(("draw", "shape"), [("normal", 2.0), ("laplace", 1.0)])
def test_the_shape_of_known_distributions_is_found(draw: str, shape: float) -> None:
    values = getattr(np.random.default_rng(0), draw)(size=60_000).astype(np.float32)
    assert gaussian_shape(values) == pytest.approx(shape, rel=0.05)


def test_a_flat_channel_has_no_contrast_and_finite_statistics() -> None:
    coefficients, deviation = contrast_normalised(np.full((20, 20), 50, np.float32))
    assert np.abs(coefficients).max() < 0.1
    assert deviation.max() < 0.1
    assert all(np.isfinite(value) for value in naturalness(np.zeros((20, 20), np.float32)).values())


def test_blur_lowers_the_contrast() -> None:
    noise = np.random.default_rng(0).normal(50, 10, (80, 80)).astype(np.float32)
    blurred = cv2.GaussianBlur(noise, (0, 0), 2)
    assert naturalness(blurred)["contrast"] < naturalness(noise)["contrast"] - 0.5
