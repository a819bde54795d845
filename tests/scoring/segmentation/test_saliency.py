"""What stands out from the border stands out; a picture of one colour has nothing that does."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from scoring.images import RGB
from scoring.segmentation.saliency import saliency, salient_box
from tests.scoring.segmentation.scenes import SIZE, iou, mask_at, scene


@pytest.mark.parametrize("box", [(20, 20, 60, 60), (70, 30, 105, 80), (40, 10, 80, 80)])
def test_a_thing_on_a_plain_background_stands_out(box: tuple[int, int, int, int]) -> None:
    found = saliency(scene(box))
    truth = mask_at(box)
    assert found[truth].mean() > 5 * found[~truth].mean()
    assert iou(mask_at(salient_box(scene(box))), truth) > 0.7


def test_a_background_of_two_halves_does_not_stand_out() -> None:
    image = scene((50, 30, 70, 60))
    image[45:] //= 2
    image[30:60, 50:70] = (210, 60, 40)
    assert iou(mask_at(salient_box(image)), mask_at((50, 30, 70, 60))) > 0.6


def test_where_nothing_stands_out_the_middle_is_taken() -> None:
    plain = np.full((*SIZE, 3), 90, np.uint8)
    assert not saliency(plain).any()
    assert salient_box(plain) == (15, 11, 105, 79)


@given(
    arrays.arrays(
        np.uint8,
        st.tuples(st.integers(1, 40), st.integers(1, 40), st.just(3)),
    )
)
@pytest.mark.slow
def test_any_picture_has_a_saliency_and_a_box_inside_of_it(image: RGB) -> None:
    height, width = image.shape[:2]
    found = saliency(image)
    assert found.shape == (height, width)
    assert 0 <= found.min() <= found.max() <= 1
    left, top, right, bottom = salient_box(image)
    assert 0 <= left < right <= width
    assert 0 <= top < bottom <= height
