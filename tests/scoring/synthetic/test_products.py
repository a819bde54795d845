from __future__ import annotations

import numpy as np
import pytest

from scoring.synthetic.cutouts import photograph, trace_product
from scoring.synthetic.fields import joined
from scoring.synthetic.lighting import Light
from scoring.synthetic.products import CATEGORIES, build_product, design_product


@pytest.mark.parametrize("category", CATEGORIES)
@pytest.mark.parametrize("seed", [0, 1])
def test_a_product_stands_on_the_ground_inside_its_frame(category: str, seed: int) -> None:
    product = build_product(design_product(category, seed))
    size = 64
    surface = trace_product(product, product.camera(0.17), size)
    cutout = photograph(product, surface, Light())
    assert -0.02 < surface.points[1].min() < 0.05
    assert not cutout.mask[[0, -1]].any()
    assert not cutout.mask[:, [0, -1]].any()
    assert 0.05 < cutout.mask.mean() < 0.6


@pytest.mark.parametrize("category", CATEGORIES)
def test_what_can_be_missing_is_there_and_what_can_be_added_is_not(category: str) -> None:
    product = build_product(design_product(category, 5))
    names = [part.name for part in product.parts]
    assert len(set(names)) == len(names)
    assert product.removable
    assert set(product.removable) < set(names)
    assert len(product.extras) >= 2
    assert not {part.name for part in product.extras} & set(names)


@pytest.mark.parametrize("category", CATEGORIES)
def test_an_added_part_touches_the_product_and_stays_in_the_frame(category: str) -> None:
    product = build_product(design_product(category, 5))
    body = joined([part.field for part in product.parts])
    cloud = np.random.default_rng(1).uniform(-0.8, 0.8, (3, 80_000)).astype(np.float32)
    cloud[1] += 0.5
    for part in product.extras:
        assert np.maximum(body(cloud), part.field(cloud)).min() < 0.03
        surface = trace_product(product.with_extra(part.name), product.camera(0.2), 48)
        rim = np.concatenate([surface.hit[[0, -1]].ravel(), surface.hit[:, [0, -1]].ravel()])
        assert not rim.any(), part.name


def test_a_design_follows_from_its_seed() -> None:
    first, again, other = (design_product("can", seed) for seed in (4, 4, 5))
    assert first.label.brand == again.label.brand
    np.testing.assert_array_equal(first.palette.body, again.palette.body)
    assert (first.label.brand, first.pattern, first.label.words) != (
        other.label.brand,
        other.pattern,
        other.label.words,
    )
