"""Lighting: shades a product and casts its shadow on the ground."""

from __future__ import annotations

from dataclasses import dataclass, field

import cv2
import numpy as np

from scoring.synthetic.arrays import Field, Floats, Points, smoothstep
from scoring.synthetic.materials import Finish


def _white() -> Floats:
    return np.ones(3, dtype=np.float32)


@dataclass(frozen=True)
class Light:
    """A key light with soft fill. Angles in radians; azimuth 0 is behind the camera, + is right."""

    azimuth: float = 0.7
    elevation: float = 0.8
    colour: Floats = field(default_factory=_white)  # linear tint of the key, (3,)
    ambient: Floats = field(default_factory=_white)  # linear tint of the fill, (3,)
    softness: float = 0.5  # 0 hard sun, 1 overcast

    @property
    def direction(self) -> Floats:
        """Unit vector (3,) towards the key light."""
        flat = np.cos(self.elevation)
        return np.array(
            [np.sin(self.azimuth) * flat, np.sin(self.elevation), np.cos(self.azimuth) * flat],
            dtype=np.float32,
        )


def shade(
    *,
    normals: Points,
    views: Points,
    albedo: Floats,
    finish: Finish,
    occlusion: Floats,
    light: Light,
) -> Floats:
    """Linear colours (n, 3) of n surface points in a photo studio lit by ``light``.

    Normals and views are (3, n) unit vectors in world coordinates, ``albedo`` is (n, 3).
    Diffuse light: a wrapped Lambert key and a hemispheric fill. Reflections: soft boxes with
    Schlick's Fresnel term.
    """
    facing = np.clip((normals * views).sum(axis=0), 0.0, 1.0)
    lambert = (light.direction @ normals + 0.25) / 1.25
    key = np.clip(lambert, 0.0, 1.0) * (0.35 + 0.65 * occlusion)
    fill = (0.55 + 0.45 * normals[1]) * occlusion
    irradiance = key[:, None] * light.colour * 0.98 + fill[:, None] * light.ambient * 0.50
    core = np.where(finish.glass, 0.45 + 0.75 * facing**1.5, 1.0)
    diffuse = albedo * irradiance * (core * (1.0 - finish.metal))[:, None]
    fresnel = finish.reflectance + (1 - finish.reflectance) * (1 - facing) ** 5 * (
        1 - 0.85 * finish.roughness
    )
    mirrored = 2 * (normals * views).sum(axis=0) * normals - views
    studio = _soft_boxes(mirrored, light, finish.roughness) * (0.3 + 0.7 * occlusion)[:, None]
    tint = np.where(finish.metal[:, None] > 0, albedo, 1.0)
    glow = albedo * finish.glow[:, None] * (0.45 + 0.55 * facing)[:, None]
    return tone_mapped(diffuse + fresnel[:, None] * studio * tint + glow)


def tone_mapped(radiance: Floats) -> Floats:
    """Keep dark and middle tones, and compress values above 0.7 towards 1; any shape."""
    high = np.maximum(radiance - 0.7, 0.0)
    return np.asarray(np.minimum(radiance, 0.7) + 0.3 * (1 - np.exp(-high / 0.3)), np.float32)


def _soft_boxes(directions: Points, light: Light, roughness: Floats) -> Floats:
    """(n, 3) light that a mirror reflects: key box, rim strip, top box, bright floor."""
    blur = 0.06 + 0.9 * roughness
    energy = 1.0 / (1.0 + 6.0 * roughness)  # a rough surface spreads the same light wider
    turn = np.sign(np.sin(light.azimuth)) or 1.0
    key = _window(directions, (0.95 * turn, 0.55, 0.75), (0.34, 0.75), blur)
    strip = _window(directions, (-1.0 * turn, 0.25, 0.12), (0.16, 1.1), blur)
    top = _window(directions, (0.0, 1.0, 0.15), (0.9, 0.5), blur)
    floor = 0.34 * smoothstep(0.15, -0.6, directions[1]) + 0.17
    lit = (key * 4.5 + strip * 2.2 + top * 1.6) * energy
    around = (floor * (1 + roughness))[:, None] * light.ambient
    return np.asarray(lit[:, None] * light.colour + around, dtype=np.float32)


