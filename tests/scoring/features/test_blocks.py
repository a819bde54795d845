from __future__ import annotations

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.fft import dctn

from scoring.features.blocks import block_spectrum
from scoring.images import Float32


def _noise(height: int = 64, width: int = 96) -> Float32:
    values = np.random.default_rng(0).normal(50, 10, (height, width))
    return np.asarray(values, dtype=np.float32)


def test_one_block_gives_its_cosine_coefficients() -> None:
    block = _noise(8, 8)
    expected = np.log(np.abs(dctn(block, norm="ortho")) + 0.05).ravel()
    found = block_spectrum(block)
    assert [found[f"mean_{place:02d}"] for place in range(64)] == pytest.approx(expected, abs=1e-3)
    assert found["mean_07"] == pytest.approx(found["median_07"])
    assert found["uneven_07"] == pytest.approx(0, abs=1e-5)


def test_blur_takes_the_fine_detail_and_leaves_the_brightness() -> None:
    sharp = block_spectrum(_noise())
    soft = block_spectrum(cv2.GaussianBlur(_noise(), (0, 0), 2))
    assert soft["mean_63"] < sharp["mean_63"] - 1
    assert soft["mean_00"] == pytest.approx(sharp["mean_00"], abs=0.05)


def test_stripes_are_told_from_their_direction() -> None:
    waves = np.cos((2 * np.arange(64) + 1) * 4 * np.pi / 16)  # four half periods a block
    rows = np.tile(50 + 10 * waves[:, None], (1, 64)).astype(np.float32)
    down, across = block_spectrum(rows), block_spectrum(np.ascontiguousarray(rows.T))
    assert down["mean_32"] == pytest.approx(across["mean_04"], abs=1e-3)
    assert down["mean_32"] > down["mean_04"] + 3


def test_detail_in_one_place_is_uneven() -> None:
    picture = np.full((64, 64), 50, np.float32)
    picture[:8, :8] = _noise(8, 8)
    assert block_spectrum(picture)["uneven_36"] > block_spectrum(_noise())["uneven_36"] + 0.3


@given(height=st.integers(8, 40), width=st.integers(8, 40), level=st.integers(0, 100))
def test_any_size_gives_192_finite_numbers(height: int, width: int, level: int) -> None:
    found = block_spectrum(np.full((height, width), level, np.float32))
    assert len(found) == 192
    assert np.isfinite(list(found.values())).all()
