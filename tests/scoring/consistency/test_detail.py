from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np
import pytest

from scoring.consistency.detail import detail_map
from scoring.consistency.fuse import DEFAULT
from scoring.consistency.product import analyse_original
from scoring.consistency.view import view_of
from scoring.images import RGB, Float32, Mask

SIDE = 480
PLACE = np.array([[0.95, 0.0, 10.0], [0.0, 0.95, 6.0]])


def pack(words: str) -> tuple[RGB, Mask]:
    """A large pack with small print."""
    picture = np.full((SIDE, SIDE, 3), 250, np.uint8)
    mask = np.zeros((SIDE, SIDE), bool)
    mask[40:440, 110:370] = True
    picture[mask] = (70, 110, 90)
    picture[120:360, 140:340] = (238, 234, 225)
    for row in range(150, 350, 32):
        cv2.putText(
            picture, words, (150, row), cv2.FONT_HERSHEY_SIMPLEX, 0.5, (40, 40, 50), 1, cv2.LINE_AA
        )
    return picture, mask


def differences(generation: RGB) -> tuple[Float32, Mask]:
    product = analyse_original(*pack("sugar salt starch acid"))
    view = view_of(product, PLACE, generation)
    assert view is not None
    return detail_map(product, PLACE, generation, view), view.mask


def shown(words: str) -> RGB:
    picture, _ = pack(words)
    moved = cv2.warpAffine(picture, PLACE, (SIDE, SIDE), borderValue=(200, 180, 160))
    return np.asarray(moved, np.uint8)


def test_the_same_print_does_not_differ() -> None:
    found, mask = differences(shown("sugar salt starch acid"))
    assert found.shape == mask.shape
    assert found.max() < 0.1


def test_other_small_words_differ_where_they_are() -> None:
    found, _ = differences(shown("wheat milk butter eggs"))
    assert found.max() > DEFAULT.detail
    rows, columns = np.nonzero(found > 0.8 * DEFAULT.detail)
    assert 0.2 < rows.mean() / found.shape[0] < 0.8
    assert 0.2 < columns.mean() / found.shape[1] < 0.8


@pytest.mark.parametrize(
    "render",
    [
        lambda image: cv2.GaussianBlur(image, (0, 0), 1.2),
        lambda image: cv2.imdecode(
            cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, 70])[1], cv2.IMREAD_COLOR
        ),
        lambda image: np.asarray(image * 0.7, np.uint8),
        lambda image: np.roll(image, (2, -3), axis=(0, 1)),
    ],
    ids=["soft", "jpeg", "dark", "shifted"],
)
def test_fair_renderings_keep_the_print(render: Callable[[RGB], RGB]) -> None:
    found, _ = differences(render(shown("sugar salt starch acid")))
    assert found.max() < 0.8 * DEFAULT.detail


def test_print_on_what_was_plain_differs() -> None:
    picture = shown("sugar salt starch acid")
    cv2.putText(picture, "NEW 20%", (150, 100), cv2.FONT_HERSHEY_SIMPLEX, 0.8, (240, 230, 90), 2)
    found, _ = differences(picture)
    assert found.max() > DEFAULT.detail


def test_a_product_without_details_has_nothing_to_match() -> None:
    picture = np.full((SIDE, SIDE, 3), 250, np.uint8)
    mask = np.zeros((SIDE, SIDE), bool)
    mask[100:380, 120:360] = True
    picture[mask] = (150, 60, 60)
    product = analyse_original(picture, mask)
    view = view_of(product, np.eye(2, 3), picture)
    assert view is not None
    assert detail_map(product, np.eye(2, 3), picture, view).max() == 0
