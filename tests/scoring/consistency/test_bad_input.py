"""Input that makes no sense has a defined outcome, and never passes by accident."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
import pytest

from scoring.consistency import (
    Comparison,
    analyse_original,
    compare,
    compare_product,
)
from scoring.images import RGB, Mask
from scoring.segmentation import segmenter
from scoring.segmentation.base import Prompt, Segmentation
from scoring.vocabulary.finding import FindingKind
from scoring.vocabulary.messages.findings import GENERATION_MASK_EMPTY
from scoring.vocabulary.outcomes import Outcome
from tests.scoring.consistency.drawn import SIDE, generation, judged, product_picture

GRABCUT = segmenter("grabcut")


def compared(original: RGB, mask: Mask, picture: RGB) -> Comparison:
    return compare(original, mask, picture, segmenter=GRABCUT)


@pytest.mark.parametrize("full", [False, True])
def test_an_empty_or_full_mask_cannot_be_verified(full: bool) -> None:
    picture, mask = product_picture()
    comparison = compared(picture, np.full_like(mask, full), picture)
    report = judged(comparison)
    assert report.outcome is Outcome.CANNOT_VERIFY
    assert report.p_consistent == 0
    assert comparison.measurements == {}


def test_a_mask_of_another_size_is_an_error_that_names_both_sizes() -> None:
    picture, mask = product_picture()
    with pytest.raises(ValueError, match=r"mask is \(160, 160\), its picture \(320, 320\)"):
        analyse_original(picture, mask[::2, ::2])


def test_the_original_as_generation_is_consistent() -> None:
    picture, mask = product_picture()
    comparison = compared(picture, mask, picture)
    assert judged(comparison).outcome is Outcome.CONSISTENT
    assert comparison.measurements["stretch"] < 0.01


@pytest.mark.parametrize("what", ["plain", "noise", "other product"])
@pytest.mark.slow
def test_a_generation_without_the_product_never_passes(what: str) -> None:
    original, mask = product_picture()
    picture = np.full((SIDE, SIDE, 3), (120, 150, 110), np.uint8)
    if what == "noise":
        picture = np.random.default_rng(3).integers(0, 256, picture.shape).astype(np.uint8)
    if what == "other product":
        cv2.circle(picture, (160, 170), 90, (200, 60, 120), -1)
        cv2.putText(picture, "SOAP", (105, 180), cv2.FONT_HERSHEY_DUPLEX, 1.4, (255, 255, 255), 3)
    assert judged(compared(original, mask, picture)).outcome is not Outcome.CONSISTENT


@pytest.mark.parametrize("side", [1, 2, 7, 16])
def test_a_tiny_generation_cannot_be_verified(side: int) -> None:
    original, mask = product_picture()
    comparison = compared(original, mask, np.zeros((side, side, 3), np.uint8))
    assert judged(comparison).outcome is Outcome.CANNOT_VERIFY
    assert comparison.heat_map.shape == comparison.generation_mask.shape == (side, side)


@pytest.mark.parametrize("side", [1, 2, 7])
def test_a_tiny_original_never_passes(side: int) -> None:
    picture, _ = generation()
    mask = np.zeros((side, side), bool)
    mask[0, 0] = True
    report = judged(compared(np.zeros((side, side, 3), np.uint8), mask, picture))
    assert report.outcome is Outcome.CANNOT_VERIFY


def test_a_mask_of_one_pixel_never_passes() -> None:
    original, mask = product_picture()
    dot = np.zeros_like(mask)
    dot[150, 150] = True
    picture, _ = generation()
    report = judged(compared(original, dot, picture))
    assert report.outcome is Outcome.CANNOT_VERIFY
    assert report.findings[0].kind is FindingKind.NO_PRODUCT


def test_a_persons_empty_mask_of_the_generation_cannot_be_verified() -> None:
    picture, mask = generation()
    product = analyse_original(*product_picture())
    empty = np.zeros_like(mask)
    report = judged(compare_product(product, picture, segmenter=GRABCUT, generation_mask=empty))
    assert report.outcome is Outcome.CANNOT_VERIFY
    assert report.findings[0].message == GENERATION_MASK_EMPTY()


def test_a_persons_mask_of_another_size_is_an_error_that_names_both_sizes() -> None:
    picture, mask = generation()
    product = analyse_original(*product_picture())
    with pytest.raises(ValueError, match=r"mask is \(160, 160\), its picture \(320, 320\)"):
        compare_product(product, picture, segmenter=GRABCUT, generation_mask=mask[::2, ::2])


class Blind:
    """A segmenter that finds nothing."""

    name, revision, key = "blind", "1", "blind@1"

    def segment(self, image: RGB, prompts: Sequence[Prompt]) -> list[Segmentation]:
        empty = np.zeros(image.shape[:2], bool)
        return [Segmentation(empty, 0.0, self.name) for _ in prompts]


def test_a_segmenter_that_fails_is_noticed_and_nothing_passes() -> None:
    picture, _ = generation()
    comparison = compare(*product_picture(), picture, segmenter=Blind())
    assert judged(comparison).outcome is Outcome.CANNOT_VERIFY
    assert comparison.measurements["mask_certainty"] == 0
