from __future__ import annotations

import numpy as np
import pytest
from skimage.color import deltaE_ciede2000

from scoring.consistency.colour_difference import delta_e

# Rows of table 1 in Sharma, Wu & Dalal (2005): hues around 180°, greys, a large step.
PUBLISHED = [
    ((50.0, 2.6772, -79.7751), (50.0, 0.0, -82.7485), 2.0425),
    ((50.0, 2.4900, -0.0010), (50.0, -2.4900, 0.0009), 7.1792),
    ((50.0, 2.4900, -0.0010), (50.0, -2.4900, 0.0011), 7.2195),
    ((50.0, 0.0, 0.0), (50.0, -1.0, 2.0), 2.3669),
    ((50.0, 2.5, 0.0), (73.0, 25.0, -18.0), 27.1492),
    ((2.0776, 0.0795, -1.1350), (0.9033, -0.0636, -0.5514), 0.9082),
]


@pytest.mark.parametrize(("first", "second", "expected"), PUBLISHED)
def test_it_gives_the_published_differences(
    first: tuple[float, ...], second: tuple[float, ...], expected: float
) -> None:
    colours = np.array([[first], [second]], np.float32)
    assert delta_e(colours[0], colours[1]) == pytest.approx(expected, abs=2e-4)
    assert delta_e(colours[1], colours[0]) == pytest.approx(expected, abs=2e-4)


def test_it_agrees_with_scikit_image_over_all_colours() -> None:
    draw = np.random.default_rng(0)
    first = draw.uniform((0, -90, -90), (100, 90, 90), (200, 300, 3)).astype(np.float32)
    near = (first + draw.normal(0, 4, first.shape)).astype(np.float32)
    first[:20, :, 1:] = 0.0  # greys
    for second in (near, first[::-1]):
        ours, theirs = delta_e(first, second), deltaE_ciede2000(first, second)
        assert ours.dtype == np.float32 and ours.shape == (200, 300)
        # float32 can't tell on which side of 180° two opposite hues are
        assert np.quantile(np.abs(ours - theirs), 0.999) < 2e-3


def test_the_same_colours_do_not_differ() -> None:
    colours = np.random.default_rng(1).uniform(-80, 80, (50, 3)).astype(np.float32)
    assert delta_e(colours, colours).max() == 0.0
