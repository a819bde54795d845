from __future__ import annotations

import cv2
import numpy as np
import pytest

from scoring.images import RGB, Mask
from scoring.segmentation import Prompt, segmenter
from scoring.segmentation.grabcut import GrabCut, GrabCutSettings, box_of, separation

GRABCUT = segmenter("grabcut")


def scene(seed: int = 0) -> tuple[RGB, Mask]:
    """A red disc with a stub on greenish noise."""
    draw = np.random.default_rng(seed)
    picture = np.full((160, 200, 3), (90, 140, 90), np.float64)
    mask = np.zeros((160, 200), np.uint8)
    cv2.circle(mask, (90, 80), 40, 1, -1)
    cv2.rectangle(mask, (125, 70), (150, 88), 1, -1)
    picture[mask > 0] = (190, 50, 50)
    picture += cv2.GaussianBlur(draw.normal(0, 25, picture.shape), (0, 0), 1.5)
    return np.asarray(np.clip(picture, 0, 255), np.uint8), mask > 0


def iou(first: Mask, second: Mask) -> float:
    return float((first & second).sum() / (first | second).sum())


def test_a_rough_mask_is_corrected() -> None:
    picture, mask = scene()
    rough = np.zeros_like(mask)
    cv2.circle(view := rough.astype(np.uint8), (88, 82), 42, 1, -1)  # without the stub
    found = GRABCUT.segment(picture, [Prompt(mask=view > 0)])[0]
    assert iou(found.mask, mask) > 0.93
    assert found.mask[79, 145], "the stub was not in the prompt but is of the product"
    assert found.method == "grabcut"


def test_a_box_is_enough() -> None:
    picture, mask = scene()
    found = GRABCUT.segment(picture, [Prompt(box=box_of(mask))])[0]
    assert iou(found.mask, mask) > 0.9


def test_without_a_prompt_the_border_is_background() -> None:
    picture, mask = scene()
    assert iou(GRABCUT.segment(picture, [Prompt()])[0].mask, mask) > 0.85


def test_points_decide() -> None:
    picture, mask = scene()
    points = ((140, 79, 0),)  # "the stub is background"
    with_point = GRABCUT.segment(picture, [Prompt(mask=mask, points=points)])[0]
    assert not with_point.mask[79, 140]


def test_each_prompt_gets_its_mask_and_repeats_itself() -> None:
    picture, mask = scene()
    prompts = [Prompt(mask=mask), Prompt(box=box_of(mask))]
    first, again = GRABCUT.segment(picture, prompts), GRABCUT.segment(picture, prompts)
    assert len(first) == 2
    for one, other in zip(first, again, strict=True):
        assert (one.mask == other.mask).all()


@pytest.mark.parametrize("full", [True, False])
def test_a_mask_prompt_of_everything_or_nothing_is_no_crash(full: bool) -> None:
    picture, mask = scene()
    found = GRABCUT.segment(picture, [Prompt(mask=np.full_like(mask, full))])[0]
    assert found.mask.shape == mask.shape
    assert 0 <= found.confidence <= 1


def test_one_colour_has_no_product_to_be_sure_of() -> None:
    found = GRABCUT.segment(np.full((40, 40, 3), 99, np.uint8), [Prompt()])[0]
    assert found.confidence <= 0.5


def test_the_key_changes_with_the_settings() -> None:
    assert GrabCut(GrabCutSettings(iterations=1)).key != GRABCUT.key


def test_a_product_that_the_sample_of_pixels_misses_is_cut_all_the_same() -> None:
    draw = np.random.default_rng(0)
    picture = draw.integers(90, 110, (60, 60, 3)).astype(np.uint8)
    mask = np.zeros((60, 60), bool)
    mask[30:32, 29:31] = True
    picture[mask] = (220, 20, 20)
    found = GrabCut(GrabCutSettings(stride=30)).segment(picture, [Prompt(mask=mask)])[0]
    assert iou(found.mask, mask) > 0.7


def test_a_product_in_the_colours_of_its_ground_is_doubted() -> None:
    draw = np.random.default_rng(0)
    apart = np.full((160, 160, 3), (235, 232, 228), np.uint8)
    apart[45:115, 45:115] = (170, 40, 40)
    alike = apart.copy()
    alike[45:115, 60:115] = (235, 232, 228)  # most of it is as white as what is behind it
    alike[43:117, 57:60] = alike[43:117, 115:118] = (150, 150, 150)
    alike[43:46, 57:118] = alike[114:117, 57:118] = (150, 150, 150)
    noise = draw.integers(-4, 5, apart.shape)
    pictures = [np.clip(each + noise, 0, 255).astype(np.uint8) for each in (apart, alike)]
    whole = np.zeros((160, 160), bool)
    whole[43:117, 45:118] = True
    sure, doubted = (separation(each, whole) for each in pictures)
    assert sure > 0.7
    assert doubted < 0.5
