from __future__ import annotations

import cv2
import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from scoring.synthetic.colour import rgb, rotate_hue, to_bytes, to_linear, to_srgb


def test_bytes_survive_the_way_through_linear_light() -> None:
    grey = np.arange(256, dtype=np.uint8).repeat(3).reshape(16, 16, 3)
    back = to_bytes(to_linear(grey.astype(np.float32) / 255))
    assert np.abs(back.astype(int) - grey).max() <= 1


def test_known_values() -> None:
    np.testing.assert_allclose(rgb("#ff8000"), [1.0, 0.2159, 0.0], atol=1e-3)
    np.testing.assert_allclose(to_srgb(np.array([0.2159], dtype=np.float32)), [0.502], atol=2e-3)


@given(st.floats(-170, 170))
def test_turning_the_hue_keeps_lightness_and_greys(degrees: float) -> None:
    muted = np.array([[[0.5, 0.45, 0.4], [0.4, 0.42, 0.45], [0.3, 0.3, 0.3]]], dtype=np.float32)
    turned = rotate_hue(muted, degrees)
    lightness = [cv2.cvtColor(colours, cv2.COLOR_RGB2LAB)[..., 0] for colours in (muted, turned)]
    np.testing.assert_allclose(lightness[0], lightness[1], atol=0.5)
    np.testing.assert_allclose(turned[0, 2], muted[0, 2], atol=2e-3)
