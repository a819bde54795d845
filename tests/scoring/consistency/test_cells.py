from __future__ import annotations

import numpy as np
import pytest

from scoring.consistency.candidates import candidates
from scoring.consistency.cells import DEPTHS, SIDE, Cells
from scoring.consistency.regions import Region, Scene
from scoring.consistency.seen import LIKENESSES, SeenByNetwork
from scoring.consistency.traits import TRAITS, Surroundings, traits_of
from scoring.images import RGB, Float32, Mask
from scoring.segmentation.base import NetworkMaps
from tests.scoring.consistency.test_attached import _with_disc

NUMBERS = np.random.default_rng(0)


def _maps(layer: Float32, *, depths: int = 2) -> NetworkMaps:
    """Maps of a whole picture, in which places with the same value of `layer` look alike."""
    height, width = layer.shape
    kinds = NUMBERS.normal(size=(6, int(layer.max()) + 1)).astype(np.float32)
    depth = kinds[:, layer.astype(int)]
    return NetworkMaps((0, 0, width, height), (depth, depth[:, ::2, ::2], depth)[:depths])


def _scene(picture: RGB, product: Mask, layer: Float32 | None) -> Scene:
    cells = None if layer is None else Cells(
        _maps(layer), (0, 0, product.shape[1], product.shape[0]), product.shape
    )  # fmt: skip
    return Scene.of(picture, product, product, 3, product.astype(np.float32), cells)


def _disc_of(scene: Scene, disc: Mask) -> Region:
    regions = [each.region for each in candidates(scene)]
    return max(regions, key=lambda each: np.count_nonzero(each.where & disc[each.window]))


def test_a_cell_shows_what_lies_there_on_the_picture() -> None:
    layer = np.zeros((40, 40), np.float32)
    layer[20:, 20:] = 1
    whole = Cells(_maps(layer), (0, 0, 40, 40), (80, 80)).depths[0]
    assert whole.shape == (80 // SIDE, 80 // SIDE, 6)
    assert np.linalg.norm(whole, axis=2) == pytest.approx(1.0, abs=1e-5)
    assert whole[15, 15] @ whole[5, 5] < 0 < whole[15, 15] @ whole[14, 18]
    corner = Cells(_maps(layer), (20, 20, 40, 40), (80, 80)).depths[0]
    assert (corner @ corner[10, 10])[2:, 2:].min() > 0.99


def test_only_the_first_depths_are_read() -> None:
    layer = np.tile(np.arange(2, dtype=np.float32), (20, 10))
    cells = Cells(_maps(layer, depths=3), (0, 0, 20, 20), (40, 40))
    assert len(cells.depths) == len(DEPTHS)


def test_a_region_that_looks_like_the_product_says_so() -> None:
    picture, product, disc = _with_disc((215, 220), (255, 0, 255))
    like_product = np.where(product | disc, 1.0, 0.0).astype(np.float32)
    like_ground = np.where(product, 1.0, 0.0).astype(np.float32)
    for layer, closer in ((like_product, "product"), (like_ground, "ground")):
        scene = _scene(picture, product, layer)
        seen = SeenByNetwork.of(scene)
        assert seen is not None
        found = seen.likenesses(_disc_of(scene, disc))
        assert set(found) == set(LIKENESSES)
        other = "ground" if closer == "product" else "product"
        for depth in DEPTHS:
            assert found[f"mean_{closer}_{depth}"] > found[f"mean_{other}_{depth}"] + 0.5


def test_without_maps_nothing_is_said() -> None:
    picture, product, _ = _with_disc((215, 220), (255, 0, 255))
    scene = _scene(picture, product, None)
    assert SeenByNetwork.of(scene) is None
    numbers = traits_of(candidates(scene)[0], Surroundings(scene))
    assert np.isnan(numbers[[TRAITS.index(each) for each in LIKENESSES]]).all()
    assert np.isfinite(numbers[TRAITS.index("support")])
