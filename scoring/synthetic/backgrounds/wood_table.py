"""A wooden table in front of a sunny, blurred living room."""

from __future__ import annotations

import cv2
import numpy as np

from scoring.synthetic.arrays import Floats
from scoring.synthetic.backgrounds.base import (
    Background,
    disc_blur,
    focused,
    pool_of_light,
    spots,
    table_over,
    vertical,
)
from scoring.synthetic.camera import CameraView
from scoring.synthetic.colour import rgb
from scoring.synthetic.lighting import Light
from scoring.synthetic.textures import blend, sampled, wood

_WOODS = (
    ("#c89b6a", "#8a5a33"),
    ("#a9744a", "#5d3820"),
    ("#dcc19a", "#b08d5f"),
    ("#7a5236", "#3f2717"),
)
_WALLS = ("#d8cdbd", "#cfd6d2", "#bfae9c", "#aeb9bd")


def paint(view: CameraView, rng: np.random.Generator, azimuth: float) -> Background:
    """Planks with a window's light from the key side."""
    light_tone, dark_tone = (rgb(tone) for tone in _WOODS[int(rng.integers(len(_WOODS)))])
    x, z = view.plane()
    planks = sampled(wood(rng, light_tone, dark_tone), x + rng.uniform(0, 9), z, 2.2)
    table = focused(planks * pool_of_light(view, azimuth, 0.25)[..., None], z)
    picture = table_over(_room(view, rng, azimuth), table, view, rng.uniform(-1.5, -0.9))
    key = Light(azimuth, 0.75, rgb("#fff1dc"), rgb("#f1ece6"), rng.uniform(0.3, 0.7))
    return Background(
        "wood table", "on a wooden table in a sunny living room", np.clip(picture, 0, 1), key, 0.06
    )


def _room(view: CameraView, rng: np.random.Generator, azimuth: float) -> Floats:
    """A wall with a bright window, furniture, a plant and a few lamps, far out of focus."""
    size = view.size
    wall = rgb(_WALLS[int(rng.integers(len(_WALLS)))]) * 0.8
    room = blend(wall * 0.75, wall, vertical(view))
    side = 0.78 if azimuth > 0 else 0.18
    left, width = int(size * (side - 0.16)), int(size * 0.3)
    cv2.rectangle(
        room, (left, int(size * 0.02)), (left + width, int(size * 0.5)), (2.2, 2.1, 1.9), -1
    )
    bar = left + width // 2
    cv2.rectangle(room, (bar - size // 90, 0), (bar + size // 90, size // 2), (0.5, 0.47, 0.43), -1)
    for _ in range(4):
        corner = (int(rng.uniform(0, 0.9) * size), int(rng.uniform(0.35, 0.62) * size))
        shape = (int(rng.uniform(0.08, 0.3) * size), int(rng.uniform(0.1, 0.4) * size))
        tone = rgb(("#6b4a33", "#8c8f84", "#39424a", "#a57a52")[int(rng.integers(4))]) * 0.8
        far = (corner[0] + shape[0], corner[1] + shape[1])
        cv2.rectangle(room, corner, far, [float(c) for c in tone], -1)
    greens = [rgb("#3f6b3a"), rgb("#6d9a52"), rgb("#2c4a2b")]
    leaves, cover = spots(
        view, rng, count=26, colours=greens, sizes=(0.012, 0.035), band=(0.15, 0.5)
    )
    plant = np.zeros_like(cover)
    start = int(size * (0.02 if azimuth > 0 else 0.72))
    plant[:, start : start + size // 4] = 1.0
    room = blend(room, leaves, cover * plant)
    lamps, glow = spots(
        view, rng, count=6, colours=[rgb("#ffd9a0") * 3], sizes=(0.005, 0.012), band=(0.05, 0.4)
    )
    return disc_blur(blend(room, lamps, glow), size * rng.uniform(0.022, 0.036))
