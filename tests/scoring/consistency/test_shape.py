from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.consistency.shape import (
    boundary_iou,
    compare_shapes,
    depth_in,
    distance_to,
    hausdorff_95,
    quantile_of,
    thin_parts,
)
from scoring.images import Mask

EVERYWHERE = np.ones((100, 100), bool)


def _box(left: int, top: int, right: int, bottom: int) -> Mask:
    mask = np.zeros((100, 100), bool)
    mask[top:bottom, left:right] = True
    return mask


def test_equal_masks_differ_nowhere() -> None:
    same = compare_shapes(
        _box(20, 20, 80, 80), _box(20, 20, 80, 80), tolerance=2, differs=EVERYWHERE
    )
    assert (same.extra.area, same.missing.area, same.hausdorff_95) == (0, 0, 0)
    assert (same.iou, same.boundary_iou) == (1, 1)


def test_a_leg_that_plain_iou_hardly_sees_is_located() -> None:
    expected = _box(20, 20, 80, 70)
    found = expected | _box(30, 70, 34, 90)
    compared = compare_shapes(expected, found, tolerance=2, differs=EVERYWHERE)
    assert compared.iou > 0.97
    assert compared.extra.largest == pytest.approx(4 * 18 / 3_000, abs=0.004)
    assert compared.extra.box is not None
    assert compared.extra.box[0] == 30
    assert compared.extra.box[3] == 90
    assert compared.missing.area == 0


def test_the_sign_tells_added_from_missing() -> None:
    large, small = _box(20, 20, 80, 80), _box(20, 20, 80, 60)
    removed = compare_shapes(large, small, tolerance=2, differs=EVERYWHERE)
    added = compare_shapes(small, large, tolerance=2, differs=EVERYWHERE)
    assert removed.missing.area > 0.25
    assert removed.extra.area == 0
    assert added.extra.area > 0.25
    assert added.missing.area == 0


@given(st.integers(-2, 2), st.integers(-2, 2))
def test_within_the_tolerance_nothing_counts(across: int, down: int) -> None:
    moved = _box(20 + across, 20 + down, 80 + across, 80 + down)
    compared = compare_shapes(_box(20, 20, 80, 80), moved, tolerance=3, differs=EVERYWHERE)
    assert compared.extra.area == compared.missing.area == 0


def test_where_the_pictures_agree_a_mask_is_wrong_not_the_product() -> None:
    expected, found = _box(20, 20, 80, 80), _box(20, 20, 80, 60)
    compared = compare_shapes(expected, found, tolerance=2, differs=~EVERYWHERE)
    assert compared.missing.area == 0
    assert compared.iou < 0.7


def test_an_empty_mask_is_all_missing() -> None:
    compared = compare_shapes(_box(20, 20, 80, 80), ~EVERYWHERE, tolerance=2, differs=EVERYWHERE)
    assert compared.missing.area == 1.0
    assert compared.iou == 0


def test_hausdorff_is_the_offset_of_two_parallel_edges() -> None:
    assert hausdorff_95(_box(20, 20, 80, 80), _box(20, 20, 90, 80)) == pytest.approx(10, abs=0.5)
    assert hausdorff_95(~EVERYWHERE, ~EVERYWHERE) == 0


def test_boundary_iou_is_stricter_than_iou() -> None:
    first, second = _box(20, 20, 80, 80), _box(22, 20, 82, 80)
    assert boundary_iou(first, second) < 0.7


def test_a_stem_is_thin_and_what_carries_it_is_not() -> None:
    body, stem = _box(20, 40, 80, 90), _box(48, 10, 53, 40)
    thin = thin_parts(body | stem, 4)
    assert thin[stem].mean() > 0.9
    assert thin[body].mean() < 0.02


@pytest.mark.parametrize("count", [1, 2, 7, 500])
@pytest.mark.parametrize("share", [0.0, 0.1, 0.8, 0.95, 1.0])
def test_quantiles_are_those_of_numpy(count: int, share: float) -> None:
    values = np.random.default_rng(count).random(count).astype(np.float32)
    assert quantile_of(values, share) == pytest.approx(float(np.quantile(values, share)), rel=1e-6)


@pytest.mark.parametrize("mask", [_box(20, 30, 80, 60), _box(0, 0, 100, 40), _box(5, 5, 6, 6)])
def test_the_depth_in_a_mask_is_the_distance_to_the_rest(mask: Mask) -> None:
    np.testing.assert_array_equal(depth_in(mask), distance_to(~mask))


def test_nothing_has_no_depth() -> None:
    assert not depth_in(_box(0, 0, 0, 0)).any()
