from __future__ import annotations

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.features import EncoderInput, encoder
from scoring.features.lite import Lite, LiteSettings, tile_means
from scoring.images import RGB
from scoring.vocabulary.rules import WORKING_SIDE

LITE = Lite()


def _photo(height: int = 90, width: int = 120, seed: int = 0) -> RGB:
    noise = np.random.default_rng(seed).normal(128, 60, (height, width, 3))
    return np.asarray(np.clip(cv2.GaussianBlur(noise, (0, 0), 2) * 1.0, 0, 255), np.uint8)


def _pair(generation: RGB, product: bool = True) -> EncoderInput:
    mask = np.zeros(generation.shape[:2], bool)
    if product:
        height, width = generation.shape[:2]
        mask[height // 4 : height // 2, width // 4 : width // 2] = True
    return EncoderInput(generation, generation, mask, mask)


def test_names_and_vector_have_the_same_length() -> None:
    features = LITE.encode([_pair(_photo()), _pair(_photo(seed=1))])
    assert features.shape == (2, LITE.dimension)
    assert features.dtype == np.float32
    assert len(set(LITE.feature_names)) == LITE.dimension == len(LITE.feature_names)


def test_the_same_input_gives_the_same_vector_in_any_batch() -> None:
    pairs = [_pair(_photo(seed=seed)) for seed in range(3)]
    together = LITE.encode(pairs)
    assert (LITE.encode(pairs[1:2])[0] == together[1]).all()


def test_one_key_means_one_vector_whatever_makes_it_faster() -> None:
    """Cached features are compared with new ones: numbers that move need another revision."""
    generation, original = _photo(seed=1), _pair(_photo())
    pair = EncoderInput(
        generation, original.original, original.generation_mask, original.original_mask
    )
    (vector,) = LITE.encode([pair])
    named = dict(zip(LITE.feature_names, vector.tolist(), strict=True))
    known = {
        "whole_light_kurtosis": 0.261309,
        "whole_chroma_half_down_left": 0.241518,
        "whole_edges_half_down_mean": 0.0390076,
        "whole_block_mean_09": 1.4996,
        "whole_block_uneven_36": 0.164706,
        "whole_tiles_sharp_0.1": -0.165017,
        "whole_tiles_sharp_where_light": 0.118007,
        "whole_haze": 0.420635,
        "product_a_spread": 4.75784,
        "rim_chroma_middle": 6.34426,
        "background_hue_unity": 0.0718652,
        "change_lightness_mean": -0.330296,
        "composition_on_product": 0.0658680,
    }
    assert LITE.key == "lite@2+e8246295"
    assert {name: named[name] for name in known} == pytest.approx(known, rel=1e-4)
    assert float(np.abs(vector).sum()) == pytest.approx(1701.216, rel=1e-4)


def test_generations_of_one_original_get_what_each_gets_alone() -> None:
    original = _pair(_photo())
    pairs = [
        EncoderInput(
            _photo(seed=seed), original.original, original.generation_mask, original.original_mask
        )
        for seed in range(3)
    ]
    alone = np.concatenate([LITE.encode([pair]) for pair in pairs])
    assert (LITE.encode(pairs) == alone).all()


def test_an_unchanged_product_has_no_change() -> None:
    named = dict(zip(LITE.feature_names, LITE.encode([_pair(_photo())])[0], strict=True))
    assert all(value == 0 for name, value in named.items() if name.startswith("change_"))


def test_another_colour_of_the_product_is_seen() -> None:
    pair = _pair(_photo())
    turned = pair.generation.copy()
    turned[pair.generation_mask, 2] = 250
    changed = EncoderInput(turned, pair.original, pair.generation_mask, pair.original_mask)
    named = dict(zip(LITE.feature_names, LITE.encode([changed])[0], strict=True))
    assert named["change_b_mean"] < -5, "b* is negative for blue"


def test_a_soft_background_is_told_from_a_soft_picture() -> None:
    """Their mean sharpness may be the same; their sharpest tiles are not."""
    noise = np.random.default_rng(0).integers(0, 256, (160, 160, 3), np.uint8)
    soft = cv2.GaussianBlur(noise, (0, 0), 3)
    background_alone = soft.copy()
    background_alone[60:100, 60:100] = noise[60:100, 60:100]
    named = [
        dict(zip(LITE.feature_names, vector.tolist(), strict=True))
        for vector in LITE.encode([_pair(soft), _pair(background_alone)])
    ]
    assert named[1]["whole_tiles_sharp_0.98"] > named[0]["whole_tiles_sharp_0.98"] + 0.5
    assert named[1]["whole_tiles_sharp_0.1"] < named[0]["whole_tiles_sharp_0.1"] + 0.1


@given(height=st.integers(16, 90), width=st.integers(16, 90), tiles=st.sampled_from([10, 16]))
def test_tiles_are_means_over_equal_areas(height: int, width: int, tiles: int) -> None:
    layer = np.random.default_rng(0).random((height, width), np.float32)
    plain = cv2.resize(layer, (tiles, tiles), interpolation=cv2.INTER_AREA)
    assert tile_means(layer, tiles) == pytest.approx(plain, abs=1e-5)


def test_pictures_of_the_pipeline_are_read_at_their_own_size() -> None:
    """Shrinking each once more takes as long as all colours of it."""
    assert LITE.settings.longest == WORKING_SIDE


@settings(max_examples=15, deadline=None)
@given(
    height=st.integers(1, 70),
    width=st.integers(1, 70),
    colour=st.integers(0, 255),
    noisy=st.booleans(),
    kind=st.sampled_from(["empty", "full", "part"]),
)
def test_any_picture_gives_finite_features(
    height: int, width: int, colour: int, noisy: bool, kind: str
) -> None:
    picture = np.full((height, width, 3), colour, np.uint8)
    if noisy:
        picture = np.random.default_rng(0).integers(0, 256, picture.shape, np.uint8)
    mask = np.full((height, width), kind == "full")
    if kind == "part":
        mask[height // 3 :, width // 3 :] = True
    features = LITE.encode([EncoderInput(picture, picture, mask, mask)])
    assert np.isfinite(features).all()


def test_a_mask_of_another_size_is_refused_by_name() -> None:
    picture = _photo()
    with pytest.raises(ValueError, match="original_mask is \\(3, 3\\)"):
        EncoderInput(picture, picture, np.zeros(picture.shape[:2], bool), np.zeros((3, 3), bool))


def test_the_key_changes_with_the_settings() -> None:
    assert encoder("lite").key == LITE.key
    assert Lite(LiteSettings(longest=256)).key != LITE.key
    assert LITE.key.startswith("lite@2+")
