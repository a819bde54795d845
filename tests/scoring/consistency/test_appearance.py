from __future__ import annotations

import cv2
import numpy as np
import pytest

from scoring.consistency.appearance import (
    AppearanceComparison,
    compare_appearance,
    hue_shift,
    texture_difference,
)
from scoring.images import RGB, lab_of
from tests.scoring.consistency.drawn import product_picture

PICTURE, MASK = product_picture()
INSIDE = cv2.erode(MASK.astype(np.uint8), np.ones((9, 9), np.uint8)) > 0


def _compared(changed: RGB) -> AppearanceComparison:
    return compare_appearance(PICTURE, changed, INSIDE)


def _scaled(gain: object) -> RGB:
    return np.asarray(np.clip(PICTURE * np.asarray(gain), 0, 255), np.uint8)


def test_the_same_picture_does_not_differ() -> None:
    same = _compared(PICTURE)
    assert same.delta_e < 0.3
    assert same.hue_shift < 0.5
    assert same.texture_worst < 0.01


def test_a_highlight_that_light_has_burnt_out_is_no_change() -> None:
    burnt = _compared(_scaled(3.0))
    where = (_scaled(3.0).min(axis=2) >= 250) & INSIDE
    assert where.any()
    assert burnt.texture_map[where].max() == 0


def test_a_smooth_gain_is_fair_light() -> None:
    ramp = np.linspace(0.6, 0.95, PICTURE.shape[1])[None, :, None]
    relit = _compared(_scaled(ramp))
    assert relit.delta_e_raw > 8
    assert relit.delta_e < 1.5
    assert relit.texture_worst < 0.1


def test_a_warm_cast_is_fair_light() -> None:
    warm = _compared(_scaled((1.0, 0.94, 0.82)))
    assert warm.delta_e < 2


def test_another_hue_is_not() -> None:
    hsv = cv2.cvtColor(PICTURE, cv2.COLOR_RGB2HSV)
    hsv[..., 0] = (hsv[..., 0].astype(int) + 20) % 180  # OpenCV halves the degrees
    turned = _compared(cv2.cvtColor(hsv, cv2.COLOR_HSV2RGB))
    assert turned.hue_shift > 16
    assert turned.delta_e_worst > 10


def test_one_recoloured_region_shows_in_the_worst_tile_and_the_map() -> None:
    changed = PICTURE.copy()
    changed[60:92, 120:201] = changed[60:92, 120:201][..., ::-1]  # the lid
    compared = _compared(changed)
    assert compared.delta_e_worst > 20
    assert compared.colour_map[75, 160] > 5 * compared.colour_map[250, 160] + 5


def test_other_words_on_the_label_change_the_texture() -> None:
    changed = PICTURE.copy()
    changed[145:175, 112:208] = changed[142, 112:208]
    cv2.putText(changed, "BREAD", (118, 165), cv2.FONT_HERSHEY_DUPLEX, 0.75, (30, 30, 40), 2)
    compared = _compared(changed)
    assert compared.texture_worst > 0.4
    assert compared.texture_map[160, 150] > compared.texture_map[250, 160] + 0.15


@pytest.mark.parametrize("shift", [(1, 0), (0, 2), (-2, 1)])
def test_a_detail_may_move_by_two_pixels(shift: tuple[int, int]) -> None:
    grey = cv2.cvtColor(PICTURE, cv2.COLOR_RGB2GRAY).astype(np.float32)
    moved = np.roll(grey, shift, axis=(0, 1))
    assert texture_difference(grey, moved, INSIDE)[INSIDE].mean() < 0.02


def test_compression_blur_and_noise_leave_the_texture() -> None:
    _, data = cv2.imencode(".jpg", PICTURE, [cv2.IMWRITE_JPEG_QUALITY, 60])
    noise = np.random.default_rng(0).normal(0, 4, PICTURE.shape)
    changed = np.clip(cv2.GaussianBlur(cv2.imdecode(data, 1), (0, 0), 1) + noise, 0, 255)
    assert _compared(changed.astype(np.uint8)).texture_worst < 0.35


def test_a_grey_product_has_no_hue_to_shift() -> None:
    grey = lab_of(np.full((1, 9, 3), 130, np.uint8))[0]
    assert hue_shift(grey, grey + np.array([0, 2, -2], np.float32)) == 0


def test_no_overlap_says_nothing() -> None:
    nothing = compare_appearance(PICTURE, 255 - PICTURE, np.zeros_like(MASK))
    assert nothing.delta_e == nothing.texture_worst == 0


def test_colours_are_known_wherever_they_are_asked_for() -> None:
    changed = PICTURE.copy()
    changed[20:40, 250:280] = (255, 0, 255)
    beside = np.zeros_like(INSIDE)
    beside[20:40, 250:280] = True
    looks = compare_appearance(PICTURE, changed, INSIDE, beside=beside)
    assert looks.colour_map[25:35, 255:275].min() > 20
    assert looks.colour_map[INSIDE].max() < 2
    assert compare_appearance(PICTURE, changed, INSIDE).colour_map[20:40, 250:280].max() == 0
