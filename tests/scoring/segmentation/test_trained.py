"""The trained segmenter with its shipped weights, on pictures that are made here."""

from __future__ import annotations

import shutil
from pathlib import Path

import cv2
import numpy as np
import pytest

from scoring.efficientnet import installed_weights
from scoring.images import RGB, Mask, iou_of
from scoring.segmentation.base import Prompt
from scoring.segmentation.certainty import DOUBTFUL
from scoring.segmentation.grabcut import box_of
from scoring.segmentation.trained import Trained
from scoring.segmentation.trained_weights import read_weights, shipped
from scoring.weights import WeightsMissing, WeightsRefused

try:
    installed_weights()
except WeightsMissing as lacks:
    pytest.skip(str(lacks), allow_module_level=True)


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Trained:
    return Trained(cache=str(tmp_path_factory.mktemp("graphs")))


def bottle(size: float = 1.0, *, extra: bool = False) -> tuple[RGB, Mask]:
    """A green bottle with a label in front of a wall and a table, (300, 300)."""
    draw = np.random.default_rng(1)
    picture = np.full((300, 300, 3), (205, 190, 170), np.float64)
    picture[200:] = (140, 100, 70)
    mask = np.zeros((300, 300), np.uint8)
    middle, half = 150, round(35 * size)
    top, bottom = round(150 - 100 * size), round(150 + 100 * size)
    shoulder = round(150 - 40 * size)
    cv2.rectangle(mask, (middle - half, shoulder), (middle + half, bottom), 1, -1)
    cv2.rectangle(mask, (middle - half // 3, top), (middle + half // 3, shoulder), 1, -1)
    cv2.ellipse(mask, (middle, shoulder), (half, half // 2), 0, 180, 360, 1, -1)
    if extra:
        cv2.circle(mask, (middle + half + 8, 150), round(18 * size), 1, -1)
    picture[mask > 0] = (30, 110, 60)
    label = (
        slice(round(150 - 10 * size), round(150 + 60 * size)),
        slice(middle - half, middle + half),
    )
    picture[label] = (240, 235, 220)
    picture += cv2.GaussianBlur(draw.normal(0, 12, picture.shape), (0, 0), 1)
    return np.clip(picture, 0, 255).astype(np.uint8), mask > 0


@pytest.mark.parametrize("size", [1.0, 0.45])
def test_the_product_is_found_without_a_prompt(trained: Trained, size: float) -> None:
    picture, mask = bottle(size)
    found = trained.segment(picture, [Prompt()])[0]
    assert iou_of(found.mask, mask) > 0.9
    assert found.confidence > DOUBTFUL
    assert found.method == "trained"


def test_a_box_or_a_rough_mask_find_it_too(trained: Trained) -> None:
    picture, mask = bottle()
    rough = np.roll(mask, 6, axis=1)
    by_box, by_mask = trained.segment(picture, [Prompt(box=box_of(mask)), Prompt(mask=rough)])
    assert iou_of(by_box.mask, mask) > 0.9
    assert iou_of(by_mask.mask, mask) > max(0.9, iou_of(rough, mask))


def test_the_prompt_is_not_copied(trained: Trained) -> None:
    """A part that grew is seen although the transported mask lacks it."""
    picture, mask = bottle(extra=True)
    found = trained.segment(picture, [Prompt(mask=bottle()[1])])[0].mask
    part = mask & ~bottle()[1]
    assert (found & part).sum() > 0.6 * part.sum()


def test_nothing_but_noise_is_doubtful(trained: Trained) -> None:
    noise = np.random.default_rng(0).integers(0, 255, (240, 240, 3), dtype=np.uint8)
    found = trained.segment(noise, [Prompt()])[0]
    assert found.confidence < DOUBTFUL


def test_the_same_input_gives_the_same_mask(trained: Trained) -> None:
    picture, mask = bottle()
    first, second = (trained.segment(picture.copy(), [Prompt(mask=mask)])[0] for _ in range(2))
    assert (first.mask == second.mask).all()
    assert first.confidence == second.confidence


@pytest.mark.parametrize("size", [(1, 1), (3, 200), (900, 40)])
def test_odd_sizes_give_masks_of_their_size(trained: Trained, size: tuple[int, int]) -> None:
    picture = np.zeros((*size, 3), np.uint8)
    assert trained.segment(picture, [Prompt()])[0].mask.shape == size


def test_a_point_beside_a_second_thing_leaves_it_out(trained: Trained) -> None:
    picture, _ = bottle(0.6)
    both = np.concatenate([picture, picture], axis=1)
    point = ((150, 150, 1),)
    found = trained.segment(both, [Prompt(points=point)])[0].mask
    assert not found[:, 300:].any()


def test_the_file_is_small_and_says_what_it_was_trained_on() -> None:
    assert shipped().stat().st_size <= 3_000_000
    weights = read_weights(shipped())
    assert weights.revision == shipped().stem[:12]
    assert weights.trained_on
    assert "sources" in weights.trained_on


def test_a_file_that_was_changed_is_refused_by_its_name(tmp_path: Path) -> None:
    copy = tmp_path / shipped().name
    shutil.copy(shipped(), copy)
    copy.write_bytes(copy.read_bytes()[:-9])
    with pytest.raises(WeightsRefused, match=shipped().name[:20]):
        read_weights(copy)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(WeightsMissing, match="mine"):
        Trained(str(tmp_path / "mine.safetensors"))
