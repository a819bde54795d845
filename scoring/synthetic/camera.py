"""The camera, and the ground points that the pixels of a picture show."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from scoring.synthetic.arrays import Floats, Points

FIELD_OF_VIEW = np.deg2rad(24.0)  # a short telephoto lens, as in most product photos
FOCAL = float(0.5 / np.tan(FIELD_OF_VIEW / 2))  # in picture heights


@dataclass(frozen=True)
class Camera:
    """Looks at ``target_height`` above the origin from ``distance``, ``pitch`` radians above."""

    target_height: float
    distance: float
    pitch: float

    @property
    def position(self) -> Floats:
        """(3,) in product units."""
        return np.array(
            [
                0.0,
                self.target_height + self.distance * np.sin(self.pitch),
                self.distance * np.cos(self.pitch),
            ],
            dtype=np.float32,
        )

    def _axes(self) -> tuple[Floats, Floats]:
        sine, cosine = np.sin(self.pitch), np.cos(self.pitch)
        up = np.array([0.0, cosine, -sine], dtype=np.float32)
        forward = np.array([0.0, -sine, -cosine], dtype=np.float32)
        return up, forward

    def rays(self, u: Floats, v: Floats) -> Points:
        """Unit directions (3, n) through (u, v): picture heights from the centre, v down."""
        up, forward = self._axes()
        right = np.array([1.0, 0.0, 0.0], dtype=np.float32)
        rays = right[:, None] * u - up[:, None] * v + forward[:, None] * np.float32(FOCAL)
        return np.asarray(rays / np.sqrt((rays * rays).sum(axis=0)), dtype=np.float32)

    def project(self, points: Points) -> tuple[Floats, Floats]:
        """(u, v) of points (3, n); the inverse of ``rays``."""
        up, forward = self._axes()
        local = points - self.position[:, None]
        depth = forward @ local
        return local[0] / depth * np.float32(FOCAL), -(up @ local) / depth * np.float32(FOCAL)


@dataclass(frozen=True)
class Placement:
    """Where the camera's frame is placed in a picture: picture = scale * frame + (dx, dy).

    Lengths are picture heights, measured from the centre, y down.
    """

    scale: float = 1.0
    dx: float = 0.0
    dy: float = 0.0

    def scaled_about(self, u: float, v: float, factor: float) -> Placement:
        """The same placement, enlarged by ``factor`` about the frame point (u, v)."""
        fixed_x, fixed_y = self.scale * u + self.dx, self.scale * v + self.dy
        scale = self.scale * factor
        return Placement(scale, fixed_x - scale * u, fixed_y - scale * v)

    def matrix(self, size: int) -> Floats:
        """(2, 3) affine matrix from frame pixels to picture pixels, both ``size`` square."""
        middle = (size - 1) / 2
        return np.array(
            [
                [self.scale, 0, middle - self.scale * middle + self.dx * size],
                [0, self.scale, middle - self.scale * middle + self.dy * size],
            ],
            dtype=np.float32,
        )


class CameraView:
    """A square picture through a placed camera: the ray and the ground point of each pixel."""

    def __init__(self, camera: Camera, placement: Placement, size: int) -> None:
        self.camera = camera
        self.placement = placement
        self.size = size
        steps = (np.arange(size, dtype=np.float32) - (size - 1) / 2) / size
        x, y = np.meshgrid(steps, steps)
        u, v = (x - placement.dx) / placement.scale, (y - placement.dy) / placement.scale
        self.rays: Points = camera.rays(u.ravel(), v.ravel())

    def plane(self, height: float = 0.0) -> tuple[Floats, Floats]:
        """(h, w) world x and z where the rays meet the level ``height``; NaN in the sky."""
        origin, shape = self.camera.position, (self.size, self.size)
        down = np.where(self.rays[1] < -1e-3, self.rays[1], np.nan)
        reach = (height - origin[1]) / down
        x, z = self.rays[0] * reach, origin[2] + self.rays[2] * reach
        return x.reshape(shape).astype(np.float32), z.reshape(shape).astype(np.float32)

    def wall(self, z: float) -> tuple[Floats, Floats]:
        """(h, w) world x and y where the rays meet the upright plane at ``z``."""
        origin, shape = self.camera.position, (self.size, self.size)
        reach = (z - origin[2]) / self.rays[2]
        x, y = self.rays[0] * reach, origin[1] + self.rays[1] * reach
        return x.reshape(shape).astype(np.float32), y.reshape(shape).astype(np.float32)
