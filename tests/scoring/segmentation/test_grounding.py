"""Grounding: a category's box is believed when it is sure and salient, else nothing is found."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("torch", reason="the real models are not installed (make models)")

import torch
from transformers import BertTokenizer, GroundingDinoForObjectDetection
from transformers.models.grounding_dino.image_processing_pil_grounding_dino import (
    GroundingDinoImageProcessorPil,
)

from scoring.images import Box
from scoring.segmentation.base import Prompt, segmenter
from scoring.segmentation.grounding.network import (
    Found,
    Grounding,
    GroundingSettings,
    is_salient,
    normalised,
)
from scoring.segmentation.saliency import saliency
from scoring.weights import WeightsMissing, WeightsRefused
from tests.scoring.segmentation.scenes import SIZE, iou, mask_at, scene
from tests.scoring.segmentation.tiny_grounding import save_tiny_grounding

pytestmark = pytest.mark.slow

MUG = (30, 20, 80, 70)
SMALL = GroundingSettings(shortest=96, longest=160)


@pytest.fixture(scope="module")
def checkpoint(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return save_tiny_grounding(tmp_path_factory.mktemp("grounding"))


@pytest.fixture
def grounding(checkpoint: Path) -> Grounding:
    return Grounding(str(checkpoint), settings=SMALL)


def answering(grounding: Grounding, *found: Found) -> Grounding:
    """The same segmenter, whose network answers with `found`."""
    grounding._boxes = lambda image, text: list(found)  # type: ignore[method-assign]
    return grounding


class TestTheNetwork:
    @pytest.mark.slow
    def test_boxes_and_scores_are_those_of_the_transformers_library(
        self, checkpoint: Path, grounding: Grounding
    ) -> None:
        image = scene(MUG)
        model = GroundingDinoForObjectDetection.from_pretrained(checkpoint)
        processor = GroundingDinoImageProcessorPil(size={"shortest_edge": 96, "longest_edge": 160})
        pixels = processor(images=image, return_tensors="pt")
        words = BertTokenizer.from_pretrained(checkpoint)("red mug.", return_tensors="pt")
        assert 1 not in words["input_ids"][0], "the vocabulary was not read: all is unknown"
        with torch.no_grad():
            answer = model(**pixels, **words)
        scores = answer.logits[0].sigmoid().amax(dim=1)
        found = grounding._boxes(image, " Red mug. ")
        assert [each.score for each in found] == pytest.approx(scores.tolist(), abs=0.01)
        centre, size = answer.pred_boxes[0, 0, :2], answer.pred_boxes[0, 0, 2:]
        corner = ((centre - size / 2).clamp(0, 1) * torch.tensor([120.0, 90.0])).tolist()
        assert found[0].box[:2] == pytest.approx(corner, abs=2)

    def test_pixels_are_those_of_the_transformers_library(self) -> None:
        image = scene(MUG)
        processor = GroundingDinoImageProcessorPil(size={"shortest_edge": 96, "longest_edge": 160})
        expected = processor(images=image, return_tensors="np")["pixel_values"][0]
        np.testing.assert_allclose(normalised(image, 96, 160), expected, atol=1e-4)

    @pytest.mark.parametrize("size", [(1, 1), (5, 300), (90, 120)])
    def test_the_longer_side_is_bounded(self, size: tuple[int, int]) -> None:
        assert max(normalised(np.zeros((*size, 3), np.uint8), 96, 160).shape[1:]) <= 160

    def test_the_best_box_above_the_score_is_the_one_found(self, grounding: Grounding) -> None:
        best = Found(MUG, 0.8)
        answering(grounding, Found((0, 0, 9, 9), 0.5), best, Found((0, 0, 60, 60), 0.7))
        assert grounding.find(scene(MUG), "mug") == best


class TestWhatIsBelieved:
    def test_a_sure_and_salient_box_becomes_a_mask(self, grounding: Grounding) -> None:
        around = (25, 15, 85, 75)
        answering(grounding, Found(around, 0.6))
        found = grounding.segment(scene(MUG), [Prompt(text="mug")])[0]
        assert iou(found.mask, mask_at(MUG)) > 0.9
        assert found.method == "grounding"
        assert 0 < found.confidence <= 0.6

    @pytest.mark.parametrize(
        "wrong",
        [Found(MUG, 0.34), Found((85, 5, 118, 60), 0.9), Found((0, 0, 120, 90), 0.9)],
        ids=["unsure", "beside what stands out", "around everything"],
    )
    def test_another_box_is_refused_and_nothing_is_found(
        self, grounding: Grounding, wrong: Found
    ) -> None:
        answering(grounding, wrong)
        found = grounding.segment(scene(MUG), [Prompt(text="mug")])[0]
        assert not found.mask.any()
        assert found.confidence == 0

    def test_no_box_at_all(self, grounding: Grounding) -> None:
        assert not answering(grounding).segment(scene(MUG), [Prompt(text="mug")])[0].mask.any()

    @pytest.mark.parametrize(
        ("box", "believed"),
        [
            (MUG, True),
            ((30, 20, 60, 70), True),  # most of it
            ((30, 20, 36, 30), False),  # a corner of it
            ((90, 0, 110, 80), False),
            ((0, 0, 120, 90), False),
        ],
    )
    def test_saliency_decides(self, box: Box, believed: bool) -> None:
        assert is_salient(box, saliency(scene(MUG)), SMALL) == believed

    def test_on_a_picture_where_nothing_stands_out_no_box_is_believed(self) -> None:
        assert not is_salient(MUG, np.zeros(SIZE, np.float32), SMALL)


class TestTheOtherSegmenter:
    @pytest.mark.parametrize(
        "prompt",
        [
            Prompt(),
            Prompt(box=MUG, text="mug"),
            Prompt(mask=mask_at(MUG), text="mug"),
            Prompt(box=MUG, points=((40, 40, 1),), text="mug"),
        ],
        ids=["no text", "box", "mask", "points"],
    )
    def test_answers_where_there_is_nothing_to_find(
        self, grounding: Grounding, prompt: Prompt
    ) -> None:
        answering(grounding)  # would find nothing
        found = grounding.segment(scene(MUG), [prompt])[0]
        expected = segmenter("grabcut").segment(scene(MUG), [prompt])[0]
        np.testing.assert_array_equal(found.mask, expected.mask)
        assert found.method == "grabcut"

    def test_is_part_of_the_key(self, checkpoint: Path, grounding: Grounding) -> None:
        other = Grounding(str(checkpoint), settings=replace(SMALL, score=0.5))
        assert grounding.key.startswith("grounding@")
        assert other.key != grounding.key

    def test_is_not_itself(self, checkpoint: Path) -> None:
        with pytest.raises(ValueError, match="another segmenter"):
            Grounding(str(checkpoint), inner="grounding")


class TestWhatIsRefused:
    def test_a_checkpoint_that_is_not_there(self) -> None:
        with pytest.raises(WeightsMissing, match="hf download nobody/nothing"):
            segmenter("grounding", checkpoint="nobody/nothing")

    def test_a_folder_of_another_model(self, checkpoint: Path, tmp_path: Path) -> None:
        for name in ("config.json", "vocab.txt", "tokenizer.json"):
            if (checkpoint / name).exists():
                (tmp_path / name).write_bytes((checkpoint / name).read_bytes())
        (tmp_path / "model.safetensors").write_bytes(b"noise")
        with pytest.raises(WeightsRefused, match="no GroundingDINO checkpoint"):
            Grounding(str(tmp_path))
