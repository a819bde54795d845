"""Patch likeness on maps whose answer is known, and on pictures."""

from __future__ import annotations

import numpy as np
import pytest

from scoring.consistency.likeness import patch_likeness
from scoring.images import Float32, Mask


def maps(seed: int = 0, *, channels: int = 64, side: int = 10) -> Float32:
    return np.random.default_rng(seed).normal(size=(channels, side, side)).astype(np.float32)


def middle(side: int = 80) -> Mask:
    mask = np.zeros((side, side), bool)
    mask[side // 4 : -side // 4, side // 4 : -side // 4] = True
    return mask


def test_the_same_maps_are_entirely_alike() -> None:
    assert patch_likeness(maps(), middle(), maps()) == pytest.approx(1)


def test_where_a_cell_lies_and_how_bright_it_is_does_not_matter() -> None:
    moved = 3 * np.roll(maps(), (2, -3), axis=(1, 2))
    assert patch_likeness(maps(), middle(), moved) == pytest.approx(1)


def test_what_lies_around_the_product_does_not_matter() -> None:
    other = maps(1)
    other[:, 2:8, 2:8] = maps()[:, 2:8, 2:8]
    assert patch_likeness(maps(), middle(), other) == pytest.approx(1)


def test_it_falls_with_the_share_of_cells_that_are_not_found_again() -> None:
    inside = np.argwhere(middle(10))
    likeness = []
    for lost in (0, len(inside) // 2, len(inside)):
        changed = maps()
        for row, column in inside[:lost]:
            changed[:, row, column] = maps(1)[:, row, column]
        likeness.append(patch_likeness(maps(), middle(), changed))
    assert likeness[0] > likeness[1] > likeness[2]
    assert likeness[1] == pytest.approx((likeness[0] + likeness[2]) / 2, abs=0.05)


def test_a_product_smaller_than_a_cell_is_the_cell_that_it_covers_most() -> None:
    tiny = np.zeros((80, 80), bool)
    tiny[41, 41] = True
    assert patch_likeness(maps(), tiny, maps()) == pytest.approx(1)
    assert patch_likeness(maps(), np.zeros((80, 80), bool), maps()) == 0


def test_cells_without_a_direction_are_like_nothing() -> None:
    assert patch_likeness(np.zeros_like(maps()), middle(), maps()) == 0


def test_maps_of_different_networks_are_refused() -> None:
    with pytest.raises(ValueError, match="maps of 64 and of 32 channels"):
        patch_likeness(maps(), middle(), maps(channels=32))
