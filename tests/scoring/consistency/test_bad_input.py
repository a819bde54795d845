"""Input that makes no sense has a defined outcome, and never passes by accident."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
import pytest

from scoring.consistency import (
    FindingCode,
    Outcome,
    Report,
    analyse_original,
    check_consistency,
    check_product,
)
from scoring.images import RGB, Mask
from scoring.segmentation import segmenter
from scoring.segmentation.base import Prompt, Segmentation
from tests.scoring.consistency.drawn import SIDE, generation, product_picture

GRABCUT = segmenter("grabcut")


def checked(original: RGB, mask: Mask, picture: RGB) -> Report:
    return check_consistency(original, mask, picture, segmenter=GRABCUT)


@pytest.mark.parametrize("full", [False, True])
def test_an_empty_or_full_mask_cannot_be_verified(full: bool) -> None:
    picture, mask = product_picture()
    report = checked(picture, np.full_like(mask, full), picture)
    assert report.outcome is Outcome.CANNOT_VERIFY
    assert report.p_consistent == 0
    assert report.measurements == {}


def test_a_mask_of_another_size_is_an_error_that_names_both_sizes() -> None:
    picture, mask = product_picture()
    with pytest.raises(ValueError, match=r"mask is \(160, 160\), its picture \(320, 320\)"):
        analyse_original(picture, mask[::2, ::2])


def test_the_original_as_generation_is_consistent() -> None:
    picture, mask = product_picture()
    report = checked(picture, mask, picture)
    assert report.outcome is Outcome.CONSISTENT
    assert report.measurements["stretch"] < 0.01


@pytest.mark.parametrize("what", ["plain", "noise", "other product"])
def test_a_generation_without_the_product_never_passes(what: str) -> None:
    original, mask = product_picture()
    picture = np.full((SIDE, SIDE, 3), (120, 150, 110), np.uint8)
    if what == "noise":
        picture = np.random.default_rng(3).integers(0, 256, picture.shape).astype(np.uint8)
    if what == "other product":
        cv2.circle(picture, (160, 170), 90, (200, 60, 120), -1)
        cv2.putText(picture, "SOAP", (105, 180), cv2.FONT_HERSHEY_DUPLEX, 1.4, (255, 255, 255), 3)
    assert checked(original, mask, picture).outcome is not Outcome.CONSISTENT


@pytest.mark.parametrize("side", [1, 2, 7, 16])
def test_a_tiny_generation_cannot_be_verified(side: int) -> None:
    original, mask = product_picture()
    report = checked(original, mask, np.zeros((side, side, 3), np.uint8))
    assert report.outcome is Outcome.CANNOT_VERIFY
    assert report.heat_map.shape == report.generation_mask.shape == (side, side)


@pytest.mark.parametrize("side", [1, 2, 7])
def test_a_tiny_original_never_passes(side: int) -> None:
    picture, _ = generation()
    mask = np.zeros((side, side), bool)
    mask[0, 0] = True
    report = checked(np.zeros((side, side, 3), np.uint8), mask, picture)
    assert report.outcome is Outcome.CANNOT_VERIFY


def test_a_mask_of_one_pixel_never_passes() -> None:
    original, mask = product_picture()
    dot = np.zeros_like(mask)
    dot[150, 150] = True
    picture, _ = generation()
    report = checked(original, dot, picture)
    assert report.outcome is Outcome.CANNOT_VERIFY
    assert report.findings[0].code is FindingCode.NO_PRODUCT


def test_a_persons_empty_mask_of_the_generation_cannot_be_verified() -> None:
    picture, mask = generation()
    product = analyse_original(*product_picture())
    empty = np.zeros_like(mask)
    report = check_product(product, picture, segmenter=GRABCUT, generation_mask=empty)
    assert report.outcome is Outcome.CANNOT_VERIFY
    assert "mask" in report.findings[0].sentence


def test_a_persons_mask_of_another_size_is_an_error_that_names_both_sizes() -> None:
    picture, mask = generation()
    product = analyse_original(*product_picture())
    with pytest.raises(ValueError, match=r"mask is \(160, 160\), its picture \(320, 320\)"):
        check_product(product, picture, segmenter=GRABCUT, generation_mask=mask[::2, ::2])


class Blind:
    """A segmenter that finds nothing."""

    name, revision, key = "blind", "1", "blind@1"

    def segment(self, image: RGB, prompts: Sequence[Prompt]) -> list[Segmentation]:
        empty = np.zeros(image.shape[:2], bool)
        return [Segmentation(empty, 0.0, self.name) for _ in prompts]


def test_a_segmenter_that_fails_is_noticed_and_nothing_passes() -> None:
    picture, _ = generation()
    report = check_consistency(*product_picture(), picture, segmenter=Blind())
    assert report.outcome is Outcome.CANNOT_VERIFY
    assert report.measurements["mask_certainty"] == 0
