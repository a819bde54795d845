from __future__ import annotations

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.consistency import match
from scoring.consistency.match import RATIO, match_keypoints
from scoring.consistency.product import OriginalProduct, analyse_original, keypoints
from scoring.images import RGB, Float32, Float64, Mask
from tests.scoring.consistency.drawn import generation, original, place, product_picture


@given(st.integers(1, 40), st.integers(2, 40), st.integers(0, 2**32 - 1))
def test_unambiguous_matches_are_those_of_a_search_through_all_pairs(
    here: int, there: int, seed: int
) -> None:
    draw = np.random.default_rng(seed)
    # as SIFT's: whole numbers; some alike, so that some have two near ones
    first = draw.integers(0, 90, (here, 128)).astype(np.float32)
    second = draw.integers(0, 90, (there, 128)).astype(np.float32)
    second[: here // 2] = first[: min(here // 2, there)] + draw.integers(0, 9, 128)
    expected = [
        (nearest.queryIdx, nearest.trainIdx)
        for nearest, other in cv2.BFMatcher(cv2.NORM_L2).knnMatch(first, second, k=2)
        if nearest.distance < RATIO * other.distance
    ]
    rows, columns = match._unambiguous(first, second)
    assert list(zip(rows.tolist(), columns.tolist(), strict=True)) == expected


def _fit(product: OriginalProduct, truth: Float64, seed: int) -> tuple[float, Float64]:
    """The error that is told of an affinity fitted to 30 noisy points, and that at the corners."""
    draw = np.random.default_rng(seed)
    left, top, right, bottom = product.box
    here = draw.uniform((left, top), (right, bottom), (30, 2))
    places = np.column_stack([here, np.ones(30)])
    there = places @ truth.T + draw.normal(0, 0.7, (30, 2))
    fitted = np.asarray(np.linalg.lstsq(places, there, rcond=None)[0].T, np.float64)
    told = match._error_at_corners(
        product, fitted, here.astype(np.float32), there.astype(np.float32)
    )
    size = product.size * np.sqrt(np.linalg.det(truth[:, :2]))
    return told, (product.corners @ (fitted - truth).T) / size


def test_the_standard_error_is_that_of_many_fits() -> None:
    product, truth = original(), place()
    fits = [_fit(product, truth, seed) for seed in range(400)]
    told = float(np.mean([error for error, _ in fits]))
    off = np.array([error for _, error in fits])  # (fits, corners, x and y)
    assert told == pytest.approx(float(off.std(axis=0).max()), rel=0.15)


def test_a_small_picture_is_enough_where_much_agrees(monkeypatch: pytest.MonkeyPatch) -> None:
    looked_at: list[int] = []

    def watched(image: RGB, mask: Mask | None, most: int) -> tuple[Float32, Float32]:
        looked_at.append(max(image.shape[:2]))
        return keypoints(image, mask, most)

    monkeypatch.setattr(match, "keypoints", watched)
    picture, _ = generation()
    found = match_keypoints(original(), picture)
    assert found is not None
    assert found.is_sure
    assert looked_at == [256]
    monkeypatch.setattr(match, "SURE_INLIERS", 10_000)
    match_keypoints(original(), picture)
    assert looked_at == [256, 256, 320]  # the whole picture; there is no larger one


def test_the_place_is_exact_at_either_size(monkeypatch: pytest.MonkeyPatch) -> None:
    picture, _ = generation()
    product = original()
    for sides in ((256,), (320,)):
        monkeypatch.setattr(match, "SIDES", sides)
        found = match_keypoints(product, picture)
        assert found is not None
        off = product.corners @ (found.affinity - place()).T
        # pixel centres: half a pixel of the small picture would be more than this
        assert np.median(off, axis=0) == pytest.approx([0, 0], abs=0.6)


def test_a_picture_without_the_product_has_no_match() -> None:
    draw = np.random.default_rng(3)
    noise = draw.integers(0, 255, (300, 300, 3)).astype(np.uint8)
    assert match_keypoints(original(), noise) is None


def test_a_product_without_texture_has_no_match() -> None:
    blank, mask = np.full((200, 200, 3), 90, np.uint8), np.zeros((200, 200), bool)
    mask[50:150, 60:140] = True
    assert match_keypoints(analyse_original(blank, mask), generation()[0]) is None


def test_keypoints_of_the_original_are_the_products_wherever_it_stands() -> None:
    picture, mask = product_picture()
    room = ((40, 20), (90, 10))
    moved = analyse_original(
        np.pad(picture, (*room, (0, 0)), constant_values=252), np.pad(mask, room)
    )
    assert len(moved.points) == len(original().points)
    assert moved.points - (90, 40) == pytest.approx(original().points, abs=0.01)
