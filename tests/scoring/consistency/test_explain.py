from __future__ import annotations

import cv2
import numpy as np
import pytest

from scoring.consistency.explain import is_text, place_in_words
from scoring.images import Box, grey_of
from tests.scoring.consistency.drawn import product_picture

WHOLE = (0, 0, 90, 90)


@pytest.mark.parametrize(
    ("box", "words"),
    [
        ((0, 0, 20, 20), "at the upper left"),
        ((70, 70, 90, 90), "at the lower right"),
        ((40, 0, 50, 20), "at the top"),
        ((40, 70, 50, 90), "at the bottom"),
        ((0, 40, 20, 50), "on the left"),
        ((40, 40, 50, 50), "in the middle"),
        ((95, 40, 120, 50), "on the right"),
    ],
)
def test_places_in_words(box: Box, words: str) -> None:
    assert place_in_words(box, WHOLE) == words


def test_words_on_a_label_are_text_and_a_plain_side_is_not() -> None:
    picture, mask = product_picture()
    label, side = np.zeros_like(mask), np.zeros_like(mask)
    label[150:212, 116:204] = True
    side[96:135, 104:216] = True
    assert is_text(grey_of(picture), label)
    assert not is_text(grey_of(cv2.GaussianBlur(picture, (0, 0), 1)), side)
