"""The ONNX encoder: the parts of its vector, on a graph whose answer is known."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from onnx import helper

from scoring.features.base import EncoderInput, encoder
from scoring.features.onnx import OnnxEncoder, background_of, product_crop
from scoring.images import RGB
from scoring.weights import WeightsMissing
from tests.scoring.tiny_onnx import SIZE, describe, save_graph, save_mean_colour


def pair(
    product: tuple[int, int, int] = (255, 0, 0), background: tuple[int, int, int] = (0, 0, 255)
) -> EncoderInput:
    """A product that fills the middle of the generation; the original's is green."""
    mask = np.zeros((40, 40), bool)
    mask[10:30, 10:30] = True

    def painted(inside: tuple[int, int, int], outside: tuple[int, int, int]) -> RGB:
        return np.where(mask[..., None], inside, outside).astype(np.uint8)

    return EncoderInput(painted(product, background), painted((0, 255, 0), (0, 0, 0)), mask, mask)


@pytest.fixture
def colours(tmp_path: Path) -> OnnxEncoder:
    """Its vectors are mean colours."""
    return OnnxEncoder(str(save_mean_colour(tmp_path / "mean.onnx")))


def test_the_parts_of_the_vector(colours: OnnxEncoder) -> None:
    whole, original, change, product, background = colours.encode([pair()])[0].reshape(5, 3)
    assert whole == pytest.approx([0.25, 0, 0.75], abs=0.01)
    assert original == pytest.approx([0, 0.25, 0], abs=0.01)
    assert background == pytest.approx([0, 0, 1], abs=0.01)
    margin = (24**2 - 20**2) / 24**2  # of the crop is background: 2 of 20 pixels on each side
    assert product == pytest.approx([1 - margin, 0, margin], abs=0.03)
    assert change == pytest.approx([1 - margin, margin - 1, margin], abs=0.03)


def test_many_at_once_give_the_same_as_one_at_a_time(colours: OnnxEncoder) -> None:
    pairs = [pair((at, 0, 0), (0, at, 9)) for at in range(0, 250, 50)]
    alone = np.concatenate([colours.encode([each]) for each in pairs])
    np.testing.assert_allclose(colours.encode(pairs), alone, atol=1e-6)
    colours.batch_size = 2
    np.testing.assert_allclose(colours.encode(pairs), alone, atol=1e-6)
    assert colours.encode([]).shape == (0, 15)


def test_a_region_that_is_not_there_is_zero(colours: OnnxEncoder) -> None:
    given = pair()
    nothing, everything = np.zeros((40, 40), bool), np.ones((40, 40), bool)
    without = EncoderInput(given.generation, given.original, nothing, given.original_mask)
    filled = EncoderInput(given.generation, given.original, everything, given.original_mask)
    vectors = colours.encode([without, filled]).reshape(2, 5, 3)
    assert not vectors[0, 2:4].any()
    assert vectors[0, 4].any()
    assert not vectors[1, 4].any()
    assert vectors[1, 3] == pytest.approx(vectors[1, 0])


@pytest.mark.parametrize("layout", ["nchw", "nhwc"])
def test_a_map_is_averaged_over_the_picture(tmp_path: Path, layout: str) -> None:
    path = tmp_path / "map.onnx"
    shape = ("n", 3, *SIZE) if layout == "nchw" else ("n", *SIZE, 3)
    nodes = [helper.make_node("Identity", ["pixels"], ["features"])]
    save_graph(path, nodes, shape=shape, output=shape)
    describe(path, layout=layout)
    whole = OnnxEncoder(str(path)).encode([pair()])[0, :3]
    assert whole == pytest.approx([0.25, 0, 0.75], abs=0.01)


def test_the_key_names_graph_and_preparation(tmp_path: Path) -> None:
    first = OnnxEncoder(str(save_mean_colour(tmp_path / "first.onnx")))
    again = OnnxEncoder(str(save_mean_colour(tmp_path / "again.onnx")))
    other = OnnxEncoder(str(save_mean_colour(tmp_path / "other.onnx", divide_by=1)))
    assert first.key == again.key != other.key
    assert first.key.startswith("onnx@")


def test_the_registry_builds_it_and_says_what_is_missing() -> None:
    with pytest.raises(WeightsMissing, match="SCORING_ONNX_ENCODER"):
        encoder("onnx")


def test_crop_and_background_of_a_picture_without_their_pixels() -> None:
    image = pair().generation
    assert product_crop(image, np.zeros((40, 40), bool)) is None
    assert background_of(image, np.ones((40, 40), bool)) is None
