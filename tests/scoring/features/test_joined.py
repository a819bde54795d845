"""Encoders side by side are one encoder."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from scoring.features.base import Encoder, EncoderInput
from scoring.features.joined import Joined, columns_of
from scoring.features.lite import Lite, LiteSettings
from scoring.features.onnx import OnnxEncoder
from tests.scoring.tiny_onnx import save_mean_colour


@pytest.fixture
def colours(tmp_path: Path) -> OnnxEncoder:
    return OnnxEncoder(str(save_mean_colour(tmp_path / "mean.onnx")))


def pair(seed: int) -> EncoderInput:
    images = np.random.default_rng(seed).integers(0, 255, (2, 40, 40, 3), dtype=np.uint8)
    mask = np.zeros((40, 40), bool)
    mask[10:30, 10:30] = True
    return EncoderInput(images[0], images[1], mask, mask)


def test_the_vectors_stand_one_behind_the_other(colours: OnnxEncoder) -> None:
    lite = Lite()
    joined = Joined((colours, lite))
    pairs = [pair(1), pair(2)]
    features = joined.encode(pairs)
    assert features.shape == (2, joined.dimension)
    assert features.dtype == np.float32
    np.testing.assert_array_equal(features[:, : colours.dimension], colours.encode(pairs))
    np.testing.assert_array_equal(features[:, colours.dimension :], lite.encode(pairs))


def test_the_key_follows_every_part(colours: OnnxEncoder) -> None:
    joined = Joined((colours, Lite()))
    other = Joined((colours, Lite(LiteSettings(longest=300))))
    assert joined.name == "onnx+lite"
    assert joined.key == f"{colours.key}|{Lite().key}"
    assert other.key != joined.key
    assert len(joined.key) <= 120, "the database keeps so many characters"


def test_what_a_part_gives_can_be_read_from_the_joined_vector() -> None:
    """A model fitted on `lite` alone goes on reading when another encoder is put beside it."""
    lite, small = Lite(), Lite(LiteSettings(longest=64))
    joined = Joined((small, lite))
    vectors = joined.encode([pair(1)])
    for encoder in (joined, small, lite):
        columns = columns_of(joined, encoder.key)
        assert columns is not None
        assert (vectors[:, columns] == encoder.encode([pair(1)])).all()
    assert columns_of(lite, lite.key) == slice(0, lite.dimension)


@pytest.mark.parametrize("encoder", [Lite(), Joined((Lite(), Lite(LiteSettings(longest=64))))])
def test_what_an_encoder_does_not_make_cannot_be_read(encoder: Encoder) -> None:
    assert columns_of(encoder, "blip@1") is None
