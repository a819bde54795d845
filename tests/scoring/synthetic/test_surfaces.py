from __future__ import annotations

import numpy as np
import pytest

from scoring.synthetic.camera import FOCAL, Camera
from scoring.synthetic.fields import rounded_box, sphere
from scoring.synthetic.surfaces import HIT, trace, turned

CAMERA = Camera(target_height=0.3, distance=3.0, pitch=0.2)
RADIUS = 0.3


def test_a_ball_is_seen_as_the_disc_that_geometry_says() -> None:
    size = 160
    surface = trace([sphere((0, 0.3, 0), RADIUS)], CAMERA, 0.0, size, 0.6)
    disc = FOCAL * RADIUS / np.sqrt(CAMERA.distance**2 - RADIUS**2) * size
    assert surface.hit.sum() == pytest.approx(np.pi * disc**2, rel=0.01)


def test_hits_lie_on_the_surface_with_unit_normals_towards_the_camera() -> None:
    ball = sphere((0, 0.3, 0), RADIUS)
    surface = trace([ball], CAMERA, 0.4, 96, 0.6)
    assert np.abs(ball(surface.points)).max() < 2 * HIT
    np.testing.assert_allclose(np.linalg.norm(surface.normals, axis=0), 1, atol=1e-4)
    expected = (surface.points - np.array([[0], [0.3], [0]])) / RADIUS
    assert np.abs(surface.normals - expected).max() < 0.05
    assert ((surface.normals * surface.views).sum(axis=0) > -0.05).all()


def test_every_block_of_the_frame_is_found() -> None:
    """Marching one cone per block must not lose pixels that single rays would hit."""
    flat = rounded_box((0, 0.3, 0), (0.4, 0.02, 0.4), 0.0)  # grazing rays creep along its top
    surface = trace([flat], CAMERA, 0.5, 200, 0.7)
    columns = surface.hit.any(axis=0)
    rows = surface.hit[:, columns]
    gaps = np.abs(np.diff(rows.astype(int), axis=0)).sum(axis=0)
    assert (gaps <= 2).all()  # one unbroken run in each column


def test_parts_are_told_apart_and_buried_places_are_darker() -> None:
    low, high = sphere((0, 0.2, 0), 0.2), sphere((0, 0.5, 0), 0.15)
    surface = trace([low, high], CAMERA, 0.0, 96, 0.7)
    assert set(np.unique(surface.parts)) == {0.0, 1.0}
    assert surface.points[1][surface.parts == 1].min() > 0.3
    seam = np.abs(surface.points[1] - 0.38) < 0.02
    assert surface.occlusion[seam].mean() < surface.occlusion[~seam].mean() - 0.1


def test_turning_keeps_heights_and_lengths_and_can_be_undone() -> None:
    cloud = np.random.default_rng(1).normal(size=(3, 50)).astype(np.float32)
    there = turned(cloud, 0.7)
    np.testing.assert_allclose(there[1], cloud[1])
    np.testing.assert_allclose(turned(there, -0.7), cloud, atol=1e-5)