def _window(
    directions: Points, towards: tuple[float, float, float], half: tuple[float, float], blur: Floats
) -> Floats:
    """1 where a direction meets a rectangular light of half size ``half`` at unit distance."""
    axis = np.array(towards, dtype=np.float32)
    axis /= np.linalg.norm(axis)
    upward = np.array([0, 1, 0] if abs(axis[1]) < 0.9 else [0, 0, -1], dtype=np.float32)
    right = np.cross(upward, axis)
    right /= np.linalg.norm(right)
    top = np.cross(axis, right)
    depth = axis @ directions
    ahead = depth > 0.05
    depth = np.maximum(depth, 0.05)
    across, upwards = np.abs(right @ directions) / depth, np.abs(top @ directions) / depth
    inside = _edge(across, half[0], blur) * _edge(upwards, half[1], blur)
    return np.where(ahead, inside, 0.0).astype(np.float32)


def _edge(value: Floats, limit: float, blur: Floats) -> Floats:
    position = np.clip((limit + blur - value) / (2 * blur), 0.0, 1.0)
    return np.asarray(position * position * (3 - 2 * position), dtype=np.float32)


@dataclass(frozen=True)
class GroundShadow:
    """How much light reaches the ground: (m, m) in [0, 1], over a square of 2 * half a side."""

    key: Floats
    contact: Floats
    half: float

    def at(self, x: Floats, z: Floats) -> tuple[Floats, Floats]:
        """Key and contact light at ground points x, z (h, w); 1 outside the square."""
        steps = (len(self.key) - 1) / (2 * self.half)
        columns = np.nan_to_num((x + self.half) * steps, nan=-10.0).astype(np.float32)
        rows = np.nan_to_num((z + self.half) * steps, nan=-10.0).astype(np.float32)
        return tuple(
            cv2.remap(layer, columns, rows, cv2.INTER_LINEAR, None, cv2.BORDER_CONSTANT, 1.0)
            for layer in (self.key, self.contact)
        )


def ground_shadow(solid: Field, light: Light, half: float, resolution: int = 150) -> GroundShadow:
    """Soft shadow (I. Quilez, "Soft shadows in raymarched SDFs") of ``solid`` on y = 0.

    ``solid`` takes world points. Contact is the ambient occlusion of the ground.
    """
    axis = np.linspace(-half, half, resolution, dtype=np.float32)
    x, z = (grid.ravel() for grid in np.meshgrid(axis, axis))
    ground = np.stack([x, np.zeros_like(x), z])
    hardness = 3.0 + 22.0 * (1.0 - light.softness)
    lit = np.ones(x.shape, dtype=np.float32)
    reach = np.full(x.shape, 0.02, dtype=np.float32)
    for _ in range(26):
        distance = solid(ground + light.direction[:, None] * reach)
        lit = np.minimum(lit, np.clip(0.5 + 0.5 * hardness * distance / reach, 0.0, 1.0))
        reach = reach + np.clip(distance, 0.015, 0.12)
    open_share = np.ones(x.shape, dtype=np.float32)
    for height, weight in ((0.02, 0.35), (0.07, 0.30), (0.18, 0.25)):
        distance = solid(ground + np.array([[0.0], [height], [0.0]], dtype=np.float32))
        open_share -= np.float32(weight / height) * np.clip(height - distance, 0.0, height)
    shape = (resolution, resolution)
    lit = lit * lit * (3 - 2 * lit)
    key = cv2.GaussianBlur(lit.reshape(shape), (0, 0), 0.8 + 2.0 * light.softness)
    return GroundShadow(key, np.clip(open_share, 0, 1).reshape(shape), half)
