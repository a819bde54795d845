"""Clicks that correct a mask."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.images import RGB, Mask
from scoring.segmentation.base import Prompt, Segmentation, segmenter
from scoring.segmentation.clicks import Click, clicked, region_of
from scoring.segmentation.runs import mask_from, runs_of
from tests.scoring.segmentation.scenes import iou

BODY, HANDLE = (60, 60, 160, 160), (160, 90, 200, 130)
GREY = segmenter("grabcut")


@pytest.fixture
def mug() -> RGB:
    """240 × 240: a red body with a blue handle on a noisy green ground, a white box apart."""
    picture = np.random.default_rng(1).normal((60, 140, 80), 6, (240, 240, 3))
    for (left, top, right, bottom), colour in (
        (BODY, (200, 50, 40)),
        (HANDLE, (50, 60, 190)),
        ((10, 10, 40, 40), (240, 240, 240)),
    ):
        picture[top:bottom, left:right] = colour
    return np.clip(picture, 0, 255).astype(np.uint8)


def mask(*boxes: tuple[int, int, int, int]) -> Mask:
    marked = np.zeros((240, 240), bool)
    for left, top, right, bottom in boxes:
        marked[top:bottom, left:right] = True
    return marked


def test_a_click_takes_in_the_region_that_it_lies_in(mug: RGB) -> None:
    found = clicked(mug, mask(BODY), [Click(180, 110, True)], GREY)
    assert iou(found, mask(BODY, HANDLE)) > 0.97


def test_a_click_cuts_the_region_away_that_it_lies_in(mug: RGB) -> None:
    found = clicked(mug, mask(BODY, HANDLE), [Click(180, 110, False)], GREY)
    assert iou(found, mask(BODY)) > 0.97


def test_the_rest_of_the_mask_stays_to_the_pixel(mug: RGB) -> None:
    ragged = mask(BODY)
    ragged[60:160:3, 60:64] = False  # what a brush has left
    found = clicked(mug, ragged, [Click(180, 110, True)], GREY)
    assert (found[:, :155] == ragged[:, :155]).all()


def test_no_crumbs_are_left_at_the_rim_of_a_region(mug: RGB) -> None:
    """The mask is two pixels too wide, so its outline is no part of the handle's colour."""
    wide = mask((58, 58, 162, 162), (158, 88, 202, 132))
    found = clicked(mug, wide, [Click(180, 110, False)], GREY)
    assert not found[:, 170:].any()


def test_a_click_that_the_mask_agrees_with_changes_nothing(mug: RGB) -> None:
    for click in (Click(100, 100, True), Click(20, 220, False)):
        assert (clicked(mug, mask(BODY), [click], GREY) == mask(BODY)).all()


def test_the_first_click_of_an_empty_mask_finds_the_product(mug: RGB) -> None:
    found = clicked(mug, mask(), [Click(110, 110, True)], GREY)
    assert iou(found, mask(BODY, HANDLE)) > 0.9


def test_earlier_clicks_still_hold(mug: RGB) -> None:
    clicks = [Click(170, 110, False), Click(190, 110, True)]
    found = clicked(mug, mask(BODY), clicks, GREY)
    assert found[110, 190]
    assert not found[110, 170]


def test_a_larger_mask_keeps_its_size(mug: RGB) -> None:
    large = np.kron(mask(BODY), np.ones((4, 4), bool))
    found = clicked(mug, large, [Click(720, 440, True)], GREY)
    assert found.shape == (960, 960)
    assert iou(found, np.kron(mask(BODY, HANDLE), np.ones((4, 4), bool))) > 0.97


class _Answering:
    """A segmenter that understands clicks."""

    name, revision, key = "answering", "1", "answering@1"

    def __init__(self, answer: Mask) -> None:
        self.answer = answer
        self.asked: list[tuple[tuple[int, int, int], ...]] = []

    def segment(self, image: RGB, prompts: Sequence[Prompt]) -> list[Segmentation]:
        raise AssertionError

    def click(self, image: RGB, mask: Mask, points: Sequence[tuple[int, int, int]]) -> Mask:
        self.asked.append(tuple(points))
        return self.answer


def test_a_segmenter_that_understands_clicks_is_asked(mug: RGB) -> None:
    used = _Answering(mask((150, 80, 210, 140)))
    found = clicked(mug, mask(BODY), [Click(180, 110, True)], used)
    assert used.asked == [((180, 110, 1),)]
    assert (found == used.answer).all()


def test_its_answer_is_not_taken_where_it_misses_the_click(mug: RGB) -> None:
    found = clicked(mug, mask(BODY), [Click(180, 110, True)], _Answering(mask(BODY)))
    assert iou(found, mask(BODY, HANDLE)) > 0.97


@settings(max_examples=40, deadline=None)
@given(
    st.integers(8, 60), st.integers(8, 60), st.integers(0, 2**32), st.booleans(),
    st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7), st.booleans()), min_size=1),
)  # fmt: skip
def test_the_last_click_always_holds(
    height: int, width: int, seed: int, plain: bool, points: list[tuple[int, int, bool]]
) -> None:
    draw = np.random.default_rng(seed)
    image = draw.integers(0, 256, (height, width, 3), dtype=np.uint8)
    if plain:
        image[:] = 128
    marked = draw.random((height, width)) < draw.choice([0, 0.5, 1])
    clicks = [Click(x, y, on) for x, y, on in points]
    region = region_of(image, marked, clicks)
    last = clicks[-1]
    assert region[last.y, last.x] == (marked[last.y, last.x] != last.on)
    assert not (region & (marked if last.on else ~marked)).any()


@given(st.lists(st.booleans(), min_size=12, max_size=12))
def test_runs_are_the_same_mask_again(values: list[bool]) -> None:
    marked = np.array(values).reshape(3, 4)
    assert (mask_from(runs_of(marked), width=4, height=3) == marked).all()


def test_runs_of_another_size_are_refused() -> None:
    for runs in ([5, 5], [-1, 13]):
        with pytest.raises(ValueError, match="not 4 × 3"):
            mask_from(runs, width=4, height=3)
