"""A plaster wall and floor with the shadow of palm leaves."""

from __future__ import annotations

import cv2
import numpy as np

from scoring.synthetic.arrays import Floats
from scoring.synthetic.backgrounds.base import Background, focused, pool_of_light, vertical
from scoring.synthetic.camera import CameraView
from scoring.synthetic.colour import rgb
from scoring.synthetic.lighting import Light
from scoring.synthetic.textures import blend, sampled, stone

_PLASTERS = ("#e3c9b3", "#d8cfc4", "#c9d3cf", "#dcb7a3", "#b7c3cf", "#e7dcc6")


def paint(view: CameraView, rng: np.random.Generator, azimuth: float) -> Background:
    """Warm plaster, hard sun through leaves on the wall."""
    plaster = rgb(_PLASTERS[int(rng.integers(len(_PLASTERS)))])
    texture = stone(rng, plaster)
    x, z = view.plane()
    across, upward = view.wall(-1.1)
    floor = sampled(texture, x, z, 2.5) * pool_of_light(view, azimuth, 0.1)[..., None]
    wall = sampled(texture, across + 1, upward, 2.5) * 0.86
    shade = _fronds(view, rng, azimuth)
    wall = wall * (1 - 0.42 * shade)[..., None]
    on_floor = (np.nan_to_num(z, nan=-9.0) > -1.1).astype(np.float32)
    seam = cv2.GaussianBlur(on_floor, (0, 0), view.size / 300)
    picture = blend(wall, focused(floor, z, 0.6), seam)
    corner = np.exp(-((np.nan_to_num(z, nan=9.0) + 1.1) ** 2) / 0.02) * 0.12
    picture = picture * (1 - corner)[..., None] * (0.94 + 0.08 * vertical(view))[..., None]
    key = Light(azimuth, 0.8, rgb("#fff2de"), rgb("#f4efe8"), rng.uniform(0.1, 0.3))
    return Background(
        "leaf shadow", "before a plaster wall with palm leaf shadows", np.clip(picture, 0, 1), key
    )


def _fronds(view: CameraView, rng: np.random.Generator, azimuth: float) -> Floats:
    """(h, w) soft shadow of two or three palm fronds that hang in from the key side."""
    size = view.size
    canvas = np.zeros((size, size), dtype=np.float32)
    side = 1 if azimuth > 0 else -1
    for _ in range(int(rng.integers(2, 4))):
        root = np.array(
            [size * (0.5 + side * rng.uniform(0.35, 0.6)), size * rng.uniform(-0.1, 0.2)]
        )
        heading = np.arctan2(rng.uniform(0.25, 0.8), -side * 1.0)
        length = size * rng.uniform(0.6, 0.95)
        for share in np.linspace(0.12, 1.0, 22):
            along = heading + side * 0.35 * share
            stem = root + length * share * np.array([np.cos(along), np.sin(along)])
            reach = length * 0.34 * np.sin(np.pi * min(share * 0.85 + 0.1, 1.0))
            for turn in (-1, 1):
                angle = along + turn * (0.95 - 0.3 * share)
                tip = stem + reach * np.array([np.cos(angle), np.sin(angle)])
                across = np.array([-np.sin(angle), np.cos(angle)]) * size * 0.008
                middle = (stem + tip) / 2
                leaf = np.array([stem, middle + across, tip, middle - across]).astype(np.int32)
                cv2.fillPoly(canvas, [leaf], 1.0, cv2.LINE_AA)
    return np.asarray(cv2.GaussianBlur(canvas, (0, 0), size * rng.uniform(0.004, 0.009)))
