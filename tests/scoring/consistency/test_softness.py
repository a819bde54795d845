"""Blur is no change: the sharper of two pictures is made as soft as the other."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.consistency.appearance import compare_appearance
from scoring.consistency.softness import equally_soft
from scoring.images import RGB
from tests.scoring.consistency.drawn import product_picture

PICTURE, MASK = product_picture()
INSIDE = cv2.erode(MASK.astype(np.uint8), np.ones((9, 9), np.uint8)) > 0


def _blurred(image: RGB, blur: float) -> RGB:
    return np.asarray(cv2.GaussianBlur(image, (0, 0), blur))


def _apart(before: RGB, after: RGB) -> float:
    return float(np.abs(before.astype(float) - after)[INSIDE].mean())


@settings(max_examples=12, deadline=None)
@given(st.floats(0.8, 2.2))
def test_the_sharper_picture_is_brought_near_to_the_softer_one(blur: float) -> None:
    soft = _blurred(PICTURE, blur)
    for pair, which in (((PICTURE, soft), 0), ((soft, PICTURE), 1)):
        found = equally_soft(*pair, INSIDE)
        assert found is not None
        assert found[1 - which] is pair[1 - which]
        assert _apart(*found) < 0.6 * _apart(*pair)


def test_pictures_that_are_equally_sharp_stay() -> None:
    darker = np.asarray(PICTURE * 0.7, np.uint8)  # light takes from both contrasts alike
    assert equally_soft(PICTURE, darker, INSIDE) is None


def test_flat_pictures_stay() -> None:
    flat = np.full_like(PICTURE, 120)
    assert equally_soft(flat, PICTURE, INSIDE) is None
    assert equally_soft(PICTURE, flat, INSIDE) is None


@pytest.mark.parametrize("blur", [1.2, 1.6])
def test_a_blur_changes_neither_colour_nor_texture_but_another_print_does(blur: float) -> None:
    soft = _blurred(PICTURE, blur)
    looks = compare_appearance(PICTURE, soft, INSIDE)
    assert looks.delta_e_worst < 6
    assert looks.texture_worst < 0.25
    changed = PICTURE.copy()
    rows, columns = np.nonzero(INSIDE)
    top, left = int(rows.mean()) - 20, int(columns.mean()) - 20
    changed[top : top + 40, left : left + 40] = changed[top : top + 40, left : left + 40][::-1]
    other = compare_appearance(PICTURE, _blurred(changed, blur), INSIDE)
    assert other.texture_worst > 2 * max(looks.texture_worst, 0.1)
