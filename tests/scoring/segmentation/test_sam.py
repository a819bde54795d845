"""SAM behind the protocol: prompts reach the network; batching changes nothing."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("torch", reason="the real models are not installed (make models)")

import torch

from scoring.images import RGB, Mask
from scoring.segmentation.base import Prompt, segmenter
from scoring.segmentation.sam.anything import segment_anything
from scoring.segmentation.sam.network import Embedding, Sam, SamSettings
from scoring.weights import WeightsMissing, sha256_of
from tests.scoring.segmentation.tiny_sam import SIDE, save_tiny_sam, tiny_sam

pytestmark = pytest.mark.slow

SIZE = (48, 80)


def picture(seed: int = 0, size: tuple[int, int] = SIZE) -> RGB:
    """A bright blob on noise."""
    draw = np.random.default_rng(seed)
    image = draw.integers(0, 90, (*size, 3), dtype=np.uint8)
    image[size[0] // 4 : size[0] // 2, size[1] // 2 : size[1] * 3 // 4] = (250, 200, 30)
    return image


def blob(size: tuple[int, int] = SIZE) -> Mask:
    mask = np.zeros(size, bool)
    mask[size[0] // 4 : size[0] // 2, size[1] // 2 : size[1] * 3 // 4] = True
    return mask


BOX = (40, 12, 60, 24)
PROMPTS = [
    Prompt(),
    Prompt(box=BOX),
    Prompt(box=(0, 0, 30, 40)),
    Prompt(mask=blob()),
    Prompt(box=BOX, mask=blob()),
    Prompt(points=((50, 18, 1),)),
    Prompt(box=BOX, points=((50, 18, 1), (5, 5, 0))),
]


@pytest.fixture(scope="module")
def checkpoint(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return save_tiny_sam(tmp_path_factory.mktemp("sam") / "tiny.pth")


@pytest.fixture(scope="module")
def sam(checkpoint: Path) -> Sam:
    return Sam(str(checkpoint), sha256=sha256_of(checkpoint))


def test_one_mask_for_each_prompt_at_the_pictures_size(sam: Sam) -> None:
    found = sam.segment(picture(), PROMPTS)
    assert [each.mask.shape for each in found] == [SIZE] * len(PROMPTS)
    assert all(each.mask.dtype == bool and each.method == "sam" for each in found)
    assert all(0 <= each.confidence <= 1 for each in found)
    assert sam.segment(picture(), []) == []


@pytest.mark.slow
def test_prompts_together_give_what_they_give_alone(sam: Sam) -> None:
    together = sam.segment(picture(), PROMPTS)
    for prompt, expected in zip(PROMPTS, together, strict=True):
        alone = sam.segment(picture(), [prompt])[0]
        assert (alone.mask != expected.mask).mean() < 0.002
        assert alone.confidence == pytest.approx(expected.confidence, abs=1e-4)


def test_the_picture_is_embedded_once_for_all_prompts(
    sam: Sam, monkeypatch: pytest.MonkeyPatch
) -> None:
    embedded: list[int] = []
    embed = sam.embed

    def counted(images: list[RGB]) -> object:
        embedded.append(len(images))
        return embed(images)

    monkeypatch.setattr(sam, "embed", counted)
    sam.segment(picture(), PROMPTS)
    assert embedded == [1]


def test_clicks_into_one_picture_are_points_that_share_its_embedding(
    sam: Sam, monkeypatch: pytest.MonkeyPatch
) -> None:
    image, embed, embedded = picture(3), sam.embed, list[int]()

    def counted(images: list[RGB]) -> list[Embedding]:
        embedded.append(len(images))
        return embed(images)

    monkeypatch.setattr(sam, "embed", counted)
    points = [(50, 18, 1), (5, 5, 0)]
    first = sam.click(image, np.zeros(SIZE, bool), points)
    second = sam.click(image, blob(), points)
    assert embedded == [1]
    assert first.shape == second.shape == SIZE
    asked = sam.segment(image, [Prompt(points=tuple(points))])[0]
    assert (first == asked.mask).all()


def test_pictures_of_several_sizes_are_embedded_together(sam: Sam) -> None:
    pictures = [picture(seed, size) for seed, size in enumerate([SIZE, (80, 48), (64, 64)] * 2)]
    for image, embedding in zip(pictures, sam.embed(pictures), strict=True):
        alone = sam.embed([image])[0]
        assert embedding.original_size == image.shape[:2]
        assert embedding.input_size == alone.input_size
        torch.testing.assert_close(embedding.features, alone.features, rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("prompt", [PROMPTS[1], PROMPTS[6]], ids=["box", "box and points"])
def test_masks_are_those_of_the_packages_own_predictor(sam: Sam, prompt: Prompt) -> None:
    predictor = segment_anything().SamPredictor(tiny_sam())
    predictor.set_image(picture())
    points = np.array(prompt.points, np.float32).reshape(-1, 3)
    masks, confidence, _ = predictor.predict(
        point_coords=points[:, :2] if len(points) else None,
        point_labels=points[:, 2] if len(points) else None,
        box=np.array(prompt.box, np.float32),
        multimask_output=False,
    )
    found = sam.segment(picture(), [prompt])[0]
    assert (found.mask != masks[0]).mean() < 0.002
    if found.mask.any():
        assert found.confidence == pytest.approx(float(np.clip(confidence[0], 0, 1)), abs=1e-4)


def test_a_single_point_is_answered_with_the_best_of_three(sam: Sam) -> None:
    predictor = segment_anything().SamPredictor(tiny_sam())
    predictor.set_image(picture())
    masks, confidence, _ = predictor.predict(np.array([[50.0, 18.0]]), np.array([1.0]))
    found = sam.segment(picture(), [PROMPTS[5]])[0]
    assert (found.mask != masks[int(np.argmax(confidence))]).mean() < 0.002


def test_a_mask_prompt_is_sure_inside_and_outside_and_unsure_at_the_outline(sam: Sam) -> None:
    logits = sam._logits(blob((128, 256)))[0]
    side = 4 * SIDE // 8
    assert logits.shape == (side, side)
    inside = logits[side // 8 : side // 4, side // 2 : side * 3 // 4]
    assert (inside > 0).mean() > 0.8
    assert logits.min() == -SamSettings().sureness
    assert (logits[side // 2 :] == -SamSettings().sureness).all(), "padding is not product"
    assert (np.abs(logits) < 4).any()


def test_an_empty_prompt_is_answered_like_the_box_of_what_stands_out(sam: Sam) -> None:
    empty, boxed = sam.segment(picture(), [Prompt(), Prompt(box=BOX)])
    union = (empty.mask | boxed.mask).sum()
    assert not union or (empty.mask & boxed.mask).sum() / union > 0.8


@pytest.mark.parametrize("size", [(1, 1), (3, 200), (200, 3)])
def test_pictures_of_any_shape(sam: Sam, size: tuple[int, int]) -> None:
    image = np.zeros((*size, 3), np.uint8)
    full = Prompt(mask=np.ones(size, bool))
    for found in sam.segment(image, [Prompt(), full, Prompt(mask=np.zeros(size, bool))]):
        assert found.mask.shape == size


def test_bfloat16_computes_nearly_the_same_embedding(checkpoint: Path, sam: Sam) -> None:
    rough = Sam(str(checkpoint), sha256=sha256_of(checkpoint), precision="bf16")
    exact, near = sam.embed([picture()])[0], rough.embed([picture()])[0]
    assert near.features.dtype == torch.float32
    difference = (exact.features - near.features).abs().max()
    assert 0 < difference < 0.1 * exact.features.abs().max()


def test_the_key_follows_checkpoint_and_settings(checkpoint: Path, sam: Sam) -> None:
    digest = sha256_of(checkpoint)
    other = Sam(str(checkpoint), sha256=digest, settings=SamSettings(sureness=4))
    assert sam.key.startswith(f"sam@{digest[:12]}+")
    assert other.key != sam.key


def test_without_a_checkpoint_the_setting_is_named() -> None:
    with pytest.raises(WeightsMissing, match="SCORING_SAM_CHECKPOINT is not set"):
        segmenter("sam")
