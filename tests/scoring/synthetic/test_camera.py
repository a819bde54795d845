from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from scoring.synthetic.camera import Camera, CameraView, Placement

CAMERA = Camera(target_height=0.5, distance=3.5, pitch=0.17)
unit = st.floats(-0.45, 0.45)


@given(unit, unit, st.floats(0.5, 6))
def test_projecting_a_point_on_a_ray_gives_the_rays_pixel(u: float, v: float, reach: float) -> None:
    ray = CAMERA.rays(np.array([u], np.float32), np.array([v], np.float32))
    projected = CAMERA.project(CAMERA.position[:, None] + ray * reach)
    np.testing.assert_allclose(np.ravel(projected), [u, v], atol=1e-4)


def test_the_target_is_in_the_middle() -> None:
    u, v = CAMERA.project(np.array([[0.0], [0.5], [0.0]], dtype=np.float32))
    np.testing.assert_allclose([u[0], v[0]], 0, atol=1e-6)


@given(unit, unit, st.floats(0.3, 2))
def test_scaling_a_placement_leaves_its_fixed_point(u: float, v: float, factor: float) -> None:
    before = Placement(0.8, 0.05, -0.1)
    after = before.scaled_about(u, v, factor)
    assert np.isclose(after.scale, 0.8 * factor)
    assert np.isclose(before.scale * u + before.dx, after.scale * u + after.dx)
    assert np.isclose(before.scale * v + before.dy, after.scale * v + after.dy)


def test_ground_points_project_back_to_their_pixels() -> None:
    view = CameraView(CAMERA, Placement(0.8, 0.03, 0.06), 64)
    x, z = view.plane()
    row, column = 55, 20
    point = np.array([[x[row, column]], [0.0], [z[row, column]]], dtype=np.float32)
    u, v = CAMERA.project(point)
    matrix = view.placement.matrix(64)
    pixel = matrix @ np.array([u[0] * 64 + 31.5, v[0] * 64 + 31.5, 1.0])
    np.testing.assert_allclose(pixel, [column, row], atol=0.01)


def test_there_is_no_ground_in_the_sky() -> None:
    x, _ = CameraView(Camera(0.5, 3.5, 0.02), Placement(), 32).plane()
    assert np.isnan(x[0]).all()
    assert np.isfinite(x[-1]).all()
