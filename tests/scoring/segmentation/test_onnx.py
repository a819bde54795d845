"""The ONNX segmenter: prompts as crops and choices; U²-Net-P on real packs where it is there."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest
from onnx import helper, numpy_helper

from scoring.images import Box, read_rgb
from scoring.segmentation.base import Prompt, segmenter
from scoring.segmentation.onnx import OnnxSegmenter, OnnxSegmenterSettings, certainty, shares_of
from scoring.segmentation.original import without_plain_background
from scoring.weights import WeightsMissing
from tests.scoring.segmentation.scenes import SIZE, iou, mask_at, scene
from tests.scoring.tiny_onnx import describe, save_graph

LEFT, RIGHT = (10, 20, 40, 60), (75, 30, 110, 70)


@pytest.fixture(scope="module")
def reds(tmp_path_factory: pytest.TempPathFactory) -> OnnxSegmenter:
    """Its map is red less green: 1 on the things of these scenes, 0 on their grey."""
    path = tmp_path_factory.mktemp("onnx") / "reds.onnx"
    weights = numpy_helper.from_array(np.array([[[[1]], [[-1]], [[0]]]], np.float32), "weights")
    nodes = [
        helper.make_node("Constant", [], ["weights"], value=weights),
        helper.make_node("Conv", ["pixels", "weights"], ["features"]),
    ]
    shape = ("n", 3, *SIZE)
    save_graph(path, nodes, shape=shape, output=("n", 1, *SIZE))
    describe(path, size=SIZE)
    return OnnxSegmenter(str(path))


def two_things() -> np.ndarray[tuple[int, int, int], np.dtype[np.uint8]]:
    image = scene(LEFT)
    left, top, right, bottom = RIGHT
    image[top:bottom, left:right] = (210, 60, 40)
    return image


def test_without_a_prompt_all_that_stands_out_is_taken(reds: OnnxSegmenter) -> None:
    found = reds.segment(two_things(), [Prompt()])[0]
    assert iou(found.mask, mask_at(LEFT, RIGHT)) > 0.95
    assert found.method == "onnx"
    assert found.confidence > 0.8


@pytest.mark.parametrize(
    "prompt",
    [
        Prompt(box=LEFT),
        Prompt(mask=mask_at(LEFT)),
        Prompt(mask=mask_at((12, 22, 44, 62))),
        Prompt(box=(0, 0, 120, 90), mask=mask_at(LEFT)),
        Prompt(points=((20, 30, 1), (90, 50, 0))),
    ],
    ids=["box", "mask", "shifted mask", "large box with mask", "points"],
)
def test_a_prompt_chooses_among_things(reds: OnnxSegmenter, prompt: Prompt) -> None:
    found = reds.segment(two_things(), [prompt])[0]
    assert iou(found.mask, mask_at(LEFT)) > 0.95


def test_prompts_together_give_what_they_give_alone(reds: OnnxSegmenter) -> None:
    prompts = [Prompt(box=LEFT), Prompt(box=RIGHT), Prompt(), Prompt(box=LEFT)]
    together = reds.segment(two_things(), prompts)
    for prompt, expected in zip(prompts, together, strict=True):
        alone = reds.segment(two_things(), [prompt])[0]
        np.testing.assert_array_equal(alone.mask, expected.mask)
    assert reds.segment(two_things(), []) == []


def test_where_nothing_stands_out_the_mask_is_empty(reds: OnnxSegmenter) -> None:
    found = reds.segment(np.full((50, 50, 3), 120, np.uint8), [Prompt()])[0]
    assert not found.mask.any()
    assert found.confidence == 0


@pytest.mark.parametrize("box", [(0, 0, 1, 1), (200, 200, 300, 300), (119, 0, 120, 90)])
def test_a_box_at_or_beyond_the_edge_still_gives_an_answer(reds: OnnxSegmenter, box: Box) -> None:
    assert reds.segment(two_things(), [Prompt(box=box)])[0].mask.shape == SIZE


def test_the_key_follows_graph_preparation_and_settings(
    reds: OnnxSegmenter, tmp_path: Path
) -> None:
    other = tmp_path / "other.onnx"
    save_graph(other, [helper.make_node("Identity", ["pixels"], ["features"])])
    plain = OnnxSegmenter(str(_described(other)))
    assert reds.key.startswith("onnx@")
    assert plain.key != reds.key
    changed = OnnxSegmenter(str(other), settings=OnnxSegmenterSettings(margin=0.1))
    assert changed.key != plain.key


def _described(path: Path) -> Path:
    describe(path)
    return path


def test_a_flat_map_says_nothing() -> None:
    assert not shares_of(np.full((1, 4, 4), 0.7, np.float32), 8, 8).any()


def test_certainty_falls_with_doubt_and_with_what_is_cut_off() -> None:
    mask = mask_at(LEFT)
    sure = certainty(mask.astype(np.float32), mask)
    unsure = certainty(np.where(mask, 0.6, 0.3).astype(np.float32), mask)
    cut = mask_at((0, 0, 60, 90))
    assert sure == pytest.approx(1, abs=0.01)
    assert unsure < 0.7
    assert certainty(cut.astype(np.float32), cut) < 0.7
    assert certainty(np.ones(SIZE, np.float32), np.ones(SIZE, bool)) == 0


def test_without_a_graph_the_setting_is_named() -> None:
    with pytest.raises(WeightsMissing, match="SCORING_ONNX_SEGMENTER is not set"):
        segmenter("onnx")


def test_real_packs_on_white_are_found(shared_data: Path) -> None:
    u2netp = OnnxSegmenter(str(shared_data / "weights-u2netp/u2netp-fp16.onnx"))
    overlaps = []
    for path in sorted((shared_data / "products-grocery").rglob("*.jpg"))[:24:6]:
        image = read_rgb(path)
        truth = without_plain_background(image)
        if truth is None:
            continue
        found = u2netp.segment(image, [Prompt()])[0]
        overlaps.append(iou(found.mask, truth))
    assert len(overlaps) >= 3
    assert np.median(overlaps) > 0.9


def test_a_box_finds_a_real_pack_beside_another(shared_data: Path) -> None:
    u2netp = OnnxSegmenter(str(shared_data / "weights-u2netp/u2netp-fp16.onnx"))
    path = sorted((shared_data / "products-grocery").rglob("*.jpg"))[0]
    pack = cv2.resize(read_rgb(path), (150, 150))
    truth = without_plain_background(pack)
    assert truth is not None
    image = np.concatenate([pack, np.full((150, 30, 3), 255, np.uint8), pack], axis=1)
    found = u2netp.segment(image, [Prompt(box=(0, 0, 150, 150))])[0]
    assert not found.mask[:, 180:].any()
    assert iou(found.mask[:, :150], truth) > 0.85
