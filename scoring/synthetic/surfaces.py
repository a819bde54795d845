"""Sphere tracing of a product: the point, normal and part that each pixel shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from scoring.synthetic.arrays import Field, Floats, Mask, Points
from scoring.synthetic.camera import FOCAL, Camera
from scoring.synthetic.fields import joined

MAX_STEPS = 56
BLOCK = 8  # pixels
HIT = 0.0009  # product heights: well under one pixel at 768 px
_TETRAHEDRON = np.array(
    [[1, -1, -1], [-1, -1, 1], [-1, 1, -1], [1, 1, 1]], dtype=np.float32
)  # central differences from four samples instead of six


@dataclass(frozen=True)
class Surface:
    """What a square frame of ``size`` pixels shows of a product; n pixels hit it.

    Points and normals are in the product's own coordinates; ``yaw`` rotates them to the world's.
    """

    hit: Mask  # (size, size)
    points: Points  # (3, n)
    normals: Points  # (3, n), unit
    views: Points  # (3, n), unit, from the point to the camera
    parts: Floats  # (n,) index of the part
    occlusion: Floats  # (n,) 1 = open, 0 = buried


def turned(points: Points, yaw: float) -> Points:
    """Rotate (3, n) points by ``yaw`` radians about the y axis."""
    sine, cosine = np.float32(np.sin(yaw)), np.float32(np.cos(yaw))
    x, y, z = points
    return np.stack([cosine * x + sine * z, y, cosine * z - sine * x]).astype(np.float32)


def trace(fields: Sequence[Field], camera: Camera, yaw: float, size: int, radius: float) -> Surface:
    """Trace the parts' ``fields`` inside a sphere of ``radius`` about the camera's target."""
    origin = turned(camera.position[:, None], -yaw)
    rays = _frame_rays(camera, yaw, size, 1)
    solid = joined(fields)
    reach = _reach(solid, origin, rays, _starts(solid, origin, camera, yaw, size, radius), radius)
    hit = np.isfinite(reach)
    points = origin + rays[:, hit] * reach[hit]
    distances = np.stack([field(points) for field in fields])
    normals = _normals(solid, points)
    return Surface(
        hit=hit.reshape(size, size),
        points=points,
        normals=normals,
        views=-rays[:, hit],
        parts=distances.argmin(axis=0).astype(np.float32),
        occlusion=_occlusion(solid, points, normals),
    )


def _frame_rays(camera: Camera, yaw: float, size: int, block: int) -> Points:
    """Rays (3, n) through the centres of the frame's blocks, each ``block`` pixels wide."""
    steps = (np.arange(0, size, block, dtype=np.float32) + (block - size) / 2) / size
    u, v = (grid.ravel() for grid in np.meshgrid(steps, steps))
    return turned(camera.rays(u, v), -yaw)


def _starts(
    solid: Field, origin: Points, camera: Camera, yaw: float, size: int, radius: float
) -> Floats:
    """(size * size,) how far each pixel's ray surely hits nothing; infinite if it never does.

    One cone is marched per block of pixels, so most rays skip the empty way.
    """
    rays = _frame_rays(camera, yaw, size, BLOCK)
    centre = np.array([[0.0], [camera.target_height], [0.0]], dtype=np.float32)
    towards = ((centre - origin) * rays).sum(axis=0)
    begin = np.maximum(towards - 1.2 * radius, 0.1)
    cone = BLOCK / size / FOCAL * 0.75  # half a block's diagonal, and a little more
    coarse = _march(solid, origin, rays, begin, towards + 1.2 * radius, cone)
    side = len(range(0, size, BLOCK))
    blocks = coarse.reshape(side, side).repeat(BLOCK, axis=0).repeat(BLOCK, axis=1)
    return np.asarray(blocks[:size, :size].ravel(), dtype=np.float32)


def _reach(solid: Field, origin: Points, rays: Points, starts: Floats, radius: float) -> Floats:
    """(n,) distance along each ray to the surface, infinite where it misses."""
    reach = np.full(rays.shape[1], np.inf, dtype=np.float32)
    near = np.flatnonzero(np.isfinite(starts))
    begin = starts[near]
    reach[near] = _march(solid, origin, rays[:, near], begin, begin + 2.4 * radius, 0.0)
    return reach


def _march(
    solid: Field, origin: Points, rays: Points, begin: Floats, end: Floats, cone: float
) -> Floats:
    """Advance each ray until the solid is within HIT, or within ``cone`` per unit of reach."""
    reach = np.full(rays.shape[1], np.inf, dtype=np.float32)
    active = np.arange(rays.shape[1])
    t: Floats = begin.astype(np.float32)
    for _ in range(MAX_STEPS):
        distance = solid(origin + rays * t) - np.float32(cone) * t
        arrived = distance < HIT
        reach[active[arrived]] = t[arrived]
        t = t + distance * np.float32(0.95)
        going = ~arrived & (t < end)
        if not going.any():
            return reach
        active, t, end, rays = active[going], t[going], end[going], rays[:, going]
    if cone > 0:  # out of steps close to the solid: free as far as it got
        reach[active] = t
    return reach


def _normals(solid: Field, points: Points, step: float = 0.005) -> Points:
    gradient = np.zeros_like(points)
    for corner in _TETRAHEDRON:
        gradient += corner[:, None] * solid(points + corner[:, None] * np.float32(step))
    length = np.sqrt((gradient * gradient).sum(axis=0))
    return np.asarray(gradient / np.maximum(length, 1e-6), dtype=np.float32)


def _occlusion(solid: Field, points: Points, normals: Points) -> Floats:
    """Ambient occlusion by sampling the distance along the normal; the ground counts too."""
    open_share = np.ones(points.shape[1], dtype=np.float32)
    for height, weight in ((0.03, 0.45), (0.09, 0.30), (0.22, 0.22)):
        probe = points + normals * np.float32(height)
        distance = np.minimum(solid(probe), probe[1])
        open_share -= np.float32(weight / height) * np.clip(height - distance, 0.0, height)
    return np.clip(open_share, 0.0, 1.0)
