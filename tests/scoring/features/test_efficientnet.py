"""The default encoder: the parts of its vector on maps whose means are known, and on pictures."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from scoring.efficientnet import CHANNELS, HEAD, STRIDES, EfficientNet, PictureMaps
from scoring.features.base import EncoderInput, encoder
from scoring.features.efficientnet import PARTS, EfficientNetRegions, region_means
from scoring.features.joined import Joined, sees_patches
from scoring.images import RGB, Float32, Mask


@pytest.fixture(scope="module")
def regions() -> EfficientNetRegions:
    return EfficientNetRegions()


def square(size: int, *, at: slice) -> Mask:
    mask = np.zeros((size, size), bool)
    mask[at, at] = True
    return mask


def picture(*, seed: int, size: int = 96) -> RGB:
    return np.random.default_rng(seed).integers(0, 255, (size, size, 3), dtype=np.uint8)


def pair(*, generation: int = 1, original: int = 2, product: Mask | None = None) -> EncoderInput:
    mask = square(96, at=slice(24, 72)) if product is None else product
    return EncoderInput(picture(seed=generation), picture(seed=original), mask, mask)


def parts(vector: Float32) -> dict[str, Float32]:
    sizes = [HEAD if name == "head" else sum(CHANNELS) for name in PARTS]
    ends = np.cumsum([0, *sizes])
    return {
        name: vector[start:end]
        for name, (start, end) in zip(PARTS, pairwise(ends.tolist()), strict=True)
    }


def test_each_cell_counts_as_much_as_the_region_covers_of_it() -> None:
    """Every map is 1 left of the middle and 0 right of it; the product is where it is 1."""
    side = 320
    half = np.zeros((side, side), np.float32)
    half[:, : side // 2] = 1
    depths = tuple(
        np.repeat(half[None, ::stride, ::stride], channels, axis=0)
        for channels, stride in zip(CHANNELS, STRIDES, strict=True)
    )
    maps = PictureMaps(depths, np.zeros((HEAD, 10, 10), np.float32))
    product, rim, background = region_means(maps, half > 0)
    np.testing.assert_allclose(product, 1, atol=1e-6)
    np.testing.assert_allclose(rim, 0, atol=1e-6)
    np.testing.assert_allclose(background, 0, atol=1e-6)
    quarter = half.copy()
    quarter[side // 2 :] = 0
    product, rim, background = region_means(maps, quarter > 0)
    np.testing.assert_allclose(product, 1, atol=1e-6)
    np.testing.assert_allclose(background, 1 / 3, atol=1e-6)
    assert (rim > 0.4).all() and (rim < 0.6).all()  # along both of the corner's sides


def test_the_parts_of_the_vector(regions: EfficientNetRegions) -> None:
    given = pair()
    (vector,) = regions.encode([given])
    assert vector.shape == (regions.dimension,)
    found = parts(vector)
    here, there = EfficientNet().maps([given.generation, given.original])
    whole = np.concatenate([depth.mean(axis=(1, 2)) for depth in here.depths])
    np.testing.assert_allclose(found["whole"], whole, atol=1e-4)
    np.testing.assert_allclose(found["head"], here.head.mean(axis=(1, 2)), atol=1e-4)
    product, rim, background = region_means(here, given.generation_mask)
    np.testing.assert_allclose(found["product"], product, atol=1e-4)
    np.testing.assert_allclose(found["rim"], rim, atol=1e-4)
    np.testing.assert_allclose(found["background"], background, atol=1e-4)
    before = region_means(there, given.original_mask)[0]
    np.testing.assert_allclose(found["difference"], product - before, atol=1e-4)


def test_the_same_product_does_not_differ_from_itself(regions: EfficientNetRegions) -> None:
    found = parts(regions.encode([pair(generation=2, original=2)])[0])
    np.testing.assert_allclose(found["difference"], 0, atol=1e-4)
    np.testing.assert_array_equal(found["whole"], found["original"])


def test_many_at_once_give_the_same_as_one_at_a_time(regions: EfficientNetRegions) -> None:
    pairs = [pair(generation=at, original=at // 2) for at in range(5)]
    alone = np.concatenate([regions.encode([each]) for each in pairs])
    again = [pair(generation=at, original=at // 2) for at in range(5)]
    np.testing.assert_allclose(regions.encode(again), alone, atol=1e-3)
    assert regions.encode([]).shape == (0, regions.dimension)


def test_a_region_that_is_not_there_is_zero(regions: EfficientNetRegions) -> None:
    nothing, everything = np.zeros((96, 96), bool), np.ones((96, 96), bool)
    without, filled = regions.encode([pair(product=nothing), pair(product=everything)])
    for name in ("product", "rim", "difference"):
        assert not parts(without)[name].any()
    assert parts(without)["background"].any()
    assert not parts(filled)["background"].any()
    np.testing.assert_allclose(parts(filled)["product"], parts(filled)["whole"], atol=1e-4)


def test_tiny_and_plain_pictures_give_finite_numbers(regions: EfficientNetRegions) -> None:
    for side in (1, 3, 40):
        plain = np.full((side, side, 3), 255, np.uint8)
        mask = np.zeros((side, side), bool)
        mask[0, 0] = True
        (vector,) = regions.encode([EncoderInput(plain, plain, mask, mask)])
        assert np.isfinite(vector.astype(np.float16)).all()


def test_patches_are_the_maps_at_stride_16(regions: EfficientNetRegions) -> None:
    given = pair()
    (found,) = regions.patches([given.generation])
    (maps,) = EfficientNet().maps([given.generation])
    np.testing.assert_allclose(found, maps.depths[2], atol=1e-3)
    assert sees_patches(Joined((encoder("lite"), regions))) is regions
    assert sees_patches(encoder("lite")) is None


def test_its_key_names_weights_and_preprocessing(regions: EfficientNetRegions) -> None:
    name, _, rest = regions.key.partition("@")
    weights, _, preprocessing = rest.partition("+")
    assert (name, weights) == ("efficientnet", EfficientNet.revision)
    assert len(preprocessing) == 8
    assert encoder("efficientnet").key == regions.key
