from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.synthetic.arrays import Field
from scoring.synthetic.fields import (
    capsule,
    carved,
    cylinder,
    ellipsoid,
    filleted,
    joined,
    revolved,
    ring,
    rounded_box,
    sphere,
)

SOLIDS: dict[str, Field] = {
    "sphere": sphere((0.1, 0.4, 0), 0.3),
    "box": rounded_box((0, 0.4, 0), (0.3, 0.4, 0.2), 0.03),
    "cylinder": cylinder((0, 0.4, 0), 0.2, 0.4, 0.02),
    "capsule": capsule((0, 0.2, 0), (0.3, 0.6, 0.1), 0.1),
    "ring": ring((0, 0.4, 0), (0.3, 0.25), 0.05),
    "ellipsoid": ellipsoid((0, 0.4, 0), (0.3, 0.2, 0.25)),
    "revolved": revolved([(0, 0, 0), (0.3, 0, 0.05), (0.2, 0.8, 0.05), (0, 0.8, 0)]),
}


def points(seed: int, count: int = 400) -> np.ndarray:
    return np.random.default_rng(seed).uniform(-1, 1, (3, count)).astype(np.float32)


@pytest.mark.parametrize("name", sorted(set(SOLIDS) - {"ellipsoid"}))
def test_distance_never_changes_faster_than_the_way_travelled(name: str) -> None:
    """Otherwise a ray could step through the surface."""
    field, start = SOLIDS[name], points(1)
    step = np.random.default_rng(2).normal(0, 0.05, start.shape).astype(np.float32)
    change = np.abs(field(start + step) - field(start))
    assert (change <= np.linalg.norm(step, axis=0) * 1.02 + 2e-3).all()


@given(st.floats(0.05, 0.5), st.integers(0, 100))
def test_sphere_is_exact(radius: float, seed: int) -> None:
    cloud = points(seed)
    expected = np.linalg.norm(cloud, axis=0) - radius
    np.testing.assert_allclose(sphere((0, 0, 0), radius)(cloud), expected, atol=1e-5)


def test_revolved_rectangle_is_a_cylinder() -> None:
    swept = revolved([(0, 0, 0), (0.3, 0, 0), (0.3, 0.8, 0), (0, 0.8, 0)])
    turned = cylinder((0, 0.4, 0), 0.3, 0.4, 0.0)
    near = points(3)[:, turned(points(3)) < 0.02]
    np.testing.assert_allclose(swept(near), turned(near), atol=6e-3)


def test_union_is_inside_where_either_is_and_carving_takes_away() -> None:
    left, right, cloud = sphere((-0.2, 0, 0), 0.3), sphere((0.2, 0, 0), 0.3), points(4)
    inside = (left(cloud) < 0) | (right(cloud) < 0)
    np.testing.assert_array_equal(joined([left, right])(cloud) < 0, inside)
    np.testing.assert_array_equal(
        carved(left, right)(cloud) < 0, (left(cloud) < 0) & (right(cloud) > 0)
    )


def test_blending_only_adds_material() -> None:
    pair, cloud = [sphere((-0.2, 0, 0), 0.3), sphere((0.3, 0, 0), 0.3)], points(5)
    assert (joined(pair, 0.1)(cloud) <= joined(pair)(cloud) + 1e-6).all()


def test_fillet_keeps_the_ends_and_cuts_the_corner() -> None:
    outline = filleted([(0, 0, 0), (1, 0, 0.2), (1, 1, 0)])
    np.testing.assert_allclose(outline[[0, -1]], [[0, 0], [1, 1]])
    assert not (np.abs(outline - [1, 0]).max(axis=1) < 0.01).any()
