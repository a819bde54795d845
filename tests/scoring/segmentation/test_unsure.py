from __future__ import annotations

import numpy as np
import pytest

from scoring.images import Float32, Mask
from scoring.segmentation.base import Segmentation
from scoring.segmentation.unsure import unsure_pixels
from tests.scoring.segmentation.second_look import SecondLook

PICTURE = np.zeros((120, 160, 3), np.uint8)
MASK = np.zeros((120, 160), bool)
MASK[30:90, 40:120] = True
FOUND = Segmentation(MASK, 0.9, "trained")


def shares(mask: Mask = MASK) -> Float32:
    """As sure as can be that this is the product."""
    return mask.astype(np.float32)


def test_a_second_look_that_agrees_leaves_nothing_unsure() -> None:
    unsure = unsure_pixels(PICTURE, FOUND, SecondLook(shares()))
    assert unsure is not None
    assert not unsure.any()


def test_it_is_asked_about_the_box_and_not_shown_the_mask() -> None:
    look = SecondLook(shares())
    unsure_pixels(PICTURE, FOUND, look)
    assert [(prompt.box, prompt.mask) for prompt in look.prompts] == [((40, 30, 120, 90), None)]


@pytest.mark.parametrize("share", [0.0, 0.5, 0.85])
def test_a_piece_of_the_mask_that_it_is_not_sure_of(share: float) -> None:
    given = shares()
    given[30:50, 100:120] = share
    unsure = unsure_pixels(PICTURE, FOUND, SecondLook(given))
    assert unsure is not None
    assert unsure[32:48, 102:118].all()
    assert unsure.sum() <= 20 * 20


def test_a_piece_beside_the_mask_that_may_be_product() -> None:
    given = shares()
    given[40:70, 120:140] = 0.6
    unsure = unsure_pixels(PICTURE, FOUND, SecondLook(given))
    assert unsure is not None
    assert unsure[42:68, 122:138].all()
    assert not unsure[:, :118].any()


def test_the_soft_rim_that_every_outline_has_is_none() -> None:
    given = shares()
    given[30:32, 40:120] = 0.5
    unsure = unsure_pixels(PICTURE, FOUND, SecondLook(given))
    assert unsure is not None
    assert not unsure.any()


def test_what_it_says_of_something_else_altogether_does_not_count() -> None:
    other = np.zeros_like(MASK)
    other[:20] = True
    assert unsure_pixels(PICTURE, FOUND, SecondLook(shares(other))) is None


def test_a_persons_mask_is_not_looked_at_again() -> None:
    look = SecondLook(shares())
    assert unsure_pixels(PICTURE, Segmentation(MASK, 1.0, "given"), look) is None
    assert look.prompts == []


def test_a_segmenter_that_does_not_tell_leaves_it_open() -> None:
    assert unsure_pixels(PICTURE, FOUND, SecondLook(shares(), tells=False)) is None
