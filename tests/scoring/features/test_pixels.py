from __future__ import annotations

import numpy as np
import pytest

from scoring.features.pixels import (
    COLOUR_WORDS,
    HUES,
    LAYERS,
    QUANTILES,
    PixelMaps,
    colour_word_shares,
    region_statistics,
)
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


def test_statistics_are_those_of_the_definition() -> None:
    """Written with numpy's plain reductions over the region's pixels, in double."""
    random = np.random.default_rng(0)
    maps = PixelMaps.of(random.integers(0, 256, (60, 80, 3), np.uint8))
    region = random.random((60, 80)) < 0.4
    names = ("lightness", "redness", "yellowness", "chroma", "gradient", "detail")
    layers = [getattr(maps, name) for name in names] + [maps.normalised[1]]
    plain: dict[str, float] = {}
    for name, layer in zip(LAYERS, layers, strict=True):
        values = np.sort(layer[region].astype(np.float64))
        plain |= {f"{name}_mean": values.mean(), f"{name}_spread": values.std()}
        at = [values[int(quantile * len(values))] for quantile in QUANTILES]
        plain |= dict(zip((f"{name}_{key}" for key in ("low", "middle", "high")), at, strict=True))
    found = region_statistics(maps, region)
    assert {name: found[name] for name in plain} == pytest.approx(plain, rel=1e-4, abs=1e-5)


def test_hues_are_shares_of_the_chroma_in_twelfths_of_the_circle() -> None:
    maps = PixelMaps.of(np.random.default_rng(0).integers(0, 256, (60, 80, 3), np.uint8))
    hue = np.arctan2(maps.yellowness.astype(np.float64), maps.redness)
    chroma = maps.chroma.astype(np.float64)
    total = chroma.sum() + 1e-3 * chroma.size
    weights, _ = np.histogram(hue, len(HUES), (-np.pi, np.pi), weights=chroma)
    found = region_statistics(maps, np.ones(chroma.shape, bool))
    shares = [found[f"hue_{index}"] for index in range(len(HUES))]
    assert shares == pytest.approx(np.sqrt(weights / total), rel=1e-4)
    one_hue = np.hypot((chroma * np.cos(hue)).sum(), (chroma * np.sin(hue)).sum()) / total
    assert found["hue_unity"] == pytest.approx(one_hue, rel=1e-3)


def test_every_colour_is_nearest_to_one_word() -> None:
    colours = lab_of(np.random.default_rng(0).integers(0, 256, (20, 20, 3), np.uint8))
    colours = colours.reshape(-1, 3)
    focal = lab_of(np.array([list(COLOUR_WORDS.values())], np.uint8))[0]
    nearest = np.linalg.norm(colours[:, None] - focal, axis=2).argmin(axis=1)
    shares = np.bincount(nearest, minlength=len(focal)) / len(colours)
    found = list(colour_word_shares(colours).values())
    assert found == pytest.approx(np.sqrt(shares), abs=1e-6)
