from __future__ import annotations

import numpy as np
import pytest

from scoring.features.composition import (
    composition,
    ground_contact,
    light_direction,
    placement,
    rim_of,
)
from scoring.features.pixels import PixelMaps, region_statistics


def _box(height: int = 100, width: int = 120) -> np.ndarray:
    mask = np.zeros((height, width), bool)
    mask[20:70, 30:80] = True
    return mask


def test_placement_in_shares_of_the_picture() -> None:
    found = placement(_box())
    assert found["area"] == pytest.approx((50 * 50 / 12_000) ** 0.5)
    assert found["bottom"] == pytest.approx(0.70)
    assert found["centre_x"] == pytest.approx(54.5 / 120, abs=0.01)
    assert found["solid"] == pytest.approx(1.0)


def test_the_rim_touches_the_product_and_leaves_it_out() -> None:
    mask = _box()
    rim = rim_of(mask)
    assert not (rim & mask).any()
    assert rim[19, 50]
    assert not rim[5, 50]


def test_a_contact_shadow_is_darker_than_below_and_aside() -> None:
    lightness, mask = np.full((100, 120), 80, np.float32), _box()
    floating = ground_contact(lightness, mask)
    lightness[70:73, 25:85] = 30
    standing = ground_contact(lightness, mask)
    assert floating["under"] == pytest.approx(0, abs=1e-6)
    assert standing["under"] < -0.3
    assert standing["aside"] < 0.0


def test_clashing_lights_have_opposite_slopes() -> None:
    ramp = np.tile(np.linspace(20, 80, 120, dtype=np.float32), (100, 1))
    mask = _box()
    agreeing = light_direction(ramp, mask)
    clashing = light_direction(np.where(mask, ramp[:, ::-1], ramp), mask)
    assert agreeing["agree_x"] > 0.1
    assert clashing["agree_x"] < -0.1


def test_slopes_are_those_of_the_least_squares_lines() -> None:
    random = np.random.default_rng(0)
    lightness = random.uniform(0, 100, (40, 50)).astype(np.float32)
    mask = random.random((40, 50)) < 0.3
    mask[:, :5] = False
    rows, columns = np.nonzero(mask)
    found = light_direction(lightness, mask)
    for name, place in (("x", columns), ("y", rows)):
        slope = np.polyfit(place, lightness[mask].astype(np.float64), 1)[0]
        plain = slope * np.ptp(place) / 100
        assert found[f"product_light_{name}"] == pytest.approx(plain, rel=1e-4)


def test_no_product_gives_finite_numbers() -> None:
    picture = np.full((40, 40, 3), 128, np.uint8)
    for mask in (np.zeros((40, 40), bool), np.ones((40, 40), bool)):
        maps = PixelMaps.of(picture)
        parts = {"product": mask, "rim": rim_of(mask), "background": ~mask}
        regions = {name: region_statistics(maps, part) for name, part in parts.items()}
        found = composition(maps.lightness, mask, regions)
        assert all(np.isfinite(value) for value in found.values())
