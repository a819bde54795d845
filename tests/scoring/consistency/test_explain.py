from __future__ import annotations

import cv2
import numpy as np
import pytest

from scoring.consistency.explain import is_text, place_in
from scoring.images import Box, grey_of
from scoring.vocabulary.messages.findings import Place
from tests.scoring.consistency.drawn import product_picture

WHOLE = (0, 0, 90, 90)


@pytest.mark.parametrize(
    ("box", "place"),
    [
        ((0, 0, 20, 20), Place.UPPER_LEFT),
        ((70, 70, 90, 90), Place.LOWER_RIGHT),
        ((40, 0, 50, 20), Place.TOP),
        ((40, 70, 50, 90), Place.BOTTOM),
        ((0, 40, 20, 50), Place.LEFT),
        ((40, 40, 50, 50), Place.MIDDLE),
        ((95, 40, 120, 50), Place.RIGHT),
    ],
)
def test_each_ninth_of_the_product_has_a_name(box: Box, place: Place) -> None:
    assert place_in(WHOLE, box) is place


def test_words_on_a_label_are_text_and_a_plain_side_is_not() -> None:
    picture, mask = product_picture()
    label, side = np.zeros_like(mask), np.zeros_like(mask)
    label[150:212, 116:204] = True
    side[96:135, 104:216] = True
    assert is_text(grey_of(picture), label)
    assert not is_text(grey_of(cv2.GaussianBlur(picture, (0, 0), 1)), side)
