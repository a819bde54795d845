from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest

from scoring.images import RGB, Mask, read_rgb
from scoring.segmentation import mask_of_original, segmenter
from scoring.segmentation.grabcut import box_of
from scoring.segmentation.original import without_plain_background
from tests.scoring.segmentation.second_look import SecondLook
from tests.scoring.segmentation.test_grabcut import iou

GRABCUT = segmenter("grabcut")


def catalogue_shot(background: int = 240, *, shadow: bool = False) -> tuple[RGB, Mask]:
    """A dark blue box with a white label on a plain background."""
    picture = np.full((180, 160, 3), background, np.float32)
    mask = np.zeros((180, 160), np.uint8)
    cv2.rectangle(mask, (40, 30), (115, 140), 1, -1)
    if shadow:
        dark = np.zeros((180, 160), np.float32)
        cv2.ellipse(dark, (80, 142), (60, 12), 0, 0, 360, 1, -1)
        picture *= 1 - 0.35 * cv2.GaussianBlur(dark, (0, 0), 9)[..., None]
    picture[mask > 0] = (40, 50, 120)
    picture[60:100, 55:100] = 250  # the label
    noise = np.random.default_rng(0).normal(0, 0.7, picture.shape)
    return np.asarray(np.clip(picture + noise, 0, 255), np.uint8), mask > 0


@pytest.mark.parametrize("shadow", [False, True])
def test_a_plain_background_is_filled_up_to_the_product(shadow: bool) -> None:
    picture, mask = catalogue_shot(shadow=shadow)
    found = mask_of_original(picture, given=None, segmenter=GRABCUT)
    assert found.method == "flood_fill"
    assert iou(found.mask, mask) > 0.95
    assert found.mask[80, 75], "a label is not a hole"


def test_a_handle_lets_the_background_through() -> None:
    picture, _ = catalogue_shot()
    picture[110:130, 60:90] = 240
    mask = without_plain_background(picture)
    assert mask is not None
    assert not mask[120, 75]


def test_a_given_mask_comes_first_at_any_size() -> None:
    picture, mask = catalogue_shot()
    larger = cv2.resize(mask.astype(np.uint8), (320, 360)) > 0
    found = mask_of_original(picture, given=larger, segmenter=GRABCUT)
    assert found.method == "given"
    assert iou(found.mask, mask) > 0.97


def test_a_mask_that_was_found_earlier_is_as_sure_as_it_was() -> None:
    picture, mask = catalogue_shot()
    assert mask_of_original(picture, given=mask, segmenter=GRABCUT).confidence == 1.0
    found = mask_of_original(picture, given=mask, certainty=0.3, segmenter=GRABCUT)
    assert found.confidence == 0.3


@pytest.mark.parametrize("full", [True, False])
def test_a_given_mask_that_says_nothing_is_passed_over(full: bool) -> None:
    picture, mask = catalogue_shot()
    found = mask_of_original(picture, given=np.full_like(mask, full), segmenter=GRABCUT)
    assert found.method == "flood_fill"


def test_a_busy_background_is_noticed() -> None:
    picture, mask = catalogue_shot()
    noise = np.random.default_rng(1).normal(0, 60, picture.shape)
    busy = np.clip(picture + cv2.GaussianBlur(noise, (0, 0), 2) * 4, 0, 255).astype(np.uint8)
    picture[~mask] = busy[~mask]
    assert mask_of_original(picture, given=None, segmenter=GRABCUT).method == "grabcut"


def test_a_white_product_on_white_is_not_half_filled() -> None:
    picture, mask = catalogue_shot(background=250)
    picture[mask] = 249  # no edge left but that of the label
    picture[60:100, 55:100] = (20, 30, 90)
    found = without_plain_background(picture)
    assert found is None or iou(found, mask) < 0.4, "only the label can be told from the background"


def test_real_pack_shots_and_photos(shared_data: Path) -> None:
    packs = sorted((shared_data / "products-grocery" / "images").rglob("*.jpg"))[::6]
    photos = sorted((shared_data / "photos-live-itw" / "images").glob("*.jpg"))[:40]
    plain = [without_plain_background(read_rgb(path)) for path in packs]
    mistaken = [without_plain_background(read_rgb(path)) is not None for path in photos]
    assert sum(mask is not None for mask in plain) >= 0.8 * len(plain)
    assert sum(mistaken) <= 0.05 * len(mistaken)


@pytest.mark.parametrize(
    ("confidence", "tells", "method"),
    [(0.9, True, "second look"), (0.7, True, "flood_fill"), (0.9, False, "flood_fill")],
)
def test_on_a_floor_a_segmenter_that_is_sure_knows_better_than_the_fill(
    confidence: float, tells: bool, method: str
) -> None:
    picture, mask = catalogue_shot()
    floor = np.random.default_rng(1).normal(0, 1.5, (180, 160, 1))
    picture = np.asarray(np.clip(picture + floor, 0, 255), np.uint8)
    assert without_plain_background(picture) is not None
    look = SecondLook(mask.astype(np.float32), confidence=confidence, tells=tells)
    assert mask_of_original(picture, given=None, segmenter=look).method == method


def test_on_a_studios_ground_the_fill_only_has_to_be_recognised() -> None:
    picture, mask = catalogue_shot()
    picture[~mask] = 250
    picture[60:100, 55:100] = (200, 30, 30)  # a white label would be a hole
    look = SecondLook(cv2.erode(mask.astype(np.float32), np.ones((9, 9))), confidence=1.0)
    found = mask_of_original(picture, given=None, segmenter=look)
    assert found.method == "flood_fill"
    assert iou(found.mask, mask) > 0.95
    assert [each.box for each in look.prompts] == [box_of(found.mask)]


@pytest.mark.parametrize(("tells", "method"), [(True, "second look"), (False, "flood_fill")])
def test_a_fill_that_the_segmenter_takes_for_something_else_is_none(
    tells: bool, method: str
) -> None:
    picture, mask = catalogue_shot()
    picture[~mask] = 250
    elsewhere = np.zeros(mask.shape, np.float32)
    elsewhere[20:60, 100:150] = 1
    look = SecondLook(elsewhere, confidence=0.9, tells=tells)
    assert mask_of_original(picture, given=None, segmenter=look).method == method
