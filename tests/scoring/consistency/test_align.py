from __future__ import annotations

import cv2
import numpy as np
import pytest

from scoring.consistency.affinity import nearest_similarity, stretch_of
from scoring.consistency.align import align
from scoring.consistency.product import NoProduct, analyse_original
from scoring.consistency.settle import settle
from scoring.images import RGB, Float64, Mask
from tests.scoring.consistency.drawn import (
    SIDE,
    generation,
    original,
    place,
    plain_product_picture,
    product_picture,
    scene,
)


def _error(found: Float64, truth: Float64) -> float:
    """Largest distance in pixels of the product's corners under two transforms."""
    corners = np.array([[100, 60, 1], [220, 60, 1], [100, 270, 1], [220, 270, 1]]).T
    return float(np.linalg.norm((found - truth) @ corners, axis=0).max())


@pytest.mark.parametrize(("scale", "turn"), [(0.5, 0), (0.8, 5), (1.0, -12), (0.7, 30)])
def test_a_textured_product_is_found_by_its_keypoints(scale: float, turn: float) -> None:
    truth = place(scale, turn, 150, 165)
    picture, _ = generation(matrix=truth)
    found = align(original(), picture)
    assert found is not None
    assert found.method == "features"
    assert _error(found.transform, truth) < 1.5
    assert found.scale == pytest.approx(scale, rel=0.01)
    assert found.rotation == pytest.approx(-turn, abs=0.7)
    assert found.stretch < 0.02


@pytest.mark.parametrize(("scale", "turn"), [(0.6, 0), (0.85, 5), (0.75, -6)])
def test_a_product_without_texture_is_found_by_its_outline(scale: float, turn: float) -> None:
    truth = place(scale, turn, 165, 160)
    product = analyse_original(*plain_product_picture())
    picture, _ = scene(*plain_product_picture(), truth)
    found = align(product, picture)
    assert found is not None
    assert found.method == "outline"
    assert _error(found.transform, truth) < 4


@pytest.mark.parametrize("turn", [60, -100])
@pytest.mark.slow
def test_a_product_without_texture_is_found_however_it_is_turned(turn: float) -> None:
    truth = place(0.7, turn, 165, 160)
    product = analyse_original(*plain_product_picture())
    picture, _ = scene(*plain_product_picture(), truth)
    found = align(product, picture)
    assert found is not None
    assert found.agreement > 0.8
    assert _error(found.transform, truth) < 5


@pytest.mark.slow
def test_a_persons_mask_says_where_to_look() -> None:
    picture = np.full((SIDE, SIDE, 3), (120, 150, 110), np.uint8)
    marked = np.zeros((SIDE, SIDE), np.uint8)
    cv2.circle(marked, (80, 90), 50, 1, -1)
    picture[marked > 0] = (200, 60, 120)
    found = align(original(), picture, marked=marked > 0)
    assert found is not None
    assert found.agreement < 0.4
    centre = found.transform @ [*original().mask_centre, 1.0]
    assert np.linalg.norm(centre - (80, 90)) < 30


def test_settling_improves_a_rough_place() -> None:
    truth = place(0.8, 0, 165, 160)
    product = analyse_original(*plain_product_picture())
    picture, _ = scene(*plain_product_picture(), truth)
    rough = truth + np.array([[0, 0, 4.0], [0, 0, -3.0]])
    better, score = settle(product, picture, [rough])
    assert _error(better, truth) < 2
    assert 0.5 < score <= 1


def test_a_stretch_is_reported_not_aligned_away() -> None:
    def stretched(picture: np.ndarray, mask: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        wider = np.array([[1.12, 0, -0.12 * SIDE / 2], [0, 1, 0]])
        size = (SIDE, SIDE)
        moved = cv2.warpAffine(mask.astype(np.uint8), wider, size) > 0
        return cv2.warpAffine(picture, wider, size), moved

    picture, _ = generation(stretched)
    found = align(original(), picture)
    assert found is not None
    assert found.stretch == pytest.approx(0.12, abs=0.02)
    assert stretch_of(found.transform) == pytest.approx(0, abs=1e-6)


@pytest.mark.slow
def test_an_absent_product_is_not_found() -> None:
    picture = np.full((SIDE, SIDE, 3), (120, 150, 110), np.uint8)
    assert align(original(), picture) is None


def test_the_nearest_similarity_of_a_similarity_is_itself() -> None:
    _, mask = product_picture()
    truth = place(0.7, 20, 140, 180)
    assert nearest_similarity(truth, mask) == pytest.approx(truth, abs=1e-6)


@pytest.mark.parametrize("full", [True, False])
def test_a_mask_that_marks_nothing_or_everything_is_no_product(full: bool) -> None:
    picture, mask = product_picture()
    with pytest.raises(NoProduct, match="whole picture" if full else "nothing"):
        analyse_original(picture, np.full_like(mask, full))


def test_a_mask_of_another_size_is_refused() -> None:
    picture, _ = product_picture()
    with pytest.raises(ValueError, match="original mask is \\(5, 5\\)"):
        analyse_original(picture, np.ones((5, 5), bool))


def test_light_from_one_side_does_not_stretch_a_plain_product() -> None:
    """Its grey values follow the light alone; the outline tells how it lies."""
    image, mask = _ball()
    product = analyse_original(image, mask)
    picture, _ = scene(image, mask, place(0.8, 0, 160, 160))
    ramp = np.exp2(np.linspace(-1, 1, picture.shape[0]))[:, None, None]
    relit = np.asarray(np.clip(picture * ramp, 0, 255), np.uint8)
    found = align(product, relit)
    assert found is not None
    assert found.stretch < 0.02


def _ball() -> tuple[RGB, Mask]:
    """A smooth ball, brightest near its middle, on white."""
    y, x = np.mgrid[0:SIDE, 0:SIDE] / SIDE - 0.5
    mask = np.asarray(np.hypot(x, y) < 0.33)
    shade = 1 - 3.6 * ((x + 0.08) ** 2 + (y + 0.1) ** 2)
    image = np.full((SIDE, SIDE, 3), 250, np.uint8)
    image[mask] = (shade[..., None] * np.array([235, 190, 40]))[mask].clip(0, 255)
    return image, mask
