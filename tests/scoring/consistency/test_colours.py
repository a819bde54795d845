from __future__ import annotations

import numpy as np
import pytest
from scipy.ndimage import gaussian_filter

from scoring.consistency.colours import SMOOTH, belonging, counts, histogram, lab_bytes

RED, GREEN, BLUE = (200, 40, 40), (40, 160, 40), (40, 40, 200)


def test_a_colour_belongs_where_it_occurs() -> None:
    picture = np.zeros((20, 30, 3), np.uint8)
    picture[:, :10], picture[:, 10:20], picture[:, 20:] = RED, GREEN, BLUE
    lab = lab_bytes(picture)
    left, middle = np.zeros((2, 20, 30), bool)
    left[:, :10], middle[:, 10:20] = True, True
    share = belonging(lab, to=histogram(lab, left), rather_than=histogram(lab, middle))
    assert share[0, 5] == pytest.approx(1, abs=0.01)
    assert share[0, 15] == pytest.approx(0, abs=0.01)
    assert share[0, 25] == pytest.approx(0, abs=0.01)  # of neither


def test_what_occurs_in_both_belongs_to_both_by_half() -> None:
    lab = lab_bytes(np.full((8, 8, 3), RED, np.uint8))
    everywhere = histogram(lab, np.ones((8, 8), bool))
    assert belonging(lab, to=everywhere, rather_than=everywhere) == pytest.approx(0.5, abs=0.01)


def test_a_histogram_is_smoothed_as_by_a_gaussian() -> None:
    draw = np.random.default_rng(0)
    lab = lab_bytes(draw.integers(0, 256, (40, 40, 3), dtype=np.uint8))
    where = draw.random((40, 40)) < 0.7
    shares = counts(lab, where) / np.float32(where.sum())
    expected = gaussian_filter(shares, SMOOTH, truncate=3.0)
    np.testing.assert_allclose(histogram(lab, where), expected, atol=1e-8)
