from __future__ import annotations

import numpy as np
import pytest

from scoring.features.pixels import PixelMaps, colour_word_shares, region_statistics
from scoring.images import lab_of


def test_statistics_are_of_the_region_alone() -> None:
    picture = np.zeros((40, 40, 3), np.uint8)
    picture[:, 20:] = 255
    right = np.zeros((40, 40), bool)
    right[:, 24:] = True
    found = region_statistics(PixelMaps.of(picture), right)
    assert found["lightness_mean"] == pytest.approx(100, abs=0.1)
    assert found["lightness_spread"] == pytest.approx(0, abs=0.1)
    assert found["is_white"] == pytest.approx(1)


def test_a_tiny_region_says_nothing() -> None:
    nowhere = np.zeros((40, 40), bool)
    nowhere[3, 3] = True
    found = region_statistics(PixelMaps.of(np.full((40, 40, 3), 200, np.uint8)), nowhere)
    assert found["lightness_mean"] == 0.0
    assert found["mscn_shape"] == 0.0


@pytest.mark.parametrize(
    ("word", "colour"),
    [("red", (190, 30, 30)), ("blue", (30, 70, 190)), ("grey", (120, 120, 120))],
)
def test_colours_are_named(word: str, colour: tuple[int, int, int]) -> None:
    shares = colour_word_shares(lab_of(np.full((5, 5, 3), colour, np.uint8)).reshape(-1, 3))
    assert shares[f"is_{word}"] == 1.0
